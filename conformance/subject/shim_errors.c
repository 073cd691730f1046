// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the compiler says of candidates, and so what becomes of each.
 *
 * It is read as text.  gcc 12's JSON has the same English in its messages, lacks who
 * inlined what (each BUILD_BUG(): whose candidate it is) and where in one of the tree's
 * macros an error is (one of 114 on Linux 6.12's arm64, one of 175 on 6.1's s390): it would
 * be a second reader beside this one.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/subject/other_names.h"
#include "conformance/subject/shim.h"
#include "conformance/words/last_words.h"

static void add_word(struct pt_words *w, const char *word, size_t n)
{
	if (!n || w->n == PT_MAX_WORDS || pt_shim_has_word(w, word, n))
		return;
	w->v[w->n] = strndup(word, n);
	if (!w->v[w->n++])
		pt_no_memory();
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
static void learn_words(struct pt_shim *s, const char *message, const char *expression)
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
static bool is_gone(const struct pt_shim *s, const char *word, size_t n)
{
	return pt_shim_has_word(&s->gone, word, n) && !pt_shim_has_word(&s->there, word, n);
}

static bool uses_gone(const struct pt_shim *s, const char *expression)
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
static enum pt_refusal why_refused(const struct pt_candidate *c, const char *place,
				   const char *message)
{
	const char *word = NULL;
	size_t n = quoted(message, &word);

	if (strstr(message, "BUILD_BUG") || strstr(message, "declared with attribute error") ||
	    (!place[0] && strstr(message, "static assertion failed")))
		return PT_NOT_BUILT;
	if (wants_value(message))
		return PT_NO_VALUE;
	/* in one of the shim's own macros */
	if (!place[0] && strstr(message, "implicit declaration of function"))
		return PT_GONE;
	return !place[0] || (n && pt_has_word(c->expression, word, n)) ? PT_SIGNATURE : PT_BROKEN;
}

/* Does the message quote one of our own names, after these words and before those? */
static bool names_ours(const char *message, const char *before, const char *after)
{
	static const char *const ours[] = { "ptk_", "PTK_" };
	const char *p = strstr(message, before);

	p = p ? p + strlen(before) : "";
	for (size_t i = 0; i < PT_ARRAY_SIZE(ours); i++)
		if (!strncmp(p, ours[i], strlen(ours[i])))
			return strstr(p, after);
	return false;
}

/*
 * A candidate that calls a function or macro of the shim's wrongly says nothing of the
 * tree: to drop it would be to judge the tree without it, and perhaps to accuse it.
 */
static bool is_our_mistake(const char *message)
{
	static const char *const says[][2] = {
		{ "arguments to function '", "'" }, /* too few, too many */
		{ "macro \"", "\" requires " },
		{ "macro \"", "\" passed " },
		{ "implicit declaration of function '", "'" },
	};
	const char *type = strstr(message, "incompatible type for argument ");
	const char *word = NULL;
	size_t n = quoted(message, &word);

	for (size_t i = 0; i < PT_ARRAY_SIZE(says); i++)
		if (names_ours(message, says[i][0], says[i][1]))
			return true;
	if (n && !strncmp(word + n, "' undeclared", 12))
		return names_ours(message, "'", "' undeclared");
	return type && names_ours(type, " of '", "'");
}

static void refuse(struct pt_shim *s, size_t i, const char *place, const char *message)
{
	struct pt_candidate *c = &s->v[i];

	if (!s->mistake[0] && !c->varied && is_our_mistake(message))
		snprintf(s->mistake, sizeof(s->mistake),
			 "a mistake of ptconform's, not of the tree's: its candidate for %s, "
			 "%.160s, does not compile: %s%s",
			 c->id, c->expression, place, message);
	learn_words(s, message, c->expression);
	if (c->refusal != PT_WORKS)
		return;
	c->refusal = why_refused(c, place, message);
	snprintf(c->reason, sizeof(c->reason), "%s%s", place, message);
}

void pt_shim_refuse_gone(struct pt_shim *s)
{
	for (size_t i = 0; i < s->n; i++) {
		struct pt_candidate *c = &s->v[i];

		if (c->refusal == PT_GONE || !uses_gone(s, c->expression))
			continue;
		if (c->refusal == PT_WORKS)
			snprintf(c->reason, sizeof(c->reason), "it uses what the tree has not");
		c->refusal = PT_GONE;
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

static void finish(struct pt_shim *s, struct diagnostic *d, char *orphan, size_t size,
		   size_t *found)
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
static void take_message(const struct pt_shim *s, struct diagnostic *d, const char *message)
{
	const char *word = NULL;
	size_t n = quoted(message, &word);

	if (!strncmp(message, "called object '", 15) && pt_symbols_find(&s->absent, word, n))
		snprintf(d->message, sizeof(d->message), "implicit declaration of function '%.*s'",
			 (int)n, word);
	else
		snprintf(d->message, sizeof(d->message), "%s", message);
}

static void take_error(struct pt_shim *s, struct diagnostic *d, const char *line, const char *error,
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

size_t pt_shim_read_errors(struct pt_shim *s, const char *name, char *orphan, size_t size)
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
