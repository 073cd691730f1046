// SPDX-License-Identifier: GPL-2.0-or-later
/* What came of scenarios, as a page.  The matrix is read without script, too. */
#include "conformance/race/page.h"

#include <string.h>

#include "conformance/race/races_json.h"
#include "conformance/race/words.h"
#include "conformance/report/html.h"
#include "conformance/words/version.h"

/* Of a line, which is one variant in all its memory models. */
struct cell {
	char letters[PT_NR_MEMORIES + 1];
	char said[160]; /* "sc clean, tso violated" */
	const char *class;
	bool odd;
};

/* From what is nothing to what is worst. */
static const char *const classes[] = { "absent", "pass", "hazard", "error", "fail" };

static unsigned class_of(const struct pt_race_row *row)
{
	if (pt_race_is_failure(row))
		return 4;
	switch (row->verdict) {
	case PT_RACE_VIOLATED:
		return 2;
	case PT_RACE_CLEAN:
		return 1;
	case PT_RACE_ABSENT:
		return 0;
	default:
		return 3;
	}
}

static char letter_of(const struct pt_race_row *row)
{
	static const char letters[] = { [PT_RACE_NOT_RUN] = '?',
					[PT_RACE_CLEAN] = '.',
					[PT_RACE_VIOLATED] = 'v',
					[PT_RACE_ABSENT] = '-',
					[PT_RACE_ERROR] = 'E' };

	return letters[row->verdict];
}

static struct cell cell_of(const struct pt_race_side *s, size_t at, size_t end)
{
	struct cell c = { .said = "" };
	unsigned worst = 0;

	for (size_t k = at; k < end; k++) {
		const struct pt_race_row *row = &s->row[k];
		const size_t n = strlen(c.said);

		c.letters[k - at] = letter_of(row);
		c.odd |= !pt_race_is_expected(row) && row->verdict != PT_RACE_ABSENT;
		worst = class_of(row) > worst ? class_of(row) : worst;
		snprintf(c.said + n, sizeof(c.said) - n, "%s%s %s", n ? ", " : "",
			 pt_memory_names[row->memory], pt_race_verdict_names[row->verdict]);
	}
	c.class = classes[worst];
	return c;
}

static void put_link(FILE *f, const struct pt_race_row *row, const struct pt_race_side *s)
{
	fputs(" href=\"#view=races&amp;scenario=", f);
	pt_html_part(f, row->scenario->name);
	fputs("&amp;variant=", f);
	pt_html_part(f, pt_race_row_variant(row)->name);
	if (s) {
		fputs("&amp;race_arch=", f);
		pt_html_part(f, s->host->arch->name);
		fputs("&amp;race_mode=", f);
		pt_html_part(f, s->host->arch->modes[s->job.mode].name);
	}
	fputc('"', f);
}

static void put_cell(FILE *f, const struct pt_race_side *s, const struct pt_race_row *row,
		     size_t at, size_t end)
{
	struct cell c = cell_of(s, at, end);
	char said[400];

	snprintf(said, sizeof(said), "%s%s: %s %s on %s %s: %s%s", c.letters, c.odd ? "!" : "",
		 row->scenario->name, pt_race_row_variant(row)->name, s->host->arch->name,
		 s->host->arch->modes[s->job.mode].name, c.said, c.odd ? ", not as expected" : "");
	fprintf(f, "<td><a class=\"%s\"", c.class);
	put_link(f, row, s);
	pt_html_attribute(f, "aria-label", said);
	pt_html_attribute(f, "title", said);
	fprintf(f, "><b>%s</b>%s</a></td>", c.letters, c.odd ? "<i>!</i>" : "");
}

static void put_line(FILE *f, const struct pt_races *r, size_t at)
{
	const struct pt_race_row *row = &r->side[0].row[at];
	const size_t end = pt_race_variant_end(&r->side[0], at);

	fputs("<tr><th scope=\"row\"><a", f);
	put_link(f, row, NULL);
	fputs(">", f);
	pt_html_text(f, pt_race_row_variant(row)->name);
	fprintf(f, "</a> <small>%s</small></th>",
		pt_race_row_variant(row)->fixed ? "fixed" : "has the bug");
	for (size_t i = 0; i < r->nr_sides; i++)
		if (r->side[i].ran)
			put_cell(f, &r->side[i], row, at, end);
		else
			fputs("<td>?</td>", f);
	fputs("</tr>\n", f);
}

static void put_matrix(FILE *f, const struct pt_races *r)
{
	const struct pt_race_side *s = &r->side[0];

	fputs("<div class=\"scroll\" role=\"region\" aria-label=\"scenarios\" tabindex=\"0\">"
	      "<table id=\"matrix\">\n<thead><tr><th scope=\"col\">variant</th>",
	      f);
	for (size_t i = 0; i < r->nr_sides; i++) {
		fputs("<th scope=\"col\">", f);
		pt_html_text(f, r->side[i].host->arch->name);
		fputs(" <small>", f);
		pt_html_text(f, r->side[i].host->arch->modes[r->side[i].job.mode].name);
		fputs("</small></th>", f);
	}
	fputs("</tr></thead>\n", f);
	for (size_t at = 0; at < s->nr_rows; at = pt_race_variant_end(s, at)) {
		if (!at || s->row[at].scenario != s->row[at - 1].scenario) {
			fprintf(f,
				"%s<tbody><tr><th scope=\"rowgroup\" "
				"colspan=\"%zu\" title=\"",
				at ? "</tbody>\n" : "", r->nr_sides + 1);
			pt_html_text(f, s->row[at].scenario->what);
			fputs("\">", f);
			pt_html_text(f, s->row[at].scenario->name);
			fputs("</th></tr>\n", f);
		}
		put_line(f, r, at);
	}
	fprintf(f, "%s</table></div>\n", s->nr_rows ? "</tbody>" : "");
}

static void put_legend(FILE *f, const struct pt_races *r)
{
	const struct pt_race_side *s = &r->side[0];

	fputs("<p class=\"legend\"><span>a letter for each memory model:", f);
	for (size_t k = 0; k < s->nr_rows && k < pt_race_variant_end(s, 0); k++)
		fprintf(f, " %s", pt_memory_names[s->row[k].memory]);
	fputs("</span> <span class=\"hazard\"><b>v</b> the bug shows</span> "
	      "<span class=\"fail\"><b>v</b> violated though it is fixed</span> "
	      "<span class=\"pass\"><b>.</b> clean in every interleaving</span> "
	      "<span class=\"absent\"><b>-</b> not there</span> "
	      "<span class=\"error\"><b>E</b> not all was seen</span> "
	      "<span><b>!</b> not as expected</span></p>\n",
	      f);
}

/* ---- the rest of the first screen ---- */

static void put_header(FILE *f, const struct pt_races *r)
{
	size_t count[PT_NR_RACE_VERDICTS] = { 0 }, failures = 0, odd = 0;

	for (size_t i = 0; i < r->nr_sides; i++)
		for (size_t k = 0; r->side[i].ran && k < r->side[i].nr_rows; k++) {
			count[r->side[i].row[k].verdict]++;
			failures += pt_race_is_failure(&r->side[i].row[k]);
			odd += !pt_race_is_expected(&r->side[i].row[k]);
		}
	fputs("<a class=\"skip-link\" href=\"#main\">to the content</a>\n"
	      "<header>\n<h1><span class=\"program\">ptconform</span> race: every "
	      "interleaving</h1>\n<p class=\"subject\"><span>",
	      f);
	pt_html_text(f, r->version ? "kernel " : "builtin helpers");
	pt_html_text(f, r->version ? r->version : "");
	fprintf(f,
		"</span><span>version %s</span></p>\n<p class=\"headline %s\"><b "
		"aria-hidden=\"true\">%s</b> "
		"%zu violated though fixed; %zu bugs shown, %zu clean, %zu absent, %zu errors; "
		"%zu not as expected</p>\n",
		PT_VERSION, failures ? "fail" : "pass", failures ? "F" : ".", failures,
		count[PT_RACE_VIOLATED] - failures, count[PT_RACE_CLEAN], count[PT_RACE_ABSENT],
		count[PT_RACE_ERROR], odd);
	for (size_t i = 0; i < r->nr_sides; i++)
		if (!r->side[i].ran) {
			char line[700];

			snprintf(line, sizeof(line), "%s %s was not run: %s",
				 r->side[i].host->arch->name,
				 r->side[i].host->arch->modes[r->side[i].job.mode].name,
				 r->side[i].why);
			pt_html_element(f, "p", " class=\"note\"", line);
		}
	fputs("</header>\n", f);
}

int pt_races_page(FILE *f, const struct pt_races *r)
{
	pt_html_begin(f, "race: ptconform");
	put_header(f, r);
	fputs("<nav id=\"views\" aria-label=\"views\" hidden=\"hidden\"></nav>\n"
	      "<main id=\"main\" tabindex=\"-1\">\n<div id=\"overview\">\n"
	      "<section aria-labelledby=\"matrix-title\">\n"
	      "<h2 id=\"matrix-title\">Scenarios and architectures</h2>\n",
	      f);
	put_legend(f, r);
	put_matrix(f, r);
	fputs("</section>\n</div>\n<div id=\"view\" hidden=\"hidden\"></div>\n</main>\n"
	      "<noscript><p>Trails are shown by script, which is off here; <code>--format "
	      "table</code> "
	      "has them, too.</p></noscript>\n",
	      f);
	pt_html_end(f, pt_races_data(r));
	return ferror(f) ? -1 : 0;
}
