/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PT_KERNEL_OWN_H
#define PT_KERNEL_OWN_H

#include "conformance/subject/kernel_build.h"

#define PT_OWN_PATH (PATH_MAX + 64)

/* Compiles one of the project's own files with the guest's flags to an object. */
int pt_own_compile(struct pt_kbuild *kb, const char *source, const char *name, const char *object);

/*
 * A source that is the same for every tree: its object is kept.  One makes it,
 * others that want it wait: configurations are built at the same time.  `sources` is
 * pt_own_hash(); the object's path is put into `kept`.
 */
int pt_own_kept(struct pt_kbuild *kb, const char *sources, const char *source, const char *name,
		char kept[PT_OWN_PATH]);

/* A hash of what those are made from that every tree shares. */
void pt_own_hash(struct pt_kbuild *kb, char hex[PT_HEX_SIZE]);

#endif
