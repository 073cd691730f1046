// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Ages and write-protects what a table maps.  age_wrong() forgets that a page may have been
 * swapped out: then the bit that says "young" belongs to its place in the swap file.
 *
 *	cc -DPTC_STDERR $(pkg-config --cflags ptconform-checked) checked.c checked_fork.c
 */
#include "tiny_checked.h"

#include <stdio.h>

void protect_all(pte_t *table, unsigned n);

static void age_wrong(pte_t *table, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		if (!pte_none(table[i]))
			table[i] = pte_mkold(table[i]);
}

static void age_right(pte_t *table, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		if (pte_present(table[i]))
			table[i] = pte_mkold(table[i]);
}

int main(void)
{
	/* two pages, two places in the swap file: 0x1006 and 7 */
	pte_t table[] = { { 0x5007 }, { 0x6005 }, { 0x200c }, { 0xe }, { 0 } };
	const unsigned n = sizeof(table) / sizeof(table[0]);

	age_right(table, n);
	protect_all(table, n);
	age_wrong(table, n);
	for (unsigned i = 0; i < n; i++)
		printf("%u: 0x%x\n", i, (unsigned)table[i].bits);
	return 0;
}
