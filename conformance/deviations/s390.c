// SPDX-License-Identifier: GPL-2.0-or-later
/* Rules that kernel trees are known to break on s390: known_deviations.h. */
#include "conformance/deviations/known_deviations.h"

/*
 * The segment's read bit is the region's write bit, and so it is named, in trees that have the two
 * the other way round: what is readable reads as writable.  bit1 is the one for reading.
 */
static const struct pt_deviation_at region_bits[] = {
	{ "*", "pud_modify", "follows-write",
	  "arguments:r,rx,rw-private,rwx-private,r-shared,x given:+large "
	  "changed:+write,-bit1,-invalid,+noexec,-noexec,+protect",
	  false },
	{ "*", "pudp_set_wrprotect", "clears-write", "given:+write,+large changed:-bit1,+protect",
	  false },
	{ "*", "pudp_set_wrprotect", "keeps-other-bits",
	  "given:+bit1,+large changed:-bit1,+protect", true },
	{ "*", "set_huge_pte_at", "walkers-agree", "sizes:2g", true },
	{ .helper = NULL },
};

/* pud_mkdirty() and its like on entries that HugeTLB made. */
static const struct pt_deviation_at region_puds[] = {
	{ "*", "pud_mkdirty", "mmu-within-vma",
	  "given:+write,-bit1,+protect changed:-protect,+dirty,+soft_dirty", false },
	{ "*", "pud_mkyoung", "mmu-within-vma",
	  "given:+write,-bit1,+invalid,-protect,+dirty changed:-invalid,+young", true },
	{ "*", "pud_mkyoung", "mmu-opens", "given:-write,+invalid,+protect changed:+young", true },
	{ "*", "pudp_set_access_flags", "mmu-within-vma",
	  "given:+write,-bit1 changed:-invalid,-protect,+young,+dirty,+soft_dirty", true },
	{ "*", "pudp_set_access_flags", "mmu-opens",
	  "given:-write,+invalid,+protect changed:+write,-protect,+young,+dirty,+soft_dirty",
	  true },
	{ "*", "pudp_set_access_flags", "mmu-opens-write",
	  "given:-write,+invalid,+protect changed:+write,-protect,+young,+dirty,+soft_dirty",
	  true },
	{ .helper = NULL },
};

/* All that a large entry may have is allowed for. */
static const struct pt_deviation_at bad_of_large[] = {
	{ "*", "p[mu]d_bad", "true-on-present", "kinds:present given:+large", false },
	{ "*", "p[mu]d_bad", "true-on-protnone", "kinds:protnone given:+large,+invalid", false },
	{ "*", "p[mu]d_bad", "true-on-invalid", "kinds:invalid given:+large,+invalid", false },
	{ "*", "pmd_mkhuge", "sets-bad", "kinds:present,protnone changed:+protect,+large,+young",
	  true },
	{ "*", "pud_mkhuge", "sets-bad", "kinds:present,protnone given:+large changed:", true },
	{ "*", "pud_modify", "keeps-bad",
	  "kinds:present,protnone given:+large "
	  "changed:+read,-read,+write,-write,+bit1,-bit1,+invalid,-invalid,+noexec,-noexec,+"
	  "protect,-protect,"
	  "-sw_dirty",
	  true },
	{ .helper = NULL },
};

#define REGION_WHERE                                                                               \
	"arch/s390/include/asm/pgtable.h _REGION3_ENTRY_READ and _REGION3_ENTRY_WRITE: lines 261 " \
	"and 262 of 5.10 and 5.15, 263 of 6.1.192, 268 of 6.6, 269 of 6.8; "                       \
	"arch/s390/mm/hugetlbpage.c __pte_to_rste()"

static const struct pt_deviation_at gup_invalid[] = {
	{ "*", "pmd_access_permitted", "denies-invalid", "kinds:present", false },
	{ .helper = NULL },
};

static const struct pt_deviation_at gup_protnone[] = {
	{ "*", "p??_access_permitted", "permits-no-more", "kinds:protnone,invalid", false },
	/* what pud_wrprotect() and the like leave of a PROT_NONE pud does not say that it is one */
	{ "*", "pud_access_permitted", "permits-no-more",
	  "kinds:present,protnone,invalid given:-write,+invalid,+large", false },
	{ .helper = NULL },
};

static const struct pt_deviation_at no_markers[] = {
	{ "*", "set_huge_pte_at", "each-holds-migration", "sizes:1m,2g", false },
	{ "*", "huge_ptep_get", "reads-migration", "kinds:present sizes:1m,2g", true },
	{ .helper = NULL },
};

const struct pt_deviation pt_deviations_s390[] = {
	{ .id = "s390-gup-protnone",
	  .state = PT_DEVIATION_REACHED,
	  .title = "without NUMA balancing nothing keeps GUP-fast from a PROT_NONE page",
	  .what = "pte_access_permitted() is the generic one: present, and writable for a write. A "
		  "PROT_NONE entry is present, and pte_protnone(), which GUP-fast asks first, says "
		  "no of everything where CONFIG_NUMA_BALANCING is off. Puds have no "
		  "pud_protnone() at all",
	  .where = "include/linux/pgtable.h pte_access_permitted(), line 1284 of 7.1.5; "
		   "arch/s390/include/asm/pgtable.h pte_protnone(), under CONFIG_NUMA_BALANCING: "
		   "line 846 of 7.1.5",
	  .since = "6.1.192, the oldest tree tried, of puds; of ptes and pmds seen in 7.1.5 built "
		   "without NUMA balancing",
	  .until = "not mended in 7.1.5",
	  .relied_on = "mm/gup.c gup_fast_pte_range(): no VMA is looked at",
	  .consequence =
		  "a page of a VMA without any rights is read by way of O_DIRECT, vmsplice() "
		  "and the like, where every other way gives EFAULT",
	  .witness =
		  "7.1.5, edat, pte_access_permitted permits-no-more\n"
		  "given    0x1605 protnone: present young none ro exec protect invalid pfn=0x1\n"
		  "called   pte_access_permitted(0x1605, for reading) = yes\n"
		  "found    the MMU permits, through 0x1605: no access",
	  .at = gup_protnone },
	{ .id = "s390-gup-invalid",
	  .state = PT_DEVIATION_REACHED,
	  .title = "pmd_access_permitted() permits what pmdp_invalidate() has closed",
	  .what = "The generic one asks pmd_present() and pmd_write(), and both say of an "
		  "invalidated "
		  "huge pmd what they said before. powerpc had the same until Linux 5.2 "
		  "(powerpc/mm: "
		  "Fix THP PMD collapse serialisation); elsewhere the valid bit is asked for",
	  .where = "arch/s390/include/asm/pgtable.h pmdp_invalidate(), which sets the invalid bit "
		   "alone; include/linux/pgtable.h pmd_access_permitted(): line 1013 of 6.12",
	  .since = "6.1.192, the oldest tree tried",
	  .until = "not mended in 7.1.5",
	  .relied_on =
		  "include/linux/rmap.h folio_try_share_anon_rmap_pmd(): its account of GUP-fast "
		  "has the entry invalid before pins are counted",
	  .consequence =
		  "while a huge page is being split, GUP-fast pins it after its pins were "
		  "counted, and the page is then shared all the same: after a fork() a device "
		  "writes to a page that the process no longer has",
	  .witness = "6.12.117, edat, pmd_access_permitted denies-invalid\n"
		     "called   pmdp_invalidate(0x101701) leaves 0x101721, changed: "
		     "present→invalid: +invalid\n"
		     "then     pmd_access_permitted(0x101721, for reading) = yes",
	  .at = gup_invalid },
	{ .id = "s390-region-write",
	  .state = PT_DEVIATION_REACHED,
	  .title = "pud_write() says yes of a HugeTLB page of 2G that is read-only",
	  .what = "Software's read and write bits of a region-third entry are the other way round "
		  "than a segment's. HugeTLB writes a segment's bits into both, so pud_write() "
		  "reads the bit that says readable",
	  .where = REGION_WHERE,
	  .since = "5.4 (4.19 has the bits so as well, and nobody who asks pud_write())",
	  .until = "6.12, which has them in the same order",
	  .relied_on = "GUP-fast: pud_access_permitted() in gup_huge_pud() (mm/gup.c:2435 of 5.15, "
		       "2769 of 6.1.192, 2916 of 6.8)",
	  .consequence =
		  "get_user_pages_fast() for writing takes a read-only page of 2G: a device or "
		  "io_uring writes to a page that fork shares, or to one the file is mapped "
		  "read-only of",
	  .witness = "6.1.192, edat, pudp_set_wrprotect clears-write: expected write 0, got 1\n"
		     "before 0x80001705 write valid noexec protect large young tt=0x1 pfn=0x80000\n"
		     "after  0x80001705 write valid noexec protect large young tt=0x1 pfn=0x80000\n"
		     "change nothing",
	  .at = region_bits },
	{ .id = "s390-region-write-puds",
	  .state = PT_DEVIATION_UNREACHED,
	  .title = "pud_mkdirty(), pud_wrprotect() and pud_mkwrite() read a HugeTLB page's bits "
		   "the wrong way round",
	  .what = "The same two bits: pud_mkdirty() opens a page for writing that is only "
		  "readable, "
		  "pud_wrprotect() takes away the right to read, and what is done to the entry "
		  "afterwards follows from that",
	  .where = REGION_WHERE,
	  .since = "5.4 (4.19 has the bits so as well, and nobody who asks pud_write())",
	  .until = "6.12",
	  .relied_on =
		  "nobody: these are called on the kernel's own mapping (arch/s390/mm/pageattr.c), "
		  "which has the bits in the region's order, and by mm/debug_vm_pgtable.c",
	  .consequence = "nothing known: HugeTLB converts the entry and changes it as a huge pte",
	  .witness = "6.1.192, edat, pud_mkdirty mmu-within-vma: the MMU permits user-write\n"
		     "before 0x80001705 write valid noexec protect large young tt=0x1 pfn=0x80000\n"
		     "after  0x80007505 write valid noexec large young dirty soft_dirty tt=0x1 "
		     "pfn=0x80000\n"
		     "change -protect +dirty +soft_dirty",
	  .at = region_puds },
	{ .id = "s390-bad-of-large",
	  .state = PT_DEVIATION_REACHED,
	  .title = "pmd_bad() and pud_bad() say no of a huge page",
	  .what = "For a large entry they look whether it has bits that a large entry may not "
		  "have; the rule, which 5.10 follows, is that what is no table is bad",
	  .where = "arch/s390/include/asm/pgtable.h pmd_bad() and pud_bad(): lines 670 and 677 of "
		   "4.19, 700 and 709 of 5.4",
	  .since = "4.19, the oldest tree read",
	  .until = "5.10",
	  .relied_on =
		  "pmd_none_or_clear_bad() and pud_none_or_clear_bad(). Most of their callers look "
		  "for a huge page first; unuse_vma() of 4.19 (mm/swapfile.c) walks private "
		  "HugeTLB mappings as well, which is that caller's mistake and gone in 5.4.286",
	  .consequence = "4.19: swapoff reads the contents of a 2G page as a table of pmds, where "
			 "pud_bad() would have stopped it with a message. 5.4.286: nothing known",
	  .witness = "5.4, edat, pmd_bad true-on-present: expected 1, got 0\n"
		     "0x101701 read ro valid noexec protect large young tt=0x0 pfn=0x100",
	  .at = bad_of_large },
	{ .id = "s390-hugetlb-markers",
	  .state = PT_DEVIATION_REACHED,
	  .title = "set_huge_pte_at() stores a marker as an empty entry",
	  .what = "What is not present becomes an empty segment or region entry, whatever it says",
	  .where = "arch/s390/mm/hugetlbpage.c __pte_to_rste(): line 70 of 6.6.17, 6.11.11 and "
		   "6.12",
	  .since = "6.6, whose UFFDIO_POISON puts markers into HugeTLB pages",
	  .until = "6.18.33 has entries for them; 6.12 has none",
	  .relied_on = "mm/hugetlb.c hugetlb_mfill_atomic_pte()",
	  .consequence = "UFFDIO_POISON of a range of HugeTLB pages says that it has done so, and "
			 "who reads there next finds an empty page in place of SIGBUS",
	  .witness = "6.11.11, edat, set_huge_pte_at each-holds-migration: place 0 still\n"
		     "0x20 none: invalid; pmd_none() says yes",
	  .at = no_markers },
	{ .id = NULL },
};
