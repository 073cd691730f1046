// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/race/subject.h"

#include <stdio.h>
#include <stdlib.h>

#include "conformance/words/last_words.h"

struct answer {
	u64 asked; /* 1 + enum pt_helper; 0: free */
	u64 a, b, ret;
};

struct pt_race_subject {
	const struct pt_job *job;
	struct pt_dialogue *dialogue;
	const u64 (*reads)[PT_WIRE_SLOTS];
	const u64 *swp_types;
	signed char has[PT_NR_HELPERS]; /* 0: not asked yet; 1; -1 */
	bool plain[PT_NR_HELPERS];
	int missing;
	char why[256];
	struct answer *answer;
	size_t slots, different; /* a power of two */
	u64 calls;
};

struct pt_race_subject *pt_race_open(const struct pt_engine *e, const struct pt_job *job, char *err,
				     size_t size)
{
	struct pt_dialogue *d;
	struct pt_race_subject *s;

	if (e->available(job, err, size))
		return NULL;
	d = pt_dialogue_open(e, job, NULL, err, size);
	if (!d)
		return NULL;
	s = pt_need(calloc(1, sizeof(*s)));
	s->job = job;
	s->dialogue = d;
	s->missing = -1;
	s->slots = 1024;
	s->answer = pt_need(calloc(s->slots, sizeof(*s->answer)));
	return s;
}

void pt_race_close(struct pt_race_subject *s)
{
	if (!s)
		return;
	pt_dialogue_close(s->dialogue);
	free(s->answer);
	free(s);
}

void pt_race_read_as(struct pt_race_subject *s, const u64 (*reads)[PT_WIRE_SLOTS],
		     const u64 *swp_types)
{
	s->reads = reads;
	s->swp_types = swp_types;
}

const struct pt_mode *pt_race_mode(const struct pt_race_subject *s)
{
	return &s->job->host->arch->modes[s->job->mode];
}

const char *pt_race_arch(const struct pt_race_subject *s)
{
	return s->job->host->arch->name;
}

struct pt_place pt_race_place(const struct pt_race_subject *s, enum pt_level l)
{
	return (struct pt_place){ s->job->host,	 s->job->mode, l,
				  PT_KIND_GUESS, s->reads,     s->swp_types };
}

/* ---- questions that were put before ---- */

static struct answer *place_of(struct answer *v, size_t slots, enum pt_helper h, u64 a, u64 b)
{
	u64 key = (a ^ (b << 32 | b >> 32) ^ (u64)h << 52) * UINT64_C(0x9e3779b97f4a7c15);
	size_t i = (key ^ key >> 29) & (slots - 1);

	while (v[i].asked && (v[i].asked != 1 + (u64)h || v[i].a != a || v[i].b != b))
		i = (i + 1) & (slots - 1);
	return &v[i];
}

static void grow(struct pt_race_subject *s)
{
	const size_t slots = 2 * s->slots;
	struct answer *v = pt_need(calloc(slots, sizeof(*v)));

	for (size_t i = 0; i < s->slots; i++) {
		const struct answer *old = &s->answer[i];

		if (old->asked)
			*place_of(v, slots, (enum pt_helper)(old->asked - 1), old->a, old->b) =
				*old;
	}
	free(s->answer);
	s->answer = v;
	s->slots = slots;
}

bool pt_race_subject_has(struct pt_race_subject *s, enum pt_helper h)
{
	if (!s->has[h])
		s->has[h] = pt_dialogue_has(s->dialogue, h) == PT_SAID ? 1 : -1;
	return s->has[h] > 0;
}

static u64 ask(struct pt_race_subject *s, enum pt_helper h, u64 a, u64 b)
{
	u64 ret = 0;

	if (pt_race_subject_has(s, h) && pt_dialogue_call(s->dialogue, h, a, b, &ret) == PT_SAID)
		return ret;
	if (*pt_dialogue_why(s->dialogue))
		snprintf(s->why, sizeof(s->why), "a helper broke: %s",
			 pt_dialogue_why(s->dialogue));
	else if (s->missing < 0)
		s->missing = h;
	return 0;
}

u64 pt_race_subject_call(struct pt_race_subject *s, enum pt_helper h, u64 a, u64 b)
{
	struct answer *known = place_of(s->answer, s->slots, h, a, b);
	u64 ret;

	s->calls++;
	if (known->asked)
		return known->ret;
	ret = ask(s, h, a, b);
	if (s->missing >= 0 || *s->why)
		return ret;
	*known = (struct answer){ 1 + (u64)h, a, b, ret };
	if (2 * ++s->different > s->slots)
		grow(s);
	return ret;
}

bool pt_race_is_atomic(const struct pt_race_subject *s, enum pt_helper h)
{
	return !s->plain[h];
}

void pt_race_set_plain(struct pt_race_subject *s, enum pt_helper h)
{
	s->plain[h] = true;
}

int pt_race_missing(struct pt_race_subject *s)
{
	const int h = s->missing;

	s->missing = -1;
	return h;
}

bool pt_race_is_sound(const struct pt_race_subject *s)
{
	return s->missing < 0 && !*s->why;
}

const char *pt_race_why(const struct pt_race_subject *s)
{
	return s->why;
}

void pt_race_calls(const struct pt_race_subject *s, u64 *calls, u64 *different)
{
	*calls = s->calls;
	*different = s->different;
}
