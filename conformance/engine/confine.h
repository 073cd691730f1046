/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A guest that the machine runs itself is somebody's tree's code.  It reads its request,
 * writes its answer and exits; all else it gives up before it begins: no files, no
 * network, no other process, by seccomp and by limits.
 */
#ifndef PT_CONFINE_H
#define PT_CONFINE_H

#include <signal.h>
#include <stddef.h>

#include "generic/subject/subject.h"

/* What a process is allowed: a filter to be put on; NULL: limits alone. */
struct pt_confinement;

/*
 * Of a program that is started by execve() of this very string.  NULL where no filter can
 * be put on, which is said once: pt_confine_why_not().
 */
struct pt_confinement *pt_confine_prepare(const char *program);
void pt_confine_free(struct pt_confinement *c);
/* In the child, just before execve().  0, or -1: it must not be started. */
int pt_confine(const struct pt_confinement *c, u64 memory);

/* Why filters cannot be put on here, or NULL if they can; found out by trying, once. */
const char *pt_confine_why_not(void);

/* Of the signal a filter sends: "tried openat(), ...".  False: it is none. */
bool pt_confine_text(const siginfo_t *si, char *text, size_t size);

#endif
