// SPDX-License-Identifier: GPL-2.0-or-later
/* Rules that kernel trees are known to break on arm64: known_deviations.h. */
#include "conformance/deviations/generic.h"

/* Clean entries: without the software dirty bit, read-only to the hardware. */
static const struct pt_deviation_at mkwrite_dirties[] = {
	{ "*", "pte_mkwrite", "keeps-dirty",
	  "kinds:present given:+valid,+rdonly,-dirty changed:-rdonly,+write", false },
	{ "*", "pmd_mkwrite", "keeps-dirty",
	  "kinds:present given:+valid,+rdonly,-dirty changed:-rdonly,+write", false },
	{ "*", "huge_pte_mkwrite", "keeps-dirty",
	  "kinds:present given:+valid,+rdonly,-dirty changed:-rdonly,+write", false },
	{ "4k*", "huge_ptep_get", "reads-every-size", "sizes:64k,32m", true },
	{ "16k*", "huge_ptep_get", "reads-every-size", "sizes:2m,1g", true },
	{ "64k", "huge_ptep_get", "reads-every-size", "sizes:2m,16g", true },
	{ "*", "swp_entry_to_pte", "migrate-and-back",
	  "kinds:present given:+valid,+rdonly,+write,-dirty", true },
	{ "*", "swp_entry_to_pmd", "migrate-and-back",
	  "kinds:present given:+valid,+rdonly,+write,-dirty", true },
	{ "*", "p[tm][ed]_mk_savedwrite", "saves-write",
	  "kinds:present,protnone given:+rdonly,+write,-dirty", true },
	{ "*", "p[tm][ed]_clear_savedwrite", "forgets-write",
	  "kinds:present,protnone given:+rdonly,+write,-dirty", true },
	{ "*", "pmdp_invalidate", "split", "kinds:present given:+valid,+rdonly,+write,-dirty",
	  true },
	{ .helper = NULL },
};

static const struct pt_deviation_at clears_one_place[] = {
	{ "4k*", "huge_ptep_get_and_clear", "clears-migration", "sizes:64k,32m", false },
	{ "16k*", "huge_ptep_get_and_clear", "clears-migration", "sizes:2m,1g", false },
	{ "64k", "huge_ptep_get_and_clear", "clears-migration", "sizes:2m,16g", false },
	{ .helper = NULL },
};

static const struct pt_deviation_at cont_of_swap[] = {
	{ "*-lpa2", "set_pte_at", "stores", "kinds:migration given:+young changed:", false },
	{ "*-lpa2", "set_pte", "stores", "kinds:migration given:+young changed:", false },
	{ .helper = NULL },
};

static const struct pt_deviation_at across_48[] = {
	{ "64k", "set_ptes", "spans", "kinds:present frames:32-35", false },
	{ .helper = NULL },
};

/* Neither valid nor, in the type's bits, a block: PROT_NONE, or invalidated. */
static const struct pt_deviation_at leaf_is_valid[] = {
	{ "*", "pmd_leaf", "true-on-protnone", "kinds:protnone given:-valid,-table", false },
	{ "*", "pmd_leaf", "true-on-invalid", "kinds:invalid given:-valid,-table", false },
	{ "*", "pmd_mkhuge", "sets-leaf", "kinds:protnone given:-valid changed:-table", true },
	{ "*", "pmd_mkinvalid", "keeps-leaf",
	  "kinds:present given:+valid,-table changed:-valid,+present", true },
	{ "*", "pmdp_invalidate", "keeps-leaf",
	  "kinds:present given:+valid,-table changed:-valid,+present", true },
	{ "*", "pmd_modify", "keeps-leaf",
	  "kinds:present,protnone given:-table changed:+valid,-valid,+user,-user,+rdonly,-rdonly,"
	  "+write,-write,+dirty,+protnone,-protnone,+gp,-gp,+pxn,-pxn,+uxn,-uxn,attr,pkey",
	  true },
	{ .helper = NULL },
};

static const struct pt_deviation_at reads_first_place[] = {
	{ "4k*", "huge_ptep_get", "reads-every-place", "sizes:64k,32m", false },
	{ "16k*", "huge_ptep_get", "reads-every-place", "sizes:2m,1g", false },
	{ "64k", "huge_ptep_get", "reads-every-place", "sizes:2m,16g", false },
	{ .helper = NULL },
};

static const struct pt_deviation_at stays_closed[] = {
	{ "4k*", "huge_ptep_set_access_flags", "opens-changed", "sizes:64k,32m", false },
	{ "16k*", "huge_ptep_set_access_flags", "opens-changed", "sizes:2m,1g", false },
	{ "64k", "huge_ptep_set_access_flags", "opens-changed", "sizes:2m,16g", false },
	{ .helper = NULL },
};

/* Valid is cleared, and nothing else says that there is a page. */
static const struct pt_deviation_at invalid_is_absent[] = {
	{ "*", "pmd_present", "true-on-invalid", "kinds:invalid given:-valid,-table,-protnone",
	  false },
	{ "*", "pmdp_invalidate", "sets-present",
	  "kinds:present given:+valid,-table,-protnone changed:-valid", true },
	{ .helper = NULL },
};

static const struct pt_deviation_at counts_tables[] = {
	{ "*", "pmd_user_accessible_page", "false-on-table", "kinds:table given:+valid,+table",
	  false },
	{ .helper = NULL },
};

/* Of a page that user may execute, and not read. */
static const struct pt_deviation_at misses_execute_only[] = {
	{ "*", "pud_user_accessible_page", "is-the-users", "kinds:present given:-uxn", false },
	{ .helper = NULL },
};

const struct pt_deviation pt_deviations_arm64[] = {
	{ .id = "arm64-mkwrite-dirties",
	  .state = PT_DEVIATION_REACHED,
	  .title = "pte_mkwrite() makes a clean entry dirty",
	  .what = "It clears RDONLY whatever the entry. With the write bit set that is how "
		  "hardware records a write, so the entry reads as dirty at once",
	  .where =
		  "arch/arm64/include/asm/pgtable.h pte_mkwrite() or pte_mkwrite_novma(): line 168 "
		  "of 5.10, 172 of 5.15, 184 of 6.6, 187 of 6.8",
	  .since = "4.19, the oldest tree read",
	  .until = "mended in mainline in 2025 (143937ca51cc: only of what is dirty already) and "
		   "in 6.1.192, 6.12 and 7.1.5",
	  .relied_on = "do_swap_page(), mprotect() and migration, which give back write to pages "
		       "nobody has written",
	  .consequence =
		  "pages that were only read are written to disk or swap again before they "
		  "are reclaimed; a huge page that is split, and a page that comes back from "
		  "migration, are dirty with it. Nothing is lost",
	  .witness = "6.8, 4k, pte_mkwrite keeps-dirty: expected dirty 0, got 1\n"
		     "before 0x60000000001fc3 valid page user rdonly af ng pxn uxn attr=normal "
		     "sh=inner_shareable pfn=0x1\n"
		     "after  0x68000000001f43 valid page user rw af ng write pxn uxn attr=normal "
		     "sh=inner_shareable pfn=0x1\n"
		     "change -rdonly +write",
	  .at = mkwrite_dirties },
	{ .id = "arm64-hugetlb-clears-one-place",
	  .state = PT_DEVIATION_REACHED,
	  .title = "huge_ptep_get_and_clear() leaves a migration entry in all places but one",
	  .what = "How many places a page has is asked of the entry's contiguous bit. An entry "
		  "that "
		  "is not present has none, whatever bit 52 of it means, so one place of sixteen "
		  "(or "
		  "32, or 128) is cleared",
	  .where =
		  "arch/arm64/mm/hugetlbpage.c huge_ptep_get_and_clear(): line 371 of 5.10, 376 of "
		  "5.15, 431 of 6.1.192, 406 of 6.6, 413 of 6.8",
	  .since = "4.19, the oldest tree read",
	  .until = "6.12, where the caller says the size",
	  .relied_on =
		  "move_huge_pte() of mm/hugetlb.c (5228 of 6.1.192, 5504 of 6.8): mremap() of "
		  "HugeTLB pages",
	  .consequence =
		  "mremap() while a contiguous page migrates leaves migration entries behind "
		  "at the old address, which nobody takes out once migration has ended: whoever "
		  "maps there again finds them",
	  .witness = "6.8, 4k, huge_ptep_get_and_clear clears-migration: of pfn 0x10, 64k,\n"
		     "the places after the first still hold the migration entry",
	  .at = clears_one_place },
	{ .id = "arm64-lpa2-migration-young",
	  .state = PT_DEVIATION_REACHED,
	  .title = "set_ptes() clears the contiguous bit of swap entries, which is young of a "
		   "migration entry",
	  .what = "It applies pte_mknoncont() to what it is given, present or not. Bit 52 of a "
		  "swap "
		  "entry is bit 40 of its offset; with 52-bit frames of 4K that is where a "
		  "migration "
		  "entry says that the page was young",
	  .where =
		  "arch/arm64/include/asm/pgtable.h set_ptes(), set_pte(): line 1672 of 6.12, 1790 "
		  "of 6.19, 1778 of 7.1.5",
	  .since = "6.12 (6.8 has no such mode)",
	  .until = "not mended in 7.1.5",
	  .relied_on = "make_migration_entry_young(): try_to_migrate_one() and its like",
	  .consequence = "with CONFIG_ARM64_LPA2 and 4K pages a page is old after migration, and "
			 "may be reclaimed too early. Swap files never reach that offset",
	  .witness =
		  "7.1.5, 4k-lpa2, set_pte_at stores: the table does not hold what it was given\n"
		  "0x30000000001640 migration: young dirty type=0x19 pfn=0x1",
	  .at = cont_of_swap },
	{ .id = "arm64-set-ptes-across-48",
	  .state = PT_DEVIATION_UNREACHED,
	  .title = "set_ptes() carries a frame across physical address 2^48 into other bits",
	  .what = "It adds a page to the entry's value. With 64K pages address bits 48 to 51 stand "
		  "in bits 12 to 15, so the carry goes to bit 48 instead",
	  .where = "arch/arm64/include/asm/pgtable.h set_ptes(): line 349 of 6.6, 357 of 6.8",
	  .since = "6.6",
	  .until = "6.12",
	  .relied_on = "whoever maps several pages of a folio at once",
	  .consequence =
		  "nothing known: folios are aligned to their size, so one that crosses 2^48 "
		  "would need to have that size",
	  .witness =
		  "6.8, 64k, set_ptes spans: at pfn 0x100000000 the entries are no run of frames",
	  .at = across_48 },
	{ .id = "arm64-leaf-valid",
	  .state = PT_DEVIATION_REACHED,
	  .title = "pmd_leaf() says no of a huge page that is PROT_NONE or invalidated",
	  .what = "It compares the type's two bits with a block's; an entry closed to the hardware "
		  "has the valid one of them clear. pmd_present() says yes of it all the same",
	  .where = "arch/arm64/include/asm/pgtable.h pmd_leaf(): line 512 of 5.10, 532 of 5.15 "
		   "(pud_leaf(): 597, 622)",
	  .since = "5.10 (4.19 and 5.4 have no pmd_leaf())",
	  .until = "6.1.192: present, and no table",
	  .relied_on =
		  "perf_get_pgtable_size() (kernel/events/core.c:7232 of 5.15), which walks a "
		  "process's tables from an interrupt. 5.10 has not got it: there only walks of "
		  "the kernel's own tables ask",
	  .consequence = "a perf sample with PERF_SAMPLE_DATA_PAGE_SIZE on a huge page that NUMA "
			 "balancing has closed takes the page for a table and reads the user's "
			 "data as entries",
	  .witness = "5.15, 4k, pmd_leaf true-on-protnone: expected 1, got 0\n"
		     "0x460000000200f80 protnone: block rdonly af ng pxn uxn protnone attr=normal "
		     "sh=inner_shareable pfn=0x200",
	  .at = leaf_is_valid },
	{ .id = "arm64-hugetlb-reads-first",
	  .state = PT_DEVIATION_REACHED,
	  .title = "huge_ptep_get() reads the first of a contiguous page's places alone",
	  .what = "The hardware may note young and dirty in any of them. The generic helper is "
		  "used, "
		  "which knows of one",
	  .where = "include/asm-generic/hugetlb.h huge_ptep_get(): line 123 of 5.10 and 5.15",
	  .since = "4.19, the oldest tree read",
	  .until = "6.1.192, where arch/arm64/mm/hugetlbpage.c has one that gathers them",
	  .relied_on =
		  "all HugeTLB code that looks at an entry without taking it: fork, smaps, DAMON",
	  .consequence = "a page that was used or written through another place reads as old and "
			 "clean. What takes the entry out gathers the bits, so nothing is lost",
	  .witness = "5.15, 4k, huge_ptep_get reads-every-place: of 64k, what another place has is "
		     "not in it",
	  .at = reads_first_place },
	{ .id = "arm64-hugetlb-stays-closed",
	  .state = PT_DEVIATION_REACHED,
	  .title =
		  "huge_ptep_set_access_flags() leaves a contiguous page read-only to the hardware",
	  .what = "It looks whether write, dirty or young differ before it writes. After "
		  "mprotect() to "
		  "read-only and back an entry is writable and dirty with RDONLY set; the fault "
		  "comes "
		  "with RDONLY clear, which is none of the three",
	  .where = "arch/arm64/mm/hugetlbpage.c __cont_access_flags_changed(): line 395 of 5.10, "
		   "394 of "
		   "5.15; "
		   "pte_modify() makes the entry",
	  .since = "5.10 (4.19 and 5.4 compare the whole entry)",
	  .until = "6.1.192",
	  .relied_on = "hugetlb_fault()",
	  .consequence = "on a processor that does not manage dirty itself a write to such a page "
			 "faults for ever",
	  .witness = "5.15, 4k, huge_ptep_set_access_flags opens-changed: of 64k, after mprotect() "
		     "to\nread-only and back, a write fault leaves it closed to writes",
	  .at = stays_closed },
	{ .id = "arm64-pmd-invalid-absent",
	  .state = PT_DEVIATION_REACHED,
	  .title = "pmd_present() says no of a huge page that pmdp_invalidate() closed",
	  .what = "Invalidation clears the valid bit and sets none in its place, so the entry is "
		  "neither present nor none: what looks like a swap entry",
	  .where = "arch/arm64/include/asm/pgtable.h pmd_present() and pmd_mknotpresent(): lines "
		   "360 and 369 of 4.19, 373 and 383 of 5.4",
	  .since = "4.19, the oldest tree read",
	  .until = "5.10, which has a bit for it",
	  .relied_on = "__split_huge_pmd_locked(), and who looks meanwhile without the lock: "
		       "follow_pmd_mask() of mm/gup.c",
	  .consequence = "a core dump taken while reclaim splits a huge page has a hole where the "
			 "page is (FOLL_DUMP); other callers fault and try again",
	  .witness = "5.4, 4k, pmdp_invalidate sets-present: expected present 1, got 0\n"
		     "before 0x60000000200fd1 valid block user rdonly af ng pxn uxn pfn=0x200\n"
		     "after  0x60000000200fd0 invalid: block user rdonly af ng pxn uxn pfn=0x200\n"
		     "change present→invalid: -valid",
	  .at = invalid_is_absent },
	{ .id = "arm64-table-accessible",
	  .state = PT_DEVIATION_REACHED,
	  .title = "pmd_user_accessible_page() takes a page table for a page of the user's",
	  .what = "It asks whether the user may read or execute by bits that mean something else "
		  "in an entry that points to a table, and not whether it is one",
	  .where = "arch/arm64/include/asm/pgtable.h pmd_user_accessible_page(): line 848 of 5.19, "
		   "864 of 6.0.1",
	  .since = "5.19, where it came",
	  .until = "6.2 (arm64/mm: fix incorrect file_map_count for non-leaf pmd/pud), and mended "
		   "in 6.1.192",
	  .relied_on = "mm/page_table_check.c, of what pmdp_collapse_flush() takes out",
	  .consequence = "with page_table_check=on, a BUG() when khugepaged collapses a table to a "
			 "huge page",
	  .witness = "5.19, 4k, pmd_user_accessible_page false-on-table\n"
		     "given 0x800000000001003 table: valid table pxntable pfn=0x1",
	  .at = counts_tables },
	{ .id = "arm64-pud-execute-only",
	  .state = PT_DEVIATION_REACHED,
	  .title = "pud_user_accessible_page() says no of a page that the user may only execute",
	  .what = "It looks at the user's right to read alone, where those of pte and pmd look at "
		  "execution, too",
	  .where = "arch/arm64/include/asm/pgtable.h pud_user_accessible_page(): line 853 of 5.19, "
		   "869 of 6.0.1",
	  .since = "5.19, where it came",
	  .until = "6.2 (arm64/mm: add pud_user_exec() check in pud_user_accessible_page()), and "
		   "mended in 6.1.192",
	  .relied_on = "mm/page_table_check.c",
	  .consequence = "what page_table_check counts of such a huge page is wrong",
	  .witness = "5.19, 4k, with EPAN, pud_user_accessible_page is-the-users\n"
		     "given 0x20000040000f81 valid block rdonly af ng pxn ux pfn=0x40000",
	  .at = misses_execute_only },
	PT_POISONED_PAGE("arm64"),
	PT_SPLIT_MIGRATING("arm64"),
	{ .id = NULL },
};
