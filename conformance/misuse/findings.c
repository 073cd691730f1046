// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "conformance/misuse/findings.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/subject/other_names.h"
#include "conformance/words/clean.h"
#include "conformance/words/last_words.h"
#include "conformance/words/names.h"

const struct pt_misuse_info pt_misuse_infos[PT_NR_MISUSES] = {
	[PT_MISUSE_ASKED_TOO_LATE] = { "asked-too-late", true,
				       "it is invalidated before anybody asks whether it is a "
				       "migration or swap entry" },
	[PT_MISUSE_SWAP_HELPER] = { "swap-helper-on-present", true,
				    "what takes swap entries alone is given an entry that is "
				    "known to be mapped" },
	[PT_MISUSE_MAPPED_HELPER] = { "present-helper-on-swap", true,
				      "what takes no swap entry is given one that is known not to "
				      "be mapped" },
	[PT_MISUSE_UNGUARDED] = { "invalidate-unguarded", false,
				  "it is invalidated, and nothing in this function depends on "
				  "whether it is mapped; do all callers ask?" },
	[PT_MISUSE_UNTESTED] = { "dereferenced-unmapped", false,
				 "an entry read here is used as a page's, and nothing on the way "
				 "depends on what it is" },
	[PT_MISUSE_EITHER] = { "swap-let-through", false,
			       "a test lets swap entries through beside mapped ones, and what "
			       "takes "
			       "none of them is called with no look at which it is" },
	[PT_MISUSE_UNFLUSHED] = { "flush-missing", false,
				  "a right is taken away, and the lock is dropped with nothing "
				  "flushed; does every caller flush?" },
	[PT_MISUSE_TWICE] = { "read-twice", false,
			      "what it is was asked of an earlier reading, and no lock was taken "
			      "since" },
	[PT_MISUSE_REBUILT] = { "rebuilt-not-carried", false,
				"it makes an entry anew for a place that had one, and a mark of "
				"that is not taken over" },
	[PT_MISUSE_BATCH] = { "batch-mixed", false,
			      "it counts entries that need not be alike, and all of them are set "
			      "to one value" },
	[PT_MISUSE_COMMIT] = { "commit-of-another", false,
			       "a change is committed with an old entry that is not what was taken "
			       "out when it was begun" },
};

bool pt_misuse_has(const struct pt_misuses *m, enum pt_misuse_class class, const char *file,
		   const struct pt_caller_fact *f)
{
	for (size_t i = 0; i < m->n; i++)
		if (m->v[i].class == class && m->v[i].line == f->line &&
		    m->v[i].column == f->column && !strcmp(m->v[i].file, file))
			return true;
	return false;
}

/* Which of those alike in its function it is, so that each has a key of its own. */
static size_t same_before(const struct pt_misuses *m, enum pt_misuse_class class, const char *file,
			  const struct pt_caller_fact *f)
{
	size_t n = 0;

	for (size_t i = 0; i < m->n; i++)
		n += m->v[i].class == class && !strcmp(m->v[i].file, file) &&
		     !strcmp(m->v[i].function, f->function) && !strcmp(m->v[i].helper, f->helper);
	return n;
}

struct pt_misuse *pt_misuse_add(struct pt_misuses *m, enum pt_misuse_class class, const char *file,
				const struct pt_caller_fact *f)
{
	char key[512];
	struct pt_misuse *x;

	snprintf(key, sizeof(key), "%s %.200s %.120s %.80s %zu", pt_misuse_infos[class].name, file,
		 f->function, f->helper, same_before(m, class, file, f));
	if (m->n == m->room) {
		m->room = m->room ? 2 * m->room : 32;
		m->v = pt_need(realloc(m->v, m->room * sizeof(*m->v)));
	}
	x = &m->v[m->n++];
	*x = (struct pt_misuse){ .class = class,
				 .file = pt_text_line(file),
				 .line = f->line,
				 .column = f->column,
				 .function = pt_text_line(f->function),
				 .helper = pt_copy(f->helper),
				 .test = f->test && *f->test ? pt_copy(f->test) : NULL,
				 .test_line = f->test_line,
				 .key = pt_copy(key) };
	return x;
}

void pt_misuse_say(struct pt_misuse *x, const char *format, ...)
{
	char line[600];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	x->path = pt_copy(line);
}

bool pt_misuse_has_function(const struct pt_misuses *m, enum pt_misuse_class class,
			    const char *file, const char *function)
{
	for (size_t i = 0; i < m->n; i++)
		if (m->v[i].class == class && !strcmp(m->v[i].function, function) &&
		    !strcmp(m->v[i].file, file))
			return true;
	return false;
}

static int by_gate(const void *a, const void *b)
{
	const struct pt_misuse *x = a, *y = b;
	int n = (int)x->class - (int)y->class;

	if (!n)
		n = strcmp(x->file, y->file);
	return n ? n : (x->line > y->line) - (x->line < y->line);
}

void pt_misuse_sort(struct pt_misuses *m)
{
	if (m->n)
		qsort(m->v, m->n, sizeof(*m->v), by_gate);
}

static void free_finding(struct pt_misuse *x)
{
	free(x->file);
	free(x->function);
	free(x->helper);
	free(x->test);
	free(x->path);
	free(x->key);
	for (size_t k = 0; k < x->nr_turns; k++) {
		free(x->turns[k].outcome);
		free(x->turns[k].arches);
	}
	free(x->turns);
}

void pt_misuse_keep(struct pt_misuses *m, pt_misuse_stays *stays, const void *arg)
{
	size_t kept = 0;

	for (size_t i = 0; i < m->n; i++)
		if (stays(&m->v[i], arg))
			m->v[kept++] = m->v[i];
		else
			free_finding(&m->v[i]);
	m->n = kept;
}

/* A huge page's place holds no other swap entry. */
static bool is_huge(const char *helper)
{
	return !strncmp(helper, "huge_", 5) || !strncmp(helper, "pmd", 3) ||
	       !strncmp(helper, "pud", 3);
}

/* Of which sort of swap entry the test said that it is one. */
static enum pt_kind swap_kind(const struct pt_misuse *x)
{
	static const struct {
		const char *part;
		enum pt_kind kind;
	} sorts[] = {
		{ "migration", PT_KIND_MIGRATION },
		{ "hwpoison", PT_KIND_POISON },
		{ "device", PT_KIND_DEVICE },
		{ "marker", PT_KIND_MARKER },
	};

	for (size_t i = 0; x->test && i < PT_ARRAY_SIZE(sorts); i++)
		if (strstr(x->test, sorts[i].part))
			return sorts[i].kind;
	return is_huge(x->helper) ? PT_KIND_MIGRATION : PT_KIND_SWAP;
}

unsigned pt_misuse_kind(const struct pt_misuse *x)
{
	switch (x->class) {
	case PT_MISUSE_SWAP_HELPER:
		return PT_KIND_PRESENT;
	case PT_MISUSE_MAPPED_HELPER:
	case PT_MISUSE_UNTESTED:
	case PT_MISUSE_EITHER:
	case PT_MISUSE_TWICE:
		return swap_kind(x);
	case PT_MISUSE_UNFLUSHED:
	case PT_MISUSE_REBUILT:
	case PT_MISUSE_BATCH:
	case PT_MISUSE_COMMIT:
	case PT_NR_MISUSES:
		return PT_NR_KINDS;
	case PT_MISUSE_ASKED_TOO_LATE:
	case PT_MISUSE_UNGUARDED:
		break;
	}
	return PT_KIND_MIGRATION;
}

static void add_arch(struct pt_turn *t, const char *arch)
{
	char *longer;

	if (pt_has_word(t->arches, arch, strlen(arch)))
		return;
	if (asprintf(&longer, "%s %s", t->arches, arch) < 0)
		pt_need(NULL);
	free(t->arches);
	t->arches = longer;
}

/* Is the code another architecture's own? */
static bool is_anothers(const char *file, const char *arch)
{
	const size_t n = strlen(arch);

	return !strncmp(file, "arch/", 5) && (strncmp(file + 5, arch, n) || file[5 + n] != '/');
}

void pt_misuse_turns(struct pt_misuse *x, const char *outcome, const char *arch)
{
	size_t at = 0;

	if (is_anothers(x->file, arch))
		return;

	for (; at < x->nr_turns; at++)
		if (!strcmp(x->turns[at].outcome, outcome)) {
			add_arch(&x->turns[at], arch);
			return;
		}
	x->turns = pt_need(realloc(x->turns, (x->nr_turns + 1) * sizeof(*x->turns)));
	for (at = x->nr_turns;
	     at && pt_hazard_rank(x->turns[at - 1].outcome) > pt_hazard_rank(outcome); at--)
		x->turns[at] = x->turns[at - 1];
	x->turns[at] = (struct pt_turn){ pt_copy(outcome), pt_copy(arch) };
	x->nr_turns++;
}

size_t pt_misuse_unread(const struct pt_misuses *m)
{
	size_t calls = 0;

	for (size_t i = 0; i < m->nr_unread; i++)
		calls += m->unread[i].calls;
	return calls;
}

size_t pt_misuse_count(const struct pt_misuses *m, bool gate, bool accepted)
{
	size_t n = 0;

	for (size_t i = 0; i < m->n; i++)
		n += pt_misuse_infos[m->v[i].class].gate == gate && m->v[i].accepted == accepted;
	return n;
}

void pt_misuse_free(struct pt_misuses *m)
{
	for (size_t i = 0; i < m->n; i++)
		free_finding(&m->v[i]);
	for (size_t i = 0; i < m->nr_unread; i++)
		free(m->unread[i].file);
	for (size_t i = 0; i < PT_NR_TURNS_BY; i++)
		free(m->said[i]);
	free(m->v);
	free(m->notes);
	free(m->unread);
	*m = (struct pt_misuses){ 0 };
}

const char *pt_misuse_source(const struct pt_misuse *x, char *kinds, size_t size)
{
	struct pt_require r;

	for (unsigned h = 0; h < PT_NR_HELPERS; h++)
		if (!strcmp(pt_helpers[h].name, x->helper) &&
		    pt_require_of((enum pt_helper)h, &r)) {
			pt_kinds_text(r.on, kinds, size);
			return r.source;
		}
	return NULL;
}
