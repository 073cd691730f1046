// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/report/moves.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/words/last_words.h"
#include "conformance/words/names.h"

#define COPY(to, text) snprintf(to, sizeof(to), "%.*s", (int)sizeof(to) - 1, text)

void pt_moved_text(const struct pt_moved *x, char *buf, size_t size)
{
	struct pt_text t;

	pt_text_init(&t, buf, size);
	pt_text_add(&t, "%s: %s %s", x->arch, x->of, x->clause);
	if (x->clauses > 1)
		pt_text_add(&t, " +%zu", x->clauses - 1);
	if (strcmp(x->of, x->helper) != 0)
		pt_text_add(&t, " by %s", x->helper);
	pt_text_add(&t, ", %s", x->modes);
	if (*x->known)
		pt_text_add(&t, " (%s)", x->known);
	if (x->left)
		pt_text_add(&t, "; %zu clause%s of this cause failed before and still do%s",
			    x->left, x->left == 1 ? "" : "s", x->left == 1 ? "es" : "");
}

void pt_moves_add(struct pt_moves *m, const struct pt_moved *x)
{
	m->v = pt_need(realloc(m->v, (m->n + 1) * sizeof(*m->v)));
	m->v[m->n++] = *x;
}

static bool has_word(const char *list, const char *word)
{
	const size_t n = strlen(word);

	for (const char *p = list; *p; p += strcspn(p, ","), p += *p == ',')
		if (!strncmp(p, word, n) && (!p[n] || p[n] == ','))
			return true;
	return false;
}

void pt_moved_add_mode(struct pt_moved *x, const char *mode)
{
	const size_t n = strlen(x->modes);

	if (!has_word(x->modes, mode))
		snprintf(x->modes + n, sizeof(x->modes) - n, "%s%s", n ? "," : "", mode);
}

struct pt_moved *pt_moves_find(const struct pt_moves *m, const char *arch, const char *helper)
{
	for (size_t i = 0; i < m->n; i++)
		if (!strcmp(m->v[i].arch, arch) && !strcmp(m->v[i].helper, helper))
			return &m->v[i];
	return NULL;
}

static void take_modes(struct pt_moved *to, const char *from)
{
	char mode[160];

	for (size_t n; *from; from += n + (from[n] == ',')) {
		n = strcspn(from, ",");
		snprintf(mode, sizeof(mode), "%.*s", (int)n, from);
		pt_moved_add_mode(to, mode);
	}
}

void pt_moves_take(struct pt_moves *to, const struct pt_moves *from)
{
	for (size_t i = 0; i < from->n; i++) {
		struct pt_moved *same = pt_moves_find(to, from->v[i].arch, from->v[i].helper);

		if (!same) {
			pt_moves_add(to, &from->v[i]);
			continue;
		}
		take_modes(same, from->v[i].modes);
		if (from->v[i].clauses > same->clauses)
			same->clauses = from->v[i].clauses;
		if (from->v[i].left > same->left)
			same->left = from->v[i].left;
	}
}

void pt_unlike_add(struct pt_compared *c, const char *what, const char *why, bool lost)
{
	struct pt_unlike *u;

	for (size_t i = 0; i < c->nr_unlike; i++)
		if (!strcmp(c->unlike[i].what, what))
			return;
	c->unlike = pt_need(realloc(c->unlike, (c->nr_unlike + 1) * sizeof(*c->unlike)));
	u = &c->unlike[c->nr_unlike++];
	*u = (struct pt_unlike){ .lost = lost };
	COPY(u->what, what);
	COPY(u->why, why);
}

void pt_compared_free(struct pt_compared *c)
{
	free(c->against);
	free(c->name);
	free(c->came.v);
	free(c->went.v);
	free(c->left.v);
	free(c->unlike);
	*c = (struct pt_compared){ 0 };
}
