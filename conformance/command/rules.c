// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/command/rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/words/names.h"

static void mark_rule(const struct pt_clause *c, bool *used)
{
	for (size_t i = 0; i < pt_nr_rules; i++)
		if (!strcmp(pt_rules[i].id, c->rule))
			used[i] = true;
}

bool *pt_contract_rules(const struct pt_options *o)
{
	bool *used = calloc(pt_nr_rules + 1, sizeof(*used));
	struct pt_clause c;
	if (!used)
		exit(pt_usage("out of memory"));
	for (size_t i = 0; i < pt_nr_rules; i++)
		used[i] = !o->nr_helper && !o->nr_clause;
	for (size_t i = 0; i < pt_nr_clauses(); i++)
		if (pt_clause_at(i, &c) && pt_options_want_clause(o, &c))
			mark_rule(&c, used);
	return used;
}

void pt_explain_rule(const char *id)
{
	const struct pt_rule *r = pt_rule_named(id);
	if (r)
		printf("rule %s: %s\n  source: %s\n  relied on by: %s\n", r->id, r->text, r->source,
		       r->relied_on);
	else
		printf("rule %s\n", id);
}

bool pt_is_half_of(enum pt_helper half, enum pt_helper h)
{
	return pt_helpers[half].level == pt_helpers[h].level &&
	       !strcmp(pt_helpers[half].name, pt_helpers[h].name);
}

void pt_put_require(enum pt_helper h, void (*put)(const char *label, const char *words))
{
	struct pt_require r;
	char words[640];

	if (!pt_require_text(h, words, sizeof(words)))
		return;
	put("called on", words);
	if (pt_misuse_text(h, words, sizeof(words)))
		put("never on", words);
	if (pt_require_of(h, &r))
		put("as says", r.source);
}
