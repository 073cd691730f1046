// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The contract as facts in Markdown, for notes that reviewers read, people and machines: of
 * each helper a list of what holds, each with the rules behind it.  A line is a fact by itself.
 */
#include <ctype.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/command/command.h"
#include "conformance/command/explain.h"
#include "conformance/command/rules.h"
#include "conformance/deviations/known_deviations.h"
#include "conformance/words/names.h"

/* ---- Markdown --------------------------------------------------------------------------- */

/* Would Markdown take it for something else, or is it the name of something in C? */
static bool is_code(const char *word, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strchr("_*<>[]|#\\~", word[i]) || !strncmp(word + i, "()", 2))
			return true;
	/* a file */
	return n > 1 && memchr(word, '/', n) && (word[0] == '/' || memchr(word, '.', n));
}

/* What stands behind a word and is none of it. */
static size_t trailing(const char *word, size_t n)
{
	size_t left = n;

	while (left && strchr(",;.:", word[left - 1]))
		left--;
	return n - left;
}

/* Are there as many brackets of one kind as of the other? */
static bool is_balanced(const char *word, size_t n)
{
	int open = 0;

	for (size_t i = 0; i < n; i++)
		open += (word[i] == '(') - (word[i] == ')');
	return !open;
}

static void put_word(const char *word, size_t n)
{
	const size_t before = *word == '(' && !is_balanced(word, n);
	size_t after = trailing(word, n);

	/* a bracket that another word opened */
	if (n - after > 1 && word[n - after - 1] == ')' &&
	    !is_balanced(word + before, n - before - after))
		after++;
	if (memchr(word, '`', n) || !is_balanced(word + before, n - before - after) ||
	    !is_code(word + before, n - before - after)) {
		printf("%.*s", (int)n, word);
		return;
	}
	printf("%.*s`%.*s`%.*s", (int)before, word, (int)(n - before - after), word + before,
	       (int)after, word + n - after);
}

/* Words of a sentence. */
static void put_prose(const char *text)
{
	const char *blank = "";

	for (size_t n; (n = pt_word_in(&text)); text += n) {
		fputs(blank, stdout);
		put_word(text, n);
		blank = " ";
	}
}

static void put_fact(const char *label, const char *text)
{
	if (!*text)
		return;
	printf("- %s: ", label);
	put_prose(text);
	putchar('\n');
}

/* ---- of a helper ------------------------------------------------------------------------- */

/* "- sets: `dirty`, `soft_dirty` [DOC]; `young` [Y1]" */
static void put_demand(const struct pt_effect *e, enum pt_demand demand, const char *label)
{
	const u64 slots = pt_effect_demands(e, demand) & ~PT_WALKER_SLOTS;
	const char *before = "";

	if (!slots)
		return;
	printf("- %s: ", label);
	for (size_t r = 0; r < pt_nr_rules; r++) {
		const char *comma = before;

		for (unsigned s = 0; s < PT_NR_SLOTS; s++) {
			if (!(slots & PT_BIT(s)) ||
			    strcmp(pt_effect_rule(e, (enum pt_slot)s), pt_rules[r].id) != 0)
				continue;
			printf("%s`%s`", comma, pt_slots[s].name);
			comma = ", ";
		}
		if (comma == before)
			continue;
		printf(" [%s]", pt_rules[r].id);
		before = "; ";
	}
	putchar('\n');
}

/* What no clause asks has no rule. */
static void put_free(const struct pt_effect *e)
{
	const u64 slots = pt_effect_demands(e, PT_DEMAND_FREE);
	const char *comma = "";

	if (!slots)
		return;
	fputs("- may be anything afterwards: ", stdout);
	for (unsigned s = 0; s < PT_NR_SLOTS; s++) {
		if (!(slots & PT_BIT(s)))
			continue;
		printf("%s`%s`", comma, pt_slots[s].name);
		comma = ", ";
	}
	putchar('\n');
}

static void put_effect(const struct pt_effect *e)
{
	static const struct {
		enum pt_demand demand;
		const char *label;
	} demands[] = {
		{ PT_DEMAND_SET, "sets" },
		{ PT_DEMAND_CLEAR, "clears" },
		{ PT_DEMAND_MAY_SET, "may set, never clears" },
		{ PT_DEMAND_MAY_CLEAR, "may clear, never sets" },
		{ PT_DEMAND_FOLLOW, "follows the protection in" },
		{ PT_DEMAND_GIVE, "gives as asked" },
		{ PT_DEMAND_KEEP, "keeps" },
		{ PT_DEMAND_INVARIANT, "its result is" },
	};

	if (!e->on)
		puts("- called on: nothing, it makes an entry");
	for (size_t i = 0; i < PT_ARRAY_SIZE(demands); i++)
		put_demand(e, demands[i].demand, demands[i].label);
	put_free(e);
}

/* "- true of: `present` [P1]; `swap` [S1]" */
static void put_expects(enum pt_helper h, bool value)
{
	const char *before = value ? "- true of: " : "- false of: ";
	bool any = false;

	for (size_t i = 0; i < pt_nr_expects; i++) {
		const struct pt_expect *e = &pt_expects[i];

		if (e->helper != h || e->value != value)
			continue;
		printf("%s%s`%s`%s [%s]", before, e->fresh ? "what was just made (" : "",
		       e->fresh ? "new" : pt_kind_names[e->kind], e->fresh ? ")" : "", e->rule);
		before = "; ";
		any = true;
	}
	if (any)
		putchar('\n');
}

static void put_laws(enum pt_helper h)
{
	for (size_t i = 0; i < pt_nr_laws; i++) {
		const struct pt_law *law = &pt_laws[i];

		if (law->helper != h)
			continue;
		printf("- `%s`: ", law->name);
		put_prose(law->text);
		printf(" [%s]\n", law->rule);
	}
}

/* What a predicate answers: an attribute of entries. */
static void put_answers(enum pt_helper h)
{
	for (unsigned s = 0; s < PT_NR_SLOTS; s++) {
		if (pt_slot_helper(pt_helpers[h].level, (enum pt_slot)s) != (int)h)
			continue;
		printf("- reads: `%s`, ", pt_slots[s].name);
		put_prose(pt_slots[s].brief);
		putchar('\n');
	}
}

static void put_deviations(const struct pt_options *o, const char *helper)
{
	const struct pt_deviation *d = NULL;

	while ((d = pt_deviation_next(d)))
		for (const struct pt_deviation_at *at = d->at; at->helper; at++) {
			const char *arch = pt_deviation_arch(d);

			if (fnmatch(at->helper, helper, 0) ||
			    !pt_options_want_arch(o, pt_arch_host_named(arch)))
				continue;
			printf("- %s deviates (`%s`, %s): ", arch, d->id,
			       pt_deviation_states[d->state]);
			put_prose(d->title);
			putchar('\n');
			break;
		}
}

void pt_md_helper(const struct pt_options *o, enum pt_helper h)
{
	printf("### `%s` (%s)\n\n", pt_helpers[h].name, pt_level_names[pt_helpers[h].level]);
	pt_put_require(h, put_fact);
	for (unsigned i = 0; i < PT_NR_HELPERS; i++) {
		const enum pt_helper half = (enum pt_helper)i;

		if (!pt_is_half_of(half, h))
			continue;
		for (size_t e = 0; e < pt_nr_effects; e++)
			if (pt_effects[e].helper == half)
				put_effect(&pt_effects[e]);
		put_answers(half);
		put_expects(half, true);
		put_expects(half, false);
		put_laws(half);
	}
	put_deviations(o, pt_helpers[h].name);
}

/* ---- rules -------------------------------------------------------------------------------- */

void pt_md_rule(const struct pt_rule *r)
{
	printf("- **%s**: ", r->id);
	put_prose(r->text);
	fputs(".  Source: ", stdout);
	put_prose(r->source);
	fputs(".  Relied on by: ", stdout);
	put_prose(r->relied_on);
	puts(".");
}

static void put_rules(const bool *used)
{
	puts("\n## Rules\n");
	for (size_t i = 0; i < pt_nr_rules; i++)
		if (used[i])
			pt_md_rule(&pt_rules[i]);
}

static bool is_of(const struct pt_clause *c, const enum pt_helper *h, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (pt_is_half_of(c->helper, h[i]))
			return true;
	return false;
}

/* What the names of attributes and of statements about results stand for. */
static void put_words(u64 slots)
{
	puts("\n## Words\n");
	for (unsigned s = 0; s < PT_NR_SLOTS; s++) {
		if (!(slots & PT_BIT(s)))
			continue;
		printf("- `%s`: ", pt_slots[s].name);
		put_prose(pt_slots[s].brief);
		putchar('\n');
	}
}

void pt_md_words_of(const enum pt_helper *h, size_t n)
{
	u64 slots = 0;

	for (size_t i = 0; i < pt_nr_effects; i++)
		for (size_t k = 0; k < n; k++)
			if (pt_is_half_of(pt_effects[i].helper, h[k]))
				slots |= pt_effect_slots(&pt_effects[i]) |
					 pt_effect_demands(&pt_effects[i], PT_DEMAND_FREE);
	if (slots & ~PT_WALKER_SLOTS)
		put_words(slots & ~PT_WALKER_SLOTS);
}

void pt_md_rules_of(const enum pt_helper *h, size_t n)
{
	bool *used = calloc(pt_nr_rules + 1, sizeof(*used));
	struct pt_clause c;

	if (!used)
		exit(pt_usage("out of memory"));
	for (size_t i = 0; i < pt_nr_clauses(); i++)
		for (size_t r = 0; r < pt_nr_rules && pt_clause_at(i, &c) && is_of(&c, h, n) &&
				   c.type != PT_CLAUSE_HAZARD && !pt_clause_is_live(&c);
		     r++)
			used[r] |= !strcmp(pt_rules[r].id, c.rule);
	put_rules(used);
	free(used);
}

/* ---- all of it ------------------------------------------------------------------------------ */

/* Does any clause that the options pick speak of it, or of its other half? */
static bool is_wanted(const struct pt_options *o, enum pt_helper h)
{
	struct pt_clause c;

	for (size_t i = 0; i < pt_nr_clauses(); i++)
		if (pt_clause_at(i, &c) && pt_is_half_of(c.helper, h) &&
		    pt_options_want_clause(o, &c))
			return true;
	return false;
}

static void put_introduction(void)
{
	puts("# What page table helpers must do\n\n"
	     "Facts of the contract that ptconform holds Linux's helpers to, on every\n"
	     "architecture.  What stands in brackets is the rule, below.  An attribute is what a\n"
	     "predicate reads, or the MMU; what no line of a helper names does not concern it.\n"
	     "Attributes and rules are explained at the end.");
}

int pt_contract_md(const struct pt_options *o)
{
	bool *used = pt_contract_rules(o);

	put_introduction();
	for (unsigned l = 0; l < PT_NR_COLUMNS; l++) {
		bool any = false;

		for (unsigned h = 0; h < PT_NR_HELPERS; h++) {
			if (pt_helpers[h].level != l ||
			    pt_helper_is_told_before((enum pt_helper)h) ||
			    !is_wanted(o, (enum pt_helper)h))
				continue;
			if (!any)
				printf("\n## Level %s\n", pt_level_names[l]);
			any = true;
			putchar('\n');
			pt_md_helper(o, (enum pt_helper)h);
		}
	}
	put_words(~(u64)PT_WALKER_SLOTS);
	put_rules(used);
	free(used);
	return PT_EXIT_OK;
}
