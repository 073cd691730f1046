// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * --format html.  What is seen first is here: it is read without script, too, and printed.
 * The views beside it are empty, and filled by page.js.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "conformance/report/page.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/report/tally.h"
#include "conformance/report/writer.h"
#include "conformance/words/last_words.h"
#include "conformance/words/names.h"

/* Causes that are seen at once; there are links to all. */
#define FIRST_CAUSES 24

/* ---- what it is, and how it went ------------------------------------------------------------ */

static char *title_of(const struct pt_report *r)
{
	char *title = NULL;

	if (asprintf(&title, "%s%s%s: ptconform", r->subject ? r->subject : "",
		     r->version ? " " : "", r->version ? r->version : "") < 0)
		pt_need(NULL);
	return title;
}

static void put_subject(FILE *f, const struct pt_report *r)
{
	fputs("<h1>", f);
	pt_html_element(f, "span", " class=\"program\"", "ptconform");
	fputc(' ', f);
	pt_html_text(f, r->subject);
	if (r->version) {
		fputc(' ', f);
		pt_html_text(f, r->version);
	}
	fputs("</h1>\n<p class=\"subject\">", f);
	if (r->tree)
		pt_html_element(f, "code", "", r->tree);
	fprintf(f, "<span>seed %" PRIu64 "</span>", r->seed);
	fputs("<span>version ", f);
	pt_html_text(f, r->tool);
	fputs("</span></p>\n", f);
}

static const char *outcome_of(const struct pt_report *r, const struct pt_tally *t)
{
	/* of a comparison only what is new counts */
	if (r->compared.against ? r->compared.came.n : t->cells[PT_FAIL])
		return "fail";
	if (t->cells[PT_ERROR])
		return "error";
	if (r->compared.nr_unlike)
		return "skip";
	return t->cells[PT_PASS] || t->cells[PT_HAZARD] ? "pass" : "skip";
}

static void put_headline(FILE *f, const struct pt_report *r, const struct pt_tally *t)
{
	const char *outcome = outcome_of(r, t);
	const char *mark = !strcmp(outcome, "fail")    ? "F"
			   : !strcmp(outcome, "error") ? "E"
			   : !strcmp(outcome, "pass")  ? "."
						       : "s";
	char *headline = pt_headline(r);

	fprintf(f, "<p class=\"headline %s\"><b aria-hidden=\"true\">%s</b> ", outcome, mark);
	pt_html_text(f, headline);
	fputs("</p>\n", f);
	free(headline);
}

static void put_few(FILE *f, const struct pt_report *r)
{
	for (size_t i = 0; i < r->nr_few; i++) {
		const struct pt_few *few = &r->few[i];
		char line[300];

		snprintf(
			line, sizeof(line),
			"%s %s: far fewer clauses than known versions: %zu asked, %zu of Linux %s; "
			"missing most: %s",
			few->arch, few->mode, few->asked, few->known, few->version, few->rules);
		pt_html_element(f, "p", " class=\"note\"", line);
	}
}

static void put_against(FILE *f, const struct pt_report *r)
{
	const struct pt_against *b = &r->against;

	if (!b->path)
		return;
	fputs("<p class=\"note\">held against ", f);
	pt_html_element(f, "code", "", b->path);
	fputs(" of ", f);
	pt_html_text(f, b->name);
	fprintf(f, ": %zu newly violated, %zu mended, %zu not asked any more", b->violated,
		b->mended, b->absent);
	if (b->unknown)
		fprintf(f, ", %zu that this version does not know", b->unknown);
	fputs("</p>\n", f);
}

/* Clauses, each once for an architecture. */
static void put_counts(FILE *f, const struct pt_report *r, const struct pt_tally *t)
{
	const bool compared = r->against.path || r->compared.against;

	static const enum pt_verdict order[PT_NR_VERDICTS] = { PT_FAIL, PT_ERROR, PT_HAZARD,
							       PT_PASS, PT_SKIP,  PT_ABSENT };

	fputs("<dl class=\"counts\" aria-label=\"clauses\">", f);
	for (size_t i = 0; i < PT_NR_VERDICTS; i++) {
		const char *name = pt_verdict_names[order[i]];

		fprintf(f, "<div class=\"%s\"><dt>%s</dt>", name, name);
		fprintf(f, "<dd><a href=\"#view=clauses&amp;verdict=%s\">%zu</a>", name,
			t->clauses[order[i]]);
		if (order[i] == PT_FAIL && compared)
			fprintf(f, ", %zu of them new", t->newly);
		fputs("</dd></div>", f);
	}
	fputs("</dl>\n", f);
}

static void put_header(FILE *f, const struct pt_report *r)
{
	struct pt_tally t;

	pt_tally(r, &t);
	fputs("<a class=\"skip-link\" href=\"#main\">to the content</a>\n<header>\n", f);
	put_subject(f, r);
	put_headline(f, r, &t);
	put_against(f, r);
	put_few(f, r);
	put_counts(f, r, &t);
	fputs("</header>\n", f);
}

/* ---- causes ---------------------------------------------------------------------------------- */

static const char *const ranks[] = { [PT_RANK_NEW] = "no known deviation",
				     [PT_RANK_KNOWN] = "known",
				     [PT_RANK_UNREACHED] = "no caller known" };

static void put_fragment(FILE *f, const struct pt_result_row *row)
{
	const char *const parts[] = { row->arch, row->mode, row->engine, row->helper, row->clause };

	fputs("#clause=", f);
	for (size_t i = 0; i < PT_ARRAY_SIZE(parts); i++) {
		if (i)
			fputc('/', f);
		pt_html_part(f, parts[i]);
	}
}

/* What was due and what came, in short. */
static void put_got(FILE *f, const struct pt_result_row *row)
{
	fputs("<p>", f);
	if (row->broke || !row->witness) {
		pt_html_text(f, row->reason);
	} else {
		pt_html_element(f, "span", " class=\"label\"", "expected ");
		pt_html_text(f, row->witness->expected);
		pt_html_element(f, "span", " class=\"label\"", "; got ");
		pt_html_text(f, row->witness->got);
	}
	fputs("</p>", f);
}

static void put_what(FILE *f, const struct pt_told *x)
{
	const struct pt_result_row *row = x->shown->row;

	fputs("<td class=\"what\"><a href=\"", f);
	put_fragment(f, row);
	fputs("\">", f);
	pt_html_element(f, "code", "", pt_name_of(row));
	fputc(' ', f);
	pt_html_text(f, row->broke ? strcmp(row->broke, PT_BROKE_WARNING) ? "breaks" : "warns"
				   : row->clause);
	fputs("</a>", f);
	put_got(f, row);
	fputs("</td>", f);
}

/* The reference helpers have no deviations that anybody would have judged. */
static void put_standing(FILE *f, const struct pt_report *r, const struct pt_told *x)
{
	const struct pt_deviation *known = x->shown->row->known;

	fprintf(f, "<td class=\"standing rank%d\">", (int)x->rank);
	if (x->shown->row->newly)
		pt_html_element(f, "strong", " class=\"new\"", r->tree ? "new; " : "new");
	if (r->tree)
		pt_html_text(f, ranks[x->rank]);
	if (known)
		pt_html_element(f, "small", "", known->id);
	fputs("</td>", f);
}

static void put_cause(FILE *f, const struct pt_report *r, const struct pt_told *x)
{
	const struct pt_rule *rule = pt_rule_named(x->shown->row->rule);
	char modes[512];

	fputs("<tr><th scope=\"row\"><a href=\"#view=clauses&amp;verdict=fail&amp;rule=", f);
	pt_html_part(f, x->shown->row->rule);
	fputc('"', f);
	if (rule)
		pt_html_attribute(f, "title", rule->text);
	fputc('>', f);
	pt_html_text(f, x->shown->row->rule);
	fputs("</a></th>", f);
	pt_html_element(f, "td", " class=\"arch\"", x->cause.arch);
	put_what(f, x);
	pt_modes_of(&x->set, modes, sizeof(modes));
	pt_html_element(f, "td", " class=\"modes\"", modes);
	fprintf(f, "<td class=\"number\">%zu</td>", x->cause.clauses);
	put_standing(f, r, x);
	fputs("</tr>\n", f);
}

/* Where nothing is violated: but is that because nothing was asked? */
static void put_none(FILE *f, const struct pt_report *r)
{
	struct pt_tally t;

	pt_tally(r, &t);
	pt_html_element(f, "p", "",
			t.cells[PT_ERROR]
				? "No violation was found, and not everything could be run."
			: t.cells[PT_PASS] || t.cells[PT_HAZARD] ? "No clause is violated."
								 : "Nothing was run.");
}

static void put_causes(FILE *f, const struct pt_report *r)
{
	struct pt_findings g = pt_findings_of(r, PT_FAIL, pt_same_finding);
	size_t n;
	struct pt_cause *causes = pt_causes_list(r, &n);
	struct pt_told *told = pt_causes_told(&g, causes, n);

	fputs("<section aria-labelledby=\"causes-title\">\n<h2 id=\"causes-title\">The worst "
	      "findings"
	      "</h2>\n",
	      f);
	if (!n)
		put_none(f, r);
	else
		fputs("<table class=\"causes\">\n<thead><tr><th scope=\"col\">rule</th>"
		      "<th scope=\"col\">architecture</th><th scope=\"col\">what fails</th>"
		      "<th scope=\"col\">modes</th><th scope=\"col\">clauses</th>"
		      "<th scope=\"col\">standing</th></tr></thead>\n<tbody>\n",
		      f);
	for (size_t i = 0; i < n && i < FIRST_CAUSES; i++)
		put_cause(f, r, &told[i]);
	if (n)
		fputs("</tbody></table>\n", f);
	if (n > FIRST_CAUSES)
		fprintf(f,
			"<p><a href=\"#view=clauses&amp;verdict=fail\">and %zu causes "
			"more</a></p>\n",
			n - FIRST_CAUSES);
	fputs("</section>\n", f);
	free(told);
	free(causes);
	pt_findings_free(&g);
}

/* ---- all of it ------------------------------------------------------------------------------- */

static void put_errors(FILE *f, const struct pt_report *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->nr_results; i++)
		n += r->results[i].verdict == PT_ERROR;
	if (n)
		fprintf(f,
			"<p><a href=\"#view=clauses&amp;verdict=error\">%zu result%s in error: "
			"why</a></p>\n",
			n, n == 1 ? "" : "s");
}

static void put_broken(FILE *f, const struct pt_report *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->nr_cells; i++)
		n += r->cells[i].status != PT_CELL_RAN;
	if (n)
		fprintf(f, "<p><a href=\"#view=cells\">%zu of %zu cells did not run: why</a></p>\n",
			n, r->nr_cells);
}

int pt_write_html(FILE *f, const struct pt_report *r, const struct pt_style *s)
{
	char *title = title_of(r);

	(void)s;
	pt_html_begin(f, title);
	put_header(f, r);
	fputs("<nav id=\"views\" aria-label=\"views\" hidden=\"hidden\"></nav>\n"
	      "<main id=\"main\" tabindex=\"-1\">\n<div id=\"overview\">\n",
	      f);
	pt_page_matrix(f, r);
	put_causes(f, r);
	pt_page_hazards(f, r);
	put_errors(f, r);
	put_broken(f, r);
	fputs("</div>\n<div id=\"view\" hidden=\"hidden\"></div>\n</main>\n"
	      "<noscript><p>Clauses, witnesses and hazards are shown by script, which is off here; "
	      "<code>--format table</code> has them, too.</p></noscript>\n",
	      f);
	pt_html_end(f, pt_page_data(r));
	free(title);
	return ferror(f) ? -1 : 0;
}
