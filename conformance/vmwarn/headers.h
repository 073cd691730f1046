/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The headers of a tree that have to do with entries, and who of them uses whom. */
#ifndef PT_VMWARN_HEADERS_H
#define PT_VMWARN_HEADERS_H

#include "conformance/vmwarn/header.h"

#define PT_GENERIC_HEADER "include/linux/pgtable.h"

struct pt_headers {
	struct pt_header *v;
	size_t n;
};

/* Those of an architecture, and the generic one. */
void pt_headers_read(struct pt_headers *h, const char *tree, const char *arch);
void pt_headers_free(struct pt_headers *h);
/* One file of the tree; false: there is none. */
bool pt_header_open(struct pt_header *h, const char *tree, const char *path);

/* Does the definition's body have the name in it? */
bool pt_region_has(const struct pt_header *h, const struct pt_region *r, const char *name);
/* Some definition of the name has it in it, or what that uses has it, and so on. */
bool pt_headers_reach(const struct pt_headers *h, const char *from, const char *to);
/* Is a macro no more than its own name: a sign that a function is there? */
bool pt_region_is_sign(const struct pt_header *h, const struct pt_region *r);

#endif
