// SPDX-License-Identifier: GPL-2.0-or-later
#include "generic/subject/warnings.h"

#include "generic/subject/caller.h"

u64 pt_warnings(const struct pt_caller *c)
{
	return c->warnings ? c->warnings() : 0;
}

void pt_allow(struct pt_caller *c, bool allowed)
{
	const u64 now = pt_warnings(c);

	if (c->allowed)
		c->warned += now - c->warned_before;
	c->warned_before = now;
	c->allowed = allowed;
}

static struct pt_warning *of_helper(struct pt_warnings *w, u64 helper)
{
	for (u64 i = 0; i < w->nr; i++)
		if (w->list[i].helper == helper)
			return &w->list[i];
	return NULL;
}

/*
 * Transparent huge puds are of devices' memory alone, where a tree tells those apart:
 * mm/memory.c create_huge_pud(), drivers/dax.  Helpers may warn of others (powerpc).
 */
static bool is_made(const struct pt_caller *c, enum pt_helper h, u64 e)
{
	const int tells = pt_at(c, PT_F_devmap, PT_PUD);

	return pt_helpers[h].level != PT_PUD || tells < 0 ||
	       !pt_is_asked(c->facts, (enum pt_helper)tells, PT_PUD) || c->op[tells].one(e);
}

static void put_text(u64 *words, const char *s)
{
	for (size_t i = 0; s && s[i] && i < PT_WARNING_WORDS * sizeof(u64) - 1; i++)
		words[i / sizeof(u64)] |= (u64)(unsigned char)s[i] << i % sizeof(u64) * 8;
}

void pt_hear(struct pt_caller *c, u64 before)
{
	const struct pt_trace *t = c->trace;
	const u64 helper = *t->current - 1;
	struct pt_warnings *w = t->heard;
	struct pt_warning *at;

	if (!w || !*t->allowed || pt_warnings(c) == before || w->nr == PT_MAX_WARNINGS ||
	    of_helper(w, helper) || !is_made(c, (enum pt_helper)helper, t->given[0]))
		return;
	at = &w->list[w->nr++];
	at->helper = helper;
	at->given[0] = t->given[0];
	at->given[1] = t->given[1];
	put_text(at->text, c->warning ? c->warning() : NULL);
}
