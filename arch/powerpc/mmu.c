/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How a powerpc book3s64 processor reads an entry, and the modes.
 *
 * Radix: Power ISA v3.0B, Book III: 5.7.10 Radix Tree Translation (formats of
 * the page directory entry and the page table entry, Encoded Access Authority),
 * and the sections Reference and Change Recording, Storage Control Attributes,
 * Storage Protection of the same chapter.
 *
 * Hash: no hardware reads Linux's entries; it reads a hash table (5.7.9) that
 * Linux fills when an access misses there.  What counts is what the code that
 * does so makes of an entry: hash_page_mm() and htab_convert_pte_flags() in
 * arch/powerpc/mm/book3s64/hash_utils.c, __hash_page_4K(), _64K(), _huge(),
 * _thp() in the files hash_*.c beside it, check_pte_access() in asm/book3s/64/
 * pgtable.h and pte_to_hpte_pkey_bits() in hash-pkey.h.  That is the format's
 * definition, the same since Linux 4.8 (keys: 4.16), whatever helpers do with it.
 */
#include "bits.h"
#include "generic/subject/subject.h"

enum { RADIX, HASH };

/* log2 of the bytes a leaf of the level maps. */
static unsigned shift_of(const struct pt_mode *m, enum pt_level l)
{
	return l == PT_PTE ? m->page_shift : l == PT_PMD ? m->pmd_shift : m->pud_shift;
}

/*
 * 5.7.10: a valid page directory entry also says how many address bits the next
 * level takes, which must be those between the two; find_linux_pte() wants that
 * the entry is not none and not in the middle of a split.
 */
static bool is_table(const struct pt_mode *m, enum pt_level l, u64 e)
{
	if (l == PT_PTE || (e & PAGE_PTE))
		return false;
	if (m->variant == HASH)
		return e && (e & (PAGE_PRESENT | PAGE_INVALID)) != PAGE_INVALID;
	return (e & PAGE_PRESENT) &&
	       (e & PAGE_NLS) == shift_of(m, l) - shift_of(m, l == PT_PUD ? PT_PMD : PT_PTE);
}

/*
 * Radix: EAA bit 2 grants reads as well as writes; bit 0 takes everything from
 * problem state.  What privileged code may do with a user's page also depends
 * on AMR and IAMR, which are no part of the entry: taken to permit.
 */
static u64 radix_access(u64 e)
{
	u64 r = 0;

	if (e & (PAGE_READ | PAGE_WRITE))
		r |= PT_MMU_UR | PT_MMU_KR;
	if (e & PAGE_WRITE)
		r |= PT_MMU_UW | PT_MMU_KW;
	if (e & PAGE_EXEC)
		r |= PT_MMU_UX | PT_MMU_KX;
	return r;
}

/*
 * Hash: every access wants read, a store write too, a fetch exec too.  What is
 * then put in the hash table lets through no more than that: it is read-only
 * unless write and dirty are set, and the store that finds it so sets dirty.
 * Privileged code that reaches into a user's range is treated as the user.
 */
static u64 hash_access(u64 e)
{
	u64 r;

	if (!(e & PAGE_READ))
		return 0;
	r = PT_MMU_UR | PT_MMU_KR;
	if (e & PAGE_WRITE)
		r |= PT_MMU_UW | PT_MMU_KW;
	if (e & PAGE_EXEC)
		r |= PT_MMU_UX | PT_MMU_KX;
	return r;
}

/*
 * Nothing of an entry counts unless it is valid, and a page directory entry has
 * no rights of its own, so it gives all that may be had below it.  Fetches from
 * guarded storage (non-idempotent I/O) are refused, in the hash table by its G
 * bit.  No entry is global.  A valid leaf that grants nothing is a translation
 * all the same: what it refuses is a protection fault (DSISR 36).
 */
static u64 rights(const struct pt_mode *m, enum pt_level l, u64 e)
{
	u64 r;

	if (is_table(m, l, e))
		return PT_MMU_ANY;
	if (!(e & PAGE_PRESENT) || !(e & PAGE_PTE))
		return 0;
	r = m->variant == RADIX ? radix_access(e) : hash_access(e);
	if ((e & PAGE_ATT) == PAGE_NON_IDEMPOTENT)
		r &= ~(PT_MMU_UX | PT_MMU_KX);
	if (e & PAGE_PRIVILEGED)
		r &= ~PT_MMU_USER;
	return r | PT_MMU_LEAF;
}

/*
 * 5.7.10: the offset into the page comes from the address, not from the RPN; the
 * same of a hash table entry (hpte_encode_r()).  Hash takes pte_pfn(), which
 * leaves the topmost bits of the field to other uses.
 */
static u64 frame(const struct pt_mode *m, enum pt_level l, u64 e)
{
	u64 rpn = m->variant == RADIX ? PAGE_RPN_ISA : PTE_RPN_4K;

	if (is_table(m, l, e))
		return (e & PAGE_TABLE_ADDR) >> m->page_shift;
	return (e & rpn & (~UINT64_C(0) << shift_of(m, l))) >> m->page_shift;
}

/* What hashing an entry notes in it; in a segment of 4K pages, for 64K pages. */
static u64 notes(const struct pt_mode *m)
{
	if (m->variant == RADIX || m->notes)
		return m->notes;
	return m->page_shift == PAGE_SHIFT_64K ? H64_PAGE_HASHPTE | H64_PAGE_COMBO
					       : H4_PAGE_HASHPTE | H4_PAGE_F_GIX;
}

/*
 * Reference and Change Recording: R with any access, C with a store.  Hash sets
 * accessed and dirty in Linux's entry for the same accesses, and its notes.
 */
static u64 after(const struct pt_mode *m, enum pt_level l, u64 e, enum pt_access a)
{
	u64 needed = a == PT_ACCESS_WRITE ? PT_MMU_KW : PT_MMU_KR;
	u64 r = rights(m, l, e);

	if (!(r & PT_MMU_LEAF) || !(r & needed))
		return e;
	if (a == PT_ACCESS_WRITE)
		e |= PAGE_DIRTY;
	return e | PAGE_ACCESSED | notes(m);
}

/* Storage Control Attributes: normal, SAO, non-idempotent I/O, tolerant I/O; WIMG for hash. */
static u64 memtype(const struct pt_mode *m, enum pt_level l, u64 e)
{
	(void)m;
	(void)l;
	return e & PAGE_ATT;
}

/* SAO is cached, but in strong order. */
static bool ordinary(const struct pt_mode *m, enum pt_level l, u64 e, u64 normal)
{
	(void)normal;
	return !memtype(m, l, e);
}

/* Storage Control Attributes again: caching inhibited, in both kinds of I/O. */
static bool device(const struct pt_mode *m, enum pt_level l, u64 e)
{
	return memtype(m, l, e) & PAGE_NON_IDEMPOTENT;
}

/* Tolerant I/O may be merged and made in another order, non-idempotent may not. */
static bool registers(const struct pt_mode *m, enum pt_level l, u64 e)
{
	return memtype(m, l, e) == PAGE_NON_IDEMPOTENT;
}

/* The bits of a field, which need not stand together, as a number. */
static u64 gathered(u64 e, u64 field)
{
	u64 number = 0;

	for (unsigned n = 0; field; field &= field - 1, n++)
		if (e & field & -field)
			number |= PT_BIT(n);
	return number;
}

static u64 key(const struct pt_mode *m, enum pt_level l, u64 e)
{
	(void)l;
	if (m->key)
		return gathered(e, m->key);
	if (m->page_shift == PAGE_SHIFT_64K)
		return (e & H64_PAGE_KEY) >> H64_PAGE_KEY_SHIFT;
	return (e & H4_PAGE_KEY) >> H4_PAGE_KEY_SHIFT;
}

/* Radix has no keys. */
#define MMU                                                                   \
	.rights = rights, .frame = frame, .after = after, .memtype = memtype, \
	.ordinary = ordinary, .device = device, .registers = registers, .big_endian = true
static const struct pt_mmu mmu = { MMU };
static const struct pt_mmu mmu_hash = { MMU, .key = key };

/*
 * phys_bits is Linux's MAX_PHYSMEM_BITS for radix and what POWER9 implements.
 * The offset of a swap entry has Linux's RPN field, bit 52 down to the page
 * shift.  radix-be differs in the byte order of the code alone: bits.h.  Hash
 * maps no pud of mm's own (HugeTLB's 16G page is no pud to mm), and with 4K
 * pages no pmd either: its 16M are eight of them.
 *
 * ptes, pmds: log2 of the bytes of a table of them.  Radix has 2^(shift between the two
 * levels) entries of 8 bytes; Linux gives hash as many again for the hash table's slots.
 *
 * With radix an address that a TLB has twice is an error of the machine (multi-hit); before
 * mmap_lock is needed to fill a place: arch/powerpc/mm/book3s64/pgtable.c
 * pmdp_huge_get_and_clear_full().
 *
 * With hash, what callers flush with does nothing: flush_tlb_range() and its like in
 * asm/book3s/64/tlbflush.h ask radix_enabled().  pte_update() does, by hpte_need_flush().
 *
 * kernel/init.c goes by their order: hash modes come last.
 */
#define MODE(mode, page, pmd, pud, ptes, pmds, offset_bits, kind, model)              \
	{                                                                             \
		.name = mode, .page_shift = page, .pmd_shift = pmd, .pud_shift = pud, \
		.table_shift = { [PT_PMD] = ptes, [PT_PUD] = pmds },                  \
		.huge_shifts = PT_HUGE_SHIFTS(pmd, pud, 0, 0, 0), .phys_bits = 51,    \
		.swp_type_bits = 5, .swp_offset_bits = offset_bits,                   \
		.key_bits = page == PAGE_SHIFT_4K ? 3 : 5, .modify_sets_young = true, \
		.variant = kind, .mmu = &(model), .helpers_flush = (kind) == HASH,    \
		.one_size = (kind) == RADIX,                                          \
	}

static const struct pt_mode modes[] = {
	MODE("radix", PAGE_SHIFT_64K, PMD_SHIFT_2M, PUD_SHIFT_1G, 8, 12, 37, RADIX, mmu),
	MODE("radix-be", PAGE_SHIFT_64K, PMD_SHIFT_2M, PUD_SHIFT_1G, 8, 12, 37, RADIX, mmu),
	MODE("radix-4k", PAGE_SHIFT_4K, PMD_SHIFT_2M, PUD_SHIFT_1G, 0, 0, 41, RADIX, mmu),
	MODE("hash", PAGE_SHIFT_64K, PMD_SHIFT_16M, 0, 12, 14, 37, HASH, mmu_hash),
	MODE("hash-4k", PAGE_SHIFT_4K, PMD_SHIFT_2M, 0, 0, 10, 41, HASH, mmu_hash),
};

extern const struct pt_arch pt_arch_powerpc;
const struct pt_arch pt_arch_powerpc = {
	.name = "powerpc",
	.modes = modes,
	.nr_modes = PT_ARRAY_SIZE(modes),
};
