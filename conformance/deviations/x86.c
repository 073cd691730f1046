// SPDX-License-Identifier: GPL-2.0-or-later
/* Rules that kernel trees are known to break on x86: known_deviations.h. */
#include "conformance/deviations/generic.h"

/* An entry with the present bit clear, that has the huge bit: PROT_NONE, or invalidated. */
static const struct pt_deviation_at pud_present[] = {
	{ "*", "pud_present", "true-on-protnone", "kinds:protnone given:+huge,+protnone", false },
	{ "*", "pud_present", "true-on-invalid", "kinds:invalid given:+huge", false },
	{ "*", "pud_mkhuge", "sets-present", "kinds:protnone given:+protnone changed:+huge", true },
	{ "*", "pud_modify", "sets-present",
	  "arguments:none given:+huge "
	  "changed:-present,-write,-user,-dirty,+protnone,+global,pfn,+saved_dirty,+sw_dirty,pkey,-"
	  "nx",
	  true },
	{ "*", "pud_mkinvalid", "sets-present",
	  "given:+huge changed:-present,-protnone,-global,pfn", true },
	{ "*", "pudp_invalidate", "sets-present",
	  "given:+huge changed:-present,-protnone,-global,pfn", true },
	{ "*", "pudp_invalidate", "warns", "kinds:protnone warns:pudp_invalidate", true },
	{ .helper = NULL },
};

/* The hardware's bit, which only a writable entry has; the saved one is kept. */
static const struct pt_deviation_at pmd_modify_dirty[] = {
	{ "*", "pmd_modify", "keeps-dirty",
	  "kinds:present given:+dirty,+write,+huge "
	  "changed:-present,-write,-user,-dirty,+global,pfn,pkey,+nx,-nx",
	  false },
	{ .helper = NULL },
};

/* Of three bits that number a type, one. */
static const struct pt_deviation_at pat_lost[] = {
	{ "*", "pgprot_modify", "keeps-memory", "differs:-pat", false },
	{ .helper = NULL },
};

/* The generic code loads the entry and stores it; pmdp_set_wrprotect() clears one bit in it. */
static const struct pt_deviation_at pud_wrprotect_torn[] = {
	{ "*", "pudp_set_wrprotect", "keeps-updates", "kinds:present given:+huge", false },
	{ .helper = NULL },
};

/* A device's page, and after it whatever else mprotect() changes. */
#define DEVMAP_CHANGED                                                                         \
	"changed:+present,-present,+write,-write,+user,-user,+protnone,-protnone,pfn,-devmap," \
	"pkey,+nx,-nx"
static const struct pt_deviation_at devmap_lost[] = {
	{ "*", "pte_modify", "keeps-devmap",
	  "kinds:present,protnone given:+special,+devmap " DEVMAP_CHANGED, false },
	{ "*", "pmd_modify", "keeps-devmap",
	  "kinds:present,protnone given:+huge,+devmap " DEVMAP_CHANGED, false },
	{ "*", "pmd_modify", "keeps-trans_huge",
	  "kinds:present,protnone given:+huge,+devmap " DEVMAP_CHANGED, true },
	{ .helper = NULL },
};

const struct pt_deviation pt_deviations_x86[] = {
	{ .id = "x86-pud-present",
	  .state = PT_DEVIATION_REACHED,
	  .title = "pud_present() says no of a huge pud that is PROT_NONE or invalidated",
	  .what = "It tests the present bit alone. A PROT_NONE pud has bit 8 instead, an "
		  "invalidated one only the huge bit; pmd_present() next to it takes all three for "
		  "present. Since pud_modify(), pud_mkinvalid() and pudp_invalidate() came there "
		  "are such puds",
	  .where = "arch/x86/include/asm/pgtable.h pud_present(): line 1116 of 6.12, 1049 of "
		   "6.19, 1042 of 7.1.5; mm/huge_memory.c change_huge_pud() makes the entries: "
		   "2399, 2763",
	  .since = "6.12; the same line stands in 5.15, 6.1 and 6.8, which make no such puds",
	  .until = "not mended in 7.1.5",
	  .relied_on = "pudp_invalidate() itself, zap_huge_pud(), page walks, GUP",
	  .consequence =
		  "mprotect(PROT_NONE) of 1G DAX mappings, then another mprotect(): "
		  "VM_WARN_ON_ONCE() in pudp_invalidate() (arch/x86/mm/pgtable.c:538 of 7.1.5), "
		  "and "
		  "one in zap_huge_pud() at munmap(); whoever asks pud_present() before pud_leaf() "
		  "takes mapped memory for a hole: FOLL_FORCE fails, walks skip it",
	  .witness = "7.1.5, 4level, pud_mkinvalid sets-present: expected present 1, got 0\n"
		     "before 0xfffff800001a0 protnone: ro accessed huge protnone x pfn=0x40000\n"
		     "after  0xfffff800000a0 invalid: ro accessed huge x pfn=0x40000\n"
		     "change protnone→invalid: -protnone",
	  .at = pud_present },
	{ .id = "x86-pmd-modify-dirty",
	  .state = PT_DEVIATION_REACHED,
	  .title = "pmd_modify() drops the dirty bit",
	  .what = "It masks the dirty bit out of what it keeps, and then would move that bit to "
		  "the saved-dirty bit: there is none left to move. pte_modify() and pud_modify() "
		  "keep it",
	  .where = "arch/x86/include/asm/pgtable.h pmd_modify(): line 812 of 6.6, 834 of 6.8, 811 "
		   "of 6.19, "
		   "809 of 7.1.5",
	  .since = "6.6 (5.15 and 6.1 have neither the mask nor the saved-dirty bit)",
	  .until = "mended in mainline in September 2026 (f7491d7c81db), and in Debian's 6.12; "
		   "7.1.5 has it",
	  .relied_on = "mprotect() and NUMA balancing of huge pages: change_huge_pmd(), "
		       "do_huge_pmd_numa_page()",
	  .consequence = "a write is forgotten: a lazily freed page (MADV_FREE) that was written "
			 "again is taken for clean and dropped, and a huge page of a file is not "
			 "written back",
	  .witness = "6.8, 4level, pmd_modify keeps-dirty: expected dirty 1, got 0\n"
		     "before 0x80000000002008e7 present write user accessed dirty huge soft_dirty "
		     "nx pfn=0x200\n"
		     "after  0xfffffffc009a0 protnone: ro accessed huge protnone soft_dirty x "
		     "pfn=0x200\n"
		     "change present→protnone: -present -write -user -dirty -nx +protnone",
	  .at = pmd_modify_dirty },
	{ .id = "x86-pud-wrprotect",
	  .state = PT_DEVIATION_UNREACHED,
	  .title = "pudp_set_wrprotect() loads the entry and stores it again",
	  .what = "x86 has none of its own, and the generic one is not atomic: what the MMU writes "
		  "between its load and its store is gone. ptep_set_wrprotect() and "
		  "pmdp_set_wrprotect() beside it change the entry in one instruction",
	  .where = "include/linux/pgtable.h pudp_set_wrprotect(): line 548 of 6.1.192, 901 of "
		   "6.12, 985 of 6.19, 1177 of 7.1.5; arch/x86/include/asm/pgtable.h lacks "
		   "__HAVE_ARCH_PUDP_SET_WRPROTECT",
	  .since = "4.19, the oldest tree read",
	  .until = "not mended in 7.1.5",
	  .relied_on =
		  "nobody today: fork() calls it in mm/huge_memory.c copy_huge_pud(), yet device "
		  "DAX, whose puds these are, refuses private mappings (drivers/dax/device.c), and "
		  "fork() copies no tables of shared ones since Linux 4.19 (dax: remove "
		  "VM_MIXEDMAP "
		  "for fsdax and device dax)",
	  .consequence = "where puds are mapped privately: a thread that writes while another one "
			 "forks leaves the entry clean and old, though it was written",
	  .witness = "7.1.5, 4level, pudp_set_wrprotect keeps-updates\n"
		     "given    0x80000000400008c7 present write user dirty huge soft_dirty nx "
		     "pfn=0x40000\n"
		     "written  +accessed by the MMU, before the helper's access number 2 to the "
		     "entry\n"
		     "left     0x8400000040000885 present ro user huge soft_dirty saved_dirty nx "
		     "pfn=0x40000",
	  .at = pud_wrprotect_torn },
	{ .id = "x86-pat-lost",
	  .state = PT_DEVIATION_REACHED,
	  .title = "pgprot_modify() drops the PAT bit of a mapping's memory type",
	  .what = "The mask of what mprotect() keeps has PCD and PWT and lacks PAT, so a type that "
		  "needs all three becomes another one. pte_modify() uses the same mask",
	  .where = "arch/x86/include/asm/pgtable_types.h _PAGE_CHG_MASK: line 128 of 5.10, 126 of "
		   "5.15",
	  .since = "4.19, the oldest tree read",
	  .until = "6.1.192, which has the bit in _PAGE_CHG_MASK and PAT_LARGE in _HPAGE_CHG_MASK",
	  .relied_on = "mprotect_fixup() by way of vm_pgprot_modify(), drivers that map a device "
		       "write-combining where PAT numbers its types otherwise (Xen)",
	  .consequence =
		  "after mprotect() device memory is cached in another way: wrong pixels, or "
		  "accesses that a device sees late",
	  .witness = "5.15, 4level, pgprot_modify keeps-memory: of (r device, rw shared)\n"
		     "0x800000000000003f where 0x80000000000000bf was due: -pat",
	  .at = pat_lost },
	{ .id = "x86-devmap-lost",
	  .state = PT_DEVIATION_REACHED,
	  .title = "pte_modify() and pmd_modify() drop the devmap bit",
	  .what = "The mask of what mprotect() keeps lacks it",
	  .where = "arch/x86/include/asm/pgtable_types.h _PAGE_CHG_MASK: line 125 of 4.19",
	  .since = "4.19, the oldest tree read",
	  .until = "5.4",
	  .relied_on = "mprotect() of a DAX mapping; then GUP, zap and vm_normal_page()",
	  .consequence =
		  "a page of a DAX file is taken for an ordinary one: GUP and unmapping count "
		  "references to "
		  "it that nobody holds, and a huge one is treated as a transparent huge page",
	  .witness = "4.19, 4level, pte_modify keeps-devmap: expected devmap 1, got 0\n"
		     "before 0x40fffffffffe320 protnone: ro accessed protnone special devmap x "
		     "pfn=0x1\n"
		     "after  0xfffffffffe320 protnone: ro accessed protnone special x pfn=0x1\n"
		     "change -devmap",
	  .at = devmap_lost },
	PT_POISONED_PAGE("x86"),
	PT_SPLIT_MIGRATING("x86"),
	{ .id = NULL },
};
