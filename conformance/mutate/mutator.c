// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "conformance/mutate/mutator.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/words/last_words.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

const char *const pt_operator_names[PT_NR_OPERATORS] = { "constant", "shift", "mask", "condition",
							 "effect" };

/* One region being mutated. */
struct work {
	struct pt_mutants *to;
	const char *text;
	const struct pt_region *r;
	const struct pt_token *t;
	size_t n;
	size_t first; /* the region's first mutant */
};

/* ---- a mutant's words ---- */

static void *need(void *p)
{
	if (!p)
		pt_no_memory();
	return p;
}

/* Adds text with every run of blanks, and of continued line ends, as one blank. */
static void put_squeezed(FILE *f, const char *p, size_t n, char *last)
{
	for (size_t i = 0; i < n; i++) {
		const bool ends = p[i] == '\\' && i + 1 < n && p[i + 1] == '\n';
		const char c = ends || isspace((unsigned char)p[i]) ? ' ' : p[i];

		if (c != ' ' || *last != ' ')
			fputc(c, f);
		*last = c;
	}
}

static char *squeezed(const char *head, size_t nr_head, const char *with, const char *tail,
		      size_t nr_tail)
{
	char *text = NULL, last = ' ';
	size_t size = 0;
	FILE *f = pt_open_text(&text, &size);

	put_squeezed(f, head, nr_head, &last);
	put_squeezed(f, with, strlen(with), &last);
	put_squeezed(f, tail, nr_tail, &last);
	pt_close_text(f);
	while (size && (text[size - 1] == ' ' || text[size - 1] == '\\'))
		text[--size] = '\0';
	return text;
}

static void describe(const struct work *w, struct pt_mutant *m)
{
	const char *at = w->text + m->at, *end = at + m->length, *from = at, *to = end;
	char *old = need(strndup(at, m->length));

	while (from > w->text && from[-1] != '\n')
		from--;
	to += strcspn(to, "\n");
	m->from = squeezed(from, (size_t)(at - from), old, end, (size_t)(to - end));
	m->to = squeezed(from, (size_t)(at - from), m->with, end, (size_t)(to - end));
	free(old);
}

/* ---- adding ---- */

/* Two edits that make the same text differ at most in what they leave as it is. */
static void trim(const char *text, struct pt_mutant *m)
{
	size_t n = strlen(m->with);

	while (m->length && n && m->with[n - 1] == text[m->at + m->length - 1]) {
		m->length--;
		m->with[--n] = '\0';
	}
	while (m->length && n && *m->with == text[m->at]) {
		m->at++;
		m->length--;
		memmove(m->with, m->with + 1, n--);
	}
}

static bool is_known(const struct work *w, const struct pt_mutant *m)
{
	for (size_t i = w->first; i < w->to->n; i++) {
		const struct pt_mutant *o = &w->to->v[i];

		if (o->at == m->at && o->length == m->length && !strcmp(o->with, m->with))
			return true;
	}
	return false;
}

static struct pt_mutant *append(struct pt_mutants *to, const struct pt_mutant *m)
{
	if (!(to->n & (to->n - 1)))
		to->v = need(realloc(to->v, (to->n ? 2 * to->n : 1) * sizeof(*to->v)));
	to->v[to->n] = *m;
	return &to->v[to->n++];
}

/* Returns the new mutant, or NULL if it would change nothing or is there already. */
__attribute__((format(printf, 5, 6))) static struct pt_mutant *
add(struct work *w, enum pt_operator op, size_t at, size_t length, const char *format, ...)
{
	struct pt_mutant m = { .op = op, .at = at, .length = length };
	struct pt_mutant whole;
	va_list ap;

	va_start(ap, format);
	if (vasprintf(&m.with, format, ap) < 0)
		pt_no_memory();
	va_end(ap);
	whole = m;
	whole.with = need(strdup(m.with));
	trim(w->text, &m);
	if ((!m.length && !*m.with) || is_known(w, &m)) {
		free(whole.with);
		free(m.with);
		return NULL;
	}
	m.line = 1;
	for (size_t i = 0; i < m.at; i++)
		m.line += w->text[i] == '\n';
	m.function = need(strdup(w->r->name));
	describe(w, &whole);
	m.from = whole.from;
	m.to = whole.to;
	free(whole.with);
	return append(w->to, &m);
}

static bool is(const struct work *w, size_t i, const char *what)
{
	return i < w->n && pt_token_is(w->text, &w->t[i], what);
}

static bool is_any(const struct work *w, size_t i, const char *const *list, size_t n)
{
	for (size_t k = 0; k < n; k++)
		if (is(w, i, list[k]))
			return true;
	return false;
}

static size_t start(const struct work *w, size_t i)
{
	return w->t[i].at;
}

/* Where the last token before i ends. */
static size_t end_before(const struct work *w, size_t i)
{
	return w->t[i - 1].at + w->t[i - 1].length;
}

/* ---- numbers ---- */

static void mutate_number(struct work *w, size_t i)
{
	const struct pt_token *t = &w->t[i];
	const char *digits = w->text + t->at;
	const bool hex = digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X');
	char *end, *suffix;
	unsigned long long v = strtoull(digits, &end, 0);

	if (end == digits || memchr(digits, '.', t->length))
		return;
	suffix = need(strndup(end, (size_t)(digits + t->length - end)));
	if (!hex) {
		add(w, PT_OP_CONSTANT, t->at, t->length, "%llu%s", v + 1, suffix);
		if (v)
			add(w, PT_OP_CONSTANT, t->at, t->length, "%llu%s", v - 1, suffix);
	}
	for (unsigned bit = 0; hex && bit < 64; bit++)
		if (v >> bit & 1)
			add(w, PT_OP_CONSTANT, t->at, t->length, "0x%llx%s", v & ~(1ULL << bit),
			    suffix);
	if (hex && v && !(v & (v - 1))) { /* a bit's place */
		if (v << 1)
			add(w, PT_OP_CONSTANT, t->at, t->length, "0x%llx%s", v << 1, suffix);
		if (v > 1)
			add(w, PT_OP_CONSTANT, t->at, t->length, "0x%llx%s", v >> 1, suffix);
	} else if (hex && !v) {
		add(w, PT_OP_CONSTANT, t->at, t->length, "0x1%s", suffix);
	}
	free(suffix);
}

/* BIT(3), PT_BIT(3), _BITUL(3): the bit itself dropped; its number is a constant of its own. */
static void mutate_bit(struct work *w, size_t i)
{
	const struct pt_token *t = &w->t[i];

	if (t->kind == PT_TOKEN_NAME && memmem(w->text + t->at, t->length, "BIT", 3) &&
	    is(w, i + 1, "(") && i + 3 < w->n && w->t[i + 2].kind == PT_TOKEN_NUMBER &&
	    is(w, i + 3, ")"))
		add(w, PT_OP_CONSTANT, start(w, i), end_before(w, i + 4) - start(w, i), "0");
}

/* ---- chains of one operator ---- */

/* Is token i an operator between two operands, not before one? */
static bool is_binary(const struct work *w, size_t i)
{
	const struct pt_token *before;

	if (!i || i + 1 >= w->n || w->t[i].kind != PT_TOKEN_PUNCTUATOR)
		return false;
	before = &w->t[i - 1];
	if (before->kind != PT_TOKEN_PUNCTUATOR)
		return !is(w, i - 1, "return") && !is(w, i - 1, "case");
	return is(w, i - 1, ")") || is(w, i - 1, "]");
}

/* What binds less tightly than the operator: where its operands end. */
static bool is_boundary(const struct work *w, size_t i, const char *operator)
{
	static const char *const always[] = { ",",  ";",  "{",	    "}",    "=",   "|=",
					      "&=", "^=", "+=",	    "-=",   "<<=", ">>=",
					      "?",  ":",  "return", "case", "else" };
	static const char *const looser[] = { "||", "&&", "|", "^", "&" };

	if (is_any(w, i, always, COUNT(always)))
		return true;
	for (size_t k = 0; k < COUNT(looser) && strcmp(looser[k], operator); k++)
		if (is(w, i, looser[k]) && is_binary(w, i))
			return true;
	return false;
}

/* The first token of the chain that the operator at i belongs to. */
static size_t chain_start(const struct work *w, size_t i, const char *operator)
{
	size_t at = i;

	while (at && w->t[at - 1].depth >= w->t[i].depth) {
		const bool bracket =
			w->t[at - 1].depth == w->t[i].depth &&
			(is(w, at - 1, "(") || is(w, at - 1, "[") || is(w, at - 1, "{"));

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
static size_t chain_end(const struct work *w, size_t i, const char *operator)
{
	size_t at = i + 1;

	for (; at < w->n && w->t[at].depth >= w->t[i].depth; at++)
		if (w->t[at].depth == w->t[i].depth && is_boundary(w, at, operator))
			break;
	return at;
}

/* e & X: X is the mask; X & e as well, if X looks like one. */
static bool is_mask(const struct work *w, size_t from, size_t to)
{
	const struct pt_token *t = &w->t[from];

	if (is(w, from, "~") || t->kind == PT_TOKEN_NUMBER)
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
static void drop_operands(struct work *w, size_t i, const char *operator, enum pt_operator op)
{
	const size_t from = chain_start(w, i, operator), to = chain_end(w, i, operator);
	size_t at[MAX_OPERANDS + 1], n = 0; /* where operands begin */

	at[n++] = from;
	for (size_t k = from; k < to && n < MAX_OPERANDS; k++)
		if (w->t[k].depth == w->t[i].depth && is(w, k, operator) && is_binary(w, k))
			at[n++] = k + 1;
	/* the chain's first operator does it for all */
	if (n < 2 || at[1] != i + 1)
		return;
	at[n] = to + 1;
	for (size_t k = 0; k < n; k++) {
		if (!strcmp(operator, "&") && !k && !is_mask(w, at[0], at[1] - 1))
			continue;
		if (!k)
			add(w, op, start(w, at[0]), start(w, at[1]) - start(w, at[0]), "%s", "");
		else
			add(w, op, end_before(w, at[k] - 1),
			    end_before(w, at[k + 1] - 1) - end_before(w, at[k] - 1), "%s", "");
	}
}

/* ---- operators ---- */

static void swap(struct work *w, size_t i, const char *a, const char *b, enum pt_operator op)
{
	if (is(w, i, a))
		add(w, op, start(w, i), strlen(a), "%s", b);
	else if (is(w, i, b))
		add(w, op, start(w, i), strlen(b), "%s", a);
}

static void mutate_shift(struct work *w, size_t i)
{
	swap(w, i, "<<", ">>", PT_OP_SHIFT);
	swap(w, i, "<<=", ">>=", PT_OP_SHIFT);
	/* a literal distance is a number of its own */
	if (w->t[i + 1].kind == PT_TOKEN_NUMBER)
		return;
	add(w, PT_OP_SHIFT, end_before(w, i + 1), 0, " 1 +");
	add(w, PT_OP_SHIFT, end_before(w, i + 1), 0, " -1 +");
}

static void mutate_binary(struct work *w, size_t i)
{
	static const char *const shifts[] = { "<<", ">>", "<<=", ">>=" };
	static const char *const masks[] = { "|", "&", "^" };
	static const char *const logic[] = { "&&", "||" };

	if (is_any(w, i, shifts, COUNT(shifts)))
		mutate_shift(w, i);
	swap(w, i, "+", "-", PT_OP_SHIFT);
	for (size_t k = 0; k < COUNT(masks); k++)
		if (is(w, i, masks[k]))
			drop_operands(w, i, masks[k], PT_OP_MASK);
	swap(w, i, "==", "!=", PT_OP_CONDITION);
	swap(w, i, "<", "<=", PT_OP_CONDITION);
	swap(w, i, ">", ">=", PT_OP_CONDITION);
	swap(w, i, "&&", "||", PT_OP_CONDITION);
	for (size_t k = 0; k < COUNT(logic); k++)
		if (is(w, i, logic[k]))
			drop_operands(w, i, logic[k], PT_OP_CONDITION);
}

static void mutate_unary(struct work *w, size_t i)
{
	if (is(w, i, "~"))
		add(w, PT_OP_MASK, start(w, i), 1, "%s", "");
	/* of two, one is enough */
	if (is(w, i, "!") && !(i && is(w, i - 1, "!")))
		add(w, PT_OP_CONDITION, start(w, i), 1, "%s", "");
}

/*
 * Whether negating tokens from..to as a whole is what an operator in them does
 * already: one comparison, or one !.
 */
static bool negated_already(const struct work *w, size_t from, size_t to)
{
	static const char *const looser[] = { "&&", "||", "?",	"==", "!=", "<",
					      ">",  "<=", ">=", "&",  "|",  "^" };
	size_t equalities = 0, others = 0;

	for (size_t i = from; i < to; i++) {
		if (w->t[i].depth != w->t[from].depth)
			continue;
		if (is(w, i, "==") || is(w, i, "!="))
			equalities++;
		else if (is_any(w, i, looser, COUNT(looser)) && is_binary(w, i))
			others++;
	}
	if (is(w, from, "!"))
		return !equalities && !others;
	return equalities == 1 && !is(w, from, "!") && !others;
}

static void negate(struct work *w, size_t from, size_t to)
{
	const size_t length = end_before(w, to) - start(w, from);

	if (from < to && !negated_already(w, from, to))
		add(w, PT_OP_CONDITION, start(w, from), length, "!(%.*s)", (int)length,
		    w->text + start(w, from));
}

static void mutate_choice(struct work *w, size_t i)
{
	if (is(w, i, "if") && is(w, i + 1, "("))
		negate(w, i + 2, pt_token_close(w->text, w->t, w->n, i + 1));
	if (is(w, i, "?"))
		negate(w, chain_start(w, i, "||"), i);
}

/* ---- effects ---- */

/* The first token of the statement that token i stands in. */
static size_t statement_start(const struct work *w, size_t i)
{
	size_t at = i;

	while (at && !((is(w, at - 1, ";") || is(w, at - 1, "{") || is(w, at - 1, "}")) &&
		       w->t[at - 1].depth <= w->t[i].depth))
		at--;
	for (;;) {
		if (is(w, at, "if") && is(w, at + 1, "("))
			at = pt_token_close(w->text, w->t, w->n, at + 1) + 1;
		else if (is(w, at, "else"))
			at++;
		else
			return at;
	}
}

static bool same_word(const struct work *w, size_t i, size_t k)
{
	return w->t[i].kind == PT_TOKEN_NAME && w->t[k].kind == PT_TOKEN_NAME &&
	       w->t[i].length == w->t[k].length &&
	       !strncmp(w->text + w->t[i].at, w->text + w->t[k].at, w->t[i].length);
}

static size_t statement_end(const struct work *w, size_t i)
{
	while (i < w->n && !is(w, i, ";"))
		i++;
	return i;
}

/* A statement leaves its semicolon behind: it may be all that an if governs. */
static void drop_statement(struct work *w, size_t from, size_t end)
{
	if (from < end && end < w->n && !w->t[from].frozen)
		add(w, PT_OP_EFFECT, start(w, from), start(w, end) - start(w, from), "%s", "");
}

static void mutate_assignment(struct work *w, size_t i)
{
	static const char *const compound[] = { "|=", "&=", "^=", "+=", "-=", "<<=", ">>=" };
	const size_t from = statement_start(w, i), end = statement_end(w, i);

	if (from >= i)
		return;
	if (is_any(w, i, compound, COUNT(compound))) {
		drop_statement(w, from, end);
		return;
	}
	/* x = f(x): without it, x stays what it was */
	if (!is(w, i, "=") || from + 1 != i)
		return;
	for (size_t k = i + 1; k < end; k++)
		if (same_word(w, from, k)) {
			drop_statement(w, from, end);
			return;
		}
}

/* name(…); */
static void mutate_call(struct work *w, size_t i)
{
	static const char *const keywords[] = { "if", "while", "for", "switch", "return", "do" };
	size_t close;

	if (w->t[i].kind != PT_TOKEN_NAME || !is(w, i + 1, "(") ||
	    is_any(w, i, keywords, COUNT(keywords)) || statement_start(w, i) != i)
		return;
	close = pt_token_close(w->text, w->t, w->n, i + 1);
	if (is(w, close + 1, ";"))
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
static void give(struct work *w, const char *result)
{
	const struct pt_region *r = w->r;
	const size_t from = start(w, 0), body = from + 1;

	if (r->kind == PT_REGION_FUNCTION)
		name_effect(add(w, PT_OP_EFFECT, body, 0, *result ? " return %s;" : " return;%s",
				result),
			    r, *result ? result : "nothing");
	else
		name_effect(add(w, PT_OP_EFFECT, from, end_before(w, w->n) - from, "(%s)", result),
			    r, result);
}

/* A parameter that only a cast to void speaks of is there for the sake of a table. */
static bool uses_parameter(const struct work *w)
{
	for (size_t i = 0; w->r->parameter && i < w->n; i++)
		if (is(w, i, w->r->parameter) &&
		    !(i > 1 && is(w, i - 1, ")") && is(w, i - 2, "void")))
			return true;
	return false;
}

static void mutate_whole(struct work *w)
{
	const struct pt_region *r = w->r;

	if (r->kind == PT_REGION_VALUE || !w->n || w->t[0].frozen)
		return;
	/* of macros, only those that are an expression */
	if (r->kind == PT_REGION_MACRO &&
	    (!r->parameter || is(w, 0, "do") || is(w, 0, "{") || is(w, w->n - 1, ";")))
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

/* ---- all of it ---- */

static void mutate_token(struct work *w, size_t i)
{
	const struct pt_token *t = &w->t[i];

	if (t->frozen)
		return;
	if (t->kind == PT_TOKEN_NUMBER)
		mutate_number(w, i);
	mutate_bit(w, i);
	if (is_binary(w, i))
		mutate_binary(w, i);
	else
		mutate_unary(w, i);
	mutate_choice(w, i);
	if (w->r->kind != PT_REGION_FUNCTION)
		return;
	mutate_assignment(w, i);
	mutate_call(w, i);
}

static int in_order(const void *a, const void *b)
{
	const struct pt_mutant *m = a, *o = b;

	if (m->at != o->at)
		return m->at < o->at ? -1 : 1;
	if (m->length != o->length)
		return m->length < o->length ? -1 : 1;
	return strcmp(m->with, o->with);
}

void pt_mutate(struct pt_mutants *to, const char *text,
	       bool (*wanted)(void *arg, const struct pt_region *r), void *arg)
{
	const size_t first = to->n;
	struct pt_source s;

	pt_source_parse(&s, text);
	for (size_t k = 0; k < s.nr_regions; k++) {
		const struct pt_region *r = &s.region[k];
		struct work w = { to, text, r, r->token, r->nr_tokens, to->n };

		if (wanted && !wanted(arg, r))
			continue;
		mutate_whole(&w);
		for (size_t i = 0; i < w.n; i++)
			mutate_token(&w, i);
	}
	if (to->n > first)
		qsort(to->v + first, to->n - first, sizeof(*to->v), in_order);
	pt_source_free(&s);
}

void pt_mutants_free(struct pt_mutants *m)
{
	for (size_t i = 0; i < m->n; i++) {
		free(m->v[i].with);
		free(m->v[i].function);
		free(m->v[i].from);
		free(m->v[i].to);
	}
	free(m->v);
	*m = (struct pt_mutants){ 0 };
}

char *pt_mutant_text(const char *text, const struct pt_mutant *m)
{
	char *out;

	if (asprintf(&out, "%.*s%s%s", (int)m->at, text, m->with, text + m->at + m->length) < 0)
		pt_no_memory();
	return out;
}
