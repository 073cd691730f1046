// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * From the shim to a guest that runs.  What the helpers call is looked for in
 * the tree's own .c files, compiled as the tree compiles them, every function
 * in a section of its own so that only what is needed stays.  What a running
 * machine would do is stubbed; what nobody defines becomes a placeholder that
 * reads as zero and faults when called.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <errno.h>
#include <fnmatch.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conformance/subject/kernel_build.h"
#include "conformance/subject/kernel_files.h"
#include "conformance/subject/kernel_search.h"
#include "conformance/subject/kernel_state.h"
#include "conformance/work/folders.h"
#include "isa_flags.h"

/* Looking for definers stops after so many links or files. */
#define MAX_ROUNDS 8
#define MAX_FOUND  24
/* And after so many that only ask more of the files there are. */
#define MAX_ASKED 64
/* Objects of the guests' own part: a dozen for each instruction set and version of ours. */
#define KEEP_OBJECTS (2 * 512) /* and as many hashes */
/* Room for the largest thing a placeholder may stand for. */
#define PLACEHOLDER_SIZE 16384

static const char *const guest_flags[] = { PT_GUEST_CFLAGS };

/* Room for what is found and what a configuration names. */
#define MAX_FILES (MAX_FOUND + 40)

struct linking {
	struct pt_kbuild *kb;
	struct pt_argv objects; /* the shim's first; without .files[0 … .nr_first - 1] */
	struct pt_tree_file *files[MAX_FILES]; /* of the tree, as they are linked */
	size_t nr_files, nr_first;	       /* the first of them come right after the shim */
	struct pt_argv noop;		       /* patterns of functions made empty */
	struct pt_argv emptied;		       /* functions made empty */
	struct pt_argv missing;		       /* undefined in the last link */
	struct pt_argv useless;		       /* tree files that do not compile */
	size_t found;
	char own[PT_HEX_SIZE]; /* hash of the project's own sources */
};

static bool listed(const struct pt_argv *list, const char *name)
{
	for (size_t i = 0; i < list->n; i++)
		if (!strcmp(list->v[i], name))
			return true;
	return false;
}

/* ---- compiling ---- */

static void add_inputs(struct pt_kbuild *kb, const char *depfile)
{
	char *text = pt_read_file(depfile, NULL);

	/* what is not on the list may change unnoticed */
	if (!text || !*text)
		snprintf(kb->mishap, sizeof(kb->mishap),
			 "the compiler left no list of what it read: %.200s", depfile);
	else
		pt_manifest_add_words(&kb->inputs, kb->stats, PT_PART_GUEST, kb->src, text);
	free(text);
}

/* Whether the last word of a command about the language names the first standard. */
bool pt_kbuild_speaks_old_c(const struct pt_kbuild *kb)
{
	static const char *const old[] = { "gnu89", "gnu90",	    "c89",
					   "c90",   "iso9899:1990", "iso9899:199409" };
	static const char option[] = "-std=";
	const char *last = NULL;

	for (const char *p = kb->command; (p = strstr(p, option));)
		last = p += strlen(option);
	for (size_t i = 0; last && i < PT_ARRAY_SIZE(old); i++)
		if (!strncmp(last, old[i], strlen(old[i])) && strchr(" '\"", last[strlen(old[i])]))
			return true;
	return false;
}

/*
 * In what language a tree is written is its own business, and what its headers
 * mean by "extern inline" changed with it; our files are in ours.
 */
static void add_language(const struct pt_kbuild *kb, struct pt_argv *flags)
{
	if (!pt_kbuild_speaks_old_c(kb))
		return;
	pt_argv_add(flags, "-std=gnu11");
	pt_argv_add(flags, "-fgnu89-inline");
}

static const char *compiler(const struct pt_kbuild *kb)
{
	return strrchr(kb->cc, '/') + 1;
}

/* "compiling mm/x.c", for who was doing it when something went wrong. */
static const char *compiling(const struct pt_kbuild *kb, const char *source, char what[256])
{
	const char *const roots[] = { kb->src, kb->data, kb->work };

	for (size_t i = 0; i < PT_ARRAY_SIZE(roots); i++) {
		const size_t n = strlen(roots[i]);

		if (!strncmp(source, roots[i], n) && source[n] == '/') {
			source += n + 1;
			break;
		}
	}
	snprintf(what, 256, "compiling %.200s", source);
	return what;
}

static bool is_c(const char *path)
{
	const size_t n = strlen(path);

	return n > 2 && !strcmp(path + n - 2, ".c");
}

/* What comes of a header, or of a compiler asked for text, is no object. */
static bool makes_object(const char *source, const char *const *extra)
{
	for (; extra && *extra; extra++)
		if (!strcmp(*extra, "-E") || !strcmp(*extra, "-S"))
			return false;
	return is_c(source);
}

/*
 * By the command with compiled headers, or NULL: the tree's own.  The compiler is given
 * `text`, which stands in for the source.
 */
static int compile_by(struct pt_kbuild *kb, const char *command, const char *source,
		      const char *text, const char *name, const char *const *extra)
{
	struct pt_argv flags = { 0 }, sh = { 0 };
	char path[PATH_MAX + 64], object[PATH_MAX + 64], what[256], *quoted;
	size_t prefix = strlen(kb->src);
	int status;

	pt_argv_add(&flags, "-ffunction-sections");
	pt_argv_add(&flags, "-fdata-sections");
	pt_argv_add(&flags, "-fno-asynchronous-unwind-tables");
	pt_argv_add(&flags, "-fno-stack-protector");
	pt_argv_add(&flags, "-Wno-error");
	pt_argv_add(&flags, "-Wno-missing-prototypes");
	pt_argv_add(&flags, "-Wno-missing-declarations");
	pt_argv_add_all(&flags, kb->b->cflags);
	pt_argv_add_all(&flags, extra);
	if (!command) {
		pt_argv_add(&flags, "-include");
		pt_argv_addf(&flags, "%s/conformance/subject/shim/pre.h", kb->data);
	}
	pt_argv_addf(&flags, "-I%s/conformance/subject/shim", kb->data);
	if (!strncmp(source, kb->src, prefix) && source[prefix] == '/')
		pt_argv_addf(&flags, "-I%.*s", (int)(strrchr(source, '/') - source), source);
	else
		add_language(kb, &flags);
	/* arch/<arch>/kernel/init.c includes files of the tree by their names in it */
	pt_argv_add(&flags, "-idirafter");
	pt_argv_add(&flags, kb->src);
	pt_argv_add(&flags, "-MD");
	pt_argv_add(&flags, "-MF");
	pt_argv_addf(&flags, "%s/%s.d", kb->work, name);
	pt_argv_add(&flags, "-c");
	pt_argv_add(&flags, "-o");
	pt_argv_addf(&flags, "%s/%s.o", kb->work, name);
	pt_argv_add(&flags, text);
	quoted = pt_argv_quote(&flags);

	/* The tree's command is shell text, as kbuild saved it. */
	pt_argv_add(&sh, "sh");
	pt_argv_add(&sh, "-c");
	pt_argv_addf(&sh, "exec %s %s", command ? command : kb->command, quoted);
	snprintf(path, sizeof(path), "%s/%s.log", kb->work, name);
	status = pt_spawn(&sh, kb->obj, path);
	pt_kbuild_mishap(kb, status, false, path, compiler(kb), compiling(kb, source, what));
	snprintf(path, sizeof(path), "%s/%s.d", kb->work, name);
	snprintf(object, sizeof(object), "%s/%s.o", kb->work, name);
	if (!status && (!makes_object(text, extra) ||
			pt_kbuild_is_whole(kb, object, compiler(kb), compiling(kb, source, what))))
		add_inputs(kb, path);
	if (kb->mishap[0] && !status)
		status = pt_kbuild_fail(kb, "%s", kb->mishap);
	free(quoted);
	pt_argv_free(&flags);
	pt_argv_free(&sh);
	return status;
}

/*
 * The compiled headers are in the language of our own files: where the tree's is
 * another, its files would read their text after all.
 */
static const char *command_for(const struct pt_kbuild *kb, const char *source)
{
	const size_t prefix = strlen(kb->src);
	const bool of_tree = !strncmp(source, kb->src, prefix) && source[prefix] == '/';

	return of_tree && pt_kbuild_speaks_old_c(kb) ? NULL : kb->with_headers;
}

int pt_kbuild_compile(struct pt_kbuild *kb, const char *source, const char *name,
		      const char *const *extra)
{
	return compile_by(kb, command_for(kb, source), source, source, name, extra);
}

int pt_kbuild_compile_as(struct pt_kbuild *kb, const char *source, const char *text,
			 const char *name, const char *const *extra)
{
	return compile_by(kb, command_for(kb, source), source, text, name, extra);
}

static void guest_command(const struct pt_kbuild *kb, struct pt_argv *cc)
{
	const char *arch = kb->host->arch->name;

	pt_argv_add(cc, kb->cc);
	pt_argv_add_all(cc, guest_flags);
	pt_argv_add_all(cc, kb->b->isa->cflags);
	pt_argv_add_all(cc, kb->b->cflags);
	pt_argv_addf(cc, "-DPT_ARCH=pt_arch_%s", arch);
	pt_argv_addf(cc, "-I%s", kb->data);
	pt_argv_addf(cc, "-I%s/arch/%s", kb->data, arch);
	pt_argv_add(cc, "-c");
}

/* Compiles one of the project's own files with the guest's flags to an object. */
static int compile_to(struct linking *l, const char *source, const char *name, const char *object)
{
	struct pt_kbuild *kb = l->kb;
	char log[PATH_MAX + 64], what[256], reason[256];
	struct pt_argv cc = { 0 };
	int status;

	pt_phase_start(PT_PHASE_OWN);
	guest_command(kb, &cc);
	pt_argv_addf(&cc, "-I%s", kb->work);
	pt_argv_addf(&cc, "-DPTK_ARCH=\"%s\"", kb->host->arch->name);
	pt_argv_addf(&cc, "-DPTK_CONFIG=\"%s\"", kb->b->config);
	pt_argv_add(&cc, "-o");
	pt_argv_add(&cc, object);
	pt_argv_add(&cc, source);
	snprintf(log, sizeof(log), "%s/%s.log", kb->work, name);
	status = pt_spawn(&cc, NULL, log);
	pt_argv_free(&cc);
	if (!status)
		return pt_kbuild_is_whole(kb, object, compiler(kb), compiling(kb, source, what))
			       ? 0
			       : -1;
	if (pt_kbuild_mishap(kb, status, false, log, compiler(kb), compiling(kb, source, what)))
		return -1;
	pt_log_reason(kb, log, reason, sizeof(reason));
	return pt_kbuild_fail(kb, "%s: %s", source, reason);
}

/* A source that depends on this tree or configuration. */
static int compile_guest(struct linking *l, const char *source, const char *name)
{
	char object[PATH_MAX + 64];

	snprintf(object, sizeof(object), "%s/%s.o", l->kb->work, name);
	if (compile_to(l, source, name, object))
		return -1;
	if (!listed(&l->objects, object))
		pt_argv_add(&l->objects, object);
	return 0;
}

/* A kept object with the hash of it beside it: what is linked is executed. */
static void sum_path(const char *kept, char *path, size_t size)
{
	snprintf(path, size, "%s.sum", kept);
}

static bool is_good(const char *kept)
{
	char path[PATH_MAX + 96], hex[PT_HEX_SIZE], why[256], *sum;
	bool good;

	sum_path(kept, path, sizeof(path));
	sum = pt_read_file(path, NULL);
	good = sum && !pt_cache_owned(kept, why, sizeof(why)) && pt_hash_file(kept, hex) &&
	       !strcmp(sum, hex);
	free(sum);
	return good;
}

static void touch_object(const char *kept)
{
	char path[PATH_MAX + 96];

	sum_path(kept, path, sizeof(path));
	pt_touch(path);
	pt_touch(kept);
}

/* To its place; who finds it without its hash makes it again. */
static int keep_object(const char *made, const char *kept)
{
	char path[PATH_MAX + 96], hex[PT_HEX_SIZE];

	sum_path(kept, path, sizeof(path));
	unlink(path);
	return !pt_hash_file(made, hex) || rename(made, kept) || pt_write_file(path, hex) ? -1 : 0;
}

/* Takes the object made when the program was built; false: there is none of these sources. */
static bool take_built(const struct pt_kbuild *kb, const char *kept)
{
	char built[2 * PATH_MAX], part[PATH_MAX + 128];
	size_t size;
	char *text;
	FILE *f;
	bool took;

	snprintf(built, sizeof(built), "%s/own/objects/%s", pt_guest_dir(), strrchr(kept, '/') + 1);
	text = pt_read_file(built, &size);
	if (!text)
		return false;
	snprintf(part, sizeof(part), "%s/own.o", kb->work);
	f = fopen(part, "we");
	took = f && fwrite(text, 1, size, f) == size;
	if (f && fclose(f))
		took = false;
	free(text);
	return took && !keep_object(part, kept);
}

static int make_kept(struct linking *l, const char *source, const char *name, const char *kept)
{
	struct pt_kbuild *kb = l->kb;
	char object[PATH_MAX + 64];

	snprintf(object, sizeof(object), "%s/%s.o", kb->work, name);
	if (compile_to(l, source, name, object))
		return -1;
	return keep_object(object, kept) ? pt_kbuild_fail(kb, "%s: %s", kept, strerror(errno)) : 0;
}

/*
 * A source that is the same for every tree: its object is kept.  One makes it,
 * others that want it wait: configurations are built at the same time.
 */
static int compile_kept(struct linking *l, const char *source, const char *name)
{
	struct pt_kbuild *kb = l->kb;
	char kept[PATH_MAX + 64], lock_name[128], hex[PT_HEX_SIZE];
	int lock, failed;
	struct pt_argv cc = { 0 };
	struct pt_hash h;

	guest_command(kb, &cc);
	pt_hash_start(&h);
	pt_hash_program(&h, kb->cc);
	pt_hash_list(&h, (const char *const *)cc.v);
	pt_hash_text(&h, source);
	pt_hash_text(&h, l->own);
	pt_hash_end(&h, hex);
	pt_argv_free(&cc);
	snprintf(kept, sizeof(kept), "%s/objects/%.32s.o", kb->cache.root, hex);
	if (!is_good(kept) && !take_built(kb, kept)) {
		snprintf(lock_name, sizeof(lock_name), "%s%s-%.64s", kb->b->isa->cross,
			 kb->host->arch->name, name);
		lock = pt_cache_lock(&kb->cache, lock_name, kb->why, kb->size);
		if (lock < 0)
			return -1;
		failed = !is_good(kept) && make_kept(l, source, name, kept);
		close(lock);
		if (failed)
			return -1;
	}
	touch_object(kept);
	pt_argv_add(&l->objects, kept);
	return 0;
}

/* "mm/pgtable-generic.c" becomes "<kind>-mm-pgtable-generic": an object's name. */
static void object_name(char *name, size_t size, const char *kind, const char *path)
{
	snprintf(name, size, "%s-%s", kind, path);
	for (char *p = name; *p; p++)
		if (*p == '/' || *p == '.')
			*p = '-';
}

/* ---- the guest's own part ---- */

/* Without the subject's list of helpers: what is the same for every tree. */
static int compile_own(struct linking *l, bool subject)
{
	struct pt_kbuild *kb = l->kb;
	const char *arch = kb->host->arch->name;
	char path[2 * PATH_MAX], name[256];
	const size_t under = strlen(kb->data) + strlen("/generic/");
	glob_t g;

	snprintf(path, sizeof(path), "%s/generic/*/*.c", kb->data);
	if (glob(path, 0, pt_glob_trouble, &g))
		return pt_kbuild_fail(kb, "%s: no such files", path);
	for (size_t i = 0; i < g.gl_pathc; i++) {
		object_name(name, sizeof(name), "guest", g.gl_pathv[i] + under);
		if (compile_kept(l, g.gl_pathv[i], name)) {
			globfree(&g);
			return -1;
		}
	}
	globfree(&g);
	snprintf(path, sizeof(path), "%s/arch/%s/mmu.c", kb->data, arch);
	if (compile_kept(l, path, "mmu"))
		return -1;
	snprintf(path, sizeof(path), "%s/arch/%s/start.S", kb->data, arch);
	if (compile_kept(l, path, "start"))
		return -1;
	snprintf(path, sizeof(path), "%s/conformance/subject/shim/subject.c", kb->data);
	if (subject && compile_guest(l, path, "subject"))
		return -1;
	snprintf(path, sizeof(path), "%s/conformance/subject/shim/stubs.c", kb->data);
	if (compile_kept(l, path, "stubs"))
		return -1;
	snprintf(path, sizeof(path), "%s/arch/%s/kernel/stubs.c", kb->data, arch);
	return access(path, R_OK) ? 0 : compile_kept(l, path, "arch-stubs");
}

static int compile_init(struct linking *l)
{
	struct pt_kbuild *kb = l->kb;
	char path[2 * PATH_MAX], log[PATH_MAX + 32], reason[256];

	if (!kb->b->init)
		return 0;
	snprintf(path, sizeof(path), "%s/arch/%s/kernel/%s", kb->data, kb->host->arch->name,
		 kb->b->init);
	pt_phase_start(PT_PHASE_TREE);
	if (!pt_kbuild_compile(kb, path, "init", NULL)) {
		pt_argv_addf(&l->objects, "%s/init.o", kb->work);
		return 0;
	}
	snprintf(log, sizeof(log), "%s/init.log", kb->work);
	pt_log_reason(kb, log, reason, sizeof(reason));
	return pt_kbuild_fail(kb, "boot-time state: %s", reason);
}

/* ---- linking ---- */

/* For who links again with other objects: conformance/mutate/kernel.c. */
static void save_command(const struct pt_argv *argv, const char *path)
{
	char *text = pt_argv_quote(argv);

	pt_write_file(path, text);
	free(text);
}

/* In the order in which they are linked: of two definitions the first counts. */
static void add_objects(const struct linking *l, struct pt_argv *to)
{
	for (size_t i = 0; i < l->objects.n; i++) {
		pt_argv_add(to, l->objects.v[i]);
		for (size_t k = 0; !i && k < l->nr_first; k++)
			if (l->files[k]->made)
				pt_argv_addf(to, "%s/%s.o", l->kb->work, l->files[k]->name);
	}
}

/*
 * Links to work/<name> by a script, if there is one, from where the script says
 * or _start; undefined symbols are warnings if lax.
 */
static int link_by(struct linking *l, const char *name, bool lax, const char *script,
		   const char *entry)
{
	struct pt_kbuild *kb = l->kb;
	char path[2 * PATH_MAX];
	struct pt_argv ld = { 0 };
	int status;

	pt_argv_add(&ld, kb->cc);
	pt_argv_add_all(&ld, kb->b->isa->cflags);
	pt_argv_add_all(&ld, kb->b->cflags);
	pt_argv_add(&ld, "-nostdlib");
	pt_argv_add(&ld, "-static");
	pt_argv_add(&ld, "-no-pie");
	pt_argv_add(&ld, "-Wl,--gc-sections,--build-id=none,-z,muldefs,-z,noexecstack");
	pt_argv_add(&ld, "-Wl,--no-warn-rwx-segments");
	pt_argv_addf(&ld, "-Wl,-e,%s", entry);
	if (lax)
		pt_argv_add(&ld, "-Wl,--warn-unresolved-symbols");
	/* which object file a piece of memory comes from: kernel_state.c */
	pt_argv_addf(&ld, "-Wl,-Map=%s/%s.map", kb->work, name);
	pt_argv_add_all(&ld, kb->b->ldflags);
	if (!access(script, R_OK))
		pt_argv_addf(&ld, "-Wl,-T,%s", script);
	pt_argv_add(&ld, "-o");
	pt_argv_addf(&ld, "%s/%s", kb->work, name);
	add_objects(l, &ld);
	snprintf(path, sizeof(path), "%s/%s.cmd", kb->work, name);
	save_command(&ld, path);
	snprintf(path, sizeof(path), "%s/%s.log", kb->work, name);
	pt_phase_start(PT_PHASE_LINKING);
	status = pt_spawn(&ld, kb->work, path);
	pt_argv_free(&ld);
	pt_kbuild_mishap(kb, status, false, path, compiler(kb), "linking the guest");
	return status;
}

static int link_once(struct linking *l, const char *name, bool lax)
{
	char script[2 * PATH_MAX];

	snprintf(script, sizeof(script), "%s/arch/%s/kernel/link.ld", l->kb->data,
		 l->kb->host->arch->name);
	return link_by(l, name, lax, script, "_start");
}

/* Collects the undefined symbols that a linker's log names, each once. */
static void read_missing(struct linking *l, const char *name)
{
	static const char mark[] = "undefined reference";
	char path[PATH_MAX + 64], *text;

	pt_argv_free(&l->missing);
	snprintf(path, sizeof(path), "%s/%s.log", l->kb->work, name);
	text = pt_read_file(path, NULL);
	for (char *p = text; p && (p = strstr(p, mark));) {
		char symbol[256];
		size_t n;

		p = strchr(p, '`');
		if (!p)
			break;
		n = strcspn(++p, "'\n");
		if (n >= sizeof(symbol))
			continue;
		snprintf(symbol, sizeof(symbol), "%.*s", (int)n, p);
		if (!listed(&l->missing, symbol))
			pt_argv_add(&l->missing, symbol);
	}
	free(text);
}

static bool is_noop(const struct linking *l, const char *symbol)
{
	for (size_t i = 0; i < l->noop.n; i++)
		if (!fnmatch(l->noop.v[i], symbol, 0))
			return true;
	return false;
}

static void read_noop(struct linking *l, const char *path)
{
	char *text = pt_read_file(path, NULL), *save = NULL;

	for (char *line = text ? strtok_r(text, "\n", &save) : NULL; line;
	     line = strtok_r(NULL, "\n", &save))
		if (line[0] != '#')
			pt_argv_add(&l->noop, line);
	free(text);
}

/* Writes and compiles the functions made empty so far. */
static int compile_emptied(struct linking *l)
{
	char path[PATH_MAX + 32];
	FILE *f;

	snprintf(path, sizeof(path), "%s/noop.c", l->kb->work);
	f = fopen(path, "we");
	if (!f)
		return pt_kbuild_fail(l->kb, "%s: %s", path, strerror(errno));
	for (size_t i = 0; i < l->emptied.n; i++)
		fprintf(f, "unsigned long %s(void);\nunsigned long %s(void)\n{\n\treturn 0;\n}\n",
			l->emptied.v[i], l->emptied.v[i]);
	if (ferror(f) | fclose(f))
		return pt_kbuild_fail(l->kb, "%s: %s", path, strerror(errno));
	return compile_guest(l, path, "noop");
}

/* ---- what is asked of the tree's files ---- */

/* What the objects that are linked want, and what those of ours have. */
struct wants {
	struct pt_symbols wanted, ours;
	struct pt_symbols open; /* wanted, and nobody has it so far */
};

static bool is_of_tree(const struct linking *l, const char *object)
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

static void read_wants(const struct linking *l, struct wants *w)
{
	struct pt_symbols weak = { 0 }, had = { 0 };
	struct pt_argv objects = { 0 };

	*w = (struct wants){ 0 };
	add_objects(l, &objects);
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

/*
 * Whether files that are there have more of what is wanted than they were asked for:
 * the first that has it.  What stands before our own objects replaces what these have.
 */
static bool ask_more(struct linking *l)
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

static bool is_tried(const struct linking *l, const char *path)
{
	for (size_t i = 0; i < l->nr_files; i++)
		if (!strcmp(l->files[i]->path, path))
			return true;
	return listed(&l->useless, path);
}

/* One of the configuration's own: it is compiled when something is asked of it. */
static void add_first(struct linking *l, const char *path)
{
	struct pt_tree_file *f;

	if (l->nr_files == MAX_FILES || is_tried(l, path))
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
static bool add_found(struct linking *l, const struct wants *w, const char *path)
{
	struct pt_tree_file *f =
		l->nr_files < MAX_FILES ? pt_tree_file_new(l->kb, path, "found") : NULL;
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

/* ---- looking for a definition ---- */

struct definers {
	struct linking *l;
	const struct pt_symbols *missing;
	struct wants wants;
	bool any;
};

static bool look_into(void *arg, const char *path)
{
	struct definers *d = arg;
	struct linking *l = d->l;
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
	return l->found < MAX_FOUND;
}

/* Adds the tree files that seem to define one of the missing symbols. */
static bool add_definers(struct linking *l, const struct pt_symbols *missing)
{
	struct definers d = { .l = l, .missing = missing };

	read_wants(l, &d.wants);
	pt_search_for(l->kb, missing, look_into, &d);
	free_wants(&d.wants);
	return d.any;
}

/* One step towards a link without undefined symbols; false: nothing left to try. */
static bool resolve(struct linking *l)
{
	struct pt_symbols wanted = { 0 };
	bool progress = false;

	for (size_t i = 0; i < l->missing.n; i++) {
		const char *name = l->missing.v[i];

		if (!is_noop(l, name)) {
			pt_symbols_add(&wanted, name, strlen(name));
		} else if (!listed(&l->emptied, name)) {
			pt_argv_add(&l->emptied, name);
			progress = true;
		}
	}
	if (progress && compile_emptied(l))
		progress = false;
	if (wanted.n && l->found < MAX_FOUND && add_definers(l, &wanted))
		progress = true;
	pt_symbols_free(&wanted);
	return progress;
}

static int compile_placeholders(struct linking *l)
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
	return compile_guest(l, path, "missing");
}

static int link_fail(struct linking *l, const char *name)
{
	char log[PATH_MAX + 32], reason[256];

	snprintf(log, sizeof(log), "%s/%s.log", l->kb->work, name);
	pt_log_reason(l->kb, log, reason, sizeof(reason));
	return pt_kbuild_fail(l->kb, "does not link: %s", reason);
}

/* Links as often as the files that are there have more of what is missing. */
static int link_asking(struct linking *l)
{
	/* what helpers call is not in the linker's list before it has been asked once */
	for (int i = 0; i < MAX_ASKED && !l->kb->mishap[0]; i++) {
		if (link_once(l, "guest.elf", true))
			return -1;
		read_missing(l, "guest.elf");
		if (!ask_more(l))
			return 0;
	}
	return l->kb->mishap[0] ? -1 : 0;
}

/* Before something is taken for missing: it may come out of a macro that no rule knows. */
static bool ask_all(struct linking *l)
{
	bool any = false;

	for (size_t k = 0; k < l->nr_first && !l->kb->mishap[0]; k++) {
		if (!pt_text_is_obscure(l->files[k]->text))
			continue;
		for (size_t i = 0; i < l->missing.n; i++)
			if (!is_noop(l, l->missing.v[i]))
				pt_tree_file_show(l->files[k], l->missing.v[i]);
		pt_phase_start(PT_PHASE_TREE);
		if (l->files[k]->ahead.n)
			any |= pt_tree_file_compile(l->kb, l->files[k]);
	}
	return any;
}

static int link_guest(struct linking *l)
{
	for (int i = 0; i < MAX_ROUNDS && !l->kb->mishap[0]; i++) {
		if (link_asking(l))
			return link_fail(l, "guest.elf");
		if (!l->missing.n)
			return 0;
		if (!resolve(l) && !ask_all(l))
			break;
	}
	if (l->kb->mishap[0] || compile_placeholders(l) || link_once(l, "guest.elf", false))
		return link_fail(l, "guest.elf");
	return 0;
}

/* ---- the bare-metal image ---- */

static const struct pt_qemu *machine_of_mode(const struct pt_arch_host *host, const char *mode)
{
	for (size_t i = 0; i < host->arch->nr_modes; i++)
		if (!strcmp(host->arch->modes[i].name, mode))
			return pt_qemu_of(host, i);
	return NULL;
}

/* Modes of one configuration share the guest, and the image with it: any of them may have one. */
static const struct pt_qemu *machine_of(const struct pt_kbuild *kb)
{
	const struct pt_qemu *q = NULL;

	for (const struct pt_kernel_build *b = kb->host->kernel; b->mode && !q; b++)
		if (!strcmp(b->config, kb->b->config))
			q = machine_of_mode(kb->host, b->mode);
	return q;
}

static int compile_all(struct linking *l, const char *pattern, const char *kind)
{
	char name[256];
	int failed = 0;
	glob_t g;

	if (glob(pattern, 0, pt_glob_trouble, &g))
		return pt_kbuild_fail(l->kb, "%s: no such files", pattern);
	for (size_t i = 0; i < g.gl_pathc && !failed; i++) {
		object_name(name, sizeof(name), kind, strrchr(g.gl_pathv[i], '/') + 1);
		failed = compile_kept(l, g.gl_pathv[i], name);
	}
	globfree(&g);
	return failed;
}

static int make_image(struct linking *l, const struct pt_qemu *q)
{
	struct pt_kbuild *kb = l->kb;
	char path[2 * PATH_MAX];

	snprintf(path, sizeof(path), "%s/qemu-images/common/*.c", kb->data);
	if (compile_all(l, path, "image"))
		return -1;
	snprintf(path, sizeof(path), "%s/qemu-images/%s/*.[cS]", kb->data, q->folder);
	if (compile_all(l, path, "machine"))
		return -1;
	snprintf(path, sizeof(path), "%s/qemu-images/%s/link.ld", kb->data, q->folder);
	return link_by(l, "guest.image", false, path, "image_start") ? link_fail(l, "guest.image")
								     : 0;
}

/*
 * The same objects once more, as an image for the bare machine.  The guest is
 * good without it: why there is none is kept for the engine that asks.
 */
static void link_image(struct linking *l)
{
	struct pt_kbuild *kb = l->kb;
	const struct pt_qemu *q = machine_of(kb);
	char path[PATH_MAX + 32];
	FILE *f;

	if (!q || !make_image(l, q))
		return;
	snprintf(path, sizeof(path), "%s/guest.image", kb->work);
	unlink(path);
	snprintf(path, sizeof(path), "%s/no-image.txt", kb->work);
	f = fopen(path, "we");
	if (f) {
		fprintf(f, "%s\n", kb->why);
		fclose(f);
	}
	kb->why[0] = '\0';
}

/*
 * What the compiler left out of other files' sight is not static for that: the tree
 * may set it from any of them.
 */
static void find_local(const struct linking *l, struct pt_state *s)
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

/* What of the guest's memory nothing has given a value: state.txt. */
static int list_state(const struct linking *l)
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
	if (failed)
		pt_kbuild_fail(kb, "%s", why);
	else if (pt_state_save(&s, path))
		failed = pt_kbuild_fail(kb, "%s: %s", path, strerror(errno));
	pt_state_free(&s);
	return failed;
}

/* ---- what of ours goes in ---- */

static void hash_files(struct pt_kbuild *kb, struct pt_hash *h, const char *const *patterns)
{
	for (; *patterns; patterns++) {
		char pattern[2 * PATH_MAX], name[256];
		glob_t g;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		snprintf(name, sizeof(name), *patterns, kb->host->arch->name);
#pragma GCC diagnostic pop
		snprintf(pattern, sizeof(pattern), "%s/%s", kb->data, name);
		if (glob(pattern, 0, pt_glob_trouble, &g))
			continue;
		for (size_t j = 0; j < g.gl_pathc; j++) {
			size_t size = 0;
			char *text = pt_read_file(g.gl_pathv[j], &size);

			pt_hash_text(h, g.gl_pathv[j] + strlen(kb->data));
			pt_hash_bytes(h, text ? text : "", size);
			free(text);
		}
		globfree(&g);
	}
	pt_hash_list(h, guest_flags);
}

void pt_kbuild_hash_sources(struct pt_kbuild *kb, struct pt_hash *h)
{
	static const char *const patterns[] = { "generic/*/*",
						"generic/*/*/*",
						"arch/%s/*.[chS]",
						"arch/%s/kernel/*",
						"conformance/subject/shim/*",
						"qemu-images/*/*.[chS]",
						"qemu-images/*/link.ld",
						NULL };

	hash_files(kb, h, patterns);
}

/* Of these, what the objects are made from that every tree shares. */
static void hash_shared(struct linking *l)
{
	static const char *const patterns[] = { "generic/*/*",
						"generic/*/*/*",
						"arch/%s/*.[chS]",
						"arch/%s/kernel/stubs.c",
						"conformance/subject/shim/stubs.c",
						"qemu-images/*/*.[chS]",
						NULL };
	struct pt_hash h;

	pt_hash_start(&h);
	hash_files(l->kb, &h, patterns);
	pt_hash_end(&h, l->own);
}

/* ---- all of it ---- */

int pt_kbuild_link(struct pt_kbuild *kb)
{
	struct linking l = { .kb = kb };
	char path[2 * PATH_MAX];
	int failed;

	hash_shared(&l);
	snprintf(path, sizeof(path), "%s/conformance/subject/shim/noop.list", kb->data);
	read_noop(&l, path);
	snprintf(path, sizeof(path), "%s/arch/%s/kernel/noop.list", kb->data, kb->host->arch->name);
	read_noop(&l, path);
	pt_argv_addf(&l.objects, "%s/shim.o", kb->work);
	for (const char *const *s = kb->b->sources; s && *s; s++)
		add_first(&l, *s);
	/* a file that could not be compiled is as good as none; one that might have been is not */
	failed = kb->mishap[0] || compile_init(&l) || compile_own(&l, true) || link_guest(&l) ||
		 list_state(&l);
	pt_kbuild_drop_precompiled(kb);
	if (!failed && kb->image)
		link_image(&l);
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
	struct linking l = { .kb = kb };
	char path[2 * PATH_MAX];
	int failed;

	hash_shared(&l);
	failed = compile_own(&l, false);
	snprintf(path, sizeof(path), "%s/objects", kb->cache.root);
	pt_cache_prune(path, KEEP_OBJECTS);
	pt_argv_free(&l.objects);
	return failed;
}
