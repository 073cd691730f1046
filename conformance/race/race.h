/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Scenarios as data, and what their actors can do, as functions.  Whoever writes a scenario
 * includes actor.h, which says how.
 */
#ifndef PT_RACE_H
#define PT_RACE_H

#include "generic/contract/contract.h"

/* The state that is being looked at, the actor who is running, the subject. */
struct pt_race;

/* How loads and stores of one actor become visible to others. */
enum pt_memory {
	PT_MEMORY_SC,	/* at once, in program order */
	PT_MEMORY_TSO,	/* stores wait in a buffer, first in, first out: x86, s390, sparc */
	PT_MEMORY_WEAK, /* stores in any order, loads may be early: machine.h says what not */
	PT_NR_MEMORIES
};

/* ---- scenarios, as data ---- */

enum pt_race_cell_kind {
	PT_RACE_NUMBER,
	PT_RACE_ENTRY, /* of a table, of .level */
	PT_RACE_TLB,   /* what the TLB of one actor, .owner, has of an entry; 0: nothing */
	PT_RACE_LOCK,  /* a spinlock, or a rw_semaphore */
	PT_RACE_DATA,  /* what is in the page of frame .frame */
	PT_RACE_NOTE,  /* what the scenario remembers to judge by; nobody's memory */
};

struct pt_race_cell {
	const char *name;
	enum pt_race_cell_kind kind;
	enum pt_level level; /* of ENTRY and TLB */
	unsigned owner;	     /* of TLB */
	u64 frame;	     /* of DATA */
};

/* An actor does these one after the other, each with locals of its own. */
#define PT_RACE_PARTS 3
struct pt_actor {
	const char *name;
	void (*does[PT_RACE_PARTS])(struct pt_race *r);
};

/* A label that a variant cannot reach, and why that is right. */
struct pt_unreached {
	const char *label, *why;
};

struct pt_variant {
	const char *name;
	const char *what;  /* in a line: what it does otherwise */
	const char *fixed; /* by which change; NULL: it has a bug, and must be found violated */
	/* Of a fixed one: variants, with blanks, whose labels it must reach too.  NULL: none. */
	const char *twin;
	/*
	 * Where it is violated: globs of architectures in a list with blanks, by memory; NULL:
	 * nowhere.  "*" is everywhere.  A fixed one is violated nowhere.
	 */
	const char *violated[PT_NR_MEMORIES];
	struct pt_unreached unreached[4];
};

#define PT_RACE_CELLS	 24
#define PT_RACE_ACTORS	 6
#define PT_RACE_VARIANTS 8

struct pt_scenario {
	const char *name;
	const char *what;      /* in a line: who meets whom */
	const char *functions; /* the kernel's, that the actors mirror */
	const char *wrong_is;  /* what a user loses by it */
	const char *left_out;  /* what the kernel has there, and the actors have not */
	const struct pt_race_cell *cells;
	size_t nr_cells;
	const struct pt_actor *actors;
	size_t nr_actors;
	const struct pt_variant *variants;
	size_t nr_variants;
	const enum pt_helper *needs; /* PT_NR_HELPERS ends them */
	/* Of a subject that has these: what it lacks all the same, in words; NULL: nothing. */
	const char *(*lacks)(struct pt_race *r);
	/* Gives the cells, which are 0, what they begin with: set(). */
	void (*init)(struct pt_race *r);
	/*
	 * What is wrong of this state, in words; NULL: nothing.  Asked after every step; ends:
	 * all actors have ended.  Cells are read by value().  NULL: check() alone judges.
	 */
	const char *(*wrong)(struct pt_race *r, bool ends);
};

/* ---- operations: actor.h has a macro for each ---- */

enum pt_operation {
	/* steps */
	PT_OP_LOAD,
	PT_OP_LOAD_AFTER,
	PT_OP_STORE,
	PT_OP_XCHG,
	PT_OP_CMPXCHG,
	PT_OP_ADD,
	PT_OP_APPLY,
	PT_OP_LOCK,
	PT_OP_UNLOCK,
	PT_OP_DOWN_READ,
	PT_OP_UP_READ,
	PT_OP_DOWN_WRITE,
	PT_OP_UP_WRITE,
	PT_OP_MB,
	PT_OP_FLUSH,
	PT_OP_CHOOSE,
	PT_OP_ACCESS,
	PT_OP_WALK,
	PT_OP_RECORD,
	PT_OP_FILL,
	PT_OP_CPU_STORE,
	PT_OP_CPU_LOAD,
	PT_NR_STEPS_OF_RACES,
	/* what belongs to the step before it */
	PT_OP_WMB = PT_NR_STEPS_OF_RACES,
	PT_OP_RMB,
	PT_OP_NOTE,
	PT_OP_PEEK,
	PT_OP_TEST,
	PT_OP_CHECK,
	PT_OP_REACH,
	PT_NR_OPERATIONS
};

/* One operation as it is asked for. */
struct pt_asked {
	enum pt_operation op;
	unsigned cell, other;
	u64 x, y;
	const char *function; /* who asks, by __func__ */
	int line;	      /* and where; 0: not known */
	const char *text;
};
u64 pt_race_do(struct pt_race *r, struct pt_asked asked);
u64 pt_race_pointer(struct pt_race *r, unsigned c, enum pt_helper h, u64 second,
		    const char *function);
void pt_race_write_seqcount(struct pt_race *r, unsigned c, bool begins, const char *function);
u64 pt_race_read_seqcount(struct pt_race *r, unsigned c, const char *function);
bool pt_race_seqcount_changed(struct pt_race *r, unsigned c, u64 seq, const char *function);
bool pt_race_user_access(struct pt_race *r, unsigned tlb, unsigned entry, enum pt_access access,
			 u64 *value, const char *function);
void pt_race_fill(struct pt_race *r, unsigned tlb, unsigned entry, const char *function);

/* ---- asked at any time, no operations ---- */

/* A helper of values, by its id. */
u64 pt_race_call(struct pt_race *r, enum pt_helper h, u64 a, u64 b);
/* Has the subject one? */
bool pt_race_has(struct pt_race *r, enum pt_helper h);

/* Which variant this is, by its place in the scenario. */
unsigned pt_race_variant(const struct pt_race *r);
/* Of init() and wrong() alone. */
void pt_race_set(struct pt_race *r, unsigned cell, u64 v);
u64 pt_race_value(const struct pt_race *r, unsigned cell);

/* The architecture's MMU: may a program do that by the entry, and in which frame? */
bool pt_race_permits(const struct pt_race *r, enum pt_level l, u64 e, enum pt_access access);
u64 pt_race_frame(const struct pt_race *r, enum pt_level l, u64 e);
/* The entry as it leaves it after that access. */
u64 pt_race_recorded(const struct pt_race *r, enum pt_level l, u64 e, enum pt_access access);

/* A frame that a leaf of any level can begin with, and the table's that stands for it. */
#define PT_RACE_FRAME UINT64_C(0x4e000)
#define PT_RACE_TABLE UINT64_C(0x7001)

/* Entries as mm makes them, of the subject's helpers. */
u64 pt_race_new(struct pt_race *r, enum pt_level l, u64 frame, enum pt_prot prot);
/* Young and dirty, and writable where the protection is. */
u64 pt_race_mapped(struct pt_race *r, enum pt_level l, u64 frame, enum pt_prot prot);
/* A pte that is young, writable and clean: what a store is yet to be noted in. */
u64 pt_race_clean(struct pt_race *r, u64 frame);
/* A swap entry, a migration entry (which may become writable again), a marker. */
u64 pt_race_swap(struct pt_race *r, enum pt_level l, u64 type, u64 offset);
u64 pt_race_migration(struct pt_race *r, enum pt_level l, u64 frame, bool write);
u64 pt_race_marker(struct pt_race *r, u64 markers);
/* Does the subject keep the bit in mapped entries?  NULL: it does. */
const char *pt_race_lacks_uffd_wp(struct pt_race *r);
/* Does the MMU note a store in it?  NULL: it does. */
const char *pt_race_lacks_dirty_by_mmu(struct pt_race *r);
/* Is it a migration entry, and of which frame? */
bool pt_race_is_migration(struct pt_race *r, enum pt_level l, u64 e);
u64 pt_race_migration_frame(struct pt_race *r, enum pt_level l, u64 e);

/* All there are; the last is NULL. */
extern const struct pt_scenario *const pt_scenarios[];

#endif
