/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is under test: a subject, its helpers as functions, and the mode and the MMU
 * model that they are held against.  Freestanding C11; included by guests and by the
 * host program alike.
 */
#ifndef PT_SUBJECT_H
#define PT_SUBJECT_H

#include "generic/contract/lacks.h"
#include "generic/contract/words.h"
#include "generic/subject/flushes.h"

/*
 * One helper of a subject: of two arguments or of one (ignored by CONST).  Truth
 * is any non-zero value.  A NULL pointer says: the subject has no such helper.
 */
union pt_op {
	u64 (*one)(u64 a);
	u64 (*two)(u64 a, u64 b);
};
/* Rows of pt_subject.op: PT_HAS(pte_mkold), PT_HAS2(pte_modify). */
#define PT_HAS(id)  [H_##id] = { .one = id }
#define PT_HAS2(id) [H_##id] = { .two = id }
/* The same where a function goes by another name than its helper. */
#define PT_IS(id, function)  [H_##id] = { .one = function }
#define PT_IS2(id, function) [H_##id] = { .two = function }
/* One function for a leaf of every level: PT_LEAVES(mkold, mkold). */
#define PT_PMD_PUD(op, function) PT_IS(pmd_##op, function), PT_IS(pud_##op, function)
#define PT_LEAVES(op, function)	 PT_IS(pte_##op, function), PT_PMD_PUD(op, function)

/*
 * A HugeTLB page of any size, in one place of a table or in several.  There is
 * more to it than a call has room for, so helpers are given the address of this.
 */
#define PT_HUGE_PLACES 256
struct pt_huge {
	u64 shift; /* log2 of the page's bytes */
	u64 level; /* enum pt_level: whose table it stands in */
	u64 nr;	   /* places it has there */
	u64 entry; /* the huge pte that a helper is given beside the table */
	u64 dirty; /* what huge_ptep_set_access_flags() is told of it */
	/* The table, from the entry before the page's to the one after. */
	u64 table[1 + PT_HUGE_PLACES + 1];
};
/* Sizes of a page, as shifts: a byte each, 0 is none. */
#define PT_HUGE_SIZES		 8
#define PT_HUGE_SHIFT(shifts, i) ((unsigned)((shifts) >> 8 * (i)&0xff))
#define PT_HUGE_SHIFTS(a, b, c, d, e) \
	((u64)(a) | (u64)(b) << 8 | (u64)(c) << 16 | (u64)(d) << 24 | (u64)(e) << 32)

struct pt_mode;

/*
 * The hardware's view of an entry as pure functions of its 64 bits.  The model
 * stands on the architecture's manual alone and never on a kernel's names for
 * software bits, so it serves every tree.  arch/<arch>/mmu.c says which manual
 * section each fact comes from.
 */
struct pt_mmu {
	/*
	 * PT_MMU_* of a leaf entry at this level; 0 for what maps nothing.
	 * PT_MMU_LEAF alone maps something that nobody may use.
	 */
	u64 (*rights)(const struct pt_mode *m, enum pt_level l, u64 e);
	/* The frame the hardware would use, in pfn units of the mode. */
	u64 (*frame)(const struct pt_mode *m, enum pt_level l, u64 e);
	/* The entry as the hardware leaves it after a permitted access. */
	u64 (*after)(const struct pt_mode *m, enum pt_level l, u64 e, enum pt_access a);
	/* Bits that it may set in an entry it looked at, though it then forbids the access. */
	u64 forbidden_may_set;
	/*
	 * Bits that mean nothing to a machine which lacks what they are for.  Kernels
	 * may have them in a value and leave them out where it is stored.  NULL: none.
	 */
	u64 (*meaningless)(const struct pt_mode *m, enum pt_level l);
	bool big_endian; /* entries are in memory, whatever the byte order of the code */
	/* Bits that choose caching and ordering (memory type). */
	u64 (*memtype)(const struct pt_mode *m, enum pt_level l, u64 e);
	/*
	 * Is that the type of ordinary memory: cached, coherent, in no order?
	 * normal is pt_geometry.memtype: what stands for it in an entry, where
	 * that is the kernel's choice (arm64 MAIR_EL1).  NULL: the entry alone
	 * does not say.
	 */
	bool (*ordinary)(const struct pt_mode *m, enum pt_level l, u64 e, u64 normal);
	/* Is it one for a device's registers: neither cached nor read ahead?  NULL: !ordinary(). */
	bool (*device)(const struct pt_mode *m, enum pt_level l, u64 e);
	/*
	 * Is it one in which accesses are neither merged nor made in another order, as some
	 * registers want it?  NULL: device().
	 */
	bool (*registers)(const struct pt_mode *m, enum pt_level l, u64 e);
	/*
	 * Bits that it reserves, which must be zero in a leaf: it faults on them, or nobody knows
	 * what they mean to the next processor.  NULL: it does not say.
	 */
	u64 (*zero)(const struct pt_mode *m, enum pt_level l);
	/* May it put writes together, and does not cache them?  NULL: the entry does not say. */
	bool (*combines)(const struct pt_mode *m, enum pt_level l, u64 e);
	/* May it fetch ahead from memory that is not ordinary, where that may be executed? */
	bool fetches_ahead;
	/* The protection key the hardware checks; NULL: it has none. */
	u64 (*key)(const struct pt_mode *m, enum pt_level l, u64 e);
	/* Does it restrict where branches may land?  NULL: the hardware cannot. */
	bool (*guarded)(const struct pt_mode *m, enum pt_level l, u64 e);
	/*
	 * How many entries in a row the hardware may take for one (arm64: the
	 * contiguous bit); 1 for an entry alone.  NULL: always 1.
	 */
	unsigned (*span)(const struct pt_mode *m, enum pt_level l, u64 e);
	/*
	 * Each of these names the frame of the first: the address says which it is
	 * (riscv: Svnapot).
	 */
	bool run_has_one_frame;
	/*
	 * log2 of the bytes of what a TLB has of a leaf, and forgets as a whole.  NULL: what an
	 * entry of its level maps, be it one of several that the hardware may take for one.
	 */
	unsigned (*translation)(const struct pt_mode *m, enum pt_level l, u64 e);
	/*
	 * True if the hardware gives this combination another meaning than the
	 * contract's (x86: Write=0, Dirty=1 is a shadow stack page).  NULL where
	 * there is none.  Asked only if pt_subject.features says the subject
	 * avoids it (PT_FEATURE_SHADOW_STACK).
	 */
	bool (*reserved)(const struct pt_mode *m, enum pt_level l, u64 e);
};

/* One way an architecture's tables can be laid out: a row of pt_arch.modes. */
struct pt_mode {
	const char *name;    /* "4level", "radix", "sun4u" … */
	unsigned page_shift; /* log2 of bytes of a base page */
	unsigned pmd_shift;  /* log2 of bytes a pmd maps */
	unsigned pud_shift;  /* log2 of bytes a pud maps; 0: no leaf there */
	unsigned phys_bits;  /* physical address bits an entry can hold */
	/*
	 * log2 of the bytes of the table that an entry of the level points to, where that is
	 * less than a page and so stands anywhere in one.  0: a page.
	 */
	unsigned char table_shift[PT_NR_TABLE_LEVELS];
	unsigned key_bits;	/* of a protection key; 0: as many as the keys tried have */
	unsigned swp_type_bits; /* bits of swap type mm relies on: 5 */
	/*
	 * Swap offsets at or above this many bits are never made by mm on this
	 * architecture; the reason stands beside the value in arch/<arch>/mmu.c.
	 */
	unsigned swp_offset_bits;
	u64 normal_memory; /* pt_geometry.memtype of the builtin subject */
	u64 huge_shifts;   /* its pt_geometry.huge_shifts */
	/*
	 * Bits that an erratum lets the hardware set in entries that are not
	 * present, none or swap: nothing may change by them.  0: none.
	 */
	u64 strays;
	/*
	 * The kernel's protections carry young there, and modify takes it from
	 * them: an old entry may become young (powerpc, riscv).
	 */
	bool modify_sets_young;
	bool huge_stays; /* HugeTLB pages neither migrate nor are poisoned there, even by markers */
	bool l1tf;	 /* a non-present entry must not name real memory */
	/*
	 * What callers flush with (flush_tlb_page(), _range(), _mm()) does nothing there, so
	 * that whatever takes a translation's entry or rights away has flushed it itself.
	 */
	bool helpers_flush;
	/*
	 * A TLB must not have an address in translations of two sizes, and a fault may put a page
	 * where a huge one was taken, before its taker flushes: he does so under the lock.
	 */
	bool one_size;
	const struct pt_mmu *mmu;
	unsigned variant; /* for mmu.c's own use */
	/*
	 * Where the kernel's own code stands in for the MMU (powerpc hash), which bits
	 * of a leaf are its protection key and which it notes an access in is its
	 * choice.  0: what mmu.c knows.
	 */
	u64 key, notes;
	u64 lacks; /* PT_LACKS_* of the machine at hand, which is of the request */
};

/* Of a machine that lacks PT_LACKS_*: features it cannot have, whatever a subject is built with. */
static inline u64 pt_features_lacking(u64 lacks)
{
	return (lacks & PT_LACKS_KEYS ? PT_FEATURE_PKEYS : 0) |
	       (lacks & PT_LACKS_MARKS ? PT_FEATURE_SOFT_DIRTY | PT_FEATURE_UFFD_WP : 0) |
	       (lacks & PT_LACKS_GUARDS ? PT_FEATURE_GUARDED : 0) |
	       (lacks & PT_LACKS_PUD_LEAVES ? PT_FEATURE_THP_PUD | PT_FEATURE_HUGE_VMAP_PUD : 0);
}

/* What the subject itself says of its geometry; must agree with the mode. */
struct pt_geometry {
	unsigned page_shift, pmd_shift, phys_bits, max_swapfiles;
	unsigned pud_shift; /* 0: no table there, or folded */
	u64 memtype;	    /* pt_mmu.ordinary */
	u64 markers;	    /* PTE_MARKER_*, or-ed */
	u64 huge_gone;	    /* are there HugeTLB entries of pages that migrate or are poisoned? */
	u64 huge_markers;   /* PTE_MARKER_* in their places, beside uffd-wp where that is built */
	u64 huge_shifts;    /* of HugeTLB pages: PT_HUGE_SHIFT() */
	u64 key, notes;	    /* pt_mode's */
	u64 lacks;	    /* PT_LACKS_* of the kernel itself, whatever machine it runs on */
};

/* A set of helpers under test. */
struct pt_subject {
	const char *arch;
	const char *mode;
	union pt_op op[PT_NR_HELPERS];
	/* Puts boot-time state in order before the first call; may be NULL. */
	void (*init)(unsigned mode_variant);
	/* PT_FEATURE_*; NULL: all features are on. */
	u64 (*features)(void);
	/* NULL: the mode's. */
	void (*geometry)(struct pt_geometry *g);
	/* How often the subject's own warnings fired; NULL: it has none. */
	u64 (*warnings)(void);
	/* The last of them in words; NULL: it has none. */
	const char *(*warning)(void);
	/*
	 * Where the table of a level begins in which its pointer helpers find the entries they
	 * are given, for those that take an address.  NULL: an address is as good as another.
	 */
	u64 (*place)(enum pt_level l);
	/* What its helpers flush; NULL: it has no such record. */
	struct pt_flushes *flushes;
};

/* An architecture as the guest knows it: arch/<arch>/mmu.c defines pt_arch_<arch>. */
struct pt_arch {
	const char *name;
	const struct pt_mode *modes;
	size_t nr_modes;
};

#endif
