// SPDX-License-Identifier: GPL-2.0-or-later
/* The worst of what callers' mistakes turn into, as the page shows it first. */
#include <string.h>

#include "conformance/report/hazards.h"
#include "conformance/report/page.h"

#define FIRST_HAZARDS 8

struct page_hazards {
	FILE *f;
	struct pt_hazard_table table;
	struct pt_hazard_column column[PT_HAZARD_MODES];
	size_t columns;
};

static void put_heads(const struct page_hazards *h)
{
	fputs("<thead><tr><th scope=\"col\">helper</th><th scope=\"col\">called on</th>", h->f);
	for (size_t i = 0; i < h->columns; i++)
		pt_html_element(h->f, "th", " scope=\"col\"", h->column[i].arch);
	fputs("</tr></thead>\n", h->f);
}

static void put_line(const struct page_hazards *h, const struct pt_hazard_line *l)
{
	char name[96], text[1024];

	pt_hazard_name(l, name, sizeof(name));
	pt_hazard_kinds(l, text, sizeof(text));
	fputs("<tr><th scope=\"row\">", h->f);
	pt_html_element(h->f, "code", "", name);
	fputs("</th>", h->f);
	pt_html_element(h->f, "td", "", text);
	for (size_t i = 0; i < h->columns; i++) {
		pt_hazard_words(&h->table, l, &h->column[i], true, text, sizeof(text));
		pt_html_element(h->f, "td", " class=\"said\"", text);
	}
	fputs("</tr>\n", h->f);
}

static void put_table(const struct page_hazards *h)
{
	fputs("<section aria-labelledby=\"hazards-title\">\n<h2 id=\"hazards-title\">"
	      "The worst hazards</h2>\n"
	      "<p class=\"about\">What an entry turns into that a caller must not give the helper. "
	      "None is a violation.</p>\n"
	      "<div class=\"scroll\" role=\"region\" aria-label=\"hazards by architecture\" "
	      "tabindex=\"0\">\n<table class=\"hazards\">\n",
	      h->f);
	put_heads(h);
	fputs("<tbody>\n", h->f);
	for (size_t i = 0; i < h->table.n && i < FIRST_HAZARDS; i++)
		put_line(h, &h->table.line[i]);
	fputs("</tbody></table>\n</div>\n<p><a href=\"#view=hazards\">all hazards</a></p>\n"
	      "</section>\n",
	      h->f);
}

void pt_page_hazards(FILE *f, const struct pt_report *r)
{
	struct page_hazards h = { .f = f };

	pt_hazards_of(&h.table, r);
	pt_hazards_fold(&h.table);
	pt_hazards_drop_harmless(&h.table);
	h.columns = pt_hazard_columns(&h.table, false, h.column);
	if (h.table.n)
		put_table(&h);
	pt_hazards_free(&h.table);
}
