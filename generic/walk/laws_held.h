/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Laws held against the entries of a closure, and against numbers: laws_held.c. */
#ifndef PT_LAWS_HELD_H
#define PT_LAWS_HELD_H

#include "generic/walk/walk.h"

/* The laws about entries, over a closure just walked. */
void pt_entry_laws(struct pt_walk *w, enum pt_group g);
/* The laws about numbers: frames, swap types and offsets, markers. */
void pt_number_laws(struct pt_walk *w);

#endif
