// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * For a person at a terminal: first what is wrong, in one screen (a headline
 * and a matrix), then each failure with its witness, then hazards, what was
 * not run and why, and the counts.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/names.h"
#include "conformance/report/writer.h"

/* Causes shown with their whole witness; the others get a line each. */
#define FULL_FAILURES 12
#define MAX_RULES     64

enum paint { PLAIN, RED, GREEN, YELLOW, BOLD, DIM };

struct table {
	FILE *f;
	const struct pt_report *r;
	const struct pt_style *style;
	struct pt_cell_results *cells;
};

static void paint(const struct table *t, enum paint p)
{
	static const char *const codes[] = {
		[PLAIN] = "\033[0m",   [RED] = "\033[31m", [GREEN] = "\033[32m",
		[YELLOW] = "\033[33m", [BOLD] = "\033[1m", [DIM] = "\033[2m",
	};
	if (t->style->colour)
		fputs(codes[p], t->f);
}

static void put(const struct table *t, enum paint p, const char *s)
{
	paint(t, p);
	fputs(s, t->f);
	paint(t, PLAIN);
}

static size_t columns(const struct table *t)
{
	return t->style->columns ? t->style->columns : SIZE_MAX;
}

/* How many columns UTF-8 text takes. */
static size_t width_of(const char *s)
{
	size_t n = 0;
	for (; *s; s++)
		n += (*s & 0xc0) != 0x80;
	return n;
}

/* Words from column `at` on, broken before the right edge and indented. */
static void put_wrapped(const struct table *t, size_t at, size_t indent, const char *raw)
{
	bool first = true;
	char *clean = pt_text_clean(raw);
	for (const char *text = clean; *text;) {
		size_t bytes = strcspn(text, " \n");
		char word[512];
		snprintf(word, sizeof(word), "%.*s", bytes < sizeof(word) ? (int)bytes : 511, text);
		size_t w = width_of(word);
		if (!first && at + 1 + w > columns(t)) {
			fprintf(t->f, "\n%*s", (int)indent, "");
			at = indent;
		} else if (!first) {
			fputc(' ', t->f);
			at++;
		}
		fputs(word, t->f);
		at += w;
		first = false;
		text += bytes;
		text += strspn(text, " \n");
	}
	free(clean);
	fputc('\n', t->f);
}

/* "  label    words words …" */
static void put_field(const struct table *t, const char *label, const char *text)
{
	if (!text || !*text)
		return;
	fprintf(t->f, "  %-9s ", label);
	put_wrapped(t, 12, 12, text);
}

/* ---- sets of cells ------------------------------------------------------------------ */

/* The cells one line speaks of: those of one architecture, in report order. */
struct cell_set {
	const char *arch;
	struct {
		const char *mode, *engine;
	} at[128];
	size_t n;
};

static void set_add(struct cell_set *s, const char *mode, const char *engine)
{
	for (size_t i = 0; i < s->n; i++)
		if (!strcmp(s->at[i].mode, mode) && !strcmp(s->at[i].engine, engine))
			return;
	if (s->n < PT_ARRAY_SIZE(s->at)) {
		s->at[s->n].mode = mode;
		s->at[s->n].engine = engine;
		s->n++;
	}
}

static bool first_of_mode(const struct cell_set *s, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (!strcmp(s->at[k].mode, s->at[i].mode))
			return false;
	return true;
}

static void engines_of(const struct cell_set *s, const char *mode, char *buf, size_t size)
{
	struct pt_text t;
	bool first = true;
	pt_text_init(&t, buf, size);
	for (size_t i = 0; i < s->n; i++) {
		if (strcmp(s->at[i].mode, mode) != 0)
			continue;
		pt_text_add(&t, "%s%s", first ? "" : "+", s->at[i].engine);
		first = false;
	}
}

/* "x86 4level,5level (native+unicorn)" */
static void set_text(const struct cell_set *s, char *buf, size_t size)
{
	struct pt_text t;
	char before[128] = "", engines[128];
	pt_text_init(&t, buf, size);
	pt_text_add(&t, "%s", s->arch);
	for (size_t i = 0; i < s->n; i++) {
		if (!first_of_mode(s, i))
			continue;
		engines_of(s, s->at[i].mode, engines, sizeof(engines));
		bool joins = *before && !strcmp(before, engines);
		if (*before && !joins)
			pt_text_add(&t, " (%s),", before);
		pt_text_add(&t, "%s%s", joins ? "," : " ", s->at[i].mode);
		strcpy(before, engines);
	}
	pt_text_add(&t, " (%s)", before);
}

/* ---- the matrix ---------------------------------------------------------------------- */

struct line {
	struct cell_set set;
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
	l->set = (struct cell_set){ .arch = c->cell->arch };
	set_add(&l->set, c->cell->mode, c->cell->engine);
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

static void label_text(const struct matrix *m, const struct line *l, char *buf, size_t size)
{
	char engines[128];
	engines_of(&l->set, l->set.at[0].mode, engines, sizeof(engines));
	bool all = !strcmp(engines, m->engines);
	snprintf(buf, size, "%-7s %-6s%s%s", l->set.arch, l->set.at[0].mode, all ? "" : " ",
		 all ? "" : engines);
}

static void all_engines(const struct pt_report *r, char *buf, size_t size)
{
	struct cell_set s = { .arch = "" };
	for (size_t i = 0; i < r->nr_cells; i++)
		set_add(&s, "", r->cells[i].engine);
	engines_of(&s, "", buf, size);
}

static void add_line(struct matrix *m, const struct pt_cell_results *c)
{
	struct line *l = &m->line[m->nr_lines];
	memset(l, 0, sizeof(*l));
	fill_line(m, l, c);
	for (size_t i = 0; i < m->nr_lines; i++) {
		if (!lines_agree(&m->line[i], l))
			continue;
		set_add(&m->line[i].set, c->cell->mode, c->cell->engine);
		return;
	}
	m->nr_lines++;
}

static void build_matrix(struct matrix *m, const struct table *t)
{
	char label[256];
	*m = (struct matrix){ 0 };
	find_rules(m, t->r);
	all_engines(t->r, m->engines, sizeof(m->engines));
	m->line = pt_need(calloc(t->r->nr_cells + 1, sizeof(*m->line)));
	for (size_t i = 0; i < t->r->nr_cells; i++)
		add_line(m, &t->cells[i]);
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

/* How many rules from `from` on fit beside the labels; one at least. */
static size_t rules_that_fit(const struct matrix *m, const struct table *t, size_t from)
{
	size_t at = m->label_width, n = 0;
	while (from + n < m->nr_rules) {
		at += 1 + m->width[from + n];
		if (n && at > columns(t))
			break;
		n++;
	}
	return n;
}

static void put_matrix_line(const struct matrix *m, const struct table *t, const struct line *l,
			    size_t from, size_t n)
{
	char label[256];
	label_text(m, l, label, sizeof(label));
	fprintf(t->f, "%-*s", (int)m->label_width, label);
	if (l->cell->cell->status != PT_CELL_RAN && !l->cell->nr_rows) {
		bool skip = l->cell->cell->status == PT_CELL_SKIP;
		put(t, skip ? DIM : RED, skip ? " skipped, see below" : " ERROR, see below");
	}
	for (size_t k = from; k < from + n && l->cell->nr_rows; k++) {
		fputc(' ', t->f);
		put(t, l->cell_paint[k], l->cell_text[k]);
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
static void put_lesser(const struct table *t)
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
	if (any)
		put_wrapped(t, 0, 2, line);
}

static void put_matrix(const struct table *t)
{
	struct matrix m;
	size_t from = 0;
	build_matrix(&m, t);
	do {
		size_t n = rules_that_fit(&m, t, from);
		fprintf(t->f, "\n%*s", (int)m.label_width, "");
		for (size_t k = from; k < from + n; k++) {
			fputc(' ', t->f);
			put(t, BOLD, m.rule[k]);
			if (k + 1 < from + n)
				fprintf(t->f, "%*s", (int)(m.width[k] - strlen(m.rule[k])), "");
		}
		fputc('\n', t->f);
		for (size_t i = 0; i < m.nr_lines; i++)
			put_matrix_line(&m, t, &m.line[i], from, n);
		from += n;
	} while (from < m.nr_rules);
	if (*m.engines)
		fprintf(t->f, "engines: %s%s\n", m.engines,
			strchr(m.engines, '+') ? "; they agree where a line names none" : "");
	put_lesser(t);
	put(t, DIM, ". pass  F fail  H hazard  E error  s skip  - absent; numbers count clauses");
	fputc('\n', t->f);
	free(m.line);
}

/* ---- groups: one finding seen in several cells --------------------------------------- */

struct group {
	const struct pt_result_row *row; /* the first one */
	struct cell_set set;
	size_t clauses; /* in the first cell */
};

struct groups {
	struct group *group;
	size_t n;
};

static bool same_witness(const struct pt_witness *a, const struct pt_witness *b)
{
	if (!a || !b)
		return a == b;
	/* what came of a law's inputs may differ a little from mode to mode */
	if (a->nr_inputs != b->nr_inputs || a->of_law != b->of_law ||
	    strcmp(a->expected, b->expected) != 0 ||
	    (!a->of_law && (a->entry != b->entry || strcmp(a->got, b->got) != 0)))
		return false;
	for (size_t i = 0; i < a->nr_inputs; i++)
		if (a->inputs[i].value != b->inputs[i].value ||
		    strcmp(a->inputs[i].name, b->inputs[i].name) != 0)
			return false;
	return true;
}

static bool same_finding(const struct pt_result_row *a, const struct pt_result_row *b)
{
	return !strcmp(a->arch, b->arch) && !strcmp(a->helper, b->helper) &&
	       !strcmp(a->clause, b->clause) && !strcmp(a->reason, b->reason) &&
	       a->machine == b->machine && same_witness(a->witness, b->witness);
}

/* What is absent or skipped for one reason is one finding, whatever the clause. */
static bool same_reason(const struct pt_result_row *a, const struct pt_result_row *b)
{
	return !strcmp(a->arch, b->arch) && !strcmp(a->helper, b->helper) &&
	       !strcmp(a->reason, b->reason);
}

/* What all the ways to compare two rows have in common. */
static size_t hash_row(const struct pt_result_row *row, size_t buckets)
{
	const char *const parts[] = { row->arch, row->helper, row->reason };
	u64 h = 0;
	for (size_t i = 0; i < PT_ARRAY_SIZE(parts); i++)
		for (const char *p = parts[i]; *p; p++)
			h = (h ^ (unsigned char)*p) * UINT64_C(0x100000001b3);
	return (h ^ h >> 32) & (buckets - 1);
}

/* Groups by what they are found by: chains of numbers + 1, 0 ends them. */
struct group_index {
	size_t *first, buckets;
	size_t *next; /* one for each group */
};

static size_t find_group(const struct groups *g, const struct group_index *x, size_t bucket,
			 const struct pt_result_row *row,
			 bool (*same)(const struct pt_result_row *, const struct pt_result_row *))
{
	size_t k = x->first[bucket];
	while (k && !same(g->group[k - 1].row, row))
		k = x->next[k - 1];
	return k ? k - 1 : g->n;
}

static size_t count_verdict(const struct pt_report *r, enum pt_verdict verdict)
{
	size_t n = 0;
	for (size_t i = 0; i < r->nr_results; i++)
		n += r->results[i].verdict == verdict;
	return n;
}

static struct groups group_results(const struct pt_report *r, enum pt_verdict verdict,
				   bool (*same)(const struct pt_result_row *,
						const struct pt_result_row *))
{
	size_t most = count_verdict(r, verdict);
	struct groups g = { pt_need(calloc(most + 1, sizeof(*g.group))), 0 };
	struct group_index x = { .buckets = 1 };
	while (x.buckets < 2 * most)
		x.buckets *= 2;
	x.first = pt_need(calloc(x.buckets, sizeof(*x.first)));
	x.next = pt_need(calloc(most + 1, sizeof(*x.next)));
	for (size_t i = 0; i < r->nr_results; i++) {
		const struct pt_result_row *row = &r->results[i];
		if (row->verdict != verdict)
			continue;
		size_t bucket = hash_row(row, x.buckets);
		size_t k = find_group(&g, &x, bucket, row, same);
		if (k == g.n) {
			g.group[g.n++] = (struct group){ .row = row, .set.arch = row->arch };
			x.next[k] = x.first[bucket];
			x.first[bucket] = k + 1;
		}
		set_add(&g.group[k].set, row->mode, row->engine);
		g.group[k].clauses += !strcmp(row->mode, g.group[k].row->mode) &&
				      !strcmp(row->engine, g.group[k].row->engine);
	}
	free(x.first);
	free(x.next);
	return g;
}

/* What a maintainer of the tree knows the helper by. */
static const char *name_of(const struct pt_result_row *row)
{
	return row->tree_name ? row->tree_name : row->helper;
}

static void put_known(const struct table *t, const struct pt_result_row *row)
{
	char line[300];

	if (!row->known)
		return;
	pt_known_line(row->known, line, sizeof(line));
	put_field(t, "known", line);
}

/* The finding that a cause is shown by: its helper's own, if that fails itself. */
static const struct group *main_group(const struct groups *g, const struct pt_cause *c)
{
	const struct group *first = NULL;
	for (size_t i = 0; i < g->n; i++) {
		if (!pt_is_of_cause(c, g->group[i].row))
			continue;
		if (!pt_is_consequence(g->group[i].row))
			return &g->group[i];
		first = first ? first : &g->group[i];
	}
	return first;
}

static bool same_set(const struct cell_set *a, const struct cell_set *b)
{
	if (strcmp(a->arch, b->arch) != 0 || a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (strcmp(a->at[i].mode, b->at[i].mode) != 0 ||
		    strcmp(a->at[i].engine, b->at[i].engine) != 0)
			return false;
	return true;
}

static bool is_named_before(const struct groups *g, size_t at, const struct pt_cause *c)
{
	for (size_t i = 0; i < at; i++)
		if (pt_is_of_cause(c, g->group[i].row) &&
		    !strcmp(g->group[i].row->helper, g->group[at].row->helper) &&
		    !strcmp(g->group[i].row->clause, g->group[at].row->clause))
			return true;
	return false;
}

/* "keeps-present, mmu-leaf of pud_modify", for all findings about the helper of one. */
static void also_text(const struct groups *g, size_t at, const struct pt_cause *c,
		      const struct group *shown, struct cell_set *set, FILE *f)
{
	const struct pt_result_row *first = g->group[at].row;
	const char *comma = "";
	for (size_t i = at; i < g->n; i++) {
		const struct pt_result_row *row = g->group[i].row;
		if (!pt_is_of_cause(c, row) || strcmp(row->helper, first->helper) != 0)
			continue;
		for (size_t k = 0; k < g->group[i].set.n; k++)
			set_add(set, g->group[i].set.at[k].mode, g->group[i].set.at[k].engine);
		if (is_named_before(g, i, c) || (!strcmp(row->helper, shown->row->helper) &&
						 !strcmp(row->clause, shown->row->clause)))
			continue;
		fprintf(f, "%s%s", comma, row->clause);
		comma = ", ";
	}
	if (*comma && strcmp(first->helper, c->helper) != 0)
		fprintf(f, " of %s", first->helper);
	for (size_t i = 1; *comma && first->cause[i]; i++)
		fprintf(f, ", and from %s", first->cause[i]);
}

static bool is_first_of_helper(const struct groups *g, size_t at, const struct pt_cause *c)
{
	for (size_t i = 0; i < at; i++)
		if (pt_is_of_cause(c, g->group[i].row) &&
		    !strcmp(g->group[i].row->helper, g->group[at].row->helper))
			return false;
	return true;
}

static void put_also_of(const struct table *t, const struct groups *g, size_t at,
			const struct pt_cause *c, const struct group *shown)
{
	struct cell_set set = { .arch = c->arch };
	char *buf = NULL, cells[1024];
	size_t size;
	FILE *f = pt_open_text(&buf, &size);
	also_text(g, at, c, shown, &set, f);
	fflush(f);
	if (size && !same_set(&set, &shown->set)) {
		set_text(&set, cells, sizeof(cells));
		fprintf(f, "  %s", cells);
	}
	pt_close_text(f);
	put_field(t, "also", buf);
	free(buf);
}

/* What follows from the same: a line for each helper, the cause's own first. */
static void put_also(const struct table *t, const struct groups *g, const struct pt_cause *c,
		     const struct group *shown)
{
	for (int others = 0; others < 2; others++)
		for (size_t i = 0; i < g->n; i++)
			if (pt_is_of_cause(c, g->group[i].row) &&
			    pt_is_consequence(g->group[i].row) == others &&
			    is_first_of_helper(g, i, c))
				put_also_of(t, g, i, c, shown);
}

/* A predicate that answered rightly wherever its own clauses asked it. */
static void put_silent_cause(const struct table *t, const struct pt_cause *c,
			     const struct pt_result_row *shown)
{
	char line[200];
	if (!pt_is_consequence(shown))
		return;
	snprintf(line, sizeof(line), "%s(): if it answered as its own clauses say, this would hold",
		 c->helper);
	put_field(t, "cause", line);
}

static void put_witness(const struct table *t, const struct pt_result_row *row)
{
	char *witness = pt_witness_text(row);
	for (char *at = witness, *next; at && *at; at = next) {
		next = strchr(at, '\n');
		if (next)
			*next++ = '\0';
		char word[12] = "";
		size_t n = strcspn(at, " ");
		if (n < sizeof(word))
			memcpy(word, at, n);
		put_field(t, n < 10 ? word : "", n < 10 ? at + n + strspn(at + n, " ") : at);
	}
	free(witness);
}

/* Has somebody read all that follows from it, and found no caller that comes there? */
static bool is_unreached(const struct groups *g, const struct pt_cause *c)
{
	for (size_t i = 0; i < g->n; i++) {
		const struct pt_result_row *row = g->group[i].row;
		if (pt_is_of_cause(c, row) &&
		    !(row->known && row->known->state == PT_DEVIATION_UNREACHED))
			return false;
	}
	return true;
}

/* What no caller comes to stands below the rest; else all stay in their order. */
static void sink_unreached(const struct groups *g, struct pt_cause *causes, size_t n)
{
	struct pt_cause *sorted = pt_need(calloc(n + 1, sizeof(*sorted)));
	size_t to = 0;
	for (int below = 0; below < 2; below++)
		for (size_t i = 0; i < n; i++)
			if (is_unreached(g, &causes[i]) == below)
				sorted[to++] = causes[i];
	for (size_t i = 0; i < n; i++)
		causes[i] = sorted[i];
	free(sorted);
}

static void put_cause(const struct table *t, const struct groups *all, const struct pt_cause *c)
{
	const struct group *g = main_group(all, c);
	const struct pt_result_row *row = g->row;
	const struct pt_rule *rule = pt_rule_named(row->rule);
	char cells[1024], line[1200];

	set_text(&g->set, cells, sizeof(cells));
	put(t, RED, "FAIL ");
	snprintf(line, sizeof(line), "%s %s", name_of(row), row->clause);
	put(t, BOLD, line);
	fprintf(t->f, "  %s\n", cells);
	put_silent_cause(t, c, row);
	snprintf(line, sizeof(line), "%s: %s", row->rule, rule ? rule->text : "(no text)");
	put_field(t, "rule", line);
	if (rule) {
		put_field(t, "source", rule->source);
		put_field(t, "relied on", rule->relied_on);
	}
	put_known(t, row);
	put_witness(t, row);
	put_also(t, all, c, g);
	char *command = pt_command_for(t->r, row);
	fprintf(t->f, "  %-9s %s\n\n", "again", command);
	free(command);
}

static void put_cause_briefly(const struct table *t, const struct groups *all,
			      const struct pt_cause *c)
{
	const struct group *g = main_group(all, c);
	const struct pt_result_row *row = g->row;
	char cells[1024];
	set_text(&g->set, cells, sizeof(cells));
	put(t, RED, "FAIL ");
	fprintf(t->f, "%s %s  %s  %s", name_of(row), row->clause, row->rule, cells);
	if (row->witness && !row->witness->no_entry)
		fprintf(t->f, "  0x%" PRIx64 ":", row->witness->entry);
	if (row->witness)
		fprintf(t->f, " expected %s, got %s", row->witness->expected, row->witness->got);
	if (row->known)
		fprintf(t->f, "  %s: %s", pt_deviation_states[row->known->state], row->known->id);
	if (row->machine)
		fprintf(t->f, ", on a machine %s alone", row->machine);
	fputc('\n', t->f);
	put_silent_cause(t, c, row);
	put_also(t, all, c, g);
}

static void put_failures(const struct table *t)
{
	struct groups g = group_results(t->r, PT_FAIL, same_finding);
	size_t n;
	struct pt_cause *causes = pt_causes_list(t->r, &n);
	sink_unreached(&g, causes, n);
	if (n)
		fputc('\n', t->f);
	for (size_t i = 0; i < n && i < FULL_FAILURES; i++)
		put_cause(t, &g, &causes[i]);
	if (n > FULL_FAILURES)
		fprintf(t->f,
			"%zu more, in short (--format json has every witness; --helper narrows):\n",
			n - FULL_FAILURES);
	for (size_t i = FULL_FAILURES; i < n; i++)
		put_cause_briefly(t, &g, &causes[i]);
	free(causes);
	free(g.group);
}

/* ---- hazards, errors, what was not run ------------------------------------------------ */

static bool same_note(const struct group *a, const struct group *b)
{
	return !strcmp(a->row->reason, b->row->reason) && same_set(&a->set, &b->set);
}

static bool same_hazard(const struct group *a, const struct group *b)
{
	return !strcmp(a->row->clause, b->row->clause) && same_note(a, b);
}

static bool same_outcome(const struct pt_result_row *a, const struct pt_result_row *b)
{
	return same_reason(a, b) && !strcmp(a->clause, b->clause);
}

/* One line for all helpers that do the same on the same cells. */
static void put_hazard(const struct table *t, const struct groups *g, size_t at)
{
	const struct pt_result_row *row = g->group[at].row;
	char *reason = pt_text_line(row->reason), *warns = strchr(reason, ';');
	int outcome = warns ? (int)(warns - reason) : (int)strlen(reason);
	char cells[1024];

	set_text(&g->group[at].set, cells, sizeof(cells));
	fprintf(t->f, "  %-10s %-20.*s %-13s %s\n    ",
		!strncmp(row->clause, "on-", 3) ? row->clause + 3 : row->clause, outcome, reason,
		warns ? warns + 1 + strspn(warns + 1, " ") : "", cells);
	free(reason);
	for (size_t k = at; k < g->n; k++)
		if (same_hazard(&g->group[k], &g->group[at]))
			fprintf(t->f, "%s ", name_of(g->group[k].row));
	if (row->witness && row->witness->nr_inputs)
		fprintf(t->f, "0x%" PRIx64 " → 0x%" PRIx64, row->witness->inputs[0].value,
			row->witness->entry);
	fputc('\n', t->f);
}

static void put_hazards(const struct table *t)
{
	struct groups g = group_results(t->r, PT_HAZARD, same_outcome);
	if (g.n) {
		fputc('\n', t->f);
		put(t, YELLOW, "hazards");
		fputs(": what a caller's mistake turns into; no violation\n", t->f);
		put(t, DIM, "  called on  outcome              its warning   where");
		fputc('\n', t->f);
	}
	for (size_t i = 0; i < g.n; i++) {
		size_t first = 0;
		while (!same_hazard(&g.group[first], &g.group[i]))
			first++;
		if (first == i)
			put_hazard(t, &g, i);
	}
	free(g.group);
}

struct broken_cells {
	enum pt_cell_status status;
	const char *title;
	enum paint paint;
	size_t shown;
};

static void put_broken_cell(const struct table *t, struct broken_cells *b,
			    const struct pt_cell_row *c, const char *machine, const char *reason)
{
	char label[320];
	if (!b->shown++) {
		fputc('\n', t->f);
		put(t, b->paint, b->title);
		fputc('\n', t->f);
	}
	snprintf(label, sizeof(label), "  %s %s (%s)%s%s: ", c->arch, c->mode, c->engine,
		 machine ? " on a machine " : "", machine ? machine : "");
	fputs(label, t->f);
	put_wrapped(t, strlen(label), 4, reason);
}

static void put_broken_cells(const struct table *t, enum pt_cell_status status, const char *title,
			     enum paint p)
{
	struct broken_cells b = { status, title, p, 0 };
	for (size_t i = 0; i < t->r->nr_cells; i++) {
		const struct pt_cell_row *c = &t->r->cells[i];
		if (c->status == status)
			put_broken_cell(t, &b, c, NULL, c->reason);
		for (size_t k = 0; k < c->nr_machines; k++)
			if (c->machine[k].status == status)
				put_broken_cell(t, &b, c, c->machine[k].brief,
						c->machine[k].reason);
	}
}

static bool same_error(const struct group *a, const struct group *b)
{
	return !strcmp(a->row->helper, b->row->helper) && !strcmp(a->row->reason, b->row->reason);
}

/* One line per helper and reason: one broken helper breaks all its clauses alike. */
static void put_error(const struct table *t, const struct groups *g, size_t at)
{
	char cells[1024], line[1400];
	size_t clauses = 0;
	for (size_t k = 0; k < g->n; k++) {
		if (!same_error(&g->group[k], &g->group[at]))
			continue;
		if (k < at)
			return;
		clauses++;
	}
	set_text(&g->group[at].set, cells, sizeof(cells));
	snprintf(line, sizeof(line), "%s, %zu clause%s, %s: %s", name_of(g->group[at].row), clauses,
		 clauses == 1 ? "" : "s", cells, g->group[at].row->reason);
	fputs("  ", t->f);
	put_wrapped(t, 2, 4, line);
}

static void put_error_results(const struct table *t)
{
	struct groups g = group_results(t->r, PT_ERROR, same_finding);
	if (g.n) {
		fputc('\n', t->f);
		put(t, RED, "errors");
		fputc('\n', t->f);
	}
	for (size_t i = 0; i < g.n; i++)
		put_error(t, &g, i);
	free(g.group);
}

/* What a reason starts with when it names a helper that is not there (results.c). */
#define HAS_NO "the subject has no "
/* So many names are listed; of more, those that begin alike are counted. */
#define LISTED	 6
#define FAMILIES 6

/* What one architecture lacks in the same cells: one reason, or one helper that is not there. */
struct note {
	const struct pt_result_row *row;
	const struct cell_set *set;
	size_t clauses;
	bool missing; /* the reason names a helper that is not there */
	const char *name;
};

struct notes {
	struct note *note;
	size_t n;
};

static int by_place_and_reason(const void *a, const void *b)
{
	const struct note *x = a, *y = b;
	const size_t nx = x->set->n, ny = y->set->n;
	int order = strcmp(x->row->arch, y->row->arch);
	if (!order)
		order = nx > ny ? -1 : nx < ny;
	for (size_t i = 0; !order && i < nx; i++) {
		order = strcmp(x->set->at[i].mode, y->set->at[i].mode);
		if (!order)
			order = strcmp(x->set->at[i].engine, y->set->at[i].engine);
	}
	if (!order)
		order = y->missing - x->missing;
	return order ? order : strcmp(x->row->reason, y->row->reason);
}

/* The groups of one set of cells together, one note for each reason. */
static struct notes take_notes(const struct groups *g)
{
	struct notes notes = { pt_need(calloc(g->n + 1, sizeof(*notes.note))), 0 };
	for (size_t i = 0; i < g->n; i++) {
		const char *reason = g->group[i].row->reason;
		bool missing = !strncmp(reason, HAS_NO, strlen(HAS_NO));
		notes.note[i] =
			(struct note){ g->group[i].row, &g->group[i].set, g->group[i].clauses,
				       missing, missing ? reason + strlen(HAS_NO) : reason };
	}
	qsort(notes.note, g->n, sizeof(*notes.note), by_place_and_reason);
	for (size_t i = 0; i < g->n; i++) {
		struct note *last = notes.n ? &notes.note[notes.n - 1] : NULL;
		if (last && !by_place_and_reason(last, &notes.note[i]))
			last->clauses += notes.note[i].clauses;
		else
			notes.note[notes.n++] = notes.note[i];
	}
	return notes;
}

/* "pud" of pud_mkold, "__swp" of __swp_type; helpers that hugetlb shares are its own. */
static size_t family_length(const char *name)
{
	size_t under = strspn(name, "_");
	return strchr(name, ' ') ? strlen(name) : under + strcspn(name + under, "_");
}

static bool same_family(const char *a, const char *b)
{
	const char *x = strchr(a, ' '), *y = strchr(b, ' ');
	size_t n = family_length(a);
	if (x || y)
		return x && y && !strcmp(x, y);
	return n == family_length(b) && !strncmp(a, b, n);
}

/* Notes from .first on whose names begin alike. */
struct family {
	size_t first, n;
};

/* "pud_* (32)" or "pte_* for HugeTLB (7)" */
static void put_family(FILE *f, const struct note *first, size_t n)
{
	const char *name = first->name, *whose = strchr(name, ' ');
	if (n == 1)
		fputs(name, f);
	else
		fprintf(f, "%.*s_*%s (%zu)",
			(int)(whose ? strcspn(name, "_") : family_length(name)), name,
			whose ? whose : "", n);
}

static int by_name(const void *a, const void *b)
{
	const struct note *x = a, *y = b;
	const char *p = strchr(x->name, ' '), *q = strchr(y->name, ' ');
	if (!p != !q)
		return p ? 1 : -1;
	return strcmp(x->name, y->name);
}

static int by_size(const void *a, const void *b)
{
	const struct family *x = a, *y = b;
	if (x->n != y->n)
		return x->n > y->n ? -1 : 1;
	return x->first < y->first ? -1 : x->first > y->first;
}

/* The largest families; what is in none of them is counted in one number. */
static void put_families(FILE *f, const struct note *note, size_t n)
{
	struct family *family = pt_need(calloc(n + 1, sizeof(*family)));
	size_t families = 0, told = 0, k = 0;
	for (size_t i = 0; i < n; i++) {
		if (i && same_family(note[i - 1].name, note[i].name))
			family[families - 1].n++;
		else
			family[families++] = (struct family){ i, 1 };
	}
	qsort(family, families, sizeof(*family), by_size);
	for (; k < families && k < FAMILIES && family[k].n > 1; k++) {
		fputs(k ? ", " : " no ", f);
		put_family(f, &note[family[k].first], family[k].n);
		told += family[k].n;
	}
	if (told < n)
		fprintf(f, told ? ", %zu other%s" : " no %zu helper%s", n - told,
			n - told == 1 ? "" : "s");
	free(family);
}

/* The helpers that are not there; how many notes that were. */
static size_t put_missing(FILE *f, struct note *note, size_t n)
{
	size_t missing = 0;
	while (missing < n && note[missing].missing)
		missing++;
	qsort(note, missing, sizeof(*note), by_name);
	if (missing > LISTED)
		put_families(f, note, missing);
	for (size_t i = 0; missing <= LISTED && i < missing; i++)
		fprintf(f, "%s%s", i ? ", " : " no ", note[i].name);
	return missing;
}

/* One line for some cells: the helpers that are not there, then other reasons with a count. */
static void put_cells_left_out(const struct table *t, struct note *note, size_t n)
{
	char *buf = NULL, cells[1024];
	size_t size;
	FILE *f = pt_open_text(&buf, &size);
	set_text(note->set, cells, sizeof(cells));
	fprintf(f, "%s:", cells);
	size_t missing = put_missing(f, note, n);
	for (size_t i = missing; i < n; i++)
		fprintf(f, "%s %zu clause%s: %s", i ? ";" : "", note[i].clauses,
			note[i].clauses == 1 ? "" : "s", note[i].name);
	pt_close_text(f);
	fputs("  ", t->f);
	put_wrapped(t, 2, 4, buf);
	free(buf);
}

/* What was absent or skipped, a line per set of cells that lack the same. */
static void put_left_out(const struct table *t, enum pt_verdict verdict, const char *title)
{
	struct groups g = group_results(t->r, verdict, same_reason);
	struct notes notes = take_notes(&g);
	if (g.n) {
		fputc('\n', t->f);
		put(t, DIM, title);
		fputc('\n', t->f);
	}
	for (size_t i = 0, k; i < notes.n; i = k) {
		for (k = i + 1; k < notes.n && same_set(notes.note[i].set, notes.note[k].set);)
			k++;
		put_cells_left_out(t, &notes.note[i], k - i);
	}
	free(notes.note);
	free(g.group);
}

/* ---- what stands in for boot ---------------------------------------------------------------- */

static bool same_assumed(const struct pt_assumed *a, const struct pt_assumed *b)
{
	return !strcmp(a->name, b->name) && !strcmp(a->value, b->value) &&
	       !strcmp(a->reason, b->reason);
}

static bool assumes(const struct pt_cell_row *c, const struct pt_assumed *a)
{
	for (size_t k = 0; k < c->nr_assumed; k++)
		if (same_assumed(&c->assumed[k], a))
			return true;
	return false;
}

/* The architecture, and its modes if some assume something and this not. */
static void put_who_assumes(const struct table *t, const char *arch, const struct pt_assumed *a,
			    struct pt_text *line)
{
	struct cell_set set = { .arch = arch };
	bool all = true;
	pt_text_add(line, "%s", arch);
	for (size_t i = 0; i < t->r->nr_cells; i++) {
		const struct pt_cell_row *c = &t->r->cells[i];
		if (strcmp(c->arch, arch) != 0 || !c->nr_assumed)
			continue;
		if (assumes(c, a))
			set_add(&set, c->mode, "");
		else
			all = false;
	}
	for (size_t i = 0; !all && i < set.n; i++)
		pt_text_add(line, "%s%s", i ? "," : " ", set.at[i].mode);
	pt_text_add(line, ": ");
}

/* Said before of another cell of the architecture? */
static bool is_said(const struct pt_report *r, size_t cell, const struct pt_assumed *a)
{
	for (size_t i = 0; i < cell; i++)
		if (!strcmp(r->cells[i].arch, r->cells[cell].arch) && assumes(&r->cells[i], a))
			return true;
	return false;
}

static void put_assumed(const struct table *t)
{
	bool first = true;
	for (size_t i = 0; i < t->r->nr_cells; i++) {
		const struct pt_cell_row *c = &t->r->cells[i];
		for (size_t k = 0; k < c->nr_assumed; k++) {
			const struct pt_assumed *a = &c->assumed[k];
			char buf[sizeof(*a) + 160];
			struct pt_text line;
			if (is_said(t->r, i, a))
				continue;
			if (first)
				put(t, DIM, "\nassumed, in the place of boot code\n");
			first = false;
			pt_text_init(&line, buf, sizeof(buf));
			put_who_assumes(t, c->arch, a, &line);
			pt_text_add(&line, "%s = %s: %s", a->name, a->value, a->reason);
			fputs("  ", t->f);
			put_wrapped(t, 2, 4, buf);
		}
	}
}

/* ---- helpers that nobody asks of ------------------------------------------------------- */

/* So many names are said. */
#define UNKNOWN_NAMED 3

/* The first of its name, whatever the architecture? */
static bool is_new_unknown(const struct pt_report *r, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (!strcmp(r->unknown[i].name, r->unknown[at].name))
			return false;
	return true;
}

static void put_unknown(const struct table *t)
{
	const struct pt_report *r = t->r;
	char names[256];
	struct pt_text text;
	size_t n = 0;
	pt_text_init(&text, names, sizeof(names));
	for (size_t i = 0; i < r->nr_unknown; i++) {
		if (!is_new_unknown(r, i))
			continue;
		if (n++ < UNKNOWN_NAMED)
			pt_text_add(&text, "%s %s", n > 1 ? "," : "", r->unknown[i].name);
	}
	if (n)
		fprintf(t->f, "\n%zu helper%s of the tree %s no clause (json names all):%s%s\n", n,
			n == 1 ? "" : "s", n == 1 ? "has" : "have", names,
			n > UNKNOWN_NAMED ? ", …" : "");
}

/* ---- first and last lines ---------------------------------------------------------------- */

/* The same clause of the same helper, as other modes of the architecture show it. */
static bool is_shown_before(const struct groups *g, size_t at)
{
	const struct pt_result_row *row = g->group[at].row;
	for (size_t i = 0; i < at; i++) {
		const struct pt_result_row *other = g->group[i].row;
		if (other->known && !strcmp(other->arch, row->arch) &&
		    !strcmp(other->helper, row->helper) && !strcmp(other->clause, row->clause))
			return true;
	}
	return false;
}

/* ", 3 known", of the clauses that are violated; nothing if none is. */
static const char *known_text(const struct table *t, char *buf, size_t size)
{
	struct groups g = group_results(t->r, PT_FAIL, same_finding);
	size_t known = 0;
	buf[0] = '\0';
	for (size_t i = 0; i < g.n; i++)
		known += g.group[i].row->known && !is_shown_before(&g, i);
	if (known)
		snprintf(buf, size, ", %zu known", known);
	free(g.group);
	return buf;
}

/* "2 causes (7 clauses) on x86, s390"; what is cause and clause alike is counted once. */
static void put_causes(const struct table *t, const struct pt_cause *causes, size_t n)
{
	const char *before = "";
	char line[128], known[32];
	size_t clauses = 0;
	for (size_t i = 0; i < n; i++)
		clauses += causes[i].clauses;
	snprintf(line, sizeof(line), "%zu cause%s (%zu clause%s%s)", n, n == 1 ? "" : "s", clauses,
		 clauses == 1 ? "" : "s", known_text(t, known, sizeof(known)));
	put(t, RED, line);
	for (size_t i = 0; i < n; i++) {
		if (strcmp(before, causes[i].arch) != 0)
			fprintf(t->f, "%s%s", *before ? ", " : " on ", causes[i].arch);
		before = causes[i].arch;
	}
}

static void put_headline(const struct table *t)
{
	size_t count[PT_NR_VERDICTS], n;
	struct pt_cause *causes = pt_causes_list(t->r, &n);

	pt_report_count(t->r, count);
	fprintf(t->f, "ptconform %s: %s", t->r->tool ? t->r->tool : "", t->r->subject);
	if (t->r->version) {
		char *version = pt_text_line(t->r->version);
		fprintf(t->f, " %s", version);
		free(version);
	}
	if (t->r->tree) {
		char *tree = pt_text_line(t->r->tree);
		fprintf(t->f, " (%s)", tree);
		free(tree);
	}
	fprintf(t->f, ", seed %" PRIu64 ": ", t->r->seed);
	if (n) {
		put_causes(t, causes, n);
		if (count[PT_ERROR]) {
			char line[64];
			snprintf(line, sizeof(line), "%zu error%s", count[PT_ERROR],
				 count[PT_ERROR] == 1 ? "" : "s");
			fputs("; ", t->f);
			put(t, RED, line);
		}
	} else if (count[PT_ERROR]) {
		put(t, RED, "not everything could be run");
	} else if (!count[PT_PASS] && !count[PT_HAZARD]) {
		put(t, YELLOW, "nothing was run");
	} else {
		put(t, GREEN, "no clause violated");
	}
	for (size_t i = 0; i < t->r->nr_few; i++)
		fprintf(t->f, i ? ", %s %s" : "; far fewer clauses than known versions: %s %s",
			t->r->few[i].arch, t->r->few[i].mode);
	fputc('\n', t->f);
	for (size_t i = 0; i < t->r->nr_few; i++) {
		const struct pt_few *few = &t->r->few[i];
		char line[256];
		snprintf(line, sizeof(line),
			 "%s %s: %zu clauses asked, %zu of Linux %s; missing most: %s", few->arch,
			 few->mode, few->asked, few->known, few->version, few->rules);
		fputs("  ", t->f);
		put_wrapped(t, 2, 4, line);
	}
	free(causes);
}

static void put_summary(const struct table *t)
{
	size_t count[PT_NR_VERDICTS], ran = 0;
	double seconds = 0;
	u64 cases = 0;
	pt_report_count(t->r, count);
	for (size_t i = 0; i < t->r->nr_cells; i++) {
		ran += t->r->cells[i].status == PT_CELL_RAN;
		seconds += t->r->cells[i].seconds;
		cases += t->r->cells[i].cases;
	}
	fprintf(t->f, "\n%zu of %zu cells ran, %" PRIu64 " cases, %.1f s of work\n", ran,
		t->r->nr_cells, cases, seconds);
	for (size_t v = 0; v < PT_NR_VERDICTS; v++)
		fprintf(t->f, "%s%s %zu", v ? "  " : "", pt_verdict_names[v], count[v]);
	fputc('\n', t->f);
}

int pt_write_table(FILE *f, const struct pt_report *r, const struct pt_style *s)
{
	struct table t = { f, r, s, pt_cells_sort(r) };
	put_headline(&t);
	put_matrix(&t);
	put_failures(&t);
	put_broken_cells(&t, PT_CELL_ERROR, "cells that broke", RED);
	put_error_results(&t);
	put_hazards(&t);
	put_broken_cells(&t, PT_CELL_SKIP, "cells skipped", YELLOW);
	put_left_out(&t, PT_SKIP, "skipped (n/m: n of the helper's m clauses)");
	put_left_out(&t, PT_ABSENT, "absent (--format json has every name, clause by clause)");
	put_assumed(&t);
	put_unknown(&t);
	put_summary(&t);
	pt_cells_free(t.cells);
	return ferror(f) ? -1 : 0;
}
