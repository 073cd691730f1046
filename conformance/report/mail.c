// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A mail to those who wrote a change: the verdict first, then what was tested, and how to see
 * it again, in the order that kernel developers know from 0-day's mails; then what is new.
 * Lines of 72 columns; commands and paths stand in one line, to be pasted.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/report/table.h"
#include "conformance/words/last_words.h"

#define COLUMNS 72
/* Findings with all there is to see; the others have a line each. */
#define IN_FULL 8
/* Of what follows from one cause, so many clauses are named. */
#define ALSO_NAMED 12
/* Errors, likewise; and of what one of them is about, so many helpers are named. */
#define ERRORS_SHOWN  8
#define HELPERS_NAMED 4
/* More architectures than this are counted. */
#define ARCHES_NAMED 3

struct mail {
	struct table t;
	const struct pt_report *r;
	FILE *f;
	struct pt_findings findings;
	struct pt_told *told;
	size_t nr_told;
	bool *is_new; /* of each cause told: does anything new follow from it? */
	size_t nr_new, clauses_new;
};

/* ---- what is new ------------------------------------------------------------------------- */

static bool is_compared(const struct pt_report *r)
{
	return r->against.path || r->compared.against;
}

/* Without a comparison what nobody has judged is new. */
static bool is_new_failure(const struct pt_report *r, const struct pt_result_row *row)
{
	return row->verdict == PT_FAIL && (is_compared(r) ? row->newly : !row->known);
}

static int by_clause(const void *a, const void *b)
{
	const struct pt_result_row *x = *(const struct pt_result_row *const *)a;
	const struct pt_result_row *y = *(const struct pt_result_row *const *)b;
	int order = strcmp(x->arch, y->arch);

	order = order ? order : strcmp(x->helper, y->helper);
	return order ? order : strcmp(x->clause, y->clause);
}

/* Each clause once for an architecture, as everywhere. */
static size_t count_new(const struct pt_report *r)
{
	const struct pt_result_row **row = pt_need(calloc(r->nr_results + 1, sizeof(*row)));
	size_t n = 0, clauses = 0;

	for (size_t i = 0; i < r->nr_results; i++)
		if (is_new_failure(r, &r->results[i]))
			row[n++] = &r->results[i];
	qsort(row, n, sizeof(*row), by_clause);
	for (size_t i = 0; i < n; i++)
		clauses += !i || by_clause(&row[i - 1], &row[i]) != 0;
	free(row);
	return clauses;
}

static void find_new(struct mail *m)
{
	size_t n;
	struct pt_cause *causes = pt_causes_list(m->r, &n);

	m->findings = pt_findings_of(m->r, PT_FAIL, pt_same_finding);
	m->told = pt_causes_told(&m->findings, causes, n);
	m->nr_told = n;
	m->is_new = pt_need(calloc(n + 1, sizeof(*m->is_new)));
	free(causes);
	for (size_t i = 0; i < m->r->nr_results; i++)
		for (size_t k = 0; k < n && is_new_failure(m->r, &m->r->results[i]); k++)
			m->is_new[k] |= pt_is_of_cause(&m->told[k].cause, &m->r->results[i]);
	for (size_t k = 0; k < n; k++)
		m->nr_new += m->is_new[k];
	m->clauses_new = count_new(m->r);
}

/* Of a cause that is new, something new: its helper's own, if that is. */
static const struct pt_finding *shown_of(const struct mail *m, size_t at)
{
	const struct pt_finding *found = NULL;

	for (size_t i = 0; i < m->findings.n; i++) {
		const struct pt_finding *f = &m->findings.v[i];

		if (!pt_is_of_cause(&m->told[at].cause, f->row) || !is_new_failure(m->r, f->row))
			continue;
		if (!found || (pt_is_consequence(found->row) && !pt_is_consequence(f->row)))
			found = f;
	}
	return found ? found : m->told[at].shown;
}

/* ---- the verdict ------------------------------------------------------------------------- */

static size_t count_errors(const struct pt_report *r)
{
	size_t count[PT_NR_VERDICTS];

	pt_report_count(r, count);
	return count[PT_ERROR];
}

/* Was anything judged?  Hazards are not, and what is absent cannot be. */
static bool is_judged(const struct pt_report *r)
{
	size_t count[PT_NR_VERDICTS];

	pt_report_count(r, count);
	return count[PT_PASS] || count[PT_FAIL];
}

/* Is all that could be run compiled to what it is compared with? */
static bool is_unchanged(const struct pt_report *r)
{
	bool any = false;

	for (size_t i = 0; i < r->nr_cells; i++) {
		if (r->cells[i].status != PT_CELL_SKIP)
			return false;
		any |= r->cells[i].unchanged;
	}
	return any;
}

/* Was all that was asked for judged, or only some of it? */
static bool is_whole(const struct pt_report *r)
{
	for (size_t i = 0; i < r->compared.nr_unlike; i++)
		if (r->compared.unlike[i].lost)
			return false;
	for (size_t i = 0; i < r->nr_cells; i++) {
		if (r->cells[i].status == PT_CELL_SKIP && r->cells[i].named &&
		    !r->cells[i].unchanged)
			return false;
	}
	return !count_errors(r);
}

/* "x86, s390 and sparc"; of many, how many. */
static void arches_text(const struct mail *m, char *buf, size_t size)
{
	const char *name[64];
	struct pt_text t;
	size_t n = 0;

	for (size_t i = 0; i < m->nr_told; i++) {
		size_t k = 0;

		while (k < n && strcmp(name[k], m->told[i].cause.arch) != 0)
			k++;
		if (m->is_new[i] && k == n && n < PT_ARRAY_SIZE(name))
			name[n++] = m->told[i].cause.arch;
	}
	pt_text_init(&t, buf, size);
	if (n > ARCHES_NAMED)
		pt_text_add(&t, "%zu architectures", n);
	for (size_t i = 0; i < n && n <= ARCHES_NAMED; i++)
		pt_text_add(&t, "%s%s", !i ? "" : i + 1 < n ? ", " : " and ", name[i]);
}

static void subject_name(const struct pt_report *r, char *buf, size_t size)
{
	if (r->tree)
		snprintf(buf, size, "Linux %.60s", r->version ? r->version : "");
	else
		snprintf(buf, size, "reference helpers");
}

static void outcome_text(const struct mail *m, char *buf, size_t size)
{
	char arches[200];

	arches_text(m, arches, sizeof(arches));
	if (m->clauses_new)
		snprintf(buf, size, "%zu new violation%s on %s", m->clauses_new,
			 m->clauses_new == 1 ? "" : "s", arches);
	else if (is_unchanged(m->r) && is_whole(m->r))
		snprintf(buf, size, "no helper is compiled to anything else");
	else if (!is_judged(m->r))
		snprintf(buf, size, "nothing was judged");
	else if (!is_whole(m->r))
		snprintf(buf, size, "no new violation, not all judged");
	else
		snprintf(buf, size, "no new violation");
}

static void put_subject_line(const struct mail *m)
{
	char name[80], outcome[300], *line = NULL, *clean;

	subject_name(m->r, name, sizeof(name));
	outcome_text(m, outcome, sizeof(outcome));
	if (asprintf(&line, "Subject: ptconform: %s: %s", name, outcome) < 0)
		pt_need(NULL);
	/* a header ends with its line */
	clean = pt_text_line(line);
	fprintf(m->f, "%s\n\n", clean);
	free(clean);
	free(line);
}

static void put_paragraph(const struct mail *m, const char *text)
{
	pt_put_wrapped(&m->t, 0, 0, text);
}

static void put_verdict(const struct mail *m)
{
	char text[600], arches[200];
	const bool whole = is_whole(m->r);
	const size_t n = m->clauses_new;

	arches_text(m, arches, sizeof(arches));
	if (n)
		snprintf(text, sizeof(text),
			 "FAIL: %zu clause%s of the contract for page table helpers %s violated on "
			 "%s, for %zu cause%s, and %s%s.",
			 n, n == 1 ? "" : "s", n == 1 ? "is" : "are", arches, m->nr_new,
			 m->nr_new == 1 ? "" : "s",
			 is_compared(m->r) ? "not in what it is compared with"
					   : "no known deviation of kernel trees explains ",
			 is_compared(m->r) ? ""
			 : n == 1	   ? "it"
					   : "them");
	else if (is_unchanged(m->r) && whole)
		snprintf(text, sizeof(text),
			 "PASS: the page table helpers are compiled to the machine code that they "
			 "were compiled to before: nothing was run.");
	else if (!is_judged(m->r))
		snprintf(text, sizeof(text), "INCOMPLETE: no clause was judged.");
	else if (!whole)
		snprintf(text, sizeof(text),
			 "INCOMPLETE: nothing new is violated in what was judged, which is not "
			 "all; see the end.");
	else
		snprintf(text, sizeof(text), "PASS: the page table helpers keep their contract%s.",
			 m->nr_told ? ", but for what was known before" : "");
	put_paragraph(m, text);
	if (n && !whole)
		put_paragraph(m, "Not everything was judged; see the end.");
}

/* ---- what was tested --------------------------------------------------------------------- */

/* A field of the head whose text is words. */
static void put_head(const struct mail *m, const char *label, const char *text)
{
	fprintf(m->f, "%-10s", label);
	pt_put_wrapped(&m->t, 10, 10, text);
}

static void put_what(const struct mail *m)
{
	const struct pt_report *r = m->r;
	char *path = pt_text_line(r->tree ? r->tree : "");

	if (r->tree)
		fprintf(m->f, "%-10s%s\n%10sLinux %s\n", "tree:", path, "",
			r->version ? r->version : "of an unknown version");
	else
		put_head(m, "what:", "the reference helpers that come with ptconform");
	free(path);
}

static void put_base(const struct mail *m)
{
	char text[600];

	if (!is_compared(m->r)) {
		put_head(m,
			 "base:", "none: what is no known deviation of kernel trees counts as new");
		return;
	}
	if (m->r->compared.against)
		snprintf(text, sizeof(text), "%.250s: %.300s", m->r->compared.against,
			 m->r->compared.name);
	else
		snprintf(text, sizeof(text), "%.300s, as in %.250s",
			 m->r->against.name ? m->r->against.name : "a report", m->r->against.path);
	put_head(m, "base:", text);
}

static void put_patch(const struct mail *m)
{
	const struct pt_commit *c = &m->r->commit;
	char *text = NULL;

	if (!c->hash)
		return;
	if (asprintf(&text, "%.12s (\"%s\")%s", c->hash, c->title,
		     c->changed ? ", and changes that are not committed" : "") < 0)
		pt_need(NULL);
	put_head(m, "patch:", text);
	free(text);
}

static bool is_told_before(const struct pt_report *r, size_t at, bool by_compiler)
{
	for (size_t i = 0; i < at; i++) {
		const struct pt_cell_row *a = &r->cells[i], *b = &r->cells[at];

		if (a->status != PT_CELL_RAN)
			continue;
		if (by_compiler ? !strcmp(a->compiler, b->compiler)
				: !strcmp(a->arch, b->arch) && !strcmp(a->mode, b->mode))
			return true;
	}
	return false;
}

/* "x86 4level, 5level; arm64 4k, 16k": what was configured and run. */
static void put_config(const struct mail *m)
{
	const struct pt_report *r = m->r;
	const char *arch = NULL;
	char *text = NULL;
	size_t size;
	FILE *f = pt_open_text(&text, &size);

	for (size_t i = 0; i < r->nr_cells; i++) {
		const struct pt_cell_row *c = &r->cells[i];

		if (c->status != PT_CELL_RAN || is_told_before(r, i, false))
			continue;
		if (arch && !strcmp(arch, c->arch))
			fprintf(f, ", %s", c->mode);
		else
			fprintf(f, "%s%s %s", arch ? "; " : "", c->arch, c->mode);
		arch = c->arch;
	}
	pt_close_text(f);
	put_head(m, "config:", *text ? text : "none: nothing was run");
	free(text);
}

static void put_compiler(const struct mail *m)
{
	const struct pt_report *r = m->r;
	const char *label = "compiler:";

	for (size_t i = 0; i < r->nr_cells; i++) {
		if (!*r->cells[i].compiler || is_told_before(r, i, true))
			continue;
		put_head(m, label, r->cells[i].compiler);
		label = "";
	}
}

static const char *arch_of(const struct pt_cell_row *c)
{
	return c->arch;
}

static const char *mode_of(const struct pt_cell_row *c)
{
	return c->mode;
}

static const char *engine_of(const struct pt_cell_row *c)
{
	return c->engine;
}

/* " --arch x86,s390": each word of the cells once. */
static void put_picked(const struct mail *m, const char *option,
		       const char *(*word)(const struct pt_cell_row *c))
{
	const struct pt_report *r = m->r;

	for (size_t i = 0; i < r->nr_cells; i++) {
		size_t k = 0;

		while (k < i && strcmp(word(&r->cells[k]), word(&r->cells[i])) != 0)
			k++;
		if (!i)
			fprintf(m->f, " --%s %s", option, word(&r->cells[i]));
		else if (k == i)
			fprintf(m->f, ",%s", word(&r->cells[i]));
	}
}

/* A revision is written with its commit: "origin/master (89d7c78d4a51)". */
static int revision_length(const char *against)
{
	const size_t n = strlen(against), hex = 12;

	if (n < hex + 4 || against[n - 1] != ')' || strncmp(against + n - hex - 3, " (", 2) != 0 ||
	    strspn(against + n - hex - 1, "0123456789abcdef") != hex)
		return -1;
	return (int)(n - hex - 3);
}

/* What it is compared with: a report, or a revision of the tree. */
static void put_against(const struct mail *m)
{
	const char *against = m->r->compared.against;
	const int revision = against ? revision_length(against) : -1;
	char *name;

	if (against && revision >= 0) {
		name = pt_need(strndup(against, (size_t)revision));
		fputs(" --compare-rev ", m->f);
		pt_put_quoted(m->f, name);
		free(name);
	} else if (against || m->r->against.path) {
		fputs(against ? " --compare " : " --baseline ", m->f);
		pt_put_quoted(m->f, against ? against : m->r->against.path);
	}
}

static void put_reproduce(const struct mail *m)
{
	const struct pt_report *r = m->r;

	fprintf(m->f, "reproduce (ptconform %s):\n        %s", r->tool,
		r->command ? r->command : "ptconform run");
	put_picked(m, "arch", arch_of);
	put_picked(m, "mode", mode_of);
	put_picked(m, "engine", engine_of);
	fprintf(m->f, " --seed %" PRIu64, r->seed);
	put_against(m);
	fputc('\n', m->f);
}

/* ---- findings ---------------------------------------------------------------------------- */

static void put_title(const struct mail *m, size_t at, const struct pt_finding *shown)
{
	const struct pt_result_row *row = shown->row;
	char cells[1024], line[1400];

	pt_set_text(shown == m->told[at].shown ? &m->told[at].set : &shown->set, cells,
		    sizeof(cells));
	snprintf(line, sizeof(line), "%s: %s %s", cells, pt_name_of(row),
		 !row->broke				? row->clause
		 : strcmp(row->broke, PT_BROKE_WARNING) ? "breaks"
							: "warns");
	fputs(m->is_new[at] ? ">> " : "   ", m->f);
	pt_put_wrapped(&m->t, 3, 6, line);
}

static void put_known(const struct mail *m, const struct pt_result_row *row)
{
	char line[300];

	if (row->no_caller)
		pt_put_field(&m->t, "callers", "none known: nothing in the tree calls it");
	if (!row->known)
		return;
	pt_known_line(row->known, line, sizeof(line));
	pt_put_field(&m->t, "known", line);
}

static void put_rule(const struct mail *m, const struct pt_result_row *row)
{
	const struct pt_rule *rule = pt_rule_named(row->rule);
	const char *text = rule ? rule->text : pt_origin_text(row->origin);
	char line[1200];

	snprintf(line, sizeof(line), "%s: %s", row->rule, *text ? text : "(no text)");
	pt_put_field(&m->t, "rule", line);
	if (rule) {
		pt_put_field(&m->t, "source", rule->source);
		pt_put_field(&m->t, "relied on", rule->relied_on);
	}
}

/* Lines "label   words", each wrapped behind its label. */
static void put_witness(const struct mail *m, const struct pt_result_row *row)
{
	char *witness = pt_witness_text(row), *save = NULL;

	for (char *at = strtok_r(witness, "\n", &save); at; at = strtok_r(NULL, "\n", &save)) {
		const size_t n = strcspn(at, " ");

		/* the mark says it */
		if (n == 3 && !strncmp(at, "new", n))
			continue;
		char word[12] = "";

		if (n < 10 && row->witness)
			memcpy(word, at, n);
		else if (!row->witness)
			strcpy(word, "got");
		pt_put_field(&m->t, word,
			     n < 10 && row->witness ? at + n + strspn(at + n, " ") : at);
	}
	free(witness);
}

static void put_also(const struct mail *m, size_t at, const struct pt_finding *shown)
{
	const struct pt_cause *c = &m->told[at].cause;
	char *text = NULL;
	size_t size, n = 0;
	FILE *f = pt_open_text(&text, &size);

	for (size_t i = 0; i < m->findings.n; i++) {
		const struct pt_result_row *row = m->findings.v[i].row;
		size_t k = 0;

		if (!pt_is_of_cause(c, row) || pt_same_clause(row, shown->row) ||
		    (m->is_new[at] && !is_new_failure(m->r, row)))
			continue;
		while (k < i && !(pt_same_clause(m->findings.v[k].row, row) &&
				  pt_is_of_cause(c, m->findings.v[k].row)))
			k++;
		if (k < i)
			continue;
		if (n == ALSO_NAMED) {
			fputs(", and more", f);
			break;
		}
		fprintf(f, "%s%s %s", n++ ? ", " : "", pt_name_of(row), row->clause);
	}
	pt_close_text(f);
	pt_put_field(&m->t, "also", text);
	free(text);
}

static void put_finding(const struct mail *m, size_t at)
{
	const struct pt_finding *shown = shown_of(m, at);
	char *command = pt_command_for(m->r, shown->row);

	put_title(m, at, shown);
	put_rule(m, shown->row);
	put_known(m, shown->row);
	put_witness(m, shown->row);
	put_also(m, at, shown);
	fprintf(m->f, "  again\n        %s\n\n", command);
	free(command);
}

static void put_findings(const struct mail *m)
{
	size_t shown = 0, known = m->nr_told - m->nr_new;
	char text[160];

	if (m->nr_new || (known && m->t.style->all))
		fprintf(m->f, "%s:\n\n",
			known && m->t.style->all ? "all findings (new ones prefixed by >>)"
						 : "new findings, prefixed by >>");
	for (int old = 0; old < 1 + m->t.style->all; old++)
		for (size_t i = 0; i < m->nr_told; i++) {
			if (m->is_new[i] == old)
				continue;
			if (shown++ < IN_FULL)
				put_finding(m, i);
			else
				put_title(m, i, shown_of(m, i));
		}
	if (shown > IN_FULL)
		fputc('\n', m->f);
	if (known && !m->t.style->all) {
		snprintf(text, sizeof(text),
			 "%zu cause%s of violations that %s not new %s left out; --all shows %s.",
			 known, known == 1 ? "" : "s", known == 1 ? "is" : "are",
			 known == 1 ? "is" : "are", known == 1 ? "it" : "them");
		put_paragraph(m, text);
		fputc('\n', m->f);
	}
}

/* ---- what could not be judged ------------------------------------------------------------ */

static void put_error(const struct mail *m, const char *what, const char *reason)
{
	char *line = NULL;

	if (asprintf(&line, "%s: %s", what, reason) < 0)
		pt_need(NULL);
	fputs("   ", m->f);
	pt_put_wrapped(&m->t, 3, 6, line);
	free(line);
}

static void put_more(const struct mail *m, size_t n)
{
	if (n > ERRORS_SHOWN)
		fprintf(m->f, "   and %zu more: --format table has them\n", n - ERRORS_SHOWN);
}

/* Cells, and further runs of cells; how many. */
static size_t put_broken_cells(const struct mail *m)
{
	char what[200];
	size_t n = 0;

	for (size_t i = 0; i < m->r->nr_cells; i++) {
		const struct pt_cell_row *c = &m->r->cells[i];

		snprintf(what, sizeof(what), "%s %s (%s)", c->arch, c->mode, c->engine);
		if (c->status == PT_CELL_ERROR && n++ < ERRORS_SHOWN)
			put_error(m, what, c->reason);
		for (size_t k = 0; k < c->nr_machines; k++) {
			const struct pt_machine_row *x = &c->machine[k];

			snprintf(what, sizeof(what), "%s %s (%s) %s", c->arch, c->mode, c->engine,
				 x->brief);
			if (x->status == PT_CELL_ERROR && n++ < ERRORS_SHOWN)
				put_error(m, what, x->reason);
		}
	}
	return n;
}

static bool same_error(const struct pt_finding *a, const struct pt_finding *b)
{
	return !strcmp(a->row->arch, b->row->arch) && !strcmp(a->row->reason, b->row->reason) &&
	       pt_same_set(&a->set, &b->set);
}

/* Helpers that one thing keeps from being judged: "a, b and 3 more". */
static void put_helpers(const struct mail *m, const struct pt_findings *g, size_t first)
{
	char cells[1024], *what = NULL;
	size_t size, n = 0;
	FILE *f = pt_open_text(&what, &size);

	pt_set_text(&g->v[first].set, cells, sizeof(cells));
	fprintf(f, "%s: ", cells);
	for (size_t i = first; i < g->n; i++) {
		if (!same_error(&g->v[first], &g->v[i]))
			continue;
		if (n++ < HELPERS_NAMED)
			fprintf(f, "%s%s", n > 1 ? ", " : "", pt_name_of(g->v[i].row));
	}
	if (n > HELPERS_NAMED)
		fprintf(f, " and %zu more", n - HELPERS_NAMED);
	pt_close_text(f);
	put_error(m, what, g->v[first].row->reason);
	free(what);
}

static void put_errors(const struct mail *m)
{
	struct pt_findings g = pt_findings_of(m->r, PT_ERROR, pt_same_reason);
	size_t n;

	if (count_errors(m->r)) {
		fputs("not judged:\n\n", m->f);
		n = put_broken_cells(m);
		for (size_t i = 0; i < g.n; i++)
			if (pt_first_like(&g, i, same_error) == i && n++ < ERRORS_SHOWN)
				put_helpers(m, &g, i);
		put_more(m, n);
		fputc('\n', m->f);
	}
	pt_findings_free(&g);
}

/* Who asked for a cell by name is told that it did not run. */
static void put_skipped(const struct mail *m)
{
	const char *title = "asked for, and not run:\n\n";
	char what[200];
	size_t n = 0;

	for (size_t i = 0; i < m->r->nr_cells; i++) {
		const struct pt_cell_row *c = &m->r->cells[i];

		if (c->status != PT_CELL_SKIP || !c->named || n++ >= ERRORS_SHOWN)
			continue;
		fputs(title, m->f);
		title = "";
		snprintf(what, sizeof(what), "%s %s (%s)", c->arch, c->mode, c->engine);
		put_error(m, what, c->reason);
	}
	put_more(m, n);
}

int pt_write_mail(FILE *f, const struct pt_report *r, const struct pt_style *s)
{
	const struct pt_style style = { .columns = COLUMNS, .all = s->all };
	struct mail m = { .t = { .f = f, .r = r, .style = &style }, .r = r, .f = f };

	find_new(&m);
	put_subject_line(&m);
	put_verdict(&m);
	fputc('\n', f);
	put_what(&m);
	put_base(&m);
	put_patch(&m);
	put_config(&m);
	put_compiler(&m);
	put_reproduce(&m);
	fputc('\n', f);
	put_findings(&m);
	put_errors(&m);
	put_skipped(&m);
	free(m.is_new);
	free(m.told);
	pt_findings_free(&m.findings);
	return ferror(f) ? -1 : 0;
}
