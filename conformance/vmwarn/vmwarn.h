/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The warnings that the contract implies for a tree's own helpers, as a patch: each says that
 * it was given what it requires.
 */
#ifndef PT_VMWARN_H
#define PT_VMWARN_H

#include <stdio.h>

#include "conformance/options/options.h"

struct pt_vm_warned {
	unsigned lines, skipped;
};

/* Writes what gets no line, with the reason, and then the diff. */
struct pt_vm_warned pt_vm_warn(FILE *f, const char *tree, const struct pt_options *o);

#endif
