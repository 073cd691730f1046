/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Of pre.h, before the tree's headers. */

/*
 * Since 6.15 what the machine has is asked of its facility list, by the numbers there ("Facility
 * Indications", Principles of Operation, ch. 4); of constants by an ALTERNATIVE(), which nobody
 * patches here.  In older trees it is in machine_flags: candidates.def.
 */
#define test_facility ptk_tree_test_facility
#include <asm/facility.h>
#undef test_facility
#define PTK_FACILITY_IDTE   3
#define PTK_FACILITY_EDAT1  8
#define PTK_FACILITY_TLB_LC 51
#define PTK_FACILITY_EDAT2  78
#define PTK_FACILITY_NOEXEC 130
#define PTK_FACILITY_RDP    194
static inline __attribute__((__always_inline__)) bool test_facility(unsigned long nr)
{
	switch (nr) {
	case PTK_FACILITY_EDAT1:
		return true;
	case PTK_FACILITY_EDAT2:
		return PTK_HAS(PUD_LEAVES);
	case PTK_FACILITY_IDTE:
	case PTK_FACILITY_TLB_LC:
	case PTK_FACILITY_NOEXEC:
	case PTK_FACILITY_RDP:
		return PTK_HAS(NOEXEC);
	default:
		return ptk_tree_test_facility(nr);
	}
}
