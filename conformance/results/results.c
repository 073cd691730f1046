// SPDX-License-Identifier: GPL-2.0-or-later
/* From what the guests answered to the rows of a report. */
#include <stdlib.h>
#include <string.h>

#include "conformance/calls_of.h"
#include "conformance/decode.h"
#include "conformance/results/counts.h"
#include "conformance/results/known.h"
#include "conformance/results/results.h"
#include "conformance/results/violations.h"
#include "conformance/run/broken.h"
#include "conformance/run/replay.h"
#include "conformance/run/unset.h"
#include "conformance/subject/doubts.h"
#include "conformance/subject/kernel_state.h"
#include "conformance/subject/other_names.h"
#include "conformance/words/last_words.h"
#include "conformance/words/names.h"
#include "conformance/work/files.h"
#include "conformance/work/folders.h"
#include "generic/machine/walker.h"

static struct pt_place place(const struct pt_cell *c, enum pt_helper h, int kind)
{
	enum pt_level l = pt_helpers[h].level;

	return (struct pt_place){ c->host, c->mode, l, kind, c->build ? c->rs->reads : NULL };
}

static void input(struct pt_witness *w, const char *name, u64 value)
{
	struct pt_input *in = &w->inputs[w->nr_inputs++];

	snprintf(in->name, sizeof(in->name), "%s", name);
	in->value = value;
	in->means = NULL;
}

static void prot_input(struct pt_witness *w, u64 prot)
{
	input(w, "prot", prot);
	if (prot < PT_NR_PROTS)
		w->inputs[w->nr_inputs - 1].means = pt_prot_names[prot];
}

static void fault_input(struct pt_witness *w, u64 fault)
{
	input(w, "fault", fault);
	w->inputs[w->nr_inputs - 1].means = pt_fault_name(fault);
}

/* What the helper's arguments are called. */
static void name_inputs(struct pt_witness *w, const struct pt_clause *c,
			const struct pt_response *rs, const struct pt_result *res)
{
	enum pt_shape shape = pt_helpers[c->helper].shape;

	if (c->type == PT_CLAUSE_LAW) {
		switch (pt_laws[c->row].domain) {
		case PT_DOMAIN_SWAP:
			input(w, "type", res->in[0]);
			input(w, "offset", res->in[1]);
			return;
		case PT_DOMAIN_PFN:
		case PT_DOMAIN_TABLE:
			input(w, "pfn", res->in[0]);
			return;
		case PT_DOMAIN_SIZED:
			input(w, "pfn", res->in[0]);
			input(w, "bytes",
			      PT_BIT(PT_HUGE_SHIFT(rs->huge_shifts, res->in[1] % PT_HUGE_SIZES)));
			return;
		case PT_DOMAIN_MARKER:
			input(w, "marker", res->in[0]);
			return;
		case PT_DOMAIN_ENTRY:
		case PT_DOMAIN_STORED:
			input(w, "entry", res->in[0]);
			return;
		default:
			return;
		}
	}
	if (c->type == PT_CLAUSE_EFFECT && shape == PT_SHAPE_MAKE) {
		input(w, "pfn", res->in[0]);
		prot_input(w, res->in[1]);
		return;
	}
	input(w, shape == PT_SHAPE_VALUE ? "swp_entry" : "entry", res->in[0]);
	if (shape == PT_SHAPE_MODPROT)
		prot_input(w, res->in[1]);
	else if (shape == PT_SHAPE_MODFAULT)
		fault_input(w, res->in[1]);
}

/* The first access of those tried that ended otherwise than it should. */
static void fault_text(u64 all, u64 other, char *buf, size_t size)
{
	static const char *const names[] = { "user-read",   "user-write",   "user-exec",
					     "kernel-read", "kernel-write", "kernel-exec" };
	static const char *const faults[] = { "passes", "a not-present fault", "a protection fault",
					      "a reserved-bit or address-size fault",
					      "another fault, or another frame" };

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
		snprintf(w->expected, sizeof(w->expected), "offset 0x%llx",
			 (unsigned long long)res->expected);
		snprintf(w->got, sizeof(w->got), "offset 0x%llx", (unsigned long long)res->got);
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
	if ((res->got & ~(u64)PT_HAZARD_WARNED) != PT_HAZARD_BECOMES_PRESENT)
		return (int)res->kind;
	return m->mmu->rights(m, pt_helpers[cl->helper].level, res->entry) ? PT_KIND_PRESENT
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
	char line[PT_DECODE_LINE];
	struct pt_text t;

	w->of_law = true;
	w->no_entry = law->domain != PT_DOMAIN_ENTRY && law->domain != PT_DOMAIN_STORED;
	w->entry = w->no_entry ? 0 : res->entry;
	pt_text_init(&t, w->text, sizeof(w->text));
	if (!w->no_entry) {
		pt_decode_line_at(&given, res->in[0], line, sizeof(line));
		pt_text_add(&t, "given    %s", line);
	}
	calls.call = pt_replayed(c, cl->row, &calls.n);
	pt_calls_of(&calls, w);
	for (size_t i = 0; i < w->nr_calls; i++)
		pt_text_add(&t, "%s%s", *w->text ? "\n" : "", w->calls[i]);
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
		pt_decode_line_at(&before, res->entry, w->text, sizeof(w->text));
	else
		pt_decode_change(&before, res->in[0], &after, res->entry, w->text, sizeof(w->text));
}

static struct pt_witness *witness(const struct pt_cell *c, const struct pt_clause *cl,
				  const struct pt_result *res)
{
	struct pt_witness *w = pt_need(calloc(1, sizeof(*w)));

	w->entry = res->entry;
	name_inputs(w, cl, c->rs, res);
	if (cl->type != PT_CLAUSE_HAZARD)
		expected_text(cl, res, w);
	else
		pt_hazard_text(res->got, w->got, sizeof(w->got));
	decode_witness(c, cl, res, w);
	if (cl->type != PT_CLAUSE_HAZARD) {
		struct pt_place given = place(c, cl->helper, res->kind);

		pt_violations_text(&given, cl, c->rs, res, &w->all);
	}
	return w;
}

static void absent(const struct pt_cell *c, const struct pt_result *res, struct pt_result_row *row)
{
	enum pt_helper h = res->why;

	row->verdict = c->does_not_compile[h] ? PT_ERROR : PT_ABSENT;
	if (c->does_not_compile[h] && c->why_absent[h])
		snprintf(row->reason, sizeof(row->reason), "%s: %s", pt_helpers[h].name,
			 c->why_absent[h]);
	else
		snprintf(row->reason, sizeof(row->reason), "the subject has no %s%s",
			 pt_helpers[h].name, pt_helper_is_shared(h) ? " for HugeTLB" : "");
}

/* Has the machine what the feature is about? */
static bool is_of_mode(const struct pt_cell *c, u64 feature)
{
	const struct pt_mmu *mmu = c->host->arch->modes[c->mode].mmu;

	return feature == PT_FEATURE_SHADOW_STACK ? mmu->reserved != NULL
	       : feature == PT_FEATURE_PKEYS	  ? mmu->key != NULL
	       : feature == PT_FEATURE_GUARDED	  ? mmu->guarded != NULL
						  : true;
}

/* Is the clause left out for a feature that may be on after all?  Then why, into the row. */
static bool in_doubt(const struct pt_cell *c, const struct pt_clause *cl, struct pt_result_row *row)
{
	for (size_t i = 0; c->build && i < pt_nr_asked; i++) {
		const struct pt_asked *a = &pt_asked[i];
		const char *doubt = c->doubt[__builtin_ctzll(a->bit)];

		if (((c->rs->features | pt_features_lacking(pt_cell_lacks(c))) & a->bit) ||
		    (!doubt && !(c->rs->doubts & a->bit)) || !is_of_mode(c, a->bit) ||
		    !pt_asked_for(a, cl))
			continue;
		row->verdict = PT_ERROR;
		if (doubt)
			snprintf(row->reason, sizeof(row->reason), "%s", doubt);
		else
			snprintf(row->reason, sizeof(row->reason),
				 "%s%s reads as off, yet %s does something", a->symbols,
				 *a->symbols ? "" : a->id, a->signs);
		return true;
	}
	return false;
}

/* Why a clause is not asked. */
static const char *why_off(const struct pt_clause *c)
{
	if (pt_clause_is_live(c))
		return "the image places no entries of this level";
	if (pt_clause_is_of_stub(c))
		return "the subject keeps this mark, or has no such entries";
	return "the subject is built without this feature";
}

/* What hangs on a value that nobody has set is neither kept nor broken. */
static bool is_doubtful(const struct pt_cell *c, const struct pt_clause *cl,
			const struct pt_result *res, const struct pt_result_row *row, size_t *unset)
{
	size_t i = (size_t)(res - c->rs->result);

	if (!c->unset || row->broke || (row->verdict != PT_PASS && row->verdict != PT_FAIL))
		return false;
	*unset = c->unset->clause[i] ? c->unset->clause[i] : c->unset->helper[cl->helper];
	return *unset != 0;
}

static void judge(const struct pt_cell *c, const struct pt_clause *cl, const struct pt_result *res,
		  struct pt_result_row *row)
{
	size_t unset;

	row->cases = res->cases;
	row->verdict = PT_PASS;
	if (res->flags & PT_RESULT_BROKEN) {
		pt_break_judge(c, (size_t)(res - c->rs->result), res->why, row);
	} else if ((res->flags & (PT_RESULT_ABSENT | PT_RESULT_OFF)) && in_doubt(c, cl, row)) {
		;
	} else if (res->flags & PT_RESULT_ABSENT) {
		absent(c, res, row);
	} else if (res->flags & PT_RESULT_UNSEEN) {
		row->verdict = PT_ERROR;
		snprintf(row->reason, sizeof(row->reason),
			 "the two processors never met at the entry in several runs: nothing was "
			 "shown; is the machine too busy?");
	} else if (res->flags & PT_RESULT_OFF) {
		row->verdict = PT_ABSENT;
		snprintf(row->reason, sizeof(row->reason), "%s", why_off(cl));
	} else if (cl->type == PT_CLAUSE_HAZARD && res->cases) {
		row->verdict = PT_HAZARD;
		pt_hazard_text(res->got, row->reason, sizeof(row->reason));
		if (c->why_hazard[cl->row])
			snprintf(row->reason, sizeof(row->reason), "the helper faults; %s",
				 c->why_hazard[cl->row]);
	} else if (res->violated) {
		row->verdict = PT_FAIL;
	} else if (!res->cases) {
		row->verdict = PT_ABSENT;
		snprintf(row->reason, sizeof(row->reason), PT_NO_ENTRY);
	}
	if (is_doubtful(c, cl, res, row, &unset)) {
		row->verdict = PT_ERROR;
		pt_doubt_text(c->unset, unset - 1, row->reason, sizeof(row->reason));
	}
	if ((row->verdict == PT_FAIL && !row->broke) ||
	    (row->verdict == PT_HAZARD && res->got != PT_HAZARD_FAULTS))
		row->witness = witness(c, cl, res);
}

/* Names outlive the plan: they are of other_names.c. */
static const char *tree_name(const struct pt_cell *c, enum pt_helper h)
{
	return c->tree_name[h] ? pt_name_in(pt_helpers[h].name, c->tree_name[h]) : NULL;
}

/* Known deviations of the tree, by all its failures, whether they are reported or not. */
static u64 deviations_there(const struct pt_cell *c)
{
	struct pt_clause cl;
	u64 there = 0;

	for (size_t i = 0; c->build && i < pt_nr_clauses(); i++) {
		struct pt_result_row row = { .arch = c->row.arch, .mode = c->row.mode };

		if (!c->rs->result[i].violated || !pt_clause_at(i, &cl))
			continue;
		row.helper = pt_helpers[cl.helper].name;
		pt_clause_name(&cl, row.clause, sizeof(row.clause));
		judge(c, &cl, &c->rs->result[i], &row);
		there |= pt_deviation_proves(&row);
		free(row.witness);
	}
	return there;
}

static const char *cause_of_break(const struct pt_cell *c, size_t clause)
{
	const int cause = pt_break_cause(c, c->rs->result[clause].why);

	return cause < 0 ? NULL : pt_helpers[cause].name;
}

/* Where nobody could look for them, each helper is the cause of its own failures. */
static void name_causes(const struct pt_cell *c, size_t clause, struct pt_result_row *row)
{
	if (row->verdict != PT_FAIL)
		return;
	for (size_t i = 0; c->causes && i < PT_MAX_CAUSES && c->causes->of[clause][i]; i++)
		row->cause[i] = pt_helpers[c->causes->of[clause][i] - 1].name;
	if (row->broke)
		row->cause[0] = cause_of_break(c, clause);
	if (!row->cause[0])
		row->cause[0] = row->helper;
}

/* One clause of one run of a cell, into a row that has the cell's names. */
static void report_run(const struct pt_cell *c, const struct pt_clause *cl, size_t clause,
		       struct pt_result_row *row)
{
	judge(c, cl, &c->rs->result[clause], row);
	if (c->build && !row->broke)
		row->known = pt_deviation_of(row, c->there);
	name_causes(c, clause, row);
	if (!c->machine || (row->verdict != PT_FAIL && row->verdict != PT_ERROR))
		return;
	row->machine = c->machine->brief;
	if (row->verdict == PT_ERROR) {
		char line[sizeof(row->reason) + 200];

		snprintf(line, sizeof(line), "on a machine %.150s: %s", row->machine, row->reason);
		memcpy(row->reason, line, sizeof(row->reason) - 1);
	}
}

/* What counts more, of several runs' verdicts on one clause. */
static unsigned weight(enum pt_verdict v)
{
	static const unsigned weights[PT_NR_VERDICTS] = {
		[PT_SKIP] = 0,	 [PT_ABSENT] = 1, [PT_PASS] = 2,
		[PT_HAZARD] = 3, [PT_ERROR] = 4,  [PT_FAIL] = 5,
	};

	return weights[v];
}

/* The cell's further runs: what is wrong on one of its machines is wrong. */
static void report_lesser(const struct pt_plan *p, const struct pt_cell *c,
			  const struct pt_clause *cl, size_t clause, struct pt_result_row *row)
{
	for (size_t i = c->of + 1; i < p->nr_cells && p->cells[i].of == c->of; i++) {
		const struct pt_cell *other = &p->cells[i];
		struct pt_result_row its = *row;

		/* what cannot be said of the cell's own machine is no news of another */
		if (other->row.status != PT_CELL_RAN || row->verdict == PT_FAIL ||
		    row->verdict == PT_ERROR)
			continue;
		its.witness = NULL;
		its.reason[0] = '\0';
		report_run(other, cl, clause, &its);
		its.cases += row->cases;
		if (weight(its.verdict) > weight(row->verdict)) {
			free(row->witness);
			*row = its;
		} else {
			free(its.witness);
			row->cases = its.cases;
		}
	}
}

static int report_cell(const struct pt_plan *p, struct pt_cell *c, const struct pt_options *o,
		       struct pt_report *r)
{
	struct pt_clause cl;

	for (size_t i = 0; i < pt_nr_clauses(); i++) {
		struct pt_result_row *row;

		if (!pt_clause_at(i, &cl) || !pt_options_want_clause(o, &cl) ||
		    (pt_clause_is_live(&cl) && !c->engine->walks))
			continue;
		row = pt_report_add(r);
		if (!row)
			return -1;
		row->arch = c->row.arch;
		row->mode = c->row.mode;
		row->engine = c->row.engine;
		row->helper = pt_helpers[cl.helper].name;
		row->tree_name = tree_name(c, cl.helper);
		row->rule = cl.rule;
		pt_clause_name(&cl, row->clause, sizeof(row->clause));
		report_run(c, &cl, i, row);
		report_lesser(p, c, &cl, i, row);
		c->row.cases += row->cases;
	}
	return 0;
}

/* Engines must agree on every result of every call; who does not is in error. */
static void compare_digests(struct pt_plan *p)
{
	for (size_t i = 0; i < p->nr_cells; i++)
		for (size_t k = i + 1; k < p->nr_cells; k++) {
			struct pt_cell *a = &p->cells[i], *b = &p->cells[k];

			if (a->host != b->host || a->mode != b->mode || a->machine != b->machine ||
			    a->row.status != PT_CELL_RAN || b->row.status != PT_CELL_RAN ||
			    memcmp(a->broken, b->broken, sizeof(a->broken)) ||
			    a->row.digest == b->row.digest)
				continue;
			b->row.status = PT_CELL_ERROR;
			snprintf(b->row.reason, sizeof(b->row.reason),
				 "digest of all results 0x%016llx differs from engine %s's "
				 "0x%016llx",
				 (unsigned long long)b->row.digest, a->row.engine,
				 (unsigned long long)a->row.digest);
		}
}

/* Why a helper's own clauses are not asked, by the first of them. */
static enum pt_presence presence_by(const struct pt_cell *c, size_t clause, enum pt_helper h)
{
	const struct pt_result *res = &c->rs->result[clause];
	struct pt_result_row row;
	struct pt_clause cl;

	/* what is left out in doubt, or for a call that fits nothing, is an error */
	if (!(res->flags & (PT_RESULT_ABSENT | PT_RESULT_OFF)) ||
	    (pt_clause_at(clause, &cl) && in_doubt(c, &cl, &row)) || c->does_not_compile[h])
		return PT_THERE;
	if (res->flags & PT_RESULT_ABSENT)
		return res->why == h ? PT_MISSING : PT_NEEDS;
	return PT_OFF;
}

/* Which helpers the subject has, whatever clauses are reported. */
static void note_presence(struct pt_cell *c)
{
	bool seen[PT_NR_HELPERS] = { false };
	unsigned char *there = c->row.presence;
	struct pt_clause cl;

	for (size_t i = 0; i < pt_nr_clauses(); i++) {
		const struct pt_result *res = &c->rs->result[i];
		enum pt_presence p;

		if (!pt_clause_at(i, &cl) || pt_clause_is_live(&cl))
			continue;
		p = presence_by(c, i, cl.helper);
		/* one clause that is asked is enough */
		if (!seen[cl.helper] || p == PT_THERE)
			there[cl.helper] = (unsigned char)p;
		seen[cl.helper] = true;
		/* others' clauses say so of helpers that have none of their own */
		if ((res->flags & PT_RESULT_ABSENT) && res->why < PT_NR_HELPERS &&
		    !c->does_not_compile[res->why] && p != PT_THERE)
			there[res->why] = PT_MISSING;
	}
}

/* What stands in for boot in this cell's guest; the row owns it. */
static void note_assumed(struct pt_cell *c)
{
	struct pt_state s;

	if (!c->build || pt_state_of(&s, c->elf))
		return;
	c->row.assumed = s.assumed;
	c->row.nr_assumed = s.nr_assumed;
	s.assumed = NULL;
	pt_state_free(&s);
}

static bool reported(const struct pt_report *r, const struct pt_unknown_helper *u)
{
	for (size_t i = 0; i < r->nr_unknown; i++)
		if (!strcmp(r->unknown[i].arch, u->arch) && !strcmp(r->unknown[i].name, u->name))
			return true;
	return false;
}

/* What cells of one architecture have in common once. */
static int report_unknown(const struct pt_cell *c, struct pt_report *r)
{
	void *p = realloc(r->unknown, (r->nr_unknown + c->nr_unknown + 1) * sizeof(*r->unknown));

	if (!p)
		return -1;
	r->unknown = p;
	for (size_t i = 0; i < c->nr_unknown; i++) {
		const struct pt_unknown_helper *u = &c->unknown[i];
		struct pt_unknown_helper copy = { u->arch, pt_copy(u->name), pt_copy(u->header) };

		if (!copy.name || !copy.header)
			return -1;
		if (!reported(r, u)) {
			r->unknown[r->nr_unknown++] = copy;
			continue;
		}
		free(copy.name);
		free(copy.header);
	}
	return 0;
}

/* Of trees alone: the reference helpers' own numbers are no surprise. */
static int compare_counts(const struct pt_plan *p, struct pt_report *r)
{
	char path[PATH_MAX + 32], *known;
	int err = 0;

	if (!p->nr_cells || !p->cells[0].build)
		return 0;
	snprintf(path, sizeof(path), "%s/conformance/results/counts.tsv", pt_data_dir());
	known = pt_read_file(path, NULL);
	if (known)
		err = pt_counts_compare(r, known);
	free(known);
	return err;
}

/* On which machines the cell was run beside its own, and how that went. */
static void note_machines(const struct pt_plan *p, struct pt_cell *c)
{
	for (size_t i = c->of + 1; i < p->nr_cells && p->cells[i].of == c->of; i++) {
		const struct pt_cell *other = &p->cells[i];
		struct pt_machine_row *m = &c->row.machine[c->row.nr_machines];

		if (c->row.status != PT_CELL_RAN || c->row.nr_machines == PT_MAX_MACHINES)
			return;
		c->row.nr_machines++;
		c->row.seconds += other->row.seconds;
		m->name = other->machine->name;
		m->brief = other->machine->brief;
		m->status = other->row.status;
		m->digest = other->row.digest;
		snprintf(m->reason, sizeof(m->reason), "%s", other->row.reason);
	}
}

int pt_plan_report(struct pt_plan *p, const struct pt_options *o, struct pt_report *r)
{
	compare_digests(p);
	r->cells = calloc(p->nr_cells, sizeof(*r->cells));
	if (!r->cells)
		return -1;
	for (size_t i = 0; i < p->nr_cells; i++)
		pt_breaks_place(&p->cells[i], o);
	for (size_t i = 0; i < p->nr_cells; i++)
		if (p->cells[i].row.status == PT_CELL_RAN)
			p->cells[i].there = deviations_there(&p->cells[i]);
	for (size_t i = 0; i < p->nr_cells; i++) {
		struct pt_cell *c = &p->cells[i];

		if (c->machine)
			continue;
		note_machines(p, c);
		if (c->row.status == PT_CELL_RAN)
			note_presence(c);
		if (c->row.status == PT_CELL_RAN && report_cell(p, c, o, r))
			return -1;
		note_assumed(c);
		if (report_unknown(c, r))
			return -1;
		r->cells[r->nr_cells++] = c->row;
	}
	return o->helper || o->clause ? 0 : compare_counts(p, r);
}
