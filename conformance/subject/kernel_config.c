// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Configures a tree out of tree and learns the command it compiles C with.
 * Only generated headers and that command are wanted, so kbuild is asked for
 * one small object.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fts.h>
#include <ftw.h>
#include <glob.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conformance/subject/kernel_build.h"
#include "conformance/words/last_words.h"

/* Raise it when the way of configuring changes, so that old results are not used. */
#define RECIPE "configure-6"

/* In a configured folder. */
#define MANIFEST "ptconform.manifest"

/* Configured folders kept: some trees with all their configurations. */
#define KEEP	   40
#define KEEP_TOOLS 8

/*
 * What kbuild is asked for: a small object, for its compile command.  The first
 * wish is the cheapest: without host programs that only a whole build needs.
 * The last keeps going past errors: an old tree may not build, say, its vdso
 * with a new linker, and no helper misses that.
 */
static const struct {
	const char *object, *setting;
} wishes[] = {
	{ "lib/ctype.o", "hostprogs-always-y=" },
	{ "lib/ctype.o", NULL },
	{ "mm/pgtable-generic.o", NULL },
	{ "lib/ctype.o", "--ignore-errors" },
};

/*
 * What kbuild reads without leaving a note of it.  A change in one of these
 * configures from scratch.  %s is the architecture's folder.
 */
static const char *const unrecorded[] = {
	"Makefile",
	"Kbuild",
	"mm/Makefile",
	"kernel/Makefile",
	"arch/%s/kernel/syscalls/*",
	"arch/%s/entry/syscalls/*",
	"arch/%s/tools/*",
	"include/asm-generic/Kbuild",
	"include/uapi/asm-generic/Kbuild",
	"scripts/*",
	"kernel/time/timeconst.bc",
	"localversion*",
	/* of the headers that are not there kbuild makes some */
	"arch/%s/include/asm/",
	"arch/%s/include/uapi/asm/",
};

/* Folders in which any makefile may be read, from wherever. */
static const char *const with_makefiles[] = { "arch/%s", "lib", "scripts" };

int pt_kbuild_fail(struct pt_kbuild *kb, const char *format, ...)
{
	va_list ap;

	if (kb->mishap[0]) {
		snprintf(kb->why, kb->size, "%s", kb->mishap);
		return -1;
	}
	va_start(ap, format);
	vsnprintf(kb->why, kb->size, format, ap);
	va_end(ap);
	return -1;
}

/* ---- what a log says ---- */

static bool has(const char *line, const char *word)
{
	return strstr(line, word) != NULL;
}

/* How much a line of a log tells; the first of the highest is shown. */
static int telling(const char *line)
{
	if (has(line, "No space left on device"))
		return 9;
	if (has(line, "source tree is not clean"))
		return 8;
	if (has(line, ": error: ") || has(line, ": fatal error: "))
		return 7;
	if (has(line, "can't open file"))
		return 7;
	if (has(line, "syntax error") || has(line, "Error: ") || has(line, "undefined reference"))
		return 6;
	if (has(line, "error:") || has(line, "not found"))
		return 5;
	if (has(line, "*** ["))
		return 2;
	if (has(line, "*** ") && line[strlen(line) - 1] != '*')
		return 4;
	return *line ? 1 : 0;
}

static void cut(char *line, const char *piece)
{
	size_t n = strlen(piece);

	for (char *p; (p = strstr(line, piece));)
		memmove(p, p + n, strlen(p + n) + 1);
}

/* "file:12:3: error: text" becomes "file:12: text". */
static void shorten(const struct pt_kbuild *kb, char *line)
{
	char prefix[PATH_MAX + 1];
	int column, n = 0;
	char *p;

	snprintf(prefix, sizeof(prefix), "%s/", kb->src);
	cut(line, prefix);
	snprintf(prefix, sizeof(prefix), "%s/", kb->k->tree);
	cut(line, prefix);
	for (p = line; (p = strchr(p, ':')); p++) {
		if (sscanf(p, ":%*d:%d:%n", &column, &n) == 1 && n) {
			char *end = p + n - 1; /* the last colon */

			p = strchr(p + 1, ':');
			memmove(p, end, strlen(end) + 1);
			break;
		}
	}
	cut(line, "fatal error: ");
	cut(line, "error: ");
	if ((p = strstr(line, "*** ")))
		memmove(line, p + 4, strlen(p + 4) + 1);
}

void pt_log_reason(const struct pt_kbuild *kb, const char *log, char *reason, size_t size)
{
	char *text = pt_read_file(log, NULL), *save = NULL, *best = NULL;
	int most = 0;

	for (char *line = text ? strtok_r(text, "\n", &save) : NULL; line;
	     line = strtok_r(NULL, "\n", &save)) {
		int now = telling(line);

		if (now > most || (now == 1 && most == 1)) {
			most = now;
			best = line;
		}
	}
	if (best)
		shorten(kb, best);
	snprintf(reason, size, "%s", best ? best : "no message");
	free(text);
}

static int fail_from_log(struct pt_kbuild *kb, const char *what, const char *log)
{
	char reason[256];

	pt_log_reason(kb, log, reason, sizeof(reason));
	return pt_kbuild_fail(kb, "%s: %s", what, reason);
}

/* ---- make ---- */

static void make_command(const struct pt_kbuild *kb, struct pt_argv *a)
{
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);

	pt_argv_add(a, "make");
	pt_argv_add(a, "-s");
	pt_argv_addf(a, "-j%ld", cpus > 0 ? cpus : 1);
	pt_argv_add(a, "-C");
	pt_argv_add(a, kb->src);
	pt_argv_addf(a, "O=%s", kb->obj);
	pt_argv_addf(a, "ARCH=%s", kb->b->karch);
	pt_argv_addf(a, "CROSS_COMPILE=%s", kb->b->isa->cross);
	/* Old trees define a variable in two host files; nobody waits for host tools. */
	pt_argv_add(a, "HOSTCFLAGS=-O1 -w -fcommon");
	/* Warnings that a newer compiler added are no errors of the tree. */
	pt_argv_add(a, "KCFLAGS=-w");
	/* An empty value keeps kbuild from asking git. */
	pt_argv_add(a, "LOCALVERSION=");
	/* Distributions and people have names of their own, too long or with blanks. */
	pt_argv_add(a, "EXTRAVERSION=");
	pt_argv_add(a, "KERNELRELEASE=ptconform");
	/* Tools that generated headers do not need. */
	pt_argv_add(a, "CONFIG_OBJTOOL=");
	pt_argv_add(a, "CONFIG_STACK_VALIDATION=");
	pt_argv_add(a, "CONFIG_DTC=");
	/* A look at each object for what only modules care for. */
	pt_argv_add(a, "cmd_check_local_export=:");
}

/*
 * The makefiles try some forty compiler flags whatever they are asked for, and
 * configuring needs none of them: what Kconfig files ask the compiler is asked by
 * another program.  A tree that stops because of the answer "no" is asked again.
 */
static int run_configure(struct pt_kbuild *kb, const char *wanted, const char *log, bool quick)
{
	struct pt_argv make = { 0 };
	int status;

	make_command(kb, &make);
	if (quick)
		pt_argv_add(&make, "try-run=$(3)");
	pt_argv_addf(&make, "KCONFIG_ALLCONFIG=%s", wanted);
	pt_argv_add(&make, "allnoconfig");
	pt_phase_start(PT_PHASE_CONFIGURE);
	status = pt_spawn(&make, NULL, log);
	pt_argv_free(&make);
	return status;
}

static int configure(struct pt_kbuild *kb)
{
	char path[2 * PATH_MAX], log[PATH_MAX + 32];
	char *common;
	FILE *f;
	int status;

	snprintf(path, sizeof(path), "%s/conformance/subject/shim/common.config", kb->data);
	common = pt_read_file(path, NULL);
	if (!common)
		return pt_kbuild_fail(kb, "%s: %s", path, strerror(errno));
	snprintf(path, sizeof(path), "%s/all.config", kb->obj);
	f = fopen(path, "we");
	if (!f) {
		free(common);
		return pt_kbuild_fail(kb, "%s: %s", path, strerror(errno));
	}
	fputs(common, f);
	free(common);
	for (const char *const *o = kb->b->options; o && *o; o++)
		fprintf(f, "%s\n", *o);
	if (ferror(f) | fclose(f))
		return pt_kbuild_fail(kb, "%s: %s", path, strerror(errno));

	snprintf(log, sizeof(log), "%s/configure.log", kb->obj);
	status = run_configure(kb, path, log, true);
	if (status && !pt_kbuild_mishap(kb, status, false, log, "kbuild", "configuring"))
		status = run_configure(kb, path, log, false);
	if (pt_kbuild_mishap(kb, status, false, log, "kbuild", "configuring"))
		return -1;
	return status ? fail_from_log(kb, "the tree does not configure", log) : 0;
}

static void command_path(const struct pt_kbuild *kb, const char *object, char *path, size_t size)
{
	const char *slash = strrchr(object, '/');

	snprintf(path, size, "%s/%.*s/.%s.cmd", kb->obj, (int)(slash - object), object, slash + 1);
}

/* Does a generated header define more than its guard? */
static bool defines_something(const struct pt_kbuild *kb, const char *header)
{
	char path[PATH_MAX + 64], *text, *first;
	bool more = false;

	snprintf(path, sizeof(path), "%s/include/generated/%s", kb->obj, header);
	text = pt_read_file(path, NULL);
	first = text ? strstr(text, "#define") : NULL;
	if (first)
		more = strstr(first + 1, "#define") != NULL;
	free(text);
	return more;
}

/* Whatever errors kbuild went past, the headers compile and the command is known. */
static bool is_prepared(const struct pt_kbuild *kb, const char *object)
{
	char path[PATH_MAX + 64];

	command_path(kb, object, path, sizeof(path));
	return !access(path, R_OK) && defines_something(kb, "bounds.h") &&
	       defines_something(kb, "asm-offsets.h");
}

/*
 * Past errors only in a new folder: in one made before, what could not be made
 * again would still be there, out of date.
 */
static int prepare(struct pt_kbuild *kb, bool new_folder)
{
	size_t n = PT_ARRAY_SIZE(wishes) - !new_folder;
	char log[PATH_MAX + 32];

	snprintf(log, sizeof(log), "%s/prepare.log", kb->obj);
	for (size_t i = 0; i < n; i++) {
		struct pt_argv make = { 0 };
		int status;

		make_command(kb, &make);
		if (wishes[i].setting)
			pt_argv_add(&make, wishes[i].setting);
		pt_argv_add(&make, wishes[i].object);
		pt_phase_start(PT_PHASE_HEADERS);
		status = pt_spawn(&make, NULL, log);
		pt_argv_free(&make);
		/* past a crash nobody may go */
		if (pt_kbuild_mishap(kb, status, true, log, "kbuild", "making headers"))
			return -1;
		if (!status && is_prepared(kb, wishes[i].object))
			return 0;
		/* what goes wrong when nothing is ignored is what the user wants to hear */
		if (i + 2 == PT_ARRAY_SIZE(wishes))
			fail_from_log(kb, "kbuild stops", log);
	}
	return -1;
}

/* ---- the tree's compile command ---- */

/* Words that name this one file, that are ours, or that our own flags contradict. */
static bool is_unwanted(const struct pt_kbuild *kb, const char *word)
{
	static const char *const starts[] = { "-Wp,-M", "-Wframe-larger-than" };

	for (size_t i = 0; i < PT_ARRAY_SIZE(starts); i++)
		if (!strncmp(word, starts[i], strlen(starts[i])))
			return true;
	for (const char *const *d = kb->b->drop; d && *d; d++)
		if (!strcmp(word, *d))
			return true;
	return !strcmp(word, "-c") || !strcmp(word, "-w");
}

/* The next word of a shell command, quotes kept; NULL at the end of the command. */
static char *next_word(char **at)
{
	char *p = *at + strspn(*at, " \t"), *word = p;
	char quote = 0;

	for (; *p && (quote || !strchr(" \t;", *p)); p++) {
		if (quote)
			quote = *p == quote ? 0 : quote;
		else if (*p == '\'' || *p == '"')
			quote = *p;
	}
	if (p == word)
		return NULL;
	*at = p + (*p == ' ' || *p == '\t');
	if (*p != ';')
		*p = '\0';
	else
		*at = p;
	return word;
}

/* Make doubles dollars and escapes hashes in what it saves. */
static void unescape(char *text)
{
	char *to = text;

	for (; *text; text++) {
		if ((text[0] == '$' && text[1] == '$') || (text[0] == '\\' && text[1] == '#'))
			text++;
		*to++ = *text;
	}
	*to = '\0';
}

static char *filter_command(const struct pt_kbuild *kb, char *saved)
{
	char *text = NULL, *word;
	size_t size;
	FILE *f = pt_open_text(&text, &size);

	while ((word = next_word(&saved))) {
		char *semicolon = strchr(word, ';');
		size_t n = strlen(word);

		if (semicolon == word)
			break;
		if (!strcmp(word, "-o")) {
			next_word(&saved);
			continue;
		}
		if (is_unwanted(kb, word) || (n > 2 && !strcmp(word + n - 2, ".c")))
			continue;
		fprintf(f, "%s ", word);
	}
	pt_close_text(f);
	return text;
}

static int read_command(struct pt_kbuild *kb)
{
	free(kb->command);
	kb->command = NULL;
	for (size_t i = 0; i < PT_ARRAY_SIZE(wishes); i++) {
		char path[PATH_MAX + 64], *text, *line;

		command_path(kb, wishes[i].object, path, sizeof(path));
		text = pt_read_file(path, NULL);
		if (!text)
			continue;
		/* "cmd_x := …" in older trees, "savedcmd_x := …" in newer ones */
		line = strstr(text, ":=");
		if (line) {
			line += 2;
			line[strcspn(line, "\n")] = '\0';
			unescape(line);
			kb->command = filter_command(kb, line);
		}
		free(text);
		if (kb->command)
			return 0;
	}
	return pt_kbuild_fail(kb, "kbuild saved no compile command");
}

/* ---- what the folder was made from ---- */

static void name_in_arch(const struct pt_kbuild *kb, const char *format, char *name, size_t size)
{
/* The names are ours, and each has one %s at most. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	snprintf(name, size, format, kb->host->arch->name);
#pragma GCC diagnostic pop
}

static bool is_makefile(const char *name)
{
	const char *end = strrchr(name, '.');

	return !strncmp(name, "Makefile", 8) || !strncmp(name, "Kbuild", 6) ||
	       (end && (!strcmp(end, ".mk") || !strcmp(end, ".include")));
}

static void add_makefiles(struct pt_kbuild *kb, struct pt_manifest *m, const char *format)
{
	char name[PATH_MAX], folder[2 * PATH_MAX];
	char *const roots[] = { folder, NULL };
	const size_t prefix = strlen(kb->src) + 1;
	FTSENT *e;
	FTS *fts;

	name_in_arch(kb, format, name, sizeof(name));
	snprintf(folder, sizeof(folder), "%s/%s", kb->src, name);
	fts = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR | FTS_NOSTAT, NULL);
	while (fts && (e = fts_read(fts))) {
		pt_fts_trouble(e);
		if (e->fts_info != FTS_D && e->fts_info != FTS_DP && is_makefile(e->fts_name))
			pt_manifest_add(m, kb->stats, PT_PART_CONFIG, e->fts_path + prefix);
	}
	if (fts)
		fts_close(fts);
}

static void add_globbed(struct pt_kbuild *kb, struct pt_manifest *m)
{
	size_t prefix = strlen(kb->src) + 1;

	for (size_t i = 0; i < PT_ARRAY_SIZE(with_makefiles); i++)
		add_makefiles(kb, m, with_makefiles[i]);
	for (size_t i = 0; i < PT_ARRAY_SIZE(unrecorded); i++) {
		char name[PATH_MAX], pattern[2 * PATH_MAX];
		glob_t g;

		name_in_arch(kb, unrecorded[i], name, sizeof(name));
		snprintf(pattern, sizeof(pattern), "%s/%s", kb->src, name);
		if (glob(pattern, 0, pt_glob_trouble, &g))
			continue;
		for (size_t j = 0; j < g.gl_pathc; j++)
			pt_manifest_add(m, kb->stats, PT_PART_CONFIG, g.gl_pathv[j] + prefix);
		globfree(&g);
	}
}

/* Kconfig leaves the names of the files it read, relative to the tree. */
static void add_kconfig(struct pt_kbuild *kb, struct pt_manifest *m)
{
	char path[PATH_MAX + 64], *text, *save = NULL;

	snprintf(path, sizeof(path), "%s/include/config/auto.conf.cmd", kb->obj);
	text = pt_read_file(path, NULL);
	for (char *w = text ? strtok_r(text, " \t\n\\:=", &save) : NULL; w;
	     w = strtok_r(NULL, " \t\n\\:=", &save))
		if (has(w, "Kconfig") && w[0] != '/' && w[0] != '$')
			pt_manifest_add(m, kb->stats, PT_PART_CONFIG, w);
	free(text);
	text = pt_read_file(path, NULL);
	if (text)
		pt_manifest_add_words(m, kb->stats, PT_PART_CONFIG, kb->src, text);
	free(text);
}

/* nftw() takes no argument for its callback. */
static struct {
	struct pt_argv *files;
} walk;

static int note_cmd(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	const char *name = path + ftw->base;
	size_t n = strlen(name);

	(void)st;
	if (type == FTW_F && name[0] == '.' && n > 4 && !strcmp(name + n - 4, ".cmd"))
		pt_argv_add(walk.files, path);
	return 0;
}

/* Every .cmd file of the folder. */
static void list_cmds(const char *dir, struct pt_argv *files)
{
	walk.files = files;
	nftw(dir, note_cmd, 32, FTW_PHYS);
	walk.files = NULL;
}

static void add_recorded(struct pt_kbuild *kb, struct pt_manifest *m)
{
	struct pt_argv cmds = { 0 };

	list_cmds(kb->obj, &cmds);
	for (size_t i = 0; i < cmds.n; i++) {
		char *text = pt_read_file(cmds.v[i], NULL);

		if (text)
			pt_manifest_add_words(m, kb->stats, PT_PART_PREPARE, kb->src, text);
		free(text);
	}
	pt_argv_free(&cmds);
}

/* Before anything reads it: of folders only the names of now and then are compared. */
static void look_first(struct pt_kbuild *kb)
{
	struct pt_manifest m = { 0 };

	add_globbed(kb, &m);
	pt_manifest_free(&m);
}

static void take_inputs(struct pt_kbuild *kb)
{
	pt_manifest_free(&kb->inputs);
	add_globbed(kb, &kb->inputs);
	add_kconfig(kb, &kb->inputs);
	add_recorded(kb, &kb->inputs);
	pt_kbuild_add_lookups(kb, PT_PART_CONFIG);
}

/* ---- the kept folder ---- */

void pt_kbuild_hash_tools(const struct pt_kbuild *kb, struct pt_hash *h)
{
	static const char *const cross[] = { "as", "ld" };
	static const char *const host[] = { "make", "gcc", "flex", "bison" };
	char name[64], path[PATH_MAX];

	pt_hash_program(h, kb->cc);
	for (size_t i = 0; i < PT_ARRAY_SIZE(cross); i++) {
		snprintf(name, sizeof(name), "%s%s", kb->b->isa->cross, cross[i]);
		if (pt_find_program(name, path))
			pt_hash_program(h, path);
	}
	for (size_t i = 0; i < PT_ARRAY_SIZE(host); i++)
		if (pt_find_program(host[i], path))
			pt_hash_program(h, path);
}

static void folder_key(struct pt_kbuild *kb, char key[PT_HEX_SIZE])
{
	char path[2 * PATH_MAX], *text;
	struct pt_hash h;

	pt_hash_start(&h);
	pt_hash_text(&h, RECIPE);
	pt_hash_text(&h, kb->src);
	pt_hash_text(&h, kb->b->config);
	pt_hash_text(&h, kb->b->karch);
	pt_hash_list(&h, kb->b->options);
	pt_kbuild_hash_tools(kb, &h);
	snprintf(path, sizeof(path), "%s/conformance/subject/shim/common.config", kb->data);
	text = pt_read_file(path, NULL);
	pt_hash_text(&h, text);
	free(text);
	pt_hash_end(&h, key);
}

enum state { NONE, HOLDS, CODE_CHANGED, CONFIG_CHANGED };

static enum state state_of(struct pt_kbuild *kb, const char *dir, const char *key)
{
	char path[PATH_MAX + 32];
	enum state state = HOLDS;

	snprintf(path, sizeof(path), "%s/" MANIFEST, dir);
	if (!pt_manifest_load(&kb->inputs, path, key))
		return NONE;
	if (!pt_manifest_owns(&kb->inputs, dir)) {
		pt_manifest_free(&kb->inputs);
		return NONE;
	}
	pt_manifest_drop_own(&kb->inputs);
	for (size_t i = 0; i < kb->inputs.n; i++) {
		if (pt_input_holds(&kb->inputs.v[i], kb->stats))
			continue;
		if (kb->inputs.v[i].part == PT_PART_CONFIG)
			return CONFIG_CHANGED;
		state = CODE_CHANGED;
	}
	return state;
}

/* True if the words of a text name a tree file whose content is not the manifest's. */
static bool names_changed(struct pt_kbuild *kb, const char *text)
{
	char path[2 * PATH_MAX];

	for (size_t i = 0; i < kb->inputs.n; i++) {
		const struct pt_input_file *f = &kb->inputs.v[i];

		if (pt_input_holds(f, kb->stats))
			continue;
		snprintf(path, sizeof(path), "%s/%s", kb->src, f->path);
		if (has(text, path))
			return true;
	}
	return false;
}

static int copy_folder(const char *from, const char *to)
{
	struct pt_argv cp = { 0 };
	int status;

	pt_phase_start(PT_PHASE_OTHER);
	pt_argv_add(&cp, "cp");
	pt_argv_add(&cp, "-a");
	pt_argv_add(&cp, from);
	pt_argv_add(&cp, to);
	status = pt_spawn(&cp, NULL, NULL);
	pt_argv_free(&cp);
	return status;
}

/*
 * Takes a copy of the old folder and removes what kbuild made from changed
 * files: make looks at times, and content can change without them.
 */
static int start_from_old(struct pt_kbuild *kb, const char *old)
{
	struct pt_argv cmds = { 0 };

	int status = copy_folder(old, kb->obj);

	if (status) {
		pt_kbuild_mishap(kb, status, false, NULL, "cp", "copying a configured folder");
		return pt_kbuild_fail(kb, "cannot copy %s", old);
	}
	list_cmds(kb->obj, &cmds);
	for (size_t i = 0; i < cmds.n; i++) {
		char *text = pt_read_file(cmds.v[i], NULL), *name = strrchr(cmds.v[i], '/') + 1;

		if (text && names_changed(kb, text)) {
			unlink(cmds.v[i]);
			/* dir/.name.cmd belongs to dir/name */
			memmove(name, name + 1, strlen(name));
			cmds.v[i][strlen(cmds.v[i]) - 4] = '\0';
			unlink(cmds.v[i]);
		}
		free(text);
	}
	pt_argv_free(&cmds);
	return 0;
}

/* ---- host programs ---- */

/*
 * Kbuild's own host programs are the same for every configuration of a tree:
 * the first that is prepared leaves a copy of scripts/ for the others.  A
 * missing or useless copy only costs time.
 */
static void tools_folder(struct pt_kbuild *kb, char *path, size_t size)
{
	static const char *const sources[] = { "scripts/basic/*", "scripts/kconfig/*",
					       "scripts/mod/*" };
	char pattern[2 * PATH_MAX], hex[PT_HEX_SIZE];
	struct pt_hash h;

	pt_hash_start(&h);
	pt_hash_text(&h, RECIPE);
	pt_hash_text(&h, kb->src);
	for (size_t i = 0; i < PT_ARRAY_SIZE(sources); i++) {
		glob_t g;

		snprintf(pattern, sizeof(pattern), "%s/%s", kb->src, sources[i]);
		if (glob(pattern, 0, pt_glob_trouble, &g))
			continue;
		for (size_t j = 0; j < g.gl_pathc; j++)
			if (pt_stats_hash(kb->stats, g.gl_pathv[j] + strlen(kb->src) + 1, hex))
				pt_hash_text(&h, hex);
		globfree(&g);
	}
	pt_hash_end(&h, hex);
	snprintf(path, size, "%s/tools/%.32s", kb->cache.root, hex);
}

static bool take_tools(struct pt_kbuild *kb)
{
	char tools[PATH_MAX + 64], scripts[PATH_MAX + 16], path[PATH_MAX + 96], why[256];
	struct pt_manifest m;
	bool good;

	tools_folder(kb, tools, sizeof(tools));
	snprintf(scripts, sizeof(scripts), "%s/scripts", kb->obj);
	snprintf(path, sizeof(path), "%s/" MANIFEST, tools);
	if (pt_cache_owned(tools, why, sizeof(why)) ||
	    !pt_manifest_load(&m, path, strrchr(tools, '/')))
		return false;
	good = pt_manifest_owns(&m, tools);
	pt_manifest_free(&m);
	if (!good)
		return false;
	pt_touch(tools);
	if (copy_folder(tools, scripts)) {
		pt_remove_tree(scripts);
		return false;
	}
	return true;
}

static void leave_tools(struct pt_kbuild *kb, const char *temp)
{
	char tools[PATH_MAX + 64], scripts[PATH_MAX + 16], copy[PATH_MAX + 16];
	char path[PATH_MAX + 48], why[256];
	struct pt_manifest m = { 0 };
	int failed;

	tools_folder(kb, tools, sizeof(tools));
	if (pt_cache_owned(tools, why, sizeof(why)))
		return;
	/* it was there and not good, or it would have been taken */
	pt_remove_tree(tools);
	snprintf(scripts, sizeof(scripts), "%s/scripts", kb->obj);
	snprintf(copy, sizeof(copy), "%s/tools", temp);
	snprintf(path, sizeof(path), "%s/" MANIFEST, copy);
	if (copy_folder(scripts, copy))
		return;
	pt_manifest_add_own(&m, copy, PT_ALL_BUT MANIFEST);
	failed = pt_manifest_save(&m, path, strrchr(tools, '/')) || rename(copy, tools);
	pt_manifest_free(&m);
	if (failed)
		return;
	snprintf(copy, sizeof(copy), "%s/tools", kb->cache.root);
	pt_cache_prune(copy, KEEP_TOOLS);
}

/* With the host programs that are there, or else making them while others wait. */
static int configure_first(struct pt_kbuild *kb, const char *temp)
{
	int lock, failed;

	if (take_tools(kb))
		return configure(kb);
	lock = pt_cache_lock(&kb->cache, "tools", kb->why, kb->size);
	if (lock < 0)
		return -1;
	if (take_tools(kb)) {
		close(lock);
		return configure(kb);
	}
	failed = configure(kb);
	if (!failed)
		leave_tools(kb, temp);
	close(lock);
	return failed;
}

static int make_from_scratch(struct pt_kbuild *kb, const char *temp)
{
	if (pt_make_dirs(kb->obj))
		return pt_kbuild_fail(kb, "%s: %s", kb->obj, strerror(errno));
	return configure_first(kb, temp) || prepare(kb, true) ? -1 : 0;
}

/* The folder as it is goes with it, but not into what is made in it. */
static int save_manifest(struct pt_kbuild *kb, const char *path, const char *key)
{
	struct pt_manifest m = { 0 };
	int failed;

	pt_manifest_add_all(&m, &kb->inputs);
	pt_manifest_add_own(&m, kb->obj, PT_ALL_BUT MANIFEST);
	failed = pt_manifest_save(&m, path, key);
	pt_manifest_free(&m);
	return failed;
}

/* Makes the folder in a temporary place; at the end it has its final name. */
static int make_folder(struct pt_kbuild *kb, enum state state, const char *final, const char *key)
{
	char temp[PATH_MAX], path[PATH_MAX + 32];
	int fd, failed;

	if (pt_cache_temp(&kb->cache, temp, &fd, kb->why, kb->size))
		return -1;
	look_first(kb);
	if (snprintf(kb->obj, sizeof(kb->obj), "%s/o", temp) >= (int)sizeof(kb->obj))
		failed = pt_kbuild_fail(kb, "%s: name too long", temp);
	else if (state == CODE_CHANGED)
		failed = start_from_old(kb, final) || prepare(kb, false);
	else
		failed = make_from_scratch(kb, temp);
	failed = failed || read_command(kb);
	if (!failed) {
		take_inputs(kb);
		snprintf(path, sizeof(path), "%s/" MANIFEST, kb->obj);
		if (pt_kbuild_unchanged(kb))
			failed = -1;
		else if (save_manifest(kb, path, key))
			failed = pt_kbuild_fail(kb, "%s: %s", path, strerror(errno));
	}
	if (!failed) {
		pt_remove_tree(final);
		if (rename(kb->obj, final))
			failed = pt_kbuild_fail(kb, "%s: %s", final, strerror(errno));
	}
	pt_remove_tree(temp);
	close(fd);
	return failed ? -1 : 0;
}

int pt_kbuild_configure(struct pt_kbuild *kb)
{
	char key[PT_HEX_SIZE], final[PATH_MAX], dir[PATH_MAX + 16];
	enum state state;

	folder_key(kb, key);
	if (snprintf(final, sizeof(final), "%s/configured/%.32s", kb->cache.root, key) >=
	    (int)sizeof(final))
		return pt_kbuild_fail(kb, "%s: name too long", kb->cache.root);
	if (pt_cache_owned(final, kb->why, kb->size))
		return -1;
	state = state_of(kb, final, key);
	if (state != HOLDS && make_folder(kb, state, final, key))
		return -1;
	kb->configured = state != HOLDS;
	pt_touch(final);
	snprintf(kb->obj, sizeof(kb->obj), "%s", final);
	if (state != HOLDS) {
		snprintf(dir, sizeof(dir), "%s/configured", kb->cache.root);
		pt_cache_prune(dir, KEEP);
	}
	return read_command(kb);
}
