/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The guest as a Linux user process: entry, system calls and their numbers.
 * Serves both 64-bit ABIs: ELFv1 (a function symbol names a descriptor in
 * .opd, from which the system has loaded r2) and ELFv2 (r2 is made from the
 * function's own address).
 */
#if defined(_CALL_ELF) && _CALL_ELF == 2
	.abiversion 2
#define FUNCTION(name)							\
	.text;								\
	.balign	4;							\
	.globl	name;							\
	.type	name, @function;					\
name:
#else
#define FUNCTION(name)							\
	.section .opd, "aw";						\
	.balign	8;							\
	.globl	name;							\
	.type	name, @function;					\
name:									\
	.quad	.Lcode.name, .TOC.@tocbase, 0;				\
	.text;								\
	.balign	4;							\
.Lcode.name:
#endif

FUNCTION(_start)
#if defined(_CALL_ELF) && _CALL_ELF == 2
	/* r12 need not hold the entry address: ask for the own one. */
	bcl	20, 31, 1f
1:	mflr	12
	addis	2, 12, (.TOC. - 1b)@ha
	addi	2, 2, (.TOC. - 1b)@l
#endif
	clrrdi	1, 1, 4
	li	0, 0
	mtlr	0
	/* The callee saves LR and, in ELFv1, its arguments in this frame. */
	stdu	0, -112(1)
	bl	pt_guest_process
	nop
	trap

/* long pt_syscall3(long nr, long a, long b, long c) */
FUNCTION(pt_syscall3)
	mr	0, 3
	mr	3, 4
	mr	4, 5
	mr	5, 6
	sc
	/* Summary overflow says that r3 is a positive error number. */
	bnslr
	neg	3, 3
	blr

	.section .rodata
	.balign	8
	.globl	pt_nr_read, pt_nr_write, pt_nr_exit
pt_nr_read:	.quad	3
pt_nr_write:	.quad	4
pt_nr_exit:	.quad	1

	.section .note.GNU-stack, "", @progbits
