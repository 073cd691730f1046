/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a tree's helpers may read beside their arguments: the writable objects that the
 * compiled code of a helper, and all that it calls, refers to.  Found in the relocations
 * of the object files, where each function and each object has a section of its own.
 */
#ifndef PT_KERNEL_READS_H
#define PT_KERNEL_READS_H

#include <stddef.h>

#include "conformance/report/assumed.h"

/*
 * Of the object files, the first of which is the shim.  The list is to be freed; 0 of them
 * if a file cannot be read.
 */
struct pt_read_state *pt_reads_find(char *const *objects, size_t n, size_t *found);

#endif
