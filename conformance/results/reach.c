// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/results/reach.h"

#include <stdlib.h>
#include <string.h>

#include "conformance/subject/callers.h"
#include "conformance/words/last_words.h"

static bool is_asked(const struct pt_result_row *row)
{
	return row->verdict == PT_FAIL && !row->known && row->origin == PT_OF_CLAUSE;
}

/* Under one name or the other. */
static bool is_called(const struct pt_result_row *row, const char *const *names, size_t n,
		      const bool *called)
{
	for (size_t i = 0; i < n; i++)
		if (called[i] && (!strcmp(names[i], row->helper) ||
				  (row->tree_name && !strcmp(names[i], row->tree_name))))
			return true;
	return false;
}

void pt_mark_uncalled(struct pt_report *r, const char *tree)
{
	const char **names = pt_need(calloc(2 * r->nr_results + 1, sizeof(*names)));
	bool *called = pt_need(calloc(2 * r->nr_results + 1, sizeof(*called)));
	size_t n = 0;

	for (size_t i = 0; i < r->nr_results; i++) {
		const struct pt_result_row *row = &r->results[i];

		if (!is_asked(row))
			continue;
		names[n++] = row->helper;
		if (row->tree_name)
			names[n++] = row->tree_name;
	}
	if (n && !pt_called_anywhere(tree, names, n, called))
		for (size_t i = 0; i < r->nr_results; i++)
			r->results[i].no_caller = is_asked(&r->results[i]) &&
						  !is_called(&r->results[i], names, n, called);
	free(names);
	free(called);
}
