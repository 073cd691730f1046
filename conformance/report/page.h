/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A report as a page: what is seen first is written here, all else is made of the data by
 * page.js.  The parts of it.
 */
#ifndef PT_REPORT_PAGE_H
#define PT_REPORT_PAGE_H

#include <jansson.h>

#include "conformance/report/findings.h"
#include "conformance/report/html.h"
#include "conformance/report/report.h"

/* Architectures and rules, each a link to its clauses: page_matrix.c. */
void pt_page_matrix(FILE *f, const struct pt_report *r);
/* The worst hazards, if there are any: page_hazards.c. */
void pt_page_hazards(FILE *f, const struct pt_report *r);
/*
 * The data, "ptconform-page-1": a row for each clause of an architecture, with the verdict
 * of each of its cells; of failures what the report's JSON says.  page_data.c
 */
json_t *pt_page_data(const struct pt_report *r);
/*
 * The bits of a witness's entries, with their names: an array for each entry, of arrays
 * [high, low, name, value, meaning].  What is clear and says nothing is left out.
 * page_entries.c
 */
json_t *pt_page_entries(const struct pt_result_row *row);

#endif
