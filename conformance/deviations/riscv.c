// SPDX-License-Identifier: GPL-2.0-or-later
/* Rules that kernel trees are known to break on riscv: known_deviations.h. */
#include "conformance/deviations/known_deviations.h"

extern const struct pt_deviation pt_deviations_riscv[];
const struct pt_deviation pt_deviations_riscv[] = {
	{ .id = NULL },
};
