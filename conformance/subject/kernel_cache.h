/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is kept between runs.  Like a compiler cache in direct mode: an entry
 * carries a manifest of every tree file it was made from, and is valid while
 * each of them still has the same content.
 *
 * Layout below the cache folder:
 *   configured/<key>/         a configured out-of-tree folder
 *   guest/<config>/<key>/<n>/ guest.elf, notes.txt, manifest
 *   tools/<key>/              kbuild's host programs
 *   objects/<key>.o           the guests' own part, compiled
 *   stat/<tree>               content hashes by size, times and inode
 *   lock/<name>               flock()ed while an entry is made
 *   tmp/<n>/                  entries being made; flock()ed while their maker lives
 */
#ifndef PT_KERNEL_CACHE_H
#define PT_KERNEL_CACHE_H

#include <limits.h>
#include <nettle/sha2.h>
#include <stdbool.h>
#include <stddef.h>

#define PT_HEX_SIZE (2 * SHA256_DIGEST_SIZE + 1)

/* A running hash of named pieces; pieces cannot run into each other. */
struct pt_hash {
	struct sha256_ctx sha;
};
void pt_hash_start(struct pt_hash *h);
void pt_hash_bytes(struct pt_hash *h, const void *data, size_t size);
void pt_hash_text(struct pt_hash *h, const char *text);
void pt_hash_list(struct pt_hash *h, const char *const *list);
/* A program by its name, size and time. */
void pt_hash_program(struct pt_hash *h, const char *path);
void pt_hash_end(struct pt_hash *h, char hex[PT_HEX_SIZE]);

struct pt_cache {
	char root[PATH_MAX];
};
/* Finds or makes the cache folder.  0, or -1 with a line in err. */
int pt_cache_open(struct pt_cache *c, char *err, size_t size);
/* A new folder below tmp/; *fd keeps it from being taken for a dead one. */
int pt_cache_temp(const struct pt_cache *c, char path[PATH_MAX], int *fd, char *err, size_t size);
/* Waits for the lock; the descriptor to close, or -1 with a line in err. */
int pt_cache_lock(const struct pt_cache *c, const char *name, char *err, size_t size);
/* Keeps the newest entries of a folder and removes the others. */
void pt_cache_prune(const char *dir, size_t keep);
int pt_make_dirs(const char *path);
void pt_remove_tree(const char *path);
/* True, and the time of last use renewed, if path exists. */
bool pt_touch(const char *path);

/* Content hashes of one tree's files, remembered by size, times and inode. */
struct pt_stats;
struct pt_stats *pt_stats_load(const struct pt_cache *c, const char *tree);
/* Of a file or, if path ends in '/', of the names of the sources in a folder; false: none. */
bool pt_stats_hash(struct pt_stats *s, const char *path, char hex[PT_HEX_SIZE]);
/* Saves what is new, and frees. */
void pt_stats_done(struct pt_stats *s);

/* Which files something was made from, and what was in them. */
struct pt_input_file {
	char part;  /* which step read it: free for the caller to use */
	char *path; /* relative to the tree */
	char hash[PT_HEX_SIZE];
};
struct pt_manifest {
	struct pt_input_file *v;
	size_t n;
};
/* Adds a file once; what does not exist is not added. */
void pt_manifest_add(struct pt_manifest *m, struct pt_stats *s, char part, const char *path);
/* Adds every file of the tree that a text of words (.d, .cmd) names. */
void pt_manifest_add_words(struct pt_manifest *m, struct pt_stats *s, char part, const char *tree,
			   const char *text);
void pt_manifest_add_all(struct pt_manifest *m, const struct pt_manifest *from);
int pt_manifest_save(struct pt_manifest *m, const char *path);
bool pt_manifest_load(struct pt_manifest *m, const char *path);
bool pt_manifest_holds(const struct pt_manifest *m, struct pt_stats *s);
void pt_manifest_free(struct pt_manifest *m);

/* A whole file, NUL-terminated, to be freed; NULL if it cannot be read. */
char *pt_read_file(const char *path, size_t *size);
/* 0, or -1 with errno. */
int pt_write_file(const char *path, const char *text);

#endif
