/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A second processor that waits in a loop for something to run, for machines
 * where that costs the first one nothing.
 */
#ifndef IMAGE_SECOND_H
#define IMAGE_SECOND_H

#include <stdbool.h>

#include "generic/machine/walker.h"

/* The second processor's whole life, once its MMU is on. */
__attribute__((noreturn)) void second_wait(void);
bool second_is_up(void);
/* As machine_second(); start() sets the processor off, and is called until it is up. */
enum pt_second second_run(bool (*start)(void), void (*f)(void));

#endif
