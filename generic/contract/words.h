/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The words everything else is written in: entry, level, kind, helper,
 * subject, mode, MMU model.  Freestanding C11; included by guests and by the
 * host program alike.
 *
 * Units: a pfn counts base pages of the mode (1 << page_shift bytes); bit
 * numbers count from the least significant bit of the 64-bit entry value as
 * the kernel's pte_val()/pmd_val() show it (CPU byte order), also where a
 * manual counts from the other end (s390, powerpc).
 */
#ifndef PT_H
#define PT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "generic/contract/lacks.h"

typedef uint64_t u64;
typedef uint32_t u32;

#define PT_BIT(n) (UINT64_C(1) << (n))
/* Bits lo..hi, both included. */
#define PT_BITS(lo, hi)	 ((~UINT64_C(0) >> (63 - (hi))) & (~UINT64_C(0) << (lo)))
#define PT_ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/*
 * PT_HUGETLB is no level of the tables: it is a huge page of pmd size as
 * hugetlb code handles it, a pte_t whatever its table.  set_huge_pte_at() gives
 * the entry as it stands in the pmd's place.
 */
enum pt_level { PT_PTE, PT_PMD, PT_PUD, PT_HUGETLB, PT_NR_LEVELS };
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
	PT_SHAPE_PRED,	   /* (entry) -> truth */
	PT_SHAPE_PRED2,	   /* (entry, entry) -> truth */
	PT_SHAPE_PFN,	   /* (entry) -> pfn */
	PT_SHAPE_MAKE,	   /* (pfn, protection index) -> entry */
	PT_SHAPE_CONST,	   /* () -> entry */
	PT_SHAPE_MOD,	   /* (entry) -> entry */
	PT_SHAPE_MODPROT,  /* (entry, protection index) -> entry */
	PT_SHAPE_MODFAULT, /* (entry, enum pt_fault) -> entry */
	PT_SHAPE_MODNEW,   /* (entry, new entry) -> entry */
	PT_SHAPE_MODNR,	   /* (entry, n) -> entry n places further on */
	PT_SHAPE_RET,	   /* (entry) -> what the pointer helper returned */
	PT_SHAPE_RETFAULT, /* (entry, enum pt_fault) -> what it returned */
	PT_SHAPE_RETNEW,   /* (entry, new entry) -> what it returned */
	PT_SHAPE_PROT,	   /* (protection index) -> pgprot value */
	PT_SHAPE_PROT2,	   /* (old, new protection index) -> pgprot value */
	PT_SHAPE_SWP,	   /* (swap type, offset) -> swp_entry_t value */
	PT_SHAPE_VALUE,	   /* (value) -> value: conversions of swp_entry_t */
	PT_SHAPE_VPRED,	   /* (swp_entry_t value) -> truth */
	PT_SHAPE_AT,	   /* (address of an entry) -> what the pointer helper returned */
	PT_SHAPE_SIZED,	   /* (address of a struct pt_huge) -> what the helper returned */
};

/*
 * One helper of a subject: of two arguments or of one (ignored by CONST).  Truth
 * is any non-zero value.  A NULL pointer says: the subject has no such helper.
 */
union pt_op {
	u64 (*one)(u64 a);
	u64 (*two)(u64 a, u64 b);
};
#define PT_TWO_ARGUMENTS                                                                \
	(PT_BIT(PT_SHAPE_MAKE) | PT_BIT(PT_SHAPE_MODPROT) | PT_BIT(PT_SHAPE_PRED2) |    \
	 PT_BIT(PT_SHAPE_SWP) | PT_BIT(PT_SHAPE_MODFAULT) | PT_BIT(PT_SHAPE_MODNEW) |   \
	 PT_BIT(PT_SHAPE_MODNR) | PT_BIT(PT_SHAPE_RETFAULT) | PT_BIT(PT_SHAPE_RETNEW) | \
	 PT_BIT(PT_SHAPE_PROT2))
#define PT_SHAPE_TAKES_TWO(shape)     (PT_TWO_ARGUMENTS >> (shape)&1)
#define PT_SHAPE_TAKES_ADDRESS(shape) ((shape) == PT_SHAPE_AT || (shape) == PT_SHAPE_SIZED)

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
/* Two keys that between them have every bit of four set and clear. */
#define PT_KEY_A 5
#define PT_KEY_B 10

/*
 * What the fault handler does to an entry it finds present, with the entry it
 * hands to pXdp_set_access_flags().
 */
enum pt_fault {
	PT_FAULT_READ,	/* mkyoung; dirty = 0 */
	PT_FAULT_WRITE, /* mkdirty(mkyoung) of a writable entry; dirty = 1 */
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
	 * True if the hardware gives this combination another meaning than the
	 * contract's (x86: Write=0, Dirty=1 is a shadow stack page).  NULL where
	 * there is none.  Asked only if pt_subject.features says the subject
	 * avoids it (PT_FEATURE_SHADOW_STACK).
	 */
	bool (*reserved)(const struct pt_mode *m, enum pt_level l, u64 e);
};

/* One way an architecture's tables can be laid out: a row of pt_arch.modes. */
struct pt_mode {
	const char *name;	/* "4level", "radix", "sun4u" … */
	unsigned page_shift;	/* log2 of bytes of a base page */
	unsigned pmd_shift;	/* log2 of bytes a pmd maps */
	unsigned pud_shift;	/* log2 of bytes a pud maps; 0: no leaf there */
	unsigned phys_bits;	/* physical address bits an entry can hold */
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
	bool l1tf; /* a non-present entry must not name real memory */
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

/* What a subject is built with; a bit set means: the feature is on. */
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

/* Of a machine that lacks PT_LACKS_*: features it cannot have, whatever a subject is built with. */
static inline u64 pt_features_lacking(u64 lacks)
{
	return (lacks & PT_LACKS_KEYS ? PT_FEATURE_PKEYS : 0) |
	       (lacks & PT_LACKS_GUARDS ? PT_FEATURE_GUARDED : 0) |
	       (lacks & PT_LACKS_PUD_LEAVES ? PT_FEATURE_THP_PUD | PT_FEATURE_HUGE_VMAP_PUD : 0);
}

/* What the subject itself says of its geometry; must agree with the mode. */
struct pt_geometry {
	unsigned page_shift, pmd_shift, phys_bits, max_swapfiles;
	unsigned pud_shift; /* 0: no table there, or folded */
	u64 memtype;	    /* pt_mmu.ordinary */
	u64 markers;	    /* PTE_MARKER_*, or-ed */
	u64 huge_shifts;    /* of HugeTLB pages: PT_HUGE_SHIFT() */
	u64 key, notes;	    /* pt_mode's */
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
};

/* An architecture as the guest knows it: arch/<arch>/mmu.c defines pt_arch_<arch>. */
struct pt_arch {
	const char *name;
	const struct pt_mode *modes;
	size_t nr_modes;
};

struct pt_helper_info {
	const char *name; /* Linux's name, as reports print it */
	enum pt_level level;
	enum pt_shape shape;
};
extern const struct pt_helper_info pt_helpers[PT_NR_HELPERS];
extern const char *const pt_kind_names[PT_NR_KINDS];
extern const char *const pt_level_names[PT_NR_LEVELS];
extern const char *const pt_prot_names[PT_NR_PROTS];

#endif
