/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names for every bit of riscv64 entries, as the builtin subject encodes them
 * (Linux 7.1).  Bits that Linux does not use bear the manual's word.
 */
#include "conformance/entry/layout.h"
#include "bits.h"

static const char *const type_names[4] = { "pma", "nc", "io", "reserved_type" };

/* clang-format off */

/* Bits 0 to 9 and 54 to 63 of an entry that maps memory; bit 5 apart. */
#define LEAF_COMMON                                                            \
	PT_FLAG(PAGE_PRESENT, "valid", NULL),                                  \
	PT_FLAG(PAGE_READ, "read", NULL),                                      \
	PT_FLAG(PAGE_WRITE, "write", "ro"),                                    \
	PT_FLAG(PAGE_EXEC, "exec", NULL),                                      \
	PT_FLAG(PAGE_USER, "user", NULL),                                      \
	PT_FLAG(PAGE_ACCESSED, "accessed", NULL),                              \
	PT_FLAG(PAGE_DIRTY, "dirty", NULL),                                    \
	PT_SOFT_FLAG(PAGE_SPECIAL, "special", NULL, PT_S(special)),            \
	PT_SOFT_FLAG(PAGE_DEVMAP, "devmap", NULL, PT_S(devmap)),               \
	PT_IGNORED(PAGE_RSVD, "reserved"),                                     \
	PT_SOFT_FLAG(PAGE_SOFT_DIRTY, "soft_dirty", NULL, PT_S(soft_dirty)),   \
	PT_SOFT_FLAG(PAGE_UFFD_WP, "uffd_wp", NULL, PT_S(uffd_wp)),            \
	PT_ENUM(PAGE_MTMASK, "pbmt", type_names),                              \
	PT_FLAG(PAGE_NAPOT, "napot", NULL)

/* Bit 5 of an entry that the MMU uses, or that is closed to it: PROT_NONE, or being split. */
#define GLOBAL PT_FLAG(PAGE_GLOBAL, "global", NULL)
#define PROTNONE                                                               \
	PT_SOFT_FLAG(PAGE_PROTNONE, "protnone", NULL, PT_S(protnone) | PT_S(present))

#define PTE_FRAME PT_NUMBER(PAGE_PFN_MASK, "pfn")
#define LARGE_FRAME(shift)                                                     \
	PT_IGNORED(PT_BITS(PAGE_PFN_SHIFT, (shift) - 3), "misaligned"),        \
	PT_NUMBER_AT(PT_BITS((shift) - 2, 53), "pfn", (shift) - PAGE_FRAME_SHIFT)

/* The formats of an entry that maps memory: NAME_present and NAME_closed. */
#define LEAF(name, ...)                                                        \
	static const struct pt_field name##_present[] = {                      \
		LEAF_COMMON, GLOBAL, __VA_ARGS__                               \
	};                                                                     \
	static const struct pt_field name##_closed[] = {                       \
		LEAF_COMMON, PROTNONE, __VA_ARGS__                             \
	}
LEAF(pte, PTE_FRAME);
LEAF(pmd, LARGE_FRAME(PMD_SHIFT));
LEAF(pud, LARGE_FRAME(PUD_SHIFT));

static const struct pt_field table[] = {
	PT_FLAG(PAGE_PRESENT, "valid", NULL),
	PT_FLAG(PAGE_READ, "read", NULL),
	PT_FLAG(PAGE_WRITE, "write", NULL),
	PT_FLAG(PAGE_EXEC, "exec", NULL),
	PT_IGNORED(PAGE_USER, "reserved_user"),
	PT_FLAG(PAGE_GLOBAL, "global", NULL),
	PT_IGNORED(PAGE_ACCESSED, "reserved_accessed"),
	PT_IGNORED(PAGE_DIRTY, "reserved_dirty"),
	PT_IGNORED(PAGE_RSW, "ignored"),
	PT_NUMBER(PAGE_PFN_MASK, "pfn"),
	PT_IGNORED(PAGE_RSVD, "reserved"),
	PT_IGNORED(PAGE_RSW_HIGH, "ignored"),
	PT_IGNORED(PAGE_MTMASK, "reserved_pbmt"),
	PT_IGNORED(PAGE_NAPOT, "reserved_napot"),
};

/* Bits 0 to 11 of a swap entry; 0 and 5 would make it present, and of a pmd 1 to 3 too. */
#define SWAP_LOW(...)                                                          \
	PT_FLAG(PAGE_PRESENT, "valid", NULL),                                  \
	PT_FLAG(PAGE_READ, "read", NULL),                                      \
	PT_FLAG(PAGE_WRITE, "write", NULL),                                    \
	__VA_ARGS__,                                                           \
	PT_SOFT_FLAG(PAGE_SWP_UFFD_WP, "uffd_wp", NULL, PT_S(swp_uffd_wp)),    \
	PROTNONE,                                                              \
	PT_NUMBER(SWP_TYPE_MASK, "type")
#define PTE_MARKS                                                              \
	PT_SOFT_FLAG(PAGE_SWP_SOFT_DIRTY, "soft_dirty", NULL, PT_S(swp_soft_dirty)), \
	PT_SOFT_FLAG(PAGE_SWP_EXCLUSIVE, "exclusive", NULL, PT_S(swp_exclusive))
/* No pmd is exclusive. */
#define PMD_MARKS                                                              \
	PT_FLAG(PAGE_EXEC, "exec", NULL),                                      \
	PT_SOFT_FLAG(PMD_SWP_SOFT_DIRTY, "soft_dirty", NULL, PT_S(swp_soft_dirty))

/*
 * The offset of an entry that names a page is a pfn; of a migration entry young and dirty are
 * above it.
 */
#define PAGE_NAMED PT_NUMBER(PT_BITS(12, PHYS_BITS - 1), "pfn")
#define SWAPS(of, ...)                                                         \
	static const struct pt_field of##_swap[] = {                           \
		SWAP_LOW(__VA_ARGS__), PT_NUMBER(SWP_OFFSET_MASK, "offset"),   \
	};                                                                     \
	static const struct pt_field of##_migration[] = {                      \
		SWAP_LOW(__VA_ARGS__), PAGE_NAMED,                             \
		PT_FLAG(PT_BIT(PHYS_BITS), "young", NULL),                     \
		PT_FLAG(PT_BIT(PHYS_BITS + 1), "dirty", NULL),                 \
		PT_NUMBER_AT(PT_BITS(PHYS_BITS + 2, 63), "offset", PHYS_BITS - 10), \
	};                                                                     \
	static const struct pt_field of##_names_page[] = {                     \
		SWAP_LOW(__VA_ARGS__), PAGE_NAMED,                             \
		PT_NUMBER_AT(PT_BITS(PHYS_BITS, 63), "offset", PHYS_BITS - 12), \
	};                                                                     \
	static const struct pt_field of##_marker[] = {                         \
		SWAP_LOW(__VA_ARGS__),                                         \
		PT_FLAG(PT_BIT(12), "marker_uffd_wp", NULL),                   \
		PT_FLAG(PT_BIT(13), "marker_poisoned", NULL),                  \
		PT_FLAG(PT_BIT(14), "marker_guard", NULL),                     \
		PT_NUMBER_AT(PT_BITS(15, 63), "offset", 3),                    \
	}
SWAPS(pte, PTE_MARKS);
SWAPS(pmd, PMD_MARKS);

static const struct pt_field none[] = {
	PT_FLAG(PAGE_PRESENT, "valid", NULL),
	PT_IGNORED(PT_BITS(1, 63), "ignored"),
};

#define FORMAT(at, of, array)                                                  \
	{ .mode = NULL, .level = at, .kinds = of,                              \
	  .fields = array, .nr_fields = PT_ARRAY_SIZE(array) }

#define NONE PT_BIT(PT_KIND_NONE)
#define TABLE PT_BIT(PT_KIND_TABLE)
#define PRESENT PT_BIT(PT_KIND_PRESENT)
#define CLOSED (PT_BIT(PT_KIND_PROTNONE) | PT_BIT(PT_KIND_INVALID))
#define SWAP PT_BIT(PT_KIND_SWAP)
#define MIGRATES PT_BIT(PT_KIND_MIGRATION)
#define PAGES (PT_BIT(PT_KIND_DEVICE) | PT_BIT(PT_KIND_POISON))
#define MARKER PT_BIT(PT_KIND_MARKER)

#define LEAF_FORMATS(level, name)                                              \
	FORMAT(level, NONE, none),                                             \
	FORMAT(level, PRESENT, name##_present),                                \
	FORMAT(level, CLOSED, name##_closed)
#define SWAP_FORMATS(level, name)                                              \
	FORMAT(level, SWAP, name##_swap),                                      \
	FORMAT(level, MIGRATES, name##_migration),                             \
	FORMAT(level, PAGES, name##_names_page),                               \
	FORMAT(level, MARKER, name##_marker)

static const struct pt_format formats[] = {
	LEAF_FORMATS(PT_PTE, pte), SWAP_FORMATS(PT_PTE, pte),
	LEAF_FORMATS(PT_PMD, pmd), SWAP_FORMATS(PT_PMD, pmd),
	FORMAT(PT_PMD, TABLE, table),
	LEAF_FORMATS(PT_PUD, pud), SWAP_FORMATS(PT_PUD, pte),
	FORMAT(PT_PUD, TABLE, table),
	LEAF_FORMATS(PT_HUGETLB, pmd), SWAP_FORMATS(PT_HUGETLB, pte),
};
/* clang-format on */

static enum pt_kind classify(const struct pt_mode *m, enum pt_level l, u64 e)
{
	const bool directory = l == PT_PMD || l == PT_PUD;

	(void)m;
	if (!e)
		return PT_KIND_NONE;
	if (e & PAGE_PRESENT)
		return directory && !(e & PAGE_LEAF) ? PT_KIND_TABLE : PT_KIND_PRESENT;
	if (e & PAGE_PROTNONE)
		return PT_KIND_PROTNONE;
	if (directory && (e & PAGE_LEAF))
		return PT_KIND_INVALID;
	return pt_kind_of_swp_type((e & SWP_TYPE_MASK) >> SWP_PTE_TYPE_SHIFT);
}

extern const struct pt_layout pt_layout_riscv;
const struct pt_layout pt_layout_riscv = {
	.arch = "riscv",
	.formats = formats,
	.nr_formats = PT_ARRAY_SIZE(formats),
	.classify = classify,
};
