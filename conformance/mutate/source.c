// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "conformance/mutate/source.h"

#include <ctype.h>
#include <fnmatch.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/words/last_words.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* ---- tokens ---- */

struct tokens {
	struct pt_token *v;
	size_t n;
};

struct lexer {
	const char *text, *p;
	unsigned line;
	int depth;
	bool margin; /* nothing but blanks since the line began */
};

static void add_token(struct tokens *to, struct pt_token t)
{
	if (!(to->n & (to->n - 1))) {
		to->v = realloc(to->v, (to->n ? 2 * to->n : 1) * sizeof(*to->v));
		if (!to->v)
			pt_no_memory();
	}
	to->v[to->n++] = t;
}

static bool is_name(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '$';
}

static void step(struct lexer *l)
{
	if (*l->p == '\n')
		l->line++;
	l->p++;
}

static void skip_comment(struct lexer *l)
{
	if (l->p[1] == '/') {
		while (*l->p && *l->p != '\n')
			step(l);
		return;
	}
	l->p += 2;
	while (*l->p && (l->p[0] != '*' || l->p[1] != '/'))
		step(l);
	if (*l->p)
		l->p += 2;
}

static bool continues(const char *p)
{
	return p[0] == '\\' && (p[1] == '\n' || (p[1] == '\r' && p[2] == '\n'));
}

/*
 * Skips blanks, comments and continued line ends; also line ends unless they
 * are to be stopped at.
 */
static void skip_blank(struct lexer *l, bool stop_at_end)
{
	for (;;) {
		if (continues(l->p)) {
			l->p = strchr(l->p, '\n');
			step(l);
		} else if (*l->p == '\n' && stop_at_end) {
			return;
		} else if (isspace((unsigned char)*l->p)) {
			l->margin = l->margin || *l->p == '\n';
			step(l);
		} else if (l->p[0] == '/' && (l->p[1] == '/' || l->p[1] == '*')) {
			skip_comment(l);
		} else {
			return;
		}
	}
}

static size_t punctuator_length(const char *p)
{
	static const char *const longs[] = { "<<=", ">>=", "...", "<<", ">>", "==", "!=", "<=",
					     ">=",  "&&",  "||",  "|=", "&=", "^=", "+=", "-=",
					     "*=",  "/=",  "%=",  "->", "++", "--", "##" };

	for (size_t i = 0; i < COUNT(longs); i++)
		if (!strncmp(p, longs[i], strlen(longs[i])))
			return strlen(longs[i]);
	return 1;
}

static size_t quoted_length(const char *p)
{
	const char *q = p + 1;

	while (*q && *q != *p && *q != '\n')
		q += q[0] == '\\' && q[1] ? 2 : 1;
	return (size_t)(q - p) + (*q == *p);
}

/*
 * A brace at the margin begins or ends a definition, whatever an #ifdef that
 * opens a brace in both its branches has made of the count.
 */
static void set_depth(struct lexer *l, struct pt_token *t)
{
	const bool brace = *l->p == '{' || *l->p == '}';

	if (brace && l->p > l->text && l->p[-1] == '\n')
		l->depth = *l->p == '}';
	t->depth = l->depth;
	if (t->kind != PT_TOKEN_PUNCTUATOR)
		return;
	if (strchr("([{", l->p[0]))
		l->depth++;
	else if (strchr(")]}", l->p[0]))
		t->depth = --l->depth;
}

static struct pt_token next_token(struct lexer *l)
{
	struct pt_token t = { .at = (size_t)(l->p - l->text), .line = l->line };

	if (isdigit((unsigned char)*l->p)) {
		t.kind = PT_TOKEN_NUMBER;
		while (is_name(l->p[t.length]) || l->p[t.length] == '.')
			t.length++;
	} else if (is_name(*l->p)) {
		t.kind = PT_TOKEN_NAME;
		while (is_name(l->p[t.length]))
			t.length++;
	} else if (*l->p == '"' || *l->p == '\'') {
		t.kind = PT_TOKEN_TEXT;
		t.length = quoted_length(l->p);
	} else {
		t.kind = PT_TOKEN_PUNCTUATOR;
		t.length = punctuator_length(l->p);
	}
	set_depth(l, &t);
	l->p += t.length;
	l->margin = false;
	return t;
}

bool pt_token_is(const char *text, const struct pt_token *t, const char *what)
{
	return t->kind != PT_TOKEN_TEXT && t->length == strlen(what) &&
	       !strncmp(text + t->at, what, t->length);
}

size_t pt_token_close(const char *text, const struct pt_token *t, size_t n, size_t i)
{
	const int depth = t[i].depth;

	for (i++; i < n; i++)
		if (t[i].depth == depth && t[i].kind == PT_TOKEN_PUNCTUATOR &&
		    strchr(")]}", text[t[i].at]))
			return i;
	return n;
}

/* ---- what is not to be changed ---- */

/*
 * Brackets after these hold no helper's meaning: assembler, attributes, and
 * checks that only warn or only the compiler sees.
 */
static const char *const frozen_calls[] = {
	"asm",
	"__asm__",
	"__asm",
	"asm_volatile",
	"__attribute__",
	"*BUILD_BUG_ON*",
	"*WARN*",
	"*BUG_ON*",
	"static_assert",
	"_Static_assert",
	"compiletime_ass*",
	"pr_*",
	"printk*",
	"sizeof",
	"__builtin_constant_p",
	"_Alignas",
	"__aligned",
	"EXPORT_SYMBOL*",
	"typeof",
	"__typeof__",
};

static bool is_frozen_call(const char *text, const struct pt_token *t)
{
	char name[128];

	if (t->kind != PT_TOKEN_NAME || t->length >= sizeof(name))
		return false;
	snprintf(name, sizeof(name), "%.*s", (int)t->length, text + t->at);
	for (size_t i = 0; i < COUNT(frozen_calls); i++)
		if (!fnmatch(frozen_calls[i], name, 0))
			return true;
	return false;
}

static void freeze(struct pt_token *t, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		t[i].frozen = true;
}

static void freeze_all(const char *text, struct pt_region *r)
{
	struct pt_token *t = r->token;
	const size_t n = r->nr_tokens;

	for (size_t i = 0; i < n; i++) {
		size_t open = i + 1, close;

		if (pt_token_is(text, &t[i], "[")) {
			/* a designator */
			close = pt_token_close(text, t, n, i);
			if (close + 1 < n && pt_token_is(text, &t[close + 1], "="))
				freeze(t, i, close + 1);
			continue;
		}
		if (!is_frozen_call(text, &t[i]))
			continue;
		while (open < n && t[open].kind == PT_TOKEN_NAME) /* asm volatile goto */
			open++;
		if (open == n || !pt_token_is(text, &t[open], "("))
			continue;
		close = pt_token_close(text, t, n, open);
		freeze(t, i, close < n ? close + 1 : n);
		i = close;
	}
}

/* ---- definitions ---- */

static char *copy_name(const char *text, const struct pt_token *t)
{
	char *s = strndup(text + t->at, t->length);

	if (!s)
		pt_no_memory();
	return s;
}

static struct pt_region *add_region(struct pt_source *s)
{
	struct pt_region *v = s->region;

	if (!(s->nr_regions & (s->nr_regions - 1))) {
		v = realloc(v, (s->nr_regions ? 2 * s->nr_regions : 1) * sizeof(*v));
		if (!v)
			pt_no_memory();
		s->region = v;
	}
	memset(&v[s->nr_regions], 0, sizeof(*v));
	return &v[s->nr_regions++];
}

static void take_tokens(const char *text, struct pt_region *r, const struct pt_token *t, size_t n)
{
	r->token = malloc((n ? n : 1) * sizeof(*t));
	if (!r->token)
		pt_no_memory();
	if (n)
		memcpy(r->token, t, n * sizeof(*t));
	r->nr_tokens = n;
	if (n && t[n - 1].line > r->last_line)
		r->last_line = t[n - 1].line;
	freeze_all(text, r);
}

/* After "define": a name, perhaps parameters, a body. */
static void read_macro(struct pt_source *s, struct lexer *l)
{
	struct tokens t = { 0 };
	struct pt_region *r;
	struct pt_token name;
	size_t body = 0;

	skip_blank(l, true);
	if (!is_name(*l->p))
		return;
	name = next_token(l);
	l->depth = 0;
	const bool takes = *l->p == '(';

	for (skip_blank(l, true); *l->p && *l->p != '\n'; skip_blank(l, true))
		add_token(&t, next_token(l));
	if (takes)
		body = pt_token_close(s->text, t.v, t.n, 0) + 1;
	if (body < t.n) {
		r = add_region(s);
		r->kind = PT_REGION_MACRO;
		r->name = copy_name(s->text, &name);
		r->first_line = r->line = r->last_line = name.line;
		r->returns_parameter = r->returns_number = takes;
		if (takes && t.v[1].kind == PT_TOKEN_NAME)
			r->parameter = copy_name(s->text, &t.v[1]);
		take_tokens(s->text, r, t.v + body, t.n - body);
	}
	free(t.v);
}

static void read_directive(struct pt_source *s, struct lexer *l)
{
	const int depth = l->depth;

	l->p++;
	skip_blank(l, true);
	if (!strncmp(l->p, "define", 6) && !is_name(l->p[6])) {
		l->p += 6;
		read_macro(s, l);
	} else {
		/* quotes need not match in an #error */
		for (skip_blank(l, true); *l->p && *l->p != '\n'; skip_blank(l, true))
			l->p++;
	}
	l->depth = depth;
}

/* The text without what directives hold; macros become regions. */
static void read_tokens(struct pt_source *s, struct tokens *to)
{
	struct lexer l = { .text = s->text, .p = s->text, .line = 1, .margin = true };

	for (skip_blank(&l, false); *l.p; skip_blank(&l, false)) {
		if (*l.p == '#' && l.margin)
			read_directive(s, &l);
		else
			add_token(to, next_token(&l));
	}
}

/* A declaration at file scope, up to its body or value. */
struct head {
	const struct pt_token *t;
	size_t n;
	bool value;	/* an = was met, or it is an enum */
	bool aggregate; /* struct or union */
	size_t name;	/* SIZE_MAX: none found */
	size_t open;	/* of the parameters; 0: no function */
};

static bool is_one_of(const char *text, const struct pt_token *t, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (pt_token_is(text, t, list[i]))
			return true;
	return false;
}

/* A macro's call at file scope needs no semicolon: what follows it is another declaration. */
static void skip_macro_calls(const char *text, struct head *h)
{
	static const char *const starts[] = { "static", "extern", "typedef", "enum" };

	for (size_t i = h->n; i-- > 1;)
		if (h->t[i].depth == h->t[0].depth && pt_token_is(text, &h->t[i - 1], ")") &&
		    is_one_of(text, &h->t[i], starts, COUNT(starts))) {
			h->t += i;
			h->n -= i;
			return;
		}
}

static void look_at_head(const char *text, struct head *h)
{
	static const char *const aggregates[] = { "struct", "union" };
	const int depth = h->n ? h->t[0].depth : 0;

	skip_macro_calls(text, h);
	h->name = SIZE_MAX;
	for (size_t i = 0; i < h->n; i++) {
		const struct pt_token *t = &h->t[i];

		if (t->depth != depth)
			continue;
		if (pt_token_is(text, t, "enum"))
			h->value = true;
		if (is_one_of(text, t, aggregates, COUNT(aggregates)))
			h->aggregate = true;
		if (t->kind == PT_TOKEN_NAME && !h->open && !is_frozen_call(text, t))
			h->name = i;
		if (!pt_token_is(text, t, "(") || h->open || !i)
			continue;
		if (h->t[i - 1].kind == PT_TOKEN_NAME && !is_frozen_call(text, &h->t[i - 1])) {
			h->open = i;
			h->name = i - 1;
			h->aggregate = false;
			h->value = false;
		}
	}
}

/* What says nothing of a type. */
static bool is_qualifier(const char *text, const struct pt_token *t)
{
	static const char *const words[] = { "static",	 "inline",   "extern",	"const",
					     "volatile", "noinline", "notrace", "register" };

	if (is_one_of(text, t, words, COUNT(words)))
		return true;
	/* __always_inline, __init, __attribute_const__; but not __u64 */
	return t->length > 5 && !strncmp(text + t->at, "__", 2);
}

/* The words of a type, without qualifiers, one blank between them. */
static void type_text(const char *text, const struct pt_token *t, size_t n, char *to, size_t size)
{
	size_t have = 0;

	*to = '\0';
	for (size_t i = 0; i < n; i++) {
		if (is_frozen_call(text, &t[i]) && i + 1 < n && pt_token_is(text, &t[i + 1], "(")) {
			i = pt_token_close(text, t, n, i + 1);
			continue;
		}
		if (t[i].kind == PT_TOKEN_NAME && is_qualifier(text, &t[i]))
			continue;
		if (have + t[i].length + 2 > size)
			return;
		have += (size_t)snprintf(to + have, size - have, "%.*s ", (int)t[i].length,
					 text + t[i].at);
	}
}

static bool is_number_type(const char *type)
{
	static const char *const names[] = {
		"int ",		 "bool ",     "long ",	      "unsigned long ",
		"unsigned int ", "unsigned ", "u64 ",	      "u32 ",
		"pteval_t ",	 "pmdval_t ", "phys_addr_t ", "unsigned long long ",
		"u16 ",		 "u8 ",	      "pudval_t ",    "pgoff_t "
	};

	for (size_t i = 0; i < COUNT(names); i++)
		if (!strcmp(type, names[i]))
			return true;
	return false;
}

static void read_signature(const char *text, const struct head *h, struct pt_region *r)
{
	const size_t close = pt_token_close(text, h->t, h->n, h->open);
	char result[128], first[128];
	size_t end = h->open + 1;

	type_text(text, h->t, h->name, result, sizeof(result));
	r->returns_nothing = !strcmp(result, "void ");
	r->returns_number = is_number_type(result);
	while (end < close && !pt_token_is(text, &h->t[end], ","))
		end++;
	/* a lone word is a type: (void) */
	if (end < h->open + 3 || h->t[end - 1].kind != PT_TOKEN_NAME)
		return;
	r->parameter = copy_name(text, &h->t[end - 1]);
	type_text(text, h->t + h->open + 1, end - h->open - 2, first, sizeof(first));
	r->returns_parameter = *first && !strcmp(first, result);
}

static void add_definition(struct pt_source *s, const struct head *h, const struct pt_token *body,
			   size_t n)
{
	struct pt_region *r;

	if (h->aggregate && !h->value)
		return;
	if (!h->value && !h->open)
		return;
	r = add_region(s);
	r->kind = h->value ? PT_REGION_VALUE : PT_REGION_FUNCTION;
	r->name = h->name == SIZE_MAX ? strdup("") : copy_name(s->text, &h->t[h->name]);
	if (!r->name)
		pt_no_memory();
	r->first_line = r->last_line = h->n ? h->t[0].line : body[0].line;
	r->line = h->name == SIZE_MAX ? r->first_line : h->t[h->name].line;
	if (!h->value)
		read_signature(s->text, h, r);
	take_tokens(s->text, r, body, n);
}

static size_t end_of_statement(const char *text, const struct pt_token *t, size_t n, size_t i)
{
	while (i < n && !(t[i].depth == 0 && pt_token_is(text, &t[i], ";")))
		i++;
	return i;
}

/* One thing at file scope, from token i; returns where the next begins. */
static size_t read_declaration(struct pt_source *s, const struct pt_token *t, size_t n, size_t i)
{
	const char *text = s->text;
	struct head h = { .t = t + i };
	size_t at = i, end;

	for (; at < n; at++) {
		if (t[at].depth > 0)
			continue;
		if (pt_token_is(text, &t[at], ";") || pt_token_is(text, &t[at], "}"))
			return at + 1;
		if (pt_token_is(text, &t[at], "{") || pt_token_is(text, &t[at], "="))
			break;
	}
	if (at >= n)
		return n;
	h.n = at - i;
	look_at_head(text, &h);
	if (pt_token_is(text, &t[at], "=")) {
		h.value = true;
		h.aggregate = false;
		end = end_of_statement(text, t, n, at);
		add_definition(s, &h, t + at + 1, end - at - 1);
		return end + 1;
	}
	end = pt_token_close(text, t, n, at);
	add_definition(s, &h, t + at, (end < n ? end + 1 : n) - at);
	if (h.open)
		return end + 1;
	return end_of_statement(text, t, n, end) + 1;
}

void pt_source_parse(struct pt_source *s, const char *text)
{
	struct tokens t = { 0 };

	*s = (struct pt_source){ .text = text };
	read_tokens(s, &t);
	for (size_t i = 0; i < t.n;)
		i = read_declaration(s, t.v, t.n, i);
	free(t.v);
}

void pt_source_free(struct pt_source *s)
{
	for (size_t i = 0; i < s->nr_regions; i++) {
		free(s->region[i].name);
		free(s->region[i].parameter);
		free(s->region[i].token);
	}
	free(s->region);
	*s = (struct pt_source){ 0 };
}
