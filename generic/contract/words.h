/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The words everything else is written in: level, kind, helper and what it takes,
 * protection, fault, right, feature.  Freestanding C11; included by guests and by the
 * host program alike.
 *
 * Units: a pfn counts base pages of the mode (1 << page_shift bytes); bit
 * numbers count from the least significant bit of the 64-bit entry value as
 * the kernel's pte_val()/pmd_val() show it (CPU byte order), also where a
 * manual counts from the other end (s390, powerpc).
 */
#ifndef PT_WORDS_H
#define PT_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint64_t u64;
typedef uint32_t u32;

#define PT_BIT(n) (UINT64_C(1) << (n))
/* Bits lo..hi, both included. */
#define PT_BITS(lo, hi)	 ((~UINT64_C(0) >> (63 - (hi))) & (~UINT64_C(0) << (lo)))
#define PT_ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/*
 * The levels of the tables, and behind them HugeTLB, which is none: a huge page of pmd
 * size as hugetlb code handles it, a pte_t whatever its table.  set_huge_pte_at() gives
 * the entry as it stands in the pmd's place.
 * Helpers and encodings there are for each of the four, and so a column each in
 * families.def, in layouts and in what is found out of a subject: PT_NR_COLUMNS.  Where
 * the MMU is asked there are levels alone: PT_NR_TABLE_LEVELS.
 */
enum pt_level {
	PT_PTE,
	PT_PMD,
	PT_PUD,
	PT_NR_TABLE_LEVELS,
	PT_HUGETLB = PT_NR_TABLE_LEVELS,
	PT_NR_COLUMNS
};
/* The level at which the MMU meets an entry. */
#define PT_MMU_LEVEL(l) ((l) == PT_HUGETLB ? PT_PMD : (l))

/*
 * The kind of an entry is known from how it was made, never guessed by asking
 * the helpers under test.
 */
enum pt_kind {
	PT_KIND_NONE,
	PT_KIND_TABLE,	  /* pmd, pud: points to a table of the level below */
	PT_KIND_PRESENT,  /* mapped, and its VMA permits some access */
	PT_KIND_PROTNONE, /* mapped, VMA or NUMA hinting permits no access */
	PT_KIND_INVALID,  /* present to software, not to the MMU: pmd_mkinvalid() */
	PT_KIND_SWAP,
	PT_KIND_MIGRATION,
	PT_KIND_DEVICE, /* device-private or device-exclusive: names a page */
	PT_KIND_POISON, /* hwpoison: names a page */
	PT_KIND_MARKER,
	PT_NR_KINDS
};

/* Every helper the contract speaks of, by Linux's name.  See helpers.def. */
enum pt_helper {
#define PT_HELPER(id, name, level, shape) H_##id,
#include "generic/contract/helpers.def"
#undef PT_HELPER
	PT_NR_HELPERS
};

/* What the two arguments and the result of a helper are.  See helpers.def. */
enum pt_shape {
	PT_SHAPE_PRED,	    /* (entry) -> truth */
	PT_SHAPE_PRED2,	    /* (entry, entry) -> truth */
	PT_SHAPE_PREDWRITE, /* (entry, is it for writing?) -> truth */
	PT_SHAPE_PFN,	    /* (entry) -> pfn */
	PT_SHAPE_MAKE,	    /* (pfn, protection index) -> entry */
	PT_SHAPE_CONST,	    /* () -> entry */
	PT_SHAPE_MOD,	    /* (entry) -> entry */
	PT_SHAPE_MODPROT,   /* (entry, protection index) -> entry */
	PT_SHAPE_MODFAULT,  /* (entry, enum pt_fault) -> entry */
	PT_SHAPE_MODNEW,    /* (entry, new entry) -> entry */
	PT_SHAPE_MODNR,	    /* (entry, n) -> entry n places further on */
	PT_SHAPE_RET,	    /* (entry) -> what the pointer helper returned */
	PT_SHAPE_RETFAULT,  /* (entry, enum pt_fault) -> what it returned */
	PT_SHAPE_RETNEW,    /* (entry, new entry) -> what it returned */
	PT_SHAPE_PROT,	    /* (protection index) -> pgprot value */
	PT_SHAPE_PROT2,	    /* (old, new protection index) -> pgprot value */
	PT_SHAPE_SWP,	    /* (swap type, offset) -> swp_entry_t value */
	PT_SHAPE_VALUE,	    /* (value) -> value: conversions of swp_entry_t */
	PT_SHAPE_VPRED,	    /* (swp_entry_t value) -> truth */
	PT_SHAPE_AT,	    /* (address of an entry) -> what the pointer helper returned */
	PT_SHAPE_AT2,	    /* the same with its second argument: fault, protection, entry, count */
	PT_SHAPE_SIZED,	    /* (address of a struct pt_huge) -> what the helper returned */
	PT_SHAPE_OFFSET,    /* (entry, n) -> where its table's place n is, or how far it reaches */
};
/*
 * Of pXd_offset(), else an address: it gave the place back that it was given, or a copy of
 * what stands there, on the stack.
 */
#define PT_SAME_PLACE	 1
#define PT_PLACE_OF_COPY 2

/* What mm_pXd_folded() says. */
enum pt_folded {
	PT_FOLDED_NEVER,
	PT_FOLDED_ALWAYS,
	PT_FOLDED_BY_ENTRY, /* the entry tells by itself (s390) */
};

#define PT_TWO_ARGUMENTS                                                                \
	(PT_BIT(PT_SHAPE_MAKE) | PT_BIT(PT_SHAPE_MODPROT) | PT_BIT(PT_SHAPE_PRED2) |    \
	 PT_BIT(PT_SHAPE_SWP) | PT_BIT(PT_SHAPE_MODFAULT) | PT_BIT(PT_SHAPE_MODNEW) |   \
	 PT_BIT(PT_SHAPE_MODNR) | PT_BIT(PT_SHAPE_RETFAULT) | PT_BIT(PT_SHAPE_RETNEW) | \
	 PT_BIT(PT_SHAPE_PROT2) | PT_BIT(PT_SHAPE_AT2) | PT_BIT(PT_SHAPE_PREDWRITE) |   \
	 PT_BIT(PT_SHAPE_OFFSET))
#define PT_SHAPE_TAKES_TWO(shape) (PT_TWO_ARGUMENTS >> (shape)&1)
#define PT_SHAPE_TAKES_ADDRESS(shape) \
	((shape) == PT_SHAPE_AT || (shape) == PT_SHAPE_AT2 || (shape) == PT_SHAPE_SIZED)

/*
 * Protections by index, so that guests need not know VM_* values.  They stand
 * for vm_get_page_prot() of these vm_flags.  PT_PROT_NONE is also what NUMA
 * hinting modifies to.
 */
enum pt_prot {
	PT_PROT_NONE,	    /* 0 */
	PT_PROT_R,	    /* VM_READ */
	PT_PROT_RX,	    /* VM_READ | VM_EXEC */
	PT_PROT_RW,	    /* VM_READ | VM_WRITE: private, so copy-on-write */
	PT_PROT_RWX,	    /* VM_READ | VM_WRITE | VM_EXEC: private */
	PT_PROT_SHARED_R,   /* VM_READ | VM_SHARED */
	PT_PROT_SHARED_RW,  /* VM_READ | VM_WRITE | VM_SHARED */
	PT_PROT_SHARED_RWX, /* VM_READ | VM_WRITE | VM_EXEC | VM_SHARED */
	/* A device's memory: pgprot_noncached() or another type the subject tells apart. */
	PT_PROT_DEVICE_R,  /* VM_READ | VM_SHARED */
	PT_PROT_DEVICE_RW, /* VM_READ | VM_WRITE | VM_SHARED */
	/* Memory with a protection key: PT_KEY_A, PT_KEY_B. */
	PT_PROT_KEY_A, /* VM_READ | VM_WRITE | VM_SHARED */
	PT_PROT_KEY_B, /* VM_READ: private */
	/*
	 * VM_EXEC: private.  Whether what may be executed may also be read is the
	 * architecture's choice.
	 */
	PT_PROT_X,
	/* VM_READ | VM_EXEC | VM_ARM64_BTI: private, branches land where they may alone */
	PT_PROT_GUARDED,
	PT_NR_PROTS
};
#define PT_PROT_IS(p, set) ((set) >> (p)&1)
#define PT_PROT_WRITABLE                                                        \
	(PT_BIT(PT_PROT_RW) | PT_BIT(PT_PROT_RWX) | PT_BIT(PT_PROT_SHARED_RW) | \
	 PT_BIT(PT_PROT_SHARED_RWX) | PT_BIT(PT_PROT_DEVICE_RW) | PT_BIT(PT_PROT_KEY_A))
#define PT_PROT_EXECUTABLE                                                       \
	(PT_BIT(PT_PROT_RX) | PT_BIT(PT_PROT_RWX) | PT_BIT(PT_PROT_SHARED_RWX) | \
	 PT_BIT(PT_PROT_X) | PT_BIT(PT_PROT_GUARDED))
#define PT_PROT_SHARED	    (PT_BITS(PT_PROT_SHARED_R, PT_PROT_DEVICE_RW) | PT_BIT(PT_PROT_KEY_A))
#define PT_PROT_DEVICE	    (PT_BIT(PT_PROT_DEVICE_R) | PT_BIT(PT_PROT_DEVICE_RW))
#define PT_PROT_KEYED	    (PT_BIT(PT_PROT_KEY_A) | PT_BIT(PT_PROT_KEY_B))
#define PT_PROT_READS(p)    ((p) != PT_PROT_NONE && (p) != PT_PROT_X)
#define PT_PROT_MAY_READ(p) ((p) != PT_PROT_NONE)
#define PT_PROT_WRITES(p)   PT_PROT_IS(p, PT_PROT_WRITABLE)
#define PT_PROT_EXECS(p)    PT_PROT_IS(p, PT_PROT_EXECUTABLE)
#define PT_PROT_SHARES(p)   PT_PROT_IS(p, PT_PROT_SHARED)
/* A swap entry's type and offset in one number: what PT_SLOT_raw expects and finds. */
#define PT_RAW(type, offset) ((u64)(type) << 56 | ((u64)(offset) & (PT_BIT(56) - 1)))
#define PT_RAW_TYPE(raw)     ((raw) >> 56)
#define PT_RAW_OFFSET(raw)   ((raw) & (PT_BIT(56) - 1))
/* Two keys that between them have every bit of four set and clear. */
#define PT_KEY_A 5
#define PT_KEY_B 10

/*
 * What the fault handler does to an entry it finds present, with the entry it
 * hands to pXdp_set_access_flags().
 */
enum pt_fault {
	PT_FAULT_READ,	/* mkyoung; dirty = 0 */
	PT_FAULT_WRITE, /* mkdirty(mkyoung) of a writable entry, or one forced; dirty = 1 */
	PT_FAULT_COW,	/* mkwrite(mkdirty(mkyoung)) after a copy or reuse; dirty = 1 */
	PT_NR_FAULTS
};

/* What the MMU model says of an entry: bits of pt_mmu.rights(). */
#define PT_MMU_UR     PT_BIT(0) /* user may read */
#define PT_MMU_UW     PT_BIT(1) /* user may write (hardware records it itself) */
#define PT_MMU_UX     PT_BIT(2) /* user may fetch */
#define PT_MMU_KR     PT_BIT(3) /* kernel may read */
#define PT_MMU_KW     PT_BIT(4) /* kernel may write */
#define PT_MMU_KX     PT_BIT(5) /* kernel may fetch */
#define PT_MMU_LEAF   PT_BIT(6) /* the walk ends here and maps what this level maps */
#define PT_MMU_GLOBAL PT_BIT(7) /* matches in every address space */
#define PT_MMU_USER   (PT_MMU_UR | PT_MMU_UW | PT_MMU_UX)
#define PT_MMU_KERNEL (PT_MMU_KR | PT_MMU_KW | PT_MMU_KX)
#define PT_MMU_ANY    (PT_MMU_USER | PT_MMU_KERNEL)

enum pt_access { PT_ACCESS_READ, PT_ACCESS_WRITE };

/* What a subject is built with; a bit set means: the feature is on. */
#define PT_FEATURE_NONE		 UINT64_C(0)
#define PT_FEATURE_SOFT_DIRTY	 PT_BIT(0)
#define PT_FEATURE_UFFD_WP	 PT_BIT(1)
#define PT_FEATURE_PROTNONE	 PT_BIT(2) /* NUMA balancing */
#define PT_FEATURE_THP		 PT_BIT(3)
#define PT_FEATURE_THP_MIGRATION PT_BIT(4)
#define PT_FEATURE_SHADOW_STACK	 PT_BIT(5) /* SavedDirty: D3 applies */
#define PT_FEATURE_SPECIAL	 PT_BIT(6)
#define PT_FEATURE_SWP_EXCLUSIVE PT_BIT(7)
#define PT_FEATURE_THP_PUD	 PT_BIT(8)
#define PT_FEATURE_HUGETLB	 PT_BIT(9)
#define PT_FEATURE_PKEYS	 PT_BIT(10)
#define PT_FEATURE_HUGE_VMAP	 PT_BIT(11) /* the kernel maps itself in huge pages */
#define PT_FEATURE_HUGE_VMAP_PUD PT_BIT(12) /* of pud size too */
#define PT_FEATURE_GUARDED	 PT_BIT(13) /* VMAs whose branch targets are guarded */

struct pt_helper_info {
	const char *name; /* Linux's name, as reports print it */
	enum pt_level level;
	enum pt_shape shape;
};
extern const struct pt_helper_info pt_helpers[PT_NR_HELPERS];
extern const char *const pt_kind_names[PT_NR_KINDS];
extern const char *const pt_level_names[PT_NR_COLUMNS];
extern const char *const pt_prot_names[PT_NR_PROTS];

#endif
