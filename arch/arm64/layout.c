/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names for every bit of arm64 entries, as the builtin subject encodes them
 * (Linux 6.12).  Bits that Linux does not use bear the manual's word.
 */
#include "conformance/entry/layout.h"
#include "bits.h"

static const char *const attr_names[8] = { "normal", "normal_tagged", "normal_nc", "device_nGnRnE",
					   "device_nGnRE" };
static const char *const share_names[4] = { "non_shareable", NULL, "outer_shareable",
					    "inner_shareable" };

/* clang-format off */

/* Of an entry that maps memory, what is alike in all modes; "write" is DBM to the hardware. */
#define LEAF_COMMON                                                            \
	PT_FLAG(PTE_VALID, "valid", NULL),                                     \
	PT_ENUM(PTE_ATTRINDX_MASK, "attr", attr_names),                        \
	PT_FLAG(PTE_NS, "ns", NULL),                                           \
	PT_FLAG(PTE_USER, "user", NULL),                                       \
	PT_FLAG(PTE_RDONLY, "rdonly", "rw"),                                   \
	PT_FLAG(PTE_AF, "af", NULL),                                           \
	PT_FLAG(PTE_GP, "gp", NULL),                                           \
	PT_FLAG(PTE_WRITE, "write", NULL),                                     \
	PT_FLAG(PTE_CONT, "contig", NULL),                                     \
	PT_FLAG(PTE_PXN, "pxn", "px"),                                         \
	PT_FLAG(PTE_UXN, "uxn", "ux"),                                         \
	PT_SOFT_FLAG(PTE_DIRTY, "dirty", NULL, PT_S(dirty)),                   \
	PT_SOFT_FLAG(PTE_SPECIAL, "special", NULL, PT_S(special)),             \
	PT_SOFT_FLAG(PTE_DEVMAP, "devmap", NULL, PT_S(devmap)),                \
	PT_SOFT_FLAG(PTE_UFFD_WP, "uffd_wp", NULL, PT_S(uffd_wp)),             \
	PT_IGNORED(PT_BIT(59), "ignored"),                                     \
	PT_NUMBER(PTE_PO_IDX_MASK, "pkey"),                                    \
	PT_IGNORED(PT_BIT(63), "ignored")
#define PAGE PT_FLAG(PTE_TABLE_BIT, "page", NULL)
#define BLOCK PT_FLAG(PTE_TABLE_BIT, "table", "block")
#define NOT_GLOBAL PT_FLAG(PTE_NG, "ng", "global")
#define PRESENT_INVALID PT_SOFT_FLAG(PTE_PRESENT_INVALID, "present_invalid", NULL, PT_S(present))

/*
 * The address in between, up to bit 49, in pfns of the granule: of a page or a
 * table; of a block, whose level's shift is given.
 */
#define RES_48_49 PT_IGNORED(PT_BITS(48, 49), "reserved")
#define PAGE_4K	 PT_NUMBER(PTE_ADDR(PAGE_SHIFT_4K), "pfn"), RES_48_49
#define PAGE_16K PT_IGNORED(PT_BITS(12, 13), "reserved"),                      \
		 PT_NUMBER(PTE_ADDR(PAGE_SHIFT_16K), "pfn"), RES_48_49
#define HIGH_64K PT_NUMBER_AT(PTE_HIGH_64K, "pfn", PTE_HIGH_64K_TO - PAGE_SHIFT_64K)
#define PAGE_64K HIGH_64K, PT_NUMBER(PTE_ADDR(PAGE_SHIFT_64K), "pfn"), RES_48_49
#define PAGE_4K_LPA2  PT_NUMBER(PTE_ADDR_LPA2(PAGE_SHIFT_4K), "pfn")
#define PAGE_16K_LPA2 PT_IGNORED(PT_BITS(12, 13), "reserved"),                 \
		      PT_NUMBER(PTE_ADDR_LPA2(PAGE_SHIFT_16K), "pfn")
#define BLOCK_OF(address, lowest, shift, page_shift)                           \
	PT_IGNORED(PT_BITS(lowest, (shift) - 1), "reserved"),                  \
	PT_NUMBER_AT(address(shift), "pfn", (shift) - (page_shift))
#define BLOCK_4K(shift)	 BLOCK_OF(PTE_ADDR, 12, shift, PAGE_SHIFT_4K), RES_48_49
#define BLOCK_16K(shift) BLOCK_OF(PTE_ADDR, 12, shift, PAGE_SHIFT_16K), RES_48_49
#define BLOCK_64K(shift) HIGH_64K, BLOCK_OF(PTE_ADDR, 16, shift, PAGE_SHIFT_64K), RES_48_49
#define BLOCK_4K_LPA2(shift)  BLOCK_OF(PTE_ADDR_LPA2, 12, shift, PAGE_SHIFT_4K)
#define BLOCK_16K_LPA2(shift) BLOCK_OF(PTE_ADDR_LPA2, 12, shift, PAGE_SHIFT_16K)
/* Bits 9:8: the shareability or, with FEAT_LPA2, bits 51:50 of the address. */
#define SHARED PT_ENUM(PTE_SHARED, "sh", share_names)
#define HIGH_LPA2(shift) PT_NUMBER_AT(PTE_HIGH_LPA2, "pfn", PTE_HIGH_LPA2_TO - (shift))
#define SH_4K SHARED
#define SH_16K SHARED
#define SH_64K SHARED
#define SH_4K_LPA2 HIGH_LPA2(PAGE_SHIFT_4K)
#define SH_16K_LPA2 HIGH_LPA2(PAGE_SHIFT_16K)

/* Bits 0 to 11 and 50 to 63 of an entry that names a table. */
#define TABLE_COMMON                                                           \
	PT_FLAG(PTE_VALID, "valid", NULL),                                     \
	BLOCK,                                                                 \
	PT_IGNORED(PT_BITS(50, 58), "ignored"),                                \
	PT_FLAG(PMD_TABLE_PXN, "pxntable", NULL),                              \
	PT_FLAG(PMD_TABLE_UXN, "uxntable", NULL),                              \
	PT_FLAG(PMD_TABLE_NO_USER, "no_user", NULL),                           \
	PT_FLAG(PMD_TABLE_NO_WRITE, "no_write", NULL),                         \
	PT_FLAG(PMD_TABLE_NS, "nstable", NULL)
#define TABLE_2_11 PT_IGNORED(PT_BITS(2, 11), "ignored")
#define TABLE_2_11_LPA2(shift)                                                 \
	PT_IGNORED(PT_BITS(2, 7), "ignored"), HIGH_LPA2(shift),                \
	PT_IGNORED(PT_BITS(10, 11), "ignored")
#define TABLE_4K TABLE_2_11
#define TABLE_16K TABLE_2_11
#define TABLE_64K TABLE_2_11
#define TABLE_4K_LPA2 TABLE_2_11_LPA2(PAGE_SHIFT_4K)
#define TABLE_16K_LPA2 TABLE_2_11_LPA2(PAGE_SHIFT_16K)

/*
 * The arrays of a leaf: NAME_present, and NAME_closed, which is not for the MMU:
 * PROT_NONE or a pmd being split.
 */
#define LEAF(name, ...)                                                        \
	static const struct pt_field name##_present[] = {                      \
		LEAF_COMMON, NOT_GLOBAL, __VA_ARGS__                           \
	};                                                                     \
	static const struct pt_field name##_closed[] = {                       \
		LEAF_COMMON, PRESENT_INVALID, __VA_ARGS__                      \
	}
/* Those of one mode; a pud is no leaf in all of them. */
#define MODE(m, M, pmd_shift)                                                  \
	LEAF(pte_##m, PAGE, SH_##M, PAGE_##M);                                 \
	LEAF(pmd_##m, BLOCK, SH_##M, BLOCK_##M(pmd_shift));                    \
	static const struct pt_field table_##m[] = {                           \
		TABLE_COMMON, TABLE_##M, PAGE_##M                              \
	}
MODE(4k, 4K, PMD_SHIFT_4K);
MODE(16k, 16K, PMD_SHIFT_16K);
MODE(64k, 64K, PMD_SHIFT_64K);
MODE(4k_lpa2, 4K_LPA2, PMD_SHIFT_4K);
MODE(16k_lpa2, 16K_LPA2, PMD_SHIFT_16K);
LEAF(pud_4k, BLOCK, SH_4K, BLOCK_4K(PUD_SHIFT_4K));
LEAF(pud_4k_lpa2, BLOCK, SH_4K_LPA2, BLOCK_4K_LPA2(PUD_SHIFT_4K));
LEAF(pud_16k_lpa2, BLOCK, SH_16K_LPA2, BLOCK_16K_LPA2(PUD_SHIFT_16K));

/* Bits 0 to 11 of a swap entry; 0 and 11 would make it present.  No pmd is exclusive. */
#define SWAP_LOW                                                               \
	PT_FLAG(PTE_VALID, "valid", NULL),                                     \
	PT_IGNORED(PTE_TABLE_BIT, "ignored"),                                  \
	PT_SOFT_FLAG(PTE_SWP_EXCLUSIVE, "exclusive", NULL, PT_S(swp_exclusive)), \
	PT_SOFT_FLAG(PTE_SWP_UFFD_WP, "uffd_wp", NULL, PT_S(swp_uffd_wp)),     \
	PT_IGNORED(PT_BITS(4, 5), "ignored"),                                  \
	PT_NUMBER(SWP_TYPE_MASK, "type"),                                      \
	PT_SOFT_FLAG(PTE_PRESENT_INVALID, "present_invalid", NULL, PT_S(present))

#define SWAP_HIGH PT_IGNORED(PT_BITS(62, 63), "ignored")

static const struct pt_field swap[] = {
	SWAP_LOW,
	PT_NUMBER(SWP_OFFSET_MASK, "offset"),
	SWAP_HIGH,
};

/*
 * The offset of an entry that names a page is a pfn of all the bits that memory
 * can have in this mode; of a migration entry young and dirty are above it.
 */
#define PAGE_NAMED(pfn_bits)                                                   \
	SWAP_LOW,                                                              \
	PT_NUMBER(PT_BITS(12, 11 + (pfn_bits)), "pfn")
#define NAMES_PAGE(m, pfn_bits)                                                \
	static const struct pt_field migration_##m[] = {                       \
		PAGE_NAMED(pfn_bits),                                          \
		PT_FLAG(PT_BIT(12 + (pfn_bits)), "young", NULL),               \
		PT_FLAG(PT_BIT(13 + (pfn_bits)), "dirty", NULL),               \
		PT_NUMBER_AT(PT_BITS(14 + (pfn_bits), 61), "offset", (pfn_bits) + 2), \
		SWAP_HIGH,                                                     \
	};                                                                     \
	static const struct pt_field names_page_##m[] = {                      \
		PAGE_NAMED(pfn_bits),                                          \
		PT_NUMBER_AT(PT_BITS(12 + (pfn_bits), 61), "offset", pfn_bits), \
		SWAP_HIGH,                                                     \
	}
NAMES_PAGE(4k, 48 - PAGE_SHIFT_4K);
NAMES_PAGE(16k, 48 - PAGE_SHIFT_16K);
NAMES_PAGE(64k, 52 - PAGE_SHIFT_64K);
NAMES_PAGE(4k_lpa2, 52 - PAGE_SHIFT_4K);
NAMES_PAGE(16k_lpa2, 52 - PAGE_SHIFT_16K);

static const struct pt_field marker[] = {
	SWAP_LOW,
	PT_FLAG(PT_BIT(12), "marker_uffd_wp", NULL),
	PT_FLAG(PT_BIT(13), "marker_poisoned", NULL),
	PT_FLAG(PT_BIT(14), "marker_guard", NULL),
	PT_NUMBER_AT(PT_BITS(15, 61), "offset", 3),
	SWAP_HIGH,
};

static const struct pt_field none[] = {
	PT_FLAG(PTE_VALID, "valid", NULL),
	PT_IGNORED(PT_BITS(1, 63), "ignored"),
};

#define FORMAT(mode_name, at, of, array)                                       \
	{ .mode = mode_name, .level = at, .kinds = of,                         \
	  .fields = array, .nr_fields = PT_ARRAY_SIZE(array) }

#define NONE PT_BIT(PT_KIND_NONE)
#define TABLE PT_BIT(PT_KIND_TABLE)
#define PRESENT PT_BIT(PT_KIND_PRESENT)
#define CLOSED (PT_BIT(PT_KIND_PROTNONE) | PT_BIT(PT_KIND_INVALID))
#define SWAP PT_BIT(PT_KIND_SWAP)
#define MIGRATES PT_BIT(PT_KIND_MIGRATION)
#define MARKER PT_BIT(PT_KIND_MARKER)

#define PAGES (PT_BIT(PT_KIND_DEVICE) | PT_BIT(PT_KIND_POISON))

#define LEAF_FORMATS(mode_name, level, name)                                   \
	FORMAT(mode_name, level, PRESENT, name##_present),                     \
	FORMAT(mode_name, level, CLOSED, name##_closed)
#define SWAP_FORMATS(mode_name, m, level)                                      \
	FORMAT(mode_name, level, MIGRATES, migration_##m),                     \
	FORMAT(mode_name, level, PAGES, names_page_##m)
/* A huge page of HugeTLB is the pmd's entry itself. */
#define MODE_FORMATS(mode_name, m)                                             \
	LEAF_FORMATS(mode_name, PT_PTE, pte_##m),                              \
	SWAP_FORMATS(mode_name, m, PT_PTE),                                    \
	LEAF_FORMATS(mode_name, PT_PMD, pmd_##m),                              \
	SWAP_FORMATS(mode_name, m, PT_PMD),                                    \
	FORMAT(mode_name, PT_PMD, TABLE, table_##m),                           \
	FORMAT(mode_name, PT_PUD, TABLE, table_##m),                           \
	SWAP_FORMATS(mode_name, m, PT_PUD),                                    \
	LEAF_FORMATS(mode_name, PT_HUGETLB, pmd_##m),                          \
	SWAP_FORMATS(mode_name, m, PT_HUGETLB)
#define COMMON_FORMATS(level)                                                  \
	FORMAT(NULL, level, NONE, none),                                       \
	FORMAT(NULL, level, SWAP, swap),                                       \
	FORMAT(NULL, level, MARKER, marker)

static const struct pt_format formats[] = {
	MODE_FORMATS("4k", 4k),
	MODE_FORMATS("16k", 16k),
	MODE_FORMATS("64k", 64k),
	MODE_FORMATS("4k-lpa2", 4k_lpa2),
	MODE_FORMATS("16k-lpa2", 16k_lpa2),
	LEAF_FORMATS("4k", PT_PUD, pud_4k),
	LEAF_FORMATS("4k-lpa2", PT_PUD, pud_4k_lpa2),
	LEAF_FORMATS("16k-lpa2", PT_PUD, pud_16k_lpa2),
	COMMON_FORMATS(PT_PTE),
	COMMON_FORMATS(PT_PMD),
	COMMON_FORMATS(PT_PUD),
	COMMON_FORMATS(PT_HUGETLB),
};
/* clang-format on */

/* PROT_NONE and an invalidated pmd differ by the user's rights. */
static enum pt_kind classify(const struct pt_mode *m, enum pt_level l, u64 e)
{
	bool directory = l == PT_PMD || l == PT_PUD;

	(void)m;
	if (!e)
		return PT_KIND_NONE;
	if (e & PTE_VALID)
		return directory && (e & PTE_TABLE_BIT) ? PT_KIND_TABLE : PT_KIND_PRESENT;
	if (e & PTE_PRESENT_INVALID)
		return (e & (PTE_USER | PTE_UXN)) == PTE_UXN ? PT_KIND_PROTNONE : PT_KIND_INVALID;
	return pt_kind_of_swp_type((e & SWP_TYPE_MASK) >> SWP_PTE_TYPE_SHIFT);
}

extern const struct pt_layout pt_layout_arm64;
const struct pt_layout pt_layout_arm64 = {
	.arch = "arm64",
	.formats = formats,
	.nr_formats = PT_ARRAY_SIZE(formats),
	.classify = classify,
};
