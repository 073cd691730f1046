// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * explain: what the contract says of a helper, a clause or a rule, and what
 * the builtin helpers make of sample entries, architecture by architecture.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/command/command.h"
#include "conformance/decode.h"
#include "conformance/names.h"

static void print_rule(const char *id)
{
	const struct pt_rule *r = pt_rule_named(id);
	if (r)
		printf("rule %s: %s\n  source: %s\n  relied on by: %s\n", r->id, r->text, r->source,
		       r->relied_on);
	else
		printf("rule %s\n", id);
}

static void print_words(const char *label, const char *words)
{
	if (*words)
		printf("  %-11s %s\n", label, words);
}

/* ---- what the tables say --------------------------------------------------------- */

static void print_effect(const struct pt_effect *e)
{
	char words[640];
	u64 said = e->sets | e->clears | e->may_set | e->may_clear;
	u64 attributes = 0, invariants = 0;
	u64 all = pt_effect_slots(e);

	for (unsigned s = 0; s < PT_NR_SLOTS; s++) {
		bool invariant = pt_slots[s].type == PT_SLOT_TYPE_INVARIANT;
		*(invariant ? &invariants : &attributes) |= all & PT_BIT(s);
	}
	if (e->on)
		pt_kinds_text(e->on, words, sizeof(words));
	else
		strcpy(words, "nothing: it makes an entry");
	print_words("called on", words);
	pt_when_text(e->when, words, sizeof(words));
	print_words("when", words);
	pt_slots_text(e->sets, words, sizeof(words));
	print_words("sets", words);
	pt_slots_text(e->clears, words, sizeof(words));
	print_words("clears", words);
	pt_slots_text(e->may_set, words, sizeof(words));
	print_words("may set", words);
	pt_slots_text(e->may_clear, words, sizeof(words));
	print_words("may clear", words);
	u64 follows =
		pt_helpers[e->helper].shape == PT_SHAPE_MODPROT ? PT_S(write) | PT_S(protnone) : 0;
	pt_slots_text(attributes & follows, words, sizeof(words));
	print_words("lets follow", words);
	pt_slots_text(attributes & ~said & ~follows, words, sizeof(words));
	print_words(e->on ? "keeps" : "gives", words);
	pt_slots_text(invariants, words, sizeof(words));
	print_words("makes only", words);
}

static void print_clause(const struct pt_clause *c)
{
	char name[PT_CLAUSE_NAME], text[512];
	pt_clause_name(c, name, sizeof(name));
	pt_clause_text(c, text, sizeof(text));
	printf("  %-4s %s: %s\n", c->rule, name, text);
}

/* Clauses that are no part of an effect row. */
static void print_other_clauses(const char *helper)
{
	struct pt_clause c;
	for (size_t i = 0; i < pt_nr_clauses(); i++)
		if (pt_clause_at(i, &c) && c.type != PT_CLAUSE_EFFECT &&
		    !strcmp(pt_helpers[c.helper].name, helper))
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

static void print_rules_of(const char *helper)
{
	struct pt_clause c;
	putchar('\n');
	for (size_t r = 0; r < pt_nr_rules; r++) {
		for (size_t i = 0; i < pt_nr_clauses(); i++) {
			if (!pt_clause_at(i, &c) ||
			    strcmp(pt_helpers[c.helper].name, helper) != 0 ||
			    strcmp(c.rule, pt_rules[r].id) != 0)
				continue;
			print_rule(c.rule);
			break;
		}
	}
}

/* ---- what an architecture does ------------------------------------------------------ */

/* One builtin subject with the helpers that make samples. */
struct sampler {
	const struct pt_arch_host *host;
	size_t mode;
	const struct pt_subject *s;
};

static u64 sample_pfn(const struct sampler *sm, enum pt_level l)
{
	const struct pt_mode *m = &sm->host->arch->modes[sm->mode];
	const unsigned shifts[PT_NR_LEVELS] = { 0, m->pmd_shift, m->pud_shift, m->pmd_shift };
	return l == PT_PTE ? 0x1234 : UINT64_C(5) << (shifts[l] - m->page_shift);
}

static bool has(const struct sampler *sm, enum pt_helper h)
{
	return sm->s->op[h].one != NULL;
}

static u64 call(const struct sampler *sm, enum pt_helper h, u64 a, u64 b)
{
	return PT_SHAPE_TAKES_TWO(pt_helpers[h].shape) ? sm->s->op[h].two(a, b)
						       : sm->s->op[h].one(a);
}

/* The subject's helper of a family, or -1. */
static int at(const struct sampler *sm, enum pt_family f, enum pt_level l)
{
	int h = pt_helper_at(f, l);
	return h >= 0 && has(sm, h) ? h : -1;
}

static bool sample_mapped(const struct sampler *sm, enum pt_level l, enum pt_prot prot, u64 *e)
{
	int make = at(sm, PT_F_make, l), young = at(sm, PT_F_mkyoung, l);
	int mkhuge = at(sm, PT_F_mkhuge, l);
	if (make < 0 || young < 0 || (l != PT_PTE && mkhuge < 0))
		return false;
	if (l == PT_PUD && !sm->host->arch->modes[sm->mode].pud_shift)
		return false;
	*e = call(sm, make, sample_pfn(sm, l), prot);
	if (l != PT_PTE)
		*e = call(sm, mkhuge, *e, 0);
	if (prot != PT_PROT_NONE)
		*e = call(sm, young, *e, 0);
	return true;
}

/* What makes the swp_entry_t of a kind. */
static enum pt_helper swap_maker(enum pt_kind kind)
{
	switch (kind) {
	case PT_KIND_SWAP:
		return H_swp_entry;
	case PT_KIND_DEVICE:
		return H_make_readable_device_private_entry;
	case PT_KIND_POISON:
		return H_make_hwpoison_entry;
	case PT_KIND_MARKER:
		return H_make_pte_marker_entry;
	default:
		return H_make_readable_migration_entry;
	}
}

static bool sample_swap(const struct sampler *sm, enum pt_level l, enum pt_kind kind, u64 *e)
{
	int to = at(sm, PT_F_swp_to_entry, l);
	enum pt_helper make = swap_maker(kind);
	if (to < 0 || !has(sm, make) || (l != PT_PTE && kind > PT_KIND_MIGRATION))
		return false;
	u64 v = kind == PT_KIND_SWAP	 ? call(sm, make, 1, 0x200)
		: kind == PT_KIND_MARKER ? call(sm, make, 1, 0)
					 : call(sm, make, sample_pfn(sm, l), 0);
	*e = call(sm, to, v, 0);
	return true;
}

/* An entry of a kind; false if this subject cannot make one. */
static bool sample(const struct sampler *sm, enum pt_level l, enum pt_kind kind, u64 *e)
{
	int clear = at(sm, PT_F_clear, l), populate = at(sm, PT_F_populate, l);
	int mkinvalid = at(sm, PT_F_mkinvalid, l);
	switch (kind) {
	case PT_KIND_NONE:
		*e = clear >= 0 ? call(sm, clear, 0, 0) : 0;
		return true;
	case PT_KIND_TABLE:
		if (populate < 0)
			return false;
		*e = call(sm, populate, 0x1234, 0);
		return true;
	case PT_KIND_PRESENT:
		return sample_mapped(sm, l, PT_PROT_SHARED_RW, e);
	case PT_KIND_PROTNONE:
		return sample_mapped(sm, l, PT_PROT_NONE, e);
	case PT_KIND_INVALID:
		if (mkinvalid < 0 || !sample_mapped(sm, l, PT_PROT_RW, e))
			return false;
		*e = call(sm, mkinvalid, *e, 0);
		return true;
	default:
		return sample_swap(sm, l, kind, e);
	}
}

static struct pt_place place(const struct sampler *sm, enum pt_level l, int kind)
{
	return (struct pt_place){ sm->host, sm->mode, l, kind, NULL };
}

static void show_change(const struct sampler *sm, enum pt_helper h, enum pt_kind kind, u64 before,
			u64 prot)
{
	enum pt_level l = pt_helpers[h].level;
	struct pt_place from = place(sm, l, (int)kind), to = place(sm, l, PT_KIND_GUESS);
	char line[PT_DECODE_LINE];
	u64 after = call(sm, h, before, prot);

	pt_decode_line_at(&from, before, line, sizeof(line));
	printf("    %-9s  %s\n", pt_kind_names[kind], line);
	pt_decode_line_at(&to, after, line, sizeof(line));
	printf("    %9s→ %s\n", "", line);
	pt_decode_diff_at(&from, before, &to, after, line, sizeof(line));
	printf("    %9s  changed: %s\n", "", line);
}

static void show_modprot(const struct sampler *sm, enum pt_helper h, enum pt_kind kind, u64 before)
{
	static const enum pt_prot prots[] = { PT_PROT_NONE, PT_PROT_R };
	for (size_t i = 0; i < PT_ARRAY_SIZE(prots); i++) {
		printf("    to protection %s:\n", pt_prot_names[prots[i]]);
		show_change(sm, h, kind, before, prots[i]);
	}
}

static void show_answer(const struct sampler *sm, enum pt_helper h, enum pt_kind kind, u64 before)
{
	enum pt_level l = pt_helpers[h].level;
	struct pt_place p = place(sm, l, (int)kind);
	char line[PT_DECODE_LINE];
	enum pt_shape shape = pt_helpers[h].shape;
	u64 answer = call(sm, h, before, before);

	pt_decode_line_at(&p, before, line, sizeof(line));
	if (shape == PT_SHAPE_PFN || shape == PT_SHAPE_RET)
		printf("    %-9s  0x%-6" PRIx64 " of %s\n", pt_kind_names[kind], answer, line);
	else
		printf("    %-9s  %-5s of %s\n", pt_kind_names[kind], answer ? "true" : "false",
		       line);
}

static void show_on_kind(const struct sampler *sm, enum pt_helper h, enum pt_kind kind)
{
	u64 before;
	if (!sample(sm, pt_helpers[h].level, kind, &before))
		return;
	switch (pt_helpers[h].shape) {
	case PT_SHAPE_MOD:
		show_change(sm, h, kind, before, 0);
		return;
	case PT_SHAPE_MODPROT:
		show_modprot(sm, h, kind, before);
		return;
	case PT_SHAPE_PRED:
	case PT_SHAPE_PRED2:
	case PT_SHAPE_PFN:
	case PT_SHAPE_RET:
		show_answer(sm, h, kind, before);
		return;
	default:
		return;
	}
}

static void show_made(const struct sampler *sm, enum pt_helper h, const char *from, u64 e)
{
	struct pt_place p = place(sm, pt_helpers[h].level, PT_KIND_GUESS);
	char line[PT_DECODE_LINE];
	pt_decode_line_at(&p, e, line, sizeof(line));
	printf("    %-14s %s\n", from, line);
}

/* Helpers that take no entry.  False: this is none of them. */
static bool show_without_entry(const struct sampler *sm, enum pt_helper h)
{
	enum pt_level l = pt_helpers[h].level;
	switch (pt_helpers[h].shape) {
	case PT_SHAPE_CONST:
		show_made(sm, h, "", call(sm, h, 0, 0));
		return true;
	case PT_SHAPE_MAKE:
		for (unsigned p = 0; p < PT_NR_PROTS; p++)
			show_made(sm, h, pt_prot_names[p], call(sm, h, sample_pfn(sm, l), p));
		return true;
	case PT_SHAPE_PROT:
		for (unsigned p = 0; p < PT_NR_PROTS; p++)
			printf("    %-14s 0x%" PRIx64 "\n", pt_prot_names[p], call(sm, h, p, 0));
		return true;
	case PT_SHAPE_SWP:
		printf("    type 1, offset 0x200: 0x%" PRIx64 "\n", call(sm, h, 1, 0x200));
		return true;
	default:
		return false;
	}
}

/*
 * Conversions are shown on the values they are given in practice: entries, or
 * swp_entry_t values of the layer that the helper belongs to.
 */
static void show_value(const struct sampler *sm, enum pt_helper h)
{
	static const struct {
		enum pt_helper helper;
		const char *from;
		enum pt_helper maker; /* of the argument, from (1, 0x200) or from pfn 0x1234 */
	} rows[] = {
		{ H___swp_type, "__swp_entry(1, 0x200)", H___swp_entry },
		{ H___swp_offset, "__swp_entry(1, 0x200)", H___swp_entry },
		{ H___swp_entry_to_pte, "__swp_entry(1, 0x200)", H___swp_entry },
		{ H___swp_entry_to_pmd, "__swp_entry(1, 0x200)", H___swp_entry },
		{ H_swp_type, "swp_entry(1, 0x200)", H_swp_entry },
		{ H_swp_offset, "swp_entry(1, 0x200)", H_swp_entry },
		{ H_swp_entry_to_pte, "swp_entry(1, 0x200)", H_swp_entry },
		{ H_swp_entry_to_pmd, "swp_entry(1, 0x200)", H_swp_entry },
		{ H_pte_marker_get, "make_pte_marker_entry(1)", H_make_pte_marker_entry },
	};
	static const struct {
		enum pt_helper helper;
		enum pt_kind kind;
	} of_entries[] = {
		{ H___pte_to_swp_entry, PT_KIND_SWAP },
		{ H___pmd_to_swp_entry, PT_KIND_MIGRATION },
		{ H_pte_to_swp_entry, PT_KIND_SWAP },
		{ H_pmd_to_swp_entry, PT_KIND_MIGRATION },
	};
	for (size_t i = 0; i < PT_ARRAY_SIZE(rows); i++) {
		if (rows[i].helper != h || !has(sm, rows[i].maker))
			continue;
		bool two = PT_SHAPE_TAKES_TWO(pt_helpers[rows[i].maker].shape);
		u64 arg = call(sm, rows[i].maker, 1, two ? 0x200 : 0);
		printf("    of %s = 0x%" PRIx64 ": 0x%" PRIx64 "\n", rows[i].from, arg,
		       call(sm, h, arg, 0));
		return;
	}
	for (size_t i = 0; i < PT_ARRAY_SIZE(of_entries); i++) {
		u64 e;
		if (of_entries[i].helper != h ||
		    !sample(sm, pt_helpers[h].level, of_entries[i].kind, &e))
			continue;
		printf("    of a %s entry 0x%" PRIx64 ": 0x%" PRIx64 "\n",
		       pt_kind_names[of_entries[i].kind], e, call(sm, h, e, 0));
		return;
	}
	/* What is left takes a pfn, a marker, or a migration entry's swp_entry_t. */
	bool makes = !strncmp(pt_helpers[h].name, "make_", 5) || h == H_pmd_populate;
	u64 arg = makes ? 0x1234 : 0;
	const char *from = "0x1234";
	if (h == H_make_pte_marker_entry) {
		arg = 1;
		from = "1";
	} else if ((!makes || strstr(pt_helpers[h].name, "_entry_")) && h != H_pmd_populate &&
		   has(sm, H_make_readable_migration_entry)) {
		arg = call(sm, H_make_readable_migration_entry, 0x1234, 0);
		from = "make_readable_migration_entry(0x1234)";
	}
	printf("    of %s: 0x%" PRIx64 "\n", from, call(sm, h, arg, 0));
}

/* The kinds worth showing: those the contract speaks of. */
static u32 kinds_of(enum pt_helper h)
{
	u32 kinds = 0;
	for (size_t i = 0; i < pt_nr_effects; i++)
		if (pt_effects[i].helper == h)
			kinds |= pt_effects[i].on;
	for (size_t i = 0; i < pt_nr_expects; i++)
		if (pt_expects[i].helper == h)
			kinds |= 1u << pt_expects[i].kind;
	for (size_t i = 0; i < pt_nr_hazards; i++)
		if (pt_hazards[i].helper == h)
			kinds |= 1u << pt_hazards[i].kind;
	if (kinds)
		return kinds;
	if (strstr(pt_helpers[h].name, "_swp_"))
		return 1u << PT_KIND_SWAP;
	return 1u << PT_KIND_PRESENT | 1u << PT_KIND_PROTNONE;
}

static bool is_hazard(enum pt_helper h, enum pt_kind kind)
{
	for (size_t i = 0; i < pt_nr_hazards; i++)
		if (pt_hazards[i].helper == h && pt_hazards[i].kind == kind)
			return true;
	return false;
}

static void show_helper(const struct sampler *sm, enum pt_helper h)
{
	printf("  %s %s:\n", sm->host->arch->name, sm->s->mode);
	if (!has(sm, h)) {
		printf("    has no %s\n", pt_helpers[h].name);
		return;
	}
	if (show_without_entry(sm, h))
		return;
	if (pt_helpers[h].shape == PT_SHAPE_VALUE || pt_helpers[h].shape == PT_SHAPE_VPRED) {
		show_value(sm, h);
		return;
	}
	u32 kinds = kinds_of(h);
	for (unsigned k = 0; k < PT_NR_KINDS; k++) {
		if (!(kinds & (1u << k)))
			continue;
		if (is_hazard(h, (enum pt_kind)k))
			printf("    a mistake of the caller's, shown for what comes of it:\n");
		show_on_kind(sm, h, (enum pt_kind)k);
	}
}

static size_t mode_index(const struct pt_arch_host *h, const char *name)
{
	for (size_t m = 0; m < h->arch->nr_modes; m++)
		if (!strcmp(h->arch->modes[m].name, name))
			return m;
	return 0;
}

static void show_everywhere(const struct pt_options *o, enum pt_helper h)
{
	puts("\nwhat the builtin helpers do:");
	for (size_t i = 0; i < pt_nr_arch_hosts; i++) {
		const struct pt_arch_host *host = pt_arch_hosts[i];
		if (!pt_options_want_arch(o, host))
			continue;
		for (size_t b = 0; host->builtin[b]; b++) {
			struct sampler sm = { host, mode_index(host, host->builtin[b]->mode),
					      host->builtin[b] };
			if (!pt_options_want_mode(o, sm.s->mode))
				continue;
			if (sm.s->init)
				sm.s->init(host->arch->modes[sm.mode].variant);
			show_helper(&sm, h);
		}
	}
}

/* ---- the three things that can be asked for ------------------------------------------- */

static int helper_named(const char *name)
{
	for (unsigned h = 0; h < PT_NR_HELPERS; h++)
		if (!strcmp(pt_helpers[h].name, name))
			return (int)h;
	return -1;
}

static int explain_helper(const struct pt_options *o, enum pt_helper h)
{
	printf("%s (%s)\n", pt_helpers[h].name, pt_level_names[pt_helpers[h].level]);
	for (size_t i = 0; i < pt_nr_effects; i++)
		if (pt_effects[i].helper == h)
			print_effect(&pt_effects[i]);
	print_other_clauses(pt_helpers[h].name);
	print_askers(h);
	print_rules_of(pt_helpers[h].name);
	show_everywhere(o, h);
	return PT_EXIT_OK;
}

/* "helper.clause" */
static bool find_clause(const char *name, struct pt_clause *c)
{
	for (size_t i = 0; i < pt_nr_clauses(); i++) {
		char clause[PT_CLAUSE_NAME], full[160];
		if (!pt_clause_at(i, c))
			continue;
		pt_clause_name(c, clause, sizeof(clause));
		snprintf(full, sizeof(full), "%s.%s", pt_helpers[c->helper].name, clause);
		if (!strcmp(full, name))
			return true;
	}
	return false;
}

static int explain_clause(const struct pt_options *o, const struct pt_clause *c)
{
	char text[512];
	pt_clause_text(c, text, sizeof(text));
	printf("%s: %s\n\n", o->operands[0], text);
	print_rule(c->rule);
	if (c->type == PT_CLAUSE_EFFECT) {
		printf("\n%s\n", pt_helpers[c->helper].name);
		print_effect(&pt_effects[c->row]);
	}
	show_everywhere(o, c->helper);
	return PT_EXIT_OK;
}

static int explain_rule(const struct pt_rule *r)
{
	struct pt_clause c;
	print_rule(r->id);
	puts("\nits clauses:");
	for (size_t i = 0; i < pt_nr_clauses(); i++) {
		char name[PT_CLAUSE_NAME], text[512], full[160];
		if (!pt_clause_at(i, &c) || strcmp(c.rule, r->id) != 0)
			continue;
		pt_clause_name(&c, name, sizeof(name));
		pt_clause_text(&c, text, sizeof(text));
		snprintf(full, sizeof(full), "%s.%s", pt_helpers[c.helper].name, name);
		printf("  %-50s %s\n", full, text);
	}
	return PT_EXIT_OK;
}

/* Helpers whose name contains the word, for a message. */
static int unknown(const char *what)
{
	char near[300];
	struct pt_text t;
	pt_text_init(&t, near, sizeof(near));
	for (unsigned h = 0; *what && h < PT_NR_HELPERS && t.left > 60; h++)
		if (strstr(pt_helpers[h].name, what) || strstr(what, pt_helpers[h].name))
			pt_text_add(&t, " %s", pt_helpers[h].name);
	if (*near)
		return pt_usage("no helper, helper.clause or rule '%s'; near it:%s", what, near);
	pt_text_init(&t, near, sizeof(near));
	for (size_t i = 0; i < pt_nr_rules; i++)
		pt_text_add(&t, " %s", pt_rules[i].id);
	return pt_usage("no helper, helper.clause or rule '%s'; see ptconform list helpers, list "
			"clauses; rules:%s",
			what, near);
}

int pt_cmd_explain(const struct pt_options *o)
{
	const char *what = o->operands[0];
	struct pt_clause c;
	int h = helper_named(what);
	const struct pt_rule *r = pt_rule_named(what);
	if (h >= 0)
		return explain_helper(o, (enum pt_helper)h);
	if (r)
		return explain_rule(r);
	if (find_clause(what, &c))
		return explain_clause(o, &c);
	return unknown(what);
}
