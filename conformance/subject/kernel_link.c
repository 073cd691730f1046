// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * From the shim to a guest that runs.  What the helpers call is looked for in
 * the tree's own .c files, compiled as the tree compiles them, every function
 * in a section of its own so that only what is needed stays.  What a running
 * machine would do is stubbed; what nobody defines becomes a placeholder that
 * reads as zero and faults when called.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/subject/kernel_image.h"
#include "conformance/subject/kernel_ld.h"
#include "conformance/subject/kernel_own.h"
#include "conformance/subject/kernel_parts.h"
#include "conformance/subject/kernel_reads.h"
#include "conformance/subject/kernel_state.h"
#include "conformance/subject/kernel_wants.h"
#include "conformance/words/names.h"

/* Looking for definers stops after so many links. */
#define MAX_ROUNDS 8
/* And after so many that only ask more of the files there are. */
#define MAX_ASKED 64
/* Objects of the guests' own part: a dozen for each instruction set and version of ours. */
#define KEEP_OBJECTS (2 * 512) /* and as many hashes */
/* Room for the largest thing a placeholder may stand for. */
#define PLACEHOLDER_SIZE 16384

/* ---- what is missing ---- */

static bool is_noop(const struct pt_linking *l, const char *symbol)
{
	for (size_t i = 0; i < l->noop.n; i++)
		if (!fnmatch(l->noop.v[i], symbol, 0))
			return true;
	return false;
}

static void read_noop(struct pt_linking *l, const char *path)
{
	char *text = pt_read_file(path, NULL), *save = NULL;

	for (char *line = text ? strtok_r(text, "\n", &save) : NULL; line;
	     line = strtok_r(NULL, "\n", &save))
		if (line[0] != '#')
			pt_argv_add(&l->noop, line);
	free(text);
}

/* Does it flush translations, by its name?  Whoever is told of them afterwards does not. */
static bool flushes_by_name(const char *function)
{
	static const char *const names[] = { "*flush*tlb*", "*tlb*flush*", "*tlbi*", "*tsb*" };

	for (size_t i = 0; i < PT_ARRAY_SIZE(names); i++)
		if (!fnmatch(names[i], function, 0))
			return fnmatch("*notifier*", function, 0) != 0;
	return false;
}

/* Writes and compiles the functions made empty so far. */
static int compile_emptied(struct pt_linking *l)
{
	char path[PATH_MAX + 32];
	FILE *f;

	snprintf(path, sizeof(path), "%s/noop.c", l->kb->work);
	f = fopen(path, "we");
	if (!f)
		return pt_kbuild_fail(l->kb, "%s: %s", path, strerror(errno));
	fprintf(f, "void ptk_guess(void);\n");
	for (size_t i = 0; i < l->emptied.n; i++)
		fprintf(f, "unsigned long %s(void);\nunsigned long %s(void)\n{\n%s\treturn 0;\n}\n",
			l->emptied.v[i], l->emptied.v[i],
			flushes_by_name(l->emptied.v[i]) ? "\tptk_guess();\n" : "");
	if (ferror(f) | fclose(f))
		return pt_kbuild_fail(l->kb, "%s: %s", path, strerror(errno));
	return pt_parts_compile(l, path, "noop");
}

/* What is missing and is not to be made empty; to be freed. */
static struct pt_symbols wanted_symbols(const struct pt_linking *l)
{
	struct pt_symbols wanted = { 0 };

	for (size_t i = 0; i < l->missing.n; i++)
		if (!is_noop(l, l->missing.v[i]))
			pt_symbols_add(&wanted, l->missing.v[i], strlen(l->missing.v[i]));
	return wanted;
}

/* Makes empty what is missing and may be; false: nothing new. */
static bool empty_more(struct pt_linking *l)
{
	bool any = false;

	for (size_t i = 0; i < l->missing.n; i++) {
		const char *name = l->missing.v[i];

		if (!is_noop(l, name) || pt_argv_has(&l->emptied, name))
			continue;
		pt_argv_add(&l->emptied, name);
		any = true;
	}
	return any && !compile_emptied(l);
}

/* One step towards a link without undefined symbols; false: nothing left to try. */
static bool resolve(struct pt_linking *l)
{
	struct pt_symbols wanted = wanted_symbols(l);
	bool progress = empty_more(l);

	if (wanted.n && l->found < PT_MAX_FOUND && pt_wants_definers(l, &wanted))
		progress = true;
	/* before something is taken for missing: it may come out of a macro that no rule knows */
	if (!progress)
		progress = pt_wants_obscure(l, &wanted);
	pt_symbols_free(&wanted);
	return progress;
}

static int compile_placeholders(struct pt_linking *l)
{
	char path[PATH_MAX + 32];
	FILE *f;

	snprintf(path, sizeof(path), "%s/missing.S", l->kb->work);
	f = fopen(path, "we");
	if (!f)
		return pt_kbuild_fail(l->kb, "%s: %s", path, strerror(errno));
	fprintf(f, "\t.section .ptk_missing, \"aw\", %%nobits\n\t.balign 16\n");
	for (size_t i = 0; i < l->missing.n; i++) {
		const char *name = l->missing.v[i];

		fprintf(f, "\t.globl %s\n\t.type %s, %%object\n\t.size %s, %d\n", name, name, name,
			PLACEHOLDER_SIZE);
		fprintf(f, "%s:\n\t.skip %d\n", name, PLACEHOLDER_SIZE);
	}
	if (ferror(f) | fclose(f))
		return pt_kbuild_fail(l->kb, "%s: %s", path, strerror(errno));
	return pt_parts_compile(l, path, "missing");
}

/* ---- linking ---- */

/* Links as often as the files that are there have more of what is missing. */
static int link_asking(struct pt_linking *l)
{
	/* what helpers call is not in the linker's list before it has been asked once */
	for (int i = 0; i < MAX_ASKED && !l->kb->mishap[0]; i++) {
		if (pt_ld_guest(l, PT_LD_SEEK))
			return -1;
		if (!pt_wants_more(l))
			return 0;
	}
	return l->kb->mishap[0] ? -1 : 0;
}

static int link_guest(struct pt_linking *l)
{
	for (int i = 0; i < MAX_ROUNDS && !l->kb->mishap[0]; i++) {
		if (link_asking(l))
			return pt_ld_fail(l, "guest.elf");
		if (!l->missing.n)
			/* as it was, without the relocations that tell what is missing */
			return pt_ld_guest(l, PT_LD_LAX) ? pt_ld_fail(l, "guest.elf") : 0;
		if (!resolve(l))
			break;
	}
	if (l->kb->mishap[0] || compile_placeholders(l) || pt_ld_guest(l, PT_LD_STRICT))
		return pt_ld_fail(l, "guest.elf");
	return 0;
}

/* ---- what is told of it ---- */

/* Which of the functions made empty flush, as far as names tell, after the shim's notes. */
static int note_guessed(const struct pt_linking *l)
{
	char path[PATH_MAX + 32], names[256];
	struct pt_text t;
	FILE *f;

	pt_text_init(&t, names, sizeof(names));
	for (size_t i = 0; i < l->emptied.n; i++)
		if (flushes_by_name(l->emptied.v[i]))
			pt_text_add(&t, "%s%s()", *names ? ", " : "", l->emptied.v[i]);
	if (!*names)
		return 0;
	snprintf(path, sizeof(path), "%s/notes.txt", l->kb->work);
	f = fopen(path, "ae");
	if (!f)
		return pt_kbuild_fail(l->kb, "%s: %s", path, strerror(errno));
	fprintf(f, "flushes\tguessed\t%s\n", names);
	return ferror(f) | fclose(f) ? pt_kbuild_fail(l->kb, "%s: %s", path, strerror(errno)) : 0;
}

/* ---- its state ---- */

/*
 * What the compiler left out of other files' sight is not static for that: the tree
 * may set it from any of them.
 */
static void find_local(const struct pt_linking *l, struct pt_state *s)
{
	for (size_t i = 0; i < s->n; i++) {
		struct pt_symbols name = { 0 };
		bool shown = false;

		for (size_t k = 0; k < l->nr_files && s->v[i].local; k++) {
			const size_t n = strlen(l->files[k]->name);

			if (strncmp(s->v[i].file, l->files[k]->name, n) ||
			    strcmp(s->v[i].file + n, ".o") != 0)
				continue;
			pt_symbols_add(&name, s->v[i].name, strlen(s->v[i].name));
			shown = shown || pt_text_defines_any(l->files[k]->text, &name);
			pt_symbols_free(&name);
		}
		s->v[i].local = s->v[i].local && !shown;
	}
}

/* What helpers may read, by the objects that are made of the tree's own code. */
static void find_reads(const struct pt_linking *l, struct pt_state *s)
{
	const size_t n = strlen(l->kb->work);
	struct pt_argv all = { 0 }, trees = { 0 };

	pt_ld_objects(l, &all);
	for (size_t i = 0; i < all.n; i++)
		if (!strncmp(all.v[i], l->kb->work, n) && all.v[i][n] == '/')
			pt_argv_add(&trees, all.v[i]);
	s->read = pt_reads_find(trees.v, trees.n, &s->nr_read);
	pt_argv_free(&all);
	pt_argv_free(&trees);
}

/* What of the guest's memory nothing has given a value: state.txt. */
static int list_state(const struct pt_linking *l)
{
	struct pt_kbuild *kb = l->kb;
	char map[PATH_MAX + 32], elf[PATH_MAX + 32], path[PATH_MAX + 32], why[256];
	struct pt_state s;
	int failed;

	snprintf(map, sizeof(map), "%s/guest.elf.map", kb->work);
	snprintf(elf, sizeof(elf), "%s/guest.elf", kb->work);
	snprintf(path, sizeof(path), "%s/state.txt", kb->work);
	failed = pt_state_read(&s, map, elf, kb->work, why, sizeof(why));
	find_local(l, &s);
	find_reads(l, &s);
	if (failed)
		pt_kbuild_fail(kb, "%s", why);
	else if (pt_state_save(&s, path))
		failed = pt_kbuild_fail(kb, "%s: %s", path, strerror(errno));
	pt_state_free(&s);
	return failed;
}

/* ---- all of it ---- */

int pt_kbuild_link(struct pt_kbuild *kb)
{
	struct pt_linking l = { .kb = kb };
	char path[2 * PATH_MAX];
	int failed;

	pt_own_hash(l.kb, l.own);
	snprintf(path, sizeof(path), "%s/conformance/subject/shim/noop.list", kb->data);
	read_noop(&l, path);
	snprintf(path, sizeof(path), "%s/arch/%s/kernel/noop.list", kb->data, kb->host->arch->name);
	read_noop(&l, path);
	pt_argv_addf(&l.objects, "%s/shim.o", kb->work);
	for (const char *const *s = kb->b->sources; s && *s; s++)
		pt_wants_first(&l, *s);
	/* a file that could not be compiled is as good as none; one that might have been is not */
	failed = kb->mishap[0] || pt_parts_init(&l) || pt_parts_guest(&l, true) || link_guest(&l) ||
		 note_guessed(&l) || list_state(&l);
	pt_kbuild_drop_precompiled(kb);
	if (!failed && kb->image)
		pt_link_image(&l);
	/* an image that could not be made for want of space might have been */
	failed = failed || kb->mishap[0];
	snprintf(path, sizeof(path), "%s/objects", kb->cache.root);
	pt_cache_prune(path, KEEP_OBJECTS);
	pt_argv_free(&l.objects);
	pt_argv_free(&l.noop);
	pt_argv_free(&l.emptied);
	pt_argv_free(&l.missing);
	pt_argv_free(&l.useless);
	for (size_t i = 0; i < l.nr_files; i++)
		pt_tree_file_free(l.files[i]);
	return failed ? -1 : 0;
}

int pt_kbuild_own(struct pt_kbuild *kb)
{
	struct pt_linking l = { .kb = kb };
	char path[2 * PATH_MAX];
	int failed;

	pt_own_hash(l.kb, l.own);
	failed = pt_parts_guest(&l, false);
	snprintf(path, sizeof(path), "%s/objects", kb->cache.root);
	pt_cache_prune(path, KEEP_OBJECTS);
	pt_argv_free(&l.objects);
	return failed;
}
