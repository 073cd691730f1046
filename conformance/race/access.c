// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/race/access.h"

#include "conformance/race/buffer.h"

/* ---- the MMU ---- */

bool pt_race_permits(const struct pt_race *r, enum pt_level l, u64 e, enum pt_access access)
{
	const struct pt_mode *m = pt_race_mode(r->is.subject);
	const u64 rights = m->mmu->rights(m, PT_MMU_LEVEL(l), e);

	return (rights & PT_MMU_LEAF) &&
	       (rights & (access == PT_ACCESS_WRITE ? PT_MMU_UW : PT_MMU_UR));
}

u64 pt_race_frame(const struct pt_race *r, enum pt_level l, u64 e)
{
	const struct pt_mode *m = pt_race_mode(r->is.subject);

	return m->mmu->frame(m, PT_MMU_LEVEL(l), e);
}

u64 pt_race_recorded(const struct pt_race *r, enum pt_level l, u64 e, enum pt_access access)
{
	const struct pt_mode *m = pt_race_mode(r->is.subject);

	return m->mmu->after(m, PT_MMU_LEVEL(l), e, access);
}

bool pt_race_is_usable(const struct pt_race *r, unsigned tlb, enum pt_access access)
{
	const enum pt_level l = pt_race_cell_of(r, tlb)->level;
	const u64 e = r->s.cell[tlb];

	return e && pt_race_permits(r, l, e, access) && pt_race_recorded(r, l, e, access) == e;
}

/* The data that the translation leads to; nr_cells: no page of this scenario. */
static unsigned data_of(struct pt_race *r, unsigned tlb)
{
	const u64 frame = pt_race_frame(r, pt_race_cell_of(r, tlb)->level, r->s.cell[tlb]);
	size_t c = 0;

	while (c < r->is.scenario->nr_cells &&
	       (pt_race_cell_of(r, (unsigned)c)->kind != PT_RACE_DATA ||
		pt_race_cell_of(r, (unsigned)c)->frame != frame))
		c++;
	if (c == r->is.scenario->nr_cells)
		r->wrong = "a program reaches a page that is not its own";
	return (unsigned)c;
}

unsigned pt_race_values_of_data(struct pt_race *r, unsigned tlb)
{
	const unsigned data = data_of(r, tlb);

	return r->wrong ? 1 : pt_race_values_of(r, data);
}

u64 pt_race_use_tlb(struct pt_race *r, unsigned tlb, enum pt_access access, u64 v)
{
	unsigned data;

	if (!pt_race_is_usable(r, tlb, access))
		return PT_RACE_FAULTS;
	data = data_of(r, tlb);
	if (r->wrong)
		return PT_RACE_FAULTS;
	if (access == PT_ACCESS_READ)
		return pt_race_load_value(r, data);
	pt_race_put(r, data, v);
	return v;
}

u64 pt_race_access_at_once(struct pt_race *r, const struct pt_asked *q)
{
	const enum pt_access access = (enum pt_access)q->x;
	const enum pt_level l = pt_race_cell_of(r, q->other)->level;
	const u64 e = r->s.cell[q->other];

	if (!pt_race_is_usable(r, q->cell, access)) {
		if (!pt_race_permits(r, l, e, access))
			return PT_RACE_FAULTS;
		pt_race_commit(r, r->me, q->other, pt_race_recorded(r, l, e, access));
		pt_race_commit(r, r->me, q->cell, r->s.cell[q->other]);
	}
	return pt_race_use_tlb(r, q->cell, access, q->y);
}

u64 pt_race_walk(struct pt_race *r, const struct pt_asked *q)
{
	const u64 e = r->s.cell[q->other];

	if (pt_race_permits(r, pt_race_cell_of(r, q->other)->level, e, (enum pt_access)q->x))
		r->s.actor[r->me].walking = (uint8_t)(q->cell + 1);
	return e;
}

u64 pt_race_record(struct pt_race *r, const struct pt_asked *q)
{
	if (r->s.cell[q->cell] != q->x) {
		r->s.actor[r->me].walking = 0;
		return PT_RACE_FAULTS;
	}
	pt_race_commit(r, r->me, q->cell, q->y);
	return q->y;
}
