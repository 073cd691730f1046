// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/race/sites.h"

#include <string.h>

/* ---- what is left out ---- */

static enum pt_site_kind kind_of_site(enum pt_operation op)
{
	switch (op) {
	case PT_OP_LOCK:
	case PT_OP_UNLOCK:
	case PT_OP_DOWN_READ:
	case PT_OP_UP_READ:
	case PT_OP_DOWN_WRITE:
	case PT_OP_UP_WRITE:
		return PT_SITE_LOCK;
	case PT_OP_FLUSH:
		return PT_SITE_FLUSH;
	case PT_OP_MB:
		return PT_SITE_MB;
	case PT_OP_WMB:
		return PT_SITE_WMB;
	case PT_OP_RMB:
		return PT_SITE_RMB;
	case PT_OP_TEST:
		return PT_SITE_TEST;
	default:
		return PT_SITE_NONE;
	}
}

static bool is_same_text(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

static bool is_same_site(const struct pt_site *a, const struct pt_site *b)
{
	return a->kind == b->kind && a->cell == b->cell && a->line == b->line &&
	       !strcmp(a->where, b->where) && is_same_text(a->text, b->text);
}

/* A lock goes for the whole of an actor: where it is given back may be in another function. */
static struct pt_site site_of(const struct pt_race *r, enum pt_site_kind kind,
			      const struct pt_asked *q)
{
	const bool lock = kind == PT_SITE_LOCK;

	return (struct pt_site){ kind, lock ? r->is.scenario->actors[r->me].name : q->function,
				 q->cell, lock ? NULL : q->text, lock ? 0 : q->line };
}

bool pt_race_is_left_out(struct pt_race *r, const struct pt_asked *q)
{
	const enum pt_site_kind kind = kind_of_site(q->op);
	const struct pt_site site = site_of(r, kind, q);
	size_t i = 0;

	if (kind == PT_SITE_NONE)
		return false;
	while (i < r->nr_sites && !is_same_site(&r->site[i], &site))
		i++;
	if (i == PT_RACE_SITES)
		return false;
	if (i == r->nr_sites)
		r->site[r->nr_sites++] = site;
	return (int)i == r->is.drop;
}
