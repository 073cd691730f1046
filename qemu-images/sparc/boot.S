/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From the reset vector in the PROM to image_main(); the MMU; the miss handler,
 * which is this machine's table walk; traps; the accesses that may fault.  C is
 * compiled with -mflat, so no register window moves; traps have globals of their
 * own.  %g4 to %g6 are the kernel tree's.
 */
#include "qemu-images/sparc/machine.h"

#define ASI_PHYS	0x14	/* memory by its physical address */
#define ASI_USER	0x10	/* as if user, primary context */
#define ASI_LSU		0x45	/* LSU control: which MMUs are on */
#define LSU_ALL_ON	0xf
#define ASI_IMMU	0x50
#define ASI_ITLB_IN	0x54
#define ASI_ITLB_ENTRY	0x55
#define ASI_IDEMAP	0x57
#define ASI_DMMU	0x58
#define ASI_DTLB_IN	0x5c
#define ASI_DTLB_ENTRY	0x5d
#define ASI_DDEMAP	0x5f
#define MMU_PRIMARY	0x08	/* registers of the MMUs: contexts … */
#define MMU_SECONDARY	0x10
#define MMU_STATUS	0x18	/* … SFSR … */
#define MMU_TAG		0x30	/* … address of the last miss, and of what is put in */
#define TLB_SIZE	(64 * 8)
#define LOCKED_LOW	0x76	/* sun4u: L, CP, CV, P, W; V and 4M are above */

#define PSTATE_KERNEL	0x14	/* PEF, PRIV: not RED, no interrupts */
#define PSTATE_PRIV	0x04
#define TSTATE_PSTATE	8	/* shift */

/* sun4v, which the assembler is not told of: UltraSPARC Architecture 2005, WRHPR */
#define WRHTBA_G1	.word 0x8b986000
#define WRHTSTATE_0	.word 0x83982000
#define WRHPSTATE_0	.word 0x81982000
#define WRGL_0		.word 0xa1902000	/* WRPR: which globals are in use */

#define STACK_BIAS	2047
#define FRAME		192
#define TICK_FRAME	(FRAME + 64)

	.register %g2, #scratch
	.register %g3, #scratch

	.macro	ADDRESS symbol, register
	sethi	%hi(\symbol), \register
	or	\register, %lo(\symbol), \register
	.endm

/* ---- reset: in the PROM, MMUs off, RED state ---- */

	.section .text.image, "ax"
image_base:
	.skip	0x20
	.globl	image_start
image_start:
	ba	start
	 nop
	/* the other traps of RED state: nothing is to be said any more */
	.rept	(0x100 - 0x28) / 8
	ba	.
	 nop
	.endr
start:	rd	%pc, %g1
	sub	%g1, start - image_base, %g1
	ADDRESS	image_base, %g2
	ADDRESS	image_filled_end, %g3
1:	ldx	[%g1], %g5
	stx	%g5, [%g2]
	add	%g2, 8, %g2
	cmp	%g2, %g3
	blu	%xcc, 1b
	 add	%g1, 8, %g1
	ADDRESS	copied, %g1
	jmp	%g1
	 wrpr	%g0, PSTATE_KERNEL, %pstate
	/* memory is zero when the machine starts, so .bss is */
copied:	wrpr	%g0, 0, %tl
	ADDRESS	stack_top, %g1
	sub	%g1, STACK_BIAS + FRAME, %sp
	clr	%fp
	clr	%g5
	call	image_main
	 nop

/*
 * void sparc_start_mmu(u64 hyper): hyper is not 0 if the processor has a
 * hyperprivileged mode.  That one is left, as it knows no translation.
 */
	.text
	.globl	sparc_start_mmu
sparc_start_mmu:
	ADDRESS	traps, %g1
	brz,pt	%o0, 1f
	 wrpr	%g1, 0, %tba
	WRHTBA_G1
	/* reset leaves the last set of globals, after which traps have no other */
	WRGL_0
	clr	%g5
1:	stxa	%g0, [%g0] ASI_LSU
	membar	#Sync
	clr	%g1
1:	stxa	%g0, [%g1] ASI_ITLB_ENTRY
	stxa	%g0, [%g1] ASI_DTLB_ENTRY
	add	%g1, 8, %g1
	cmp	%g1, TLB_SIZE
	bne	1b
	 nop
	mov	MMU_PRIMARY, %g1
	stxa	%g0, [%g1] ASI_DMMU
	mov	MMU_SECONDARY, %g1
	stxa	%g0, [%g1] ASI_DMMU
	/* sun4u's format: a processor with both takes it at this address */
	mov	-1, %o1
	sllx	%o1, 61, %o1
	or	%o1, LOCKED_LOW, %o1
	sethi	%hi(MAPPED_FROM), %o2
	sethi	%hi(MAPPED_TO), %o3
	mov	MMU_TAG, %g1
2:	or	%o1, %o2, %o4
	stxa	%o2, [%g1] ASI_DMMU
	stxa	%o4, [%g0] ASI_DTLB_IN
	stxa	%o2, [%g1] ASI_IMMU
	stxa	%o4, [%g0] ASI_ITLB_IN
	membar	#Sync
	sethi	%hi(0x400000), %o4
	add	%o2, %o4, %o2
	cmp	%o2, %o3
	bne	2b
	 nop
	mov	LSU_ALL_ON, %g1
	stxa	%g1, [%g0] ASI_LSU
	membar	#Sync
	brz,pt	%o0, 3f
	 nop
	wrpr	%g0, 1, %tl
	WRHTSTATE_0
	wrpr	%g0, 0, %tl
	WRHPSTATE_0
	nop
3:	retl
	 flush	%o7

/* void sparc_demap(u64 va): one page from both TLBs; sparc_demap_hyper: on sun4v */
	.globl	sparc_demap, sparc_demap_hyper
sparc_demap:
	stxa	%g0, [%o0] ASI_DDEMAP
	stxa	%g0, [%o0] ASI_IDEMAP
	retl
	 membar	#Sync
sparc_demap_hyper:
	ta	0x80
	retl
	 nop

/* void sparc_store_physical(u64 address, u64 word) */
	.globl	sparc_store_physical
sparc_store_physical:
	retl
	 stxa	%o1, [%o0] ASI_PHYS

/* ---- accesses that may fault ---- */

/*
 * u64 sparc_try(void (*what)(void), u64 va, u64 word): what is one of the
 * accesses below.  0: it passed; 1: it ended in a trap.  All is in sparc_probe.
 * The accesses change nothing that a caller keeps.
 */
	.globl	sparc_try
sparc_try:
	ADDRESS	sparc_probe, %o3
	ADDRESS	trapped, %o4
	stx	%o4, [%o3 + PROBE_BACK]
	stx	%o7, [%o3 + PROBE_RETURN]
	stx	%g0, [%o3 + PROBE_MISSES]
	mov	%o0, %o4
	mov	%o1, %o0
	jmpl	%o4, %o7
	 mov	%o2, %o1
	ADDRESS	sparc_probe, %o3
	stx	%o0, [%o3 + PROBE_WORD]
	ba	1f
	 mov	0, %o0
trapped:
	ADDRESS	sparc_probe, %o3
	mov	1, %o0
1:	stx	%g0, [%o3 + PROBE_BACK]
	ldx	[%o3 + PROBE_RETURN], %o7
	retl
	 nop

	.globl	sparc_read, sparc_write, sparc_fetch
sparc_read:
	ldx	[%o0], %o0
	retl
	 nop
sparc_write:
	stx	%o1, [%o0 + 8]
	retl
	 nop
/* What is there returns by %o7. */
sparc_fetch:
	jmp	%o0 + CODE_AT
	 nop

/* With the user's rights. */
	.globl	sparc_read_user, sparc_write_user, sparc_fetch_user
sparc_read_user:
	ldxa	[%o0] ASI_USER, %o0
	retl
	 nop
sparc_write_user:
	add	%o0, 8, %o0
	stxa	%o1, [%o0] ASI_USER
	retl
	 nop
/* The user itself; it comes back by a trap, and TRAP_USER_DONE is the good one. */
sparc_fetch_user:
	add	%o0, USER_CODE_AT, %o0
	rdpr	%pstate, %o2
	andn	%o2, PSTATE_PRIV, %o2
	sllx	%o2, TSTATE_PSTATE, %o2
	rdpr	%cwp, %o3
	or	%o2, %o3, %o2
	wrpr	%g0, 1, %tl
	wrpr	%o2, 0, %tstate
	wrpr	%o0, 0, %tpc
	add	%o0, 4, %o0
	wrpr	%o0, 0, %tnpc
	retry

/* ---- traps ---- */

	.balign	32768
traps:	.rept	1024
	rdpr	%tt, %g1
	sethi	%hi(trap), %g2
	jmp	%g2 + %lo(trap)
	 cmp	%g1, TRAP_DATA_MISS
	.skip	16
	.endr

trap:	be,pn	%xcc, data_miss
	 cmp	%g1, TRAP_FETCH_MISS
	be,pn	%xcc, fetch_miss
	 cmp	%g1, TRAP_TICK
	be,pn	%xcc, tick
	 cmp	%g1, TRAP_DEMAP
	bne,pn	%xcc, record
	 nop
	stxa	%g0, [%o0] ASI_DDEMAP
	stxa	%g0, [%o0] ASI_IDEMAP
	done

/*
 * The walk: the entry is loaded as it stands in memory, whether V is set or not.
 * If the TLB misses again after that, it does not take the entry.  Of software's
 * bits the walk heeds those that Linux's heeds: "huge" in a pmd, and an empty one.
 */
data_miss:
	mov	MMU_TAG, %g4
	ba	walk
	 ldxa	[%g4] ASI_DMMU, %g4
fetch_miss:
	mov	MMU_TAG, %g4
	ldxa	[%g4] ASI_IMMU, %g4
walk:	ADDRESS	sparc_probe, %g3
	ldx	[%g3 + PROBE_MISSES], %g2
	brnz,pn	%g2, record
	 inc	%g2
	stx	%g2, [%g3 + PROBE_MISSES]
	ADDRESS	sparc_slots, %g3
	srlx	%g4, 23, %g2
	cmp	%g2, WINDOW_PTE >> 23
	be,pt	%xcc, in_pte
	 cmp	%g2, WINDOW_PMD >> 23
	bne,pn	%xcc, record
	 nop
	/* a pmd */
	ldx	[%g3 + 8], %g5
	brz,pn	%g5, record
	 mov	1, %g2
	sllx	%g2, 56, %g2
	andcc	%g5, %g2, %g0
	be,pn	%xcc, table
	 sethi	%hi(0x400000), %g2
	/* 8M are two pages of 4M: which of them, the address says */
	andn	%g5, %g2, %g5
	and	%g4, %g2, %g2
	ba	load
	 or	%g5, %g2, %g5
table:	srlx	%g4, 13, %g2
	and	%g2, 1023, %g2
	sllx	%g2, 3, %g2
	add	%g5, %g2, %g5
	ba	load
	 ldxa	[%g5] ASI_PHYS, %g5
in_pte:	srlx	%g4, 13, %g2
	and	%g2, 1023, %g2
	cmp	%g2, PTE_INDEX
	bne,pn	%xcc, record
	 ldx	[%g3], %g5
load:	ADDRESS	sparc_data_in, %g2
	ldx	[%g2], %g2
	cmp	%g1, TRAP_FETCH_MISS
	be,pn	%xcc, 1f
	 nop
	stxa	%g5, [%g2] ASI_DTLB_IN
	retry
	/* what must be set for a fetch, if the TLB does not look itself */
1:	ADDRESS	sparc_exec, %g3
	ldx	[%g3], %g3
	andn	%g3, %g5, %g3
	brnz,pn	%g3, record
	 mov	TRAP_NO_EXEC, %g1
	stxa	%g5, [%g2] ASI_ITLB_IN
	retry

/* A C function in between, on the stack of what was interrupted. */
tick:	sub	%sp, TICK_FRAME, %sp
	.irp	n, 0, 1, 2, 3, 4, 5, 7
	stx	%o\n, [%sp + STACK_BIAS + FRAME + 8 * \n]
	.endr
	call	sparc_tell
	 nop
	.irp	n, 0, 1, 2, 3, 4, 5, 7
	ldx	[%sp + STACK_BIAS + FRAME + 8 * \n], %o\n
	.endr
	add	%sp, TICK_FRAME, %sp
	retry

/*
 * Trap type %g1, at whatever level: to what sparc_try() waits for, or to the end.
 * The state of the trap at level 1, which is the interrupted code's, is returned
 * to, as the kernel in any case.
 */
record:	ADDRESS	sparc_probe, %g3
	stx	%g1, [%g3 + PROBE_TRAP]
	rdpr	%tpc, %g2
	stx	%g2, [%g3 + PROBE_PC]
	/*
	 * What is no trap of an MMU's has no more to tell, and on sun4v it is
	 * taken below hyperprivileged mode, where the MMUs cannot be asked.
	 */
	clr	%g5
	mov	MMU_STATUS, %g4
	cmp	%g1, TRAP_FETCH_EXCEPTION
	be,pn	%xcc, 1f
	 cmp	%g1, TRAP_DATA_EXCEPTION
	be,pn	%xcc, 2f
	 cmp	%g1, TRAP_DATA_MISS
	be,pn	%xcc, 2f
	 cmp	%g1, TRAP_DATA_PROTECTION
	bne,pt	%xcc, 3f
	 nop
2:	ldxa	[%g4] ASI_DMMU, %g5
	stxa	%g0, [%g4] ASI_DMMU
	mov	MMU_TAG, %g4
	ba	3f
	 ldxa	[%g4] ASI_DMMU, %g2
1:	ldxa	[%g4] ASI_IMMU, %g5
	stxa	%g0, [%g4] ASI_IMMU
3:	stx	%g5, [%g3 + PROBE_STATUS]
	stx	%g2, [%g3 + PROBE_ADDRESS]
	ldx	[%g3 + PROBE_BACK], %g4
	brnz,pt	%g4, 4f
	 nop
	ADDRESS	lost, %g4
4:	wrpr	%g0, 1, %tl
	rdpr	%tstate, %g2
	or	%g2, PSTATE_PRIV << TSTATE_PSTATE, %g2
	wrpr	%g2, 0, %tstate
	wrpr	%g4, 0, %tpc
	add	%g4, 4, %g4
	wrpr	%g4, 0, %tnpc
	retry
lost:	ADDRESS	stack_top, %g1
	sub	%g1, STACK_BIAS + FRAME, %sp
	call	sparc_trap
	 nop

	.bss
	.balign	16
	.skip	65536
stack_top:

	.section .note.GNU-stack, "", @progbits
