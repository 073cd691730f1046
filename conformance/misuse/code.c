// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/misuse/code.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/words/last_words.h"

/* ---- what is code ---- */

static void blank(char *from, const char *to)
{
	for (; from < to; from++)
		if (*from != '\n')
			*from = ' ';
}

static char *past_comment(char *p)
{
	char *q;

	if (p[1] == '/')
		return p + strcspn(p, "\n");
	q = strstr(p + 2, "*/");
	return q ? q + 2 : p + strlen(p);
}

static char *past_literal(char *p)
{
	const char quote = *p++;

	while (*p && *p != quote && *p != '\n')
		p += *p == '\\' && p[1] ? 2 : 1;
	return *p == quote ? p + 1 : p;
}

/* With the lines that it goes on in. */
static char *past_directive(char *p)
{
	while ((p += strcspn(p, "\n")) && *p && p[-1] == '\\')
		p++;
	return p;
}

static bool begins_line(const char *text, const char *p)
{
	while (p > text && (p[-1] == ' ' || p[-1] == '\t'))
		p--;
	return p == text || p[-1] == '\n';
}

char *pt_code_bare(const char *text, size_t size)
{
	char *bare = pt_need(malloc(size + 1)), *p = bare;

	memcpy(bare, text, size);
	bare[size] = '\0';
	for (char *zero = bare; (zero = memchr(zero, '\0', size - (size_t)(zero - bare)));)
		*zero = ' ';
	while (*(p += strcspn(p, "/\"'#"))) {
		char *to = p + 1;

		if (*p == '#' && begins_line(bare, p))
			to = past_directive(p);
		else if (*p == '/' && (p[1] == '*' || p[1] == '/'))
			to = past_comment(p);
		else if (*p == '"' || *p == '\'')
			to = past_literal(p);
		if (to > p + 1)
			blank(p, to);
		p = to;
	}
	return bare;
}

/* ---- words and parentheses ---- */

size_t pt_code_word(const char *p)
{
	size_t n = 0;

	if (isdigit((unsigned char)*p))
		return 0;
	while (isalnum((unsigned char)p[n]) || p[n] == '_')
		n++;
	return n;
}

const char *pt_code_back(const char *start, const char *p)
{
	while (p > start && isspace((unsigned char)p[-1]))
		p--;
	return p;
}

struct pt_span pt_code_word_before(const char *start, const char *p)
{
	const char *end = pt_code_back(start, p), *from;

	for (from = end; from > start && (isalnum((unsigned char)from[-1]) || from[-1] == '_');)
		from--;
	return (struct pt_span){ from, (size_t)(end - from) };
}

const char *pt_code_skip(const char *p)
{
	while (isspace((unsigned char)*p))
		p++;
	return p;
}

const char *pt_code_past(const char *p)
{
	const char opens = *p, closes = opens == '(' ? ')' : '}';
	const char both[] = { opens, closes, '\0' };
	size_t depth = 0;

	for (; *(p += strcspn(p, both)); p++) {
		depth += *p == opens;
		if (*p == closes && !--depth)
			return p + 1;
	}
	return p;
}

struct pt_span pt_code_trim(const char *from, const char *to)
{
	while (from < to && isspace((unsigned char)*from))
		from++;
	while (to > from && isspace((unsigned char)to[-1]))
		to--;
	return (struct pt_span){ from, to > from ? (size_t)(to - from) : 0 };
}

bool pt_span_is(struct pt_span s, const char *text)
{
	return strlen(text) == s.n && !strncmp(s.at, text, s.n);
}

bool pt_span_same(struct pt_span a, struct pt_span b)
{
	size_t i = 0, k = 0;

	for (;;) {
		while (i < a.n && isspace((unsigned char)a.at[i]))
			i++;
		while (k < b.n && isspace((unsigned char)b.at[k]))
			k++;
		if (i == a.n || k == b.n)
			return i == a.n && k == b.n;
		if (a.at[i++] != b.at[k++])
			return false;
	}
}

bool pt_span_is_name(struct pt_span s)
{
	const char *p = s.at, *end = s.at + s.n;
	size_t n;

	while (p < end && (n = pt_code_word(p))) {
		p += n;
		if (p >= end)
			return p == end;
		if (*p == '.')
			p++;
		else if (p[0] == '-' && p[1] == '>')
			p += 2;
		else
			return false;
	}
	return false;
}

const char *pt_span_call(struct pt_span s, struct pt_span *name)
{
	const size_t n = s.n ? pt_code_word(s.at) : 0;
	const char *open = s.at + n;

	if (!n || n >= s.n)
		return NULL;
	open = pt_code_skip(open);
	if (*open != '(' || pt_code_past(open) != s.at + s.n)
		return NULL;
	*name = (struct pt_span){ s.at, n };
	return open;
}

size_t pt_code_arguments(const char *p, struct pt_span *v, size_t max)
{
	const char *end = pt_code_past(p) - 1, *from = ++p;
	size_t n = 0;

	for (; p <= end && n < max; p++) {
		if (p < end && (*p == '(' || *p == '{'))
			p = pt_code_past(p) - 1;
		else if (p == end || *p == ',')
			v[n++] = pt_code_trim(from, p), from = p + 1;
	}
	return n;
}

/* ---- functions ---- */

/* From a parenthesis that closes back to that which opens; NULL: there is none. */
static const char *opening(const char *text, const char *p)
{
	int depth = 0;

	for (;; p--) {
		depth += (*p == ')') - (*p == '(');
		if (!depth)
			return p;
		if (p == text || *p == ';' || *p == '}')
			return NULL;
	}
}

static bool is_definition(const char *text, const char *brace, struct pt_code_function *f)
{
	const char *p = pt_code_back(text, brace), *word, *line, *before;

	if (p == text || p[-1] != ')' || !(f->parameters = opening(text, p - 1)))
		return false;
	f->name = pt_code_word_before(text, f->parameters);
	word = f->name.at;
	for (line = word; line > text && line[-1] != '\n';)
		line--;
	/* statements are indented, and definitions are not */
	if (!f->name.n || isspace((unsigned char)*line))
		return false;
	for (before = line; before > text && !strchr(";}", before[-1]) && line - before < 80;)
		before--;
	f->local = false;
	for (; before < word; before++)
		f->local |= !strncmp(before, "static", 6);
	return true;
}

bool pt_code_next_function(const char *text, const char *p, struct pt_code_function *f)
{
	while ((p = strchr(p, '{'))) {
		if (is_definition(text, p, f)) {
			const char *margin = strstr(p, "\n}");

			f->body = p;
			f->end = pt_code_past(p);
			/* braces of several #ifs need not be as many */
			if (margin && margin + 2 < f->end)
				f->end = margin + 2;
			return true;
		}
		p++;
	}
	return false;
}
