// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "conformance/command/command.h"
#include "conformance/names.h"
#include "conformance/suggest.h"

static void list_arches(const struct pt_options *o)
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
}

static void list_engines(const struct pt_options *o)
{
	for (size_t i = 0; pt_engines[i]; i++)
		if (pt_options_want_engine(o, pt_engines[i]))
			printf("%-12s %s\n", pt_engines[i]->name, pt_engines[i]->brief);
}

static bool name_seen_before(size_t helper)
{
	for (size_t i = 0; i < helper; i++)
		if (!strcmp(pt_helpers[i].name, pt_helpers[helper].name))
			return true;
	return false;
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

static void list_helpers(const struct pt_options *o)
{
	for (size_t i = 0; i < PT_NR_HELPERS; i++) {
		size_t n = nr_clauses_of(o, pt_helpers[i].name);
		if (name_seen_before(i) || (!n && (o->helper || o->clause)))
			continue;
		printf("%-42s %s  %zu clause%s\n", pt_helpers[i].name,
		       pt_level_names[pt_helpers[i].level], n, n == 1 ? "" : "s");
	}
}

static void list_clauses(const struct pt_options *o)
{
	struct pt_clause c;
	for (size_t i = 0; i < pt_nr_clauses(); i++) {
		char full[PT_FULL_NAME];
		if (!pt_clause_at(i, &c) || !pt_options_want_clause(o, &c))
			continue;
		pt_clause_full_name(&c, full, sizeof(full));
		printf("%-56s %s\n", full, c.rule);
	}
}

static void list_cell(const struct pt_options *o, const char *subject, const struct pt_arch_host *h,
		      const char *mode, const struct pt_guest_isa *isa, bool native)
{
	for (size_t e = 0; pt_engines[e]; e++) {
		if (!pt_options_want_engine(o, pt_engines[e]) ||
		    (pt_engines[e] == &pt_engine_native && !native))
			continue;
		printf("%-8s %-8s %-8s %-10s %s\n", subject, h->arch->name, mode,
		       pt_engines[e]->name, isa->name);
	}
}

/* Cells of one architecture; kernel code runs natively only on its own machine. */
static void list_cells_of(const struct pt_options *o, const struct pt_arch_host *h,
			  const char *machine)
{
	for (size_t b = 0; h->builtin[b]; b++)
		if (pt_options_want_mode(o, h->builtin[b]->mode))
			list_cell(o, "builtin", h, h->builtin[b]->mode, h->builtin_isa[b], true);
	for (const struct pt_kernel_build *k = h->kernel; k && k->mode; k++)
		if (pt_options_want_mode(o, k->mode))
			list_cell(o, "kernel", h, k->mode, k->isa, !strcmp(k->isa->name, machine));
}

static void list_cells(const struct pt_options *o)
{
	struct utsname u;
	if (uname(&u))
		*u.machine = '\0';
	printf("%-8s %-8s %-8s %-10s %s\n", "subject", "arch", "mode", "engine", "code for");
	for (size_t i = 0; i < pt_nr_arch_hosts; i++)
		if (pt_options_want_arch(o, pt_arch_hosts[i]))
			list_cells_of(o, pt_arch_hosts[i], u.machine);
}

int pt_cmd_list(const struct pt_options *o)
{
	static const struct {
		const char *name;
		void (*list)(const struct pt_options *o);
	} lists[] = {
		{ "arches", list_arches },   { "engines", list_engines },
		{ "helpers", list_helpers }, { "clauses", list_clauses },
		{ "cells", list_cells },     { "deviations", pt_deviations_list },
	};
	static const char names[] = "arches engines helpers clauses cells deviations";
	char near[PT_NEAR];
	for (size_t i = 0; i < PT_ARRAY_SIZE(lists); i++) {
		if (strcmp(lists[i].name, o->operands[0]) != 0)
			continue;
		if (o->format && !strcmp(o->format, "rst") && lists[i].list != pt_deviations_list)
			return pt_usage("list %s has no format rst", lists[i].name);
		lists[i].list(o);
		return PT_EXIT_OK;
	}
	return pt_usage("cannot list '%s'; there are: %s%s", o->operands[0], names,
			pt_near_listed(o->operands[0], names, near));
}
