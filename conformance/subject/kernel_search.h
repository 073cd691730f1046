/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where in a tree a definition may be.  That a file has none is true of the names
 * that were missing, and stays true of most that is written to it: so what was
 * searched is kept by name, and only files that changed are searched again.
 */
#ifndef PT_KERNEL_SEARCH_H
#define PT_KERNEL_SEARCH_H

#include "conformance/subject/kernel_build.h"

/* Calls back with each file, relative to the tree, nearest first, until it is told false. */
void pt_search_each(struct pt_kbuild *kb, bool (*each)(void *arg, const char *path), void *arg);

/* Calls back likewise; what is searched for these names goes to .inputs and .searched. */
void pt_search_for(struct pt_kbuild *kb, const struct pt_symbols *names,
		   bool (*each)(void *arg, const char *path), void *arg);

/* 0, or -1 with errno: the names, to a file of the entry's. */
int pt_search_save(const struct pt_kbuild *kb, const char *path);
/* No file of the tree that was not there or is another by now defines one of the names. */
bool pt_search_holds(struct pt_kbuild *kb, const struct pt_manifest *m, const char *path);

#endif
