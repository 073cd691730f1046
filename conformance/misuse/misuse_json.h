/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PT_MISUSE_JSON_H
#define PT_MISUSE_JSON_H

#include <jansson.h>

#include "conformance/misuse/misuse.h"

/* What --format json prints. */
json_t *pt_misuse_json(const char *tree, const struct pt_misuses *m);
/* Whose helpers say what mistakes become, by architecture. */
json_t *pt_misuse_said(const struct pt_misuses *m);

#endif
