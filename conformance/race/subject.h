/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The subject of a race: its helpers, asked in a dialogue that stays open, each question once;
 * and the MMU model of its architecture.
 */
#ifndef PT_RACE_SUBJECT_H
#define PT_RACE_SUBJECT_H

#include "conformance/engine/dialogue.h"
#include "conformance/entry/place.h"

struct pt_race_subject;

/* NULL, and one line in err.  The job stays as it is until it is closed. */
struct pt_race_subject *pt_race_open(const struct pt_engine *e, const struct pt_job *job, char *err,
				     size_t size);
void pt_race_close(struct pt_race_subject *s);
/* From here on entries are named as a tree does: pt_place. */
void pt_race_read_as(struct pt_race_subject *s, const u64 (*reads)[PT_WIRE_SLOTS],
		     const u64 *swp_types);

const struct pt_mode *pt_race_mode(const struct pt_race_subject *s);
const char *pt_race_arch(const struct pt_race_subject *s);
/* Where an entry of a level stands, for the decoder. */
struct pt_place pt_race_place(const struct pt_race_subject *s, enum pt_level l);

bool pt_race_subject_has(struct pt_race_subject *s, enum pt_helper h);
/* 0 of a helper that it has not, or that broke: pt_race_missing(), pt_race_why(). */
u64 pt_race_subject_call(struct pt_race_subject *s, enum pt_helper h, u64 a, u64 b);
/* A helper that is given a place: does it leave what the MMU writes meanwhile as it is? */
bool pt_race_is_atomic(const struct pt_race_subject *s, enum pt_helper h);
void pt_race_set_plain(struct pt_race_subject *s, enum pt_helper h);

/* The first helper that was called and is not there since this was last asked; -1: none. */
int pt_race_missing(struct pt_race_subject *s);
/* Has it answered every call till now? */
bool pt_race_is_sound(const struct pt_race_subject *s);
/* Why it does not answer any more; "": it does. */
const char *pt_race_why(const struct pt_race_subject *s);
/* Calls that were made, and different ones. */
void pt_race_calls(const struct pt_race_subject *s, u64 *calls, u64 *different);

#endif
