// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "conformance/misuse/facts.h"

#include <stdlib.h>
#include <string.h>

#include "conformance/words/last_words.h"

static unsigned number(const char *s)
{
	return s ? (unsigned)strtoul(s, NULL, 10) : 0;
}

static struct pt_caller_fact cut(char *line)
{
	char *word[10] = { NULL };
	struct pt_caller_fact f = { 0 };
	size_t n = 0;

	while (line && n < 10)
		word[n++] = strsep(&line, "\t");
	if (n < 7)
		return f;
	f = (struct pt_caller_fact){ .what = word[1],
				     .function = word[5],
				     .helper = word[6],
				     .test = word[7],
				     .answer = word[9],
				     .line = number(word[3]),
				     .column = number(word[4]),
				     .test_line = number(word[8]) };
	return f;
}

void pt_caller_facts_read(struct pt_caller_facts *f, const char *text)
{
	char *next, *line;
	size_t room = 1;

	*f = (struct pt_caller_facts){ .text = pt_copy(text) };
	for (const char *p = text; *p; p++)
		room += *p == '\n';
	f->v = pt_need(calloc(room, sizeof(*f->v)));
	next = f->text;
	while ((line = strsep(&next, "\n"))) {
		struct pt_caller_fact k = cut(line);

		if (k.what)
			f->v[f->n++] = k;
	}
}

void pt_caller_facts_free(struct pt_caller_facts *f)
{
	free(f->v);
	free(f->text);
}

const struct pt_caller_fact *pt_caller_fact_about(const struct pt_caller_facts *f,
						  const struct pt_caller_fact *call,
						  const char *what)
{
	const struct pt_caller_fact *found = NULL;

	for (size_t i = 0; i < f->n; i++)
		if (!strcmp(f->v[i].what, what) && f->v[i].line == call->line &&
		    f->v[i].column == call->column &&
		    (!found || f->v[i].test_line > found->test_line))
			found = &f->v[i];
	return found;
}
