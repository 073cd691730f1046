/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names for every bit of sparc64 entries, sun4u and sun4v, as the builtin
 * subjects encode them (Linux 6.12).  Bits that Linux does not use bear the
 * manual's word.
 */
#include "conformance/entry/layout.h"
#include "bits.h"

/* clang-format off */

static const char *const size_names[8] = {
	"8k", "64k", "512k", "4m", "32m", "256m", "2g", "16g",
};

/* "write" is software's; "hw_write" is W, set while dirty too. */
static const struct pt_field mapped_4u[] = {
	PT_FLAG(PAGE_G_4U, "global", NULL),
	PT_FLAG(PAGE_W_4U, "hw_write", NULL),
	PT_FLAG(PAGE_P_4U, "privileged", "user"),
	PT_FLAG(PAGE_E_4U, "side_effect", NULL),
	PT_FLAG(PAGE_CV_4U, "cv", NULL),
	PT_FLAG(PAGE_CP_4U, "cp", NULL),
	PT_FLAG(PAGE_L_4U, "locked", NULL),
	PT_SOFT_FLAG(PAGE_PRESENT_4U, "present", NULL, PT_S(present)),
	PT_SOFT_FLAG(PAGE_WRITE_4U, "write", "ro", PT_S(write)),
	PT_FLAG(PAGE_READ_4U, "read", "none"),
	PT_SOFT_FLAG(PAGE_ACCESSED_4U, "accessed", "old", PT_S(young)),
	PT_SOFT_FLAG(PAGE_MODIFIED_4U, "dirty", NULL, PT_S(dirty)),
	PT_FLAG(PAGE_EXEC_4U, "exec", "noexec"),
	PT_NUMBER(PAGE_PADDR_4U, "pfn"),
	PT_IGNORED(PT_BITS(43, 46), "reserved"),
	PT_FLAG(PAGE_SN_4U, "snoop", NULL),
	PT_FLAG(PAGE_SZ_HIGH_4U, "size_high", NULL),
	PT_IGNORED(PT_BIT(49), "reserved"),
	PT_IGNORED(PT_BITS(50, 55), "soft2"),
	PT_FLAG(PAGE_PMD_HUGE, "huge", NULL),
	PT_SOFT_FLAG(PAGE_SPECIAL, "special", NULL, PT_S(special)),
	PT_IGNORED(PT_BIT(58), "soft2"),
	PT_FLAG(PAGE_IE_4U, "invert_endian", NULL),
	PT_FLAG(PAGE_NFO_4U, "no_fault_only", NULL),
	PT_ENUM(PAGE_SZ_4U, "size", size_names),
	PT_FLAG(PAGE_VALID, "valid", "invalid"),
};

static const struct pt_field mapped_4v[] = {
	PT_ENUM(PAGE_SZ_4V, "size", size_names),
	PT_IGNORED(PT_BIT(3), "reserved"),
	PT_SOFT_FLAG(PAGE_PRESENT_4V, "present", NULL, PT_S(present)),
	PT_IGNORED(PT_BIT(5), "soft"),
	PT_FLAG(PAGE_W_4V, "hw_write", NULL),
	PT_FLAG(PAGE_EXEC_4V, "exec", "noexec"),
	PT_FLAG(PAGE_P_4V, "privileged", "user"),
	PT_FLAG(PAGE_CV_4V, "cv", NULL),
	PT_FLAG(PAGE_CP_4V, "cp", NULL),
	PT_FLAG(PAGE_E_4V, "side_effect", NULL),
	PT_FLAG(PAGE_IE_4V, "invert_endian", NULL),
	PT_NUMBER(PAGE_PADDR_4V, "pfn"),
	PT_FLAG(PAGE_PMD_HUGE, "huge", NULL),
	PT_SOFT_FLAG(PAGE_SPECIAL, "special", NULL, PT_S(special)),
	PT_SOFT_FLAG(PAGE_WRITE_4V, "write", "ro", PT_S(write)),
	PT_FLAG(PAGE_READ_4V, "read", "none"),
	PT_SOFT_FLAG(PAGE_ACCESSED_4V, "accessed", "old", PT_S(young)),
	PT_SOFT_FLAG(PAGE_MODIFIED_4V, "dirty", NULL, PT_S(dirty)),
	PT_FLAG(PAGE_NFO_4V, "no_fault_only", NULL),
	PT_FLAG(PAGE_VALID, "valid", "invalid"),
};

/* The bare address of a table. */
static const struct pt_field table[] = {
	PT_IGNORED(PT_BITS(0, 12), "zero"),
	PT_NUMBER(PAGE_PADDR_4V, "pfn"),
	PT_FLAG(PAGE_PMD_HUGE, "huge", "table"),
	PT_IGNORED(PT_BITS(57, 62), "zero"),
	PT_FLAG(PAGE_VALID, "valid", "invalid"),
};

/* Bits 0 to 12 of a swap entry: the bit that would make it present, and zeros. */
#define SWAP_LOW_4U                                                            \
	PT_IGNORED(PT_BITS(0, 6), "zero"),                                     \
	PT_SOFT_FLAG(PAGE_PRESENT_4U, "present", NULL, PT_S(present)),         \
	PT_IGNORED(PT_BITS(8, 12), "zero")
#define SWAP_LOW_4V                                                            \
	PT_IGNORED(PT_BITS(0, 3), "zero"),                                     \
	PT_SOFT_FLAG(PAGE_PRESENT_4V, "present", NULL, PT_S(present)),         \
	PT_IGNORED(PT_BITS(5, 12), "zero")

#define SWAP_TYPE                                                              \
	PT_NUMBER(SWP_TYPE_MASK, "type"),                                      \
	PT_SOFT_FLAG(PAGE_SWP_EXCLUSIVE, "exclusive", NULL, PT_S(swp_exclusive))

/* No offset reaches V: see mmu.c. */
#define SWAP_OFFSET                                                            \
	PT_NUMBER(PT_BITS(21, 62), "offset"),                                  \
	PT_FLAG(PAGE_VALID, "valid", NULL)

/* The pfn of a migration entry takes 53 address bits, young and dirty lie above it. */
#define MIGRATION_OFFSET                                                       \
	PT_NUMBER(PT_BITS(21, 60), "pfn"),                                     \
	PT_FLAG(PT_BIT(61), "young", NULL),                                    \
	PT_FLAG(PT_BIT(62), "dirty", NULL),                                    \
	PT_FLAG(PAGE_VALID, "valid", NULL)

/* So in the entry of a page that a device or memory failure took away. */
#define PFN_OFFSET                                                             \
	PT_NUMBER(PT_BITS(21, 60), "pfn"),                                     \
	PT_IGNORED(PT_BITS(61, 62), "zero"),                                   \
	PT_FLAG(PAGE_VALID, "valid", NULL)

#define MARKER_OFFSET                                                          \
	PT_FLAG(PT_BIT(21), "marker_uffd_wp", NULL),                           \
	PT_FLAG(PT_BIT(22), "marker_poisoned", NULL),                          \
	PT_FLAG(PT_BIT(23), "marker_guard", NULL),                             \
	PT_NUMBER_AT(PT_BITS(24, 62), "offset", 3),                            \
	PT_FLAG(PAGE_VALID, "valid", NULL)

static const struct pt_field swap_4u[] = { SWAP_LOW_4U, SWAP_TYPE, SWAP_OFFSET };
static const struct pt_field swap_4v[] = { SWAP_LOW_4V, SWAP_TYPE, SWAP_OFFSET };
static const struct pt_field migration_4u[] = { SWAP_LOW_4U, SWAP_TYPE, MIGRATION_OFFSET };
static const struct pt_field migration_4v[] = { SWAP_LOW_4V, SWAP_TYPE, MIGRATION_OFFSET };
static const struct pt_field pfn_4u[] = { SWAP_LOW_4U, SWAP_TYPE, PFN_OFFSET };
static const struct pt_field pfn_4v[] = { SWAP_LOW_4V, SWAP_TYPE, PFN_OFFSET };
static const struct pt_field marker_4u[] = { SWAP_LOW_4U, SWAP_TYPE, MARKER_OFFSET };
static const struct pt_field marker_4v[] = { SWAP_LOW_4V, SWAP_TYPE, MARKER_OFFSET };

static const struct pt_field none[] = {
	PT_IGNORED(PT_BITS(0, 62), "zero"),
	PT_FLAG(PAGE_VALID, "valid", NULL),
};

#define FORMAT(mode_name, at, of, array)                                       \
	{ .mode = mode_name, .level = at, .kinds = of,                         \
	  .fields = array, .nr_fields = PT_ARRAY_SIZE(array) }

#define NONE PT_BIT(PT_KIND_NONE)
#define TABLE PT_BIT(PT_KIND_TABLE)
#define MAPPED                                                                 \
	(PT_BIT(PT_KIND_PRESENT) | PT_BIT(PT_KIND_PROTNONE) | PT_BIT(PT_KIND_INVALID))
#define SWAP PT_BIT(PT_KIND_SWAP)
#define MIGRATES PT_BIT(PT_KIND_MIGRATION)
#define NAMES_PFN (PT_BIT(PT_KIND_DEVICE) | PT_BIT(PT_KIND_POISON))
#define MARKER PT_BIT(PT_KIND_MARKER)

/*
 * Leaves of all levels look alike.  Only a pte is ever a swap entry here; what
 * is shown as such at another level is read like one.
 */
#define LEAVES(mode_name, at, suffix)                                          \
	FORMAT(mode_name, at, MAPPED, mapped_##suffix),                        \
	FORMAT(mode_name, at, SWAP, swap_##suffix),                            \
	FORMAT(mode_name, at, MIGRATES, migration_##suffix),                   \
	FORMAT(mode_name, at, NAMES_PFN, pfn_##suffix),                        \
	FORMAT(mode_name, at, MARKER, marker_##suffix)
#define LEVEL(at)                                                              \
	FORMAT(NULL, at, NONE, none), FORMAT(NULL, at, TABLE, table),          \
	LEAVES("sun4u", at, 4u), LEAVES("sun4v", at, 4v)

static const struct pt_format formats[] = {
	LEVEL(PT_PTE), LEVEL(PT_PMD), LEVEL(PT_PUD), LEVEL(PT_HUGETLB),
};
/* clang-format on */

struct soft {
	u64 present, read, accessed;
};

static const struct soft softs[NR_FORMATS] = {
	[SUN4U] = { PAGE_PRESENT_4U, PAGE_READ_4U, PAGE_ACCESSED_4U },
	[SUN4V] = { PAGE_PRESENT_4V, PAGE_READ_4V, PAGE_ACCESSED_4V },
};

static enum pt_kind classify_pte(const struct soft *s, u64 e)
{
	if (!(e & s->present))
		return pt_kind_of_swp_type((e & SWP_TYPE_MASK) >> SWP_TYPE_SHIFT_PTE);
	return e & s->read ? PT_KIND_PRESENT : PT_KIND_PROTNONE;
}

/*
 * An old entry is not valid either, so invalidating it changes nothing: it
 * still counts as present.
 */
static enum pt_kind classify_pmd_pud(const struct soft *s, u64 e)
{
	if (!(e & PAGE_PMD_HUGE))
		return PT_KIND_TABLE;
	if (!(e & s->read))
		return PT_KIND_PROTNONE;
	if (!(e & PAGE_VALID) && (e & s->accessed))
		return PT_KIND_INVALID;
	return PT_KIND_PRESENT;
}

static enum pt_kind classify(const struct pt_mode *m, enum pt_level l, u64 e)
{
	const struct soft *s = &softs[m->variant];

	if (!e)
		return PT_KIND_NONE;
	return l == PT_PMD || l == PT_PUD ? classify_pmd_pud(s, e) : classify_pte(s, e);
}

extern const struct pt_layout pt_layout_sparc;
const struct pt_layout pt_layout_sparc = {
	.arch = "sparc",
	.formats = formats,
	.nr_formats = PT_ARRAY_SIZE(formats),
	.classify = classify,
};
