/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A guest of a tree that is being linked: what its steps share. */
#ifndef PT_KERNEL_LINKING_H
#define PT_KERNEL_LINKING_H

#include "conformance/subject/kernel_build.h"
#include "conformance/subject/kernel_files.h"

/* Looking for definers stops after so many files. */
#define PT_MAX_FOUND 24
/* Room for what is found and what a configuration names. */
#define PT_MAX_FILES (PT_MAX_FOUND + 40)

struct pt_linking {
	struct pt_kbuild *kb;
	struct pt_argv objects; /* the shim's first; without .files[0 … .nr_first - 1] */
	struct pt_tree_file *files[PT_MAX_FILES]; /* of the tree, as they are linked */
	size_t nr_files, nr_first;		  /* the first of them come right after the shim */
	struct pt_argv noop;			  /* patterns of functions made empty */
	struct pt_argv emptied;			  /* functions made empty */
	struct pt_argv missing;			  /* undefined in the last link */
	struct pt_argv useless;			  /* tree files that do not compile */
	size_t found;
	char own[PT_HEX_SIZE]; /* hash of the project's own sources */
};

#endif
