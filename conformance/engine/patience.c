// SPDX-License-Identifier: GPL-2.0-or-later
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "conformance/engine/patience.h"

#include <time.h>

/* A process that had less than 1/IDLE_PART of the time waits by itself: the machine is not why. */
#define IDLE_PART 50

static u64 ms_of(clockid_t clock)
{
	struct timespec t;

	if (clock_gettime(clock, &t))
		return 0;
	return (u64)t.tv_sec * 1000 + (u64)t.tv_nsec / 1000000;
}

u64 pt_now_ms(void)
{
	return ms_of(CLOCK_MONOTONIC);
}

u64 pt_used_ms(pid_t pid)
{
	clockid_t clock;

	return clock_getcpuclockid(pid, &clock) ? UINT64_MAX : ms_of(clock);
}

bool pt_is_idle(pid_t pid, u64 since_ms)
{
	return pt_used_ms(pid) < (pt_now_ms() - since_ms) / IDLE_PART;
}

bool pt_is_late(pid_t pid, u64 since_ms, unsigned limit_ms)
{
	return pt_is_late_since(pid, since_ms, 0, limit_ms);
}

bool pt_is_late_since(pid_t pid, u64 since_ms, u64 used_before, unsigned limit_ms)
{
	const u64 passed = pt_now_ms() - since_ms;
	u64 used;

	if (passed < limit_ms)
		return false;
	used = pt_used_ms(pid);
	used -= used > used_before ? used_before : 0;
	return used >= limit_ms || used < passed / IDLE_PART ||
	       passed >= (u64)limit_ms * PT_PATIENCE;
}
