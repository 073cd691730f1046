/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A header of a tree: its lines, under which #if each stands, and what it defines. */
#ifndef PT_VMWARN_HEADER_H
#define PT_VMWARN_HEADER_H

#include "conformance/mutate/source.h"

struct pt_header {
	char *path; /* from the tree's top */
	char *text;
	struct pt_source source;
	unsigned nr_lines;
	struct pt_header_line {
		size_t at, length; /* without its end */
		char *under;	   /* the #ifs around it: see pt_is_under() */
		unsigned opened;   /* the innermost of these; 0: there is none */
	} * line;		   /* from 1 */
};

/* Takes the text. */
void pt_header_read(struct pt_header *h, const char *path, char *text);
void pt_header_free(struct pt_header *h);

/* Is a line compiled in only where the other one is, if at all? */
bool pt_is_under(const struct pt_header *h, unsigned line, unsigned other);
/* Does the line, blanks aside, begin so? */
bool pt_line_begins(const struct pt_header *h, unsigned line, const char *word);
bool pt_line_is_blank(const struct pt_header *h, unsigned line);
/* The directive of a line, "include" say, and where its rest begins; NULL: it is none. */
const char *pt_line_directive(const struct pt_header *h, unsigned line, const char *word);

#endif
