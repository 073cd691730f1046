/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An entry that mm can make, what is known of how it came to be, and what must hold of
 * it by itself: in software's view by the predicates, in the MMU's by its model.
 */
#ifndef PT_ENTRY_H
#define PT_ENTRY_H

#include "generic/subject/caller.h"

struct pt_state {
	u64 e;
	u64 met;	/* invariant slots whose assumption it meets */
	u64 memtype;	/* the MMU's caching and ordering bits */
	u32 bits;	/* BOOL slots that are true of it */
	u64 hw;		/* the entry as it stands in the table */
	uint8_t rights; /* what the MMU permits: PT_MMU_* */
	uint8_t vma;	/* enum pt_prot of the mapping it belongs to */
	uint8_t kind;	/* enum pt_kind */
	uint8_t is;	/* PT_STATE_*, together because a store is dear */
};

#define PT_STATE_FRESH 1 /* just made: special and devmap may still be set */
/* Of what is asked at every arrival, answered once: */
#define PT_STATE_MARK_WRONG 2 /* its protection key, or guard, is not its VMA's */
#define PT_STATE_LEFT_OLD   4 /* readable, and the hardware records no read of it */
#define PT_STATE_LEFT_CLEAN 8 /* dirty to software, and the hardware would record a write */
/* A corrected helper has made it, or what it comes from, wrongly: walk/oracle.c */
#define PT_STATE_ILL_MADE 16
/* It was first met on a way on which a corrected helper had a step. */
#define PT_STATE_BY_CORRECTED 32

#define PT_MAX_STATES  8192
#define PT_STATE_INDEX 32768 /* power of two, larger than PT_MAX_STATES */

/* Entries that were looked at, all about the same. */
struct pt_states {
	size_t nr;
	struct pt_state state[PT_MAX_STATES + 1]; /* the last: one more that is being looked at */
	/*
	 * State number + 1 in the low half; free unless the high half is `number`,
	 * so that to begin anew need not clear what was there before.
	 */
	u32 index[PT_STATE_INDEX];
	uint16_t number;
};

PT_INLINE size_t pt_index_of(u64 e, enum pt_prot vma, enum pt_kind kind)
{
	u64 key = (e ^ (u64)vma << 56 ^ (u64)kind << 60) * UINT64_C(0x9e3779b97f4a7c15);

	return (key ^ key >> 29) >> 17 & (PT_STATE_INDEX - 1);
}

/* NULL: not known; then at is where it belongs in the index. */
PT_INLINE const struct pt_state *pt_find(const struct pt_states *seen, u64 e, enum pt_prot vma,
					 enum pt_kind kind, size_t *at)
{
	size_t i = pt_index_of(e, vma, kind);

	for (; seen->index[i] >> 16 == seen->number; i = (i + 1) & (PT_STATE_INDEX - 1)) {
		const struct pt_state *s = &seen->state[(uint16_t)seen->index[i] - 1];

		if (s->e == e && s->vma == vma && s->kind == kind)
			return s;
	}
	*at = i;
	return NULL;
}

/* What no helper may change of an entry, whatever it does to it: the same for all in a walk. */
struct pt_about {
	enum pt_level level;
	u64 pfn;	  /* present entries */
	u64 type, offset; /* swap entries: the same to mm and to the architecture */
	u64 base;	  /* the swap entry with no flags */
};

/* What a walker made of the entry it was shown last: machine/live.h says in which words. */
struct pt_walked {
	u64 expected, got;	       /* of all accesses */
	u64 record_expected, recorded; /* the entry after the first access recorded wrongly */
};

/* Whoever judges entries: of one level at a time, all about one page or swap slot. */
struct pt_judge {
	struct pt_caller *caller;
	const struct pt_facts *facts; /* the caller's */
	struct pt_about about;
	/* Entries looked at before, which need not be asked again; NULL: there are none. */
	const struct pt_states *seen;
	/* Told what an access leaves of an entry; NULL: nobody listens. */
	void (*recorded)(struct pt_judge *j, u64 e, u64 left, enum pt_access a);
	/* Walker slots that are wrong, and in *met those asked; NULL: nobody walks. */
	u64 (*walked)(struct pt_judge *j, enum pt_level l, u64 stored, u64 rights, u64 *met);
	struct pt_walked walk; /* what came of that */
};

/*
 * Fills in what predicates and MMU say of s->e, of which kind and VMA are known.
 * Returns the slots that are wrong with it by itself; *met: invariant slots whose
 * assumption it meets.
 */
u64 pt_look(struct pt_judge *j, struct pt_state *s, bool fresh, u64 *met);
/* VALUE slots that are other than the judge's `about`. */
u64 pt_wrong_values(struct pt_judge *j, enum pt_kind kind, u64 e);
/* pXd_same(): reflexive, and it tells an entry from the one it was made from. */
u64 pt_wrong_same(struct pt_judge *j, const struct pt_state *from, u64 e, u64 *met);
/* A writable entry that userfaultfd believes protected: no caller keeps one. */
static inline bool pt_is_kept(u32 bits)
{
	return !(bits & PT_S(uffd_wp)) || !(bits & PT_S(write));
}

/* The pfn that the subject names, of an entry of the judge's level. */
u64 pt_pfn_of(struct pt_judge *j, u64 e);
/* The entry as the hardware leaves it after an access; the same where it records none. */
u64 pt_after(const struct pt_judge *j, u64 stored, enum pt_access a);
/* Type and offset as mm's layer reads them, or the architecture's (raw); false: there is none. */
bool pt_read_swap(struct pt_judge *j, u64 e, bool raw, u64 *type, u64 *offset);

/* For witnesses: what a slot is in an entry, and what it had to be. */
u64 pt_value_of(struct pt_judge *j, enum pt_slot slot, u64 e);
u64 pt_expected_of(struct pt_judge *j, enum pt_slot slot, const struct pt_state *from,
		   enum pt_prot vma);

#endif
