/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Text in lines that fit; words are never broken. */
#ifndef PT_WRAP_H
#define PT_WRAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* How many columns UTF-8 text takes: so many bytes of it, or all. */
size_t pt_width_in(const char *s, size_t bytes);
size_t pt_width_of(const char *s);

/*
 * The words of a text from column `at` on, those that would pass the right edge on a
 * new line behind `indent` blanks, and the end of the line.  A word that is longer than
 * a line stands in one by itself, whole.  columns 0: a line has no end.
 */
void pt_wrap(FILE *f, size_t at, size_t indent, size_t columns, const char *text);

/*
 * Lines that are there already, those that are too wide wrapped: what goes on stands
 * under the words behind a label, or a little further in than the line began.
 */
void pt_wrap_lines(FILE *f, size_t columns, const char *text);

/* What is printed to standard output in between is kept back, and wrapped in the end. */
struct pt_kept_back {
	FILE *out;
	char *text;
	size_t size;
};
void pt_keep_back(struct pt_kept_back *k);
void pt_let_out(struct pt_kept_back *k, size_t columns);
/* The same, but that it stays in .text, to be freed. */
void pt_take_back(struct pt_kept_back *k);

#endif
