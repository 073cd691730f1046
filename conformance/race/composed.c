// SPDX-License-Identifier: GPL-2.0-or-later
/* Operations of several steps. */
#include <string.h>

#include "conformance/race/state.h"

#define DO(r, ...) pt_race_do(r, (struct pt_asked){ .function = function, __VA_ARGS__ })

/* The helper that returns what this one, which leaves something, returns; -1: nothing. */
static int returning(struct pt_race *r, enum pt_helper h)
{
	enum pt_shape shape;

	if (h + 1 >= PT_NR_HELPERS || strcmp(pt_helpers[h].name, pt_helpers[h + 1].name) != 0)
		return -1;
	shape = pt_helpers[h + 1].shape;
	if ((shape != PT_SHAPE_RET && shape != PT_SHAPE_RETNEW && shape != PT_SHAPE_RETFAULT) ||
	    !pt_race_has(r, h + 1))
		return -1;
	return (int)h + 1;
}

u64 pt_race_pointer(struct pt_race *r, unsigned c, enum pt_helper h, u64 second,
		    const char *function)
{
	const int ret = returning(r, h);
	u64 old;

	if (pt_race_is_atomic(r->is.subject, h)) {
		old = DO(r, .op = PT_OP_APPLY, .cell = c, .x = h, .y = second);
	} else {
		old = DO(r, .op = PT_OP_LOAD, .cell = c, .text = pt_helpers[h].name);
		DO(r, .op = PT_OP_STORE, .cell = c, .x = pt_race_call(r, h, old, second),
		   .text = pt_helpers[h].name);
	}
	return ret < 0 ? old : pt_race_call(r, (enum pt_helper)ret, old, second);
}

void pt_race_write_seqcount(struct pt_race *r, unsigned c, bool begins, const char *function)
{
	const char *part = begins ? "write_seqcount_begin" : "write_seqcount_end";
	u64 seq;

	if (!begins)
		DO(r, .op = PT_OP_WMB, .text = part);
	seq = DO(r, .op = PT_OP_LOAD, .cell = c);
	DO(r, .op = PT_OP_STORE, .cell = c, .x = seq + 1);
	if (begins)
		DO(r, .op = PT_OP_WMB, .text = part);
}

u64 pt_race_read_seqcount(struct pt_race *r, unsigned c, const char *function)
{
	const u64 seq = DO(r, .op = PT_OP_LOAD, .cell = c);

	DO(r, .op = PT_OP_RMB, .text = "read_seqcount_begin");
	return seq;
}

bool pt_race_seqcount_changed(struct pt_race *r, unsigned c, u64 seq, const char *function)
{
	DO(r, .op = PT_OP_RMB, .text = "read_seqcount_retry");
	return DO(r, .op = PT_OP_LOAD, .cell = c) != seq;
}

/* WEAK: a walk in steps.  False: it found nothing that permits the access. */
static bool walk_in_steps(struct pt_race *r, unsigned tlb, unsigned entry, enum pt_access access,
			  const char *function)
{
	const enum pt_level l = pt_race_cell_of(r, entry)->level;

	for (;;) {
		u64 e = DO(r, .op = PT_OP_WALK, .cell = tlb, .other = entry, .x = access);
		const u64 recorded = pt_race_recorded(r, l, e, access);

		if (!pt_race_permits(r, l, e, access))
			return false;
		if (recorded != e)
			e = DO(r, .op = PT_OP_RECORD, .cell = entry, .x = e, .y = recorded);
		if (e == PT_RACE_FAULTS)
			continue;
		DO(r, .op = PT_OP_FILL, .cell = tlb, .x = e);
		return true;
	}
}

bool pt_race_user_access(struct pt_race *r, unsigned tlb, unsigned entry, enum pt_access access,
			 u64 *v, const char *function)
{
	const enum pt_operation by_tlb =
		access == PT_ACCESS_WRITE ? PT_OP_CPU_STORE : PT_OP_CPU_LOAD;
	u64 ret;

	if (!pt_race_is_weak(r)) {
		ret = DO(r, .op = PT_OP_ACCESS, .cell = tlb, .other = entry, .x = access, .y = *v);
	} else {
		while ((ret = DO(r, .op = by_tlb, .cell = tlb, .x = *v)) == PT_RACE_FAULTS)
			if (!walk_in_steps(r, tlb, entry, access, function))
				break;
	}
	if (ret == PT_RACE_FAULTS)
		return false;
	*v = ret;
	return true;
}

/* A record of a read alone: what nobody asked for is not written. */
void pt_race_fill(struct pt_race *r, unsigned tlb, unsigned entry, const char *function)
{
	const u64 e = DO(r, .op = PT_OP_WALK, .cell = tlb, .other = entry, .x = PT_ACCESS_READ);

	if (pt_race_permits(r, pt_race_cell_of(r, entry)->level, e, PT_ACCESS_READ))
		DO(r, .op = PT_OP_FILL, .cell = tlb, .x = e);
}
