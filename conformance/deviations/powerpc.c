// SPDX-License-Identifier: GPL-2.0-or-later
/* Rules that kernel trees are known to break on powerpc: known_deviations.h. */
#include "conformance/deviations/generic.h"

static const struct pt_deviation_at pud_invalid[] = {
	{ "radix*", "pud_present", "true-on-invalid", "kinds:invalid given:+invalid,-present",
	  false },
	{ "radix*", "pud_trans_huge", "true-on-invalid", "kinds:invalid given:+invalid,-present",
	  false },
	{ "radix*", "pudp_invalidate", "sets-present", "changed:+invalid,-present", true },
	{ "radix*", "pudp_invalidate", "keeps-trans_huge", "changed:+invalid,-present", true },
	{ "radix*", "pudp_invalidate", "keeps-other-bits", "changed:+invalid,-present", true },
	{ .helper = NULL },
};

/* PROT_NONE, and the last of accessed, dirty and soft-dirty goes. */
static const struct pt_deviation_at bad_of_nothing[] = {
	{ "hash", "pmd_mkold", "keeps-bad",
	  "kinds:protnone given:+leaf,-dirty,-soft_dirty changed:-accessed", false },
	{ "hash", "pmdp_test_and_clear_young", "keeps-bad",
	  "kinds:protnone given:+leaf,-dirty,-soft_dirty changed:-accessed", false },
	{ "hash", "pmdp_clear_flush_young", "keeps-bad",
	  "kinds:protnone given:+leaf,-dirty,-soft_dirty changed:-accessed", false },
	{ "hash", "pmd_mkclean", "keeps-bad",
	  "kinds:protnone given:+leaf,-accessed,-soft_dirty changed:-dirty", false },
	{ "hash", "pmd_clear_soft_dirty", "keeps-bad",
	  "kinds:protnone given:+leaf,-accessed,-dirty changed:-soft_dirty", false },
	{ .helper = NULL },
};

static const struct pt_deviation_at fault_soft_dirty[] = {
	{ "radix*", "ptep_set_access_flags", "only-sets-soft_dirty",
	  "arguments:write,cow changed:+exec,+write,+dirty,+accessed,-soft_dirty", false },
	{ "radix*", "pmdp_set_access_flags", "only-sets-soft_dirty",
	  "arguments:write,cow changed:+exec,+write,+dirty,+accessed,-soft_dirty", false },
	{ "radix*", "huge_ptep_set_access_flags", "changes-every-place", "sizes:2m,1g", true },
	{ .helper = NULL },
};

/* A device's page, and after it whatever else mprotect() changes. */
#define DEVMAP_CHANGED \
	"changed:+exec,-exec,+write,-write,+read,-read,+privileged,-privileged,+accessed,-devmap"
static const struct pt_deviation_at devmap_lost[] = {
	{ "*", "pte_modify", "keeps-devmap",
	  "kinds:present,protnone given:+special,+devmap,+leaf " DEVMAP_CHANGED, false },
	{ "*", "pmd_modify", "keeps-devmap",
	  "kinds:present,protnone given:+devmap,+leaf " DEVMAP_CHANGED, false },
	{ "*", "pmd_modify", "keeps-trans_huge",
	  "kinds:present,protnone given:+devmap,+leaf " DEVMAP_CHANGED, true },
	{ .helper = NULL },
};

static const struct pt_deviation_at full_nonpresent[] = {
	{ "*", "pmdp_huge_get_and_clear_full", "warns",
	  "kinds:migration,swap warns:pmdp_huge_get_and_clear_full", false },
	{ .helper = NULL },
};

static const struct pt_deviation_at full_unflushed[] = {
	{ "radix*", "pmdp_huge_get_and_clear_full", "flushes-taken", "kinds:present given:+leaf",
	  false },
	{ .helper = NULL },
};

static const struct pt_deviation_at flush_of_protnone[] = {
	{ "radix*", "pte_needs_flush", "warns", "warns:__pte_flags_need_flush", false },
	{ "radix*", "huge_pmd_needs_flush", "warns", "warns:__pte_flags_need_flush", false },
	{ .helper = NULL },
};

static const struct pt_deviation_at invalid_is_the_users[] = {
	{ "*", "p[mu]d_user_accessible_page", "false-on-invalid",
	  "kinds:invalid given:+invalid,+leaf,-present", false },
	{ .helper = NULL },
};

static const struct pt_deviation_at write_of_none[] = {
	{ "*", "pte_write", "false-on-none", "kinds:none given:-present", false },
	{ .helper = NULL },
};

static const struct pt_deviation_at special_tables[] = {
	{ "radix*", "pmd_special", "false-on-table", "kinds:table given:-leaf,+present", false },
	{ .helper = NULL },
};

const struct pt_deviation pt_deviations_powerpc[] = {
	{ .id = "powerpc-pud-invalid",
	  .state = PT_DEVIATION_REACHED,
	  .title = "pud_present() and pud_trans_huge() say no of a pud that pudp_invalidate() made",
	  .what = "pudp_invalidate() replaces the present bit by the invalid bit. pmd_present() "
		  "knows of both, pud_present() only of the first, and pud_trans_huge() asks that "
		  "first",
	  .where = "arch/powerpc/include/asm/book3s/64/pgtable.h pud_present(), pud_trans_huge(): "
		   "lines 879 and 1216 of 6.12, 860 and 1196 of 6.19, 875 and 1223 of 7.1.5; "
		   "pudp_invalidate() in "
		   "arch/powerpc/mm/book3s64/pgtable.c: 179, 168",
	  .since = "6.12, which has the first pudp_invalidate()",
	  .until = "not mended in 7.1.5",
	  .relied_on = "zap_pud_range() (mm/memory.c:2039 of 7.1.5), which looks without the lock",
	  .consequence = "unmapping a device's 1G pages (device-dax, vfio) while change_huge_pud() "
			 "has the entry "
			 "invalidated: the "
			 "page is taken for no huge page, then for a bad table, is reported and "
			 "cleared, and mprotect() puts it back mapped",
	  .witness = "7.1.5, radix, pudp_invalidate sets-present: expected present 1, got 0\n"
		     "before 0xc000000040000100 protnone: ro user accessed leaf present att=normal "
		     "pfn=0x4000\n"
		     "after  0x6000000040000100 invalid: ro user accessed invalid leaf att=normal "
		     "pfn=0x4000\n"
		     "change protnone→invalid: +invalid -present",
	  .at = pud_invalid },
	{ .id = "powerpc-hash-bad",
	  .state = PT_DEVIATION_UNREACHED,
	  .title = "pmd_bad() says no of a huge page that is PROT_NONE, old and clean",
	  .what = "With the hash MMU and 64K pages it reads the low bits, which are zero in a "
		  "pointer "
		  "to a table; in such a huge page they are zero as well, since PROT_NONE no "
		  "longer "
		  "has the privileged bit",
	  .where =
		  "arch/powerpc/include/asm/book3s/64/hash.h hash__pmd_bad(): line 140 of 6.8, 141 "
		  "of 6.12, 6.19 and 7.1.5",
	  .since = "6.8; 5.15 and 6.1 have the privileged bit in PAGE_NONE",
	  .until = "not changed in 7.1.5",
	  .relied_on =
		  "pmd_none_or_clear_bad(), __pte_offset_map(), which look for a huge page first",
	  .consequence = "nothing known: nobody asks pmd_bad() of what may be a huge page",
	  .witness = "7.1.5, hash, pmd_mkold keeps-bad: expected bad 1, got 0\n"
		     "before 0xc000000001002100 protnone: ro user accessed thp leaf present "
		     "att=normal pfn=0x100\n"
		     "after  0xc000000001002000 protnone: ro user thp leaf present att=normal "
		     "pfn=0x100\n"
		     "change -accessed",
	  .at = bad_of_nothing },
	{ .id = "powerpc-radix-soft-dirty",
	  .state = PT_DEVIATION_REACHED,
	  .title = "ptep_set_access_flags() takes over dirty from a fault and not soft_dirty",
	  .what = "pte_mkdirty() sets both; of the bits that are copied to the table soft_dirty is "
		  "missing. With the hash MMU it is among them",
	  .where = "arch/powerpc/mm/book3s64/radix_pgtable.c radix__ptep_set_access_flags(): line "
		   "1072 of 5.10, 1033 of 5.15",
	  .since = "4.19, the oldest tree read",
	  .until = "6.1.192, and 5.4.286",
	  .relied_on = "the write fault: wp_page_reuse(), do_huge_pmd_wp_page()",
	  .consequence = "who asks for soft_dirty pages (checkpoint/restore) is not told of a page "
			 "written after the marks were cleared, and saves the old content",
	  .witness = "5.15, radix, ptep_set_access_flags only-sets-soft_dirty: of a fault's "
		     "mkdirty()\n"
		     "change +write +dirty, from 0xc000000000010104 to 0xc000000000010186",
	  .at = fault_soft_dirty },
	{ .id = "powerpc-devmap-lost",
	  .state = PT_DEVIATION_REACHED,
	  .title = "pte_modify() and pmd_modify() drop the devmap bit",
	  .what = "The masks of what mprotect() keeps lack it, with both MMUs",
	  .where = "arch/powerpc/include/asm/book3s/64/pgtable.h _HPAGE_CHG_MASK and "
		   "_PAGE_CHG_MASK: lines 115 and 133 of 4.19",
	  .since = "4.19, the oldest tree read",
	  .until = "5.4",
	  .relied_on = "mprotect() of a DAX mapping; then GUP, zap and vm_normal_page()",
	  .consequence =
		  "a page of a DAX file is taken for an ordinary one: GUP and unmapping count "
		  "references to it that nobody holds, and a huge one is treated as a transparent "
		  "huge page",
	  .witness = "4.19, radix, pte_modify keeps-devmap: expected devmap 1, got 0\n"
		     "before 0xc000000000010d08 protnone: ro privileged accessed special devmap "
		     "leaf present att=normal pfn=0x1\n"
		     "after  0xc000000000010508 protnone: ro privileged accessed special leaf "
		     "present att=normal pfn=0x1\n"
		     "change -devmap",
	  .at = devmap_lost },
	{ .id = "powerpc-special-tables",
	  .state = PT_DEVIATION_REACHED,
	  .title = "pmd_special() says yes of pointers to tables",
	  .what = "It reads the bit that it would have in a leaf. With 64K pages a table is a part "
		  "of a page, and the bit is one of its address: set in every other group of "
		  "tables",
	  .where = "arch/powerpc/include/asm/book3s/64/pgtable.h pmd_special(): line 1293 of 7.1.5",
	  .since = "7.1.5; 6.19 has it not: there powerpc maps no device's memory in huge pages",
	  .until = "not mended in 7.1.5",
	  .relied_on =
		  "copy_huge_pmd() (mm/huge_memory.c:1937 of 7.1.5), which asks it without the "
		  "lock, after pmd_present() alone, and looks no second time",
	  .consequence = "fork() while a transparent huge page is split, between the look of "
			 "copy_pmd_range() and this one: the child gets the pointer to the "
			 "parent's page table, and both write to, and free, the same",
	  .witness = "7.1.5, radix, pmd_special false-on-table\n"
		     "given    0x800000000001ff05 table present nls=0x5 address=0x1ff00\n"
		     "called   pmd_special(0x800000000001ff05) = yes",
	  .at = special_tables },
	{ .id = "powerpc-write-of-none",
	  .state = PT_DEVIATION_UNREACHED,
	  .title = "pte_write() says yes of an empty entry",
	  .what = "What NUMA hinting made PROT_NONE of a writable entry lacks the privileged bit, "
		  "and pte_savedwrite(), which pte_write() asks, looks for nothing but that and "
		  "the rights: an empty entry has none of them either",
	  .where = "arch/powerpc/include/asm/book3s/64/pgtable.h pte_savedwrite(), pte_write(): "
		   "lines 403 and 422 of 5.11, 385 and 404 of 6.1.192",
	  .since = "5.11, the oldest tree read",
	  .until = "6.2, which has no pte_savedwrite()",
	  .relied_on =
		  "wp_pte() (mm/mapping_dirty_helpers.c:40 of 6.1.192), which asks it of every "
		  "entry of a mapping, empty ones too",
	  .consequence = "none, for its one user, vmwgfx, is of other architectures; it would "
			 "write-protect the empty entry by setting the privileged bit, and what "
			 "stands there is neither empty nor present",
	  .witness = "6.1.192, radix, pte_write false-on-none\n"
		     "given    0x0 none\n"
		     "called   pte_write(0x0) = yes",
	  .at = write_of_none },
	{ .id = "powerpc-full-nonpresent",
	  .state = PT_DEVIATION_REACHED,
	  .title = "pmdp_huge_get_and_clear_full() does not take a migration entry",
	  .what = "It asserts that the entry is present, and looks for other processors that walk "
		  "the table, though of a migration entry none has anything to lose",
	  .where = "arch/powerpc/mm/book3s64/pgtable.c pmdp_huge_get_and_clear_full(): line 121 of "
		   "5.10, 128 of 5.15, 137 of 6.0.1, 184 of 6.6, 183 of 6.8, 206 of 6.19",
	  .since = "5.10, the oldest tree read that has it",
	  .until = "7.1.5, and Debian's 6.1 and 6.12",
	  .relied_on =
		  "mm/huge_memory.c zap_huge_pmd(), which clears the entry first and then asks "
		  "what it was",
	  .consequence =
		  "munmap() or exit while a huge page is being migrated: BUG() in kernels with "
		  "CONFIG_DEBUG_VM",
	  .witness = "6.0.1, radix, pmdp_huge_get_and_clear_full warns\n"
		     "given 0x4000000000010000 swap: leaf type=0x0 offset=0x1",
	  .at = full_nonpresent },
	{ .id = "powerpc-full-unflushed",
	  .state = PT_DEVIATION_REACHED,
	  .title = "pmdp_huge_get_and_clear_full() leaves the huge page in the TLB",
	  .what = "It is the generic one, which leaves the flush to its caller. Under radix a "
		  "fault may put a page in that place before he flushes, and a TLB must not have "
		  "an address in two sizes",
	  .where = "include/asm-generic/pgtable.h pmdp_huge_get_and_clear_full(): line 161 of "
		   "5.4.286",
	  .since = "5.4.286, the oldest tree read",
	  .until = "5.10, the next tree read (powerpc/mm/book3s64: Fix MADV_DONTNEED and parallel "
		   "page fault race)",
	  .relied_on = "mm/huge_memory.c zap_huge_pmd() (1792 of 5.4.286)",
	  .consequence = "madvise(MADV_DONTNEED) of a huge page while another thread uses it: the "
			 "processor finds two translations, a machine check",
	  .witness = "5.4.286, radix, pmdp_huge_get_and_clear_full flushes-taken\n"
		     "given 0xc000000000200104 ro read user accessed leaf present pfn=0x20\n"
		     "not flushed: 0x200000000 to 0x200200000; nothing was",
	  .at = full_unflushed },
	{ .id = "powerpc-accessible-invalid",
	  .state = PT_DEVIATION_REACHED,
	  .title = "pmd_user_accessible_page() says yes of what pmdp_invalidate() has closed",
	  .what = "pte_present() looks for the invalid bit, too, and the present bit is not asked "
		  "for",
	  .where = "arch/powerpc/include/asm/book3s/64/pgtable.h pte_user_accessible_page(), "
		   "pmd_user_accessible_page(): lines 552 and 1099 of 7.1.5",
	  .since = "7.1.5; 6.19 has no page table check on powerpc",
	  .until = "not mended in 7.1.5",
	  .relied_on = "mm/page_table_check.c, which counts how often a page is mapped",
	  .consequence = "pmdp_invalidate() counts the page out, and set_pmd_at() over the invalid "
			 "entry counts it out again: BUG() at mprotect() of a huge page, with "
			 "page_table_check=on, as on arm64 before arm64/mm: fix incorrect "
			 "file_map_count for invalid pmd (read in the code, not run)",
	  .witness = "7.1.5, radix, pmd_user_accessible_page false-on-invalid: expected "
		     "user_accessible_page 0, got 1",
	  .at = invalid_is_the_users },
	{ .id = "powerpc-flush-of-protnone",
	  .state = PT_DEVIATION_REACHED,
	  .title = "pte_needs_flush() warns of an entry that is or becomes PROT_NONE",
	  .what = "It asserts that neither entry is the kernel's, by the privileged bit, which "
		  "PAGE_NONE has as well",
	  .where = "arch/powerpc/include/asm/book3s/64/tlbflush.h __pte_flags_need_flush(): "
		   "line 167 of 6.2; PAGE_NONE: book3s/64/pgtable.h line 146",
	  .since = "6.2",
	  .until = "6.3 and Debian's 6.1, which except PROT_NONE",
	  .relied_on = "mm/mprotect.c change_pte_range(), mm/huge_memory.c change_huge_pmd()",
	  .consequence = "mprotect(PROT_NONE) and NUMA hinting: a warning, in kernels with "
			 "CONFIG_DEBUG_VM",
	  .witness = "6.2, radix, pte_needs_flush warns\n"
		     "given 0xc000000000010104 ro read user accessed leaf present att=normal "
		     "pfn=0x1\n"
		     "other 0xc000000000010108, which is PROT_NONE",
	  .at = flush_of_protnone },
	PT_POISONED_PAGE("powerpc"),
	PT_SPLIT_MIGRATING("powerpc"),
	{ .id = NULL },
};
