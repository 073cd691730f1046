// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/results/witness.h"

#include <stdlib.h>
#include <string.h>

#include "conformance/entry/decode.h"
#include "conformance/results/violations.h"
#include "conformance/run/plan.h"
#include "conformance/run/replay.h"
#include "conformance/witness/between.h"
#include "conformance/witness/calls_of.h"
#include "conformance/witness/parts.h"
#include "conformance/words/last_words.h"
#include "conformance/words/names.h"
#include "generic/machine/walker.h"

static struct pt_place place(const struct pt_cell *c, enum pt_helper h, int kind)
{
	return pt_cell_place(c, pt_helpers[h].level, kind);
}

/* What the helper's arguments are called. */
static void name_inputs(struct pt_witness *w, const struct pt_clause *c,
			const struct pt_response *rs, const struct pt_result *res)
{
	enum pt_shape shape = pt_helpers[c->helper].shape;

	if (c->type == PT_CLAUSE_LAW) {
		switch (pt_laws[c->row].domain) {
		case PT_DOMAIN_SWAP:
			pt_witness_input(w, PT_INPUT_NUMBER, "type", res->in[0]);
			pt_witness_input(w, PT_INPUT_NUMBER, "offset", res->in[1]);
			return;
		case PT_DOMAIN_PFN:
		case PT_DOMAIN_TABLE:
			pt_witness_input(w, PT_INPUT_PFN, "pfn", res->in[0]);
			return;
		case PT_DOMAIN_SIZED:
			pt_witness_input(w, PT_INPUT_PFN, "pfn", res->in[0]);
			pt_witness_input(
				w, PT_INPUT_NUMBER, "bytes",
				PT_BIT(PT_HUGE_SHIFT(rs->huge_shifts, res->in[1] % PT_HUGE_SIZES)));
			return;
		case PT_DOMAIN_MARKER:
			pt_witness_input(w, PT_INPUT_NUMBER, "marker", res->in[0]);
			return;
		case PT_DOMAIN_ENTRY:
		case PT_DOMAIN_STORED:
		case PT_DOMAIN_BETWEEN:
			pt_witness_input(w, PT_INPUT_ENTRY, "entry", res->in[0]);
			return;
		default:
			return;
		}
	}
	if (c->type == PT_CLAUSE_EFFECT && shape == PT_SHAPE_MAKE) {
		pt_witness_input(w, PT_INPUT_PFN, "pfn", res->in[0]);
		pt_witness_input(w, PT_INPUT_PROT, "prot", res->in[1]);
		return;
	}
	if (shape == PT_SHAPE_VALUE)
		pt_witness_input(w, PT_INPUT_SWP_ENTRY, "swp_entry", res->in[0]);
	else
		pt_witness_input(w, PT_INPUT_ENTRY, "entry", res->in[0]);
	if (shape == PT_SHAPE_MODPROT)
		pt_witness_input(w, PT_INPUT_PROT, "prot", res->in[1]);
	else if (shape == PT_SHAPE_MODFAULT)
		pt_witness_input(w, PT_INPUT_FAULT, "fault", res->in[1]);
}

/* The first access of those tried that ended otherwise than it should. */
static void fault_text(u64 all, u64 other, char *buf, size_t size)
{
	static const char *const names[] = { "user-read",   "user-write",   "user-exec",
					     "kernel-read", "kernel-write", "kernel-exec" };
	static const char *const faults[] = { "passes",
					      "a not-present fault",
					      "a protection fault",
					      "a reserved-bit or address-size fault",
					      "another fault, or another frame",
					      "a fault of which no more is told" };

	for (size_t i = 0; i < PT_LIVE_RIGHTS; i++) {
		enum pt_refusal f = PT_LIVE_FAULT(all, i);

		if (f == PT_LIVE_FAULT(other, i) && !((all ^ other) & PT_BIT(i)))
			continue;
		snprintf(buf, size, "%s: %s", names[i],
			 f < PT_ARRAY_SIZE(faults) ? faults[f] : "?");
		return;
	}
	snprintf(buf, size, "something else");
}

/* Which walker it was stands in the cell's reason. */
static void walker_text(const struct pt_clause *c, const struct pt_result *res,
			struct pt_witness *w)
{
	char rights[128];

	switch (c->slot) {
	case PT_SLOT_walker_permits:
		pt_rights_text(PT_LIVE_PASSED(res->expected), rights, sizeof(rights));
		snprintf(w->expected, sizeof(w->expected), "the MMU model: %s", rights);
		pt_rights_text(PT_LIVE_PASSED(res->got), rights, sizeof(rights));
		snprintf(w->got, sizeof(w->got), "the walker: %s", rights);
		return;
	case PT_SLOT_walker_faults:
		fault_text(res->expected, res->got, w->expected, sizeof(w->expected));
		fault_text(res->got, res->expected, w->got, sizeof(w->got));
		return;
	default:
		snprintf(w->expected, sizeof(w->expected), "in memory 0x%llx",
			 (unsigned long long)res->expected);
		snprintf(w->got, sizeof(w->got), "in memory 0x%llx", (unsigned long long)res->got);
	}
}

static void raw_text(u64 raw, char *to, size_t size)
{
	snprintf(to, size, "type 0x%llx, offset 0x%llx", (unsigned long long)PT_RAW_TYPE(raw),
		 (unsigned long long)PT_RAW_OFFSET(raw));
}

static void invariant_text(const struct pt_clause *c, const struct pt_result *res,
			   struct pt_witness *w)
{
	char rights[128];

	snprintf(w->expected, sizeof(w->expected), "that %s", pt_slots[c->slot].brief);
	switch (c->slot) {
	case PT_SLOT_mmu_frame:
		snprintf(w->expected, sizeof(w->expected), "frame 0x%llx",
			 (unsigned long long)res->expected);
		/* fallthrough */
	case PT_SLOT_l1tf:
		snprintf(w->got, sizeof(w->got), "frame 0x%llx", (unsigned long long)res->got);
		return;
	case PT_SLOT_raw:
		raw_text(res->expected, w->expected, sizeof(w->expected));
		raw_text(res->got, w->got, sizeof(w->got));
		return;
	case PT_SLOT_plain:
		snprintf(w->expected, sizeof(w->expected), "0x%llx",
			 (unsigned long long)res->expected);
		snprintf(w->got, sizeof(w->got), "0x%llx", (unsigned long long)res->entry);
		return;
	case PT_SLOT_walker_permits:
	case PT_SLOT_walker_faults:
	case PT_SLOT_walker_records:
		walker_text(c, res, w);
		return;
	case PT_SLOT_same:
		snprintf(w->got, sizeof(w->got), "another answer");
		return;
	default:
		pt_rights_text(res->got, rights, sizeof(rights));
		snprintf(w->got, sizeof(w->got), "the MMU permits: %s", rights);
	}
}

/* "that pte_clear() leaves an empty entry": a law's "it" is its helper. */
static void law_text(const struct pt_law *law, char *buf, size_t size)
{
	static const char it[] = "it ";
	bool helper = !strncmp(law->text, it, strlen(it));

	snprintf(buf, size, "that %s%s%s", helper ? pt_helpers[law->helper].name : "",
		 helper ? "() " : "", law->text + (helper ? strlen(it) : 0));
}

/* What came instead of what a law about a walker expects: it runs but once, on the machine. */
static const struct {
	const char *law, *instead;
} instead[] = {
	{ "walker-faults", "an access that passed, or another kind of fault" },
	{ "walker-descends", "a fault, or another page, or an access that was to be denied" },
	{ "walker-reaches-frame", "a fault, or what another frame holds" },
	{ "stale-until-flush",
	  "the old entry still in use after the flush, or no use of it before" },
	{ "keeps-hardware-dirty", "a store that went through and is in no entry" },
	{ "present-to-readers", "a moment without it, or another entry afterwards" },
};

static const char *instead_of(const struct pt_law *law)
{
	for (size_t i = 0; i < PT_ARRAY_SIZE(instead); i++)
		if (!strcmp(instead[i].law, law->name))
			return instead[i].instead;
	return "something else; what was called could not be listed";
}

/* What a predicate ought to say of an entry, and says. */
static void truth_text(const struct pt_clause *c, const struct pt_result *res, struct pt_witness *w)
{
	static const char *const words[] = { "no", "yes" };
	int h = c->type == PT_CLAUSE_EFFECT ? pt_slot_helper(pt_helpers[c->helper].level, c->slot)
					    : (int)c->helper;
	const char *name = h >= 0 ? pt_helpers[h].name : pt_slots[c->slot].name;
	const char *of = c->type == PT_CLAUSE_EXPECT ? " of the entry"
			 : pt_effect_demand(&pt_effects[c->row], c->slot) == PT_DEMAND_KEEP
				 ? " as before"
				 : " afterwards";

	snprintf(w->expected, sizeof(w->expected), "%s() to say %s%s", name, words[!!res->expected],
		 of);
	snprintf(w->got, sizeof(w->got), "%s, of 0x%llx", words[!!res->got],
		 (unsigned long long)res->entry);
}

static void value_text(const struct pt_clause *c, const struct pt_result *res, struct pt_witness *w)
{
	static const char *const names[PT_NR_SLOTS] = {
		[PT_SLOT_pfn] = "pfn",
		[PT_SLOT_type] = "swap type",
		[PT_SLOT_offset] = "swap offset",
		[PT_SLOT_memtype] = "memory type bits",
		[PT_SLOT_key] = "protection key (and guard, bit 16)",
		[PT_SLOT_other] = "bits that nobody reads, as before:",
	};
	const char *name = names[c->slot] ? names[c->slot] : pt_slots[c->slot].name;

	snprintf(w->expected, sizeof(w->expected), "%s 0x%llx", name,
		 (unsigned long long)res->expected);
	snprintf(w->got, sizeof(w->got), "0x%llx", (unsigned long long)res->got);
}

static void expected_text(const struct pt_clause *c, const struct pt_result *res,
			  struct pt_witness *w)
{
	if (c->type == PT_CLAUSE_LAW) {
		law_text(&pt_laws[c->row], w->expected, sizeof(w->expected));
		snprintf(w->got, sizeof(w->got), "%s", instead_of(&pt_laws[c->row]));
	} else if (c->type == PT_CLAUSE_EFFECT &&
		   pt_slots[c->slot].type == PT_SLOT_TYPE_INVARIANT) {
		invariant_text(c, res, w);
	} else if (c->type == PT_CLAUSE_EFFECT && pt_slots[c->slot].type == PT_SLOT_TYPE_VALUE) {
		value_text(c, res, w);
	} else {
		truth_text(c, res, w);
	}
}

/* Only the builtin subject's layout can tell what became of an entry by looking at it. */
static int kind_after_hazard(const struct pt_cell *c, const struct pt_clause *cl,
			     const struct pt_result *res)
{
	const struct pt_mode *m = &c->host->arch->modes[c->mode];

	if (!c->build)
		return PT_KIND_GUESS;
	switch (res->got & PT_HAZARD_OUTCOME) {
	case PT_HAZARD_BECOMES_PRESENT:
	case PT_HAZARD_OPENS:
	case PT_HAZARD_BECOMES_LEAF:
		break;
	case PT_HAZARD_OTHER_KIND:
		return PT_KIND_GUESS;
	default:
		return (int)res->kind;
	}
	return m->mmu->rights(m, PT_MMU_LEVEL(pt_helpers[cl->helper].level), res->entry)
		       ? PT_KIND_PRESENT
		       : PT_KIND_INVALID;
}

/* The kind of what the helper made, for decoding it. */
static int kind_after(const struct pt_cell *cell, const struct pt_clause *c,
		      const struct pt_result *res)
{
	if (c->type == PT_CLAUSE_EFFECT && (pt_effects[c->row].when & PT_WHEN_TERMINAL))
		return PT_KIND_INVALID;
	if (c->type == PT_CLAUSE_EFFECT && pt_helpers[c->helper].shape == PT_SHAPE_MODPROT)
		return res->in[1] == PT_PROT_NONE ? PT_KIND_PROTNONE : PT_KIND_PRESENT;
	return c->type == PT_CLAUSE_HAZARD ? kind_after_hazard(cell, c, res) : (int)res->kind;
}

/* The entry a law was given, if it was given one, and the calls in which its answer turned. */
static void law_witness(const struct pt_cell *c, const struct pt_clause *cl,
			const struct pt_result *res, struct pt_witness *w)
{
	const struct pt_law *law = &pt_laws[cl->row];
	struct pt_case_calls calls = { place(c, cl->helper, PT_KIND_GUESS), law, res, NULL, 0 };
	struct pt_place given = place(c, cl->helper, res->kind);

	w->of_law = true;
	if (law->domain == PT_DOMAIN_BETWEEN) {
		pt_witness_between(&given, law, res, w);
		return;
	}
	w->no_entry = law->domain != PT_DOMAIN_ENTRY && law->domain != PT_DOMAIN_STORED;
	w->entry = w->no_entry ? 0 : res->entry;
	if (!w->no_entry)
		pt_witness_see(w, PT_SEEN_GIVEN, &given, res->in[0]);
	calls.call = pt_replayed(c, cl->row, &calls.n);
	pt_calls_of(&calls, w);
}

static void decode_witness(const struct pt_cell *c, const struct pt_clause *cl,
			   const struct pt_result *res, struct pt_witness *w)
{
	enum pt_shape shape = pt_helpers[cl->helper].shape;
	bool from_entry =
		shape == PT_SHAPE_MOD || shape == PT_SHAPE_MODPROT || shape == PT_SHAPE_MODFAULT;
	struct pt_place before = place(c, cl->helper, res->kind);
	struct pt_place after = place(c, cl->helper, kind_after(c, cl, res));

	if (cl->type == PT_CLAUSE_LAW)
		law_witness(c, cl, res, w);
	else if (cl->type == PT_CLAUSE_EXPECT || !from_entry)
		pt_witness_see(w, PT_SEEN_ASKED, &before, res->entry);
	else
		pt_witness_change(w, &before, res->in[0], &after, res->entry);
}

struct pt_witness *pt_witness_of(const struct pt_cell *c, const struct pt_clause *cl,
				 const struct pt_result *res)
{
	struct pt_witness *w = pt_need(calloc(1, sizeof(*w)));

	w->entry = res->entry;
	name_inputs(w, cl, c->rs, res);
	if (cl->type != PT_CLAUSE_HAZARD)
		expected_text(cl, res, w);
	else
		pt_hazard_text(res->got, w->got, sizeof(w->got));
	/* the others are many, and what came of them is said */
	if (cl->type != PT_CLAUSE_HAZARD || pt_hazard_at(cl->row)->always)
		decode_witness(c, cl, res, w);
	if (cl->type != PT_CLAUSE_HAZARD) {
		struct pt_place given = place(c, cl->helper, res->kind);

		pt_violations_text(&given, cl, c->rs, res, &w->all);
	}
	return w;
}
