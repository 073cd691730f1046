/* SPDX-License-Identifier: GPL-2.0-or-later */
/* reStructuredText as the kernel's documents have it: titles and grid tables. */
#ifndef PT_RST_H
#define PT_RST_H

#include <stddef.h>
#include <stdio.h>

#define PT_RST_COLUMNS 8

struct pt_rst_column {
	const char *head;
	size_t most; /* wider cells are wrapped; a single word may be wider */
};

/* A table that is being filled; columns end with one without head. */
struct pt_rst_table {
	const struct pt_rst_column *column;
	size_t columns;
	char **cell; /* row by row */
	size_t rows;
};
void pt_rst_table(struct pt_rst_table *t, const struct pt_rst_column *columns);
/* One text for each column; copied. */
void pt_rst_row(struct pt_rst_table *t, const char *const *texts);
/* Writes it, with an empty line after it, and frees it.  Nothing if it has no row. */
void pt_rst_end(FILE *f, struct pt_rst_table *t);

/* The title, underlined with this character. */
void pt_rst_title(FILE *f, const char *title, char underline);
/* A paragraph, wrapped; `*`, `_` and the like stand for themselves. */
void pt_rst_paragraph(FILE *f, const char *text);

#endif
