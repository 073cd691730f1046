// SPDX-License-Identifier: GPL-2.0-or-later
/* The table's matrix: a line for each cell, a column for each rule. */
#include <stdlib.h>
#include <string.h>

#include "conformance/report/matrix.h"
#include "conformance/report/table.h"
#include "conformance/words/names.h"

/* What the names of a line's modes may take where there is little room. */
#define MODES_WIDTH 12

/* How the lines are printed. */
struct matrix {
	struct pt_matrix of;
	size_t width[PT_MATRIX_RULES];
	size_t label_width;
	bool shortly; /* several modes are counted, not named */
};

static enum paint paint_of(const struct pt_matrix_mark *mark)
{
	static const enum paint paints[PT_NR_VERDICTS] = {
		[PT_ERROR] = RED,  [PT_FAIL] = RED, [PT_HAZARD] = YELLOW,
		[PT_PASS] = GREEN, [PT_SKIP] = DIM, [PT_ABSENT] = DIM,
	};
	return mark->any ? paints[mark->worst] : PLAIN;
}

static void label_text(const struct matrix *m, const struct pt_matrix_line *l, char *buf,
		       size_t size)
{
	char engines[128], modes[512];
	pt_matrix_engines(&m->of, l, engines, sizeof(engines));
	pt_modes_of(&l->set, modes, sizeof(modes));
	if (m->shortly && strlen(modes) > MODES_WIDTH)
		snprintf(modes, sizeof(modes), "%zu modes", pt_nr_names(modes));
	snprintf(buf, size, "%-7s %-6s%s%s", l->set.arch, modes, *engines ? " " : "", engines);
}

static void measure(struct matrix *m)
{
	char label[768], text[12];
	m->label_width = 0;
	for (size_t k = 0; k < m->of.nr_rules; k++)
		m->width[k] = strlen(m->of.rule[k]);
	for (size_t i = 0; i < m->of.nr_lines; i++) {
		label_text(m, &m->of.line[i], label, sizeof(label));
		size_t w = strlen(label);
		m->label_width = w > m->label_width ? w : m->label_width;
		for (size_t k = 0; k < m->of.nr_rules; k++) {
			pt_matrix_text(&m->of.line[i].mark[k], text);
			w = strlen(text);
			m->width[k] = w > m->width[k] ? w : m->width[k];
		}
	}
}

static void move_rule(struct matrix *m, size_t to, size_t from)
{
	m->of.rule[to] = m->of.rule[from];
	m->width[to] = m->width[from];
	for (size_t i = 0; i < m->of.nr_lines; i++)
		m->of.line[i].mark[to] = m->of.line[i].mark[from];
}

static bool is_wrong(const struct pt_matrix *m, size_t rule)
{
	for (size_t i = 0; i < m->nr_lines; i++)
		if (m->line[i].mark[rule].any && (m->line[i].mark[rule].worst == PT_FAIL ||
						  m->line[i].mark[rule].worst == PT_ERROR))
			return true;
	return false;
}

/* Leaves the columns that `keeps` wants; how many went. If it wants none, all stay. */
static size_t keep(struct matrix *m, bool (*keeps)(const struct pt_matrix *m, size_t rule))
{
	size_t to = 0, left = m->of.nr_rules;
	for (size_t k = 0; k < m->of.nr_rules; k++)
		if (keeps(&m->of, k))
			move_rule(m, to++, k);
	m->of.nr_rules = to ? to : left;
	return left - m->of.nr_rules;
}

/* How many rules from `from` on fit beside the labels; one at least. */
static size_t rules_that_fit(const struct matrix *m, const struct table *t, size_t from)
{
	size_t at = m->label_width, n = 0;
	while (from + n < m->of.nr_rules) {
		at += 1 + m->width[from + n];
		if (n && at > pt_columns(t))
			break;
		n++;
	}
	return n;
}

/* Where it is to be one screen: what is wrong alone, and shorter labels. */
static size_t keep_less(struct matrix *m, const struct table *t)
{
	const size_t left_out = keep(m, is_wrong);

	m->shortly = rules_that_fit(m, t, 0) < m->of.nr_rules;
	measure(m);
	return left_out;
}

static void put_matrix_line(const struct matrix *m, const struct table *t,
			    const struct pt_matrix_line *l, size_t from, size_t n)
{
	char label[768], text[12];
	label_text(m, l, label, sizeof(label));
	fprintf(t->f, "%-*s", (int)m->label_width, label);
	if (l->cell->cell->status != PT_CELL_RAN && !l->cell->nr_rows) {
		bool skip = l->cell->cell->status == PT_CELL_SKIP;
		pt_put(t, skip ? DIM : RED, skip ? " skipped, see below" : " ERROR, see below");
	}
	for (size_t k = from; k < from + n && l->cell->nr_rows; k++) {
		fputc(' ', t->f);
		pt_matrix_text(&l->mark[k], text);
		pt_put(t, paint_of(&l->mark[k]), text);
		if (k + 1 < from + n)
			fprintf(t->f, "%*s", (int)(m->width[k] - strlen(text)), "");
	}
	fputc('\n', t->f);
}

static bool is_first_of_arch(const struct pt_report *r, size_t cell)
{
	for (size_t i = 0; i < cell; i++)
		if (!strcmp(r->cells[i].arch, r->cells[cell].arch) && r->cells[i].nr_machines)
			return false;
	return true;
}

/* The machines that each cell of an architecture stands for beside its own. */
void pt_put_lesser(const struct table *t)
{
	char line[1024];
	struct pt_text text;
	bool any = false;
	pt_text_init(&text, line, sizeof(line));
	for (size_t i = 0; i < t->r->nr_cells; i++) {
		const struct pt_cell_row *c = &t->r->cells[i];
		if (!c->nr_machines || !is_first_of_arch(t->r, i))
			continue;
		pt_text_add(&text, "%s%s ", any ? "; " : "also run on machines: ", c->arch);
		any = true;
		for (size_t k = 0; k < c->nr_machines; k++)
			pt_text_add(&text, "%s%s", k ? ", or " : "", c->machine[k].brief);
	}
	if (any) {
		fputc('\n', t->f);
		pt_put_wrapped(t, 0, 2, line);
	}
}

/* What the signs are, and who says it. */
static void put_legend(const struct table *t, const struct matrix *m, size_t left_out)
{
	char line[512];
	struct pt_text text;
	pt_text_init(&text, line, sizeof(line));
	pt_text_add(&text, ". pass, F fail, H hazard, E error, s skip, - absent, with how many "
			   "clauses");
	if (*m->of.engines)
		pt_text_add(&text, "; engine%s", strchr(m->of.engines, '+') ? "s: " : ": ");
	pt_text_add(&text, "%s%s", m->of.engines,
		    strchr(m->of.engines, '+') ? ", which agree where a line names none" : "");
	if (left_out)
		pt_text_add(&text, "; %zu other rules: no violation", left_out);
	pt_paint(t, DIM);
	pt_put_wrapped(t, 0, 0, line);
	pt_paint(t, PLAIN);
}

void pt_put_matrix(const struct table *t)
{
	struct matrix m = { 0 };
	size_t from = 0, left_out = 0;
	pt_matrix_build(&m.of, t->r, t->cells, t->style->lines);
	measure(&m);
	if (rules_that_fit(&m, t, 0) < m.of.nr_rules)
		left_out = keep(&m, pt_matrix_is_telling);
	if (t->style->lines && rules_that_fit(&m, t, 0) < m.of.nr_rules)
		left_out += keep_less(&m, t);
	do {
		size_t n = rules_that_fit(&m, t, from);
		fprintf(t->f, "\n%*s", (int)m.label_width, "");
		for (size_t k = from; k < from + n; k++) {
			fputc(' ', t->f);
			pt_put(t, BOLD, m.of.rule[k]);
			if (k + 1 < from + n)
				fprintf(t->f, "%*s", (int)(m.width[k] - strlen(m.of.rule[k])), "");
		}
		fputc('\n', t->f);
		for (size_t i = 0; i < m.of.nr_lines; i++)
			put_matrix_line(&m, t, &m.of.line[i], from, n);
		from += n;
	} while (from < m.of.nr_rules);
	put_legend(t, &m, left_out);
	pt_matrix_free(&m.of);
}
