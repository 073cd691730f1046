/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The machine's MMU as a walker.  Frame number n of a level is n steps into the
 * free memory; where what an entry maps is larger than that memory, there is one
 * frame, around it.
 */
#include "qemu-images/common/walker.h"

#include "qemu-images/common/machine.h"

#define MARK UINT64_C(0x6d61726b00000000) /* "mark" */

static const struct pt_mode *mode;

static unsigned shift_of(enum pt_level l)
{
	if (l == PT_PTE)
		return mode->page_shift;
	return l == PT_PUD && mode->pud_shift ? mode->pud_shift : mode->pmd_shift;
}

/* The page that frame n of a level is probed at: the first, then powers of two from it. */
static bool page_of(enum pt_level l, unsigned n, u64 *page)
{
	unsigned shift = n ? shift_of(l) + n - 1 : 0;

	*page = machine_free();
	if (!n)
		return true;
	if (shift >= 63 || PT_BIT(shift) >= IMAGE_FREE)
		return false;
	*page += PT_BIT(shift);
	return true;
}

static bool frame(enum pt_level l, unsigned n, u64 *pfn, u64 *offset)
{
	u64 page, size = PT_BIT(shift_of(l));

	if (!page_of(l, n, &page))
		return false;
	*offset = page & (size - 1);
	*pfn = (page - *offset) >> mode->page_shift;
	return true;
}

static u64 table(enum pt_level l, u64 right)
{
	return machine_table(l, machine_free(), right) >> mode->page_shift;
}

static u64 mark(enum pt_level l, unsigned n)
{
	u64 page;

	page_of(l, n, &page);
	return MARK + (page >> mode->page_shift);
}

static void looked_again(void)
{
	machine.lacks |= machine.lacks_stale;
}

static struct pt_walker walker = {
	.frame = frame,
	.table = table,
	.write = machine_write,
	.flush = machine_flush,
	.read = machine_read,
	.access = machine_access,
	.mark = mark,
	.second = machine_second,
	.flush_here = machine_flush_here,
	.slot = machine_slot,
	.looked_again = looked_again,
};

const struct pt_walker *walker_of(const struct pt_mode *m)
{
	mode = m;
	walker.walks = machine_walks();
	walker.levels = machine.levels;
	walker.records_apart = machine.records_apart;
	return &walker;
}

void walker_start(const struct pt_mode *m)
{
	u64 page;

	walker_of(m);
	for (enum pt_level l = 0; l < PT_NR_TABLE_LEVELS; l++)
		for (unsigned n = 0; page_of(l, n, &page); n++)
			machine_fill(page, mark(l, n));
}
