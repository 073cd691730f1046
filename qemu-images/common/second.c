/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-images/common/second.h"

#include <stddef.h>

/* Turns of a loop: a processor that takes longer to start never will, busy as the host may be. */
enum { START_PATIENCE = 1000000000 };

static void (*volatile task)(void);
static volatile bool is_up;

bool second_is_up(void)
{
	return is_up;
}

void second_wait(void)
{
	is_up = true;
	for (;;) {
		while (!task)
			;
		task();
		task = NULL;
	}
}

enum pt_second second_run(bool (*start)(void), void (*f)(void))
{
	if (!is_up && !start())
		return PT_SECOND_NONE;
	for (unsigned i = 0; !is_up && i < START_PATIENCE; i++)
		;
	if (!is_up)
		return PT_SECOND_LATE;
	while (task)
		; /* it may not have returned from the last one yet */
	task = f;
	return PT_SECOND_RUNS;
}
