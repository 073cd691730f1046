/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The guest as a Linux user process: entry, system calls and their numbers.
 * C is compiled with -mflat, so no register window moves.
 */
	.text
	.balign	4
	.globl	_start
	.type	_start, #function
_start:
	clr	%fp
	/* Kernel code may take %g5 for a base that is 0 before SMP set-up. */
	clr	%g5
	/* %sp is biased already; 176 bytes is the least frame, 192 keeps it aligned. */
	call	pt_guest_process
	 sub	%sp, 192, %sp
	ta	5
	.size	_start, . - _start

/* long pt_syscall3(long nr, long a, long b, long c) */
	.globl	pt_syscall3
	.type	pt_syscall3, #function
pt_syscall3:
	mov	%o0, %g1
	mov	%o1, %o0
	mov	%o2, %o1
	mov	%o3, %o2
	ta	0x6d
	/* Carry says that %o0 is a positive error number. */
	bcs,pn	%xcc, 1f
	 nop
	retl
	 nop
1:	retl
	 neg	%o0
	.size	pt_syscall3, . - pt_syscall3

	.section ".rodata", "a"
	.balign	8
	.globl	pt_nr_read, pt_nr_write, pt_nr_exit
pt_nr_read:	.xword	3
pt_nr_write:	.xword	4
pt_nr_exit:	.xword	1

	.section .note.GNU-stack, "", @progbits
