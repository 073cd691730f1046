// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A migration entry of a huge page is split, while GUP-fast looks at it without a lock.
 * pmdp_invalidate() is for what is mapped: of a migration entry pmd_mkinvalid() may make
 * something that pmd_present() takes for a mapping.
 */
#include "conformance/race/actor.h"

enum { PMD, PTL, REFS, TABLE, MOVED };

static const struct pt_race_cell cells[] = {
	[PMD] = { "pmd", PT_RACE_ENTRY, .level = PT_PMD },
	[PTL] = { "ptl", PT_RACE_LOCK },
	[REFS] = { "refcount", PT_RACE_NUMBER },
	[TABLE] = { "table filled", PT_RACE_NUMBER },
	[MOVED] = { "page moved", PT_RACE_NOTE },
};

enum { ALWAYS, REFERENCES, FRAME, TESTED, UNDONE };

static u64 mapped(struct pt_race *r)
{
	return pt_race_mapped(r, PT_PMD, PT_RACE_FRAME, PT_PROT_RW);
}

static u64 table(struct pt_race *r)
{
	return HELPER(r, pmd_populate, PT_RACE_TABLE);
}

/* What stands there while it is mapped, invalidated for a moment, or after the split. */
static bool is_of_the_page(struct pt_race *r, u64 pmd)
{
	return pmd == mapped(r) || pmd == HELPER(r, pmdp_invalidate, mapped(r)) || pmd == table(r);
}

static void remove_migration_pmd(struct pt_race *r)
{
	spin_lock(r, PTL);
	if (pt_race_is_migration(r, PT_PMD, load(r, PMD))) {
		store(r, PMD, mapped(r));
		reach(r, "migrated back");
	}
	spin_unlock(r, PTL);
}

/* Nobody else has a reference: the page is copied, freed, and somebody else's from now on. */
static void migrate_folio(struct pt_race *r)
{
	if (cmpxchg(r, REFS, 1, 0) != 1)
		return;
	note(r, MOVED, 1);
	reach(r, "the page is moved");
	store(r, REFS, 1);
}

static void set_pmd_migration_entry(struct pt_race *r)
{
	bool mapped_here;

	spin_lock(r, PTL);
	mapped_here = HELPER(r, pmd_trans_huge, load(r, PMD));
	if (mapped_here) {
		pointer(r, PMD, pmdp_invalidate);
		store(r, PMD, pt_race_migration(r, PT_PMD, PT_RACE_FRAME, true));
		reach(r, "a migration entry");
	}
	spin_unlock(r, PTL);
	if (pt_race_variant(r) == UNDONE)
		remove_migration_pmd(r);
	else if (mapped_here)
		migrate_folio(r);
}

static u64 frame_of(struct pt_race *r, u64 pmd)
{
	if (!pt_race_is_migration(r, PT_PMD, pmd))
		return HELPER(r, pmd_pfn, pmd);
	reach(r, "a migration entry is split");
	return pt_race_migration_frame(r, PT_PMD, pmd);
}

static void __split_huge_pmd_locked(struct pt_race *r, u64 pmd)
{
	const bool tests = pt_race_variant(r) == TESTED || pt_race_variant(r) == UNDONE;
	u64 old = pmd;

	if (!tests || holds(r, !pt_race_is_migration(r, PT_PMD, pmd)))
		old = pointer(r, PMD, pmdp_invalidate);
	check(r, frame_of(r, old) == PT_RACE_FRAME, "another page than was mapped is split");
	store(r, TABLE, 1);
	smp_wmb(r);
	store(r, PMD, table(r));
}

static void __split_huge_pmd(struct pt_race *r)
{
	u64 pmd;

	spin_lock(r, PTL);
	pmd = load(r, PMD);
	if (pt_race_is_migration(r, PT_PMD, pmd) || HELPER(r, pmd_trans_huge, pmd))
		__split_huge_pmd_locked(r, pmd);
	spin_unlock(r, PTL);
}

/* Which of the three things is judged: each variant with the bug shows one of them. */
static bool judges(const struct pt_race *r, unsigned what)
{
	const unsigned v = pt_race_variant(r);

	return v == what || v == TESTED || v == UNDONE;
}

static bool try_grab_folio(struct pt_race *r)
{
	u64 refs;

	do {
		refs = load(r, REFS);
		if (!refs)
			return false;
	} while (cmpxchg(r, REFS, refs, refs + 1) != refs);
	return true;
}

static void gup_fast_pmd_leaf(struct pt_race *r, u64 pmd)
{
	if (!HELPER2(r, pmd_access_permitted, pmd, true)) {
		reach(r, "not permitted");
		return;
	}
	if (judges(r, ALWAYS) || judges(r, REFERENCES))
		check(r, is_of_the_page(r, pmd), "a reference is taken by a migration entry");
	if (!try_grab_folio(r))
		return;
	if (!holds(r, load(r, PMD) == pmd)) {
		atomic_add(r, REFS, -1);
		reach(r, "it has changed");
		return;
	}
	check(r, !peek(r, MOVED), "a reference is kept to a page that is somebody else's by now");
	reach(r, "a reference is taken");
}

/* What is mapped and invalidated for a moment is present; a migration entry is whole. */
static void judge_not_present(struct pt_race *r, u64 pmd)
{
	const bool is_migration = pt_race_is_migration(r, PT_PMD, pmd);

	check(r, is_migration, "what is invalid for a moment does not count as present");
	check(r, !is_migration || pmd == pt_race_migration(r, PT_PMD, PT_RACE_FRAME, true),
	      "the migration entry names another page than was mapped");
}

static void gup_fast_pmd_range(struct pt_race *r)
{
	const u64 pmd = load(r, PMD);

	if (!HELPER(r, pmd_present, pmd)) {
		if (judges(r, FRAME))
			judge_not_present(r, pmd);
		reach(r, "not present");
		return;
	}
	if (judges(r, ALWAYS))
		check(r, is_of_the_page(r, pmd), "a migration entry is taken for a mapping");
	if (HELPER(r, pmd_trans_huge, pmd))
		gup_fast_pmd_leaf(r, pmd);
	else
		check(r, load_dependent(r, TABLE), "a table is walked that is not filled yet");
}

static const struct pt_actor actors[] = {
	{ "migrate", { set_pmd_migration_entry } },
	{ "split", { __split_huge_pmd } },
	{ "gup", { gup_fast_pmd_range } },
};

static const struct pt_variant variants[] = {
	[ALWAYS] = { "always",
		     "whatever stands there is invalidated",
		     NULL,
		     NULL,
		     { "arm64 powerpc", "arm64 powerpc", "arm64 powerpc" },
		     { { NULL, NULL } } },
	[REFERENCES] = { "references",
			 "the same; only references are judged",
			 NULL,
			 NULL,
			 { NULL, NULL, NULL },
			 { { NULL, NULL } } },
	[FRAME] = { "frame",
		    "the same; only the entry's frame is judged",
		    NULL,
		    NULL,
		    { "x86", "x86", "x86" },
		    { { NULL, NULL } } },
	[TESTED] = { "tested",
		     "a migration entry is left as it is",
		     "mm: fix race between __split_huge_pmd_locked() and GUP-fast (2024)",
		     "always",
		     { NULL, NULL, NULL },
		     { { NULL, NULL } } },
	[UNDONE] = { "undone",
		     "the same, and the migration is undone after it",
		     "mm: fix race between __split_huge_pmd_locked() and GUP-fast (2024)",
		     "always",
		     { NULL, NULL, NULL },
		     { { "the page is moved", "its migration is undone" } } },
};

static const enum pt_helper needs[] = {
	H_pfn_pmd,
	H_pmd_mkhuge,
	H_pmd_mkyoung,
	H_pmd_mkdirty,
	H_pmd_mkwrite,
	H_pmd_populate,
	H_pmdp_invalidate,
	H_pmd_trans_huge,
	H_pmd_present,
	H_pmd_none,
	H_pmd_pfn,
	H_pmd_access_permitted,
	H_pmd_to_swp_entry,
	H_swp_entry_to_pmd,
	H_swp_offset_pfn,
	H_make_writable_migration_entry,
	H_is_migration_entry,
	PT_NR_HELPERS,
};

/* include/linux/swapops.h: without CONFIG_ARCH_ENABLE_THP_MIGRATION they make nothing. */
static const char *lacks(struct pt_race *r)
{
	return pt_race_migration(r, PT_PMD, PT_RACE_FRAME, true)
		       ? NULL
		       : "huge pages are split before they migrate";
}

static void init(struct pt_race *r)
{
	set(r, PMD, mapped(r));
	set(r, REFS, 1);
}

extern const struct pt_scenario pt_scenario_split_migration;
const struct pt_scenario pt_scenario_split_migration = {
	.name = "split-migration",
	.what = "the split of a huge page that migrates, and GUP-fast",
	.functions = "set_pmd_migration_entry, __split_huge_pmd_locked, gup_fast_pmd_leaf",
	.wrong_is = "GUP-fast takes a reference to a page that is not mapped there, or the split "
		    "maps another page",
	.left_out = "page_vma_mapped_walk() and the pages' reference counts, which end the "
		    "migration; the deposited table; devmap and hugetlb entries",
	.cells = cells,
	.nr_cells = PT_ARRAY_SIZE(cells),
	.actors = actors,
	.nr_actors = PT_ARRAY_SIZE(actors),
	.variants = variants,
	.nr_variants = PT_ARRAY_SIZE(variants),
	.needs = needs,
	.lacks = lacks,
	.init = init,
};
