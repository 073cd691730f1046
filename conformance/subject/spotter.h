/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Does a text have any of some words in it?  Most texts of a tree have none: they are
 * passed over in steps of nearly a word's length (Wu and Manber's way).
 */
#ifndef PT_SPOTTER_H
#define PT_SPOTTER_H

#include <stdbool.h>
#include <stddef.h>

struct pt_spotter {
	const char *const *words;
	size_t n;
	size_t min; /* length of the shortest */
	/* By two bytes of the text: how far on a word may end at the earliest. */
	unsigned char *shift;
};

/* The words must stay where they are. */
void pt_spotter_init(struct pt_spotter *s, const char *const *words, size_t n);
/* A part of a longer word counts as well, and what stands in comments. */
bool pt_spotter_sees(const struct pt_spotter *s, const char *text, size_t size);
void pt_spotter_free(struct pt_spotter *s);

#endif
