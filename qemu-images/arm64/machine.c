/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * arm64: QEMU's virt machine at EL1, granules of 4K, 16K and 64K.  Memory: the
 * image from 2 MiB into the RAM at 1 GiB, the mailbox at 32 MiB, free memory
 * from 64 MiB, all of it mapped where it is in blocks.  Tables start at level 1
 * whatever the granule; a pud stands there itself, the other windows are under
 * its third entry.
 */
/* The first of this code runs with the MMU off, where all memory is a device's. */
#pragma GCC target("strict-align")

#include "arch/arm64/bits.h"
#include "qemu-images/common/image.h"
#include "qemu-images/common/second.h"

#define RAM	    UINT64_C(0x40000000)
#define RAM_SIZE    UINT64_C(0x06000000)
#define FREE_MEMORY (RAM + UINT64_C(0x4000000))
#define UART	    UINT64_C(0x09000000)

#define UART_DATA	  0x00
#define UART_FLAGS	  0x18
#define UART_RECEIVE_NONE PT_BIT(4)
#define UART_SEND_FULL	  PT_BIT(5)

#define PSCI_SYSTEM_OFF 0x84000008
#define PSCI_CPU_ON	0xc4000003

/* Memory attributes: all are normal memory, but the last. */
#define MAIR	    UINT64_C(0x00ffffffffffffff)
#define ATTR_DEVICE (UINT64_C(7) << 2)

#define TCR_IRGN0_WB  PT_BIT(8)
#define TCR_ORGN0_WB  PT_BIT(10)
#define TCR_SH0_INNER (UINT64_C(3) << 12)
#define TCR_TG0_64K   (UINT64_C(1) << 14)
#define TCR_TG0_16K   (UINT64_C(2) << 14)
#define TCR_EPD1      PT_BIT(23)
#define TCR_IPS_SHIFT 32
#define TCR_HA	      PT_BIT(39)
#define TCR_HD	      PT_BIT(40)
#define TCR_DS	      PT_BIT(59)

#define SCTLR_M	   PT_BIT(0)
#define SCTLR_A	   PT_BIT(1)
#define SCTLR_C	   PT_BIT(2)
#define SCTLR_I	   PT_BIT(12)
#define SCTLR_WXN  PT_BIT(19)
#define SCTLR_SPAN PT_BIT(23)

#define MMFR0_PARANGE	     PT_BITS(0, 3)
#define MMFR0_TGRAN16(mmfr0) ((mmfr0) >> 20 & 15)
#define MMFR0_TGRAN4(mmfr0)  ((mmfr0) >> 28 & 15)
#define PARANGE_48	     5
#define PARANGE_52	     6
#define TGRAN16_LPA2	     2
#define TGRAN4_LPA2	     1
#define TGRAN4_NONE	     15

#define MMFR1_HAFDBS	PT_BITS(0, 3)
#define HAFDBS_AF_DIRTY 2

enum { MAX_ENTRIES = 8192, MAX_GRANULE = 65536, CODE_AT = 64, USER_CODE_AT = 72 };

struct image_machine machine = {
	.name = "aarch64",
	.levels = PT_BIT(PT_PTE) | PT_BIT(PT_PMD) | PT_BIT(PT_PUD),
};

#define READ_REGISTER(name)                                        \
	({                                                         \
		u64 value_;                                        \
		__asm__ volatile("mrs %0, " #name : "=r"(value_)); \
		value_;                                            \
	})
#define WRITE_REGISTER(name, value) \
	__asm__ volatile("msr " #name ", %0" ::"r"((u64)(value)) : "memory")

/* ---- console, end ------------------------------------------------------------- */

static volatile u32 *uart(u64 reg)
{
	return (volatile u32 *)(UART + reg);
}

void machine_console_put(char c)
{
	while (*uart(UART_FLAGS) & UART_SEND_FULL)
		;
	*uart(UART_DATA) = (unsigned char)c;
}

char machine_console_get(void)
{
	while (*uart(UART_FLAGS) & UART_RECEIVE_NONE)
		__asm__ volatile("yield");
	return (char)*uart(UART_DATA);
}

static u64 psci(u64 function, u64 a, u64 b)
{
	register u64 x0 __asm__("x0") = function;
	register u64 x1 __asm__("x1") = a;
	register u64 x2 __asm__("x2") = b;
	register u64 x3 __asm__("x3") = 0;

	__asm__ volatile("hvc #0"
			 : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3)
			 :
			 : "x4", "x5", "x6", "x7", "x8", "x9", "x10", "x11", "x12", "x13", "x14",
			   "x15", "x16", "x17", "memory");
	return x0;
}

void machine_exit(int code)
{
	(void)code;
	psci(PSCI_SYSTEM_OFF, 0, 0);
	for (;;)
		__asm__ volatile("wfi");
}

/* ---- exceptions ------------------------------------------------------------------ */

/* An access under way; boot.S knows the order. */
struct probe {
	u64 sp;
	u64 word;
	u64 code, address;
};

u64 arm64_try(struct probe *p, void (*what)(void), u64 va, u64 word);
void arm64_read(void);
void arm64_write(void);
void arm64_fetch(void);
void arm64_read_user(void);
void arm64_write_user(void);
void arm64_fetch_user(void);
void arm64_trap(u64 vector, u64 code, u64 address, u64 pc);
void arm64_second_main(void);

__attribute__((used)) void arm64_trap(u64 vector, u64 code, u64 address, u64 pc)
{
	char what[] = "exception 00";

	what[10] = (char)('0' + vector / 10);
	what[11] = (char)('0' + vector % 10);
	image_fault(what, code, address, pc);
}

/* ---- tables ----------------------------------------------------------------------- */

typedef volatile u64 table[MAX_ENTRIES] __attribute__((aligned(MAX_GRANULE)));

enum { NR_LOW = 2, WINDOW_INDEX = 2, PTE_INDEX = 5, PMD_INDEX = 2, PUD_INDEX = 3 };

static table root, window_pmd, window_pte;
/* Tables of pages, and for a pud of blocks. */
static table open_user, open_kernel, open_user_blocks, open_kernel_blocks;
/* an array of tables is not aligned as one of them is */
static volatile u64 low_pmd[NR_LOW][MAX_ENTRIES] __attribute__((aligned(MAX_GRANULE)));
static unsigned page_shift, pmd_shift, root_shift;
static u64 tcr, shared;

/* Leaves are inner shareable: by `shared` or, with TCR_EL1.DS=1, by TCR_EL1.SH0. */
#define TABLE  (PTE_VALID | PTE_TABLE_BIT)
#define IMAGE  (PTE_VALID | PTE_AF | PTE_UXN | shared)
#define OPENED (PTE_AF | PTE_NG | shared)

static u64 window(enum pt_level l)
{
	u64 at = (u64)WINDOW_INDEX << root_shift;

	if (l == PT_PUD)
		return (u64)PUD_INDEX << root_shift;
	if (l == PT_PTE)
		return at + (UINT64_C(1) << pmd_shift) + ((u64)PTE_INDEX << page_shift);
	return at + ((u64)PMD_INDEX << pmd_shift);
}

static volatile u64 *slot(enum pt_level l)
{
	if (l == PT_PUD)
		return &root[PUD_INDEX];
	return l == PT_PTE ? &window_pte[PTE_INDEX] : &window_pmd[PMD_INDEX];
}

/* Maps the block around an address where it is. */
static void map_block(u64 address, u64 attributes)
{
	u64 i = address >> root_shift;
	u64 mask = (PT_BIT(page_shift - 3) - 1);

	root[i] = (u64)low_pmd[i] | TABLE;
	low_pmd[i][address >> pmd_shift & mask] = (address >> pmd_shift << pmd_shift) | attributes;
}

static void make_tables(void)
{
	map_block(UART, PTE_VALID | PTE_AF | ATTR_DEVICE | PTE_UXN | PTE_PXN);
	for (u64 at = RAM; at < RAM + RAM_SIZE; at += PT_BIT(pmd_shift))
		map_block(at, IMAGE);
	root[WINDOW_INDEX] = (u64)window_pmd | TABLE;
	window_pmd[1] = (u64)window_pte | TABLE;
}

/* The modes are told apart by their granule. */
static u64 granule(void)
{
	return page_shift == PAGE_SHIFT_4K    ? 0
	       : page_shift == PAGE_SHIFT_16K ? TCR_TG0_16K
					      : TCR_TG0_64K;
}

/* Level 1 is the root: as many address bits as it can take, up to 48. */
static u64 unused_bits(void)
{
	unsigned bits = root_shift + page_shift - 3;

	return 64 - (bits < 48 ? bits : 48);
}

static void start_mmu(void)
{
	u64 sctlr = READ_REGISTER(sctlr_el1);

	WRITE_REGISTER(mair_el1, MAIR);
	WRITE_REGISTER(tcr_el1, tcr);
	WRITE_REGISTER(ttbr0_el1, (u64)root);
	__asm__ volatile("dsb sy; isb; tlbi vmalle1; dsb sy; isb" ::: "memory");
	sctlr &= ~(SCTLR_A | SCTLR_WXN);
	WRITE_REGISTER(sctlr_el1, sctlr | SCTLR_M | SCTLR_C | SCTLR_I | SCTLR_SPAN);
	__asm__ volatile("isb" ::: "memory");
}

/* FEAT_LPA2 for this granule. */
static bool has_lpa2(u64 mmfr0)
{
	u64 tgran4 = MMFR0_TGRAN4(mmfr0);

	if (page_shift == PAGE_SHIFT_4K)
		return tgran4 >= TGRAN4_LPA2 && tgran4 != TGRAN4_NONE;
	return page_shift == PAGE_SHIFT_16K && MMFR0_TGRAN16(mmfr0) >= TGRAN16_LPA2;
}

/* The most that this granule's descriptors can name, of what the processor has. */
static u64 physical_range(u64 mmfr0, bool lpa2)
{
	u64 range = mmfr0 & MMFR0_PARANGE;
	u64 most = page_shift == PAGE_SHIFT_64K || lpa2 ? PARANGE_52 : PARANGE_48;

	return range > most ? most : range;
}

/*
 * Is bit 8 of an entry the address's?  Frames that exist have nothing there, so
 * no clause would notice if TCR_EL1.DS were not heeded.
 */
static bool heeds_ds(void)
{
	const u64 known = RAM;
	u64 word = 0;
	bool reached;

	machine_fill(FREE_MEMORY, known);
	machine_write(PT_PTE, FREE_MEMORY | TABLE | OPENED | PT_BIT(8));
	machine_flush(PT_PTE);
	reached = machine_access(PT_PTE, PT_MMU_KR, 0, &word) == PT_REFUSAL_NONE && word == known;
	machine_write(PT_PTE, 0);
	machine_flush(PT_PTE);
	return !reached;
}

const char *machine_start(const struct pt_mode *mode, size_t index)
{
	u64 mmfr0 = READ_REGISTER(id_aa64mmfr0_el1);
	/* more than 48 bits, and not by 64K pages */
	bool lpa2 = mode->phys_bits > 48 && mode->page_shift != PAGE_SHIFT_64K;

	(void)index;
	page_shift = mode->page_shift;
	pmd_shift = page_shift + page_shift - 3;
	root_shift = pmd_shift + page_shift - 3;
	if (lpa2 && !has_lpa2(mmfr0))
		return "this processor has no 52-bit addresses with this granule (FEAT_LPA2)";
	/* level 1 has no leaves */
	if (!mode->pud_shift)
		machine.levels &= ~PT_BIT(PT_PUD);
	shared = lpa2 ? 0 : PTE_SHARED;
	tcr = unused_bits() | TCR_IRGN0_WB | TCR_ORGN0_WB | TCR_SH0_INNER | granule() | TCR_EPD1 |
	      physical_range(mmfr0, lpa2) << TCR_IPS_SHIFT | TCR_HA | TCR_HD | (lpa2 ? TCR_DS : 0);
	make_tables();
	start_mmu();
	if ((READ_REGISTER(id_aa64mmfr1_el1) & MMFR1_HAFDBS) < HAFDBS_AF_DIRTY)
		return "this processor does not record accesses itself (FEAT_HAFDBS)";
	if (lpa2 && !heeds_ds())
		return "this processor ignores TCR_EL1.DS";
	return NULL;
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
	volatile u32 *code = (volatile u32 *)(page + CODE_AT);

	*(volatile u64 *)page = mark;
	code[0] = 0xd50324df;				 /* bti jc */
	code[1] = 0xd65f03c0;				 /* ret */
	code[(USER_CODE_AT - CODE_AT) / 4] = 0xd4000001; /* svc #0 */
	__asm__ volatile("dsb ish; ic ialluis; dsb ish; isb" ::: "memory");
}

void machine_write(enum pt_level l, u64 e)
{
	*slot(l) = e;
	__asm__ volatile("dsb ishst; isb" ::: "memory");
}

u64 machine_read(enum pt_level l)
{
	return *slot(l);
}

/* The page that accesses go to: of what is below a table it alone is ever in the TLB. */
static u64 probed(enum pt_level l)
{
	unsigned shift = l == PT_PTE ? page_shift : l == PT_PMD ? pmd_shift : root_shift;

	return window(l) + (FREE_MEMORY & (PT_BIT(shift) - 1));
}

void machine_flush_here(enum pt_level l)
{
	__asm__ volatile("dsb ishst; tlbi vaae1, %0; dsb ish; isb" ::"r"(probed(l) >> 12)
			 : "memory");
}

void machine_flush(enum pt_level l)
{
	__asm__ volatile("dsb ishst; tlbi vaae1is, %0; dsb ish; isb" ::"r"(probed(l) >> 12)
			 : "memory");
}

/* What the user may write the kernel may not execute: two tables. */
u64 machine_table(enum pt_level l, u64 page, u64 right)
{
	const bool blocks = l == PT_PUD, kernel = right == PT_MMU_KX;
	volatile u64 *t = kernel ? (blocks ? open_kernel_blocks : open_kernel)
				 : (blocks ? open_user_blocks : open_user);
	u64 e = page | (blocks ? PTE_VALID : TABLE) | OPENED | (kernel ? 0 : PTE_USER);

	if (t[0] != e)
		for (unsigned i = 0; i < PT_BIT(page_shift - 3); i++)
			t[i] = e;
	return (u64)t;
}

/* ---- accesses ----------------------------------------------------------------------- */

enum { EC_SVC = 0x15, EC_FETCH_EL0 = 0x20, EC_FETCH = 0x21, EC_DATA_EL0 = 0x24, EC_DATA = 0x25 };

static enum pt_refusal classify(u64 code)
{
	u64 ec = code >> 26 & 63;

	if (ec == EC_SVC)
		return PT_REFUSAL_NONE;
	if (ec != EC_FETCH_EL0 && ec != EC_FETCH && ec != EC_DATA_EL0 && ec != EC_DATA)
		return PT_REFUSAL_OTHER;
	/* the status without the level */
	switch (code >> 2 & 15) {
	case 0:
		return PT_REFUSAL_RESERVED; /* address size */
	case 1:
		return PT_REFUSAL_NOT_PRESENT;
	case 3:
		return PT_REFUSAL_PROTECTION;
	default:
		return PT_REFUSAL_OTHER; /* 2: access flag, which hardware sets itself here */
	}
}

/* In the order of PT_MMU_UR to PT_MMU_KX. */
static void (*const accesses[])(void) = { arm64_read_user, arm64_write_user, arm64_fetch_user,
					  arm64_read,	   arm64_write,	     arm64_fetch };

enum pt_refusal machine_access(enum pt_level l, u64 right, u64 offset, u64 *word)
{
	u64 va = window(l) + offset;
	struct probe p = { 0 };
	enum pt_refusal f = PT_REFUSAL_NONE;

	if (arm64_try(&p, accesses[__builtin_ctzll(right)], va, offset)) {
		f = classify(p.code);
		if (f != PT_REFUSAL_NONE && p.address - va >= PT_BIT(page_shift))
			f = PT_REFUSAL_OTHER;
	} else if (right & (PT_MMU_UR | PT_MMU_KR)) {
		*word = p.word;
	}
	return f;
}

/* ---- the second processor --------------------------------------------------------------- */

extern const unsigned char arm64_second_start[];

__attribute__((used, noreturn)) void arm64_second_main(void)
{
	start_mmu();
	second_wait();
}

static bool start_second(void)
{
	return !psci(PSCI_CPU_ON, 1, (u64)arm64_second_start);
}

u64 machine_slot(enum pt_level l)
{
	return (u64)slot(l);
}

enum pt_second machine_second(void (*f)(void))
{
	return second_run(start_second, f);
}
