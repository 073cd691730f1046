// SPDX-License-Identifier: GPL-2.0-or-later
/* Rules that kernel trees are known to break on arm64: conformance/known_deviations.h. */
#include "conformance/known_deviations.h"

/* Clean entries: without the software dirty bit, read-only to the hardware. */
static const struct pt_deviation_at mkwrite_dirties[] = {
	{ "*", "pte_mkwrite", "keeps-dirty",
	  "kinds:present given:+valid,+rdonly,-dirty changed:-rdonly,+write" },
	{ "*", "pmd_mkwrite", "keeps-dirty",
	  "kinds:present given:+valid,+rdonly,-dirty changed:-rdonly,+write" },
	{ "*", "huge_pte_mkwrite", "keeps-dirty",
	  "kinds:present given:+valid,+rdonly,-dirty changed:-rdonly,+write" },
	{ "4k", "huge_ptep_get", "reads-every-size", "sizes:64k,32m" },
	{ "16k", "huge_ptep_get", "reads-every-size", "sizes:2m,1g" },
	{ "64k", "huge_ptep_get", "reads-every-size", "sizes:2m,16g" },
	{ "*", "swp_entry_to_pte", "migrate-and-back",
	  "kinds:present given:+valid,+rdonly,+write,-dirty" },
	{ "*", "swp_entry_to_pmd", "migrate-and-back",
	  "kinds:present given:+valid,+rdonly,+write,-dirty" },
	{ "*", "pmdp_invalidate", "split", "kinds:present given:+valid,+rdonly,+write,-dirty" },
	{ .helper = NULL },
};

static const struct pt_deviation_at clears_one_place[] = {
	{ "4k", "huge_ptep_get_and_clear", "clears-migration", "sizes:64k,32m" },
	{ "16k", "huge_ptep_get_and_clear", "clears-migration", "sizes:2m,1g" },
	{ "64k", "huge_ptep_get_and_clear", "clears-migration", "sizes:2m,16g" },
	{ .helper = NULL },
};

static const struct pt_deviation_at cont_of_swap[] = {
	{ "*-lpa2", "set_pte_at", "stores", "kinds:migration changed: given:+bit52" },
	{ .helper = NULL },
};

static const struct pt_deviation_at across_48[] = {
	{ "64k", "set_ptes", "spans", "kinds:present frames:32-35" },
	{ .helper = NULL },
};

const struct pt_deviation pt_deviations_arm64[] = {
	{ .id = "arm64-mkwrite-dirties",
	  .state = PT_DEVIATION_REACHED,
	  .title = "pte_mkwrite() makes a clean entry dirty",
	  .what = "It clears RDONLY whatever the entry. With the write bit set that is how "
		  "hardware records a write, so the entry reads as dirty at once",
	  .where =
		  "arch/arm64/include/asm/pgtable.h pte_mkwrite() or pte_mkwrite_novma(): line 172 "
		  "of 5.15, 187 of 6.8",
	  .since = "5.15",
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
		  "arch/arm64/mm/hugetlbpage.c huge_ptep_get_and_clear(): line 376 of 5.15, 431 of "
		  "6.1.192, 413 of 6.8",
	  .since = "5.15",
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
		  "arch/arm64/include/asm/pgtable.h set_ptes(), set_pte(): line 1672 of 6.12, 1778 "
		  "of 7.1.5",
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
	  .where = "arch/arm64/include/asm/pgtable.h set_ptes(): line 357 of 6.8",
	  .since = "6.8",
	  .until = "6.12",
	  .relied_on = "whoever maps several pages of a folio at once",
	  .consequence =
		  "nothing known: folios are aligned to their size, so one that crosses 2^48 "
		  "would need to have that size",
	  .witness =
		  "6.8, 64k, set_ptes spans: at pfn 0x100000000 the entries are no run of frames",
	  .at = across_48 },
	{ .id = NULL },
};
