/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the writers share. */
#ifndef PT_WRITER_H
#define PT_WRITER_H

#include "conformance/report/report.h"
#include "conformance/words/clean.h"
#include "conformance/words/last_words.h"

/* What a maintainer of the tree knows the helper by. */
const char *pt_name_of(const struct pt_result_row *row);
/* The command that runs this clause alone; to be freed. */
char *pt_command_for(const struct pt_report *r, const struct pt_result_row *row);
/* "expected …", "got …" and the decoded entries, a line each; to be freed. */
char *pt_witness_text(const struct pt_result_row *row);
/* The decoded entries, what changed, and a law's calls, a line each; to be freed. */
char *pt_witness_decoded(const struct pt_witness *w);

/* "rule     D2: its text"; to be freed. */
char *pt_rule_line(const struct pt_result_row *row);

/* "x86-pud-present (known): its title", for results whose .known is not NULL. */
void pt_known_line(const struct pt_deviation *d, char *buf, size_t size);

/* One line on how the report differs from its baseline, if it has one. */
void pt_put_against(FILE *f, const struct pt_report *r, const struct pt_style *s);
/* The helpers that the subject lacks though the reference helpers have them: absent_table.c. */
void pt_put_absent(FILE *f, const struct pt_report *r, const struct pt_style *s);

#endif
