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
	struct pt_misuse_paths names;	  /* of the tree's own functions, for roles */
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
	int err = s->n ? pt_spatch(x->tree, s, patterns, x->jobs, facts, x->why, x->size) : 0;

	if (!err)
		judge(x, s, facts);
	for (size_t i = 0; i < s->n; i++)
		free(facts[i].text);
	free(facts);
	pt_misuse_sources_free(s);
	return err;
}

/* What they find in those of the paths that call any of the names. */
static int look(struct search *x, const char *patterns, const struct pt_misuse_paths *paths,
		const struct pt_role_list *const names[], size_t n, judge_files *judge)
{
	struct pt_misuse_files s;

	if (!patterns)
		return -1;
	pt_misuse_sources(&s, x->tree, paths, names, n);
	return look_in(x, patterns, &s, judge);
}

static void take_calls(struct search *x, const struct pt_misuse_files *s,
		       const struct pt_facts_of *facts)
{
	pt_misuse_judge_calls(x->m, s, facts, &x->roles[PT_ROLE_INVALIDATES]);
}

static void take_known(struct search *x, const struct pt_misuse_files *s,
		       const struct pt_facts_of *facts)
{
	pt_misuse_judge_known(x->m, s, facts);
}

static void take_callers(struct search *x, const struct pt_misuse_files *s,
			 const struct pt_facts_of *facts)
{
	pt_misuse_judge_callers(x->m, s, facts);
}

/* The tree's own name plays the part that its facts say, if no helper has it. */
static void take_definer(struct search *x, const struct pt_caller_fact *f)
{
	const bool mapped = !strcmp(f->what, "swap_helper"), says = !strcmp(f->test, "says");
	const enum pt_role role = says	   ? mapped ? PT_ROLE_NAMED_MAPPED : PT_ROLE_NAMED_SWAPPED
				  : mapped ? PT_ROLE_ASSERTS_MAPPED
					   : PT_ROLE_ASSERTS_SWAPPED;

	if (pt_role_has(&x->roles[PT_ROLE_LOOKS], f->helper) ||
	    pt_role_has(&x->roles[PT_ROLE_OF_MAPPED], f->helper) ||
	    pt_role_has(&x->roles[PT_ROLE_OF_SWAP], f->helper) ||
	    pt_role_has(&x->roles[role], f->helper))
		return;
	pt_misuse_path_add(&x->names, f->helper);
	pt_role_add(&x->roles[role], x->names.v[x->names.n - 1]);
}

static void take_definers(struct search *x, const struct pt_misuse_files *s,
			  const struct pt_facts_of *facts)
{
	for (size_t i = 0; i < s->n; i++) {
		struct pt_caller_facts all;

		pt_caller_facts_read(&all, facts[i].text ? facts[i].text : "");
		for (size_t k = 0; k < all.n; k++)
			take_definer(x, &all.v[k]);
		pt_caller_facts_free(&all);
	}
}

/* What the tree calls by names of its own. */
static int find_definers(struct search *x)
{
	char *patterns = pt_patterns_of_definers(pt_data_dir(), x->roles, x->why, x->size);
	struct pt_misuse_paths headers = { 0 };
	struct pt_misuse_files s = { 0 };
	int err = !patterns || pt_misuse_paths(&headers, x->tree, PT_HEADERS, x->why, x->size);

	if (!err) {
		pt_misuse_definers(&s, x->tree, &headers);
		pt_misuse_definers(&s, x->tree, &x->paths);
		err = look_in(x, patterns, &s, take_definers);
	}
	pt_misuse_paths_free(&headers);
	free(patterns);
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

/* Where answers are compared, in more words, which would cost elsewhere. */
static int find_compared(struct search *x)
{
	const struct pt_role_list *const names[] = { &x->roles[PT_ROLE_TESTS],
						     &x->roles[PT_ROLE_SWAPPED] };
	char *patterns = pt_patterns_of_compared(pt_data_dir(), x->roles, x->why, x->size);
	struct pt_misuse_files s;
	int err = -1;

	if (patterns) {
		pt_misuse_comparers(&s, x->tree, &x->paths, names, PT_ARRAY_SIZE(names));
		err = look_in(x, patterns, &s, take_known);
	}
	free(patterns);
	return err;
}

static int find_callers(struct search *x)
{
	struct pt_role_list *functions = &x->roles[PT_ROLE_FUNCTIONS];
	const struct pt_role_list *const names[] = { functions };
	char *patterns;
	int err;

	for (size_t i = 0; i < x->m->n; i++)
		if (pt_misuse_open(&x->m->v[i]))
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
	struct search x = {
		tree, jobs, roles, { 0 }, { 0 }, changed ? &changes : NULL, m, why, size
	};
	int err;

	*m = (struct pt_misuses){ 0 };
	for (unsigned r = 0; r < PT_NR_ROLES; r++)
		pt_role_list((enum pt_role)r, &roles[r]);
	err = (changed && pt_touched_since(&changes, tree, changed, why, size)) ||
	      pt_misuse_paths(&x.paths, tree, PT_CALLERS, why, size) || find_definers(&x) ||
	      find_calls(&x) || find_compared(&x);
	pt_misuse_keep(m, is_changed, &x);
	pt_misuse_drop_decided(m, tree);
	err = err || find_callers(&x);
	m->notes = x.paths.notes;
	x.paths.notes = NULL;
	pt_misuse_paths_free(&x.paths);
	pt_misuse_paths_free(&x.names);
	pt_touched_free(&changes);
	for (unsigned r = 0; r < PT_NR_ROLES; r++)
		pt_role_list_free(&roles[r]);
	return err ? -1 : 0;
}
