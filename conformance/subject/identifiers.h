/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which names stand in a kernel tree's sources at all. */
#ifndef PT_IDENTIFIERS_H
#define PT_IDENTIFIERS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

struct pt_identifier {
	const char *text;
	size_t n;
};
/* p: what follows the identifier; end: of the text. */
typedef void pt_found_identifier(void *arg, const struct pt_identifier *id, const char *p,
				 const char *end);
/* Calls back with each identifier outside of comments and strings. */
void pt_each_identifier(const char *text, size_t size, pt_found_identifier *found, void *arg);

/* path: in the tree, with the tree's before it.  False: no more of them. */
typedef bool pt_found_path(void *arg, const char *path, const struct stat *st);
/*
 * Calls back with each .c, .h and .S file in the folders, or of the names, that the
 * patterns match, once; the last is NULL.  mm/debug_vm_pgtable.c, which tests the helpers,
 * is left out.  Returns 0, or -1 with errno.
 */
int pt_each_path(const char *tree, const char *const *patterns, pt_found_path *found, void *arg);
/* Called with what has such a name and is no file: by fts_read(). */
typedef void pt_found_odd(void *arg, const char *path, int fts_info);
int pt_each_path_and(const char *tree, const char *const *patterns, pt_found_path *found,
		     pt_found_odd *odd, void *arg);

/* file: relative to the tree.  False: no more of them. */
typedef bool pt_found_source(void *arg, const char *file, const char *text, size_t size);
/* The same with what is in them.  Returns 0, or -1 with errno if nothing could be read. */
int pt_each_source(const char *tree, const char *const *patterns, pt_found_source *found,
		   void *arg);

/*
 * Sets seen[i] if names[i] is an identifier, outside of comments and strings,
 * somewhere in the tree's include/, mm/, arch/<any>/include/ or arch/<any>/mm/.
 * The kernel's own test of the helpers, mm/debug_vm_pgtable.c, does not count.
 * Returns 0, or -1 with errno if nothing could be read.
 */
int pt_identifiers_seen(const char *tree, const char *const *names, size_t n, bool *seen);
/* The same of mm/ alone: what the code that no architecture owns calls. */
int pt_identifiers_in_mm(const char *tree, const char *const *names, size_t n, bool *seen);

#endif
