/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * x86-64: QEMU's microvm, entered by PVH.  Memory: the image from 1 MiB, the
 * mailbox at 32 MiB, free memory from 64 MiB, all of the first gigabyte mapped
 * where it is.  The windows are under the second entry of the fourth level.
 */
#include "qemu-images/x86/machine.h"

#include "arch/x86/bits.h"
#include "qemu-images/common/image.h"

#define FREE_MEMORY UINT64_C(0x4000000)

#define CONSOLE_RECEIVED 0x01
#define DEBUG_EXIT	 0xf4
#define IO_DELAY	 0x80

#define MSR_FS_BASE 0xc0000100

#define CR4_LA57 PT_BIT(12)

/* image_machine.lacks, as in arch/x86/qemu.c. */
#define LACKS_GBYTE_PAGES PT_BIT(0)
#define LACKS_STALE	  PT_BIT(1)

enum { NR_ENTRIES = 512, NR_TRAPS = 32, NR_CPUS = 2, NR_PORTS = 0x400, PAGE = 4096, CODE_AT = 64 };
enum { SELECTOR_CODE = 0x08, SELECTOR_TSS = 0x30 };
enum { TRAP_PAGE_FAULT = 14 };

struct image_machine machine = {
	.name = "x86_64",
	.levels = PT_BIT(PT_PTE) | PT_BIT(PT_PMD) | PT_BIT(PT_PUD),
	.lacks_stale = LACKS_STALE,
};

/* ---- instructions ------------------------------------------------------------ */

static inline void out8(uint16_t port, uint8_t v)
{
	__asm__ volatile("outb %0, %1" ::"a"(v), "Nd"(port));
}

static inline uint8_t in8(uint16_t port)
{
	uint8_t v;

	__asm__ volatile("inb %1, %0" : "=a"(v) : "Nd"(port));
	return v;
}

static inline void write_msr(u32 msr, u64 v)
{
	__asm__ volatile("wrmsr" ::"a"((u32)v), "d"((u32)(v >> 32)), "c"(msr) : "memory");
}

static inline u64 read_cr4(void)
{
	u64 v;

	__asm__ volatile("mov %%cr4, %0" : "=r"(v));
	return v;
}

static inline void cpuid(u32 leaf, u32 r[4])
{
	__asm__ volatile("cpuid"
			 : "=a"(r[0]), "=b"(r[1]), "=c"(r[2]), "=d"(r[3])
			 : "a"(leaf), "c"(0));
}

/* boot.S: asks the kernel for one of the functions behind it. */
u64 x86_as_kernel(void (*what)(void), u64 argument);
void x86_invlpg(void);
void x86_park(void);
void x86_send(void);

/* ---- console, end ------------------------------------------------------------- */

/* boot.S knows the order. */
struct line {
	u64 size;
	char text[120];
};

/* The kernel is asked once for many characters. */
void machine_console_put(char c)
{
	static struct line line;

	line.text[line.size++] = c;
	if (c != '\n' && line.size < sizeof(line.text))
		return;
	x86_as_kernel(x86_send, (u64)&line);
	line.size = 0;
}

char machine_console_get(void)
{
	while (!(in8(X86_CONSOLE_STATUS) & CONSOLE_RECEIVED))
		__asm__ volatile("pause");
	return (char)in8(X86_CONSOLE);
}

void machine_exit(int code)
{
	__asm__ volatile("outl %0, %1" ::"a"(code), "Nd"((uint16_t)DEBUG_EXIT));
	for (;;)
		__asm__ volatile("pause");
}

/* ---- traps --------------------------------------------------------------------- */

struct tss {
	u32 reserved0;
	u64 rsp[3], reserved1, ist[7];
	u64 reserved2;
	uint16_t reserved3, io_map;
	unsigned char io[NR_PORTS / 8 + 1]; /* 0: the user's; the last is all ones */
} __attribute__((packed));

/* An access under way; boot.S knows the order. */
struct probe {
	u64 sp;
	u64 word;
	u64 code, address;
};

/* What FS points to, since kernels use GS: one per processor.  boot.S knows that the probe comes
 * first. */
struct cpu {
	struct probe *probe; /* NULL: no trap is expected */
	struct cpu *self;
	u64 flush; /* an address to be flushed before the next access; 0: none */
	struct tss tss;
	unsigned char trap_stack[PAGE] __attribute__((aligned(16)));
};

static struct cpu cpus[NR_CPUS];
static struct cpu *this_cpu(void)
{
	struct cpu *c;

	__asm__ volatile("mov %%fs:%c1, %0" : "=r"(c) : "i"(offsetof(struct cpu, self)));
	return c;
}

static u64 idt[NR_TRAPS][2] __attribute__((aligned(16)));

extern u64 gdt[];
extern const u64 x86_traps[NR_TRAPS];
u64 x86_try(struct probe *p, void (*what)(void), u64 va, u64 word);
u64 x86_try_kernel(struct probe *p, void (*what)(void), u64 va, u64 word, u64 flush);
void x86_read(void);
void x86_write(void);
void x86_fetch(void);
void x86_kernel(unsigned cpu);
void x86_trap(u64 vector, u64 code, u64 pc, u64 address);
void x86_second_main(void);

__attribute__((used)) void x86_trap(u64 vector, u64 code, u64 pc, u64 address)
{
	char what[] = "trap 00";

	what[5] = (char)('0' + vector / 10);
	what[6] = (char)('0' + vector % 10);
	image_fault(what, code, vector == TRAP_PAGE_FAULT ? address : 0, pc);
}

static void fill_idt(void)
{
	/* present, 64-bit interrupt gate, on the first stack of the TSS */
	const u64 attributes = UINT64_C(0x8e01) << 32;

	for (unsigned i = 0; i < NR_TRAPS; i++) {
		u64 at = x86_traps[i];

		idt[i][0] = (at & 0xffff) | SELECTOR_CODE << 16 | attributes |
			    (at >> 16 & 0xffff) << 48;
		idt[i][1] = at >> 32;
	}
}

static void load_tss(unsigned n)
{
	struct cpu *c = &cpus[n];
	u64 base = (u64)&c->tss, *d = &gdt[SELECTOR_TSS / 8 + 2 * n];

	c->tss.ist[0] = (u64)(c->trap_stack + sizeof(c->trap_stack));
	c->tss.rsp[0] = c->tss.ist[0];
	c->tss.io_map = offsetof(struct tss, io);
	c->tss.io[NR_PORTS / 8] = 0xff;
	d[0] = (sizeof(c->tss) - 1) | (base & 0xffffff) << 16 | UINT64_C(0x89) << 40 |
	       (base >> 24 & 0xff) << 56;
	d[1] = base >> 32;
	__asm__ volatile("ltr %w0" ::"r"(SELECTOR_TSS + 16 * n));
}

static void start_traps(unsigned n)
{
	const struct {
		uint16_t limit;
		u64 base;
	} __attribute__((packed)) pointer = { sizeof(idt) - 1, (u64)idt };

	__asm__ volatile("lidt %0" ::"m"(pointer));
	load_tss(n);
	cpus[n].self = &cpus[n];
	write_msr(MSR_FS_BASE, (u64)&cpus[n]);
}

/* CPUID.80000001H:EDX.Page1GB; without it PS is reserved in a pud. */
static bool has_gbyte_pages(void)
{
	u32 r[4];

	cpuid(0x80000000, r);
	if (r[0] < 0x80000001)
		return false;
	cpuid(0x80000001, r);
	return r[3] & PT_BIT(26);
}

static enum pt_walks who_walks(void)
{
	u32 r[4];

	cpuid(1, r);
	if (!(r[2] & PT_BIT(31)))
		return PT_WALKS_OTHER;
	cpuid(0x40000000, r);
	if (r[1] == 0x54474354) /* "TCGT" */
		return PT_WALKS_TCG;
	return r[1] == 0x4b4d564b /* "KVMK" */ ? PT_WALKS_KVM : PT_WALKS_OTHER;
}

/* Learnt as the kernel: what CPUID tells a user may be another machine's. */
static struct {
	bool levels5, gbyte_pages;
	enum pt_walks walks;
} cpu_facts;

/* What only a kernel can do before all else runs as a user. */
__attribute__((used)) void x86_kernel(unsigned cpu)
{
	if (!cpu) {
		fill_idt();
		cpu_facts.levels5 = read_cr4() & CR4_LA57;
		cpu_facts.gbyte_pages = has_gbyte_pages();
		cpu_facts.walks = who_walks();
	}
	start_traps(cpu);
}

/* ---- tables ---------------------------------------------------------------------- */

typedef volatile u64 table[NR_ENTRIES] __attribute__((aligned(PAGE)));

extern table x86_p4d;
static table window_pud, window_pmd, window_pte, open_pmd, open_pte;

#define OPEN (PAGE_PRESENT | PAGE_RW | PAGE_USER)

/* Where the entries under test stand, and what they map. */
#define WINDOW	   (UINT64_C(1) << 39)
#define PTE_INDEX  5
#define PMD_INDEX  2
#define PUD_INDEX  2
#define APIC_INDEX 3
#define APIC	   UINT64_C(0xfee00000)
#define PTE_WINDOW (WINDOW + (UINT64_C(1) << 21) + (PTE_INDEX << 12))
#define PMD_WINDOW (WINDOW + ((u64)PMD_INDEX << 21))
#define PUD_WINDOW (WINDOW + ((u64)PUD_INDEX << 30))

static volatile u64 *slot(enum pt_level l)
{
	if (l == PT_PUD)
		return &window_pud[PUD_INDEX];
	return l == PT_PTE ? &window_pte[PTE_INDEX] : &window_pmd[PMD_INDEX];
}

static u64 window(enum pt_level l)
{
	if (l == PT_PUD)
		return PUD_WINDOW;
	return l == PT_PTE ? PTE_WINDOW : PMD_WINDOW;
}

static void make_tables(void)
{
	x86_p4d[1] = (u64)window_pud | OPEN;
	window_pud[0] = (u64)window_pmd | OPEN;
	window_pmd[1] = (u64)window_pte | OPEN;
	window_pmd[APIC_INDEX] = APIC | OPEN | PAGE_PCD | PAGE_PSE;
}

const char *machine_start(const struct pt_mode *mode, size_t index)
{
	(void)mode;
	if (!cpu_facts.gbyte_pages) {
		machine.levels &= ~PT_BIT(PT_PUD);
		machine.lacks |= LACKS_GBYTE_PAGES;
	}
	make_tables();
	if (index == MODE_5LEVEL && !cpu_facts.levels5)
		return "this processor has no 5-level paging";
	return NULL;
}

enum pt_walks machine_walks(void)
{
	return cpu_facts.walks;
}

u64 machine_free(void)
{
	return FREE_MEMORY;
}

void machine_fill(u64 page, u64 mark)
{
	*(volatile u64 *)page = mark;
	*(volatile unsigned char *)(page + CODE_AT) = 0xc3; /* ret */
}

void machine_write(enum pt_level l, u64 e)
{
	*slot(l) = e;
}

u64 machine_read(enum pt_level l)
{
	return *slot(l);
}

/* Flushes wait for an access, which nothing else can tell from a flush at once. */
static u64 take_flush(void)
{
	struct cpu *c = this_cpu();
	u64 at = c->flush;

	c->flush = 0;
	return at;
}

/* Below a pud that names a table the page is not at the start of the window. */
void machine_flush_here(enum pt_level l)
{
	const u64 at = window(l) + (l == PT_PUD ? FREE_MEMORY : 0);
	const u64 before = take_flush();

	if (before && before != at)
		x86_as_kernel(x86_invlpg, before);
	this_cpu()->flush = at;
}

void machine_flush(enum pt_level l)
{
	machine_flush_here(l);
}

u64 machine_table(enum pt_level l, u64 page, u64 right)
{
	volatile u64 *t = l == PT_PUD ? open_pmd : open_pte;
	u64 e = page | OPEN | (l == PT_PUD ? PAGE_PSE : 0);

	(void)right;
	if (t[0] != e)
		for (unsigned i = 0; i < NR_ENTRIES; i++)
			t[i] = e;
	return (u64)t;
}

/* ---- accesses --------------------------------------------------------------------- */

/* A reserved bit counts before "not present": SDM vol. 3A 4.7 has P=1 with it, TCG not. */
static enum pt_refusal classify(u64 vector, u64 code)
{
	if (vector != TRAP_PAGE_FAULT)
		return PT_REFUSAL_OTHER;
	if (code & PT_BIT(3))
		return PT_REFUSAL_RESERVED;
	if (code & PT_BIT(5)) /* protection key */
		return PT_REFUSAL_OTHER;
	return code & PT_BIT(0) ? PT_REFUSAL_PROTECTION : PT_REFUSAL_NOT_PRESENT;
}

enum pt_refusal machine_access(enum pt_level l, u64 right, u64 offset, u64 *word)
{
	bool user = right & PT_MMU_USER, write = right & (PT_MMU_UW | PT_MMU_KW);
	bool fetch = right & (PT_MMU_UX | PT_MMU_KX);
	void (*what)(void) = write ? x86_write : fetch ? x86_fetch : x86_read;
	u64 va = window(l) + offset;
	struct probe p = { 0 };
	u64 flush = take_flush(), trap;

	if (flush && user)
		x86_as_kernel(x86_invlpg, flush);
	trap = user ? x86_try(&p, what, va, offset) : x86_try_kernel(&p, what, va, offset, flush);
	if (!trap) {
		if (!write && !fetch)
			*word = p.word;
		return PT_REFUSAL_NONE;
	}
	if (trap - 1 == TRAP_PAGE_FAULT && p.address - va >= PAGE)
		return PT_REFUSAL_OTHER;
	return classify(trap - 1, p.code);
}

/* ---- the second processor ------------------------------------------------------------ */

#define APIC_SPURIOUS	0xf0
#define APIC_ICR	0x300
#define APIC_ICR_TO	0x310
#define APIC_ON		0x1ff
#define APIC_INIT	0x4500
#define APIC_STARTUP	0x4600
#define INIT_WAIT_US	10000
#define STARTUP_WAIT_US 200
#define START_PATIENCE	500000
#define CPU_TO(n)	((u32)(n) << 24)

extern const unsigned char x86_trampoline[], x86_trampoline_end[];
volatile u32 x86_second; /* boot.S: it is the second that comes */
static void (*volatile second_task)(void);
static volatile bool second_is_up;

static void apic_write(u32 reg, u32 v)
{
	*(volatile u32 *)(WINDOW + (APIC_INDEX << 21) + reg) = v;
}

/* An access to this port takes about a microsecond. */
static void wait_us(unsigned us)
{
	while (us--)
		in8(IO_DELAY);
}

/* After its task it is halted: where it span, what else runs on the host would be slower. */
__attribute__((used, noreturn)) void x86_second_main(void)
{
	second_is_up = true;
	second_task();
	for (;;)
		x86_as_kernel(x86_park, 0);
}

static bool start_second(void)
{
	volatile unsigned char *to = (volatile unsigned char *)X86_TRAMPOLINE;

	for (const unsigned char *p = x86_trampoline; p < x86_trampoline_end; p++)
		*to++ = *p;
	x86_second = 1;
	second_is_up = false;
	apic_write(APIC_SPURIOUS, APIC_ON);
	apic_write(APIC_ICR_TO, CPU_TO(1));
	apic_write(APIC_ICR, APIC_INIT);
	wait_us(INIT_WAIT_US);
	for (unsigned i = 0; i < 2; i++) {
		apic_write(APIC_ICR_TO, CPU_TO(1));
		apic_write(APIC_ICR, APIC_STARTUP | X86_TRAMPOLINE >> 12);
		wait_us(STARTUP_WAIT_US);
	}
	for (unsigned i = 0; !second_is_up && i < START_PATIENCE; i++)
		wait_us(10);
	return second_is_up;
}

u64 machine_slot(enum pt_level l)
{
	return (u64)slot(l);
}

/* It is started anew each time. */
enum pt_second machine_second(void (*f)(void))
{
	second_task = f;
	return start_second() ? PT_SECOND_RUNS : PT_SECOND_LATE;
}
