/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Causes that came or went, and what could not be compared, as JSON. */
#ifndef PT_COMPARE_JSON_H
#define PT_COMPARE_JSON_H

#include <jansson.h>

#include "conformance/report/report.h"

json_t *pt_moves_json(const struct pt_moves *m);
json_t *pt_unlike_json(const struct pt_compared *c);

#endif
