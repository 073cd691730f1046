/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PT_KERNEL_MAKE_H
#define PT_KERNEL_MAKE_H

#include "conformance/subject/kernel_build.h"

/* Each is done in .obj, and gives 0, or -1 and why. */

int pt_kbuild_make_config(struct pt_kbuild *kb);
/*
 * Past errors only in a new folder: in one made before, what could not be made
 * again would still be there, out of date.
 */
int pt_kbuild_make_headers(struct pt_kbuild *kb, bool new_folder);
/* Fills .command, from what kbuild left. */
int pt_kbuild_read_command(struct pt_kbuild *kb);

#endif
