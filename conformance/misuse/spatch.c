// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "conformance/misuse/spatch.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conformance/misuse/caretaker.h"
#include "conformance/misuse/kept.h"
#include "conformance/words/clean.h"
#include "conformance/words/last_words.h"
#include "conformance/work/files.h"
#include "conformance/work/folders.h"
#include "conformance/work/phases.h"
#include "conformance/work/pool.h"
#include "conformance/work/spawn.h"

/* Files for one run of spatch, of about as much text as the others'. */
struct batch {
	struct finding *all;
	char dir[PATH_MAX];
	size_t *file;
	size_t n, bytes;
	bool failed;
};

struct finding {
	const char *program, *rules, *isos; /* rules, isos: the files that they are in */
	const char *tree;		    /* of the sources in plainer words */
	const struct pt_misuse_files *s;
	struct pt_facts_of *facts;
	size_t nr_missing; /* files of which nothing was kept */
	struct pt_cache cache;
	char patterns_hex[PT_HEX_SIZE];
	char said[304]; /* by a spatch that failed, about an error */
};

/* spatch may think so long about one file. */
#define FILE_SECONDS "120"

/* ---- what is kept ---- */

static void kept_name(const struct finding *f, size_t i, char hex[PT_HEX_SIZE])
{
	struct pt_hash h;

	pt_hash_start(&h);
	pt_hash_text(&h, f->patterns_hex);
	pt_hash_text(&h, f->s->v[i].file);
	pt_hash_text(&h, f->s->v[i].hex);
	pt_hash_end(&h, hex);
}

static void keep(const struct finding *f, size_t i, const char *dir)
{
	char hex[PT_HEX_SIZE];

	kept_name(f, i, hex);
	pt_keep_text(&f->cache, dir, hex, f->facts[i].text);
}

static bool take_kept(const struct finding *f, size_t i)
{
	char hex[PT_HEX_SIZE];

	kept_name(f, i, hex);
	f->facts[i].text = pt_kept_text(&f->cache, hex);
	return f->facts[i].text;
}

/* ---- running it ---- */

/* Names stand in lines, between tabs, and spatch falls over those that are no UTF-8. */
static bool can_be_told(const char *file)
{
	char *clean = pt_text_line(file);
	const bool same = !strcmp(clean, file) && !strchr(file, '\t');

	free(clean);
	return same;
}

static int run_batch(void *arg)
{
	const struct batch *b = arg;
	const struct finding *f = b->all;
	char path[PATH_MAX + 16];
	struct pt_argv a = { 0 };
	FILE *groups;
	int status;

	snprintf(path, sizeof(path), "%s/files", b->dir);
	groups = fopen(path, "we");
	if (!groups)
		return 1;
	for (size_t i = 0; i < b->n; i++)
		if (can_be_told(f->s->v[b->file[i]].file))
			fprintf(groups, "%s\n\n", f->s->v[b->file[i]].file);
	if (fclose(groups))
		return 1;
	pt_argv_add(&a, f->program);
	pt_argv_add(&a, "--very-quiet");
	pt_argv_add(&a, "--no-includes");
	pt_argv_add(&a, "--iso-file");
	pt_argv_add(&a, f->isos);
	pt_argv_add(&a, "--timeout");
	pt_argv_add(&a, FILE_SECONDS);
	pt_argv_add(&a, "--sp-file");
	pt_argv_add(&a, f->rules);
	pt_argv_add(&a, "--file-groups");
	pt_argv_add(&a, path);
	snprintf(path, sizeof(path), "%s/facts", b->dir);
	status = pt_spawn(&a, f->tree, path);
	pt_argv_free(&a);
	return status ? 1 : 0;
}

static bool batch_ended(void *arg, int wait_status, double seconds)
{
	struct batch *b = arg;

	(void)seconds;
	b->failed = wait_status != 0;
	return false;
}

/* ---- sharing out, and what came ---- */

static int smaller(const void *a, const void *b)
{
	const struct batch *x = a, *y = b;

	return (x->bytes > y->bytes) - (x->bytes < y->bytes);
}

/* The next file goes to the batch that has the least. */
static void share_out(struct batch *b, size_t n, const struct pt_misuse_files *s, size_t file)
{
	qsort(b, n, sizeof(*b), smaller);
	b[0].file[b[0].n++] = file;
	b[0].bytes += s->v[file].plain.size;
}

static size_t source_of(const struct finding *f, const struct batch *b, const char *line)
{
	const char *file = line;

	for (int tabs = 0; tabs < 2 && (file = strchr(file, '\t')); tabs++)
		file++;
	for (size_t i = 0; file && i < b->n; i++) {
		const char *own = f->s->v[b->file[i]].file;
		const size_t n = strlen(own);

		if (!strncmp(file, own, n) && file[n] == '\t')
			return b->file[i];
	}
	return SIZE_MAX;
}

static void add_line(struct pt_facts_of *to, const char *line, size_t n)
{
	to->text = pt_need(realloc(to->text, to->n + n + 2));
	memcpy(to->text + to->n, line, n);
	memcpy(to->text + to->n + n, "\n", 2);
	to->n += n + 1;
}

/* "EXN: … in FILE": it took too long, or could not be thought through. */
static void give_up(struct finding *f, const struct batch *b, const char *line)
{
	const char *in = strncmp(line, "EXN:", 4) ? NULL : strstr(line, " in ");

	for (size_t i = 0; in && i < b->n; i++)
		if (!strcmp(in + 4, f->s->v[b->file[i]].file))
			f->facts[b->file[i]].lost = true;
}

static void take_line(struct finding *f, const struct batch *b, const char *line)
{
	size_t i = strncmp(line, "PT\t", 3) ? SIZE_MAX : source_of(f, b, line);

	if (i != SIZE_MAX)
		add_line(&f->facts[i], line, strlen(line));
	else
		give_up(f, b, line);
}

/* What was found before it gave up is not all: none of its calls counts as seen. */
static void end_file(struct finding *f, const struct batch *b, size_t i)
{
	if (f->facts[i].lost)
		f->facts[i].text[0] = '\0';
	else
		keep(f, i, b->dir);
}

/* Where what it printed says why: warnings of the rules come first. */
static const char *telling(const char *said)
{
	static const char *const words[] = { "unable to find the Python library", "error" };

	for (size_t i = 0; i < PT_ARRAY_SIZE(words); i++) {
		const char *at = strstr(said, words[i]);

		if (at)
			return at;
	}
	return said;
}

/* "parse error: \n File …, line …": in one line. */
static void note_failure(struct finding *f, const char *said)
{
	const char *error = said ? telling(said) : NULL;
	size_t n = 0;

	for (; error && *error && n + 1 < sizeof(f->said); error++)
		if (*error != '\n' && (*error != ' ' || (n && f->said[n - 1] != ' ')))
			f->said[n++] = *error;
	f->said[n] = '\0';
}

static void read_batch(struct finding *f, const struct batch *b)
{
	char path[PATH_MAX + 16], *text, *save = NULL;

	snprintf(path, sizeof(path), "%s/facts", b->dir);
	text = pt_read_file(path, NULL);
	if (b->failed) {
		note_failure(f, text);
		free(text);
		return;
	}
	for (size_t i = 0; text && i < b->n; i++)
		f->facts[b->file[i]].text = pt_copy("");
	for (char *line = text ? strtok_r(text, "\n", &save) : NULL; line;
	     line = strtok_r(NULL, "\n", &save))
		take_line(f, b, line);
	for (size_t i = 0; text && i < b->n; i++)
		end_file(f, b, b->file[i]);
	free(text);
}

static void run_all(struct finding *f, struct batch *b, size_t n, unsigned jobs)
{
	struct pt_task *tasks = pt_need(calloc(n, sizeof(*tasks)));
	size_t used = 0;

	for (size_t i = 0; i < n; i++)
		if (b[i].n)
			tasks[used++] = (struct pt_task){ .arg = &b[i],
							  .run = run_batch,
							  .ended = batch_ended,
							  .limit_ms = 3600 * 1000 };
	pt_pool_run(tasks, used, jobs, PT_STAGE_SOURCES);
	for (size_t i = 0; i < n; i++)
		if (b[i].n)
			read_batch(f, &b[i]);
	free(tasks);
}

/* Those of a batch that broke, each by itself: one of them did it. */
static void run_singly(struct finding *f, const struct batch *broken, unsigned jobs)
{
	struct batch *b = pt_need(calloc(broken->n, sizeof(*b)));

	for (size_t i = 0; i < broken->n; i++) {
		b[i] = (struct batch){ .all = f, .file = &broken->file[i], .n = 1 };
		snprintf(b[i].dir, sizeof(b[i].dir), "%.4000s/%zu", broken->dir, i);
		if (pt_make_dirs(b[i].dir))
			b[i].n = 0;
	}
	run_all(f, b, broken->n, jobs);
	free(b);
}

/* To begin takes spatch as long as some dozen files do. */
static size_t nr_batches(const struct finding *f, unsigned jobs)
{
	const size_t enough = 1 + f->nr_missing / 16;

	return jobs < enough ? jobs : enough;
}

/* In a tree of its own. */
static int write_plain(const struct finding *f, const char *text, const char *file)
{
	char path[PATH_MAX], *name;

	if (!can_be_told(file))
		return 0;
	snprintf(path, sizeof(path), "%.3000s/%.1000s", f->tree, file);
	name = strrchr(path, '/');
	*name = '\0';
	if (pt_make_dirs(path))
		return -1;
	*name = '/';
	return pt_write_file(path, text);
}

static void take_all_kept(struct finding *f)
{
	f->nr_missing = 0;
	for (size_t i = 0; i < f->s->n; i++)
		f->nr_missing += !take_kept(f, i);
}

static int find_all(struct finding *f, const char *dir, unsigned jobs)
{
	struct batch *b;
	int err = 0;
	size_t n;

	take_all_kept(f);
	if (!f->nr_missing)
		return 0;
	n = nr_batches(f, jobs);
	b = pt_need(calloc(n, sizeof(*b)));
	for (size_t i = 0; i < n; i++) {
		b[i].all = f;
		b[i].file = pt_need(calloc(f->s->n + 1, sizeof(*b[i].file)));
		snprintf(b[i].dir, sizeof(b[i].dir), "%.4000s/%zu", dir, i);
		err |= pt_make_dirs(b[i].dir);
	}
	for (size_t i = 0; i < f->s->n; i++)
		if (!f->facts[i].text) {
			share_out(b, n, f->s, i);
			err |= write_plain(f, f->s->v[i].plain.text, f->s->v[i].file);
		}
	if (!err)
		run_all(f, b, n, jobs);
	for (size_t i = 0; !err && i < n; i++)
		if (b[i].failed && b[i].n > 1)
			run_singly(f, &b[i], jobs);
	for (size_t i = 0; i < n; i++)
		free(b[i].file);
	free(b);
	return err;
}

static void hash_rules(struct finding *f, const char *patterns)
{
	char hex[PT_HEX_SIZE];
	struct pt_hash h;

	pt_hash_start(&h);
	pt_hash_text(&h, patterns);
	pt_hash_program(&h, f->program);
	if (pt_hash_file(f->isos, hex))
		pt_hash_text(&h, hex);
	pt_hash_end(&h, f->patterns_hex);
}

/* If nothing could be read at all, it is no file's fault. */
static int check_any(const struct finding *f, char *why, size_t size)
{
	for (size_t i = 0; i < f->s->n; i++)
		if (f->facts[i].text)
			return 0;
	if (strstr(f->said, "Python library")) {
		snprintf(why, size,
			 "misuse wants Coccinelle's Python, which is not installed: "
			 "apt-get install libpython3-dev");
		return -1;
	}
	snprintf(why, size, "spatch could read no file: %.300s",
		 *f->said ? f->said : "it said nothing");
	return -1;
}

static int find_in(struct finding *f, const char *patterns, unsigned jobs, char *why, size_t size)
{
	char dir[PATH_MAX], rules[PATH_MAX + 16], isos[PATH_MAX], plain[PATH_MAX + 16];
	struct pt_caretaker caretaker;
	int fd, err;

	if (pt_cache_open(&f->cache, why, size) || pt_cache_temp(&f->cache, dir, &fd, why, size))
		return -1;
	caretaker = pt_caretaker_of(dir);
	snprintf(rules, sizeof(rules), "%s/rules.cocci", dir);
	f->rules = rules;
	snprintf(plain, sizeof(plain), "%s/tree", dir);
	f->tree = plain;
	snprintf(isos, sizeof(isos), "%s/conformance/misuse/else.iso", pt_data_dir());
	f->isos = isos;
	hash_rules(f, patterns);
	err = pt_write_file(rules, patterns) || find_all(f, dir, jobs ? jobs : pt_pool_cores());
	if (err)
		snprintf(why, size, "%.200s: %s", dir, strerror(errno));
	else
		err = check_any(f, why, size);
	pt_remove_tree(dir);
	pt_caretaker_end(&caretaker);
	close(fd);
	pt_kept_prune(&f->cache);
	return err ? -1 : 0;
}

int pt_spatch(const struct pt_misuse_files *s, const char *patterns, unsigned jobs,
	      struct pt_facts_of *facts, char *why, size_t size)
{
	char program[PATH_MAX];
	struct finding f = { .program = program, .s = s, .facts = facts };

	if (!pt_find_program("spatch", program)) {
		snprintf(why, size,
			 "misuse is found by Coccinelle, which is not installed: apt-get "
			 "install coccinelle");
		return -1;
	}
	return find_in(&f, patterns, jobs, why, size);
}
