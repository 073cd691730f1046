/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What goes into a helper and what comes out, so that numbers of calls can be told in words. */
#ifndef PT_SIGNATURE_H
#define PT_SIGNATURE_H

#include "conformance/report/report.h"
#include "generic/contract/contract.h"

enum pt_what {
	PT_WHAT_NOTHING,
	PT_WHAT_ENTRY,
	PT_WHAT_SWP, /* swp_entry_t */
	PT_WHAT_PFN,
	PT_WHAT_NUMBER,
	PT_WHAT_TRUTH,
	PT_WHAT_PROT,
	PT_WHAT_PGPROT,
	PT_WHAT_FAULT,
	PT_WHAT_FURTHER, /* so many pages on */
	PT_WHAT_WRITE,	 /* is it for writing? */
	PT_WHAT_TYPE,
	PT_WHAT_OFFSET,
};

struct pt_signature {
	enum pt_what in[2], out;
};

struct pt_signature pt_signature_of(enum pt_helper h);
/* Is it given a HugeTLB page of any size? */
bool pt_helper_is_sized(enum pt_helper h);
/* Is it given a place in a table?  Then what is looked at is what it leaves there. */
bool pt_helper_leaves(enum pt_helper h);

/* Is the helper given entries and numbers, and nothing that it may look for things in? */
bool pt_call_is_of_values(enum pt_helper h);

/* The inputs of one call, by name, into w->inputs; is the first of them an entry? */
bool pt_call_inputs(enum pt_helper h, const u64 given[2], struct pt_witness *w);

#endif
