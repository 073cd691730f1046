/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An earlier report of the same kind of subject, and what is worse now: clauses that
 * could be asked then and cannot now, and clauses that are violated and were not.
 */
#ifndef PT_BASELINE_H
#define PT_BASELINE_H

#include "conformance/options/options.h"

struct pt_baseline;

/*
 * Reads a JSON report that can be compared with what the options ask for of a kernel
 * tree or of the builtin helpers.  NULL: it cannot, and err says why in one line.
 */
struct pt_baseline *pt_baseline_read(const char *path, const struct pt_options *o, bool kernel,
				     char *err, size_t size);
void pt_baseline_free(struct pt_baseline *b);

/*
 * Adds a failure for each helper and cell of which clauses are not asked any more, marks
 * the failures that are new, and fills r->against.  0, or -1: no memory.
 */
int pt_baseline_compare(struct pt_report *r, const struct pt_baseline *b,
			const struct pt_options *o);

#endif
