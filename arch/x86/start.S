/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The guest as a Linux user process: entry, system calls and their numbers. */
	.text
	.globl	_start
	.type	_start, @function
_start:
	xorl	%ebp, %ebp
	andq	$-16, %rsp
	call	pt_guest_process
	ud2
	.size	_start, . - _start

/* long pt_syscall3(long nr, long a, long b, long c) */
	.globl	pt_syscall3
	.type	pt_syscall3, @function
pt_syscall3:
	movq	%rdi, %rax
	movq	%rsi, %rdi
	movq	%rdx, %rsi
	movq	%rcx, %rdx
	syscall
	ret
	.size	pt_syscall3, . - pt_syscall3

	.section .rodata
	.balign	8
	.globl	pt_nr_read, pt_nr_write, pt_nr_exit
pt_nr_read:	.quad	0
pt_nr_write:	.quad	1
pt_nr_exit:	.quad	60

	.section .note.GNU-stack, "", @progbits
