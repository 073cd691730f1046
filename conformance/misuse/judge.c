// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/misuse/judge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/misuse/carried.h"
#include "conformance/misuse/facts.h"
#include "conformance/misuse/findings.h"
#include "conformance/words/clean.h"
#include "conformance/words/last_words.h"

/* It invalidates, too, and so asks for as much itself. */
static bool passes_on(const struct pt_role_list *invalidates, const char *function)
{
	return pt_role_has(invalidates, function);
}

/*
 * For review, what an architecture does is no caller's: it makes the helpers, and maps the
 * kernel, whose entries have one kind.
 */
static bool is_of_an_architecture(const char *file)
{
	return !strncmp(file, "arch/", 5);
}

/* The zero page is one, and mapped. */
static bool asks_for_placeholder(const struct pt_caller_facts *all,
				 const struct pt_caller_fact *call)
{
	for (size_t i = 0; i < all->n; i++)
		if (!strcmp(all->v[i].what, "placeholder") && all->v[i].line < call->line &&
		    !strcmp(all->v[i].function, call->function))
			return true;
	return false;
}

static void judge_call(struct pt_misuses *m, const char *file, const struct pt_caller_facts *all,
		       const struct pt_caller_fact *call)
{
	const struct pt_caller_fact *asserted = pt_caller_fact_about(all, call, "asserted"),
				    *late = pt_caller_fact_about(all, call, "late");
	char looked[200] = "no test before it";

	if (pt_caller_fact_about(all, call, "tested"))
		return;
	if (asserted)
		snprintf(looked, sizeof(looked),
			 "%.80s() in line %u before it is asserted, not acted upon", asserted->test,
			 asserted->test_line);
	if (late)
		pt_misuse_say(pt_misuse_add(m, PT_MISUSE_ASKED_TOO_LATE, file, late),
			      "%s; what %s() made of the entry is asked by %s() in line %u", looked,
			      call->helper, late->test, late->test_line);
	/* of what the lock lets through, "either" speaks */
	else if (!is_of_an_architecture(file) && !asks_for_placeholder(all, call) &&
		 !pt_caller_fact_about(all, call, "locked") &&
		 !pt_misuse_has(m, PT_MISUSE_MAPPED_HELPER, file, call))
		pt_misuse_say(pt_misuse_add(m, PT_MISUSE_UNGUARDED, file, call), "%s", looked);
}

static void judge_known(struct pt_misuses *m, const char *file, const struct pt_caller_fact *f)
{
	const bool swap = !strcmp(f->what, "swap_helper");
	const enum pt_misuse_class class = swap ? PT_MISUSE_SWAP_HELPER : PT_MISUSE_MAPPED_HELPER;
	const bool yes = swap || !strcmp(f->what, "mapped_helper2");
	const char *usual = yes != f->opposite ? "said yes" : "said no";

	if (!pt_misuse_has(m, class, file, f))
		pt_misuse_say(pt_misuse_add(m, class, file, f), "%s() in line %u %s", f->test,
			      f->test_line, f->answer ? f->answer : usual);
}

/* What a test has said of either goes before. */
static bool is_said(const struct pt_misuses *m, const char *file, const struct pt_caller_fact *f)
{
	for (size_t i = 0; i < m->n; i++) {
		const struct pt_misuse *x = &m->v[i];

		if ((x->class == PT_MISUSE_SWAP_HELPER || x->class == PT_MISUSE_MAPPED_HELPER) &&
		    (x->line == f->line || x->line == f->test_line || x->test_line == f->line) &&
		    !strcmp(x->file, file))
			return true;
	}
	return false;
}

/* Two helpers are given one entry, of which one cannot be right. */
static void judge_both(struct pt_misuses *m, const char *file, const struct pt_caller_fact *f)
{
	const bool swap = !strcmp(f->what, "both_swap");

	if (!is_said(m, file, f))
		pt_misuse_say(pt_misuse_add(m,
					    swap ? PT_MISUSE_SWAP_HELPER : PT_MISUSE_MAPPED_HELPER,
					    file, f),
			      "%s() in line %u, which is given the same entry, %s", f->test,
			      f->test_line, f->answer);
}

static bool is_of_known(const struct pt_caller_fact *f)
{
	return !strcmp(f->what, "swap_helper") || !strncmp(f->what, "mapped_helper", 13);
}

/* Once for a function: its reader looks at all of it. */
static void judge_untested(struct pt_misuses *m, const char *file,
			   const struct pt_caller_facts *all, const struct pt_caller_fact *f)
{
	if (!is_of_an_architecture(file) && !pt_caller_fact_about(all, f, "given") &&
	    !pt_caller_fact_about(all, f, "again") &&
	    !pt_misuse_has(m, PT_MISUSE_MAPPED_HELPER, file, f) &&
	    !pt_misuse_has_function(m, PT_MISUSE_UNTESTED, file, f->function))
		pt_misuse_say(pt_misuse_add(m, PT_MISUSE_UNTESTED, file, f),
			      "read in line %u, no test before it says whether it is mapped",
			      f->test_line);
}

static void judge_used_first(struct pt_misuses *m, const char *file, const struct pt_caller_fact *f)
{
	if (!is_of_an_architecture(file) && !pt_misuse_has(m, PT_MISUSE_MAPPED_HELPER, file, f) &&
	    !pt_misuse_has_function(m, PT_MISUSE_UNTESTED, file, f->function))
		pt_misuse_say(pt_misuse_add(m, PT_MISUSE_UNTESTED, file, f),
			      "%s() is asked in line %u, after it was used", f->test, f->test_line);
}

/* What is known there, or that there is no test, says more. */
static void judge_either(struct pt_misuses *m, const char *file, const struct pt_caller_fact *f)
{
	if (!is_of_an_architecture(file) && !pt_misuse_has(m, PT_MISUSE_MAPPED_HELPER, file, f) &&
	    !pt_misuse_has(m, PT_MISUSE_ASKED_TOO_LATE, file, f) &&
	    !pt_misuse_has(m, PT_MISUSE_EITHER, file, f))
		pt_misuse_say(pt_misuse_add(m, PT_MISUSE_EITHER, file, f),
			      "%s() in line %u lets swap entries through", f->test, f->test_line);
}

static void judge_unflushed(struct pt_misuses *m, const char *file,
			    const struct pt_caller_facts *all, const struct pt_caller_fact *f)
{
	struct pt_misuse *x;

	if (is_of_an_architecture(file) || pt_caller_fact_about(all, f, "flushed") ||
	    pt_misuse_has_function(m, PT_MISUSE_UNFLUSHED, file, f->function))
		return;
	x = pt_misuse_add(m, PT_MISUSE_UNFLUSHED, file, f);
	if (f->answer)
		pt_misuse_say(x, "%s() is given %s, and tells it nothing from here on", f->test,
			      f->answer);
	else
		pt_misuse_say(x, "%s() in line %u, and no flush on the way from here", f->test,
			      f->test_line);
}

static void judge_twice(struct pt_misuses *m, const char *file, const struct pt_caller_fact *f)
{
	if (!is_of_an_architecture(file) &&
	    !pt_misuse_has_function(m, PT_MISUSE_TWICE, file, f->function))
		pt_misuse_say(pt_misuse_add(m, PT_MISUSE_TWICE, file, f),
			      "%s() in line %u, of what was read before", f->test, f->test_line);
}

static void judge_commit(struct pt_misuses *m, const char *file, const struct pt_caller_facts *all,
			 const struct pt_caller_fact *f)
{
	if (!is_of_an_architecture(file) && !pt_caller_fact_about(all, f, "taken_out") &&
	    !pt_misuse_has(m, PT_MISUSE_COMMIT, file, f))
		pt_misuse_say(pt_misuse_add(m, PT_MISUSE_COMMIT, file, f),
			      "what %s() in line %u gave is not what is given as the old entry",
			      f->test, f->test_line);
}

static void judge_dropped(struct pt_misuses *m, const char *file, const struct pt_caller_fact *f)
{
	if (!is_of_an_architecture(file) && !pt_misuse_has(m, PT_MISUSE_COMMIT, file, f))
		pt_misuse_say(pt_misuse_add(m, PT_MISUSE_COMMIT, file, f),
			      "%s() in line %u took the entry out, and it is an earlier reading "
			      "that is asked",
			      f->test, f->test_line);
}

static void judge_file(struct pt_misuses *m, const char *file, const struct pt_caller_facts *all,
		       const struct pt_role_list *invalidates)
{
	for (size_t i = 0; i < all->n; i++)
		if (is_of_known(&all->v[i]))
			judge_known(m, file, &all->v[i]);
	for (size_t i = 0; i < all->n; i++)
		if (!strncmp(all->v[i].what, "both_", 5))
			judge_both(m, file, &all->v[i]);
	for (size_t i = 0; i < all->n; i++) {
		const struct pt_caller_fact *f = &all->v[i];

		if (!strcmp(f->what, "call") && !passes_on(invalidates, f->function))
			judge_call(m, file, all, f);
		else if (!strcmp(f->what, "untested"))
			judge_untested(m, file, all, f);
		else if (!strcmp(f->what, "used_first"))
			judge_used_first(m, file, f);
		else if (!strcmp(f->what, "either"))
			judge_either(m, file, f);
		else if (!strcmp(f->what, "twice"))
			judge_twice(m, file, f);
		else if (!strcmp(f->what, "unflushed"))
			judge_unflushed(m, file, all, f);
		else if (!strcmp(f->what, "anew") && !is_of_an_architecture(file))
			pt_misuse_judge_rebuilt(m, file, all, f);
		else if (!strcmp(f->what, "put_back"))
			judge_commit(m, file, all, f);
		else if (!strcmp(f->what, "dropped"))
			judge_dropped(m, file, f);
		else if (!strcmp(f->what, "alike") && !is_of_an_architecture(file))
			pt_misuse_judge_batch(m, file, all, f);
	}
}

/* ---- what was not seen ---- */

static bool is_seen(const struct pt_caller_facts *all, unsigned line)
{
	for (size_t i = 0; i < all->n; i++)
		if (all->v[i].line == line && !strcmp(all->v[i].what, "seen"))
			return true;
	return false;
}

static void count_unread(struct pt_misuses *m, const struct pt_misuse_file *s,
			 const struct pt_caller_facts *all)
{
	unsigned missed = 0;

	for (size_t i = 0; i < s->lines; i++)
		missed += !is_seen(all, s->line[i]);
	m->calls += s->lines;
	if (!missed)
		return;
	m->unread = pt_need(realloc(m->unread, (m->nr_unread + 1) * sizeof(*m->unread)));
	m->unread[m->nr_unread++] =
		(struct pt_unread){ pt_text_line(s->file), missed, (unsigned)s->lines };
}

/* ---- the calls ---- */

void pt_misuse_judge_calls(struct pt_misuses *m, const struct pt_misuse_files *s,
			   const struct pt_facts_of *facts, const struct pt_role_list *invalidates)
{
	for (size_t i = 0; i < s->n; i++) {
		struct pt_caller_facts all;

		pt_caller_facts_read(&all, facts[i].text ? facts[i].text : "");
		for (size_t k = 0; k < all.n; k++)
			pt_plain_restore(&s->v[i].plain, &all.v[k]);
		judge_file(m, s->v[i].file, &all, invalidates);
		count_unread(m, &s->v[i], &all);
		pt_caller_facts_free(&all);
	}
	m->files = s->n;
	pt_misuse_sort(m);
}

/* ---- callers ---- */

const char *pt_misuse_open(const struct pt_misuse *x)
{
	static const char *const facts[PT_NR_MISUSES] = {
		[PT_MISUSE_UNGUARDED] = "asks",
		[PT_MISUSE_UNTESTED] = "asks",
		[PT_MISUSE_UNFLUSHED] = "flushes",
	};

	return facts[x->class];
}

static const char *level_in(const char *name)
{
	static const char *const levels[] = { "pmd", "pud", "p4d", "pgd" };

	for (size_t i = 0; i < PT_ARRAY_SIZE(levels); i++)
		if (strstr(name, levels[i]))
			return levels[i];
	return "pte";
}

/* Of a table's entry it says nothing that somebody asked of the one above. */
static bool is_done(const struct pt_misuse *x, const struct pt_caller_facts *all,
		    const struct pt_caller_fact *site)
{
	for (size_t i = 0; i < all->n; i++) {
		const struct pt_caller_fact *f = &all->v[i];

		if (!strcmp(f->what, pt_misuse_open(x)) && f->line == site->line &&
		    f->column == site->column &&
		    (x->class != PT_MISUSE_UNTESTED || !f->test ||
		     strcmp(level_in(x->helper), "pte") != 0 || !strcmp(level_in(f->test), "pte")))
			return true;
	}
	return false;
}

/* Calls of the finding's function, and in how many of them the caller does it. */
static void count_callers(const struct pt_misuse *x, const struct pt_caller_facts *all,
			  size_t *calls, size_t *done)
{
	for (size_t i = 0; i < all->n; i++) {
		const struct pt_caller_fact *f = &all->v[i];

		if (strcmp(f->what, "site") != 0 || strcmp(f->helper, x->function) != 0)
			continue;
		++*calls;
		*done += is_done(x, all, f);
	}
}

struct callers {
	const struct pt_caller_facts *v;
	size_t n;
};

/* Has every caller there is taken care of it? */
static bool is_open(const struct pt_misuse *x, const void *arg)
{
	const struct callers *c = arg;
	size_t calls = 0, done = 0;

	for (size_t k = 0; pt_misuse_open(x) && k < c->n; k++)
		count_callers(x, &c->v[k], &calls, &done);
	return !calls || done < calls;
}

void pt_misuse_judge_callers(struct pt_misuses *m, const struct pt_misuse_files *s,
			     const struct pt_facts_of *of)
{
	struct pt_caller_facts *facts = pt_need(calloc(s->n + 1, sizeof(*facts)));
	const struct callers callers = { facts, s->n };

	for (size_t i = 0; i < s->n; i++)
		pt_caller_facts_read(&facts[i], of[i].text ? of[i].text : "");
	pt_misuse_keep(m, is_open, &callers);
	for (size_t i = 0; i < s->n; i++)
		pt_caller_facts_free(&facts[i]);
	free(facts);
}
