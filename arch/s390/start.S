/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The guest as a Linux user process: entry, system calls and their numbers. */
	.text
	.balign	8
	.globl	_start
	.type	_start, @function
_start:
	/* The register save area that every callee may use, with a zero back chain. */
	aghi	%r15, -160
	xc	0(8,%r15), 0(%r15)
	brasl	%r14, pt_guest_process
	j	.+2
	.size	_start, . - _start

/* long pt_syscall3(long nr, long a, long b, long c) */
	.balign	8
	.globl	pt_syscall3
	.type	pt_syscall3, @function
pt_syscall3:
	lgr	%r1, %r2
	lgr	%r2, %r3
	lgr	%r3, %r4
	lgr	%r4, %r5
	/* Number 0 takes the number from r1. */
	svc	0
	br	%r14
	.size	pt_syscall3, . - pt_syscall3

	.section .rodata
	.balign	8
	.globl	pt_nr_read, pt_nr_write, pt_nr_exit
pt_nr_read:	.quad	3
pt_nr_write:	.quad	4
pt_nr_exit:	.quad	1

	.section .note.GNU-stack, "", @progbits
