// SPDX-License-Identifier: GPL-2.0-or-later
/* The table's lines on what it leaves out for want of room: how much, and how to see it. */
#include <stdlib.h>
#include <string.h>

#include "conformance/report/absent.h"
#include "conformance/report/table.h"

/* One that is not there on some architecture, and one of those that mm/ calls. */
static size_t nr_absent(const struct pt_report *r, size_t *called)
{
	size_t all, n = 0;
	struct pt_absent *a = pt_absent_list(r, &all);

	*called = 0;
	for (size_t i = 0; i < all; i++) {
		bool told = !a[i].usual;

		for (size_t k = 0; !told && k < i; k++)
			told = a[k].usual && a[k].helper == a[i].helper;
		n += !told;
		*called += !told && r->called[a[i].helper];
	}
	free(a);
	return n;
}

/* "  546 hazards, what … (--hazards)", if there is any. */
static void put(const struct table *t, size_t n, const char *one, const char *several,
		const char *rest)
{
	char line[400];

	if (!n)
		return;
	snprintf(line, sizeof(line), "%zu %s%s", n, n == 1 ? one : several, rest);
	fputs("  ", t->f);
	pt_put_wrapped(t, 2, 4, line);
}

static void put_absent(const struct table *t)
{
	char rest[200];
	size_t called, n = nr_absent(t->r, &called);

	snprintf(rest, sizeof(rest), " that the reference helpers have%s",
		 called ? "" : " (--require GLOB: such a one fails)");
	if (called)
		snprintf(rest, sizeof(rest),
			 " that the reference helpers have, %zu of them called in mm/ "
			 "(--require GLOB: such a one fails)",
			 called);
	put(t, n, "helper absent", "helpers absent", rest);
}

static bool is_skipped_before(const struct pt_report *r, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (r->cells[i].status == PT_CELL_SKIP &&
		    !strcmp(r->cells[i].reason, r->cells[at].reason))
			return true;
	return false;
}

/* Cells that nobody could run, by what they want. */
static void put_skipped(const struct table *t)
{
	const struct pt_report *r = t->r;

	for (size_t i = 0; i < r->nr_cells; i++) {
		char rest[320];
		size_t n = 0;

		if (r->cells[i].status != PT_CELL_SKIP || is_skipped_before(r, i))
			continue;
		for (size_t k = i; k < r->nr_cells; k++)
			n += r->cells[k].status == PT_CELL_SKIP &&
			     !strcmp(r->cells[k].reason, r->cells[i].reason);
		snprintf(rest, sizeof(rest), ": %s", r->cells[i].reason);
		put(t, n, "cell skipped", "cells skipped", rest);
	}
}

/* Further runs of cells that could not be made. */
static size_t nr_machines_skipped(const struct pt_report *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->nr_cells; i++)
		for (size_t k = 0; k < r->cells[i].nr_machines; k++)
			n += r->cells[i].machine[k].status == PT_CELL_SKIP;
	return n;
}

void pt_put_counted(const struct table *t, const struct pt_tally *tally)
{
	char *text = NULL;
	size_t size;
	struct table some = *t;

	some.f = pt_open_text(&text, &size);
	put_skipped(&some);
	put(&some, nr_machines_skipped(t->r), "further run skipped", "further runs skipped", "");
	put(&some, tally->clauses[PT_SKIP], "clause skipped", "clauses skipped", "");
	put_absent(&some);
	put(&some, pt_nr_unknown(t->r), "helper of the tree", "helpers of the tree",
	    " without a clause (--format json names all)");
	put(&some, pt_hazard_lines(t), "hazard", "hazards",
	    ", what callers' mistakes turn into (--hazards; no violation)");
	put(&some, pt_nr_assumed(t->r), "value", "values", " assumed in the place of boot code");
	put(&some, pt_nr_reads(t->r), "object", "objects",
	    " that helpers may read, tried with one value alone (--all says why)");
	pt_close_text(some.f);
	if (*text)
		fprintf(t->f, "\nin short (--verbose has all of it):\n%s", text);
	free(text);
}
