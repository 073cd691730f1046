/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One request answered: inside a guest, or in the host program for a subject that is
 * linked into it.
 */
#ifndef PT_RUN_H
#define PT_RUN_H

#include "generic/run/wire.h"

struct pt_quick;
struct pt_walker;
struct pt_between;
struct pt_walk;
struct pt_plan;
struct pt_state;

/* What is run: the subject, and what it is run with. */
struct pt_asked {
	const struct pt_subject *subject;
	const struct pt_arch *arch;
	const struct pt_quick *quick;	     /* NULL, or this subject's own */
	const struct pt_walker *walker;	     /* NULL: there is none */
	volatile struct pt_between *between; /* NULL: no engine looks at it … */
	void (*begins)(void);		     /* … from this call on */
	/* pt_walk.told; may be NULL */
	void (*told)(struct pt_walk *w, const struct pt_plan *p, const struct pt_state *from,
		     const struct pt_state *to, u64 bad, u64 met);
};

/* calls: the request's, and room for the answer's; NULL where the verb has none. */
void pt_run_asked(const struct pt_asked *who, const struct pt_request *rq, struct pt_response *rs,
		  struct pt_call *calls);
/* The same without walker and without told. */
void pt_run(const struct pt_subject *s, const struct pt_arch *arch, const struct pt_request *rq,
	    struct pt_response *rs, struct pt_call *calls, const struct pt_quick *quick);

#endif
