// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/report/cell_set.h"

#include <string.h>

#include "conformance/words/names.h"

void pt_set_add(struct pt_cell_set *s, const char *mode, const char *engine)
{
	for (size_t i = 0; i < s->n; i++)
		if (!strcmp(s->at[i].mode, mode) && !strcmp(s->at[i].engine, engine))
			return;
	if (s->n < PT_ARRAY_SIZE(s->at)) {
		s->at[s->n].mode = mode;
		s->at[s->n].engine = engine;
		s->n++;
	}
}

static bool first_of_mode(const struct pt_cell_set *s, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (!strcmp(s->at[k].mode, s->at[i].mode))
			return false;
	return true;
}

void pt_engines_of(const struct pt_cell_set *s, const char *mode, char *buf, size_t size)
{
	struct pt_text t;
	bool first = true;
	pt_text_init(&t, buf, size);
	for (size_t i = 0; i < s->n; i++) {
		if (strcmp(s->at[i].mode, mode) != 0)
			continue;
		pt_text_add(&t, "%s%s", first ? "" : "+", s->at[i].engine);
		first = false;
	}
}

/* "x86 4level,5level (native+unicorn)" */
void pt_set_text(const struct pt_cell_set *s, char *buf, size_t size)
{
	struct pt_text t;
	char before[128] = "", engines[128];
	pt_text_init(&t, buf, size);
	pt_text_add(&t, "%s", s->arch);
	for (size_t i = 0; i < s->n; i++) {
		if (!first_of_mode(s, i))
			continue;
		pt_engines_of(s, s->at[i].mode, engines, sizeof(engines));
		bool joins = *before && !strcmp(before, engines);
		if (*before && !joins)
			pt_text_add(&t, " (%s),", before);
		pt_text_add(&t, "%s%s", joins ? "," : " ", s->at[i].mode);
		strcpy(before, engines);
	}
	pt_text_add(&t, " (%s)", before);
}

void pt_modes_of(const struct pt_cell_set *s, char *buf, size_t size)
{
	struct pt_text t;
	pt_text_init(&t, buf, size);
	*buf = '\0';
	for (size_t i = 0; i < s->n; i++)
		if (first_of_mode(s, i))
			pt_text_add(&t, "%s%s", i ? "," : "", s->at[i].mode);
}

bool pt_same_set(const struct pt_cell_set *a, const struct pt_cell_set *b)
{
	if (strcmp(a->arch, b->arch) != 0 || a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (strcmp(a->at[i].mode, b->at[i].mode) != 0 ||
		    strcmp(a->at[i].engine, b->at[i].engine) != 0)
			return false;
	return true;
}
