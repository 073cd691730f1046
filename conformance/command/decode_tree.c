// SPDX-License-Identifier: GPL-2.0-or-later
/* decode: what a kernel tree's own helpers say of an entry, asked in a child of its own. */
#include "conformance/command/decode_tree.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "conformance/diff/ask.h"
#include "conformance/entry/tree_names.h"
#include "conformance/subject/kernel.h"
#include "conformance/words/last_words.h"
#include "conformance/work/pool.h"
#include "conformance/work/shared.h"

#define LIMIT_MS 1800000

struct question {
	const struct pt_options *o;
	struct pt_kernel tree;
	const struct pt_kernel_build *build;
	const struct pt_place *place;
	const pt_entry *entry;
	size_t n;
	struct pt_tree_says *says; /* shared */
};

/* ---- of which kind an entry is ---- */

static const enum pt_slot asked[] = { PT_SLOT_none, PT_SLOT_present, PT_SLOT_leaf,
				      PT_SLOT_protnone };
#define NR_ASKED PT_ARRAY_SIZE(asked)

/* Slots the tree has a predicate for, and what those say. */
struct answers {
	u64 known, true_of;
};

static bool is(const struct answers *a, enum pt_slot s)
{
	return a->known & a->true_of & PT_BIT(s);
}

static bool is_not(const struct answers *a, enum pt_slot s)
{
	return a->known & ~a->true_of & PT_BIT(s);
}

static bool ask_about(struct pt_diff_side *tree, enum pt_level l, u64 e, struct answers *a)
{
	*a = (struct answers){ 0 };
	for (size_t i = 0; i < NR_ASKED; i++) {
		const int h = pt_slot_helper(l, asked[i]);
		struct pt_call c = { .helper = (u64)h, .a = e };

		if (h < 0)
			continue;
		if (!pt_diff_answer(tree, &c, 1))
			return false;
		if (c.helper == PT_NR_HELPERS)
			continue;
		a->known |= PT_BIT(asked[i]);
		a->true_of |= c.ret ? PT_BIT(asked[i]) : 0;
	}
	return true;
}

/* What is present and maps something: the MMU model knows whether anybody may use it. */
static enum pt_kind mapped_kind(const struct pt_place *p, u64 e, enum pt_kind guess)
{
	const struct pt_mode *m = pt_place_mode(p);

	if (m->mmu->rights(m, PT_MMU_LEVEL(p->level), e) & PT_MMU_ANY)
		return PT_KIND_PRESENT;
	if (guess == PT_KIND_PROTNONE || guess == PT_KIND_INVALID)
		return guess;
	return p->level == PT_PTE ? PT_KIND_PROTNONE : PT_KIND_INVALID;
}

/* p->reads is the tree's. */
static int kind_of(const struct pt_place *p, u64 e, const struct answers *a)
{
	const enum pt_kind guess = p->host->layout->classify(pt_place_mode(p), p->level, e);

	if (is(a, PT_SLOT_none))
		return PT_KIND_NONE;
	/* what points to a table need not be present to all architectures */
	if (is_not(a, PT_SLOT_leaf) && (is(a, PT_SLOT_present) || guess == PT_KIND_TABLE) &&
	    (p->level == PT_PMD || p->level == PT_PUD))
		return PT_KIND_TABLE;
	if (is_not(a, PT_SLOT_present))
		return (int)pt_tree_swap_kind(p, e);
	if (!is(a, PT_SLOT_present))
		return PT_KIND_GUESS;
	return is(a, PT_SLOT_protnone) ? PT_KIND_PROTNONE : mapped_kind(p, e, guess);
}

/* ---- asking ---- */

static bool ask_all(const struct question *q, struct pt_diff_side *tree, struct pt_response *rs,
		    struct pt_call *calls)
{
	struct pt_place p = *q->place;
	struct answers a;

	if (!pt_diff_learn(tree, calls, rs))
		return false;
	memcpy(q->says->reads, rs->reads, sizeof(rs->reads));
	memcpy(q->says->swp_types, rs->swp_types, sizeof(rs->swp_types));
	p.swp_types = q->says->swp_types;
	p.reads = (const u64(*)[PT_WIRE_SLOTS])q->says->reads;
	for (size_t i = 0; i < q->n; i++) {
		if (!ask_about(tree, p.level, (u64)q->entry[i], &a))
			return false;
		q->says->kind[i] = kind_of(&p, (u64)q->entry[i], &a);
	}
	return true;
}

static bool ask_guest(const struct question *q, const char *elf)
{
	const struct pt_job job = { q->place->host, q->place->mode, NULL, q->build->isa, elf };
	u64 broken[PT_BROKEN_WORDS] = { 0 };
	struct pt_diff_side tree = { .job = &job,
				     .o = q->o,
				     .name = "the tree",
				     .broken = broken,
				     .why = q->says->why,
				     .why_size = sizeof(q->says->why) };
	struct pt_response *rs = calloc(1, sizeof(*rs));
	struct pt_call *calls = calloc(PT_MAX_CALLS, sizeof(*calls));
	bool ok;

	if (!rs || !calls)
		pt_no_memory();
	ok = ask_all(q, &tree, rs, calls);
	pt_diff_end(&tree);
	free(calls);
	free(rs);
	return ok;
}

static int ask_child(void *arg)
{
	const struct question *q = arg;
	char elf[PATH_MAX], *why = q->says->why;
	const size_t size = sizeof(q->says->why);

	q->says->answered = pt_kernel_guest(&q->tree, q->place->host, q->build, false, elf, why,
					    size) == PT_BUILT &&
			    pt_kernel_has_mode(elf, q->build, why, size) && ask_guest(q, elf);
	return 0;
}

static bool ask_ended(void *arg, int status, double seconds)
{
	struct pt_tree_says *says = ((struct question *)arg)->says;

	(void)seconds;
	if (!WIFEXITED(status) || WEXITSTATUS(status)) {
		says->answered = false;
		pt_pool_ending(status, says->why, sizeof(says->why));
	}
	return false;
}

static const struct pt_kernel_build *build_of(const struct pt_place *p)
{
	for (const struct pt_kernel_build *b = p->host->kernel; b->mode; b++)
		if (!strcmp(b->mode, pt_place_mode(p)->name))
			return b;
	return NULL;
}

int pt_decode_ask_tree(const struct pt_options *o, const char *tree, const struct pt_place *p,
		       const pt_entry *e, size_t n, struct pt_tree_says **says)
{
	struct question q = { .o = o, .build = build_of(p), .place = p, .entry = e, .n = n };
	const struct pt_task task = { &q,	ask_child,	     ask_ended,
				      LIMIT_MS, p->host->arch->name, pt_place_mode(p)->name };
	char err[512];

	if (pt_kernel_open(&q.tree, tree, err, sizeof(err)))
		return pt_usage("%s", err);
	if (!q.build)
		return pt_usage("no kernel is built for %s %s", p->host->arch->name,
				pt_place_mode(p)->name);
	q.says = *says = pt_shared(sizeof(**says));
	snprintf(q.says->reader, sizeof(q.says->reader), "the helpers of kernel %s",
		 q.tree.version);
	pt_pool_run(&task, 1, 1, PT_STAGE_BUILD);
	if (q.says->answered)
		return -1;
	pt_usage("%s %s: %s", p->host->arch->name, pt_place_mode(p)->name, q.says->why);
	return PT_EXIT_NOT_RUN;
}
