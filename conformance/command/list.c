// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>

#include "conformance/command/command.h"
#include "conformance/words/names.h"
#include "conformance/words/suggest.h"

static int list_arches(const struct pt_options *o)
{
	for (size_t i = 0; i < pt_nr_arch_hosts; i++) {
		const struct pt_arch_host *h = pt_arch_hosts[i];
		if (!pt_options_want_arch(o, h))
			continue;
		printf("%-8s modes", h->arch->name);
		for (size_t m = 0; m < h->arch->nr_modes; m++)
			printf(" %s", h->arch->modes[m].name);
		printf("; builtin");
		for (size_t b = 0; h->builtin[b]; b++)
			printf(" %s", h->builtin[b]->mode);
		printf("; %s\n", h->encoding);
	}
	return PT_EXIT_OK;
}

static int list_engines(const struct pt_options *o)
{
	for (size_t i = 0; pt_engines[i]; i++)
		if (pt_options_want_engine(o, pt_engines[i]))
			printf("%-12s %s\n", pt_engines[i]->name, pt_engines[i]->brief);
	return PT_EXIT_OK;
}

static size_t nr_clauses_of(const struct pt_options *o, const char *helper)
{
	struct pt_clause c;
	size_t n = 0;
	for (size_t i = 0; i < pt_nr_clauses(); i++)
		n += pt_clause_at(i, &c) && !strcmp(pt_helpers[c.helper].name, helper) &&
		     pt_options_want_clause(o, &c);
	return n;
}

static int list_helpers(const struct pt_options *o)
{
	for (size_t i = 0; i < PT_NR_HELPERS; i++) {
		size_t n = nr_clauses_of(o, pt_helpers[i].name);
		if (pt_helper_first((enum pt_helper)i) != i ||
		    (!n && (o->nr_helper || o->nr_clause)))
			continue;
		printf("%-42s %s  %zu clause%s\n", pt_helpers[i].name,
		       pt_level_names[pt_helpers[i].level], n, n == 1 ? "" : "s");
	}
	return PT_EXIT_OK;
}

static int list_clauses(const struct pt_options *o)
{
	struct pt_clause c;
	for (size_t i = 0; i < pt_nr_clauses(); i++) {
		char full[PT_FULL_NAME];
		if (!pt_clause_at(i, &c) || !pt_options_want_clause(o, &c))
			continue;
		pt_clause_full_name(&c, full, sizeof(full));
		printf("%-56s %s\n", full, c.rule);
	}
	return PT_EXIT_OK;
}

/* What can be listed, and the formats that each has. */
static const struct list {
	const char *name, *formats;
	int (*list)(const struct pt_options *o);
} lists[] = {
	{ "arches", "table", list_arches },
	{ "engines", "table", list_engines },
	{ "helpers", "table", list_helpers },
	{ "clauses", "table", list_clauses },
	{ "cells", "table json github gitlab", pt_cells_list },
	{ "deviations", "table rst", pt_deviations_list },
};

int pt_cmd_list(const struct pt_options *o)
{
	static const char names[] = "arches engines helpers clauses cells deviations";
	char near[PT_NEAR];

	for (size_t i = 0; i < PT_ARRAY_SIZE(lists); i++) {
		if (strcmp(lists[i].name, o->operands[0]) != 0)
			continue;
		if (o->format && !pt_is_word_in(lists[i].formats, o->format))
			return pt_usage("list %s has no format %s", lists[i].name, o->format);
		if (o->subject && lists[i].list != pt_cells_list)
			return pt_usage("--subject is for list cells");
		return lists[i].list(o);
	}
	return pt_usage("cannot list '%s'; there are: %s%s", o->operands[0], names,
			pt_near_listed(o->operands[0], names, near));
}
