/* SPDX-License-Identifier: GPL-2.0-or-later */
/* flush_tlb_range() is an inline function, which asks the mm alone. */
#define PTK_OWN_FLUSH_TLB_RANGE
