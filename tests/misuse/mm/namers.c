// SPDX-License-Identifier: GPL-2.0-or-later
// Asked by elsewhere.c.

bool is_elsewhere(const pte_t pte)
{
	return !pte_none(pte) && !pte_present(pte);
}
