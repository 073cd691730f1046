/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Calls in a dialogue: a guest is opened, asked what its helpers make of this and that,
 * as often as one likes, and closed.  For whoever needs the answer to one call before he
 * knows the next; all calls of a domain are one request's (PT_VERB_DUMP).
 *
 *	d = pt_dialogue_open(engine, &job, NULL, err, sizeof(err));
 *	if (d && !pt_dialogue_call(d, H_pte_mkdirty, e, 0, &dirty)) …
 *	pt_dialogue_close(d);
 *
 * A call whose answer is wanted at once is a round of its own, which costs what the
 * engine takes to say a word: under a microsecond natively, some in Unicorn, tens where
 * the guest is another process.  Calls that are put are kept back and made in rounds of
 * thousands, which costs what a batch costs.
 *
 * What a helper is given and gives is as its shape says (words.h), in the order of the
 * helper's own arguments; entries and numbers are 64-bit words of the host's order.
 *
 * A guest that faults, loops or dies ends the dialogue and nothing else.  Every call
 * fails from then on, pt_dialogue_why() says in one line what happened, and
 * pt_dialogue_reopen() begins anew.  The round in which it broke has no answers.
 * Dialogues do not disturb each other, but for two of one builtin subject on the native
 * engine: these share what the subject keeps, and builtin subjects keep nothing that
 * calls change.
 */
#ifndef PT_DIALOGUE_H
#define PT_DIALOGUE_H

#include "conformance/engine/engine.h"

struct pt_dialogue;

/* Every call answers one of these. */
enum pt_said {
	PT_SAID,	  /* the answer is there */
	PT_SAID_ABSENT,	  /* the subject has no such helper, or it is left out */
	PT_SAID_OVER = -1 /* the dialogue has ended: pt_dialogue_why() */
};

/*
 * NULL, and one line in err: the engine cannot run the job here, cannot hold dialogues, or
 * the guest did not come up.  Of the setup, which may be NULL, seed, broken, lacks, fill
 * and fills count, for as long as the dialogue is open; job->mode is the mode.
 */
struct pt_dialogue *pt_dialogue_open(const struct pt_engine *e, const struct pt_job *job,
				     const struct pt_request *setup, char *err, size_t size);
/* Ends it, whatever is going on; calls that were put and not flushed are not made. */
void pt_dialogue_close(struct pt_dialogue *d);
/*
 * The same guest from its beginning, without the helper if it is not PT_NR_HELPERS.  What
 * was put and not flushed is forgotten.  0, or -1: pt_dialogue_why().
 */
int pt_dialogue_reopen(struct pt_dialogue *d, enum pt_helper without);

/* Is there such a helper?  PT_SAID: yes. */
enum pt_said pt_dialogue_has(struct pt_dialogue *d, enum pt_helper h);
/* A helper of values; b is ignored where it takes one.  An address: PT_SAID_ABSENT. */
enum pt_said pt_dialogue_call(struct pt_dialogue *d, enum pt_helper h, u64 a, u64 b, u64 *ret);
/*
 * PT_SHAPE_AT.  The word is what stands in the table before, and then what stands there
 * after; as it is in memory, where powerpc's radix tables are big-endian.
 */
enum pt_said pt_dialogue_call_at(struct pt_dialogue *d, enum pt_helper h, u64 *word, u64 *ret);
/*
 * PT_SHAPE_SIZED.  The page is given with its table of page->nr + 2 entries, and comes
 * back as the helper leaves it.  More than PT_HUGE_PLACES places: PT_SAID_ABSENT.
 */
enum pt_said pt_dialogue_call_sized(struct pt_dialogue *d, enum pt_helper h, struct pt_huge *page,
				    u64 *ret);

/*
 * Calls in their order, in as few rounds as there may be; each is filled in where it stands.
 * Records as in generic/run/dialogue.h, so helper becomes PT_NR_HELPERS where there is none;
 * but for PT_SHAPE_SIZED, which is PT_NR_HELPERS here.  PT_SAID or PT_SAID_OVER.
 */
enum pt_said pt_dialogue_calls(struct pt_dialogue *d, struct pt_call *calls, size_t n);
/*
 * The same one by one: kept back until there are enough, or until pt_dialogue_flush().  The
 * call must stay where it is till then.  Calls of the other kinds are made at once, before
 * what is kept back.
 */
enum pt_said pt_dialogue_put(struct pt_dialogue *d, struct pt_call *call);
enum pt_said pt_dialogue_flush(struct pt_dialogue *d);

/* Why it is over: one line, empty if it is not. */
const char *pt_dialogue_why(const struct pt_dialogue *d);
/* What the guest said last, without results: enum pt_status, and what it was doing. */
const struct pt_response *pt_dialogue_response(const struct pt_dialogue *d);
/*
 * The call that ended it, as it was asked: NULL if it is not over, if that was no call, or
 * if the engine cannot tell (a process in an emulator is not looked into).
 */
const struct pt_call *pt_dialogue_broke(const struct pt_dialogue *d);

#endif
