/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Live clauses: an entry is put where a real walker finds it, the access is made, and
 * what comes of it is held against the MMU model.
 */
#ifndef PT_LIVE_H
#define PT_LIVE_H

#include "generic/judge/entry.h"
#include "generic/judge/laws.h"
#include "generic/machine/walker.h"

/* Where the bits of a frame are in an entry, found by asking the MMU model. */
struct pt_frame_bits {
	bool known;
	u64 mask;
	u64 pfn[64]; /* of each bit in mask: what it adds to the frame */
};

/* A power of two. */
#define PT_LIVE_REMEMBERED 4096

/* What was found of the entry tried last, for a witness. */
struct pt_live {
	const struct pt_walker *w; /* NULL: there is none, and no live clause */
	struct pt_caller *caller;
	u64 probes;
	struct pt_walked last; /* expected, got: PT_LIVE_* of all accesses */
	struct pt_frame_bits bits[PT_NR_TABLE_LEVELS][2]; /* of tables and of leaves */
	/*
	 * Entries as they were placed, and what the model says of them, that were
	 * found right: many frames of the domain lead to the same, with one frame
	 * that exists.  A lossy table by hash.
	 */
	struct {
		u64 made, rights;
	} right[PT_NR_TABLE_LEVELS][PT_LIVE_REMEMBERED];
};

/* Tries an entry; slots that are wrong, and in *met those that were asked. */
u64 pt_live_invariants(struct pt_live *v, enum pt_level l, u64 e, u64 rights, u64 *met);
/*
 * The entry with another frame and otherwise the same: false if it cannot be
 * had.  f remembers where the frame's bits are, for entries of like shape.
 */
bool pt_live_reframe(const struct pt_mode *m, struct pt_frame_bits *f, enum pt_level l, u64 *e,
		     u64 pfn);

/* What a traced run is in: a helper + 1, or 0 for what is no helper's fault. */
void pt_live_note(const struct pt_live *v, u64 current);

/*
 * Laws of the domain PT_DOMAIN_WALKER: pfn is a frame that exists, n its number.  enum
 * pt_law_says; UNSEEN if a race could not have been lost.
 */
int pt_live_law(struct pt_live *v, size_t law, u64 pfn, u64 n);
/* Their functions, as laws.def names them. */
#define PT_LIVE_FN(name, pfn, n)                                                  \
	int pt_live_##name(struct pt_live *v, PT_UNUSED const struct pt_law *law, \
			   PT_UNUSED u64 pfn, PT_UNUSED u64 n)
PT_LIVE_FN(walker_clear, pfn, n);
PT_LIVE_FN(walker_descends, pfn, n);
PT_LIVE_FN(walker_reaches, pfn, n);
PT_LIVE_FN(walker_stale, pfn, n);
PT_LIVE_FN(race_dirty, pfn, n);
PT_LIVE_FN(race_invalidate, pfn, n);

#endif
