/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One task for each cell of a plan that wants one, in child processes. */
#ifndef PT_PER_CELL_H
#define PT_PER_CELL_H

#include "conformance/options/options.h"
#include "conformance/run/cell.h"
#include "conformance/work/progress.h"

struct pt_per_cell {
	struct pt_plan *plan;
	const struct pt_options *o;
	const void *more; /* what begin() needs beside */
	size_t size;	  /* of what a task knows; zeroed before begin() */
	/* False: there is nothing to do for the cell, and nothing to end. */
	bool (*begin)(void *task, const struct pt_per_cell *w, size_t cell);
	unsigned limit_ms;			/* of every task, … */
	unsigned (*limit_of)(const void *task); /* … or of each */
	/* As in struct pt_task. */
	int (*run)(void *task);
	bool (*ended)(void *task, int status, double seconds);
	void (*end)(void *task); /* once all have ended; may be NULL */
	unsigned jobs;		 /* 0: as many as the options say, or as there are cores */
	enum pt_stage stage;	 /* for who watches */
};

void pt_per_cell_run(const struct pt_per_cell *w);

#endif
