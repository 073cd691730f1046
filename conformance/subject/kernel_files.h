/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A .c file of the tree in a guest.  Most of what is in one nobody calls here, and
 * making code of it takes longer than all else: the compiler is told which names
 * others want of it, and leaves out what these do not come to.
 */
#ifndef PT_KERNEL_FILES_H
#define PT_KERNEL_FILES_H

#include "conformance/subject/definers.h"
#include "conformance/subject/kernel_build.h"

struct pt_tree_file {
	char *path;	/* in the tree */
	char name[256]; /* the object's, in the work folder */
	char *text;
	struct pt_argv shown;	   /* what others may name of it */
	struct pt_argv ahead;	   /* what is to be shown next time */
	struct pt_symbols refused; /* what it turned out not to have */
	bool whole;		   /* all of it is there, and is shown */
	bool made;		   /* there is an object */
	bool broken;		   /* it does not compile: as good as none */
};

/* NULL if there is no such file; to be freed. */
struct pt_tree_file *pt_tree_file_new(struct pt_kbuild *kb, const char *path, const char *kind);
void pt_tree_file_free(struct pt_tree_file *f);
/* Asks for a name; false if it is there already, or known not to be. */
bool pt_tree_file_show(struct pt_tree_file *f, const char *symbol);
/* Compiles it with what was asked for; false: there is no object. */
bool pt_tree_file_compile(struct pt_kbuild *kb, struct pt_tree_file *f);

#endif
