/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is in a tree's files, by a hash of each, without reading all of them each time. */
#ifndef PT_STATS_H
#define PT_STATS_H

#include "conformance/subject/kernel_cache.h"
#include "conformance/work/hash.h"

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

#endif
