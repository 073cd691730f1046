/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Removes a folder when the program ends before it could: a process that waits for that.  By
 * which signal it ended is all the same.
 */
#ifndef PT_MISUSE_CARETAKER_H
#define PT_MISUSE_CARETAKER_H

#include <sys/types.h>

struct pt_caretaker {
	pid_t pid; /* 0: there is none, and the next run removes the folder */
	int fd;	   /* closed in this process and its children: they have ended */
};

struct pt_caretaker pt_caretaker_of(const char *dir);
/* The folder is the caller's to remove, before. */
void pt_caretaker_end(struct pt_caretaker *c);

#endif
