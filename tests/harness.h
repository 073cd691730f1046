/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the Check programs share: the builtin subjects as one list, runs of the
 * contract over them or over mutants of them, clauses by their printed names.
 */
#ifndef PT_HARNESS_H
#define PT_HARNESS_H

#include <check.h>

#include "conformance/engine/engine.h"
#include "conformance/entry/arch_host.h"
#include "generic/contract/contract.h"
#include "generic/run/wire.h"

/* A builtin subject and where it belongs. */
struct builtin {
	const struct pt_arch_host *host;
	const struct pt_subject *subject;
	const struct pt_guest_isa *isa;
	size_t mode; /* index into host->arch->modes */
};

size_t builtins(void);
struct builtin builtin_at(size_t i);
/* What an engine makes of a fault is the instruction set's doing: these have a faulty twin. */
bool is_first_of_isa(size_t i);
/* "x86 4level", in a buffer that the next call writes over. */
const char *builtin_name(const struct builtin *b);

/* A request to run the contract: no seeded cases, seed 1. */
struct pt_request request_for(const struct builtin *b);
/* Of one clause alone, until it is seen violated. */
void request_clause(struct pt_request *rq, size_t number);
/* Runs the contract natively; s is the subject of b or a mutant of it. */
void run_subject(const struct builtin *b, const struct pt_subject *s, const struct pt_request *rq,
		 struct pt_response *rs);

/* Helpers that break, for a copy of a builtin subject. */
u64 helper_that_traps(u64 e);
u64 helper_that_loops(u64 e);

/* A guest of a builtin subject, or of its twin made from guests/faulty.c. */
struct guest {
	struct builtin b;
	char elf[PATH_MAX];
	struct pt_job job;
};
/* The twin's ELF is in the folder PT_TEST_GUESTS.  Names files that need not be there. */
void name_guest(struct guest *g, size_t i, bool twin);
/* Says that a test is skipped; under CI=true that is a failure. */
void skip_guest(const struct guest *g, const char *why);
/*
 * Ends well, within a generous limit: sanitizers, and hosts that run the two processors of a
 * machine in turn, which takes 20 s alone and many times that on a busy one.
 */
#define GUEST_LIMIT_MS 240000
void must_run(const struct pt_engine *e, const struct guest *g, const struct pt_request *rq,
	      struct pt_response *rs, struct pt_call *calls);

/* "pte_modify.keeps-devmap", as reports print it. */
#define CLAUSE_NAME 160
void clause_name(size_t number, char name[CLAUSE_NAME]);
/* The number of a clause's printed name; fails the test if there is none. */
size_t clause_named(const char *name);
/* Can this clause be violated at all?  Hazards are recorded, not judged. */
bool clause_is_judged(size_t number);

/* Every clause that is violated and not excused (PT_RESULT_*), one per line, into buf. */
void violated_names(const struct pt_response *rs, char *buf, size_t size);

/* The end of main(): runs, prints Check's summary, gives the exit status. */
int run_suite(Suite *s);

#endif
