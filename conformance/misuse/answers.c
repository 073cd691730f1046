// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "conformance/misuse/answers.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* false, 0, true, 1: which of them begins there, and past it; NULL: none. */
static const char *truth_at(const char *p, bool *truth)
{
	const size_t word = pt_code_word(p);

	if (word == 4 && !strncmp(p, "true", 4))
		*truth = true;
	else if (word == 5 && !strncmp(p, "false", 5))
		*truth = false;
	else if ((*p == '0' || *p == '1') && !isalnum((unsigned char)p[1]))
		*truth = *p == '1';
	else
		return NULL;
	return p + (word ? word : 1);
}

/* How an answer stands in an expression. */
struct answer {
	const char *from, *to; /* with what it is compared with */
	bool opposite;
};

/* "== 0", "? true : false". */
static void read_behind(const char *start, struct answer *a)
{
	const char *p = pt_code_skip(a->to), *q;
	bool truth, other;

	if ((*p == '=' || *p == '!') && p[1] == '=') {
		q = truth_at(pt_code_skip(p + 2), &truth);
		/* a number that is neither says nothing when it is unequal */
		if (q) {
			a->opposite ^= (*p == '!') == truth;
			a->to = q;
		}
		return;
	}
	if (*p != '?' || !strchr("=(,n", pt_code_back(start, a->from)[-1]))
		return;
	q = truth_at(pt_code_skip(p + 1), &truth);
	q = q ? pt_code_skip(q) : NULL;
	if (q && *q == ':' && (q = truth_at(pt_code_skip(q + 1), &other)) && other != truth) {
		a->opposite ^= !truth;
		a->to = q;
	}
}

static bool read_bangs(const char *start, struct answer *a)
{
	const char *from = a->from, *p = pt_code_back(start, from);

	while (p > start && p[-1] == '!') {
		a->opposite ^= true;
		a->from = p - 1;
		p = pt_code_back(start, a->from);
	}
	return a->from != from;
}

/* What is done after it depends on it as on what it is given: WARN_ON_ONCE() in a condition. */
static bool passes_on(const struct pt_making *m, struct pt_span word)
{
	const char *before = pt_code_back(m->bare, word.at);

	if (pt_span_is(word, "likely") || pt_span_is(word, "unlikely"))
		return true;
	return pt_guards_role(m->guards, PT_ROLE_ASSERTS, word) && before > m->bare &&
	       strchr("(!&|=", before[-1]);
}

/* "(P(e))", "unlikely(P(e))". */
static bool read_parentheses(const struct pt_making *m, struct answer *a)
{
	const char *p = pt_code_back(m->bare, a->from), *to = pt_code_skip(a->to);
	struct pt_span word;

	if (p == m->bare || p[-1] != '(' || *to != ')')
		return false;
	word = pt_code_word_before(m->bare, p - 1);
	if (word.n && !passes_on(m, word))
		return false;
	a->from = word.n ? word.at : p - 1;
	a->to = to + 1;
	return true;
}

/* "false ==". */
static void read_before(const char *start, struct answer *a)
{
	const char *p = pt_code_back(start, a->from), *word;
	bool truth;

	if (p - start < 3 || p[-1] != '=' || (p[-2] != '=' && p[-2] != '!'))
		return;
	word = pt_code_word_before(start, p - 2).at;
	if (!truth_at(word, &truth))
		return;
	a->opposite ^= (p[-2] == '!') == truth;
	a->from = word;
}

static struct answer answer_at(const struct pt_making *m, const char *from, const char *to)
{
	struct answer a = { from, to, false };

	while (read_bangs(m->bare, &a) || read_parentheses(m, &a))
		;
	read_behind(m->bare, &a);
	if (a.from == from)
		read_before(m->bare, &a);
	while (read_parentheses(m, &a) || read_bangs(m->bare, &a))
		;
	return a;
}

/* ---- functions that say what an entry is ---- */

static void note(struct pt_making *m, const char *at, struct pt_plain_name name)
{
	struct pt_plain *to = m->to;

	name.line = 1;
	for (const char *p = m->bare; (p = memchr(p, '\n', (size_t)(at - p))); p++)
		name.line++;
	PT_GROW(to->name, to->names, to->name_room);
	to->name[to->names++] = name;
}

static void note_name(struct pt_making *m, const struct pt_guard *g, const char *at, bool opposite,
		      const char *asserted)
{
	note(m, at,
	     (struct pt_plain_name){
		     .name = pt_copy(g->name), .opposite = opposite, .asserted = asserted });
}

/* Which name says the same; opposite: if it is negated. */
static const char *name_for(const struct pt_guard *g, bool *opposite)
{
	const unsigned yes = pt_guard_says(g, true), no = pt_guard_says(g, false);

	*opposite = false;
	if (yes == PT_KNOWN_MAPPED && no == PT_KNOWN_UNMAPPED)
		return PT_SAYS_PRESENT;
	if (yes == PT_KNOWN_MAPPED)
		return PT_SAYS_MAPPED;
	if (yes == PT_KNOWN_UNMAPPED && no != PT_KNOWN_MAPPED)
		return PT_SAYS_UNMAPPED;
	*opposite = true;
	if (yes == PT_KNOWN_UNMAPPED)
		return PT_SAYS_PRESENT;
	if (no == PT_KNOWN_MAPPED)
		return PT_SAYS_MAPPED;
	return no == PT_KNOWN_UNMAPPED ? PT_SAYS_UNMAPPED : NULL;
}

static char *entry_text(const struct pt_guard *g, struct pt_span argument)
{
	const bool simple = !g->place || pt_span_is_name(argument);
	char *text = NULL;

	if (asprintf(&text, "%s%s%.*s%s", g->place ? "*" : "", simple ? "" : "(", (int)argument.n,
		     argument.at, simple ? "" : ")") < 0)
		pt_need(NULL);
	return text;
}

/* The entry among its arguments; false: it is given something that may do more. */
static bool entry_of(const struct pt_guard *g, const char *open, struct pt_span *entry)
{
	struct pt_span v[PT_MOST_ARGUMENTS];
	const size_t n = pt_code_arguments(open, v, PT_MOST_ARGUMENTS);

	for (size_t i = 0; i < n; i++)
		if (i != g->argument && memchr(v[i].at, '(', v[i].n))
			return false;
	if (g->argument >= n || memchr(v[g->argument].at, '\n', v[g->argument].n))
		return false;
	*entry = v[g->argument];
	return true;
}

static bool is_statement(const char *start, const char *from, const char *to)
{
	const char *before = pt_code_back(start, from);

	return before > start && strchr(";{}", before[-1]) && *pt_code_skip(to) == ';';
}

static bool make_assertion(struct pt_making *m, const struct pt_guard *g, const char *word,
			   const char *open, const char *to)
{
	const bool mapped = g->asserted == PT_KNOWN_MAPPED;
	struct pt_span entry;
	char *text = NULL, *what;

	if ((!mapped && g->asserted != PT_KNOWN_UNMAPPED) || !entry_of(g, open, &entry) ||
	    !is_statement(m->bare, word, to))
		return false;
	what = entry_text(g, entry);
	if (asprintf(&text, "BUG_ON(!%s(%s))", mapped ? PT_SAYS_MAPPED : PT_SAYS_UNMAPPED, what) <
	    0)
		pt_need(NULL);
	free(what);
	note_name(m, g, word, false,
		  mapped ? "said that it is mapped" : "said that it is not mapped");
	pt_making_edit(m, word, to, text);
	return true;
}

static void make_named(struct pt_making *m, const struct pt_guard *g, const char *word,
		       const char *open, const char *to)
{
	struct answer a = answer_at(m, word, to);
	struct pt_span entry;
	char *text = NULL, *what;
	bool opposite;
	const char *name = name_for(g, &opposite);

	if (!name || !entry_of(g, open, &entry))
		return;
	what = entry_text(g, entry);
	if (asprintf(&text, "%s%s(%s)", a.opposite != opposite ? "!" : "", name, what) < 0)
		pt_need(NULL);
	free(what);
	note_name(m, g, word, opposite, NULL);
	pt_making_edit(m, a.from, a.to, text);
}

/* A test's answer, of which no more is written than it takes. */
static void make_plain(struct pt_making *m, const char *word, const char *to)
{
	const struct answer a = answer_at(m, word, to);

	if (a.to == to && (a.from == word || (word - a.from == 1 && *a.from == '!')))
		return;
	pt_making_edit(m, a.from, word, pt_copy(a.opposite ? "!" : ""));
	if (a.to != to)
		pt_making_edit(m, to, a.to, pt_copy(""));
}

/* "is_migration_entry(pte_to_swp_entry(pte))". */
static bool make_sort(struct pt_making *m, struct pt_span sort, const char *open)
{
	struct pt_span v[PT_MOST_ARGUMENTS], taken;
	const size_t n = pt_code_arguments(open, v, PT_MOST_ARGUMENTS);
	const char *entry = n == 1 ? pt_span_call(v[0], &taken) : NULL;
	struct answer a;
	char *text = NULL;

	if (!entry || !pt_guards_role(m->guards, PT_ROLE_TAKEN, taken) ||
	    memchr(entry, '\n', (size_t)(v[0].at + v[0].n - entry)))
		return false;
	a = answer_at(m, sort.at, pt_code_past(open));
	if (asprintf(&text, "%s" PT_SAYS_SWAPPED "%.*s", a.opposite ? "!" : "",
		     (int)(v[0].at + v[0].n - entry), entry) < 0)
		pt_need(NULL);
	note(m, sort.at,
	     (struct pt_plain_name){ .name = pt_need(strndup(sort.at, sort.n)),
				     .taken = pt_need(strndup(taken.at, taken.n)) });
	pt_making_edit(m, a.from, a.to, text);
	return true;
}

/* "if (unlikely(a && b))" is as "if (a && b)"; of one test alone make_plain() sees to it. */
static void make_likely(struct pt_making *m, struct pt_span name, const char *open)
{
	const char *before = pt_code_back(m->bare, name.at), *past = pt_code_past(open);

	if (before > m->bare && before[-1] == '(' && *pt_code_skip(past) == ')' &&
	    (memmem(open, (size_t)(past - open), "&&", 2) ||
	     memmem(open, (size_t)(past - open), "||", 2))) {
		pt_making_edit(m, name.at, open + 1, pt_copy(""));
		pt_making_edit(m, past - 1, past, pt_copy(""));
	}
}

void pt_make_answer(struct pt_making *m, struct pt_span name, const char *open)
{
	const char *to = pt_code_past(open);
	const struct pt_guard *g;

	if (pt_span_is(name, "likely") || pt_span_is(name, "unlikely"))
		make_likely(m, name, open);
	else if (pt_guards_role(m->guards, PT_ROLE_SORTS, name) && make_sort(m, name, open))
		return;
	else if (pt_guards_role(m->guards, PT_ROLE_KNOWS_MAPPED, name) ||
		 pt_guards_role(m->guards, PT_ROLE_KNOWS_UNMAPPED, name) ||
		 pt_guards_role(m->guards, PT_ROLE_TESTS, name) ||
		 pt_guards_role(m->guards, PT_ROLE_SORTS, name))
		make_plain(m, name.at, to);
	else if ((g = pt_guard_of(m->guards, m->file, name)) &&
		 !make_assertion(m, g, name.at, open, to))
		make_named(m, g, name.at, open, to);
}

/* ---- else ---- */

static bool is_word(const char *p, const char *word)
{
	return pt_span_is((struct pt_span){ p, pt_code_word(p) }, word);
}

/* Past the statement that begins there, with all its branches. */
static const char *past_statement(const char *p)
{
	const char *open;

	p = pt_code_skip(p);
	if (*p == '{')
		return pt_code_past(p);
	if (is_word(p, "if") || is_word(p, "for") || is_word(p, "while") || is_word(p, "switch")) {
		const bool branches = is_word(p, "if");

		open = pt_code_skip(p + pt_code_word(p));
		p = *open == '(' ? past_statement(pt_code_past(open)) : open;
		open = pt_code_skip(p);
		return branches && is_word(open, "else") ? past_statement(open + 4) : p;
	}
	while (*p && *p != ';' && *p != '}') {
		if (*p == '{')
			return pt_code_past(p);
		p = *p == '(' ? pt_code_past(p) : p + 1;
	}
	return p + (*p == ';');
}

void pt_make_elses(struct pt_making *m, const struct pt_code_function *f)
{
	for (const char *p = f->body; p < f->end;) {
		const size_t n = pt_code_word(p);
		const char *then = pt_code_skip(p + n), *end;

		if (is_word(p, "else") && is_word(then, "if") &&
		    (end = past_statement(then)) < f->end &&
		    !memchr(m->text + (then - m->bare), '#', (size_t)(end - then))) {
			pt_making_edit(m, then, then, pt_copy("{ "));
			pt_making_edit(m, end, end, pt_copy(" }"));
		}
		p += n ? n : 1;
	}
}
