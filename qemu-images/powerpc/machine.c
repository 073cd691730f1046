/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * powerpc: QEMU's pseries machine, a guest of a hypervisor (PAPR) in radix mode,
 * in either byte order.  Memory: the image from 0, the mailbox at 32 MiB, free
 * memory from 64 MiB, the device tree at the end of 256 MiB, all of it mapped
 * where it is in pages of 2 MiB.  Power ISA v3.0B, Book III: 5.7.6 (process
 * table), 5.7.10 (radix trees), 5.9.3 (tlbie), 6.5 (interrupts).
 *
 * The pages of the image are the user's as well: what a user's access needs to
 * run is there, and the kernel may use the user's pages (AMR and IAMR are 0).
 */
#include "arch/powerpc/bits.h"
#include "qemu-images/common/image.h"
#include "qemu-images/common/second.h"

#define RAM_SIZE    UINT64_C(0x10000000)
#define FREE_MEMORY UINT64_C(0x04000000)

/* PAPR's hypervisor calls, and KVM's for RTAS. */
#define H_GET_TERM_CHAR	    0x54
#define H_PUT_TERM_CHAR	    0x58
#define H_SET_MODE	    0x31c
#define H_REGISTER_PROC_TBL 0x37c
#define KVMPPC_H_RTAS	    0xf000

#define SET_MODE_ENDIAN	       4 /* of interrupts: H_SET_MODE's resource */
#define SET_MODE_LITTLE_ENDIAN 1

/* A new table, of radix trees, and the guest flushes the TLB itself. */
#define PROC_TBL_NEW   0x18
#define PROC_TBL_RADIX 0x04
#define PROC_TBL_GTSE  0x01

#define MSR_IR_DR 0x30

#define SPR_AMR	 29
#define SPR_PID	 48
#define SPR_IAMR 61

#define DIRECTORY(table, bits) ((u64)(table) | PAGE_PRESENT | (bits))
#define OPENED \
	(PAGE_PRESENT | PAGE_PTE | PAGE_READ | PAGE_WRITE | PAGE_EXEC | PAGE_ACCESSED | PAGE_DIRTY)

/* Bits of an address that each directory takes. */
enum { ROOT_BITS = 13, DIRECTORY_BITS = 9 };
enum { MAX_ENTRIES = 512, MAX_PAGE = 65536, CODE_AT = 64, USER_CODE_AT = 72, PID = 1 };

/* image_machine.lacks, as in arch/powerpc/qemu.c. */
#define LACKS_ATOMIC_RECORDS PT_BIT(0)
#define LACKS_RECORDS	     PT_BIT(1)

struct image_machine machine = {
#ifdef __LITTLE_ENDIAN__
	.name = "ppc64le",
#else
	.name = "ppc64",
#endif
	.levels = PT_BIT(PT_PTE) | PT_BIT(PT_PMD) | PT_BIT(PT_PUD),
};

#define WRITE_REGISTER(spr, value) __asm__ volatile("mtspr %0, %1" ::"i"(spr), "r"(value))

/* Entries, device tree, RTAS: big-endian in memory, whatever the code is. */
static u64 big64(u64 v)
{
#ifdef __LITTLE_ENDIAN__
	return __builtin_bswap64(v);
#else
	return v;
#endif
}

static u32 big32(u32 v)
{
#ifdef __LITTLE_ENDIAN__
	return __builtin_bswap32(v);
#else
	return v;
#endif
}

/* ---- the hypervisor ------------------------------------------------------------ */

/* In: the call's arguments; out: what it returned beside its status. */
struct hcall {
	u64 r4, r5, r6, r7;
};

static long hcall(u64 number, struct hcall *h)
{
	register u64 r3 __asm__("r3") = number;
	register u64 r4 __asm__("r4") = h->r4;
	register u64 r5 __asm__("r5") = h->r5;
	register u64 r6 __asm__("r6") = h->r6;
	register u64 r7 __asm__("r7") = h->r7;

	__asm__ volatile("sc 1"
			 : "+r"(r3), "+r"(r4), "+r"(r5), "+r"(r6), "+r"(r7)
			 :
			 : "r0", "r8", "r9", "r10", "r11", "r12", "ctr", "xer", "cr0", "cr1", "cr5",
			   "cr6", "cr7", "memory");
	*h = (struct hcall){ r4, r5, r6, r7 };
	return (long)r3;
}

/* ---- the device tree ----------------------------------------------------------- */

/* Devicetree Specification 5: header, structure block, strings block. */
struct tree_header {
	u32 magic, total, structure, strings;
};
enum { TREE_MAGIC = (int)0xd00dfeed };
enum { TREE_NODE = 1, TREE_NODE_END, TREE_PROPERTY, TREE_NOTHING };

extern u64 powerpc_device_tree;
/* Not in .bss: boot.S writes it first of all. */
__attribute__((section(".data"))) u64 powerpc_device_tree = 0;

static bool same_text(const char *a, const char *b)
{
	while (*a && *a == *b)
		a++, b++;
	return *a == *b;
}

/* Past a node's name, or past a property: in words of 32 bits. */
static const u32 *after_bytes(const u32 *p, u32 bytes)
{
	return p + (bytes + 3) / 4;
}

static u32 length(const char *text)
{
	u32 n = 0;

	while (text[n])
		n++;
	return n;
}

/* The first word of the n-th property of that name, wherever; false: there are not so many. */
static bool tree_word(const char *name, unsigned n, u32 *word)
{
	const char *tree = (const char *)powerpc_device_tree;
	const struct tree_header *h = (const void *)tree;
	const u32 *p = (const void *)(tree + big32(h->structure));

	if (!tree || big32(h->magic) != (u32)TREE_MAGIC)
		return false;
	for (;;) {
		u32 bytes, kind = big32(*p++);

		if (kind == TREE_NODE) {
			p = after_bytes(p, length((const char *)p) + 1);
		} else if (kind == TREE_PROPERTY) {
			bytes = big32(p[0]);
			*word = big32(p[2]);
			if (same_text(tree + big32(h->strings) + big32(p[1]), name) && !n--)
				return bytes >= sizeof(*word);
			p = after_bytes(p + 2, bytes);
		} else if (kind != TREE_NODE_END && kind != TREE_NOTHING) {
			return false;
		}
	}
}

/* ---- RTAS: its services have the numbers that the device tree gives ------------- */

/* Token, number of arguments, of results; then these. */
struct rtas {
	u32 word[8];
};

static bool rtas(const char *service, u32 nr, u32 a, u32 b, u32 c)
{
	const u32 words[] = { 0, nr, 1, a, b, c, 0, 0 };
	struct rtas r __attribute__((aligned(32)));
	struct hcall h = { .r4 = (u64)&r };
	u32 token;

	if (!tree_word(service, 0, &token))
		return false;
	for (size_t i = 0; i < PT_ARRAY_SIZE(words); i++)
		r.word[i] = big32(i ? words[i] : token);
	/* the status, if it gave one, is behind the arguments */
	return !hcall(KVMPPC_H_RTAS, &h) && !((volatile u32 *)r.word)[3 + nr];
}

/* ---- console, end ---------------------------------------------------------------- */

/* Two registers full of characters, the first in the topmost byte. */
struct characters {
	unsigned char c[16];
	size_t n;
};

static u64 packed(const struct characters *s, size_t from)
{
	u64 v = 0;

	for (size_t i = from; i < from + 8; i++)
		v = v << 8 | (i < s->n ? s->c[i] : 0);
	return v;
}

static void unpack(struct characters *s, const struct hcall *h)
{
	s->n = h->r4 < sizeof(s->c) ? h->r4 : sizeof(s->c);
	for (size_t i = 0; i < s->n; i++)
		s->c[i] = (unsigned char)((i < 8 ? h->r5 : h->r6) >> (56 - 8 * (i & 7)));
}

static struct characters said;

static void say_now(void)
{
	struct hcall h;

	do
		h = (struct hcall){ 0, said.n, packed(&said, 0), packed(&said, 8) };
	while (hcall(H_PUT_TERM_CHAR, &h) > 0); /* busy */
	said.n = 0;
}

void machine_console_put(char c)
{
	said.c[said.n++] = (unsigned char)c;
	if (said.n == sizeof(said.c) || c == '\n')
		say_now();
}

char machine_console_get(void)
{
	static struct characters heard;
	static size_t taken;

	while (taken == heard.n) {
		struct hcall h = { .r4 = 0 };

		taken = heard.n = 0;
		if (!hcall(H_GET_TERM_CHAR, &h))
			unpack(&heard, &h);
	}
	return (char)heard.c[taken++];
}

void machine_exit(int code)
{
	(void)code;
	if (said.n)
		say_now();
	rtas("power-off", 2, ~(u32)0, ~(u32)0, 0);
	for (;;)
		;
}

/* ---- interrupts ------------------------------------------------------------------- */

enum { DATA_STORAGE = 0x300, INSTRUCTION_STORAGE = 0x400, SYSTEM_CALL = 0xc00 };

/* DSISR; after a fetch the same places in SRR1. */
#define NO_TRANSLATION UINT64_C(0x40000000)
#define NOT_EXECUTABLE UINT64_C(0x10000000) /* or guarded */
#define FORBIDDEN      UINT64_C(0x08000000)
#define BAD_TREE       UINT64_C(0x00080000)
#define NOT_RECORDED   UINT64_C(0x00040000) /* R or C could not be set */

/* An access under way; boot.S knows the order. */
struct probe {
	u64 sp, msr;
	u64 word;
	u64 vector, srr0, srr1, dsisr, dar;
};

u64 powerpc_try(struct probe *p, void (*what)(void), u64 va, u64 word);
void powerpc_read(void);
void powerpc_write(void);
void powerpc_fetch(void);
void powerpc_read_user(void);
void powerpc_write_user(void);
void powerpc_fetch_user(void);
void powerpc_trap(u64 vector, u64 reserved, u64 srr0, u64 srr1, u64 dsisr, u64 dar);
void powerpc_second_main(void);

static u64 code_of(u64 vector, u64 srr1, u64 dsisr)
{
	return vector == DATA_STORAGE ? dsisr : srr1;
}

static u64 address_of(u64 vector, u64 srr0, u64 dar)
{
	return vector == DATA_STORAGE ? dar : srr0;
}

/* In the order of the registers that boot.S has them in. */
__attribute__((used)) void powerpc_trap(u64 vector, u64 none, u64 srr0, u64 srr1, u64 dsisr,
					u64 dar)
{
	char what[] = "interrupt 000";

	(void)none;
	for (unsigned i = 0; i < 3; i++)
		what[10 + i] = "0123456789abcdef"[vector >> (8 - 4 * i) & 15];
	image_fault(what, code_of(vector, srr1, dsisr), address_of(vector, srr0, dar), srr0);
}

/* ---- tables ------------------------------------------------------------------------ */

typedef volatile u64 table[MAX_ENTRIES] __attribute__((aligned(MAX_PAGE)));

enum { WINDOW_INDEX = 2, PUD_INDEX = 4, PMD_INDEX = 2, PTE_INDEX = 5 };

static volatile u64 root[1 << ROOT_BITS] __attribute__((aligned(MAX_PAGE)));
static table root_pud, low_pmd, window_pmd, window_pte, open_pmd, open_pte;
static volatile u64 processes[MAX_ENTRIES] __attribute__((aligned(4096)));
static const struct pt_mode *mode;

static unsigned shift_of(enum pt_level l)
{
	return l == PT_PTE ? mode->page_shift : l == PT_PMD ? mode->pmd_shift : mode->pud_shift;
}

static unsigned pte_bits(void)
{
	return mode->pmd_shift - mode->page_shift;
}

static u64 window(enum pt_level l)
{
	u64 at = (u64)WINDOW_INDEX << mode->pud_shift;

	if (l == PT_PUD)
		return (u64)PUD_INDEX << mode->pud_shift;
	if (l == PT_PMD)
		return at + ((u64)PMD_INDEX << mode->pmd_shift);
	return at + (UINT64_C(1) << mode->pmd_shift) + ((u64)PTE_INDEX << mode->page_shift);
}

static volatile u64 *slot(enum pt_level l)
{
	return l == PT_PTE   ? &window_pte[PTE_INDEX]
	       : l == PT_PMD ? &window_pmd[PMD_INDEX]
			     : &root_pud[PUD_INDEX];
}

static void make_tables(void)
{
	root[0] = big64(DIRECTORY(root_pud, DIRECTORY_BITS));
	root_pud[0] = big64(DIRECTORY(low_pmd, DIRECTORY_BITS));
	for (u64 at = 0; at < RAM_SIZE; at += PT_BIT(PMD_SHIFT_2M))
		low_pmd[at >> PMD_SHIFT_2M] = big64(at | OPENED);
	root_pud[WINDOW_INDEX] = big64(DIRECTORY(window_pmd, DIRECTORY_BITS));
	window_pmd[1] = big64(DIRECTORY(window_pte, pte_bits()));
}

/* 5.7.6.2: a tree of 31 + 21 address bits, its root takes ROOT_BITS. */
#define TREE_OF_52_BITS (UINT64_C(2) << 61 | UINT64_C(5) << 5)

static long register_processes(void)
{
	struct hcall h = { .r4 = PROC_TBL_NEW | PROC_TBL_RADIX | PROC_TBL_GTSE,
			   .r5 = (u64)processes };

	processes[2 * PID] = big64((u64)root | TREE_OF_52_BITS | ROOT_BITS);
	return hcall(H_REGISTER_PROC_TBL, &h);
}

static void start_mmu(void)
{
	u64 msr;

	WRITE_REGISTER(SPR_AMR, 0);
	WRITE_REGISTER(SPR_IAMR, 0);
	WRITE_REGISTER(SPR_PID, (u64)PID);
	__asm__ volatile("mfmsr %0" : "=r"(msr));
	__asm__ volatile("ptesync; isync; mtmsrd %0; isync" ::"r"(msr | MSR_IR_DR) : "memory");
}

/*
 * Who records accesses, the walker or a fault's handler?  An entry of the image's
 * own tells.  Not whether the walker does it at once: no emulator known does.
 */
static void look_who_records(void)
{
	u64 word;

	machine_write(PT_PTE, FREE_MEMORY | (OPENED & ~(PAGE_ACCESSED | PAGE_DIRTY)));
	machine_flush(PT_PTE);
	if (machine_access(PT_PTE, PT_MMU_KW, 0, &word) == PT_REFUSAL_NONE &&
	    !(machine.lacks & LACKS_RECORDS))
		machine.lacks |= LACKS_ATOMIC_RECORDS;
	machine.records_apart = true;
	machine_write(PT_PTE, 0);
	machine_flush(PT_PTE);
}

const char *machine_start(const struct pt_mode *m, size_t index)
{
#ifdef __LITTLE_ENDIAN__
	struct hcall h = { .r4 = SET_MODE_LITTLE_ENDIAN, .r5 = SET_MODE_ENDIAN };

	if (hcall(H_SET_MODE, &h))
		return "interrupts cannot be little-endian on this machine (H_SET_MODE)";
#endif
	(void)index;
	mode = m;
	make_tables();
	if (register_processes())
		return "this machine has no radix trees (H_REGISTER_PROC_TBL)";
	start_mmu();
	look_who_records();
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
	code[0] = 0x4e800020;				 /* blr */
	code[(USER_CODE_AT - CODE_AT) / 4] = 0x44000002; /* sc */
	__asm__ volatile("dcbst 0, %0; sync; icbi 0, %0; isync" ::"r"(code) : "memory");
}

void machine_write(enum pt_level l, u64 e)
{
	*slot(l) = big64(e);
	__asm__ volatile("ptesync" ::: "memory");
}

u64 machine_read(enum pt_level l)
{
	return big64(*slot(l));
}

/* ---- TLB ------------------------------------------------------------------------------ */

/* tlbie's and tlbiel's operands: one page of a size, or all of a process. */
#define RB_PAGE(va, size) (((va) & ~PT_BITS(0, 11)) | (size) << 5)
#define RB_PROCESS	  (UINT64_C(1) << 10)
#define RS_PROCESS	  ((u64)PID << 32)

/* "Actual page size" of what a leaf of the level maps. */
static u64 page_size(enum pt_level l)
{
	switch (shift_of(l)) {
	case PMD_SHIFT_2M:
		return 1;
	case PUD_SHIFT_1G:
		return 2;
	case PAGE_SHIFT_64K:
		return 5;
	default:
		return 0;
	}
}

void machine_flush_here(enum pt_level l)
{
	__asm__ volatile(".machine push; .machine power9\n\t"
			 "ptesync; tlbiel %0, %1, 0, 1, 1; ptesync\n\t"
			 ".machine pop" ::"r"(RB_PAGE(window(l), page_size(l))),
			 "r"(RS_PROCESS)
			 : "memory");
}

static void flush_page(enum pt_level l)
{
	__asm__ volatile(".machine push; .machine power9\n\t"
			 "ptesync; tlbie %0, %1, 0, 1, 1; eieio; tlbsync; ptesync\n\t"
			 ".machine pop" ::"r"(RB_PAGE(window(l), page_size(l))),
			 "r"(RS_PROCESS)
			 : "memory");
}

/* TLB and what is kept of directories. */
static void flush_process(void)
{
	__asm__ volatile(".machine push; .machine power9\n\t"
			 "ptesync; tlbie %0, %1, 2, 1, 1; eieio; tlbsync; ptesync\n\t"
			 ".machine pop" ::"r"(RB_PROCESS),
			 "r"(RS_PROCESS)
			 : "memory");
}

static bool is_directory(u64 e)
{
	return (e & (PAGE_PRESENT | PAGE_PTE)) == PAGE_PRESENT;
}

/* What was used below a directory has another size, and may be anywhere in the window. */
void machine_flush(enum pt_level l)
{
	static bool descended[PT_NR_TABLE_LEVELS];

	if (descended[l])
		flush_process();
	flush_page(l);
	descended[l] = l != PT_PTE && is_directory(machine_read(l));
}

u64 machine_table(enum pt_level l, u64 page, u64 right)
{
	volatile u64 *t = l == PT_PUD ? open_pmd : open_pte;
	unsigned bits = l == PT_PUD ? DIRECTORY_BITS : pte_bits();
	u64 e = big64(page | OPENED);

	(void)right;
	if (t[0] != e)
		for (unsigned i = 0; i < PT_BIT(bits); i++)
			t[i] = e;
	return (u64)t;
}

/* ---- accesses --------------------------------------------------------------------------- */

static enum pt_refusal classify(const struct probe *p)
{
	u64 code = code_of(p->vector, p->srr1, p->dsisr);

	if (p->vector == SYSTEM_CALL)
		return PT_REFUSAL_NONE;
	if (p->vector != DATA_STORAGE && p->vector != INSTRUCTION_STORAGE)
		return PT_REFUSAL_OTHER;
	if (code & NO_TRANSLATION)
		return PT_REFUSAL_NOT_PRESENT;
	if (code & BAD_TREE)
		return PT_REFUSAL_RESERVED;
	if (code & FORBIDDEN || (p->vector == INSTRUCTION_STORAGE && code & NOT_EXECUTABLE))
		return PT_REFUSAL_PROTECTION;
	return PT_REFUSAL_OTHER;
}

/* In the order of PT_MMU_UR to PT_MMU_KX. */
static void (*const accesses[])(void) = { powerpc_read_user, powerpc_write_user, powerpc_fetch_user,
					  powerpc_read,	     powerpc_write,	 powerpc_fetch };

static enum pt_refusal once(struct probe *p, u64 right, u64 va)
{
	enum pt_refusal f;

	if (!powerpc_try(p, accesses[__builtin_ctzll(right)], va, va))
		return PT_REFUSAL_NONE;
	f = classify(p);
	if (f != PT_REFUSAL_NONE &&
	    address_of(p->vector, p->srr0, p->dar) - va >= PT_BIT(mode->page_shift))
		f = PT_REFUSAL_OTHER;
	return f;
}

static bool wants_record(const struct probe *p)
{
	return (p->vector == DATA_STORAGE || p->vector == INSTRUCTION_STORAGE) &&
	       code_of(p->vector, p->srr1, p->dsisr) & NOT_RECORDED;
}

/*
 * A processor may fault instead of setting R and C, and a handler sets them
 * (Reference and Change Recording): so do newer emulators.  False if there is
 * nothing to be set.
 */
static bool record(enum pt_level l, u64 right)
{
	u64 e = machine_read(l), set = PAGE_ACCESSED;

	if (right & (PT_MMU_UW | PT_MMU_KW))
		set |= PAGE_DIRTY;
	if (is_directory(e) || (e & set) == set)
		return false;
	machine.lacks |= LACKS_RECORDS;
	machine_write(l, e | set);
	machine_flush(l);
	return true;
}

enum pt_refusal machine_access(enum pt_level l, u64 right, u64 offset, u64 *word)
{
	u64 va = window(l) + offset;
	struct probe p = { 0 };
	enum pt_refusal f = once(&p, right, va);

	if (f == PT_REFUSAL_OTHER && wants_record(&p) && record(l, right)) {
		p = (struct probe){ 0 };
		f = once(&p, right, va);
	}
	if (f == PT_REFUSAL_NONE && right & (PT_MMU_UR | PT_MMU_KR))
		*word = p.word;
	return f;
}

/* ---- the second processor ----------------------------------------------------------------- */

extern const unsigned char powerpc_second_start[];
static void (*volatile second_task)(void);
/* r13 is nobody's in this image; in a kernel's helpers it is what is the processor's own. */
static volatile u64 second_r13;

__attribute__((used, noreturn)) void powerpc_second_main(void)
{
	start_mmu();
	second_wait();
}

static void run_with_r13(void)
{
	__asm__ volatile("mr 13, %0" ::"r"(second_r13));
	second_task();
}

/* The machine starts on processor 0. */
static bool start_second(void)
{
	u32 id;

	for (unsigned n = 0; tree_word("ibm,ppc-interrupt-server#s", n, &id); n++)
		if (id)
			return rtas("start-cpu", 3, id, (u32)(u64)powerpc_second_start, 0);
	return false;
}

u64 machine_slot(enum pt_level l)
{
	return (u64)slot(l);
}

enum pt_second machine_second(void (*f)(void))
{
	u64 r13;

	__asm__ volatile("mr %0, 13" : "=r"(r13));
	second_r13 = r13;
	second_task = f;
	return second_run(start_second, run_with_r13);
}
