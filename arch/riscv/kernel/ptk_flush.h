/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What flushes in line is this processor's alone, and asks nothing of others: nothing to the
 * record.  stubs.c has the rest.
 */
#define local_flush_tlb_all	  ptk_tree_local_flush_tlb_all
#define local_flush_tlb_all_asid  ptk_tree_local_flush_tlb_all_asid
#define local_flush_tlb_page	  ptk_tree_local_flush_tlb_page
#define local_flush_tlb_page_asid ptk_tree_local_flush_tlb_page_asid
#include <asm/tlbflush.h>
#undef local_flush_tlb_all
#undef local_flush_tlb_all_asid
#undef local_flush_tlb_page
#undef local_flush_tlb_page_asid
#define local_flush_tlb_all()			 ((void)0)
#define local_flush_tlb_all_asid(asid)		 ((void)(asid))
#define local_flush_tlb_page(address)		 ((void)(address))
#define local_flush_tlb_page_asid(address, asid) ((void)(address), (void)(asid))
