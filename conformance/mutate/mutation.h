/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A whole run of `ptconform mutate` as data. */
#ifndef PT_MUTATION_H
#define PT_MUTATION_H

#include "conformance/mutate/lab.h"
#include "conformance/mutate/verdicts.h"

/* One mutant on one architecture. */
struct pt_trial {
	struct pt_lab *lab;
	const struct pt_lab_file *file;
	const struct pt_mutant *mutant;
	char key[PT_HEX_SIZE];
	struct pt_outcome *out;			/* shared with the child that tries it */
	const struct pt_classified *classified; /* NULL: nobody has looked at it */
};

struct pt_tally {
	const struct pt_arch_host *host;
	size_t all; /* mutants there are, tried or not */
	size_t fate[PT_NR_FATES];
	size_t equivalent, outside; /* survivors classified as such */
	size_t hole;
	char why[256]; /* the lab could not be opened or prepared; empty: it could */
};

struct pt_mutation {
	const struct pt_options *o;
	const char *subject; /* "builtin" or "kernel" */
	const struct pt_kernel *kernel;
	struct pt_trial *trial; /* those picked, in order */
	size_t nr_trials;
	struct pt_tally *tally; /* one per architecture */
	size_t nr_tallies;
	struct pt_classification classes;
	bool stale_known; /* entries that match nothing are stale */
};

/* killed / (tried - same code - broken - equivalent - outside); 1 if there is nothing to kill. */
double pt_tally_score(const struct pt_tally *t);
size_t pt_tally_tried(const struct pt_tally *t);
/* Why an entry is no good, or NULL. */
const char *pt_classified_fault(const struct pt_mutation *m, const struct pt_classified *c);

#endif
