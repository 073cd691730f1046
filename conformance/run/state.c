// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "conformance/run/state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conformance/engine/dialogue.h"
#include "conformance/run/beside.h"
#include "conformance/run/broken.h"
#include "conformance/run/kept.h"
#include "conformance/run/per_cell.h"
#include "conformance/run/plan.h"
#include "conformance/subject/kernel_state.h"
#include "conformance/witness/calls_of.h"
#include "conformance/witness/signature.h"
#include "conformance/words/last_words.h"
#include "conformance/work/shared.h"
#include "generic/contract/lacks.h"

/*
 * A run that waits for a lock full of ones ends so: the one is of processor time, the
 * other of a clock, for engines that wait.
 */
#define RUN_LIMIT_MS   10000
#define QUICK_LIMIT_MS 3000
#define ALARM_S	       100
#define CHECK_LIMIT_MS 600000
/*
 * What objects are filled with, one after the other.  Ones show masks and truths; what
 * counts bits, and is shifted by modulo 64, is as good as zero to them (of two addresses
 * of the kernel the highest bits are alike): the other is a number in every width.
 */
static const unsigned char fills[] = { 0xff, 0x2a };
/* More helpers than this brought down by one object: it is needed for everything. */
#define MAX_STOPPED 24

/* One guest in one mode, and what was found about it. */
struct check {
	struct pt_cell *cell;
	const struct pt_options *o;
	const struct pt_kernel *kernel;
	const struct pt_engine *engine;
	const struct pt_engine *quick; /* asked before it; NULL: none */
	struct pt_state state;
	struct pt_response *base, *rs; /* shared with the processes that run guests */
	unsigned char fill;
	u64 stopped[PT_BROKEN_WORDS]; /* helpers that a filled object brings down */
	struct pt_doubt *doubt;
	unsigned char named[PT_MAX_FILLS]; /* of each object: 1 + its number in .doubt; 0: none */
	bool idle[PT_MAX_FILLS];	   /* nobody ever sets it: it is filled no more */
	bool together; /* an object was blamed for what it does with others alone */
};

/* ---- running ---- */

static void request(const struct check *k, enum pt_verb verb, size_t from, size_t to,
		    struct pt_request *rq)
{
	pt_request_of(k->cell, k->o, rq);
	/* to be compared with the cell's own run */
	if (k->cell->rs->decided)
		pt_request_only(rq, k->cell->machine, k->o);
	rq->verb = verb;
	for (size_t w = 0; w < PT_BROKEN_WORDS; w++)
		rq->broken[w] |= k->stopped[w];
	rq->fill = k->fill;
	for (size_t i = from; i < to; i++)
		if (!k->idle[i])
			rq->fills[rq->nr_fills++] =
				(struct pt_fill){ k->state.v[i].at, k->state.v[i].size };
}

enum how { AS_EVER, TRACED, UNPLAYED, QUICK };

/*
 * A process for each: an engine may be brought down by what its guest does.  A
 * guest that did not answer leaves a status of 0.
 */
static void run_so(const struct check *k, enum pt_verb verb, size_t from, size_t to, enum how how,
		   struct pt_response *rs, struct pt_call *calls)
{
	const struct pt_engine *e = how == QUICK ? k->quick : k->engine;
	const unsigned limit_ms = how == QUICK ? QUICK_LIMIT_MS : RUN_LIMIT_MS;
	const struct pt_job job = pt_cell_job(k->cell);
	struct pt_request rq;
	char err[256];
	pid_t pid;
	int status;

	request(k, verb, from, to, &rq);
	rq.trace = how == TRACED;
	if (how == UNPLAYED)
		memset(rq.unplayed, 0xff, sizeof(rq.unplayed));
	memset(rs, 0, sizeof(*rs));
	pid = fork();
	if (pid == 0) {
		alarm(ALARM_S);
		_exit(e->run(&job, &rq, rs, calls, limit_ms, err, sizeof(err)) != 0);
	}
	/* nothing can be said of the guest, nor of any object */
	if (pid < 0)
		_exit(1);
	if (waitpid(pid, &status, 0) < 0 || !WIFEXITED(status) || WEXITSTATUS(status))
		rs->status = 0;
}

static void run(const struct check *k, enum pt_verb verb, size_t from, size_t to,
		struct pt_response *rs, struct pt_call *calls)
{
	run_so(k, verb, from, to, AS_EVER, rs, calls);
}

static bool same_result(const struct pt_result *a, const struct pt_result *b)
{
	return a->cases == b->cases && a->violated == b->violated && a->flags == b->flags &&
	       a->got == b->got;
}

static bool same(const struct pt_response *a, const struct pt_response *b)
{
	return a->status == b->status && a->digest == b->digest && a->features == b->features &&
	       a->warned == b->warned;
}

/* What is called while the MMU is played is in no digest, and can tell by warnings alone. */
static bool is_quick(const struct check *k)
{
	return k->quick && !k->base->warned;
}

static bool changes_quickly(const struct check *k, size_t from, size_t to)
{
	run_so(k, PT_VERB_RUN, from, to, QUICK, k->rs, NULL);
	return !same(k->base, k->rs);
}

static bool all_idle(const struct check *k, size_t from, size_t to)
{
	while (from < to && k->idle[from])
		from++;
	return from == to;
}

/* Does anything hang on the objects of [from, to)? */
static bool changes(struct check *k, size_t from, size_t to)
{
	if (all_idle(k, from, to))
		return false;
	if (is_quick(k) && !changes_quickly(k, from, to))
		return false;
	run_so(k, PT_VERB_RUN, from, to, k->base->warned ? AS_EVER : UNPLAYED, k->rs, NULL);
	if (!same(k->base, k->rs))
		return true;
	/* the one does not run this guest as the other does */
	k->quick = NULL;
	return false;
}

/* Is it worth while to look at them one by one? */
static bool may_change(struct check *k, size_t from, size_t to)
{
	return is_quick(k) && to - from > 1 ? changes_quickly(k, from, to) : changes(k, from, to);
}

/* ---- which helpers, which clauses ---- */

static unsigned hash(const struct pt_call *c, unsigned size)
{
	u64 z = (c->helper + 1) * UINT64_C(0x9e3779b97f4a7c15) + c->a * 31 + c->b * 17;

	z = (z ^ z >> 29) * UINT64_C(0xbf58476d1ce4e5b9);
	return (unsigned)(z ^ z >> 32) & (size - 1);
}

enum { SLOTS = 2 * PT_MAX_CALLS };

static void note_calls(u32 *slot, const struct pt_call *calls, u64 n)
{
	for (u64 i = 0; i < n; i++) {
		unsigned at = hash(&calls[i], SLOTS);

		while (slot[at])
			at = (at + 1) & (SLOTS - 1);
		slot[at] = (u32)i + 1;
	}
}

static const struct pt_call *noted(const u32 *slot, const struct pt_call *calls,
				   const struct pt_call *c)
{
	for (unsigned at = hash(c, SLOTS); slot[at]; at = (at + 1) & (SLOTS - 1)) {
		const struct pt_call *o = &calls[slot[at] - 1];

		if (o->helper == c->helper && o->a == c->a && o->b == c->b)
			return o;
	}
	return NULL;
}

/* All that is called with the objects filled, in *calls; how much. */
static u64 dump(const struct check *k, size_t from, size_t to, struct pt_call *calls)
{
	if (k->quick)
		run_so(k, PT_VERB_DUMP, from, to, QUICK, k->rs, calls);
	if (!k->quick || k->rs->status != PT_STATUS_OK)
		run(k, PT_VERB_DUMP, from, to, k->rs, calls);
	if (k->rs->status != PT_STATUS_OK)
		return 0;
	return k->rs->nr_calls < PT_MAX_CALLS ? k->rs->nr_calls : PT_MAX_CALLS;
}

/* Helpers that answer the same arguments otherwise when the object is filled. */
static void find_readers(struct check *k, size_t object, unsigned char which)
{
	size_t bytes = PT_MAX_CALLS * sizeof(struct pt_call);
	struct pt_call *before = pt_shared(bytes), *after = pt_shared(bytes);
	u32 *slot = calloc(SLOTS, sizeof(*slot));
	u64 n;

	if (!slot)
		pt_no_memory();
	note_calls(slot, before, dump(k, 0, 0, before));
	n = dump(k, object, object + 1, after);
	for (u64 i = 0; i < n; i++) {
		const struct pt_call *was = noted(slot, before, &after[i]);

		if (was && was->ret != after[i].ret && after[i].helper < PT_NR_HELPERS &&
		    !k->doubt->helper[after[i].helper])
			k->doubt->helper[after[i].helper] = which;
	}
	free(slot);
	munmap(before, bytes);
	munmap(after, bytes);
}

/* A helper that ends the guest when it reads this object does read it; the others go on. */
static void find_stopped(struct check *k, size_t object, unsigned char which)
{
	if (is_quick(k)) {
		run_so(k, PT_VERB_RUN, object, object + 1, QUICK, k->rs, NULL);
		if (k->rs->status == PT_STATUS_OK)
			return;
	}
	for (int tries = 0; tries < MAX_STOPPED; tries++) {
		u64 h;

		run(k, PT_VERB_RUN, object, object + 1, k->rs, NULL);
		if (k->rs->status == PT_STATUS_OK)
			return;
		run_so(k, PT_VERB_RUN, object, object + 1, TRACED, k->rs, NULL);
		h = k->rs->current - 1;
		if (h >= PT_NR_HELPERS || (k->stopped[h / 64] & PT_BIT(h % 64)))
			return;
		k->stopped[h / 64] |= PT_BIT(h % 64);
		k->doubt->helper[h] = which;
	}
}

/* The clauses whose outcome is another, and all those of helpers that read it. */
static void find_clauses(struct check *k, size_t object, unsigned char which)
{
	struct pt_doubt *d = k->doubt;
	struct pt_clause cl;

	run(k, PT_VERB_RUN, object, object + 1, k->rs, NULL);
	/* if answers are others, other entries were tried: then what is doubted is the helper */
	if (k->rs->digest == k->base->digest && k->rs->warned != k->base->warned && !d->warned)
		d->warned = which;
	for (size_t i = 0; i < pt_nr_clauses(); i++) {
		bool other = k->rs->status != k->base->status ||
			     !same_result(&k->base->result[i], &k->rs->result[i]);

		if (d->clause[i] || !pt_clause_at(i, &cl))
			continue;
		if (other || d->helper[cl.helper] == which)
			d->clause[i] = which;
	}
}

static void name_readers(const struct pt_doubt *d, unsigned char which, struct pt_unset *u)
{
	size_t n = 0, at = 0;

	for (size_t h = 0; h < PT_NR_HELPERS; h++) {
		if (d->helper[h] != which || at >= sizeof(u->readers) - 40)
			continue;
		if (n++ < 3)
			at += (size_t)snprintf(u->readers + at, sizeof(u->readers) - at, "%s%s",
					       at ? ", " : "", pt_helpers[h].name);
	}
	if (n > 3)
		snprintf(u->readers + at, sizeof(u->readers) - at, " and %zu more", n - 3);
}

/* What people call it. */
static const char *plain_name(const char *name)
{
	return strcmp(name, "ptk_lowcore") ? name : "lowcore";
}

/* What nobody in the tree ever sets has its initialiser's value for good, and that is zero. */
static bool may_be_set(const struct check *k, size_t object, struct pt_unset *u)
{
	const struct pt_state_object *s = &k->state.v[object];

	return pt_state_writer(k->kernel->tree, k->cell->host->arch->name, s, u->writer, u->defined,
			       sizeof(u->writer)) ||
	       s->missing;
}

/* An object on which answers depend. */
static void blame(struct check *k, size_t object)
{
	const struct pt_state_object *s = &k->state.v[object];
	struct pt_doubt *d = k->doubt;
	struct pt_unset u = { "", "", "", "" };
	unsigned char which;

	if (!may_be_set(k, object, &u)) {
		k->idle[object] = true;
		return;
	}
	if (!k->named[object] && d->nr == PT_MAX_UNSET) {
		d->others = true;
		return;
	}
	if (!k->named[object]) {
		snprintf(u.name, sizeof(u.name), "%.*s", (int)strcspn(s->name, "."),
			 plain_name(s->name));
		d->unset[d->nr] = u;
		k->named[object] = (unsigned char)++d->nr;
	}
	which = k->named[object];
	find_stopped(k, object, which);
	find_readers(k, object, which);
	find_clauses(k, object, which);
	memset(k->stopped, 0, sizeof(k->stopped));
	name_readers(d, which, &d->unset[which - 1]);
}

static bool search(struct check *k, size_t from, size_t to);

static bool search_if_any(struct check *k, size_t from, size_t to)
{
	return from < to && !k->doubt->others && may_change(k, from, to) && search(k, from, to);
}

/*
 * Names the objects of [from, to), on which something may hang, that change an answer by
 * themselves.
 */
static bool search(struct check *k, size_t from, size_t to)
{
	const size_t mid = from + (to - from) / 2;
	bool found;

	if (to - from == 1) {
		blame(k, from);
		return true;
	}
	found = search_if_any(k, from, mid);
	found = search_if_any(k, mid, to) || found;
	if (found)
		return true;
	/* a machine that was too busy, or what they only do together: the first stands for it */
	if (!changes(k, from, to))
		return false;
	blame(k, from);
	k->together = true;
	return true;
}

/* ---- helpers that break: does that hang on such memory? ---- */

/* How the call of a helper that broke ends with other objects filled, in *shared. */
static void eval(const struct check *k, enum pt_helper h, size_t from, size_t to,
		 enum pt_break_how *shared)
{
	const struct pt_job job = pt_cell_job(k->cell);
	const u64 *given = k->cell->broke[h].given;
	struct pt_break is = { 0 };
	struct pt_dialogue *d;
	struct pt_request rq;
	char err[256];
	u64 ret;

	request(k, PT_VERB_OPEN, from, to, &rq);
	rq.broken[h / 64] &= ~PT_BIT(h % 64);
	/* in an emulator, which sees what never ends */
	d = pt_dialogue_open(&pt_engine_unicorn, &job, &rq, err, sizeof(err));
	if (d && pt_dialogue_call(d, h, given[0], given[1], &ret) == PT_SAID_OVER) {
		pt_break_note(&is, pt_dialogue_response(d), pt_dialogue_why(d));
		*shared = is.how == PT_BREAK_FAULT && !pt_break_is_null(&is) ? PT_BREAK_OTHER
									     : is.how;
	}
	_exit(0);
}

/* Does it break as it did? */
static bool breaks_alike(const struct check *k, enum pt_helper h, size_t from, size_t to)
{
	enum pt_break_how *shared = pt_shared(sizeof(*shared));
	const pid_t pid = fork();
	bool alike;
	int status;

	if (pid == 0) {
		alarm(ALARM_S);
		eval(k, h, from, to, shared);
	}
	alike = pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) &&
		*shared == k->cell->broke[h].how;
	munmap(shared, sizeof(*shared));
	return alike;
}

/* Does that hang on an object of [from, to) that the tree sets, or that nobody defines? */
static bool is_excused(struct check *k, enum pt_helper h, size_t from, size_t to)
{
	const size_t mid = from + (to - from) / 2;

	if (from == to || breaks_alike(k, h, from, to))
		return false;
	if (to - from > 1)
		return is_excused(k, h, from, mid) || is_excused(k, h, mid, to) || k->doubt->others;
	blame(k, from);
	if (k->named[from])
		k->doubt->helper[h] = k->named[from];
	return k->named[from] || k->doubt->others;
}

/*
 * A call of BUG(), or one that never ends, for the same arguments alone and whatever
 * such memory holds.  Most faults prove nothing: the helper may have reached for what
 * is there once a kernel has booted, or for what our own place-holders for its objects
 * lack; but what is given values alone has no business at address 0.
 */
static bool may_be_proven(const struct pt_break *b, enum pt_helper h)
{
	if (b->how == PT_BREAK_FAULT)
		return pt_break_is_null(b) && pt_call_is_of_values(h);
	return b->how == PT_BREAK_BUG || b->how == PT_BREAK_LOOP;
}

static bool is_proven(struct check *k, enum pt_helper h)
{
	const struct pt_break *b = &k->cell->broke[h];
	const size_t n = k->state.n < PT_MAX_FILLS ? k->state.n : PT_MAX_FILLS;

	if (!b->allowed || !may_be_proven(b, h))
		return false;
	for (size_t i = 0; i < PT_ARRAY_SIZE(fills); i++) {
		k->fill = fills[i];
		if (is_excused(k, h, 0, n))
			return false;
	}
	return true;
}

static void prove_broken(struct check *k)
{
	for (size_t h = 0; h < PT_NR_HELPERS; h++)
		if (k->cell->broke[h].why && !k->cell->broke_in &&
		    !PT_SHAPE_TAKES_ADDRESS(pt_helpers[h].shape))
			k->doubt->proven[h] = is_proven(k, h);
}

/* ---- kept: that nothing depends on it but what nobody ever sets ---- */

/* The tree may have come to set it, in a file that the guest is not made of. */
static bool still_idle(const struct check *k, const bool idle[PT_MAX_FILLS])
{
	struct pt_unset u;

	for (size_t i = 0; i < PT_MAX_FILLS; i++)
		if (idle[i] && (i >= k->state.n || may_be_set(k, i, &u)))
			return false;
	return true;
}

static bool is_marked(const struct check *k)
{
	char path[PT_KEPT_PATH];
	bool idle[PT_MAX_FILLS];

	return pt_kept_beside(k->cell, k->o, "filled", path, sizeof(path)) &&
	       pt_kept_read(path, idle, sizeof(idle)) && still_idle(k, idle);
}

static void mark(const struct check *k)
{
	char path[PT_KEPT_PATH];

	if (!k->cell->rs->decided && pt_kept_beside(k->cell, k->o, "filled", path, sizeof(path)))
		pt_kept_write(path, k->idle, sizeof(k->idle));
}

/* In a process of its own. */
static int check(void *arg)
{
	struct check *k = arg;
	size_t n;

	if (is_marked(k))
		return 0;
	if (k->engine != k->cell->engine)
		run(k, PT_VERB_RUN, 0, 0, k->base, NULL);
	n = k->state.n < PT_MAX_FILLS ? k->state.n : PT_MAX_FILLS;
	for (size_t i = 0; i < PT_ARRAY_SIZE(fills); i++) {
		k->fill = fills[i];
		if (n && !k->doubt->others && changes(k, 0, n))
			search(k, 0, n);
	}
	prove_broken(k);
	if (!k->doubt->nr && !k->doubt->others && !k->together)
		mark(k);
	return 0;
}

static bool ended(void *arg, int status, double seconds)
{
	struct check *k = arg;

	k->cell->row.seconds += seconds;
	if (!WIFEXITED(status) || WEXITSTATUS(status))
		k->doubt->others = true;
	return false;
}

/* ---- the plan's cells ---- */

static struct pt_cell *twin(struct pt_plan *p, size_t i)
{
	struct pt_cell *c = &p->cells[i];

	for (size_t k = 0; k < i; k++)
		if (p->cells[k].unset && p->cells[k].mode == c->mode &&
		    p->cells[k].machine == c->machine && !strcmp(p->cells[k].elf, c->elf))
			return &p->cells[k];
	return NULL;
}

static bool prepare(struct check *k, struct pt_cell *c, const struct pt_options *o,
		    const struct pt_kernel *kernel)
{
	struct pt_job job;

	*k = (struct check){ .cell = c, .o = o, .kernel = kernel };
	k->engine = c->engine->walks ? &pt_engine_unicorn : c->engine;
	job = pt_cell_job(k->cell);
	k->quick = pt_quick_engine(k->engine, &job);
	if (pt_state_of(&k->state, c->elf))
		return false;
	k->base = c->engine->walks ? pt_shared(sizeof(*k->base)) : c->rs;
	k->rs = pt_shared(sizeof(*k->rs));
	k->doubt = c->unset = pt_shared(sizeof(*c->unset));
	return true;
}

/*
 * A run with a switch the other way reads what the cell's own did, and is looked into if it
 * is violated where that is not.
 */
static bool is_told_by_whole(const struct pt_plan *p, const struct pt_cell *c)
{
	if (!c->machine || !(c->machine->lacks & PT_SWITCHES) || pt_cell_is_broken(c))
		return false;
	for (size_t i = 0; i < pt_nr_clauses(); i++)
		if (pt_cell_fails(p, c, i))
			return false;
	return true;
}

static bool begin(void *task, const struct pt_per_cell *w, size_t cell)
{
	struct pt_cell *c = &w->plan->cells[cell], *other = twin(w->plan, cell);

	if (c->row.status != PT_CELL_RAN || !c->build || is_told_by_whole(w->plan, c))
		return false;
	if (!other)
		return prepare(task, c, w->o, w->more);
	c->unset = other->unset;
	return false;
}

static void end(void *task)
{
	struct check *k = task;

	munmap(k->rs, sizeof(*k->rs));
	if (k->base != k->cell->rs)
		munmap(k->base, sizeof(*k->base));
	pt_state_free(&k->state);
}

void pt_plan_doubt(struct pt_plan *p, const struct pt_options *o, const struct pt_kernel *kernel)
{
	const struct pt_per_cell work = { .plan = p,
					  .o = o,
					  .more = kernel,
					  .size = sizeof(struct check),
					  .begin = begin,
					  .limit_ms = CHECK_LIMIT_MS,
					  .stage = PT_STAGE_DOUBT,
					  .run = check,
					  .ended = ended,
					  .end = end };

	pt_per_cell_run(&work);
}
