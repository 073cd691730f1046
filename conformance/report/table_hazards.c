// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The table's hazards: what a caller's mistake turns into.  A line for a helper, a kind and
 * what comes of it, whatever levels and modes; the worst first, and of these first what
 * differs between the architectures.
 */
#include <stdlib.h>
#include <string.h>

#include "conformance/report/hazards.h"
#include "conformance/report/table.h"
#include "conformance/words/last_words.h"

/* So many lines, unless all are asked for. */
#define SHOWN	  16
#define MAX_ARCHS 64
#define MAX_MODES 32

/* A row, and what it is sorted by. */
struct hazard {
	const struct pt_result_row *row;
	char name[64];	     /* "pXd_mkyoung" */
	const char *kind;    /* "migration" */
	unsigned rank, arch; /* pt_hazard_rank(); where it stands in `archs` */
};

/* Rows from .first on, that are one line. */
struct line {
	size_t first, n;
	u64 archs; /* 1 << hazard.arch */
	unsigned rank;
	bool differs;
};

struct hazards {
	const struct table *t;
	struct hazard *v;
	size_t n;
	struct line *line;
	size_t lines;
	const char *archs[MAX_ARCHS];
	unsigned nr_archs;
};

/* ---- what levels have in common -------------------------------------------------------- */

/* "pte_mkyoung" and "pmd_mkyoung" are "pXd_mkyoung", "ptep_…" and "pudp_…" "pXdp_…". */
static void name_of(const struct pt_result_row *row, char *buf, size_t size)
{
	const char *name = pt_name_of(row), *after = pt_name_after_level(name);

	if (!strncmp(row->clause, "hugetlb-", 8))
		snprintf(buf, size, "%.40s for HugeTLB", name);
	else if (after)
		snprintf(buf, size, "pXd%.50s", after);
	else
		snprintf(buf, size, "%.60s", name);
}

static const char *kind_of(const struct pt_result_row *row)
{
	const char *on = strstr(row->clause, "on-");

	return on ? on + 3 : row->clause;
}

static unsigned arch_of(struct hazards *h, const char *arch)
{
	unsigned i = 0;

	while (i < h->nr_archs && strcmp(h->archs[i], arch) != 0)
		i++;
	if (i == h->nr_archs && i < MAX_ARCHS)
		h->archs[h->nr_archs++] = arch;
	return i < MAX_ARCHS ? i : MAX_ARCHS - 1;
}

/* ---- lines ------------------------------------------------------------------------------ */

static int by_line(const struct hazard *x, const struct hazard *y)
{
	int order = strcmp(x->name, y->name);

	if (!order)
		order = strcmp(x->kind, y->kind);
	return order ? order : (x->rank > y->rank) - (x->rank < y->rank);
}

static int by_line_and_row(const void *a, const void *b)
{
	const struct hazard *x = a, *y = b;
	int order = by_line(x, y);

	return order ? order : (x->row > y->row) - (x->row < y->row);
}

static void take_rows(struct hazards *h)
{
	const struct pt_report *r = h->t->r;
	size_t most = 0;

	for (size_t i = 0; i < r->nr_results; i++)
		most += r->results[i].verdict == PT_HAZARD;
	h->v = pt_need(calloc(most + 1, sizeof(*h->v)));
	h->line = pt_need(calloc(most + 1, sizeof(*h->line)));
	for (size_t i = 0; i < r->nr_results; i++) {
		struct hazard *z = &h->v[h->n];

		if (r->results[i].verdict != PT_HAZARD)
			continue;
		z->row = &r->results[i];
		name_of(z->row, z->name, sizeof(z->name));
		z->kind = kind_of(z->row);
		z->rank = pt_hazard_rank(z->row->reason);
		z->arch = arch_of(h, z->row->arch);
		h->n++;
	}
	qsort(h->v, h->n, sizeof(*h->v), by_line_and_row);
}

static void take_lines(struct hazards *h)
{
	for (size_t i = 0; i < h->n; i++) {
		if (!i || by_line(&h->v[i - 1], &h->v[i]))
			h->line[h->lines++] = (struct line){ .first = i, .rank = h->v[i].rank };
		h->line[h->lines - 1].n++;
		h->line[h->lines - 1].archs |= PT_BIT(h->v[i].arch);
	}
}

/* Where any helper of the name has hazards at all: on which architectures it is tried. */
static u64 tried_by(const struct hazards *h, const char *name)
{
	u64 archs = 0;

	for (size_t i = 0; i < h->lines; i++)
		if (!strcmp(h->v[h->line[i].first].name, name))
			archs |= h->line[i].archs;
	return archs;
}

static void find_differences(struct hazards *h)
{
	for (size_t i = 0; i < h->lines; i++)
		h->line[i].differs = h->line[i].archs != tried_by(h, h->v[h->line[i].first].name);
}

static int by_weight(const void *a, const void *b)
{
	const struct line *x = a, *y = b;

	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	if (x->differs != y->differs)
		return x->differs ? -1 : 1;
	return x->first < y->first ? -1 : x->first > y->first;
}

/* ---- print ------------------------------------------------------------------------------ */

/* Of one architecture: in how many modes, and whether it warns. */
static size_t modes_of(const struct hazards *h, const struct line *l, unsigned arch, bool *warns)
{
	const char *seen[MAX_MODES];
	size_t n = 0;

	*warns = false;
	for (size_t i = l->first; i < l->first + l->n; i++) {
		const struct pt_result_row *row = h->v[i].row;
		size_t k = 0;

		if (h->v[i].arch != arch)
			continue;
		*warns |= strstr(row->reason, "; warns") != NULL;
		while (k < n && strcmp(seen[k], row->mode) != 0)
			k++;
		if (k == n && n < PT_ARRAY_SIZE(seen))
			seen[n++] = row->mode;
	}
	return n;
}

/* The modes of an architecture that ran. */
static size_t modes_run(const struct pt_report *r, const char *arch)
{
	size_t n = 0;

	for (size_t i = 0; i < r->nr_cells; i++) {
		const struct pt_cell_row *c = &r->cells[i];
		bool first = c->status == PT_CELL_RAN && !strcmp(c->arch, arch);

		for (size_t k = 0; first && k < i; k++)
			first = strcmp(r->cells[k].arch, arch) != 0 ||
				strcmp(r->cells[k].mode, c->mode) != 0;
		n += first;
	}
	return n;
}

/* The helper's own name where all rows are of one level. */
static const char *name_in(const struct hazards *h, const struct line *l)
{
	const char *name = pt_name_of(h->v[l->first].row);

	for (size_t i = l->first; i < l->first + l->n; i++)
		if (strcmp(pt_name_of(h->v[i].row), name) != 0)
			return h->v[l->first].name;
	return strstr(h->v[l->first].name, "HugeTLB") ? h->v[l->first].name : name;
}

static char *where_text(const struct hazards *h, const struct line *l)
{
	char *buf = NULL;
	size_t size;
	FILE *f = pt_open_text(&buf, &size);

	for (unsigned a = 0; a < h->nr_archs; a++) {
		bool warns;
		size_t n = modes_of(h, l, a, &warns), all = modes_run(h->t->r, h->archs[a]);

		if (!n)
			continue;
		fprintf(f, "%s ", h->archs[a]);
		if (n < all)
			fprintf(f, "(%zu of %zu modes) ", n, all);
		fputs(warns ? "(warns) " : "", f);
	}
	pt_close_text(f);
	return buf;
}

static void put_line(const struct hazards *h, const struct line *l)
{
	const struct hazard *z = &h->v[l->first];
	/* how a helper faulted is an engine's words */
	char *reason = pt_text_line(z->row->reason);
	char *where = where_text(h, l);
	char label[160];

	snprintf(label, sizeof(label), "  %-22.*s %-26s %-10s ", (int)strcspn(reason, ";"), reason,
		 name_in(h, l), z->kind);
	fputs(label, h->t->f);
	pt_put_wrapped(h->t, strlen(label), 26, where);
	free(where);
	free(reason);
}

static void put_lines(const struct hazards *h)
{
	const size_t shown = h->t->style->all || h->lines <= SHOWN ? h->lines : SHOWN;

	fputc('\n', h->t->f);
	pt_put(h->t, YELLOW, "hazards");
	fputs(": what a caller's mistake turns into; no violation\n", h->t->f);
	pt_put(h->t, DIM, "  what comes of it       helper                     called on  where");
	fputc('\n', h->t->f);
	for (size_t i = 0; i < shown; i++)
		put_line(h, &h->line[i]);
	if (shown < h->lines)
		fprintf(h->t->f, "  %zu more: --all shows them\n", h->lines - shown);
}

size_t pt_hazard_lines(const struct table *t)
{
	struct hazards h = { .t = t };

	take_rows(&h);
	take_lines(&h);
	free(h.v);
	free(h.line);
	return h.lines;
}

void pt_put_hazards(const struct table *t)
{
	struct hazards h = { .t = t };

	take_rows(&h);
	take_lines(&h);
	find_differences(&h);
	qsort(h.line, h.lines, sizeof(*h.line), by_weight);
	if (h.lines)
		put_lines(&h);
	free(h.v);
	free(h.line);
}
