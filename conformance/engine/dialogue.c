// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/engine/dialogue.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/words/last_words.h"
#include "generic/contract/contract.h"
#include "generic/run/dialogue.h"

/* Time for a guest to start: it has only its subject to set up. */
#define OPEN_LIMIT_MS 60000
/* Of one round, of the guest's own time; a call that never ends is told long before. */
#define ROUND_LIMIT_MS(n) (2000 + (unsigned)(n) / 20)
/* So many calls are collected for a round, that its own cost does not count. */
#define MOST_KEPT 4096

enum { WHY_SIZE = 512 };

struct pt_dialogue {
	const struct pt_engine *engine;
	struct pt_job job;
	struct pt_request setup;
	void *guest; /* the engine's; NULL: none */
	struct pt_response rs;
	bool over, knows; /* knows: .broke is the call that ended it */
	struct pt_call broke;
	char why[WHY_SIZE];
	size_t nr_kept;
	struct pt_call *kept[MOST_KEPT]; /* where they come from … */
	struct pt_call round[MOST_KEPT]; /* … and as they go out */
};

/* ---- opening and closing ---- */

static void set_up(struct pt_dialogue *d, const struct pt_request *setup)
{
	if (setup)
		d->setup = *setup;
	d->setup.magic = PT_WIRE_MAGIC;
	d->setup.verb = PT_VERB_OPEN;
	d->setup.mode = d->job.mode;
	d->setup.trace = 0;
	d->setup.nr_calls = 0;
}

static void leave_guest(struct pt_dialogue *d)
{
	if (d->guest)
		d->engine->speaks->close(d->guest);
	d->guest = NULL;
}

static int begin(struct pt_dialogue *d)
{
	d->over = true;
	d->knows = false;
	d->nr_kept = 0;
	d->why[0] = '\0';
	memset(&d->rs, 0, sizeof(d->rs));
	d->guest = d->engine->speaks->open(&d->job, &d->setup, &d->rs, OPEN_LIMIT_MS, d->why,
					   sizeof(d->why));
	if (!d->guest)
		return -1;
	if (d->rs.status != PT_STATUS_OK) {
		snprintf(d->why, sizeof(d->why), "the guest cannot be set up (status %u)",
			 (unsigned)d->rs.status);
		leave_guest(d);
		return -1;
	}
	d->over = false;
	return 0;
}

struct pt_dialogue *pt_dialogue_open(const struct pt_engine *e, const struct pt_job *job,
				     const struct pt_request *setup, char *err, size_t size)
{
	struct pt_dialogue *d;

	if (!e->speaks) {
		snprintf(err, size, "engine %s holds no dialogues", e->name);
		return NULL;
	}
	if (e->available(job, err, size))
		return NULL;
	d = pt_need(calloc(1, sizeof(*d)));
	d->engine = e;
	d->job = *job;
	set_up(d, setup);
	if (!begin(d))
		return d;
	snprintf(err, size, "%s", d->why);
	pt_dialogue_close(d);
	return NULL;
}

void pt_dialogue_close(struct pt_dialogue *d)
{
	if (d)
		leave_guest(d);
	free(d);
}

int pt_dialogue_reopen(struct pt_dialogue *d, enum pt_helper without)
{
	leave_guest(d);
	if (without < PT_NR_HELPERS)
		d->setup.broken[without / 64] |= PT_BIT(without % 64);
	return begin(d);
}

const char *pt_dialogue_why(const struct pt_dialogue *d)
{
	return d->why;
}

const struct pt_response *pt_dialogue_response(const struct pt_dialogue *d)
{
	return &d->rs;
}

const struct pt_call *pt_dialogue_broke(const struct pt_dialogue *d)
{
	return d->knows ? &d->broke : NULL;
}

/* ---- rounds ---- */

/* Which call it was; what came of those before it is not looked at. */
static void note_broke(struct pt_dialogue *d, const struct pt_call *calls, size_t n)
{
	const u64 i = d->rs.turn / 2;

	d->knows = d->rs.turn % 2 && i < n && calls[i].helper < PT_NR_HELPERS;
	if (d->knows)
		d->broke = calls[i];
}

static void say_where(struct pt_dialogue *d)
{
	const size_t length = strlen(d->why);

	if (d->rs.status == PT_STATUS_BUG)
		snprintf(d->why, sizeof(d->why), "it called BUG()");
	if (d->knows)
		snprintf(d->why + strlen(d->why), sizeof(d->why) - length, " in %s(0x%llx, 0x%llx)",
			 pt_helpers[d->broke.helper].name, (unsigned long long)d->broke.a,
			 (unsigned long long)d->broke.b);
}

static enum pt_said end(struct pt_dialogue *d, const struct pt_call *calls, size_t n)
{
	d->over = true;
	if (!d->why[0])
		snprintf(d->why, sizeof(d->why), "the guest ended without saying why");
	note_broke(d, calls, n);
	say_where(d);
	leave_guest(d);
	return PT_SAID_OVER;
}

static enum pt_said refuse(struct pt_dialogue *d, const struct pt_call *calls, size_t n)
{
	snprintf(d->why, sizeof(d->why), "the guest refused the round (status %u, record %llu)",
		 (unsigned)d->rs.status, (unsigned long long)d->rs.turn / 2);
	d->rs.turn = 0;
	return end(d, calls, n);
}

/* Records that the guest fills in where they stand. */
static enum pt_said hold_round(struct pt_dialogue *d, struct pt_call *calls, size_t n)
{
	if (d->over)
		return PT_SAID_OVER;
	d->rs.turn = d->rs.status = 0;
	if (d->engine->speaks->round(d->guest, calls, n, &d->rs, ROUND_LIMIT_MS(n), d->why,
				     sizeof(d->why)))
		return end(d, calls, n);
	return d->rs.status == PT_STATUS_OK ? PT_SAID : refuse(d, calls, n);
}

static bool is_sized(const struct pt_call *c)
{
	return c->helper < PT_NR_HELPERS && pt_helpers[c->helper].shape == PT_SHAPE_SIZED;
}

enum pt_said pt_dialogue_calls(struct pt_dialogue *d, struct pt_call *calls, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (is_sized(&calls[i]))
			calls[i].helper = PT_NR_HELPERS;
	for (size_t i = 0; i < n && !d->over; i += PT_MAX_CALLS)
		hold_round(d, calls + i, n - i < PT_MAX_CALLS ? n - i : PT_MAX_CALLS);
	return d->over ? PT_SAID_OVER : PT_SAID;
}

enum pt_said pt_dialogue_flush(struct pt_dialogue *d)
{
	const size_t n = d->nr_kept;

	d->nr_kept = 0;
	if (d->over)
		return PT_SAID_OVER;
	if (!n)
		return PT_SAID;
	if (hold_round(d, d->round, n) == PT_SAID_OVER)
		return PT_SAID_OVER;
	for (size_t i = 0; i < n; i++)
		*d->kept[i] = d->round[i];
	return PT_SAID;
}

enum pt_said pt_dialogue_put(struct pt_dialogue *d, struct pt_call *call)
{
	if (is_sized(call))
		call->helper = PT_NR_HELPERS;
	d->round[d->nr_kept] = *call;
	d->kept[d->nr_kept++] = call;
	if (d->nr_kept == MOST_KEPT)
		return pt_dialogue_flush(d);
	return d->over ? PT_SAID_OVER : PT_SAID;
}

/* ---- one call ---- */

static enum pt_said hold_one(struct pt_dialogue *d, struct pt_call *call)
{
	if (hold_round(d, call, 1) == PT_SAID_OVER)
		return PT_SAID_OVER;
	return call->helper == PT_NR_HELPERS ? PT_SAID_ABSENT : PT_SAID;
}

enum pt_said pt_dialogue_has(struct pt_dialogue *d, enum pt_helper h)
{
	struct pt_call call = { PT_CALL_HAS + h, 0, 0, 0 };
	enum pt_said said = hold_one(d, &call);

	return said == PT_SAID && !call.ret ? PT_SAID_ABSENT : said;
}

enum pt_said pt_dialogue_call(struct pt_dialogue *d, enum pt_helper h, u64 a, u64 b, u64 *ret)
{
	struct pt_call call = { h, a, b, 0 };
	enum pt_said said;

	if (h >= PT_NR_HELPERS || PT_SHAPE_TAKES_ADDRESS(pt_helpers[h].shape))
		return d->over ? PT_SAID_OVER : PT_SAID_ABSENT;
	said = hold_one(d, &call);
	*ret = call.ret;
	return said;
}

enum pt_said pt_dialogue_call_at(struct pt_dialogue *d, enum pt_helper h, u64 *word, u64 *ret)
{
	struct pt_call call = { h, *word, 0, 0 };
	enum pt_said said;

	if (h >= PT_NR_HELPERS || pt_helpers[h].shape != PT_SHAPE_AT)
		return d->over ? PT_SAID_OVER : PT_SAID_ABSENT;
	said = hold_one(d, &call);
	if (said == PT_SAID)
		*word = call.b;
	*ret = call.ret;
	return said;
}

enum pt_said pt_dialogue_call_sized(struct pt_dialogue *d, enum pt_helper h, struct pt_huge *page,
				    u64 *ret)
{
	struct pt_call record[1 + (sizeof(*page) + sizeof(struct pt_call) - 1) /
					  sizeof(struct pt_call)] = { { 0 } };
	const size_t size = pt_page_words(page->nr) * sizeof(u64);

	if (h >= PT_NR_HELPERS || pt_helpers[h].shape != PT_SHAPE_SIZED ||
	    page->nr > PT_HUGE_PLACES)
		return d->over ? PT_SAID_OVER : PT_SAID_ABSENT;
	record[0].helper = h;
	record[0].a = pt_page_records(page->nr);
	memcpy(&record[1], page, size);
	if (hold_round(d, record, 1 + record[0].a) == PT_SAID_OVER)
		return PT_SAID_OVER;
	if (record[0].helper == PT_NR_HELPERS)
		return PT_SAID_ABSENT;
	memcpy(page, &record[1], size);
	*ret = record[0].ret;
	return PT_SAID;
}
