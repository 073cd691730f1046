/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What tests must know of an architecture: a file of rows each, in arch/. */
#ifndef PT_TEST_ARCHES_H
#define PT_TEST_ARCHES_H

#include "generic/judge/result.h"
#include "guests/faulty.h"

/*
 * Clauses whose assumption no entry of a subject meets, by glob.  Whoever adds
 * one says why it cannot be met; anything else that is idle is a hole.
 */
struct idle_clause {
	const char *clause, *why;
};

/* What misuse turns into. */
struct known_hazard {
	const char *clause;
	enum pt_hazard_outcome outcome;
};

/* A fault that only a walker can show. */
struct planted_fault {
	enum faulty seed;
	const char *violated;
	const char *silent; /* what the model, misled, does not notice; NULL: not asked */
};

/* One that two processors must meet at. */
struct planted_race {
	enum faulty seed;
	const char *violated;
	bool kvm;
};

/* Lists end with a row without a clause; any may be NULL. */
struct test_arch {
	const char *name;
	bool software_records;	/* no hardware notes anything in an entry: see idle_of() */
	bool own_saved_writes;	/* its mkwrite() permits reads as well: it has helpers of its own */
	const char *never_lies; /* a clause that no lie of test_live.c breaks there */
	const struct idle_clause *idle;
	const struct known_hazard *hazards;
	const struct planted_fault *faults;
	const struct planted_race *races;
};

/* Ends with NULL.  Made by meson from the list of architectures. */
extern const struct test_arch *const test_arches[];
/* An architecture without a file has no rows. */
const struct test_arch *test_arch_named(const char *name);

/* The n-th clause that may be idle; NULL: there are no more. */
const struct idle_clause *idle_of(const struct test_arch *a, size_t n);

#endif
