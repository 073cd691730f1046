/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What process.c and process_dialogue.c have in common: a guest as a process, started,
 * confined and traced in one way, and told of in the same words however it ends.
 */
#ifndef PT_PROCESS_OWN_H
#define PT_PROCESS_OWN_H

#include <signal.h>
#include <sys/types.h>

#include "conformance/engine/guest_image.h"
#include "conformance/engine/process.h"

enum { PT_MAX_ARGUMENTS = 48 };

/*
 * One run.  Input and output are anonymous memory files: nothing is left
 * behind, neither side can block the other, and a guest that writes without
 * end meets a file size limit.  In a dialogue they are one socket.
 */
struct process {
	const struct pt_image *image;
	const char *elf;
	const char *argv[PT_MAX_ARGUMENTS];
	struct pt_confinement *confinement; /* NULL, or what the guest may do */
	bool traced; /* stop it at a fault, to see where and to read its memory */
	pid_t pid;
	int in, out;
	int errors; /* where it complains; -1: where we do */
	u64 most_output;
	bool any_status; /* however it exits, it has ended well */
	int status;	 /* its exit status */
	bool late, idle; /* as in struct pt_captured */
	struct pt_response *rs;
	char *err;
	size_t err_size;
};

enum process_state { RUNNING, ENDED_WELL, ENDED_BADLY };

void pt_process_arguments(struct process *p, const char *const *emulator);
/* In the child.  Only async-signal-safe calls. */
__attribute__((noreturn)) void pt_process_become(const struct process *p, pid_t parent,
						 const sigset_t *mask);
/* It has stopped at a signal; *entered: it has begun to run its own program. */
enum process_state pt_process_stopped(const struct process *p, int signal, bool *entered);
/* It is no more; says how it ended if that was not well. */
enum process_state pt_process_exited(struct process *p, int status);
/* What the guest has written of its answer in its own memory, if it is traced. */
void pt_process_look(const struct process *p);

#endif
