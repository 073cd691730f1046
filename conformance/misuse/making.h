/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How a source is put in plainer words (make_plain.h): what its parts share. */
#ifndef PT_MISUSE_MAKING_H
#define PT_MISUSE_MAKING_H

#include <stdlib.h>

#include "conformance/misuse/code.h"
#include "conformance/misuse/guards.h"
#include "conformance/misuse/plain.h"
#include "conformance/words/last_words.h"
#include "generic/contract/words.h"

#define PT_MOST_ARGUMENTS 10

/* At a place of the text some characters give way to others. */
struct pt_edit {
	size_t at, cut;
	char *put;
};

struct pt_making {
	struct pt_plain *to;
	const char *file, *text, *bare; /* text and bare: of one length */
	const struct pt_guards *guards;
	u64 wanted;
	struct pt_edit *edit;
	size_t edits, room;
};

#define PT_GROW(v, n, room)                                                 \
	do {                                                                \
		if ((n) == (room)) {                                        \
			(room) = (room) ? 2 * (room) : 16;                  \
			(v) = pt_need(realloc((v), (room) * sizeof(*(v)))); \
		}                                                           \
	} while (0)

/* In bare text, from and to; put becomes its own.  Edits do not lie across each other. */
void pt_making_edit(struct pt_making *m, const char *from, const char *to, char *put);
/* Calls back with each name of the function that is called. */
typedef void pt_called(void *arg, struct pt_span name, const char *open);
void pt_making_calls(const struct pt_code_function *f, pt_called *called, void *arg);

/* The text with its edits, which are freed. */
void pt_making_write(struct pt_making *m, size_t size);

#endif
