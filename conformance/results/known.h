/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which known deviation a failure is. */
#ifndef PT_RESULTS_KNOWN_H
#define PT_RESULTS_KNOWN_H

#include "conformance/report/report.h"

/* The entries of its architecture (1 << number) that a failure proves to be there. */
uint64_t pt_deviation_proves(const struct pt_result_row *row);
/* The entry that a failure is, or NULL; there: what all failures of the cell prove. */
const struct pt_deviation *pt_deviation_of(const struct pt_result_row *row, uint64_t there);

#endif
