// SPDX-License-Identifier: GPL-2.0-or-later
/* The causes of a report's failures: what people read. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <stdlib.h>
#include <string.h>

#include "conformance/report/writer.h"

bool pt_is_of_cause(const struct pt_cause *c, const struct pt_result_row *row)
{
	return row->verdict == PT_FAIL && !strcmp(row->arch, c->arch) &&
	       !strcmp(row->cause[0] ? row->cause[0] : row->helper, c->helper);
}

/* Whether a row before it, in another cell, is about the same clause. */
static bool was_counted(const struct pt_report *r, size_t row)
{
	const struct pt_result_row *x = &r->results[row];

	for (size_t i = 0; i < row; i++) {
		const struct pt_result_row *y = &r->results[i];

		if (y->verdict == PT_FAIL && !strcmp(x->arch, y->arch) &&
		    !strcmp(x->helper, y->helper) && !strcmp(x->clause, y->clause))
			return true;
	}
	return false;
}

struct pt_cause *pt_causes_list(const struct pt_report *r, size_t *n)
{
	struct pt_cause *list = NULL;

	*n = 0;
	for (size_t i = 0; i < r->nr_results; i++) {
		const struct pt_result_row *row = &r->results[i];
		size_t k = 0;

		if (row->verdict != PT_FAIL)
			continue;
		while (k < *n && !pt_is_of_cause(&list[k], row))
			k++;
		if (k == *n) {
			list = pt_need(realloc(list, (*n + 1) * sizeof(*list)));
			list[(*n)++] =
				(struct pt_cause){ row->arch,
						   row->cause[0] ? row->cause[0] : row->helper, 0 };
		}
		list[k].clauses += !was_counted(r, i);
	}
	return list;
}

bool pt_is_consequence(const struct pt_result_row *row)
{
	return row->verdict == PT_FAIL && row->cause[0] && strcmp(row->cause[0], row->helper) != 0;
}

char *pt_cause_text(const struct pt_result_row *row)
{
	char *buf = NULL;
	size_t size;
	FILE *f = pt_open_text(&buf, &size);

	if (pt_is_consequence(row)) {
		fputs("follows from what is wrong with ", f);
		for (size_t i = 0; row->cause[i]; i++)
			fprintf(f, "%s%s()", i ? " and " : "", row->cause[i]);
	}
	pt_close_text(f);
	return pt_need(buf);
}
