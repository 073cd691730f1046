/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which entries are tried: all that mm can reach from new ones (closure.c), of frames
 * and swap offsets in patterns (domain.c), each step and each arrival judged.  Laws are
 * held against what is reached and against the numbers, hazards tried beside.
 */
#ifndef PT_WALK_H
#define PT_WALK_H

#include "generic/judge/effect.h"
#include "generic/judge/entry.h"
#include "generic/judge/result.h"

/* The plans of one level and group: rows that change entries, by second argument. */
#define PT_MAX_PLANS 96
struct pt_plans {
	size_t nr;
	struct pt_plan plan[PT_MAX_PLANS];
};

/* From which of the entries that were reached the walk goes on. */
struct pt_closure {
	size_t walk; /* so many of them … */
	bool stops;  /* … or fewer, once nothing is open any more */
	u64 to;	     /* where the last step led that pt_follow() did not take */
};

/* An expectation of one kind of entry, as it is asked. */
struct pt_ask {
	size_t expect; /* number of its row */
	enum pt_helper helper;
	u32 bit; /* the BOOL slot that answers it; 0: the helper must be called */
	bool value, fresh;
};

/* All expectations of one kind: the BOOL slots at once, the others one by one. */
struct pt_asks {
	struct pt_ask ask[24];
	size_t nr;
	u32 mask, want;		    /* over the BOOL slots of ask[] that are not fresh-only */
	u64 entries, fresh_entries; /* how many were asked */
};

/* What is still to be found out: decide.h. */
struct pt_open {
	bool counted; /* not all clauses are asked for */
	bool ended;   /* nothing more need be tried: PT_STOP_FIRST */
	/* Clauses but for laws of which no violation was seen yet. */
	u32 clauses[PT_NR_COLUMNS][PT_NR_GROUPS];
	/* So many laws, the first of the table, are held against entries. */
	size_t entry_laws[PT_NR_COLUMNS][PT_NR_GROUPS];
};

/* What is asked for. */
struct pt_wanted {
	u64 seed;
	u64 cases;	       /* random frames and offsets beside the structured ones */
	const u64 *no_hazards; /* pt_request.no_hazards; NULL: all are tried */
	const u64 *decide;     /* pt_request.decide */
	enum pt_stop stop;
	const u64 *correct;   /* pt_request.correct */
	u64 correct_slots;    /* pt_request.correct_slots */
	volatile u64 *hazard; /* told which hazard is being tried: number + 1; 0: none */
};

struct pt_walk;
/* pt_follow() of follow.h, compiled with one subject's helpers inlined. */
typedef const struct pt_plan *(*pt_follow_all)(struct pt_walk *w, const struct pt_state *s,
					       const struct pt_plan *p, const struct pt_plan *end);
/* Told of each step, of what is wrong with it and of what was asked; for tests. */
typedef void (*pt_step_told)(struct pt_walk *w, const struct pt_plan *p,
			     const struct pt_state *from, const struct pt_state *to, u64 bad,
			     u64 met);

struct pt_walk {
	struct pt_judge judge;
	struct pt_caller *caller;     /* the judge's … */
	const struct pt_facts *facts; /* … and its */
	struct pt_wanted wanted;
	struct pt_result *result; /* by number of the clause */
	pt_follow_all follow;	  /* NULL: call one by one */
	pt_step_told told;	  /* may be NULL */
	u64 random;
	u64 states;    /* entries reached, but for those of the last closure */
	bool overflow; /* a closure had more states than there is room for */
	bool lists;    /* the calls are listed: few entries will do */
	bool oracle;   /* some helpers are corrected: oracle.h … */
	bool in_law;   /* … and a law's case is being tried … */
	bool misled;   /* … in which one of them went wrong */
	struct pt_amender amender;

	struct pt_asks asks[PT_NR_COLUMNS][PT_NR_KINDS];
	struct pt_plans plans[PT_NR_COLUMNS][PT_NR_GROUPS];
	struct pt_plan make[PT_NR_COLUMNS][PT_NR_PROTS]; /* of new entries … */
	struct pt_plan complete[PT_NR_COLUMNS];	 /* … and of mkhuge, which completes them */
	struct pt_plan make_swap[PT_NR_HELPERS]; /* of those that have made one */
	u64 row_cases[PT_MAX_ROWS];
	u64 row_met[PT_MAX_ROWS];
	struct pt_states seen; /* the entries reached from some first ones */
	struct pt_closure c;
	struct pt_open open;
};

/* The walk that a judge is part of. */
static inline struct pt_walk *pt_walk_of(const struct pt_judge *j)
{
	return (struct pt_walk *)((uintptr_t)j - offsetof(struct pt_walk, judge));
}

/* Puts a walk together that calls by c and writes to results; all of it must be zero. */
void pt_walk_start(struct pt_walk *w, struct pt_caller *c, const struct pt_wanted *wanted,
		   struct pt_result *results);
/* All of it: every entry, every law but those of a walker, every hazard. */
void pt_walk_all(struct pt_walk *w);

/* A case of a clause: counted, and kept as witness if it is the first violation. */
void pt_weigh(struct pt_walk *w, size_t clause, bool holds, const struct pt_case *c);
/* A law's answer about a case. */
void pt_weigh_law(struct pt_walk *w, size_t law, int says, u64 a, u64 b, enum pt_kind kind);

/* ---- closure.c ----------------------------------------------------------------------- */

/* Asks the predicates what they must say of an entry. */
void pt_ask_kind(struct pt_walk *w, enum pt_level l, enum pt_kind kind, u64 e, u32 bits,
		 bool fresh);
/* All entries reachable from some first ones. */
void pt_closure_start(struct pt_walk *w, enum pt_level l, size_t walk);
/* New entries of a frame, of the protections (1 << enum pt_prot, or-ed) the level has. */
void pt_closure_make(struct pt_walk *w, u64 pfn, u64 prots);
void pt_closure_make_swap(struct pt_walk *w, enum pt_helper maker, u64 value, enum pt_kind kind);
void pt_closure_walk(struct pt_walk *w);

/* ---- plan.c, hazards.c ------------------------------------------------------- */

/* Works out the plans of all rows, and what is asked of each kind. */
void pt_plan(struct pt_walk *w);

void pt_hazards_try(struct pt_walk *w);

#endif
