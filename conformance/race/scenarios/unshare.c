// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Parent and child share a page after fork().  Each takes a reference to it, to read by, as
 * vmsplice() and O_DIRECT do; the child unmaps it, the parent writes to it.  Who may write to the
 * page itself, and who gets a copy?  The child must never see what the parent writes later, and
 * what the parent has a reference to must stay the page that it has mapped.
 */
#include "conformance/race/actor.h"

enum {
	PARENT_PTE,
	PARENT_PTL,
	CHILD_PTE,
	CHILD_PTL,
	REFCOUNT,
	MAPCOUNT,
	EXCLUSIVE,
	PAGE,
	PARENT_COPY,
	CHILD_COPY
};

#define FRAME_OF(copy) (PT_RACE_FRAME + (copy)-PAGE)

static const struct pt_race_cell cells[] = {
	[PARENT_PTE] = { "parent's pte", PT_RACE_ENTRY, .level = PT_PTE },
	[PARENT_PTL] = { "parent's ptl", PT_RACE_LOCK },
	[CHILD_PTE] = { "child's pte", PT_RACE_ENTRY, .level = PT_PTE },
	[CHILD_PTL] = { "child's ptl", PT_RACE_LOCK },
	[REFCOUNT] = { "refcount", PT_RACE_NUMBER },
	[MAPCOUNT] = { "mapcount", PT_RACE_NUMBER },
	[EXCLUSIVE] = { "PageAnonExclusive", PT_RACE_NUMBER },
	[PAGE] = { "page", PT_RACE_DATA, .frame = FRAME_OF(PAGE) },
	[PARENT_COPY] = { "parent's copy", PT_RACE_DATA, .frame = FRAME_OF(PARENT_COPY) },
	[CHILD_COPY] = { "child's copy", PT_RACE_DATA, .frame = FRAME_OF(CHILD_COPY) },
};

enum { BY_MAPCOUNT, BY_REFCOUNT, MAPCOUNT_UNSHARE, BY_EXCLUSIVE };

/* A process: where its entry stands, and where the copy that it makes for itself. */
struct mm {
	unsigned pte, ptl, copy;
};
static const struct mm parents = { PARENT_PTE, PARENT_PTL, PARENT_COPY };
static const struct mm childs = { CHILD_PTE, CHILD_PTL, CHILD_COPY };

static u64 writable(struct pt_race *r, unsigned page)
{
	return pt_race_mapped(r, PT_PTE, FRAME_OF(page), PT_PROT_RW);
}

static u64 read_only(struct pt_race *r, unsigned page)
{
	return HELPER(r, pte_wrprotect, writable(r, page));
}

/* Which page is mapped there: PAGE, or a copy. */
static unsigned page_of(struct pt_race *r, u64 pte)
{
	return (unsigned)(HELPER(r, pte_pfn, pte) - PT_RACE_FRAME) + PAGE;
}

static bool goes_by_mapcount(const struct pt_race *r)
{
	return pt_race_variant(r) == BY_MAPCOUNT || pt_race_variant(r) == MAPCOUNT_UNSHARE;
}

/* page_remove_rmap(), put_page() */
static void drop(struct pt_race *r)
{
	atomic_add(r, MAPCOUNT, -1);
	atomic_add(r, REFCOUNT, -1);
}

/* May the page be used by this process as it is?  Asked of the page that was shared. */
static bool can_reuse(struct pt_race *r)
{
	if (goes_by_mapcount(r))
		return load(r, MAPCOUNT) == 1;
	if (pt_race_variant(r) == BY_EXCLUSIVE && load(r, EXCLUSIVE))
		return true;
	if (load(r, REFCOUNT) != 1)
		return false;
	if (pt_race_variant(r) == BY_EXCLUSIVE)
		store(r, EXCLUSIVE, 1);
	return true;
}

static void wp_page_copy(struct pt_race *r, const struct mm *mm, u64 orig, bool unshare)
{
	atomic_add(r, REFCOUNT, 1);
	spin_unlock(r, mm->ptl);
	store(r, mm->copy, load(r, PAGE));
	spin_lock(r, mm->ptl);
	if (load(r, mm->pte) == orig) {
		store(r, mm->pte, unshare ? read_only(r, mm->copy) : writable(r, mm->copy));
		drop(r);
	}
	atomic_add(r, REFCOUNT, -1);
}

/* With the lock taken. */
static void do_wp_page(struct pt_race *r, const struct mm *mm, bool unshare)
{
	const u64 orig = load(r, mm->pte);
	const unsigned page = page_of(r, orig);

	if (page == PAGE && !holds(r, can_reuse(r))) {
		reach(r, unshare ? "unsharing copies" : "a write copies");
		wp_page_copy(r, mm, orig, unshare);
		return;
	}
	if (page == PAGE)
		reach(r, unshare ? "unsharing reuses" : "a write reuses");
	if (!unshare)
		store(r, mm->pte, writable(r, page));
}

/* gup_must_unshare(): of the page that was shared; copies are exclusive from the beginning. */
static bool must_unshare(struct pt_race *r)
{
	switch (pt_race_variant(r)) {
	case MAPCOUNT_UNSHARE:
		return load(r, MAPCOUNT) != 1;
	case BY_EXCLUSIVE:
		return !load(r, EXCLUSIVE);
	default:
		return false;
	}
}

/* Returns the page to which there is a reference now. */
static unsigned get_user_pages(struct pt_race *r, const struct mm *mm)
{
	unsigned page;

	spin_lock(r, mm->ptl);
	page = page_of(r, load(r, mm->pte));
	if (page == PAGE && !holds(r, !must_unshare(r))) {
		do_wp_page(r, mm, true);
		page = page_of(r, load(r, mm->pte));
	}
	if (page == PAGE)
		atomic_add(r, REFCOUNT, 1);
	spin_unlock(r, mm->ptl);
	return page;
}

static void munmap(struct pt_race *r, const struct mm *mm)
{
	u64 pte;

	spin_lock(r, mm->ptl);
	pte = pointer(r, mm->pte, ptep_get_and_clear);
	if (page_of(r, pte) == PAGE)
		drop(r);
	spin_unlock(r, mm->ptl);
}

static bool judges_isolation(const struct pt_race *r)
{
	return pt_race_variant(r) != BY_REFCOUNT;
}

static bool judges_pins(const struct pt_race *r)
{
	return pt_race_variant(r) != BY_MAPCOUNT;
}

static void child(struct pt_race *r)
{
	const unsigned page = get_user_pages(r, &childs);

	munmap(r, &childs);
	if (judges_isolation(r))
		check(r, load(r, page) == 1, "the child reads what the parent wrote after fork()");
	reach(r, "the child has read");
}

/* With or without a reference first: the write fault, and the store that it was for. */
static void parent(struct pt_race *r)
{
	const bool refers = choose(r, 2);
	const unsigned page = refers ? get_user_pages(r, &parents) : PAGE;
	unsigned now;

	spin_lock(r, PARENT_PTL);
	do_wp_page(r, &parents, false);
	now = page_of(r, load(r, PARENT_PTE));
	store(r, now, 2);
	if (judges_pins(r))
		check(r, !refers || now == page,
		      "the parent's reference is to another page than it has mapped");
	reach(r, "the parent has written");
	spin_unlock(r, PARENT_PTL);
}

static const struct pt_actor actors[] = {
	{ "child", { child } },
	{ "parent", { parent } },
};

static const struct pt_variant variants[] = {
	[BY_MAPCOUNT] = { .name = "mapcount",
			  .what = "who has the only mapping writes to the page; only isolation is "
				  "judged",
			  .violated = { "*", "*", "*" } },
	[BY_REFCOUNT] = { .name = "refcount",
			  .what = "who has the only reference writes to the page; only references "
				  "are judged",
			  .violated = { "*", "*", "*" } },
	[MAPCOUNT_UNSHARE] = { .name = "mapcount-unshare",
			       .what = "the only mapping writes; a reference to what is shared is "
				       "one to a copy",
			       .fixed = "mm: support GUP-triggered unsharing via "
					"FAULT_FLAG_UNSHARE, v1 (2021, not merged so)",
			       .twin = "mapcount refcount" },
	[BY_EXCLUSIVE] = { .name = "exclusive",
			   .what = "PageAnonExclusive decides, and a reference to what is not "
				   "exclusive is one to a copy",
			   .fixed = "mm: support GUP-triggered unsharing of anonymous pages (2022)",
			   .twin = "mapcount refcount" },
};

static const enum pt_helper needs[] = {
	H_pte_wrprotect, H_pte_mkwrite, H_pte_pfn, H_ptep_get_and_clear, PT_NR_HELPERS,
};

static void init(struct pt_race *r)
{
	set(r, PARENT_PTE, read_only(r, PAGE));
	set(r, CHILD_PTE, read_only(r, PAGE));
	set(r, REFCOUNT, 2);
	set(r, MAPCOUNT, 2);
	set(r, PAGE, 1);
}

extern const struct pt_scenario pt_scenario_unshare;
const struct pt_scenario pt_scenario_unshare = {
	.name = "unshare",
	.what = "a page that parent and child share, references to it, and a write",
	.functions = "do_wp_page, wp_page_copy, gup_must_unshare, follow_page_pte, zap_pte_range",
	.wrong_is = "a child reads its parent's secrets (CVE-2020-29374), or a device reads a page "
		    "that the program no longer writes to",
	.left_out = "other threads and reclaim, which the page table locks are for; "
		    "the folio lock, under which reuse is decided; TLBs; GUP-fast; the swap "
		    "cache and its references; KSM; memory of the copies: each process has one "
		    "of its own",
	.cells = cells,
	.nr_cells = PT_ARRAY_SIZE(cells),
	.actors = actors,
	.nr_actors = PT_ARRAY_SIZE(actors),
	.variants = variants,
	.nr_variants = PT_ARRAY_SIZE(variants),
	.needs = needs,
	.init = init,
};
