/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From QEMU's entry (z/Architecture mode, DAT off) to image_main(); the second
 * processor's way; interruptions; the accesses that may fault.
 *
 * Addresses without a base register are in each processor's own prefix area;
 * Principles of Operation, chapter 3, "Assigned Storage Locations".
 */
#define SVC_NEW_PSW	0x1c0
#define PGM_NEW_PSW	0x1d0
#define OTHER_NEW_PSWS	0x1a0, 0x1b0, 0x1e0, 0x1f0
#define PGM_CODE	0x8e
#define PGM_TEID	0xa8	/* translation-exception identification */
#define PGM_OLD_ADDRESS	0x158
/* Not assigned: for this file. */
#define PROBE		0x200	/* the struct probe under way, or 0 */
#define SCRATCH		0x210	/* a PSW, or two words */

#define CODE_AT		64	/* machine.c: where a page has code */
#define SAVED		48	/* from r6 on, in the caller's frame */
#define FRAME		160

	.section .text.image, "ax"
	.globl	image_start
image_start:
	larl	%r15, boot_stack_top
	brasl	%r14, vectors
	brasl	%r14, image_main

	.globl	s390_second_start
s390_second_start:
	larl	%r15, second_stack_top
	brasl	%r14, vectors
	brasl	%r14, s390_second_main

/* This processor's interruptions, and a first frame. */
vectors:
	aghi	%r15, -FRAME
	xc	0(8,%r15), 0(%r15)
	xc	PROBE(8), PROBE
	larl	%r1, unexpected_psw
	.irp	at, OTHER_NEW_PSWS
	mvc	\at(16), 0(%r1)
	.endr
	larl	%r1, program_psw
	mvc	PGM_NEW_PSW(16), 0(%r1)
	larl	%r1, passed_psw
	mvc	SVC_NEW_PSW(16), 0(%r1)
	br	%r14

/* void s390_dat_on(u64 asce, u64 cr0): from here on interruptions are taken with DAT too. */
	.text
	.globl	s390_dat_on
s390_dat_on:
	stmg	%r2, %r3, SCRATCH
	lctlg	%c1, %c1, SCRATCH
	lctlg	%c0, %c0, SCRATCH+8
	ptlb
	oi	SVC_NEW_PSW, 0x04
	oi	PGM_NEW_PSW, 0x04
	stosm	SCRATCH, 0x04
	br	%r14

/* ---- accesses that may fault ---- */

/*
 * u64 s390_try(struct probe *p, void (*what)(void), u64 va, u64 word, u64 mask):
 * what is one of the accesses below, run with this PSW mask.  0: it passed; 1:
 * it ended in a program interruption.
 */
	.globl	s390_try
s390_try:
	stmg	%r6, %r15, SAVED(%r15)
	stg	%r15, 0(%r2)		/* probe.sp */
	stg	%r2, PROBE
	stg	%r6, SCRATCH
	stg	%r3, SCRATCH+8
	lgr	%r2, %r4
	lgr	%r3, %r5
	lpswe	SCRATCH

	.globl	s390_read, s390_write, s390_fetch
s390_read:
	lg	%r2, 0(%r2)
	svc	0
s390_write:
	stg	%r3, 8(%r2)
	svc	0
s390_fetch:
	aghi	%r2, CODE_AT
	basr	%r14, %r2
	svc	0

/* ---- interruptions ---- */

/* Every access that passed ends here, in whichever state it was made. */
passed:
	lg	%r1, PROBE
	stg	%r2, 8(%r1)		/* probe.word */
	lghi	%r2, 0
tried:
	xc	PROBE(8), PROBE
	lg	%r15, 0(%r1)
	lmg	%r6, %r15, SAVED(%r15)
	br	%r14

program:
	llgh	%r2, PGM_CODE
	lg	%r3, PGM_TEID
	lg	%r1, PROBE
	ltgr	%r1, %r1
	jz	1f
	/* a probe's: back out of s390_try() */
	stmg	%r2, %r3, 16(%r1)	/* probe.code, probe.teid */
	lghi	%r2, 1
	j	tried
1:	lg	%r4, PGM_OLD_ADDRESS
	aghi	%r15, -FRAME
	brasl	%r14, s390_trap

/* 64-bit addressing; the first 32 bits of the mask get DAT later. */
	.section .rodata
	.balign	8
program_psw:	.quad	0x0000000180000000, program
passed_psw:	.quad	0x0000000180000000, passed
/* Disabled wait: nothing else is to come. */
unexpected_psw:	.quad	0x0002000180000000, 0xbad

	.bss
	.balign	4096
	.skip	65536
boot_stack_top:
	.skip	16384
second_stack_top:

	.section .note.GNU-stack, "", %progbits
