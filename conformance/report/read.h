/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A report read back from what pt_write_json() wrote: by this version or an earlier one. */
#ifndef PT_REPORT_READ_H
#define PT_REPORT_READ_H

#include "conformance/report/report.h"

/*
 * 0, and a report to be freed with pt_report_free().  Or -1, and err says why in one line,
 * in which the file is the `what` of that path: "baseline".  What stands in it and this
 * version does not know is left out; what it does not say is as if nothing were known of it.
 */
int pt_report_read(struct pt_report *r, const char *path, const char *what, char *err, size_t size);
/* Another one whose words are kept with those of a first: equal ones are one string in both. */
int pt_report_read_more(struct pt_report *r, struct pt_words **words, const char *path,
			const char *what, char *err, size_t size);

#endif
