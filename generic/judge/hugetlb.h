/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Laws about HugeTLB pages of every size, in all the places they have in a table:
 * huge.c.  0 violated, 1 holds, 2 assumption not met; a is a frame that the page
 * may begin at, b says which size (PT_HUGE_SHIFT) and, times PT_HUGE_SIZES, which
 * case.
 */
#ifndef PT_HUGE_H
#define PT_HUGE_H

#include "generic/contract/contract.h"

/* How many cases of a size there are. */
#define PT_HUGE_STATES 5

#define PT_HUGE_LAW(name) int name(struct pt_run *r, const struct pt_law *law, u64 a, u64 b)
PT_HUGE_LAW(pt_huge_makes_size);
PT_HUGE_LAW(pt_huge_each_its_part);
PT_HUGE_LAW(pt_huge_walkers_agree);
PT_HUGE_LAW(pt_huge_reads_back);
PT_HUGE_LAW(pt_huge_reads_each);
PT_HUGE_LAW(pt_huge_reads_migration);
PT_HUGE_LAW(pt_huge_clears_each);
PT_HUGE_LAW(pt_huge_clears_migration);
PT_HUGE_LAW(pt_huge_returns_all);
PT_HUGE_LAW(pt_huge_protects_each);
PT_HUGE_LAW(pt_huge_changes_each);
PT_HUGE_LAW(pt_huge_says_it_changed);
PT_HUGE_LAW(pt_huge_opens_changed);
PT_HUGE_LAW(pt_huge_keeps_neighbours);
PT_HUGE_LAW(pt_huge_keeps_neighbours_of_migration);

#endif
