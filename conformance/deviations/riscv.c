// SPDX-License-Identifier: GPL-2.0-or-later
/* Rules that kernel trees are known to break on riscv: known_deviations.h. */
#include "conformance/deviations/generic.h"

/* EXEC is a right of a leaf, and a leaf's rights alone make a pmd present. */
static const struct pt_deviation_at swap_present[] = {
	{ "*", "pmd_swp_mksoft_dirty", "keeps-present",
	  "kinds:swap,migration given:-exec changed:+exec", false },
	{ "*", "pmd_swp_mksoft_dirty", "keeps-trans_huge",
	  "kinds:swap,migration given:-exec changed:+exec", true },
	{ "*", "pmd_swp_mksoft_dirty", "keeps-type",
	  "kinds:swap,migration given:-exec changed:+exec", true },
	{ "*", "pmd_swp_mksoft_dirty", "keeps-offset",
	  "kinds:swap,migration given:-exec changed:+exec", true },
	{ "*", "swp_entry_to_pmd", "fork-of-migration", "kinds:present", true },
	{ "*", "swp_entry_to_pmd", "migrate-and-back", "kinds:present", true },
	{ .helper = NULL },
};

/* Loaded, changed and stored again. */
static const struct pt_deviation_at wrprotect_torn[] = {
	{ "*", "ptep_set_wrprotect", "keeps-updates", "kinds:present", false },
	{ "*", "pmdp_set_wrprotect", "keeps-updates", "kinds:present", false },
	{ "*", "huge_ptep_set_wrprotect", "keeps-updates", "kinds:present", false },
	{ "*", "wrprotect_ptes", "keeps-updates", "kinds:present", false },
	{ .helper = NULL },
};

static const struct pt_deviation_at pud_wrprotect_torn[] = {
	{ "*", "pudp_set_wrprotect", "keeps-updates", "kinds:present", false },
	{ .helper = NULL },
};

/* Compared with the entry that is to be stored, and stored. */
static const struct pt_deviation_at access_flags_torn[] = {
	{ "*", "p??p_set_access_flags", "keeps-updates", "kinds:present", false },
	{ "*", "huge_ptep_set_access_flags", "changes-every-place", "sizes:2m,1g", true },
	{ "*", "huge_ptep_set_access_flags", "keeps-updates", "kinds:present", true },
	{ .helper = NULL },
};

/* What may be executed alone, of a VMA without VM_READ. */
static const struct pt_deviation_at wrprotect_reads[] = {
	{ "*", "p??_wrprotect", "mmu-within-vma", "kinds:present given:-read,+exec changed:+read",
	  false },
	{ "*", "huge_pte_wrprotect", "mmu-within-vma",
	  "kinds:present given:-read,+exec changed:+read", false },
	{ "*", "p??p_set_wrprotect", "mmu-within-vma",
	  "kinds:present given:-read,+exec changed:+read", false },
	{ "*", "huge_ptep_set_wrprotect", "mmu-within-vma",
	  "kinds:present given:-read,+exec changed:+read", false },
	{ "*", "p??_mkuffd_wp", "mmu-within-vma",
	  "kinds:present given:-read,+exec changed:+read,+uffd_wp", false },
	{ "*", "huge_pte_mkuffd_wp", "mmu-within-vma",
	  "kinds:present given:-read,+exec changed:+read,+uffd_wp", false },
	{ .helper = NULL },
};

static const struct pt_deviation_at sets_one_place[] = {
	{ "*", "set_huge_pte_at", "each-holds-migration", "sizes:64k", false },
	{ .helper = NULL },
};

static const struct pt_deviation_at sets_live_pages[] = {
	{ "*", "set_huge_pte_at", "breaks-first", "kinds:present sizes:64k", false },
	{ .helper = NULL },
};

static const struct pt_deviation_at clears_one_place[] = {
	{ "*", "huge_ptep_get_and_clear", "clears-migration", "sizes:64k", false },
	{ "*", "huge_pte_clear", "clears-migration", "sizes:64k", false },
	{ .helper = NULL },
};

/* Without the valid bit: PROT_NONE, or invalidated. */
static const struct pt_deviation_at pud_present[] = {
	{ "*", "pud_present", "true-on-protnone", "kinds:protnone given:-valid", false },
	{ "*", "pud_present", "true-on-invalid", "kinds:invalid given:-valid", false },
	{ "*", "pud_leaf", "true-on-protnone", "kinds:protnone given:-valid", true },
	{ "*", "pud_leaf", "true-on-invalid", "kinds:invalid given:-valid", true },
	{ "*", "pud_trans_huge", "true-on-protnone", "kinds:protnone given:-valid", true },
	{ "*", "pud_trans_huge", "true-on-invalid", "kinds:invalid given:-valid", true },
	{ "*", "pud_mkhuge", "sets-*", "kinds:protnone given:-valid changed:", true },
	{ "*", "pud_modify", "sets-present", "arguments:none kinds:present,protnone", true },
	{ "*", "pud_modify", "keeps-leaf", "kinds:present,protnone", true },
	{ "*", "pud_modify", "keeps-trans_huge", "kinds:present,protnone", true },
	{ "*", "pud_mkinvalid", "sets-present", "changed:-valid,-protnone", true },
	{ "*", "pud_mkinvalid", "keeps-*", "changed:-valid,-protnone", true },
	{ "*", "pudp_invalidate", "sets-present", "changed:-valid,-protnone", true },
	{ "*", "pudp_invalidate", "keeps-*", "changed:-valid,-protnone", true },
	{ "*", "pudp_invalidate", "warns", "kinds:protnone warns:pudp_invalidate", true },
	{ "*", "pudp_huge_clear_flush", "warns", "kinds:protnone warns:pudp_huge_clear_flush",
	  true },
	{ .helper = NULL },
};

/* A page that may be executed alone. */
static const struct pt_deviation_at gup_execute_only[] = {
	{ "*", "pte_access_permitted", "permits-no-more", "kinds:present given:-read,+exec,+user",
	  false },
	{ "*", "pmd_access_permitted", "permits-no-more", "kinds:present given:-read,+exec,+user",
	  false },
	{ "*", "pud_access_permitted", "permits-no-more", "kinds:present given:-read,+exec,+user",
	  false },
	{ .helper = NULL },
};

static const struct pt_deviation_at gup_invalid[] = {
	{ "*", "pmd_access_permitted", "denies-invalid", "kinds:present", false },
	{ "*", "pmd_access_permitted", "permits-no-more", "kinds:present,invalid", true },
	{ .helper = NULL },
};

static const struct pt_deviation_at gup_kernels[] = {
	{ "*", "p[mu]d_access_permitted", "denies-kernels", "kinds:present", false },
	{ .helper = NULL },
};

static const struct pt_deviation_at invalid_accessible[] = {
	{ "*", "pmd_user_accessible_page", "false-on-invalid", "kinds:invalid given:-valid,+user",
	  false },
	{ .helper = NULL },
};

static const struct pt_deviation_at devmap_plain[] = {
	{ "*", "pte_mkdevmap", "sets-special", "kinds:present,protnone changed:+devmap", false },
	{ .helper = NULL },
};

static const struct pt_deviation_at huge_migration[] = {
	{ "*", "pmd_huge", "true-on-migration", "kinds:migration", false },
	{ .helper = NULL },
};

static const struct pt_deviation_at collapse_leaves[] = {
	{ "*", "pmdp_collapse_flush", "flushes-all", "kinds:table", false },
	{ .helper = NULL },
};

extern const struct pt_deviation pt_deviations_riscv[];
const struct pt_deviation pt_deviations_riscv[] = {
	{ .id = "riscv-swap-pmd-present",
	  .state = PT_DEVIATION_REACHED,
	  .title = "pmd_swp_mksoft_dirty() makes a migration entry present",
	  .what = "Soft-dirty of an entry that is not there is bit 3, which is EXEC in a leaf. "
		  "pmd_present() takes any of a leaf's rights for a huge page that is being split, "
		  "so with that bit a pmd's migration entry is present, huge and a leaf",
	  .where = "arch/riscv/include/asm/pgtable-bits.h _PAGE_SWP_SOFT_DIRTY; "
		   "arch/riscv/include/asm/pgtable.h pmd_present() and pmd_swp_mksoft_dirty(): "
		   "lines 211 and 934 of 6.19, 207 and 955 of 7.1.5",
	  .since = "6.19, the first tree read that has soft-dirty on riscv (Svrsw60t59b)",
	  .until = "not mended in 7.1.5",
	  .relied_on = "mm/huge_memory.c set_pmd_migration_entry(), copy_huge_pmd(), "
		       "remove_migration_pmd(); page walks, GUP",
	  .consequence = "of a huge page that is soft-dirty and being migrated the entry's type "
			 "and offset "
			 "are taken for a frame: zap_huge_pmd() and fork() work on a page that has "
			 "nothing "
			 "to do with it, and what migrates it does not find the entry again",
	  .witness = "7.1.5, sv39, pmd_swp_mksoft_dirty keeps-present: expected present 0, got 1\n"
		     "before 0x1000 swap: type=0x0 offset=0x1\n"
		     "after  0x1008 swap: exec type=0x0 offset=0x1\n"
		     "change +exec",
	  .at = swap_present },
	{ .id = "riscv-wrprotect-torn",
	  .state = PT_DEVIATION_REACHED,
	  .title = "ptep_set_wrprotect() loads the entry and stores it again",
	  .what = "It reads the entry, takes W away, puts R in for the sake of shadow stacks, and "
		  "stores that: what the MMU wrote in between is gone. Before that it was one "
		  "atomic instruction",
	  .where = "arch/riscv/include/asm/pgtable.h ptep_set_wrprotect(): line 678 of 7.1.5 (598 "
		   "of 6.12 is atomic)",
	  .since = "7.1.3, of the trees read (6.19 is atomic); shadow stacks brought it",
	  .until = "not mended in 7.1.5",
	  .relied_on = "fork(): mm/memory.c copy_present_ptes(); a device's or a file's pages "
		       "being cleaned",
	  .consequence =
		  "with Svadu: a thread that writes to a page while another one forks leaves it "
		  "clean, though it was written. A page of a file, or one that MADV_FREE has "
		  "given up, loses that write when it is reclaimed",
	  .witness = "7.1.5, sv39, ptep_set_wrprotect keeps-updates: dirty, written by the MMU "
		     "between its load and its store, is in neither",
	  .at = wrprotect_torn },
	{ .id = "riscv-pud-wrprotect",
	  .state = PT_DEVIATION_UNREACHED,
	  .title = "pudp_set_wrprotect() loads the entry and stores it again",
	  .what = "riscv has none of its own, and the generic one is not atomic: what the MMU "
		  "writes between its load and its store is gone",
	  .where = "include/linux/pgtable.h pudp_set_wrprotect(): line 993 of 6.18 and 6.19, 1177 "
		   "of 7.1.5",
	  .since = "6.18.33, of the trees read the first in which riscv has huge puds",
	  .until = "not mended in 7.1.5",
	  .relied_on = "nobody today: see x86-pud-wrprotect",
	  .consequence = "where puds are mapped privately: a thread that writes while another one "
			 "forks leaves the entry clean and old, though it was written",
	  .witness = "7.1.5, sv39, pudp_set_wrprotect keeps-updates",
	  .at = pud_wrprotect_torn },
	{ .id = "riscv-access-flags-torn",
	  .state = PT_DEVIATION_REACHED,
	  .title = "ptep_set_access_flags() stores over what the MMU has just recorded",
	  .what = "Where the entry in the table is not the one that is wanted, that one is stored, "
		  "whatever the difference. If the MMU has set dirty since the caller read the "
		  "entry, the difference is just that, and is taken away again",
	  .where =
		  "arch/riscv/mm/pgtable.c ptep_set_access_flags(): line 8 of 6.8, 6.12 and 7.1.5; "
		  "arch/riscv/include/asm/pgtable.h, line 473 of 6.1.192",
	  .since = "6.1.192, the oldest tree read. Linux knows of Svadu from 6.13 on; before that "
		   "firmware could have it on as well",
	  .until = "not mended in 7.1.5",
	  .relied_on = "mm/memory.c handle_pte_fault(), wp_page_reuse(); mm/hugetlb.c "
		       "hugetlb_fault()",
	  .consequence =
		  "with Svadu: a read fault that finds the entry there already (another thread was "
		  "faster), while a third one writes: the page is clean afterwards, though it "
		  "was written, and reclaim may drop it",
	  .witness =
		  "6.12.117, sv39, ptep_set_access_flags keeps-updates\n"
		  "given    0x5457 valid read write user accessed pfn=0x15 pbmt=pma\n"
		  "written  +dirty by the MMU, before the helper's access number 2 to the entry\n"
		  "left     0x5457 valid read write user accessed pfn=0x15 pbmt=pma",
	  .at = access_flags_torn },
	{ .id = "riscv-hugetlb-clears-one-place",
	  .state = PT_DEVIATION_REACHED,
	  .title = "huge_ptep_get_and_clear() leaves a migration entry in all places but one",
	  .what = "How many places a page has is told by the size that it is given only if the "
		  "entry "
		  "has the N bit. One that is not present has none, so one place of sixteen is "
		  "cleared. huge_pte_clear() does the same",
	  .where = "arch/riscv/mm/hugetlbpage.c huge_ptep_get_and_clear() and huge_pte_clear(): "
		   "lines 294 and 349 of 6.8, 305 and 361 of 6.12 and 7.1.5",
	  .since = "6.8; 6.4 has such pages too, but sets one place alone: "
		   "riscv-hugetlb-sets-one-place",
	  .until = "not mended in 7.1.5",
	  .relied_on =
		  "move_huge_pte() of mm/hugetlb.c (5504 of 6.8, 5462 of 6.12, 5057 of 7.1.5): "
		  "mremap() of HugeTLB pages; whoever clears a marker or a poisoned page",
	  .consequence = "mremap() while a page of 64K migrates leaves fifteen migration entries "
			 "behind that nobody finds again: whoever touches the old addresses later, "
			 "or reuses the table, meets them",
	  .witness = "6.12.117, sv39, huge_ptep_get_and_clear clears-migration: of pfn 0x10, 64k,\n"
		     "place 1 still 0x10d00 migration: type=0x1a pfn=0x10 offset=0x0",
	  .at = clears_one_place },
	{ .id = "riscv-hugetlb-sets-one-place",
	  .state = PT_DEVIATION_REACHED,
	  .title = "set_huge_pte_at() puts a migration entry into one place of sixteen",
	  .what = "How many places a page has is told by the N bit of the new entry. One that is "
		  "not present has none",
	  .where = "arch/riscv/mm/hugetlbpage.c set_huge_pte_at(): line 176 of 6.4",
	  .since = "6.4, the first tree read that has HugeTLB pages of 64K",
	  .until = "6.8, where the caller says the size",
	  .relied_on = "mm/rmap.c try_to_migrate_one() and try_to_unmap_one() (2095 and 1611 of "
		       "6.4), mm/hugetlb.c",
	  .consequence = "a page of 64K that migrates has fifteen places that are empty: a fault "
			 "there does not wait for the end, and a new page is given out. Of a "
			 "poisoned page they hold no poison",
	  .witness = "6.4.6, sv39, set_huge_pte_at each-holds-migration: of pfn 0x10, 64k,\n"
		     "place 1 still 0x0 none",
	  .at = sets_one_place },
	{ .id = "riscv-hugetlb-sets-live",
	  .state = PT_DEVIATION_REACHED,
	  .title = "set_huge_pte_at() changes a page of 64K while it is in use",
	  .what = "It stores over valid entries one after another. In between the sixteen differ, "
		  "of which Svnapot says that the MMU may use any; and what it notes in one of "
		  "them meanwhile is stored over",
	  .where = "arch/riscv/mm/hugetlbpage.c set_huge_pte_at(): line 189 of 6.4",
	  .since = "6.4, the first tree read that has HugeTLB pages of 64K",
	  .until = "6.8, which takes all places away and flushes before",
	  .relied_on = "mm/damon/vaddr.c damon_hugetlb_mkold() (345 of 6.4), which marks a page "
		       "old that is mapped",
	  .consequence = "with Svadu: what another thread writes while DAMON looks may leave the "
			 "page clean",
	  .witness = "6.4.6, sv39, set_huge_pte_at breaks-first\n"
		     "0x8000000000006017 becomes 0x80000000000060d7 in 16 places; nothing was "
		     "flushed",
	  .at = sets_live_pages },
	{ .id = "riscv-pud-present",
	  .state = PT_DEVIATION_REACHED,
	  .title = "pud_present() says no of a huge pud that is PROT_NONE or invalidated",
	  .what = "It tests the valid bit alone, where pmd_present() takes PROT_NONE and a leaf's "
		  "rights for present too. Since pud_modify(), pud_mkinvalid() and "
		  "pudp_invalidate() came there are such puds",
	  .where = "arch/riscv/include/asm/pgtable-64.h pud_present(): line 177 of 6.18, 6.19 and "
		   "7.1.5",
	  .since = "6.18.33, of the trees read; the same line stands in 6.1, 6.8 and 6.12, which "
		   "make no such puds",
	  .until = "not mended in 7.1.5",
	  .relied_on = "pudp_invalidate() itself, zap_huge_pud(), page walks, GUP",
	  .consequence =
		  "mprotect(PROT_NONE) of 1G DAX mappings, then another mprotect(): "
		  "VM_WARN_ON_ONCE() in pudp_invalidate(); page walks take mapped memory for "
		  "a hole. See x86-pud-present",
	  .witness = "7.1.5, sv39, pud_present true-on-protnone: no, of\n"
		     "0x10000022 protnone: read ro protnone pfn=0x40000 pbmt=pma",
	  .at = pud_present },
	{ .id = "riscv-gup-execute-only",
	  .state = PT_DEVIATION_REACHED,
	  .title = "pte_access_permitted() lets GUP-fast read what may only be executed",
	  .what = "It is the generic one: present, and writable for a write. A page of a VMA that "
		  "is VM_EXEC alone has X and no R, and the MMU denies the user to read it",
	  .where = "include/linux/pgtable.h pte_access_permitted(): line 650 of 6.1.192, 795 of "
		   "6.8, 1008 of 6.12, 1284 of 7.1.5; arch/riscv has none of its own",
	  .since = "6.1.192, the oldest tree read",
	  .until = "not mended in 7.1.5",
	  .relied_on = "mm/gup.c gup_fast_pte_range(): no VMA is looked at",
	  .consequence = "memory that was mapped to be executed and not read is read by way of "
			 "O_DIRECT, vmsplice() and the like, where every other way gives EFAULT",
	  .witness = "6.12.117, sv39, pte_access_permitted permits-no-more\n"
		     "given    0x459 valid ro exec user accessed pfn=0x1 pbmt=pma\n"
		     "called   pte_access_permitted(0x459, for reading) = yes\n"
		     "found    the MMU permits, through 0x459: user-exec leaf",
	  .at = gup_execute_only },
	{ .id = "riscv-gup-invalid",
	  .state = PT_DEVIATION_REACHED,
	  .title = "pmd_access_permitted() permits access to a huge page that is being split",
	  .what = "It is the generic one, which asks pmd_present(); an invalidated pmd is present "
		  "and has its rights",
	  .where = "include/linux/pgtable.h pmd_access_permitted(): line 655 of 6.1.192, 800 of "
		   "6.8, 1013 of 6.12, 1289 of 7.1.5; arch/riscv has none of its own",
	  .since = "6.1.192, the oldest tree read",
	  .until = "not mended in 7.1.5",
	  .relied_on = "mm/gup.c gup_fast_pmd_leaf(): an entry that was taken from the MMU is none "
		       "to GUP-fast",
	  .consequence = "GUP-fast takes a reference by an entry that pmdp_invalidate() has taken "
			 "from the MMU: see s390-gup-invalid",
	  .witness = "6.12.117, sv39, pmd_access_permitted denies-invalid",
	  .at = gup_invalid },
	{ .id = "riscv-gup-kernels",
	  .state = PT_DEVIATION_UNREACHED,
	  .title = "pmd_access_permitted() permits access to what the kernel maps for itself",
	  .what = "It is the generic one, which does not ask whether the page is the user's (U)",
	  .where = "include/linux/pgtable.h pmd_access_permitted(): line 1013 of 6.12, 1289 of "
		   "7.1.5",
	  .since = "6.2, the oldest tree read in which riscv has huge mappings of the kernel's own "
		   "in these helpers' reach",
	  .until = "not mended in 7.1.5",
	  .relied_on = "nobody today: GUP-fast refuses the kernel's addresses before it looks at "
		       "tables",
	  .consequence = "nothing known",
	  .witness = "6.12.117, sv39, pmd_access_permitted denies-kernels\n"
		     "pmd_set_huge(pfn 0x200) leaves 0x800e7 valid read write global accessed "
		     "dirty pfn=0x200 pbmt=pma",
	  .at = gup_kernels },
	{ .id = "riscv-invalid-accessible",
	  .state = PT_DEVIATION_REACHED,
	  .title = "pmd_user_accessible_page() says yes of a huge page that is being split",
	  .what = "It asks pmd_leaf() and the user's bit, and an invalidated pmd has both",
	  .where = "arch/riscv/include/asm/pgtable.h pmd_user_accessible_page(): line 669 of "
		   "6.1.192, 730 of 6.8, 987 of 7.1.5",
	  .since = "6.1.192, the oldest tree read",
	  .until = "mended in 6.12.117 (778 of it); not in 6.18.33, 6.19 and 7.1.5",
	  .relied_on = "mm/page_table_check.c, CONFIG_PAGE_TABLE_CHECK",
	  .consequence = "a split counts the page's mappings twice: page_table_check calls BUG()",
	  .witness = "7.1.5, sv39, pmd_user_accessible_page false-on-invalid: yes, of\n"
		     "0x80052 invalid: read ro user accessed pfn=0x200 pbmt=pma",
	  .at = invalid_accessible },
	{ .id = "riscv-devmap-plain",
	  .state = PT_DEVIATION_REACHED,
	  .title = "pte_mkdevmap() makes no special pte",
	  .what = "It sets the devmap bit alone. vm_normal_page() looks for that bit in special "
		  "ptes only, so a DAX page is a normal one to it; x86, arm64 and powerpc set both",
	  .where = "arch/riscv/include/asm/pgtable.h pte_mkdevmap(): line 446 of 6.12",
	  .since = "6.12, of the trees read the one in which riscv has devmap",
	  .until = "gone with devmap, before 7.1.5",
	  .relied_on = "mm/memory.c vm_normal_page() (608 of 6.12), insert_pfn()",
	  .consequence = "what filesystems map by DAX is unmapped as if it had been counted: "
			 "references and mapcounts of its pages are given back that nobody took",
	  .witness = "6.12.117, sv39, pte_mkdevmap sets-special: expected special 1, got 0\n"
		     "before 0x422 protnone: read ro protnone pfn=0x1 pbmt=pma\n"
		     "after  0x622 protnone: read ro protnone devmap pfn=0x1 pbmt=pma\n"
		     "change +devmap",
	  .at = devmap_plain },
	{ .id = "riscv-huge-migration",
	  .state = PT_DEVIATION_REACHED,
	  .title = "pmd_huge() says no of the migration entry of a HugeTLB page",
	  .what = "It is pmd_leaf(), which is false of what is not present",
	  .where = "arch/riscv/mm/hugetlbpage.c pmd_huge(): line 10 of 6.1.192, 407 of 6.8",
	  .since = "6.1.192, the oldest tree read",
	  .until = "6.10, which has no pmd_huge()",
	  .relied_on = "mm/gup.c follow_pmd_mask() of a HugeTLB VMA (700 of 6.1.192)",
	  .consequence = "follow_page() of a HugeTLB page that is being migrated does not wait for "
			 "it, and says that there is none",
	  .witness = "6.1.192, sv39, pmd_huge true-on-migration: no, of\n"
		     "0x100700 migration: type=0x1c offset=0x200",
	  .at = huge_migration },
	{ .id = "riscv-collapse-leaves",
	  .state = PT_DEVIATION_REACHED,
	  .title = "pmdp_collapse_flush() leaves what leads to the page table in the TLB",
	  .what = "The generic one flushes by address. SFENCE.VMA of an address orders leaves "
		  "alone; an entry that points to a table may stay cached until one without",
	  .where = "mm/pgtable-generic.c pmdp_collapse_flush(): line 215 of 6.1.192; "
		   "arch/riscv/mm/tlbflush.c flush_tlb_range() asks other processors for a fence "
		   "of the range",
	  .since = "6.1.192, the oldest tree read",
	  .until = "6.2, where riscv has its own, which flushes all",
	  .relied_on = "mm/khugepaged.c collapse_huge_page()",
	  .consequence =
		  "another processor may walk the old page table after a huge page has taken "
		  "its place, and after the table was freed. Firmware that flushes all for a "
		  "range of this length hides it",
	  .witness = "6.1.192, sv39, pmdp_collapse_flush flushes-all\n"
		     "flushed: 0x200000000 to 0x200200000 but for what leads to the table",
	  .at = collapse_leaves },
	{ .id = "riscv-wrprotect-reads",
	  .state = PT_DEVIATION_REACHED,
	  .title = "pte_wrprotect() lets a user read what he may only execute",
	  .what = "It sets the right to read, so that a shadow stack, W alone, does not become the "
		  "encoding of a table; an entry with X alone gets that right, too",
	  .where = "arch/riscv/include/asm/pgtable.h pte_wrprotect(): line 412 of 7.0, 407 of "
		   "7.1.5; ptep_set_wrprotect()",
	  .since = "7.0; not in 6.19.9",
	  .until = "not mended in 7.1.5",
	  .relied_on = "fs/proc/task_mmu.c clear_soft_dirty() (1638 of 7.0), mm/mprotect.c of "
		       "userfaultfd (275)",
	  .consequence = "after clear_refs, or UFFDIO_WRITEPROTECT, code that was mapped to be "
			 "executed only can be read",
	  .witness = "7.0, sv39, pte_wrprotect mmu-within-vma\n"
		     "before 0x459 valid ro exec user accessed pfn=0x1 pbmt=pma\n"
		     "after  0x45b valid read ro exec user accessed pfn=0x1 pbmt=pma\n"
		     "change +read",
	  .at = wrprotect_reads },
	{ .id = NULL },
};
