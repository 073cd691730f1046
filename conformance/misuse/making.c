// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "conformance/misuse/making.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void pt_making_edit(struct pt_making *m, const char *from, const char *to, char *put)
{
	PT_GROW(m->edit, m->edits, m->room);
	m->edit[m->edits++] =
		(struct pt_edit){ (size_t)(from - m->bare), (size_t)(to - from), put };
}

static int by_place(const void *a, const void *b)
{
	const struct pt_edit *x = a, *y = b;

	return (x->at > y->at) - (x->at < y->at);
}

/* Writes, and counts lines and columns. */
struct pen {
	FILE *f;
	unsigned line, column;
};

static void put(struct pen *p, const char *text, size_t n)
{
	const char *from = text, *end = text + n, *line;

	fwrite(text, 1, n, p->f);
	while ((line = memchr(from, '\n', (size_t)(end - from)))) {
		p->line++;
		p->column = 0;
		from = line + 1;
	}
	p->column += (unsigned)(end - from);
}

static void put_edit(struct pt_making *m, struct pen *p, const struct pt_edit *e)
{
	struct pt_plain *to = m->to;
	const size_t n = strlen(e->put);

	put(p, e->put, n);
	PT_GROW(to->shift, to->shifts, to->shift_room);
	to->shift[to->shifts++] =
		(struct pt_plain_shift){ p->line, p->column, (long)n - (long)e->cut };
	/* lines stay where they are */
	for (size_t i = 0; i < e->cut; i++)
		if (m->text[e->at + i] == '\n')
			put(p, "\n", 1);
}

void pt_making_write(struct pt_making *m, size_t size)
{
	struct pen p = { pt_need(open_memstream(&m->to->text, &m->to->size)), 1, 0 };
	size_t at = 0;

	if (m->edits)
		qsort(m->edit, m->edits, sizeof(*m->edit), by_place);
	for (size_t i = 0; i < m->edits; i++) {
		const struct pt_edit *e = &m->edit[i];

		if (e->at >= at) {
			put(&p, m->text + at, e->at - at);
			put_edit(m, &p, e);
			at = e->at + e->cut;
		}
		free(e->put);
	}
	put(&p, m->text + at, size - at);
	if (fclose(p.f))
		pt_need(NULL);
	free(m->edit);
}

void pt_making_calls(const struct pt_code_function *f, pt_called *called, void *arg)
{
	for (const char *p = f->body; p < f->end;) {
		const size_t n = pt_code_word(p);
		const char *open = pt_code_skip(p + n);

		if (n && *open == '(')
			called(arg, (struct pt_span){ p, n }, open);
		p += n ? n : 1;
		while (!n && isdigit((unsigned char)p[-1]) &&
		       (isalnum((unsigned char)*p) || *p == '_'))
			p++;
	}
}
