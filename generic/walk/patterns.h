/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers to try: frames, swap offsets, markers. */
#ifndef PT_PATTERNS_H
#define PT_PATTERNS_H

#include "generic/walk/walk.h"

/*
 * The i-th number of `bits` bits to try, structured ones first, then random;
 * false when there are no more.  Never 0.
 */
bool pt_pattern(struct pt_walk *w, unsigned bits, u64 i, u64 *v);
/* How many of them are structured. */
#define PT_FIXED_PATTERNS(bits) (4 + 2 * (u64)(bits))
u64 pt_random(struct pt_walk *w);
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

#endif
