/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which names stand in a kernel tree's sources at all. */
#ifndef PT_IDENTIFIERS_H
#define PT_IDENTIFIERS_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Sets seen[i] if names[i] is an identifier, outside of comments and strings,
 * somewhere in the tree's include/, mm/, arch/<any>/include/ or arch/<any>/mm/.
 * The kernel's own test of the helpers, mm/debug_vm_pgtable.c, does not count.
 * Returns 0, or -1 with errno if nothing could be read.
 */
int pt_identifiers_seen(const char *tree, const char *const *names, size_t n, bool *seen);
/* The same of mm/ alone: what the code that no architecture owns calls. */
int pt_identifiers_in_mm(const char *tree, const char *const *names, size_t n, bool *seen);

#endif
