/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What --necessity leaves out: which places there are, and is this the one? */
#ifndef PT_RACE_SITES_H
#define PT_RACE_SITES_H

#include "conformance/race/state.h"

bool pt_race_is_left_out(struct pt_race *r, const struct pt_asked *q);

#endif
