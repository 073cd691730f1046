// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/run/causes.h"

#include <stdlib.h>
#include <string.h>

#include "conformance/words/last_words.h"
#include "conformance/words/names.h"

/* A failing clause. */
struct failure {
	size_t clause;
	enum pt_helper helper; /* owner_of() it, the first of its name */
	bool explained;
};

/* A helper that may be the cause of others' failures. */
struct suspect {
	enum pt_helper helper;
	size_t failures; /* of clauses of its own */
	bool tried, chosen;
	u64 *violated; /* of each failure, how often with this one corrected */
};

struct inquest {
	struct failure *failure;
	size_t nr_failures;
	struct suspect suspect[PT_NR_HELPERS];
	size_t nr_suspects;
	const struct pt_response *rs;
	struct pt_response *corrected;
	pt_corrected_run run;
	void *arg;
	struct pt_causes *causes;
};

bool pt_clause_fails(const struct pt_response *rs, size_t clause)
{
	struct pt_clause c;

	return pt_clause_at(clause, &c) && c.type != PT_CLAUSE_HAZARD &&
	       rs->result[clause].violated && !rs->result[clause].flags;
}

/* What only answers, and makes no entry. */
static bool is_predicate(enum pt_helper h)
{
	enum pt_shape s = pt_helpers[h].shape;

	return s == PT_SHAPE_PRED || s == PT_SHAPE_PRED2 || s == PT_SHAPE_PREDWRITE ||
	       s == PT_SHAPE_PFN || s == PT_SHAPE_VPRED;
}

static struct suspect *suspect_of(struct inquest *q, enum pt_helper h)
{
	for (size_t i = 0; i < q->nr_suspects; i++)
		if (q->suspect[i].helper == h)
			return &q->suspect[i];
	q->suspect[q->nr_suspects] = (struct suspect){ .helper = h };
	return &q->suspect[q->nr_suspects++];
}

/*
 * Whose a failure is.  What one predicate alone answers of an entry, whoever made that, is
 * this predicate's.
 */
static enum pt_helper owner_of(const struct pt_clause *c)
{
	bool answers = c->type == PT_CLAUSE_EFFECT &&
		       (c->slot == PT_SLOT_accessible || c->slot == PT_SLOT_same);
	int h = answers ? pt_slot_helper(pt_helpers[c->helper].level, c->slot) : -1;

	return pt_helper_first(h < 0 ? c->helper : (enum pt_helper)h);
}

static void list_failures(struct inquest *q)
{
	struct pt_clause c;

	q->failure = pt_need(calloc(pt_nr_clauses(), sizeof(*q->failure)));
	for (size_t i = 0; i < pt_nr_clauses(); i++) {
		if (!pt_clause_fails(q->rs, i))
			continue;
		pt_clause_at(i, &c);
		/* only its own engine knows */
		if (pt_clause_is_of_few(&c)) {
			q->causes->of[i][0] = pt_helper_first(c.helper) + 1;
			continue;
		}
		q->failure[q->nr_failures] =
			(struct failure){ .clause = i, .helper = owner_of(&c) };
		suspect_of(q, q->failure[q->nr_failures++].helper)->failures++;
	}
}

/* The predicate that an effect clause asks; -1: none. */
static int asked_by(const struct failure *f)
{
	struct pt_clause c;

	pt_clause_at(f->clause, &c);
	if (c.type != PT_CLAUSE_EFFECT)
		return -1;
	return pt_slot_helper(pt_helpers[c.helper].level, c.slot);
}

/*
 * A predicate that several helpers seem to disobey may itself be wrong, about
 * entries that nobody asked it of: a step that breaks a clause leads nowhere.
 */
static void list_silent_predicates(struct inquest *q)
{
	for (size_t i = 0; i < q->nr_failures; i++)
		for (size_t k = 0; k < i; k++) {
			int h = asked_by(&q->failure[i]);

			if (h >= 0 && h == asked_by(&q->failure[k]) &&
			    q->failure[i].helper != q->failure[k].helper)
				suspect_of(q, pt_helper_first(h));
		}
}

static int by_weight(const void *a, const void *b)
{
	const struct suspect *x = a, *y = b;

	if (x->failures != y->failures)
		return x->failures > y->failures ? -1 : 1;
	return x->helper < y->helper ? -1 : x->helper > y->helper;
}

static void correct(const struct inquest *q, struct pt_correction *c, enum pt_helper first)
{
	struct pt_clause clause;

	for (size_t h = 0; h < PT_NR_HELPERS; h++)
		if (pt_helper_first(h) == first)
			c->helpers[h / 64] |= PT_BIT(h % 64);
	for (size_t i = 0; i < q->nr_failures; i++) {
		pt_clause_at(q->failure[i].clause, &clause);
		if (q->failure[i].helper == first && clause.type == PT_CLAUSE_EFFECT)
			c->slots |= PT_BIT(clause.slot);
	}
	/* what mprotect() leaves closed shows at the next fault alone */
	if (pt_helpers[first].shape == PT_SHAPE_MODPROT)
		c->slots |= PT_S(mmu_opens) | PT_S(mmu_opens_write);
}

/* A corrected helper's own effects are never judged, so they need not be asked about. */
static bool is_own_effect(const struct failure *f, const struct pt_correction *c)
{
	struct pt_clause clause;

	pt_clause_at(f->clause, &clause);
	return clause.type == PT_CLAUSE_EFFECT &&
	       (c->helpers[f->helper / 64] & PT_BIT(f->helper % 64));
}

static void ask_about(struct pt_correction *c, const struct failure *f)
{
	if (!is_own_effect(f, c))
		c->decide[f->clause / 64] |= PT_BIT(f->clause % 64);
}

void pt_request_correct(struct pt_request *rq, const struct pt_correction *c)
{
	memcpy(rq->correct, c->helpers, sizeof(rq->correct));
	rq->correct_slots = c->slots;
	memcpy(rq->decide, c->decide, sizeof(rq->decide));
	rq->stop = PT_STOP_EACH;
}

static bool run_corrected(struct inquest *q, const struct pt_correction *c)
{
	q->causes->runs++;
	memset(q->corrected, 0, sizeof(*q->corrected));
	if (!q->run(q->arg, c, q->corrected) && q->corrected->status == PT_STATUS_OK)
		return true;
	q->causes->not_settled++;
	return false;
}

static void try_suspect(struct inquest *q, struct suspect *s)
{
	struct pt_correction c = { 0 };

	s->violated = pt_need(calloc(q->nr_failures + 1, sizeof(*s->violated)));
	correct(q, &c, s->helper);
	for (size_t i = 0; i < q->nr_failures; i++)
		ask_about(&c, &q->failure[i]);
	if (!run_corrected(q, &c))
		return;
	s->tried = true;
	for (size_t i = 0; i < q->nr_failures; i++)
		s->violated[i] = q->corrected->result[q->failure[i].clause].violated;
}

static void try_suspects(struct inquest *q)
{
	qsort(q->suspect, q->nr_suspects, sizeof(q->suspect[0]), by_weight);
	for (size_t i = 0; i < q->nr_suspects; i++) {
		if (i < PT_MAX_SUSPECTS)
			try_suspect(q, &q->suspect[i]);
		else
			q->causes->not_tried += q->suspect[i].failures != 0;
	}
}

/* What only answers can be put right exactly, what makes entries least of all. */
static unsigned rank_of(enum pt_helper h)
{
	enum pt_family f = pt_family_of(h);

	if (is_predicate(h))
		return 0;
	return f == PT_F_make || f == PT_F_mkhuge || f == PT_F_raw_to_entry ||
			       f == PT_F_swp_to_entry
		       ? 2
		       : 1;
}

/* Does h do, in a table or at a higher level, what the other does? */
static bool is_built_upon(enum pt_helper h, enum pt_helper other)
{
	enum pt_family f = pt_family_of(h), of = pt_family_of(other);
	bool in_table, other_in_table;

	if (h == other || f == PT_NR_FAMILIES || of == PT_NR_FAMILIES ||
	    pt_family_on_values(f) != pt_family_on_values(of))
		return false;
	in_table = pt_family_on_values(f) != f;
	other_in_table = pt_family_on_values(of) != of;
	if (in_table != other_in_table)
		return in_table;
	return pt_helpers[h].level > pt_helpers[other].level;
}

/* Does what an answer of other's own says hold in each case, with s corrected? */
static bool clears_answers(const struct inquest *q, const struct suspect *s, enum pt_helper other)
{
	struct pt_clause c;

	for (size_t i = 0; i < q->nr_failures; i++)
		if (q->failure[i].helper == other && s->violated[i] &&
		    pt_clause_at(q->failure[i].clause, &c) && c.type == PT_CLAUSE_EXPECT)
			return false;
	return true;
}

/*
 * Two predicates that say the same of one entry may be one function, or two that are
 * wrong each by itself.  What the higher one makes is no account of the lower one's
 * failures, and the lower one accounts for all answers of the higher one or for none.
 */
static bool is_by_itself(const struct inquest *q, const struct suspect *s, enum pt_helper other)
{
	if (is_built_upon(s->helper, other))
		return true;
	return is_predicate(s->helper) && is_built_upon(other, s->helper) &&
	       !clears_answers(q, s, other);
}

static bool fails_itself(const struct inquest *q, int h)
{
	for (size_t i = 0; h >= 0 && i < q->nr_suspects; i++)
		if (q->suspect[i].helper == pt_helper_first(h))
			return q->suspect[i].failures != 0;
	return false;
}

/* Is the failure, or the answer that it is about, another's who is wrong by itself? */
static bool is_anothers(const struct inquest *q, const struct suspect *s, size_t failure)
{
	const struct failure *f = &q->failure[failure];
	int asked = asked_by(f);

	return is_by_itself(q, s, f->helper) ||
	       (fails_itself(q, asked) && is_by_itself(q, s, pt_helper_first(asked)));
}

static bool is_cleared(const struct inquest *q, const struct suspect *s, size_t failure)
{
	/* correcting a helper that makes entries is to take its own failures away */
	if (!is_predicate(s->helper) && q->failure[failure].helper == s->helper)
		return true;
	return s->tried && !s->violated[failure] && !is_anothers(q, s, failure);
}

static bool is_answered_for(const struct inquest *q, size_t failure)
{
	for (size_t i = 0; i < q->nr_suspects; i++) {
		const struct suspect *s = &q->suspect[i];

		if (is_predicate(s->helper) && s->failures && is_cleared(q, s, failure))
			return true;
	}
	return false;
}

/*
 * To correct what makes all entries of a level is to judge none of them: it clears whatever
 * fails there.  Where exact answers alone clear all its own failures, it is not the cause.
 */
static bool is_maker_by_default(const struct inquest *q, const struct suspect *s)
{
	if (rank_of(s->helper) < 2)
		return false;
	for (size_t i = 0; i < q->nr_failures; i++)
		if (q->failure[i].helper == s->helper && !is_answered_for(q, i))
			return false;
	return s->failures != 0;
}

/* How many failures a suspect would explain that are not explained yet. */
static size_t gain_of(const struct inquest *q, const struct suspect *s)
{
	size_t all = 0, own = 0, helpers = 0;

	for (size_t i = 0; i < q->nr_failures; i++) {
		if (q->failure[i].explained || !is_cleared(q, s, i))
			continue;
		all++;
		own += q->failure[i].helper == s->helper;
		helpers += !i || q->failure[i].helper != q->failure[i - 1].helper;
	}
	/* a helper whose own clauses hold is a cause only of several failures */
	return (own && all > own) || (!s->failures && helpers > 1) ? all : 0;
}

/* With equal gain: who fails itself, then who only answers, then the contract's order. */
static bool is_better(const struct suspect *a, const struct suspect *b)
{
	if (!a->failures != !b->failures)
		return a->failures;
	if (rank_of(a->helper) != rank_of(b->helper))
		return rank_of(a->helper) < rank_of(b->helper);
	return a->helper < b->helper;
}

static struct suspect *best_suspect(struct inquest *q)
{
	struct suspect *best = NULL;
	size_t most = 0;

	for (size_t i = 0; i < q->nr_suspects; i++) {
		struct suspect *s = &q->suspect[i];
		size_t gain = s->chosen || is_maker_by_default(q, s) ? 0 : gain_of(q, s);

		if (gain && (gain > most || (gain == most && is_better(s, best)))) {
			best = s;
			most = gain;
		}
	}
	return best;
}

static void name_cause(struct inquest *q, size_t failure, enum pt_helper h)
{
	uint16_t *of = q->causes->of[q->failure[failure].clause];

	for (size_t i = 0; i < PT_MAX_CAUSES; i++) {
		if (of[i] == h + 1)
			return;
		if (of[i])
			continue;
		of[i] = h + 1;
		return;
	}
}

static void choose(struct inquest *q)
{
	for (struct suspect *s = best_suspect(q); s; s = best_suspect(q)) {
		s->chosen = true;
		for (size_t i = 0; i < q->nr_failures; i++) {
			if (q->failure[i].explained || !is_cleared(q, s, i))
				continue;
			q->failure[i].explained = true;
			name_cause(q, i, s->helper);
		}
	}
}

/* A consequence of two causes, each of which alone would do. */
static void name_others(struct inquest *q)
{
	for (size_t k = 0; k < q->nr_suspects; k++) {
		const struct suspect *s = &q->suspect[k];

		for (size_t i = 0; s->chosen && s->tried && i < q->nr_failures; i++)
			if (q->failure[i].explained && is_cleared(q, s, i) &&
			    q->causes->of[q->failure[i].clause][0] != q->failure[i].helper + 1)
				name_cause(q, i, s->helper);
	}
}

/* A law that nothing explains yet, and that several may break together. */
static bool is_open_law(const struct inquest *q, size_t failure)
{
	struct pt_clause c;

	return !q->failure[failure].explained && pt_clause_at(q->failure[failure].clause, &c) &&
	       c.type == PT_CLAUSE_LAW;
}

static bool owns_open_law(const struct inquest *q, const struct suspect *s)
{
	for (size_t i = 0; i < q->nr_failures; i++)
		if (is_open_law(q, i) && q->failure[i].helper == s->helper)
			return true;
	return false;
}

/* Is the law broken less often with this one corrected? */
static bool takes_part(const struct inquest *q, const struct suspect *s, size_t failure)
{
	return s->tried && !owns_open_law(q, s) &&
	       s->violated[failure] < q->rs->result[q->failure[failure].clause].violated;
}

/* What holds only once several are corrected: each that has a part in it is a cause. */
static void choose_together(struct inquest *q)
{
	struct pt_correction c = { 0 };
	bool any = false;

	for (size_t i = 0; i < q->nr_failures; i++)
		for (size_t k = 0; is_open_law(q, i) && k < q->nr_suspects; k++)
			if (takes_part(q, &q->suspect[k], i)) {
				correct(q, &c, q->suspect[k].helper);
				any = true;
			}
	for (size_t i = 0; i < q->nr_failures; i++)
		if (is_open_law(q, i))
			ask_about(&c, &q->failure[i]);
	if (!any || !run_corrected(q, &c))
		return;
	for (size_t i = 0; i < q->nr_failures; i++) {
		if (!is_open_law(q, i) || q->corrected->result[q->failure[i].clause].violated)
			continue;
		for (size_t k = 0; k < q->nr_suspects; k++)
			if (takes_part(q, &q->suspect[k], i))
				name_cause(q, i, q->suspect[k].helper);
	}
}

void pt_causes_find(const struct pt_response *rs, pt_corrected_run run, void *arg,
		    struct pt_causes *causes)
{
	struct inquest *q = pt_need(calloc(1, sizeof(*q)));

	memset(causes, 0, sizeof(*causes));
	*q = (struct inquest){ .rs = rs, .run = run, .arg = arg, .causes = causes };
	q->corrected = pt_need(calloc(1, sizeof(*q->corrected)));
	list_failures(q);
	/* one helper alone is its own cause */
	if (q->nr_suspects > 1) {
		list_silent_predicates(q);
		try_suspects(q);
		choose(q);
		name_others(q);
		choose_together(q);
	}
	for (size_t i = 0; i < q->nr_failures; i++)
		if (!causes->of[q->failure[i].clause][0])
			name_cause(q, i, q->failure[i].helper);
	for (size_t i = 0; i < q->nr_suspects; i++)
		free(q->suspect[i].violated);
	free(q->corrected);
	free(q->failure);
	free(q);
}
