// SPDX-License-Identifier: GPL-2.0-or-later
/* What x86's flushes come to, of ranges and of pages, each in place of the tree's. */
#include "conformance/subject/shim/stubs.h"

/* INVLPG of an address forgets its translation, of whatever size (SDM vol. 3, 4.10.4.1). */
void flush_tlb_mm_range(void *mm, unsigned long start, unsigned long end, unsigned int stride_shift,
			bool freed_tables);
void flush_tlb_mm_range(void *mm, unsigned long start, unsigned long end, unsigned int stride_shift,
			bool freed_tables)
{
	(void)mm;
	(void)freed_tables;
	ptk_flush(start, end, end == PT_FLUSH_ALL ? 0 : PT_BIT(stride_shift), 0, false);
}

/* Of every address; a batch knows processors alone. */
void flush_tlb_all(void);
void flush_tlb_all(void)
{
	ptk_flush(0, PT_FLUSH_ALL, 0, 0, false);
}

void arch_tlbbatch_flush(void *batch);
void arch_tlbbatch_flush(void *batch)
{
	(void)batch;
	ptk_flush(0, PT_FLUSH_ALL, 0, 0, false);
}
