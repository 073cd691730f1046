/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The machine's own: its states, and what actors see of cells.  Others include machine.h. */
#ifndef PT_RACE_STATE_H
#define PT_RACE_STATE_H

#include <setjmp.h>

#include "conformance/race/event.h"

#define PT_RACE_RESULTS 120
#define PT_RACE_BUFFER	8
#define PT_RACE_OLD	16 /* values of a cell that somebody may still read */
#define PT_RACE_LABELS	48
#define PT_RACE_SITES	96
#define PT_RACE_TEXTS	32
#define PT_RACE_BARRIER \
	0xff /* in a store buffer: what is before it leaves before what is after it */
#define PT_RACE_WRITER PT_BIT(31)
#define PT_RACE_FAULTS (~UINT64_C(0)) /* what an access returns that is not permitted */

struct pt_race_doing {
	uint8_t part;	 /* which of does[] he is at; PT_RACE_PARTS: he has ended */
	uint8_t walking; /* 1 + the cell of the TLB that his walk will fill; 0: no walk */
	uint8_t nr_stores, nr_results;
	uint16_t nr_done;	     /* operations that he has made in this part … */
	u64 result[PT_RACE_RESULTS]; /* … and what those returned that return something */
	struct {
		uint8_t cell;
		u64 v;
	} store[PT_RACE_BUFFER];
	uint8_t view[PT_RACE_CELLS]; /* WEAK: which of the old values is the oldest to be read */
};

struct pt_race_state {
	u64 cell[PT_RACE_CELLS];
	uint8_t nr_old[PT_RACE_CELLS]; /* WEAK: values that were overwritten, the oldest first */
	u64 old[PT_RACE_CELLS][PT_RACE_OLD];
	struct pt_race_doing actor[PT_RACE_ACTORS];
};

struct pt_race {
	struct pt_machine_setup is;
	struct pt_race_state s;
	const u64 *unpacked; /* what s is the state of, as it stands there; NULL: of nothing */
	/* The actor who runs, and where in what he has done before he is: */
	unsigned me, at, at_result;
	bool may_step;	  /* his next step may be made … */
	unsigned pick;	  /* … the one of so many ways */
	unsigned options; /* of it */
	jmp_buf out;
	const char *wrong;
	char *text[PT_RACE_TEXTS]; /* of checks that failed */
	const char *cut;
	const char *label[PT_RACE_LABELS];
	struct pt_site site[PT_RACE_SITES];
	size_t nr_labels, nr_sites;
	/*
	 * WEAK: cells that an actor was seen to load in a part.  Of the others it does not matter
	 * how old a value he could read.  One more: the search begins anew, with what it learnt.
	 */
	u32 loads[PT_RACE_ACTORS][PT_RACE_PARTS];
	bool has_learnt;
	/* Of the event that is going on; not NULL: somebody listens. */
	void (*tell)(void *with, const struct pt_race_event *e);
	void *with;
	struct pt_race_event event;
};

/* Words of the largest state. */
#define PT_RACE_WORDS                            \
	(PT_RACE_CELLS * (1 + PT_RACE_OLD) + 4 + \
	 PT_RACE_ACTORS * (3 + PT_RACE_BUFFER + PT_RACE_RESULTS + PT_RACE_CELLS / 8))

static inline bool pt_race_is_weak(const struct pt_race *r)
{
	return r->is.memory == PT_MEMORY_WEAK;
}

size_t pt_race_pack(const struct pt_race *r, u64 *to);
void pt_race_unpack(struct pt_race *r, const u64 *from);
const struct pt_race_cell *pt_race_cell_of(const struct pt_race *r, unsigned c);
/* Is it memory, of which old values may be read?  Locks are read by nobody. */
bool pt_race_is_memory(const struct pt_race *r, unsigned c);
void pt_race_be_cut(struct pt_race *r, const char *why);
/* The cell is this for everybody from now on, and who wrote it knows. */
void pt_race_commit(struct pt_race *r, unsigned who, unsigned c, u64 v);
/* From here on he reads nothing that is old already. */
void pt_race_see_all(struct pt_race *r, struct pt_race_doing *a);
/* How old a value may be is of no matter where nobody can read it any more. */
void pt_race_forget_old(struct pt_race *r);

#endif
