/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The contract's numbers and masks in words, for people and reports; and what
 * every part of the host program does with text: strict numbers, bounded
 * building.
 */
#ifndef PT_NAMES_H
#define PT_NAMES_H

#include "generic/contract/contract.h"

/* Longest clause name, terminator included: pt_result_row.clause. */
#define PT_CLAUSE_NAME 64

/* Room for "helper.clause". */
#define PT_FULL_NAME 160

/* Is there a helper of Linux's name, in the contract? */
bool pt_is_helper_name(const char *name);
/* Several numbers may have one name, at whatever levels: the first of them. */
enum pt_helper pt_helper_first(enum pt_helper h);
/* Has one with a lower number its name at its level: what it makes, and what it returns? */
bool pt_helper_is_told_before(enum pt_helper h);
/*
 * Is this a helper of ptes that hugetlb code calls too, in its HugeTLB row?
 * Then "hugetlb-" stands before the names of its clauses.
 */
bool pt_helper_is_shared(enum pt_helper h);

/*
 * What a clause is called beside its helper: "sets-dirty", "keeps-pfn",
 * "only-sets-soft_dirty", "gives-pfn" (of what makes an entry),
 * "follows-write" (of modify), "mmu-denies-write" (an invariant's own name),
 * "true-on-protnone", "on-migration" (a hazard), or the law's name.
 */
void pt_clause_name(const struct pt_clause *c, char *buf, size_t size);
/* "helper.clause": no two clauses have the same. */
void pt_clause_full_name(const struct pt_clause *c, char *buf, size_t size);
/* One sentence: what the clause asks. */
void pt_clause_text(const struct pt_clause *c, char *buf, size_t size);
/*
 * Does the glob select the clause?  It is held against "clause",
 * "helper.clause" and the rule's id.  NULL selects everything.
 */
bool pt_clause_matches(const struct pt_clause *c, const char *glob);

/* NULL if there is no such rule. */
const struct pt_rule *pt_rule_named(const char *id);
/* "present protnone" for a mask of 1 << enum pt_kind. */
void pt_kinds_text(u32 kinds, char *buf, size_t size);
/* On which entries a helper may be called, and when; false: it is given none. */
bool pt_require_text(enum pt_helper h, char *buf, size_t size);
/* And on which it must not be, of those that its level has; false: on no others. */
bool pt_misuse_text(enum pt_helper h, char *buf, size_t size);
/* "young dirty" for a mask of PT_S(). */
void pt_slots_text(u64 slots, char *buf, size_t size);

/*
 * A hazard's outcome (pt_result.got) in words: "becomes present; warns".  The
 * table writer splits at the semicolon.
 */
/* How bad what such a text says is: the smaller the worse. */
unsigned pt_hazard_rank(const char *text);
void pt_hazard_text(u64 got, char *buf, size_t size);

/* The next of words with blanks between: *p is moved to it.  Its length; 0 at the end. */
size_t pt_word_in(const char **p);
/* Is it one of such words? */
bool pt_is_word_in(const char *words, const char *word);
/* Index in a NULL-free list of names, or -1. */
int pt_name_index(const char *const *names, size_t n, const char *name);

/* The whole of s as decimal, 0x hexadecimal or 0 octal; no sign, no blanks. */
bool pt_parse_u64(const char *s, u64 *v);

/* Text built up in a buffer of the caller's; what does not fit is cut off. */
struct pt_text {
	char *at;
	size_t left;
};
void pt_text_init(struct pt_text *t, char *buf, size_t size);
__attribute__((format(printf, 2, 3))) void pt_text_add(struct pt_text *t, const char *fmt, ...);

/* What the MMU permits, PT_MMU_*: "user-read kernel-read leaf" or "no access". */
void pt_rights_text(u64 rights, char *buf, size_t size);

/* "a write fault": enum pt_fault; "?" if it is none. */
const char *pt_fault_name(u64 fault);

#endif
