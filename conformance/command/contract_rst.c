// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The contract as a document: what Documentation/mm/arch_pgtable_helpers.rst
 * would be if it said what callers rely on.  Everything but the introduction
 * comes from the tables of generic/.
 */
#include <stdlib.h>
#include <string.h>

#include "conformance/command/command.h"
#include "conformance/command/rules.h"
#include "conformance/words/last_words.h"
#include "conformance/words/names.h"
#include "conformance/words/rst.h"

/* ---- which helper stands where --------------------------------------------------- */

enum section { IN_PTE, IN_PMD, IN_PUD, IN_HUGETLB, IN_SWAP, NR_SECTIONS };

static const struct {
	const char *title, *word;
} sections[NR_SECTIONS] = {
	[IN_PTE] = { "PTE Page Table Helpers", "PTE" },
	[IN_PMD] = { "PMD Page Table Helpers", "PMD" },
	[IN_PUD] = { "PUD Page Table Helpers", "PUD" },
	[IN_HUGETLB] = { "HugeTLB Page Table Helpers", "HugeTLB" },
	[IN_SWAP] = { "SWAP Page Table Helpers", "SWAP" },
};

/* What helpers of swap entries, of whatever level, have in their names. */
static enum section section_of(enum pt_helper h)
{
	static const char *const swaps[] = { "swp",	"swap",		  "migration_entry",
					     "marker",	"device_private", "device_exclusive",
					     "hwpoison" };
	static const enum section levels[PT_NR_COLUMNS] = {
		[PT_PTE] = IN_PTE, [PT_PMD] = IN_PMD, [PT_PUD] = IN_PUD, [PT_HUGETLB] = IN_HUGETLB
	};
	for (size_t i = 0; i < PT_ARRAY_SIZE(swaps); i++)
		if (strstr(pt_helpers[h].name, swaps[i]))
			return IN_SWAP;
	return levels[pt_helpers[h].level];
}

/* Does any clause that the options pick speak of this helper? */
static bool wanted(const struct pt_options *o, enum pt_helper h)
{
	struct pt_clause c;
	if (!o->nr_helper && !o->nr_clause)
		return true;
	for (size_t i = 0; i < pt_nr_clauses(); i++)
		if (pt_clause_at(i, &c) && c.helper == h && pt_options_want_clause(o, &c))
			return true;
	return false;
}

/* ---- words -------------------------------------------------------------------------- */

/* "young, dirty" */
static void add_slots(struct pt_text *t, const char *label, u64 slots)
{
	bool first = true;
	for (unsigned s = 0; s < PT_NR_SLOTS; s++) {
		if (!(slots & PT_BIT(s)))
			continue;
		pt_text_add(t, "%s%s", first ? label : ", ", pt_slots[s].name);
		first = false;
	}
}

/* The same with what stands before it set off by a semicolon. */
static void add_part(struct pt_text *t, const char *buf, const char *label, u64 slots)
{
	if (slots && t->at != buf)
		pt_text_add(t, "; ");
	add_slots(t, label, slots);
}

static void kinds_cell(u32 kinds, char *buf, size_t size)
{
	struct pt_text t;
	pt_text_init(&t, buf, size);
	for (unsigned k = 0; k < PT_NR_KINDS; k++)
		if (kinds & (1u << k))
			pt_text_add(&t, "%s%s", t.at == buf ? "" : ", ", pt_kind_names[k]);
}

static void requires_cell(const struct pt_effect *e, char *buf, size_t size)
{
	if (!pt_require_text(e->helper, buf, size))
		snprintf(buf, size, "no entry: it makes one");
}

static void sets_cell(const struct pt_effect *e, char *buf, size_t size)
{
	struct pt_text t;
	pt_text_init(&t, buf, size);
	add_slots(&t, "", pt_effect_demands(e, PT_DEMAND_SET));
	if (pt_helpers[e->helper].shape == PT_SHAPE_MODFAULT)
		pt_text_add(&t, "of a write fault young, dirty; after a copy write too");
}

static void clears_cell(const struct pt_effect *e, char *buf, size_t size)
{
	struct pt_text t;
	pt_text_init(&t, buf, size);
	add_slots(&t, "", pt_effect_demands(e, PT_DEMAND_CLEAR));
}

/* The type and offset that the architecture's own helpers read, not mm's: a statement does. */
static u64 given_raw(const struct pt_effect *e)
{
	return !e->on && pt_effect_slots(e) & PT_S(raw)
		       ? pt_effect_demands(e, PT_DEMAND_FREE) & (PT_S(type) | PT_S(offset))
		       : 0;
}

static void changes_cell(const struct pt_effect *e, char *buf, size_t size)
{
	struct pt_text t;
	pt_text_init(&t, buf, size);
	add_part(&t, buf, "may set: ", pt_effect_demands(e, PT_DEMAND_MAY_SET));
	add_part(&t, buf, "may clear: ", pt_effect_demands(e, PT_DEMAND_MAY_CLEAR));
	add_part(&t, buf, "as the protection says: ", pt_effect_demands(e, PT_DEMAND_FOLLOW));
	/* Rows that are free of nearly everything are of entries that are not finished. */
	if (pt_effect_slots(e) & (pt_effect_slots(e) - 1))
		add_part(&t, buf,
			 "anything: ", pt_effect_demands(e, PT_DEMAND_FREE) & ~given_raw(e));
	else
		pt_text_add(&t, "all else, until it is made huge");
}

static void keeps_cell(const struct pt_effect *e, char *buf, size_t size)
{
	struct pt_text t;
	pt_text_init(&t, buf, size);
	add_slots(&t, "", pt_effect_demands(e, PT_DEMAND_KEEP));
	add_part(&t, buf, "gives: ", pt_effect_demands(e, PT_DEMAND_GIVE) | given_raw(e));
}

/* Rule ids, each once. */
struct rule_set {
	bool in[64];
};

static void add_rule(struct rule_set *set, const char *id)
{
	for (size_t i = 0; i < pt_nr_rules && i < PT_ARRAY_SIZE(set->in); i++)
		if (!strcmp(pt_rules[i].id, id))
			set->in[i] = true;
}

static void rules_cell(const struct rule_set *set, char *buf, size_t size)
{
	struct pt_text t;
	pt_text_init(&t, buf, size);
	for (size_t i = 0; i < pt_nr_rules && i < PT_ARRAY_SIZE(set->in); i++)
		if (set->in[i])
			pt_text_add(&t, "%s%s", t.at == buf ? "" : " ", pt_rules[i].id);
}

/* ---- effects ---------------------------------------------------------------------------- */

static void effect_row(struct pt_rst_table *table, const struct pt_effect *e)
{
	char requires[256], sets[256], clears[256], changes[400], keeps[400], source[128];
	struct rule_set rules = { { false } };
	for (unsigned s = 0; s < PT_NR_SLOTS; s++) {
		enum pt_demand d = pt_effect_demand(e, (enum pt_slot)s);
		if (d != PT_DEMAND_INVARIANT && d != PT_DEMAND_FREE && d != PT_DEMAND_NONE)
			add_rule(&rules, pt_effect_rule(e, (enum pt_slot)s));
	}
	requires_cell(e, requires, sizeof(requires));
	sets_cell(e, sets, sizeof(sets));
	clears_cell(e, clears, sizeof(clears));
	changes_cell(e, changes, sizeof(changes));
	keeps_cell(e, keeps, sizeof(keeps));
	rules_cell(&rules, source, sizeof(source));
	pt_rst_row(table, (const char *const[]){ pt_helpers[e->helper].name, requires, sets, clears,
						 changes, keeps, source });
}

static void put_effects(FILE *f, const struct pt_options *o, enum section in)
{
	static const struct pt_rst_column columns[] = {
		{ "helper", 28 },     { "requires", 18 }, { "sets", 13 },  { "clears", 14 },
		{ "may change", 20 }, { "keeps", 28 },	  { "source", 8 }, { NULL, 0 },
	};
	struct pt_rst_table table;
	pt_rst_table(&table, columns);
	for (size_t i = 0; i < pt_nr_effects; i++)
		if (section_of(pt_effects[i].helper) == in && wanted(o, pt_effects[i].helper))
			effect_row(&table, &pt_effects[i]);
	pt_rst_end(f, &table);
}

/* ---- predicates --------------------------------------------------------------------------- */

static bool answers(enum pt_helper h, enum pt_slot slot)
{
	return pt_slot_helper(pt_helpers[h].level, slot) == (int)h;
}

static bool has_slot(enum pt_helper h)
{
	for (unsigned s = 0; s < PT_NR_SLOTS; s++)
		if (answers(h, (enum pt_slot)s))
			return true;
	return false;
}

static bool has_expectation(enum pt_helper h)
{
	for (size_t i = 0; i < pt_nr_expects; i++)
		if (pt_expects[i].helper == h)
			return true;
	return false;
}

static void kinds_said(enum pt_helper h, bool value, struct rule_set *rules, char *buf, size_t size)
{
	u32 kinds = 0;
	bool fresh = false;
	for (size_t i = 0; i < pt_nr_expects; i++) {
		const struct pt_expect *e = &pt_expects[i];
		if (e->helper != h || e->value != value)
			continue;
		add_rule(rules, e->rule);
		fresh = fresh || e->fresh;
		kinds |= e->fresh ? 0 : 1u << e->kind;
	}
	kinds_cell(kinds, buf, size);
	if (fresh)
		snprintf(buf + strlen(buf), size - strlen(buf), "%sentries just made",
			 kinds ? ", " : "");
}

/* What the helper reads where that is a number, or is asked in a statement. */
static void number_cell(enum pt_helper h, struct rule_set *rules, char *buf, size_t size)
{
	struct pt_text t;
	u64 numbers = 0, statements = 0;
	for (unsigned s = 0; s < PT_NR_SLOTS; s++) {
		if (!answers(h, (enum pt_slot)s))
			continue;
		if (pt_slots[s].type == PT_SLOT_TYPE_VALUE)
			numbers |= PT_BIT(s);
		if (pt_slots[s].type == PT_SLOT_TYPE_INVARIANT)
			statements |= PT_BIT(s);
		for (size_t i = 0; i < pt_nr_effects; i++)
			if (pt_helpers[pt_effects[i].helper].level == pt_helpers[h].level &&
			    pt_effect_demand(&pt_effects[i], (enum pt_slot)s) ==
				    PT_DEMAND_INVARIANT)
				add_rule(rules, pt_effect_rule(&pt_effects[i], (enum pt_slot)s));
	}
	pt_text_init(&t, buf, size);
	add_slots(&t, "gives: ", numbers);
	add_part(&t, buf, "see the statement ", statements);
}

static void add_changers(struct pt_text *t, const char *buf, enum pt_helper h,
			 enum pt_demand demand, const char *label)
{
	bool first = true;
	for (size_t i = 0; i < pt_nr_effects; i++) {
		const struct pt_effect *e = &pt_effects[i];
		bool changes = false;
		/* What makes an entry changes none. */
		if (pt_helpers[e->helper].level != pt_helpers[h].level || !e->on)
			continue;
		for (unsigned s = 0; s < PT_NR_SLOTS; s++)
			changes = changes || (answers(h, (enum pt_slot)s) &&
					      pt_effect_demand(e, (enum pt_slot)s) == demand);
		if (!changes)
			continue;
		if (first && t->at != buf)
			pt_text_add(t, "; ");
		pt_text_add(t, "%s%s", first ? label : ", ", pt_helpers[e->helper].name);
		first = false;
	}
}

static void changed_by_cell(enum pt_helper h, char *buf, size_t size)
{
	struct pt_text t;
	pt_text_init(&t, buf, size);
	add_changers(&t, buf, h, PT_DEMAND_SET, "set: ");
	add_changers(&t, buf, h, PT_DEMAND_CLEAR, "cleared: ");
	add_changers(&t, buf, h, PT_DEMAND_MAY_SET, "perhaps set: ");
	add_changers(&t, buf, h, PT_DEMAND_MAY_CLEAR, "perhaps cleared: ");
	add_changers(&t, buf, h, PT_DEMAND_FOLLOW, "as the protection says: ");
	add_changers(&t, buf, h, PT_DEMAND_FREE, "to anything: ");
}

static void predicate_row(struct pt_rst_table *table, enum pt_helper h)
{
	char yes[256], no[256], by[1024], source[128];
	struct rule_set rules = { { false } };
	kinds_said(h, true, &rules, yes, sizeof(yes));
	kinds_said(h, false, &rules, no, sizeof(no));
	if (!*yes && !*no)
		number_cell(h, &rules, yes, sizeof(yes));
	changed_by_cell(h, by, sizeof(by));
	for (size_t i = 0; i < pt_nr_laws; i++)
		if (pt_laws[i].helper == h)
			add_rule(&rules, pt_laws[i].rule);
	rules_cell(&rules, source, sizeof(source));
	pt_rst_row(table, (const char *const[]){ pt_helpers[h].name, yes, no, by, source });
}

static void put_predicates(FILE *f, const struct pt_options *o, enum section in)
{
	static const struct pt_rst_column columns[] = {
		{ "helper", 30 },     { "true of", 24 }, { "false of", 30 },
		{ "changed by", 45 }, { "source", 8 },	 { NULL, 0 },
	};
	struct pt_rst_table table;
	pt_rst_table(&table, columns);
	for (unsigned h = 0; h < PT_NR_HELPERS; h++)
		if (section_of((enum pt_helper)h) == in && wanted(o, (enum pt_helper)h) &&
		    (has_slot((enum pt_helper)h) || has_expectation((enum pt_helper)h)))
			predicate_row(&table, (enum pt_helper)h);
	pt_rst_end(f, &table);
}

/* ---- laws, misuse, rules ----------------------------------------------------------------------
 */

static void put_laws(FILE *f, const struct pt_options *o, enum section in)
{
	static const struct pt_rst_column columns[] = {
		{ "helper", 45 }, { "what must hold", 85 }, { "source", 8 }, { NULL, 0 }
	};
	struct pt_rst_table table;
	pt_rst_table(&table, columns);
	for (size_t i = 0; i < pt_nr_laws; i++)
		if (section_of(pt_laws[i].helper) == in && wanted(o, pt_laws[i].helper))
			pt_rst_row(&table,
				   (const char *const[]){ pt_helpers[pt_laws[i].helper].name,
							  pt_laws[i].text, pt_laws[i].rule });
	pt_rst_end(f, &table);
}

/* Does it make another entry of the one it is given, or leave another in its place? */
static bool changes(enum pt_helper h)
{
	const enum pt_shape s = pt_helpers[h].shape;

	return s == PT_SHAPE_MOD || s == PT_SHAPE_MODPROT || s == PT_SHAPE_MODFAULT ||
	       s == PT_SHAPE_MODNEW || s == PT_SHAPE_MODNR;
}

static void put_misuse(FILE *f, const struct pt_options *o)
{
	static const struct pt_rst_column columns[] = {
		{ "helper", 34 }, { "must not be given", 40 }, { "as says", 64 }, { NULL, 0 }
	};
	struct pt_rst_table table;

	pt_rst_table(&table, columns);
	for (unsigned h = 0; h < PT_NR_HELPERS; h++) {
		struct pt_require r;
		char kinds[256];

		if (!changes(h) || !wanted(o, h) || !pt_require_of(h, &r) ||
		    pt_helper_is_told_before(h) || !pt_misuse_text(h, kinds, sizeof(kinds)))
			continue;
		pt_rst_row(&table, (const char *const[]){ pt_helpers[h].name, kinds, r.source });
	}
	if (!table.rows)
		return;
	pt_rst_title(f, "Misuse", '=');
	pt_rst_paragraph(f, "What becomes of an entry that is given to one of these all the same "
			    "differs from architecture to architecture; callers check first.  "
			    "Reports say what it is: rule " PT_RULE_MISUSE ", and of the "
			    "reference helpers hazards.rst, beside this document.");
	pt_rst_end(f, &table);
}

static void put_rules(FILE *f, const bool *used)
{
	static const struct pt_rst_column columns[] = {
		{ "rule", 5 }, { "text", 60 }, { "source", 45 }, { "relied on by", 25 }, { NULL, 0 }
	};
	struct pt_rst_table table;
	pt_rst_table(&table, columns);
	for (size_t i = 0; i < pt_nr_rules; i++)
		if (used[i])
			pt_rst_row(&table, (const char *const[]){ pt_rules[i].id, pt_rules[i].text,
								  pt_rules[i].source,
								  pt_rules[i].relied_on });
	pt_rst_title(f, "Rules", '=');
	pt_rst_end(f, &table);
}

/* ---- the introduction --------------------------------------------------------------------------
 */

static const char *const kind_briefs[PT_NR_KINDS] = {
	[PT_KIND_NONE] = "empty: nothing was ever mapped here, or it was cleared",
	[PT_KIND_TABLE] = "points to a table of the next level; PMD and PUD only",
	[PT_KIND_PRESENT] = "maps a page, and the VMA permits some access",
	[PT_KIND_PROTNONE] = "maps a page, and the VMA or NUMA hinting permits no access",
	[PT_KIND_INVALID] = "maps a huge page for software, not for the MMU: being split",
	[PT_KIND_SWAP] = "a page in a swap file",
	[PT_KIND_MIGRATION] = "a page that is being moved",
	[PT_KIND_DEVICE] = "a page that a device has for itself",
	[PT_KIND_POISON] = "a page whose memory has failed",
	[PT_KIND_MARKER] = "no page: a note for the next fault",
};

static void put_kinds(FILE *f)
{
	static const struct pt_rst_column columns[] = { { "kind", 12 },
							{ "the entry", 70 },
							{ NULL, 0 } };
	struct pt_rst_table table;
	pt_rst_table(&table, columns);
	for (unsigned k = 0; k < PT_NR_KINDS; k++)
		pt_rst_row(&table, (const char *const[]){ pt_kind_names[k], kind_briefs[k] });
	pt_rst_end(f, &table);
}

static void put_slots(FILE *f, bool invariants)
{
	static const struct pt_rst_column attributes[] = { { "attribute", 16 },
							   { "read by", 70 },
							   { NULL, 0 } };
	static const struct pt_rst_column statements[] = {
		{ "statement", 18 }, { "what holds", 90 }, { "source", 12 }, { NULL, 0 }
	};
	struct pt_rst_table table;
	pt_rst_table(&table, invariants ? statements : attributes);
	for (unsigned s = 0; s < PT_NR_SLOTS; s++) {
		struct rule_set rules = { { false } };
		char source[128];
		if ((pt_slots[s].type == PT_SLOT_TYPE_INVARIANT) != invariants)
			continue;
		for (size_t i = 0; i < pt_nr_effects; i++)
			if (pt_effect_demand(&pt_effects[i], (enum pt_slot)s) ==
			    PT_DEMAND_INVARIANT)
				add_rule(&rules, pt_effect_rule(&pt_effects[i], (enum pt_slot)s));
		rules_cell(&rules, source, sizeof(source));
		pt_rst_row(&table,
			   (const char *const[]){ pt_slots[s].name, pt_slots[s].brief, source });
	}
	pt_rst_end(f, &table);
}

static void put_introduction(FILE *f)
{
	pt_rst_paragraph(
		f, "Generic MM expects architectures (with MMU) to provide helpers to create, "
		   "access and modify page table entries at various level for different memory "
		   "functions. They need to conform to common semantics across platforms. The "
		   "tables below say what each helper must do, what it must leave alone, and who "
		   "relies on that.");
	pt_rst_title(f, "Words", '=');
	pt_rst_paragraph(f, "An entry is the value of one place in a page table, in 64 bits. Its "
			    "kind is known from how it was made:");
	put_kinds(f);
	pt_rst_paragraph(
		f, "An attribute is what a helper reads from an entry. pXd stands for pte, pmd "
		   "or pud; HugeTLB entries are read by the huge_pte helper of the name where "
		   "there is one, else by the pte helper. Two attributes belong to the MMU, and "
		   "the last one is every bit that nothing else in this table reads.");
	put_slots(f, false);
	pt_rst_title(f, "How to read the tables", '=');
	pt_rst_paragraph(
		f, "A helper may be called on the kinds of entry under \"requires\", and where "
		   "what stands after the kinds is so. Afterwards the attributes under \"sets\" "
		   "are true and those under \"clears\" false. An attribute under \"may change\" "
		   "changes in the direction given, and in no other, or not at all. All that "
		   "stands under \"keeps\" is as it was before; what makes an entry gives it "
		   "the values that it was asked for. A helper that changes an entry in its "
		   "table is read in the same way: \"sets\" and the others speak of what it "
		   "leaves there. What it returns is under \"what must hold\". \"source\" names "
		   "the rules, which are at the end.");
	pt_rst_paragraph(f,
			 "An attribute that the architecture or the configuration does not have "
			 "is no part of this: its predicate is false, and what would set it does "
			 "nothing.");
	pt_rst_paragraph(f, "Whatever a helper makes must also be fit to stand in a page table, "
			    "for software and for the MMU:");
	put_slots(f, true);
}

/* ---- the document
 * --------------------------------------------------------------------------------- */

static void put_part(FILE *f, const struct pt_options *o, enum section in, const char *what,
		     void (*put)(FILE *f, const struct pt_options *o, enum section in))
{
	char *body = NULL, title[80];
	size_t size;
	FILE *to = pt_open_text(&body, &size);
	put(to, o, in);
	pt_close_text(to);
	snprintf(title, sizeof(title), "%s: %s", sections[in].word, what);
	if (size) {
		pt_rst_title(f, title, '-');
		fputs(body, f);
	}
	free(body);
}

static void put_section(FILE *f, const struct pt_options *o, enum section in)
{
	pt_rst_title(f, sections[in].title, '=');
	put_part(f, o, in, "what helpers do", put_effects);
	put_part(f, o, in, "what predicates say", put_predicates);
	put_part(f, o, in, "what else must hold", put_laws);
}

static bool section_wanted(const struct pt_options *o, enum section in)
{
	for (unsigned h = 0; h < PT_NR_HELPERS; h++)
		if (section_of((enum pt_helper)h) == in && wanted(o, (enum pt_helper)h))
			return true;
	return false;
}

int pt_contract_rst(const struct pt_options *o)
{
	bool *used = pt_contract_rules(o);
	puts(".. SPDX-License-Identifier: GPL-2.0-or-later\n"
	     ".. Made by ptconform contract --format rst: change the tables it is made from.\n\n"
	     ".. _arch_page_table_helpers:\n\n"
	     "===============================\n"
	     "Architecture Page Table Helpers\n"
	     "===============================\n");
	if (!o->nr_helper && !o->nr_clause)
		put_introduction(stdout);
	for (unsigned s = 0; s < NR_SECTIONS; s++)
		if (section_wanted(o, (enum section)s))
			put_section(stdout, o, (enum section)s);
	put_misuse(stdout, o);
	put_rules(stdout, used);
	free(used);
	return PT_EXIT_OK;
}
