/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One line on a terminal's stderr while there is work: what is being done, how far it
 * is, and how long it will yet take.  Children say what they are at through memory that
 * they share with their parent.
 */
#ifndef PT_PROGRESS_H
#define PT_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

/* In the order in which they come. */
enum pt_stage {
	PT_STAGE_NONE, /* nothing is shown of it */
	PT_STAGE_SOURCES,
	PT_STAGE_DISCOVER,
	PT_STAGE_PREPARE,
	PT_STAGE_MUTANTS,
	PT_STAGE_COMPARE,
	PT_STAGE_BUILD,
	PT_STAGE_CELLS,
	PT_STAGE_LESSER,
	PT_STAGE_MACHINES,
	PT_STAGE_CAUSES,
	PT_STAGE_DOUBT,
	PT_STAGE_REPLAY,
	PT_STAGE_RACES,
	PT_NR_STAGES
};

/* One task of the stage that is going on. */
struct pt_progress_task {
	const char *arch, *mode; /* static; whose it is, mode may be NULL */
	double since;		 /* 0: not begun */
	bool ended;
	volatile unsigned char *phase; /* shared with its process: enum pt_phase */
	/* How much of it is known to be done, and how old it was then. */
	double behind, behind_at;
};

struct pt_progress {
	struct {
		size_t n;    /* tasks that are known of, or expected */
		size_t done; /* of these, and how long they took in all */
		double seconds;
		unsigned jobs; /* so many at a time */
	} stage[PT_NR_STAGES];
	enum pt_stage now;
	struct pt_progress_task *task; /* of this stage */
	size_t nr_tasks;
	double slow;		/* so many times as long as thought beforehand; 0: not known */
	double shown, shown_at; /* what was said last: it must not jump about */
};

/* Seconds until all is done, as far as one can know. */
double pt_progress_left(struct pt_progress *p, double now);
/* "s390: compiling helpers, 3 of 12 guests, 20 s left" */
void pt_progress_text(struct pt_progress *p, double now, char *buf, size_t size);

/* ---- the one line of this program ---- */

/* There will be so many tasks; begin() knows better. */
void pt_progress_expect(enum pt_stage stage, size_t n, unsigned jobs);
void pt_progress_begin(enum pt_stage stage, size_t n, unsigned jobs);
void pt_progress_started(size_t task, const char *arch, const char *mode);
void pt_progress_ended(size_t task, double seconds);
/* Shows it, if the last time is a while ago. */
void pt_progress_tick(void);
/* The stage is over: the line is cleared. */
void pt_progress_end(void);
/* More to say at the end of the line; NULL: nothing. */
void pt_progress_also(void (*say)(char *buf, size_t size));
/* In a task's process: which task it is, and what it is at, an enum pt_phase. */
void pt_progress_child(size_t task);
void pt_progress_phase(unsigned phase);

#endif
