/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is known of a subject and of the machine it is to run on: which levels, marks
 * and features it has, how wide its fields are, which bits of an entry anybody reads.
 * learn.c finds it out once, by asking the subject; from then on nothing changes it.
 */
#ifndef PT_FACTS_H
#define PT_FACTS_H

#include "generic/contract/contract.h"
#include "generic/subject/subject.h"

/* Present entries and swap entries are asked different questions. */
enum pt_group { PT_GROUP_PRESENT, PT_GROUP_SWAP, PT_NR_GROUPS };

static inline enum pt_group pt_group_of(enum pt_kind k)
{
	return k >= PT_KIND_SWAP ? PT_GROUP_SWAP : PT_GROUP_PRESENT;
}

/* A predicate and the slot it answers. */
struct pt_pred {
	u64 (*op)(u64 e);
	enum pt_helper helper;
	u32 bit;
};

/* Rows of pt_effects there is room for. */
#define PT_MAX_ROWS 160

struct pt_facts {
	const struct pt_mode *mode; /* `own` */
	struct pt_mode own;	    /* the mode, with what the subject says of its entries */
	u64 features;		    /* PT_FEATURE_* found on … */
	u64 doubts;		    /* … and those found off, of which a helper does something */
	unsigned pfn_bits;	    /* frames of the domain have this many bits */
	u64 max_swapfiles;
	u64 normal_memory;  /* pt_geometry.memtype */
	u64 markers;	    /* pt_geometry.markers */
	u64 huge_gone;	    /* pt_geometry.huge_gone */
	u64 huge_markers;   /* pt_geometry.huge_markers */
	u64 huge_shifts;    /* pt_geometry.huge_shifts */
	u64 largest_offset; /* pt_largest_offset() */
	u64 walked;	    /* 1 << enum pt_level: a walker can be shown entries of these */

	u64 supported[PT_NR_COLUMNS]; /* slots it can be asked about; 0: it has no such level */
	bool leaves[PT_NR_COLUMNS];   /* it has leaves there; else tables alone */
	u64 prots[PT_NR_COLUMNS];     /* protections it is tried with: 1 << enum pt_prot */
	/* Predicates that answer, and the slots they answer. */
	struct pt_pred pred[PT_NR_COLUMNS][PT_NR_GROUPS][PT_NR_BOOL_SLOTS];
	size_t nr_preds[PT_NR_COLUMNS][PT_NR_GROUPS];
	u32 asked[PT_NR_COLUMNS][PT_NR_GROUPS];

	/* Bits of an entry that no predicate and no part of the MMU model reads. */
	u64 other[PT_NR_COLUMNS][PT_NR_GROUPS];
	u64 meaningless[PT_NR_TABLE_LEVELS]; /* pt_mmu's, of the machine at hand */
	/* Bits nobody reads that the hardware sets: notes of its own (powerpc hash). */
	u64 hardware_notes[PT_NR_COLUMNS];
	bool uffd_protects[PT_NR_COLUMNS];	 /* mkuffd_wp write-protects by itself (U1) */
	u64 made[PT_NR_COLUMNS][PT_NR_PROTS];	 /* a new entry of each protection … */
	u64 memtype[PT_NR_COLUMNS][PT_NR_PROTS]; /* … and its memory type */
	bool executable_reads[PT_NR_COLUMNS];	 /* what VM_EXEC alone maps may be read, too */
	u64 row_slots[PT_MAX_ROWS];		 /* what each row of pt_effects is judged by here */
	/* pt_response.reads: the bits that each BOOL and VALUE slot is read from. */
	u64 reads[PT_NR_COLUMNS][PT_NR_READ_SLOTS];
	u64 swp_types[PT_NR_KINDS]; /* pt_response.swp_types */
};

/* Does a predicate's answer mean anything at this level of this subject? */
bool pt_is_asked(const struct pt_facts *f, enum pt_helper h, enum pt_level l);
/* Has the subject what a helper is of use for: its level, its slot, its feature? */
bool pt_is_supported(const struct pt_facts *f, enum pt_helper h);
/* Are there leaves of a helper's level, for it to work on? */
bool pt_has_leaves(const struct pt_facts *f, enum pt_helper h);
/* log2 of base pages that a leaf of this level maps. */
unsigned pt_level_order(const struct pt_facts *f, enum pt_level l);

#endif
