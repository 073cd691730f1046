/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What was found of a guest stands in files beside it: the guest's folder is named
 * by all that it is made of, and what is found follows from that and the request.
 */
#ifndef PT_KEPT_H
#define PT_KEPT_H

#include "conformance/options/options.h"
#include "conformance/run/cell.h"

#define PT_KEPT_PATH (PATH_MAX + 256)

/*
 * The path of a file that keeps what was found of a cell's guest in this very run;
 * false if there is no guest of its own, or helpers were left out.
 */
bool pt_kept_beside(const struct pt_cell *c, const struct pt_options *o, const char *name,
		    char *path, size_t size);

/* Exactly the bytes that were written, or false; a file that has others is removed. */
bool pt_kept_read(const char *path, void *data, size_t size);
/* Whole or not at all; what cannot be kept is found again. */
void pt_kept_write(const char *path, const void *data, size_t size);

#endif
