/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files of a tree that call anything of a role, and the functions that say what an entry is. */
#ifndef PT_MISUSE_SOURCES_H
#define PT_MISUSE_SOURCES_H

#include <stddef.h>

#include "conformance/misuse/guards.h"
#include "conformance/misuse/paths.h"
#include "conformance/misuse/plain.h"
#include "conformance/misuse/roles.h"
#include "conformance/work/hash.h"
#include "generic/contract/words.h"

struct pt_misuse_file {
	char *file; /* relative to the tree */
	char hex[PT_HEX_SIZE];
	/* Lines with calls, one for each; not those in a macro, which Coccinelle does not expand.
	 */
	unsigned *line;
	size_t lines, room;
	struct pt_plain plain;
};

struct pt_misuse_files {
	struct pt_misuse_file *v;
	size_t n, room;
};

/*
 * Those of the paths that call any of the names, in the paths' order, in plainer words: wanted
 * as of pt_plain_make().
 */
void pt_misuse_sources(struct pt_misuse_files *s, const char *tree,
		       const struct pt_misuse_paths *paths,
		       const struct pt_role_list *const names[], size_t n,
		       const struct pt_guards *guards, u64 wanted);
/* Adds what the paths define. */
void pt_misuse_guards(struct pt_guards *g, const char *tree, const struct pt_misuse_paths *paths);
void pt_misuse_sources_free(struct pt_misuse_files *s);

#endif
