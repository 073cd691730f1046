// SPDX-License-Identifier: GPL-2.0-or-later
/* One request answered: what is under test set up, and each verb. */
#include "generic/run/run.h"

#include "generic/judge/laws.h"
#include "generic/judge/scenarios.h"
#include "generic/run/answer.h"
#include "generic/walk/decide.h"

/* Too large for a stack, and a guest runs one request at a time. */
static struct pt_run the_run;

/*
 * Whole words; the structures hold nothing smaller than their alignment.  In a
 * guest that has just begun they are clear already, and to look is cheap.
 */
static void clear(u64 *p, size_t size)
{
	for (size_t i = 0; i < size / sizeof(*p); i++)
		if (p[i])
			p[i] = 0;
}

static bool is_broken(const struct pt_request *rq, enum pt_helper h)
{
	return rq->broken[h / 64] & PT_BIT(h % 64);
}

static bool any_broken(const struct pt_request *rq)
{
	u64 any = 0;

	for (size_t i = 0; i < PT_BROKEN_WORDS; i++)
		any |= rq->broken[i];
	return any;
}

/* Helpers without which nothing at all can be tested. */
static const enum pt_helper base_helpers[] = { H_pfn_pte, H_pte_pfn, H_pte_present, H_pte_none };

static bool has_base(struct pt_run *r)
{
	for (size_t i = 0; i < PT_ARRAY_SIZE(base_helpers); i++) {
		if (pt_has(&r->caller, base_helpers[i]))
			continue;
		r->rs->current = base_helpers[i] + 1;
		r->rs->status = PT_STATUS_NO_BASE;
		return false;
	}
	return true;
}

/* Of builtin subjects: swapops.h. */
#define PT_MAX_SWAPFILES 23
#define PT_MARKERS	 7
#define PT_HUGE_MARKERS	 2

static bool set_up_geometry(struct pt_run *r, const struct pt_subject *s)
{
	struct pt_geometry g = { .page_shift = r->facts.mode->page_shift,
				 .pmd_shift = r->facts.mode->pmd_shift,
				 .pud_shift = r->facts.mode->pud_shift,
				 .phys_bits = r->facts.mode->phys_bits,
				 .max_swapfiles = PT_MAX_SWAPFILES,
				 .memtype = r->facts.mode->normal_memory,
				 .huge_shifts = r->facts.mode->huge_shifts,
				 .markers = PT_MARKERS,
				 .huge_gone = !r->facts.mode->huge_stays,
				 .huge_markers = r->facts.mode->huge_stays ? 0 : PT_HUGE_MARKERS };

	if (s->geometry)
		s->geometry(&g);
	r->rs->page_shift = g.page_shift;
	r->rs->pmd_shift = g.pmd_shift;
	r->rs->pud_shift = g.pud_shift;
	r->rs->phys_bits = g.phys_bits;
	if (g.page_shift != r->facts.mode->page_shift || g.pmd_shift != r->facts.mode->pmd_shift ||
	    (r->facts.mode->pud_shift && g.pud_shift != r->facts.mode->pud_shift)) {
		r->rs->status = PT_STATUS_GEOMETRY;
		return false;
	}
	if (g.phys_bits > r->facts.mode->phys_bits)
		g.phys_bits = r->facts.mode->phys_bits;
	r->facts.pfn_bits = g.phys_bits - g.page_shift;
	r->facts.max_swapfiles = g.max_swapfiles;
	r->facts.normal_memory = g.memtype;
	r->facts.own = *r->facts.mode;
	r->facts.own.key = g.key;
	r->facts.own.notes = g.notes;
	r->facts.own.lacks = g.lacks;
	r->facts.mode = &r->facts.own;
	r->facts.markers = g.markers;
	r->facts.huge_gone = g.huge_gone;
	r->facts.huge_markers = g.huge_markers;
	r->facts.huge_shifts = r->rs->huge_shifts = g.huge_shifts;
	return true;
}

/* HugeTLB pages of these sizes there are none of. */
static void lose_huge_sizes(struct pt_run *r, unsigned from, unsigned below)
{
	for (unsigned i = 0; i < PT_HUGE_SIZES; i++) {
		const unsigned shift = PT_HUGE_SHIFT(r->facts.huge_shifts, i);

		if (shift >= from && shift < below)
			r->facts.huge_shifts &= ~(UINT64_C(0xff) << 8 * i);
	}
	r->rs->huge_shifts = r->facts.huge_shifts;
}

/* A lesser machine than the one that the subject was built for. */
static void take_away(struct pt_run *r, u64 lacks)
{
	r->facts.own.lacks = lacks;
	for (unsigned l = 0; l < PT_NR_TABLE_LEVELS && r->facts.own.mmu->meaningless; l++)
		r->facts.meaningless[l] = r->facts.own.mmu->meaningless(&r->facts.own, l);
	r->facts.features &= ~pt_features_lacking(lacks);
	/* who encrypts memory by a bit of the entry has no L1TF */
	if (lacks & PT_SWITCH_ENCRYPTED)
		r->facts.own.l1tf = false;
	if (lacks & PT_LACKS_RUNS)
		lose_huge_sizes(r, 1, r->facts.own.pmd_shift);
	if (!(lacks & PT_LACKS_PUD_LEAVES))
		return;
	lose_huge_sizes(r, r->facts.own.pud_shift, ~0u);
	r->facts.own.pud_shift = 0;
}

/* What is known before the first call. */
static bool set_up_facts(struct pt_run *r, const struct pt_subject *s)
{
	const struct pt_request *rq = r->rq;

	r->facts.mode = &r->arch->modes[rq->mode];
	r->facts.features = s->features ? s->features() : ~UINT64_C(0);
	r->facts.walked = r->live.w ? r->live.w->levels : 0;
	if (!set_up_geometry(r, s))
		return false;
	take_away(r, rq->lacks | r->facts.own.lacks);
	return true;
}

static void set_up_caller(struct pt_run *r, const struct pt_asked *who)
{
	const struct pt_request *rq = r->rq;
	struct pt_caller *c = &r->caller;

	c->facts = &r->facts;
	c->warnings = who->subject->warnings;
	c->place = who->subject->place;
	c->warning = who->subject->warning;
	c->flushes = who->subject->flushes;
	for (size_t h = 0; h < PT_NR_HELPERS; h++)
		if (!is_broken(rq, h))
			c->op[h] = who->subject->op[h];
	/* predicates one by one if it is traced which is called, or if one must not be */
	c->ask_all = who->quick && !rq->trace && !any_broken(rq) ? who->quick->ask : NULL;
	c->watched = rq->trace;
	r->trace = (struct pt_trace){ &r->rs->current, &r->rs->turn, r->rs->given,
				      &r->rs->allowed, rq->spared,   NULL };
	c->trace = rq->trace ? &r->trace : NULL;
	r->schedule = pt_schedule_without(rq->drop_step);
	c->schedule = rq->drop_step ? &r->schedule : NULL;
	r->notes = (struct pt_notes){ r->calls, 0, PT_MAX_CALLS };
}

static bool is_sound(const struct pt_request *rq, const struct pt_arch *arch)
{
	return rq->magic == PT_WIRE_MAGIC && rq->verb >= PT_VERB_RUN && rq->verb <= PT_VERB_OPEN &&
	       rq->mode < arch->nr_modes && pt_nr_clauses() <= PT_MAX_RESULTS &&
	       pt_nr_effects <= PT_MAX_ROWS;
}

static bool set_up(struct pt_run *r, const struct pt_asked *who)
{
	const struct pt_request *rq = r->rq;

	if (!is_sound(rq, who->arch)) {
		r->rs->status = PT_STATUS_BAD_REQUEST;
		return false;
	}
	r->arch = who->arch;
	/* only these need the walker: others list or make calls */
	r->live.w = rq->verb == PT_VERB_RUN || rq->verb == PT_VERB_STRESS ? who->walker : NULL;
	r->live.caller = &r->caller;
	r->played = (struct pt_played){ .caller = &r->caller };
	if (rq->between && rq->verb == PT_VERB_RUN) {
		r->played.update = who->between;
		r->played.begins = who->begins;
	}
	r->rs->walks = r->live.w ? r->live.w->walks : PT_WALKS_NOT;
	if (who->subject->init)
		who->subject->init(rq->mode);
	set_up_caller(r, who);
	return set_up_facts(r, who->subject);
}

/* ---- a walker ----------------------------------------------------------------------- */

/* pt_judge.walked */
static u64 show_walker(struct pt_judge *j, enum pt_level l, u64 stored, u64 rights, u64 *met)
{
	struct pt_live *v = &the_run.live;
	u64 bad = pt_live_invariants(v, l, stored, rights, met);

	j->walk = v->last;
	return bad;
}

/* A law of a walker, over the frames that exist. */
static void law_over_memory(struct pt_run *r, size_t law)
{
	const struct pt_walker *w = r->live.w;
	enum pt_level l = pt_helpers[pt_laws[law].helper].level;
	u64 offset, pfn;

	if (!(w->levels & PT_BIT(l)) || !r->facts.supported[l])
		return;
	for (unsigned n = 0; w->frame(l, n, &pfn, &offset); n++)
		pt_weigh_law(&r->walk, law, pt_live_law(&r->live, law, pfn, n), pfn, n,
			     PT_KIND_PRESENT);
}

static void laws_of_walker(struct pt_run *r)
{
	for (size_t i = 0; r->live.w && i < pt_nr_laws; i++)
		if (pt_laws[i].domain == PT_DOMAIN_WALKER &&
		    pt_has_needs(&r->caller, &pt_laws[i]) && pt_is_law_open(&r->walk, i))
			law_over_memory(r, i);
}

/* ---- the hardware's part, played by the engine ------------------------------------------ */

/* Did the guest break in the helper's calls before? */
static bool is_unplayed(const struct pt_run *r, size_t law)
{
	const enum pt_helper h = pt_laws[law].helper;

	return r->rq->unplayed[h / 64] & PT_BIT(h % 64);
}

static void weigh_between(struct pt_run *r, size_t law, int says)
{
	const struct pt_case c = { .kind = PT_KIND_PRESENT,
				   .in = { r->played.given, r->played.at },
				   .entry = r->played.left,
				   .expected = r->played.recorded,
				   .got = r->played.returned };

	if (says == PT_LAW_UNSEEN)
		r->rs->result[pt_law_clause(law)].flags |= PT_RESULT_UNSEEN;
	else if (says != PT_LAW_NOT_MET)
		pt_weigh(&r->walk, pt_law_clause(law), says, &c);
}

static void law_between(struct pt_run *r, size_t law)
{
	if (is_unplayed(r, law)) {
		weigh_between(r, law, PT_LAW_UNSEEN);
		return;
	}
	for (u64 n = 0; n < PT_BETWEEN_ENTRIES; n++)
		for (enum pt_access a = PT_ACCESS_READ; a <= PT_ACCESS_WRITE; a++)
			weigh_between(r, law, pt_between_law(&r->played, law, n, a));
}

static bool is_between_asked(const struct pt_run *r, size_t law)
{
	return pt_laws[law].domain == PT_DOMAIN_BETWEEN &&
	       pt_has_needs(&r->caller, &pt_laws[law]) &&
	       pt_has_leaves(&r->facts, pt_laws[law].helper) && pt_is_law_open(&r->walk, law);
}

/* The next law that is asked, from this one on; pt_nr_laws: there is none. */
static size_t next_between(const struct pt_run *r, size_t law)
{
	while (law < pt_nr_laws && !is_between_asked(r, law))
		law++;
	return law;
}

/* What is called in it is not in the digest: other engines do not call it. */
static void laws_between(struct pt_run *r)
{
	u64 digest, evals;
	size_t law = next_between(r, 0);

	if (!r->played.update || law == pt_nr_laws)
		return;
	pt_settle(&r->caller);
	digest = r->caller.digest;
	evals = r->caller.evals;
	r->played.begins();
	for (; law < pt_nr_laws; law = next_between(r, law + 1))
		law_between(r, law);
	pt_settle(&r->caller);
	r->caller.digest = digest;
	r->caller.evals = evals;
}

/* ---- the verbs ------------------------------------------------------------------------ */

static void set_up_walk(struct pt_run *r, const struct pt_asked *who)
{
	const struct pt_request *rq = r->rq;
	const struct pt_wanted wanted = {
		.seed = rq->seed,
		.cases = rq->cases,
		.no_hazards = rq->no_hazards,
		.decide = rq->decide,
		.stop = (enum pt_stop)rq->stop,
		.correct = rq->correct,
		.correct_slots = rq->correct_slots,
		.hazard = &r->rs->hazard,
	};

	/* from here on only: learning calls helpers on values that are no entries */
	if (rq->verb == PT_VERB_DUMP) {
		r->caller.notes = &r->notes;
		r->walk.lists = true;
	}
	r->walk.told = who->told;
	r->walk.follow = who->quick ? who->quick->follow : NULL;
	r->walk.judge.walked = r->live.w ? show_walker : NULL;
	r->caller.watched |= r->caller.notes || who->told;
	pt_walk_start(&r->walk, &r->caller, &wanted, r->rs->result);
}

static void answer(struct pt_run *r)
{
	struct pt_response *rs = r->rs;

	pt_allow(&r->caller, false);
	rs->warned = r->caller.warned;
	rs->status = pt_finish(r);
	pt_settle(&r->caller);
	rs->states = r->walk.states + r->walk.seen.nr;
	rs->digest = r->caller.digest;
	rs->evals = r->caller.evals;
	rs->probes = r->live.probes;
	rs->nr_calls = r->notes.nr;
	rs->decided = r->walk.open.counted;
}

static void tell_facts(struct pt_run *r)
{
	r->rs->features = r->facts.features;
	r->rs->doubts = r->facts.doubts;
	for (unsigned l = 0; l < PT_NR_COLUMNS; l++)
		for (size_t s = 0; s < PT_ARRAY_SIZE(r->facts.reads[l]); s++)
			r->rs->reads[l][s] = r->facts.reads[l][s];
	for (unsigned kind = 0; kind < PT_NR_KINDS; kind++)
		r->rs->swp_types[kind] = r->facts.swp_types[kind];
}

/* The contract over the domain. */
static void try_all(struct pt_run *r, const struct pt_asked *who)
{
	set_up_walk(r, who);
	r->facts.largest_offset = pt_largest_offset(&r->caller);
	pt_walk_all(&r->walk);
	laws_of_walker(r);
	laws_between(r);
	answer(r);
}

/* Without a walker nothing of it is asked. */
static void stress(struct pt_run *r)
{
	if (r->live.w)
		pt_stress_all(&r->live, r->rs->stressed);
	r->rs->probes = r->live.probes;
	r->rs->status = PT_STATUS_OK;
}

void pt_run_asked(const struct pt_asked *who, const struct pt_request *rq, struct pt_response *rs,
		  struct pt_call *calls)
{
	struct pt_run *r = &the_run;

	clear((u64 *)(void *)r, sizeof(*r));
	clear((u64 *)(void *)rs, sizeof(*rs));
	rs->magic = PT_WIRE_MAGIC;
	r->rq = rq;
	r->rs = rs;
	r->calls = calls;
	if (!set_up(r, who))
		return;
	if (rq->verb == PT_VERB_OPEN) {
		rs->status = PT_STATUS_OK;
		return;
	}
	if (rq->verb == PT_VERB_EVAL) {
		pt_eval(r);
		return;
	}
	if (!has_base(r))
		return;
	pt_learn(&r->caller, &r->facts);
	tell_facts(r);
	/* while it learns it calls helpers as nobody does */
	r->trace.heard = &rs->warnings;
	pt_allow(&r->caller, true);
	if (rq->verb == PT_VERB_REPLAY)
		pt_replay(r);
	else if (rq->verb == PT_VERB_STRESS)
		stress(r);
	else
		try_all(r, who);
}

void pt_run(const struct pt_subject *s, const struct pt_arch *arch, const struct pt_request *rq,
	    struct pt_response *rs, struct pt_call *calls, const struct pt_quick *quick)
{
	pt_run_asked(&(struct pt_asked){ .subject = s, .arch = arch, .quick = quick }, rq, rs,
		     calls);
}
