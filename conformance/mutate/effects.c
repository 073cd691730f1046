// SPDX-License-Identifier: GPL-2.0-or-later
/* Faults of what is done: a statement that is not there, a function that gives one thing. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/mutate/edits.h"
#include "conformance/words/last_words.h"

/* The first token of the statement that token i stands in. */
static size_t statement_start(const struct pt_edits *w, size_t i)
{
	size_t at = i;

	while (at && !((pt_edits_is(w, at - 1, ";") || pt_edits_is(w, at - 1, "{") ||
			pt_edits_is(w, at - 1, "}")) &&
		       w->t[at - 1].depth <= w->t[i].depth))
		at--;
	for (;;) {
		if (pt_edits_is(w, at, "if") && pt_edits_is(w, at + 1, "("))
			at = pt_token_close(w->text, w->t, w->n, at + 1) + 1;
		else if (pt_edits_is(w, at, "else"))
			at++;
		else
			return at;
	}
}

static bool same_word(const struct pt_edits *w, size_t i, size_t k)
{
	return w->t[i].kind == PT_TOKEN_NAME && w->t[k].kind == PT_TOKEN_NAME &&
	       w->t[i].length == w->t[k].length &&
	       !strncmp(w->text + w->t[i].at, w->text + w->t[k].at, w->t[i].length);
}

static size_t statement_end(const struct pt_edits *w, size_t i)
{
	while (i < w->n && !pt_edits_is(w, i, ";"))
		i++;
	return i;
}

/* A statement leaves its semicolon behind: it may be all that an if governs. */
static void drop_statement(struct pt_edits *w, size_t from, size_t end)
{
	if (from < end && end < w->n && !w->t[from].frozen)
		pt_edits_add(w, PT_OP_EFFECT, pt_edits_start(w, from),
			     pt_edits_start(w, end) - pt_edits_start(w, from), "%s", "");
}

static void mutate_assignment(struct pt_edits *w, size_t i)
{
	static const char *const compound[] = { "|=", "&=", "^=", "+=", "-=", "<<=", ">>=" };
	const size_t from = statement_start(w, i), end = statement_end(w, i);

	if (from >= i)
		return;
	if (pt_edits_is_any(w, i, compound, PT_COUNT(compound))) {
		drop_statement(w, from, end);
		return;
	}
	/* x = f(x): without it, x stays what it was */
	if (!pt_edits_is(w, i, "=") || from + 1 != i)
		return;
	for (size_t k = i + 1; k < end; k++)
		if (same_word(w, from, k)) {
			drop_statement(w, from, end);
			return;
		}
}

/* name(…); */
static void mutate_call(struct pt_edits *w, size_t i)
{
	static const char *const keywords[] = { "if", "while", "for", "switch", "return", "do" };
	size_t close;

	if (w->t[i].kind != PT_TOKEN_NAME || !pt_edits_is(w, i + 1, "(") ||
	    pt_edits_is_any(w, i, keywords, PT_COUNT(keywords)) || statement_start(w, i) != i)
		return;
	close = pt_token_close(w->text, w->t, w->n, i + 1);
	if (pt_edits_is(w, close + 1, ";"))
		drop_statement(w, i, close + 1);
}

static void name_effect(struct pt_mutant *m, const struct pt_region *r, const char *result)
{
	if (!m)
		return;
	free(m->from);
	free(m->to);
	m->line = r->line;
	if (asprintf(&m->from, "%s(…)", r->name) < 0 ||
	    asprintf(&m->to, "%s(…) gives %s", r->name, result) < 0)
		pt_no_memory();
}

/* The whole of it gives one thing. */
static void give(struct pt_edits *w, const char *result)
{
	const struct pt_region *r = w->r;
	const size_t from = pt_edits_start(w, 0), body = from + 1;

	if (r->kind == PT_REGION_FUNCTION)
		name_effect(pt_edits_add(w, PT_OP_EFFECT, body, 0,
					 *result ? " return %s;" : " return;%s", result),
			    r, *result ? result : "nothing");
	else
		name_effect(pt_edits_add(w, PT_OP_EFFECT, from, pt_edits_end_before(w, w->n) - from,
					 "(%s)", result),
			    r, result);
}

/* A parameter that only a cast to void speaks of is there for the sake of a table. */
static bool uses_parameter(const struct pt_edits *w)
{
	for (size_t i = 0; w->r->parameter && i < w->n; i++)
		if (pt_edits_is(w, i, w->r->parameter) &&
		    !(i > 1 && pt_edits_is(w, i - 1, ")") && pt_edits_is(w, i - 2, "void")))
			return true;
	return false;
}

void pt_mutate_whole(struct pt_edits *w)
{
	const struct pt_region *r = w->r;

	if (r->kind == PT_REGION_VALUE || !w->n || w->t[0].frozen)
		return;
	/* of macros, only those that are an expression */
	if (r->kind == PT_REGION_MACRO && (!r->parameter || pt_edits_is(w, 0, "do") ||
					   pt_edits_is(w, 0, "{") || pt_edits_is(w, w->n - 1, ";")))
		return;
	if (r->returns_nothing)
		give(w, "");
	if (r->returns_parameter && uses_parameter(w))
		give(w, r->parameter);
	if (r->returns_number) {
		give(w, "0");
		give(w, "1");
	}
}

void pt_mutate_statement(struct pt_edits *w, size_t i)
{
	mutate_assignment(w, i);
	mutate_call(w, i);
}
