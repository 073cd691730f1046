// SPDX-License-Identifier: GPL-2.0-or-later
/* Faults in expressions: numbers, shifts, masks, conditions. */
#define _GNU_SOURCE
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/mutate/edits.h"
#include "conformance/words/last_words.h"

/* ---- numbers ---- */

static void mutate_number(struct pt_edits *w, size_t i)
{
	const struct pt_token *t = &w->t[i];
	const char *digits = w->text + t->at;
	const bool hex = digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X');
	char *end, *suffix;
	unsigned long long v = strtoull(digits, &end, 0);

	if (end == digits || memchr(digits, '.', t->length))
		return;
	suffix = pt_need(strndup(end, (size_t)(digits + t->length - end)));
	if (!hex) {
		pt_edits_add(w, PT_OP_CONSTANT, t->at, t->length, "%llu%s", v + 1, suffix);
		if (v)
			pt_edits_add(w, PT_OP_CONSTANT, t->at, t->length, "%llu%s", v - 1, suffix);
	}
	for (unsigned bit = 0; hex && bit < 64; bit++)
		if (v >> bit & 1)
			pt_edits_add(w, PT_OP_CONSTANT, t->at, t->length, "0x%llx%s",
				     v & ~(1ULL << bit), suffix);
	if (hex && v && !(v & (v - 1))) { /* a bit's place */
		if (v << 1)
			pt_edits_add(w, PT_OP_CONSTANT, t->at, t->length, "0x%llx%s", v << 1,
				     suffix);
		if (v > 1)
			pt_edits_add(w, PT_OP_CONSTANT, t->at, t->length, "0x%llx%s", v >> 1,
				     suffix);
	} else if (hex && !v) {
		pt_edits_add(w, PT_OP_CONSTANT, t->at, t->length, "0x1%s", suffix);
	}
	free(suffix);
}

/* BIT(3), PT_BIT(3), _BITUL(3): the bit itself dropped; its number is a constant of its own. */
static void mutate_bit(struct pt_edits *w, size_t i)
{
	const struct pt_token *t = &w->t[i];

	if (t->kind == PT_TOKEN_NAME && memmem(w->text + t->at, t->length, "BIT", 3) &&
	    pt_edits_is(w, i + 1, "(") && i + 3 < w->n && w->t[i + 2].kind == PT_TOKEN_NUMBER &&
	    pt_edits_is(w, i + 3, ")"))
		pt_edits_add(w, PT_OP_CONSTANT, pt_edits_start(w, i),
			     pt_edits_end_before(w, i + 4) - pt_edits_start(w, i), "0");
}

/* ---- chains of one operator ---- */

/* Is token i an operator between two operands, not before one? */
static bool is_binary(const struct pt_edits *w, size_t i)
{
	const struct pt_token *before;

	if (!i || i + 1 >= w->n || w->t[i].kind != PT_TOKEN_PUNCTUATOR)
		return false;
	before = &w->t[i - 1];
	if (before->kind != PT_TOKEN_PUNCTUATOR)
		return !pt_edits_is(w, i - 1, "return") && !pt_edits_is(w, i - 1, "case");
	return pt_edits_is(w, i - 1, ")") || pt_edits_is(w, i - 1, "]");
}

/* What binds less tightly than the operator: where its operands end. */
static bool is_boundary(const struct pt_edits *w, size_t i, const char *operator)
{
	static const char *const always[] = { ",",  ";",  "{",	    "}",    "=",   "|=",
					      "&=", "^=", "+=",	    "-=",   "<<=", ">>=",
					      "?",  ":",  "return", "case", "else" };
	static const char *const looser[] = { "||", "&&", "|", "^", "&" };

	if (pt_edits_is_any(w, i, always, PT_COUNT(always)))
		return true;
	for (size_t k = 0; k < PT_COUNT(looser) && strcmp(looser[k], operator); k++)
		if (pt_edits_is(w, i, looser[k]) && is_binary(w, i))
			return true;
	return false;
}

/* The first token of the chain that the operator at i belongs to. */
static size_t chain_start(const struct pt_edits *w, size_t i, const char *operator)
{
	size_t at = i;

	while (at && w->t[at - 1].depth >= w->t[i].depth) {
		const bool bracket = w->t[at - 1].depth == w->t[i].depth &&
				     (pt_edits_is(w, at - 1, "(") || pt_edits_is(w, at - 1, "[") ||
				      pt_edits_is(w, at - 1, "{"));

		/* a bracket's own depth is that of its outside: an opening one closed before is
		 * ours */
		if (bracket && pt_token_close(w->text, w->t, w->n, at - 1) >= i)
			break;
		if (w->t[at - 1].depth == w->t[i].depth && is_boundary(w, at - 1, operator))
			break;
		at--;
	}
	return at;
}

/* The token after the chain. */
static size_t chain_end(const struct pt_edits *w, size_t i, const char *operator)
{
	size_t at = i + 1;

	for (; at < w->n && w->t[at].depth >= w->t[i].depth; at++)
		if (w->t[at].depth == w->t[i].depth && is_boundary(w, at, operator))
			break;
	return at;
}

/* e & X: X is the mask; X & e as well, if X looks like one. */
static bool is_mask(const struct pt_edits *w, size_t from, size_t to)
{
	const struct pt_token *t = &w->t[from];

	if (pt_edits_is(w, from, "~") || t->kind == PT_TOKEN_NUMBER)
		return true;
	if (to != from + 1 || t->kind != PT_TOKEN_NAME)
		return false;
	for (size_t i = 0; i < t->length; i++)
		if (islower((unsigned char)w->text[t->at + i]))
			return false;
	return true;
}

#define MAX_OPERANDS 64

/* Drops each operand of the chain that begins with the operator at i. */
static void drop_operands(struct pt_edits *w, size_t i, const char *operator, enum pt_operator op)
{
	const size_t from = chain_start(w, i, operator), to = chain_end(w, i, operator);
	size_t at[MAX_OPERANDS + 1], n = 0; /* where operands begin */

	at[n++] = from;
	for (size_t k = from; k < to && n < MAX_OPERANDS; k++)
		if (w->t[k].depth == w->t[i].depth && pt_edits_is(w, k, operator) &&
		    is_binary(w, k))
			at[n++] = k + 1;
	/* the chain's first operator does it for all */
	if (n < 2 || at[1] != i + 1)
		return;
	at[n] = to + 1;
	for (size_t k = 0; k < n; k++) {
		if (!strcmp(operator, "&") && !k && !is_mask(w, at[0], at[1] - 1))
			continue;
		if (!k)
			pt_edits_add(w, op, pt_edits_start(w, at[0]),
				     pt_edits_start(w, at[1]) - pt_edits_start(w, at[0]), "%s", "");
		else
			pt_edits_add(w, op, pt_edits_end_before(w, at[k] - 1),
				     pt_edits_end_before(w, at[k + 1] - 1) -
					     pt_edits_end_before(w, at[k] - 1),
				     "%s", "");
	}
}

/* ---- operators ---- */

static void swap(struct pt_edits *w, size_t i, const char *a, const char *b, enum pt_operator op)
{
	if (pt_edits_is(w, i, a))
		pt_edits_add(w, op, pt_edits_start(w, i), strlen(a), "%s", b);
	else if (pt_edits_is(w, i, b))
		pt_edits_add(w, op, pt_edits_start(w, i), strlen(b), "%s", a);
}

static void mutate_shift(struct pt_edits *w, size_t i)
{
	swap(w, i, "<<", ">>", PT_OP_SHIFT);
	swap(w, i, "<<=", ">>=", PT_OP_SHIFT);
	/* a literal distance is a number of its own */
	if (w->t[i + 1].kind == PT_TOKEN_NUMBER)
		return;
	pt_edits_add(w, PT_OP_SHIFT, pt_edits_end_before(w, i + 1), 0, " 1 +");
	pt_edits_add(w, PT_OP_SHIFT, pt_edits_end_before(w, i + 1), 0, " -1 +");
}

static void mutate_binary(struct pt_edits *w, size_t i)
{
	static const char *const shifts[] = { "<<", ">>", "<<=", ">>=" };
	static const char *const masks[] = { "|", "&", "^" };
	static const char *const logic[] = { "&&", "||" };

	if (pt_edits_is_any(w, i, shifts, PT_COUNT(shifts)))
		mutate_shift(w, i);
	swap(w, i, "+", "-", PT_OP_SHIFT);
	for (size_t k = 0; k < PT_COUNT(masks); k++)
		if (pt_edits_is(w, i, masks[k]))
			drop_operands(w, i, masks[k], PT_OP_MASK);
	swap(w, i, "==", "!=", PT_OP_CONDITION);
	swap(w, i, "<", "<=", PT_OP_CONDITION);
	swap(w, i, ">", ">=", PT_OP_CONDITION);
	swap(w, i, "&&", "||", PT_OP_CONDITION);
	for (size_t k = 0; k < PT_COUNT(logic); k++)
		if (pt_edits_is(w, i, logic[k]))
			drop_operands(w, i, logic[k], PT_OP_CONDITION);
}

static void mutate_unary(struct pt_edits *w, size_t i)
{
	if (pt_edits_is(w, i, "~"))
		pt_edits_add(w, PT_OP_MASK, pt_edits_start(w, i), 1, "%s", "");
	/* of two, one is enough */
	if (pt_edits_is(w, i, "!") && !(i && pt_edits_is(w, i - 1, "!")))
		pt_edits_add(w, PT_OP_CONDITION, pt_edits_start(w, i), 1, "%s", "");
}

/*
 * Whether negating tokens from..to as a whole is what an operator in them does
 * already: one comparison, or one !.
 */
static bool negated_already(const struct pt_edits *w, size_t from, size_t to)
{
	static const char *const looser[] = { "&&", "||", "?",	"==", "!=", "<",
					      ">",  "<=", ">=", "&",  "|",  "^" };
	size_t equalities = 0, others = 0;

	for (size_t i = from; i < to; i++) {
		if (w->t[i].depth != w->t[from].depth)
			continue;
		if (pt_edits_is(w, i, "==") || pt_edits_is(w, i, "!="))
			equalities++;
		else if (pt_edits_is_any(w, i, looser, PT_COUNT(looser)) && is_binary(w, i))
			others++;
	}
	if (pt_edits_is(w, from, "!"))
		return !equalities && !others;
	return equalities == 1 && !pt_edits_is(w, from, "!") && !others;
}

static void negate(struct pt_edits *w, size_t from, size_t to)
{
	const size_t length = pt_edits_end_before(w, to) - pt_edits_start(w, from);

	if (from < to && !negated_already(w, from, to))
		pt_edits_add(w, PT_OP_CONDITION, pt_edits_start(w, from), length, "!(%.*s)",
			     (int)length, w->text + pt_edits_start(w, from));
}

static void mutate_choice(struct pt_edits *w, size_t i)
{
	if (pt_edits_is(w, i, "if") && pt_edits_is(w, i + 1, "("))
		negate(w, i + 2, pt_token_close(w->text, w->t, w->n, i + 1));
	if (pt_edits_is(w, i, "?"))
		negate(w, chain_start(w, i, "||"), i);
}

void pt_mutate_operators(struct pt_edits *w, size_t i)
{
	if (w->t[i].kind == PT_TOKEN_NUMBER)
		mutate_number(w, i);
	mutate_bit(w, i);
	if (is_binary(w, i))
		mutate_binary(w, i);
	else
		mutate_unary(w, i);
	mutate_choice(w, i);
}
