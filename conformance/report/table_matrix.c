// SPDX-License-Identifier: GPL-2.0-or-later
/* The table's matrix: a line for each cell, a column for each rule. */
#include <stdlib.h>
#include <string.h>

#include "conformance/report/table.h"
#include "conformance/words/names.h"

#define MAX_RULES 64

struct line {
	struct pt_cell_set set;
	const struct pt_cell_results *cell; /* the first one; the others look alike */
	char cell_text[MAX_RULES][12];
	enum paint cell_paint[MAX_RULES];
};

struct matrix {
	const char *rule[MAX_RULES];
	size_t width[MAX_RULES];
	size_t nr_rules;
	struct line *line;
	size_t nr_lines;
	size_t label_width;
	char engines[128]; /* all of the report; a line names its own where they are fewer */
};

static bool rule_used(const struct pt_report *r, const char *id)
{
	for (size_t i = 0; i < r->nr_results; i++)
		if (!strcmp(r->results[i].rule, id))
			return true;
	return false;
}

static int rule_column(const struct matrix *m, const char *id)
{
	return pt_name_index(m->rule, m->nr_rules, id);
}

/* The contract's order; what it does not know comes last. */
static void find_rules(struct matrix *m, const struct pt_report *r)
{
	for (size_t i = 0; i < pt_nr_rules && m->nr_rules < MAX_RULES; i++)
		if (rule_used(r, pt_rules[i].id))
			m->rule[m->nr_rules++] = pt_rules[i].id;
	for (size_t i = 0; i < r->nr_results && m->nr_rules < MAX_RULES; i++)
		if (rule_column(m, r->results[i].rule) < 0)
			m->rule[m->nr_rules++] = r->results[i].rule;
	for (size_t i = 0; i < m->nr_rules; i++)
		m->width[i] = strlen(m->rule[i]);
}

static void cell_text(const size_t count[PT_NR_VERDICTS], char buf[12], enum paint *p)
{
	static const struct {
		enum pt_verdict verdict;
		const char *sign;
		bool counted;
		enum paint paint;
	} worst_first[] = {
		{ PT_ERROR, "E", true, RED },	  { PT_FAIL, "F", true, RED },
		{ PT_HAZARD, "H", true, YELLOW }, { PT_PASS, ".", false, GREEN },
		{ PT_SKIP, "s", false, DIM },	  { PT_ABSENT, "-", false, DIM },
	};
	*buf = '\0';
	*p = PLAIN;
	for (size_t i = 0; i < PT_ARRAY_SIZE(worst_first); i++) {
		size_t n = count[worst_first[i].verdict];
		if (!n)
			continue;
		snprintf(buf, 12, worst_first[i].counted ? "%s%zu" : "%s", worst_first[i].sign, n);
		*p = worst_first[i].paint;
		return;
	}
}

static void fill_line(const struct matrix *m, struct line *l, const struct pt_cell_results *c)
{
	size_t count[MAX_RULES][PT_NR_VERDICTS] = { 0 };
	l->cell = c;
	l->set = (struct pt_cell_set){ .arch = c->cell->arch };
	pt_set_add(&l->set, c->cell->mode, c->cell->engine);
	for (size_t i = 0; i < c->nr_rows; i++) {
		int column = rule_column(m, c->row[i]->rule);
		if (column >= 0)
			count[column][c->row[i]->verdict]++;
	}
	for (size_t i = 0; i < m->nr_rules; i++)
		cell_text(count[i], l->cell_text[i], &l->cell_paint[i]);
}

/* Engines of one mode that say the same share a line. */
static bool lines_agree(const struct line *a, const struct line *b)
{
	const struct pt_cell_row *x = a->cell->cell, *y = b->cell->cell;
	return !strcmp(x->arch, y->arch) && !strcmp(x->mode, y->mode) && x->status == y->status &&
	       !strcmp(x->reason, y->reason) &&
	       !memcmp(a->cell_text, b->cell_text, sizeof(a->cell_text));
}

/* Modes that say the same do, too, if they were run by the same engines. */
static bool modes_agree(const struct line *a, const struct line *b)
{
	const struct pt_cell_row *x = a->cell->cell, *y = b->cell->cell;
	char engines_a[128], engines_b[128];
	pt_engines_of(&a->set, x->mode, engines_a, sizeof(engines_a));
	pt_engines_of(&b->set, y->mode, engines_b, sizeof(engines_b));
	return !strcmp(x->arch, y->arch) && x->status == y->status &&
	       !strcmp(engines_a, engines_b) &&
	       !memcmp(a->cell_text, b->cell_text, sizeof(a->cell_text));
}

static void label_text(const struct matrix *m, const struct line *l, char *buf, size_t size)
{
	char engines[128], modes[512];
	pt_engines_of(&l->set, l->set.at[0].mode, engines, sizeof(engines));
	pt_modes_of(&l->set, modes, sizeof(modes));
	bool all = !strcmp(engines, m->engines);
	snprintf(buf, size, "%-7s %-6s%s%s", l->set.arch, modes, all ? "" : " ",
		 all ? "" : engines);
}

static void all_engines(const struct pt_report *r, char *buf, size_t size)
{
	struct pt_cell_set s = { .arch = "" };
	for (size_t i = 0; i < r->nr_cells; i++)
		pt_set_add(&s, "", r->cells[i].engine);
	pt_engines_of(&s, "", buf, size);
}

static void add_line(struct matrix *m, const struct pt_cell_results *c)
{
	struct line *l = &m->line[m->nr_lines];
	memset(l, 0, sizeof(*l));
	fill_line(m, l, c);
	for (size_t i = 0; i < m->nr_lines; i++) {
		if (!lines_agree(&m->line[i], l))
			continue;
		pt_set_add(&m->line[i].set, c->cell->mode, c->cell->engine);
		return;
	}
	m->nr_lines++;
}

static void join_modes(struct matrix *m)
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

static void measure(struct matrix *m)
{
	char label[768];
	for (size_t i = 0; i < m->nr_lines; i++) {
		label_text(m, &m->line[i], label, sizeof(label));
		size_t w = strlen(label);
		m->label_width = w > m->label_width ? w : m->label_width;
		for (size_t k = 0; k < m->nr_rules; k++) {
			w = strlen(m->line[i].cell_text[k]);
			m->width[k] = w > m->width[k] ? w : m->width[k];
		}
	}
}

static void build_matrix(struct matrix *m, const struct table *t)
{
	*m = (struct matrix){ 0 };
	find_rules(m, t->r);
	all_engines(t->r, m->engines, sizeof(m->engines));
	m->line = pt_need(calloc(t->r->nr_cells + 1, sizeof(*m->line)));
	for (size_t i = 0; i < t->r->nr_cells; i++)
		add_line(m, &t->cells[i]);
	join_modes(m);
	measure(m);
}

/* Does any cell say more of the rule than that it holds, or was not asked? */
static bool is_telling(const struct matrix *m, size_t rule)
{
	for (size_t i = 0; i < m->nr_lines; i++)
		if (*m->line[i].cell_text[rule] && strchr("FEH", *m->line[i].cell_text[rule]))
			return true;
	return false;
}

static void move_rule(struct matrix *m, size_t to, size_t from)
{
	m->rule[to] = m->rule[from];
	m->width[to] = m->width[from];
	for (size_t i = 0; i < m->nr_lines; i++) {
		memmove(m->line[i].cell_text[to], m->line[i].cell_text[from],
			sizeof(m->line[i].cell_text[to]));
		m->line[i].cell_paint[to] = m->line[i].cell_paint[from];
	}
}

/* Leaves the columns that say something; how many went. If none does, all stay. */
static size_t keep_telling(struct matrix *m)
{
	size_t to = 0, left = m->nr_rules;
	for (size_t k = 0; k < m->nr_rules; k++)
		if (is_telling(m, k))
			move_rule(m, to++, k);
	m->nr_rules = to ? to : left;
	return left - m->nr_rules;
}

/* How many rules from `from` on fit beside the labels; one at least. */
static size_t rules_that_fit(const struct matrix *m, const struct table *t, size_t from)
{
	size_t at = m->label_width, n = 0;
	while (from + n < m->nr_rules) {
		at += 1 + m->width[from + n];
		if (n && at > pt_columns(t))
			break;
		n++;
	}
	return n;
}

static void put_matrix_line(const struct matrix *m, const struct table *t, const struct line *l,
			    size_t from, size_t n)
{
	char label[768];
	label_text(m, l, label, sizeof(label));
	fprintf(t->f, "%-*s", (int)m->label_width, label);
	if (l->cell->cell->status != PT_CELL_RAN && !l->cell->nr_rows) {
		bool skip = l->cell->cell->status == PT_CELL_SKIP;
		pt_put(t, skip ? DIM : RED, skip ? " skipped, see below" : " ERROR, see below");
	}
	for (size_t k = from; k < from + n && l->cell->nr_rows; k++) {
		fputc(' ', t->f);
		pt_put(t, l->cell_paint[k], l->cell_text[k]);
		if (k + 1 < from + n)
			fprintf(t->f, "%*s", (int)(m->width[k] - strlen(l->cell_text[k])), "");
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
	if (*m->engines)
		pt_text_add(&text, "; engine%s", strchr(m->engines, '+') ? "s: " : ": ");
	pt_text_add(&text, "%s%s", m->engines,
		    strchr(m->engines, '+') ? ", which agree where a line names none" : "");
	if (left_out)
		pt_text_add(&text, "; %zu other rules: no violation", left_out);
	pt_paint(t, DIM);
	pt_put_wrapped(t, 0, 0, line);
	pt_paint(t, PLAIN);
}

void pt_put_matrix(const struct table *t)
{
	struct matrix m;
	size_t from = 0, left_out = 0;
	build_matrix(&m, t);
	if (rules_that_fit(&m, t, 0) < m.nr_rules)
		left_out = keep_telling(&m);
	do {
		size_t n = rules_that_fit(&m, t, from);
		fprintf(t->f, "\n%*s", (int)m.label_width, "");
		for (size_t k = from; k < from + n; k++) {
			fputc(' ', t->f);
			pt_put(t, BOLD, m.rule[k]);
			if (k + 1 < from + n)
				fprintf(t->f, "%*s", (int)(m.width[k] - strlen(m.rule[k])), "");
		}
		fputc('\n', t->f);
		for (size_t i = 0; i < m.nr_lines; i++)
			put_matrix_line(&m, t, &m.line[i], from, n);
		from += n;
	} while (from < m.nr_rules);
	put_legend(t, &m, left_out);
	free(m.line);
}
