/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The same page tables, with calls checked: what ptconform wants to know of them. */
#ifndef TINY_CHECKED_H
#define TINY_CHECKED_H

#include "tiny_pgtable.h"

#define PTC_PTE_T	   pte_t
#define PTC_PTE_VALUE(e)   (e).bits
#define PTC_PTE_IS_NONE(e) pte_none(e)
#define PTC_PTE_PRESENT(e) pte_present(e)
#define PTC_PTE_DIRTY(e)   pte_dirty(e)
#define PTC_PTE_WRITE(e)   pte_write(e)
/* what there is; else "not present" might be many things */
#define PTC_PTE_KINDS (PTC_KIND_NONE | PTC_KIND_PRESENT | PTC_KIND_SWAP)
#include <ptconform/checked.h>

#ifndef PTC_OFF
#define make_readonly(place) make_readonly(PTC_PLACE(ptep_set_wrprotect, place))
#endif

#endif
