/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A report's hazards as a table: a line for a helper and the kinds of entry it must not be
 * given, and of each mode what such an entry turns into.
 */
#ifndef PT_REPORT_HAZARDS_H
#define PT_REPORT_HAZARDS_H

#include "conformance/report/report.h"
#include "generic/contract/contract.h"

#define PT_HAZARD_MODES 64

struct pt_hazard_cell {
	u32 rank; /* enum pt_hazard_outcome; PT_NR_HAZARD_OUTCOMES: nothing was tried there */
	u32 mmu;  /* enum pt_hazard_mmu */
	u32 warns;
};

struct pt_hazard_line {
	const char *helper; /* as the subject calls it, the first if there are several */
	u32 levels, kinds;  /* 1 << enum pt_level, 1 << enum pt_kind */
	struct pt_hazard_cell cell[PT_HAZARD_MODES];
};

struct pt_hazard_table {
	struct {
		const char *arch, *mode; /* the report's */
	} mode[PT_HAZARD_MODES];
	size_t nr_modes;
	struct pt_hazard_line *line; /* owned */
	size_t n;
};

/* A line for each helper, level and kind, in the report's order; engines by their worst. */
void pt_hazards_of(struct pt_hazard_table *t, const struct pt_report *r);
void pt_hazards_free(struct pt_hazard_table *t);
/* What is alike of several levels or kinds becomes one line; then the worst come first. */
void pt_hazards_fold(struct pt_hazard_table *t);
/* Lines of which nothing comes in any mode go; how many those were. */
size_t pt_hazards_drop_harmless(struct pt_hazard_table *t);

/* Modes that are one column: of each architecture, or those of it that are alike. */
struct pt_hazard_column {
	const char *arch;
	u64 modes; /* 1 << place in .mode */
};
size_t pt_hazard_columns(const struct pt_hazard_table *t, bool by_mode,
			 struct pt_hazard_column c[PT_HAZARD_MODES]);
/* The worst of the column's modes; *alike: all that have the helper are so. */
struct pt_hazard_cell pt_hazard_in(const struct pt_hazard_line *l, const struct pt_hazard_column *c,
				   bool *alike);
/* The worst of all, and whether modes differ in more than that something lacks the helper. */
struct pt_hazard_cell pt_hazard_worst(const struct pt_hazard_line *l, size_t nr_modes,
				      bool *differs);
/* Does mm read of such an entry what it read before? */
bool pt_hazard_is_harmless(const struct pt_hazard_cell *c);

/* What helpers of several levels have in common: "_mkyoung", "p_invalidate"; NULL: nothing. */
const char *pt_name_after_level(const char *helper);
/* "{pmd,pud}_mkyoung", "pXd_modify", "pte_pfn for HugeTLB". */
void pt_hazard_name(const struct pt_hazard_line *l, char *buf, size_t size);
/* "none, swap", "none, swaps": all kinds of swap entry that the line's levels have. */
void pt_hazard_kinds(const struct pt_hazard_line *l, char *buf, size_t size);
/* "present!": the MMU permits it; "!!": a walker, too; "!?": not a walker; "w": it warns. */
void pt_hazard_word(const struct pt_hazard_cell *c, char *buf, size_t size);
/* The same as a phrase: "becomes present, and the MMU permits it". */
void pt_hazard_phrase(const struct pt_hazard_cell *c, char *buf, size_t size);
/*
 * The word, or the phrase, of each mode that has the helper, where they differ:
 * "present! (4k); offset (64k)".  "": none has it.
 */
void pt_hazard_words(const struct pt_hazard_table *t, const struct pt_hazard_line *l,
		     const struct pt_hazard_column *c, bool phrases, char *buf, size_t size);
/* What the word of an outcome stands for; NULL: there is no such outcome. */
struct pt_hazard_term {
	const char *word, *means;
};
const struct pt_hazard_term *pt_hazard_term(unsigned outcome);

#endif
