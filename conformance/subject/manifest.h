/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What an entry of the cache was made from, what was looked for in vain while it
 * was made, and what it holds.  It is good while all three are as they were.
 */
#ifndef PT_MANIFEST_H
#define PT_MANIFEST_H

#include "conformance/subject/stats.h"

/*
 * One file.  Of the tree: what was in it, or that there was none.  Of the entry
 * itself: what is in it, where .part is PT_PART_OWN.
 */
struct pt_input_file {
	char part;		/* which step read it: free for the caller to use */
	char *path;		/* relative to the tree, or to the entry after a ':' */
	char hash[PT_HEX_SIZE]; /* PT_NO_FILE: it was looked for and not there */
};
struct pt_manifest {
	struct pt_input_file *v;
	size_t n;
};

#define PT_NO_FILE  "-"
#define PT_PART_OWN '='
/* Before the name of a file: all of the folder but that. */
#define PT_ALL_BUT "*"

/* Adds a file once; what does not exist is not added. */
void pt_manifest_add(struct pt_manifest *m, struct pt_stats *s, char part, const char *path);
/* Adds every file of the tree that a text of words (.d, .cmd) names. */
void pt_manifest_add_words(struct pt_manifest *m, struct pt_stats *s, char part, const char *tree,
			   const char *text);
/* Adds what was looked for and is not there; what is there is not added. */
void pt_manifest_add_absent(struct pt_manifest *m, struct pt_stats *s, char part, const char *path);
/* Adds a file of the entry at dir, or PT_ALL_BUT one; one that is not there is not added. */
void pt_manifest_add_own(struct pt_manifest *m, const char *dir, const char *name);
void pt_manifest_drop_own(struct pt_manifest *m);
void pt_manifest_add_all(struct pt_manifest *m, const struct pt_manifest *from);

/*
 * A manifest is of the one entry that it names itself by: put beside another it does
 * not load, nor does one in which a byte was changed.
 */
int pt_manifest_save(struct pt_manifest *m, const char *path, const char *entry);
bool pt_manifest_load(struct pt_manifest *m, const char *path, const char *entry);

/* The tree has of this file what it had, or has none as it had none. */
bool pt_input_holds(const struct pt_input_file *f, struct pt_stats *s);
/* The same of all files of the tree but those of one part (0: none). */
bool pt_manifest_holds(const struct pt_manifest *m, struct pt_stats *s, char but);
/* The entry's own files are what they were; not one of them is not good either. */
bool pt_manifest_owns(const struct pt_manifest *m, const char *dir);
/* The file of the tree at this path, or NULL; of a manifest that was saved or loaded. */
const struct pt_input_file *pt_manifest_find(const struct pt_manifest *m, const char *path);
/* The first file that was written to since pt_stats_begin(), or NULL. */
const char *pt_manifest_changed(const struct pt_manifest *m, struct pt_stats *s);
void pt_manifest_free(struct pt_manifest *m);

#endif
