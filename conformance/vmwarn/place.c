// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "conformance/vmwarn/place.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/words/last_words.h"

static void insert(struct pt_insertions *to, unsigned before, const char *text)
{
	to->v = pt_need(realloc(to->v, (to->n + 1) * sizeof(*to->v)));
	to->v[to->n++] = (struct pt_insertion){ before, pt_copy(text) };
}

void pt_insertions_free(struct pt_insertions *i)
{
	for (size_t n = 0; n < i->n; n++)
		free(i->v[n].text);
	free(i->v);
}

/* ---- predicates --------------------------------------------------------------------------- */

/* What a name stands for that is a macro of one name: pmd_leaf for pmd_large. */
static const struct pt_region *definition(const struct pt_header *h, const char *name,
					  unsigned seen_from)
{
	const struct pt_region *found = NULL;

	for (size_t i = 0; i < h->source.nr_regions; i++) {
		const struct pt_region *r = &h->source.region[i];

		if (r->kind == PT_REGION_VALUE || strcmp(r->name, name) != 0 ||
		    pt_region_is_sign(h, r) || !pt_is_under(h, seen_from, r->line))
			continue;
		if (!found || r->line < seen_from)
			found = r;
	}
	return found;
}

enum there { THERE_NOT, THERE_BEFORE, THERE_LATER };

/* Is it defined before the line, or can it be declared there? */
static enum there is_there(const struct pt_header *h, const char *name, unsigned line)
{
	const struct pt_region *r = definition(h, name, line);
	char other[64];

	if (!r)
		return THERE_NOT;
	if (r->kind == PT_REGION_FUNCTION)
		return r->last_line < line ? THERE_BEFORE : THERE_LATER;
	if (r->last_line >= line)
		return THERE_NOT;
	if (r->nr_tokens != 1)
		return THERE_BEFORE;
	snprintf(other, sizeof(other), "%.*s", (int)r->token[0].length, h->text + r->token[0].at);
	return strcmp(other, name) ? is_there(h, other, line) : THERE_NOT;
}

/* pXd_present() is every architecture's own, and so there before the generic header says anything.
 */
static void check_asks(const struct pt_header *h, struct pt_warn_line *l)
{
	if (strcmp(h->path, PT_GENERIC_HEADER) != 0 && is_there(h, l->asks, l->before) == THERE_NOT)
		snprintf(l->why, sizeof(l->why), "%s() is not declared before it in that header",
			 l->asks);
}

/* ---- what is put in ---------------------------------------------------------------------- */

/* Up to where a block of text begins: a comment, a #define that goes with what follows. */
static unsigned block_of(const struct pt_header *h, unsigned line)
{
	while (line > 1 && !pt_line_is_blank(h, line - 1) &&
	       !pt_line_directive(h, line - 1, "if") && !pt_line_directive(h, line - 1, "e"))
		line--;
	return line;
}

/* Out of every #if that the other line is not under. */
static unsigned out_to(const struct pt_header *h, unsigned line, unsigned other)
{
	while (!pt_is_under(h, other, line) && h->line[line].opened)
		line = h->line[line].opened;
	return line;
}

/* "static inline int pmd_present(pmd_t pmd);" */
static char *prototype(const struct pt_header *h, const struct pt_region *r)
{
	const size_t from = h->line[r->first_line].at;
	size_t to = r->token[0].at;
	char *text = NULL;

	while (to > from && strchr(" \t\n", h->text[to - 1]))
		to--;
	if (asprintf(&text, "%.*s;\n\n", (int)(to - from), h->text + from) < 0)
		pt_no_memory();
	return text;
}

/* Once for all lines of the header that ask it. */
static void declare(const struct pt_header *h, const char *name, struct pt_warn_line *l, size_t n,
		    struct pt_insertions *to)
{
	const struct pt_region *r = NULL;
	unsigned at = 0;
	char *text;

	for (size_t i = 0; i < n; i++) {
		if (*l[i].why || strcmp(l[i].asks, name) != 0 ||
		    is_there(h, name, l[i].before) != THERE_LATER)
			continue;
		r = definition(h, name, l[i].before);
		at = at ? out_to(h, at, l[i].before) : block_of(h, l[i].region->first_line);
	}
	if (!r)
		return;
	text = prototype(h, r);
	insert(to, block_of(h, out_to(h, at, r->line)), text);
	free(text);
}

/* The part of the header that is C and no assembler's, before the first line; 0: all of it. */
static unsigned where_c_begins(const struct pt_header *h, unsigned first)
{
	unsigned at = 0;

	for (unsigned i = 1; i < first; i++) {
		const char *name = pt_line_directive(h, i, "ifndef");

		if (name && !strncmp(name, "__ASSEMBL", 9) && pt_is_under(h, first, i + 1))
			at = i;
	}
	return at;
}

/* After the includes that stand there together. */
static unsigned where_includes_end(const struct pt_header *h, unsigned line, unsigned first)
{
	unsigned at = 0;

	for (unsigned i = line + 1; i < first; i++) {
		if (pt_line_directive(h, i, "include") && pt_is_under(h, first, i))
			at = i + 1;
		else if (line && !pt_line_is_blank(h, i))
			break;
	}
	return at ? at : line ? line + 1 : 0;
}

#define INCLUDE "<linux/mmdebug.h>"
#define OPTION	"CONFIG_DEBUG_VM"

static bool is_included(const struct pt_header *h, unsigned first)
{
	for (unsigned i = 1; i < first; i++) {
		const char *what = pt_line_directive(h, i, "include");

		if (what && !strncmp(what, INCLUDE, strlen(INCLUDE)) && pt_is_under(h, first, i))
			return true;
	}
	return false;
}

/* What the macro needs.  0: it cannot be had. */
static int include_mmdebug(const struct pt_header *h, const struct pt_warn_line *l, size_t n,
			   struct pt_insertions *to)
{
	unsigned first = 0, at;

	for (size_t i = 0; i < n; i++)
		if (!*l[i].why)
			first = first ? out_to(h, first, l[i].before) : l[i].before;
	if (!first || is_included(h, first))
		return 1;
	at = where_includes_end(h, where_c_begins(h, first), first);
	if (at)
		insert(to, at, "#include " INCLUDE "\n");
	return at != 0;
}

static int by_line(const void *a, const void *b)
{
	const struct pt_insertion *x = a, *y = b;

	return (x->before > y->before) - (x->before < y->before);
}

static void put_lines(struct pt_warn_line *l, size_t n, struct pt_insertions *to)
{
	char text[256];

	for (size_t i = 0; i < n; i++) {
		if (*l[i].why)
			continue;
		snprintf(text, sizeof(text), "%s\tVM_WARN_ON_ONCE(%s);\n%s", l[i].apart ? "\n" : "",
			 l[i].condition, l[i].apart ? "\n" : "");
		insert(to, l[i].before, text);
	}
}

void pt_place_undef(const struct pt_header *h, struct pt_insertions *to)
{
	unsigned last = 0;

	for (unsigned i = 1; i <= h->nr_lines; i++) {
		const char *what = pt_line_directive(h, i, "undef");

		if (what && !strncmp(what, OPTION "\n", sizeof(OPTION)))
			return;
		if (what && !strncmp(what, "CONFIG_", 7) && (!last || last + 1 == i))
			last = i;
	}
	if (last)
		insert(to, last + 1, "#undef " OPTION "\n");
}

void pt_place_lines(const struct pt_header *h, struct pt_warn_line *l, size_t n,
		    struct pt_insertions *to)
{
	static const char *const levels[] = { "pte", "pmd", "pud" };
	char name[24];

	for (size_t i = 0; i < n; i++)
		if (!*l[i].why)
			check_asks(h, &l[i]);
	if (!include_mmdebug(h, l, n, to))
		for (size_t i = 0; i < n; i++)
			if (!*l[i].why)
				snprintf(l[i].why, sizeof(l[i].why),
					 "no place was found to include linux/mmdebug.h at");
	for (size_t i = 0; i < PT_ARRAY_SIZE(levels); i++) {
		snprintf(name, sizeof(name), "%s_present", levels[i]);
		declare(h, name, l, n, to);
	}
	put_lines(l, n, to);
	qsort(to->v, to->n, sizeof(*to->v), by_line);
}
