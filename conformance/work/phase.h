/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PT_PHASE_H
#define PT_PHASE_H

/* What a command that is run is for. */
enum pt_phase {
	PT_PHASE_OTHER, /* this program itself, and the files it copies */
	PT_PHASE_CONFIGURE,
	PT_PHASE_HEADERS,
	PT_PHASE_PROBING,
	PT_PHASE_TREE, /* the tree's own .c files */
	PT_PHASE_OWN,  /* the guest's own part */
	PT_PHASE_LINKING,
	PT_PHASE_RUNNING,
	PT_PHASE_DOUBT, /* running again with memory that nobody has set filled */
	PT_NR_PHASES
};

#endif
