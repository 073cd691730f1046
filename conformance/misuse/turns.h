/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the reference helpers make of wrong entries, kept between runs: they are this program's
 * own, and answer the same as long as it is the same.
 */
#ifndef PT_MISUSE_TURNS_H
#define PT_MISUSE_TURNS_H

/* Lines "CLAUSE ARCH OUTCOME" of a helper, to be freed; NULL: nothing is kept. */
char *pt_turns_kept(const char *helper);
void pt_turns_keep(const char *helper, const char *lines);

#endif
