/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What was absent or skipped, put together: by cells that lack the same, reasons, names. */
#ifndef PT_LEFT_OUT_H
#define PT_LEFT_OUT_H

#include "conformance/report/findings.h"

/* What one architecture lacks in the same cells: one reason, or one helper that is not there. */
struct pt_note {
	const struct pt_result_row *row;
	const struct pt_cell_set *set;
	size_t clauses;
	bool missing;	  /* the reason names a helper that is not there … */
	const char *name; /* … this one; else the reason */
};

struct pt_notes {
	struct pt_note *note;
	size_t n;
};

/* Of findings grouped by pt_same_reason(), which must live as long; .note is to be freed. */
struct pt_notes pt_notes_take(const struct pt_findings *f);
/* How many from `from` on are of the same cells. */
size_t pt_notes_together(const struct pt_notes *notes, size_t from);
/* Those of helpers that are not there come first, sorted by their names now; how many. */
size_t pt_notes_missing(struct pt_note *note, size_t n);

/* Notes from .first on whose names begin alike. */
struct pt_namesakes {
	size_t first, n;
};
/* Of sorted notes, largest first; to be freed. */
struct pt_namesakes *pt_namesakes(const struct pt_note *note, size_t n, size_t *families);
/* How much of a name its family shares: "pud" of pud_mkold, "__swp" of __swp_type. */
size_t pt_shared_length(const char *name);

#endif
