/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a litmus test asks of final states: filter, locations, and exists, ~exists or forall. */
#ifndef PT_LITMUS_CONDITION_H
#define PT_LITMUS_CONDITION_H

#include "conformance/race/litmus/scan.h"

/* Is here where the code ends and what is asked begins? */
bool pt_condition_begins(struct pt_scan *s);
bool pt_condition_read(struct pt_scan *s);

#endif
