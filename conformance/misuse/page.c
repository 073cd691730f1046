// SPDX-License-Identifier: GPL-2.0-or-later
/* Findings as a page.  All of them stand in it; page.js of reports hides what is filtered out. */
#define _GNU_SOURCE
#include "conformance/misuse/page.h"

#include <stdlib.h>
#include <string.h>

#include "conformance/misuse/misuse_json.h"
#include "conformance/report/html.h"
#include "conformance/words/last_words.h"
#include "conformance/words/version.h"

static void put_field(FILE *f, const char *label, const char *text)
{
	fputs("<div>", f);
	pt_html_element(f, "dt", "", label);
	pt_html_element(f, "dd", "", text);
	fputs("</div>\n", f);
}

static void put_turns(FILE *f, const struct pt_misuse *x)
{
	char line[400];

	if (!x->nr_turns)
		return;
	fputs("<div><dt>becomes</dt>", f);
	for (size_t i = 0; i < x->nr_turns; i++) {
		snprintf(line, sizeof(line), "%s: %s", x->turns[i].arches, x->turns[i].outcome);
		pt_html_element(f, "dd", "", line);
	}
	fputs("</div>\n", f);
}

/* The same finding on other lines has it, too, so that a link to it lasts. */
static char *id_of(const struct pt_misuse *x)
{
	char *id = pt_copy(x->key);

	for (char *p = id; *p; p++)
		if (*p == ' ')
			*p = '/';
	return id;
}

static void put_title(FILE *f, const struct pt_misuse *x, const char *id)
{
	const struct pt_misuse_info *info = &pt_misuse_infos[x->class];
	char place[32];

	fprintf(f, "<h3><span class=\"verdict %s\"><b aria-hidden=\"true\">%s</b> %s</span> ",
		info->gate ? "fail" : "hazard", info->gate ? "G" : "R",
		info->gate ? "gate" : "review");
	fputs("<a href=\"#", f);
	pt_html_part(f, id);
	fputs("\">", f);
	pt_html_text(f, info->name);
	fputs("</a>", f);
	snprintf(place, sizeof(place), ":%u", x->line);
	fputs(" <code>", f);
	pt_html_text(f, x->file);
	pt_html_text(f, place);
	fputs("</code> ", f);
	pt_html_text(f, x->function);
	fputs("()", f);
	if (x->accepted)
		fputs(" <small>in the baseline</small>", f);
	fputs("</h3>\n", f);
}

static void put_finding(FILE *f, const struct pt_misuse *x)
{
	char kinds[200], line[700], *id = id_of(x);
	const char *source = pt_misuse_source(x, kinds, sizeof(kinds));

	fputs("<article", f);
	pt_html_attribute(f, "id", id);
	fputs(">\n", f);
	put_title(f, x, id);
	fputs("<dl class=\"fields\">\n", f);
	snprintf(line, sizeof(line), "%s(): %s", x->helper, pt_misuse_infos[x->class].what);
	put_field(f, "what", line);
	put_field(f, "path", x->path);
	if (source) {
		snprintf(line, sizeof(line), "%s() takes: %s (%s)", x->helper, kinds, source);
		put_field(f, "rule", line);
	}
	put_turns(f, x);
	fputs("</dl>\n</article>\n", f);
	free(id);
}

static void put_header(FILE *f, const char *tree, const struct pt_misuses *m)
{
	const size_t gate = pt_misuse_count(m, true, false);
	const size_t accepted = pt_misuse_count(m, true, true) + pt_misuse_count(m, false, true);

	fputs("<header>\n<h1><span class=\"program\">ptconform</span> misuse of helpers</h1>\n"
	      "<p class=\"subject\">",
	      f);
	pt_html_element(f, "code", "", tree);
	fprintf(f, "<span>%zu calls in %zu files looked at</span><span>version %s</span></p>\n",
		m->calls, m->files, PT_VERSION);
	fprintf(f,
		"<p class=\"headline %s\"><b aria-hidden=\"true\">%s</b> %zu at gate, %zu for "
		"review",
		gate ? "fail" : "pass", gate ? "G" : ".", gate, pt_misuse_count(m, false, false));
	if (accepted)
		fprintf(f, ", %zu that the baseline has", accepted);
	fputs("</p>\n</header>\n", f);
}

/* Whose helpers say what mistakes become, and what nobody looked at. */
static void put_rest(FILE *f, const struct pt_misuses *m)
{
	char line[600];

	for (unsigned by = 0; m->n && by < PT_NR_TURNS_BY; by++) {
		if (!m->said[by])
			continue;
		snprintf(line, sizeof(line), "becomes, on %s: of %s", m->said[by],
			 pt_turns_by_text[by]);
		pt_html_element(f, "p", " class=\"note\"", line);
	}
	for (size_t i = 0; i < m->nr_unread; i++) {
		snprintf(line, sizeof(line), "not read: %u of %u calls in %s", m->unread[i].calls,
			 m->unread[i].of, m->unread[i].file);
		pt_html_element(f, "p", " class=\"note\"", line);
	}
	for (const char *p = m->notes; p && *p; p += strcspn(p, "\n") + 1) {
		snprintf(line, sizeof(line), "not looked at: %.*s", (int)strcspn(p, "\n"), p);
		pt_html_element(f, "p", " class=\"note\"", line);
	}
}

void pt_misuse_write_html(FILE *f, const char *tree, const struct pt_misuses *m,
			  const struct pt_style *s)
{
	(void)s;
	pt_html_begin(f, "misuse of helpers: ptconform");
	put_header(f, tree, m);
	fputs("<main>\n<h2>Findings</h2>\n<div id=\"findings\">\n", f);
	for (size_t i = 0; i < m->n; i++)
		put_finding(f, &m->v[i]);
	fputs("</div>\n", f);
	put_rest(f, m);
	fputs("</main>\n", f);
	pt_html_end(f, pt_misuse_json(tree, m));
}
