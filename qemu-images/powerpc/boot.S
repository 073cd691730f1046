/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From pseries' entry at the reset vector (big endian, real mode, r3 the device
 * tree) to image_main(); the second processor's way; interrupts, which come in
 * real mode, where addresses are the same; the accesses that may fault.
 */
#define CODE_AT		64	/* machine.c: where a page has code, for the kernel … */
#define USER_CODE_AT	72	/* … and for the user */
#define MSR_PR		0x4000
#define DEC_FAR		0x7fff	/* upper half of the largest value */

/* struct probe */
#define PROBE_SP	0
#define PROBE_MSR	8
#define PROBE_WORD	16
#define PROBE_VECTOR	24
#define PROBE_SRR0	32
#define PROBE_SRR1	40
#define PROBE_DSISR	48
#define PROBE_DAR	56

#define FIRST_SAVED	14
#define FRAME		(32 + 8 * (32 - FIRST_SAVED))
#define SAVED(r)	(32 + 8 * (r - FIRST_SAVED))

#ifdef __LITTLE_ENDIAN__
	/* An instruction for a processor that is still big-endian. */
	.macro	BIG_ENDIAN word
	.byte	(\word) >> 24 & 255, (\word) >> 16 & 255, (\word) >> 8 & 255, (\word) & 255
	.endm
	/* li 11, next; mtsrr0 11; mfmsr 11; ori 11, 11, LE; mtsrr1 11; rfid */
	.macro	ENTER next
	BIG_ENDIAN (0x39600000+\next)
	BIG_ENDIAN 0x7d7a03a6
	BIG_ENDIAN 0x7d6000a6
	BIG_ENDIAN 0x616b0001
	BIG_ENDIAN 0x7d7b03a6
	BIG_ENDIAN 0x4c000024
	.org	\next
	.endm
#else
	.macro	ENTER next
	.endm
#endif

	.macro	VECTOR at
	.org	\at
	li	3, \at
	b	interrupt
	.endm

	/* What C expects: 64-bit mode, too.  The image is below 2 GiB. */
	.macro	C_STATE stack
	li	0, 1
	sldi	0, 0, 63
	mfmsr	1
	or	0, 0, 1
	mtmsrd	0
	isync
	lis	1, \stack@ha
	addi	1, 1, \stack@l
	lis	2, .TOC.@ha
	addi	2, 2, .TOC.@l
	li	0, 0
	stdu	0, -32(1)
	mtsprg0	0
	lis	0, DEC_FAR
	mtdec	0
	.endm

	.section .text.image, "ax"
	.org	0x100
	.globl	image_start
image_start:
	ENTER	0x118
	b	first

	.org	0x180
	.globl	powerpc_second_start
powerpc_second_start:
	ENTER	0x198
	b	second

	.irp	at, 0x200, 0x300, 0x380, 0x400, 0x480, 0x500, 0x600, 0x700, 0x800
	VECTOR	\at
	.endr
	/* The user's code runs with interrupts on, whoever starts it. */
	.org	0x900
	mtsprg1	3
	lis	3, DEC_FAR
	mtdec	3
	mfsprg1	3
	rfid
	.irp	at, 0x980, 0xa00, 0xc00, 0xd00, 0xe00, 0xe20, 0xe40, 0xf00, 0xf20, 0xf40, 0xf60, 0xf80
	VECTOR	\at
	.endr
	.org	0x1000

first:	C_STATE	boot_stack_top
	lis	4, powerpc_device_tree@ha
	std	3, powerpc_device_tree@l(4)
	bl	image_main
	nop
second:	C_STATE	second_stack_top
	bl	powerpc_second_main
	nop

/*
 * r3: the vector.  A probe's goes back out of powerpc_try(); what the access
 * has read, or the user's code, is in r31.
 */
interrupt:
	mfsprg0	4
	mfsrr0	5
	mfsrr1	6
	mfdsisr	7
	mfdar	8
	cmpdi	4, 0
	beq	1f
	std	31, PROBE_WORD(4)
	std	3, PROBE_VECTOR(4)
	std	5, PROBE_SRR0(4)
	std	6, PROBE_SRR1(4)
	std	7, PROBE_DSISR(4)
	std	8, PROBE_DAR(4)
	ld	1, PROBE_SP(4)
	ld	5, PROBE_MSR(4)
	mtsrr1	5
	lis	5, tried@ha
	addi	5, 5, tried@l
	mtsrr0	5
	li	3, 1
	rfid
1:	bl	powerpc_trap
	nop

/* ---- accesses that may fault ---- */

	.text
	.balign	4
/*
 * u64 powerpc_try(struct probe *p, void (*what)(void), u64 va, u64 word): what
 * is one of the accesses below.  0: it passed; 1: it ended in an interrupt.
 */
	.globl	powerpc_try
	.type	powerpc_try, @function
powerpc_try:
	mflr	0
	std	0, 16(1)
	mfcr	0
	stw	0, 8(1)
	stdu	1, -FRAME(1)
	.irp	r, 14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	std	\r, SAVED(\r)(1)
	.endr
	std	1, PROBE_SP(3)
	mfmsr	0
	std	0, PROBE_MSR(3)
	mtsprg0	3
	mr	30, 3
	mr	12, 4
	mtctr	12
	mr	3, 5
	mr	4, 6
	bctrl
	std	31, PROBE_WORD(30)
	li	3, 0
tried:
	li	0, 0
	mtsprg0	0
	.irp	r, 14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	ld	\r, SAVED(\r)(1)
	.endr
	addi	1, 1, FRAME
	lwz	0, 8(1)
	mtcr	0
	ld	0, 16(1)
	mtlr	0
	blr

	.macro	ACCESS name
	.globl	\name
	.type	\name, @function
\name:
	.endm

ACCESS	powerpc_read
	ld	31, 0(3)
	blr
ACCESS	powerpc_write
	std	4, 8(3)
	blr
ACCESS	powerpc_fetch
	addi	9, 3, CODE_AT
	mtctr	9
	bctr

/* In problem state; it comes back by an interrupt, and a system call is the good one. */
ACCESS	powerpc_read_user
	lis	9, 1f@ha
	addi	9, 9, 1f@l
	b	to_user
1:	ld	31, 0(3)
	sc
ACCESS	powerpc_write_user
	lis	9, 1f@ha
	addi	9, 9, 1f@l
	b	to_user
1:	std	4, 8(3)
	sc
ACCESS	powerpc_fetch_user
	addi	9, 3, USER_CODE_AT
to_user:
	mtsrr0	9
	mfmsr	9
	ori	9, 9, MSR_PR
	mtsrr1	9
	rfid

	.bss
	.balign	4096
	.skip	65536
boot_stack_top:
	.skip	16384
second_stack_top:

	.section .note.GNU-stack, "", %progbits
