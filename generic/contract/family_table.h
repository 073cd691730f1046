/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * families.def as a table.  In a header, because a guest's compiler must see it where
 * helpers are inlined; others call pt_helper_at().
 */
#ifndef PT_FAMILY_TABLE_H
#define PT_FAMILY_TABLE_H

#include "generic/contract/contract.h"

static const int pt_families[PT_NR_FAMILIES][PT_NR_COLUMNS] = {
#define PT_FAMILY(id, pte, pmd, pud, hugetlb) [PT_F_##id] = { pte, pmd, pud, hugetlb },
#include "generic/contract/families.def"
#undef PT_FAMILY
};

#endif
