/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Laws about HugeTLB pages of every size, in all the places they have in a table:
 * hugetlb.c.  a is a frame that the page may begin at, b says which size
 * (PT_HUGE_SHIFT) and, times PT_HUGE_SIZES, which case.
 */
#ifndef PT_HUGETLB_H
#define PT_HUGETLB_H

#include "generic/subject/caller.h"

/* How many cases of a size there are. */
#define PT_HUGE_STATES 6

/* The page of a case, in its table, .entry being its huge pte; false: there is none. */
bool pt_huge_begin(struct pt_caller *c, struct pt_huge *page, u64 pfn, u64 which);

#endif
