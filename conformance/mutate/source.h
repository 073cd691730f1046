/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * C source text as the mutator sees it: tokens, and the definitions they form.
 * No preprocessor is run: what a macro or an #ifdef makes of the text is for
 * the compiler to say.  universal-ctags finds as many of the functions in mm/ and
 * arch/<arch>/mm/ (of 9,000 it lacks 8 and this lacks 14) and has no tokens for them.
 */
#ifndef PT_MUTATE_SOURCE_H
#define PT_MUTATE_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

enum pt_token_kind { PT_TOKEN_NAME, PT_TOKEN_NUMBER, PT_TOKEN_TEXT, PT_TOKEN_PUNCTUATOR };

struct pt_token {
	enum pt_token_kind kind;
	size_t at, length; /* in the text */
	unsigned line;	   /* from 1 */
	int depth;	   /* of brackets around it; a bracket has that of its outside */
	bool frozen;	   /* not to be changed: see source.c */
};

enum pt_region_kind {
	PT_REGION_FUNCTION, /* tokens: the body with its braces */
	PT_REGION_MACRO,    /* tokens: the body */
	PT_REGION_VALUE,    /* tokens: what stands after the = of an object, or in an enum */
};

/* One definition. */
struct pt_region {
	enum pt_region_kind kind;
	char *name;
	unsigned first_line, last_line; /* of all of it */
	unsigned line;			/* where its name stands */
	struct pt_token *token;
	size_t nr_tokens;
	/* Functions, and macros with parameters: the first one's name; NULL: there is none. */
	char *parameter;
	bool returns_parameter; /* the result has the parameter's type */
	bool returns_number;	/* 0 and 1 are values of the result's type */
	bool returns_nothing;
};

struct pt_source {
	const char *text; /* the caller's */
	struct pt_region *region;
	size_t nr_regions;
};

void pt_source_parse(struct pt_source *s, const char *text);
void pt_source_free(struct pt_source *s);

bool pt_token_is(const char *text, const struct pt_token *t, const char *what);
/* The bracket that closes token i of n, or n. */
size_t pt_token_close(const char *text, const struct pt_token *t, size_t n, size_t i);

#endif
