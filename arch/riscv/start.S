/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The guest as a Linux user process: entry, system calls and their numbers. */
	.text
	.balign	4
	.globl	_start
	.type	_start, %function
_start:
	/* sp is 16-byte aligned already; a zero frame pointer ends back traces. */
	mv	s0, zero
	mv	ra, zero
	call	pt_guest_process
	ebreak
	.size	_start, . - _start

/* long pt_syscall3(long nr, long a, long b, long c) */
	.globl	pt_syscall3
	.type	pt_syscall3, %function
pt_syscall3:
	mv	a7, a0
	mv	a0, a1
	mv	a1, a2
	mv	a2, a3
	ecall
	ret
	.size	pt_syscall3, . - pt_syscall3

	.section .rodata
	.balign	8
	.globl	pt_nr_read, pt_nr_write, pt_nr_exit
pt_nr_read:	.quad	63
pt_nr_write:	.quad	64
pt_nr_exit:	.quad	93

	.section .note.GNU-stack, "", %progbits
