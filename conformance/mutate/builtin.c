// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Mutants of the builtin subjects.  The judge is this very program, so that no
 * mutated bit moves the MMU model along: a mutant is compiled for the host into
 * a shared object, loaded, and run by the native engine.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "builtin_subjects.h"
#include "conformance/mutate/lab.h"
#include "conformance/words/last_words.h"
#include "conformance/work/files.h"
#include "conformance/work/folders.h"
#include "conformance/work/spawn.h"
#include "guest_parts.h"

/* Raise it when the way of building or judging changes, so that old fates are not used. */
#define RECIPE "builtin-2"

#define RUN_LIMIT_MS 10000

/* One mode of the architecture. */
struct stage {
	const char *mode;
	size_t index; /* in pt_arch.modes */
	const char *const *defines;
	const struct pt_subject *builtin;
};

#define MAX_STAGES 8

struct own {
	char cc[PATH_MAX];
	char root[PATH_MAX];
	char source[64]; /* arch/<arch>/helpers.c */
	struct stage stage[MAX_STAGES];
	size_t nr_stages;
};

static int fail(char *why, size_t size, const char *format, const char *a, const char *b)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	snprintf(why, size, format, a, b);
#pragma GCC diagnostic pop
	return -1;
}

/* ---- which files ---- */

static void common_flags(struct pt_argv *cc, const struct own *own, const char *root)
{
	pt_argv_add(cc, own->cc);
	pt_argv_add(cc, "-std=gnu11");
	pt_argv_add(cc, "-w");
	pt_argv_addf(cc, "-I%s", root);
}

static void subject_flags(struct pt_argv *cc, const struct stage *s)
{
	pt_argv_add(cc, "-DPT_SUBJECT=pt_subject");
	pt_argv_addf(cc, "-DPT_MODE_NAME=\"%s\"", s->mode);
	pt_argv_add_all(cc, s->defines);
}

/*
 * The files of the root that sources include, as the compiler lists them; to be
 * freed.  NULL if it does not compile them.
 */
static char *dependencies(const struct pt_lab *l, const struct pt_argv *sources,
			  const struct stage *s)
{
	const struct own *own = l->own;
	char list[PATH_MAX + 16], *text = NULL;
	struct pt_argv cc = { 0 };

	snprintf(list, sizeof(list), "%s/depends", l->temp);
	common_flags(&cc, own, ".");
	if (s)
		subject_flags(&cc, s);
	pt_argv_add(&cc, "-MM");
	pt_argv_add_all(&cc, (const char *const *)sources->v);
	if (!pt_spawn(&cc, own->root, list))
		text = pt_read_file(list, NULL);
	pt_argv_free(&cc);
	return text;
}

/* The words of a rule for make, one at a time, "./" cut off. */
static const char *next_file(char **save, char *text)
{
	char *word = strtok_r(text, " \t\n\\", save);

	while (word && word[strlen(word) - 1] == ':')
		word = strtok_r(NULL, " \t\n\\", save);
	if (word && !strncmp(word, "./", 2))
		word += 2;
	return word;
}

static bool has_file(const struct pt_lab *l, const char *path)
{
	for (size_t i = 0; i < l->nr_files; i++)
		if (!strcmp(l->file[i].path, path))
			return true;
	return false;
}

static bool names_word(const char *text, const char *word)
{
	const size_t n = strlen(word);

	for (const char *p = text; (p = strstr(p, word)); p += n)
		if ((p == text || strchr(" /", p[-1])) && (!p[n] || strchr(" \n", p[n])))
			return true;
	return false;
}

/* What the judge is made of.  Guests have one file more, which needs a subject to compile. */
static const char *const generic_sources[] = { PT_GENERIC_SOURCES };

static char *judge_files(const struct pt_lab *l)
{
	struct pt_argv sources = { 0 };
	char *text;

	for (const char *const *f = generic_sources; *f; f++)
		pt_argv_addf(&sources, "generic/%s", *f);
	text = dependencies(l, &sources, NULL);
	pt_argv_free(&sources);
	return text;
}

/* Adds the files of one list that the judge is not made of too. */
static int add_files(struct pt_lab *l, char *list, const char *judge, char *why, size_t size)
{
	const struct own *own = l->own;
	char path[2 * PATH_MAX], *save = NULL;

	for (const char *f = next_file(&save, list); f; f = next_file(&save, NULL)) {
		char *text;

		if (has_file(l, f) || names_word(judge, f))
			continue;
		snprintf(path, sizeof(path), "%s/%s", own->root, f);
		text = pt_read_file(path, NULL);
		if (!text)
			return fail(why, size, "%s: %s", path, strerror(errno));
		pt_lab_add_file(l, f, text);
	}
	return 0;
}

/*
 * The subject's own text: what it is compiled from and the contract is not.
 * What it shares with the MMU model alone counts as its own: the judge has that
 * built in.
 */
static int find_files(struct pt_lab *l, char *why, size_t size)
{
	const struct own *own = l->own;
	struct pt_argv source = { 0 };
	char *judge = judge_files(l);
	int failed = 0;

	if (!judge)
		return fail(why, size, "%s: %s do not compile", own->root, "the files of generic/");
	pt_argv_add(&source, own->source);
	for (size_t i = 0; !failed && i < own->nr_stages; i++) {
		char *list = dependencies(l, &source, &own->stage[i]);

		failed = list ? add_files(l, list, judge, why, size)
			      : fail(why, size, "%s/%s does not compile", own->root, own->source);
		free(list);
	}
	pt_argv_free(&source);
	free(judge);
	return failed;
}

/*
 * What a subject says that it has: features, geometry, and macros that make rows of
 * pt_subject.op (their words PT_HAS, PT_IS …).  A fault there takes clauses away, in
 * plain sight as "absent"; it makes no helper wrong.  And what two processors race
 * on: only the bare machines call it (generic/machine/race.c).
 */
static const char *const not_judged[] = {
	"features",	      "geometry",	"ptep_get_and_clear_at",
	"pmdp_invalidate_at", "pt_replace_at",	"pt_take_at",
	"IN_MEMORY",	      "raw_invalidate", NULL
};
static const char *const row_words[] = { "PT_HAS", "PT_IS", "PT_LEAVES", "PT_PMD_PUD", NULL };

static bool starts_with_any(const char *word, const char *const *list)
{
	for (size_t i = 0; list[i]; i++)
		if (!strncmp(word, list[i], strlen(list[i])))
			return true;
	return false;
}

static bool makes_rows(const char *text, const struct pt_region *r)
{
	for (size_t i = 0; i < r->nr_tokens; i++)
		if (r->token[i].kind == PT_TOKEN_NAME &&
		    starts_with_any(text + r->token[i].at, row_words))
			return true;
	return false;
}

static bool wanted(struct pt_lab *l, const struct pt_lab_file *f, const struct pt_region *r)
{
	(void)l;
	for (size_t i = 0; not_judged[i]; i++)
		if (!strcmp(not_judged[i], r->name))
			return false;
	return !starts_with_any(r->name, row_words) && !makes_rows(f->text, r);
}

/* ---- compiling and running ---- */

enum optimization { FAST, THOROUGH };
static const char *const optimizations[] = { [FAST] = "-O0", [THOROUGH] = "-O2" };

/* Compiles the subject below root into an object to load; the compiler's exit status. */
static int compile(const struct own *own, const struct stage *s, const char *root,
		   enum optimization how, const char *object, const char *log)
{
	struct pt_argv cc = { 0 };
	int status;

	common_flags(&cc, own, root);
	subject_flags(&cc, s);
	pt_argv_add(&cc, optimizations[how]);
	pt_argv_add(&cc, "-fPIC");
	pt_argv_add(&cc, "-shared");
	pt_argv_add(&cc, "-nostdlib");
	pt_argv_add(&cc, "-Wl,--build-id=none,-s");
	pt_argv_add(&cc, "-o");
	pt_argv_add(&cc, object);
	pt_argv_addf(&cc, "%s/%s", root, own->source);
	status = pt_spawn(&cc, NULL, log);
	pt_argv_free(&cc);
	return status;
}

static void baseline_path(const struct pt_lab *l, const struct stage *s, enum optimization how,
			  char *path, size_t size)
{
	snprintf(path, size, "%s/%s%s.so", l->temp, s->mode, optimizations[how]);
}

/* A subject that is loaded. */
struct loaded {
	const struct pt_lab *l;
	const struct stage *s;
	const struct pt_subject *subject;
};

static int ask(void *arg, const struct pt_request *rq, struct pt_response *rs, char *err,
	       size_t size)
{
	const struct loaded *a = arg;
	const struct pt_job job = { a->l->host, a->s->index, a->subject, NULL, NULL };

	return pt_engine_native.run(&job, rq, rs, NULL, RUN_LIMIT_MS, err, size);
}

static int run(const struct pt_lab *l, const struct stage *s, const struct pt_subject *subject,
	       struct pt_response *rs, char *err, size_t size)
{
	const struct pt_request rq = pt_lab_request(l->o, s->index);
	struct loaded a = { l, s, subject };

	return ask(&a, &rq, rs, err, size);
}

static const struct pt_subject *load(const char *object, char *err, size_t size)
{
	void *handle = dlopen(object, RTLD_NOW | RTLD_LOCAL);
	const void *subject = handle ? dlsym(handle, "pt_subject") : NULL;

	if (!subject)
		snprintf(err, size, "%s", dlerror());
	return subject;
}

static struct pt_response *new_response(void)
{
	struct pt_response *rs = calloc(1, sizeof(*rs));

	if (!rs)
		pt_no_memory();
	return rs;
}

/*
 * The unmutated sources must be those this program was built from: the same
 * answers to every call, and no clause violated.
 */
static int check_stage(struct pt_lab *l, const struct stage *s, char *why, size_t size)
{
	const struct own *own = l->own;
	struct pt_response *rs = new_response(), *linked = new_response();
	struct pt_outcome out = { 0 };
	const struct pt_subject *subject;
	char object[PATH_MAX + 64], log[PATH_MAX + 16], err[256];

	snprintf(log, sizeof(log), "%s/log", l->temp);
	for (enum optimization how = FAST; how <= THOROUGH; how++) {
		baseline_path(l, s, how, object, sizeof(object));
		if (compile(own, s, own->root, how, object, log))
			return fail(why, size, "%s/%s does not compile", own->root, own->source);
	}
	subject = load(object, err, sizeof(err));
	if (!subject)
		return fail(why, size, "%s: %s", object, err);
	if (run(l, s, subject, rs, err, sizeof(err)) ||
	    run(l, s, s->builtin, linked, err, sizeof(err)))
		return fail(why, size, "%s, unmutated: %s", own->source, err);
	if (rs->digest != linked->digest)
		return fail(why, size, "%s/%s is not what this program was built from: build again",
			    own->root, own->source);
	pt_lab_judge(l->o, rs, NULL, &out);
	if (out.fate == PT_FATE_KILLED)
		return fail(why, size, "%s violates %s before anything is mutated", own->source,
			    out.by);
	free(rs);
	free(linked);
	return 0;
}

static int prepare(struct pt_lab *l, char *why, size_t size)
{
	const struct own *own = l->own;

	for (size_t i = 0; i < own->nr_stages; i++)
		if (check_stage(l, &own->stage[i], why, size))
			return -1;
	return 0;
}

/* Runs the mutant in one mode. */
static void try_stage(struct pt_lab *l, const struct stage *s, const char *dir,
		      struct pt_outcome *out)
{
	const struct own *own = l->own;
	struct loaded a = { l, s, NULL };
	const struct pt_lab_run how = { ask, &a, s->index, NULL };
	char object[PATH_MAX + 64], base[PATH_MAX + 64], root[PATH_MAX + 16], err[256];

	snprintf(root, sizeof(root), "%s/t", dir);
	snprintf(object, sizeof(object), "%s/%s.so", dir, s->mode);
	if (compile(own, s, root, FAST, object, NULL)) {
		out->fate = PT_FATE_BROKEN_BUILD;
		return;
	}
	baseline_path(l, s, FAST, base, sizeof(base));
	if (pt_same_content(object, base)) {
		out->fate = PT_FATE_SAME_CODE;
		return;
	}
	a.subject = load(object, err, sizeof(err));
	if (!a.subject) {
		out->fate = PT_FATE_BROKEN_BUILD;
		return;
	}
	pt_lab_try(l->o, &how, out);
	if (out->fate != PT_FATE_SURVIVED)
		return;
	/* Alive: is it a fault at all?  Slower, so only now. */
	baseline_path(l, s, THOROUGH, base, sizeof(base));
	if (!compile(own, s, root, THOROUGH, object, NULL) && pt_same_content(object, base))
		out->fate = PT_FATE_SAME_CODE;
}

/*
 * Killed in one mode is killed; the same code is a matter of all of them.
 */
static void try(struct pt_lab *l, const struct pt_lab_file *f, const struct pt_mutant *m,
		const char *dir, struct pt_outcome *out)
{
	const struct own *own = l->own;
	char *text = pt_mutant_text(f->text, m), root[PATH_MAX + 16];
	enum pt_fate fate = PT_FATE_SAME_CODE;

	snprintf(root, sizeof(root), "%s/t", dir);
	if (pt_farm_make(root, own->root, f->path, text)) {
		out->fate = PT_FATE_ERROR;
		snprintf(out->by, sizeof(out->by), "%s", strerror(errno));
		free(text);
		return;
	}
	free(text);
	for (size_t i = 0; i < own->nr_stages; i++) {
		struct pt_outcome now = { 0 };

		*out = now;
		try_stage(l, &own->stage[i], dir, out);
		if (out->fate == PT_FATE_KILLED || out->fate == PT_FATE_BROKEN_BUILD)
			return;
		if (out->fate == PT_FATE_SURVIVED)
			fate = PT_FATE_SURVIVED;
	}
	out->fate = fate;
}

/* ---- opening ---- */

static void find_stages(struct pt_lab *l)
{
	const struct pt_arch_host *h = l->host;
	struct own *own = l->own;

	for (size_t b = 0; h->builtin[b]; b++)
		for (size_t i = 0; i < PT_ARRAY_SIZE(builtin_subjects); i++) {
			const char *mode = h->builtin[b]->mode;

			if (strcmp(builtin_subjects[i].arch, h->arch->name) ||
			    strcmp(builtin_subjects[i].mode, mode) ||
			    !pt_options_want_mode(l->o, mode) || own->nr_stages == MAX_STAGES)
				continue;
			own->stage[own->nr_stages++] =
				(struct stage){ mode, pt_mode_number(h->arch, mode),
						builtin_subjects[i].defines, h->builtin[b] };
		}
}

static void make_key(struct pt_lab *l)
{
	const struct own *own = l->own;
	struct pt_hash h;
	size_t size = 0;
	char *judge = pt_read_file("/proc/self/exe", &size);

	pt_hash_start(&h);
	pt_hash_text(&h, RECIPE);
	pt_hash_bytes(&h, judge ? judge : "", size);
	pt_hash_program(&h, own->cc);
	pt_hash_text(&h, l->host->arch->name);
	pt_hash_list(&h, l->o->helper);
	pt_hash_list(&h, l->o->clause);
	pt_hash_bytes(&h, &l->o->cases, sizeof(l->o->cases));
	for (size_t i = 0; i < own->nr_stages; i++) {
		pt_hash_text(&h, own->stage[i].mode);
		pt_hash_list(&h, own->stage[i].defines);
	}
	for (size_t i = 0; i < l->nr_files; i++) {
		pt_hash_text(&h, l->file[i].path);
		pt_hash_text(&h, l->file[i].text);
	}
	pt_hash_end(&h, l->key);
	free(judge);
}

static void close_lab(struct pt_lab *l)
{
	free(l->own);
}

static const struct pt_lab_kind kind = {
	.prepare = prepare, .wanted = wanted, .try = try, .close = close_lab
};

int pt_lab_open_builtin(struct pt_lab *l, char *why, size_t size)
{
	struct own *own = calloc(1, sizeof(*own));
	char path[2 * PATH_MAX];

	if (!own)
		pt_no_memory();
	l->own = own;
	l->kind = &kind;
	if (!realpath(pt_data_dir(), own->root))
		return fail(why, size, "%s: %s (set PTCONFORM_DATA_DIR)", pt_data_dir(),
			    strerror(errno));
	snprintf(own->source, sizeof(own->source), "arch/%s/helpers.c", l->host->arch->name);
	snprintf(path, sizeof(path), "%s/%s", own->root, own->source);
	if (access(path, R_OK))
		return fail(why, size, "%s: %s (set PTCONFORM_DATA_DIR)", path, strerror(errno));
	if (!pt_find_program("cc", own->cc) && !pt_find_program("gcc", own->cc))
		return fail(why, size, "no %s: install the package %s", "cc", "gcc");
	find_stages(l);
	if (find_files(l, why, size))
		return -1;
	make_key(l);
	return 0;
}
