/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From QEMU's start in machine mode to image_main(), in which all of the image stays; the second
 * processor's way; traps; the accesses that may fault.  What machine mode loads and stores is
 * translated only while mstatus.MPRV is set, with the rights of the mode in MPP.
 */
#define MPP_USER	0
#define MPP_SUPERVISOR	0x800
#define MPP_MASK	0x1800
#define MPRV		0x20000
#define SUM		0x40000
#define MSIE		0x8
/*
 * Physical memory protection: first, from 16G on nothing, for machine mode as well (L, NAPOT), where
 * the machine's PCI answers to whatever address; then all (NAPOT, R, W, X).
 */
#define PMP_CONFIG	0x1f98
#define PMP_NONE	0x17fffffff
#define PBMTE_ADUE	3	/* menvcfg's bits 62:61, as a number */
#define MENVCFG		0x30a
#define CODE_AT		64	/* machine.c: where a page has code */

	.option	arch, +zicsr, +zifencei
	.section .text.image, "ax"
	.globl	image_start
image_start:
	la	t0, trap
	csrw	mtvec, t0
	csrw	mscratch, zero
	li	t0, PMP_NONE
	csrw	pmpaddr0, t0
	li	t0, -1
	csrw	pmpaddr1, t0
	li	t0, PMP_CONFIG
	csrw	pmpcfg0, t0
	mv	s0, zero
	csrr	t0, mhartid
	bnez	t0, second
	la	sp, boot_stack_top
	call	image_main
	/* sleeps until it is wanted: machine.c start_second() */
second:
	csrw	mie, MSIE
1:	wfi
	la	t0, riscv_second_wanted
	lw	t0, 0(t0)
	beqz	t0, 1b
	fence	rw, rw
	la	sp, second_stack_top
	call	riscv_second_main

/* u64 riscv_start_mmu(u64 satp): what is there afterwards. */
	.text
	.globl	riscv_start_mmu
riscv_start_mmu:
	/* memory types and hardware's updates, where there are such: a processor may lack the register */
	la	t1, 2f
	csrrw	t1, mtvec, t1
	li	t0, PBMTE_ADUE
	slli	t0, t0, 61
	csrs	MENVCFG, t0
	.balign	4
2:	csrw	mtvec, t1
	csrw	satp, a0
	sfence.vma
	csrr	a0, satp
	ret

	.globl	riscv_flush, riscv_new_code
riscv_flush:
	sfence.vma
	ret
riscv_new_code:
	fence.i
	ret

/* ---- accesses that may fault ---- */

/*
 * u64 riscv_try(struct probe *p, void (*what)(u64 va, u64 word), u64 va, u64 word): what is
 * one of the accesses below.  0: it passed; 1: it ended in a trap.
 */
	.globl	riscv_try
riscv_try:
	addi	sp, sp, -112
	sd	ra, 0(sp)
	.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11
	sd	s\n, 8+8*\n(sp)
	.endr
	sd	sp, 0(a0)		/* probe.sp */
	csrw	mscratch, a0
	mv	s0, a0
	mv	t1, a1
	mv	a0, a2
	mv	a1, a3
	jalr	t1
	sd	a0, 8(s0)		/* probe.word */
	li	a0, 0
tried:
	li	t0, MPRV
	csrc	mstatus, t0
	csrw	mscratch, zero
	ld	ra, 0(sp)
	.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11
	ld	s\n, 8+8*\n(sp)
	.endr
	addi	sp, sp, 112
	ret

	/* of the mode's rights, and the user's pages are open to the kernel */
	.macro	AS mode, translated
	li	t0, MPP_MASK
	csrc	mstatus, t0
	li	t0, SUM | \mode | \translated
	csrs	mstatus, t0
	.endm
	.macro	ACCESSES who, mode
	.globl	riscv_read_\who, riscv_write_\who, riscv_fetch_\who
riscv_read_\who:
	AS	\mode, MPRV
	ld	a0, 0(a0)
	j	done
riscv_write_\who:
	AS	\mode, MPRV
	sd	a1, 8(a0)
	j	done
/* In the mode itself; it comes back by a trap, and ECALL is the good one. */
riscv_fetch_\who:
	AS	\mode, 0
	addi	t0, a0, CODE_AT
	csrw	mepc, t0
	mret
	.endm
	ACCESSES user, MPP_USER
	ACCESSES kernel, MPP_SUPERVISOR
done:
	li	t0, MPRV
	csrc	mstatus, t0
	ret

/* ---- traps ---- */

	.balign	4
trap:
	li	t0, MPRV
	csrc	mstatus, t0
	csrr	t0, mscratch
	csrr	a0, mcause
	csrr	a1, mtval
	beqz	t0, 1f
	/* a probe's: back out of riscv_try() */
	sd	a0, 16(t0)		/* probe.code */
	sd	a1, 24(t0)		/* probe.address */
	ld	sp, 0(t0)
	li	a0, 1
	j	tried
1:	csrr	a2, mepc
	call	riscv_trap

	.bss
	.balign	4096
	.skip	65536
boot_stack_top:
	.skip	16384
	.balign	4096
second_stack_top:

	.section .note.GNU-stack, "", %progbits
