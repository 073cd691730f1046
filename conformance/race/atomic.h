/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which helpers of a subject lose what the MMU writes while they run. */
#ifndef PT_RACE_ATOMIC_H
#define PT_RACE_ATOMIC_H

#include "conformance/engine/engine.h"
#include "conformance/race/subject.h"

/*
 * Asks the engine, which must see each instruction of the guest, for the clauses keeps-updates of
 * all helpers that are given a place: one that violates it is a load and a store to pointer().
 * False, and one line in err: it could not be asked.
 */
bool pt_race_learn_atomic(struct pt_race_subject *s, const struct pt_engine *e,
			  const struct pt_job *job, char *err, size_t size);

#endif
