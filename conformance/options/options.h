/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The command line as data.  Names are resolved while parsing: whoever gets a
 * struct pt_options need not check them again.
 */
#ifndef PT_OPTIONS_H
#define PT_OPTIONS_H

#include "conformance/engine/engine.h"
#include "conformance/report/report.h"
#include "conformance/words/exit.h"
#include "generic/contract/contract.h"

#define PT_DEFAULT_SEED	 1
#define PT_DEFAULT_CASES 16
#define PT_MAX_CASES	 4096
#define PT_MAX_JOBS	 1024
#define PT_MAX_PICKS	 16

struct pt_command;

/* The .only_switch that no further run has. */
#define PT_NO_SWITCH "none"

struct pt_options {
	const struct pt_command *command, *commands; /* its own, and all there are */
	/* Picked by name, in the order given; an empty list stands for all. */
	const struct pt_arch_host *arch[PT_MAX_PICKS];
	size_t nr_arch;
	const struct pt_engine *engine[PT_MAX_PICKS];
	size_t nr_engine;
	const char *mode[PT_MAX_PICKS]; /* names; each is a mode of a picked architecture */
	size_t nr_mode;
	/*
	 * Globs, of which one must match; none: all.  Over Linux names, and those of
	 * pt_clause_matches(); NULL ends them.
	 */
	const char *helper[PT_MAX_PICKS + 1], *clause[PT_MAX_PICKS + 1];
	size_t nr_helper, nr_clause;
	const char *only_switch;	   /* of the further runs, those that it is in; NULL: all */
	const char *require[PT_MAX_PICKS]; /* globs over helpers, in lists with commas */
	size_t nr_require;
	const char *baseline; /* an earlier report; NULL: none */
	const char *changed;  /* a revision; NULL: all that there is, changed or not */
	const char *compare;  /* an earlier report, of which only what is new counts; NULL: none */
	const char *compare_rev; /* the same of the tree at a revision */
	const char *rev;	 /* the tree as it is there; NULL: as it is */
	bool bisect;		 /* a machine in trouble is no verdict on a commit */
	bool changed_code;	 /* only cells whose machine code is another there */
	bool hazards;		 /* run, kernel: hazards alone, and all of them */
	const char *hazards_of;	 /* misuse: a report that has those of the tree; NULL: none */
	bool kept_only;		 /* of a tree: only guests that are kept, nothing is built */
	u64 seed, cases;
	bool seed_given, cases_given;
	unsigned jobs;	    /* 0: as many as there are cores */
	const char *tree;   /* kernel TREE, contract --check TREE, race --kernel TREE; else NULL */
	const char *format; /* NULL: the command's default */
	const char *output; /* NULL: standard output */
	const char *origin; /* kcidb: who reports; NULL: nobody says */
	const char *checkout; /* kcidb: an id; NULL: a checkout of its own */
	bool encoding;	      /* diff: what differs in encoding alone, too */
	bool all;	      /* diff: the same; contract: every clause */
	bool verbose;	      /* all of the table, not a screen of it */
	bool no_pager;
	bool all_modes;	      /* explain: not one of each architecture alone */
	int kind;	      /* decode: enum pt_kind or PT_KIND_GUESS */
	const char *function; /* mutate: glob over definitions; NULL: all */
	const char *subject;  /* mutate, decode: NULL: builtin */
	u64 sample;	      /* mutate: so many mutants, or per cent of them; 0: all */
	bool sample_percent;
	const char *memory;  /* race: memory models, words with blanks; NULL: all */
	const char *variant; /* race: of this name; NULL: all */
	const char *trail;   /* race: a report of it or a hash; NULL: search */
	bool necessity;	     /* race: what of a clean variant is needed */
	u64 states;	     /* race: no more of one search; 0: as many as there are */
	bool stress;	     /* race: on two processors of a bare machine */
	bool litmus;	     /* race: operands are litmus tests */
	const char *kinds;   /* race --litmus: what the architecture says of them; NULL: nothing */
	const char *const *operands;
	size_t nr_operands;
};

/* Options by the letter getopt_long() reports; a command lists those it takes. */
#define PT_OPTIONS_PICK "aemHC" /* arch, engine, mode, helper, clause */
#define PT_OPTIONS_RUN                                                                       \
	PT_OPTIONS_PICK "WqbsncFoAzOKv" /* … require, baseline, seed, cases (n), jobs, … \
					 */

struct pt_command {
	const char *name;
	const char *operands; /* "ARCH LEVEL VALUE [VALUE2]" */
	const char *brief;    /* one line for --help */
	size_t min_operands, max_operands;
	const char *options; /* letters */
	const char *formats; /* "table json"; the first is the default; NULL: no --format */
	const char *help;    /* further lines for --help, or NULL */
	bool reads;	     /* it prints as it goes, and does nothing else: all of it in a pager */
	/* Returns the exit status.  NULL: designed, not built yet. */
	int (*run)(const struct pt_options *o);
};

/* What somebody gives who takes it for a tree. */
bool pt_is_folder(const char *path);

/* Is this picked, or is nothing picked at all? */
bool pt_options_want_arch(const struct pt_options *o, const struct pt_arch_host *h);
bool pt_options_want_engine(const struct pt_options *o, const struct pt_engine *e);
bool pt_options_want_mode(const struct pt_options *o, const char *mode);
bool pt_options_want_helper(const struct pt_options *o, enum pt_helper h);
bool pt_options_want_clause(const struct pt_options *o, const struct pt_clause *c);
/* Are there clauses that they do not want? */
bool pt_options_are_narrow(const struct pt_options *o);

/* How wide lines may be: $COLUMNS, the terminal's width, or 80. */
unsigned pt_options_columns(void);
/* The style for a stream: colour and width only where a person looks. */
struct pt_style pt_options_style(const struct pt_options *o);

/* One line on stderr: "ptconform: …".  Returns PT_EXIT_USAGE. */
__attribute__((format(printf, 1, 2))) int pt_usage(const char *fmt, ...);

#endif
