/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All states that something can come into, breadth first: the first that is wrong is reached
 * by a shortest way.  It knows nothing of actors, memory or entries.
 *
 * A state is a blob of bytes, of any size up to most_bytes; equal states must be equal
 * blobs, so whatever does not count is zero, or left out.  Only those still to be followed are
 * kept, and of all the others a hash of 128 bits, the state that each came from, and the move
 * that led there.
 *
 *	struct pt_space space = { .of = model, .most_bytes = …, .first = …, .next = …, .wrong = … };
 *	struct pt_search *s = pt_search_run(&space, &limits);
 *	if (pt_search_found(s)->end == PT_SEARCH_WRONG)
 *		n = pt_search_path(s, &moves);	(the same moves from first() come to the same end)
 *	pt_search_free(s);
 *
 * A search that a limit has cut says so: of what it has not seen it knows nothing.
 */
#ifndef PT_RACE_SEARCH_H
#define PT_RACE_SEARCH_H

#include "generic/contract/words.h"

/* A move: what it says is the model's own business. */
typedef u32 pt_move;

struct pt_search;

/* What is searched.  Each function is given `of`. */
struct pt_space {
	void *of;
	size_t most_bytes; /* of a state */
	/* Writes the first state, and returns its size. */
	size_t (*first)(void *of, void *state);
	/* Calls pt_search_next() once for each state that follows this one. */
	void (*next)(void *of, const void *state, size_t size, struct pt_search *to);
	/*
	 * What is wrong of a state, a text that lasts until the search is freed; NULL: nothing.
	 * Asked of each new state, with `ends` false; and once more, with `ends` true, of one
	 * that no state follows: it has ended well, or is stuck.
	 */
	const char *(*wrong)(void *of, const void *state, size_t size, bool ends);
};

/* In what next() and wrong() are given, a state is aligned as a u64. */

/* 0: no limit of this kind. */
struct pt_search_limits {
	u64 states;
	u64 bytes; /* of all that the search itself has allocated */
	/* Go on behind a state that is wrong, which nothing follows: all that is wrong counts. */
	bool all_wrong;
	/* Called now and then; false: that is enough. */
	bool (*progress)(void *with, u64 states, u64 waiting, u64 bytes);
	void *with;
};

enum pt_search_end {
	PT_SEARCH_ALL,	 /* every state was seen, and none is wrong */
	PT_SEARCH_WRONG, /* the first that is wrong, or with all_wrong: some are */
	PT_SEARCH_CUT	 /* not all were seen, and none of those seen is wrong */
};

struct pt_search_found {
	enum pt_search_end end;
	const char *wrong; /* what is wrong of the first that is */
	const char *cut;   /* which limit, "states", "memory", "stopped"; NULL: none */
	u64 states, moves; /* different states; states that followed, seen before or not */
	u64 ends;	   /* states that nothing follows */
	u64 wrongs;	   /* with all_wrong, how many; else one at most */
	u64 most_waiting;  /* at a time */
	u64 bytes;	   /* the most there were allocated at a time */
	unsigned depth;	   /* moves to the last state that was followed */
};

/* Runs it to its end or to a limit.  Never NULL; to be freed. */
struct pt_search *pt_search_run(const struct pt_space *space,
				const struct pt_search_limits *limits);
const struct pt_search_found *pt_search_found(const struct pt_search *s);
/* Moves from the first state to the first wrong one: their number, and *moves to be freed. */
size_t pt_search_path(const struct pt_search *s, pt_move **moves);
void pt_search_free(struct pt_search *s);

/*
 * From next() alone: this state follows by that move.  It is copied.  What the model found
 * wrong on the way to it is `wrong`, as of space.wrong; NULL: nothing, and the state is asked.
 */
void pt_search_next(struct pt_search *s, pt_move move, const void *state, size_t size,
		    const char *wrong);

/* Two hashes of some words; equal inputs give equal ones on every machine. */
struct pt_hash128 {
	u64 a, b;
};
struct pt_hash128 pt_hash128(const void *data, size_t size);

#endif
