/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The memory of a kernel subject that nothing has given a value: objects of the
 * tree that are all zeroes when its guest starts, because no initialiser says
 * otherwise or because nobody defines them at all.  On a real machine boot code
 * may have set them.  What a helper makes of them is no verdict.
 */
#ifndef PT_KERNEL_STATE_H
#define PT_KERNEL_STATE_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#include "conformance/report/assumed.h"
#include "generic/subject/subject.h"

struct pt_state_object {
	u64 at, size; /* in the guest's memory, bytes */
	bool missing; /* nobody defines it: a placeholder of ours */
	bool local;   /* static: no other file can name it */
	char name[96];
	char file[128]; /* whose object file it is in, as kernel_link.c names them */
};

struct pt_state {
	struct pt_state_object *v;
	size_t n;
	struct pt_assumed *assumed; /* PTK_SET() of kernel/init.c and candidates.def */
	size_t nr_assumed;
	struct pt_read_state *read; /* what helpers may read: kernel_reads.h */
	size_t nr_read;
};

/*
 * Reads the linker's map and the guest it speaks of.  The tree's object files
 * lie in `work`.  0, or -1 with one line in err.
 */
int pt_state_read(struct pt_state *s, const char *map, const char *elf, const char *work, char *err,
		  size_t size);
/* The list as a file, and back; -1 and errno. */
int pt_state_save(const struct pt_state *s, const char *path);
int pt_state_load(struct pt_state *s, const char *path);
/* That of a guest ELF, kept beside it. */
int pt_state_of(struct pt_state *s, const char *elf);
void pt_state_free(struct pt_state *s);

/*
 * Where a tree writes to an object outside its own initialiser: "file:line" of
 * the first place found in the architecture's code or the kernel's own; false
 * if nowhere.  Of a static object boot's functions count alone: what others do to it
 * is no state that a helper finds, but its own doing.  Where it is defined comes
 * along, or "" if nowhere.
 */
bool pt_state_writer(const char *tree, const char *arch, const struct pt_state_object *object,
		     char *where, char *defined, size_t size);

#endif
