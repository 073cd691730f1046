/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ptconform race --litmus: files with litmus tests, decided. */
#ifndef PT_LITMUS_LITMUS_H
#define PT_LITMUS_LITMUS_H

#include "conformance/options/options.h"

/*
 * Files are the operands; --kinds, --states, --format, --output and --verbose count.  The exit
 * status: 1 a test is not of its kind, 3 some are undecided or unread.
 */
int pt_litmus_run(const struct pt_options *o);

#endif
