/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A barrier between a store to a table and the access that it is for is recorded: DSB makes
 * walks see the store, if other processors' are among them, and ISB begins those anew.
 */
#include <asm/barrier.h>
#undef dsb
#undef isb
#define PTK_DSB_sy    ptk_orders_stores()
#define PTK_DSB_st    ptk_orders_stores()
#define PTK_DSB_osh   ptk_orders_stores()
#define PTK_DSB_oshst ptk_orders_stores()
#define PTK_DSB_ish   ptk_orders_stores()
#define PTK_DSB_ishst ptk_orders_stores()
#define PTK_DSB_nsh   ((void)0)
#define PTK_DSB_nshst ((void)0)
#define PTK_DSB_ld    ((void)0)
#define PTK_DSB_oshld ((void)0)
#define PTK_DSB_ishld ((void)0)
#define PTK_DSB_nshld ((void)0)
#define dsb(domain)   PTK_DSB_##domain
#define isb()	      ptk_orders_walks()

/* Asking whether LPA2 is on reads TCR_EL1. */
#define read_tcr ptk_tree_read_tcr
#include <asm/memory.h>
#undef read_tcr
extern unsigned long ptk_tcr;
#define read_tcr() (ptk_tcr)

/*
 * Has the processor permission overlays, and what does POR_EL0 say?  A field of four bits for
 * each key (read, execute, write): the machine "denied" has others for two of them.
 */
#define system_supports_poe  ptk_tree_system_supports_poe
#define system_supports_haft ptk_tree_system_supports_haft
#include <asm/cpufeature.h>
#undef system_supports_poe
#undef system_supports_haft
#define system_supports_poe() PTK_HAS(KEYS)
/* Does it note accesses in table descriptors? */
#define system_supports_haft() PTK_HAS(RECORDING)
#undef read_sysreg_s
#ifdef SYS_POR_EL0
#define PTK_POR_FIELD(key, perm) ((unsigned long)(perm) << 4 * ((key)&7))
#define PTK_POR                                                                                    \
	(0x77777777UL ^                                                                            \
	 (PTK_ON(DENIED) ? PTK_POR_FIELD(PT_DENIED_KEY, 7) | PTK_POR_FIELD(PT_DENIED_WRITE_KEY, 4) \
			 : 0))
#define read_sysreg_s(r) ((r) == SYS_POR_EL0 ? PTK_POR : 0UL)
#else
#define read_sysreg_s(r) 0UL
#endif

/* The instruction that flushes stands in line, and no user may use it. */
__asm__(".macro tlbi operation:req, address\n\tnop\n.endm\n");
