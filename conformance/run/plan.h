/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Cells: one architecture and mode, one engine, one subject.  A plan is the
 * list of cells that the options ask for, with what each needs to run.
 */
#ifndef PT_PLAN_H
#define PT_PLAN_H

#include <limits.h>

#include "conformance/options/options.h"
#include "conformance/run/broken.h"
#include "conformance/run/causes.h"
#include "conformance/run/state.h"
#include "conformance/subject/kernel.h"

struct pt_cell {
	const struct pt_arch_host *host;
	size_t mode; /* index into host->arch->modes */
	const struct pt_engine *engine;
	const struct pt_guest_isa *isa;
	const struct pt_subject *builtin;    /* NULL: kernel subject */
	const struct pt_kernel_build *build; /* NULL: builtin subject */
	char elf[PATH_MAX];		     /* empty: none needed, or none there */
	struct pt_cell_row row;
	struct pt_response *rs; /* shared with the child that runs the cell */
	/* Helpers that broke the cell and are left out, with what happened. */
	u64 broken[PT_BROKEN_WORDS];
	struct pt_break broke[PT_NR_HELPERS];
	const struct pt_cell *broke_in; /* where that was found, if in another cell */
	/* Hazards in which a helper faulted, and how. */
	u64 no_hazards;
	char *why_hazard[64]; /* owned */
	/* Kernel subjects: what the compiler said of helpers that are not there. */
	char *why_absent[PT_NR_HELPERS]; /* owned */
	bool does_not_compile[PT_NR_HELPERS];
	/* What hangs on memory that nobody has set; NULL: not known.  Twins share it. */
	struct pt_doubt *unset;
	char *tree_name[PT_NR_HELPERS];	   /* owned: what the tree calls it, if otherwise */
	char *doubt[64];		   /* owned: of features, by their bit's number */
	struct pt_unknown_helper *unknown; /* owned; of what it names too */
	size_t nr_unknown;
	/* What led to the laws it violated: replay.h. */
	struct pt_call *replayed; /* owned */
	size_t nr_replayed;
	/* Of its failures; NULL: none, or nobody knows.  Cells may share one: inquire.c. */
	const struct pt_causes *causes;
	struct pt_causes *own_causes; /* shared with the child that looks for them */
	/* Of a cell's further run, on another machine: which, and where the cell is. */
	const struct pt_machine *machine; /* NULL: the cell itself */
	size_t of;			  /* its place in the plan */
	u64 there; /* known deviations that its failures show: known_deviations.h */
};

/* PT_LACKS_* of the machine that the cell is about. */
static inline u64 pt_cell_lacks(const struct pt_cell *c)
{
	return c->machine ? c->machine->lacks : 0;
}

/* Were helpers left out that broke it? */
static inline bool pt_cell_is_broken(const struct pt_cell *c)
{
	for (size_t w = 0; w < PT_BROKEN_WORDS; w++)
		if (c->broken[w])
			return true;
	return false;
}

struct pt_plan {
	struct pt_cell *cells;
	size_t nr_cells;
};

/* Does the clause fail there, and if it is a further run of a cell, there alone? */
static inline bool pt_cell_fails(const struct pt_plan *p, const struct pt_cell *c, size_t clause)
{
	const struct pt_cell *whole = &p->cells[c->of];

	return pt_clause_fails(c->rs, clause) && !(c->machine && whole->row.status == PT_CELL_RAN &&
						   pt_clause_fails(whole->rs, clause));
}

/* 0, or -1 after one line on stderr.  kernel is NULL for builtin subjects. */
int pt_plan_make(struct pt_plan *p, const struct pt_options *o, const struct pt_kernel *kernel);
void pt_plan_free(struct pt_plan *p);
/* What a cell asks its guest for. */
void pt_request_of(const struct pt_cell *c, const struct pt_options *o, struct pt_request *rq);

/* Builds the guests of kernel subjects, or settles their cells as skip or error. */
void pt_plan_build(struct pt_plan *p, const struct pt_options *o, const struct pt_kernel *kernel);

/* Runs every cell whose row is not already settled, in parallel child processes. */
void pt_plan_run(struct pt_plan *p, const struct pt_options *o);

/* Finds the causes of what failed: inquire.c. */
void pt_plan_inquire(struct pt_plan *p, const struct pt_options *o);

/* Turns what the cells answered into the rows of a report. */
int pt_plan_report(struct pt_plan *p, const struct pt_options *o, struct pt_report *r);

#endif
