// SPDX-License-Identifier: GPL-2.0-or-later
/* Which files are looked at, by which rules, and what is left of the findings. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/misuse/changed.h"
#include "conformance/misuse/facts.h"
#include "conformance/misuse/findings.h"
#include "conformance/misuse/judge.h"
#include "conformance/misuse/labels.h"
#include "conformance/misuse/patterns.h"
#include "conformance/words/last_words.h"
#include "conformance/work/folders.h"

struct search {
	const char *tree;
	unsigned jobs;
	struct pt_role_list *roles;
	struct pt_misuse_paths paths;
	struct pt_guards guards;
	const struct pt_touched *changes; /* NULL: all of it is asked for */
	struct pt_misuses *m;
	char *why;
	size_t size;
};

typedef void judge_files(struct search *to, const struct pt_misuse_files *s,
			 const struct pt_facts_of *facts);

/* What the patterns find in the files, which it frees. */
static int look_in(struct search *x, const char *patterns, struct pt_misuse_files *s,
		   judge_files *judge)
{
	struct pt_facts_of *facts = pt_need(calloc(s->n + 1, sizeof(*facts)));
	int err = s->n ? pt_spatch(s, patterns, x->jobs, facts, x->why, x->size) : 0;

	if (!err)
		judge(x, s, facts);
	for (size_t i = 0; i < s->n; i++)
		free(facts[i].text);
	free(facts);
	pt_misuse_sources_free(s);
	return err;
}

/* What they find in those of the paths that call any of the names; wanted: functions
 * that call these roles. */
static int look(struct search *x, const char *patterns, const struct pt_misuse_paths *paths,
		const struct pt_role_list *const names[], size_t n, u64 wanted, judge_files *judge)
{
	struct pt_misuse_files s;

	if (!patterns)
		return -1;
	pt_misuse_sources(&s, x->tree, paths, names, n, &x->guards, wanted);
	return look_in(x, patterns, &s, judge);
}

static void take_calls(struct search *x, const struct pt_misuse_files *s,
		       const struct pt_facts_of *facts)
{
	pt_misuse_judge_calls(x->m, s, facts, &x->roles[PT_ROLE_INVALIDATES]);
}

static void take_callers(struct search *x, const struct pt_misuse_files *s,
			 const struct pt_facts_of *facts)
{
	pt_misuse_judge_callers(x->m, s, facts);
}

/* What the tree's own functions say of an entry: headers go first. */
static int find_guards(struct search *x)
{
	struct pt_misuse_paths headers = { 0 };
	int err = pt_misuse_paths(&headers, x->tree, PT_HEADERS, x->why, x->size);

	if (!err) {
		pt_misuse_guards(&x->guards, x->tree, &headers);
		pt_misuse_guards(&x->guards, x->tree, &x->paths);
	}
	pt_misuse_paths_free(&headers);
	return err;
}

/* Those of the paths that changed; the strings stay theirs. */
static void take_changed(const struct search *x, struct pt_misuse_paths *to)
{
	to->v = pt_need(calloc(x->paths.n + 1, sizeof(*to->v)));
	for (size_t i = 0; x->changes && i < x->paths.n; i++)
		if (pt_touched_file(x->changes, x->paths.v[i]))
			to->v[to->n++] = x->paths.v[i];
}

static bool is_changed(const struct pt_misuse *f, const void *arg)
{
	const struct search *x = arg;

	return !x->changes || pt_touched_function(x->changes, x->tree, f->file, f->line);
}

/* What there can be something to say of. */
#define WANTED                                                                               \
	(PT_BIT(PT_ROLE_INVALIDATES) | PT_BIT(PT_ROLE_OF_SWAP) | PT_BIT(PT_ROLE_OF_MAPPED) | \
	 PT_BIT(PT_ROLE_CLOSES) | PT_BIT(PT_ROLE_BATCHES) | PT_BIT(PT_ROLE_SETS_ALIKE) |     \
	 PT_BIT(PT_ROLE_MAKES))

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
		   WANTED, take_calls);
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

	for (size_t i = 0; i < x->m->n; i++) {
		const struct pt_misuse *found = &x->m->v[i];

		if (pt_misuse_open(found))
			pt_role_add(functions, found->function);
		if (found->class == PT_MISUSE_UNFLUSHED)
			pt_role_add(&x->roles[PT_ROLE_UNFLUSHED], found->function);
	}
	if (!functions->n)
		return 0;
	pt_guards_know(&x->guards, PT_ROLE_FUNCTIONS);
	patterns = pt_patterns_of_callers(pt_data_dir(), x->roles, x->why, x->size);
	err = look(x, patterns, &x->paths, names, 1, PT_BIT(PT_ROLE_FUNCTIONS), take_callers);
	free(patterns);
	return err;
}

int pt_misuse_find(const char *tree, const char *changed, unsigned jobs, struct pt_misuses *m,
		   char *why, size_t size)
{
	struct pt_touched changes = { 0 };
	struct pt_role_list roles[PT_NR_ROLES];
	struct search x = {
		tree, jobs, roles, { 0 }, { 0 }, changed ? &changes : NULL, m, why, size
	};
	int err;

	*m = (struct pt_misuses){ 0 };
	for (unsigned r = 0; r < PT_NR_ROLES; r++)
		pt_role_list((enum pt_role)r, &roles[r]);
	pt_guards_init(&x.guards, roles);
	err = (changed && pt_touched_since(&changes, tree, changed, why, size)) ||
	      pt_misuse_paths(&x.paths, tree, PT_CALLERS, why, size) || find_guards(&x) ||
	      find_calls(&x);
	pt_misuse_keep(m, is_changed, &x);
	pt_misuse_drop_decided(m, tree);
	err = err || find_callers(&x);
	m->notes = x.paths.notes;
	x.paths.notes = NULL;
	pt_misuse_paths_free(&x.paths);
	pt_guards_free(&x.guards);
	pt_touched_free(&changes);
	for (unsigned r = 0; r < PT_NR_ROLES; r++)
		pt_role_list_free(&roles[r]);
	return err ? -1 : 0;
}
