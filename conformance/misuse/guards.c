// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "conformance/misuse/guards.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/words/last_words.h"
#include "conformance/words/names.h"

#define ANYTHING (PT_KNOWN_MAPPED | PT_KNOWN_UNMAPPED)
#define MOST	 8 /* arguments */

struct reading {
	const struct pt_guards *guards;
	const char *file;
	struct pt_span entry;
	bool place;
	/* so far: on the way to where it is read, and after each answer */
	unsigned known, yes, no, asserted;
	bool may_say_yes, may_say_no;
};

void pt_guards_init(struct pt_guards *g, const struct pt_role_list roles[PT_NR_ROLES])
{
	*g = (struct pt_guards){ .roles = roles };
	for (unsigned r = 0; r < PT_NR_ROLES; r++)
		pt_guards_know(g, (enum pt_role)r);
}

void pt_guards_know(struct pt_guards *g, enum pt_role role)
{
	const struct pt_role_list *list = &g->roles[role];

	for (size_t i = 0; i < list->n; i++)
		pt_symbols_add(&g->words, list->v[i], strlen(list->v[i]));
}

bool pt_guards_role(const struct pt_guards *g, enum pt_role role, struct pt_span name)
{
	if (!pt_symbols_find(&g->words, name.at, name.n))
		return false;
	for (size_t i = 0; i < g->roles[role].n; i++)
		if (pt_span_is(name, g->roles[role].v[i]))
			return true;
	return false;
}

/* ---- what a condition says ---- */

static bool is_place(const struct reading *r, struct pt_span s)
{
	return r->place && pt_span_same(s, r->entry);
}

/* "e", or "*p" and what reads it. */
static bool is_entry(const struct reading *r, struct pt_span s)
{
	struct pt_span name, v[MOST];
	const char *open = pt_span_call(s, &name);
	size_t n;

	if (!r->place)
		return pt_span_same(s, r->entry);
	if (s.n && *s.at == '*')
		return is_place(r, pt_code_trim(s.at + 1, s.at + s.n));
	if (!open || !(n = pt_code_arguments(open, v, MOST)))
		return false;
	if (pt_span_is(name, "READ_ONCE"))
		return is_entry(r, v[0]);
	return pt_guards_role(r->guards, PT_ROLE_READS, name) && is_place(r, v[n - 1]);
}

static unsigned answer_of(const struct reading *r, const struct pt_guard *g, struct pt_span *v,
			  size_t n, bool truth)
{
	if (g->argument >= n ||
	    !(g->place ? is_place(r, v[g->argument]) : is_entry(r, v[g->argument])))
		return 0;
	return pt_guard_says(g, truth);
}

static unsigned known_if(const struct reading *r, struct pt_span s, bool truth);

static unsigned known_of_call(const struct reading *r, struct pt_span name, const char *open,
			      bool truth)
{
	struct pt_span v[MOST];
	const size_t n = pt_code_arguments(open, v, MOST);
	const struct pt_guard *g;

	if (!n)
		return 0;
	if (pt_span_is(name, "likely") || pt_span_is(name, "unlikely"))
		return known_if(r, v[0], truth);
	if (n == 1 && is_entry(r, v[0])) {
		if (pt_guards_role(r->guards, PT_ROLE_MAPPED, name))
			return truth ? PT_KNOWN_MAPPED : PT_KNOWN_UNMAPPED;
		if (pt_guards_role(r->guards, PT_ROLE_UNMAPPED, name))
			return truth ? PT_KNOWN_UNMAPPED : 0;
	}
	g = pt_guard_of(r->guards, r->file, name);
	return g ? answer_of(r, g, v, n, truth) : 0;
}

/* Where an operator of two characters stands outside of parentheses; NULL: nowhere. */
static const char *operator_in(struct pt_span s, const char *op)
{
	for (const char *p = s.at, *end = s.at + s.n; p + 1 < end; p++)
		if (*p == '(')
			p = pt_code_past(p) - 1;
		else if (p[0] == op[0] && p[1] == op[1])
			return p;
	return NULL;
}

static bool is_false(struct pt_span s)
{
	return pt_span_is(s, "0") || pt_span_is(s, "false") || pt_span_is(s, "NULL");
}

static bool is_true(struct pt_span s)
{
	if (s.n && *s.at == '-')
		return true;
	return pt_span_is(s, "true") || (s.n && isdigit((unsigned char)*s.at) && *s.at != '0');
}

static unsigned known_if_compared(const struct reading *r, struct pt_span s, const char *at,
				  bool truth)
{
	const struct pt_span with = pt_code_trim(at + 2, s.at + s.n), what = pt_code_trim(s.at, at);

	if (is_false(with))
		return known_if(r, what, !truth);
	return pt_span_is(with, "true") ? known_if(r, what, truth) : 0;
}

/* Of two halves one is so, or both are. */
static unsigned known_if_both(const struct reading *r, struct pt_span s, const char *at, bool truth,
			      bool all)
{
	const unsigned a = known_if(r, pt_code_trim(s.at, at), truth),
		       b = known_if(r, pt_code_trim(at + 2, s.at + s.n), truth);

	return all ? a | b : a & b;
}

static unsigned known_if(const struct reading *r, struct pt_span s, bool truth)
{
	struct pt_span name;
	const char *at;

	if (memchr(s.at, '?', s.n))
		return 0;
	if ((at = operator_in(s, "||")))
		return known_if_both(r, s, at, truth, !truth);
	if ((at = operator_in(s, "&&")))
		return known_if_both(r, s, at, truth, truth);
	if ((at = operator_in(s, "==")))
		return known_if_compared(r, s, at, truth);
	if ((at = operator_in(s, "!=")))
		return known_if_compared(r, s, at, !truth);
	if (s.n && *s.at == '!')
		return known_if(r, pt_code_trim(s.at + 1, s.at + s.n), !truth);
	if (s.n && *s.at == '(' && pt_code_past(s.at) == s.at + s.n)
		return known_if(r, pt_code_trim(s.at + 1, s.at + s.n - 1), truth);
	at = pt_span_call(s, &name);
	return at ? known_of_call(r, name, at, truth) : 0;
}

/* ---- statements ---- */

static void take_return(struct reading *r, unsigned known, struct pt_span value)
{
	if (!is_false(value)) {
		r->yes &= known | (is_true(value) ? 0 : known_if(r, value, true));
		r->may_say_yes = true;
	}
	if (!is_true(value)) {
		r->no &= known | (is_false(value) ? 0 : known_if(r, value, false));
		r->may_say_no = true;
	}
}

static bool has_word(struct pt_span s, const char *word)
{
	const size_t length = strlen(word);

	for (const char *p = s.at, *end = s.at + s.n; p < end;) {
		const size_t n = pt_code_word(p);

		if (n == length && !strncmp(p, word, n))
			return true;
		p += n ? n : 1;
		while (!n && p < end && isdigit((unsigned char)*p))
			p++;
	}
	return false;
}

/* Of which call it is an argument; false: of none. */
static bool is_given_to(const char *start, const char *p, struct pt_span *name)
{
	size_t closed = 0;

	for (; p > start; p--) {
		closed += p[-1] == ')';
		if (p[-1] == '(' && !closed--) {
			*name = pt_code_word_before(start, p - 1);
			return name->n;
		}
	}
	return false;
}

/* Is a place, named at p, only looked at? */
static bool looks_only(const struct reading *r, struct pt_span s, const char *p)
{
	const char *before = pt_code_back(s.at, p);
	struct pt_span name;

	if (before > s.at && (before[-1] == '*' || before[-1] == '!'))
		return true;
	return is_given_to(s.at, p, &name) && (pt_guards_role(r->guards, PT_ROLE_READS, name) ||
					       pt_guard_of(r->guards, r->file, name));
}

/* Is the entry, or where it stands, another one afterwards? */
static bool changes(const struct reading *r, struct pt_span s)
{
	const char *end = s.at + s.n;

	for (const char *p = s.at; p < end;) {
		const size_t n = pt_code_word(p);

		if (n == r->entry.n && !strncmp(p, r->entry.at, n)) {
			const char *to = pt_code_skip(p + n);

			if ((*to == '=' && to[1] != '=') || !strncmp(to, "++", 2) ||
			    (p > s.at && p[-1] == '&' && (p - 1 == s.at || p[-2] != '&')) ||
			    (r->place && !looks_only(r, s, p)))
				return true;
		}
		p += n ? n : 1;
	}
	return false;
}

static bool is_control(struct pt_span word)
{
	static const char *const words[] = { "for",  "while", "do",    "switch", "goto",
					     "case", "else",  "break", "asm" };

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (pt_span_is(word, words[i]))
			return true;
	return false;
}

/* Up to the end of the statement, a block or up to its semicolon. */
static struct pt_span statement_at(const char *p)
{
	const char *q = p;

	if (*p == '{')
		return (struct pt_span){ p, (size_t)(pt_code_past(p) - p) };
	while (*q && *q != ';')
		q = *q == '(' || *q == '{' ? pt_code_past(q) : q + 1;
	return (struct pt_span){ p, (size_t)(q + (*q == ';') - p) };
}

/* What it returns if that is all it does in the end; false: it does not return. */
static bool returned(struct pt_span s, struct pt_span *value)
{
	struct pt_span last = s;

	if (s.n && *s.at == '{') {
		const char *p = pt_code_skip(s.at + 1), *end = s.at + s.n - 1;

		for (; p < end; p = pt_code_skip(last.at + last.n))
			last = statement_at(p);
	}
	if (strncmp(last.at, "return", 6) != 0 || pt_code_word(last.at) != 6)
		return false;
	*value = pt_code_trim(last.at + 6, last.at + last.n - 1);
	return true;
}

/* p: past "if".  Where it goes on; NULL: nobody can tell. */
static const char *read_if(struct reading *r, const char *p)
{
	const char *open = pt_code_skip(p), *closed;
	struct pt_span condition, then, value;
	const char *next;

	if (*open != '(')
		return NULL;
	closed = pt_code_past(open);
	condition = pt_code_trim(open + 1, closed - 1);
	then = statement_at(pt_code_skip(closed));
	next = pt_code_skip(then.at + then.n);
	if (changes(r, condition) || changes(r, then))
		return NULL;
	if (returned(then, &value)) {
		take_return(r, r->known | known_if(r, condition, true), value);
		r->known |= known_if(r, condition, false);
		return pt_code_word(next) == 4 && !strncmp(next, "else", 4) ? pt_code_skip(next + 4)
									    : next;
	}
	return has_word(then, "return") || has_word(then, "goto") ||
			       (pt_code_word(next) == 4 && !strncmp(next, "else", 4))
		       ? NULL
		       : next;
}

static void read_assertion(struct reading *r, struct pt_span s)
{
	struct pt_span name, v[MOST];
	const char *open = pt_span_call(pt_code_trim(s.at, s.at + s.n - 1), &name);
	unsigned known;

	if (!open || !pt_guards_role(r->guards, PT_ROLE_ASSERTS, name) ||
	    !pt_code_arguments(open, v, MOST))
		return;
	known = known_if(r, v[0], false);
	r->known |= known;
	if (!r->may_say_yes && !r->may_say_no)
		r->asserted |= known;
}

/* From one statement of a body to the next; NULL: it returns, or nobody can tell. */
static const char *read_statement(struct reading *r, const char *p, bool *lost)
{
	const struct pt_span word = { p, pt_code_word(p) };
	const struct pt_span s = statement_at(p);
	struct pt_span value;

	if (pt_span_is(word, "if")) {
		p = read_if(r, p + 2);
		*lost = !p;
		return p;
	}
	*lost = is_control(word) || *p == '{' || changes(r, s);
	if (*lost)
		return NULL;
	if (returned(s, &value)) {
		take_return(r, r->known, value);
		return NULL;
	}
	if (s.n)
		read_assertion(r, s);
	return p + s.n;
}

static void read_body(struct reading *r, const char *p, const char *end)
{
	bool lost = false;

	r->yes = r->no = ANYTHING;
	for (p = pt_code_skip(p + 1); p && p < end - 1; p = p ? pt_code_skip(p) : NULL)
		p = read_statement(r, p, &lost);
	if (lost)
		r->yes = r->no = 0;
	if (lost && r->place)
		r->asserted = 0;
}

/* ---- functions ---- */

/* "const pte_t e", "pmd_t *p". */
static bool is_parameter(struct pt_span s, struct pt_span *name, bool *place)
{
	static const char *const types[] = { "pte_t", "pmd_t", "pud_t" };
	const char *p = s.at, *end = s.at + s.n;

	if (pt_code_word(p) == 5 && !strncmp(p, "const", 5))
		p = pt_code_skip(p + 5);
	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
		if (pt_code_word(p) != 5 || strncmp(p, types[i], 5) != 0)
			continue;
		p = pt_code_skip(p + 5);
		*place = *p == '*';
		p += *place;
		*name = pt_code_trim(p, end);
		return name->n && pt_code_word(name->at) == name->n;
	}
	return false;
}

/* What the contract speaks of, or plays a part, is no function of the tree's own. */
static bool is_known(const struct pt_guards *g, struct pt_span name)
{
	char *text = pt_need(strndup(name.at, name.n));
	const bool known = pt_symbols_find(&g->words, name.at, name.n) || pt_is_helper_name(text);

	free(text);
	return known;
}

static void add(struct pt_guards *g, const struct reading *r, const struct pt_code_function *f,
		unsigned argument)
{
	if (g->n == g->room) {
		g->room = g->room ? 2 * g->room : 32;
		g->v = pt_need(realloc(g->v, g->room * sizeof(*g->v)));
	}
	pt_symbols_add(&g->names, f->name.at, f->name.n);
	g->v[g->n++] = (struct pt_guard){ .name = pt_need(strndup(f->name.at, f->name.n)),
					  .file = f->local ? pt_copy(r->file) : NULL,
					  .argument = argument,
					  .place = r->place,
					  .yes = r->yes,
					  .no = r->no,
					  .asserted = r->asserted };
}

static struct pt_guard *global(const struct pt_guards *g, struct pt_span name)
{
	for (size_t i = 0; i < g->n; i++)
		if (!g->v[i].file && pt_span_is(name, g->v[i].name))
			return &g->v[i];
	return NULL;
}

/* Of several architectures or configurations, which one it is nobody knows. */
static void weaken(struct pt_guard *had, const struct reading *r, unsigned argument)
{
	const bool alike = had->argument == argument && had->place == r->place;

	had->yes &= alike ? r->yes : 0;
	had->no &= alike ? r->no : 0;
	had->asserted &= alike ? r->asserted : 0;
}

static void read_function(struct pt_guards *g, const char *file, const struct pt_code_function *f)
{
	struct reading r = { .guards = g, .file = file };
	struct pt_span v[MOST];
	const size_t n = pt_code_arguments(f->parameters, v, MOST);
	struct pt_guard *had = f->local ? NULL : global(g, f->name);
	unsigned found = 0, at = 0;

	for (unsigned i = 0; i < n; i++)
		if (is_parameter(v[i], &r.entry, &r.place))
			found++, at = i;
	/* of two entries nobody knows which is meant */
	if (found != 1 || !is_parameter(v[at], &r.entry, &r.place) || is_known(g, f->name))
		return;
	read_body(&r, f->body, f->end);
	if (!had)
		add(g, &r, f, at);
	else
		weaken(had, &r, at);
}

void pt_guards_read(struct pt_guards *g, const char *file, const char *bare)
{
	const bool header = strlen(file) > 2 && !strcmp(file + strlen(file) - 2, ".h");
	struct pt_code_function f;

	for (const char *p = bare; pt_code_next_function(bare, p, &f); p = f.end) {
		f.local &= !header;
		read_function(g, file, &f);
	}
}

unsigned pt_guard_says(const struct pt_guard *g, bool truth)
{
	const unsigned known = truth ? g->yes : g->no;

	return known == ANYTHING ? 0 : known;
}

const struct pt_guard *pt_guard_of(const struct pt_guards *g, const char *file, struct pt_span name)
{
	const struct pt_guard *found = NULL;

	if (!pt_symbols_find(&g->names, name.at, name.n))
		return NULL;
	for (size_t i = 0; i < g->n; i++)
		if (pt_span_is(name, g->v[i].name) &&
		    (!g->v[i].file || !strcmp(g->v[i].file, file)))
			found = !found || g->v[i].file ? &g->v[i] : found;
	return found;
}

void pt_guards_free(struct pt_guards *g)
{
	for (size_t i = 0; i < g->n; i++) {
		free(g->v[i].name);
		free(g->v[i].file);
	}
	free(g->v);
	pt_symbols_free(&g->words);
	pt_symbols_free(&g->names);
	*g = (struct pt_guards){ 0 };
}
