/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where a tree's own code calls a helper on an entry that the helper must not be given:
 * found in the source by Coccinelle, by rules that are made of the contract.
 */
#ifndef PT_MISUSE_CALLERS_H
#define PT_MISUSE_CALLERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "conformance/report/report.h"

enum pt_misuse_class {
	PT_MISUSE_ASKED_TOO_LATE,
	PT_MISUSE_SWAP_HELPER,
	PT_MISUSE_MAPPED_HELPER,
	PT_MISUSE_UNGUARDED,
	PT_MISUSE_UNTESTED,
	PT_MISUSE_EITHER,
	PT_MISUSE_UNFLUSHED,
	PT_MISUSE_TWICE,
	PT_MISUSE_REBUILT,
	PT_MISUSE_BATCH,
	PT_MISUSE_COMMIT,
	PT_NR_MISUSES
};

struct pt_misuse_info {
	const char *name; /* "asked-too-late" */
	bool gate;	  /* no false alarm is known; else it is for somebody to review */
	const char *what;
};
extern const struct pt_misuse_info pt_misuse_infos[PT_NR_MISUSES];

/* What such a mistake turns into, of one architecture's modes. */
struct pt_turn {
	char *outcome; /* "becomes present; does not warn" */
	char *arches;  /* "arm64 powerpc" */
};

struct pt_misuse {
	enum pt_misuse_class class;
	char *file; /* relative to the tree */
	unsigned line, column;
	char *function, *helper;
	char *test; /* that was or was not acted upon; NULL: none is there */
	unsigned test_line;
	char *path;	       /* in words: what was asked where */
	char *key;	       /* the same finding on other lines has the same */
	bool accepted;	       /* somebody's baseline has it */
	struct pt_turn *turns; /* the worst first; of the helper and kind, on the builtin helpers */
	size_t nr_turns;
};

/* Whose helpers say what a mistake turns into. */
enum pt_turns_by {
	PT_TURNS_BY_REPORT,    /* the tree's, in a report that was given */
	PT_TURNS_BY_TREE,      /* the tree's, as they are kept since kernel TREE ran */
	PT_TURNS_BY_REFERENCE, /* those of this program */
	PT_NR_TURNS_BY
};
/* "helpers of the tree, as kernel TREE built them" … */
extern const char *const pt_turns_by_text[PT_NR_TURNS_BY];

/* Calls in a file that Coccinelle did not come to see. */
struct pt_unread {
	char *file;
	unsigned calls, of;
};

struct pt_misuses {
	struct pt_misuse *v; /* gates first, then by class, file and line */
	size_t n, room;
	struct pt_unread *unread;
	size_t nr_unread;
	size_t files, calls;	    /* looked at */
	char *said[PT_NR_TURNS_BY]; /* architectures, "arm64 x86"; NULL: none */
	char *notes; /* lines about what of the tree is not there or is no file; or NULL */
};

/* On which kind of entry the helper was called, as enum pt_kind; PT_NR_KINDS: no wrong one. */
unsigned pt_misuse_kind(const struct pt_misuse *x);
/*
 * On which kinds of entry the helper may be called, and who says so: "mm/huge_memory.c …";
 * NULL: nobody.
 */
const char *pt_misuse_source(const struct pt_misuse *x, char *kinds, size_t size);
/* Adds an architecture to an outcome. */
void pt_misuse_turns(struct pt_misuse *x, const char *outcome, const char *arch);

/*
 * Marks the findings whose keys an earlier report in JSON has.  0, or -1 and one line in why.
 */
int pt_misuse_accept(struct pt_misuses *m, const char *path, char *why, size_t size);

typedef void (*pt_misuse_writer)(FILE *f, const char *tree, const struct pt_misuses *m,
				 const struct pt_style *s);
/* table, json, sarif, html; NULL for another. */
pt_misuse_writer pt_misuse_writer_named(const char *format);

/*
 * changed: a revision, for what stands in functions that changed since; NULL: for all of it.
 * jobs: 0 for as many as there are cores.  0, or -1 and one line in why.
 */
int pt_misuse_find(const char *tree, const char *changed, unsigned jobs, struct pt_misuses *m,
		   char *why, size_t size);
void pt_misuse_free(struct pt_misuses *m);
/* Calls that Coccinelle did not come to see. */
size_t pt_misuse_unread(const struct pt_misuses *m);
/* New ones: those at gate that no baseline has. */
size_t pt_misuse_count(const struct pt_misuses *m, bool gate, bool accepted);

#endif
