/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Child processes, a few at a time.  Each task runs in a child of its own and
 * answers through memory that the caller has mapped shared.
 */
#ifndef PT_POOL_H
#define PT_POOL_H

#include <stdbool.h>
#include <stddef.h>

#include "conformance/work/progress.h"

struct pt_task {
	void *arg;
	/* In the child; its return value is the child's exit status. */
	int (*run)(void *arg);
	/* In the parent, when the child has ended; true: run the task again. */
	bool (*ended)(void *arg, int wait_status, double seconds);
	unsigned limit_ms; /* the child is killed after this time */
	/* Static, for whoever watches: whose it is; NULL: nobody's in particular. */
	const char *arch, *mode;
};

/*
 * Ends the program, with a line on stderr, if no process can be started for a while
 * though none runs here.  Returns when all tasks have ended.  How far it is stands on the
 * terminal, by the name of the stage.
 */
void pt_pool_run(const struct pt_task *tasks, size_t n, unsigned jobs, enum pt_stage stage);

/* Cores this process may use. */
unsigned pt_pool_cores(void);

/*
 * May what ended a child so early be a passing failure of the machine?  Then what is only
 * told beside the verdicts is worth another try.
 */
bool pt_pool_may_pass(double seconds);

/* What a wait status says of a child that was meant to exit by itself. */
void pt_pool_ending(int wait_status, char *buf, size_t size);

#endif
