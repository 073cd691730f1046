/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A source in plainer words, as the patterns want it, with each line where it was:
 *
 * - functions that call nothing that is asked for have no body;
 * - answers are not compared, and stand alone: "!pte_present(e)" for "(pte_present(e) == 0)";
 * - "else if" has braces;
 * - functions of the tree's own that say what an entry is have a name for what they say;
 * - a helper is given whatever else the entry is called, too: one that is given a place, also
 *   what stands there, "pmdp_invalidate(*pmd, vma, addr, pmd)"; one that is given a copy, also
 *   what that was copied from.  Whether it still is the same, say.cocci finds out.
 */
#ifndef PT_MISUSE_MAKE_PLAIN_H
#define PT_MISUSE_MAKE_PLAIN_H

#include "conformance/misuse/guards.h"
#include "conformance/misuse/plain.h"
#include "generic/contract/words.h"

/* wanted: functions that call any of these roles, by PT_BIT(), keep what is in them. */
void pt_plain_make(struct pt_plain *p, const char *file, const char *text, size_t size,
		   const struct pt_guards *guards, u64 wanted);

#endif
