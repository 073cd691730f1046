// SPDX-License-Identifier: GPL-2.0-or-later
/* Hazards: calls on entries of a wrong kind, of which is recorded what they do. */
#include "generic/contract/contract.h"

const struct pt_hazard pt_hazards[] = {
	{ H_pmd_mkinvalid, PT_KIND_MIGRATION, "I2" },
	{ H_pmd_mkinvalid, PT_KIND_SWAP, "I2" },
	{ H_pmdp_invalidate, PT_KIND_MIGRATION, "I2" },
	{ H_pmdp_invalidate, PT_KIND_SWAP, "I2" },
	{ H_pmdp_invalidate_ad, PT_KIND_MIGRATION, "I2" },
	{ H_pmdp_invalidate_ad, PT_KIND_SWAP, "I2" },
};
const size_t pt_nr_hazards = PT_ARRAY_SIZE(pt_hazards);
