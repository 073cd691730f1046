// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * HugeTLB pages of every size.  One may have several places in a table: then the
 * MMU may take them for one entry, and the hardware notes young and dirty in
 * whichever of them it used (arm64: the contiguous bit; sparc64: sizes between
 * those of the levels).
 */
#include "generic/judge/hugetlb.h"
#include "generic/judge/laws.h"

/* How mm may come to hold a page: its protection, and what was done to the entry. */
enum made { MADE_WRITTEN = 1, MADE_YOUNG = 2, MADE_WRITABLE = 4 };
static const struct {
	uint8_t prot; /* enum pt_prot */
	uint8_t made; /* enum made */
} cases[PT_HUGE_STATES] = {
	{ PT_PROT_SHARED_RW, MADE_WRITABLE },
	{ PT_PROT_SHARED_RW, MADE_WRITABLE | MADE_WRITTEN | MADE_YOUNG },
	{ PT_PROT_R, MADE_YOUNG },
	{ PT_PROT_RW, MADE_WRITTEN },
	{ PT_PROT_RW, MADE_WRITABLE | MADE_WRITTEN },
	{ PT_PROT_RW, MADE_YOUNG },
};

struct page {
	struct pt_huge h;
	u64 pfn;
	u64 part;   /* base pages that one place maps */
	u64 prot;   /* enum pt_prot */
	u64 made;   /* enum made */
	u64 e;	    /* the huge pte */
	u64 beside; /* what stands before and after its places */
};

#define PRESENT_VIEW(c, e) pt_view(c, PT_HUGETLB, PT_GROUP_PRESENT, e)

/* The entry of place n as it stands in the table. */
static u64 *place(struct page *p, u64 n)
{
	return &p->h.table[1 + n];
}

static enum pt_level level(const struct page *p)
{
	return (enum pt_level)p->h.level;
}

/* Which table a page of this size stands in, and in how many places. */
static bool find_place(const struct pt_caller *c, unsigned shift, struct page *p)
{
	const struct pt_mode *m = c->facts->mode;
	unsigned one = m->page_shift;

	p->h.shift = shift;
	p->h.level = PT_PTE;
	if (m->pud_shift && shift >= m->pud_shift) {
		p->h.level = PT_PUD;
		one = m->pud_shift;
	} else if (shift >= m->pmd_shift) {
		p->h.level = PT_PMD;
		one = m->pmd_shift;
	}
	p->h.nr = PT_BIT(shift - one);
	p->part = PT_BIT(one - m->page_shift);
	return p->h.nr <= PT_HUGE_PLACES;
}

/* As make_huge_pte() of mm/hugetlb.c does. */
static u64 make(struct pt_caller *c, struct page *p)
{
	u64 e = pt_call2(c, H_mk_huge_pte, p->pfn, p->prot);

	if (p->made & MADE_WRITTEN)
		e = pt_call1(c, H_huge_pte_mkdirty, e);
	e = pt_call1(c, p->made & MADE_WRITABLE ? H_huge_pte_mkwrite : H_huge_pte_wrprotect, e);
	e = pt_call1(c, p->made & MADE_YOUNG ? H_huge_pte_mkyoung : H_huge_pte_mkold, e);
	p->h.entry = e;
	return pt_call_sized(c, H_sized_arch_make_huge_pte, &p->h);
}

static void empty_table(struct pt_caller *c, struct page *p)
{
	int clear = pt_at(c, PT_F_clear, level(p));
	u64 none = clear >= 0 ? pt_call1(c, clear, c->facts->made[level(p)][PT_PROT_SHARED_RW]) : 0;

	for (u64 i = 0; i < p->h.nr + 2; i++)
		p->h.table[i] = none;
}

/*
 * Puts an entry in all its places, which were empty.  The places before and after hold
 * `beside`, young and dirty, in case a helper collects that from too many places.
 */
static void put(struct pt_caller *c, struct page *p, u64 e, u64 beside)
{
	p->h.entry = beside;
	pt_call_sized(c, H_sized_set_huge_pte_at, &p->h);
	p->beside = *place(p, 0);
	empty_table(c, p);
	p->h.table[0] = *place(p, p->h.nr) = p->beside;
	p->h.entry = e;
	pt_call_sized(c, H_sized_set_huge_pte_at, &p->h);
}

/* The page of a case, in its table; false: there is none. */
static bool begin(struct pt_caller *c, struct page *p, u64 pfn, u64 which)
{
	u64 n = which / PT_HUGE_SIZES % PT_ARRAY_SIZE(cases);

	if (!find_place(c, PT_HUGE_SHIFT(c->facts->huge_shifts, which % PT_HUGE_SIZES), p))
		return false;
	p->pfn = pfn;
	p->prot = cases[n].prot;
	p->made = cases[n].made;
	empty_table(c, p);
	p->e = make(c, p);
	put(c, p, p->e, pt_call1(c, H_huge_pte_mkdirty, pt_call1(c, H_huge_pte_mkyoung, p->e)));
	return true;
}

bool pt_huge_begin(struct pt_caller *c, struct pt_huge *page, u64 pfn, u64 which)
{
	struct page p;

	if (!begin(c, &p, pfn, which))
		return false;
	*page = p.h;
	page->entry = p.e;
	return true;
}

static u64 get(struct pt_caller *c, struct page *p)
{
	return pt_call_sized(c, H_sized_huge_ptep_get, &p->h);
}

/* Records what the MMU model answered of place n, for a replay; returns the answer. */
static u64 note_answer(const struct pt_caller *c, enum pt_note note, struct page *p, u64 n,
		       u64 answer)
{
	pt_note(c, note, *place(p, n), PT_NOTE_AT(p->h.level, n + 1), answer);
	return answer;
}

static u64 rights(const struct pt_caller *c, struct page *p, u64 n)
{
	u64 answer = c->facts->mode->mmu->rights(c->facts->mode, level(p), *place(p, n));

	return note_answer(c, PT_NOTE_RIGHTS, p, n, answer);
}

static u64 frame(const struct pt_caller *c, struct page *p, u64 n)
{
	u64 answer = c->facts->mode->mmu->frame(c->facts->mode, level(p), *place(p, n));

	return note_answer(c, PT_NOTE_FRAME, p, n, answer);
}

/* The frame that place n names: of its own part of the page, or of a run's first. */
static u64 named(const struct pt_caller *c, const struct page *p, u64 n)
{
	return p->pfn + (c->facts->mode->mmu->run_has_one_frame ? 0 : n * p->part);
}

static unsigned span(const struct pt_caller *c, struct page *p, u64 n)
{
	const struct pt_mmu *mmu = c->facts->mode->mmu;
	unsigned answer = mmu->span ? mmu->span(c->facts->mode, level(p), *place(p, n)) : 1;

	return note_answer(c, PT_NOTE_SPAN, p, n, answer);
}

static u64 memtype(const struct pt_caller *c, struct page *p, u64 n)
{
	u64 answer = c->facts->mode->mmu->memtype(c->facts->mode, level(p), *place(p, n));

	return note_answer(c, PT_NOTE_MEMTYPE, p, n, answer);
}

static u64 mark(const struct pt_caller *c, struct page *p, u64 n)
{
	return note_answer(c, PT_NOTE_MARK, p, n, pt_vma_mark(c->facts, level(p), *place(p, n)));
}

/* Place n as the hardware leaves it after a permitted access. */
static u64 after(const struct pt_caller *c, struct page *p, u64 n, enum pt_access a)
{
	u64 answer = c->facts->mode->mmu->after(c->facts->mode, level(p), *place(p, n), a);

	return note_answer(c, a == PT_ACCESS_READ ? PT_NOTE_AFTER_READ : PT_NOTE_AFTER_WRITE, p, n,
			   answer);
}

/* What the hardware does to an entry that is accessed; false if it leaves it as it was. */
static bool hardware(const struct pt_caller *c, struct page *p, u64 n, enum pt_access a)
{
	u64 was = *place(p, n);

	if (!(rights(c, p, n) & (a == PT_ACCESS_READ ? PT_MMU_UR : PT_MMU_UW)))
		return false;
	*place(p, n) = after(c, p, n, a);
	return *place(p, n) != was;
}

/* Through the first, second or last place, or all but the first: helpers must look at each. */
static bool hardware_somewhere(const struct pt_caller *c, struct page *p, u64 which,
			       enum pt_access a)
{
	u64 n = which / PT_HUGE_SIZES % 4;
	bool changed = false;

	if (n < 3)
		return hardware(c, p, n == 2 ? p->h.nr - 1 : n % p->h.nr, a);
	for (u64 i = 1; i < p->h.nr; i++)
		changed |= hardware(c, p, i, a);
	return changed;
}

/*
 * Is place n the same as the first, of its own part of the page?  Where there
 * are several, their entries are what hugetlb code has, so they are asked too.
 */
static bool is_alike(struct pt_caller *c, struct page *p, u64 n)
{
	u64 first = *place(p, 0), e = *place(p, n);

	return frame(c, p, n) == named(c, p, n) && rights(c, p, n) == rights(c, p, 0) &&
	       memtype(c, p, n) == memtype(c, p, 0) && mark(c, p, n) == mark(c, p, 0) &&
	       span(c, p, n) == span(c, p, 0) &&
	       (p->h.nr == 1 || PRESENT_VIEW(c, e) == PRESENT_VIEW(c, first)) &&
	       pt_told(c, !((e ^ first) & c->facts->other[PT_HUGETLB][PT_GROUP_PRESENT]), first, e);
}

static bool are_alike(struct pt_caller *c, struct page *p)
{
	for (u64 n = 0; n < p->h.nr; n++)
		if (!is_alike(c, p, n))
			return false;
	return true;
}

/* Of an old page the hardware must record the first read, if it permits any. */
static bool is_recorded(const struct pt_caller *c, struct page *p)
{
	return (p->made & MADE_YOUNG) || !(rights(c, p, 0) & PT_MMU_UR) ||
	       after(c, p, 0, PT_ACCESS_READ) != *place(p, 0);
}

PT_LAW_FN(huge_makes_size, pfn, which)
{
	struct page p;

	if (!begin(c, &p, pfn, which))
		return 2;
	/* where software records young, an old entry is closed */
	if (!(p.made & MADE_YOUNG) && !(rights(c, &p, 0) & PT_MMU_ANY))
		return 2;
	/* a page of one place is a leaf; of several the MMU must know how many */
	return is_recorded(c, &p) && !(rights(c, &p, 0) & PT_MMU_GLOBAL) &&
	       frame(c, &p, 0) == pfn && (rights(c, &p, 0) & PT_MMU_ANY) &&
	       span(c, &p, 0) == p.h.nr && (p.h.nr > 1 || (rights(c, &p, 0) & PT_MMU_LEAF)) &&
	       !(*place(&p, 0) & pt_zero_bits(c->facts, level(&p)));
}

/* What the level's own helper says of place n, or `otherwise` where there is none. */
static u64 ask(struct pt_caller *c, struct page *p, enum pt_family f, u64 n, u64 otherwise)
{
	int h = pt_at(c, f, level(p));

	note_answer(c, PT_NOTE_LOOK, p, n, 0);
	return h < 0 ? otherwise : pt_call1(c, h, *place(p, n));
}

/* GUP and page walks ask each place by the helpers of its level. */
PT_LAW_FN(huge_walkers_agree, pfn, which)
{
	struct page p;
	bool write;

	if (!begin(c, &p, pfn, which))
		return 2;
	write = pt_truth(c, H_huge_pte_write, p.e);
	for (u64 n = 0; n < p.h.nr; n++)
		if (!ask(c, &p, PT_F_present, n, 1) || !ask(c, &p, PT_F_leaf, n, 1) ||
		    ask(c, &p, PT_F_none, n, 0) ||
		    (ask(c, &p, PT_F_write, n, write) != 0) != write ||
		    ask(c, &p, PT_F_pfn, n, named(c, &p, n)) != named(c, &p, n))
			return 0;
	return 1;
}

PT_LAW_FN(huge_reads_back, pfn, which)
{
	struct page p;

	if (!begin(c, &p, pfn, which))
		return 2;
	return pt_is_held(c, PT_HUGETLB, PT_GROUP_PRESENT, p.e, get(c, &p));
}

PT_LAW_FN(huge_reads_each, pfn, which)
{
	struct page p;
	bool read, written;
	u64 e;

	if (!begin(c, &p, pfn, which))
		return 2;
	read = hardware_somewhere(c, &p, which, PT_ACCESS_READ);
	written = hardware_somewhere(c, &p, which, PT_ACCESS_WRITE);
	if (!read && !written)
		return 2;
	e = get(c, &p);
	return pt_truth(c, H_huge_pte_young, e) && (!written || pt_truth(c, H_huge_pte_dirty, e));
}

/*
 * No place permits the MMU anything, or is an entry to software: neither to hugetlb code
 * nor to page walks, which ask by the helpers of the table's level.
 */
static bool is_empty(struct pt_caller *c, struct page *p)
{
	for (u64 n = 0; n < p->h.nr; n++) {
		if ((rights(c, p, n) & PT_MMU_ANY) || !ask(c, p, PT_F_none, n, 1))
			return false;
		note_answer(c, PT_NOTE_LOOK, p, n, 0);
		if (p->h.nr > 1 && !pt_truth(c, H_huge_pte_none, *place(p, n)))
			return false;
	}
	return pt_truth(c, H_huge_pte_none, get(c, p));
}

PT_LAW_FN(huge_clears_each, pfn, which)
{
	struct page p;

	if (!begin(c, &p, pfn, which))
		return 2;
	pt_call_sized(c, law->helper, &p.h);
	return is_empty(c, &p);
}

/* What a page leaves where it stood: it is being migrated, is poisoned, or was uffd-wp. */
static const struct {
	enum pt_helper make;
	u64 feature; /* PT_FEATURE_* */
	u64 marker;  /* what it is made of, 0: a frame */
} gone[PT_HUGE_STATES] = {
	{ H_make_writable_migration_entry, 0, 0 },
	{ H_make_readable_migration_entry, 0, 0 },
	{ H_make_readable_exclusive_migration_entry, 0, 0 },
	{ H_make_hwpoison_entry, 0, 0 },
	/* uffd-wp, then poison: include/linux/swapops.h PTE_MARKER_* */
	{ H_make_pte_marker_entry, PT_FEATURE_UFFD_WP, 1 },
	{ H_make_pte_marker_entry, 0, 2 },
};

/* Does mm put the n-th of them into a page's place? */
static bool is_put(const struct pt_caller *c, u64 n)
{
	const u64 markers = c->facts->huge_markers | (c->facts->huge_gone ? 1 : 0);

	return pt_has(c, gone[n].make) && !(gone[n].feature & ~c->facts->features) &&
	       (gone[n].marker ? gone[n].marker & markers & c->facts->markers
			       : c->facts->huge_gone);
}

/* The n-th of them, or the first that mm puts there. */
static u64 pick_gone(const struct pt_caller *c, u64 n)
{
	n %= PT_ARRAY_SIZE(gone);
	if (is_put(c, n))
		return n;
	for (n = 0; n < PT_ARRAY_SIZE(gone); n++)
		if (is_put(c, n))
			return n;
	return 0;
}

static u64 make_gone(struct pt_caller *c, u64 pfn, u64 n)
{
	const u64 i = pick_gone(c, n);
	const u64 e = pt_call1(c, gone[i].make, gone[i].marker ? gone[i].marker : pfn);

	return pt_call1(c, H_swp_entry_to_pte, e);
}

/* Are there such entries in the places of pages at all? */
static bool any_is_put(const struct pt_caller *c)
{
	return is_put(c, pick_gone(c, 0));
}

/* The page is gone from its places, in the way of the case. */
static bool begin_migration(struct pt_caller *c, struct page *p, u64 pfn, u64 which)
{
	if (!pt_has(c, H_make_writable_migration_entry) || !pt_has(c, H_swp_entry_to_pte) ||
	    !find_place(c, PT_HUGE_SHIFT(c->facts->huge_shifts, which % PT_HUGE_SIZES), p))
		return false;
	empty_table(c, p);
	p->pfn = pfn;
	p->prot = PT_PROT_SHARED_RW;
	p->made = MADE_WRITABLE | MADE_WRITTEN | MADE_YOUNG;
	p->e = make_gone(c, pfn, which / PT_HUGE_SIZES);
	put(c, p, p->e, p->e);
	return true;
}

/*
 * A law of such a page.  Where mm puts nothing in the places but what is present, a helper
 * may warn of it: such pages neither migrate nor are poisoned (sparc before 6.6).
 */
static int of_migration(struct pt_caller *c, const struct pt_law *law, u64 pfn, u64 which,
			int (*says)(struct pt_caller *c, const struct pt_law *law, struct page *p))
{
	struct page p;
	int holds = 2;

	pt_allow(c, any_is_put(c));
	if (begin_migration(c, &p, pfn, which))
		holds = says(c, law, &p);
	pt_allow(c, true);
	return holds;
}

/* Where mm puts no such entry, nothing is kept of it (s390 before 6.6). */
static int reads_migration(struct pt_caller *c, PT_UNUSED const struct pt_law *law, struct page *p)
{
	u64 e = get(c, p);

	if (!any_is_put(c) && pt_truth(c, H_huge_pte_none, e))
		return PT_LAW_NOT_MET;
	return pt_told(c, e == p->e, p->e, e);
}

/* Each place of the page holds the same entry, and nobody takes it for empty or a page. */
static bool are_gone(struct pt_caller *c, struct page *p)
{
	for (u64 n = 0; n < p->h.nr; n++)
		if ((rights(c, p, n) & PT_MMU_ANY) || ask(c, p, PT_F_none, n, 0) ||
		    ask(c, p, PT_F_present, n, 0) ||
		    !pt_told(c, *place(p, n) == *place(p, 0), *place(p, 0), *place(p, n)))
			return false;
	return true;
}

/* And so does another one that is put there in its place: hugetlb_change_protection(). */
static int each_holds_migration(struct pt_caller *c, PT_UNUSED const struct pt_law *law,
				struct page *p)
{
	if (!any_is_put(c))
		return PT_LAW_NOT_MET;
	if (!are_gone(c, p))
		return PT_LAW_VIOLATED;
	p->h.entry = p->e = make_gone(c, p->pfn, 1);
	pt_call_sized(c, H_sized_set_huge_pte_at, &p->h);
	return are_gone(c, p) && pt_told(c, get(c, p) == p->e, p->e, get(c, p));
}

PT_LAW_FN(huge_each_holds_migration, pfn, which)
{
	return of_migration(c, law, pfn, which, each_holds_migration);
}

/* remove_migration_pte() */
static int comes_back(struct pt_caller *c, PT_UNUSED const struct pt_law *law, struct page *p)
{
	if (!c->facts->huge_gone)
		return PT_LAW_NOT_MET;
	p->e = make(c, p);
	p->h.entry = p->e;
	pt_call_sized(c, H_sized_set_huge_pte_at, &p->h);
	return are_alike(c, p) && pt_is_held(c, PT_HUGETLB, PT_GROUP_PRESENT, p->e, get(c, p));
}

PT_LAW_FN(huge_comes_back, pfn, which)
{
	return of_migration(c, law, pfn, which, comes_back);
}

PT_LAW_FN(huge_reads_migration, pfn, which)
{
	return of_migration(c, law, pfn, which, reads_migration);
}

static int clears_migration(struct pt_caller *c, const struct pt_law *law, struct page *p)
{
	pt_call_sized(c, law->helper, &p->h);
	return is_empty(c, p);
}

PT_LAW_FN(huge_clears_migration, pfn, which)
{
	return of_migration(c, law, pfn, which, clears_migration);
}

/* No predicate has become false, and of the others only those in may_set true. */
static bool is_carried(struct pt_caller *c, u64 was, u64 now, u64 may_set)
{
	u32 had = PRESENT_VIEW(c, was), has = PRESENT_VIEW(c, now);

	return !(had & ~has) && !(has & ~had & ~may_set) &&
	       pt_call1(c, H_huge_pte_pfn, was) == pt_call1(c, H_huge_pte_pfn, now);
}

/* Young and dirty set anew by mkyoung and mkdirty, which may use other bits for them. */
static u64 made_young_and_dirty_again(struct pt_caller *c, u64 e)
{
	bool young = pt_truth(c, H_huge_pte_young, e), dirty = pt_truth(c, H_huge_pte_dirty, e);

	if (young)
		e = pt_call1(c, H_huge_pte_mkyoung, e);
	return dirty ? pt_call1(c, H_huge_pte_mkdirty, e) : e;
}

#define BY_HARDWARE (PT_S(young) | PT_S(dirty) | PT_S(soft_dirty))

PT_LAW_FN(huge_returns_all, pfn, which)
{
	struct page p;
	bool read, written;
	u64 e;

	if (!begin(c, &p, pfn, which))
		return 2;
	read = hardware_somewhere(c, &p, which, PT_ACCESS_READ);
	written = hardware_somewhere(c, &p, which + PT_HUGE_SIZES, PT_ACCESS_WRITE);
	e = pt_call_sized(c, law->helper, &p.h);
	if (read || written)
		return is_carried(c, p.e, e, BY_HARDWARE) && pt_truth(c, H_huge_pte_young, e) &&
		       (!written || pt_truth(c, H_huge_pte_dirty, e));
	return e == made_young_and_dirty_again(c, p.e) ||
	       pt_is_held(c, PT_HUGETLB, PT_GROUP_PRESENT, p.e, e);
}

PT_LAW_FN(huge_protects_each, pfn, which)
{
	struct page p;
	u64 now;
	u32 was;

	if (!begin(c, &p, pfn, which))
		return 2;
	/* read before the hardware writes: whether huge_ptep_get() collects that is another law */
	was = PRESENT_VIEW(c, get(c, &p));
	if (hardware_somewhere(c, &p, which, PT_ACCESS_WRITE))
		was |= PT_S(young) | PT_S(dirty);
	pt_call_sized(c, law->helper, &p.h);
	now = get(c, &p);
	return are_alike(c, &p) && !(rights(c, &p, 0) & PT_MMU_UW) &&
	       !pt_truth(c, H_huge_pte_write, now) && pt_call1(c, H_huge_pte_pfn, now) == pfn &&
	       !((was ^ PRESENT_VIEW(c, now)) & ~(PT_S(write) | PT_S(soft_dirty)));
}

/* The entry a fault handler comes with: enum pt_fault; false: no such fault is handled here. */
static bool fault(struct pt_caller *c, struct page *p, u64 which)
{
	enum pt_fault f = which / PT_HUGE_SIZES % PT_NR_FAULTS;
	u64 e = pt_call1(c, H_huge_pte_mkyoung, p->e);

	if (f == PT_FAULT_COW ? !PT_PROT_WRITES(p->prot)
			      : f == PT_FAULT_WRITE && !pt_truth(c, H_huge_pte_write, p->e))
		return false;
	if (f != PT_FAULT_READ)
		e = pt_call1(c, H_huge_pte_mkdirty, e);
	p->h.entry = f == PT_FAULT_COW ? pt_call1(c, H_huge_pte_mkwrite, e) : e;
	p->h.dirty = f != PT_FAULT_READ;
	return true;
}

PT_LAW_FN(huge_changes_each, pfn, which)
{
	struct page p;
	u64 wanted, was, now, may_set;

	if (!begin(c, &p, pfn, which))
		return 2;
	hardware_somewhere(c, &p, which / PT_ARRAY_SIZE(cases), PT_ACCESS_WRITE);
	if (!fault(c, &p, which))
		return 2;
	was = get(c, &p);
	/* a read fault may change nothing: the hardware sets young at the next access (x86) */
	wanted = p.h.dirty ? p.h.entry : was;
	may_set = PRESENT_VIEW(c, was) | PRESENT_VIEW(c, p.h.entry) | PT_S(soft_dirty);
	pt_call_sized(c, law->helper, &p.h);
	now = get(c, &p);
	return are_alike(c, &p) && (rights(c, &p, 0) & PT_MMU_UR) &&
	       is_carried(c, wanted, now, may_set) &&
	       !(PRESENT_VIEW(c, was) & ~PRESENT_VIEW(c, now));
}

PT_LAW_FN(huge_says_it_changed, pfn, which)
{
	struct page p, was;

	if (!begin(c, &p, pfn, which) || !fault(c, &p, which))
		return 2;
	was = p;
	if (pt_call_sized(c, law->helper, &p.h))
		return 1;
	for (u64 n = 0; n < p.h.nr; n++)
		if (*place(&p, n) != *place(&was, n))
			return 0;
	return 1;
}

/* Nothing stands in its places any more, as nothing does when mm puts an entry there. */
static void take_out(struct pt_caller *c, struct page *p)
{
	struct page empty = *p;

	empty_table(c, &empty);
	for (u64 n = 0; n < p->h.nr; n++)
		*place(p, n) = *place(&empty, n);
}

/* mprotect() of the page: hugetlb_change_protection(). */
static void change(struct pt_caller *c, struct page *p, u64 to)
{
	p->h.entry = pt_call2(c, H_huge_pte_modify, get(c, p), to);
	take_out(c, p);
	p->h.entry = pt_call_sized(c, H_sized_arch_make_huge_pte, &p->h);
	pt_call_sized(c, H_sized_set_huge_pte_at, &p->h);
	p->e = get(c, p);
}

/* After a change of protection no place has bits that mean something else to this machine. */
static bool is_its_own_changed(struct pt_caller *c, struct page *p)
{
	u64 bad = c->facts->meaningless[level(p)];

	if (!bad || !pt_has(c, H_huge_pte_modify))
		return true;
	change(c, p, PT_PROT_SHARES(p->prot) ? PT_PROT_SHARED_R : PT_PROT_R);
	for (u64 n = 0; n < p->h.nr; n++)
		if (*place(p, n) & bad)
			return pt_told(c, false, *place(p, n) & ~bad, *place(p, n));
	return true;
}

PT_LAW_FN(huge_each_its_part, pfn, which)
{
	struct page p;

	if (!begin(c, &p, pfn, which))
		return 2;
	return are_alike(c, &p) && is_its_own_changed(c, &p);
}

/* Would the hardware still have to record the first write? */
static bool is_left_clean(const struct pt_caller *c, struct page *p, u64 n)
{
	return (after(c, p, n, PT_ACCESS_WRITE) ^ *place(p, n)) &
	       ~c->facts->hardware_notes[PT_HUGETLB];
}

/* Place n of p permits the user all that it does in `as`, with no more to record. */
static bool is_as_open(const struct pt_caller *c, struct page *p, struct page *as, u64 n)
{
	return !(rights(c, as, n) & ~rights(c, p, n) & PT_MMU_USER) &&
	       (!is_left_clean(c, p, n) || is_left_clean(c, as, n));
}

PT_LAW_FN(huge_opens_changed, pfn, which)
{
	struct page p, wanted;

	if (!begin(c, &p, pfn, which) || !PT_PROT_WRITES(p.prot))
		return 2;
	change(c, &p, PT_PROT_SHARES(p.prot) ? PT_PROT_SHARED_R : PT_PROT_R);
	change(c, &p, p.prot);
	if (!fault(c, &p, which))
		return 2;
	wanted = p;
	take_out(c, &wanted);
	pt_call_sized(c, H_sized_set_huge_pte_at, &wanted.h);
	pt_call_sized(c, law->helper, &p.h);
	for (u64 n = 0; n < p.h.nr; n++)
		if (!is_as_open(c, &p, &wanted, n))
			return 0;
	return 1;
}

static bool keeps_neighbours(struct pt_caller *c, const struct pt_law *law, struct page *p)
{
	if (law->helper == H_sized_set_huge_pte_at)
		take_out(c, p);
	pt_call_sized(c, law->helper, &p->h);
	return p->h.table[0] == p->beside && *place(p, p->h.nr) == p->beside;
}

PT_LAW_FN(huge_keeps_neighbours, pfn, which)
{
	struct page p;

	if (!begin(c, &p, pfn, which))
		return 2;
	p.h.entry = p.e;
	/* something to do: a fault that writes, if that may be */
	if (law->helper == H_sized_huge_ptep_set_access_flags &&
	    !fault(c, &p, which + PT_HUGE_SIZES))
		return 2;
	return keeps_neighbours(c, law, &p);
}

static int keeps_neighbours_of_migration(struct pt_caller *c, const struct pt_law *law,
					 struct page *p)
{
	p->h.entry = p->e;
	return keeps_neighbours(c, law, p);
}

PT_LAW_FN(huge_keeps_neighbours_of_migration, pfn, which)
{
	return of_migration(c, law, pfn, which, keeps_neighbours_of_migration);
}
