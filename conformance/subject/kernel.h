/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A real kernel tree as subject: its own headers and .c files, configured out
 * of tree, compiled with its own flags, linked with generic/ into a guest ELF.
 * The tree is only read.
 */
#ifndef PT_KERNEL_H
#define PT_KERNEL_H

#include <limits.h>

#include "conformance/entry/arch_host.h"
#include "conformance/subject/kernel_tree.h"

enum pt_built { PT_BUILT, PT_BUILT_SKIP, PT_BUILT_NO_MODE, PT_BUILT_ERROR };

/*
 * The guest ELF for one mode, built or taken from the cache.  PT_BUILT_SKIP: a
 * tool is missing; PT_BUILT_NO_MODE: the tree has no such architecture, or
 * cannot be configured as the mode needs; PT_BUILT_ERROR: it does not
 * configure, compile or link.  Each way `why` is one line.
 * image: the bare-metal image is to be beside it, or why there is none.
 * Safe to call from several processes at once; an interrupted call leaves
 * nothing half-made.
 */
enum pt_built pt_kernel_guest(const struct pt_kernel *k, const struct pt_arch_host *host,
			      const struct pt_kernel_build *build, bool image, char elf[PATH_MAX],
			      char *why, size_t size);

/* Is this line, of whatever went wrong, about a machine that is full, or out of something? */
bool pt_is_trouble(const char *line);

/*
 * Modes of one configuration share the guest: does the tree have what this one
 * needs?  Else one line in why.
 */
bool pt_kernel_has_mode(const char *elf, const struct pt_kernel_build *build, char *why,
			size_t size);

/*
 * Calls each() for every path of the tree that a guest depends on, in their order: files that
 * were read or looked for in vain, and with a '/' at its end a folder's names.
 */
void pt_kernel_inputs(const char *elf, void (*each)(void *arg, const char *path), void *arg);

/* What was found out about a tree while a guest was made of it. */
enum pt_kernel_note_kind {
	PT_NOTE_ABSENT,	 /* the tree has no such helper */
	PT_NOTE_BROKEN,	 /* it has, and no call of it compiles */
	PT_NOTE_NAMED,	 /* it calls the helper by another name: text */
	PT_NOTE_DOUBT,	 /* the feature of that id (doubts.h) may be on though it reads as off */
	PT_NOTE_UNKNOWN, /* a helper that the contract does not know; its header: text */
	PT_NOTE_GUESSED, /* functions made empty that flush by their names: text */
	PT_NR_KERNEL_NOTES
};
struct pt_kernel_note {
	enum pt_kernel_note_kind kind;
	const char *id; /* of helpers.def or features.def; the name of an unknown helper */
	int helper;	/* enum pt_helper; -1: it is none */
	const char *text;
};

/*
 * Calls each() for every note about a guest ELF.  0, or -1 if nothing is known of
 * this ELF.
 */
int pt_kernel_notes(const char *elf, void (*each)(void *arg, const struct pt_kernel_note *n),
		    void *arg);

#endif
