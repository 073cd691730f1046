/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Farms: folders of symbolic links that stand in for a kernel tree, so that
 * something can be otherwise in them while the tree is only read.
 */
#ifndef PT_FARM_H
#define PT_FARM_H

#include <stdbool.h>

/*
 * A copy of the tree at root in which one file is another: folders are made
 * only along its path, all else is symbolic links.  0, or -1 with errno.
 */
int pt_farm_make(const char *to, const char *root, const char *path, const char *text);

/*
 * A tree without what a build in it has left.  `folders` (NULL-terminated) are
 * those that kbuild looks for files in when it is asked for next to nothing:
 * they are copied folder by folder and without generated files; of all others
 * the farm has a link to the whole.
 *
 * Brings the farm up to date, or makes it; who uses it meanwhile sees nothing
 * of it but what has changed.  A file that is no link is left alone while the
 * tree has nothing of that name.  0, or -1 with errno.
 */
int pt_farm_sync(const char *to, const char *tree, const char *const *folders);

/* Has the tree something in it that a build has left, where kbuild would find it? */
bool pt_farm_is_built(const char *tree, const char *const *folders);

/*
 * Puts a file into a farm for one that the tree lacks, with the folders on the
 * way.  0, or -1 with errno.
 */
int pt_farm_fill(const char *to, const char *path, const char *text);
/* Has anything been put there so? */
bool pt_farm_is_filled(const char *to);

#endif
