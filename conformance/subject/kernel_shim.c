// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which helpers a tree has is found by trying.  Every candidate expression
 * becomes a function on a line of its own; one compilation reports the errors
 * of all of them, and what has an error is not there.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conformance/subject/kernel_build.h"

#define MAX_CANDIDATES 1024
#define MAX_TRIES      12

enum form { FORM_ONE, FORM_TWO, FORM_SETUP, FORM_ASK, FORM_OWN };
/* What subject.c calls them; it has no use for what the shim has for itself. */
static const char *const form_names[] = { "PTK_ONE", "PTK_TWO", "PTK_SETUP", "PTK_ASK", NULL };

struct candidate {
	char *id;
	char *expression;
	bool refused;
	bool broken; /* refused, and not because the tree lacks the helper */
	char reason[400];
};

struct shim {
	struct pt_kbuild *kb;
	struct candidate v[MAX_CANDIDATES];
	size_t n;
	/* of the file now being compiled: which candidate stands on which line */
	size_t on_line[MAX_CANDIDATES + 64];
	size_t lines;
};

static const char *const ids[PT_NR_HELPERS] = {
#define PT_HELPER(id, name, level, shape) #id,
#include "generic/helpers.def"
#undef PT_HELPER
};

static const enum form forms[PT_NR_HELPERS] = {
#define PT_HELPER(id, name, level, shape) \
	PT_SHAPE_TAKES_TWO(PT_SHAPE_##shape) ? FORM_TWO : FORM_ONE,
#include "generic/helpers.def"
#undef PT_HELPER
};

/* The helper with this id, or PT_NR_HELPERS. */
static size_t helper_of(const char *id)
{
	size_t h;

	for (h = 0; h < PT_NR_HELPERS; h++)
		if (!strcmp(ids[h], id))
			break;
	return h;
}

static enum form form_of(const char *id)
{
	size_t h = helper_of(id);

	if (h < PT_NR_HELPERS)
		return forms[h];
	if (!strcmp(id, "device_prot"))
		return FORM_OWN;
	return strncmp(id, "setup_", 6) ? FORM_ASK : FORM_SETUP;
}

/* ---- reading the lists ---- */

static void read_candidates(struct shim *s, const char *path)
{
	char *text = pt_read_file(path, NULL), *save = NULL, *id = NULL;

	for (char *line = text ? strtok_r(text, "\n", &save) : NULL; line;
	     line = strtok_r(NULL, "\n", &save)) {
		size_t blank = strspn(line, " \t");

		if (line[blank] == '#' || !line[blank])
			continue;
		if (!blank) {
			id = line;
		} else if (id && s->n < MAX_CANDIDATES) {
			struct candidate *c = &s->v[s->n++];

			c->id = strdup(id);
			c->expression = strdup(line + blank);
			if (!c->id || !c->expression)
				abort();
		}
	}
	free(text);
}

/* ---- writing the shim ---- */

static void put_function(FILE *f, const struct candidate *c, const char *suffix)
{
	static const char *const heads[] = {
		[FORM_ONE] = "unsigned long long ptk_%s%s(unsigned long long a)",
		[FORM_TWO] =
			"unsigned long long ptk_%s%s(unsigned long long a, unsigned long long b)",
		[FORM_SETUP] = "void ptk_%s%s(unsigned long long a)",
		[FORM_ASK] = "unsigned long long ptk_%s%s(void)",
		[FORM_OWN] = "unsigned long long ptk_%s%s(unsigned long long a)",
	};
	enum form form = form_of(c->id);

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	fprintf(f, heads[form], c->id, suffix);
#pragma GCC diagnostic pop
	if (form == FORM_SETUP)
		fprintf(f, " { (void)a; (void)(%s); }\n", c->expression);
	else
		fprintf(f, " { return (unsigned long long)(%s); }\n", c->expression);
}

static bool same_id(const struct candidate *a, const struct candidate *b)
{
	return !strcmp(a->id, b->id);
}

static bool is_first(const struct shim *s, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (same_id(&s->v[i], &s->v[j]))
			return false;
	return true;
}

/* The first candidate of the same helper that is not refused. */
static size_t chosen(const struct shim *s, size_t i)
{
	for (size_t j = 0; j < s->n; j++)
		if (same_id(&s->v[i], &s->v[j]) && !s->v[j].refused)
			return j;
	return s->n;
}

/*
 * Writes work/<name>.c with every candidate not refused (all), or with the
 * chosen one of each helper.
 */
static int write_shim(struct shim *s, const char *name, bool all)
{
	char path[PATH_MAX + 32];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s.c", s->kb->work, name);
	f = fopen(path, "we");
	if (!f)
		return pt_kbuild_fail(s->kb, "%s: %s", path, strerror(errno));
	fprintf(f, "#include \"shim_head.h\"\n");
	s->lines = 2;
	for (size_t i = 0; i < s->n; i++) {
		char suffix[24] = "";

		if (s->v[i].refused || (!all && chosen(s, i) != i))
			continue;
		if (all)
			snprintf(suffix, sizeof(suffix), "__%zu", i);
		s->on_line[s->lines++] = i;
		put_function(f, &s->v[i], suffix);
	}
	/* what nothing answers is 0 */
	for (size_t i = 0; !all && i < s->n; i++)
		if (form_of(s->v[i].id) == FORM_ASK && chosen(s, i) == s->n && is_first(s, i))
			fprintf(f, "unsigned long long ptk_%s(void) { return 0; }\n", s->v[i].id);
	return fclose(f) ? pt_kbuild_fail(s->kb, "%s: %s", path, strerror(errno)) : 0;
}

/* ---- reading the compiler ---- */

static bool names_word(const char *text, const char *word, size_t n)
{
	for (const char *p = text; (p = strstr(p, word)); p++) {
		bool starts = p == text || !(isalnum((unsigned char)p[-1]) || p[-1] == '_');
		bool ends = !(isalnum((unsigned char)p[n]) || p[n] == '_');

		if (starts && ends)
			return true;
	}
	return false;
}

/*
 * A candidate is absent, not broken, if the compiler complains about what the
 * expression itself says: a name in it that the tree does not have, or has
 * with other arguments or another result.  BUILD_BUG() is how a tree says "not
 * configured".
 */
static bool says_absent(const struct candidate *c, const char *place, const char *message)
{
	const char *p = strchr(message, '\'');
	char word[128];
	size_t n;

	if (!place[0] || strstr(message, "BUILD_BUG") ||
	    strstr(message, "declared with attribute error"))
		return true;
	if (!p)
		return false;
	n = strcspn(p + 1, "'");
	if (n >= sizeof(word))
		return false;
	snprintf(word, sizeof(word), "%.*s", (int)n, p + 1);
	return names_word(c->expression, word, n);
}

static void refuse(struct shim *s, size_t i, const char *place, const char *message)
{
	struct candidate *c = &s->v[i];

	if (c->refused)
		return;
	c->refused = true;
	c->broken = !says_absent(c, place, message);
	snprintf(c->reason, sizeof(c->reason), "%s%s", place, message);
}

/* The line of the shim that a piece of a diagnostic speaks of, or 0. */
static size_t shim_line(const char *text, const char *shim)
{
	const char *p = strstr(text, shim);

	return p ? strtoul(p + strlen(shim), NULL, 10) : 0;
}

struct diagnostic {
	size_t line;	   /* of the shim; 0 while unknown */
	char place[160];   /* "file:12: " relative to the tree; "" if it is the shim's */
	char message[200]; /* "" while there is none */
};

static void finish(struct shim *s, struct diagnostic *d, char *orphan, size_t size, size_t *found)
{
	if (d->message[0] && d->line >= 2 && d->line < s->lines) {
		refuse(s, s->on_line[d->line], d->place, d->message);
		++*found;
	} else if (d->message[0] && !orphan[0]) {
		snprintf(orphan, size, "%s%s", d->place, d->message);
	}
	*d = (struct diagnostic){ 0 };
}

static void take_error(struct shim *s, struct diagnostic *d, const char *line, const char *error,
		       const char *shim)
{
	size_t prefix = strlen(s->kb->src);
	const char *file = line, *colon;
	size_t at = shim_line(line, shim);

	snprintf(d->message, sizeof(d->message), "%s", strstr(error, "error: ") + 7);
	if (at) {
		d->line = at;
		return;
	}
	/* What is not in the tree is in the shim's own headers. */
	if (strncmp(file, s->kb->src, prefix) || file[prefix] != '/')
		return;
	file += prefix + 1;
	colon = strchr(file, ':');
	colon = colon ? strchr(colon + 1, ':') : NULL;
	if (colon)
		snprintf(d->place, sizeof(d->place), "%.*s: ", (int)(colon - file), file);
}

/*
 * Attributes every error of a log to a candidate.  An error belongs to the
 * first line of the shim named in it, in the lines that lead up to it ("In
 * function", "inlined from") or in the notes after it ("in expansion of").
 * Returns how many were attributed; the first other error goes to orphan.
 */
static size_t read_errors(struct shim *s, const char *name, char *orphan, size_t size)
{
	char log[PATH_MAX + 32], shim[PATH_MAX + 32], *text, *save = NULL;
	struct diagnostic d = { 0 };
	size_t found = 0, lead = 0;

	orphan[0] = '\0';
	snprintf(log, sizeof(log), "%s/%s.log", s->kb->work, name);
	snprintf(shim, sizeof(shim), "%s/%s.c:", s->kb->work, name);
	text = pt_read_file(log, NULL);
	for (char *line = text ? strtok_r(text, "\n", &save) : NULL; line;
	     line = strtok_r(NULL, "\n", &save)) {
		char *error = strstr(line, ": error: ");

		if (!error)
			error = strstr(line, ": fatal error: ");
		if (!strncmp(line, "In file included", 16) || !strncmp(line, "    ", 4)) {
			if (strstr(line, "inlined from") && !lead)
				lead = shim_line(line, shim);
		} else if (error) {
			finish(s, &d, orphan, size, &found);
			take_error(s, &d, line, error, shim);
			if (!d.line)
				d.line = lead;
			lead = 0;
		} else if (strstr(line, ": warning: ")) {
			finish(s, &d, orphan, size, &found);
			lead = 0;
		} else if (strstr(line, ": note: ")) {
			if (d.message[0] && !d.line)
				d.line = shim_line(line, shim);
		} else if (!strncmp(line, "In function", 11) || strstr(line, ": In function")) {
			finish(s, &d, orphan, size, &found);
			lead = 0;
		}
	}
	finish(s, &d, orphan, size, &found);
	free(text);
	return found;
}

/* ---- trying ---- */

/* Compiles until nothing more is refused. */
static int try(struct shim *s, const char *name, bool all, const char *const *flags)
{
	char path[PATH_MAX + 32], orphan[400];

	snprintf(path, sizeof(path), "%s/%s.c", s->kb->work, name);
	for (int i = 0; i < MAX_TRIES; i++) {
		if (write_shim(s, name, all))
			return -1;
		if (!pt_kbuild_compile(s->kb, path, name, flags))
			return 0;
		if (read_errors(s, name, orphan, sizeof(orphan)))
			continue;
		if (!orphan[0]) {
			char log[PATH_MAX + 32];

			snprintf(log, sizeof(log), "%s/%s.log", s->kb->work, name);
			pt_log_reason(s->kb, log, orphan, sizeof(orphan));
		}
		return pt_kbuild_fail(s->kb, "%s", orphan);
	}
	return pt_kbuild_fail(s->kb, "the shim does not settle after %d compilations", MAX_TRIES);
}

/* Of a helper without a working candidate, the one whose message tells most. */
static const struct candidate *telling(const struct shim *s, const char *id)
{
	const struct candidate *best = NULL;

	for (size_t i = 0; i < s->n; i++) {
		const struct candidate *c = &s->v[i];

		if (strcmp(c->id, id))
			continue;
		if (!best || (c->broken && !best->broken))
			best = c;
	}
	return best;
}

static int write_lists(struct shim *s)
{
	char path[PATH_MAX + 32];
	bool has[PT_NR_HELPERS] = { false };
	FILE *list, *absent;

	snprintf(path, sizeof(path), "%s/absent.txt", s->kb->work);
	absent = fopen(path, "we");
	snprintf(path, sizeof(path), "%s/helpers.list", s->kb->work);
	list = fopen(path, "we");
	if (!list || !absent)
		return pt_kbuild_fail(s->kb, "%s: %s", path, strerror(errno));

	for (size_t i = 0; i < s->n; i++) {
		const char *id = s->v[i].id;
		size_t h = helper_of(id), best = chosen(s, i);

		if (!form_names[form_of(id)] ||
		    (form_of(id) == FORM_ASK ? !is_first(s, i) : best != i))
			continue;
		fprintf(list, "%s(%s)\n", form_names[form_of(id)], id);
		if (h < PT_NR_HELPERS)
			has[h] = true;
	}
	for (size_t h = 0; h < PT_NR_HELPERS; h++) {
		const struct candidate *c = has[h] ? NULL : telling(s, ids[h]);

		if (c)
			fprintf(absent, "%s\t%s\t%s\n", ids[h], c->broken ? "broken" : "absent",
				c->reason);
	}
	if (ferror(list) | fclose(list) | ferror(absent) | fclose(absent))
		return pt_kbuild_fail(s->kb, "%s: %s", path, strerror(errno));
	return 0;
}

static void forget(struct shim *s)
{
	for (size_t i = 0; i < s->n; i++) {
		free(s->v[i].id);
		free(s->v[i].expression);
	}
	free(s);
}

int pt_kbuild_shim(struct pt_kbuild *kb)
{
#define STRICT                                                                        \
	"-fmax-errors=0", "-fdiagnostics-color=never", "-fno-diagnostics-show-caret", \
		"-Werror=implicit-function-declaration", "-Werror=int-conversion",    \
		"-Werror=incompatible-pointer-types"
	static const char *const probing[] = { STRICT, "-fsyntax-only", NULL };
	static const char *const final[] = { STRICT, NULL };
	struct shim *s = calloc(1, sizeof(*s));
	char path[2 * PATH_MAX];
	int failed;

	if (!s)
		abort();
	s->kb = kb;
	snprintf(path, sizeof(path), "%s/arch/%s/kernel/candidates.def", kb->data,
		 kb->host->arch->name);
	read_candidates(s, path);
	snprintf(path, sizeof(path), "%s/conformance/subject/shim/candidates.def", kb->data);
	read_candidates(s, path);
	pt_phase_start(PT_PHASE_TREE);
	pt_kbuild_precompile(kb);
	pt_phase_start(PT_PHASE_PROBING);
	/* First what does not parse, all at once; then what does not become code. */
	failed = s->n ? try(s, "probe", true, probing) || try(s, "shim", false, final) ||
				 write_lists(s)
		      : pt_kbuild_fail(kb, "%s: %s", path, strerror(errno));
	forget(s);
	if (failed)
		pt_kbuild_drop_precompiled(kb);
	return failed ? -1 : 0;
}
