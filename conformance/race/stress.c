// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/race/stress.h"

#include <stdlib.h>
#include <string.h>

#include "conformance/words/last_words.h"
#include "conformance/work/folders.h"

#define LIMIT_MS 300000

const char *const pt_stress_says_names[PT_NR_SAYS] = {
	[PT_SAYS_SKIP] = "skip", [PT_SAYS_ABSENT] = "absent",	  [PT_SAYS_NEVER] = "never met",
	[PT_SAYS_SEEN] = "seen", [PT_SAYS_NOT_SEEN] = "not seen",
};

/* fixed: the one that has not the bug and is run after it; itself of one that has none. */
static const struct {
	const char *scenario, *variant;
	enum pt_stress fixed;
} stresses[PT_NR_STRESSES] = {
	[PT_STRESS_PROTECT_PLAIN] = { "hardware-dirty", "protect-plain", PT_STRESS_PROTECT },
	[PT_STRESS_PROTECT] = { "hardware-dirty", "protect", PT_STRESS_PROTECT },
	[PT_STRESS_CLEAR_PLAIN] = { "hardware-dirty", "clear-plain", PT_STRESS_CLEAR },
	[PT_STRESS_CLEAR] = { "hardware-dirty", "clear", PT_STRESS_CLEAR },
	[PT_STRESS_SPLIT_ALWAYS] = { "split-migration", "always", PT_STRESS_SPLIT_TESTED },
	[PT_STRESS_SPLIT_FRAME] = { "split-migration", "frame", PT_STRESS_SPLIT_TESTED },
	[PT_STRESS_SPLIT_TESTED] = { "split-migration", "tested", PT_STRESS_SPLIT_TESTED },
};

int pt_stress_of(const struct pt_scenario *s, unsigned variant)
{
	for (int i = 0; i < PT_NR_STRESSES; i++)
		if (!strcmp(stresses[i].scenario, s->name) &&
		    !strcmp(stresses[i].variant, s->variants[variant].name))
			return i;
	return -1;
}

bool pt_stress_has(const struct pt_scenario *s)
{
	for (unsigned v = 0; v < s->nr_variants; v++)
		if (pt_stress_of(s, v) >= 0)
			return true;
	return false;
}

/* ---- in the child ---- */

static void run_machine(struct pt_race_side *side, struct pt_response *rs)
{
	const struct pt_engine *e = &pt_engine_qemu_system;
	const struct pt_request rq = {
		.magic = PT_WIRE_MAGIC, .verb = PT_VERB_STRESS, .seed = 1, .mode = side->job.mode
	};
	char *why = side->machine_why;
	const size_t size = sizeof(side->machine_why);

	if (e->available(&side->job, why, size) ||
	    e->run(&side->job, &rq, rs, NULL, LIMIT_MS, why, size))
		return;
	if (rs->status != PT_STATUS_OK) {
		snprintf(why, size, "the guest stopped with status %u", (unsigned)rs->status);
		return;
	}
	memcpy(side->stressed, rs->stressed, sizeof(side->stressed));
	pt_walker_text(side->host, side->job.mode, rs, side->machine, sizeof(side->machine));
}

void pt_stress_run(struct pt_race_side *side)
{
	struct pt_response *rs = pt_need(calloc(1, sizeof(*rs)));

	if (!side->build)
		snprintf(side->elf, sizeof(side->elf), "%s/%s-%s.elf", pt_guest_dir(),
			 side->host->arch->name, side->host->arch->modes[side->job.mode].name);
	side->job.elf = side->elf;
	run_machine(side, rs);
	free(rs);
}

/* ---- what came of it ---- */

/* Has each of the bugs that the search finds been seen, of the fixed variant's twins? */
static bool has_control(const struct pt_race_side *side, const struct pt_race_row *row)
{
	for (size_t i = 0; i < side->nr_rows; i++) {
		const struct pt_race_row *bug = &side->row[i];
		const int of = pt_stress_of(bug->scenario, bug->variant);

		if (bug->verdict == PT_RACE_VIOLATED && of >= 0 &&
		    (int)stresses[of].fixed == pt_stress_of(row->scenario, row->variant) &&
		    of != (int)stresses[of].fixed && side->stressed[of].bad < PT_STRESS_ENOUGH)
			return false;
	}
	return true;
}

static const char *why_absent(const struct pt_stressed *s)
{
	switch (s->ran) {
	case PT_STRESS_LACKS:
		return "the helpers that it needs are not there";
	case PT_STRESS_ALONE:
		return "the machine has one processor, or puts no entries of that level";
	case PT_STRESS_APART:
		return "the machine records accesses by a load and a store that are not atomic: no "
		       "helper could be right";
	case PT_STRESS_BY_SOFTWARE:
		return "the MMU notes no stores: the kernel does, in a fault";
	default:
		return NULL;
	}
}

static const char *why_never(const struct pt_race_side *side, const struct pt_race_row *row,
			     const struct pt_stressed *s)
{
	const bool fixed = pt_race_row_variant(row)->fixed != NULL;

	if (s->ran == PT_STRESS_LATE)
		return "the second processor did not come up";
	if (s->bad)
		return NULL;
	if (row->verdict == PT_RACE_VIOLATED)
		return "what the search finds was not seen in so many rounds";
	if (fixed && !has_control(side, row))
		return "its rounds would not show the bug either";
	return s->before && s->after >= (fixed ? 1 : PT_STRESS_ENOUGH)
		       ? NULL
		       : "one processor was always the first";
}

enum pt_stress_says pt_stress_says(const struct pt_race_side *side, const struct pt_race_row *row,
				   const char **why)
{
	const struct pt_stressed *s = &side->stressed[pt_stress_of(row->scenario, row->variant)];

	*why = row->why;
	if (row->verdict == PT_RACE_ABSENT)
		return PT_SAYS_ABSENT;
	*why = side->machine_why;
	if (**why)
		return PT_SAYS_SKIP;
	*why = why_absent(s);
	if (*why)
		return PT_SAYS_ABSENT;
	*why = why_never(side, row, s);
	if (*why)
		return PT_SAYS_NEVER;
	*why = "";
	return s->bad ? PT_SAYS_SEEN : PT_SAYS_NOT_SEEN;
}

bool pt_stress_disagrees(const struct pt_race_side *side, const struct pt_race_row *row)
{
	const char *why;

	return row->verdict == PT_RACE_CLEAN && pt_stress_says(side, row, &why) == PT_SAYS_SEEN;
}

/* 1: a bug is seen where there is none, or where the search finds none; 3: nothing is known. */
static int status_of(const struct pt_races *r, const struct pt_race_side *side,
		     const struct pt_race_row *row)
{
	const char *why;

	switch (pt_stress_says(side, row, &why)) {
	case PT_SAYS_SEEN:
		return row->scenario->variants[row->variant].fixed || pt_stress_disagrees(side, row)
			       ? PT_EXIT_VIOLATED
			       : PT_EXIT_OK;
	case PT_SAYS_SKIP:
		return r->o->nr_arch || r->o->nr_mode ? PT_EXIT_NOT_RUN : PT_EXIT_OK;
	case PT_SAYS_NEVER:
		return PT_EXIT_NOT_RUN;
	default:
		return PT_EXIT_OK;
	}
}

int pt_stress_status(const struct pt_races *r)
{
	int status = PT_EXIT_OK;

	for (size_t i = 0; i < r->nr_sides; i++) {
		if (!r->side[i].ran)
			status = PT_EXIT_NOT_RUN;
		for (size_t k = 0; r->side[i].ran && k < r->side[i].nr_rows; k++) {
			const int row = status_of(r, &r->side[i], &r->side[i].row[k]);

			if (row == PT_EXIT_VIOLATED)
				return row;
			status = row == PT_EXIT_OK ? status : row;
		}
	}
	return status;
}
