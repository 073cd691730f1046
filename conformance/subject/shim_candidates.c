// SPDX-License-Identifier: GPL-2.0-or-later
/* The expressions that are tried for each helper. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/subject/kconfig.h"
#include "conformance/subject/other_names.h"
#include "conformance/subject/shim.h"
#include "conformance/words/last_words.h"

const char *const pt_shim_ids[PT_NR_HELPERS] = {
#define PT_HELPER(id, name, level, shape) #id,
#include "generic/contract/helpers.def"
#undef PT_HELPER
};

static const enum pt_form forms[PT_NR_HELPERS] = {
#define PT_HELPER(id, name, level, shape) \
	PT_SHAPE_TAKES_TWO(PT_SHAPE_##shape) ? PT_FORM_TWO : PT_FORM_ONE,
#include "generic/contract/helpers.def"
#undef PT_HELPER
};

size_t pt_shim_helper(const char *id)
{
	size_t h;

	for (h = 0; h < PT_NR_HELPERS; h++)
		if (!strcmp(pt_shim_ids[h], id))
			break;
	return h;
}

enum pt_form pt_shim_form(const char *id)
{
	size_t h = pt_shim_helper(id);

	if (h < PT_NR_HELPERS)
		return forms[h];
	if (!strcmp(id, "device_prot") || !strcmp(id, "large_prot"))
		return PT_FORM_OWN;
	return strncmp(id, "setup_", 6) ? PT_FORM_ASK : PT_FORM_SETUP;
}

static bool same_id(const struct pt_candidate *a, const struct pt_candidate *b)
{
	return !strcmp(a->id, b->id);
}

bool pt_shim_is_first(const struct pt_shim *s, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (same_id(&s->v[i], &s->v[j]))
			return false;
	return true;
}

size_t pt_shim_chosen(const struct pt_shim *s, size_t i)
{
	for (size_t j = 0; j < s->n; j++)
		if (same_id(&s->v[i], &s->v[j]) && s->v[j].refusal == PT_WORKS)
			return j;
	return s->n;
}

/* ---- reading the lists ---- */

/* Takes the expression over, unless the helper has it already. */
static struct pt_candidate *insert(struct pt_shim *s, size_t at, const char *id, char *expression)
{
	struct pt_candidate *c = &s->v[at];

	for (size_t i = 0; i < s->n; i++)
		if (!strcmp(s->v[i].id, id) && !strcmp(s->v[i].expression, expression)) {
			free(expression);
			return NULL;
		}
	if (s->n == PT_MAX_CANDIDATES || !expression)
		pt_no_memory();
	memmove(c + 1, c, (s->n++ - at) * sizeof(*c));
	*c = (struct pt_candidate){ .id = strdup(id), .expression = expression };
	if (!c->id)
		pt_no_memory();
	return c;
}

/* Once each. */
static void want_header(struct pt_shim *s, const char *file)
{
	struct pt_words *w = &s->headers;

	if (!pt_shim_has_word(w, file, strlen(file)) && w->n < PT_MAX_WORDS)
		w->v[w->n++] = pt_copy(file);
}

/*
 * "[mm/file.c:word] expression": for trees in whose file that word stands.  It
 * tells what a helper is given by who calls it, where its signature does not; of
 * a header, that it is to be included.
 * Returns the expression, or NULL if it is not for this tree.
 */
static const char *if_said(struct pt_shim *s, const char *text, bool *is_private)
{
	char file[128], word[64], path[2 * PATH_MAX], *content;
	int n = 0;
	bool said;

	*is_private = false;
	if (*text != '[')
		return text;
	if (sscanf(text, "[%127[^]:]:%63[^]]]%n", file, word, &n) != 2 || !n)
		abort();
	snprintf(path, sizeof(path), "%s/%s", s->kb->src, file);
	content = pt_read_file(path, NULL);
	said = content && pt_has_word(content, word, strlen(word));
	free(content);
	pt_manifest_add(&s->kb->inputs, s->kb->stats, PT_PART_GUEST, file);
	*is_private = said && !strcmp(strrchr(file, '.'), ".h");
	if (*is_private)
		want_header(s, file);
	return said ? text + n + strspn(text + n, " ") : NULL;
}

static void read_expression(struct pt_shim *s, const char *id, const char *text)
{
	bool is_private;
	const char *expression = if_said(s, text, &is_private);
	struct pt_candidate *c = expression ? insert(s, s->n, id, pt_copy(expression)) : NULL;

	if (c)
		c->is_private = is_private;
}

void pt_shim_read(struct pt_shim *s, const char *path)
{
	char *text = pt_read_file(path, NULL), *save = NULL, *id = NULL;

	for (char *line = text ? strtok_r(text, "\n", &save) : NULL; line;
	     line = strtok_r(NULL, "\n", &save)) {
		size_t blank = strspn(line, " \t");

		if (line[blank] == '#' || !line[blank])
			continue;
		if (!blank)
			id = line;
		else if (id)
			read_expression(s, id, line + blank);
	}
	free(text);
}

/* A candidate again, behind it, with each other name of one thing; how many that were. */
static size_t rename_in(struct pt_shim *s, size_t at, size_t row)
{
	pt_names *names = &pt_other_names[row];
	const char *have = pt_name_in((*names)[0], s->v[at].expression);
	size_t n = 0;

	for (size_t k = 0; have && k < PT_MAX_NAMES && (*names)[k]; k++) {
		struct pt_candidate *c;

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

void pt_shim_add_other_names(struct pt_shim *s)
{
	for (size_t i = 0; i < s->n; i++)
		for (size_t row = s->v[i].names; row < pt_nr_other_names; row++)
			rename_in(s, i, row);
}

/* ---- other signatures ---- */

bool pt_shim_has_word(const struct pt_words *w, const char *word, size_t n)
{
	for (size_t i = 0; i < w->n; i++)
		if (strlen(w->v[i]) == n && !strncmp(w->v[i], word, n))
			return true;
	return false;
}

bool pt_shim_calls_macro(const struct pt_shim *s, const char *expression)
{
	size_t n;

	for (const char *p = expression; (n = pt_next_word(&p)); p += n)
		if (pt_shim_has_word(&s->there, p, n))
			return true;
	return false;
}

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

/* A candidate again, behind it, with something else for these words: is it new? */
static bool vary(struct pt_shim *s, size_t at, const struct pt_candidate *like, const char *from,
		 const char *to)
{
	struct pt_candidate *c = insert(s, at + 1, like->id, replace(like->expression, from, to));

	if (c)
		c->varied = true;
	return c;
}

/*
 * Helpers have come to take a VMA for an mm, or one more or one less of them.  Only
 * pointers are varied, of which the compiler knows whether they are meant.  Returns
 * whether there is something new to try.
 */
bool pt_shim_vary(struct pt_shim *s)
{
	static const struct {
		const char *from, *to;
	} ways[] = {
		{ "PTK_MM", "&ptk_vma" },	  { "&ptk_vma", "PTK_MM" },
		{ "PTK_MM, PTK_ADDRESS, ", "" },  { "&ptk_vma, PTK_ADDRESS, ", "" },
		{ "(P(a))", "(P(a), &ptk_vma)" }, { "(M(a))", "(M(a), &ptk_vma)" },
		{ "(U(a))", "(U(a), &ptk_vma)" },
	};
	bool any = false, wanted[PT_MAX_CANDIDATES];

	for (size_t i = 0; i < s->n; i++)
		wanted[i] = s->v[i].refusal == PT_SIGNATURE && pt_shim_chosen(s, i) == s->n &&
			    !pt_shim_calls_macro(s, s->v[i].expression);
	for (size_t i = s->n; i-- > 0;) {
		const struct pt_candidate c = s->v[i];

		if (!wanted[i])
			continue;
		for (size_t k = PT_ARRAY_SIZE(ways); k-- > 0;)
			if (strstr(c.expression, ways[k].from))
				any |= vary(s, i, &c, ways[k].from, ways[k].to);
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

void pt_shim_refuse_unknown_symbols(struct pt_shim *s, const char *symbols)
{
	for (size_t i = 0; i < s->n; i++) {
		struct pt_candidate *c = &s->v[i];
		const char *word;
		size_t n = unknown_symbol(symbols, c->expression, &word);

		if (!n)
			continue;
		c->refusal = PT_UNASKED;
		snprintf(c->reason, sizeof(c->reason), "no Kconfig file of the tree knows %.*s",
			 (int)n, word);
	}
}

static void forget_words(struct pt_words *w)
{
	while (w->n)
		free(w->v[--w->n]);
}

bool pt_shim_give_up_headers(struct pt_shim *s)
{
	if (!s->headers.n || s->kb->mishap[0])
		return false;
	forget_words(&s->headers);
	pt_symbols_free(&s->absent);
	for (size_t i = 0; i < s->n; i++) {
		if (!s->v[i].is_private)
			continue;
		s->v[i].refusal = PT_BROKEN;
		snprintf(s->v[i].reason, sizeof(s->v[i].reason), "%.*s",
			 (int)sizeof(s->v[i].reason) - 1, s->kb->why);
	}
	return true;
}

void pt_shim_forget(struct pt_shim *s)
{
	for (size_t i = 0; i < s->n; i++) {
		free(s->v[i].id);
		free(s->v[i].expression);
	}
	forget_words(&s->headers);
	forget_words(&s->gone);
	forget_words(&s->there);
	pt_symbols_free(&s->absent);
	pt_symbols_free(&s->unbuilt);
	pt_tree_index_free(&s->index);
	free(s);
}
