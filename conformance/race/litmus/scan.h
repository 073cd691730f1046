/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Words, numbers and names in a litmus test's text, and the values that stand for them. */
#ifndef PT_LITMUS_SCAN_H
#define PT_LITMUS_SCAN_H

#include "conformance/race/litmus/test.h"

/* A place in a text, and the first thing that was not understood. */
struct pt_scan {
	const char *at;
	struct pt_litmus *test;
	char *why; /* of PT_LITMUS_WHY; empty: nothing yet */
};

/* Says why, once; always false. */
bool pt_scan_fails(struct pt_scan *s, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

void pt_scan_space(struct pt_scan *s);
/* Is this next?  Then it is passed. */
bool pt_scan_is(struct pt_scan *s, const char *what);
/* The same of a whole word, in either case. */
bool pt_scan_word(struct pt_scan *s, const char *word);
bool pt_scan_needs(struct pt_scan *s, const char *what);
/* A name, of letters, digits, _ and .; false: none is next. */
bool pt_scan_name(struct pt_scan *s, char name[PT_LITMUS_NAME]);
bool pt_scan_number(struct pt_scan *s, u64 *value);

/* A variable, made if it is new; -1: there are too many. */
int pt_scan_var(struct pt_scan *s, const char *name);
/* What a name with its prefix is of: "pte_x", "PTE(x)", "phy_x", "PA(x)", "x". */
enum pt_named { PT_NAMED_VAR, PT_NAMED_ENTRY, PT_NAMED_PAGE };
bool pt_scan_named(struct pt_scan *s, enum pt_named *kind, int *var);
/* "P1:", "1:"; false and nothing passed: no thread is next. */
bool pt_scan_thread(struct pt_scan *s, int *thread);
/* X3, w3, XZR, SP; -1: none is next. */
int pt_scan_reg(struct pt_scan *s, bool *wide);
/* Any value; a descriptor that says no address has that of var, if it is not -1. */
bool pt_scan_value(struct pt_scan *s, int var, u64 *value);

u64 pt_litmus_entry(int var);
int pt_litmus_label(const struct pt_litmus_thread *t, const char *name);

#endif
