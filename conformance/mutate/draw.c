// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/mutate/draw.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/words/last_words.h"

static void hash_mutant(struct pt_hash *h, const struct pt_trial *t)
{
	pt_hash_text(h, t->file->path);
	pt_hash_bytes(h, &t->mutant->at, sizeof(t->mutant->at));
	pt_hash_bytes(h, &t->mutant->length, sizeof(t->mutant->length));
	pt_hash_text(h, t->mutant->with);
}

static void make_key(struct pt_trial *t)
{
	struct pt_hash h;

	pt_hash_start(&h);
	pt_hash_text(&h, t->lab->key);
	hash_mutant(&h, t);
	pt_hash_end(&h, t->key);
}

struct wanted {
	struct pt_lab *l;
	const struct pt_lab_file *f;
};

static bool is_wanted(void *arg, const struct pt_region *r)
{
	const struct wanted *w = arg;

	if (w->l->o->function && fnmatch(w->l->o->function, r->name, 0))
		return false;
	return !w->l->kind->wanted || w->l->kind->wanted(w->l, w->f, r);
}

/* A trial with its place in an order that depends on the seed alone. */
struct drawn {
	struct pt_trial trial;
	char lot[PT_HEX_SIZE];
	size_t place; /* in the order of the text */
};

static int by_lot(const void *a, const void *b)
{
	return strcmp(((const struct drawn *)a)->lot, ((const struct drawn *)b)->lot);
}

static int by_place(const void *a, const void *b)
{
	const size_t x = ((const struct drawn *)a)->place, y = ((const struct drawn *)b)->place;

	return (x > y) - (x < y);
}

/* By words, not by offsets: an edit elsewhere does not draw another sample. */
static void draw_lot(struct drawn *d, u64 seed)
{
	const struct pt_mutant *m = d->trial.mutant;
	struct pt_hash h;

	pt_hash_start(&h);
	pt_hash_bytes(&h, &seed, sizeof(seed));
	pt_hash_text(&h, d->trial.lab->host->arch->name);
	pt_hash_text(&h, d->trial.file->path);
	pt_hash_text(&h, m->function);
	pt_hash_text(&h, m->from);
	pt_hash_text(&h, m->to);
	pt_hash_end(&h, d->lot);
}

static size_t sample_size(const struct pt_options *o, size_t all)
{
	size_t n = o->sample;

	if (!o->sample)
		return all;
	if (o->sample_percent)
		n = (all * o->sample + 99) / 100;
	return n < all ? n : all;
}

static struct drawn *draw(struct pt_mutants *m, struct pt_lab *l, size_t *all)
{
	size_t *first = pt_need(calloc(l->nr_files + 1, sizeof(*first)));
	struct drawn *d;

	for (size_t f = 0; f < l->nr_files; f++) {
		struct wanted w = { l, &l->file[f] };

		first[f] = m->n;
		pt_mutate(m, l->file[f].text, is_wanted, &w);
	}
	first[l->nr_files] = m->n;
	d = pt_need(calloc(m->n + 1, sizeof(*d)));
	for (size_t f = 0; f < l->nr_files; f++)
		for (size_t i = first[f]; i < first[f + 1]; i++) {
			d[i].trial = (struct pt_trial){ .lab = l,
							.file = &l->file[f],
							.mutant = &m->v[i] };
			d[i].place = i;
			draw_lot(&d[i], l->o->seed);
		}
	free(first);
	*all = m->n;
	return d;
}

size_t pt_trials_draw(struct pt_mutation *m, struct pt_lab *l, struct pt_mutants *mutants)
{
	size_t all, n;
	struct drawn *d = draw(mutants, l, &all);

	/* every one, so that the entries used up are known */
	for (size_t i = 0; i < all; i++)
		d[i].trial.classified = pt_classify(&m->classes, l->host->arch->name,
						    d[i].trial.file->path, d[i].trial.mutant);
	n = sample_size(m->o, all);
	qsort(d, all, sizeof(*d), by_lot);
	qsort(d, n, sizeof(*d), by_place);
	m->trial = pt_need(realloc(m->trial, (m->nr_trials + n + 1) * sizeof(*m->trial)));
	for (size_t i = 0; i < n; i++) {
		make_key(&d[i].trial);
		m->trial[m->nr_trials++] = d[i].trial;
	}
	free(d);
	return all;
}
