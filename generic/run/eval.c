// SPDX-License-Identifier: GPL-2.0-or-later
/* PT_VERB_EVAL: makes the calls of the request. */
#include "generic/run/answer.h"

void pt_eval(struct pt_run *r)
{
	for (size_t i = 0; i < r->rq->nr_calls && i < PT_MAX_CALLS; i++) {
		struct pt_call *c = &r->calls[i];

		/* no helpers that take an address: the host knows none */
		if (c->helper >= PT_NR_HELPERS || !pt_has(&r->caller, c->helper) ||
		    PT_SHAPE_TAKES_ADDRESS(pt_helpers[c->helper].shape)) {
			c->helper = PT_NR_HELPERS;
			continue;
		}
		c->ret = PT_SHAPE_TAKES_TWO(pt_helpers[c->helper].shape)
				 ? pt_call2(&r->caller, c->helper, c->a, c->b)
				 : pt_call1(&r->caller, c->helper, c->a);
	}
	r->rs->nr_calls = r->rq->nr_calls;
	r->rs->status = PT_STATUS_OK;
}
