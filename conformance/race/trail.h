/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One way through a scenario, in words: who did what, in which function of the kernel, and what
 * changed by it.
 */
#ifndef PT_RACE_TRAIL_H
#define PT_RACE_TRAIL_H

#include <stdio.h>

#include "conformance/race/machine.h"

#define PT_TRAIL_STEPS 160
#define PT_TRAIL_MOVES 1024

struct pt_trail_step {
	char actor[24], function[48];
	char did[200];	      /* "stores to pmd" */
	char changed[3][280]; /* "pmd: -present …"; "" ends them */
};

/* Text alone, so that it can stand in shared memory. */
struct pt_trail {
	pt_move move[PT_TRAIL_MOVES];
	size_t nr_moves;
	size_t moves_left_out; /* there was no room for: it cannot be played to its end */
	struct pt_trail_step step[PT_TRAIL_STEPS];
	size_t nr_steps;
	size_t left_out; /* steps there was no room for */
	char wrong[256]; /* "": nothing */
	char hash[17];	 /* of the scenario, the variant, the memory model and the moves */
};

/* Plays the moves, and fills it in.  How many of them could be made here. */
size_t pt_trail_play(struct pt_race *r, const struct pt_machine_setup *setup, const pt_move *moves,
		     size_t n, struct pt_trail *to);

/* One line for each step. */
void pt_trail_print(FILE *f, const struct pt_trail *t, const char *indent);

#endif
