/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PT_CELLS_H
#define PT_CELLS_H

#include "conformance/options/options.h"
#include "conformance/work/hash.h"

/*
 * Runs every cell that the options pick: the builtin subjects, or those of
 * o->tree if that is set.  Returns 0 with the report filled in (to be freed by
 * the caller), or after one line on stderr the exit status, with the report
 * untouched.
 */
int pt_run_cells(const struct pt_options *o, struct pt_report *out);

/* Which of the cells that are built are run. */
struct pt_cells_but {
	const struct pt_report *same; /* not those of the same machine code; NULL: all are */
	const struct pt_report *only; /* but those; NULL: all are */
	const char *like;	      /* what that is a report of */
	bool built_only;	      /* none: only what they are made of is found out */
	/* told of each path that a guest depends on, guest by guest: kernel.h; or NULL */
	void (*input)(void *arg, const char *path);
	void *arg;
};
int pt_run_cells_but(const struct pt_options *o, const struct pt_cells_but *but,
		     struct pt_report *out);

/*
 * Which guests of o->tree as it is now are kept: a hash that names them all, what they are made
 * of, and with what they are asked.  False: there are none, or it is no kernel tree.
 */
bool pt_cells_kept(const struct pt_options *o, char hex[PT_HEX_SIZE]);

#endif
