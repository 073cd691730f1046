/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The names that callers are looked at by, as the parts they play: what invalidates an
 * entry, what says what it is, what may be asked of mapped or of swapped ones alone.  Of
 * helpers the contract knows that (pt_require_of()); what mm has beside them is listed.
 */
#ifndef PT_ROLES_H
#define PT_ROLES_H

#include <stdbool.h>
#include <stddef.h>

enum pt_role {
	PT_ROLE_INVALIDATES, /* takes a mapped entry, and leaves one that the MMU cannot use */
	PT_ROLE_TESTS,	     /* what is done after it depends on what an entry is */
	PT_ROLE_MAPPED,	     /* of these: yes means that it is mapped, no that it is not */
	PT_ROLE_SWAPPED,     /* of these: yes means that it is a swap entry */
	PT_ROLE_OF_SWAP,     /* may be given swap entries alone */
	PT_ROLE_OF_MAPPED,   /* may be given no swap entry */
	PT_ROLE_LOOKS,	     /* what is done after it may depend on what some entry is */
	PT_ROLE_READS,	     /* gives the entry of a place */
	PT_ROLE_USES,	     /* as of_mapped, but for a number, which may be taken before asking */
	PT_ROLE_GIVES,	     /* gives the place of an entry that is mapped, or none */
	PT_ROLE_CLOSES, /* takes a right from an entry that the TLB may hold, and does not flush */
	PT_ROLE_FUNCTIONS, /* a tree's own, of which something is open: none to begin with */
	PT_ROLE_UNFLUSHED, /* of these whether their callers flush */
	PT_ROLE_TAKEN,	   /* gives the swap part of an entry */
	PT_ROLE_SORTS,	 /* of these, asked of a swap part: yes means that it is of a swap entry */
	PT_ROLE_ASSERTS, /* looks at its argument, and goes on */
	PT_ROLE_EXCHANGES,    /* takes an entry out of its place, and may give it */
	PT_ROLE_MAKES,	      /* makes an entry of a page or of a swap part, with no mark */
	PT_ROLE_SETS,	      /* puts an entry in a place; the entry follows the place */
	PT_ROLE_MARKS,	      /* tells of a present entry a mark that swap entries have too */
	PT_ROLE_SWAP_MARKS,   /* and of a swap entry a mark */
	PT_ROLE_BATCHES,      /* counts entries that are alike but for what it is told to ignore */
	PT_ROLE_STARTS,	      /* takes an entry out to change it */
	PT_ROLE_COMMITS,      /* puts it back, and is given what was taken out, and the new one */
	PT_ROLE_SETS_ALIKE,   /* sets as many entries as its last argument says, to one value */
	PT_ROLE_SAYS_MAPPED,  /* of these: yes means that it is mapped */
	PT_ROLE_UNMAPPED,     /* of these: yes means that it is not */
	PT_ROLE_KNOWS_MAPPED, /* of these: yes means that it is mapped, if they may be asked */
	PT_ROLE_KNOWS_UNMAPPED, /* or that it is not */
	PT_ROLE_MAKES_MAPPED,	/* gives an entry that is mapped, whatever it is given */
	PT_ROLE_MAKES_SWAP,	/* or a swap entry */
	PT_ROLE_TELLS,	/* of looks: an answer other than that the entry is empty says something */
	PT_ROLE_LOCKS,	/* takes the lock of a huge entry, which need not be a mapped one */
	PT_ROLE_PLACES, /* of of_swap and of_mapped: is given the place, not what stands there */
	PT_NR_ROLES
};
/* By which patterns.cocci calls them. */
extern const char *const pt_role_names[PT_NR_ROLES];

/*
 * What make_plain.h calls a tree's own functions of an entry: the first says of any whether it is
 * mapped, of the others yes says it.
 */
#define PT_SAYS		 "ptconform_"
#define PT_SAYS_PRESENT	 PT_SAYS "present"
#define PT_SAYS_MAPPED	 PT_SAYS "mapped"
#define PT_SAYS_UNMAPPED PT_SAYS "unmapped"
/* of its swap part, which it is asked for */
#define PT_SAYS_SWAPPED PT_SAYS "swapped"

struct pt_role_list {
	const char **v; /* static names, each once */
	size_t n, room;
};
void pt_role_list(enum pt_role role, struct pt_role_list *list);
void pt_role_list_free(struct pt_role_list *list);
/* The name stays the caller's. */
void pt_role_add(struct pt_role_list *list, const char *name);
bool pt_role_has(const struct pt_role_list *list, const char *name);

#endif
