// SPDX-License-Identifier: GPL-2.0-or-later
/* What helpers read beside their arguments, and was tried with one value alone. */
#include <stdlib.h>
#include <string.h>

#include "conformance/report/table.h"
#include "conformance/words/last_words.h"

/* So many names are said, unless all are asked for. */
#define READS_NAMED 4

static bool is_left(const struct pt_cell_row *c, size_t k)
{
	return !pt_is_varied(c, c->read[k].name);
}

/* Said before, of another mode of the architecture? */
static bool is_said(const struct pt_report *r, size_t cell, const char *name)
{
	for (size_t i = 0; i < cell; i++)
		for (size_t k = 0; k < r->cells[i].nr_read; k++)
			if (!strcmp(r->cells[i].arch, r->cells[cell].arch) &&
			    is_left(&r->cells[i], k) && !strcmp(r->cells[i].read[k].name, name))
				return true;
	return false;
}

static void put_each(const struct table *t, const struct pt_cell_row *c, size_t k)
{
	const struct pt_read_state *s = &c->read[k];
	const struct pt_assumed *as = pt_assumed_of(c, s->name);
	char line[480];

	snprintf(line, sizeof(line), "%s %s: %s; read by %u helper%s: %s%s", c->arch, s->name,
		 as ? as->reason : "as the tree initialises it, or as nobody here sets it",
		 s->helpers, s->helpers == 1 ? "" : "s", s->readers, s->helpers > 3 ? " …" : "");
	fputs("  ", t->f);
	pt_put_wrapped(t, 2, 4, line);
}

/* The first names, and how many there are. */
static size_t list(const struct pt_report *r, char *names, size_t size)
{
	struct pt_text text;
	size_t n = 0;

	pt_text_init(&text, names, size);
	for (size_t i = 0; i < r->nr_cells; i++)
		for (size_t k = 0; k < r->cells[i].nr_read; k++) {
			const char *name = r->cells[i].read[k].name;

			if (!is_left(&r->cells[i], k) || is_said(r, i, name))
				continue;
			if (n++ < READS_NAMED)
				pt_text_add(&text, "%s %s %s", n > 1 ? "," : "", r->cells[i].arch,
					    name);
		}
	return n;
}

size_t pt_nr_reads(const struct pt_report *r)
{
	char names[480];

	return list(r, names, sizeof(names));
}

void pt_put_reads(const struct table *t)
{
	const struct pt_report *r = t->r;
	char names[480], line[640];
	const size_t n = list(r, names, sizeof(names));

	if (!n)
		return;
	if (t->style->all)
		*names = '\0';
	snprintf(line, sizeof(line),
		 "%zu object%s that helpers may read %s tried with one value alone%s:%s%s", n,
		 n == 1 ? "" : "s", n == 1 ? "was" : "were",
		 t->style->all ? "" : " (--all says why)", names, n > READS_NAMED ? ", …" : "");
	fputc('\n', t->f);
	pt_put_wrapped(t, 0, 2, line);
	for (size_t i = 0; t->style->all && i < r->nr_cells; i++)
		for (size_t k = 0; k < r->cells[i].nr_read; k++)
			if (is_left(&r->cells[i], k) && !is_said(r, i, r->cells[i].read[k].name))
				put_each(t, &r->cells[i], k);
}
