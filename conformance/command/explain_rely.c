// SPDX-License-Identifier: GPL-2.0-or-later
/* explain HELPER ATTRIBUTE: may a caller rely on it afterwards? */
#include <stdlib.h>
#include <string.h>

#include "conformance/command/explain.h"
#include "conformance/command/rules.h"
#include "conformance/words/names.h"

/* ---- what attributes are called -------------------------------------------------- */

static const struct {
	const char *word;
	u64 slots;
} aliases[] = {
	{ "accessed", PT_S(young) },
	{ "old", PT_S(young) },
	{ "clean", PT_S(dirty) },
	{ "writable", PT_S(write) },
	{ "frame", PT_S(pfn) },
	{ "thp", PT_S(trans_huge) },
	{ "prot-none", PT_S(protnone) },
	{ "exclusive", PT_S(swp_exclusive) },
	{ "swap-type", PT_S(type) },
	{ "swap-offset", PT_S(offset) },
	{ "pkey", PT_S(key) },
	{ "protection-key", PT_S(key) },
	{ "bti", PT_S(key) },
	{ "memory-type", PT_S(memtype) },
	{ "other", PT_S(other) },
	{ "mmu-read", PT_S(mmu_within_vma) | PT_S(mmu_opens) },
	{ "mmu-exec", PT_S(mmu_within_vma) | PT_S(mmu_opens) },
	{ "mmu-write", PT_S(mmu_denies_write) | PT_S(mmu_opens_write) },
	{ "mmu-fault", PT_S(mmu_faults) },
	{ "mmu-dirty", PT_S(mmu_records_write) },
	{ "mmu-young", PT_S(mmu_records_read) },
};

/* Dashes, underscores and blanks are the same. */
static bool same_word(const char *a, const char *b)
{
	while (*a && (*a == *b || (strchr("-_ ", *a) && *b && strchr("-_ ", *b)))) {
		a++;
		b++;
	}
	return !*a && !*b;
}

u64 pt_attribute_named(const char *word)
{
	for (unsigned s = 0; s < PT_NR_SLOTS; s++)
		if (same_word(word, pt_slots[s].name))
			return PT_BIT(s);
	for (size_t i = 0; i < PT_ARRAY_SIZE(aliases); i++)
		if (same_word(word, aliases[i].word))
			return aliases[i].slots;
	return 0;
}

void pt_attribute_names(char *buf, size_t size)
{
	struct pt_text t;
	pt_text_init(&t, buf, size);
	for (unsigned s = 0; s < PT_NR_SLOTS; s++)
		pt_text_add(&t, " %s", pt_slots[s].name);
	for (size_t i = 0; i < PT_ARRAY_SIZE(aliases); i++)
		pt_text_add(&t, " %s", aliases[i].word);
}

/* ---- where the answer stands ---------------------------------------------------------- */

static const struct pt_effect *effect_of(enum pt_helper h)
{
	for (size_t i = 0; i < pt_nr_effects; i++)
		if (pt_effects[i].helper == h)
			return &pt_effects[i];
	return NULL;
}

static const struct pt_law *law_of(enum pt_helper h, const char *name)
{
	for (size_t i = 0; i < pt_nr_laws; i++)
		if (pt_laws[i].helper == h && !strcmp(pt_laws[i].name, name))
			return &pt_laws[i];
	return NULL;
}

/* The law that answers for a helper; NULL: none does. */
static const struct pt_law *answering_law(enum pt_helper h, enum pt_law_answer *says)
{
	for (size_t i = 0; i < pt_nr_law_answers; i++) {
		const struct pt_law *law = law_of(h, pt_law_answers[i].law);
		*says = pt_law_answers[i].answer;
		if (law)
			return law;
	}
	return NULL;
}

/* The half of a helper that returns the entry, told by its _ret name being the same. */
static const struct pt_law *returning_law(enum pt_helper h)
{
	const struct pt_law *law = law_of(h, "returns-old");
	for (size_t i = 0; !law && i < pt_nr_laws; i++)
		if (!strcmp(pt_laws[i].name, "returns-old") &&
		    !strcmp(pt_helpers[pt_laws[i].helper].name, pt_helpers[h].name))
			law = &pt_laws[i];
	return law;
}

/* ---- the answer ---------------------------------------------------------------------------- */

static bool is_readable(enum pt_level l, enum pt_slot slot)
{
	if (pt_slots[slot].type == PT_SLOT_TYPE_INVARIANT || slot == PT_SLOT_memtype ||
	    slot == PT_SLOT_key || slot == PT_SLOT_other)
		return slot != PT_SLOT_accessible || l == PT_PTE;
	return pt_slot_helper(l, slot) >= 0;
}

/* What the predicate of a slot says of any entry of a kind; NULL: the contract does not say. */
static const struct pt_expect *expectation(enum pt_level l, enum pt_slot slot, enum pt_kind kind)
{
	for (size_t i = 0; i < pt_nr_expects; i++)
		if ((int)pt_expects[i].helper == pt_slot_helper(l, slot) &&
		    pt_expects[i].kind == kind && !pt_expects[i].fresh)
			return &pt_expects[i];
	return NULL;
}

/* What a fault must make true where the row says "may set": see enum pt_fault. */
static const char *by_fault(const struct pt_effect *e, enum pt_slot slot)
{
	if (pt_helpers[e->helper].shape != PT_SHAPE_MODFAULT)
		return "";
	if (PT_BIT(slot) & (PT_S(young) | PT_S(dirty)))
		return "; a write fault makes it true";
	return slot == PT_SLOT_write ? "; a write fault after a copy makes it true" : "";
}

/* Of an entry that is not finished nothing but its pfn is asked. */
static bool is_unfinished(const struct pt_effect *e)
{
	return pt_effect_slots(e) == PT_S(pfn);
}

static void effect_text(const struct pt_effect *e, enum pt_slot slot, struct pt_text *t)
{
	bool numeric = pt_slots[slot].type == PT_SLOT_TYPE_VALUE;
	switch (pt_effect_demand(e, slot)) {
	case PT_DEMAND_SET:
		pt_text_add(t, "yes: true");
		return;
	case PT_DEMAND_CLEAR:
		pt_text_add(t, "yes: false");
		return;
	case PT_DEMAND_MAY_SET:
		pt_text_add(t, "only if it was true before: it may be set, never cleared%s",
			    by_fault(e, slot));
		return;
	case PT_DEMAND_MAY_CLEAR:
		pt_text_add(t, "only if it was false before: it may be cleared, never set");
		return;
	case PT_DEMAND_GIVE:
		pt_text_add(t, "yes: the value asked for");
		return;
	case PT_DEMAND_FOLLOW:
		pt_text_add(t, "yes: what the new protection says");
		return;
	case PT_DEMAND_KEEP:
		pt_text_add(t, "yes: as it was");
		return;
	case PT_DEMAND_INVARIANT:
		pt_text_add(t, "yes: %s", pt_slots[slot].brief);
		return;
	case PT_DEMAND_FREE:
		/* The architecture's own layer: its own helpers read these. */
		if (!e->on && numeric && pt_effect_slots(e) & PT_S(raw))
			pt_text_add(t, "yes: what was stored, as __swp_type() and __swp_offset() "
				       "read it");
		else if (is_unfinished(e))
			pt_text_add(t, "no: not before the entry is made huge");
		else
			pt_text_add(t, "no: it may be anything");
		return;
	default:
		break;
	}
	if (pt_slots[slot].type == PT_SLOT_TYPE_INVARIANT)
		pt_text_add(t, "no: the contract does not ask it of what this helper makes");
	else
		pt_text_add(t, "nobody asks this of %s",
			    e->on ? "entries of these kinds" : "what it makes");
}

static void kind_text(enum pt_level l, enum pt_slot slot, enum pt_kind kind, struct pt_text *t)
{
	static const char *const left[PT_NR_KINDS] = {
		[PT_KIND_NONE] = "nothing is left",
		[PT_KIND_TABLE] = "it makes an entry that points to a table",
	};
	const struct pt_expect *e = expectation(l, slot, kind);
	if (e)
		pt_text_add(t, "yes: %s, %s", e->value ? "true" : "false", left[kind]);
	else
		pt_text_add(t, "no: %s, and nobody asks this of it", left[kind]);
}

static void law_text(const struct pt_law *law, enum pt_law_answer says, enum pt_slot slot,
		     struct pt_text *t)
{
	char one[256];
	switch (says) {
	case PT_ANSWER_NOTHING_LEFT:
		kind_text(pt_helpers[law->helper].level, slot, PT_KIND_NONE, t);
		return;
	case PT_ANSWER_RETURNED:
		pt_text_add(t, "yes: in what it returns, as it was");
		return;
	case PT_ANSWER_STORED:
		pt_text_add(t, "yes: as in the entry it is given");
		return;
	case PT_ANSWER_REBUILT:
		if (slot == PT_SLOT_pfn || slot == PT_SLOT_memtype || slot == PT_SLOT_key)
			pt_text_add(t, "yes: of the entry made of it, as it was");
		else
			pt_text_add(
				t,
				"no: of the entry made of it, rights and memory are as they were");
		return;
	case PT_ANSWER_NEW:
		pt_text_add(t, "yes: as in the new entry");
		return;
	case PT_ANSWER_ADVANCES:
		pt_text_add(t, slot == PT_SLOT_pfn ? "yes: n more than it was" : "yes: as it was");
		return;
	case PT_ANSWER_MOVES:
		pt_text_add(t,
			    slot == PT_SLOT_offset ? "yes: n more than it was" : "yes: as it was");
		return;
	case PT_ANSWER_LIKE_ONE:
		if (pt_law_part(law, PT_PART_LIKE) == law->helper) {
			pt_text_add(t, slot == PT_SLOT_pfn
					       ? "yes: that of the first place, and n more"
					       : "yes: in each place as in the entry given");
			return;
		}
		pt_rely_text(pt_law_part(law, PT_PART_LIKE), slot, one, sizeof(one));
		pt_text_add(t, "%s (in each place, as after %s)", one,
			    pt_helpers[pt_law_part(law, PT_PART_LIKE)].name);
		return;
	case PT_ANSWER_TABLE:
		kind_text(pt_helpers[law->helper].level, slot, PT_KIND_TABLE, t);
		return;
	case PT_ANSWER_KERNEL:
		if (slot == PT_SLOT_pfn)
			pt_text_add(t, "yes: the frame asked for");
		else if (slot == PT_SLOT_leaf || slot == PT_SLOT_present)
			pt_text_add(t, "yes: true");
		else
			pt_text_add(t, "nobody asks this of a mapping of the kernel's own");
		return;
	case PT_ANSWER_SHADOW_STACK:
		if (slot == PT_SLOT_pfn)
			pt_text_add(t, "yes: as it was");
		else if (slot == PT_SLOT_write || slot == PT_SLOT_dirty)
			pt_text_add(t, "yes: true");
		else
			pt_text_add(t, "nobody asks this of a shadow stack's entry");
		return;
	case PT_ANSWER_HINTED:
	case PT_ANSWER_HINTED_NO_MORE:
		if (slot == PT_SLOT_write && says == PT_ANSWER_HINTED_NO_MORE)
			pt_text_add(t, "yes: false");
		else if (slot == PT_SLOT_protnone)
			pt_text_add(t, "yes: true");
		else if (slot != PT_SLOT_write && slot <= PT_SLOT_pfn)
			pt_text_add(t, "yes: as it was");
		else
			pt_text_add(t, "nobody asks this of an entry of NUMA hinting");
		return;
	}
}

static void reader_text(enum pt_shape shape, struct pt_text *t)
{
	switch (shape) {
	case PT_SHAPE_PRED:
	case PT_SHAPE_PRED2:
	case PT_SHAPE_PREDWRITE:
	case PT_SHAPE_PFN:
	case PT_SHAPE_VPRED:
		pt_text_add(t, "yes: it changes nothing, it only reads");
		return;
	case PT_SHAPE_MOD:
	case PT_SHAPE_MODFAULT:
	case PT_SHAPE_MODNEW:
	case PT_SHAPE_MODNR:
	case PT_SHAPE_MODPROT:
		pt_text_add(t, "no: no clause says what it does");
		return;
	case PT_SHAPE_RET:
	case PT_SHAPE_RETFAULT:
	case PT_SHAPE_RETNEW:
		pt_text_add(t, "nobody asks it: this is what it returns");
		return;
	default:
		pt_text_add(t, "nobody asks it: it makes a value, not an entry");
	}
}

static enum pt_slot slot_for(enum pt_helper h, enum pt_slot slot)
{
	const struct pt_effect *e = effect_of(h);
	return e && pt_effect_demand(e, slot) == PT_DEMAND_NONE ? pt_swap_twin(slot) : slot;
}

/* The half of a conversion that has no law of its own: its twin's law speaks of both. */
static bool undoes(enum pt_helper h)
{
	for (size_t i = 0; i < pt_nr_laws; i++)
		if (!strcmp(pt_laws[i].name, "loads-back") &&
		    pt_law_part(&pt_laws[i], PT_PART_LOADER) == h)
			return true;
	return false;
}

static void answer(enum pt_helper h, enum pt_slot slot, char *buf, size_t size)
{
	const struct pt_effect *e = effect_of(h);
	enum pt_law_answer says = PT_ANSWER_NOTHING_LEFT;
	struct pt_text t;
	const struct pt_law *law = answering_law(h, &says);

	pt_text_init(&t, buf, size);
	if (!is_readable(pt_helpers[h].level, slot)) {
		pt_text_add(&t, "nobody can ask this at level %s",
			    pt_level_names[pt_helpers[h].level]);
	} else if (e) {
		effect_text(e, slot, &t);
	} else if (law) {
		law_text(law, says, slot, &t);
	} else if (undoes(h)) {
		pt_text_add(&t, "yes: as in the entry it is given");
	} else {
		reader_text(pt_helpers[h].shape, &t);
	}
	if (returning_law(h) && (e || says != PT_ANSWER_RETURNED) &&
	    is_readable(pt_helpers[h].level, slot))
		pt_text_add(&t, "; what was there before is returned whole");
}

void pt_rely_text(enum pt_helper h, enum pt_slot slot, char *buf, size_t size)
{
	answer(h, slot_for(h, slot), buf, size);
}

/* ---- printed ----------------------------------------------------------------------------------
 */

/* The clauses behind the answer: of the slot, or the laws that speak for all of them. */
static bool is_check(const struct pt_clause *c, enum pt_helper h, enum pt_slot slot)
{
	enum pt_law_answer says;
	if (c->type == PT_CLAUSE_EFFECT)
		return c->helper == h &&
		       (c->slot == slot ||
			(c->slot == PT_SLOT_raw &&
			 (slot == PT_SLOT_type || slot == PT_SLOT_offset) &&
			 pt_effect_demand(&pt_effects[c->row], slot) == PT_DEMAND_FREE));
	if (c->type != PT_CLAUSE_LAW)
		return false;
	const struct pt_law *law = &pt_laws[c->row];
	return (law == returning_law(h) || (!effect_of(h) && law == answering_law(h, &says)));
}

/* The names of these clauses; marks their rules. */
static size_t print_checks(enum pt_helper h, enum pt_slot slot, bool *rules)
{
	char full[PT_FULL_NAME];
	struct pt_clause c;
	size_t n = 0;
	for (size_t i = 0; i < pt_nr_clauses(); i++) {
		if (!pt_clause_at(i, &c) || !is_check(&c, h, slot))
			continue;
		pt_clause_full_name(&c, full, sizeof(full));
		printf("  checked by  %s (%s)\n", full, c.rule);
		for (size_t r = 0; r < pt_nr_rules; r++)
			rules[r] = rules[r] || !strcmp(pt_rules[r].id, c.rule);
		n++;
	}
	return n;
}

static void rely_on(enum pt_helper h, enum pt_slot slot, bool *rules)
{
	char text[300];
	enum pt_law_answer says;
	answer(h, slot, text, sizeof(text));
	printf("after %s (%s), %s (%s):\n  %s\n", pt_helpers[h].name,
	       pt_level_names[pt_helpers[h].level], pt_slots[slot].name, pt_slots[slot].brief,
	       text);
	if (!is_readable(pt_helpers[h].level, slot))
		return;
	const struct pt_law *law = effect_of(h) ? NULL : answering_law(h, &says);
	size_t n = print_checks(h, slot, rules);
	if (law && says == PT_ANSWER_LIKE_ONE && pt_law_part(law, PT_PART_LIKE) != h)
		n += print_checks(pt_law_part(law, PT_PART_LIKE), slot, rules);
	if (!n)
		puts("  checked by  no clause");
}

void pt_explain_rely(const enum pt_helper *h, size_t n, u64 slots)
{
	bool *rules = calloc(pt_nr_rules, sizeof(*rules));
	if (!rules)
		exit(pt_usage("out of memory"));
	for (size_t i = 0; i < n; i++)
		for (unsigned s = 0; s < PT_NR_SLOTS; s++)
			if (slots & PT_BIT(s))
				rely_on(h[i], slot_for(h[i], (enum pt_slot)s), rules);
	for (size_t r = 0; r < pt_nr_rules; r++)
		if (rules[r])
			pt_explain_rule(pt_rules[r].id);
	free(rules);
}

void pt_explain_rely_all(enum pt_helper h)
{
	u64 told = 0;
	printf("after %s (%s), may a caller rely on:\n", pt_helpers[h].name,
	       pt_level_names[pt_helpers[h].level]);
	for (unsigned s = 0; s < PT_NR_SLOTS; s++) {
		char text[300], other[300];
		if ((told & PT_BIT(s)) || pt_slots[s].type == PT_SLOT_TYPE_INVARIANT)
			continue;
		answer(h, (enum pt_slot)s, text, sizeof(text));
		for (unsigned k = s; k < PT_NR_SLOTS; k++) {
			if (pt_slots[k].type == PT_SLOT_TYPE_INVARIANT)
				continue;
			answer(h, (enum pt_slot)k, other, sizeof(other));
			if (strcmp(text, other) != 0)
				continue;
			told |= PT_BIT(k);
			printf(k == s ? "  %s" : " %s", pt_slots[k].name);
		}
		printf("\n    %s\n", text);
	}
}
