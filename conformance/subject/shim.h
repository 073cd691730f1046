/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which helpers a tree has is found by trying: what the steps of that share.
 *   shim_candidates.c  the expressions that are tried for each helper
 *   shim_errors.c      what the compiler says of them
 *   shim_absent.c      what candidates call and nothing declares
 *   shim_notes.c       what is told of the tree in the end
 * kernel_shim.c writes them, compiles them and tries again.
 */
#ifndef PT_SHIM_H
#define PT_SHIM_H

#include "conformance/subject/kernel_build.h"
#include "conformance/subject/tree_index.h"
#include "generic/contract/contract.h"

#define PT_MAX_CANDIDATES 1536
#define PT_MAX_WORDS	  256

enum pt_form { PT_FORM_ONE, PT_FORM_TWO, PT_FORM_SETUP, PT_FORM_ASK, PT_FORM_OWN };
/*
 * Why a candidate is refused.  Of a helper without a candidate that works the last
 * of these is what is said: it is there if any expression for it found it there.
 */
enum pt_refusal {
	PT_WORKS,
	PT_GONE,      /* a name in it is none of the tree's */
	PT_NOT_BUILT, /* not configured: a static assertion, BUILD_BUG() */
	PT_NO_VALUE,  /* a void where a value is wanted */
	PT_UNASKED,   /* it asks for a configuration symbol that the tree does not know */
	PT_SIGNATURE, /* it is called with something else */
	PT_BROKEN,    /* its own code does not compile */
};

struct pt_candidate {
	char *id;
	char *expression;
	size_t names;	 /* rows of pt_other_names that its expression has been through */
	bool is_private; /* the header it is in is of mm/ alone */
	bool varied;	 /* pt_shim_vary() made it: what does not fit in it is nobody's mistake */
	enum pt_refusal refusal;
	char reason[400];
};

/* Names that the compiler has complained of. */
struct pt_words {
	char *v[PT_MAX_WORDS];
	size_t n;
};

struct pt_shim {
	struct pt_kbuild *kb;
	struct pt_words headers; /* private ones that candidates want */
	struct pt_candidate v[PT_MAX_CANDIDATES];
	size_t n;
	/*
	 * Names that the tree lacks, which gcc says once in a file though any
	 * number of candidates use them; and names that it has with other
	 * arguments, of which gcc says after a macro's that they are undeclared.
	 */
	struct pt_words gone, there;
	char mistake[640]; /* ours, in a candidate: nothing is said of the tree then; "": none */
	struct pt_symbols absent;   /* called by candidates and known to no header */
	struct pt_symbols unbuilt;  /* what in the headers may not be configured */
	struct pt_tree_index index; /* of the headers */
	/* of the file now being compiled: which candidate stands on which line */
	size_t on_line[PT_MAX_CANDIDATES + 64];
	size_t lines;
};

/* Their ids, as in helpers.def. */
extern const char *const pt_shim_ids[PT_NR_HELPERS];
/* The helper with this id, or PT_NR_HELPERS. */
size_t pt_shim_helper(const char *id);
enum pt_form pt_shim_form(const char *id);

/* Reads a list of candidates; where they need it, they are asked of the tree. */
void pt_shim_read(struct pt_shim *s, const char *path);
/* Every expression with the names that what stands in it has had over time. */
void pt_shim_add_other_names(struct pt_shim *s);
/* And with other arguments where they seem to be what is wrong: is there something new to try? */
bool pt_shim_vary(struct pt_shim *s);
/* IS_ENABLED() of a symbol that nobody defines is no answer. */
void pt_shim_refuse_unknown_symbols(struct pt_shim *s, const char *symbols);
/* Is it the first of the same helper? */
bool pt_shim_is_first(const struct pt_shim *s, size_t i);
/* The first candidate of the same helper that is not refused. */
size_t pt_shim_chosen(const struct pt_shim *s, size_t i);
/* Is the word one of these? */
bool pt_shim_has_word(const struct pt_words *w, const char *word, size_t n);
/* Is what it calls a macro?  That takes whatever it is given. */
bool pt_shim_calls_macro(const struct pt_shim *s, const char *expression);
/*
 * A header of mm/ alone need not work outside it: its candidates are refused for kb->why.
 * False: no such header was asked for, or the machine was to blame.
 */
bool pt_shim_give_up_headers(struct pt_shim *s);
void pt_shim_forget(struct pt_shim *s);

/*
 * Attributes every error of a log to a candidate.  An error belongs to the
 * first line of the shim named in it, in the lines that lead up to it ("In
 * function", "inlined from") or in the notes after it ("in expansion of").
 * Returns how many were attributed; the first other error goes to orphan, and to
 * s->mistake what is wrong with the shim itself.
 */
size_t pt_shim_read_errors(struct pt_shim *s, const char *name, char *orphan, size_t size);
/* What has been found gone since is gone from every candidate, whatever was said of it. */
void pt_shim_refuse_gone(struct pt_shim *s);

/*
 * Of a call of what nothing declares the compiler says so after it has looked for a name
 * that is spelled like it, through all it knows.  There are a hundred such names, and
 * most of the time of probing went into that: they are found first, in another way, and
 * declared as what cannot be called.  What is told of each call is for the compiler to say.
 */
void pt_shim_find_absent(struct pt_shim *s, const char *const *flags);

/* Every header that was read: what it defines, and what may not be configured. */
void pt_shim_read_headers(struct pt_shim *s);
/* Writes work/notes.txt, which pt_kernel_notes() reads again. */
int pt_shim_write_notes(struct pt_shim *s, const bool has[PT_NR_HELPERS], const char *symbols);

#endif
