/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where Linux has the entry among a helper's arguments, or a pointer to it. */
#ifndef PT_ARGUMENTS_H
#define PT_ARGUMENTS_H

#include <stdbool.h>

struct pt_argument {
	unsigned n; /* from 1 */
	bool place; /* a pointer to where it stands */
};
struct pt_argument pt_entry_argument(const char *helper);

#endif
