/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PT_CELL_SET_H
#define PT_CELL_SET_H

#include <stdbool.h>
#include <stddef.h>

/* The cells one line speaks of: those of one architecture, in report order. */
struct pt_cell_set {
	const char *arch;
	struct {
		const char *mode, *engine;
	} at[128];
	size_t n;
};

void pt_set_add(struct pt_cell_set *s, const char *mode, const char *engine);
void pt_engines_of(const struct pt_cell_set *s, const char *mode, char *buf, size_t size);
/* "x86 4level,5level (native+unicorn)" */
void pt_set_text(const struct pt_cell_set *s, char *buf, size_t size);
/* "4level,5level" */
void pt_modes_of(const struct pt_cell_set *s, char *buf, size_t size);
bool pt_same_set(const struct pt_cell_set *a, const struct pt_cell_set *b);

#endif
