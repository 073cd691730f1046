/* SPDX-License-Identifier: GPL-2.0-or-later */
/* C source as text: what of it is code, and how calls and names stand in it. */
#ifndef PT_MISUSE_CODE_H
#define PT_MISUSE_CODE_H

#include <stdbool.h>
#include <stddef.h>

struct pt_span {
	const char *at;
	size_t n;
};

/* As long as the text, with blanks for comments, literals and directives; to be freed. */
char *pt_code_bare(const char *text, size_t size);

/* Length of the word that begins there; 0: none does. */
size_t pt_code_word(const char *p);
/* The word that ends there, blanks aside, and begins no earlier than start. */
struct pt_span pt_code_word_before(const char *start, const char *p);
/* Past the parenthesis or brace that closes what p opens, or the text's end. */
const char *pt_code_past(const char *p);
/* Over blanks, on and back, there no further than start. */
const char *pt_code_skip(const char *p);
const char *pt_code_back(const char *start, const char *p);

struct pt_span pt_code_trim(const char *from, const char *to);
bool pt_span_is(struct pt_span s, const char *text);
/* Blanks aside. */
bool pt_span_same(struct pt_span a, struct pt_span b);
/* A name, or a member of what has one: "pte", "vmf->orig_pte". */
bool pt_span_is_name(struct pt_span s);
/* Is it a call, and nothing else?  Then of which name, and where its parenthesis opens. */
const char *pt_span_call(struct pt_span s, struct pt_span *name);

/* What stands between the commas of a call, whose parenthesis p is: how many of at most max. */
size_t pt_code_arguments(const char *p, struct pt_span *v, size_t max);

/* A function's definition, as it stands in bare text. */
struct pt_code_function {
	struct pt_span name;
	const char *parameters; /* the parenthesis */
	const char *body, *end; /* the brace; past that which closes it */
	bool local;		/* static, and no header's */
};
/* The next one from p on; false: there is none.  What it is found by are names and braces. */
bool pt_code_next_function(const char *text, const char *p, struct pt_code_function *f);

#endif
