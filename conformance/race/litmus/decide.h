/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a litmus test's condition is: always, sometimes or never met. */
#ifndef PT_LITMUS_DECIDE_H
#define PT_LITMUS_DECIDE_H

#include "conformance/race/litmus/outcomes.h"

/* Which executions meet the condition? */
enum pt_litmus_met {
	PT_LITMUS_NEVER,
	PT_LITMUS_SOMETIMES,
	PT_LITMUS_ALWAYS,
	PT_LITMUS_ONCE /* at least: not all were seen */
};

enum pt_litmus_verdict {
	PT_LITMUS_FORBIDDEN, /* none */
	PT_LITMUS_ALLOWED,   /* some, or all where no more is asked */
	PT_LITMUS_REQUIRED,  /* all, as is asked */
	PT_LITMUS_UNDECIDED, /* a limit was reached first, or it leaves what can be said */
	PT_LITMUS_UNREAD
};

struct pt_litmus_limits {
	u64 states, bytes; /* 0: none */
	bool outcomes;	   /* all final states, too, not only whether some meet the condition */
	u32 without;	   /* rules of the model that are left out, as bits: for tests */
};

struct pt_litmus_result {
	char name[128];
	enum pt_litmus_verdict verdict;
	enum pt_litmus_met met; /* of what is decided */
	u64 states, bytes;
	char why[PT_LITMUS_WHY];	    /* of what is undecided or unread */
	struct pt_litmus_outcomes outcomes; /* where they were asked for; to be freed */
};

const char *pt_litmus_verdict_name(enum pt_litmus_verdict v);
const char *pt_litmus_met_name(enum pt_litmus_met m);
/* Decides the test that this text is. */
void pt_litmus_decide(const char *text, const struct pt_litmus_limits *limits,
		      struct pt_litmus_result *r);

#endif
