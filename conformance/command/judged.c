// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/command/judged.h"

#include <stdlib.h>
#include <string.h>

#include "conformance/words/last_words.h"

const struct pt_judged_mode *pt_judged_find(const struct pt_judged *j, const char *arch,
					    const char *mode, const char *code)
{
	for (size_t i = 0; i < j->n; i++)
		if (!strcmp(j->v[i].arch, arch) && !strcmp(j->v[i].mode, mode) &&
		    !strcmp(j->v[i].code, code))
			return &j->v[i];
	return NULL;
}

static void add_mode(struct pt_judged *j, const struct pt_cell_row *c)
{
	j->v = pt_need(realloc(j->v, (j->n + 1) * sizeof(*j->v)));
	j->v[j->n] = (struct pt_judged_mode){ c->arch, c->mode, "", j->nr_sets };
	memcpy(j->v[j->n++].code, c->code, sizeof(c->code));
}

void pt_judged_take(struct pt_judged *j, const struct pt_report *r)
{
	for (size_t i = 0; i < r->nr_cells; i++) {
		const struct pt_cell_row *c = &r->cells[i];

		if (*c->code && !c->unchanged && !pt_judged_find(j, c->arch, c->mode, c->code))
			add_mode(j, c);
	}
	j->set = pt_need(realloc(j->set, (j->nr_sets + 1) * sizeof(*j->set)));
	j->set[j->nr_sets++] = pt_verdicts_of(r);
}

void pt_judged_add(const struct pt_judged *j, const struct pt_judged_mode *m,
		   struct pt_verdicts *to)
{
	pt_verdicts_add(to, &j->set[m->set], m->arch, m->mode);
}

void pt_judged_free(struct pt_judged *j)
{
	for (size_t i = 0; i < j->nr_sets; i++)
		pt_verdicts_free(&j->set[i]);
	free(j->v);
	free(j->set);
	*j = (struct pt_judged){ 0 };
}
