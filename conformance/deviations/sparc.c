// SPDX-License-Identifier: GPL-2.0-or-later
/* Rules that kernel trees are known to break on sparc: known_deviations.h. */
#include "conformance/deviations/known_deviations.h"

/* A size, and not the bit that says that a table holds a page and no pointer. */
static const struct pt_deviation_at hugetlb_without_huge[] = {
	{ "sun4u", "arch_make_huge_pte", "mmu-*", "given:-huge changed:-read,size", false },
	{ "sun4u", "arch_make_huge_pte", "makes-size", "sizes:64k,8m,256m", true },
	{ "sun4u", "pte_mkyoung", "hugetlb-mmu-*", "given:-huge changed:+valid,+accessed", true },
	{ "sun4u", "pte_mkold", "hugetlb-mmu-*", "given:-huge changed:-valid,-accessed", true },
	{ "sun4u", "pte_pfn", "hugetlb-names-frame", "given:-huge changed:", true },
	{ "sun4u", "huge_pte_mkdirty", "mmu-*", "given:-huge changed:+dirty,+hw_write", true },
	{ "sun4u", "huge_pte_mkdirty", "keeps-other-bits", "given:-huge changed:+dirty,+hw_write",
	  true },
	{ "sun4u", "huge_pte_mkwrite", "mmu-*", "given:-huge changed:+write", true },
	{ "sun4u", "huge_pte_wrprotect", "mmu-*", "given:-huge,-hw_write changed:-write", true },
	{ "sun4u", "huge_pte_modify", "mmu-*",
	  "given:-huge,-hw_write changed:+write,-write,+exec,-exec,+valid,-valid", true },
	{ "sun4u", "huge_ptep_set_wrprotect", "mmu-*", "given:-huge,-hw_write changed:-write",
	  true },
	{ "sun4u", "huge_ptep_set_access_flags", "mmu-*",
	  "given:-huge changed:+write,+dirty,+hw_write", true },
	{ "sun4u", "huge_ptep_set_access_flags", "keeps-other-bits",
	  "given:-huge changed:+write,+dirty,+hw_write", true },
	{ "sun4u", "set_huge_pte_at", "each-its-part", "sizes:64k,8m,256m", true },
	{ "sun4u", "set_huge_pte_at", "walkers-agree", "sizes:64k,8m,256m", true },
	{ "sun4u", "huge_ptep_set_wrprotect", "protects-every-place", "sizes:64k,8m,256m", true },
	{ "sun4u", "huge_ptep_set_access_flags", "changes-every-place", "sizes:64k,8m,256m", true },
	{ .helper = NULL },
};

/* Valid is what lets the MMU in; PROT_NONE is its absence. */
static const struct pt_deviation_at mkyoung_valid[] = {
	{ "*", "pte_mkyoung", "mmu-faults", "kinds:protnone given:-valid changed:+accessed,+valid",
	  false },
	{ "*", "pmd_mkyoung", "mmu-faults",
	  "kinds:protnone given:-valid,+huge changed:+accessed,+valid", false },
	{ "*", "pte_mkyoung", "hugetlb-mmu-faults",
	  "kinds:protnone given:-valid,+huge changed:+accessed,+valid", false },
	{ "*", "p[tm][ed]p_set_access_flags", "mmu-faults",
	  "kinds:protnone arguments:read,write given:-valid "
	  "changed:+accessed,+valid,+dirty,+hw_write",
	  true },
	{ .helper = NULL },
};

/* The hardware's write bit is set without asking software's. */
static const struct pt_deviation_at mkdirty_writes[] = {
	{ "*", "p[tm][ed]_mkdirty", "mmu-denies-write",
	  "given:-write changed:+accessed,+dirty,+hw_write,+valid", false },
	{ "*", "huge_pte_mkdirty", "mmu-denies-write",
	  "given:-write,+huge changed:+accessed,+dirty,+hw_write,+valid", false },
	{ "*", "pte_mkyoung", "mmu-denies-write",
	  "given:-write,+hw_write,-valid changed:+accessed,+valid", true },
	{ "*", "pte_mkyoung", "hugetlb-mmu-denies-write",
	  "given:-write,+hw_write,-valid changed:+accessed,+valid", true },
	{ "*", "pmd_mkyoung", "mmu-denies-write",
	  "given:-write,+hw_write,-valid changed:+accessed,+valid", true },
	{ "*", "p[tm][ed]p_set_access_flags", "mmu-denies-write",
	  "arguments:read,write given:-write changed:+accessed,+dirty,+hw_write,+valid", true },
	{ "*", "huge_ptep_set_access_flags", "mmu-denies-write",
	  "arguments:read given:-write,+hw_write,-valid changed:+accessed,+valid", true },
	{ .helper = NULL },
};

static const struct pt_deviation_at huge_of_table[] = {
	{ "*", "pmd_huge", "false-on-table", "kinds:table given:-valid,-huge", false },
	{ "*", "pud_huge", "false-on-table", "kinds:table given:-valid,-huge", false },
	{ .helper = NULL },
};

static const struct pt_deviation_at gup_invalid[] = {
	{ "*", "pmd_access_permitted", "denies-invalid", "kinds:present", false },
	{ .helper = NULL },
};

static const struct pt_deviation_at clears_nothing[] = {
	{ "*", "huge_ptep_clear_flush", "leaves-none", "kinds:present,protnone changed:", false },
	{ "sun4u", "huge_ptep_clear_flush", "clears-every-place", "sizes:64k,8m,256m", true },
	{ "sun4v", "huge_ptep_clear_flush", "clears-every-place", "sizes:64k,8m,256m,2g,16g",
	  true },
	{ .helper = NULL },
};

static const struct pt_deviation_at no_markers[] = {
	{ "sun4u", "set_huge_pte_at", "each-holds-migration", "sizes:64k,8m,256m", false },
	{ "sun4v", "set_huge_pte_at", "each-holds-migration", "sizes:64k,8m,256m,2g,16g", false },
	{ "*", "set_huge_pte_at", "warns", "kinds:marker warns:huge_tte_to_shift", false },
	{ "*", "huge_ptep_get_and_clear", "warns", "kinds:marker warns:huge_tte_to_shift", false },
	{ .helper = NULL },
};

static const struct pt_deviation_at gup_denied[] = {
	{ "*", "pte_access_permitted", "permits-no-less", "kinds:present", false },
	{ .helper = NULL },
};

const struct pt_deviation pt_deviations_sparc[] = {
	{ .id = "sparc-gup-privileged",
	  .state = PT_DEVIATION_UNREACHED,
	  .title = "pte_access_permitted() wants the bit of privileged pages",
	  .what = "It asks that the entry have the privileged bit, which is off in every page of a "
		  "user: it ought to be among those that must be off. So it permits no access to "
		  "any user page",
	  .where = "arch/sparc/include/asm/pgtable_64.h pte_access_permitted(): line 1059 of "
		   "6.1.192, 1126 of 6.12, 1117 of 7.1.5",
	  .since = "4.19, the oldest tree read",
	  .until = "not mended in 7.1.5",
	  .relied_on = "GUP-fast, which sparc does not have: no Kconfig file of it selects that",
	  .consequence = "none, for nobody asks it there; GUP-fast would give every base page up",
	  .witness = "7.1.5, sun4u, pte_access_permitted permits-no-less\n"
		     "given    0x80000000000026b0 user cv cp present ro read accessed noexec valid "
		     "pfn=0x1 size=8k\n"
		     "called   pte_access_permitted(0x80000000000026b0, for reading) = no",
	  .at = gup_denied },
	{ .id = "sparc-mkyoung-valid",
	  .state = PT_DEVIATION_REACHED,
	  .title = "pte_mkyoung() opens a PROT_NONE entry to the MMU",
	  .what = "The valid bit is what lets the MMU use an entry; it serves as the reference "
		  "bit, "
		  "and PROT_NONE is an entry without it. mkyoung sets it whatever the protection",
	  .where = "arch/sparc/include/asm/pgtable_64.h pte_mkyoung(): line 551 of 5.10, 562 of "
		   "5.15, 543 of 6.1.192, 584 of 6.6, 599 of 6.8 and 6.12, 582 of 6.19, 594 of "
		   "7.1.5",
	  .since = "4.19, the oldest tree read",
	  .until = "not mended in 7.1.5",
	  .relied_on =
		  "FOLL_TOUCH with FOLL_FORCE: follow_pfn_pte() (mm/gup.c:493 of 6.1.192, 772 of "
		  "7.1.5), touch_pmd() (mm/huge_memory.c:1043, 1858), which hands what mkyoung "
		  "made to pmdp_set_access_flags()",
	  .consequence = "after a debugger read a PROT_NONE huge page, or one that a device maps, "
			 "the process can read it too, and NUMA balancing misses its fault",
	  .witness = "6.1.192, sun4u, pte_mkyoung mmu-faults: the MMU permits user-read\n"
		     "before 0x24b0 protnone: user cv cp present ro none accessed noexec invalid "
		     "pfn=0x1 size=8k\n"
		     "after  0x80000000000024b0 protnone: user cv cp present ro none accessed "
		     "noexec valid pfn=0x1 size=8k\n"
		     "change +valid",
	  .at = mkyoung_valid },
	{ .id = "sparc-mkdirty-writes",
	  .state = PT_DEVIATION_REACHED,
	  .title = "pte_mkdirty() lets the hardware write to a read-only entry",
	  .what = "It sets the hardware's write bit with the dirty bit, without asking software's "
		  "write bit. What becomes of such an entry later is open as well",
	  .where = "arch/sparc/include/asm/pgtable_64.h pte_mkdirty(): line 441 of 5.10, 437 of "
		   "5.15, 418 of 6.1.192",
	  .since = "4.19, the oldest tree read",
	  .until = "6.6 (mainline mended it in 6.4)",
	  .relied_on = "GUP with FOLL_FORCE, do_swap_page(), remove_migration_pte(), userfaultfd, "
		       "which make read-only entries dirty",
	  .consequence = "a process writes to a page it may only read, such as one shared with "
			 "its parent after fork: no fault, no copy",
	  .witness = "6.1.192, sun4u, pte_mkdirty mmu-denies-write: the MMU permits user-write\n"
		     "before 0x80000000000026b0 user cv cp present ro read accessed noexec valid "
		     "pfn=0x1 size=8k\n"
		     "after  0x8000000000002eb2 hw_write user cv cp present ro read accessed dirty "
		     "noexec valid pfn=0x1 size=8k\n"
		     "change +hw_write +dirty",
	  .at = mkdirty_writes },
	{ .id = "sparc-sun4u-hugetlb",
	  .state = PT_DEVIATION_REACHED,
	  .title = "HugeTLB entries of sun4u have neither their size nor the huge bit",
	  .what = "sun4u_hugepage_shift_to_tte() returns the entry as it was. What is put in a pmd "
		  "or pud then looks like a pointer to a table, and all sizes are alike",
	  .where = "arch/sparc/mm/hugetlbpage.c sun4u_hugepage_shift_to_tte(): line 134 of 5.10, "
		   "5.15, 6.6 and 6.8",
	  .since = "4.19, the oldest tree read",
	  .until = "mended in mainline in 2025 (sparc64: fix hugetlb for sun4u), and in 6.1.192, "
		   "6.12 "
		   "and 7.1.5",
	  .relied_on = "the TSB miss handler, which walks the tables; every walk of HugeTLB pages",
	  .consequence = "the first access to a HugeTLB page of a sun4u machine traps for ever",
	  .witness =
		  "6.8, sun4u, arch_make_huge_pte mmu-leaf: the walk does not end at this entry\n"
		  "before 0x80000000008006b0 user cv cp present ro read accessed noexec valid "
		  "pfn=0x400 size=8k\n"
		  "after  0xe0000000008004b0 user cv cp present ro none accessed noexec valid "
		  "pfn=0x400 size=4m\n"
		  "change -read size 8k→4m",
	  .at = hugetlb_without_huge },
	{ .id = "sparc-huge-of-table",
	  .state = PT_DEVIATION_REACHED,
	  .title = "pmd_huge() and pud_huge() say yes of a pointer to a table",
	  .what = "They say yes of all that is not exactly valid without the huge bit, meaning "
		  "swap "
		  "entries too; a pointer to a table has no valid bit",
	  .where = "arch/sparc/mm/hugetlbpage.c pmd_huge(), pud_huge(): lines 403 and 409 of 5.15, "
		   "424 "
		   "and 430 of 6.1.192, 398 and 404 of 5.10, 410 and 416 of 6.6 and 6.8",
	  .since = "4.19, the oldest tree read",
	  .until = "6.12, which has neither",
	  .relied_on =
		  "follow_pud_mask() (mm/gup.c:803 of 6.1.192), follow_pfn() of 5.15 "
		  "(mm/memory.c:4918). In 6.8 only apply_to_page_range(), which nothing that is "
		  "built for sparc calls, and GUP-fast, which sparc does not have",
	  .consequence =
		  "6.1: move_pages() asking where a HugeTLB page is reads through a null "
		  "pointer in follow_huge_pud(), which looks for pages as large as a pud. 5.15: "
		  "follow_pfn() fails, so no video driver takes a pointer to mapped device memory",
	  .witness = "6.1.192, sun4u, pud_huge false-on-table: expected 0, got 1\n"
		     "0x2000 table: table invalid pfn=0x1",
	  .at = huge_of_table },
	{ .id = "sparc-gup-invalid",
	  .state = PT_DEVIATION_UNREACHED,
	  .title = "pmd_access_permitted() permits what pmdp_invalidate() has closed",
	  .what = "The generic one asks pmd_present() and pmd_write(), and both say of an "
		  "invalidated "
		  "huge pmd what they said before",
	  .where =
		  "arch/sparc/mm/tlb.c pmdp_invalidate(): line 250 of 6.12, which clears the valid "
		  "bit alone; include/linux/pgtable.h pmd_access_permitted(): line 1013",
	  .since = "6.12, the oldest tree tried",
	  .until = "not mended in 7.1.5",
	  .relied_on = "GUP-fast, which sparc does not have: mm/gup.c",
	  .consequence = "none, for nobody asks it there",
	  .witness = "6.12.117, sun4u, pmd_access_permitted denies-invalid\n"
		     "called   pmdp_invalidate(0xe1000000008006b0) leaves 0x61000000008006b0, "
		     "changed: "
		     "present→invalid: -valid\n"
		     "then     pmd_access_permitted(0x61000000008006b0, for reading) = yes",
	  .at = gup_invalid },
	{ .id = "sparc-hugetlb-clear-flush",
	  .state = PT_DEVIATION_UNREACHED,
	  .title = "huge_ptep_clear_flush() clears nothing",
	  .what = "It returns the entry and leaves it in its place; what is flushed is flushed "
		  "when "
		  "the next entry is set over it",
	  .where =
		  "arch/sparc/include/asm/hugetlb.h huge_ptep_clear_flush(): line 24 of 5.10, 5.15 "
		  "and 6.1.192, 26 of 6.8, 6.12, 6.19 and 7.1.5",
	  .since = "4.19, the oldest tree read",
	  .until = "not changed in 7.1.5",
	  .relied_on =
		  "hugetlb_wp() (mm/hugetlb.c:5702 of 6.1.192), which sets the new entry at once; "
		  "mm/rmap.c too, for migration and poisoned pages, which sparc has for no "
		  "HugeTLB page",
	  .consequence = "nothing known",
	  .witness = "7.1.5, sun4u, huge_ptep_clear_flush leaves-none: still there is\n"
		     "0x61000000008004b0 protnone: user cv cp present ro none accessed noexec huge "
		     "invalid pfn=0x400 size=4m",
	  .at = clears_nothing },
	{ .id = "sparc-hugetlb-markers",
	  .state = PT_DEVIATION_REACHED,
	  .title = "set_huge_pte_at() takes a marker's bits for the size of a page",
	  .what = "It asks the entry how large its page is, and so does "
		  "huge_ptep_get_and_clear(). A marker has no size: a warning, and one place is "
		  "filled of those that the page has",
	  .where = "arch/sparc/mm/hugetlbpage.c __set_huge_pte_at(), huge_ptep_get_and_clear(): "
		   "lines 338 and 381 of 6.6.17, 355 and 398 of 6.12, 247 and 290 of 7.1.5",
	  .since = "6.6, whose UFFDIO_POISON puts markers into HugeTLB pages",
	  .until = "not mended in 7.1.5",
	  .relied_on = "mm/hugetlb.c hugetlb_mfill_atomic_pte()",
	  .consequence = "UFFDIO_POISON of a range of HugeTLB pages warns, the first time; and the "
			 "code of a TLB miss would take a marker in a pmd for the address of a "
			 "table, as it lacks the bit of a huge page",
	  .witness = "6.19, sun4v, set_huge_pte_at each-holds-migration\n"
		     "then     set_huge_pte_at(a 64K page in 8 places, 0x43e000)\n"
		     "table    1 of 8 places, place 0: 0x0 becomes 0x43e000",
	  .at = no_markers },
	{ .id = NULL },
};
