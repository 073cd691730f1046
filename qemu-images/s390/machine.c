/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * s390: QEMU's s390-ccw-virtio.  Memory: the image from 1 MiB, the mailbox at
 * 32 MiB, free memory from 128 MiB, all of it mapped where it is in pages; the
 * root is a region-third table, whose second entry has the windows of pte and
 * pmd, and whose third is the window of the pud.
 *
 * Large leaves need enhanced DAT (EDAT-1, for a pud EDAT-2), which TCG's
 * processors do not have: there the walker passes over FC and takes a leaf for
 * the pointer to a table.  Then a leaf is placed as it is, and where the walker
 * looks for the table there is one that maps the frame: see place_segment() and
 * place_region().  Whether the machine has it is found by trying.
 *
 * Facts are from the z/Architecture Principles of Operation, chapters 3, 4, 6
 * and 10, and, for SCLP, from the protocol as QEMU documents it.
 */
#include "arch/s390/bits.h"
#include "qemu-images/common/image.h"
#include "qemu-images/common/second.h"

#define MEMORY_MB   160
#define FREE_MEMORY UINT64_C(0x8000000)
_Static_assert(FREE_MEMORY + IMAGE_FREE <= (u64)MEMORY_MB << 20, "memory that is not there");

enum { CODE_AT = 64, PAGES = 256, SEGMENTS = 2048 };
enum { WINDOWS = 1, PUD_INDEX = 2 }; /* in the root */
enum { PTE_INDEX = 5, PTE_SEGMENT = 1, PMD_INDEX = 2 };

#define CR0_EDAT     PT_BIT(63 - 40)
#define CR0_IEP	     PT_BIT(63 - 43)
#define ASCE_REGION3 UINT64_C(0x4)
#define ASCE_LENGTH  UINT64_C(0x3)

#define PSW_KERNEL UINT64_C(0x0400000180000000) /* DAT, 64-bit addressing */
#define PSW_USER   (PSW_KERNEL | PT_BIT(63 - 15))

struct image_machine machine = {
	.name = "s390x",
	.levels = PT_BIT(PT_PTE) | PT_BIT(PT_PMD) | PT_BIT(PT_PUD),
};

/* Bits of machine.lacks, in the order of arch/s390/qemu.c. */
#define LACKS_EDAT1 PT_BIT(0)
#define LACKS_EDAT2 PT_BIT(1)

/* ---- console, end ------------------------------------------------------------- */

/* A control block of the service-call interface: header, then one event. */
struct sccb {
	uint16_t length;
	uint8_t function, control[3];
	uint16_t response;
	union {
		struct {
			uint16_t length;
			uint8_t type, flags;
			uint16_t reserved;
			uint8_t data[4096 - 14];
		} __attribute__((packed)) event;
		struct {
			uint16_t reserved, mask_length;
			u32 may_receive, may_send, receives, sends;
		} mask;
	};
} __attribute__((packed, aligned(4096)));

#define SCLP_WRITE_MASK	 0x00780005
#define SCLP_READ_EVENT	 0x00770005
#define SCLP_WRITE_EVENT 0x00760005
#define SCLP_OK		 0x0020
#define EVENT_ASCII	 0x1a
#define EVENT_MASK	 (UINT32_C(0x80000000) >> (EVENT_ASCII - 1))

enum { SCCB_HEADER = 8, EVENT_HEADER = 6, VARIABLE_LENGTH = 0x80 };

static struct sccb sccb;
static struct {
	bool ready;
	char out[2048], in[4096];
	size_t nr_out, nr_in, next_in;
} console;

static void call_service(u64 command)
{
	int busy;

	do
		__asm__ volatile(".insn rre,0xb2200000,%1,%2\n ipm %0\n srl %0,28"
				 : "=d"(busy)
				 : "d"(command), "d"((u64)&sccb)
				 : "cc", "memory");
	while (busy == 2);
}

static void clear_sccb(uint16_t length)
{
	volatile u64 *word = (volatile u64 *)&sccb;

	for (size_t i = 0; i < 8; i++)
		word[i] = 0;
	sccb.length = length;
}

static void console_start(void)
{
	if (console.ready)
		return;
	console.ready = true;
	clear_sccb(SCCB_HEADER + sizeof(sccb.mask));
	sccb.mask.mask_length = sizeof(u32);
	sccb.mask.may_receive = sccb.mask.may_send = EVENT_MASK;
	call_service(SCLP_WRITE_MASK);
}

static void console_flush(void)
{
	if (!console.nr_out)
		return;
	console_start();
	clear_sccb((uint16_t)(SCCB_HEADER + EVENT_HEADER + console.nr_out));
	sccb.event.length = (uint16_t)(EVENT_HEADER + console.nr_out);
	sccb.event.type = EVENT_ASCII;
	for (size_t i = 0; i < console.nr_out; i++)
		sccb.event.data[i] = (uint8_t)console.out[i];
	call_service(SCLP_WRITE_EVENT);
	console.nr_out = 0;
}

void machine_console_put(char c)
{
	if (console.nr_out == sizeof(console.out))
		console_flush();
	console.out[console.nr_out++] = c;
}

/* What was typed, if anything was: a zero byte comes before it. */
static void console_read(void)
{
	console_start();
	clear_sccb(sizeof(sccb));
	sccb.control[2] = VARIABLE_LENGTH;
	call_service(SCLP_READ_EVENT);
	if (sccb.response != SCLP_OK || sccb.event.type != EVENT_ASCII)
		return;
	console.next_in = 0;
	console.nr_in = sccb.event.length - EVENT_HEADER - 1;
	for (size_t i = 0; i < console.nr_in; i++)
		console.in[i] = (char)sccb.event.data[i + 1];
}

char machine_console_get(void)
{
	console_flush();
	while (console.next_in == console.nr_in)
		console_read();
	return console.in[console.next_in++];
}

/* ---- exceptions, processors -------------------------------------------------------- */

/* An access under way; boot.S knows the order. */
struct probe {
	u64 sp;
	u64 word;
	u64 code, teid;
};

u64 s390_try(struct probe *p, void (*what)(void), u64 va, u64 word, u64 mask);
void s390_read(void);
void s390_write(void);
void s390_fetch(void);
void s390_dat_on(u64 asce, u64 cr0);
void s390_trap(u64 code, u64 teid, u64 pc);
void s390_second_main(void);

__attribute__((used)) void s390_trap(u64 code, u64 teid, u64 pc)
{
	image_fault("program interruption", code, teid & ~PT_BITS(0, PAGE_SHIFT - 1), pc);
}

enum { SIGP_SENSE = 1, SIGP_STOP = 5, SIGP_RESTART = 6, SIGP_SET_PREFIX = 13 };
enum { SIGP_STATUS_STORED = 1, SIGP_BUSY = 2, STATUS_STOPPED = 0x40, SECOND = 1 };

/* An order to the second processor; its condition code, and in *word what it said. */
static int signal_second(unsigned order, u64 *word)
{
	register u64 parameter __asm__("1") = *word;
	int cc;

	do
		__asm__ volatile("sigp %1, %2, 0(%3)\n ipm %0\n srl %0, 28"
				 : "=d"(cc), "+d"(parameter)
				 : "d"(SECOND), "a"(order)
				 : "cc", "memory");
	while (cc == SIGP_BUSY);
	*word = parameter;
	return cc;
}

/* The machine only ends when the last processor does. */
static void stop_second(void)
{
	u64 word = 0;

	if (!second_is_up())
		return;
	signal_second(SIGP_STOP, &word);
	do
		word = 0;
	while (signal_second(SIGP_SENSE, &word) != SIGP_STATUS_STORED || !(word & STATUS_STOPPED));
}

void machine_exit(int code)
{
	/* a disabled wait; for QEMU this address is a good end */
	static const u64 ends[] __attribute__((aligned(8))) = { 0x0002000180000000, 0xfff };

	(void)code;
	console_flush();
	stop_second();
	for (;;)
		__asm__ volatile("lpswe %0" ::"Q"(ends) : "memory");
}

/* ---- tables ----------------------------------------------------------------------- */

typedef volatile u64 page_table[PAGES], segment_table[SEGMENTS];
/* An array of types so aligned would not be. */
#define TABLES __attribute__((aligned(4096)))

enum { FREE_SEGMENTS = IMAGE_FREE >> SEGMENT_SHIFT, FIRST_FREE = FREE_MEMORY >> SEGMENT_SHIFT };

static segment_table root TABLES, low TABLES, windows TABLES, opened TABLES;
static page_table low_pages[MEMORY_MB] TABLES, window_pages TABLES, opened_pages TABLES;
/* as low_pages of free memory, but nothing there may be fetched */
static page_table noexec_pages[FREE_SEGMENTS] TABLES;
/* What machine_write() changed of the entry it was given. */
static u64 altered[PT_NR_TABLE_LEVELS];

#define REGION (REGION_ENTRY_TYPE_R3 | REGION_ENTRY_LENGTH)

static u64 window(enum pt_level l)
{
	const u64 at = (u64)WINDOWS << REGION3_SHIFT;

	if (l == PT_PUD)
		return (u64)PUD_INDEX << REGION3_SHIFT;
	if (l == PT_PMD)
		return at + ((u64)PMD_INDEX << SEGMENT_SHIFT);
	return at + ((u64)PTE_SEGMENT << SEGMENT_SHIFT) + ((u64)PTE_INDEX << PAGE_SHIFT);
}

static volatile u64 *slot(enum pt_level l)
{
	if (l == PT_PUD)
		return &root[PUD_INDEX];
	return l == PT_PMD ? &windows[PMD_INDEX] : &window_pages[PTE_INDEX];
}

static void map_segment(volatile u64 *table, u64 frame, u64 bits)
{
	for (unsigned i = 0; i < PAGES; i++)
		table[i] = (frame + ((u64)i << PAGE_SHIFT)) | bits;
}

static void empty(volatile u64 *table, unsigned n, u64 none)
{
	for (unsigned i = 0; i < n; i++)
		table[i] = none;
}

static void make_tables(void)
{
	empty(root, SEGMENTS, REGION_ENTRY_TYPE_R3 | SEGMENT_ENTRY_INVALID);
	empty(low, SEGMENTS, SEGMENT_ENTRY_INVALID);
	empty(windows, SEGMENTS, SEGMENT_ENTRY_INVALID);
	empty(window_pages, PAGES, PAGE_INVALID);
	empty(opened_pages, PAGES, FREE_MEMORY);
	empty(opened, SEGMENTS, (u64)opened_pages);
	for (u64 i = 0; i < MEMORY_MB; i++) {
		map_segment(low_pages[i], i << SEGMENT_SHIFT, 0);
		low[i] = (u64)low_pages[i];
	}
	for (u64 i = 0; i < FREE_SEGMENTS; i++)
		map_segment(noexec_pages[i], FREE_MEMORY + (i << SEGMENT_SHIFT), PAGE_NOEXEC);
	root[0] = (u64)low | REGION;
	root[WINDOWS] = (u64)windows | REGION;
	windows[PTE_SEGMENT] = (u64)window_pages;
}

static void start_dat(void)
{
	s390_dat_on((u64)root | ASCE_REGION3 | ASCE_LENGTH, CR0_EDAT | CR0_IEP);
}

/* ---- leaves where there is no enhanced DAT -------------------------------------------- */

static bool is_free(u64 address)
{
	return address >= FREE_MEMORY && address < FREE_MEMORY + IMAGE_FREE;
}

/*
 * Without EDAT-1: bits 11 to 19 of a segment leaf, ignored or software's, are
 * part of the page table's address, so the table is inside the frame.  I, P, TT
 * and the frame are read in the helper's own entry; FC is not, and no-execute is
 * in the pages.  Where a frame has its mark and its code there must be no table:
 * pages at its start and at powers of two from it.  Bit 11 then takes it to the
 * page's other half.
 */
static u64 place_segment(u64 e)
{
	const u64 software = e & PT_BITS(11, SEGMENT_SHIFT - 1);
	const u64 frame = e & SEGMENT_ENTRY_ORIGIN_LARGE;
	volatile u64 *table;

	if (!(e & SEGMENT_ENTRY_LARGE) || (e & SEGMENT_ENTRY_INVALID))
		return e;
	if (!(software & (software - 1)))
		e |= PT_BIT(11);
	table = (volatile u64 *)(e & SEGMENT_ENTRY_ORIGIN);
	if (is_free(frame) && table[0] != (frame | (e & PAGE_NOEXEC)))
		map_segment(table, frame, e & PAGE_NOEXEC);
	return e;
}

/*
 * Without EDAT-2: all memory is in the one frame 0, and bits 12 to 15 of a region
 * leaf are the segment table's address, in pages that nobody uses otherwise.
 * Without EDAT-1 P counts in segment entries alone.  Software's TL is never less
 * than what is used of that table; other bits that a leaf ignores and a table
 * does not are cleared.
 */
static u64 place_region(u64 e)
{
	const u64 ignored = REGION_ENTRY_OFFSET | PT_BITS(16, REGION3_SHIFT - 1);
	volatile u64 *table;

	if (!(e & SEGMENT_ENTRY_LARGE) || (e & SEGMENT_ENTRY_INVALID))
		return e;
	e &= ~ignored;
	table = (volatile u64 *)(e & REGION_ENTRY_ORIGIN);
	for (unsigned i = 0; i < FREE_SEGMENTS && !(e & REGION3_ENTRY_ORIGIN_LARGE); i++) {
		u64 pages = (u64)(e & SEGMENT_ENTRY_NOEXEC ? noexec_pages[i]
							   : low_pages[FIRST_FREE + i]);

		table[FIRST_FREE + i] = pages | (e & SEGMENT_ENTRY_PROTECT);
	}
	return e;
}

void machine_write(enum pt_level l, u64 e)
{
	u64 placed = e;

	if (l == PT_PMD && (machine.lacks & LACKS_EDAT1))
		placed = place_segment(e);
	if (l == PT_PUD && (machine.lacks & LACKS_EDAT2))
		placed = place_region(e);
	altered[l] = placed ^ e;
	*slot(l) = placed;
}

u64 machine_read(enum pt_level l)
{
	return *slot(l) ^ altered[l];
}

void machine_flush_here(enum pt_level l)
{
	(void)l;
	__asm__ volatile("ptlb" ::: "memory");
}

/* Of all processors: what CSP is for, whatever it compares. */
static void flush_everywhere(void)
{
	static u32 word __attribute__((aligned(8)));
	register u32 old __asm__("2") = 0;
	register u32 new __asm__("3") = 0;

	__asm__ volatile("csp %0, %2"
			 : "+d"(old), "+d"(new)
			 : "d"((u64)&word | 1)
			 : "cc", "memory");
}

void machine_flush(enum pt_level l)
{
	if (second_is_up())
		flush_everywhere();
	else
		machine_flush_here(l);
}

/* All rights at once; only free memory's first page is ever asked for. */
u64 machine_table(enum pt_level l, u64 page, u64 right)
{
	(void)right;
	if (page != FREE_MEMORY)
		return 0;
	return l == PT_PUD ? (u64)opened : (u64)opened_pages;
}

u64 machine_free(void)
{
	return FREE_MEMORY;
}

void machine_fill(u64 page, u64 mark)
{
	*(volatile u64 *)page = mark;
	*(volatile uint16_t *)(page + CODE_AT) = 0x07fe; /* br %r14 */
}

/* ---- accesses ----------------------------------------------------------------------- */

enum {
	PGM_PROTECTION = 0x04,
	PGM_SEGMENT = 0x10,
	PGM_PAGE = 0x11,
	PGM_SPECIFICATION = 0x12,
	PGM_REGION3 = 0x3b,
	PGM_PER = 0x80
};

/* Protection by DAT, of pages or of fetches: neither by key nor of low addresses. */
#define TEID_DAT PT_BIT(63 - 61)

static enum pt_refusal classify(enum pt_level l, const struct probe *p)
{
	static const u64 not_present[PT_NR_TABLE_LEVELS] = { PGM_PAGE, PGM_SEGMENT, PGM_REGION3 };
	const u64 code = p->code & ~(u64)PGM_PER;

	if (code == not_present[l])
		return PT_REFUSAL_NOT_PRESENT;
	if (code == PGM_PROTECTION && (p->teid & TEID_DAT))
		return PT_REFUSAL_PROTECTION;
	return code == PGM_SPECIFICATION ? PT_REFUSAL_RESERVED : PT_REFUSAL_OTHER;
}

enum pt_refusal machine_access(enum pt_level l, u64 right, u64 offset, u64 *word)
{
	const u64 va = window(l) + offset, fetches = PT_MMU_UX | PT_MMU_KX;
	void (*const what)(void) = right & fetches		     ? s390_fetch
				   : right & (PT_MMU_UW | PT_MMU_KW) ? s390_write
								     : s390_read;
	struct probe p = { 0 };
	enum pt_refusal f;

	if (!s390_try(&p, what, va, offset, right & PT_MMU_USER ? PSW_USER : PSW_KERNEL)) {
		if (what == s390_read)
			*word = p.word;
		return PT_REFUSAL_NONE;
	}
	f = classify(l, &p);
	/* malformed tables are told without an address */
	if (f != PT_REFUSAL_RESERVED && (p.teid ^ va) >> PAGE_SHIFT)
		f = PT_REFUSAL_OTHER;
	return f;
}

/* ---- what machine this is ------------------------------------------------------------ */

/* Does the walker end at an entry with FC?  If not, what it takes for a table is invalid. */
static bool has_leaves(enum pt_level l)
{
	const u64 none = l == PT_PMD ? PAGE_INVALID : SEGMENT_ENTRY_INVALID;
	const u64 frame = l == PT_PMD ? FREE_MEMORY : 0;
	const u64 first = l == PT_PMD ? 0 : FIRST_FREE;
	u64 word = 0;
	bool reached;

	((volatile u64 *)frame)[first] = none;
	*(volatile u64 *)FREE_MEMORY = none;
	*slot(l) = frame | SEGMENT_ENTRY_LARGE | (l == PT_PUD ? REGION_ENTRY_TYPE_R3 : 0);
	machine_flush_here(l);
	reached = machine_access(l, PT_MMU_KR, FREE_MEMORY - frame, &word) == PT_REFUSAL_NONE;
	return reached && word == none;
}

static bool may_forbid_fetches(void)
{
	u64 word;

	machine_fill(FREE_MEMORY, 0);
	*slot(PT_PTE) = FREE_MEMORY | PAGE_NOEXEC;
	machine_flush_here(PT_PTE);
	return machine_access(PT_PTE, PT_MMU_KX, 0, &word) == PT_REFUSAL_PROTECTION;
}

const char *machine_start(const struct pt_mode *mode, size_t index)
{
	(void)mode;
	(void)index;
	make_tables();
	start_dat();
	if (!may_forbid_fetches())
		return "this processor has no instruction-execution protection";
	machine.lacks |= has_leaves(PT_PMD) ? 0 : LACKS_EDAT1;
	machine.lacks |= has_leaves(PT_PUD) ? 0 : LACKS_EDAT2;
	return NULL;
}

static uint8_t system_information[4096] __attribute__((aligned(4096)));

/* False: there is no such block. */
static bool store_information(u64 level, u64 first, u64 second)
{
	register u64 r0 __asm__("0") = level << 28 | first;
	register u64 r1 __asm__("1") = second;
	int cc;

	__asm__ volatile("stsi 0(%3)\n ipm %0\n srl %0, 28"
			 : "=d"(cc), "+d"(r0)
			 : "d"(r1), "a"(system_information)
			 : "cc", "memory");
	return !cc;
}

static bool says(size_t at, const char *ebcdic)
{
	while (*ebcdic)
		if (system_information[at++] != (uint8_t)*ebcdic++)
			return false;
	return true;
}

/* The maker of the machine, then who runs it as a guest. */
enum pt_walks machine_walks(void)
{
	enum { MANUFACTURER = 32, CONTROL_PROGRAM = 56 };

	if (store_information(1, 1, 1) && says(MANUFACTURER, "\xd8\xc5\xd4\xe4")) /* QEMU */
		return PT_WALKS_TCG;
	if (store_information(3, 2, 2) && says(CONTROL_PROGRAM, "\xd2\xe5\xd4")) /* KVM */
		return PT_WALKS_KVM;
	return PT_WALKS_OTHER;
}

/* ---- the second processor --------------------------------------------------------------- */

enum { PREFIX_SIZE = 8192, RESTART_PSW = 0x1a0 };

extern const unsigned char s390_second_start[];
static uint8_t second_prefix[PREFIX_SIZE] __attribute__((aligned(PREFIX_SIZE)));

__attribute__((used, noreturn)) void s390_second_main(void)
{
	start_dat();
	second_wait();
}

/* 0, or the entry itself: a helper may look at it, so it must be the one that was made. */
u64 machine_slot(enum pt_level l)
{
	return altered[l] ? 0 : (u64)slot(l);
}

static bool start_second(void)
{
	u64 *psw = (u64 *)(void *)&second_prefix[RESTART_PSW];
	u64 word = (u64)second_prefix;

	psw[0] = UINT64_C(0x180000000);
	psw[1] = (u64)s390_second_start;
	if (signal_second(SIGP_SET_PREFIX, &word))
		return false;
	word = 0;
	return !signal_second(SIGP_RESTART, &word);
}

enum pt_second machine_second(void (*f)(void))
{
	return second_run(start_second, f);
}
