// SPDX-License-Identifier: GPL-2.0-or-later
/* The table's lines on what was assumed of a tree, and what nobody asks of it. */
#include <stdlib.h>
#include <string.h>

#include "conformance/report/table.h"
#include "conformance/words/last_words.h"

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

/* Does any cell of the architecture? */
static bool arch_assumes(const struct pt_report *r, const char *arch, const struct pt_assumed *a)
{
	for (size_t i = 0; i < r->nr_cells; i++)
		if (!strcmp(r->cells[i].arch, arch) && assumes(&r->cells[i], a))
			return true;
	return false;
}

/* The architecture, and its modes if some assume something and this not. */
static void put_arch_assumes(const struct table *t, const char *arch, const struct pt_assumed *a,
			     FILE *f)
{
	struct pt_cell_set set = { .arch = arch };
	char modes[512];
	bool all = true;
	fputs(arch, f);
	for (size_t i = 0; i < t->r->nr_cells; i++) {
		const struct pt_cell_row *c = &t->r->cells[i];
		if (strcmp(c->arch, arch) != 0 || !c->nr_assumed)
			continue;
		if (assumes(c, a))
			pt_set_add(&set, c->mode, "");
		else
			all = false;
	}
	pt_modes_of(&set, modes, sizeof(modes));
	if (!all)
		fprintf(f, " %s", modes);
}

/* All architectures from a cell's on that assume it. */
static void put_who_assumes(const struct table *t, size_t cell, const struct pt_assumed *a, FILE *f)
{
	const struct pt_report *r = t->r;
	for (size_t i = cell; i < r->nr_cells; i++) {
		const char *arch = r->cells[i].arch;
		size_t first = cell;
		while (first < i && strcmp(r->cells[first].arch, arch) != 0)
			first++;
		if (first < i || !arch_assumes(r, arch, a))
			continue;
		fputs(i > cell ? ", " : "", f);
		put_arch_assumes(t, arch, a, f);
	}
}

/* Said before of another cell? */
static bool is_said(const struct pt_report *r, size_t cell, const struct pt_assumed *a)
{
	for (size_t i = 0; i < cell; i++)
		if (assumes(&r->cells[i], a))
			return true;
	return false;
}

size_t pt_nr_assumed(const struct pt_report *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->nr_cells; i++)
		for (size_t k = 0; k < r->cells[i].nr_assumed; k++)
			n += !is_said(r, i, &r->cells[i].assumed[k]);
	return n;
}

/* C, but for "PTK_HAS(NOEXEC)": "(the machine has NOEXEC)". */
static void put_value(FILE *f, const char *value)
{
	static const char has[] = "PTK_HAS(";
	for (const char *at; (at = strstr(value, has)); value = at + strlen(has))
		fprintf(f, "%.*s(the machine has ", (int)(at - value), value);
	fputs(value, f);
}

static void put_one_assumed(const struct table *t, size_t cell, const struct pt_assumed *a)
{
	char *buf = NULL;
	size_t size;
	FILE *f = pt_open_text(&buf, &size);
	put_who_assumes(t, cell, a, f);
	fprintf(f, ": %s = ", a->name);
	put_value(f, a->value);
	fprintf(f, ": %s", a->reason);
	pt_close_text(f);
	fputs("  ", t->f);
	pt_put_wrapped(t, 2, 4, pt_need(buf));
	free(buf);
}

void pt_put_assumed(const struct table *t)
{
	bool first = true;
	for (size_t i = 0; i < t->r->nr_cells; i++) {
		const struct pt_cell_row *c = &t->r->cells[i];
		for (size_t k = 0; k < c->nr_assumed; k++) {
			if (is_said(t->r, i, &c->assumed[k]))
				continue;
			if (first)
				pt_put(t, DIM, "\nassumed, in the place of boot code\n");
			first = false;
			put_one_assumed(t, i, &c->assumed[k]);
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

size_t pt_nr_unknown(const struct pt_report *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->nr_unknown; i++)
		n += is_new_unknown(r, i);
	return n;
}

void pt_put_unknown(const struct table *t)
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
	char line[400];
	if (!n)
		return;
	snprintf(line, sizeof(line), "%zu helper%s of the tree %s no clause (json names all):%s%s",
		 n, n == 1 ? "" : "s", n == 1 ? "has" : "have", names,
		 n > UNKNOWN_NAMED ? ", …" : "");
	fputc('\n', t->f);
	pt_put_wrapped(t, 0, 2, line);
}
