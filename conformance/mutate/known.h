/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fates kept between runs: one file per lab key in the cache folder, a line per
 * mutant, appended as they become known.  What an interruption cuts short is
 * not taken for a line.
 */
#ifndef PT_MUTATE_KNOWN_H
#define PT_MUTATE_KNOWN_H

#include "conformance/mutate/lab.h"

struct pt_known;
struct pt_known *pt_known_open(const struct pt_cache *c, const char *lab_key);
/* True, and the outcome filled in, if this mutant's fate is known. */
bool pt_known_get(struct pt_known *k, const char *mutant_key, struct pt_outcome *out);
void pt_known_add(struct pt_known *k, const char *mutant_key, const struct pt_outcome *out);
void pt_known_close(struct pt_known *k);

#endif
