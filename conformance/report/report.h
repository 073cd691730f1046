/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A finished run as data, and the writers that show it.  Writers only read.
 * The JSON form is "ptconform-report-1"; see docs/report.md.
 */
#ifndef PT_REPORT_H
#define PT_REPORT_H

#include <stdio.h>

#include "conformance/deviations/known_deviations.h"
#include "conformance/entry/entry.h"
#include "conformance/report/assumed.h"
#include "conformance/report/moves.h"
#include "generic/subject/subject.h"

struct pt_words;

enum pt_verdict { PT_PASS, PT_FAIL, PT_HAZARD, PT_ABSENT, PT_SKIP, PT_ERROR, PT_NR_VERDICTS };
extern const char *const pt_verdict_names[PT_NR_VERDICTS];

/* What an input of a witness is, by which its value is to be read. */
enum pt_input_role {
	PT_INPUT_NUMBER,
	PT_INPUT_ENTRY,	    /* of a page table */
	PT_INPUT_SWP_ENTRY, /* swp_entry_t */
	PT_INPUT_PFN,
	PT_INPUT_PROT,	/* a number of pt_prot_names */
	PT_INPUT_FAULT, /* enum pt_fault */
	PT_NR_INPUT_ROLES
};
extern const char *const pt_input_roles[PT_NR_INPUT_ROLES];

struct pt_input {
	char name[24]; /* "entry", "pfn", "prot", "type", "offset" … */
	enum pt_input_role role;
	pt_entry value;
	const char *means; /* static: "rw shared" of a protection; NULL: nothing more */
};

/* What all violating cases have in common: violations.h. */
struct pt_violations {
	u64 cases;
	char kinds[160];     /* of the entries given */
	char sizes[64];	     /* of HugeTLB pages, of a law about those */
	char frames[16];     /* of a law about those: "32-35", their bits */
	char arguments[160]; /* the second ones: protections, or what a fault is about */
	char given[640];     /* "+accessed -valid": what all of the entries given have, and lack */
	char changed[640];   /* "+valid": what became of any of them */
	char differs[160];   /* of protections, which a law is tried with but once: "-pat" */
	char warns[64];	     /* of a warning: the function it stands in */
};

/* What an entry is in a witness. */
enum pt_seen_as {
	PT_SEEN_ASKED,	/* a predicate was asked of it, or it is what came */
	PT_SEEN_GIVEN,	/* a law was given it */
	PT_SEEN_BEFORE, /* the helper was given it … */
	PT_SEEN_AFTER,	/* … and made this of it */
	PT_NR_SEEN
};
extern const char *const pt_seen_names[PT_NR_SEEN];

/* Room for one entry, or one change, in words. */
#define PT_WITNESS_WORDS 512

/* An entry, and how it reads: level and kind say in which of the mode's formats. */
struct pt_seen {
	enum pt_seen_as as;
	const char *level; /* static, "pmd"; NULL: nobody said */
	const char *kind;  /* static, "present"; NULL: nobody said */
	pt_entry value;
	char words[PT_WITNESS_WORDS]; /* "0x… present dirty pfn=0x1" */
	/* fields that a tree has otherwise than the layout: pt_decode_own() */
	char own[PT_WITNESS_WORDS];
};

/* From .before to .after. */
struct pt_change {
	bool told;
	bool alike;    /* the two are of one format, or of two that can be compared */
	pt_entry bits; /* if they are: those that differ */
	char words[PT_WITNESS_WORDS];
};

/* Lines of a law's witness that say what was called: with the others, eight. */
#define PT_WITNESS_CALLS 6

struct pt_witness {
	struct pt_input inputs[4];
	size_t nr_inputs;
	pt_entry entry; /* the entry that breaks the clause */
	bool no_entry;	/* there is none: a law about numbers */
	bool of_law;	/* what was got and the entry follow from the inputs */
	char expected[224];
	char got[224];
	struct pt_seen seen[2];
	size_t nr_seen;
	struct pt_change change;
	/* Of a law: "called pte_mkold(0x…) = 0x…", "found …". */
	char calls[PT_WITNESS_CALLS][512];
	size_t nr_calls;
	struct pt_violations all;
};

#define PT_REPORT_CAUSES 4

/* The reason of what is absent though its helpers are there. */
#define PT_NO_ENTRY "no entry of this subject meets the assumption"

/* What a result is about: a clause, or whether a helper can be asked its clauses at all. */
enum pt_origin {
	PT_OF_CLAUSE,
	PT_OF_REQUIRE,	/* --require names it: rule and clause PT_RULE_REQUIRE */
	PT_OF_BASELINE, /* the baseline has it: PT_RULE_BASELINE */
};
#define PT_RULE_REQUIRE	  "REQ"
#define PT_RULE_BASELINE  "BASE"
#define PT_CLAUSE_THERE	  "is-there"
#define PT_CLAUSE_IN_BASE "as-in-baseline"
#define PT_WHOLE_CELL	  "cell" /* in the place of a helper's name: all of them */

/* What the MMU permits of what came of a hazard. */
enum pt_hazard_mmu {
	PT_HAZARD_MMU_NOTHING, /* no more than before */
	PT_HAZARD_MMU_PERMITS, /* accesses that it did not, by the model */
	PT_HAZARD_MMU_WALKER,  /* and a walker does so, too … */
	PT_HAZARD_MMU_DIFFERS, /* … or does otherwise */
	PT_NR_HAZARD_MMU
};
/* "permits", "walker permits" … */
extern const char *const pt_hazard_mmu_names[PT_NR_HAZARD_MMU];

#define PT_BROKE_WARNING "a warning"
struct pt_result_row {
	const char *arch, *mode, *engine; /* static strings */
	const char *helper;		  /* Linux's name */
	const char *tree_name;		  /* what the tree calls it; NULL: the same */
	char clause[64];
	const char *rule; /* id */
	enum pt_verdict verdict;
	u64 cases;
	struct pt_witness *witness;	  /* owned; NULL if none */
	const struct pt_deviation *known; /* a failure that was judged before; NULL: new */
	char reason[480];		  /* absent, skip, error, hazard, broke: in words */
	/* a failure because the helper broke: "BUG()", "fault", "no end"; or PT_BROKE_WARNING */
	const char *broke;
	/*
	 * Of a failure: the helpers from which it follows, static strings; its own
	 * alone if from no other.  Ends with NULL.
	 */
	const char *cause[PT_REPORT_CAUSES + 1];
	/* "without no-execute": it fails on such a machine alone; NULL: on any */
	const char *machine;
	/* a failure that nobody has judged, of a helper that nothing in the tree calls */
	bool no_caller;
	/* "X86_FEATURE_NX=off …": what of it was set otherwise; NULL: nothing, or nobody says */
	const char *switches;
	enum pt_origin origin;
	enum pt_hazard_mmu mmu; /* of a hazard */
	bool newly;		/* a failure that is none in the baseline */
	bool left; /* of one that is compared: a failure or an error there was before */
};

/* Whether a cell's subject has a helper; all but the first are absent in one way. */
enum pt_presence {
	PT_THERE,
	PT_MISSING, /* the subject has no such helper */
	PT_OFF,	    /* it was built without the helper's feature */
	PT_NEEDS,   /* no clause of it can be asked without another that is missing */
	PT_NR_PRESENCE
};
extern const char *const pt_presence_names[PT_NR_PRESENCE];

enum pt_cell_status { PT_CELL_RAN, PT_CELL_SKIP, PT_CELL_ERROR, PT_NR_CELL_STATUS };
extern const char *const pt_cell_status_names[PT_NR_CELL_STATUS];

/* A further run of a cell, on a machine that lacks something: pt_machine. */
#define PT_MAX_MACHINES 8
struct pt_machine_row {
	const char *name, *brief; /* static strings */
	const char *switches;	  /* "NAME=VALUE …"; NULL: nobody says */
	enum pt_cell_status status;
	u64 digest;
	char reason[256]; /* skip, error */
};

struct pt_cell_row {
	const char *arch, *mode, *engine;
	enum pt_cell_status status;
	char reason[256]; /* skip, error: in words, with what to do */
	double seconds;	  /* its guest's build and all its runs */
	/* Of these, what a build took; cells of the same number but 0 share it. */
	double build_seconds;
	unsigned build;
	u64 cases; /* clause evaluations */
	u64 digest;
	bool named;		    /* asked for by name: a skip then is exit status 3 */
	char compiler[96];	    /* what made its guest: "gcc (…) 12.2.0"; empty: not known */
	bool trouble;		    /* error: of the machine, as a full disk, and not of the tree */
	bool impossible;	    /* skipped: the tree cannot have it */
	bool unchanged;		    /* skipped: its machine code is what it is compared with */
	char code[65];		    /* of a tree: a hash of the guest's machine code, or empty */
	struct pt_assumed *assumed; /* owned */
	size_t nr_assumed;
	struct pt_read_state *read; /* owned: what helpers may read beside their arguments */
	size_t nr_read;
	/* How the causes of its failures were found: runs, and what was left undone. */
	u64 cause_runs, causes_left;
	struct pt_machine_row machine[PT_MAX_MACHINES];
	size_t nr_machines;
	unsigned char presence[PT_NR_HELPERS]; /* enum pt_presence, of a cell that ran */
};

/* What an assumption's reason says of what is tried both ways. */
#define PT_TRIED_BOTH_WAYS "both are tried"
/* What was set of an object that helpers read; NULL: nothing. */
const struct pt_assumed *pt_assumed_of(const struct pt_cell_row *c, const char *object);
/* Is another value of it tried in a further run? */
bool pt_is_varied(const struct pt_cell_row *c, const char *object);

/* A helper that a tree has and the contract does not speak of. */
struct pt_unknown_helper {
	const char *arch; /* static string */
	char *name, *header;
};

/* An architecture's mode that is asked far fewer clauses than known versions are. */
struct pt_few {
	const char *arch, *mode; /* static strings */
	size_t asked, known;
	char version[16]; /* whose number known is */
	char rules[128];  /* "U2 0 of 31, …": what is missing most */
};

/* How a report differs from an earlier one: baseline.h. */
struct pt_against {
	char *path;	 /* owned; NULL: there is no baseline */
	char *name;	 /* owned: "kernel 6.1.192 (/x)" */
	size_t absent;	 /* clauses that were asked there and are not now */
	size_t violated; /* that fail now and did not there */
	size_t mended;	 /* that failed there and hold now */
	size_t unknown;	 /* of there, that this version's contract does not have */
};

/* What git says of a tree that is a work tree of its own; .hash NULL: nothing, or nobody asked. */
struct pt_commit {
	char *hash;   /* owned: in full */
	char *title;  /* owned: the first line of its message */
	bool changed; /* files in the tree are not as they were committed */
};

struct pt_report {
	const char *tool; /* version of ptconform */
	u64 seed;
	const char *subject; /* "builtin" | "kernel" */
	char *tree;	     /* owned; NULL for builtin */
	char *version;	     /* owned; NULL for builtin */
	struct pt_commit commit;
	char *revision; /* owned: the commit, of a tree that git has; NULL: the folder's */
	char *command;	/* owned: prefix to reproduce, "ptconform kernel /x" */
	struct pt_cell_row *cells;
	size_t nr_cells;
	struct pt_result_row *results;
	size_t nr_results;
	struct pt_unknown_helper *unknown; /* owned, by architecture; of what it names too */
	size_t nr_unknown;
	struct pt_few *few; /* owned */
	size_t nr_few;
	struct pt_against against;
	struct pt_compared compared;
	bool called[PT_NR_HELPERS]; /* of a tree: its mm/ names the helper */
	struct pt_words *words;	    /* owned: static strings of a report that was read: words.h */
};

/* A row more, with nothing in it; NULL: no memory. */
struct pt_result_row *pt_report_add(struct pt_report *r);
/* What is asked where the rule is none of the contract's; "": it is. */
const char *pt_origin_text(enum pt_origin o);

/* A word of a shell command, in quotes where it needs them. */
void pt_put_quoted(FILE *f, const char *word);
void pt_report_free(struct pt_report *r);
void pt_report_count(const struct pt_report *r, size_t count[PT_NR_VERDICTS]);
/* Exit status as the command line promises: 0, 1 or 3. */
int pt_report_status(const struct pt_report *r);

struct pt_style {
	bool colour;
	unsigned columns;     /* width of the terminal; 0: unlimited */
	bool all;	      /* every hazard, not a screen of them; of a mail, what is known too */
	unsigned lines;	      /* of the table: what is not new has room in so many; 0: all of it */
	const char *origin;   /* kcidb: the CI system; NULL: PT_KCIDB_ORIGIN */
	const char *checkout; /* kcidb: one that is there already; NULL: make one */
};

typedef int (*pt_writer)(FILE *f, const struct pt_report *r, const struct pt_style *style);
int pt_write_table(FILE *f, const struct pt_report *r, const struct pt_style *s);
/* Of a report that is compared: what the table is then. */
int pt_write_compared(FILE *f, const struct pt_report *r, const struct pt_style *s);
/* What callers' mistakes turn into, alone: --hazards. */
int pt_write_hazards(FILE *f, const struct pt_report *r, const struct pt_style *s);
int pt_write_hazards_rst(FILE *f, const struct pt_report *r, const struct pt_style *s);
int pt_write_json(FILE *f, const struct pt_report *r, const struct pt_style *s);
int pt_write_junit(FILE *f, const struct pt_report *r, const struct pt_style *s);
int pt_write_ktap(FILE *f, const struct pt_report *r, const struct pt_style *s);
int pt_write_html(FILE *f, const struct pt_report *r, const struct pt_style *s);
#define PT_KCIDB_ORIGIN "ptconform"
int pt_write_kcidb(FILE *f, const struct pt_report *r, const struct pt_style *s);
int pt_write_mail(FILE *f, const struct pt_report *r, const struct pt_style *s);
/* NULL for an unknown format name. */
pt_writer pt_writer_named(const char *format);
/* "table json junit ktap html kcidb mail", for messages. */
extern const char pt_format_list[];

/*
 * Writes the report whole or not at all: to a temporary file beside `path`,
 * then renamed; to stdout if path is NULL.  Returns 0, or -1 after one line on
 * stderr.
 */
int pt_report_save(const struct pt_report *r, pt_writer w, const char *path,
		   const struct pt_style *s);
/* The same for text that is there already; path NULL: standard output. */
int pt_output_save(const char *path, const char *text, size_t size);
/* Before there is anything to be written there: can it be?  If not, that is said; NULL: it can. */
int pt_output_check(const char *path);
/*
 * Has whoever read this pipe or socket gone?  Somebody has seen enough (| head): no
 * fault of ours, and no reason for a word.
 */
bool pt_reader_is_gone(int fd);

#endif
