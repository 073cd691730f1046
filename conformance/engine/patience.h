/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How long to wait for what may never end.  Limits are of processor time, for on a
 * busy machine a second of the clock may hold little of it; what neither runs nor
 * ends, and what takes many times its limit all the same, has run out of time too.
 */
#ifndef PT_PATIENCE_H
#define PT_PATIENCE_H

#include <stdbool.h>
#include <sys/types.h>

#include "generic/subject/subject.h"

/* On the busiest machine: so many times a limit, by the clock. */
#define PT_PATIENCE 10

u64 pt_now_ms(void);
/* Of the processor's time; UINT64_MAX: nobody knows. */
u64 pt_used_ms(pid_t pid);

/* Has a process run for its limit, or done nothing?  Since when: pt_now_ms(). */
bool pt_is_late(pid_t pid, u64 since_ms, unsigned limit_ms);
/* The same of one that had used so much of the processor's time before. */
bool pt_is_late_since(pid_t pid, u64 since_ms, u64 used_before, unsigned limit_ms);
/* Has it done nothing? */
bool pt_is_idle(pid_t pid, u64 since_ms);

#endif
