// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "conformance/mutate/edits.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/words/last_words.h"

/* ---- a mutant's words ---- */

/* Adds text with every run of blanks, and of continued line ends, as one blank. */
static void put_squeezed(FILE *f, const char *p, size_t n, char *last)
{
	for (size_t i = 0; i < n; i++) {
		const bool ends = p[i] == '\\' && i + 1 < n && p[i + 1] == '\n';
		const char c = ends || isspace((unsigned char)p[i]) ? ' ' : p[i];

		if (c != ' ' || *last != ' ')
			fputc(c, f);
		*last = c;
	}
}

static char *squeezed(const char *head, size_t nr_head, const char *with, const char *tail,
		      size_t nr_tail)
{
	char *text = NULL, last = ' ';
	size_t size = 0;
	FILE *f = pt_open_text(&text, &size);

	put_squeezed(f, head, nr_head, &last);
	put_squeezed(f, with, strlen(with), &last);
	put_squeezed(f, tail, nr_tail, &last);
	pt_close_text(f);
	while (size && (text[size - 1] == ' ' || text[size - 1] == '\\'))
		text[--size] = '\0';
	return text;
}

static void describe(const struct pt_edits *w, struct pt_mutant *m)
{
	const char *at = w->text + m->at, *end = at + m->length, *from = at, *to = end;
	char *old = pt_need(strndup(at, m->length));

	while (from > w->text && from[-1] != '\n')
		from--;
	to += strcspn(to, "\n");
	m->from = squeezed(from, (size_t)(at - from), old, end, (size_t)(to - end));
	m->to = squeezed(from, (size_t)(at - from), m->with, end, (size_t)(to - end));
	free(old);
}

/* ---- adding ---- */

/* Two edits that make the same text differ at most in what they leave as it is. */
static void trim(const char *text, struct pt_mutant *m)
{
	size_t n = strlen(m->with);

	while (m->length && n && m->with[n - 1] == text[m->at + m->length - 1]) {
		m->length--;
		m->with[--n] = '\0';
	}
	while (m->length && n && *m->with == text[m->at]) {
		m->at++;
		m->length--;
		memmove(m->with, m->with + 1, n--);
	}
}

static bool is_known(const struct pt_edits *w, const struct pt_mutant *m)
{
	for (size_t i = w->first; i < w->to->n; i++) {
		const struct pt_mutant *o = &w->to->v[i];

		if (o->at == m->at && o->length == m->length && !strcmp(o->with, m->with))
			return true;
	}
	return false;
}

static struct pt_mutant *append(struct pt_mutants *to, const struct pt_mutant *m)
{
	if (!(to->n & (to->n - 1)))
		to->v = pt_need(realloc(to->v, (to->n ? 2 * to->n : 1) * sizeof(*to->v)));
	to->v[to->n] = *m;
	return &to->v[to->n++];
}

struct pt_mutant *pt_edits_add(struct pt_edits *w, enum pt_operator op, size_t at, size_t length,
			       const char *format, ...)
{
	struct pt_mutant m = { .op = op, .at = at, .length = length };
	struct pt_mutant whole;
	va_list ap;

	va_start(ap, format);
	if (vasprintf(&m.with, format, ap) < 0)
		pt_no_memory();
	va_end(ap);
	whole = m;
	whole.with = pt_need(strdup(m.with));
	trim(w->text, &m);
	if ((!m.length && !*m.with) || is_known(w, &m)) {
		free(whole.with);
		free(m.with);
		return NULL;
	}
	m.line = 1;
	for (size_t i = 0; i < m.at; i++)
		m.line += w->text[i] == '\n';
	m.function = pt_need(strdup(w->r->name));
	describe(w, &whole);
	m.from = whole.from;
	m.to = whole.to;
	free(whole.with);
	return append(w->to, &m);
}
