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
	else if (!is_of_an_architecture(file) && !asks_for_placeholder(all, call))
		pt_misuse_say(pt_misuse_add(m, PT_MISUSE_UNGUARDED, file, call), "%s", looked);
}

static void judge_known(struct pt_misuses *m, const char *file, const struct pt_caller_fact *f)
{
	const bool swap = !strcmp(f->what, "swap_helper");
	const enum pt_misuse_class class = swap ? PT_MISUSE_SWAP_HELPER : PT_MISUSE_MAPPED_HELPER;
	const char *usual = swap || !strcmp(f->what, "mapped_helper2") ? "yes" : "no";

	if (!pt_misuse_has(m, class, file, f))
		pt_misuse_say(pt_misuse_add(m, class, file, f), "%s() in line %u said %s", f->test,
			      f->test_line, f->answer ? f->answer : usual);
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
			      "read in line %u, no test before it", f->test_line);
}

/* One that flushes anywhere may have its reasons to do it there. */
static bool flushes(const struct pt_caller_facts *all, const char *function)
{
	for (size_t i = 0; i < all->n; i++)
		if (!strcmp(all->v[i].what, "flushing") && !strcmp(all->v[i].function, function))
			return true;
	return false;
}

static void judge_unflushed(struct pt_misuses *m, const char *file,
			    const struct pt_caller_facts *all, const struct pt_caller_fact *f)
{
	if (!is_of_an_architecture(file) && !flushes(all, f->function) &&
	    !pt_misuse_has_function(m, PT_MISUSE_UNFLUSHED, file, f->function))
		pt_misuse_say(pt_misuse_add(m, PT_MISUSE_UNFLUSHED, file, f),
			      "%s() in line %u, and no flush in this function", f->test,
			      f->test_line);
}

static void judge_twice(struct pt_misuses *m, const char *file, const struct pt_caller_fact *f)
{
	if (!is_of_an_architecture(file) &&
	    !pt_misuse_has_function(m, PT_MISUSE_TWICE, file, f->function))
		pt_misuse_say(pt_misuse_add(m, PT_MISUSE_TWICE, file, f),
			      "%s() in line %u, of what was read before", f->test, f->test_line);
}

static void judge_file(struct pt_misuses *m, const char *file, const struct pt_caller_facts *all,
		       const struct pt_role_list *invalidates)
{
	for (size_t i = 0; i < all->n; i++) {
		const struct pt_caller_fact *f = &all->v[i];

		if (!strcmp(f->what, "call") && !passes_on(invalidates, f->function))
			judge_call(m, file, all, f);
		else if (is_of_known(f))
			judge_known(m, file, f);
		else if (!strcmp(f->what, "untested"))
			judge_untested(m, file, all, f);
		else if (!strcmp(f->what, "twice"))
			judge_twice(m, file, f);
		else if (!strcmp(f->what, "unflushed"))
			judge_unflushed(m, file, all, f);
		else if (!strcmp(f->what, "anew") && !is_of_an_architecture(file))
			pt_misuse_judge_rebuilt(m, file, all, f);
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
		judge_file(m, s->v[i].file, &all, invalidates);
		count_unread(m, &s->v[i], &all);
		pt_caller_facts_free(&all);
	}
	m->files = s->n;
	pt_misuse_sort(m);
}

void pt_misuse_judge_known(struct pt_misuses *m, const struct pt_misuse_files *s,
			   const struct pt_facts_of *facts)
{
	for (size_t i = 0; i < s->n; i++) {
		struct pt_caller_facts all;

		pt_caller_facts_read(&all, facts[i].text ? facts[i].text : "");
		for (size_t k = 0; k < all.n; k++)
			if (is_of_known(&all.v[k]))
				judge_known(m, s->v[i].file, &all.v[k]);
		pt_caller_facts_free(&all);
	}
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

/* Calls of the finding's function, and in how many of them the caller does it. */
static void count_callers(const struct pt_misuse *x, const struct pt_caller_facts *all,
			  size_t *calls, size_t *done)
{
	for (size_t i = 0; i < all->n; i++) {
		const struct pt_caller_fact *f = &all->v[i];

		if (strcmp(f->what, "site") != 0 || strcmp(f->helper, x->function) != 0)
			continue;
		++*calls;
		*done += pt_caller_fact_about(all, f, pt_misuse_open(x)) != NULL;
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
