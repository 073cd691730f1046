/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Does a final state meet what a test asks? */
#ifndef PT_LITMUS_ENDS_H
#define PT_LITMUS_ENDS_H

#include "conformance/race/litmus/machine.h"

/* Has every thread ended, with all effects of its instructions? */
bool pt_ends_whole(const struct pt_model *m, const struct pt_litmus_state *s,
		   struct pt_view view[][PT_MOST_STEPS]);
bool pt_ends_filtered(const struct pt_model *m, const struct pt_litmus_state *s,
		      struct pt_view view[][PT_MOST_STEPS], struct pt_known reg[][PT_REGS]);
bool pt_ends_meets(const struct pt_model *m, const struct pt_litmus_state *s,
		   struct pt_view view[][PT_MOST_STEPS], struct pt_known reg[][PT_REGS]);

#endif
