/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PT_COMMAND_DECODE_TREE_H
#define PT_COMMAND_DECODE_TREE_H

#include "conformance/entry/place.h"
#include "conformance/options/options.h"

/* What the helpers of a kernel tree say of entries. */
struct pt_tree_says {
	u64 reads[PT_NR_COLUMNS][PT_WIRE_SLOTS], swp_types[PT_NR_KINDS];
	int kind[2];	  /* enum pt_kind of each entry, or PT_KIND_GUESS: they do not say */
	char reader[128]; /* the tree's version, in words */
	bool answered;
	char why[512];
};

/*
 * Builds the tree's guest if need be, and asks it about n entries of the place.  -1, or the
 * exit status after one line on stderr.
 */
int pt_decode_ask_tree(const struct pt_options *o, const char *tree, const struct pt_place *p,
		       const pt_entry *e, size_t n, struct pt_tree_says **says);

#endif
