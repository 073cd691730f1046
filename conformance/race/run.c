// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "conformance/race/run.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "conformance/words/last_words.h"
#include "conformance/words/names.h"

const char *const pt_race_verdict_names[PT_NR_RACE_VERDICTS] = {
	[PT_RACE_NOT_RUN] = "not run", [PT_RACE_CLEAN] = "clean", [PT_RACE_VIOLATED] = "violated",
	[PT_RACE_ABSENT] = "absent",   [PT_RACE_ERROR] = "error",
};

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

bool pt_race_is_expected(const struct pt_race_row *r)
{
	switch (r->verdict) {
	case PT_RACE_CLEAN:
		return !r->expected_violated;
	case PT_RACE_VIOLATED:
		return r->expected_violated;
	default:
		return true;
	}
}

bool pt_race_is_failure(const struct pt_race_row *r)
{
	return r->verdict == PT_RACE_VIOLATED && pt_race_row_variant(r)->fixed;
}

int pt_race_variant_named(const struct pt_scenario *s, const char *name)
{
	for (size_t i = 0; i < s->nr_variants; i++)
		if (!strcmp(s->variants[i].name, name))
			return (int)i;
	return -1;
}

const struct pt_scenario *pt_race_scenario_named(const char *name)
{
	for (size_t i = 0; pt_scenarios[i]; i++)
		if (!strcmp(pt_scenarios[i]->name, name))
			return pt_scenarios[i];
	return NULL;
}

/* Is the architecture one of these globs? */
static bool is_listed(const char *globs, const char *arch)
{
	char glob[32];
	size_t n;

	for (const char *p = globs; p && (n = pt_word_in(&p)); p += n) {
		snprintf(glob, sizeof(glob), "%.*s", (int)n, p);
		if (!fnmatch(glob, arch, 0))
			return true;
	}
	return false;
}

/* ---- what the subject has not ---- */

static bool is_absent(struct pt_race_subject *s, struct pt_race *r, struct pt_race_row *row)
{
	const struct pt_scenario *is = row->scenario;
	const char *lacks;

	row->verdict = PT_RACE_ABSENT;
	for (const enum pt_helper *h = is->needs; h && *h != PT_NR_HELPERS; h++)
		if (!pt_race_subject_has(s, *h)) {
			snprintf(row->why, sizeof(row->why), "there is no %s()",
				 pt_helpers[*h].name);
			return true;
		}
	lacks = is->lacks ? is->lacks(r) : NULL;
	snprintf(row->why, sizeof(row->why), "%s", lacks ? lacks : "");
	return lacks != NULL;
}

/* ---- one search ---- */

struct one {
	struct pt_machine_setup setup;
	struct pt_race *machine;
	struct pt_search *search;
	const struct pt_search_found *found;
};

static void begin(struct one *o, struct pt_race_subject *s, const struct pt_race_row *row,
		  unsigned variant, int drop)
{
	o->setup = (struct pt_machine_setup){ row->scenario, variant, row->memory, s, drop };
	o->machine = pt_race_new_machine(&o->setup);
}

static void search(struct one *o, const struct pt_race_limits *l, bool all_wrong)
{
	const struct pt_search_limits limits = { .states = l->states,
						 .bytes = l->bytes,
						 .all_wrong = all_wrong,
						 .progress = l->progress,
						 .with = l->with };
	const struct pt_space space = pt_race_space(o->machine);

	o->search = pt_search_run(&space, &limits);
	while (pt_race_has_learnt(o->machine)) {
		pt_search_free(o->search);
		o->search = pt_search_run(&space, &limits);
	}
	o->found = pt_search_found(o->search);
}

static void end(struct one *o)
{
	if (o->search)
		pt_search_free(o->search);
	pt_race_free_machine(o->machine);
}

/* Why the search says nothing of the subject; false: it does. */
static bool is_void(struct pt_race_subject *s, struct pt_race_row *row)
{
	const int missing = pt_race_missing(s);

	if (*pt_race_why(s)) {
		row->verdict = PT_RACE_ERROR;
		snprintf(row->why, sizeof(row->why), "%s", pt_race_why(s));
		return true;
	}
	if (missing < 0)
		return false;
	row->verdict = PT_RACE_ABSENT;
	snprintf(row->why, sizeof(row->why), "there is no %s()", pt_helpers[missing].name);
	return true;
}

static enum pt_race_verdict verdict_of(const struct one *o, char *why, size_t size)
{
	const char *cut = pt_race_cut(o->machine);

	if (o->found->end == PT_SEARCH_WRONG) {
		snprintf(why, size, "%s", o->found->wrong);
		return PT_RACE_VIOLATED;
	}
	if (!cut && !o->found->cut)
		return PT_RACE_CLEAN;
	snprintf(why, size, "incomplete after %llu states: %s%s",
		 (unsigned long long)o->found->states, cut ? "" : "no more of ",
		 cut ? cut : o->found->cut);
	return PT_RACE_ERROR;
}

static void play(struct one *o, struct pt_race_row *row)
{
	pt_move *moves;
	const size_t n = pt_search_path(o->search, &moves);

	pt_trail_play(o->machine, &o->setup, moves, n, &row->trail);
	free(moves);
}

/* ---- labels ---- */

static bool reaches(const struct pt_race *r, const char *label)
{
	const char *l;

	for (size_t i = 0; (l = pt_race_label(r, i)); i++)
		if (!strcmp(l, label))
			return true;
	return false;
}

static bool is_excused(const struct pt_variant *v, const char *label)
{
	for (size_t i = 0; i < PT_ARRAY_SIZE(v->unreached) && v->unreached[i].label; i++)
		if (!strcmp(v->unreached[i].label, label))
			return true;
	return false;
}

/* What a twin comes to and this one does not: it may be clean because it does nothing. */
static void compare_with(const struct one *o, const struct pt_race_limits *l, int variant,
			 struct pt_race_row *row)
{
	struct one twin = { .search = NULL };
	struct pt_text t;
	const char *label;

	pt_text_init(&t, row->missed, sizeof(row->missed));
	begin(&twin, o->setup.subject, row, (unsigned)variant, -1);
	search(&twin, l, true);
	for (size_t i = 0; (label = pt_race_label(twin.machine, i)); i++)
		if (!reaches(o->machine, label) && !is_excused(pt_race_row_variant(row), label))
			pt_text_add(&t, "%s%s", *row->missed ? ", " : "", label);
	end(&twin);
}

static void compare_labels(const struct one *o, const struct pt_race_limits *l,
			   struct pt_race_row *row)
{
	char name[48];
	size_t n;

	for (const char *p = pt_race_row_variant(row)->twin; (n = pt_word_in(&p)); p += n) {
		snprintf(name, sizeof(name), "%.*s", (int)n, p);
		compare_with(o, l, pt_race_variant_named(row->scenario, name), row);
		if (!*row->missed)
			continue;
		row->verdict = PT_RACE_ERROR;
		snprintf(row->why, sizeof(row->why), "it never comes to what '%s' does: %.150s",
			 name, row->missed);
		return;
	}
}

/* ---- what is needed ---- */

/* "flush tlb in f()", "test pmd == old in f()"; the second of a kind in a function says so. */
static void name_site(const struct pt_race *r, const struct pt_scenario *s, size_t at, char *buf,
		      size_t size)
{
	static const char *const what[] = {
		[PT_SITE_LOCK] = "lock",   [PT_SITE_FLUSH] = "flush", [PT_SITE_MB] = "smp_mb",
		[PT_SITE_WMB] = "smp_wmb", [PT_SITE_RMB] = "smp_rmb", [PT_SITE_TEST] = "test",
	};
	const struct pt_site *site = pt_race_site(r, at);
	const bool of_cell = site->kind == PT_SITE_LOCK || site->kind == PT_SITE_FLUSH;
	const char *name = of_cell ? s->cells[site->cell].name : site->text;
	struct pt_text t;
	unsigned before = 0;

	for (size_t i = 0; i < at; i++) {
		const struct pt_site *other = pt_race_site(r, i);

		before += other->kind == site->kind && other->cell == site->cell &&
			  !strcmp(other->where, site->where) && !other->text && !site->text;
	}
	pt_text_init(&t, buf, size);
	pt_text_add(&t, "%s%s%s in %s%s", what[site->kind], name ? " " : "", name ? name : "",
		    site->where, site->kind == PT_SITE_LOCK ? "" : "()");
	if (before)
		pt_text_add(&t, ", number %u there", before + 1);
}

static void leave_out(struct pt_race_subject *s, const struct pt_race_limits *l,
		      const struct pt_race_row *row, int site, struct pt_race_need *need)
{
	struct one o = { .search = NULL };

	begin(&o, s, row, row->variant, site);
	search(&o, l, false);
	need->without = verdict_of(&o, need->wrong, sizeof(need->wrong));
	end(&o);
}

static void find_needs(const struct one *o, const struct pt_race_limits *l, struct pt_race_row *row)
{
	for (size_t i = 0; i < PT_RACE_NEEDS && pt_race_site(o->machine, i); i++) {
		name_site(o->machine, row->scenario, i, row->need[i].what,
			  sizeof(row->need[i].what));
		leave_out(o->setup.subject, l, row, (int)i, &row->need[i]);
		row->nr_needs++;
	}
}

/* ---- a row ---- */

static void run_clean(struct one *o, const struct pt_race_limits *l, struct pt_race_row *row)
{
	if (pt_race_row_variant(row)->twin && row->memory == PT_MEMORY_SC)
		compare_labels(o, l, row);
	if (l->necessity && row->verdict == PT_RACE_CLEAN)
		find_needs(o, l, row);
}

void pt_race_run(struct pt_race_subject *s, const struct pt_race_limits *limits,
		 struct pt_race_row *row)
{
	const double since = now();
	struct one o = { .search = NULL };

	row->expected_violated =
		is_listed(pt_race_row_variant(row)->violated[row->memory], pt_race_arch(s));
	begin(&o, s, row, row->variant, -1);
	if (!is_absent(s, o.machine, row)) {
		search(&o, limits, false);
		row->found = *o.found;
		row->verdict = verdict_of(&o, row->why, sizeof(row->why));
		if (row->verdict == PT_RACE_VIOLATED)
			play(&o, row);
		is_void(s, row);
		if (row->verdict == PT_RACE_CLEAN) {
			run_clean(&o, limits, row);
			is_void(s, row);
		}
	}
	row->found.wrong = row->found.cut = NULL;
	row->seconds = now() - since;
	end(&o);
}

static void search_all_labels(struct one *o, struct pt_race_subject *s,
			      const struct pt_race_limits *l, const struct pt_race_row *row)
{
	begin(o, s, row, row->variant, -1);
	search(o, l, true);
}

void pt_race_explain_odd(struct pt_race_subject *s, struct pt_race_subject *reference,
			 const struct pt_race_limits *limits, struct pt_race_row *row)
{
	struct one here = { .search = NULL }, there = { .search = NULL };
	const char *label;
	struct pt_text t;

	pt_text_init(&t, row->odd, sizeof(row->odd));
	search_all_labels(&here, s, limits, row);
	search_all_labels(&there, reference, limits, row);
	for (size_t i = 0; (label = pt_race_label(there.machine, i)); i++)
		if (!reaches(here.machine, label))
			pt_text_add(&t, "%s'%s'", *row->odd ? ", " : "it never comes to ", label);
	pt_text_add(&t, "%s",
		    *row->odd ? ", as the reference helpers do"
			      : "it comes wherever the reference helpers come");
	end(&here);
	end(&there);
}

static void replay(struct one *o, struct pt_race_row *row)
{
	const size_t n = row->trail.nr_moves;
	pt_move *moves = pt_need(calloc(n + 1, sizeof(*moves)));
	const size_t made = (memcpy(moves, row->trail.move, n * sizeof(*moves)),
			     pt_trail_play(o->machine, &o->setup, moves, n, &row->trail));

	row->verdict = *row->trail.wrong ? PT_RACE_VIOLATED : PT_RACE_CLEAN;
	if (*row->trail.wrong)
		snprintf(row->why, sizeof(row->why), "%s", row->trail.wrong);
	else if (made < n)
		snprintf(row->why, sizeof(row->why),
			 "here it goes another way after move %zu of %zu; nothing is wrong so far",
			 made, n);
	else
		snprintf(row->why, sizeof(row->why), "it goes to its end, and nothing is wrong");
	free(moves);
}

void pt_race_replay(struct pt_race_subject *s, struct pt_race_row *row)
{
	struct one o = { .search = NULL };

	row->expected_violated =
		is_listed(pt_race_row_variant(row)->violated[row->memory], pt_race_arch(s));
	begin(&o, s, row, row->variant, -1);
	if (!is_absent(s, o.machine, row)) {
		replay(&o, row);
		is_void(s, row);
	}
	end(&o);
}
