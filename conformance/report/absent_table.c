// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The table's word on an earlier report, and on helpers that are absent, by name: what the
 * reference helpers of an architecture have, and a tree has not.  What they lack too is no news,
 * and is counted.
 */
#include <stdlib.h>
#include <string.h>

#include "conformance/report/absent.h"
#include "conformance/report/writer.h"
#include "conformance/words/last_words.h"
#include "conformance/words/names.h"
#include "conformance/words/wrap.h"

static size_t nr_arches_ran(const struct pt_report *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->nr_cells; i++) {
		bool first = r->cells[i].status == PT_CELL_RAN;

		for (size_t k = 0; k < i; k++)
			first &= r->cells[k].status != PT_CELL_RAN ||
				 strcmp(r->cells[k].arch, r->cells[i].arch) != 0;
		n += first;
	}
	return n;
}

/* The names once each, of all architectures. */
static void put_nowhere(FILE *f, const struct pt_absent *a, size_t n)
{
	const char *comma = "";
	char name[PT_CLAUSE_NAME];

	for (size_t i = 0; i < n; i++) {
		bool told = false;

		for (size_t k = 0; k < i; k++)
			told |= a[k].helper == a[i].helper && a[k].usual;
		if (!a[i].usual || told)
			continue;
		pt_absent_name(a[i].helper, name, sizeof(name));
		fprintf(f, "%s%s", comma, name);
		comma = ", ";
	}
}

/* "pte_mkspecial (arm64 s390 have it), pmd_mkspecial (5level)" */
static void put_here(FILE *f, const struct pt_report *r, const struct pt_absent *a, size_t n)
{
	char name[PT_CLAUSE_NAME], elsewhere[128], before[128] = "", modes[256];
	const char *comma = "";

	for (size_t i = 0; i < n; i++) {
		pt_absent_name(a[i].helper, name, sizeof(name));
		pt_absent_elsewhere(r, a[i].helper, elsewhere, sizeof(elsewhere));
		pt_absent_modes(&a[i], modes, sizeof(modes));
		if (*comma && strcmp(before, elsewhere) != 0 && *before)
			fprintf(f, " (there on%s)", before);
		fprintf(f, "%s%s", comma, name);
		if (!a[i].all)
			fprintf(f, " [%s]", modes);
		comma = ", ";
		strcpy(before, elsewhere);
	}
	if (*before)
		fprintf(f, " (there on%s)", before);
}

static void put_line(FILE *f, const struct pt_style *s, const char *arch, bool called,
		     const char *text)
{
	const char *calls = called ? ", though mm/ calls" : "";

	if (!*text)
		return;
	fprintf(f, "  %s%s: ", arch, calls);
	pt_wrap(f, 4 + strlen(arch) + strlen(calls), 4, s->columns, text);
}

/* What one line speaks of: those that the tree's mm/ calls, or those it does not. */
struct line {
	bool called, one;
	const char *arch; /* NULL: what no architecture has */
};

static bool is_of(const struct pt_report *r, const struct line *l, const struct pt_absent *a)
{
	if (!a->usual || r->called[a->helper] != l->called)
		return false;
	return l->arch ? !strcmp(a->arch, l->arch) && (l->one || !a->nowhere)
		       : !l->one && a->nowhere;
}

static void put_some(FILE *f, const struct pt_report *r, const struct pt_style *s,
		     const struct pt_absent *a, size_t n, const struct line *l)
{
	struct pt_absent *its = pt_need(calloc(n + 1, sizeof(*its)));
	char *text = NULL;
	size_t size, nr = 0;
	FILE *to = pt_open_text(&text, &size);

	for (size_t i = 0; i < n; i++)
		if (is_of(r, l, &a[i]))
			its[nr++] = a[i];
	if (l->arch)
		put_here(to, r, its, nr);
	else
		put_nowhere(to, its, nr);
	pt_close_text(to);
	put_line(f, s, l->arch ? l->arch : "no architecture", l->called, text);
	free(text);
	free(its);
}

/* First what is called and not there, then the rest; what no architecture has comes last. */
static void put_lines(FILE *f, const struct pt_report *r, const struct pt_style *s,
		      const struct pt_absent *a, size_t n)
{
	struct line l = { .one = nr_arches_ran(r) < 2 };

	for (int called = 1; called >= 0; called--) {
		l.called = called;
		for (size_t i = 0; i < n; i++) {
			l.arch = a[i].arch;
			if (!i || strcmp(a[i].arch, a[i - 1].arch) != 0)
				put_some(f, r, s, a, n, &l);
		}
		l.arch = NULL;
		put_some(f, r, s, a, n, &l);
	}
}

void pt_put_absent(FILE *f, const struct pt_report *r, const struct pt_style *s)
{
	size_t n, usual = 0;
	struct pt_absent *a = pt_absent_list(r, &n);

	for (size_t i = 0; i < n; i++)
		usual += a[i].usual;
	if (usual) {
		fputs("\nabsent helpers that the reference helpers have (--require GLOB or "
		      "--baseline FILE: such a one fails)\n",
		      f);
		put_lines(f, r, s, a, n);
	}
	free(a);
}

void pt_put_against(FILE *f, const struct pt_report *r, const struct pt_style *s)
{
	const struct pt_against *b = &r->against;
	char *text = NULL, *clean;
	size_t size;
	FILE *to;

	if (!b->path)
		return;
	to = pt_open_text(&text, &size);
	fprintf(to, "against %s, %s: %zu clause%s newly absent, %zu newly violated, %zu mended",
		b->path, b->name, b->absent, b->absent == 1 ? "" : "s", b->violated, b->mended);
	if (b->unknown)
		fprintf(to, "; %zu results there are of clauses that this version does not have",
			b->unknown);
	pt_close_text(to);
	clean = pt_text_line(text);
	pt_wrap(f, 0, 2, s->columns, clean);
	free(clean);
	free(text);
}
