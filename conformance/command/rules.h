/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rules, and what they are about, as several commands show them. */
#ifndef PT_RULES_H
#define PT_RULES_H

#include "conformance/options/options.h"

/* By number, the rules to print: all, or those of the clauses picked.  To be freed. */
bool *pt_contract_rules(const struct pt_options *o);

/* A rule's text, its source and who relies on it; nothing if there is no such rule. */
void pt_explain_rule(const char *id);

/* A helper and what it returns are two numbers under one name. */
bool pt_is_half_of(enum pt_helper half, enum pt_helper h);
/* On which entries it may be called, and on which not: a line each; nothing if it is given none. */
void pt_put_require(enum pt_helper h, void (*put)(const char *label, const char *words));

#endif
