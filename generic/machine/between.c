// SPDX-License-Identifier: GPL-2.0-or-later
/* See between.h. */
#include "generic/machine/between.h"

#include "generic/judge/hugetlb.h"
#include "generic/judge/laws.h"

struct pt_between_case {
	const struct pt_law *law;
	enum pt_level level; /* of the table */
	enum pt_access access;
	u64 n; /* number of the entry */
	u64 e;
	u64 arg;	       /* second argument of the helper */
	u64 nr;		       /* entries in a row … */
	u64 which;	       /* … and which of them the MMU writes */
	u64 entries[PT_BATCH]; /* as they stand in memory */
	enum { NOTHING, ENTRY, YOUNG } returns;
	bool ages; /* young is to be gone */
	bool page; /* a HugeTLB page in all its places */
};

/* Where a subject that does not say so has its entries; more than one page of a batch. */
#define PLACES (2 * PT_BATCH)
static u64 places[PLACES] __attribute__((aligned(sizeof(u64) * PLACES)));

/* A HugeTLB page in its table: as a helper is given it, and as it is made. */
static struct pt_huge page, page_made;

/* Where entry 0 stands; the shim lays a page as far from the begin of the table as it is long. */
static volatile u64 *place(const struct pt_played *p, const struct pt_between_case *c)
{
	const u64 at = p->caller->place ? p->caller->place(c->level) : 0;

	if (at)
		return (volatile u64 *)(uintptr_t)at + (c->page ? page.nr : 0);
	return c->page ? &page.table[1] : places;
}

static u64 after(const struct pt_caller *c, enum pt_level l, u64 e, enum pt_access access)
{
	const struct pt_mode *m = c->facts->mode;

	return m->mmu->after(m, PT_MMU_LEVEL(l), e, access);
}

/* ---- entries ---------------------------------------------------------------------------- */

enum { OLD = 1, CLEAN = 2, OTHER_WRITE = 4, VARIANTS = 8 };
/* Helpers do not look at much else, and each entry costs several calls for each helper. */
static const uint8_t prots_tried[] = { PT_PROT_SHARED_RW, PT_PROT_RW, PT_PROT_R, PT_PROT_SHARED_RWX,
				       PT_PROT_DEVICE_RW };

static u64 changed(struct pt_caller *c, enum pt_family f, enum pt_level l, u64 e)
{
	int h = pt_at(c, f, l);

	return h < 0 ? e : pt_call1(c, h, e);
}

/* A private mapping becomes writable by a copy, a shared one is protected by fork or cleaning. */
static u64 with_other_write(struct pt_caller *c, enum pt_level l, u64 prot, u64 e)
{
	if (prot == PT_PROT_RW || prot == PT_PROT_RWX)
		return changed(c, PT_F_mkwrite, l, e);
	if (prot == PT_PROT_SHARED_RW || prot == PT_PROT_SHARED_RWX)
		return changed(c, PT_F_wrprotect, l, e);
	return 0;
}

/* Entry n; 0: the subject has none. */
static u64 entry_of(struct pt_caller *c, enum pt_level l, u64 n)
{
	const u64 prot =
		n / VARIANTS < PT_ARRAY_SIZE(prots_tried) ? prots_tried[n / VARIANTS] : PT_NR_PROTS;
	u64 e;

	if (prot >= PT_NR_PROTS || !PT_PROT_IS(prot, c->facts->prots[l]))
		return 0;
	e = changed(c, n & OLD ? PT_F_mkold : PT_F_mkyoung, l, c->facts->made[l][prot]);
	e = changed(c, n & CLEAN ? PT_F_mkclean : PT_F_mkdirty, l, e);
	return n & OTHER_WRITE ? with_other_write(c, l, prot, e) : e;
}

/* ---- one update ------------------------------------------------------------------------- */

/*
 * An entry as the code sees the word in memory that it is, or the reverse.  A page of a
 * builtin subject is a row of numbers.
 */
static u64 in_memory(const struct pt_played *p, const struct pt_between_case *k, u64 e)
{
	return k->page && !p->caller->place ? e : pt_in_memory(p->caller->facts->mode, e);
}

/* Bits that decide what the MMU writes: with any of them flipped it writes something else. */
static u64 deciding(const struct pt_played *p, const struct pt_between_case *k)
{
	const u64 written = p->recorded ^ k->e;
	u64 bits = written;

	for (unsigned i = 0; i < 64; i++) {
		const u64 other = k->e ^ PT_BIT(i);

		if ((after(p->caller, k->level, other, k->access) ^ other) != written)
			bits |= PT_BIT(i);
	}
	return bits;
}

static void say_update(const struct pt_played *p, const struct pt_between_case *k)
{
	volatile struct pt_between *u = p->update;
	const u64 mask = deciding(p, k);

	u->word = (uintptr_t)(place(p, k) + k->which);
	u->mask = in_memory(p, k, mask);
	u->value = in_memory(p, k, k->e & mask);
	u->set = in_memory(p, k, p->recorded & ~k->e);
	u->clear = in_memory(p, k, k->e & ~p->recorded);
}

/* A run is of one folio, as set_ptes() puts it there. */
static void make_entries(struct pt_played *p, struct pt_between_case *k)
{
	struct pt_caller *c = p->caller;

	for (u64 i = 0; i < k->nr && !k->page; i++)
		k->entries[i] = in_memory(p, k,
					  k->nr > 1 && pt_has(c, H_set_ptes)
						  ? pt_call2(c, H_set_ptes, k->e, i)
						  : k->e);
}

static void put_entries(const struct pt_played *p, const struct pt_between_case *k)
{
	volatile u64 *to = place(p, k);

	for (u64 i = 0; i < k->nr && !k->page; i++)
		to[i] = k->entries[i];
	if (!k->page)
		return;
	page = page_made;
	/* what a call before left where the shim will lay the page is no entry of this one */
	for (u64 i = 0; i < k->nr && p->caller->place; i++)
		to[i] = 0;
}

static u64 call(const struct pt_played *p, const struct pt_between_case *k, u64 at)
{
	const union pt_op op = p->caller->op[k->law->helper];
	const u64 entries = k->page ? (uintptr_t)&page : (uintptr_t)place(p, k);
	u64 ret;

	p->update->done = 0;
	p->update->helper = k->law->helper + 1;
	p->update->at = at;
	ret = PT_SHAPE_TAKES_TWO(pt_helpers[k->law->helper].shape) ? op.two(entries, k->arg)
								   : op.one(entries);
	p->update->at = 0;
	return ret;
}

static bool tells(struct pt_played *p, const struct pt_between_case *k, enum pt_family f, u64 e)
{
	return pt_truth(p->caller, pt_law_at(k->law, f), e);
}

/*
 * Is a mark that the MMU has set neither in what came back nor in what was left?  Who is
 * given the old entry asks that one alone: what is left there goes with the next store.
 */
static bool is_lost(struct pt_played *p, const struct pt_between_case *k, enum pt_family f)
{
	if (tells(p, k, f, k->e) || !tells(p, k, f, p->recorded))
		return false;
	if (k->returns == ENTRY)
		return !tells(p, k, f, p->returned);
	return !tells(p, k, f, p->left) &&
	       (k->returns == NOTHING || f != PT_F_young || !p->returned);
}

static bool loses(struct pt_played *p, const struct pt_between_case *k)
{
	return is_lost(p, k, PT_F_dirty) || (!k->ages && is_lost(p, k, PT_F_young));
}

/* The update before every instruction that uses the entry, in turn. */
static int every_point(struct pt_played *p, struct pt_between_case *k)
{
	u64 n;

	p->given = k->e;
	p->recorded = after(p->caller, k->level, k->e, k->access);
	if (!k->e || p->recorded == k->e)
		return PT_LAW_NOT_MET;
	say_update(p, k);
	make_entries(p, k);
	put_entries(p, k);
	call(p, k, PT_BETWEEN_LOOK);
	n = p->update->seen;
	for (p->at = 1; p->at <= n; p->at++) {
		put_entries(p, k);
		p->returned = call(p, k, p->at);
		p->left = in_memory(p, k, place(p, k)[k->which]);
		if (p->update->done && loses(p, k))
			return PT_LAW_VIOLATED;
	}
	return n > PT_BETWEEN_POINTS ? PT_LAW_UNSEEN : PT_LAW_HOLDS;
}

/* ---- how helpers are called --------------------------------------------------------------- */

PT_BETWEEN_FN(takes)
{
	c->returns = ENTRY;
	return every_point(p, c);
}

PT_BETWEEN_FN(asks)
{
	c->returns = YOUNG;
	return every_point(p, c);
}

PT_BETWEEN_FN(leaves)
{
	return every_point(p, c);
}

/* For a read, and for a write where the entry lets one pass. */
PT_BETWEEN_FN(faults)
{
	int says = every_point(p, c);

	c->arg = PT_FAULT_WRITE;
	if (says == PT_LAW_HOLDS && tells(p, c, PT_F_write, c->e))
		says = every_point(p, c);
	return says;
}

PT_BETWEEN_FN(protects)
{
	static const uint8_t prots[] = { PT_PROT_NONE, PT_PROT_R, PT_PROT_SHARED_RW };
	int says = PT_LAW_HOLDS;

	for (size_t i = 0; i < PT_ARRAY_SIZE(prots) && says == PT_LAW_HOLDS; i++) {
		c->arg = prots[i];
		if (PT_PROT_IS(c->arg, p->caller->facts->prots[c->level]))
			says = every_point(p, c);
	}
	return says;
}

PT_BETWEEN_FN(establishes)
{
	c->returns = ENTRY;
	c->arg = changed(p->caller, PT_F_mkinvalid, c->level, c->e);
	return every_point(p, c);
}

/* A run: the MMU writes the first entry of it, one in the middle, the last. */
static int every_place(struct pt_played *p, struct pt_between_case *c)
{
	int says = PT_LAW_HOLDS;

	c->arg = c->nr = PT_BATCH;
	for (c->which = 0; c->which < c->nr && says == PT_LAW_HOLDS; c->which += PT_BATCH / 2 - 1)
		says = every_point(p, c);
	return says;
}

PT_BETWEEN_FN(runs)
{
	return every_place(p, c);
}

PT_BETWEEN_FN(takes_runs)
{
	c->returns = ENTRY;
	return every_place(p, c);
}

PT_BETWEEN_FN(asks_runs)
{
	c->returns = YOUNG;
	return every_place(p, c);
}

PT_BETWEEN_FN(ages_runs)
{
	c->ages = true;
	return every_place(p, c);
}

/* ---- HugeTLB pages ------------------------------------------------------------------------ */

/* The entry of place `which`, as it was made. */
static int at_place(struct pt_played *p, struct pt_between_case *c, u64 which)
{
	c->which = which;
	c->e = page_made.table[1 + which];
	return every_point(p, c);
}

/* A page of each size in each state it may be in; the MMU writes its first place or its last. */
static bool begin_page(struct pt_played *p, struct pt_between_case *c)
{
	const u64 frame = PT_BIT(36 - p->caller->facts->mode->page_shift);

	if (c->n >= PT_HUGE_SIZES * PT_HUGE_STATES ||
	    !pt_huge_begin(p->caller, &page_made, frame, c->n))
		return false;
	page = page_made;
	c->page = true;
	c->level = (enum pt_level)page.level;
	c->nr = page.nr;
	return true;
}

static int every_place_of_page(struct pt_played *p, struct pt_between_case *c)
{
	const int says = at_place(p, c, 0);

	return c->nr == 1 || says != PT_LAW_HOLDS ? says : at_place(p, c, c->nr - 1);
}

PT_BETWEEN_FN(takes_page)
{
	if (!begin_page(p, c))
		return PT_LAW_NOT_MET;
	c->returns = ENTRY;
	return every_place_of_page(p, c);
}

PT_BETWEEN_FN(leaves_page)
{
	return begin_page(p, c) ? every_place_of_page(p, c) : PT_LAW_NOT_MET;
}

/* A fault makes it young, one for writing dirty as well: .entry, .dirty */
PT_BETWEEN_FN(faults_page)
{
	struct pt_caller *const caller = p->caller;
	int says;

	if (!begin_page(p, c))
		return PT_LAW_NOT_MET;
	page_made.dirty = false;
	page_made.entry = pt_call1(caller, H_huge_pte_mkyoung, page_made.entry);
	says = every_place_of_page(p, c);
	if (says != PT_LAW_HOLDS || !pt_truth(caller, H_huge_pte_write, page_made.entry))
		return says;
	page_made.dirty = true;
	page_made.entry = pt_call1(caller, H_huge_pte_mkdirty, page_made.entry);
	return every_place_of_page(p, c);
}

int pt_between_law(struct pt_played *p, size_t law, u64 n, enum pt_access access)
{
	static const pt_between_fn fns[] = {
#define PT_LAW(h, name, rule, text, domain, fn, only, ...) \
	PT_LAW_IS_##domain(NULL, pt_between_##fn, NULL),
#include "generic/contract/laws.def"
	};
	const enum pt_level l = pt_law_level(&pt_laws[law]);
	struct pt_between_case k = {
		.law = &pt_laws[law], .level = l, .access = access, .n = n, .nr = 1
	};

	if (pt_helpers[pt_laws[law].helper].shape != PT_SHAPE_SIZED) {
		k.e = entry_of(p->caller, l, n);
		if (!k.e)
			return PT_LAW_NOT_MET;
	}
	return fns[law](p, &k);
}
