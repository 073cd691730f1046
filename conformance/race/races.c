// SPDX-License-Identifier: GPL-2.0-or-later
/* Which rows there are; each subject has a child of its own, whose helpers may break. */
#include "conformance/race/races.h"
#include "conformance/race/page.h"
#include "conformance/race/races_json.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "conformance/diff/ask.h"
#include "conformance/race/atomic.h"
#include "conformance/race/saved.h"
#include "conformance/race/stress.h"
#include "conformance/race/words.h"
#include "conformance/subject/kernel.h"
#include "conformance/words/last_words.h"
#include "conformance/words/names.h"
#include "conformance/words/suggest.h"
#include "conformance/work/pool.h"
#include "conformance/work/progress.h"
#include "conformance/work/shared.h"

#define LIMIT_MS  3600000
#define MAX_SIDES 32
/* Of all searches that run at once: with what else there is, 2 GB. */
#define MOST_BYTES (UINT64_C(1800) << 20)

struct work {
	const struct pt_options *o;
	const struct pt_kernel *tree;
	struct pt_race_side *side;
	bool replays; /* trails are played, nothing is searched */
	u64 bytes;    /* of one search */
};

static bool take_builtin(struct pt_race_side *side, const char *mode)
{
	const struct pt_arch_host *h = side->host;

	for (size_t i = 0; h->builtin[i]; i++)
		if (!strcmp(h->builtin[i]->mode, mode)) {
			side->job.builtin = h->builtin[i];
			side->job.isa = h->builtin_isa[i];
			return true;
		}
	return false;
}

/* ---- in a child ---- */

/* A tree's names of bits; what cannot be learnt leaves the layout's. */
static void learn_names(const struct work *w, struct pt_race_subject *s)
{
	struct pt_response *rs = pt_need(calloc(1, sizeof(*rs)));
	struct pt_call *calls = pt_need(calloc(PT_MAX_CALLS, sizeof(*calls)));
	u64 broken[PT_BROKEN_WORDS] = { 0 };
	char why[256];
	struct pt_diff_side side = { .job = &w->side->job,
				     .o = w->o,
				     .name = "the tree",
				     .broken = broken,
				     .why = why,
				     .why_size = sizeof(why) };

	if (pt_diff_learn(&side, calls, rs))
		pt_race_read_as(s, (const u64(*)[PT_WIRE_SLOTS])rs->reads, rs->swp_types);
	pt_diff_end(&side);
	free(calls);
}

/* What a reference helper is known to be, a tree's is asked for. */
static bool learn_tree(const struct work *w, struct pt_race_subject *s)
{
	struct pt_race_side *side = w->side;

	learn_names(w, s);
	return pt_race_learn_atomic(s, &pt_engine_unicorn, &side->job, side->why,
				    sizeof(side->why));
}

static bool build_guest(const struct work *w)
{
	struct pt_race_side *side = w->side;

	if (!side->build)
		return true;
	side->job.elf = side->elf;
	return pt_kernel_guest(w->tree, side->host, side->build, w->o->stress, side->elf, side->why,
			       sizeof(side->why)) == PT_BUILT &&
	       pt_kernel_has_mode(side->elf, side->build, side->why, sizeof(side->why));
}

/* For the line of progress. */
static bool note_progress(void *with, u64 states, u64 waiting, u64 bytes)
{
	(void)waiting;
	(void)bytes;
	((struct pt_race_side *)with)->at_states = states;
	return true;
}

static void run_rows(const struct work *w, struct pt_race_subject *s,
		     const struct pt_race_limits *limits)
{
	struct pt_race_side *side = w->side;

	for (size_t i = 0; i < side->nr_rows; i++) {
		side->at_states = 0;
		side->at_row = i;
		if (w->replays)
			pt_race_replay(s, &side->row[i]);
		else
			pt_race_run(s, limits, &side->row[i]);
	}
}

static bool is_missing_bug(const struct pt_race_row *row)
{
	return row->verdict == PT_RACE_CLEAN && row->expected_violated;
}

/* Why a tree's helpers do not show a bug that the reference helpers show. */
static void explain_odd(struct pt_race_side *side, struct pt_race_subject *s,
			const struct pt_race_limits *limits)
{
	struct pt_race_side as = { .host = side->host, .job = side->job };
	struct pt_race_subject *reference = NULL;
	char why[256];

	if (!take_builtin(&as, side->host->arch->modes[side->job.mode].name))
		return;
	for (size_t i = 0; i < side->nr_rows; i++) {
		if (!is_missing_bug(&side->row[i]))
			continue;
		if (!reference)
			reference = pt_race_open(&pt_engine_native, &as.job, why, sizeof(why));
		if (reference)
			pt_race_explain_odd(s, reference, limits, &side->row[i]);
	}
	pt_race_close(reference);
}

static int run_child(void *arg)
{
	const struct work *w = arg;
	struct pt_race_side *side = w->side;
	const struct pt_race_limits limits = { .states = w->o->states,
					       .bytes = w->bytes,
					       .necessity = side->needs,
					       .progress = note_progress,
					       .with = side };
	struct pt_race_subject *s;

	if (!build_guest(w))
		return 0;
	s = pt_race_open(side->build ? &pt_engine_unicorn : &pt_engine_native, &side->job,
			 side->why, sizeof(side->why));
	if (!s)
		return 0;
	if (side->build && !learn_tree(w, s)) {
		pt_race_close(s);
		return 0;
	}
	run_rows(w, s, &limits);
	if (side->build && !w->replays)
		explain_odd(side, s, &limits);
	pt_race_calls(s, &side->calls, &side->different);
	pt_race_close(s);
	if (w->o->stress)
		pt_stress_run(side);
	side->ran = true;
	return 0;
}

static bool child_ended(void *arg, int status, double seconds)
{
	struct pt_race_side *side = ((struct work *)arg)->side;

	(void)seconds;
	if (!WIFEXITED(status) || WEXITSTATUS(status)) {
		side->ran = false;
		pt_pool_ending(status, side->why, sizeof(side->why));
	}
	return false;
}

/* ---- which subjects ---- */

static bool take_build(struct pt_race_side *side, const char *mode)
{
	for (const struct pt_kernel_build *b = side->host->kernel; b->mode; b++)
		if (!strcmp(b->mode, mode)) {
			side->build = b;
			side->job.isa = b->isa;
			return true;
		}
	return false;
}

/* One mode of each architecture, its first, or those that are asked for. */
static size_t find_sides(const struct pt_options *o, struct pt_race_side *side)
{
	size_t n = 0;

	for (size_t a = 0; a < pt_nr_arch_hosts; a++) {
		const struct pt_arch_host *h = pt_arch_hosts[a];
		bool one = false;

		for (size_t m = 0; pt_options_want_arch(o, h) && m < h->arch->nr_modes; m++) {
			if (!pt_options_want_mode(o, h->arch->modes[m].name) ||
			    (one && !o->all_modes && !o->nr_mode) || n == MAX_SIDES)
				continue;
			side[n].host = h;
			side[n].job = (struct pt_job){ .host = h, .mode = m };
			if (o->tree ? take_build(&side[n], h->arch->modes[m].name)
				    : take_builtin(&side[n], h->arch->modes[m].name)) {
				one = true;
				n++;
			}
		}
	}
	return n;
}

/* ---- which rows ---- */

/* Is it one of a list with commas? */
static bool is_in_list(const char *list, const char *word)
{
	const size_t n = strlen(word);

	for (const char *p = list; p; p = strchr(p, ',') ? strchr(p, ',') + 1 : NULL)
		if (!strncmp(p, word, n) && (!p[n] || p[n] == ','))
			return true;
	return false;
}

static bool wants(const struct pt_options *o, const struct pt_scenario *s, size_t variant,
		  enum pt_memory m)
{
	if (o->stress && (m != PT_MEMORY_SC || pt_stress_of(s, (unsigned)variant) < 0))
		return false;
	return (!o->nr_operands || !strcmp(o->operands[0], s->name)) &&
	       (!o->variant || !strcmp(o->variant, s->variants[variant].name)) &&
	       (!o->memory || is_in_list(o->memory, pt_memory_names[m]));
}

/* row: NULL: they are counted. */
static size_t find_rows(const struct pt_options *o, struct pt_race_row *row)
{
	size_t n = 0;

	for (size_t i = 0; pt_scenarios[i]; i++)
		for (size_t v = 0; v < pt_scenarios[i]->nr_variants; v++)
			for (int m = 0; m < PT_NR_MEMORIES; m++) {
				if (!wants(o, pt_scenarios[i], v, (enum pt_memory)m))
					continue;
				if (row) {
					row[n].scenario = pt_scenarios[i];
					row[n].variant = (unsigned)v;
					row[n].memory = (enum pt_memory)m;
				}
				n++;
			}
	return n;
}

/* ---- what was asked for ---- */

static int unknown(const char *what, const char *name, const char *valid)
{
	char near[PT_NEAR];

	return pt_usage("unknown %s '%s'; there are:%s%s", what, name, valid,
			pt_near_listed(name, valid, near));
}

static int check_scenario(const char *name)
{
	char valid[1024];
	struct pt_text t;

	pt_text_init(&t, valid, sizeof(valid));
	for (size_t i = 0; pt_scenarios[i]; i++)
		pt_text_add(&t, " %s", pt_scenarios[i]->name);
	return pt_race_scenario_named(name) ? -1 : unknown("scenario", name, valid);
}

static int check_variant(const struct pt_options *o)
{
	char valid[2048];
	struct pt_text t;
	bool is_there = false;

	pt_text_init(&t, valid, sizeof(valid));
	for (size_t i = 0; pt_scenarios[i]; i++) {
		if (o->nr_operands && strcmp(o->operands[0], pt_scenarios[i]->name) != 0)
			continue;
		for (size_t v = 0; v < pt_scenarios[i]->nr_variants; v++)
			if (!pt_is_word_in(valid, pt_scenarios[i]->variants[v].name))
				pt_text_add(&t, " %s", pt_scenarios[i]->variants[v].name);
		is_there |= pt_race_variant_named(pt_scenarios[i], o->variant) >= 0;
	}
	return is_there ? -1 : unknown("variant", o->variant, valid);
}

static int check_memory(const char *list)
{
	char valid[64], word[32];
	struct pt_text t;

	pt_text_init(&t, valid, sizeof(valid));
	for (int m = 0; m < PT_NR_MEMORIES; m++)
		pt_text_add(&t, " %s", pt_memory_names[m]);
	for (const char *p = list; p; p = strchr(p, ',') ? strchr(p, ',') + 1 : NULL) {
		snprintf(word, sizeof(word), "%.*s", (int)strcspn(p, ","), p);
		if (pt_name_index(pt_memory_names, PT_NR_MEMORIES, word) < 0)
			return unknown("memory model", word, valid);
	}
	return -1;
}

/* A machine has a memory model of its own, and no trails. */
static int check_stress(const struct pt_options *o)
{
	char valid[1024];
	struct pt_text t;

	if (o->memory || o->trail || o->necessity)
		return pt_usage("--stress goes without --memory, --trail and --necessity: it runs "
				"on a machine");
	if (o->format && (!strcmp(o->format, "md") || !strcmp(o->format, "html")))
		return pt_usage("--stress has no --format %s; there are: table json", o->format);
	pt_text_init(&t, valid, sizeof(valid));
	for (size_t i = 0; pt_scenarios[i]; i++)
		if (pt_stress_has(pt_scenarios[i]))
			pt_text_add(&t, " %s", pt_scenarios[i]->name);
	if (o->nr_operands && !pt_stress_has(pt_race_scenario_named(o->operands[0])))
		return pt_usage("no machine runs scenario '%s'; these are:%s", o->operands[0],
				valid);
	/* a fixed variant alone would have no control */
	return o->variant ? pt_usage("--stress goes without --variant: a fixed one is held against "
				     "the one with the bug")
			  : -1;
}

static int check(const struct pt_options *o)
{
	int err = o->nr_operands ? check_scenario(o->operands[0]) : -1;

	if (err == -1 && o->variant)
		err = check_variant(o);
	if (err == -1 && o->memory)
		err = check_memory(o->memory);
	if (err == -1 && o->stress)
		err = check_stress(o);
	return err;
}

/* ---- all of it ---- */

int pt_races_status(const struct pt_races *r)
{
	int status = PT_EXIT_OK;

	for (size_t i = 0; i < r->nr_sides; i++) {
		if (!r->side[i].ran)
			status = PT_EXIT_NOT_RUN;
		for (size_t k = 0; r->side[i].ran && k < r->side[i].nr_rows; k++) {
			if (pt_race_is_failure(&r->side[i].row[k]))
				return PT_EXIT_VIOLATED;
			if (r->side[i].row[k].verdict == PT_RACE_ERROR)
				status = PT_EXIT_NOT_RUN;
		}
	}
	return status;
}

/* What rows there are of a side: those given, which are trails, or all that are wanted. */
struct rows {
	const struct pt_race_row *trail; /* NULL: none are given */
	size_t n;
};

static void fill_rows(const struct pt_options *o, const struct rows *given,
		      struct pt_race_side *side)
{
	side->nr_rows = given->trail ? given->n : find_rows(o, NULL);
	side->row = pt_shared((side->nr_rows + 1) * sizeof(*side->row));
	if (given->trail)
		memcpy(side->row, given->trail, given->n * sizeof(*side->row));
	else
		find_rows(o, side->row);
}

static bool is_format(const struct pt_options *o, const char *name)
{
	return o->format && !strcmp(o->format, name);
}

/* Whose children are running: what says more at the end of the line is given nothing. */
static const struct pt_races *running;

/* The scenario that takes long, and how many states it has come to. */
static void say_search(char *buf, size_t size)
{
	const struct pt_race_side *most = NULL;

	for (size_t i = 0; i < running->nr_sides; i++)
		if (running->side[i].at_states &&
		    (!most || running->side[i].at_states > most->at_states))
			most = &running->side[i];
	*buf = 0;
	if (most)
		snprintf(buf, size, ", %llu states of %s", (unsigned long long)most->at_states,
			 most->row[most->at_row].scenario->name);
}

static void run_all(struct pt_races *r, const struct pt_kernel *tree, const struct rows *given)
{
	struct work *w = pt_need(calloc(r->nr_sides, sizeof(*w)));
	struct pt_task *t = pt_need(calloc(r->nr_sides, sizeof(*t)));
	const struct pt_options *o = r->o;
	const unsigned jobs = o->jobs ? o->jobs : pt_pool_cores();
	const u64 bytes = MOST_BYTES / (jobs < r->nr_sides ? jobs : r->nr_sides);

	for (size_t i = 0; i < r->nr_sides; i++) {
		struct pt_race_side *side = &r->side[i];

		/* Markdown tells it of one subject */
		side->needs = o->necessity && (!i || !is_format(o, "md"));
		fill_rows(o, given, side);
		w[i] = (struct work){ o, tree, side, given->trail != NULL, bytes };
		t[i] = (struct pt_task){ &w[i],
					 run_child,
					 child_ended,
					 LIMIT_MS,
					 side->host->arch->name,
					 side->host->arch->modes[side->job.mode].name };
	}
	running = r;
	pt_progress_also(say_search);
	/* two processors must meet: one machine at a time */
	pt_pool_run(t, r->nr_sides, o->stress ? 1 : jobs, PT_STAGE_RACES);
	free(t);
	free(w);
}

/* ---- trails ---- */

static bool is_hash(const char *text)
{
	const size_t n = strlen(text);

	return n >= 6 && n <= 16 && strspn(text, "0123456789abcdef") == n;
}

/* Searches all builtin subjects for it: the first row whose trail's hash begins so. */
static int find_trail(const struct pt_options *asked, struct pt_race_row **rows, size_t *n)
{
	struct pt_options o = *asked;
	struct pt_races r = { .o = &o };
	const struct rows none = { NULL, 0 };

	o.nr_arch = o.nr_mode = 0;
	o.tree = NULL;
	r.side = pt_shared(MAX_SIDES * sizeof(*r.side));
	r.nr_sides = find_sides(&o, r.side);
	run_all(&r, NULL, &none);
	for (size_t i = 0; i < r.nr_sides; i++)
		for (size_t k = 0; r.side[i].ran && k < r.side[i].nr_rows; k++) {
			const struct pt_race_row *row = &r.side[i].row[k];

			if (row->verdict != PT_RACE_VIOLATED ||
			    strncmp(row->trail.hash, o.trail, strlen(o.trail)) != 0)
				continue;
			*rows = pt_need(calloc(1, sizeof(**rows)));
			(*rows)->scenario = row->scenario;
			(*rows)->variant = row->variant;
			(*rows)->memory = row->memory;
			(*rows)->trail = row->trail;
			*n = 1;
			return -1;
		}
	return pt_usage("no trail of the reference helpers has the hash '%s'; of a tree's, or of "
			"others, give the JSON report that has it",
			o.trail);
}

static int get_trails(const struct pt_options *o, struct pt_race_row **rows, size_t *n)
{
	*rows = NULL;
	*n = 0;
	if (!o->trail)
		return -1;
	return is_hash(o->trail) ? find_trail(o, rows, n) : pt_race_read_trails(o->trail, rows, n);
}

/* ---- the command ---- */

static int save(const struct pt_races *r)
{
	char *text;
	size_t size;
	FILE *f = pt_open_text(&text, &size);
	int err = is_format(r->o, "json")   ? (r->o->stress ? pt_stress_json : pt_races_json)(f, r)
		  : r->o->stress	    ? pt_stress_table(f, r)
		  : is_format(r->o, "md")   ? pt_races_md(f, r)
		  : is_format(r->o, "html") ? pt_races_page(f, r)
					    : pt_races_table(f, r);

	pt_close_text(f);
	err = err || pt_output_save(r->o->output, text, size);
	free(text);
	if (err)
		return PT_EXIT_USAGE;
	return r->o->stress ? pt_stress_status(r) : pt_races_status(r);
}

static int run_sides(const struct pt_options *o, const struct pt_kernel *tree,
		     const struct rows *given)
{
	struct pt_races r = { .o = o, .version = tree ? tree->version : NULL };

	r.side = pt_shared(MAX_SIDES * sizeof(*r.side));
	r.nr_sides = find_sides(o, r.side);
	if (!r.nr_sides)
		return pt_usage("no architecture and mode is left to be asked");
	run_all(&r, tree, given);
	return save(&r);
}

int pt_races(const struct pt_options *o)
{
	struct pt_race_row *trail;
	struct pt_kernel tree;
	char err[512];
	size_t n;
	int status = check(o);

	if (status == -1 && o->tree && pt_kernel_open(&tree, o->tree, err, sizeof(err)))
		return pt_usage("%s", err);
	if (status == -1)
		status = get_trails(o, &trail, &n);
	if (status != -1)
		return status;
	status = run_sides(o, o->tree ? &tree : NULL, &(struct rows){ trail, n });
	free(trail);
	return status;
}
