// SPDX-License-Identifier: GPL-2.0-or-later
/* explain: a helper's rows of the table of hazards, found by running the builtin helpers. */
#include <stdlib.h>
#include <string.h>

#include "conformance/command/cells.h"
#include "conformance/command/explain.h"
#include "conformance/report/hazards.h"
#include "conformance/words/last_words.h"
#include "conformance/words/names.h"

static bool has_hazards(enum pt_helper h)
{
	for (size_t i = 0; i < pt_nr_hazards(); i++)
		if (pt_helpers[pt_hazard_at(i)->helper].level == pt_helpers[h].level &&
		    !strcmp(pt_helpers[pt_hazard_at(i)->helper].name, pt_helpers[h].name))
			return true;
	return false;
}

/* "arm64, powerpc: becomes present; x86: …": those of which the same is said together. */
static void put_line(const struct pt_hazard_table *t, const struct pt_hazard_line *l)
{
	struct pt_hazard_column column[PT_HAZARD_MODES];
	char kinds[160], text[PT_HAZARD_MODES][400];
	const size_t n = pt_hazard_columns(t, false, column);
	const char *before = "";

	pt_hazard_kinds(l, kinds, sizeof(kinds));
	printf("  %-16s ", kinds);
	for (size_t i = 0; i < n; i++)
		pt_hazard_words(t, l, &column[i], true, text[i], sizeof(text[i]));
	for (size_t i = 0; i < n; i++) {
		if (!*text[i])
			continue;
		printf("%s%s", before, column[i].arch);
		before = "; ";
		for (size_t k = i + 1; k < n; k++) {
			if (strcmp(text[i], text[k]) != 0)
				continue;
			printf(", %s", column[k].arch);
			*text[k] = '\0';
		}
		printf(": %s", text[i]);
	}
	putchar('\n');
}

/* Cells that did not run say nothing, and why is told; the exit status. */
static int status_of(const struct pt_report *r)
{
	for (size_t i = 0; i < r->nr_cells; i++) {
		const struct pt_cell_row *c = &r->cells[i];

		if (c->status == PT_CELL_RAN)
			continue;
		fprintf(stderr, "ptconform: what mistakes turn into on %s %s is not known: %s\n",
			c->arch, c->mode, c->reason);
		return PT_EXIT_NOT_RUN;
	}
	return PT_EXIT_OK;
}

static void put_lines(const struct pt_report *r, enum pt_helper h)
{
	struct pt_hazard_table t;

	pt_hazards_of(&t, r);
	pt_hazards_fold(&t);
	printf("\nwhat it makes of an entry that it must not be given (%s):\n",
	       pt_level_names[pt_helpers[h].level]);
	for (size_t i = 0; i < t.n; i++)
		if (t.line[i].levels >> pt_helpers[h].level & 1)
			put_line(&t, &t.line[i]);
	pt_hazards_free(&t);
}

int pt_explain_hazards(const struct pt_options *o, enum pt_helper h)
{
	struct pt_options run = *o;
	struct pt_report r = { 0 };
	int status;

	if (!has_hazards(h))
		return PT_EXIT_OK;
	run.helper[0] = pt_helpers[h].name;
	run.nr_helper = 1;
	run.nr_clause = 0;
	run.hazards = true;
	status = pt_run_cells(&run, &r);
	if (status)
		return status;
	put_lines(&r, h);
	status = status_of(&r);
	pt_report_free(&r);
	return status;
}
