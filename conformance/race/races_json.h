/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PT_RACES_JSON_H
#define PT_RACES_JSON_H

#include <jansson.h>

#include "conformance/race/sides.h"

/* What --format json prints, which the page has, too. */
json_t *pt_races_data(const struct pt_races *r);
int pt_races_json(FILE *f, const struct pt_races *r);

#endif
