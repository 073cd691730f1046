/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What was set in the place of a real machine's boot code, and why so. */
#ifndef PT_ASSUMED_H
#define PT_ASSUMED_H

struct pt_assumed {
	char name[96];	  /* the object, as C has it */
	char value[160];  /* likewise */
	char reason[200]; /* in words */
};

#endif
