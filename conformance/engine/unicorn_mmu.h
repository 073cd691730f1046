/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The MMU's part in a guest that Unicorn runs: what it would write into an entry while a
 * helper works on it, written between two of the helper's instructions
 * (generic/machine/between.h).
 */
#ifndef PT_UNICORN_MMU_H
#define PT_UNICORN_MMU_H

#include <unicorn/unicorn.h>

#include "conformance/engine/guest_image.h"

struct pt_uc_mmu {
	/* Where a word of the guest's stands here; NULL: it has no such memory. */
	volatile u64 *(*word_at)(const void *machine, u64 at);
	const void *machine;
	const struct pt_image *image;
	uc_engine *uc;

	volatile u64 *said; /* pt_guest_between, word by word */
	bool swapped;	    /* they are of the other byte order */
	bool begun;	    /* the guest has called pt_guest_plays() */
	u64 step;	    /* instructions of the call that is made now */
	/* The steps that read or write the entry, as seen by looking. */
	u64 uses[PT_BETWEEN_POINTS + 1];
	u64 nr_uses;
};

/*
 * Before the guest runs: has it stop where it begins to play, pt_guest_plays().  From there
 * on each instruction costs several times as much.
 */
uc_err pt_uc_mmu_wait(struct pt_uc_mmu *u);
/* Once it has stopped there (begun): watches it.  It then is to go on where it is. */
uc_err pt_uc_mmu_watch(struct pt_uc_mmu *u);
/* The helper in whose calls the guest is, + 1; 0: none. */
u64 pt_uc_mmu_helper(const struct pt_uc_mmu *u);

#endif
