/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The machine's MMU as the walker of generic/machine/walker.h. */
#ifndef IMAGE_WALKER_H
#define IMAGE_WALKER_H

#include "generic/machine/walker.h"

/* Puts its mark into each page that an entry may lead to: machine_fill(). */
void walker_start(const struct pt_mode *mode);
const struct pt_walker *walker_of(const struct pt_mode *mode);

#endif
