// SPDX-License-Identifier: GPL-2.0-or-later
/* What each predicate says of an entry of some kind. */
#include "generic/contract/contract.h"

/* What a predicate says of a kind: EXPECT(helper, kind, value, rule). */
#define EXPECT(h, kind, value, rule)                      \
	{                                                 \
		H_##h, PT_KIND_##kind, value, false, rule \
	}
/* The same, of entries just made, which nothing but their protection has touched. */
#define EXPECT_NEW(h, value, rule)                        \
	{                                                 \
		H_##h, PT_KIND_PRESENT, value, true, rule \
	}

/* The same of every level: EXPECT_EVERY(none, PRESENT, false, "P2"). */
#define EXPECT_TABLES(pred, kind, value, rule) \
	EXPECT(pmd_##pred, kind, value, rule), EXPECT(pud_##pred, kind, value, rule)
#define EXPECT_LEAVES(pred, kind, value, rule) \
	EXPECT(pte_##pred, kind, value, rule), EXPECT_TABLES(pred, kind, value, rule)
#define EXPECT_EVERY(pred, kind, value, rule) \
	EXPECT_LEAVES(pred, kind, value, rule), EXPECT(huge_pte_##pred, kind, value, rule)
#define EXPECT_BOTH(pred, kind, value, rule) \
	EXPECT(pte_##pred, kind, value, rule), EXPECT(pmd_##pred, kind, value, rule)
#define EXPECT_NEW_LEAVES(pred, value, rule)                                      \
	EXPECT_NEW(pte_##pred, value, rule), EXPECT_NEW(pmd_##pred, value, rule), \
		EXPECT_NEW(pud_##pred, value, rule)

const struct pt_expect pt_expects[] = {
	EXPECT_EVERY(none, NONE, true, "P2"),
	EXPECT_TABLES(none, TABLE, false, "P2"),
	EXPECT_EVERY(none, PRESENT, false, "P2"),
	EXPECT_EVERY(none, PROTNONE, false, "P1"),
	EXPECT_TABLES(none, INVALID, false, "I1"),
	EXPECT_BOTH(none, SWAP, false, "P2"),
	EXPECT_BOTH(none, MIGRATION, false, "P2"),
	EXPECT(pte_none, DEVICE, false, "P2"),
	EXPECT(pte_none, POISON, false, "P2"),
	EXPECT(pte_none, MARKER, false, "U4"),
	EXPECT_EVERY(present, NONE, false, "P2"),
	EXPECT_TABLES(present, TABLE, true, "DOC"),
	EXPECT_EVERY(present, PRESENT, true, "P2"),
	EXPECT_EVERY(present, PROTNONE, true, "P1"),
	EXPECT_TABLES(present, INVALID, true, "I1"),
	EXPECT_BOTH(present, SWAP, false, "P2"),
	EXPECT(pte_present, MIGRATION, false, "P2"),
	EXPECT(pmd_present, MIGRATION, false, "I2"),
	EXPECT(pte_present, DEVICE, false, "P2"),
	EXPECT(pte_present, POISON, false, "P2"),
	EXPECT(pte_present, MARKER, false, "U4"),
	EXPECT_BOTH(protnone, PRESENT, false, "P1"),
	EXPECT_BOTH(protnone, PROTNONE, true, "P1"),
	EXPECT_NEW_LEAVES(dirty, false, "D2"),
	EXPECT_NEW(huge_pte_dirty, false, "D2"),
	EXPECT_NEW_LEAVES(special, false, "DOC"),
	EXPECT_NEW_LEAVES(devmap, false, "DOC"),
	EXPECT(pte_young, NONE, false, "P2"),
	EXPECT(pte_dirty, NONE, false, "P2"),
	EXPECT(pte_write, NONE, false, "P2"),
	EXPECT_TABLES(special, TABLE, false, "L3"),
	EXPECT_NEW(pte_uffd_wp, false, "DOC"),
	EXPECT_NEW(pmd_uffd_wp, false, "DOC"),
	EXPECT_NEW(huge_pte_uffd_wp, false, "DOC"),
	EXPECT_TABLES(leaf, NONE, false, "L1"),
	EXPECT_TABLES(leaf, TABLE, false, "L1"),
	EXPECT_TABLES(leaf, PRESENT, true, "L1"),
	EXPECT_TABLES(leaf, PROTNONE, true, "L1"),
	EXPECT_TABLES(leaf, INVALID, true, "I1"),
	EXPECT_TABLES(trans_huge, NONE, false, "DOC"),
	EXPECT_TABLES(trans_huge, TABLE, false, "DOC"),
	EXPECT_TABLES(trans_huge, PRESENT, true, "DOC"),
	EXPECT_TABLES(trans_huge, PROTNONE, true, "P1"),
	EXPECT_TABLES(trans_huge, INVALID, true, "I1"),
	EXPECT(pmd_trans_huge, SWAP, false, "S5"),
	EXPECT(pmd_trans_huge, MIGRATION, false, "S5"),
	EXPECT_TABLES(devmap, NONE, false, "L3"),
	EXPECT_TABLES(devmap, TABLE, false, "L3"),
	EXPECT_TABLES(bad, TABLE, false, "DOC"),
	EXPECT_TABLES(bad, PRESENT, true, "L2"),
	EXPECT_TABLES(bad, PROTNONE, true, "L2"),
	EXPECT_TABLES(bad, INVALID, true, "L2"),
	EXPECT_TABLES(huge, NONE, false, "L1"),
	EXPECT_TABLES(huge, TABLE, false, "L1"),
	EXPECT_TABLES(huge, PRESENT, true, "L1"),
	EXPECT(pmd_huge, MIGRATION, true, "L4"),
	EXPECT_LEAVES(user_accessible_page, NONE, false, "G3"),
	EXPECT_TABLES(user_accessible_page, TABLE, false, "G3"),
	EXPECT_TABLES(user_accessible_page, INVALID, false, "G3"),
	EXPECT_BOTH(user_accessible_page, SWAP, false, "G3"),
	EXPECT_BOTH(user_accessible_page, MIGRATION, false, "G3"),
	EXPECT(pte_user_accessible_page, DEVICE, false, "G3"),
	EXPECT(pte_user_accessible_page, POISON, false, "G3"),
	EXPECT(pte_user_accessible_page, MARKER, false, "G3"),
	EXPECT(is_pte_marker, NONE, false, "U4"),
	EXPECT(is_pte_marker, PRESENT, false, "U4"),
	EXPECT(is_pte_marker, SWAP, false, "U4"),
	EXPECT(is_pte_marker, MIGRATION, false, "U4"),
	EXPECT(is_pte_marker, DEVICE, false, "U4"),
	EXPECT(is_pte_marker, POISON, false, "U4"),
	EXPECT(is_pte_marker, MARKER, true, "U4"),
	EXPECT(pte_marker_uffd_wp, NONE, false, "U4"),
	EXPECT(pte_marker_uffd_wp, PRESENT, false, "U4"),
	EXPECT(pte_marker_uffd_wp, PROTNONE, false, "U4"),
	EXPECT(pte_marker_uffd_wp, SWAP, false, "U4"),
	EXPECT(pte_marker_uffd_wp, MIGRATION, false, "U4"),
	EXPECT(pte_marker_uffd_wp, DEVICE, false, "U4"),
	EXPECT(pte_marker_uffd_wp, POISON, false, "U4"),
	EXPECT(is_pmd_migration_entry, NONE, false, "P2"),
	EXPECT(is_pmd_migration_entry, PRESENT, false, "P2"),
	EXPECT(is_pmd_migration_entry, PROTNONE, false, "P2"),
	EXPECT(is_pmd_migration_entry, INVALID, false, "I1"),
	EXPECT(is_pmd_migration_entry, SWAP, false, "P2"),
	EXPECT(is_pmd_migration_entry, MIGRATION, true, "P2"),
};
const size_t pt_nr_expects = PT_ARRAY_SIZE(pt_expects);
