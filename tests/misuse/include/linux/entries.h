/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a tree may define beside the helpers: elsewhere.c beside this asks by these names. */
static inline bool entry_moves(pte_t e)
{
	return !pte_present(e) && is_migration_entry(pte_to_swp_entry(e));
}

static inline bool entry_stays(pte_t entry)
{
	if (!pte_present(entry))
		return false;
	return !pte_protnone(entry);
}

static inline int entry_is_there_or_wanted(pte_t e)
{
	return pte_present(e) || wanted(e);
}

static inline void entry_must_be_gone(pmd_t pmd)
{
	count(pmd);
	VM_BUG_ON(pmd_present(pmd));
}

static inline void entry_must_be_there_sometimes(pte_t pte)
{
	if (checking)
		VM_BUG_ON(!pte_present(pte));
}
