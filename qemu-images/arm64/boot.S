/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From QEMU's entry at EL1 (MMU off) to image_main(); the second processor's
 * way; exceptions; the accesses that may fault.
 */
#define SPSR_EL0_MASKED	0x3c0	/* EL0t, all exceptions masked */
#define CODE_AT		64	/* machine.c: where a page has code, for the kernel … */
#define USER_CODE_AT	72	/* … and for the user */

	.section .text.image, "ax"
	.globl	image_start
image_start:
	adrp	x1, boot_stack_top
	adr	x2, first
	b	start

	.globl	arm64_second_start
arm64_second_start:
	adrp	x1, second_stack_top
	adr	x2, second
start:
	mov	sp, x1
	adrp	x3, vectors
	msr	vbar_el1, x3
	msr	tpidr_el1, xzr
	isb
	mov	x29, #0
	mov	x30, #0
	br	x2
first:	bl	image_main
second:	bl	arm64_second_main

/* ---- accesses that may fault ---- */

	.text
/*
 * u64 arm64_try(struct probe *p, void (*what)(void), u64 va, u64 word): what is
 * one of the accesses below.  0: it passed; 1: it ended in an exception.
 */
	.macro	SAVE
	sub	sp, sp, #96
	stp	x19, x20, [sp]
	stp	x21, x22, [sp, #16]
	stp	x23, x24, [sp, #32]
	stp	x25, x26, [sp, #48]
	stp	x27, x28, [sp, #64]
	stp	x29, x30, [sp, #80]
	mov	x9, sp
	str	x9, [x0]		/* probe.sp */
	msr	tpidr_el1, x0
	mov	x19, x0
	mov	x9, x1
	mov	x0, x2
	mov	x1, x3
	.endm

	.globl	arm64_try
arm64_try:
	SAVE
	blr	x9
	str	x0, [x19, #8]		/* probe.word */
	mov	x0, #0
tried:
	msr	tpidr_el1, xzr
	ldp	x19, x20, [sp]
	ldp	x21, x22, [sp, #16]
	ldp	x23, x24, [sp, #32]
	ldp	x25, x26, [sp, #48]
	ldp	x27, x28, [sp, #64]
	ldp	x29, x30, [sp, #80]
	add	sp, sp, #96
	ret

	.globl	arm64_read, arm64_write, arm64_fetch
arm64_read:
	ldr	x0, [x0]
	ret
arm64_write:
	str	x1, [x0, #8]
	ret
arm64_fetch:
	add	x9, x0, #CODE_AT
	br	x9

/* With EL0's rights, from EL1. */
	.globl	arm64_read_user, arm64_write_user, arm64_fetch_user
arm64_read_user:
	ldtr	x0, [x0]
	ret
arm64_write_user:
	sttr	x1, [x0, #8]
	ret
/* EL0 itself; it comes back by an exception, and SVC is the good one. */
arm64_fetch_user:
	add	x9, x0, #USER_CODE_AT
	msr	elr_el1, x9
	mov	x9, #SPSR_EL0_MASKED
	msr	spsr_el1, x9
	eret

/* ---- exceptions ---- */

	.macro	VECTOR n
	.balign	128
	mov	x0, #\n
	b	exception
	.endm
	.balign	4096
vectors:
	.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15
	VECTOR	\n
	.endr

exception:
	mrs	x19, tpidr_el1
	mrs	x1, esr_el1
	mrs	x2, far_el1
	cbz	x19, 1f
	/* a probe's: back out of arm64_try() */
	stp	x1, x2, [x19, #16]	/* probe.code, probe.address */
	ldr	x9, [x19]
	mov	sp, x9
	mov	x0, #1
	b	tried
1:	mrs	x3, elr_el1
	bl	arm64_trap

	.bss
	.balign	4096
	.skip	65536
boot_stack_top:
	.skip	16384
	.balign	4096
second_stack_top:

	.section .note.GNU-stack, "", %progbits
