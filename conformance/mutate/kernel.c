// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Mutants of a kernel tree's own headers and .c files.  The tree is only read:
 * a farm of symbolic links stands in for it.  Of the configured folder and the
 * unmutated guest all is used again but the objects that the mutated
 * definition has a part in.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "conformance/mutate/kernel_base.h"
#include "conformance/mutate/lab.h"
#include "conformance/words/last_words.h"
#include "conformance/work/folders.h"

/* Raise it when the way of building or judging changes, so that old fates are not used. */
#define RECIPE "kernel-2"

/* A mutant may take this long, or so many times what the unmutated guest took. */
#define RUN_LIMIT_MS	5000
#define RUN_LIMIT_TIMES 20
#define FIRST_LIMIT_MS	60000
#define MAX_CONFIGS	8
#define MAX_MODES	8
#define MAX_BROKEN	32

/* What the unmutated guest answered in one mode: a file of the lab's folder. */
struct before {
	u64 broken[PT_BROKEN_WORDS]; /* helpers that must not be called */
	unsigned ms;
	struct pt_response rs;
};

struct config {
	struct pt_kbuild kb;
	char why[256]; /* of kb */
	char dir[PATH_MAX];
	struct pt_base base;
	struct {
		const char *name;
		size_t index; /* in pt_arch.modes */
	} mode[MAX_MODES];
	size_t nr_modes;
};

struct own {
	char data[PATH_MAX];
	struct config config[MAX_CONFIGS];
	size_t nr_configs;
};

static void *need(void *p)
{
	if (!p)
		pt_no_memory();
	return p;
}

/* ---- opening ---- */

/* The configuration of this name, made if it is new; NULL: there are too many. */
static struct config *config_of(struct pt_lab *l, const struct pt_kernel_build *b)
{
	struct own *own = l->own;
	struct config *c = own->config;

	for (; c < own->config + own->nr_configs; c++)
		if (!strcmp(c->kb.b->config, b->config))
			return c;
	if (own->nr_configs == MAX_CONFIGS)
		return NULL;
	own->nr_configs++;
	c->kb = (struct pt_kbuild){ .k = l->kernel,
				    .host = l->host,
				    .b = b,
				    .cache = *l->cache,
				    .data = own->data,
				    .whole = true,
				    .why = c->why,
				    .size = sizeof(c->why) };
	return c;
}

static int set_configs(struct pt_lab *l)
{
	struct own *own = l->own;

	for (const struct pt_kernel_build *b = l->host->kernel; b->mode; b++) {
		struct config *c;

		if (!pt_options_want_mode(l->o, b->mode))
			continue;
		c = config_of(l, b);
		if (!c || c->nr_modes == MAX_MODES)
			continue;
		c->mode[c->nr_modes].name = b->mode;
		c->mode[c->nr_modes++].index = pt_mode_number(l->host->arch, b->mode);
	}
	return own->nr_configs ? 0 : -1;
}

/* ---- the unmutated tree ---- */

static int discover(struct pt_lab *l, char *why, size_t size)
{
	struct own *own = l->own;

	for (size_t i = 0; i < own->nr_configs; i++)
		if (pt_base_make(&own->config[i].kb, own->config[i].dir)) {
			snprintf(why, size, "%s", own->config[i].why);
			return -1;
		}
	return 0;
}

static bool has_file(const struct pt_lab *l, const char *path)
{
	for (size_t i = 0; i < l->nr_files; i++)
		if (!strcmp(l->file[i].path, path))
			return true;
	return false;
}

static int add_file(struct pt_lab *l, const char *path, char *why, size_t size)
{
	char full[2 * PATH_MAX], *text;

	if (has_file(l, path))
		return 0;
	snprintf(full, sizeof(full), "%s/%s", l->kernel->tree, path);
	text = pt_read_file(full, NULL);
	if (!text) {
		snprintf(why, size, "%.200s: %s", path, strerror(errno));
		return -1;
	}
	pt_lab_add_file(l, path, text);
	return 0;
}

static void make_key(struct pt_lab *l)
{
	const struct own *own = l->own;
	struct pt_hash h;

	pt_hash_start(&h);
	pt_hash_text(&h, RECIPE);
	pt_hash_text(&h, l->host->arch->name);
	pt_hash_list(&h, l->o->helper);
	pt_hash_list(&h, l->o->clause);
	pt_hash_bytes(&h, &l->o->cases, sizeof(l->o->cases));
	for (size_t i = 0; i < own->nr_configs; i++) {
		const struct config *c = &own->config[i];

		/* our sources, the compiler and its flags; then the tree's files */
		pt_hash_text(&h, c->dir);
		pt_hash_text(&h, c->base.manifest);
		for (size_t k = 0; k < c->nr_modes; k++)
			pt_hash_text(&h, c->mode[k].name);
	}
	pt_hash_end(&h, l->key);
}

static int list(struct pt_lab *l, char *why, size_t size)
{
	struct own *own = l->own;

	for (size_t i = 0; i < own->nr_configs; i++) {
		struct config *c = &own->config[i];

		if (pt_base_load(&c->base, c->dir, c->kb.src)) {
			snprintf(why, size, "%.200s: unreadable", c->dir);
			return -1;
		}
		for (size_t k = 0; k < c->base.nr_definitions; k++)
			if (add_file(l, c->base.definition[k].path, why, size))
				return -1;
	}
	make_key(l);
	return 0;
}

static unsigned long long objects_of(const struct config *c, const struct pt_lab_file *f,
				     const struct pt_region *r)
{
	return pt_base_objects(&c->base, f->path, r->name, r->kind, r->first_line);
}

static bool wanted(struct pt_lab *l, const struct pt_lab_file *f, const struct pt_region *r)
{
	const struct own *own = l->own;

	for (size_t i = 0; i < own->nr_configs; i++)
		if (objects_of(&own->config[i], f, r))
			return true;
	return false;
}

/* ---- running ---- */

static const struct pt_engine *engine_for(const struct pt_guest_isa *isa)
{
	return pt_native_runs(isa) ? &pt_engine_native : &pt_engine_unicorn;
}

/* A guest ELF to be run in one mode. */
struct guest {
	const struct pt_lab *l;
	const struct config *c;
	const char *elf;
	size_t mode;
	const u64 *broken;
	unsigned limit_ms;
};

static int ask(void *arg, const struct pt_request *of, struct pt_response *rs, char *err,
	       size_t size)
{
	const struct guest *g = arg;
	const struct pt_guest_isa *isa = g->c->kb.b->isa;
	const struct pt_job job = { g->l->host, g->mode, NULL, isa, g->elf };
	struct pt_request rq = *of;

	memcpy(rq.broken, g->broken, sizeof(rq.broken));
	return engine_for(isa)->run(&job, &rq, rs, NULL, g->limit_ms, err, size);
}

static int run_guest(struct guest *g, bool trace, struct pt_response *rs, char *err, size_t size)
{
	struct pt_request rq = pt_lab_request(g->l->o, g->mode);

	rq.trace = trace;
	memset(rs, 0, sizeof(*rs));
	return ask(g, &rq, rs, err, size);
}

static unsigned now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (unsigned)(t.tv_sec * 1000 + t.tv_nsec / 1000000);
}

static void before_path(const struct pt_lab *l, const char *mode, char *path, size_t size)
{
	snprintf(path, size, "%s/%s.before", l->temp, mode);
}

/* Runs until it ends by itself; a helper that does not is left out from then on. */
static int run_before(struct guest *g, struct before *b, char *why, size_t size)
{
	char err[256];

	for (size_t i = 0; i < MAX_BROKEN; i++) {
		const unsigned start = now_ms();
		u64 helper;

		if (!run_guest(g, false, &b->rs, err, sizeof(err)) &&
		    b->rs.status == PT_STATUS_OK) {
			b->ms = now_ms() - start;
			return 0;
		}
		run_guest(g, true, &b->rs, err, sizeof(err));
		helper = b->rs.current - 1;
		if (helper >= PT_NR_HELPERS || b->rs.status == PT_STATUS_NO_BASE)
			break;
		b->broken[helper / 64] |= PT_BIT(helper % 64);
	}
	snprintf(why, size, "the unmutated helpers do not run in mode %s",
		 g->l->host->arch->modes[g->mode].name);
	return -1;
}

static int save_before(const struct pt_lab *l, const char *mode, const struct before *b)
{
	char path[PATH_MAX + 64];
	FILE *f;
	bool ok;

	before_path(l, mode, path, sizeof(path));
	f = fopen(path, "we");
	ok = f && fwrite(b, sizeof(*b), 1, f) == 1;
	return f && !fclose(f) && ok ? 0 : -1;
}

static int prepare(struct pt_lab *l, char *why, size_t size)
{
	const struct own *own = l->own;
	struct before *b = need(malloc(sizeof(*b)));
	int failed = 0;

	for (size_t i = 0; !failed && i < own->nr_configs; i++) {
		const struct config *c = &own->config[i];
		char elf[PATH_MAX + 16];

		snprintf(elf, sizeof(elf), "%s/guest.elf", c->dir);
		for (size_t k = 0; !failed && k < c->nr_modes; k++) {
			struct guest g = { l, c, elf, c->mode[k].index, b->broken, FIRST_LIMIT_MS };

			memset(b, 0, sizeof(*b));
			failed = run_before(&g, b, why, size);
			if (!failed && save_before(l, c->mode[k].name, b)) {
				snprintf(why, size, "%.200s: %s", l->temp, strerror(errno));
				failed = -1;
			}
		}
	}
	free(b);
	return failed;
}

/* ---- one mutant ---- */

static char *replace_all(const char *text, const char *from, const char *to)
{
	char *out = NULL;
	size_t size;
	FILE *f = pt_open_text(&out, &size);
	const char *next;

	for (; (next = strstr(text, from)); text = next + strlen(from)) {
		fwrite(text, 1, (size_t)(next - text), f);
		fputs(to, f);
	}
	fputs(text, f);
	pt_close_text(f);
	return out;
}

/* The definition that a mutant is in. */
static unsigned long long objects_at(const struct config *c, const struct pt_lab_file *f,
				     const struct pt_mutant *m)
{
	struct pt_source s;
	unsigned long long objects = 0;

	pt_source_parse(&s, f->text);
	for (size_t i = 0; i < s.nr_regions; i++) {
		const struct pt_region *r = &s.region[i];

		if (!strcmp(r->name, m->function) && m->line >= r->first_line &&
		    m->line <= r->last_line)
			objects |= objects_of(c, f, r);
	}
	pt_source_free(&s);
	return objects;
}

/* One configuration's build of a mutant. */
struct building {
	const struct config *c;
	struct pt_kbuild kb; /* as the base's, with the farm for the tree */
	char *link;
	bool changed; /* some object is another than before */
};

/* Compiles an object again; false: it does not compile. */
static bool rebuild(struct building *b, const struct pt_base_object *o)
{
	struct pt_kbuild *kb = &b->kb;
	char source[2 * PATH_MAX], now[2 * PATH_MAX], before[2 * PATH_MAX], *link;

	/* the shim's source was moved with the folder */
	if (o->in_tree)
		snprintf(source, sizeof(source), "%s/%s", kb->src, o->source);
	else if (!strcmp(o->name, "shim"))
		snprintf(source, sizeof(source), "%s/shim.c", b->c->dir);
	else
		snprintf(source, sizeof(source), "%s", o->source);
	if (pt_kbuild_compile(kb, source, o->name, NULL))
		return false;
	snprintf(now, sizeof(now), "%s/%s.o", kb->work, o->name);
	snprintf(before, sizeof(before), "%s/%s.o", b->c->dir, o->name);
	if (pt_same_content(now, before))
		return true;
	b->changed = true;
	link = replace_all(b->link, before, now);
	free(b->link);
	b->link = link;
	return true;
}

/* What became undefined faults when it is called, and no sooner. */
static bool relink(struct building *b, const char *elf)
{
	char log[PATH_MAX + 16], before[PATH_MAX + 16];
	struct pt_argv sh = { 0 };
	char *link;
	int status;

	snprintf(before, sizeof(before), "'%s/guest.elf'", b->c->dir);
	link = replace_all(b->link, before, elf);
	pt_argv_add(&sh, "sh");
	pt_argv_add(&sh, "-c");
	pt_argv_addf(&sh, "exec %s -Wl,--warn-unresolved-symbols", link);
	snprintf(log, sizeof(log), "%s/link.log", b->kb.work);
	status = pt_spawn(&sh, b->kb.work, log);
	pt_argv_free(&sh);
	free(link);
	return !status;
}

/* Builds the mutant; leaves a fate if there is nothing to run. */
static void build(struct building *b, unsigned long long objects, const char *elf,
		  struct pt_outcome *out)
{
	const struct pt_base *base = &b->c->base;
	char before[PATH_MAX + 16];

	for (size_t i = 0; i < base->nr_objects; i++)
		if ((objects >> i & 1) && !rebuild(b, &base->object[i])) {
			out->fate = b->kb.mishap[0] ? PT_FATE_ERROR : PT_FATE_BROKEN_BUILD;
			snprintf(out->by, sizeof(out->by), "%.100s", b->kb.mishap);
			return;
		}
	if (!b->changed) {
		out->fate = PT_FATE_SAME_CODE;
		return;
	}
	snprintf(before, sizeof(before), "%s/guest.elf", b->c->dir);
	if (!relink(b, elf))
		out->fate = PT_FATE_BROKEN_BUILD;
	else if (pt_same_content(elf, before))
		out->fate = PT_FATE_SAME_CODE;
}

static void set_up(struct building *b, const struct config *c, const char *farm, const char *dir)
{
	char *command = replace_all(c->base.command, c->kb.src, farm);

	b->c = c;
	b->kb = c->kb;
	b->kb.inputs = (struct pt_manifest){ 0 };
	snprintf(b->kb.src, sizeof(b->kb.src), "%.*s", PATH_MAX - 1, farm);
	snprintf(b->kb.obj, sizeof(b->kb.obj), "%s", c->base.obj);
	snprintf(b->kb.work, sizeof(b->kb.work), "%.*s/%s", PATH_MAX - 64, dir, c->kb.b->config);
	/* where the tree seems to lie must not make another object of it */
	if (asprintf(&b->kb.command, "%s -fmacro-prefix-map=%s=%s", command, farm, c->kb.src) < 0)
		pt_no_memory();
	free(command);
	b->link = need(strdup(c->base.link));
	b->kb.stats = pt_stats_load(&b->kb.cache, c->kb.k->tree);
	mkdir(b->kb.work, 0777);
}

static struct before *load_before(const struct pt_lab *l, const char *mode)
{
	struct before *b = need(malloc(sizeof(*b)));
	char path[PATH_MAX + 64];
	FILE *f;

	before_path(l, mode, path, sizeof(path));
	f = fopen(path, "re");
	if (!f || fread(b, sizeof(*b), 1, f) != 1)
		abort();
	fclose(f);
	return b;
}

static void run_mutant(const struct pt_lab *l, const struct config *c, const char *elf,
		       struct pt_outcome *out)
{
	for (size_t i = 0; i < c->nr_modes && out->fate != PT_FATE_KILLED; i++) {
		struct before *b = load_before(l, c->mode[i].name);
		struct guest g = { l,	      c,
				   elf,	      c->mode[i].index,
				   b->broken, RUN_LIMIT_MS + RUN_LIMIT_TIMES * b->ms };
		const struct pt_lab_run how = { ask, &g, c->mode[i].index, &b->rs };

		pt_lab_try(l->o, &how, out);
		free(b);
	}
}

static void try_config(const struct pt_lab *l, const struct config *c, const char *farm,
		       const char *dir, unsigned long long objects, struct pt_outcome *out)
{
	struct building b = { 0 };
	char elf[2 * PATH_MAX];

	set_up(&b, c, farm, dir);
	snprintf(elf, sizeof(elf), "%s/guest.elf", b.kb.work);
	build(&b, objects, elf, out);
	if (out->fate == PT_FATE_NONE)
		run_mutant(l, c, elf, out);
	free(b.link);
	free(b.kb.command);
}

static void try(struct pt_lab *l, const struct pt_lab_file *f, const struct pt_mutant *m,
		const char *dir, struct pt_outcome *out)
{
	const struct own *own = l->own;
	char *text = pt_mutant_text(f->text, m), farm[PATH_MAX + 16];
	enum pt_fate fate = PT_FATE_SAME_CODE;

	snprintf(farm, sizeof(farm), "%s/t", dir);
	if (pt_farm_make(farm, own->config[0].kb.src, f->path, text)) {
		out->fate = PT_FATE_ERROR;
		snprintf(out->by, sizeof(out->by), "%s", strerror(errno));
		free(text);
		return;
	}
	free(text);
	for (size_t i = 0; i < own->nr_configs; i++) {
		const struct config *c = &own->config[i];
		const unsigned long long objects = objects_at(c, f, m);

		*out = (struct pt_outcome){ 0 };
		if (!objects)
			continue;
		try_config(l, c, farm, dir, objects, out);
		if (out->fate == PT_FATE_KILLED || out->fate == PT_FATE_BROKEN_BUILD ||
		    out->fate == PT_FATE_ERROR)
			return;
		if (out->fate == PT_FATE_SURVIVED)
			fate = PT_FATE_SURVIVED;
	}
	out->fate = fate;
}

static void close_lab(struct pt_lab *l)
{
	struct own *own = l->own;

	for (size_t i = 0; i < own->nr_configs; i++)
		pt_base_free(&own->config[i].base);
	free(own);
}

static const struct pt_lab_kind kind = { .discover = discover,
					 .list = list,
					 .wanted = wanted,
					 .prepare = prepare,
					 .try = try,
					 .close = close_lab };

int pt_lab_open_kernel(struct pt_lab *l, char *why, size_t size)
{
	struct own *own = need(calloc(1, sizeof(*own)));

	l->own = own;
	l->kind = &kind;
	/* Compilers run in other folders: the name must be absolute. */
	if (!realpath(pt_data_dir(), own->data)) {
		snprintf(why, size, "%.200s: %s (set PTCONFORM_DATA_DIR)", pt_data_dir(),
			 strerror(errno));
		return -1;
	}
	if (set_configs(l))
		return -1;
	for (size_t i = 0; i < own->nr_configs; i++) {
		struct config *c = &own->config[i];

		if (pt_base_tools(&c->kb)) {
			snprintf(why, size, "%s", c->why);
			return -1;
		}
		pt_base_place(&c->kb, c->dir);
	}
	return 0;
}
