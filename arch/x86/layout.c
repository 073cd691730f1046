/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names for every bit of x86-64 entries, as the builtin subject encodes them
 * (Linux 6.12).  Bits that Linux does not use bear the manual's word.
 */
#include "conformance/entry/layout.h"
#include "bits.h"

/* clang-format off */

#define INVERTED_FLAG(mask, set_name)                                          \
	{ PT_FIELD_BITS(mask), .type = PT_FIELD_FLAG, .set = set_name,         \
	  .inverted = true }
#define INVERTED_NUMBER(mask, name, at)                                        \
	{ PT_FIELD_BITS(mask), .type = PT_FIELD_NUMBER, .set = name,           \
	  .shift = at, .inverted = true }

/* Bits 0 to 6 of an entry that maps a page. */
#define LEAF_LOW                                                               \
	PT_FLAG(PAGE_PRESENT, "present", NULL),                                \
	PT_FLAG(PAGE_RW, "write", "ro"),                                       \
	PT_FLAG(PAGE_USER, "user", NULL),                                      \
	PT_FLAG(PAGE_PWT, "pwt", NULL),                                        \
	PT_FLAG(PAGE_PCD, "pcd", NULL),                                        \
	PT_FLAG(PAGE_ACCESSED, "accessed", NULL),                              \
	PT_FLAG(PAGE_DIRTY, "dirty", NULL)

/* Bits 9 to 11. */
#define LEAF_SOFTWARE                                                          \
	PT_SOFT_FLAG(PAGE_SPECIAL, "special", NULL, PT_S(special)),            \
	PT_SOFT_FLAG(PAGE_UFFD_WP, "uffd_wp", NULL, PT_S(uffd_wp)),            \
	PT_SOFT_FLAG(PAGE_SOFT_DIRTY, "soft_dirty", NULL, PT_S(soft_dirty))

/* Bits 52 to 63; where the processor has no shadow stacks, bit 58 is not used. */
#define LEAF_HIGH(...)                                                         \
	PT_IGNORED(PT_BITS(52, 56), "ignored"),                                \
	PT_SOFT_FLAG(PAGE_DEVMAP, "devmap", NULL, PT_S(devmap)),               \
	__VA_ARGS__,                                                           \
	PT_NUMBER(PAGE_PKEY, "pkey"),                                          \
	PT_FLAG(PAGE_NX, "nx", "x")
#define SAVED PT_SOFT_FLAG(PAGE_SAVED_DIRTY, "saved_dirty", NULL, PT_S(dirty))
#define UNUSED_58 PT_IGNORED(PAGE_SAVED_DIRTY, "ignored")

#define PAT PT_FLAG(PAGE_PAT, "pat", NULL)
#define PSE PT_FLAG(PAGE_PSE, "huge", NULL)
/* Bit 8 of an entry that the MMU uses, or that is closed to it: PROT_NONE, or being split. */
#define GLOBAL PT_FLAG(PAGE_GLOBAL, "global", NULL)
#define PROTNONE                                                               \
	PT_SOFT_FLAG(PAGE_PROTNONE, "protnone", NULL, PT_S(protnone) | PT_S(present))
/* Bits 12 and up of a huge page; HugeTLB complements all that a pte's frame may have. */
#define LARGE(reserved)                                                        \
	PT_FLAG(PAGE_PAT_LARGE, "pat", NULL), PT_IGNORED(reserved, "reserved")
#define PMD_FRAME LARGE(PMD_LEAF_RSVD), PT_NUMBER_AT(PMD_PFN_MASK, "pfn", 9)
#define PUD_FRAME LARGE(PUD_LEAF_RSVD), PT_NUMBER_AT(PUD_PFN_MASK, "pfn", 18)
#define CLOSED_PMD_FRAME LARGE(PMD_LEAF_RSVD), INVERTED_NUMBER(PMD_PFN_MASK, "pfn", 9)
#define CLOSED_PUD_FRAME LARGE(PUD_LEAF_RSVD), INVERTED_NUMBER(PUD_PFN_MASK, "pfn", 18)

/* The formats of an entry that maps a page: NAME_present and NAME_closed; last, bit 58. */
#define LEAF(name, bit7, frame, closed_frame, ...)                             \
	static const struct pt_field name##_present[] = {                      \
		LEAF_LOW, bit7, GLOBAL, LEAF_SOFTWARE, frame,                  \
		LEAF_HIGH(__VA_ARGS__),                                        \
	};                                                                     \
	static const struct pt_field name##_closed[] = {                       \
		LEAF_LOW, bit7, PROTNONE, LEAF_SOFTWARE, closed_frame,         \
		LEAF_HIGH(__VA_ARGS__),                                        \
	}
#define LEAVES(suffix, bit58)                                                  \
	LEAF(pte##suffix, PAT, PT_NUMBER(PTE_PFN_MASK, "pfn"),                 \
	     INVERTED_NUMBER(PTE_PFN_MASK, "pfn", 0), bit58);                  \
	LEAF(pmd##suffix, PSE, PMD_FRAME, CLOSED_PMD_FRAME, bit58);            \
	LEAF(pud##suffix, PSE, PUD_FRAME, CLOSED_PUD_FRAME, bit58);            \
	LEAF(hugetlb##suffix, PSE, PMD_FRAME,                                  \
	     INVERTED_NUMBER(PTE_PFN_MASK, "pfn", 0), bit58)

LEAVES(, SAVED);
LEAVES(_noshstk, UNUSED_58);

static const struct pt_field table[] = {
	PT_FLAG(PAGE_PRESENT, "present", NULL),
	PT_FLAG(PAGE_RW, "write", "ro"),
	PT_FLAG(PAGE_USER, "user", NULL),
	PT_FLAG(PAGE_PWT, "pwt", NULL),
	PT_FLAG(PAGE_PCD, "pcd", NULL),
	PT_FLAG(PAGE_ACCESSED, "accessed", NULL),
	PT_FLAG(PAGE_DIRTY, "dirty", NULL),
	PT_FLAG(PAGE_PSE, "huge", "table"),
	PT_IGNORED(PT_BITS(8, 11), "ignored"),
	PT_NUMBER(PTE_PFN_MASK, "pfn"),
	PT_IGNORED(PT_BITS(52, 62), "ignored"),
	PT_FLAG(PAGE_NX, "nx", "x"),
};

/* Bits 0 to 8 of a swap entry; 7 and 8 would make it present.  No pmd is exclusive. */
#define SWAP_LOW                                                               \
	PT_FLAG(PAGE_PRESENT, "present", NULL),                                \
	PT_SOFT_FLAG(PAGE_SWP_SOFT_DIRTY, "soft_dirty", NULL, PT_S(swp_soft_dirty)), \
	PT_SOFT_FLAG(PAGE_SWP_UFFD_WP, "uffd_wp", NULL, PT_S(swp_uffd_wp)),    \
	PT_SOFT_FLAG(PAGE_SWP_EXCLUSIVE, "exclusive", NULL, PT_S(swp_exclusive)), \
	PT_IGNORED(PAGE_PCD, "ignored"),                                       \
	PT_IGNORED(PAGE_ACCESSED, "erratum_accessed"),                         \
	PT_IGNORED(PAGE_DIRTY, "erratum_dirty"),                               \
	PT_FLAG(PAGE_PSE, "huge", NULL),                                       \
	PT_SOFT_FLAG(PAGE_PROTNONE, "protnone", NULL, PT_S(protnone) | PT_S(present))

#define SWAP_TYPE PT_NUMBER(SWP_TYPE_MASK, "type")

static const struct pt_field swap[] = {
	SWAP_LOW,
	INVERTED_NUMBER(SWP_OFFSET_MASK, "offset", 0),
	SWAP_TYPE,
};

/*
 * The offset of an entry that names a page is a pfn of all the bits that memory
 * can have in this mode; of a migration entry young and dirty are above it.
 */
#define PAGE_NAMED(phys_bits)                                                  \
	SWAP_LOW, SWAP_TYPE,                                                   \
	INVERTED_NUMBER(PT_BITS(9, (phys_bits) - 4), "pfn", 0)
#define MIGRATION(phys_bits)                                                   \
	PAGE_NAMED(phys_bits),                                                 \
	INVERTED_FLAG(PT_BIT((phys_bits) - 3), "young"),                       \
	INVERTED_FLAG(PT_BIT((phys_bits) - 2), "dirty"),                       \
	INVERTED_NUMBER(PT_BITS((phys_bits) - 1, 58), "offset", (phys_bits) - 10)
#define NAMES_PAGE(phys_bits)                                                  \
	PAGE_NAMED(phys_bits),                                                 \
	INVERTED_NUMBER(PT_BITS((phys_bits) - 3, 58), "offset", (phys_bits) - 12)

static const struct pt_field migration[] = { MIGRATION(46) };
static const struct pt_field migration_5level[] = { MIGRATION(52) };
static const struct pt_field names_page[] = { NAMES_PAGE(46) };
static const struct pt_field names_page_5level[] = { NAMES_PAGE(52) };

static const struct pt_field marker[] = {
	SWAP_LOW,
	INVERTED_FLAG(PT_BIT(9), "marker_uffd_wp"),
	INVERTED_FLAG(PT_BIT(10), "marker_poisoned"),
	INVERTED_FLAG(PT_BIT(11), "marker_guard"),
	INVERTED_NUMBER(PT_BITS(12, 58), "offset", 3),
	SWAP_TYPE,
};

/* Two bits that some hardware sets by itself still count as none. */
static const struct pt_field none[] = {
	PT_FLAG(PAGE_PRESENT, "present", NULL),
	PT_IGNORED(PT_BITS(1, 4), "ignored"),
	PT_IGNORED(PAGE_ACCESSED, "erratum_accessed"),
	PT_IGNORED(PAGE_DIRTY, "erratum_dirty"),
	PT_IGNORED(PT_BITS(7, 63), "ignored"),
};

#define FORMAT(mode_name, at, of, array)                                       \
	{ .mode = mode_name, .level = at, .kinds = of,                         \
	  .fields = array, .nr_fields = PT_ARRAY_SIZE(array) }
#define LEAF_FORMATS(mode_name, level, name)                                   \
	FORMAT(mode_name, level, PRESENT, name##_present),                     \
	FORMAT(mode_name, level, CLOSED, name##_closed)
#define FORMATS(level, name)                                                   \
	FORMAT(NULL, level, NONE, none),                                       \
	LEAF_FORMATS(NULL, level, name),                                       \
	LEAF_FORMATS("4level-noshstk", level, name##_noshstk)
#define SWAP_FORMATS(level)                                                    \
	FORMAT(NULL, level, SWAP, swap),                                       \
	FORMAT(NULL, level, MIGRATES, migration),                              \
	FORMAT("5level", level, MIGRATES, migration_5level),                   \
	FORMAT(NULL, level, PAGES, names_page),                                \
	FORMAT("5level", level, PAGES, names_page_5level),                     \
	FORMAT(NULL, level, MARKER, marker)

#define NONE PT_BIT(PT_KIND_NONE)
#define TABLE PT_BIT(PT_KIND_TABLE)
#define PRESENT PT_BIT(PT_KIND_PRESENT)
#define CLOSED (PT_BIT(PT_KIND_PROTNONE) | PT_BIT(PT_KIND_INVALID))
#define SWAP PT_BIT(PT_KIND_SWAP)
#define MIGRATES PT_BIT(PT_KIND_MIGRATION)
#define PAGES (PT_BIT(PT_KIND_DEVICE) | PT_BIT(PT_KIND_POISON))
#define MARKER PT_BIT(PT_KIND_MARKER)

static const struct pt_format formats[] = {
	FORMATS(PT_PTE, pte), SWAP_FORMATS(PT_PTE),
	FORMATS(PT_PMD, pmd), SWAP_FORMATS(PT_PMD),
	FORMAT(NULL, PT_PMD, TABLE, table),
	FORMATS(PT_PUD, pud), SWAP_FORMATS(PT_PUD),
	FORMAT(NULL, PT_PUD, TABLE, table),
	FORMATS(PT_HUGETLB, hugetlb), SWAP_FORMATS(PT_HUGETLB),
};
/* clang-format on */

static enum pt_kind classify(const struct pt_mode *m, enum pt_level l, u64 e)
{
	bool directory = l == PT_PMD || l == PT_PUD;

	(void)m;
	if (!(e & ~PAGE_KNL_ERRATUM_MASK))
		return PT_KIND_NONE;
	if (e & PAGE_PRESENT)
		return directory && !(e & PAGE_PSE) ? PT_KIND_TABLE : PT_KIND_PRESENT;
	if (e & PAGE_PROTNONE)
		return PT_KIND_PROTNONE;
	if (directory && (e & PAGE_PSE))
		return PT_KIND_INVALID;
	return pt_kind_of_swp_type(e >> SWP_PTE_TYPE_SHIFT);
}

extern const struct pt_layout pt_layout_x86;
const struct pt_layout pt_layout_x86 = {
	.arch = "x86",
	.formats = formats,
	.nr_formats = PT_ARRAY_SIZE(formats),
	.classify = classify,
};
