/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Force-included before anything else of the tree, in every file of the tree
 * that goes into a guest.  It changes nothing of what an entry looks like; it
 * keeps the code around the helpers from needing a running kernel:
 *  - the tree's warnings count instead of trapping, BUG() ends the guest;
 *  - boot-time functions get a section each, so that unused ones are dropped;
 *  - privileged registers, the running task and TLB flushes are replaced.
 */
#ifndef __ASSEMBLY__

#include <linux/kconfig.h>

/*
 * The helpers that page_table_check alone brings, without the checks themselves: those look up
 * the page of every frame.  s390's pmdp_invalidate() does something else with them.
 */
#if !defined(CONFIG_PAGE_TABLE_CHECK) && !defined(CONFIG_S390)
#define CONFIG_PAGE_TABLE_CHECK 1
#define __LINUX_PAGE_TABLE_CHECK_H
#define page_table_check_alloc(...)	      ((void)0)
#define page_table_check_free(...)	      ((void)0)
#define page_table_check_zero(...)	      ((void)0)
#define page_table_check_pte_clear(...)	      ((void)0)
#define page_table_check_pmd_clear(...)	      ((void)0)
#define page_table_check_pud_clear(...)	      ((void)0)
#define page_table_check_pte_set(...)	      ((void)0)
#define page_table_check_ptes_set(...)	      ((void)0)
#define page_table_check_pmd_set(...)	      ((void)0)
#define page_table_check_pmds_set(...)	      ((void)0)
#define page_table_check_pud_set(...)	      ((void)0)
#define page_table_check_puds_set(...)	      ((void)0)
#define page_table_check_pte_clear_range(...) ((void)0)
#endif

#include <linux/compiler.h>
#include <linux/types.h>

#include "../../../generic/contract/lacks.h"

/* What the machine of this run has: PTK_HAS(NOEXEC). */
extern unsigned long ptk_lacks;
#define PTK_HAS(what) (!(ptk_lacks & PT_LACKS_##what))
/* Is the switch on in this run: PTK_ON(ENCRYPTED). */
#define PTK_ON(what) (!!(ptk_lacks & PT_SWITCH_##what))

/*
 * What only one architecture needs is in its arch/<arch>/kernel/: ptk_before.h for what must
 * precede the tree's headers, ptk_flush.h for what flushes, ptk_after.h for the rest.
 */
/* stubs.c: that barriers are recorded; one that orders stores before walks, and walks after it. */
extern void ptk_records_barriers(void), ptk_orders_stores(void), ptk_orders_walks(void);
#if __has_include("ptk_before.h")
#include "ptk_before.h"
#endif

#include <linux/bug.h>
#include <linux/cache.h>
#include <linux/init.h>
#include <linux/mmdebug.h>

/*
 * Sets what boot code sets on a real machine, and says why it is this value:
 * what a verdict then stands on is in the report (pt_assumed).  An object that is
 * set by nobody is found by watching: conformance/run/state.c.
 */
#define PTK_SAYS(name, value, reason)                                                         \
	({                                                                                    \
		static const char ptk_note[] __attribute__((section(".ptk_assumed"), used)) = \
			name "\t" value "\t" reason;                                          \
		(void)ptk_note;                                                               \
	})
#define PTK_SET(object, value, reason)             \
	({                                         \
		PTK_SAYS(#object, #value, reason); \
		(object) = (value);                \
	})

extern unsigned long ptk_warned;
/* The last warning: what was asked, and in which function. */
extern const char *ptk_warning, *ptk_warning_in;
extern void ptk_bug(void) __attribute__((noreturn));
#define PTK_WARN(condition, text)                    \
	({                                           \
		int ptk_true = !!(condition);        \
		if (__builtin_expect(ptk_true, 0)) { \
			ptk_warned++;                \
			ptk_warning = (text);        \
			ptk_warning_in = __func__;   \
		}                                    \
		ptk_true;                            \
	})
#define PTK_BUG(condition)         \
	do {                       \
		if (condition)     \
			ptk_bug(); \
	} while (0)

/*
 * BUG() in a generic header is how a tree says of a helper that it is not
 * configured, as BUILD_BUG() is: for the shim it does not compile (shim_head.h).
 */
extern void ptk_not_configured(void);
#define PTK_BUG_CALL()                                                    \
	do {                                                              \
		if (__builtin_strstr(__FILE__, "include/asm-generic/") || \
		    __builtin_strstr(__FILE__, "include/linux/"))         \
			ptk_not_configured();                             \
		ptk_bug();                                                \
	} while (0)

#undef WARN_ON
#undef WARN_ON_ONCE
#undef WARN
#undef WARN_ONCE
#undef VM_WARN_ON
#undef VM_WARN_ON_ONCE
#undef VM_WARN_ONCE
#undef VM_WARN
#undef BUG
#undef BUG_ON
#undef VM_BUG_ON
#define WARN_ON(c)	     PTK_WARN(c, "WARN_ON(" #c ")")
#define WARN_ON_ONCE(c)	     PTK_WARN(c, "WARN_ON_ONCE(" #c ")")
#define WARN(c, ...)	     PTK_WARN(c, "WARN(" #c ")")
#define WARN_ONCE(c, ...)    PTK_WARN(c, "WARN_ONCE(" #c ")")
#define VM_WARN_ON(c)	     PTK_WARN(c, "VM_WARN_ON(" #c ")")
#define VM_WARN_ON_ONCE(c)   PTK_WARN(c, "VM_WARN_ON_ONCE(" #c ")")
#define VM_WARN_ONCE(c, ...) PTK_WARN(c, "VM_WARN_ONCE(" #c ")")
#define VM_WARN(c, ...)	     PTK_WARN(c, "VM_WARN(" #c ")")
#define BUG()		     PTK_BUG_CALL()
#define BUG_ON(c)	     PTK_BUG(c)
#define VM_BUG_ON(c)	     ((void)PTK_WARN(c, "VM_BUG_ON(" #c ")"))

#undef __init
#undef __initdata
#undef __initconst
#undef __meminit
#undef __meminitdata
#undef __ref
#undef __refdata
#undef __ro_after_init
#define __init
#define __initdata
#define __initconst
#define __meminit
#define __meminitdata
#define __ref
#define __refdata
#define __ro_after_init

/*
 * Of a file of the tree only what is asked for is seen by others: kernel_files.c.  What
 * another file may replace must be, or it would not be replaced within its own.
 */
#undef __weak
#define __weak __attribute__((__weak__, __externally_visible__))

/* Initcalls are called by name from arch/<arch>/kernel/init.c, if at all. */
#define PTK_INITCALL(f)             \
	int ptk_initcall_##f(void); \
	int ptk_initcall_##f(void)  \
	{                           \
		return f();         \
	}
#undef early_initcall
#undef core_initcall
#undef arch_initcall
#undef postcore_initcall
#define early_initcall(f)    PTK_INITCALL(f)
#define core_initcall(f)     PTK_INITCALL(f)
#define arch_initcall(f)     PTK_INITCALL(f)
#define postcore_initcall(f) PTK_INITCALL(f)

/* The running task is found through privileged or unset registers. */
#include <asm/current.h>
#ifdef current
struct task_struct;
extern unsigned char ptk_task[];
#undef current
#define current ((struct task_struct *)ptk_task)
#endif

/* stubs.c: a record of what is flushed, struct pt_flush. */
extern void ptk_flush(unsigned long long from, unsigned long long to, unsigned long long step,
		      unsigned long long size, unsigned long long leaves);
/* What flushes in inline functions, before the tree's headers have some that call these. */
#if __has_include("ptk_flush.h")
#include "ptk_flush.h"
#endif

#include <linux/mm.h>
#if __has_include(<linux/pgtable.h>)
#include <linux/pgtable.h>
#else
#include <asm/pgtable.h>
#endif
#include <asm/tlbflush.h>
#include <linux/hugetlb.h>

#if __has_include("ptk_after.h")
#include "ptk_after.h"
#endif

#endif
