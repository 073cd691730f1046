/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A cell: one architecture and mode, one engine, one subject; with what it needs to run
 * and what is found of it on the way.
 */
#ifndef PT_CELL_H
#define PT_CELL_H

#include <limits.h>

#include "conformance/engine/engine.h"
#include "conformance/entry/place.h"
#include "conformance/report/report.h"
#include "conformance/run/causes.h"
#include "generic/contract/contract.h"
#include "generic/run/wire.h"

struct pt_doubt;

enum pt_break_how { PT_BREAK_OTHER, PT_BREAK_BUG, PT_BREAK_FAULT, PT_BREAK_LOOP, PT_BREAK_WARNS };

/* How a helper broke, and in which call. */
struct pt_break {
	enum pt_break_how how;
	u64 given[2];
	bool allowed; /* by the contract, as far as the guest knows */
	char *why;    /* owned; NULL: it is not broken */
	/* 1 + a broken helper without which this one cannot be called; 0: none. */
	size_t needs;
	/* 1 + the clause whose failure it is in the report; 0: none that is asked for. */
	size_t clause;
};

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
	/* Of rs->warnings, 1 + the clause whose failure each is in the report; 0: none. */
	size_t warned_clause[PT_MAX_WARNINGS];
	/* Hazards in which a helper faulted, and how; beyond so many, those not tried any more. */
	u64 no_hazards[PT_HAZARD_WORDS];
	char *why_hazard[PT_MAX_HAZARDS]; /* owned */
	size_t nr_bad_hazards;
	/* Kernel subjects: what the compiler said of helpers that are not there. */
	char *why_absent[PT_NR_HELPERS]; /* owned */
	bool does_not_compile[PT_NR_HELPERS];
	/* What hangs on memory that nobody has set; NULL: not known.  Twins share it. */
	struct pt_doubt *unset;
	char *guessed; /* owned: functions that flush by their names and are not known; NULL: none
			*/
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

/* What an engine is to run for it; no guest before one is built. */
struct pt_job pt_cell_job(const struct pt_cell *c);
/* Where an entry of the cell's subject stands; a tree's is read as the tree does. */
struct pt_place pt_cell_place(const struct pt_cell *c, enum pt_level l, int kind);

/* Were helpers left out that broke it? */
static inline bool pt_cell_is_broken(const struct pt_cell *c)
{
	for (size_t w = 0; w < PT_BROKEN_WORDS; w++)
		if (c->broken[w])
			return true;
	return false;
}

/* It is settled: it is not run, or what it ran to does not count. */
void pt_cell_error(struct pt_cell *c, const char *why);
void pt_cell_skip(struct pt_cell *c, const char *why);

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

#endif
