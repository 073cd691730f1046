// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conformance/command/command.h"
#include "conformance/words/names.h"
#include "conformance/words/suggest.h"
#include "conformance/work/folders.h"

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

/* Can there be such a job at all, on some machine of this kind? */
static bool possible(const struct pt_arch_host *h, size_t mode, const struct pt_guest_isa *isa,
		     const struct pt_engine *e, bool builtin)
{
	const struct pt_qemu *q = pt_qemu_of(h, mode);

	if (e == &pt_engine_native)
		return builtin || pt_native_runs(isa);
	if (e == &pt_engine_qemu_kvm)
		return q && q->cpu_kvm && pt_native_runs(isa);
	return !e->walks || q;
}

static size_t widest_mode(void)
{
	size_t width = 0;
	for (size_t i = 0; i < pt_nr_arch_hosts; i++)
		for (size_t m = 0; m < pt_arch_hosts[i]->arch->nr_modes; m++) {
			size_t n = strlen(pt_arch_hosts[i]->arch->modes[m].name);
			width = n > width ? n : width;
		}
	return width;
}

/* What this machine lacks for it; "" if nothing is known to. */
static void lacking(const struct pt_arch_host *h, size_t mode, const struct pt_guest_isa *isa,
		    const struct pt_engine *e, char *why, size_t size)
{
	char elf[PATH_MAX];
	struct pt_job job = { h, mode, NULL, isa, elf };

	*why = '\0';
	snprintf(elf, sizeof(elf), "%s/%s-%s.elf", pt_guest_dir(), h->arch->name,
		 h->arch->modes[mode].name);
	/* that a guest is not built yet is for the run to say */
	if (e != &pt_engine_native && !access(elf, R_OK))
		e->available(&job, why, size);
}

/* A line for each engine, that can be pasted; TREE is the reader's. */
static void list_jobs(const struct pt_options *o, const struct pt_arch_host *h, const char *mode,
		      const struct pt_guest_isa *isa, bool builtin)
{
	size_t index = 0;
	char why[256];

	if (!pt_options_want_mode(o, mode))
		return;
	while (index + 1 < h->arch->nr_modes && strcmp(h->arch->modes[index].name, mode) != 0)
		index++;
	for (size_t e = 0; pt_engines[e]; e++) {
		if (!pt_options_want_engine(o, pt_engines[e]) ||
		    !possible(h, index, isa, pt_engines[e], builtin))
			continue;
		lacking(h, index, isa, pt_engines[e], why, sizeof(why));
		printf("ptconform %-11s --arch %-7s --mode %-*s --engine %s%s%s\n",
		       builtin ? "run" : "kernel TREE", h->arch->name, (int)widest_mode(), mode,
		       pt_engines[e]->name, *why ? "  # not here: " : "", why);
	}
}

/* A job of a tree stands for several runs, each with switches the other way. */
static void list_lesser(const struct pt_arch_host *h)
{
	const struct pt_machine *m = h->lesser;

	if (!m || !m->lacks)
		return;
	printf("# a tree's native, unicorn and qemu-user jobs run on %s machines", h->arch->name);
	for (const char * or = " that lack nothing, and again"; m->lacks; m++, or = ", and")
		printf("%s %s (%s)", or, m->brief, m->switches);
	putchar('\n');
}

static void list_cells(const struct pt_options *o)
{
	for (size_t i = 0; i < pt_nr_arch_hosts; i++) {
		const struct pt_arch_host *h = pt_arch_hosts[i];

		if (!pt_options_want_arch(o, h))
			continue;
		for (size_t b = 0; h->builtin[b]; b++)
			list_jobs(o, h, h->builtin[b]->mode, h->builtin_isa[b], true);
		list_lesser(h);
		for (const struct pt_kernel_build *k = h->kernel; k && k->mode; k++)
			list_jobs(o, h, k->mode, k->isa, false);
	}
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
