/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Of the kernel's own mm nothing is flushed, and that is the one that helpers are given: but where
 * it is asked what they flush.  init.c says which it is.
 */
#define init_mm (*ptk_init_mm)
