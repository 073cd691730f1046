/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What Coccinelle says of a file, line by line: say.cocci. */
#ifndef PT_MISUSE_FACTS_H
#define PT_MISUSE_FACTS_H

#include <stdbool.h>
#include <stddef.h>

/* A line of facts, cut at its tabs. */
struct pt_caller_fact {
	const char *what, *function, *helper, *test, *answer;
	unsigned line, column, test_line;
	bool opposite; /* the test's own name says so if it answers otherwise */
};

struct pt_caller_facts {
	char *text; /* that the facts point into */
	struct pt_caller_fact *v;
	size_t n;
};

void pt_caller_facts_read(struct pt_caller_facts *f, const char *text);
void pt_caller_facts_free(struct pt_caller_facts *f);
/* The last fact of this kind before the call, of those that are about it; NULL: none. */
const struct pt_caller_fact *pt_caller_fact_about(const struct pt_caller_facts *f,
						  const struct pt_caller_fact *call,
						  const char *what);

#endif
