// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * explain: what the contract says of a helper, a clause or a rule; what a
 * caller may rely on, explain_rely.c; what the builtin helpers make of sample
 * entries, explain_samples.c.
 */
#include <string.h>

#include "conformance/command/command.h"
#include "conformance/command/explain.h"
#include "conformance/command/rules.h"
#include "conformance/deviations/known_deviations.h"
#include "conformance/race/races.h"
#include "conformance/subject/other_names.h"
#include "conformance/words/names.h"
#include "conformance/words/suggest.h"
#include "conformance/words/wrap.h"

static void print_words(const char *label, const char *words)
{
	if (*words)
		printf("  %-11s %s\n", label, words);
}

/* ---- what the tables say --------------------------------------------------------- */

static void print_demand(const char *label, const struct pt_effect *e, enum pt_demand demand)
{
	char words[640];

	pt_slots_text(pt_effect_demands(e, demand) & ~PT_WALKER_SLOTS, words, sizeof(words));
	print_words(label, words);
}

/* What a walker is asked is the same of every helper, and no promise of this one's. */
static void print_effect(const struct pt_effect *e)
{
	if (!e->on)
		print_words("called on", "nothing: it makes an entry");
	print_demand("sets", e, PT_DEMAND_SET);
	print_demand("clears", e, PT_DEMAND_CLEAR);
	print_demand("may set", e, PT_DEMAND_MAY_SET);
	print_demand("may clear", e, PT_DEMAND_MAY_CLEAR);
	print_demand("lets follow", e, PT_DEMAND_FOLLOW);
	print_demand("keeps", e, PT_DEMAND_KEEP);
	print_demand("gives", e, PT_DEMAND_GIVE);
	print_demand("makes only", e, PT_DEMAND_INVARIANT);
}

static void print_clause(const struct pt_clause *c)
{
	char name[PT_CLAUSE_NAME], text[512];
	pt_clause_name(c, name, sizeof(name));
	pt_clause_text(c, text, sizeof(text));
	printf("  %-4s %s: %s\n", c->rule, name, text);
}

/* Clauses that are no part of an effect row. */
static void print_other_clauses(enum pt_helper h)
{
	struct pt_clause c;
	for (size_t i = 0; i < pt_nr_clauses(); i++)
		if (pt_clause_at(i, &c) && c.type != PT_CLAUSE_EFFECT && pt_is_half_of(c.helper, h))
			print_clause(&c);
}

/* A predicate is asked by the clauses about its slot. */
static void print_askers(enum pt_helper h)
{
	struct pt_clause c;
	for (unsigned s = 0; s < PT_NR_SLOTS; s++) {
		size_t n = 0;
		if (pt_slot_helper(pt_helpers[h].level, (enum pt_slot)s) != (int)h)
			continue;
		for (size_t i = 0; i < pt_nr_clauses(); i++)
			n += pt_clause_at(i, &c) && c.type == PT_CLAUSE_EFFECT && c.slot == s &&
			     pt_helpers[c.helper].level == pt_helpers[h].level;
		if (n)
			printf("  %-11s %zu clauses about what other helpers do: *%s\n", "asked by",
			       n, pt_slots[s].name);
	}
}

static void print_rules_of(enum pt_helper h)
{
	struct pt_clause c;
	putchar('\n');
	for (size_t r = 0; r < pt_nr_rules; r++) {
		for (size_t i = 0; i < pt_nr_clauses(); i++) {
			if (!pt_clause_at(i, &c) || !pt_is_half_of(c.helper, h) ||
			    (c.type == PT_CLAUSE_EFFECT && pt_clause_is_live(&c)) ||
			    strcmp(c.rule, pt_rules[r].id) != 0)
				continue;
			pt_explain_rule(c.rule);
			break;
		}
	}
}

/* ---- which helpers a name means --------------------------------------------------- */

static const char *const helper_ids[PT_NR_HELPERS] = {
#define PT_HELPER(id, name, level, shape) [H_##id] = #id,
#include "generic/contract/helpers.def"
#undef PT_HELPER
};

/* What it returns, or what it does to a table. */
static bool is_return(enum pt_helper h)
{
	enum pt_shape s = pt_helpers[h].shape;
	return s == PT_SHAPE_RET || s == PT_SHAPE_RETFAULT || s == PT_SHAPE_RETNEW ||
	       PT_SHAPE_TAKES_ADDRESS(s);
}

/* Does another helper of the list say what it does to an entry? */
static bool is_second_half(enum pt_helper h)
{
	for (unsigned i = 0; is_return(h) && i < PT_NR_HELPERS; i++)
		if (i != h && pt_is_half_of((enum pt_helper)i, h) && !is_return((enum pt_helper)i))
			return true;
	return false;
}

/*
 * The helpers of a name, at every level that has one: pte_mkyoung is what
 * hugetlb code calls too.  The names of helpers.def, huge_pte_mkyoung, mean one.
 */
static size_t helpers_named(const char *name, enum pt_helper found[PT_NR_HELPERS])
{
	size_t n = 0;
	/* Older trees call it so; the contract has it under its newer name. */
	if (!strcmp(name, "pte_mkhuge"))
		name = pt_helpers[H_arch_make_huge_pte].name;
	name = pt_first_name(name);
	for (unsigned h = 0; h < PT_NR_HELPERS; h++)
		if (!strcmp(pt_helpers[h].name, name) && !is_second_half((enum pt_helper)h))
			found[n++] = (enum pt_helper)h;
	if (n)
		return n;
	int id = pt_name_index(helper_ids, PT_NR_HELPERS, name);
	if (id >= 0)
		found[n++] = (enum pt_helper)id;
	return n;
}

/* ---- the three things that can be asked for ------------------------------------------- */

static int explain_helper(const struct pt_options *o, enum pt_helper h)
{
	int status;

	pt_explain_rely_all(h);
	printf("\n%s (%s)\n", pt_helpers[h].name, pt_level_names[pt_helpers[h].level]);
	pt_put_require(h, print_words);
	for (size_t i = 0; i < pt_nr_effects; i++)
		if (pt_effects[i].helper == h)
			print_effect(&pt_effects[i]);
	print_other_clauses(h);
	print_askers(h);
	print_rules_of(h);
	pt_deviations_of_helper(o, pt_helpers[h].name);
	status = pt_explain_hazards(o, h);
	pt_explain_samples(o, h);
	for (unsigned i = 0; i < PT_NR_HELPERS; i++)
		if (i != h && pt_is_half_of((enum pt_helper)i, h) && is_return((enum pt_helper)i) &&
		    !PT_SHAPE_TAKES_ADDRESS(pt_helpers[i].shape))
			pt_explain_samples(o, (enum pt_helper)i);
	return status;
}

/* "helper.clause" */
static bool find_clause(const char *name, struct pt_clause *c)
{
	for (size_t i = 0; i < pt_nr_clauses(); i++) {
		char full[PT_FULL_NAME];
		if (!pt_clause_at(i, c))
			continue;
		pt_clause_full_name(c, full, sizeof(full));
		if (!strcmp(full, name))
			return true;
	}
	return false;
}

/* The other half of a helper that is given an address, which no sample has. */
static enum pt_helper shown_half_of(enum pt_helper h)
{
	for (unsigned i = 0; PT_SHAPE_TAKES_ADDRESS(pt_helpers[h].shape) && i < PT_NR_HELPERS; i++)
		if (pt_is_half_of((enum pt_helper)i, h) &&
		    !PT_SHAPE_TAKES_ADDRESS(pt_helpers[i].shape))
			return (enum pt_helper)i;
	return h;
}

static int explain_clause(const struct pt_options *o, const struct pt_clause *c)
{
	char text[512];
	pt_clause_text(c, text, sizeof(text));
	printf("%s: %s\n\n", o->operands[0], text);
	pt_explain_rule(c->rule);
	if (c->type == PT_CLAUSE_EFFECT) {
		printf("\n%s\n", pt_helpers[c->helper].name);
		pt_put_require(c->helper, print_words);
		print_effect(&pt_effects[c->row]);
	}
	pt_explain_samples(o, shown_half_of(c->helper));
	return PT_EXIT_OK;
}

static int explain_rule(const struct pt_rule *r)
{
	struct pt_clause c;
	pt_explain_rule(r->id);
	puts("\nits clauses:");
	for (size_t i = 0; i < pt_nr_clauses(); i++) {
		char text[512], full[PT_FULL_NAME];
		if (!pt_clause_at(i, &c) || strcmp(c.rule, r->id) != 0)
			continue;
		pt_clause_text(&c, text, sizeof(text));
		pt_clause_full_name(&c, full, sizeof(full));
		printf("  %-50s %s\n", full, text);
	}
	return PT_EXIT_OK;
}

/* Helpers, rules, deviations and scenarios near a word; of "helper.clause" the clauses. */
static const char *near_names(const char *what, char buf[PT_NEAR])
{
	const struct pt_deviation *d = NULL;
	const char *names[PT_NR_HELPERS + 64 + 128 + 64];
	size_t n = 0;

	if (strchr(what, '.'))
		return pt_near_clause(what, buf);
	for (unsigned h = 0; h < PT_NR_HELPERS; h++)
		names[n++] = pt_helpers[h].name;
	for (size_t i = 0; i < pt_nr_rules && i < 64; i++)
		names[n++] = pt_rules[i].id;
	while ((d = pt_deviation_next(d)) && n < PT_ARRAY_SIZE(names))
		names[n++] = d->id;
	for (size_t i = 0; pt_scenarios[i] && n < PT_ARRAY_SIZE(names); i++)
		names[n++] = pt_scenarios[i]->name;
	return pt_near_text(what, names, n, buf);
}

static int unknown(const char *what)
{
	char near[PT_NEAR];
	struct pt_text t;
	if (pt_attribute_named(what))
		return pt_usage(
			"'%s' is an attribute: name a helper first, as in ptconform explain "
			"pte_mkdirty %s",
			what, what);
	near_names(what, near);
	if (*near)
		return pt_usage("no helper, helper.clause, rule, deviation or scenario '%s'%s",
				what, near);
	pt_text_init(&t, near, sizeof(near));
	for (size_t i = 0; i < pt_nr_rules; i++)
		pt_text_add(&t, " %s", pt_rules[i].id);
	return pt_usage(
		"no helper, helper.clause, rule, deviation or scenario '%s'; see ptconform list "
		"helpers, list "
		"clauses; rules:%s",
		what, near);
}

/* A second name: of a helper, a clause, a rule, a deviation, a scenario. */
static bool is_a_name(const char *what)
{
	enum pt_helper h[PT_NR_HELPERS];
	struct pt_clause c;

	return helpers_named(what, h) || pt_rule_named(what) || pt_deviation_named(what) ||
	       pt_race_scenario_named(what) || find_clause(what, &c);
}

static int second_name(const char *first, const char *second)
{
	return pt_usage("explain takes one name, and behind a helper's one attribute: '%s' goes "
			"with '%s' in no way",
			second, first);
}

static int unknown_attribute(const char *what)
{
	char names[1024], near[PT_NEAR];
	pt_attribute_names(names, sizeof(names));
	return pt_usage("no attribute '%s'; there are:%s%s", what, names,
			pt_near_listed(what, names, near));
}

/* What reports are asked for beside the contract has ids like rules. */
static bool explain_origin(const char *id)
{
	static const struct {
		const char *id;
		enum pt_origin origin;
	} ids[] = {
		{ PT_RULE_REQUIRE, PT_OF_REQUIRE },
		{ PT_RULE_BASELINE, PT_OF_BASELINE },
	};

	for (size_t i = 0; i < PT_ARRAY_SIZE(ids); i++) {
		if (strcmp(ids[i].id, id) != 0)
			continue;
		printf("%s, which is no rule of the contract: %s\n", ids[i].id,
		       pt_origin_text(ids[i].origin));
		return true;
	}
	return false;
}

/* Races are run: what is said of them is what comes of it. */
static int explain_scenario(const struct pt_options *o)
{
	struct pt_options race = *o;

	race.format = "md";
	race.necessity = true;
	return pt_races(&race);
}

/* ---- as facts ------------------------------------------------------------------------- */

static int explain_md(const struct pt_options *o)
{
	const char *what = o->operands[0];
	const struct pt_rule *r = pt_rule_named(what);
	enum pt_helper h[PT_NR_HELPERS];
	const size_t n = helpers_named(what, h);
	struct pt_clause c;

	if (o->nr_operands > 1)
		return pt_usage("--format md is of all there is to a helper: without '%s'",
				o->operands[1]);
	if (pt_race_scenario_named(what))
		return explain_scenario(o);
	if (!n && !r && (find_clause(what, &c) || pt_deviation_named(what)))
		return pt_usage("--format md is of a helper or of a rule, and '%s' is neither",
				what);
	if (!n && !r)
		return unknown(what);
	for (size_t i = 0; i < n; i++) {
		if (i)
			putchar('\n');
		pt_md_helper(o, h[i]);
	}
	if (!n)
		pt_md_rule(r);
	if (n) {
		pt_md_words_of(h, n);
		pt_md_rules_of(h, n);
	}
	return PT_EXIT_OK;
}

static int explain(const struct pt_options *o)
{
	const char *what = o->operands[0], *attribute = o->nr_operands > 1 ? o->operands[1] : NULL;
	enum pt_helper h[PT_NR_HELPERS];
	struct pt_clause c;
	int status, worst = PT_EXIT_OK;
	size_t n = helpers_named(what, h);
	u64 slots = attribute ? pt_attribute_named(attribute) : 0;
	const struct pt_rule *r = pt_rule_named(what);
	const struct pt_deviation *d = pt_deviation_named(what);
	if (attribute && !slots && is_a_name(attribute))
		return second_name(what, attribute);
	for (size_t i = 0; i < n && !attribute; i++) {
		if (i)
			putchar('\n');
		status = explain_helper(o, h[i]);
		worst = status ? status : worst;
	}
	if (n && attribute && !slots)
		return unknown_attribute(attribute);
	if (n && attribute)
		pt_explain_rely(h, n, slots);
	if (n)
		return worst;
	if (attribute && find_clause(what, &c))
		return pt_usage(
			"an attribute goes with a helper, not with a clause: ptconform explain "
			"%s %s",
			pt_helpers[c.helper].name, attribute);
	if (attribute)
		return is_a_name(what) ? second_name(what, attribute) : unknown(what);
	if (explain_origin(what))
		return PT_EXIT_OK;
	if (r)
		return explain_rule(r);
	if (find_clause(what, &c))
		return explain_clause(o, &c);
	if (d) {
		pt_deviation_print(d);
		return PT_EXIT_OK;
	}
	if (pt_race_scenario_named(what))
		return explain_scenario(o);
	return unknown(what);
}

int pt_cmd_explain(const struct pt_options *o)
{
	struct pt_kept_back k;
	int status;

	if (o->format && !strcmp(o->format, "md"))
		return explain_md(o);
	pt_keep_back(&k);
	status = explain(o);
	pt_let_out(&k, pt_options_columns());
	return status;
}
