/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The machine's MMU as the walker of generic/machine/walker.h. */
#ifndef IMAGE_WALKER_H
#define IMAGE_WALKER_H

#include "generic/machine/walker.h"

/* Fills the frames that exist. */
void walker_start(const struct pt_mode *mode);
const struct pt_walker *walker_of(const struct pt_mode *mode);

#endif
