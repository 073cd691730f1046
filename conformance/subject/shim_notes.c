// SPDX-License-Identifier: GPL-2.0-or-later
/* What is told of a tree: why it has no such helper, what it calls it, what is in doubt. */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/subject/doubts.h"
#include "conformance/subject/kconfig.h"
#include "conformance/subject/other_names.h"
#include "conformance/subject/shim.h"
#include "conformance/subject/unknown.h"
#include "conformance/words/names.h"

/* Of a helper without a working candidate, the one whose message tells most. */
static const struct pt_candidate *telling(const struct pt_shim *s, const char *id)
{
	const struct pt_candidate *best = NULL;

	for (size_t i = 0; i < s->n; i++) {
		const struct pt_candidate *c = &s->v[i];

		if (!strcmp(c->id, id) && (!best || c->refusal > best->refusal))
			best = c;
	}
	return best;
}

/* The names of a list of words, and their other names; the first that is defined. */
static const struct pt_definition *defined(const struct pt_tree_index *x, const char *names,
					   const char *folder)
{
	const struct pt_definition *d;
	char name[64];
	size_t n;

	for (const char *p = names; (n = pt_next_item(&p)); p += n) {
		snprintf(name, sizeof(name), "%.*s", (int)n, p);
		d = pt_tree_index_find(x, name, folder);
		for (size_t row = 0; !d && row < pt_nr_other_names; row++)
			for (size_t k = 1; !d && !strcmp(pt_other_names[row][0], name) &&
					   k < PT_MAX_NAMES && pt_other_names[row][k];
			     k++)
				d = pt_tree_index_find(x, pt_other_names[row][k], folder);
		if (d)
			return d;
	}
	return NULL;
}

/* The line of a definition, blanks as one. */
static void line_text(const struct pt_shim *s, const struct pt_definition *d, char *buf,
		      size_t size)
{
	char path[2 * PATH_MAX], *text;
	const char *line;
	size_t n = 0;

	snprintf(path, sizeof(path), "%s/%s", s->kb->k->tree, d->file);
	line = text = pt_read_file(path, NULL);
	for (unsigned i = 1; line && i < d->line; i++)
		line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL;
	for (; line && *line && *line != '\n' && n + 1 < size; line++) {
		bool blank = isspace((unsigned char)*line);

		if (!blank || (n && buf[n - 1] != ' '))
			buf[n++] = blank ? ' ' : *line;
	}
	buf[n] = '\0';
	free(text);
}

/* pte_val() of a void is said in words that name no void: what does the declaration say? */
static bool returns_nothing(const struct pt_shim *s, const struct pt_definition *d,
			    const struct pt_candidate *c)
{
	struct pt_definition before;
	char line[160], *name;

	if (!d || !strstr(c->reason, "in something not a structure or union"))
		return false;
	before = *d;
	line_text(s, d, line, sizeof(line));
	name = strstr(line, d->name);
	if (name == line && before.line-- > 1)
		line_text(s, &before, line, sizeof(line));
	else if (name)
		*name = '\0';
	return pt_has_word(line, "void", 4);
}

/* Why a helper has no candidate that works, and whether that is an error. */
static void put_absence(const struct pt_shim *s, FILE *f, const struct pt_tree_index *x, size_t h,
			const struct pt_candidate *c)
{
	const struct pt_definition *d = defined(x, pt_helpers[h].name, "");
	char line[120];

	/* of a function and a macro it is the macro that is called */
	for (size_t i = 0; d && pt_shim_calls_macro(s, d->name) && !d->macro && i < x->n; i++)
		if (x->v[i].macro && !x->v[i].constant && !strcmp(x->v[i].name, d->name))
			d = &x->v[i];

	if (c->refusal < PT_UNASKED || (c->refusal < PT_BROKEN && !d) || returns_nothing(s, d, c)) {
		fprintf(f, "%s\tabsent\t%s\n", pt_shim_ids[h], c->reason);
		return;
	}
	if (c->refusal != PT_SIGNATURE) {
		fprintf(f, "%s\tbroken\t%s\n", pt_shim_ids[h], c->reason);
		return;
	}
	line_text(s, d, line, sizeof(line));
	fprintf(f, "%s\tbroken\tits signature is not known here: %s:%u: %s\n", pt_shim_ids[h],
		d->file, d->line, line);
}

/* What the tree calls a helper, where that is not what the contract calls it. */
static void put_tree_name(FILE *f, size_t h, const struct pt_candidate *c)
{
	const char *name = pt_name_in(pt_helpers[h].name, c->expression);

	if (name && strcmp(name, pt_helpers[h].name) != 0)
		fprintf(f, "%s\tnamed\t%s\n", pt_shim_ids[h], name);
}

/* A feature that no expression can ask for, or whose symbol nobody knows, and yet it is there. */
static void put_doubt(const struct pt_shim *s, FILE *f, const struct pt_tree_index *x,
		      const char *symbols, const struct pt_asked *a)
{
	const struct pt_candidate *c = telling(s, a->id);
	char folder[64], why[200] = "";
	const struct pt_definition *d;
	bool known = !*a->symbols;
	size_t n;

	for (const char *p = a->symbols; (n = pt_next_item(&p)); p += n) {
		char name[64];

		snprintf(name, sizeof(name), "%.*s", (int)n, p);
		for (size_t row = 0; row < pt_nr_other_names; row++)
			for (size_t k = 1; !strcmp(pt_other_names[row][0], name) &&
					   k < PT_MAX_NAMES && pt_other_names[row][k];
			     k++)
				known |= pt_kconfig_knows(symbols, pt_other_names[row][k],
							  strlen(pt_other_names[row][k]));
		known |= pt_kconfig_knows(symbols, name, n);
		snprintf(why, sizeof(why), "no Kconfig file knows %s", name);
	}
	if (known &&
	    (!c || pt_shim_chosen(s, (size_t)(c - s->v)) < s->n || c->refusal == PT_NOT_BUILT))
		return;
	if (known)
		snprintf(why, sizeof(why), "nothing tells whether it is on (%.100s)", c->reason);
	snprintf(folder, sizeof(folder), "arch/%s/", s->kb->host->arch->name);
	d = defined(x, a->signs, folder);
	if (d)
		fprintf(f, "%s\tdoubt\t%s, yet %s:%u has %s\n", a->id, why, d->file, d->line,
			d->name);
}

/* The words that a helper is known by: the contract's names, and all of every expression. */
static bool is_known(void *arg, const char *name)
{
	const struct pt_shim *s = arg;

	if (pt_is_helper_name(name))
		return true;
	for (size_t i = 0; i < s->n; i++)
		if (pt_has_word(s->v[i].expression, name, strlen(name)))
			return true;
	return false;
}

int pt_shim_write_notes(struct pt_shim *s, const bool has[PT_NR_HELPERS], const char *symbols)
{
	const struct pt_tree_index *x = &s->index;
	char path[PATH_MAX + 32];
	FILE *f;

	snprintf(path, sizeof(path), "%s/notes.txt", s->kb->work);
	f = fopen(path, "we");
	if (!f)
		return pt_kbuild_fail(s->kb, "%s: %s", path, strerror(errno));
	for (size_t h = 0; h < PT_NR_HELPERS; h++) {
		const struct pt_candidate *c = telling(s, pt_shim_ids[h]);

		if (!has[h] && c)
			put_absence(s, f, x, h, c);
	}
	for (size_t i = 0; i < s->n; i++)
		if (pt_shim_helper(s->v[i].id) < PT_NR_HELPERS && pt_shim_chosen(s, i) == i)
			put_tree_name(f, pt_shim_helper(s->v[i].id), &s->v[i]);
	for (size_t i = 0; i < pt_nr_asked; i++)
		put_doubt(s, f, x, symbols, &pt_asked[i]);
	pt_unknown_write(f, s->kb->data, x, is_known, s);
	if (ferror(f) | fclose(f))
		return pt_kbuild_fail(s->kb, "%s: %s", path, strerror(errno));
	return 0;
}

/* What stands around a BUILD_BUG() in a header whose definitions are the last of the index. */
static void note_unbuilt(struct pt_shim *s, size_t from, const char *text)
{
	const struct pt_tree_index *x = &s->index;
	const char *counted = text;
	unsigned line = 1;

	for (const char *p = text; (p = strstr(p, "BUILD_BUG")); p++) {
		const struct pt_definition *in = NULL;

		for (; counted < p; counted++)
			line += *counted == '\n';
		for (size_t i = from; i < x->n; i++)
			if (x->v[i].line <= line && (!in || x->v[i].line >= in->line))
				in = &x->v[i];
		if (in)
			pt_symbols_add(&s->unbuilt, in->name, strlen(in->name));
	}
}

/* Of the architecture, of mm, and generic ones. */
void pt_shim_read_headers(struct pt_shim *s)
{
	static const char *const folders[] = { "include/linux/", "include/asm-generic/" };
	char arch[64], path[2 * PATH_MAX];

	snprintf(arch, sizeof(arch), "arch/%s/include/", s->kb->host->arch->name);
	for (size_t i = 0; i < s->kb->inputs.n; i++) {
		const char *file = s->kb->inputs.v[i].path;
		size_t n = strlen(file);
		bool wanted = !strncmp(file, arch, strlen(arch));
		char *text;

		for (size_t k = 0; k < PT_ARRAY_SIZE(folders); k++)
			wanted |= !strncmp(file, folders[k], strlen(folders[k]));
		if (!wanted || n < 2 || strcmp(file + n - 2, ".h") != 0)
			continue;
		snprintf(path, sizeof(path), "%s/%s", s->kb->k->tree, file);
		text = pt_read_file(path, NULL);
		if (text) {
			const size_t from = s->index.n;

			pt_tree_index_add(&s->index, file, text);
			note_unbuilt(s, from, text);
		}
		free(text);
	}
}
