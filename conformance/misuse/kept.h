/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Texts that are kept between runs, in a folder of the cache.  To lose one costs time alone. */
#ifndef PT_MISUSE_KEPT_H
#define PT_MISUSE_KEPT_H

#include "conformance/subject/kernel_cache.h"

/* To be freed; NULL: nothing is kept by this name. */
char *pt_kept_text(const struct pt_cache *c, const char *name);
/* temp: a folder below the cache's tmp/, or NULL for one of its own. */
void pt_keep_text(const struct pt_cache *c, const char *temp, const char *name, const char *text);
/* Keeps what was used last, of a few trees, and removes the rest. */
void pt_kept_prune(const struct pt_cache *c);

#endif
