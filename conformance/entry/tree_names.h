/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The bits of an entry as the tree under test uses them.  A layout names them
 * as one version of Linux does; which bits another tree reads an attribute from
 * it says itself: pt_response.reads in generic/run/wire.h.
 */
#ifndef PT_TREE_NAMES_H
#define PT_TREE_NAMES_H

#include "conformance/entry/place.h"

/* Fields that tile an entry, lowest first or as a layout has them. */
struct pt_fields {
	struct pt_field field[PT_MAX_FIELDS];
	size_t n;
};

/* Those of a layout, as they are. */
void pt_format_fields(const struct pt_format *format, struct pt_fields *to);

/*
 * The fields of an entry of a kind that the layout has a format for; p->reads
 * is not NULL.  What hardware defines is named as in the layout.  A software bit
 * keeps the layout's name if the tree reads the same attribute from it (at this
 * level, or from a pte if nothing at this level is read from it); else it is
 * named by the slot that is read from it and from the fewest other bits, or by
 * its number.  Swap types and offsets are where the tree reads them.
 */
void pt_tree_fields(const struct pt_place *p, enum pt_kind kind, struct pt_fields *to);

/* The kind of a swap entry by the type that the tree reads from it. */
enum pt_kind pt_tree_swap_kind(const struct pt_place *p, u64 e);

#endif
