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
 *   misuse/<key>              what was found in a file of callers
 *   revisions/<key>-<n>/      what is read of a revision that git has: revision.h
 *   lock/<name>               flock()ed while an entry is made
 *   tmp/<n>/                  entries being made; flock()ed while their maker lives
 */
#ifndef PT_KERNEL_CACHE_H
#define PT_KERNEL_CACHE_H

#include <limits.h>
#include <stddef.h>

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
void pt_remove_tree(const char *path);

#endif
