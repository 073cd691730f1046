// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/diff_reading.h"

#include <stdlib.h>
#include <string.h>

#include "conformance/words/names.h"

static int in_order(const void *a, const void *b)
{
	const struct pt_reading *x = a, *y = b;

	if (x->level != y->level)
		return x->level < y->level ? -1 : 1;
	return x->entry < y->entry ? -1 : x->entry > y->entry;
}

bool pt_reading_want(struct pt_readings *r, enum pt_level l, u64 entry)
{
	if (r->n == r->room) {
		size_t room = r->room ? 2 * r->room : 1024;
		void *p = realloc(r->v, room * sizeof(*r->v));

		if (!p)
			return false;
		r->v = p;
		r->room = room;
	}
	r->v[r->n++] = (struct pt_reading){ .level = l, .entry = entry };
	return true;
}

void pt_readings_sort(struct pt_readings *r)
{
	size_t to = 0;

	if (!r->n)
		return;
	qsort(r->v, r->n, sizeof(*r->v), in_order);
	for (size_t i = 1; i < r->n; i++)
		if (in_order(&r->v[to], &r->v[i]))
			r->v[++to] = r->v[i];
	r->n = to + 1;
}

const struct pt_reading *pt_reading_of(const struct pt_readings *r, enum pt_level l, u64 entry)
{
	const struct pt_reading key = { .level = l, .entry = entry };

	return r->n ? bsearch(&key, r->v, r->n, sizeof(*r->v), in_order) : NULL;
}

/* The slots are asked in their order, and pfn last; a level may have no helper for one. */
#define SLOTS (PT_NR_BOOL_SLOTS + 1)

u64 pt_readings_ask(const struct pt_readings *r, size_t *from, struct pt_call *calls)
{
	u64 n = 0;

	for (; *from < r->n && n + SLOTS <= PT_MAX_CALLS; (*from)++)
		for (unsigned s = 0; s < SLOTS; s++) {
			int h = pt_slot_helper(r->v[*from].level, (enum pt_slot)s);

			if (h >= 0)
				calls[n++] = (struct pt_call){ (u64)h, r->v[*from].entry,
							       r->v[*from].entry, 0 };
		}
	return n;
}

/* Which slot it is that a helper of a level is asked for; the answers come in any case in order. */
static unsigned slot_of(enum pt_level l, u64 helper)
{
	unsigned s = 0;

	while (s < SLOTS && pt_slot_helper(l, (enum pt_slot)s) != (int)helper)
		s++;
	return s;
}

void pt_readings_take(struct pt_readings *r, const struct pt_call *calls, u64 n)
{
	for (u64 i = 0; i < n; i++) {
		struct pt_reading *x;
		enum pt_level l;
		unsigned s;

		if (calls[i].helper >= PT_NR_HELPERS)
			continue;
		l = pt_helpers[calls[i].helper].level;
		x = (struct pt_reading *)pt_reading_of(r, l, calls[i].a);
		s = slot_of(l, calls[i].helper);
		if (!x || s == SLOTS)
			continue;
		if (s == PT_SLOT_pfn) {
			x->has_pfn = true;
			x->pfn = calls[i].ret;
			continue;
		}
		x->known |= PT_BIT(s);
		x->true_of |= calls[i].ret ? PT_BIT(s) : 0;
	}
}

/* ---- do two entries mean the same? ------------------------------------------------------ */

static bool is(const struct pt_reading *x, enum pt_slot s)
{
	return x->true_of & PT_BIT(s);
}

/* A helper may be asked only what entries of the kind are asked: contract.h. */
static u64 slots_of(const struct pt_reading *x)
{
	if (is(x, PT_SLOT_present))
		return PT_OF_PRESENT;
	return is(x, PT_SLOT_none) ? PT_S(present) | PT_S(none) : PT_OF_SWAP;
}

bool pt_reading_is_swap(const struct pt_reading *x)
{
	return !is(x, PT_SLOT_present) && !is(x, PT_SLOT_none);
}

/* The bits of a number, wherever they stand, moved together. */
static u64 gather(u64 e, u64 mask)
{
	u64 v = 0;

	for (unsigned to = 0; mask; mask &= mask - 1, to++)
		v |= (e >> __builtin_ctzll(mask) & 1) << to;
	return v;
}

static u64 rights(const struct pt_mode *m, const struct pt_reading *x)
{
	return m->mmu->rights(m, PT_MMU_LEVEL(x->level), x->entry);
}

static u64 memory(const struct pt_mode *m, const struct pt_reading *x)
{
	return m->mmu->memtype ? m->mmu->memtype(m, PT_MMU_LEVEL(x->level), x->entry) : 0;
}

u64 pt_readings_differ(const struct pt_mode *m, const struct pt_reading *a, pt_reads ra,
		       const struct pt_reading *b, pt_reads rb)
{
	u64 asked = a->known & b->known & slots_of(a) & slots_of(b);
	u64 differ = (a->true_of ^ b->true_of) & asked;

	if (is(a, PT_SLOT_present) && is(b, PT_SLOT_present)) {
		if (a->has_pfn && b->has_pfn && a->pfn != b->pfn)
			differ |= PT_READ_PFN;
		/* what points to a table, or is to become a leaf yet, permits nothing by itself */
		if (!((rights(m, a) | rights(m, b)) & PT_MMU_LEAF))
			;
		else if (rights(m, a) != rights(m, b))
			differ |= PT_READ_RIGHTS;
		else if (memory(m, a) != memory(m, b))
			differ |= PT_READ_MEMORY;
	}
	if (pt_reading_is_swap(a) && pt_reading_is_swap(b) &&
	    (gather(a->entry, ra[PT_SLOT_type]) != gather(b->entry, rb[PT_SLOT_type]) ||
	     gather(a->entry, ra[PT_SLOT_offset]) != gather(b->entry, rb[PT_SLOT_offset])))
		differ |= PT_READ_SWAP;
	return differ;
}

void pt_reading_text(const struct pt_mode *m, u64 differ, const struct pt_reading *a,
		     const struct pt_reading *b, char *buf, size_t size)
{
	char of_a[128], of_b[128];
	struct pt_text t;

	pt_text_init(&t, buf, size);
	for (unsigned s = 0; s < PT_NR_BOOL_SLOTS; s++)
		if (differ & PT_BIT(s))
			pt_text_add(&t, "%s%s %s", t.at == buf ? "" : ", ", pt_slots[s].name,
				    a->true_of & PT_BIT(s) ? "yes→no" : "no→yes");
	if (differ & PT_READ_PFN)
		pt_text_add(&t, "%spfn 0x%llx→0x%llx", t.at == buf ? "" : ", ",
			    (unsigned long long)a->pfn, (unsigned long long)b->pfn);
	if (differ & PT_READ_SWAP)
		pt_text_add(&t, "%sanother swap type or offset", t.at == buf ? "" : ", ");
	if (differ & PT_READ_MEMORY)
		pt_text_add(&t, "%sanother memory type", t.at == buf ? "" : ", ");
	if (!(differ & PT_READ_RIGHTS))
		return;
	pt_rights_text(rights(m, a), of_a, sizeof(of_a));
	pt_rights_text(rights(m, b), of_b, sizeof(of_b));
	pt_text_add(&t, "%sthe MMU permits %s → %s", t.at == buf ? "" : ", ", of_a, of_b);
}
