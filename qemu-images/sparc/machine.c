/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sparc64: QEMU's sun4u machine, with a processor of either kind.  On sun4v it
 * runs below hyperprivileged mode, with TTEs in sun4v's format.  Memory: the
 * image from 4 MiB (copied out of the PROM), the mailbox at 32 MiB, both mapped
 * where they are; free memory from 64 MiB, reached by physical address alone.
 *
 * The hardware walks no tables: a miss traps, and a handler of software loads a
 * TTE.  Here that is boot.S, which loads the entry that stands in the window's
 * slot as it is, so what is tried is what the TLB makes of an entry.
 */
#include "qemu-images/sparc/machine.h"

#include "arch/sparc/bits.h"
#include "qemu-images/common/image.h"

#define FREE_MEMORY UINT64_C(0x4000000)

/* Sabre, the host bridge, and what is behind its first Simba bridge. */
#define PCI_CONFIG     UINT64_C(0x1fe01000000)
#define SIMBA_A	       (PCI_CONFIG + (1 << 11) + (1 << 8)) /* device 1, function 1 */
#define PCI_COMMAND    0x04
#define PCI_BUSES      0x18
#define PCI_IO_WINDOW  0x1c
#define PCI_IO_UPPER   0x30
#define UART	       UINT64_C(0x1fe020003f8)
#define UART_STATUS    5
#define UART_RECEIVED  PT_BIT(0)
#define UART_SEND_FREE PT_BIT(5)
#define POWER	       UINT64_C(0x1fe02007240)
#define POWER_OFF      0x01000000

/* DATA_IN: at this address a processor with both formats takes sun4v's. */
#define DATA_IN_4V PT_BIT(10)

/* SFSR, fault types: UltraSPARC User's Manual 6.9.4. */
#define SFSR_PRIVILEGE PT_BIT(7)
#define SFSR_OTHERS    PT_BITS(8, 13)

/* pt_qemu.lacks[] */
#define LACKS_WALK   PT_BIT(0)
#define LACKS_EXEC   PT_BIT(1)
#define LACKS_SECOND PT_BIT(2)

static void watch(bool on);

struct image_machine machine = {
	.name = "sparc64",
	.levels = PT_BIT(PT_PTE) | PT_BIT(PT_PMD),
	.lacks = LACKS_WALK | LACKS_SECOND,
	.watch = watch,
};

/* An access under way: boot.S knows the order. */
struct probe {
	u64 back, ret, misses; /* boot.S's own */
	u64 word;
	u64 trap, status, address, pc;
};

/* What boot.S reads: the entries in the windows, how to put one in, what a fetch needs. */
extern volatile struct probe sparc_probe;
extern volatile u64 sparc_slots[2], sparc_data_in, sparc_exec;
volatile struct probe sparc_probe;
volatile u64 sparc_slots[2], sparc_data_in, sparc_exec;

void sparc_start_mmu(u64 hyper);
void sparc_demap(u64 va);
void sparc_demap_hyper(u64 va);
void sparc_store_physical(u64 address, u64 word);
u64 sparc_try(void (*what)(void), u64 va, u64 word);
void sparc_read(void);
void sparc_write(void);
void sparc_fetch(void);
void sparc_read_user(void);
void sparc_write_user(void);
void sparc_fetch_user(void);
void sparc_trap(void);
void sparc_tell(void);

/* ---- console, end ------------------------------------------------------------- */

/* By physical address, as what has side effects. */
static u64 io_get(u64 address)
{
	u64 v;

	__asm__ volatile("lduba [%1] 0x15, %0" : "=r"(v) : "r"(address) : "memory");
	return v;
}

static void io_put(u64 address, u64 v)
{
	__asm__ volatile("stba %0, [%1] 0x15; membar #Sync" ::"r"(v), "r"(address) : "memory");
}

static void io_put_word(u64 address, u32 v)
{
	__asm__ volatile("stwa %0, [%1] 0x15; membar #Sync" ::"r"(v), "r"(address) : "memory");
}

/* Without firmware nobody has told the bridge before the console what it leads to. */
static void open_bridge(void)
{
	static bool open;

	if (open)
		return;
	open = true;
	io_put_word(SIMBA_A + PCI_BUSES, __builtin_bswap32(0x00010100));
	io_put_word(SIMBA_A + PCI_IO_WINDOW, __builtin_bswap32(0x0000f000));
	io_put_word(SIMBA_A + PCI_IO_UPPER, 0);
	io_put_word(SIMBA_A + PCI_COMMAND, __builtin_bswap32(0x7));
}

void machine_console_put(char c)
{
	open_bridge();
	while (!(io_get(UART + UART_STATUS) & UART_SEND_FREE))
		;
	io_put(UART, (unsigned char)c);
}

char machine_console_get(void)
{
	open_bridge();
	while (!(io_get(UART + UART_STATUS) & UART_RECEIVED))
		;
	return (char)io_get(UART);
}

void machine_exit(int code)
{
	(void)code;
	open_bridge();
	for (;;)
		io_put_word(POWER, POWER_OFF);
}

/* ---- a clock, while the guest is watched ------------------------------------------ */

#define PSTATE_IE     PT_BIT(1)
#define SOFTINT_TICK  PT_BIT(0)
#define TICK_COUNT    PT_BITS(0, 62)
#define TICK_NEVER    PT_BIT(63)	 /* TICK_COMPARE.INT_DIS */
#define TICKS_BETWEEN UINT64_C(20000000) /* QEMU's clock has 100 MHz */

static void interrupts(bool on)
{
	u64 pstate;

	__asm__ volatile("rdpr %%pstate, %0" : "=r"(pstate));
	pstate = on ? pstate | PSTATE_IE : pstate & ~PSTATE_IE;
	__asm__ volatile("wrpr %0, 0, %%pstate" ::"r"(pstate) : "memory");
}

static void next_tick(bool on)
{
	u64 now;

	__asm__ volatile("rd %%tick, %0" : "=r"(now));
	now = on ? (now & TICK_COUNT) + TICKS_BETWEEN : TICK_NEVER;
	__asm__ volatile("wr %0, 0, %%tick_cmpr; wr %1, 0, %%clear_softint" ::"r"(now),
			 "r"(SOFTINT_TICK)
			 : "memory");
}

static void watch(bool on)
{
	interrupts(false);
	next_tick(on);
	__asm__ volatile("wrpr %%g0, 0, %%pil" ::: "memory");
	interrupts(on);
}

/* The clock's interrupt.  Not by say.h, whose sum is none of a line in between. */
__attribute__((used)) void sparc_tell(void)
{
	const u32 current = *(volatile u64 *)&pt_guest_response.current;
	char line[] = "\nAT 00000000\n";

	for (unsigned i = 0; i < 8; i++)
		line[11 - i] = "0123456789abcdef"[current >> (4 * i) & 15];
	for (const char *c = line; *c; c++)
		machine_console_put(*c);
	next_tick(true);
}

__attribute__((used, noreturn)) void sparc_trap(void)
{
	char what[] = "trap 000";
	const u64 tt = sparc_probe.trap;

	for (unsigned i = 0; i < 3; i++)
		what[7 - i] = "0123456789abcdef"[tt >> (4 * i) & 15];
	image_fault(what, sparc_probe.status, sparc_probe.address, sparc_probe.pc);
}

/* ---- entries ---------------------------------------------------------------------- */

static bool sun4v;

static u64 window(enum pt_level l)
{
	return l == PT_PTE ? WINDOW_PTE + ((u64)PTE_INDEX << PAGE_SHIFT) : WINDOW_PMD;
}

/* For the kernel and the user, in the mode's format; without what a fetch needs. */
static u64 open_entry(u64 page)
{
	if (sun4v)
		return page | PAGE_VALID | PAGE_CP_4V | PAGE_W_4V;
	return page | PAGE_VALID | PAGE_CP_4U | PAGE_W_4U;
}

static u64 exec_bit(void)
{
	return sun4v ? PAGE_EXEC_4V : PAGE_EXEC_4U;
}

/*
 * A huge page is two of 4M to the TLB.  At the end of each half stands its own
 * address, so that what is smaller, or half of it, is told from a huge page.
 */
#define HALF PT_BIT(22)
static const u64 end_of_half[] = { HALF - PT_BIT(PAGE_SHIFT), 2 * HALF - PT_BIT(PAGE_SHIFT) };

static void fill_ends(void)
{
	for (u64 at = FREE_MEMORY; at < FREE_MEMORY + IMAGE_FREE; at += 2 * HALF)
		for (unsigned i = 0; i < PT_ARRAY_SIZE(end_of_half); i++)
			sparc_store_physical(at + end_of_half[i], at + end_of_half[i]);
}

/* Asked of the machine: does its TLB look at the bit? */
static bool checks_exec(void)
{
	u64 word;

	machine_write(PT_PTE, open_entry(FREE_MEMORY));
	machine_flush(PT_PTE);
	return machine_access(PT_PTE, PT_MMU_KX, 0, &word) != PT_REFUSAL_NONE;
}

const char *machine_start(const struct pt_mode *mode, size_t index)
{
	(void)index;
	sun4v = mode->variant == SUN4V;
	sparc_data_in = sun4v ? DATA_IN_4V : 0;
	sparc_start_mmu(sun4v);
	fill_ends();
	machine_fill(FREE_MEMORY, 0);
	if (!checks_exec()) {
		machine.lacks |= LACKS_EXEC;
		sparc_exec = exec_bit();
	}
	return NULL;
}

/* There is no KVM for this machine; other emulators have no name here. */
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
	sparc_store_physical(page, mark);
	sparc_store_physical(page + CODE_AT, UINT64_C(0x81c3e00801000000));	 /* retl; nop */
	sparc_store_physical(page + USER_CODE_AT, UINT64_C(0x91d0200001000000)); /* ta 0; nop */
}

void machine_write(enum pt_level l, u64 e)
{
	sparc_slots[l] = e;
}

u64 machine_read(enum pt_level l)
{
	return sparc_slots[l];
}

static void demap(u64 va)
{
	if (sun4v)
		sparc_demap_hyper(va);
	else
		sparc_demap(va);
}

void machine_flush(enum pt_level l)
{
	demap(window(l));
	if (l == PT_PMD)
		demap(window(l) + HALF);
}

void machine_flush_here(enum pt_level l)
{
	machine_flush(l);
}

u64 machine_table(enum pt_level l, u64 page, u64 right)
{
	static u64 table[PT_BIT(PAGE_SHIFT) / sizeof(u64)]
		__attribute__((aligned(PT_BIT(PAGE_SHIFT))));
	const u64 e = open_entry(page) | exec_bit();

	(void)l;
	(void)right;
	if (table[0] != e)
		for (unsigned i = 0; i < PT_ARRAY_SIZE(table); i++)
			*(volatile u64 *)&table[i] = e;
	return (u64)table;
}

/* ---- accesses ----------------------------------------------------------------------- */

static enum pt_refusal classify_status(u64 status)
{
	if (status & SFSR_OTHERS)
		return PT_REFUSAL_RESERVED;
	return status & SFSR_PRIVILEGE ? PT_REFUSAL_PROTECTION : PT_REFUSAL_OTHER;
}

static enum pt_refusal classify(u64 trap, u64 status)
{
	switch (trap) {
	case TRAP_USER_DONE:
		return PT_REFUSAL_NONE;
	case TRAP_DATA_MISS:
	case TRAP_FETCH_MISS:
		return PT_REFUSAL_NOT_PRESENT;
	case TRAP_DATA_PROTECTION:
		return PT_REFUSAL_PROTECTION;
	case TRAP_DATA_EXCEPTION:
	case TRAP_FETCH_EXCEPTION:
		return classify_status(status);
	default:
		return PT_REFUSAL_OTHER;
	}
}

/* In the order of PT_MMU_UR to PT_MMU_KX. */
static void (*const accesses[])(void) = { sparc_read_user, sparc_write_user, sparc_fetch_user,
					  sparc_read,	   sparc_write,	     sparc_fetch };

/* There is no instruction that counts zeros, and no library. */
static unsigned number_of(u64 right)
{
	unsigned n = 0;

	while (!(right >> n & 1))
		n++;
	return n;
}

/*
 * The miss handler did not load what is not to be fetched from.  Whether that
 * would have been an entry at all the TLB for data says.
 */
static enum pt_refusal without_exec(u64 va)
{
	if (sparc_try(sparc_read, va, 0) && sparc_probe.trap == TRAP_DATA_MISS)
		return PT_REFUSAL_NOT_PRESENT;
	return PT_REFUSAL_PROTECTION;
}

/* A huge page of memory that is there: what else an entry names may have no ends. */
static bool names_huge(enum pt_level l)
{
	const u64 e = sparc_slots[l], frame = e & PAGE_PADDR_4U & PAGE_PADDR_4V;

	return l == PT_PMD && (e & PAGE_PMD_HUGE) && frame - FREE_MEMORY < IMAGE_FREE;
}

/* Both ends of it are of one frame. */
static bool maps_huge(u64 va)
{
	u64 frame[PT_ARRAY_SIZE(end_of_half)];

	for (unsigned i = 0; i < PT_ARRAY_SIZE(end_of_half); i++) {
		if (sparc_try(sparc_read, va + end_of_half[i], 0))
			return false;
		frame[i] = sparc_probe.word - end_of_half[i];
	}
	return frame[0] == frame[1] && !(frame[0] & (2 * HALF - 1));
}

enum pt_refusal machine_access(enum pt_level l, u64 right, u64 offset, u64 *word)
{
	const u64 va = window(l) + offset;
	enum pt_refusal f = PT_REFUSAL_NONE;

	if (sparc_try(accesses[number_of(right)], va, offset)) {
		const u64 trap = sparc_probe.trap;

		if (trap == TRAP_NO_EXEC)
			return without_exec(va);
		f = classify(trap, sparc_probe.status);
		if (f != PT_REFUSAL_NONE && sparc_probe.address - va >= PT_BIT(PAGE_SHIFT))
			f = PT_REFUSAL_OTHER;
	} else if (right & (PT_MMU_UR | PT_MMU_KR)) {
		*word = sparc_probe.word;
		if (right == PT_MMU_KR && names_huge(l) && !maps_huge(window(l)))
			f = PT_REFUSAL_OTHER;
	}
	return f;
}

/* ---- no second processor: QEMU has one alone in its machines of this kind ---------------- */

u64 machine_slot(enum pt_level l)
{
	return (u64)&sparc_slots[l];
}

enum pt_second machine_second(void (*f)(void))
{
	(void)f;
	return PT_SECOND_NONE;
}
