/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What qemu_system.c and qemu_dialogue.c have in common: a bare machine, its memory files,
 * and the command line that starts it.
 */
#ifndef PT_QEMU_OWN_H
#define PT_QEMU_OWN_H

#include "conformance/engine/engine.h"
#include "conformance/engine/guest_image.h"

/* Room for a path by which QEMU reads one of our memory files. */
enum { PT_FD_PATH = 48, PT_OPTION = 160, PT_QEMU_ARGUMENTS = 44 };

struct machine {
	const struct pt_qemu *qemu;
	struct pt_image image;
	char path[PATH_MAX]; /* of the image */
	bool kvm;
	/* memory files; -1: none */
	int mailbox, flat;
	int memory; /* the machine's, where it is to be looked into */
	char *err;
	size_t err_size;
};

/* A command line, and the room for words made for it. */
struct command {
	const char *argv[PT_QEMU_ARGUMENTS + 1];
	size_t n;
	char loader[PT_OPTION], memory[PT_OPTION], size[16], flat[PT_FD_PATH];
};

/* Its image and memory files, the request in them.  -1: there is nothing to be ended. */
int pt_machine_begin(struct machine *m, bool kvm, const struct pt_job *job,
		     const struct pt_request *rq, const struct pt_call *calls, char *err,
		     size_t size);
void pt_machine_end(struct machine *m);
void pt_machine_command(const struct machine *m, struct command *c);

extern const struct pt_speaks pt_qemu_speaks, pt_kvm_speaks;

#endif
