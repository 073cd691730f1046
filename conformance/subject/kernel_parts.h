/* SPDX-License-Identifier: GPL-2.0-or-later */
/* This project's part of a guest: which of its sources go in. */
#ifndef PT_KERNEL_PARTS_H
#define PT_KERNEL_PARTS_H

#include "conformance/subject/kernel_linking.h"

/* A source that depends on this tree or configuration. */
int pt_parts_compile(struct pt_linking *l, const char *source, const char *name);
/* All that every guest has; `subject`: also the list of helpers, which depends on the tree. */
int pt_parts_guest(struct pt_linking *l, bool subject);
/* What sets the tree's state as booting would, if the configuration names it. */
int pt_parts_init(struct pt_linking *l);
/* What the bare-metal image of a machine has beside the guest. */
int pt_parts_image(struct pt_linking *l, const char *machine);

#endif
