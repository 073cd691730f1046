// SPDX-License-Identifier: GPL-2.0-or-later
/* Laws of what a helper flushes, of subjects that record it: subject/flushes.h. */
#include "generic/judge/hugetlb.h"
#include "generic/judge/laws.h"
#include "generic/judge/runs.h"

/* What is to be flushed. */
struct due {
	struct pt_caller *c;
	enum pt_level level; /* of the entry */
	u64 from, to;
	u64 size;   /* of the translations, in bytes */
	bool table; /* and what leads to them */
	bool touch; /* one address will do: the hardware forgets the translation that has it */
	u64 old;    /* the entry that the helper is given */
	u64 left;   /* and the one that it leaves, as it is stored */
};

static unsigned shift_of(const struct pt_caller *c, enum pt_level l)
{
	return c->facts->mode->page_shift + pt_level_order(c->facts, l);
}

/* From here on what is flushed is recorded, of a helper that works in the first place. */
static void watch(const struct pt_caller *c, enum pt_level l)
{
	struct pt_flushes *f = c->flushes;

	f->place = (const volatile u64 *)(uintptr_t)c->place(l);
	f->at = f->address;
	f->shift = shift_of(c, l);
	f->nr = 0;
	f->guessed = false;
	if (f->watch)
		f->watch(true);
}

static void watch_no_more(const struct pt_caller *c)
{
	if (c->flushes->watch)
		c->flushes->watch(false);
}

static u64 rights(const struct due *d, u64 e)
{
	return pt_rights(d->c, d->level, e) & PT_MMU_ANY;
}

/* Could the MMU have cached the entry again after it was flushed, as it was before? */
static bool is_too_early(const struct due *d, const struct pt_flush *f)
{
	return rights(d, pt_in_memory(d->c->facts->mode, f->e)) & ~rights(d, d->left);
}

/* Is what code cached in the MMU's place looked for where it is not? */
static bool is_astray(const struct due *d, const struct pt_flush *f)
{
	return f->by_note && ((f->note ^ d->old) & d->c->facts->hardware_notes[d->level]);
}

/* Does a flush reach translations of that size, wherever they begin? */
static bool is_of_use(const struct due *d, const struct pt_flush *f)
{
	return f->step <= d->size && (!f->size || f->size == d->size) && !(d->table && f->leaves) &&
	       !is_too_early(d, f) && !is_astray(d, f);
}

static bool is_touched(const struct due *d)
{
	const struct pt_flushes *f = d->c->flushes;

	for (u64 i = 0; i < f->nr; i++)
		if (f->list[i].from < d->to && f->list[i].to > d->from && is_of_use(d, &f->list[i]))
			return true;
	return false;
}

/* The end of what is flushed without a gap from this address on. */
static u64 flushed_to(const struct due *d, u64 from)
{
	const struct pt_flushes *f = d->c->flushes;
	u64 to = from;

	for (u64 i = 0; i < f->nr; i++)
		if (f->list[i].from <= to && to < f->list[i].to && is_of_use(d, &f->list[i])) {
			to = f->list[i].to;
			/* one that came before may go on from there */
			i = (u64)-1;
		}
	return to;
}

static void note_all(const struct due *d)
{
	const struct pt_flushes *f = d->c->flushes;

	for (u64 i = 0; i < f->nr; i++) {
		const struct pt_flush *one = &f->list[i];

		pt_note(d->c, PT_NOTE_FLUSH, one->from,
			(one->size ? one->size : one->step | PT_NOTE_FLUSH_STEPS) |
				(is_too_early(d, one) ? PT_NOTE_FLUSH_EARLY : 0) |
				(d->table && one->leaves ? PT_NOTE_FLUSH_LEAVES : 0) |
				(is_astray(d, one) ? PT_NOTE_FLUSH_ASTRAY : 0),
			one->to);
	}
}

static bool is_flushed(const struct due *d)
{
	const u64 to = d->touch ? d->from : flushed_to(d, d->from);

	if (d->touch ? is_touched(d) : to >= d->to)
		return true;
	note_all(d);
	pt_note(d->c, PT_NOTE_UNFLUSHED, to, d->size, d->to);
	return false;
}

/* ---- barriers ----------------------------------------------------------------------------- */

/* Do walks find the entry at once, if it may be used at all? */
static int is_walked(struct pt_caller *c, enum pt_helper h, u64 a)
{
	const enum pt_level l = pt_helpers[h].level;
	u64 left;

	watch(c, l);
	c->flushes->ordered = c->flushes->walked = c->flushes->place ? ~*c->flushes->place : 0;
	left = pt_call1(c, h, a);
	watch_no_more(c);
	if (!(pt_rights(c, l, pt_stored(c, l, left)) & PT_MMU_ANY))
		return PT_LAW_NOT_MET;
	if (c->flushes->walked == pt_in_memory(c->facts->mode, left))
		return PT_LAW_HOLDS;
	pt_note(c, PT_NOTE_UNORDERED, left,
		c->flushes->ordered == pt_in_memory(c->facts->mode, left), 0);
	return PT_LAW_VIOLATED;
}

PT_LAW_FN(walked_at_once, e, kind)
{
	return kind == PT_KIND_PRESENT ? is_walked(c, law->helper, e) : PT_LAW_NOT_MET;
}

PT_LAW_FN(walked_kernel, pfn, unused)
{
	const u64 span = PT_BIT(pt_level_order(c->facts, pt_law_level(law)));

	return is_walked(c, law->helper, pfn & ~(span - 1));
}

/* ---- one entry ---------------------------------------------------------------------------- */

static struct due due_of(struct pt_caller *c, enum pt_level l)
{
	const u64 size = PT_BIT(shift_of(c, l)), from = c->flushes->address;

	return (struct due){ .c = c, .level = l, .from = from, .to = from + size, .size = size };
}

/*
 * Could a TLB have it?  What the MMU may not use (an old one of s390's, say) it could not.  Where
 * code stands in for the MMU, it notes in the entry that it has made a translation: powerpc hash.
 */
static bool could_be_cached(struct pt_caller *c, const struct pt_law *law, u64 e, u64 kind)
{
	const enum pt_level l = pt_law_level(law);
	const u64 notes = c->facts->hardware_notes[l];

	return pt_group_of((enum pt_kind)kind) == PT_GROUP_PRESENT && (!notes || (e & notes)) &&
	       (pt_rights(c, l, e) & PT_MMU_ANY);
}

static void call(struct due *d, const struct pt_law *law, u64 e, u64 b)
{
	const bool two = PT_SHAPE_TAKES_TWO(pt_helpers[law->helper].shape);

	d->old = e;
	watch(d->c, d->level);
	(void)(two ? pt_call2(d->c, law->helper, e, b) : pt_call1(d->c, law->helper, e));
	watch_no_more(d->c);
	d->left = pt_in_memory(d->c->facts->mode, d->c->flushes->place[0]);
}

PT_LAW_FN(flushes_all, e, kind)
{
	struct due d = due_of(c, pt_law_level(law));

	if (!could_be_cached(c, law, e, kind))
		return PT_LAW_NOT_MET;
	call(&d, law, e, 0);
	return is_flushed(&d);
}

/* What nobody may use there is nothing to take of. */
static bool has_rights(struct pt_caller *c, const struct pt_law *law, u64 e, u64 kind)
{
	return kind != PT_KIND_PROTNONE && could_be_cached(c, law, e, kind);
}

/* What it was given rights for, and has them no longer: nobody else flushes that. */
static int flushes_less(struct due *d, const struct pt_law *law, u64 e, u64 b)
{
	call(d, law, e, b);
	return rights(d, e) & ~rights(d, d->left) ? is_flushed(d) : PT_LAW_NOT_MET;
}

PT_LAW_FN(flushes_taken, e, kind)
{
	struct due d = due_of(c, pt_law_level(law));

	if (!has_rights(c, law, e, kind))
		return PT_LAW_NOT_MET;
	return flushes_less(&d, law, e, 0);
}

/* The same of a huge page, by a helper that is given the address of its entry. */
PT_LAW_FN(flushes_taken_at, e, kind)
{
	const struct pt_mode *m = c->facts->mode;
	struct due d = due_of(c, pt_law_level(law));
	volatile u64 *at = c->place ? (volatile u64 *)(uintptr_t)c->place(d.level) : NULL;

	if (!at || !has_rights(c, law, e, kind))
		return PT_LAW_NOT_MET;
	d.old = e;
	*at = pt_in_memory(m, e);
	watch(c, d.level);
	(void)pt_call_at(c, law->helper, (uintptr_t)at, e, 0);
	watch_no_more(c);
	d.left = pt_in_memory(m, *at);
	return is_flushed(&d);
}

/* mprotect() that forbids writing. */
PT_LAW_FN(flushes_replaced, e, kind)
{
	const enum pt_level l = pt_law_level(law);
	struct due d = due_of(c, l);

	if (!has_rights(c, law, e, kind))
		return PT_LAW_NOT_MET;
	return flushes_less(&d, law, e, pt_call1(c, pt_helper_at(PT_F_wrprotect, l), e));
}

/* An old entry that stays cached costs a page its place, and nobody his data. */
PT_LAW_FN(flushes_whole, e, kind)
{
	struct due d = due_of(c, pt_law_level(law));

	if (!could_be_cached(c, law, e, kind))
		return PT_LAW_NOT_MET;
	call(&d, law, e, 0);
	return c->flushes->nr ? is_flushed(&d) : PT_LAW_NOT_MET;
}

/* Of a page table that a huge page takes the place of: its pages, and what leads to it. */
PT_LAW_FN(flushes_table, pfn, unused)
{
	const u64 e = pt_call1(c, pt_law_at(law, PT_F_populate), pfn);
	struct due d = due_of(c, PT_PMD);

	if (!c->flushes->tables)
		return PT_LAW_NOT_MET;
	d.size = PT_BIT(shift_of(c, PT_PTE));
	d.table = true;
	call(&d, law, e, 0);
	return is_flushed(&d);
}

/*
 * Of a fault, so that rights become wider: who has the old ones cached faults once more, at worst.
 * But POWER9's nest MMU would do so for ever, unless it has found the entry invalid meanwhile:
 * radix__ptep_set_access_flags().
 */
static bool has_to_flush(const struct due *d, u64 e)
{
	return (d->c->facts->mode->lacks & PT_SWITCH_WALKED) &&
	       (rights(d, d->left) & ~rights(d, e) & PT_MMU_UW);
}

static int flushes_fault(struct due *d, const struct pt_law *law, u64 e, u64 fault)
{
	call(d, law, e, fault);
	if (has_to_flush(d, e))
		d->left = 0;
	else if (!d->c->flushes->nr)
		return PT_LAW_NOT_MET;
	return is_flushed(d);
}

PT_LAW_FN(flushes_widened, e, kind)
{
	const enum pt_level l = pt_law_level(law);
	struct due d = due_of(c, l);
	int of_write;

	if (!could_be_cached(c, law, e, kind))
		return PT_LAW_NOT_MET;
	d.touch = true;
	if (!pt_truth(c, pt_helper_at(PT_F_write, l), e))
		return flushes_fault(&d, law, e, PT_FAULT_READ);
	of_write = flushes_fault(&d, law, e, PT_FAULT_WRITE);
	if (of_write == PT_LAW_VIOLATED)
		return PT_LAW_VIOLATED;
	e = pt_call1(c, pt_helper_at(PT_F_wrprotect, l), e);
	return flushes_fault(&d, law, e, PT_FAULT_COW);
}

/* mprotect() that grants writing: what it puts there is a writable entry, over the same read-only.
 */
PT_LAW_FN(flushes_granted, e, kind)
{
	const enum pt_level l = pt_law_level(law);
	struct due d = due_of(c, l);
	u64 old;

	if (!could_be_cached(c, law, e, kind) || !pt_truth(c, pt_helper_at(PT_F_write, l), e))
		return PT_LAW_NOT_MET;
	d.touch = true;
	old = pt_call1(c, pt_helper_at(PT_F_wrprotect, l), e);
	return flushes_fault(&d, law, old, e);
}

/* ---- HugeTLB pages ------------------------------------------------------------------------ */

/* What stands in the first of a page's places lies as many places on in its table. */
static void watch_page(const struct pt_caller *c, const struct pt_huge *page)
{
	struct pt_flushes *f = c->flushes;
	const u64 bytes = PT_BIT(page->shift);

	watch(c, (enum pt_level)page->level);
	f->place += page->nr;
	f->at = (f->address + bytes - 1) & ~(bytes - 1);
}

/* log2 of the bytes of what a TLB has of the page. */
static unsigned translation_of(const struct pt_caller *c, const struct pt_huge *page)
{
	const struct pt_mode *m = c->facts->mode;
	const enum pt_level l = (enum pt_level)page->level;

	return m->mmu->translation ? m->mmu->translation(m, l, page->table[1]) : shift_of(c, l);
}

/* Each of the page's translations is flushed, at whatever address it has. */
static int are_flushed(struct due *d, const struct pt_huge *page)
{
	const u64 from = d->c->flushes->at, to = from + PT_BIT(page->shift);

	for (u64 at = from; at < to; at += d->size) {
		d->from = at;
		d->to = at + d->size;
		if (!is_flushed(d))
			return PT_LAW_VIOLATED;
	}
	return PT_LAW_HOLDS;
}

static struct due due_of_page(struct pt_caller *c, const struct pt_huge *page)
{
	return (struct due){ .c = c,
			     .level = (enum pt_level)page->level,
			     .size = PT_BIT(translation_of(c, page)),
			     .touch = true };
}

static void call_on_page(struct due *d, const struct pt_law *law, struct pt_huge *page)
{
	watch_page(d->c, page);
	(void)pt_call_sized(d->c, law->helper, page);
	watch_no_more(d->c);
	d->left = page->table[1];
}

/* The page of a case, if a TLB may have it: one that was never used has no notes. */
static bool is_begun(struct pt_caller *c, struct pt_huge *page, u64 pfn, u64 which)
{
	if (c->facts->hardware_notes[PT_HUGETLB] || !pt_huge_begin(c, page, pfn, which))
		return false;
	pt_are_made(c);
	return pt_rights(c, (enum pt_level)page->level, page->table[1]) & PT_MMU_ANY;
}

/* Does the MMU find the page there, and not the way to a table (an old one of sun4u's)? */
static bool is_leaf(struct pt_caller *c, const struct pt_huge *page)
{
	const enum pt_level l = (enum pt_level)page->level;

	return pt_span(c, l, page->table[1]) > 1 || (pt_rights(c, l, page->table[1]) & PT_MMU_LEAF);
}

PT_LAW_FN(huge_flushes_each, pfn, which)
{
	struct pt_huge page;
	struct due d;
	u64 was;

	if (!is_begun(c, &page, pfn, which) || !is_leaf(c, &page))
		return PT_LAW_NOT_MET;
	d = due_of_page(c, &page);
	was = rights(&d, page.table[1]);
	call_on_page(&d, law, &page);
	/* what it has taken nothing back of, others say of it (sparc) */
	return rights(&d, d.left) == was ? PT_LAW_NOT_MET : are_flushed(&d, &page);
}

/* mm/hugetlb.c move_hugetlb_page_tables(): taken from its places, and then flushed in one go. */
PT_LAW_FN(huge_flushes_moved, pfn, which)
{
	struct pt_huge page;
	struct due d;

	if (!is_begun(c, &page, pfn, which) || !is_leaf(c, &page))
		return PT_LAW_NOT_MET;
	d = due_of_page(c, &page);
	watch_page(c, &page);
	(void)pt_call_sized(c, H_sized_huge_ptep_get_and_clear, &page);
	(void)pt_call_sized(c, law->helper, &page);
	watch_no_more(c);
	d.left = page.table[1];
	return are_flushed(&d, &page);
}

/*
 * Does the MMU take the entries of its places for one, each of which it may have cached?  Who
 * caches but the page, from whichever place (sparc), finds no two that contradict each other.
 */
static bool is_block(const struct pt_caller *c, const struct pt_huge *page)
{
	return !c->facts->mode->mmu->translation &&
	       pt_span(c, (enum pt_level)page->level, page->table[1]) > 1;
}

/* Of a block that stays one, with other rights or notes. */
static int breaks_page(struct due *d, const struct pt_law *law, struct pt_huge *page)
{
	const u64 was = page->table[1];

	call_on_page(d, law, page);
	if (d->left == was)
		return PT_LAW_NOT_MET;
	d->left = 0;
	return are_flushed(d, page);
}

PT_LAW_FN(huge_breaks_first, pfn, which)
{
	struct pt_huge page;
	struct due d;

	if (!is_begun(c, &page, pfn, which) || !is_block(c, &page))
		return PT_LAW_NOT_MET;
	d = due_of_page(c, &page);
	page.entry = pt_call1(c, H_huge_pte_mkdirty, pt_call1(c, H_huge_pte_mkyoung, page.entry));
	page.dirty = pt_truth(c, H_huge_pte_write, page.entry);
	return breaks_page(&d, law, &page);
}

PT_LAW_FN(huge_flushes_widened, pfn, which)
{
	struct pt_huge page;
	struct due d;

	if (!is_begun(c, &page, pfn, which) || !pt_truth(c, H_huge_pte_write, page.entry))
		return PT_LAW_NOT_MET;
	d = due_of_page(c, &page);
	page.entry = pt_call1(c, H_huge_pte_mkdirty, pt_call1(c, H_huge_pte_mkyoung, page.entry));
	page.dirty = true;
	call_on_page(&d, law, &page);
	return c->flushes->nr ? are_flushed(&d, &page) : PT_LAW_NOT_MET;
}

/* ---- blocks that the MMU takes for one ------------------------------------------------------ */

/* Of blocks: what a helper is called on, in halves of one. */
static const struct {
	uint8_t first, nr;
} parts[] = { { 1, 1 }, { 0, 1 }, { 1, 2 }, { 2, 2 }, { 1, 4 } };

struct blocks {
	struct due d;
	const struct pt_law *law;
	volatile u64 *at;
	u64 block; /* places of one */
	u64 first, nr;
};

static u64 entry_at(const struct blocks *b, u64 i)
{
	return pt_in_memory(b->d.c->facts->mode, b->at[i]);
}

static bool is_live(const struct blocks *b, u64 i)
{
	return rights(&b->d, entry_at(b, i));
}

/* Of one place, or of as many as the second argument says. */
static bool is_alone(const struct pt_law *law)
{
	return pt_helpers[law->helper].shape == PT_SHAPE_AT ||
	       law->helper == H_ptep_set_access_flags_at ||
	       law->helper == H_ptep_modify_prot_commit_at;
}

static void call_on_part(struct blocks *b)
{
	const u64 fault_or_prot =
		b->law->helper == H_ptep_set_access_flags_at ? PT_FAULT_WRITE : PT_PROT_SHARED_R;
	const u64 e = entry_at(b, b->first);

	watch(b->d.c, PT_PTE);
	(void)pt_call_at(b->d.c, b->law->helper, (uintptr_t)(b->at + b->first), e,
			 is_alone(b->law) ? fault_or_prot : b->nr);
	watch_no_more(b->d.c);
}

static bool is_block_flushed(struct blocks *b, u64 from)
{
	b->d.from = b->d.c->flushes->at + (from << b->d.c->flushes->shift);
	b->d.to = b->d.from + (b->block << b->d.c->flushes->shift);
	return is_flushed(&b->d);
}

/* Did the block of these places become single entries, of which some are still in use? */
static bool is_broken(const struct blocks *b, u64 from)
{
	for (u64 i = from; i < from + b->block; i++)
		if (is_live(b, i) && pt_span(b->d.c, PT_PTE, entry_at(b, i)) <= 1)
			return true;
	return false;
}

/* Nothing may be in use when it is flushed. */
static int breaks_first(struct blocks *b)
{
	bool any = false;

	b->d.left = 0;
	for (u64 from = 0; from < PT_BLOCKS * b->block; from += b->block) {
		if (!is_broken(b, from))
			continue;
		any = true;
		if (!is_block_flushed(b, from))
			return PT_LAW_VIOLATED;
	}
	return any ? PT_LAW_HOLDS : PT_LAW_NOT_MET;
}

/* Of every block that the range touches, as a TLB may have it whole. */
static int flushes_blocks(struct blocks *b)
{
	if (!b->d.c->flushes->nr)
		return PT_LAW_NOT_MET;
	b->d.left = entry_at(b, b->first);
	for (u64 from = b->first - b->first % b->block; from < b->first + b->nr; from += b->block)
		if (pt_span(b->d.c, PT_PTE, entry_at(b, from)) > 1 && !is_block_flushed(b, from))
			return PT_LAW_VIOLATED;
	return PT_LAW_HOLDS;
}

static int every_part(struct pt_caller *c, const struct pt_law *law, int (*says)(struct blocks *b))
{
	struct blocks b = { .d = due_of(c, PT_PTE), .law = law };
	int all = PT_LAW_NOT_MET, one;

	for (size_t i = 0; i < PT_ARRAY_SIZE(parts); i++) {
		b.block = pt_put_blocks(c, law, &b.at);
		if (b.block == 1)
			return PT_LAW_NOT_MET;
		b.first = parts[i].first * b.block / 2;
		b.nr = is_alone(law) ? 1 : parts[i].nr * b.block / 2;
		call_on_part(&b);
		one = says(&b);
		if (one == PT_LAW_VIOLATED)
			return one;
		all = one == PT_LAW_HOLDS ? one : all;
	}
	return all;
}

PT_LAW_FN(run_breaks_first, unused_a, unused_b)
{
	return every_part(c, law, breaks_first);
}

PT_LAW_FN(run_flushes_blocks, unused_a, unused_b)
{
	return every_part(c, law, flushes_blocks);
}
