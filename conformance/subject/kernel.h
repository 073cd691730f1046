/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A real kernel tree as subject: its own headers and .c files, configured out
 * of tree, compiled with its own flags, linked with generic/ into a guest ELF.
 * The tree is only read.
 */
#ifndef PT_KERNEL_H
#define PT_KERNEL_H

#include <limits.h>

#include "conformance/arch_host.h"

struct pt_kernel {
	char tree[PATH_MAX]; /* absolute */
	char version[64];    /* "6.1.192", from the tree's Makefile */
};

enum pt_built { PT_BUILT, PT_BUILT_SKIP, PT_BUILT_ERROR };

/* 0, or -1 with one line in err that says why this is no usable kernel tree. */
int pt_kernel_open(struct pt_kernel *k, const char *tree, char *err, size_t size);

/*
 * The guest ELF for one mode, built or taken from the cache.  PT_BUILT_SKIP: a
 * tool is missing, or the tree has no such architecture; PT_BUILT_ERROR: the
 * tree does not configure, compile or link.  Either way `why` is one line.
 * image: the bare-metal image is to be beside it, or why there is none.
 * Safe to call from several processes at once; an interrupted call leaves
 * nothing half-made.
 */
enum pt_built pt_kernel_guest(const struct pt_kernel *k, const struct pt_arch_host *host,
			      const struct pt_kernel_build *build, bool image, char elf[PATH_MAX],
			      char *why, size_t size);

/*
 * Modes of one configuration share the guest: does the tree have what this one
 * needs?  Else one line in why.
 */
bool pt_kernel_has_mode(const char *elf, const struct pt_kernel_build *build, char *why,
			size_t size);

/*
 * Why helpers are missing from a guest ELF, in the order of enum pt_helper.
 * broken: the tree declares the helper, but calling it does not compile; else
 * it has none.  `why` is the compiler's first message with its place.
 * 0, or -1 if nothing is known of this ELF.
 */
int pt_kernel_absences(const char *elf,
		       void (*each)(void *arg, enum pt_helper h, bool broken, const char *why),
		       void *arg);

/* The folder with the sources guests are built from: PTCONFORM_DATA_DIR, or built in. */
const char *pt_data_dir(void);

#endif
