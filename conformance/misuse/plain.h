/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A source in plainer words, as make_plain.h makes it, and where in it what stood. */
#ifndef PT_MISUSE_PLAIN_H
#define PT_MISUSE_PLAIN_H

#include <stdbool.h>
#include <stddef.h>

#include "conformance/misuse/facts.h"

struct pt_plain {
	char *text;
	size_t size;
	struct pt_plain_shift {
		unsigned line, column;
		long by; /* as much further to the right it is from here on */
	} * shift;
	struct pt_plain_name {
		unsigned line;
		char *name;  /* of a function that has another one in the text */
		char *taken; /* what takes the swap part that it is asked of; or NULL */
		bool opposite;
		const char *asserted; /* what it asserts; NULL: it answers */
	} * name;
	size_t shifts, shift_room, names, name_room;
};

/* What was found in it, as it stands in the source. */
void pt_plain_restore(const struct pt_plain *p, struct pt_caller_fact *f);
void pt_plain_free(struct pt_plain *p);

#endif
