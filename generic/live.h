/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Live clauses: an entry is put where a real walker finds it, and the access is
 * made.  What walks is behind struct pt_walker, so this part knows no machine:
 * the bare-metal images (qemu-images/) bring one, the tests a false one.
 */
#ifndef PT_LIVE_H
#define PT_LIVE_H

#include "generic/pt.h"

/* How an access ended. */
enum pt_fault {
	PT_FAULT_NONE,	      /* it passed */
	PT_FAULT_NOT_PRESENT, /* no translation */
	PT_FAULT_PROTECTION,  /* a translation that forbids this access */
	PT_FAULT_RESERVED,    /* malformed: reserved bit, address size, … */
	PT_FAULT_OTHER,
	PT_NR_FAULTS
};

/* Whose walker it is; the report says so and calls none of them hardware. */
enum pt_walks { PT_WALKS_NOT, PT_WALKS_TCG, PT_WALKS_KVM, PT_WALKS_OTHER };

/*
 * One entry at a time is placed at each level, in a window of addresses of its
 * own; the levels above permit everything.  An access is one PT_MMU_* right,
 * from PT_MMU_UR to PT_MMU_KX, tried at an offset into the window.
 */
struct pt_walker {
	enum pt_walks walks;
	u64 levels; /* 1 << enum pt_level: entries of these can be placed */
	/*
	 * Frames that exist, in pfn units of the mode: number n of those that an
	 * entry of the level can map, and where in what it maps there is memory.
	 * 0: there are no more.
	 */
	u64 (*frame)(enum pt_level l, unsigned n, u64 *offset);
	/*
	 * The frame of a page of entries one level down that all lead to
	 * frame(l, 0) and permit the access and, if the architecture can, all
	 * others.  0: none.
	 */
	u64 (*table)(enum pt_level l, u64 right);
	/* Puts the entry in the table; what a TLB may hold is only gone after flush(). */
	void (*write)(enum pt_level l, u64 e);
	void (*flush)(enum pt_level l);
	/* The entry as it stands in memory now. */
	u64 (*read)(enum pt_level l);
	/* *word is what a read found. */
	enum pt_fault (*access)(enum pt_level l, u64 right, u64 offset, u64 *word);
	/* What frame(l, n) holds at its offset. */
	u64 (*mark)(enum pt_level l, unsigned n);
};

#endif
