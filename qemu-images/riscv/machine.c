/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * riscv64: QEMU's virt machine without firmware, Sv39, Sv48 and Sv57.  The image stays in machine
 * mode, which sees memory as it is; what is tried goes through the tables with the rights of
 * the user or of the supervisor (boot.S).  Memory: the image from where it starts, the mailbox at
 * 32 MiB, free memory from 64 MiB.  Only windows are mapped.
 */
#include "arch/riscv/bits.h"
#include "qemu-images/common/image.h"
#include "qemu-images/common/second.h"

#define RAM	    UINT64_C(0x80000000)
#define FREE_MEMORY (RAM + UINT64_C(0x4000000))
#define UART	    UINT64_C(0x10000000)
#define TEST_DEVICE UINT64_C(0x00100000)
#define CLINT	    UINT64_C(0x02000000)

#define UART_DATA	0
#define UART_STATUS	5
#define UART_RECEIVED	PT_BIT(0)
#define UART_SEND_EMPTY PT_BIT(5)

#define TEST_PASS 0x5555
#define TEST_FAIL 0x3333

#define SATP_SV39	UINT64_C(8)
#define SATP_MODE_SHIFT 60

enum { ENTRIES = 512, CODE_AT = 64, ECALL = 0x00000073 };

/* pt_qemu.lacks: arch/riscv/qemu.c. */
enum { LACKS_RESERVED = 1 };

struct image_machine machine = {
	.name = "riscv64",
	.levels = PT_BIT(PT_PTE) | PT_BIT(PT_PMD) | PT_BIT(PT_PUD),
};

/* ---- console, end ------------------------------------------------------------- */

static volatile unsigned char *uart(unsigned reg)
{
	return (volatile unsigned char *)(UART + reg);
}

void machine_console_put(char c)
{
	while (!(*uart(UART_STATUS) & UART_SEND_EMPTY))
		;
	*uart(UART_DATA) = (unsigned char)c;
}

char machine_console_get(void)
{
	while (!(*uart(UART_STATUS) & UART_RECEIVED))
		;
	return (char)*uart(UART_DATA);
}

void machine_exit(int code)
{
	*(volatile u32 *)TEST_DEVICE = code ? (u32)code << 16 | TEST_FAIL : TEST_PASS;
	for (;;)
		;
}

/* ---- traps ----------------------------------------------------------------------- */

/* An access under way; boot.S knows the order. */
struct probe {
	u64 sp;
	u64 word;
	u64 code, address;
};

u64 riscv_try(struct probe *p, void (*what)(u64 va, u64 word), u64 va, u64 word);
void riscv_read_user(u64 va, u64 word);
void riscv_write_user(u64 va, u64 word);
void riscv_fetch_user(u64 va, u64 word);
void riscv_read_kernel(u64 va, u64 word);
void riscv_write_kernel(u64 va, u64 word);
void riscv_fetch_kernel(u64 va, u64 word);
u64 riscv_start_mmu(u64 satp);
void riscv_flush(void);
void riscv_new_code(void);
void riscv_trap(u64 code, u64 address, u64 pc);
void riscv_second_main(void);

__attribute__((used)) void riscv_trap(u64 code, u64 address, u64 pc)
{
	image_fault("trap", code, address, pc);
}

/* ---- tables ----------------------------------------------------------------------- */

typedef volatile u64 table[ENTRIES] __attribute__((aligned(4096)));

enum { PUD_INDEX = 3, WINDOW_INDEX = 4, PMD_INDEX = 2, PTE_INDEX = 5 };

/* Above the puds there is one table more in Sv48, and two in Sv57. */
static table above[2], puds, window_pmd, window_pte;
/* Tables of pages, and for a pud of larger leaves. */
static table open_user, open_kernel, open_user_large, open_kernel_large;
static u64 satp;

#define OPENED (PAGE_PRESENT | PAGE_LEAF | PAGE_ACCESSED | PAGE_DIRTY)

static u64 named(u64 address)
{
	return address >> PAGE_FRAME_SHIFT << PAGE_PFN_SHIFT;
}

static u64 points_to(const volatile u64 *t)
{
	return named((u64)t) | PAGE_PRESENT;
}

static u64 window(enum pt_level l)
{
	const u64 at = (u64)WINDOW_INDEX << PUD_SHIFT;

	if (l == PT_PUD)
		return (u64)PUD_INDEX << PUD_SHIFT;
	if (l == PT_PMD)
		return at + ((u64)PMD_INDEX << PMD_SHIFT);
	return at + PT_BIT(PMD_SHIFT) + ((u64)PTE_INDEX << PAGE_FRAME_SHIFT);
}

static volatile u64 *slot(enum pt_level l)
{
	if (l == PT_PUD)
		return &puds[PUD_INDEX];
	return l == PT_PTE ? &window_pte[PTE_INDEX] : &window_pmd[PMD_INDEX];
}

/* The modes are told apart by their number: how many levels there are above the puds. */
static void make_tables(size_t levels_above)
{
	const volatile u64 *root = puds;

	puds[WINDOW_INDEX] = points_to(window_pmd);
	window_pmd[1] = points_to(window_pte);
	for (size_t i = 0; i < levels_above; i++) {
		above[i][0] = points_to(root);
		root = above[i];
	}
	satp = (SATP_SV39 + levels_above) << SATP_MODE_SHIFT | (u64)root >> PAGE_FRAME_SHIFT;
}

/* Is an entry with these bits, which maps free memory, read through, and what becomes of it? */
static bool is_read(u64 bits, u64 *left)
{
	const u64 known = RAM;
	u64 word = 0;
	bool reached;

	machine_fill(FREE_MEMORY, known);
	machine_write(PT_PTE, named(FREE_MEMORY) | bits);
	machine_flush(PT_PTE);
	reached = machine_access(PT_PTE, PT_MMU_KR, 0, &word) == PT_REFUSAL_NONE && word == known;
	*left = machine_read(PT_PTE);
	machine_write(PT_PTE, 0);
	machine_flush(PT_PTE);
	return reached;
}

/* What this processor has of what the model assumes; NULL: all. */
static const char *missing(void)
{
	u64 left;

	if (!is_read(OPENED, &left))
		return "nothing is read through its tables";
	if (!is_read(OPENED & ~PAGE_ACCESSED, &left) || !(left & PAGE_ACCESSED))
		return "this processor does not record accesses itself (Svadu)";
	if (!is_read(OPENED | PAGE_NOCACHE, &left))
		return "this processor has no memory types (Svpbmt)";
	if (!is_read(OPENED | PAGE_RSW_HIGH, &left))
		return "this processor does not leave bits 59 and 60 to software (Svrsw60t59b)";
	if (is_read(OPENED | PAGE_RSVD, &left))
		machine.lacks |= LACKS_RESERVED;
	return NULL;
}

const char *machine_start(const struct pt_mode *mode, size_t index)
{
	(void)mode;
	make_tables(index);
	if (riscv_start_mmu(satp) != satp)
		return "this processor has no tables of so many levels";
	return missing();
}

/* KVM has no use for a machine whose processor is emulated; others have no name here. */
enum pt_walks machine_walks(void)
{
	return PT_WALKS_TCG;
}

u64 machine_free(void)
{
	return FREE_MEMORY;
}

void machine_fill(u64 page, u64 mark)
{
	*(volatile u64 *)page = mark;
	*(volatile u32 *)(page + CODE_AT) = ECALL;
	riscv_new_code();
}

void machine_write(enum pt_level l, u64 e)
{
	*slot(l) = e;
}

u64 machine_read(enum pt_level l)
{
	return *slot(l);
}

/* There is no instruction that flushes another processor's. */
void machine_flush_here(enum pt_level l)
{
	(void)l;
	riscv_flush();
}

void machine_flush(enum pt_level l)
{
	machine_flush_here(l);
}

/* What is the user's the kernel may not execute: two tables. */
u64 machine_table(enum pt_level l, u64 page, u64 right)
{
	const bool large = l == PT_PUD, kernel = right == PT_MMU_KX;
	volatile u64 *t = kernel ? (large ? open_kernel_large : open_kernel)
				 : (large ? open_user_large : open_user);
	const u64 e = named(page) | OPENED | (kernel ? 0 : PAGE_USER);

	if (t[0] != e)
		for (unsigned i = 0; i < ENTRIES; i++)
			t[i] = e;
	return (u64)t;
}

/* ---- accesses ----------------------------------------------------------------------- */

enum {
	CAUSE_ECALL_USER = 8,
	CAUSE_ECALL_KERNEL = 9,
	CAUSE_FETCH = 12,
	CAUSE_LOAD = 13,
	CAUSE_STORE = 15
};

/* A page fault is all that there is, whatever the reason. */
static enum pt_refusal classify(u64 code)
{
	switch (code) {
	case CAUSE_ECALL_USER:
	case CAUSE_ECALL_KERNEL:
		return PT_REFUSAL_NONE;
	case CAUSE_FETCH:
	case CAUSE_LOAD:
	case CAUSE_STORE:
		return PT_REFUSAL_UNTOLD;
	default:
		return PT_REFUSAL_OTHER;
	}
}

/* In the order of PT_MMU_UR to PT_MMU_KX. */
static void (*const accesses[])(u64 va, u64 word) = { riscv_read_user,	  riscv_write_user,
						      riscv_fetch_user,	  riscv_read_kernel,
						      riscv_write_kernel, riscv_fetch_kernel };

enum pt_refusal machine_access(enum pt_level l, u64 right, u64 offset, u64 *word)
{
	const u64 va = window(l) + offset;
	struct probe p = { 0 };
	enum pt_refusal f = PT_REFUSAL_NONE;
	unsigned which = 0;

	/* by hand: there is no instruction for it */
	while (right >> which != 1)
		which++;
	if (riscv_try(&p, accesses[which], va, offset)) {
		f = classify(p.code);
		if (f != PT_REFUSAL_NONE && p.address - va >= PT_BIT(PAGE_FRAME_SHIFT))
			f = PT_REFUSAL_OTHER;
	} else if (right & (PT_MMU_UR | PT_MMU_KR)) {
		*word = p.word;
	}
	return f;
}

/* ---- the second processor --------------------------------------------------------------- */

extern volatile u32 riscv_second_wanted;
volatile u32 riscv_second_wanted;

__attribute__((used, noreturn)) void riscv_second_main(void)
{
	riscv_start_mmu(satp);
	second_wait();
}

/* By a software interrupt, which ends its sleep. */
static bool start_second(void)
{
	riscv_second_wanted = 1;
	__asm__ volatile("fence rw, rw" ::: "memory");
	*(volatile u32 *)(CLINT + 4) = 1;
	return true;
}

u64 machine_slot(enum pt_level l)
{
	return (u64)slot(l);
}

enum pt_second machine_second(void (*f)(void))
{
	return second_run(start_second, f);
}
