/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files of a tree that call anything of a role. */
#ifndef PT_MISUSE_SOURCES_H
#define PT_MISUSE_SOURCES_H

#include <stddef.h>

#include "conformance/misuse/paths.h"
#include "conformance/misuse/roles.h"
#include "conformance/work/hash.h"

struct pt_misuse_file {
	char *file; /* relative to the tree */
	char hex[PT_HEX_SIZE];
	/* Lines with calls, one for each; not those in a macro, which Coccinelle does not expand.
	 */
	unsigned *line;
	size_t lines, room, size;
};

struct pt_misuse_files {
	struct pt_misuse_file *v;
	size_t n, room;
};

/* Those of the paths that call any of the names, in the paths' order. */
void pt_misuse_sources(struct pt_misuse_files *s, const char *tree,
		       const struct pt_misuse_paths *paths,
		       const struct pt_role_list *const names[], size_t n);
/* Those in which what such a call answers is compared, or chosen by. */
void pt_misuse_comparers(struct pt_misuse_files *s, const char *tree,
			 const struct pt_misuse_paths *paths,
			 const struct pt_role_list *const names[], size_t n);
/* Adds those that define any function of an entry alone. */
void pt_misuse_definers(struct pt_misuse_files *s, const char *tree,
			const struct pt_misuse_paths *paths);
void pt_misuse_sources_free(struct pt_misuse_files *s);

#endif
