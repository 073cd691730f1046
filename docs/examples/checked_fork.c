// SPDX-License-Identifier: GPL-2.0-or-later
/* The other file of checked.c: what a fork does, which is right. */
#include "tiny_checked.h"

void protect_all(pte_t *table, unsigned n);

void protect_all(pte_t *table, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		if (!pte_present(table[i]))
			continue;
		make_readonly(&table[i]);
		table[i] = pte_mkdirty(table[i]);
	}
}
