/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One configuration of a kernel tree, unmutated: its guest with all objects it
 * was linked from, and which definitions of the tree have a part in which.
 * Kept in the cache folder while the tree's files are what they were.
 */
#ifndef PT_MUTATE_KERNEL_BASE_H
#define PT_MUTATE_KERNEL_BASE_H

#include "conformance/mutate/source.h"
#include "conformance/subject/kernel_build.h"

struct pt_base_object {
	char *name;   /* <name>.o in the folder */
	char *source; /* relative to the tree if in_tree, else absolute */
	bool in_tree;
};

/* A definition, and the objects it has a part in: 1 << index in .object. */
struct pt_base_definition {
	char *path, *name;
	enum pt_region_kind kind;
	unsigned line; /* its first */
	unsigned long long objects;
};

#define PT_MAX_OBJECTS 64

struct pt_base {
	char dir[PATH_MAX]; /* guest.elf, <object>.o and .d, shim.c … */
	char *command;	    /* the tree's compile command */
	char *link;	    /* the guest's link command */
	char *obj;	    /* where compilers run */
	char *manifest;	    /* the text of it: what all was made from */
	struct pt_base_object object[PT_MAX_OBJECTS];
	size_t nr_objects;
	struct pt_base_definition *definition; /* sorted */
	size_t nr_definitions;
};

/* Fills in kb->cc, ->data and ->src for a lab; 0, or -1 with one line in why. */
int pt_base_tools(struct pt_kbuild *kb);
/* The folder's place, whether it is there or not. */
void pt_base_place(struct pt_kbuild *kb, char dir[PATH_MAX]);
/* Builds it unless it is there and holds.  0, or -1 and kb->why. */
int pt_base_make(struct pt_kbuild *kb, const char *dir);
/* 0, or -1 if there is none. */
int pt_base_load(struct pt_base *b, const char *dir, const char *tree);
void pt_base_free(struct pt_base *b);
/* The objects that a definition has a part in; 0: none. */
unsigned long long pt_base_objects(const struct pt_base *b, const char *path, const char *name,
				   enum pt_region_kind kind, unsigned line);

#endif
