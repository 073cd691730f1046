/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a running kernel would provide, for every architecture.  Compiled with
 * the guest's flags and without the tree's headers: types are nobody's
 * business here, only names.  Weak, so that what the tree brings along wins.
 */
#define STUB __attribute__((weak))

unsigned long ptk_warned;
unsigned long ptk_flushes;

void ptk_flush(void);
void ptk_flush(void)
{
	ptk_flushes++;
}

/* The running task: nothing is asked of it but zeroes. */
unsigned char ptk_task[65536] __attribute__((aligned(64)));

/* Whether a migration entry has room for young and dirty; see setup_swap. */
STUB _Bool swap_migration_ad_supported;
