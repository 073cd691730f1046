/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A machine's setup, what happens on it, and the places in actors' code that can be left out. */
#ifndef PT_RACE_EVENT_H
#define PT_RACE_EVENT_H

#include "conformance/race/race.h"
#include "conformance/race/subject.h"

struct pt_machine_setup {
	const struct pt_scenario *scenario;
	unsigned variant;
	enum pt_memory memory;
	struct pt_race_subject *subject;
	int drop; /* which of the sites is left out; -1: none */
};

/* What --necessity leaves out: a place in the actors' code. */
enum pt_site_kind {
	PT_SITE_NONE,
	PT_SITE_LOCK, /* taken and given back by one actor, wherever in his code */
	PT_SITE_FLUSH,
	PT_SITE_MB,
	PT_SITE_WMB,
	PT_SITE_RMB,
	PT_SITE_TEST
};
struct pt_site {
	enum pt_site_kind kind;
	const char *where; /* the function, or of a lock the actor */
	unsigned cell;	   /* of a lock and a flush */
	const char *text;  /* of a test, and of what a barrier is part of; NULL: nothing */
	int line;	   /* of several in one function; not of a lock */
};
struct pt_race_change {
	unsigned cell;
	u64 from, to;
};

/* Something that happened: an operation of an actor, or a store that left his buffer. */
struct pt_race_event {
	unsigned actor;
	bool drained; /* the store of .asked.cell to .asked.x */
	struct pt_asked asked;
	u64 ret;
	bool early;			 /* a load of an older value than stands there */
	bool buffered;			 /* a store that is not visible yet */
	struct pt_race_change change[4]; /* of what others see */
	size_t nr_changes;
};

#endif
