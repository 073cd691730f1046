// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "conformance/subject/kernel_wants.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/subject/kernel_ld.h"
#include "conformance/subject/kernel_search.h"

/* What the objects that are linked want, and what those of ours have. */
struct wants {
	struct pt_symbols wanted, ours;
	struct pt_symbols open; /* wanted, and nobody has it so far */
};

static bool is_of_tree(const struct pt_linking *l, const char *object)
{
	const size_t n = strlen(l->kb->work);
	const char *name = object + n + 1;

	if (strncmp(object, l->kb->work, n) || object[n] != '/')
		return false;
	for (size_t i = 0; i < l->nr_files; i++)
		if (!strncmp(name, l->files[i]->name, strlen(l->files[i]->name)) &&
		    !strcmp(name + strlen(l->files[i]->name), ".o"))
			return true;
	return false;
}

static void read_wants(const struct pt_linking *l, struct wants *w)
{
	struct pt_symbols weak = { 0 }, had = { 0 };
	struct pt_argv objects = { 0 };

	*w = (struct wants){ 0 };
	pt_ld_objects(l, &objects);
	for (size_t i = 0; i < objects.n; i++)
		if (is_of_tree(l, objects.v[i]))
			pt_symbols_of_object(objects.v[i], &w->wanted, &weak, &had);
		else
			pt_symbols_of_object(objects.v[i], &w->wanted, &weak, &w->ours);
	pt_argv_free(&objects);
	for (size_t i = 0; i < l->missing.n; i++)
		pt_symbols_add(&w->open, l->missing.v[i], strlen(l->missing.v[i]));
	/* what may stay undefined is not missed by the linker */
	for (size_t i = 0; i < weak.room; i++) {
		const char *name = weak.slot[i];

		if (!name)
			continue;
		pt_symbols_add(&w->wanted, name, strlen(name));
		if (!pt_symbols_find(&had, name, strlen(name)) &&
		    !pt_symbols_find(&w->ours, name, strlen(name)))
			pt_symbols_add(&w->open, name, strlen(name));
	}
	pt_symbols_free(&weak);
	pt_symbols_free(&had);
}

static void free_wants(struct wants *w)
{
	pt_symbols_free(&w->wanted);
	pt_symbols_free(&w->ours);
	pt_symbols_free(&w->open);
}

struct asking {
	struct pt_tree_file *file;
	struct pt_symbols *answered;   /* not to be asked of another; may be NULL */
	const struct pt_symbols *also; /* only what is in here too; may be NULL */
	bool any;
};

static bool ask(void *arg, const char *name)
{
	struct asking *a = arg;
	const size_t n = strlen(name);

	if ((a->also && !pt_symbols_find(a->also, name, n)) ||
	    (a->answered && pt_symbols_find(a->answered, name, n)))
		return true;
	if (!pt_tree_file_show(a->file, name))
		return true;
	if (a->answered)
		pt_symbols_add(a->answered, name, n);
	a->any = true;
	return true;
}

/* Names that are made of a word in the file by one of its macros. */
static void ask_made(struct asking *a, const struct pt_symbols *open)
{
	for (size_t i = 0; i < open->room; i++)
		if (open->slot[i] && pt_text_makes(a->file->text, open->slot[i]))
			ask(a, open->slot[i]);
}

bool pt_wants_more(struct pt_linking *l)
{
	struct pt_symbols answered = { 0 };
	struct wants w;
	bool any = false;

	read_wants(l, &w);
	for (size_t i = 0; i < l->nr_files; i++) {
		struct asking a = { .file = l->files[i], .answered = &answered };

		pt_text_defines(a.file->text, &w.open, ask, &a);
		if (i < l->nr_first) {
			a.also = &w.ours;
			pt_text_defines(a.file->text, &w.wanted, ask, &a);
			a.also = NULL;
		}
	}
	for (size_t i = 0; i < l->nr_files; i++) {
		struct asking a = { .file = l->files[i], .answered = &answered };

		ask_made(&a, &w.open);
	}
	for (size_t i = 0; i < l->nr_files; i++)
		if (l->files[i]->ahead.n) {
			pt_phase_start(PT_PHASE_TREE);
			any |= pt_tree_file_compile(l->kb, l->files[i]);
		}
	pt_symbols_free(&answered);
	free_wants(&w);
	return any;
}

static bool is_tried(const struct pt_linking *l, const char *path)
{
	for (size_t i = 0; i < l->nr_files; i++)
		if (!strcmp(l->files[i]->path, path))
			return true;
	return pt_argv_has(&l->useless, path);
}

void pt_wants_first(struct pt_linking *l, const char *path)
{
	struct pt_tree_file *f;

	if (l->nr_files == PT_MAX_FILES || is_tried(l, path))
		return;
	f = pt_tree_file_new(l->kb, path, "src");
	if (!f)
		return;
	l->files[l->nr_files++] = f;
	l->nr_first = l->nr_files;
	pt_phase_start(PT_PHASE_TREE);
	if (f->whole)
		pt_tree_file_compile(l->kb, f);
}

/*
 * Adds a file of the tree that seems to define what is missing; one that does not
 * compile is as good as none.
 */
static bool add_found(struct pt_linking *l, const struct wants *w, const char *path)
{
	struct pt_tree_file *f =
		l->nr_files < PT_MAX_FILES ? pt_tree_file_new(l->kb, path, "found") : NULL;
	struct asking a = { .file = f };

	if (!f)
		return false;
	/* what ours have too is the linker's to choose: ours come first */
	pt_text_defines(f->text, &w->wanted, ask, &a);
	pt_text_defines(f->text, &w->ours, ask, &a);
	pt_phase_start(PT_PHASE_TREE);
	if (!pt_tree_file_compile(l->kb, f)) {
		pt_argv_add(&l->useless, path);
		pt_tree_file_free(f);
		return false;
	}
	l->files[l->nr_files++] = f;
	pt_argv_addf(&l->objects, "%s/%s.o", l->kb->work, f->name);
	return true;
}

struct definers {
	struct pt_linking *l;
	const struct pt_symbols *missing;
	struct wants wants;
	bool any;
};

static bool look_into(void *arg, const char *path)
{
	struct definers *d = arg;
	struct pt_linking *l = d->l;
	char full[2 * PATH_MAX], *text;
	bool use;

	snprintf(full, sizeof(full), "%s/%s", l->kb->src, path);
	text = is_tried(l, path) ? NULL : pt_read_file(full, NULL);
	use = text && pt_text_defines_any(text, d->missing);
	free(text);
	if (use && add_found(l, &d->wants, path)) {
		d->any = true;
		l->found++;
	}
	return l->found < PT_MAX_FOUND;
}

bool pt_wants_definers(struct pt_linking *l, const struct pt_symbols *missing)
{
	struct definers d = { .l = l, .missing = missing };

	read_wants(l, &d.wants);
	pt_search_for(l->kb, missing, look_into, &d);
	free_wants(&d.wants);
	return d.any;
}

bool pt_wants_obscure(struct pt_linking *l, const struct pt_symbols *missing)
{
	bool any = false;

	for (size_t k = 0; k < l->nr_first && !l->kb->mishap[0]; k++) {
		if (!pt_text_is_obscure(l->files[k]->text))
			continue;
		for (size_t i = 0; i < missing->room; i++)
			if (missing->slot[i])
				pt_tree_file_show(l->files[k], missing->slot[i]);
		pt_phase_start(PT_PHASE_TREE);
		if (l->files[k]->ahead.n)
			any |= pt_tree_file_compile(l->kb, l->files[k]);
	}
	return any;
}
