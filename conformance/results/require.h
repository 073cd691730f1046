/* SPDX-License-Identifier: GPL-2.0-or-later */
/* --require GLOB: a helper of this name that is absent is a failure. */
#ifndef PT_REQUIRE_H
#define PT_REQUIRE_H

#include "conformance/options/options.h"

/* Is it named by one of the lists of globs? */
bool pt_is_required(const struct pt_options *o, enum pt_helper h);

/* Adds a failure for each required helper that a cell lacks.  0, or -1: no memory. */
int pt_require(struct pt_report *r, const struct pt_options *o);

/* Why a helper is not there, in words. */
void pt_presence_text(enum pt_presence p, enum pt_helper h, char *buf, size_t size);

#endif
