/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What was set in the place of a real machine's boot code, and why so. */
#ifndef PT_ASSUMED_H
#define PT_ASSUMED_H

struct pt_assumed {
	char name[96];	  /* the object, as C has it */
	char value[160];  /* likewise */
	char reason[200]; /* in words */
};

/* An object that helpers may read beside their arguments: kernel_reads.h. */
struct pt_read_state {
	char name[96];
	unsigned helpers;  /* how many */
	char readers[120]; /* names of the first of them, with blanks between */
	unsigned last;	   /* 1 + the last of them, while they are counted */
};

#endif
