// SPDX-License-Identifier: GPL-2.0-or-later
/* The page's matrix: a row for modes that say the same, a column for each rule. */
#include <stdlib.h>
#include <string.h>

#include "conformance/report/matrix.h"
#include "conformance/report/page.h"
#include "conformance/words/last_words.h"
#include "conformance/words/names.h"

struct page_matrix {
	FILE *f;
	const struct pt_report *r;
	struct pt_matrix of;
	const struct pt_result_row **failing; /* of the report */
	size_t nr_failing;
};

/* What failures of a rule in a line come to. */
struct violated {
	const struct pt_result_row *row[512]; /* one of each cause; more are not told apart */
	size_t causes;
	bool known; /* all of it is */
	bool newly; /* some of it is */
};

static const char *root_of(const struct pt_result_row *row)
{
	return row->cause[0] ? row->cause[0] : row->helper;
}

static bool in_line(const struct pt_matrix_line *l, const struct pt_result_row *row)
{
	if (strcmp(l->set.arch, row->arch) != 0)
		return false;
	for (size_t i = 0; i < l->set.n; i++)
		if (!strcmp(l->set.at[i].mode, row->mode))
			return true;
	return false;
}

static void add_cause(struct violated *v, const struct pt_result_row *row)
{
	for (size_t i = 0; i < v->causes; i++)
		if (!strcmp(root_of(v->row[i]), root_of(row)))
			return;
	if (v->causes < PT_ARRAY_SIZE(v->row))
		v->row[v->causes++] = row;
}

static void find_violated(const struct page_matrix *m, const struct pt_matrix_line *l,
			  const char *rule, struct violated *v)
{
	v->causes = 0;
	v->known = true;
	v->newly = false;
	for (size_t i = 0; i < m->nr_failing; i++) {
		const struct pt_result_row *row = m->failing[i];

		if (strcmp(row->rule, rule) != 0 || !in_line(l, row))
			continue;
		add_cause(v, row);
		v->known &= row->known || row->no_caller;
		v->newly |= row->newly;
	}
}

/* ---- one cell ------------------------------------------------------------------------------ */

static const char *const verdict_words[PT_NR_VERDICTS] = {
	[PT_PASS] = "holds",	   [PT_FAIL] = "violated", [PT_HAZARD] = "hazards",
	[PT_ABSENT] = "not there", [PT_SKIP] = "skipped",  [PT_ERROR] = "errors",
};

/* What is seen, and what it says: "F1: D2 on sparc sun4u: violated, 1 cause, 3 clauses, known" */
static void put_spoken(const struct page_matrix *m, const struct pt_matrix_line *l, size_t rule,
		       const struct violated *v, size_t shown)
{
	const struct pt_matrix_mark *mark = &l->mark[rule];
	char modes[512], line[900];
	struct pt_text t;

	pt_modes_of(&l->set, modes, sizeof(modes));
	pt_text_init(&t, line, sizeof(line));
	pt_text_add(&t, "%s", pt_matrix_sign(mark));
	if (shown)
		pt_text_add(&t, "%zu", shown);
	pt_text_add(&t, "%s: %s on %s %s: %s", mark->worst == PT_FAIL && !v->known ? "!" : "",
		    m->of.rule[rule], l->set.arch, modes, verdict_words[mark->worst]);
	if (mark->worst == PT_FAIL)
		pt_text_add(&t, ", %zu cause%s", v->causes, v->causes == 1 ? "" : "s");
	if (mark->clauses)
		pt_text_add(&t, ", %zu clause%s", mark->clauses, mark->clauses == 1 ? "" : "s");
	if (mark->worst == PT_FAIL)
		pt_text_add(&t, "%s%s", v->known ? ", known" : "", v->newly ? ", new" : "");
	pt_html_attribute(m->f, "aria-label", line);
	pt_html_attribute(m->f, "title", line);
}

static void put_link(const struct page_matrix *m, const struct pt_matrix_line *l, size_t rule)
{
	char modes[512];

	pt_modes_of(&l->set, modes, sizeof(modes));
	fputs(" href=\"#cell=", m->f);
	pt_html_part(m->f, l->set.arch);
	fputc('/', m->f);
	pt_html_part(m->f, modes);
	fputc('/', m->f);
	pt_html_part(m->f, m->of.rule[rule]);
	fputc('"', m->f);
}

/* The number is of causes; of hazards and errors, which have none, of clauses. */
static void put_mark(const struct page_matrix *m, const struct pt_matrix_line *l, size_t rule)
{
	const struct pt_matrix_mark *mark = &l->mark[rule];
	struct violated v = { .causes = 0 };

	fprintf(m->f, "<td%s>", pt_matrix_is_telling(&m->of, rule) ? "" : " class=\"quiet\"");
	if (mark->any) {
		size_t n = mark->clauses;

		if (mark->worst == PT_FAIL) {
			find_violated(m, l, m->of.rule[rule], &v);
			n = v.causes;
		}
		fprintf(m->f, "<a class=\"%s%s\"", pt_verdict_names[mark->worst],
			mark->worst == PT_FAIL && v.known ? " known" : "");
		put_link(m, l, rule);
		put_spoken(m, l, rule, &v, n);
		fprintf(m->f, "><b>%s</b>", pt_matrix_sign(mark));
		if (n)
			fprintf(m->f, "%zu", n);
		if (mark->worst == PT_FAIL && !v.known)
			fputs("<i>!</i>", m->f);
		fputs("</a>", m->f);
	}
	fputs("</td>", m->f);
}

/* ---- rows and columns ----------------------------------------------------------------------- */

static void put_heads(const struct page_matrix *m)
{
	fputs("<thead><tr><th scope=\"col\">architecture</th><th scope=\"col\">modes</th>", m->f);
	for (size_t i = 0; i < m->of.nr_rules; i++) {
		const struct pt_rule *rule = pt_rule_named(m->of.rule[i]);

		fprintf(m->f,
			"<th scope=\"col\" class=\"rule%s\"><a href=\"#view=clauses&amp;rule=",
			pt_matrix_is_telling(&m->of, i) ? "" : " quiet");
		pt_html_part(m->f, m->of.rule[i]);
		fputc('"', m->f);
		if (rule)
			pt_html_attribute(m->f, "title", rule->text);
		fputc('>', m->f);
		pt_html_text(m->f, m->of.rule[i]);
		fputs("</a></th>", m->f);
	}
	fputs("</tr></thead>\n", m->f);
}

/* Which engines say it, where that is not all of them, is told on request. */
static void put_row_head(const struct page_matrix *m, const struct pt_matrix_line *l)
{
	char modes[512], engines[128];

	pt_modes_of(&l->set, modes, sizeof(modes));
	pt_matrix_engines(&m->of, l, engines, sizeof(engines));
	fputs("<th scope=\"row\"><a href=\"#view=clauses&amp;arch=", m->f);
	pt_html_part(m->f, l->set.arch);
	fputs("&amp;mode=", m->f);
	pt_html_part(m->f, modes);
	fputc('"', m->f);
	if (*engines)
		pt_html_attribute(m->f, "title", engines);
	fputc('>', m->f);
	pt_html_text(m->f, modes);
	fputs("</a></th>", m->f);
}

static void put_row(const struct page_matrix *m, const struct pt_matrix_line *l)
{
	const struct pt_cell_row *c = l->cell->cell;

	put_row_head(m, l);
	if (l->cell->nr_rows || c->status == PT_CELL_RAN) {
		for (size_t i = 0; i < m->of.nr_rules; i++)
			put_mark(m, l, i);
	} else {
		fprintf(m->f, "<td class=\"whole\" colspan=\"%zu\"><span class=\"%s\"><b>%s</b> ",
			m->of.nr_rules ? m->of.nr_rules : 1,
			c->status == PT_CELL_SKIP ? "skip" : "error",
			c->status == PT_CELL_SKIP ? "s" : "E");
		pt_html_text(m->f, c->status == PT_CELL_SKIP ? "skipped: " : "error: ");
		pt_html_text(m->f, c->reason);
		fputs("</span></td>", m->f);
	}
	fputs("</tr>\n", m->f);
}

static size_t lines_of_arch(const struct page_matrix *m, size_t from)
{
	size_t n = 1;

	while (from + n < m->of.nr_lines &&
	       !strcmp(m->of.line[from + n].set.arch, m->of.line[from].set.arch))
		n++;
	return n;
}

static void put_arch(const struct page_matrix *m, size_t from, size_t n)
{
	const char *arch = m->of.line[from].set.arch;

	fprintf(m->f, "<tbody><tr><th scope=\"rowgroup\" rowspan=\"%zu\">", n);
	fputs("<a href=\"#view=clauses&amp;arch=", m->f);
	pt_html_part(m->f, arch);
	fputs("\">", m->f);
	pt_html_text(m->f, arch);
	fputs("</a></th>", m->f);
	for (size_t i = 0; i < n; i++) {
		if (i)
			fputs("<tr>", m->f);
		put_row(m, &m->of.line[from + i]);
	}
	fputs("</tbody>\n", m->f);
}

static void put_legend(const struct page_matrix *m)
{
	size_t quiet = 0;

	for (size_t i = 0; i < m->of.nr_rules; i++)
		quiet += !pt_matrix_is_telling(&m->of, i);
	fputs("<p class=\"legend\"><span class=\"fail\"><b>F</b> violated, and how many "
	      "causes; <b>!</b> not all known</span> "
	      "<span class=\"error\"><b>E</b> error</span> "
	      "<span class=\"hazard\"><b>H</b> hazards, no violation</span> "
	      "<span class=\"pass\"><b>.</b> holds</span> "
	      "<span class=\"skip\"><b>s</b> skipped</span> "
	      "<span class=\"absent\"><b>-</b> not there</span>",
	      m->f);
	if (*m->of.engines) {
		fputs("<span>engines: ", m->f);
		pt_html_text(m->f, m->of.engines);
		fputs(", the worst of them where they differ</span>", m->f);
	}
	if (quiet && quiet < m->of.nr_rules)
		fprintf(m->f, "<span class=\"room\">%zu rules more hold or were not asked</span>",
			quiet);
	fputs("</p>\n", m->f);
}

static void take_failing(struct page_matrix *m)
{
	m->failing = pt_need(calloc(m->r->nr_results + 1, sizeof(*m->failing)));
	for (size_t i = 0; i < m->r->nr_results; i++)
		if (m->r->results[i].verdict == PT_FAIL)
			m->failing[m->nr_failing++] = &m->r->results[i];
}

void pt_page_matrix(FILE *f, const struct pt_report *r)
{
	struct page_matrix m = { .f = f, .r = r };
	struct pt_cell_results *cells = pt_cells_sort(r);

	pt_matrix_build(&m.of, r, cells, true);
	take_failing(&m);
	fputs("<section aria-labelledby=\"matrix-title\">\n"
	      "<h2 id=\"matrix-title\">Architectures and rules</h2>\n"
	      "<p class=\"choice\"><input type=\"checkbox\" id=\"every-rule\"/> "
	      "<label for=\"every-rule\">every rule</label></p>\n"
	      "<div class=\"scroll\" role=\"region\" aria-label=\"matrix\" tabindex=\"0\">\n"
	      "<table id=\"matrix\">\n"
	      "<caption class=\"spoken\">A row for the modes of an architecture that say the same, "
	      "a "
	      "column for each rule. Arrow keys go from cell to cell.</caption>\n",
	      f);
	put_heads(&m);
	for (size_t i = 0, n; i < m.of.nr_lines; i += n) {
		n = lines_of_arch(&m, i);
		put_arch(&m, i, n);
	}
	fputs("</table>\n</div>\n", f);
	put_legend(&m);
	fputs("</section>\n", f);
	free(m.failing);
	pt_matrix_free(&m.of);
	pt_cells_free(cells);
}
