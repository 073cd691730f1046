/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Head of the generated shim, compiled with the tree's own flags.  Below it
 * stands one function per helper; its body is an expression of candidates.def,
 * written with the names defined here.
 */
#include <linux/huge_mm.h>
#include <linux/hugetlb.h>
#include <linux/kernel.h>
#include <linux/memremap.h>
#include <linux/mm.h>
#include <linux/mm_inline.h>
#include <linux/mm_types.h>
#include <linux/swap.h>
#include <linux/swapfile.h>
#include <linux/swapops.h>
#if __has_include(<linux/leafops.h>)
#include <linux/leafops.h>
#endif
#include <asm/pgalloc.h>

/* An entry from its value, and a swp_entry_t from its. */
#define P(value) __pte(value)
#define M(value) __pmd(value)
#define E(value) ((swp_entry_t){ (unsigned long)(value) })

/* What helpers that take pointers are given. */
#define PTK_ADDRESS 0x200000000UL
#define PTK_LENGTH  0x40000000UL
#ifdef CONFIG_SPARC64
/* The kernel's own mm: for any other, a changed entry is walked for its TLB entries. */
#define PTK_MM (&init_mm)
#else
static struct mm_struct ptk_mm __attribute__((aligned(64)));
#define PTK_MM (&ptk_mm)
#endif
static struct vm_area_struct ptk_vma = {
	.vm_mm = PTK_MM,
	.vm_start = PTK_ADDRESS,
	.vm_end = PTK_ADDRESS + PTK_LENGTH,
};
static pte_t ptk_pte[8] __attribute__((aligned(64)));
static pmd_t ptk_pmd[8] __attribute__((aligned(64)));

/* The tree's own protections, in the order of enum pt_prot. */
static pgprot_t ptk_prot(unsigned long index)
{
	static const unsigned long flags[] = {
		0,
		VM_READ,
		VM_READ | VM_EXEC,
		VM_READ | VM_WRITE,
		VM_READ | VM_WRITE | VM_EXEC,
		VM_READ | VM_SHARED,
		VM_READ | VM_WRITE | VM_SHARED,
		VM_READ | VM_WRITE | VM_EXEC | VM_SHARED,
	};

	return vm_get_page_prot(flags[index % ARRAY_SIZE(flags)]);
}
#define G(index) ptk_prot(index)

/* Some trees have these helpers but do nothing in them where markers are not configured. */
#ifdef SWP_PTE_MARKER_NUM
#define PTK_NEEDS_MARKERS _Static_assert(SWP_PTE_MARKER_NUM > 0, "PTE markers are not configured")
#else
#define PTK_NEEDS_MARKERS (void)0
#endif
