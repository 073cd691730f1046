/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What helpers that take pointers are given: the kernel's own mm.  For any other, a changed
 * entry is walked for its TLB entries.
 */
extern struct mm_struct ptk_own_mm;
#define PTK_MM (&ptk_own_mm)
