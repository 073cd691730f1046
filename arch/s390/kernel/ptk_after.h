/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * "Modification of Translation Tables" (Principles of Operation, ch. 3): an entry that is
 * valid and attached must not be changed but by IPTE, IDTE, CSP(G) or CRDTE, which make it
 * invalid first, or by RDP, which takes its protection away and nothing else.  init.c notes
 * which of them ran.  Where the tables are this processor's alone, a flush may come later.
 */
#define PTK_INVALIDATED 1
#define PTK_UNPROTECTED 2
extern unsigned long ptk_taken_back;

/* Bits of software's, which may be changed at any time: of a pte, of a larger leaf. */
#define PTK_SOFT_OF_PTE	 0xffUL
#define PTK_SOFT_OF_RSTE 0xef8c3UL

#define PTK_LIVE(place, invalid, protect, soft, call)                                              \
	({                                                                                         \
		unsigned long ptk_was = *(unsigned long *)(place), ptk_is;                         \
                                                                                                   \
		ptk_taken_back = 0;                                                                \
		(PTK_MM)->context.flush_mm = 0;                                                    \
		(void)(call);                                                                      \
		ptk_is = (*(unsigned long *)(place) ^ ptk_was) & ~(soft);                          \
		if (ptk_taken_back == PTK_UNPROTECTED)                                             \
			ptk_is &= ~((unsigned long)(protect));                                     \
		if (!(ptk_taken_back & PTK_INVALIDATED) && !(PTK_MM)->context.flush_mm)            \
			PTK_WARN(                                                                  \
				!(ptk_was & (invalid)) && ptk_is,                                  \
				"a valid entry is changed, and no IPTE, IDTE or CSP before that"); \
	})
#define PTK_LIVE_PTE(call) PTK_LIVE(ptk_pte, _PAGE_INVALID, _PAGE_PROTECT, PTK_SOFT_OF_PTE, call)
#define PTK_LIVE_PMD(call) PTK_LIVE(ptk_pmd, _SEGMENT_ENTRY_INVALID, 0, PTK_SOFT_OF_RSTE, call)
