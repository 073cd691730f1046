/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What people have found out about survivors: files of lines
 *
 *     arch  file  function  from  to  verdict  reason
 *
 * with tabs between, one for what concerns all architectures and one for each of them.  The line as
 * it is and as mutated stand for the mutant, so that an entry survives edits elsewhere.  Any of the
 * first five may be *.
 */
#ifndef PT_MUTATE_VERDICTS_H
#define PT_MUTATE_VERDICTS_H

#include "conformance/mutate/mutator.h"

enum pt_verdict_on_mutant {
	PT_UNCLASSIFIED,
	PT_EQUIVALENT, /* entries that serve as well */
	PT_OUTSIDE,    /* no matter of entries: a flush, a count, a lock */
	PT_HOLE,       /* a clause is missing */
	PT_NR_MUTANT_VERDICTS
};
extern const char *const pt_verdict_on_mutant_names[];

struct pt_classified {
	char *arch, *file, *function, *from, *to, *reason;
	enum pt_verdict_on_mutant verdict;
	const char *path; /* where it stands */
	unsigned line;
	size_t matches;
};

/* A file that was read: owns the strings of its entries. */
struct pt_classified_file {
	char *path, *text;
};

/* Begins empty. */
struct pt_classification {
	struct pt_classified_file *file;
	size_t nr_files;
	struct pt_classified *v;
	size_t n;
};

/* Adds a file's: 0, or -1 with one line in why.  A file that is not there is empty. */
int pt_classification_add(struct pt_classification *c, const char *path, char *why, size_t size);
void pt_classification_free(struct pt_classification *c);

/* Does the entry stand for more than one mutant? */
bool pt_classified_many(const struct pt_classified *e);

/* Counts the match; NULL if there is none. */
const struct pt_classified *pt_classify(struct pt_classification *c, const char *arch,
					const char *file, const struct pt_mutant *m);

#endif
