/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A report as JSON values, whole or in parts: docs/report.md says what each key means. */
#ifndef PT_REPORT_JSON_H
#define PT_REPORT_JSON_H

#include <jansson.h>

#include "conformance/report/report.h"

/* All of a report, or all but its results, of which there are many. */
json_t *pt_json_report(const struct pt_report *r, bool with_results);
json_t *pt_json_result(const struct pt_report *r, const struct pt_result_row *row);

/* Text from anywhere, made fit to be shown; NULL is "". */
json_t *pt_json_words(const char *s);
/* Into an object, at the end of an array; the value is theirs then. */
void pt_json_set(json_t *o, const char *key, json_t *value);
void pt_json_append(json_t *a, json_t *value);

#endif
