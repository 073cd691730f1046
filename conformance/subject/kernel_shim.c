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

#include "conformance/subject/definers.h"
#include "conformance/subject/doubts.h"
#include "conformance/subject/kconfig.h"
#include "conformance/subject/kernel_build.h"
#include "conformance/subject/other_names.h"
#include "conformance/subject/tree_index.h"
#include "conformance/subject/unknown.h"
#include "conformance/words/last_words.h"

#define MAX_CANDIDATES 1536
#define MAX_WORDS      256
#define MAX_TRIES      12

enum form { FORM_ONE, FORM_TWO, FORM_SETUP, FORM_ASK, FORM_OWN };
/* What subject.c calls them; it has no use for what the shim has for itself. */
static const char *const form_names[] = { "PTK_ONE", "PTK_TWO", "PTK_SETUP", "PTK_ASK", NULL };

/*
 * Why a candidate is refused.  Of a helper without a candidate that works the last
 * of these is what is said: it is there if any expression for it found it there.
 */
enum refusal {
	WORKS,
	GONE,	   /* a name in it is none of the tree's */
	NOT_BUILT, /* not configured: a static assertion, BUILD_BUG() */
	NO_VALUE,  /* a void where a value is wanted */
	UNASKED,   /* it asks for a configuration symbol that the tree does not know */
	SIGNATURE, /* it is called with something else */
	BROKEN,	   /* its own code does not compile */
};

struct candidate {
	char *id;
	char *expression;
	size_t names; /* rows of pt_other_names that its expression has been through */
	enum refusal refusal;
	char reason[400];
};

/* Names that the compiler has complained of. */
struct words {
	char *v[MAX_WORDS];
	size_t n;
};

struct shim {
	struct pt_kbuild *kb;
	struct candidate v[MAX_CANDIDATES];
	size_t n;
	/*
	 * Names that the tree lacks, which gcc says once in a file though any
	 * number of candidates use them; and names that it has with other
	 * arguments, of which gcc says after a macro's that they are undeclared.
	 */
	struct words gone, there;
	struct pt_symbols absent;   /* called by candidates and known to no header */
	struct pt_symbols unbuilt;  /* what in the headers may not be configured */
	struct pt_tree_index index; /* of the headers */
	/* of the file now being compiled: which candidate stands on which line */
	size_t on_line[MAX_CANDIDATES + 64];
	size_t lines;
};

static const char *const ids[PT_NR_HELPERS] = {
#define PT_HELPER(id, name, level, shape) #id,
#include "generic/contract/helpers.def"
#undef PT_HELPER
};

static const enum form forms[PT_NR_HELPERS] = {
#define PT_HELPER(id, name, level, shape) \
	PT_SHAPE_TAKES_TWO(PT_SHAPE_##shape) ? FORM_TWO : FORM_ONE,
#include "generic/contract/helpers.def"
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

static bool same_id(const struct candidate *a, const struct candidate *b)
{
	return !strcmp(a->id, b->id);
}

/* Takes the expression over, unless the helper has it already. */
static struct candidate *insert(struct shim *s, size_t at, const char *id, char *expression)
{
	struct candidate *c = &s->v[at];

	for (size_t i = 0; i < s->n; i++)
		if (!strcmp(s->v[i].id, id) && !strcmp(s->v[i].expression, expression)) {
			free(expression);
			return NULL;
		}
	if (s->n == MAX_CANDIDATES || !expression)
		pt_no_memory();
	memmove(c + 1, c, (s->n++ - at) * sizeof(*c));
	*c = (struct candidate){ .id = strdup(id), .expression = expression };
	if (!c->id)
		pt_no_memory();
	return c;
}

/*
 * "[mm/file.c:word] expression": for trees in whose file that word stands.  It
 * tells what a helper is given by who calls it, where its signature does not.
 * Returns the expression, or NULL if it is not for this tree.
 */
static const char *if_said(struct pt_kbuild *kb, const char *text)
{
	char file[128], word[64], path[2 * PATH_MAX], *content;
	int n = 0;
	bool said;

	if (*text != '[')
		return text;
	if (sscanf(text, "[%127[^]:]:%63[^]]]%n", file, word, &n) != 2 || !n)
		abort();
	snprintf(path, sizeof(path), "%s/%s", kb->src, file);
	content = pt_read_file(path, NULL);
	said = content && pt_has_word(content, word, strlen(word));
	free(content);
	pt_manifest_add(&kb->inputs, kb->stats, PT_PART_GUEST, file);
	return said ? text + n + strspn(text + n, " ") : NULL;
}

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
		} else if (id) {
			const char *expression = if_said(s->kb, line + blank);

			if (expression)
				insert(s, s->n, id, pt_copy(expression));
		}
	}
	free(text);
}

/* A candidate again, behind it, with each other name of one thing; how many that were. */
static size_t rename_in(struct shim *s, size_t at, size_t row)
{
	pt_names *names = &pt_other_names[row];
	const char *have = pt_name_in((*names)[0], s->v[at].expression);
	size_t n = 0;

	for (size_t k = 0; have && k < PT_MAX_NAMES && (*names)[k]; k++) {
		struct candidate *c;

		if ((*names)[k] == have)
			continue;
		c = insert(s, at + 1 + n, s->v[at].id,
			   pt_replace_word(s->v[at].expression, have, (*names)[k]));
		if (!c)
			continue;
		c->names = row + 1;
		n++;
	}
	return n;
}

/* Every expression with the names that what stands in it has had over time. */
static void add_other_names(struct shim *s)
{
	for (size_t i = 0; i < s->n; i++)
		for (size_t row = s->v[i].names; row < pt_nr_other_names; row++)
			rename_in(s, i, row);
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
		if (same_id(&s->v[i], &s->v[j]) && s->v[j].refusal == WORKS)
			return j;
	return s->n;
}

/* Which candidates stand in a file, of those that are not refused. */
enum which { ALL, MAY_BE_UNBUILT, CHOSEN };

static bool may_be_unbuilt(const struct shim *s, const char *expression)
{
	size_t n;

	bool found = false;

	for (const char *p = expression; (n = pt_next_word(&p)); p += n) {
		/* our own names for helpers stand in the shim alone */
		if (!strncmp(p, "FAULT", 5) || (!strncmp(p, "ptk_", 4) && p[n] == '('))
			return false;
		found |= pt_symbols_find(&s->unbuilt, p, n) != NULL;
	}
	return found;
}

static bool is_written(const struct shim *s, size_t i, enum which which)
{
	if (s->v[i].refusal != WORKS)
		return false;
	if (which == CHOSEN)
		return chosen(s, i) == i;
	return which == ALL || may_be_unbuilt(s, s->v[i].expression);
}

/* Writes work/<name>.c. */
static int write_shim(struct shim *s, const char *name, enum which which)
{
	const bool all = which != CHOSEN;
	char path[PATH_MAX + 32];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s.c", s->kb->work, name);
	f = fopen(path, "we");
	if (!f)
		return pt_kbuild_fail(s->kb, "%s: %s", path, strerror(errno));
	fprintf(f, "#include \"%s.h\"\n", which == ALL && s->absent.n ? "absent" : "shim_head");
	s->lines = 2;
	for (size_t i = 0; i < s->n; i++) {
		char suffix[24] = "";

		if (!is_written(s, i, which))
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
	return ferror(f) | fclose(f) ? pt_kbuild_fail(s->kb, "%s: %s", path, strerror(errno)) : 0;
}

/* ---- reading the compiler ---- */

static bool has_word(const struct words *w, const char *word, size_t n)
{
	for (size_t i = 0; i < w->n; i++)
		if (strlen(w->v[i]) == n && !strncmp(w->v[i], word, n))
			return true;
	return false;
}

static void add_word(struct words *w, const char *word, size_t n)
{
	if (!n || w->n == MAX_WORDS || has_word(w, word, n))
		return;
	w->v[w->n] = strndup(word, n);
	if (!w->v[w->n++])
		pt_no_memory();
}

static void forget_words(struct words *w)
{
	while (w->n)
		free(w->v[--w->n]);
}

/* What the message quotes first: its length, and *word is where it begins; 0: nothing. */
static size_t quoted(const char *message, const char **word)
{
	const char *p = strpbrk(message, "'\"");

	if (!p)
		return 0;
	*word = p + 1;
	return strcspn(p + 1, (char[]){ *p, '\0' });
}

/*
 * Does the message say of a name that the tree has it, or that it has it not?  What is
 * undeclared may also be a variable that one of the tree's macros expects around it.
 */
static void learn_words(struct shim *s, const char *message, const char *expression)
{
	const char *word = NULL;
	size_t n = quoted(message, &word);

	if (!strncmp(message, "macro \"", 7))
		add_word(&s->there, word, n);
	else if (strstr(message, "implicit declaration of function") ||
		 (strstr(message, "' undeclared") && pt_has_word(expression, word, n)))
		add_word(&s->gone, word, n);
}

/* Is the word one that the tree lacks? */
static bool is_gone(const struct shim *s, const char *word, size_t n)
{
	return has_word(&s->gone, word, n) && !has_word(&s->there, word, n);
}

static bool uses_gone(const struct shim *s, const char *expression)
{
	size_t n;

	for (const char *p = expression; (n = pt_next_word(&p)); p += n)
		if (is_gone(s, p, n))
			return true;
	return false;
}

/*
 * A void where a value is wanted, which may be said inside one of the tree's macros:
 * the shim asks each helper for a value alone.
 */
static bool wants_value(const char *message)
{
	return strstr(message, "void value not ignored") || strstr(message, "void expression");
}

/*
 * What the compiler complains of is how the expression calls something, or the code
 * of what it calls.  BUILD_BUG() is how a tree says "not configured", and a static
 * assertion of the shim's how we do.
 */
static enum refusal why_refused(const struct candidate *c, const char *place, const char *message)
{
	const char *word = NULL;
	size_t n = quoted(message, &word);

	if (strstr(message, "BUILD_BUG") || strstr(message, "declared with attribute error") ||
	    (!place[0] && strstr(message, "static assertion failed")))
		return NOT_BUILT;
	if (wants_value(message))
		return NO_VALUE;
	/* in one of the shim's own macros */
	if (!place[0] && strstr(message, "implicit declaration of function"))
		return GONE;
	return !place[0] || (n && pt_has_word(c->expression, word, n)) ? SIGNATURE : BROKEN;
}

static void refuse(struct shim *s, size_t i, const char *place, const char *message)
{
	struct candidate *c = &s->v[i];

	learn_words(s, message, c->expression);
	if (c->refusal != WORKS)
		return;
	c->refusal = why_refused(c, place, message);
	snprintf(c->reason, sizeof(c->reason), "%s%s", place, message);
}

/* What has been found gone since is gone from every candidate, whatever was said of it. */
static void refuse_gone(struct shim *s)
{
	for (size_t i = 0; i < s->n; i++) {
		struct candidate *c = &s->v[i];

		if (c->refusal == GONE || !uses_gone(s, c->expression))
			continue;
		if (c->refusal == WORKS)
			snprintf(c->reason, sizeof(c->reason), "it uses what the tree has not");
		c->refusal = GONE;
	}
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

/* What absent.h declares is what the compiler would find undeclared, and take longer to. */
static void take_message(const struct shim *s, struct diagnostic *d, const char *message)
{
	const char *word = NULL;
	size_t n = quoted(message, &word);

	if (!strncmp(message, "called object '", 15) && pt_symbols_find(&s->absent, word, n))
		snprintf(d->message, sizeof(d->message), "implicit declaration of function '%.*s'",
			 (int)n, word);
	else
		snprintf(d->message, sizeof(d->message), "%s", message);
}

static void take_error(struct shim *s, struct diagnostic *d, const char *line, const char *error,
		       const char *shim)
{
	size_t prefix = strlen(s->kb->src);
	const char *file = line, *colon;
	size_t at = shim_line(line, shim);

	take_message(s, d, strstr(error, "error: ") + 7);
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

/* ---- names that nothing declares ---- */

/* Lines per name in the file that asks for them, and the first of these. */
#define PER_NAME   5
#define FIRST_NAME 3

/* What candidates call, but for what one of them declares by itself. */
static void list_called(const struct shim *s, struct pt_symbols *called)
{
	struct pt_symbols declared = { 0 };
	size_t n;

	for (size_t i = 0; i < s->n; i++)
		if (strstr(s->v[i].expression, "extern"))
			for (const char *p = s->v[i].expression; (n = pt_next_word(&p)); p += n)
				pt_symbols_add(&declared, p, n);
	for (size_t i = 0; i < s->n; i++)
		for (const char *p = s->v[i].expression; (n = pt_next_word(&p)); p += n)
			if (p[n] == '(' && strncmp(p, "ptk_", 4) && strncmp(p, "__builtin", 9) &&
			    !isdigit((unsigned char)*p) && !pt_symbols_find(&declared, p, n))
				pt_symbols_add(called, p, n);
	pt_symbols_free(&declared);
}

/* An error of which it is known that it is made. */
static void put_control(FILE *f, const char *name)
{
	fprintf(f, "extern struct ptk_nothing ptk_%s; extern int ptk_%s;\n", name, name);
}

/* Each name is declared as what it cannot be; what is known of it makes an error. */
static int write_names(const struct shim *s, const struct pt_symbols *called)
{
	char path[PATH_MAX + 32];
	FILE *f;

	snprintf(path, sizeof(path), "%s/names.c", s->kb->work);
	f = fopen(path, "we");
	if (!f)
		return -1;
	fprintf(f, "#include \"shim_head.h\"\n");
	put_control(f, "first");
	for (size_t i = 0; i < called->room; i++)
		if (called->slot[i])
			fprintf(f,
				"#ifdef %s\n#error\n#else\n"
				"extern struct ptk_nothing %s;\n#endif\n",
				called->slot[i], called->slot[i]);
	put_control(f, "last");
	return ferror(f) | fclose(f) ? -1 : 0;
}

/* Which names made no error; false: the compiler did not come to the end of the file. */
static bool read_absent(struct shim *s, const struct pt_symbols *called)
{
	const size_t last = FIRST_NAME + PER_NAME * called->n;
	char log[PATH_MAX + 32], source[PATH_MAX + 32], *text, *save = NULL;
	bool *known = calloc(last + 1, sizeof(*known)), whole;
	size_t at = FIRST_NAME;

	if (!known)
		pt_no_memory();
	snprintf(log, sizeof(log), "%s/names.log", s->kb->work);
	snprintf(source, sizeof(source), "%s/names.c:", s->kb->work);
	text = pt_read_file(log, NULL);
	for (char *line = text ? strtok_r(text, "\n", &save) : NULL; line;
	     line = strtok_r(NULL, "\n", &save)) {
		size_t n;

		if (strncmp(line, source, strlen(source)) || !strstr(line, ": error: "))
			continue;
		n = strtoul(line + strlen(source), NULL, 10);
		if (n <= last)
			known[n < FIRST_NAME || n == last ? n : n - (n - FIRST_NAME) % PER_NAME] =
				true;
	}
	free(text);
	whole = known[FIRST_NAME - 1] && known[last];
	for (size_t i = 0; whole && i < called->room; i++) {
		if (!called->slot[i])
			continue;
		if (!known[at])
			pt_symbols_add(&s->absent, called->slot[i], strlen(called->slot[i]));
		at += PER_NAME;
	}
	free(known);
	return whole;
}

static int write_absent(const struct shim *s)
{
	char path[PATH_MAX + 32];
	FILE *f;

	snprintf(path, sizeof(path), "%s/absent.h", s->kb->work);
	f = fopen(path, "we");
	if (!f)
		return -1;
	fprintf(f, "#include \"shim_head.h\"\n");
	for (size_t i = 0; i < s->absent.room; i++)
		if (s->absent.slot[i])
			fprintf(f, "extern struct ptk_nothing %s;\n", s->absent.slot[i]);
	return ferror(f) | fclose(f) ? -1 : 0;
}

/*
 * Of a call of what nothing declares the compiler says so after it has looked for a name
 * that is spelled like it, through all it knows.  There are a hundred such names, and
 * most of the time of probing went into that: they are found first, in another way, and
 * declared as what cannot be called.  What is told of each call is for the compiler to say.
 */
static void find_absent(struct shim *s, const char *const *flags)
{
	struct pt_symbols called = { 0 };
	char path[PATH_MAX + 32];

	list_called(s, &called);
	snprintf(path, sizeof(path), "%s/names.c", s->kb->work);
	if (write_names(s, &called) || !pt_kbuild_compile(s->kb, path, "names", flags) ||
	    !read_absent(s, &called) || write_absent(s))
		pt_symbols_free(&s->absent);
	pt_symbols_free(&called);
}

/* ---- trying ---- */

/* Compiles until nothing more is refused. */
static int try(struct shim *s, const char *name, enum which which, const char *const *flags)
{
	char path[PATH_MAX + 32], orphan[400];

	snprintf(path, sizeof(path), "%s/%s.c", s->kb->work, name);
	for (int i = 0; i < MAX_TRIES; i++) {
		if (write_shim(s, name, which))
			return -1;
		if (!pt_kbuild_compile(s->kb, path, name, flags))
			return 0;
		if (s->kb->mishap[0])
			return -1;
		if (read_errors(s, name, orphan, sizeof(orphan))) {
			refuse_gone(s);
			continue;
		}
		if (!orphan[0]) {
			char log[PATH_MAX + 32];

			snprintf(log, sizeof(log), "%s/%s.log", s->kb->work, name);
			pt_log_reason(s->kb, log, orphan, sizeof(orphan));
		}
		return pt_kbuild_fail(s->kb, "%s", orphan);
	}
	return pt_kbuild_fail(s->kb, "the shim does not settle after %d compilations", MAX_TRIES);
}

/* ---- other signatures ---- */

static char *replace(const char *text, const char *from, const char *to)
{
	const char *at;
	char *out = NULL;
	size_t size;
	FILE *f = pt_open_text(&out, &size);

	for (; (at = strstr(text, from)); text = at + strlen(from))
		fprintf(f, "%.*s%s", (int)(at - text), text, to);
	fputs(text, f);
	pt_close_text(f);
	return out;
}

/* Of a helper without a working candidate, the one whose message tells most. */
static const struct candidate *telling(const struct shim *s, const char *id)
{
	const struct candidate *best = NULL;

	for (size_t i = 0; i < s->n; i++) {
		const struct candidate *c = &s->v[i];

		if (!strcmp(c->id, id) && (!best || c->refusal > best->refusal))
			best = c;
	}
	return best;
}

/* A macro takes whatever it is given. */
static bool calls_macro(const struct shim *s, const char *expression)
{
	size_t n;

	for (const char *p = expression; (n = pt_next_word(&p)); p += n)
		if (has_word(&s->there, p, n))
			return true;
	return false;
}

/*
 * Helpers have come to take a VMA for an mm, or one more or one less of them.  Only
 * pointers are varied, of which the compiler knows whether they are meant.  Returns
 * whether there is something new to try.
 */
static bool vary(struct shim *s)
{
	static const struct {
		const char *from, *to;
	} ways[] = {
		{ "PTK_MM", "&ptk_vma" },	  { "&ptk_vma", "PTK_MM" },
		{ "PTK_MM, PTK_ADDRESS, ", "" },  { "&ptk_vma, PTK_ADDRESS, ", "" },
		{ "(P(a))", "(P(a), &ptk_vma)" }, { "(M(a))", "(M(a), &ptk_vma)" },
		{ "(U(a))", "(U(a), &ptk_vma)" },
	};
	bool any = false, wanted[MAX_CANDIDATES];

	for (size_t i = 0; i < s->n; i++)
		wanted[i] = s->v[i].refusal == SIGNATURE && chosen(s, i) == s->n &&
			    !calls_macro(s, s->v[i].expression);
	for (size_t i = s->n; i-- > 0;) {
		const struct candidate c = s->v[i];

		if (!wanted[i])
			continue;
		for (size_t k = PT_ARRAY_SIZE(ways); k-- > 0;)
			if (strstr(c.expression, ways[k].from))
				any |= insert(s, i + 1, c.id,
					      replace(c.expression, ways[k].from, ways[k].to)) !=
				       NULL;
	}
	return any;
}

/* ---- symbols ---- */

/* The first configuration symbol in a text that the tree does not know: its length. */
static size_t unknown_symbol(const char *symbols, const char *text, const char **word)
{
	size_t n;

	for (*word = text; (n = pt_next_word(word)); *word += n)
		if (!pt_kconfig_knows(symbols, *word, n))
			return n;
	return 0;
}

/* IS_ENABLED() of a symbol that nobody defines is no answer. */
static void refuse_unknown_symbols(struct shim *s, const char *symbols)
{
	for (size_t i = 0; i < s->n; i++) {
		struct candidate *c = &s->v[i];
		const char *word;
		size_t n = unknown_symbol(symbols, c->expression, &word);

		if (!n)
			continue;
		c->refusal = UNASKED;
		snprintf(c->reason, sizeof(c->reason), "no Kconfig file of the tree knows %.*s",
			 (int)n, word);
	}
}

/* ---- what is told of the tree ---- */

/* The names of a list of words, and their other names; the first that is defined. */
static const struct pt_definition *defined(const struct pt_tree_index *x, const char *names,
					   const char *folder)
{
	const struct pt_definition *d;
	char name[64];
	size_t n;

	for (const char *p = names; (n = pt_next_item(&p)); p += n) {
		snprintf(name, sizeof(name), "%.*s", (int)n, p);
		d = pt_tree_index_find(x, name, folder);
		for (size_t row = 0; !d && row < pt_nr_other_names; row++)
			for (size_t k = 1; !d && !strcmp(pt_other_names[row][0], name) &&
					   k < PT_MAX_NAMES && pt_other_names[row][k];
			     k++)
				d = pt_tree_index_find(x, pt_other_names[row][k], folder);
		if (d)
			return d;
	}
	return NULL;
}

/* The line of a definition, blanks as one. */
static void line_text(const struct shim *s, const struct pt_definition *d, char *buf, size_t size)
{
	char path[2 * PATH_MAX], *text;
	const char *line;
	size_t n = 0;

	snprintf(path, sizeof(path), "%s/%s", s->kb->k->tree, d->file);
	line = text = pt_read_file(path, NULL);
	for (unsigned i = 1; line && i < d->line; i++)
		line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL;
	for (; line && *line && *line != '\n' && n + 1 < size; line++) {
		bool blank = isspace((unsigned char)*line);

		if (!blank || (n && buf[n - 1] != ' '))
			buf[n++] = blank ? ' ' : *line;
	}
	buf[n] = '\0';
	free(text);
}

/* pte_val() of a void is said in words that name no void: what does the declaration say? */
static bool returns_nothing(const struct shim *s, const struct pt_definition *d,
			    const struct candidate *c)
{
	struct pt_definition before;
	char line[160], *name;

	if (!d || !strstr(c->reason, "in something not a structure or union"))
		return false;
	before = *d;
	line_text(s, d, line, sizeof(line));
	name = strstr(line, d->name);
	if (name == line && before.line-- > 1)
		line_text(s, &before, line, sizeof(line));
	else if (name)
		*name = '\0';
	return pt_has_word(line, "void", 4);
}

/* Why a helper has no candidate that works, and whether that is an error. */
static void put_absence(const struct shim *s, FILE *f, const struct pt_tree_index *x, size_t h,
			const struct candidate *c)
{
	const struct pt_definition *d = defined(x, pt_helpers[h].name, "");
	char line[120];

	/* of a function and a macro it is the macro that is called */
	for (size_t i = 0; d && calls_macro(s, d->name) && !d->macro && i < x->n; i++)
		if (x->v[i].macro && !x->v[i].constant && !strcmp(x->v[i].name, d->name))
			d = &x->v[i];

	if (c->refusal < UNASKED || (c->refusal < BROKEN && !d) || returns_nothing(s, d, c)) {
		fprintf(f, "%s\tabsent\t%s\n", ids[h], c->reason);
		return;
	}
	if (c->refusal != SIGNATURE) {
		fprintf(f, "%s\tbroken\t%s\n", ids[h], c->reason);
		return;
	}
	line_text(s, d, line, sizeof(line));
	fprintf(f, "%s\tbroken\tits signature is not known here: %s:%u: %s\n", ids[h], d->file,
		d->line, line);
}

/* What the tree calls a helper, where that is not what the contract calls it. */
static void put_tree_name(FILE *f, size_t h, const struct candidate *c)
{
	const char *name = pt_name_in(pt_helpers[h].name, c->expression);

	if (name && strcmp(name, pt_helpers[h].name) != 0)
		fprintf(f, "%s\tnamed\t%s\n", ids[h], name);
}

/* A feature that no expression can ask for, or whose symbol nobody knows, and yet it is there. */
static void put_doubt(const struct shim *s, FILE *f, const struct pt_tree_index *x,
		      const char *symbols, const struct pt_asked *a)
{
	const struct candidate *c = telling(s, a->id);
	char folder[64], why[200] = "";
	const struct pt_definition *d;
	bool known = !*a->symbols;
	size_t n;

	for (const char *p = a->symbols; (n = pt_next_item(&p)); p += n) {
		char name[64];

		snprintf(name, sizeof(name), "%.*s", (int)n, p);
		for (size_t row = 0; row < pt_nr_other_names; row++)
			for (size_t k = 1; !strcmp(pt_other_names[row][0], name) &&
					   k < PT_MAX_NAMES && pt_other_names[row][k];
			     k++)
				known |= pt_kconfig_knows(symbols, pt_other_names[row][k],
							  strlen(pt_other_names[row][k]));
		known |= pt_kconfig_knows(symbols, name, n);
		snprintf(why, sizeof(why), "no Kconfig file knows %s", name);
	}
	if (known && (!c || chosen(s, (size_t)(c - s->v)) < s->n || c->refusal == NOT_BUILT))
		return;
	if (known)
		snprintf(why, sizeof(why), "nothing tells whether it is on (%.100s)", c->reason);
	snprintf(folder, sizeof(folder), "arch/%s/", s->kb->host->arch->name);
	d = defined(x, a->signs, folder);
	if (d)
		fprintf(f, "%s\tdoubt\t%s, yet %s:%u has %s\n", a->id, why, d->file, d->line,
			d->name);
}

/* What stands around a BUILD_BUG() in a header whose definitions are the last of the index. */
static void note_unbuilt(struct shim *s, size_t from, const char *text)
{
	const struct pt_tree_index *x = &s->index;
	const char *counted = text;
	unsigned line = 1;

	for (const char *p = text; (p = strstr(p, "BUILD_BUG")); p++) {
		const struct pt_definition *in = NULL;

		for (; counted < p; counted++)
			line += *counted == '\n';
		for (size_t i = from; i < x->n; i++)
			if (x->v[i].line <= line && (!in || x->v[i].line >= in->line))
				in = &x->v[i];
		if (in)
			pt_symbols_add(&s->unbuilt, in->name, strlen(in->name));
	}
}

/* Every header that was read: of the architecture, of mm, and generic ones. */
static void read_headers(struct shim *s)
{
	static const char *const folders[] = { "include/linux/", "include/asm-generic/" };
	char arch[64], path[2 * PATH_MAX];

	snprintf(arch, sizeof(arch), "arch/%s/include/", s->kb->host->arch->name);
	for (size_t i = 0; i < s->kb->inputs.n; i++) {
		const char *file = s->kb->inputs.v[i].path;
		size_t n = strlen(file);
		bool wanted = !strncmp(file, arch, strlen(arch));
		char *text;

		for (size_t k = 0; k < PT_ARRAY_SIZE(folders); k++)
			wanted |= !strncmp(file, folders[k], strlen(folders[k]));
		if (!wanted || n < 2 || strcmp(file + n - 2, ".h") != 0)
			continue;
		snprintf(path, sizeof(path), "%s/%s", s->kb->k->tree, file);
		text = pt_read_file(path, NULL);
		if (text) {
			const size_t from = s->index.n;

			pt_tree_index_add(&s->index, file, text);
			note_unbuilt(s, from, text);
		}
		free(text);
	}
}

static int write_helpers(struct shim *s, bool has[PT_NR_HELPERS])
{
	char path[PATH_MAX + 32];
	FILE *list;

	snprintf(path, sizeof(path), "%s/helpers.list", s->kb->work);
	list = fopen(path, "we");
	if (!list)
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
	if (ferror(list) | fclose(list))
		return pt_kbuild_fail(s->kb, "%s: %s", path, strerror(errno));
	return 0;
}

/* The words that a helper is known by: the contract's names, and all of every expression. */
static bool is_known(void *arg, const char *name)
{
	const struct shim *s = arg;

	for (size_t h = 0; h < PT_NR_HELPERS; h++)
		if (!strcmp(pt_helpers[h].name, name))
			return true;
	for (size_t i = 0; i < s->n; i++)
		if (pt_has_word(s->v[i].expression, name, strlen(name)))
			return true;
	return false;
}

/* What kernel.h's pt_kernel_notes() reads again. */
static int write_notes(struct shim *s, const bool has[PT_NR_HELPERS], const char *symbols)
{
	const struct pt_tree_index *x = &s->index;
	char path[PATH_MAX + 32];
	FILE *f;

	snprintf(path, sizeof(path), "%s/notes.txt", s->kb->work);
	f = fopen(path, "we");
	if (!f)
		return pt_kbuild_fail(s->kb, "%s: %s", path, strerror(errno));
	for (size_t h = 0; h < PT_NR_HELPERS; h++) {
		const struct candidate *c = telling(s, ids[h]);

		if (!has[h] && c)
			put_absence(s, f, x, h, c);
	}
	for (size_t i = 0; i < s->n; i++)
		if (helper_of(s->v[i].id) < PT_NR_HELPERS && chosen(s, i) == i)
			put_tree_name(f, helper_of(s->v[i].id), &s->v[i]);
	for (size_t i = 0; i < pt_nr_asked; i++)
		put_doubt(s, f, x, symbols, &pt_asked[i]);
	pt_unknown_write(f, s->kb->data, x, is_known, s);
	if (ferror(f) | fclose(f))
		return pt_kbuild_fail(s->kb, "%s: %s", path, strerror(errno));
	return 0;
}

static void forget(struct shim *s)
{
	for (size_t i = 0; i < s->n; i++) {
		free(s->v[i].id);
		free(s->v[i].expression);
	}
	forget_words(&s->gone);
	forget_words(&s->there);
	pt_symbols_free(&s->absent);
	pt_symbols_free(&s->unbuilt);
	pt_tree_index_free(&s->index);
	free(s);
}

/*
 * What is not configured becomes an error only when it becomes code: the few candidates
 * that may be so are compiled alone before all are.
 */
static int try_unbuilt(struct shim *s, const char *const *flags)
{
	char path[PATH_MAX + 32], orphan[400];

	read_headers(s);
	snprintf(path, sizeof(path), "%s/unbuilt.c", s->kb->work);
	if (!s->unbuilt.n)
		return 0;
	if (write_shim(s, "unbuilt", MAY_BE_UNBUILT))
		return -1;
	/* what else is wrong with them is said of all */
	if (pt_kbuild_compile(s->kb, path, "unbuilt", flags) && !s->kb->mishap[0] &&
	    read_errors(s, "unbuilt", orphan, sizeof(orphan)))
		refuse_gone(s);
	return s->kb->mishap[0] ? -1 : 0;
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
	char path[2 * PATH_MAX], *symbols;
	bool has[PT_NR_HELPERS] = { false };
	int failed;

	if (!s)
		pt_no_memory();
	s->kb = kb;
	snprintf(path, sizeof(path), "%s/arch/%s/kernel/candidates.def", kb->data,
		 kb->host->arch->name);
	read_candidates(s, path);
	snprintf(path, sizeof(path), "%s/conformance/subject/shim/candidates.def", kb->data);
	read_candidates(s, path);
	add_other_names(s);
	symbols = pt_kconfig_symbols(kb);
	refuse_unknown_symbols(s, symbols);
	pt_phase_start(PT_PHASE_TREE);
	pt_kbuild_precompile(kb);
	pt_phase_start(PT_PHASE_PROBING);
	/* First what does not parse, all at once; then what does not become code. */
	if (s->n)
		find_absent(s, probing);
	failed = s->n ? try(s, "probe", ALL, probing) ||
				 (vary(s) && try(s, "probe", ALL, probing)) ||
				 try_unbuilt(s, final) || try(s, "shim", CHOSEN, final) ||
				 write_helpers(s, has) || write_notes(s, has, symbols)
		      : pt_kbuild_fail(kb, "%s: %s", path, strerror(errno));
	free(symbols);
	forget(s);
	if (failed)
		pt_kbuild_drop_precompiled(kb);
	return failed ? -1 : 0;
}
