// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/report/report.h"

#include <stdlib.h>
#include <string.h>

#include "conformance/report/words.h"
#include "conformance/words/names.h"

const char *const pt_verdict_names[PT_NR_VERDICTS] = {
	[PT_PASS] = "pass",	[PT_FAIL] = "fail", [PT_HAZARD] = "hazard",
	[PT_ABSENT] = "absent", [PT_SKIP] = "skip", [PT_ERROR] = "error",
};

const char *const pt_cell_status_names[PT_NR_CELL_STATUS] = { "ran", "skip", "error" };

const char *const pt_hazard_mmu_names[PT_NR_HAZARD_MMU] = {
	[PT_HAZARD_MMU_NOTHING] = "permits nothing more",
	[PT_HAZARD_MMU_PERMITS] = "permits",
	[PT_HAZARD_MMU_WALKER] = "walker permits",
	[PT_HAZARD_MMU_DIFFERS] = "walker differs",
};

const char *const pt_presence_names[PT_NR_PRESENCE] = { "there", "missing", "off", "needs" };

void pt_report_free(struct pt_report *r)
{
	for (size_t i = 0; i < r->nr_results; i++)
		free(r->results[i].witness);
	for (size_t i = 0; i < r->nr_cells; i++) {
		free(r->cells[i].assumed);
		free(r->cells[i].read);
	}
	free(r->results);
	free(r->cells);
	for (size_t i = 0; i < r->nr_unknown; i++) {
		free(r->unknown[i].name);
		free(r->unknown[i].header);
	}
	free(r->unknown);
	free(r->few);
	free(r->against.path);
	free(r->against.name);
	pt_compared_free(&r->compared);
	free(r->revision);
	free(r->tree);
	free(r->version);
	free(r->commit.hash);
	free(r->commit.title);
	free(r->command);
	pt_words_free(r->words);
	*r = (struct pt_report){ 0 };
}

struct pt_result_row *pt_report_add(struct pt_report *r)
{
	if (!(r->nr_results & (r->nr_results - 1))) {
		size_t n = r->nr_results ? r->nr_results * 2 : 1;
		void *p = realloc(r->results, n * sizeof(*r->results));

		if (!p)
			return NULL;
		r->results = p;
	}
	memset(&r->results[r->nr_results], 0, sizeof(*r->results));
	return &r->results[r->nr_results++];
}

const char *pt_origin_text(enum pt_origin o)
{
	static const char *const texts[] = {
		[PT_OF_CLAUSE] = "",
		[PT_OF_REQUIRE] = "--require: the subject has these helpers, and they can be asked",
		[PT_OF_BASELINE] = "--baseline: what could be asked in an earlier report can still",
	};

	return texts[o];
}

/* Failures, or errors, that there were before a change are none of it. */
static bool has_any(const struct pt_report *r, enum pt_verdict v)
{
	size_t count[PT_NR_VERDICTS], left = 0;

	pt_report_count(r, count);
	for (size_t i = 0; i < r->nr_results; i++)
		left += r->results[i].verdict == v && r->results[i].left;
	return count[v] > left;
}

int pt_report_status(const struct pt_report *r)
{
	if (has_any(r, PT_FAIL) || r->compared.came.n)
		return 1;
	if (has_any(r, PT_ERROR))
		return 3;
	for (size_t i = 0; i < r->compared.nr_unlike; i++)
		if (r->compared.unlike[i].lost)
			return 3;
	for (size_t i = 0; i < r->nr_cells; i++)
		if (r->cells[i].status == PT_CELL_SKIP && r->cells[i].named)
			return 3;
	return 0;
}

/* ---- what helpers read ---- */

/* "boot_cpu_data.x86_capability" is of boot_cpu_data. */
static bool is_of(const char *name, const char *object)
{
	const size_t n = strlen(object);

	return !strncmp(name, object, n) && (!name[n] || strchr(".[-", name[n]));
}

const struct pt_assumed *pt_assumed_of(const struct pt_cell_row *c, const char *object)
{
	for (size_t i = 0; i < c->nr_assumed; i++)
		if (is_of(c->assumed[i].name, object))
			return &c->assumed[i];
	return NULL;
}

bool pt_is_varied(const struct pt_cell_row *c, const char *object)
{
	for (size_t i = 0; i < c->nr_assumed; i++)
		if (is_of(c->assumed[i].name, object) &&
		    strstr(c->assumed[i].reason, PT_TRIED_BOTH_WAYS))
			return true;
	return false;
}
