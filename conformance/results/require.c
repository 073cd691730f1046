// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/results/require.h"

#include <string.h>

#include "conformance/subject/other_names.h"
#include "conformance/words/names.h"

/* One of the globs of a list with commas. */
static bool list_names(const char *list, enum pt_helper h)
{
	char glob[128];

	for (;; list++) {
		size_t n = strcspn(list, ",");

		snprintf(glob, sizeof(glob), "%.*s", (int)n, list);
		if (pt_helper_matches(h, glob))
			return true;
		list += n;
		if (!*list)
			return false;
	}
}

bool pt_is_required(const struct pt_options *o, enum pt_helper h)
{
	for (size_t i = 0; i < o->nr_require; i++)
		if (list_names(o->require[i], h))
			return true;
	return false;
}

void pt_presence_text(enum pt_presence p, enum pt_helper h, char *buf, size_t size)
{
	static const char *const why[] = {
		[PT_THERE] = "no clause of it is asked: no entry of this subject meets what it "
			     "assumes",
		[PT_OFF] = "no clause of it is asked: the subject is built without this feature",
		[PT_NEEDS] = "no clause of it is asked: another helper that they need is missing",
	};

	if (p == PT_MISSING)
		snprintf(buf, size, "the subject has no %s%s", pt_helpers[h].name,
			 pt_helper_is_shared(h) ? " for HugeTLB" : "");
	else
		snprintf(buf, size, "%s", why[p]);
}

/* Two numbers of one helper, what it makes and what it returns, are one to a reader. */
static bool is_told(const struct pt_report *r, const struct pt_cell_row *c,
		    const struct pt_result_row *row)
{
	for (const struct pt_result_row *x = row; x-- > r->results;)
		if (x->origin != PT_OF_REQUIRE || strcmp(x->engine, c->engine) != 0 ||
		    strcmp(x->mode, c->mode) != 0 || strcmp(x->arch, c->arch) != 0)
			return false;
		else if (!strcmp(x->helper, row->helper) && !strcmp(x->clause, row->clause))
			return true;
	return false;
}

static int require_of_cell(struct pt_report *r, const struct pt_cell_row *c, enum pt_helper h)
{
	struct pt_result_row *row = pt_report_add(r);
	char why[160];

	if (!row)
		return -1;
	row->arch = c->arch;
	row->mode = c->mode;
	row->engine = c->engine;
	row->helper = row->cause[0] = pt_helpers[h].name;
	row->rule = PT_RULE_REQUIRE;
	row->origin = PT_OF_REQUIRE;
	row->verdict = PT_FAIL;
	snprintf(row->clause, sizeof(row->clause), "%s%s", pt_helper_is_shared(h) ? "hugetlb-" : "",
		 PT_CLAUSE_THERE);
	pt_presence_text((enum pt_presence)c->presence[h], h, why, sizeof(why));
	snprintf(row->reason, sizeof(row->reason), "required, and absent: %s", why);
	if (is_told(r, c, row))
		r->nr_results--;
	return 0;
}

int pt_require(struct pt_report *r, const struct pt_options *o)
{
	for (size_t i = 0; o->nr_require && i < r->nr_cells; i++)
		for (unsigned h = 0; h < PT_NR_HELPERS; h++)
			if (r->cells[i].status == PT_CELL_RAN &&
			    r->cells[i].presence[h] != PT_THERE &&
			    pt_is_required(o, (enum pt_helper)h) &&
			    require_of_cell(r, &r->cells[i], (enum pt_helper)h))
				return -1;
	return 0;
}
