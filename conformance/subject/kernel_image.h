/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PT_KERNEL_IMAGE_H
#define PT_KERNEL_IMAGE_H

#include "conformance/subject/kernel_linking.h"

/*
 * The same objects once more, as an image for the bare machine.  The guest is
 * good without it: why there is none is kept for the engine that asks.
 */
void pt_link_image(struct pt_linking *l);

#endif
