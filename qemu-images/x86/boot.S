/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From the PVH entry (32-bit, paging off) to image_main() in long mode, with
 * four or five levels as the request says; the second processor's way there;
 * traps; the accesses that may fault.
 *
 * All but this file and x86_kernel() runs as a user: a KVM that has no help from
 * its processor may run users' code as it is, but interpret the kernel's, a
 * thousand times slower.  What takes a kernel is asked of it by UD2, since
 * such a KVM knows no INT, and its SYSCALL leaves a user a user.
 */
#include "qemu-images/x86/machine.h"

#define REQUEST_MODE	32	/* offsetof(struct pt_request, mode) */
#define CR0_PE_WP_PG	0x80010001
#define CR0_CD_NW	0x60000000
#define CR4_PAE_PGE	0xa0
#define CR4_LA57	0x1000
#define CPUID_7_ECX_LA57 0x10000
#define MSR_EFER	0xc0000080
#define EFER_LME_NXE	0x900
#define MAP_LEAF	0x87	/* present, write, user, large */
#define MAP_TABLE	7	/* present, write, user */
#define CODE64		0x08
#define DATA		0x10
#define USER_CODE64	0x23
#define USER_DATA	0x1b
#define USER_FLAGS	2	/* interrupts off */
#define CODE32		0x28
#define MiB2		0x200000

	/* Xen's note XEN_ELFNOTE_PHYS32_ENTRY: where to enter, in 32-bit mode */
	.section .note.pvh, "a", @note
	.balign	4
	.long	4, 8, 18
	.asciz	"Xen"
	.quad	image_start

	.section .text.image, "ax"
	.code32
	.globl	image_start
image_start:
	cli
	cld
	movl	$boot_stack_top, %esp
	lgdtl	gdt_pointer

	/* the first gigabyte where it is, for the user as well */
	movl	$MAP_LEAF, %eax
	movl	$low_pmd, %edi
	movl	$512, %ecx
1:	movl	%eax, (%edi)
	movl	$0, 4(%edi)
	addl	$MiB2, %eax
	addl	$8, %edi
	loop	1b
	movl	$low_pmd + MAP_TABLE, low_pud
	movl	$low_pud + MAP_TABLE, x86_p4d
	movl	$x86_p4d + MAP_TABLE, x86_p5d

/* Both processors, each with its own stack in esp. */
enter_long_mode:
	movl	%cr4, %esi
	orl	$CR4_PAE_PGE, %esi
	movl	$x86_p4d, %edi
	cmpl	$MODE_5LEVEL, pt_image_mailbox + REQUEST_MODE
	jne	2f
	movl	$7, %eax
	xorl	%ecx, %ecx
	cpuid
	testl	$CPUID_7_ECX_LA57, %ecx
	jz	2f
	orl	$CR4_LA57, %esi
	movl	$x86_p5d, %edi
2:	movl	%esi, %cr4
	movl	%edi, %cr3
	movl	$MSR_EFER, %ecx
	rdmsr
	orl	$EFER_LME_NXE, %eax
	wrmsr
	movl	%cr0, %eax
	andl	$~CR0_CD_NW, %eax
	orl	$CR0_PE_WP_PG, %eax
	movl	%eax, %cr0
	ljmp	$CODE64, $in_long_mode

	.code64
in_long_mode:
	movl	$USER_DATA, %eax
	movl	%eax, %ds
	movl	%eax, %es
	xorl	%eax, %eax
	movl	%eax, %ss
	movl	%eax, %fs
	movl	%eax, %gs
	movl	%esp, %esp
	xorl	%ebp, %ebp
	movl	x86_second, %edi
	leaq	image_main(%rip), %rbx
	testl	%edi, %edi
	jz	3f
	leaq	x86_second_main(%rip), %rbx
3:	call	x86_kernel
	/* neither returns */
	leaq	-8(%rsp), %rax
	pushq	$USER_DATA
	pushq	%rax
	pushq	$USER_FLAGS
	pushq	$USER_CODE64
	pushq	%rbx
	iretq

/* ---- the second processor starts here, copied below 1 MiB, in real mode ---- */

	.globl	x86_trampoline, x86_trampoline_end
	.code16
x86_trampoline:
	cli
	xorw	%ax, %ax
	movw	%ax, %ds
	lgdtl	X86_TRAMPOLINE + trampoline_gdt - x86_trampoline
	movl	$1, %eax
	movl	%eax, %cr0
	ljmpl	$CODE32, $second_32
	.balign	4
trampoline_gdt:
	.word	gdt_end - gdt - 1
	.long	gdt
x86_trampoline_end:
	.code32
second_32:
	movl	$DATA, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	%eax, %ss
	movl	$second_stack_top, %esp
	jmp	enter_long_mode

/* ---- accesses that may fault ---- */

	.text
	.code64
/*
 * u64 x86_try(struct probe *p, void (*what)(void), u64 va, u64 word): what is
 * one of the accesses below; returns 0, or the vector + 1 of the trap that ended
 * it.  x86_try_kernel(p, what, va, word, u64 flush) the same as the kernel, which
 * first flushes that address if it is not 0: the kernel is asked once for both.
 */
	.macro	SAVE
	pushq	%rbx
	pushq	%rbp
	pushq	%r12
	pushq	%r13
	pushq	%r14
	pushq	%r15
	movq	%rsp, (%rdi)
	movq	%rdi, %fs:0
	movq	%rdi, %rbx
	movq	%rdx, %rdi
	movq	%rsi, %rax
	movq	%rcx, %rsi
	.endm

	.globl	x86_try, x86_try_kernel
x86_try_kernel:
	SAVE
	testq	%r8, %r8
	jz	3f
	movq	%rax, %r9
	leaq	flush_first(%rip), %rax
3:	call	ask
	jmp	1f
x86_try:
	SAVE
	call	*%rax
1:	movq	%rax, 8(%rbx)		/* probe.word */
	xorl	%eax, %eax
	jmp	2f

/* Where a probe's trap comes out, with vector, code and address. */
x86_caught:
	movq	%fs:0, %rbx
	movq	(%rbx), %rsp
	movq	%rcx, 16(%rbx)		/* probe.code */
	movq	%rdx, 24(%rbx)		/* probe.address */
	incq	%rax

/* eax: the result; the stack is as SAVE left it. */
2:
	movq	$0, %fs:0
	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%rbp
	popq	%rbx
	ret

/* u64 x86_as_kernel(void (*what)(void), u64 argument) */
	.globl	x86_as_kernel
x86_as_kernel:
	movq	%rdi, %rax
	movq	%rsi, %rdi
/* rax: what the kernel is to call.  All but the stack is the caller's. */
ask:	ud2
	ret

	.globl	x86_invlpg
x86_invlpg:
	invlpg	(%rdi)
	ret

flush_first:
	invlpg	(%r8)
	jmp	*%r9

	.globl	x86_send
x86_send:
	movq	(%rdi), %rcx		/* line.size */
	leaq	8(%rdi), %rsi		/* line.text */
1:	movl	$X86_CONSOLE_STATUS, %edx
2:	inb	%dx, %al
	testb	$X86_CONSOLE_CAN_SEND, %al
	jz	2b
	movl	$X86_CONSOLE, %edx
	outsb
	loop	1b
	ret

/* Until the next INIT. */
	.globl	x86_park
x86_park:
	hlt
	jmp	x86_park

	.globl	x86_read, x86_write, x86_fetch
x86_read:
	movq	(%rdi), %rax
	ret
x86_write:
	movq	%rsi, 8(%rdi)
	ret
x86_fetch:
	leaq	64(%rdi), %rdx
	/* where nothing is, zeros are fetched, which add to what rax points to */
	leaq	scratch(%rip), %rax
	jmp	*%rdx

/* ---- traps ---- */

	.macro	TRAP n, has_code
trap_\n:
	.if !\has_code
	pushq	$0
	.endif
	pushq	$\n
	jmp	trap
	.endm
	.irp	n, 0,1,2,3,4,5,7,9,15,16,18,19,20,22,23,24,25,26,27,28,31
	TRAP	\n, 0
	.endr
	.irp	n, 8,10,11,12,13,14,17,21,29,30
	TRAP	\n, 1
	.endr

/* "Invalid opcode" at ask: back behind it when that is done. */
trap_6:	cmpq	$ask, (%rsp)
	jne	1f
	call	*%rax
	addq	$2, (%rsp)
	iretq
1:	pushq	$0
	pushq	$6

/* On the trap's own stack: vector, error code, rip, cs, flags, rsp, ss. */
trap:	cmpq	$0, %fs:0
	je	1f
	/* a probe's; no register of the access counts any more */
	movq	%cr2, %rdx
	popq	%rax
	popq	%rcx
	movq	$x86_caught, (%rsp)
	movq	$USER_CODE64, 8(%rsp)
	movq	$USER_DATA, 32(%rsp)
	iretq
	/* nobody's: told as a user, too */
1:	popq	%rdi
	popq	%rsi
	movq	(%rsp), %rdx
	movq	%cr2, %rcx
	movq	$x86_trap, (%rsp)
	movq	$USER_CODE64, 8(%rsp)
	movq	$USER_FLAGS, 16(%rsp)
	movq	$fault_stack_top - 8, 24(%rsp)
	movq	$USER_DATA, 32(%rsp)
	iretq

	.section .rodata
	.balign	8
	.globl	x86_traps
x86_traps:
	.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	.quad	trap_\n
	.endr

	.data
	.balign	8
	.globl	gdt
/* null, kernel code and data; user data and code; 32-bit code; TSS */
gdt:	.quad	0, 0x00209a0000000000, 0x00cf92000000ffff, 0x00cff2000000ffff
	.quad	0x0020fa0000000000, 0x00cf9a000000ffff, 0, 0, 0, 0
gdt_end:
gdt_pointer:
	.word	gdt_end - gdt - 1
	.quad	gdt

	.bss
	.balign	4096
	.globl	x86_p4d, x86_p5d
x86_p5d:	.skip	4096
x86_p4d:	.skip	4096
low_pud:	.skip	4096
low_pmd:	.skip	4096
scratch:	.skip	8
		.skip	65528
boot_stack_top:
		.skip	16384
second_stack_top:
		.skip	8192
fault_stack_top:

	.section .note.GNU-stack, "", @progbits
