/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a run consists of, for the files that put its answer together. */
#ifndef PT_ANSWER_H
#define PT_ANSWER_H

#include "generic/machine/between.h"
#include "generic/machine/live.h"
#include "generic/run/quick.h"
#include "generic/run/wire.h"

struct pt_run {
	const struct pt_arch *arch;
	const struct pt_request *rq;
	struct pt_response *rs;
	struct pt_call *calls;
	struct pt_facts facts;
	struct pt_caller caller;
	struct pt_trace trace;
	struct pt_notes notes;
	struct pt_schedule schedule;
	struct pt_walk walk;
	struct pt_live live;
	struct pt_played played;
};

/* What the results come to once all has been tried: finish.c. */
enum pt_status pt_finish(struct pt_run *r);
/* PT_VERB_EVAL: makes the given calls: eval.c. */
void pt_eval(struct pt_run *r);
/* PT_VERB_REPLAY: holds laws against single cases and lists the calls: replay.c. */
void pt_replay(struct pt_run *r);

#endif
