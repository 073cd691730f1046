/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the walk over entries and the laws over numbers have in common. */
#ifndef PT_DOMAIN_H
#define PT_DOMAIN_H

#include "generic/walk/walk.h"

/* How many bits a number takes. */
unsigned pt_bit_width(u64 v);
/*
 * Offset 0 of type 0 is the empty entry on some architectures and a swap file's
 * header page on all; the largest offset of type 0 is the empty entry on x86,
 * whose swap files end long before it (L1TF).  mm makes neither.
 */
bool pt_mm_makes(const struct pt_walk *w, u64 type, u64 offset);
/* A page table is kernel memory: below the largest frame by a wide margin. */
bool pt_table_pattern(struct pt_walk *w, u64 i, u64 *n);
/* Every marker the tree has. */
bool pt_marker(const struct pt_walk *w, u64 i, u64 *v);

/* The laws about entries, over a closure just walked: laws_held.c. */
void pt_entry_laws(struct pt_walk *w, enum pt_group g);
/* The laws about numbers: frames, swap types and offsets, markers. */
void pt_number_laws(struct pt_walk *w);

#endif
