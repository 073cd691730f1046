/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a running kernel would provide, for every architecture.  Compiled with
 * the guest's flags and without the tree's headers: types are nobody's
 * business here, only names.  Weak, so that what the tree brings along wins.
 */
#define STUB __attribute__((weak))

unsigned long ptk_warned;
const char *ptk_warning, *ptk_warning_in;
unsigned long ptk_flushes;

void ptk_flush(void);
void ptk_flush(void)
{
	ptk_flushes++;
}

/* Before ptk_bug(), in the tree's own files. */
void ptk_not_configured(void);
void ptk_not_configured(void)
{
}

/* The running task: nothing is asked of it but zeroes. */
unsigned char ptk_task[65536] __attribute__((aligned(64)));

/* The HugeTLB page being worked on, and the tables it stands in: shim_head.h, pre.h. */
unsigned long ptk_huge_size;
void *ptk_walked;

/* Helpers that others' expressions call, in a tree that lacks them: no change. */
#define NO_CHANGE(id)                                          \
	STUB unsigned long long ptk_##id(unsigned long long e) \
	{                                                      \
		return e;                                      \
	}
NO_CHANGE(set_pte_at)
NO_CHANGE(set_huge_pte_at)
NO_CHANGE(huge_ptep_get)
NO_CHANGE(pte_mkyoung)
NO_CHANGE(pte_mkdirty)
NO_CHANGE(pte_mkwrite)
NO_CHANGE(pmd_mkyoung)
NO_CHANGE(pmd_mkdirty)
NO_CHANGE(pmd_mkwrite)
NO_CHANGE(pud_mkyoung)
NO_CHANGE(pud_mkdirty)
NO_CHANGE(pud_mkwrite)
NO_CHANGE(huge_pte_mkyoung)
NO_CHANGE(huge_pte_mkdirty)
NO_CHANGE(huge_pte_mkwrite)
