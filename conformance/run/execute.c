// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Runs the cells of a plan, each in a child of its own.  Of a cell
 * that a helper breaks (BUG(), a fault, no end) the helpers that do so are found, with
 * the call being made written down, and it is run without them: one bad helper costs
 * its own clauses, not the cell.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conformance/engine/patience.h"
#include "conformance/run/broken.h"
#include "conformance/run/causes.h"
#include "conformance/run/execute.h"
#include "conformance/run/inquire.h"
#include "conformance/run/kept.h"
#include "conformance/run/per_cell.h"
#include "conformance/run/plan.h"
#include "conformance/run/warned.h"
#include "conformance/subject/kernel.h"
#include "conformance/words/last_words.h"
#include "conformance/work/phases.h"
#include "conformance/work/pool.h"
#include "conformance/work/shared.h"

/*
 * A run takes a second or two.  One that takes longer has perhaps a helper that never
 * ends; perhaps the machine is slow.  Traced, that shows: watch.h.
 */
#define FIRST_LIMIT_MS 4000
/* The same in milliseconds, for tests of what a slow machine would do. */
#define FIRST_LIMIT "PTCONFORM_FIRST_LIMIT"
/* And this much, if all its calls end, or one is known not to. */
#define RUN_LIMIT_MS 20000
/*
 * As many times as long for a machine: without help from the processor KVM's
 * walker is software, and two processors that spin for each other take seconds
 * where the host's are busy.
 */
#define MACHINE_TIMES 3
#define KILL_AFTER_MS 10000
/* So many more runs of a machine whose two processors never met: it may be a busy one. */
#define MORE_MEETINGS 4
/* More helpers than this broken: the subject is, not they. */
#define MAX_BROKEN	32
#define MAX_BAD_HAZARDS 24

/*
 * A cell is run as it is, FIRST.  If that does not end well, its helpers are sought that
 * break, PROBE, as often as one is found; what is left is run AGAIN.  Should it break all
 * the same, its own engine is asked where, TRACED.  If helpers have warned in calls that
 * are allowed, one more run beside it lists which, HEARD.
 */
enum stage { FIRST, PROBE, AGAIN, TRACED, HEARD };

/* What parent and child share about one cell. */
struct attempt {
	struct pt_cell *cell;
	const struct pt_options *o;
	enum stage stage;
	unsigned nr_broken;
	unsigned meetings; /* runs in which two processors never met */
	/* Helpers that broke in calls that the contract does not allow. */
	u64 spared[PT_BROKEN_WORDS];
	bool any_spared;
	char *err; /* shared: the engine's words, empty if the guest answered */
	size_t err_size;
};

static unsigned run_limit(const struct pt_engine *e)
{
	return RUN_LIMIT_MS * (e->walks ? MACHINE_TIMES : 1);
}

static unsigned kill_limit(const struct pt_engine *e)
{
	return run_limit(e) * PT_PATIENCE + KILL_AFTER_MS;
}

/* The exit status of a cell's process: PT_HANGS, PT_LATE. */
enum { ENGINE_HANGS = 4, ENGINE_LATE };

static unsigned first_limit(void)
{
	const char *given = getenv(FIRST_LIMIT);
	const int ms = given ? atoi(given) : 0;

	return ms > 0 ? (unsigned)ms : FIRST_LIMIT_MS;
}

static unsigned stage_limit(const struct attempt *a)
{
	if (a->stage == FIRST)
		return first_limit();
	return a->stage == AGAIN ? run_limit(a->cell->engine) : RUN_LIMIT_MS;
}

/*
 * Who can tell at once which call it is that does not end: what runs in this process.  A
 * machine, or another's process, runs the same guest.
 */
static const struct pt_engine *prober_of(const struct pt_cell *c)
{
	return c->builtin && !c->engine->wants_elf ? c->engine : &pt_engine_unicorn;
}

static bool is_violated(const struct pt_response *rs)
{
	for (size_t i = 0; i < pt_nr_clauses(); i++)
		if (rs->result[i].violated)
			return true;
	return false;
}

/*
 * Of what the options pick alone; if that is violated, of everything after all, for what
 * the cause is others may tell.
 */
static int run_picked(const struct attempt *a, const struct pt_engine *e, const struct pt_job *job,
		      struct pt_request *rq)
{
	struct pt_response *rs = a->cell->rs;
	int ended;

	pt_request_only(rq, a->cell->machine, a->o);
	ended = e->run(job, rq, rs, NULL, stage_limit(a), a->err, a->err_size);
	if (ended || !rs->decided || (rs->status == PT_STATUS_OK && !is_violated(rs)))
		return ended;
	memset(rq->decide, 0, sizeof(rq->decide));
	memset(rs, 0, sizeof(*rs));
	return e->run(job, rq, rs, NULL, stage_limit(a), a->err, a->err_size);
}

static int run_itself(struct attempt *a)
{
	struct pt_cell *c = a->cell;
	const struct pt_engine *e = a->stage == PROBE ? prober_of(c) : c->engine;
	struct pt_job job = pt_cell_job(c);
	struct pt_request rq;
	int ended;

	pt_request_of(c, a->o, &rq);
	rq.trace = a->stage == PROBE || a->stage == TRACED;
	memcpy(rq.spared, a->spared, sizeof(rq.spared));
	memset(c->rs, 0, sizeof(*c->rs));
	a->err[0] = '\0';
	ended = run_picked(a, e, &job, &rq);
	if (ended && !a->err[0])
		snprintf(a->err, a->err_size, "the engine failed without saying why");
	return ended == PT_HANGS ? ENGINE_HANGS : ended == PT_LATE ? ENGINE_LATE : 0;
}

/* The cell's run once more with each call noted, for its warnings alone. */
static int hear(struct attempt *a)
{
	struct pt_cell *c = a->cell;
	struct pt_job job = pt_cell_job(c);
	struct pt_response *rs = pt_need(calloc(1, sizeof(*rs)));
	struct pt_request rq;
	int ended;

	pt_request_of(c, a->o, &rq);
	if (c->rs->decided)
		pt_request_only(&rq, c->machine, a->o);
	rq.trace = true;
	a->err[0] = '\0';
	ended = prober_of(c)->run(&job, &rq, rs, NULL, stage_limit(a), a->err, a->err_size);
	if (ended && !a->err[0])
		snprintf(a->err, a->err_size, "the engine failed without saying why");
	pt_warned_note(c, rs);
	free(rs);
	return 0;
}

static int run_cell(void *arg)
{
	struct attempt *a = arg;

	return a->stage == HEARD ? hear(a) : run_itself(a);
}

static const char *current_name(const struct pt_cell *c)
{
	u64 h = c->rs->current;

	return h && h <= PT_NR_HELPERS ? pt_helpers[h - 1].name : "?";
}

/* Without a helper that breaks nothing can be tested: of each clause that is said. */
static bool settle_without(struct pt_cell *c, enum pt_helper h)
{
	if (!c->broke[h].why || !c->broke[h].allowed)
		return false;
	c->row.status = PT_CELL_RAN;
	for (size_t i = 0; i < pt_nr_clauses(); i++)
		c->rs->result[i] = (struct pt_result){ .flags = PT_RESULT_BROKEN, .why = h };
	return true;
}

/* The guest answered; is it an answer about the subject? */
static void settle(struct pt_cell *c)
{
	char why[256] = "";

	switch (c->rs->status) {
	case PT_STATUS_OK:
		c->row.status = PT_CELL_RAN;
		c->row.digest = c->rs->digest;
		pt_walker_text(c->host, c->mode, c->rs, c->row.reason, sizeof(c->row.reason));
		return;
	case PT_STATUS_GEOMETRY:
		snprintf(
			why, sizeof(why),
			"the subject has %u-bit pages and %u-bit huge pages, mode %s has %u and %u",
			(unsigned)c->rs->page_shift, (unsigned)c->rs->pmd_shift, c->row.mode,
			c->host->arch->modes[c->mode].page_shift,
			c->host->arch->modes[c->mode].pmd_shift);
		break;
	case PT_STATUS_OVERFLOW:
		snprintf(why, sizeof(why),
			 "more than %d entries can be reached from one: a helper never settles",
			 8192);
		break;
	case PT_STATUS_NO_BASE: {
		u64 h = c->rs->current - 1;

		if (h < PT_NR_HELPERS && settle_without(c, h))
			return;
		const char *said = h >= PT_NR_HELPERS ? NULL
				   : c->broke[h].why  ? c->broke[h].why
						      : c->why_absent[h];

		snprintf(why, sizeof(why), "nothing can be tested without %s%s%s", current_name(c),
			 said ? ": " : "", said ? said : "");
		break;
	}
	default:
		snprintf(why, sizeof(why), "the guest gave no answer (status %u)",
			 (unsigned)c->rs->status);
	}
	pt_cell_error(c, why);
}

static bool is_in(const u64 *helpers, u64 h)
{
	return helpers[h / 64] & PT_BIT(h % 64);
}

static void leave_out(struct attempt *a, u64 h, const char *why)
{
	struct pt_cell *c = a->cell;

	pt_break_note(&c->broke[h], c->rs, why);
	pt_break_leave_out(c, h);
	a->nr_broken++;
}

/* Notes the helper a traced run stopped in; false if it was in none. */
static bool note_broken(struct attempt *a, const char *why)
{
	struct pt_cell *c = a->cell;
	u64 h = c->rs->current - 1;

	if (h >= PT_NR_HELPERS || a->nr_broken >= MAX_BROKEN || is_in(c->broken, h))
		return false;
	if (a->stage != PROBE || c->rs->allowed || is_in(a->spared, h)) {
		leave_out(a, h, why);
		return true;
	}
	/* perhaps it does so of what it may be given, too */
	a->spared[h / 64] |= PT_BIT(h % 64);
	a->any_spared = true;
	pt_break_note(&c->broke[h], c->rs, why);
	return true;
}

/* Those that broke in no call that a rule allows, and not again. */
static void leave_out_spared(struct attempt *a)
{
	struct pt_cell *c = a->cell;

	for (u64 h = 0; h < PT_NR_HELPERS; h++)
		if (is_in(a->spared, h))
			pt_break_leave_out(c, h);
	memset(a->spared, 0, sizeof(a->spared));
}

/*
 * Each fault costs a run of the cell: after so many only the hazards that have a rule are tried,
 * unless it is hazards that are asked for.
 */
static void leave_out_misuse(struct pt_cell *c)
{
	for (size_t i = 0; i < pt_nr_hazards(); i++)
		if (!pt_hazard_at(i)->always)
			c->no_hazards[i / 64] |= PT_BIT(i % 64);
}

/* Notes the misuse a run stopped in: an outcome, not a defect; false if it was in none. */
static bool leave_out_hazard(struct attempt *a, const char *why)
{
	struct pt_cell *c = a->cell;
	u64 h = c->rs->hazard - 1;

	if (h >= pt_nr_hazards() || c->why_hazard[h])
		return false;
	c->no_hazards[h / 64] |= PT_BIT(h % 64);
	c->why_hazard[h] = pt_copy(why);
	if (++c->nr_bad_hazards == MAX_BAD_HAZARDS && !a->o->hazards)
		leave_out_misuse(c);
	return true;
}

/* A race in which two processors never met shows nothing. */
static bool is_unseen(const struct pt_cell *c)
{
	for (size_t i = 0; i < pt_nr_clauses(); i++)
		if (c->rs->result[i].flags & PT_RESULT_UNSEEN)
			return true;
	return false;
}

static bool meets_again(struct attempt *a)
{
	return a->cell->row.status == PT_CELL_RAN && is_unseen(a->cell) &&
	       a->meetings++ < MORE_MEETINGS;
}

/* Why a run did not end well. */
static void ending(const struct attempt *a, int status, double seconds, char *why, size_t size)
{
	const struct pt_cell *c = a->cell;

	if (a->err[0])
		snprintf(why, size, "%s", a->err);
	else if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL &&
		 seconds * 1000 < kill_limit(c->engine))
		snprintf(why, size, "somebody killed its process: was there too little memory?");
	else if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
		snprintf(why, size, "still running after %u s", kill_limit(c->engine) / 1000);
	else
		pt_pool_ending(status, why, size);
	if (c->rs->status == PT_STATUS_BUG)
		snprintf(why, size, "it called BUG()");
}

static bool is_to_be_heard(struct attempt *a)
{
	if (!pt_warned_is_open(a->cell))
		return false;
	a->stage = HEARD;
	return true;
}

/* All that broke was found. */
static bool probed(struct attempt *a)
{
	struct pt_cell *c = a->cell;

	leave_out_spared(a);
	a->stage = AGAIN;
	/* that was the cell itself, with each call noted; but the MMU is not played meanwhile */
	if (prober_of(c) != c->engine || a->any_spared || c->engine->between)
		return true;
	settle(c);
	return is_to_be_heard(a);
}

static bool answered(struct attempt *a)
{
	if (a->stage == PROBE)
		return probed(a);
	if (a->stage == HEARD)
		return false;
	settle(a->cell);
	return meets_again(a) || is_to_be_heard(a);
}

static void not_heard(struct pt_cell *c, const char *why)
{
	char line[320];

	snprintf(line, sizeof(line), "helpers warned, and whose warnings it were is not known: %s",
		 why);
	pt_cell_error(c, line);
}

/*
 * Did it end where it did because of what it was doing?  A run that was given up need not
 * have: what it happened to be at is not to be blamed.  Traced, what takes long is seen.
 */
static bool shows_what(const struct attempt *a, int status)
{
	const int ended = WIFEXITED(status) ? WEXITSTATUS(status) : 0;

	if (a->stage == FIRST)
		return ended != ENGINE_HANGS && ended != ENGINE_LATE;
	return a->stage != AGAIN || ended != ENGINE_LATE;
}

static bool cell_ended(void *arg, int status, double seconds)
{
	struct attempt *a = arg;
	struct pt_cell *c = a->cell;
	char why[256];

	c->row.seconds += seconds;
	if (WIFEXITED(status) && !WEXITSTATUS(status) && !a->err[0])
		return answered(a);
	ending(a, status, seconds, why, sizeof(why));
	if (a->stage == HEARD) {
		not_heard(c, why);
		return false;
	}
	if (shows_what(a, status) && leave_out_hazard(a, why))
		return true;
	if (a->stage == FIRST) {
		a->stage = PROBE;
		return true;
	}
	if (a->stage != AGAIN && note_broken(a, why)) {
		a->stage = a->stage == TRACED ? AGAIN : PROBE;
		return true;
	}
	if (a->stage == PROBE && prober_of(c) != c->engine) {
		a->stage = AGAIN;
		return true;
	}
	if (a->stage == AGAIN && !(WIFEXITED(status) && WEXITSTATUS(status) == ENGINE_HANGS)) {
		a->stage = TRACED;
		return true;
	}
	pt_cell_error(c, why);
	return false;
}

/* Is the engine there, and has nothing gone wrong before? */
static bool runnable(struct pt_cell *c)
{
	struct pt_job job = pt_cell_job(c);
	char why[200];

	if (c->row.status != PT_CELL_RAN)
		return false;
	if (!c->engine->available(&job, why, sizeof(why)))
		return true;
	pt_cell_skip(c, why);
	return false;
}

/* A machine has two processors, which spin for each other: each wants a core. */
static unsigned jobs_for(const struct pt_options *o, bool machines)
{
	if (o->jobs)
		return o->jobs;
	return machines ? (pt_pool_cores() + 1) / 2 : pt_pool_cores();
}

/* ---- runs on lesser machines are kept: the cell's own run has shown that all is as it was ---- */

static bool lesser_path(const struct pt_plan *p, const struct pt_options *o,
			const struct pt_cell *c, char *path, size_t size)
{
	const struct pt_cell *whole = &p->cells[c->of];
	char name[96];

	snprintf(name, sizeof(name), "ran.%zu.%s.%llx", sizeof(*c->rs), c->engine->name,
		 (unsigned long long)pt_cell_lacks(c));
	return c->machine && whole->row.status == PT_CELL_RAN && !whole->nr_bad_hazards &&
	       pt_kept_beside(whole, o, name, path, size);
}

static bool take_kept(const struct pt_plan *p, const struct pt_options *o, struct pt_cell *c)
{
	char path[PT_KEPT_PATH];

	if (!lesser_path(p, o, c, path, sizeof(path)) || !pt_kept_read(path, c->rs, sizeof(*c->rs)))
		return false;
	settle(c);
	return true;
}

static void keep_lesser(const struct pt_plan *p, const struct pt_options *o)
{
	char path[PT_KEPT_PATH];

	for (size_t i = 0; i < p->nr_cells; i++) {
		const struct pt_cell *c = &p->cells[i];

		if (c->row.status == PT_CELL_RAN && !pt_options_are_narrow(o) &&
		    !c->nr_bad_hazards && !pt_cell_is_broken(c) &&
		    lesser_path(p, o, c, path, sizeof(path)) && access(path, F_OK))
			pt_kept_write(path, c->rs, sizeof(*c->rs));
	}
}

/* ---- which cells at a time ---- */

enum { ERR_SIZE = 256 };
enum round { CELLS, LESSER, MACHINES };

static enum round round_of(const struct pt_cell *c)
{
	return c->engine->walks ? MACHINES : c->machine ? LESSER : CELLS;
}

/* A cell that ran the same code before, if helpers broke it. */
static const struct pt_cell *broken_before(const struct pt_plan *p, const struct pt_cell *c)
{
	if (c->machine)
		return pt_cell_is_broken(&p->cells[c->of]) ? &p->cells[c->of] : NULL;
	for (size_t i = 0; c->engine->walks && i < p->nr_cells; i++) {
		const struct pt_cell *o = &p->cells[i];

		if (o->engine == &pt_engine_unicorn && o->host == c->host && o->mode == c->mode &&
		    o->machine == c->machine && o->build == c->build && pt_cell_is_broken(o))
			return o;
	}
	return NULL;
}

/* What broke there is not tried here. */
static void inherit(const struct pt_plan *p, struct pt_cell *c)
{
	const struct pt_cell *from = broken_before(p, c);

	if (!from)
		return;
	c->broke_in = from;
	memcpy(c->broken, from->broken, sizeof(c->broken));
	for (size_t h = 0; h < PT_NR_HELPERS; h++) {
		c->broke[h] = from->broke[h];
		if (c->broke[h].why)
			c->broke[h].why = strdup(c->broke[h].why);
	}
}

static bool begin(void *task, const struct pt_per_cell *w, size_t cell)
{
	struct pt_cell *c = &w->plan->cells[cell];

	if (round_of(c) != *(const enum round *)w->more || !runnable(c) ||
	    take_kept(w->plan, w->o, c))
		return false;
	*(struct attempt *)task = (struct attempt){
		.cell = c, .o = w->o, .err = pt_shared(ERR_SIZE), .err_size = ERR_SIZE
	};
	inherit(w->plan, c);
	return true;
}

static unsigned limit_of(const void *task)
{
	return kill_limit(((const struct attempt *)task)->cell->engine);
}

static void end(void *task)
{
	munmap(((struct attempt *)task)->err, ERR_SIZE);
}

static void run_cells(struct pt_plan *p, const struct pt_options *o, enum round round)
{
	static const enum pt_stage stage_of[] = {
		[CELLS] = PT_STAGE_CELLS, [LESSER] = PT_STAGE_LESSER, [MACHINES] = PT_STAGE_MACHINES
	};
	const struct pt_per_cell work = { .plan = p,
					  .o = o,
					  .more = &round,
					  .size = sizeof(struct attempt),
					  .begin = begin,
					  .limit_of = limit_of,
					  .run = run_cell,
					  .ended = cell_ended,
					  .end = end,
					  .jobs = jobs_for(o, round == MACHINES),
					  .stage = stage_of[round] };

	pt_per_cell_run(&work);
}

void pt_plan_expect(const struct pt_plan *p, const struct pt_options *o)
{
	size_t n[MACHINES + 1] = { 0 };

	for (size_t i = 0; i < p->nr_cells; i++)
		n[round_of(&p->cells[i])]++;
	pt_progress_expect(PT_STAGE_CELLS, n[CELLS], jobs_for(o, false));
	pt_progress_expect(PT_STAGE_LESSER, n[LESSER], jobs_for(o, false));
	pt_progress_expect(PT_STAGE_MACHINES, n[MACHINES], jobs_for(o, true));
	pt_progress_expect(PT_STAGE_CAUSES, (n[CELLS] + 2) / 3, jobs_for(o, false));
	/* of kernel trees alone */
	pt_progress_expect(PT_STAGE_DOUBT, p->nr_cells && p->cells[0].build ? n[CELLS] : 0,
			   jobs_for(o, false));
}

void pt_plan_run(struct pt_plan *p, const struct pt_options *o)
{
	const double before = pt_children_seconds();

	pt_plan_expect(p, o);
	run_cells(p, o, CELLS);
	run_cells(p, o, LESSER);
	run_cells(p, o, MACHINES);
	keep_lesser(p, o);
	pt_plan_inquire(p, o);
	pt_phase_ran(PT_PHASE_RUNNING, before);
}
