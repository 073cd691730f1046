// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/report/matrix.h"

#include <stdlib.h>
#include <string.h>

#include "conformance/words/last_words.h"
#include "conformance/words/names.h"

static bool rule_used(const struct pt_report *r, const char *id)
{
	for (size_t i = 0; i < r->nr_results; i++)
		if (!strcmp(r->results[i].rule, id))
			return true;
	return false;
}

static int rule_column(const struct pt_matrix *m, const char *id)
{
	return pt_name_index(m->rule, m->nr_rules, id);
}

/* The contract's order; what it does not know comes last. */
static void find_rules(struct pt_matrix *m, const struct pt_report *r)
{
	for (size_t i = 0; i < pt_nr_rules && m->nr_rules < PT_MATRIX_RULES; i++)
		if (rule_used(r, pt_rules[i].id))
			m->rule[m->nr_rules++] = pt_rules[i].id;
	for (size_t i = 0; i < r->nr_results && m->nr_rules < PT_MATRIX_RULES; i++)
		if (rule_column(m, r->results[i].rule) < 0)
			m->rule[m->nr_rules++] = r->results[i].rule;
}

/* The worst first: the sign it has, and whether it is counted. */
static const struct {
	enum pt_verdict verdict;
	const char *sign;
	bool counted;
} signs[] = {
	{ PT_ERROR, "E", true }, { PT_FAIL, "F", true },  { PT_HAZARD, "H", true },
	{ PT_PASS, ".", false }, { PT_SKIP, "s", false }, { PT_ABSENT, "-", false },
};

/* How bad it is: the smaller the worse. */
static size_t rank_of(const struct pt_matrix_mark *mark)
{
	size_t i = 0;
	while (i < PT_ARRAY_SIZE(signs) && !(mark->any && signs[i].verdict == mark->worst))
		i++;
	return i;
}

static struct pt_matrix_mark mark_of(const size_t count[PT_NR_VERDICTS])
{
	for (size_t i = 0; i < PT_ARRAY_SIZE(signs); i++) {
		size_t n = count[signs[i].verdict];
		if (n)
			return (struct pt_matrix_mark){ true, signs[i].verdict,
							signs[i].counted ? n : 0 };
	}
	return (struct pt_matrix_mark){ 0 };
}

const char *pt_matrix_sign(const struct pt_matrix_mark *mark)
{
	size_t rank = rank_of(mark);
	return rank < PT_ARRAY_SIZE(signs) ? signs[rank].sign : "";
}

void pt_matrix_text(const struct pt_matrix_mark *mark, char buf[12])
{
	int n = snprintf(buf, 12, "%s", pt_matrix_sign(mark));
	if (mark->clauses)
		snprintf(buf + n, 12 - (size_t)n, "%zu", mark->clauses);
}

static bool marks_agree(const struct pt_matrix_line *a, const struct pt_matrix_line *b)
{
	for (size_t i = 0; i < PT_MATRIX_RULES; i++)
		if (a->mark[i].any != b->mark[i].any || a->mark[i].worst != b->mark[i].worst ||
		    a->mark[i].clauses != b->mark[i].clauses)
			return false;
	return true;
}

static void fill_line(const struct pt_matrix *m, struct pt_matrix_line *l,
		      const struct pt_cell_results *c)
{
	size_t count[PT_MATRIX_RULES][PT_NR_VERDICTS] = { 0 };
	l->cell = c;
	l->set = (struct pt_cell_set){ .arch = c->cell->arch };
	pt_set_add(&l->set, c->cell->mode, c->cell->engine);
	for (size_t i = 0; i < c->nr_rows; i++) {
		int column = rule_column(m, c->row[i]->rule);
		if (column >= 0)
			count[column][c->row[i]->verdict]++;
	}
	for (size_t i = 0; i < m->nr_rules; i++)
		l->mark[i] = mark_of(count[i]);
}

/* Engines of one mode that say the same share a line. */
static bool lines_agree(const struct pt_matrix_line *a, const struct pt_matrix_line *b)
{
	const struct pt_cell_row *x = a->cell->cell, *y = b->cell->cell;
	return !strcmp(x->arch, y->arch) && !strcmp(x->mode, y->mode) && x->status == y->status &&
	       !strcmp(x->reason, y->reason) && marks_agree(a, b);
}

/* Modes that say the same do, too, if they were run by the same engines. */
static bool modes_agree(const struct pt_matrix_line *a, const struct pt_matrix_line *b)
{
	const struct pt_cell_row *x = a->cell->cell, *y = b->cell->cell;
	char engines_a[128], engines_b[128];
	pt_engines_of(&a->set, x->mode, engines_a, sizeof(engines_a));
	pt_engines_of(&b->set, y->mode, engines_b, sizeof(engines_b));
	return !strcmp(x->arch, y->arch) && x->status == y->status &&
	       !strcmp(engines_a, engines_b) && marks_agree(a, b);
}

void pt_matrix_engines(const struct pt_matrix *m, const struct pt_matrix_line *l, char *buf,
		       size_t size)
{
	pt_engines_of(&l->set, l->set.at[0].mode, buf, size);
	if (!strcmp(buf, m->engines))
		*buf = '\0';
}

static void all_engines(const struct pt_report *r, char *buf, size_t size)
{
	struct pt_cell_set s = { .arch = "" };
	for (size_t i = 0; i < r->nr_cells; i++)
		pt_set_add(&s, "", r->cells[i].engine);
	pt_engines_of(&s, "", buf, size);
}

static bool same_mode(const struct pt_matrix_line *a, const struct pt_matrix_line *b)
{
	return !strcmp(a->set.arch, b->set.arch) && !strcmp(a->set.at[0].mode, b->set.at[0].mode);
}

/* The worst that either says; of cells, one that has something to say. */
static void take_worse(struct pt_matrix_line *l, const struct pt_matrix_line *other)
{
	if (!l->cell->nr_rows)
		l->cell = other->cell;
	for (size_t i = 0; i < PT_MATRIX_RULES; i++) {
		struct pt_matrix_mark *a = &l->mark[i];
		const struct pt_matrix_mark *b = &other->mark[i];
		size_t x = rank_of(a), y = rank_of(b);
		if (y < x || (x == y && b->clauses > a->clauses))
			*a = *b;
	}
}

static void add_line(struct pt_matrix *m, const struct pt_cell_results *c, bool together)
{
	struct pt_matrix_line *l = &m->line[m->nr_lines];
	memset(l, 0, sizeof(*l));
	fill_line(m, l, c);
	for (size_t i = 0; i < m->nr_lines; i++) {
		if (together ? !same_mode(&m->line[i], l) : !lines_agree(&m->line[i], l))
			continue;
		pt_set_add(&m->line[i].set, c->cell->mode, c->cell->engine);
		if (together)
			take_worse(&m->line[i], l);
		return;
	}
	m->nr_lines++;
}

static void join_modes(struct pt_matrix *m)
{
	size_t to = 0;
	for (size_t i = 0; i < m->nr_lines; i++) {
		size_t like = 0;
		while (like < to && !modes_agree(&m->line[like], &m->line[i]))
			like++;
		if (like == to) {
			m->line[to++] = m->line[i];
			continue;
		}
		for (size_t k = 0; k < m->line[i].set.n; k++)
			pt_set_add(&m->line[like].set, m->line[i].set.at[k].mode,
				   m->line[i].set.at[k].engine);
	}
	m->nr_lines = to;
}

void pt_matrix_build(struct pt_matrix *m, const struct pt_report *r,
		     const struct pt_cell_results *cells, bool together)
{
	*m = (struct pt_matrix){ 0 };
	find_rules(m, r);
	all_engines(r, m->engines, sizeof(m->engines));
	m->line = pt_need(calloc(r->nr_cells + 1, sizeof(*m->line)));
	for (size_t i = 0; i < r->nr_cells; i++)
		add_line(m, &cells[i], together);
	join_modes(m);
}

void pt_matrix_free(struct pt_matrix *m)
{
	free(m->line);
	m->line = NULL;
}

bool pt_matrix_is_telling(const struct pt_matrix *m, size_t rule)
{
	for (size_t i = 0; i < m->nr_lines; i++)
		if (m->line[i].mark[rule].clauses)
			return true;
	return false;
}
