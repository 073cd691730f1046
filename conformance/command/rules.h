/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rules, as several commands show them. */
#ifndef PT_RULES_H
#define PT_RULES_H

#include "conformance/options/options.h"

/* By number, the rules to print: all, or those of the clauses picked.  To be freed. */
bool *pt_contract_rules(const struct pt_options *o);

/* A rule's text, its source and who relies on it; nothing if there is no such rule. */
void pt_explain_rule(const char *id);

#endif
