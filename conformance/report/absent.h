/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Helpers that a subject lacks, by name: which of them its architecture's
 * reference helpers have, and which other architectures of the report have them.
 */
#ifndef PT_ABSENT_H
#define PT_ABSENT_H

#include "conformance/report/report.h"

/* What a subject lacks on one architecture. */
struct pt_absent {
	const char *arch;
	enum pt_helper helper;
	u64 modes;    /* those that lack it: bits by the architecture's order */
	bool all;     /* all modes that ran and whose reference helpers have it, or all */
	bool usual;   /* the reference helpers of one of these modes have it */
	bool nowhere; /* nor has it any other architecture of the report */
};

/* One per architecture, level and name, in the order of the report; to be freed. */
struct pt_absent *pt_absent_list(const struct pt_report *r, size_t *n);

/* Have the reference helpers of an architecture's mode such a helper? */
bool pt_reference_has(const char *arch, const char *mode, enum pt_helper h);

/* "pte_mkspecial", "pte_mkyoung for HugeTLB" */
void pt_absent_name(enum pt_helper h, char *buf, size_t size);
/* "4level,5level" of a mask of modes. */
void pt_absent_modes(const struct pt_absent *a, char *buf, size_t size);
/* " arm64 s390": which architectures of the report have it. */
void pt_absent_elsewhere(const struct pt_report *r, enum pt_helper h, char *buf, size_t size);

#endif
