// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
/* From a tree's sources to facts, and from these to findings. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/misuse/changed.h"
#include "conformance/misuse/misuse.h"
#include "conformance/misuse/patterns.h"
#include "conformance/misuse/spatch.h"
#include "conformance/words/clean.h"
#include "conformance/words/last_words.h"
#include "conformance/words/names.h"
#include "conformance/work/folders.h"

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
	[PT_MISUSE_UNFLUSHED] = { "flush-missing", false,
				  "a right is taken away, and the lock is dropped with nothing "
				  "flushed; does every caller flush?" },
	[PT_MISUSE_TWICE] = { "read-twice", false,
			      "what it is was asked of an earlier reading, and no lock was taken "
			      "since" },
};

/* A line of facts, cut at its tabs. */
struct fact {
	const char *what, *function, *helper, *test, *answer;
	unsigned line, column, test_line;
};

struct facts {
	char *text; /* that the facts point into */
	struct fact *v;
	size_t n;
};

/* ---- facts ---- */

static unsigned number(const char *s)
{
	return s ? (unsigned)strtoul(s, NULL, 10) : 0;
}

static struct fact cut(char *line)
{
	char *word[10] = { NULL };
	struct fact f = { 0 };
	size_t n = 0;

	while (line && n < 10)
		word[n++] = strsep(&line, "\t");
	if (n < 7)
		return f;
	f = (struct fact){ .what = word[1],
			   .function = word[5],
			   .helper = word[6],
			   .test = word[7],
			   .answer = word[9],
			   .line = number(word[3]),
			   .column = number(word[4]),
			   .test_line = number(word[8]) };
	return f;
}

static void read_facts(struct facts *f, const char *text)
{
	char *next, *line;
	size_t room = 1;

	*f = (struct facts){ .text = pt_copy(text) };
	for (const char *p = text; *p; p++)
		room += *p == '\n';
	f->v = pt_need(calloc(room, sizeof(*f->v)));
	next = f->text;
	while ((line = strsep(&next, "\n"))) {
		struct fact k = cut(line);

		if (k.what)
			f->v[f->n++] = k;
	}
}

static void free_facts(struct facts *f)
{
	free(f->v);
	free(f->text);
}

/* The last fact of this kind before the call, of those that are about it; NULL: none. */
static const struct fact *about(const struct facts *f, const struct fact *call, const char *what)
{
	const struct fact *found = NULL;

	for (size_t i = 0; i < f->n; i++)
		if (!strcmp(f->v[i].what, what) && f->v[i].line == call->line &&
		    f->v[i].column == call->column &&
		    (!found || f->v[i].test_line > found->test_line))
			found = &f->v[i];
	return found;
}

/* ---- findings ---- */

static bool has(const struct pt_misuses *m, enum pt_misuse_class class, const char *file,
		const struct fact *f)
{
	for (size_t i = 0; i < m->n; i++)
		if (m->v[i].class == class && m->v[i].line == f->line &&
		    m->v[i].column == f->column && !strcmp(m->v[i].file, file))
			return true;
	return false;
}

/* Which of those alike in its function it is, so that each has a key of its own. */
static size_t same_before(const struct pt_misuses *m, enum pt_misuse_class class, const char *file,
			  const struct fact *f)
{
	size_t n = 0;

	for (size_t i = 0; i < m->n; i++)
		n += m->v[i].class == class && !strcmp(m->v[i].file, file) &&
		     !strcmp(m->v[i].function, f->function) && !strcmp(m->v[i].helper, f->helper);
	return n;
}

static struct pt_misuse *add(struct pt_misuses *m, enum pt_misuse_class class, const char *file,
			     const struct fact *f)
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

__attribute__((format(printf, 2, 3))) static void say(struct pt_misuse *x, const char *format, ...)
{
	char line[600];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	x->path = pt_copy(line);
}

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

static void judge_call(struct pt_misuses *m, const char *file, const struct facts *all,
		       const struct fact *call)
{
	const struct fact *asserted = about(all, call, "asserted"),
			  *late = about(all, call, "late");
	char looked[200] = "no test before it";

	if (about(all, call, "tested"))
		return;
	if (asserted)
		snprintf(looked, sizeof(looked),
			 "%.80s() in line %u before it is asserted, not acted upon", asserted->test,
			 asserted->test_line);
	if (late)
		say(add(m, PT_MISUSE_ASKED_TOO_LATE, file, late),
		    "%s; what %s() made of the entry is asked by %s() in line %u", looked,
		    call->helper, late->test, late->test_line);
	else if (!is_of_an_architecture(file))
		say(add(m, PT_MISUSE_UNGUARDED, file, call), "%s", looked);
}

static void judge_known(struct pt_misuses *m, const char *file, const struct fact *f)
{
	const bool swap = !strcmp(f->what, "swap_helper");
	const enum pt_misuse_class class = swap ? PT_MISUSE_SWAP_HELPER : PT_MISUSE_MAPPED_HELPER;
	const char *usual = swap || !strcmp(f->what, "mapped_helper2") ? "yes" : "no";

	if (!has(m, class, file, f))
		say(add(m, class, file, f), "%s() in line %u said %s", f->test, f->test_line,
		    f->answer ? f->answer : usual);
}

static bool has_function(const struct pt_misuses *m, enum pt_misuse_class class, const char *file,
			 const char *function)
{
	for (size_t i = 0; i < m->n; i++)
		if (m->v[i].class == class && !strcmp(m->v[i].function, function) &&
		    !strcmp(m->v[i].file, file))
			return true;
	return false;
}

/* Once for a function: its reader looks at all of it. */
static void judge_untested(struct pt_misuses *m, const char *file, const struct facts *all,
			   const struct fact *f)
{
	if (!is_of_an_architecture(file) && !about(all, f, "given") &&
	    !has(m, PT_MISUSE_MAPPED_HELPER, file, f) &&
	    !has_function(m, PT_MISUSE_UNTESTED, file, f->function))
		say(add(m, PT_MISUSE_UNTESTED, file, f), "read in line %u, no test before it",
		    f->test_line);
}

/* One that flushes anywhere may have its reasons to do it there. */
static bool flushes(const struct facts *all, const char *function)
{
	for (size_t i = 0; i < all->n; i++)
		if (!strcmp(all->v[i].what, "flushing") && !strcmp(all->v[i].function, function))
			return true;
	return false;
}

static void judge_unflushed(struct pt_misuses *m, const char *file, const struct facts *all,
			    const struct fact *f)
{
	if (!is_of_an_architecture(file) && !flushes(all, f->function) &&
	    !has_function(m, PT_MISUSE_UNFLUSHED, file, f->function))
		say(add(m, PT_MISUSE_UNFLUSHED, file, f),
		    "%s() in line %u, and no flush in this function", f->test, f->test_line);
}

static void judge_twice(struct pt_misuses *m, const char *file, const struct fact *f)
{
	if (!is_of_an_architecture(file) && !has_function(m, PT_MISUSE_TWICE, file, f->function))
		say(add(m, PT_MISUSE_TWICE, file, f), "%s() in line %u, of what was read before",
		    f->test, f->test_line);
}

static void judge_file(struct pt_misuses *m, const char *file, const struct facts *all,
		       const struct pt_role_list *invalidates)
{
	for (size_t i = 0; i < all->n; i++) {
		const struct fact *f = &all->v[i];

		if (!strcmp(f->what, "call") && !passes_on(invalidates, f->function))
			judge_call(m, file, all, f);
		else if (!strcmp(f->what, "swap_helper") || !strncmp(f->what, "mapped_helper", 13))
			judge_known(m, file, f);
		else if (!strcmp(f->what, "untested"))
			judge_untested(m, file, all, f);
		else if (!strcmp(f->what, "twice"))
			judge_twice(m, file, f);
		else if (!strcmp(f->what, "unflushed"))
			judge_unflushed(m, file, all, f);
	}
}

/* ---- what was not seen ---- */

static bool is_seen(const struct facts *all, unsigned line)
{
	for (size_t i = 0; i < all->n; i++)
		if (all->v[i].line == line && !strcmp(all->v[i].what, "seen"))
			return true;
	return false;
}

static void count_unread(struct pt_misuses *m, const struct pt_misuse_file *s,
			 const struct facts *all)
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

static int by_gate(const void *a, const void *b)
{
	const struct pt_misuse *x = a, *y = b;
	int n = (int)x->class - (int)y->class;

	if (!n)
		n = strcmp(x->file, y->file);
	return n ? n : (x->line > y->line) - (x->line < y->line);
}

static void judge_all(struct pt_misuses *m, const struct pt_misuse_files *s,
		      const struct pt_facts_of *facts, const struct pt_role_list *invalidates)
{
	for (size_t i = 0; i < s->n; i++) {
		struct facts all;

		read_facts(&all, facts[i].text ? facts[i].text : "");
		judge_file(m, s->v[i].file, &all, invalidates);
		count_unread(m, &s->v[i], &all);
		free_facts(&all);
	}
	m->files = s->n;
	if (m->n)
		qsort(m->v, m->n, sizeof(*m->v), by_gate);
}

/* ---- callers ---- */

/* Is there something open that callers may do, and which fact says that one does? */
static const char *done_by_callers(const struct pt_misuse *x)
{
	static const char *const facts[PT_NR_MISUSES] = {
		[PT_MISUSE_UNGUARDED] = "asks",
		[PT_MISUSE_UNTESTED] = "asks",
		[PT_MISUSE_UNFLUSHED] = "flushes",
	};

	return facts[x->class];
}

/* Calls of the finding's function, and in how many of them the caller does it. */
static void count_callers(const struct pt_misuse *x, const struct facts *all, size_t *calls,
			  size_t *done)
{
	for (size_t i = 0; i < all->n; i++) {
		const struct fact *f = &all->v[i];

		if (strcmp(f->what, "site") != 0 || strcmp(f->helper, x->function) != 0)
			continue;
		++*calls;
		*done += about(all, f, done_by_callers(x)) != NULL;
	}
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

/* Findings that every caller there is has taken care of go. */
static void drop_cared_for(struct pt_misuses *m, const struct facts *facts, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < m->n; i++) {
		size_t calls = 0, done = 0;

		for (size_t k = 0; done_by_callers(&m->v[i]) && k < n; k++)
			count_callers(&m->v[i], &facts[k], &calls, &done);
		if (!calls || done < calls)
			m->v[kept++] = m->v[i];
		else
			free_finding(&m->v[i]);
	}
	m->n = kept;
}

static void judge_callers(struct pt_misuses *m, const struct pt_misuse_files *s,
			  const struct pt_facts_of *of)
{
	struct facts *facts = pt_need(calloc(s->n + 1, sizeof(*facts)));

	for (size_t i = 0; i < s->n; i++)
		read_facts(&facts[i], of[i].text ? of[i].text : "");
	drop_cared_for(m, facts, s->n);
	for (size_t i = 0; i < s->n; i++)
		free_facts(&facts[i]);
	free(facts);
}

/* ---- all of it ---- */

struct search {
	const char *tree;
	unsigned jobs;
	struct pt_role_list *roles;
	struct pt_misuse_paths paths;
	const struct pt_touched *changes; /* NULL: all of it is asked for */
	struct pt_misuses *m;
	char *why;
	size_t size;
};

typedef void judge_files(struct search *to, const struct pt_misuse_files *s,
			 const struct pt_facts_of *facts);

/* What the patterns find in the files that call any of the names. */
static int look(struct search *x, const char *patterns, const struct pt_misuse_paths *paths,
		const struct pt_role_list *const names[], size_t n, judge_files *judge)
{
	struct pt_misuse_files s;
	struct pt_facts_of *facts;
	int err;

	if (!patterns)
		return -1;
	pt_misuse_sources(&s, x->tree, paths, names, n);
	facts = pt_need(calloc(s.n + 1, sizeof(*facts)));
	err = s.n ? pt_spatch(x->tree, &s, patterns, x->jobs, facts, x->why, x->size) : 0;
	if (!err)
		judge(x, &s, facts);
	for (size_t i = 0; i < s.n; i++)
		free(facts[i].text);
	free(facts);
	pt_misuse_sources_free(&s);
	return err;
}

static void take_calls(struct search *x, const struct pt_misuse_files *s,
		       const struct pt_facts_of *facts)
{
	judge_all(x->m, s, facts, &x->roles[PT_ROLE_INVALIDATES]);
}

static void take_callers(struct search *x, const struct pt_misuse_files *s,
			 const struct pt_facts_of *facts)
{
	judge_callers(x->m, s, facts);
}

/* Those of the paths that changed; the strings stay theirs. */
static void take_changed(const struct search *x, struct pt_misuse_paths *to)
{
	to->v = pt_need(calloc(x->paths.n + 1, sizeof(*to->v)));
	for (size_t i = 0; x->changes && i < x->paths.n; i++)
		if (pt_touched_file(x->changes, x->paths.v[i]))
			to->v[to->n++] = x->paths.v[i];
}

/* Findings in functions that did not change go. */
static void drop_unchanged(const struct search *x)
{
	struct pt_misuses *m = x->m;
	size_t kept = 0;

	for (size_t i = 0; i < m->n; i++)
		if (!x->changes ||
		    pt_touched_function(x->changes, x->tree, m->v[i].file, m->v[i].line))
			m->v[kept++] = m->v[i];
		else
			free_finding(&m->v[i]);
	m->n = kept;
}

static int find_calls(struct search *x)
{
	const struct pt_role_list *const names[] = { &x->roles[PT_ROLE_INVALIDATES],
						     &x->roles[PT_ROLE_OF_SWAP],
						     &x->roles[PT_ROLE_OF_MAPPED],
						     &x->roles[PT_ROLE_CLOSES] };
	char *patterns = pt_patterns(pt_data_dir(), x->roles, x->why, x->size);
	struct pt_misuse_paths changed = { 0 };
	int err;

	take_changed(x, &changed);
	err = look(x, patterns, x->changes ? &changed : &x->paths, names, PT_ARRAY_SIZE(names),
		   take_calls);
	free(changed.v);
	free(patterns);
	if (!err && !x->changes && !x->m->files) {
		snprintf(x->why, x->size,
			 "%.200s: no .c file in its mm, fs, arch/*/mm, kernel, virt and drivers "
			 "calls a helper that can be misused; is it a kernel tree?",
			 x->tree);
		err = -1;
	}
	return err;
}

static int find_callers(struct search *x)
{
	struct pt_role_list *functions = &x->roles[PT_ROLE_FUNCTIONS];
	const struct pt_role_list *const names[] = { functions };
	char *patterns;
	int err;

	for (size_t i = 0; i < x->m->n; i++)
		if (done_by_callers(&x->m->v[i]))
			pt_role_add(functions, x->m->v[i].function);
	if (!functions->n)
		return 0;
	patterns = pt_patterns_of_callers(pt_data_dir(), x->roles, x->why, x->size);
	err = look(x, patterns, &x->paths, names, 1, take_callers);
	free(patterns);
	return err;
}

int pt_misuse_find(const char *tree, const char *changed, unsigned jobs, struct pt_misuses *m,
		   char *why, size_t size)
{
	struct pt_touched changes = { 0 };
	struct pt_role_list roles[PT_NR_ROLES];
	struct search x = { tree, jobs, roles, { 0 }, changed ? &changes : NULL, m, why, size };
	int err;

	*m = (struct pt_misuses){ 0 };
	for (unsigned r = 0; r < PT_NR_ROLES; r++)
		pt_role_list((enum pt_role)r, &roles[r]);
	err = (changed && pt_touched_since(&changes, tree, changed, why, size)) ||
	      pt_misuse_paths(&x.paths, tree, why, size) || find_calls(&x);
	drop_unchanged(&x);
	err = err || find_callers(&x);
	pt_misuse_paths_free(&x.paths);
	pt_touched_free(&changes);
	for (unsigned r = 0; r < PT_NR_ROLES; r++)
		pt_role_list_free(&roles[r]);
	return err ? -1 : 0;
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
	case PT_MISUSE_TWICE:
		return swap_kind(x);
	case PT_MISUSE_UNFLUSHED:
	case PT_NR_MISUSES:
		return PT_NR_KINDS;
	case PT_MISUSE_ASKED_TOO_LATE:
	case PT_MISUSE_UNGUARDED:
		break;
	}
	return PT_KIND_MIGRATION;
}

static bool is_word_of(const char *list, const char *word)
{
	for (size_t n; (n = pt_word_in(&list)); list += n)
		if (n == strlen(word) && !strncmp(list, word, n))
			return true;
	return false;
}

static void add_arch(struct pt_turn *t, const char *arch)
{
	char *longer;

	if (is_word_of(t->arches, arch))
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
	free(m->v);
	free(m->unread);
	*m = (struct pt_misuses){ 0 };
}
