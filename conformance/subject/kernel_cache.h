/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is kept between runs.  Like a compiler cache in direct mode: an entry
 * carries a manifest (manifest.h) of every tree file it was made from, of what was
 * looked for in vain, and of what it holds itself.  Guests are executed: nothing is
 * taken from a folder that is somebody else's or that others may write to.
 *
 * Layout below the cache folder:
 *   configured/<key>/         a configured out-of-tree folder
 *   farms/<tree>/             links to a tree that kbuild cannot work in as it is
 *   guest/<config>/<key>/<n>/ guest.elf, notes.txt, state.txt, searched.txt, manifest
 *   tools/<key>/              kbuild's host programs
 *   objects/<key>.o           the guests' own part, compiled
 *   stat/<tree>               content hashes by size, times and inode
 *   lock/<name>               flock()ed while an entry is made
 *   tmp/<n>/                  entries being made; flock()ed while their maker lives
 */
#ifndef PT_KERNEL_CACHE_H
#define PT_KERNEL_CACHE_H

#include <fts.h>
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
/* Of what is in a file; false: it cannot be read. */
bool pt_hash_file(const char *path, char hex[PT_HEX_SIZE]);
/* Of the names and contents of all in a folder but the file of this name at its top. */
bool pt_hash_folder(const char *path, const char *but, char hex[PT_HEX_SIZE]);

struct pt_cache {
	char root[PATH_MAX];
};
/* Finds or makes the cache folder.  0, or -1 with a line in err. */
int pt_cache_open(struct pt_cache *c, char *err, size_t size);
/*
 * 0, or -1 with a line in err: it is not the user's own, others may write to it, or it
 * is a link to who knows where.  What is not there is nobody's: 0.
 */
int pt_cache_owned(const char *path, char *err, size_t size);
/* A new folder below tmp/; *fd keeps it from being taken for a dead one. */
int pt_cache_temp(const struct pt_cache *c, char path[PATH_MAX], int *fd, char *err, size_t size);
/* Waits for the lock; the descriptor to close, or -1 with a line in err. */
int pt_cache_lock(const struct pt_cache *c, const char *name, char *err, size_t size);
/* Keeps the newest entries of a folder and removes the others. */
void pt_cache_prune(const char *dir, size_t keep);
/* The first character of a path that kbuild cannot have in one, or NULL. */
const char *pt_path_unusable(const char *path);
/* For the user alone. */
int pt_make_dirs(const char *path);
void pt_remove_tree(const char *path);
/* True, and the time of last use renewed, if path exists. */
bool pt_touch(const char *path);

/* Content hashes of one tree's files, remembered by size, times and inode. */
struct pt_stats;
struct pt_stats *pt_stats_load(const struct pt_cache *c, const char *tree);
/*
 * Of what is in a file and whether it can be executed or, if path ends in '/', of the
 * names of the sources in a folder; false: none.
 */
bool pt_stats_hash(struct pt_stats *s, const char *path, char hex[PT_HEX_SIZE]);
/*
 * From now on what is hashed is to stay as it is: pt_stats_changed() tells of a
 * file whether it was written to since, or may have been.  Where clocks differ
 * it may look so for ever; who is lenient takes a file that was known before,
 * and has the same in it at the end.
 */
void pt_stats_begin(struct pt_stats *s, bool lenient);
bool pt_stats_changed(struct pt_stats *s, const char *path);
/* Was what was not there when it was looked for put there since? */
bool pt_stats_appeared(struct pt_stats *s, const char *path);
/* Saves what is new, and frees. */
void pt_stats_done(struct pt_stats *s);

/* A whole file, NUL-terminated, to be freed; NULL if it cannot be read. */
char *pt_read_file(const char *path, size_t *size);
/* For glob(): a folder that this machine could not read is none that is not there. */
int pt_glob_trouble(const char *path, int err);
/* The same of what fts_read() comes to. */
void pt_fts_trouble(const FTSENT *e);
/* 0, or -1 with errno. */
int pt_write_file(const char *path, const char *text);

#endif
