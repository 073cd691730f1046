/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A pager between standard output and a terminal: $PTCONFORM_PAGER, $PAGER, or less.
 * Nothing is done where standard output is no terminal, or where there is none of them.
 */
#ifndef PT_PAGER_H
#define PT_PAGER_H

#include <stdbool.h>
#include <sys/types.h>

struct pt_pager {
	pid_t pid;    /* 0: none was started */
	int terminal; /* what standard output was */
	void (*interrupt)(int signal);
};

struct pt_pager pt_pager_start(bool wanted);
/* Waits until the reader has seen enough. */
void pt_pager_end(struct pt_pager *p);

#endif
