// SPDX-License-Identifier: GPL-2.0-or-later
/* The rules: what must hold, where it is written, who relies on it. */
#include "generic/contract/contract.h"

#define DOC "Documentation/mm/arch_pgtable_helpers.rst"

const struct pt_rule pt_rules[] = {
	{ "DOC", "a helper has the effect its row in the kernel's document says", DOC,
	  "every caller" },
	{ "F1", "a helper changes nothing but what its row says it changes",
	  DOC " (each row names one effect); mm/ combines helpers freely",
	  "every caller that chains helpers" },
	{ "M1",
	  "modify(prot) keeps pfn, young, dirty, soft-dirty, uffd-wp, special, devmap and, at pmd, "
	  "that this is a leaf; pgprot_modify() keeps the memory type",
	  "mm/mprotect.c change_pte_range(), mm/huge_memory.c change_huge_pmd(), mm/mmap.c "
	  "vm_pgprot_modify()",
	  "mprotect, NUMA hinting" },
	{ "M2",
	  "modify may turn present into PROT_NONE and back, never into none or swap; after "
	  "modify(PROT_NONE) the entry is present and its pfn still decodes",
	  "mm/mprotect.c change_pte_range(), mm/memory.c do_numa_page()",
	  "change_protection, do_numa_page" },
	{ "M3",
	  "modify(prot) and pfn_pXd(prot) grant exactly the write permission prot has; key and "
	  "guard "
	  "are prot's",
	  "mm/mprotect.c; mm/mmap.c protection_map: private writable mappings are read-only until "
	  "the copy; vm_get_page_prot()",
	  "copy-on-write: do_wp_page(); pkey_mprotect(), PROT_BTI" },
	{ "M4",
	  "pgprot_noncached() and pgprot_writecombine() choose a memory type whatever was chosen "
	  "before, and change no right: registers are neither cached nor accessed in another order",
	  "drivers' mmap(), drivers/pci/mmap.c, mm/ioremap.c; the architecture's manual, cited in "
	  "arch/<arch>/mmu.c",
	  "every driver that maps registers" },
	{ "I1",
	  "pmd_mkinvalid(present huge): present, trans_huge and leaf stay true, the hardware walk "
	  "faults, pfn, young, dirty, write, soft-dirty and uffd-wp stay readable",
	  "mm/huge_memory.c __split_huge_pmd_locked()", "__split_huge_pmd_locked" },
	{ "I2", "never invalidate a non-present entry",
	  DOC ", row pmd_mkinvalid; mm/pgtable-generic.c pmdp_invalidate()",
	  "GUP-fast reads pmd_present(), then pmd_page()" },
	{ "I3",
	  "pmdp_invalidate() returns the old entry, with the bits the hardware set up to the "
	  "exchange",
	  "mm/huge_memory.c set_pmd_migration_entry(), __split_huge_pmd_locked()",
	  "set_pmd_migration_entry, split" },
	{ "I4",
	  "pmdp_invalidate_ad() as I3 without a flush, and the new value keeps young and dirty",
	  "mm/huge_memory.c change_huge_pmd()", "change_huge_pmd" },
	{ "P1", "a PROT_NONE entry is present, not none, and the hardware faults on it",
	  "include/linux/pgtable.h pte_protnone(); mm/memory.c do_numa_page()",
	  "do_numa_page, gup" },
	{ "P2", "exactly one of none, present and swap holds for every entry mm can store",
	  "include/linux/swapops.h is_swap_pte()", "swap and softleaf decoding" },
	{ "N1",
	  "NUMA hinting before Linux 6.2: the mark of an entry that was writable opens nothing, is "
	  "all that changes, and goes with write protection",
	  "mm/mprotect.c change_pte_range(), mm/memory.c do_numa_page(), mm/ksm.c",
	  "do_numa_page, which gives write back by it" },
	{ "L1", "leaf implies present", "mm/pagewalk.c, include/linux/pgtable.h pmd_leaf()",
	  "pagewalk" },
	{ "L2", "pmd_bad() is true of a huge leaf",
	  "include/linux/pgtable.h pmd_none_or_clear_bad()", "*_none_or_clear_bad" },
	{ "L3",
	  "a table is no huge page of any kind: not pXd_trans_huge(), not pXd_devmap(), not "
	  "pXd_special()",
	  "mm/memory.c copy_pmd_range(), zap_pud_range(): what is one is split or skipped; "
	  "mm/huge_memory.c copy_huge_pmd(): what is special is copied as it is",
	  "zap, fork" },
	{ "L4",
	  "pmd_huge() is true of a huge page's migration entry, too: else it would be taken for a "
	  "table",
	  "mm/gup.c follow_pmd_mask() of a HugeTLB VMA; mm/hugetlb.c huge_pte_offset(), both "
	  "before Linux 6.10",
	  "follow_page, and whoever finds a HugeTLB page's place by what stands in it" },
	{ "S1", "every swap type mm uses round trips",
	  "include/linux/swapops.h, MAX_SWAPFILES_CHECK()", "swap_entry_to_pte and back" },
	{ "S2",
	  "every offset up to offset(encode(0, ~0)) round trips, and a migration entry holds every "
	  "pfn",
	  "mm/swapfile.c generic_max_swapfile_size(); include/linux/swapops.h SWP_PFN_BITS",
	  "swapon, migration" },
	{ "S3", "young and dirty live in migration entries only if the offset has room for them",
	  "include/linux/swapops.h SWP_MIG_YOUNG_BIT, SWP_MIG_DIRTY_BIT", "page migration" },
	{ "S4",
	  "exclusive, soft-dirty and uffd-wp on a swap entry are disjoint from type, offset and "
	  "each "
	  "other; clearing all gives the plain entry",
	  "include/linux/swapops.h pte_swp_clear_flags(), mm/swapfile.c pte_same_as_swp()",
	  "unuse_pte, do_swap_page" },
	{ "S5",
	  "no combination of flags makes a swap entry present or none, at pte and at pmd level",
	  "mm/page_vma_mapped.c", "page_vma_mapped_walk" },
	{ "S6",
	  "no swap file is larger than the offsets that exist, and where L1TF matters than those "
	  "that name no memory",
	  "mm/swapfile.c arch_max_swapfile_size(); arch/x86/mm/init.c", "swapon" },
	{ "S7", "x86: the pfn bits of a non-present, non-zero entry name no real memory (L1TF)",
	  "Documentation/admin-guide/hw-vuln/l1tf.rst; arch/x86/include/asm/pgtable-invert.h",
	  "everyone on a machine with the flaw" },
	{ "U1", "mkuffd_wp write-protects the entry",
	  "include/linux/page_table_check.h users; "
	  "arch pgtable.h pte_mkuffd_wp()",
	  "page_table_check, userfaultfd" },
	{ "U2", "the uffd-wp bit of a swap entry survives and reads back by itself",
	  "mm/rmap.c try_to_unmap_one(), mm/memory.c do_swap_page()", "rmap, fork, migrate" },
	{ "U3", "clear_uffd_wp grants no write permission", "mm/mprotect.c change_pte_range()",
	  "change_pte_range" },
	{ "U4", "a PTE marker is neither none nor present, and its value reads back",
	  "include/linux/swapops.h make_pte_marker_entry()", "userfaultfd on shmem" },
	{ "D1", "wrprotect keeps dirty, also dirty that only the hardware recorded",
	  "mm/memory.c copy_present_pte(), mm/rmap.c", "fork, reclaim" },
	{ "D2",
	  "mkdirty never grants write, in software's view or the hardware's; mkwrite never makes a "
	  "clean entry dirty; the first write to a clean entry is recorded",
	  "mm/gup.c can_follow_write_pte(), mm/memory.c do_wp_page(), do_swap_page()",
	  "gup, COW, "
	  "reclaim" },
	{ "D3", "x86 with shadow stacks: no helper makes Write=0, Dirty=1",
	  "arch/x86/include/asm/pgtable.h pte_shstk(); Intel SDM vol. 1 ch. 17 (CET)",
	  "user shadow stacks" },
	{ "T1", "mkdirty makes a pte or pmd soft-dirty too: on a write fault nothing else does",
	  "fs/proc/task_mmu.c clear_soft_dirty(); mm/memory.c wp_page_reuse(), do_wp_page()",
	  "/proc/pid/clear_refs, checkpoint and restore" },
	{ "V1", "a devmap pte is special too",
	  "mm/memory.c vm_normal_page(), insert_pfn(); mm/gup.c gup_pte_range()",
	  "vm_normal_page, GUP-fast" },
	{ "V2",
	  "whether a devmap page counts as a transparent huge one is the architecture's choice, "
	  "and "
	  "the same at pmd and pud",
	  "mm/memory.c copy_pmd_range(), copy_pud_range(): asked alike, beside pXd_devmap()",
	  "mm/huge_memory.c, mm/page_vma_mapped.c, DAX" },
	{ "X1",
	  "what an erratum lets the hardware set in an entry that is not present changes nothing",
	  "arch/x86/include/asm/pgtable_types.h _PAGE_KNL_ERRATUM_MASK; the processor's errata",
	  "swap, every test of none" },
	{ "Y1", "mkold and mkyoung change young alone; mkyoung makes no PROT_NONE entry accessible",
	  "mm/huge_memory.c touch_pmd(), mm/gup.c FOLL_TOUCH", "FOLL_TOUCH, page idle" },
	{ "Y2",
	  "where the hardware notes accesses in pointers to tables, pmd_young() reads that note, "
	  "and "
	  "clearing it leaves a pointer to the same table",
	  "mm/vmscan.c walk_pmd_range(), walk_pmd_range_locked(), where "
	  "arch_has_hw_nonleaf_pmd_young() says yes: x86, and arm64 with FEAT_HAFT",
	  "the multi-generational LRU, which passes over tables that nobody used" },
	{ "E1", "pXd_same() compares every bit that matters",
	  "mm/memory.c pte_unmap_same() and every "
	  "re-check under the page table lock",
	  "fault handlers" },
	{ "B1",
	  "what is done to a run of entries is done to each as to one alone; the pfn goes up by "
	  "one "
	  "from entry to entry, whatever their kind",
	  "include/linux/pgtable.h set_ptes(), wrprotect_ptes(), test_and_clear_young_ptes(), "
	  "pte_advance_pfn()",
	  "batched fault, fork, zap and reclaim" },
	{ "B3",
	  "a run's entries may differ, and it may begin and end anywhere: each is treated as one "
	  "alone, what is returned is of all, nothing around it changes; the MMU takes several for "
	  "one only where all of them permit the same, and young and dirty of those are common",
	  "include/linux/pgtable.h get_and_clear_full_ptes(), wrprotect_ptes(), "
	  "clear_young_dirty_ptes(); arch/arm64/mm/contpte.c",
	  "mm/memory.c zap_present_folio_ptes(), copy_present_ptes(); mm/rmap.c, mm/madvise.c, "
	  "mm/mprotect.c" },
	{ "B2",
	  "a HugeTLB page of several entries is one page: each names its own part, what the "
	  "hardware set in any is read and returned, and what is done is done to all of them and "
	  "to nothing beside",
	  "include/asm-generic/hugetlb.h; arch/arm64 and arch/sparc mm/hugetlbpage.c",
	  "mm/hugetlb.c, whatever the size of the page; move_huge_pte() of migration entries too" },
	{ "R1",
	  "what a helper takes out of a table it returns whole, with the young and dirty that the "
	  "hardware set up to then; what it reports as changed is what it changed",
	  "mm/memory.c zap_pte_range(), mm/rmap.c try_to_unmap_one(), mm/mremap.c move_ptes()",
	  "zap, reclaim, mremap" },
	{ "R2",
	  "what stands in the table while its protection is changed is none, or is present and of "
	  "the same page",
	  "mm/memory.c handle_pte_fault(), mm/hugetlb.c hugetlb_fault(): what is neither is looked "
	  "up as a swap entry",
	  "faults on another processor at the same time" },
	{ "B4",
	  "what is noted in an entry about its own place in the tables does not go to another",
	  "arch/powerpc/mm/pgtable.c set_pte_filter(); arch/powerpc/mm/book3s64/hash_*.c: the "
	  "slots "
	  "of the hash table that such a note stands for are the place's",
	  "fork, mremap: who flushes the copy would do so by slots that are not its own" },
	{ "W1",
	  "ptep_get_and_clear() returns what a store of another processor set up to the exchange; "
	  "later stores fault",
	  "mm/memory.c zap_pte_range(), mm/rmap.c try_to_unmap_one()", "zap, reclaim" },
	{ "W2",
	  "pmdp_invalidate() never leaves, for however short a time, an entry that a reader "
	  "without the lock takes for none or for a table",
	  "mm/huge_memory.c __split_huge_pmd_locked(); mm/gup.c gup_fast_pmd_range()",
	  "GUP-fast, split_huge_pmd" },
	{ "G1",
	  "pXd_access_permitted() permits no access that the MMU would deny: no lock and no VMA "
	  "stands behind it",
	  "mm/gup.c gup_fast_pte_range(), gup_fast_pmd_leaf(); each is asked after pXd_protnone()",
	  "GUP-fast, and by it O_DIRECT, futexes, KVM" },
	{ "G2", "pXd_access_permitted() permits what the MMU permits: else GUP-fast never is fast",
	  "mm/gup.c gup_fast_pte_range(), gup_fast_pmd_leaf()", "GUP-fast" },
	{ "G3",
	  "pXd_user_accessible_page() is true of what users can access, when it is set and when it "
	  "is cleared alike",
	  "mm/page_table_check.c", "page_table_check" },
	{ "G4",
	  "a flush is asked for where a TLB may hold a translation that permits more than the new "
	  "entry, to another frame, or by which writes pass that the new one has still to note",
	  "mm/mprotect.c change_pte_range(), mm/huge_memory.c change_huge_pmd()",
	  "mprotect, NUMA hinting, uffd-wp" },
	{ "W3",
	  "what the hardware records in a live entry between any two instructions of a helper is "
	  "in the entry that the helper returns; if it returns none, in what it leaves there",
	  "mm/rmap.c try_to_unmap_one(), mm/mprotect.c change_pte_range(), mm/memory.c "
	  "copy_present_ptes(): the page table lock does not stop the MMU",
	  "reclaim, fork, mprotect, split_huge_pmd" },
	{ "H1",
	  "the frame, the leaf and the rights of an entry are the same to the MMU and to the "
	  "helpers",
	  "the architecture's manual, cited in arch/<arch>/mmu.c", "the hardware" },
	{ "H2", "pte_accessible() is true of every entry a TLB may hold",
	  "include/linux/pgtable.h pte_accessible(); mm/pgtable-generic.c ptep_clear_flush()",
	  "TLB flushing" },
	{ "H3",
	  "a real walker does with an entry what the architecture's manual, as the MMU model has "
	  "it, says: it permits that much, faults of that class, writes that back, and may use a "
	  "stale entry until the flush",
	  "arch/<arch>/mmu.c, and the walker that ran: the cell's reason names it",
	  "every clause about the MMU" },
	{ "Z1",
	  "where a level is folded, whatever stands in its place is present, and neither none, bad "
	  "nor a leaf: what it is, the level below says",
	  "include/asm-generic/pgtable-nop4d.h, pgtable-nopud.h; arch/s390/include/asm/pgtable.h "
	  "pud_bad(), p4d_bad()",
	  "every walk: mm/pagewalk.c, mm/memory.c, mm/gup.c" },
	{ "Z2",
	  "pXd_offset() leads to the place in the table that the entry points to; where the level "
	  "is folded, to the very place it was given, not to a copy of what stood there if the "
	  "table has others beside it",
	  "mm/gup.c gup_fast_p4d_range(), gup_fast_pud_range(); include/linux/pgtable.h "
	  "pud_offset_lockless()",
	  "every walk, GUP-fast above all" },
	{ "C1",
	  "a helper that flushes before it returns has by then flushed every address that the old "
	  "entry mapped, if the MMU could use it: not before the entry was changed, and as "
	  "translations of the entry's own size, where it names one",
	  "Documentation/core-api/cachetlb.rst; mm/pgtable-generic.c",
	  "reclaim, migration, splits, collapse: whoever frees or moves the page next" },
	{ "C2",
	  "a block that the MMU takes for one entry becomes single entries or another block, or "
	  "these a block, only by way of entries that are not valid, and all its addresses are "
	  "flushed meanwhile",
	  "Arm ARM D8.7.1 (the contiguous bit), D8.16.1 (break-before-make); "
	  "arch/arm64/mm/contpte.c",
	  "every access to the block meanwhile: the TLB may conflict, or permit what no entry "
	  "does" },
	{ "C3",
	  "what maps something for the kernel itself is found by every walk that begins after it "
	  "was stored, where the architecture orders walks by instructions alone: nobody mends a "
	  "fault of the kernel's",
	  "Arm ARM B2.3 (DSB, and ISB, before the access that is to be translated by it); "
	  "arch/arm64/include/asm/pgtable.h",
	  "mm/vmalloc.c, the direct map, fixmaps: the access that follows takes a translation "
	  "fault" },
	{ PT_RULE_MISUSE,
	  "a helper is called only on entries of the kinds that it is for; what comes of others "
	  "differs from architecture to architecture",
	  "its callers in mm/: ptconform explain HELPER names them",
	  "whoever calls a helper before it is known what the entry is" },
};
const size_t pt_nr_rules = PT_ARRAY_SIZE(pt_rules);
