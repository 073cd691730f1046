/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A tree's own functions that are given an entry, or its place: what their answer says of it,
 * and what they assert.
 */
#ifndef PT_MISUSE_GUARDS_H
#define PT_MISUSE_GUARDS_H

#include "conformance/misuse/code.h"
#include "conformance/misuse/roles.h"
#include "conformance/subject/definers.h"

/* What may be known of an entry. */
enum {
	PT_KNOWN_MAPPED = 1,
	PT_KNOWN_UNMAPPED = 2,
};

struct pt_guard {
	char *name, *file; /* file: that it is static in; NULL: all of them know it */
	unsigned argument; /* which of its arguments the entry is */
	bool place;	   /* that argument says where it stands */
	unsigned yes, no;  /* after either answer: PT_KNOWN_*; both: it never answers so */
	unsigned asserted; /* known of whatever it returned from */
};

struct pt_guards {
	const struct pt_role_list *roles;
	struct pt_symbols words, names; /* of all roles; of those here */
	struct pt_guard *v;
	size_t n, room;
};

/* Without any.  The roles must stay. */
void pt_guards_init(struct pt_guards *g, const struct pt_role_list roles[PT_NR_ROLES]);
/* Of a role that got names since. */
void pt_guards_know(struct pt_guards *g, enum pt_role role);
/* Does that name play the role? */
bool pt_guards_role(const struct pt_guards *g, enum pt_role role, struct pt_span name);

/* Adds those that a file defines. */
void pt_guards_read(struct pt_guards *g, const char *file, const char *bare);
/* The one that a file means by a name, or NULL. */
const struct pt_guard *pt_guard_of(const struct pt_guards *g, const char *file,
				   struct pt_span name);
/* What is known of the entry if it answers so: PT_KNOWN_*, or nothing. */
unsigned pt_guard_says(const struct pt_guard *g, bool truth);
void pt_guards_free(struct pt_guards *g);

#endif
