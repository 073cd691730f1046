/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The linker is asked, and what it says is missing. */
#ifndef PT_KERNEL_LD_H
#define PT_KERNEL_LD_H

#include "conformance/subject/kernel_linking.h"

enum pt_ld_how {
	PT_LD_STRICT,
	PT_LD_LAX, /* what is undefined is zero */
	PT_LD_SEEK /* likewise, and .missing becomes what that is */
};

/* In the order in which they are linked: of two definitions the first counts. */
void pt_ld_objects(const struct pt_linking *l, struct pt_argv *to);

/* Each returns the linker's exit status. */
int pt_ld_guest(struct pt_linking *l, enum pt_ld_how how);
int pt_ld_image(struct pt_linking *l, const char *script);

/* Why work/<name> does not link; returns -1. */
int pt_ld_fail(struct pt_linking *l, const char *name);

#endif
