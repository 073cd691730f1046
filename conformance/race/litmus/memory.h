/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory that all processors see alike, and what their TLBs may still hold of it.
 *
 * A cell is a word: a page's descriptor, or 16 bytes of data.  All that was ever written to it
 * is kept, in order: version 0 is the first value, the last is what is there now.  A TLB has
 * no entries here.  What it may hold is any version of a descriptor that it may cache,
 * as far back as the last invalidation of that page that has completed: `oldest`.
 */
#ifndef PT_LITMUS_MEMORY_H
#define PT_LITMUS_MEMORY_H

#include "conformance/race/litmus/bytes.h"

#define PT_MEMORY_THREADS  6
#define PT_MEMORY_PAGES	   12
#define PT_MEMORY_WORDS	   2 /* of 16 bytes, of a page */
#define PT_MEMORY_CELLS	   (PT_MEMORY_PAGES * (1 + PT_MEMORY_WORDS))
#define PT_MEMORY_VERSIONS 12

struct pt_written {
	u128 value;
	u16 bytes;     /* which of them, a bit each */
	u8 thread, by; /* which of its instructions */
	bool hardware; /* the walker, which sets the flags of a descriptor */
};

struct pt_cell {
	u8 n;
	struct pt_written w[PT_MEMORY_VERSIONS]; /* version 1 and on */
};

struct pt_shared_memory {
	const u128 *first; /* version 0 of each cell */
	struct pt_cell cell[PT_MEMORY_CELLS];
	u8 oldest[PT_MEMORY_THREADS][PT_MEMORY_PAGES];
};

/* The cell of a page's descriptor is that of its number. */
unsigned pt_memory_data(unsigned page, unsigned word);
u128 pt_memory_value(const struct pt_shared_memory *m, unsigned cell, unsigned version);
/* False: there were too many. */
bool pt_memory_write(struct pt_shared_memory *m, unsigned cell, u128 value, u16 bytes,
		     unsigned thread, unsigned by, bool hardware);
/* The version that this instruction has written, not its walk; 0: none yet. */
unsigned pt_memory_by(const struct pt_shared_memory *m, unsigned cell, unsigned thread,
		      unsigned by);
/* Has another thread written any of these bytes behind that version? */
bool pt_memory_foreign(const struct pt_shared_memory *m, unsigned cell, unsigned version,
		       unsigned thread, u16 bytes);

enum pt_mm_fault {
	PT_MM_FAULT_NONE,
	PT_MM_FAULT_TRANSLATION,
	PT_MM_FAULT_ACCESS_FLAG,
	PT_MM_FAULT_PERMISSION
};

/* Who translates, and what for. */
struct pt_accessor {
	bool write, el0;
	bool sets_af, sets_dirty; /* TTHM: HA, HD */
};

struct pt_translation {
	enum pt_mm_fault fault;
	bool updates; /* the descriptor, to this: */
	u64 descriptor;
};

struct pt_translation pt_translate(u64 descriptor, const struct pt_accessor *a);
/* May it have been cached?  Else it is what a walk finds now. */
bool pt_translation_cached(const struct pt_translation *t);

#endif
