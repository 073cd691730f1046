// SPDX-License-Identifier: GPL-2.0-or-later
/* explain: what the builtin helpers make of sample entries, architecture by architecture. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/command/explain.h"
#include "conformance/engine/dialogue.h"
#include "conformance/entry/decode.h"
#include "conformance/words/last_words.h"
#include "conformance/words/names.h"

/* One builtin subject, asked by a dialogue, with the helpers that make samples. */
struct sampler {
	const struct pt_arch_host *host;
	size_t mode;
	struct pt_dialogue *subject;
	FILE *out;
};

static u64 sample_pfn(const struct sampler *sm, enum pt_level l)
{
	const struct pt_mode *m = &sm->host->arch->modes[sm->mode];
	const unsigned shifts[PT_NR_TABLE_LEVELS] = { 0, m->pmd_shift, m->pud_shift };
	return l == PT_PTE ? 0x1234 : UINT64_C(5) << (shifts[PT_MMU_LEVEL(l)] - m->page_shift);
}

static bool has(const struct sampler *sm, enum pt_helper h)
{
	return pt_dialogue_has(sm->subject, h) == PT_SAID;
}

static u64 call(const struct sampler *sm, enum pt_helper h, u64 a, u64 b)
{
	u64 ret = 0;

	/* one that breaks is told of at the end */
	(void)pt_dialogue_call(sm->subject, h, a, b, &ret);
	return ret;
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
	return (struct pt_place){ sm->host, sm->mode, l, kind, NULL, NULL };
}

static void show_change(const struct sampler *sm, enum pt_helper h, enum pt_kind kind, u64 before,
			u64 prot)
{
	enum pt_level l = pt_helpers[h].level;
	struct pt_place from = place(sm, l, (int)kind), to = place(sm, l, PT_KIND_GUESS);
	char line[PT_DECODE_LINE];
	u64 after = call(sm, h, before, prot);

	pt_decode_line_at(&from, before, line, sizeof(line));
	fprintf(sm->out, "    %-9s  %s\n", pt_kind_names[kind], line);
	pt_decode_line_at(&to, after, line, sizeof(line));
	fprintf(sm->out, "    %9s→ %s\n", "", line);
	pt_decode_diff_at(&from, before, &to, after, line, sizeof(line));
	fprintf(sm->out, "    %9s  changed: %s\n", "", line);
}

static const char *const fault_names[PT_NR_FAULTS] = {
	[PT_FAULT_READ] = "a read",
	[PT_FAULT_WRITE] = "a write to what is writable",
	[PT_FAULT_COW] = "a write after a copy",
};

/* What the second argument of a helper is worth trying with, and in words. */
struct second {
	u64 value;
	char words[64];
};

static size_t seconds_of(const struct sampler *sm, enum pt_helper h, u64 entry, struct second *to)
{
	int protect = at(sm, PT_F_wrprotect, pt_helpers[h].level);
	switch (pt_helpers[h].shape) {
	case PT_SHAPE_MODPROT:
		to[0] = (struct second){ PT_PROT_NONE, "to protection none" };
		to[1] = (struct second){ PT_PROT_R, "to protection r" };
		return 2;
	case PT_SHAPE_MODFAULT:
	case PT_SHAPE_RETFAULT:
		for (unsigned i = 0; i < PT_NR_FAULTS; i++) {
			to[i].value = i;
			snprintf(to[i].words, sizeof(to[i].words), "after %s", fault_names[i]);
		}
		return PT_NR_FAULTS;
	case PT_SHAPE_MODNEW:
	case PT_SHAPE_RETNEW:
		to[0] = (struct second){ protect < 0 ? entry : call(sm, protect, entry, 0),
					 "with the same entry, write-protected, as the new one" };
		return 1;
	case PT_SHAPE_MODNR:
		to[0] = (struct second){ 1, "place n = 1" };
		to[1] = (struct second){ PT_BATCH - 1, "" };
		snprintf(to[1].words, sizeof(to[1].words), "place n = %d", PT_BATCH - 1);
		return 2;
	default:
		return 0;
	}
}

static bool returns(enum pt_shape shape)
{
	return shape == PT_SHAPE_RET || shape == PT_SHAPE_RETFAULT || shape == PT_SHAPE_RETNEW;
}

static void show_answer(const struct sampler *sm, enum pt_helper h, enum pt_kind kind, u64 before,
			u64 second)
{
	struct pt_place p = place(sm, pt_helpers[h].level, (int)kind);
	char line[PT_DECODE_LINE];
	enum pt_shape shape = pt_helpers[h].shape;
	u64 answer = call(sm, h, before, second);

	pt_decode_line_at(&p, before, line, sizeof(line));
	if (shape == PT_SHAPE_PFN || returns(shape))
		fprintf(sm->out, "    %-9s  %s0x%-6" PRIx64 " of %s\n", pt_kind_names[kind],
			returns(shape) ? "returns " : "", answer, line);
	else
		fprintf(sm->out, "    %-9s  %-5s of %s\n", pt_kind_names[kind],
			answer ? "true" : "false", line);
}

static void show_one(const struct sampler *sm, enum pt_helper h, enum pt_kind kind, u64 before,
		     u64 second)
{
	switch (pt_helpers[h].shape) {
	case PT_SHAPE_MOD:
	case PT_SHAPE_MODPROT:
	case PT_SHAPE_MODFAULT:
	case PT_SHAPE_MODNEW:
	case PT_SHAPE_MODNR:
		show_change(sm, h, kind, before, second);
		return;
	case PT_SHAPE_PRED:
	case PT_SHAPE_PRED2:
	case PT_SHAPE_PREDWRITE:
	case PT_SHAPE_PFN:
	case PT_SHAPE_RET:
	case PT_SHAPE_RETFAULT:
	case PT_SHAPE_RETNEW:
		show_answer(sm, h, kind, before, second);
		return;
	default:
		return;
	}
}

/* The helper that this is the return value of; itself if it is none. */
static enum pt_helper whole_of(enum pt_helper h)
{
	for (unsigned i = 0; returns(pt_helpers[h].shape) && i < PT_NR_HELPERS; i++)
		if (!returns(pt_helpers[i].shape) && pt_helpers[i].level == pt_helpers[h].level &&
		    !strcmp(pt_helpers[i].name, pt_helpers[h].name))
			return (enum pt_helper)i;
	return h;
}

static bool is_hazard(enum pt_helper h, enum pt_kind kind)
{
	return pt_misuse_of(h) >> kind & 1;
}

static void show_on_kind(const struct sampler *sm, enum pt_helper h, enum pt_kind kind)
{
	struct second second[PT_NR_FAULTS + 1];
	u64 before;
	if (!sample(sm, pt_helpers[h].level, kind, &before))
		return;
	if (is_hazard(whole_of(h), kind))
		fprintf(sm->out, "    a mistake of the caller's, shown for what comes of it:\n");
	size_t n = seconds_of(sm, h, before, second);
	if (!n)
		show_one(sm, h, kind, before, before);
	for (size_t i = 0; i < n; i++) {
		fprintf(sm->out, "    %s:\n", second[i].words);
		show_one(sm, h, kind, before, second[i].value);
	}
}

static void show_made(const struct sampler *sm, enum pt_helper h, const char *from, u64 e)
{
	struct pt_place p = place(sm, pt_helpers[h].level, PT_KIND_GUESS);
	char line[PT_DECODE_LINE];
	pt_decode_line_at(&p, e, line, sizeof(line));
	fprintf(sm->out, "    %-14s %s\n", from, line);
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
			fprintf(sm->out, "    %-14s 0x%" PRIx64 "\n", pt_prot_names[p],
				call(sm, h, p, 0));
		return true;
	case PT_SHAPE_PROT2:
		fprintf(sm->out, "    %s to %s: 0x%" PRIx64 "\n", pt_prot_names[PT_PROT_DEVICE_R],
			pt_prot_names[PT_PROT_SHARED_RW],
			call(sm, h, PT_PROT_DEVICE_R, PT_PROT_SHARED_RW));
		return true;
	case PT_SHAPE_SWP:
		fprintf(sm->out, "    type 1, offset 0x200: 0x%" PRIx64 "\n",
			call(sm, h, 1, 0x200));
		return true;
	default:
		return false;
	}
}

/* "make_…" or "make_readable_…" for "is_…_entry": what makes the value it tells; -1: none. */
static int maker_of(const char *predicate)
{
	static const char *const prefixes[] = { "make_", "make_readable_" };
	size_t n = strlen(predicate);
	if (strncmp(predicate, "is_", 3) != 0 || n < 9 || strcmp(predicate + n - 6, "_entry") != 0)
		return -1;
	for (size_t i = 0; i < PT_ARRAY_SIZE(prefixes); i++)
		for (unsigned h = 0; h < PT_NR_HELPERS; h++) {
			const char *name = pt_helpers[h].name;
			size_t len = strlen(prefixes[i]);
			if (!strncmp(name, prefixes[i], len) && !strcmp(name + len, predicate + 3))
				return (int)h;
		}
	return -1;
}

/* Helpers that take the frame of a page or table, and give an entry or a swp_entry_t. */
static bool takes_frame(enum pt_helper h)
{
	enum pt_family f = pt_family_of(h);
	return f == PT_F_populate || h == H_pmd_set_huge || h == H_pud_set_huge ||
	       (!strncmp(pt_helpers[h].name, "make_", 5) && h != H_make_pte_marker_entry &&
		h != H_make_migration_entry_young && h != H_make_migration_entry_dirty);
}

/* What is left takes a frame, a marker, an entry in its place, or a swp_entry_t. */
static void show_other_value(const struct sampler *sm, enum pt_helper h)
{
	enum pt_level l = pt_helpers[h].level;
	int made = maker_of(pt_helpers[h].name);
	enum pt_helper maker = made >= 0 ? (enum pt_helper)made : H_make_readable_migration_entry;
	char from[PT_DECODE_LINE] = "1";
	u64 arg = 1, value;
	if (takes_frame(h)) {
		arg = l == PT_PTE || pt_family_of(h) == PT_F_populate ? 0x1234 : sample_pfn(sm, l);
		snprintf(from, sizeof(from), "0x%" PRIx64, arg);
	} else if (l == PT_HUGETLB) {
		if (!sample(sm, l, PT_KIND_PRESENT, &arg))
			return;
		snprintf(from, sizeof(from), "a present entry 0x%" PRIx64, arg);
	} else if (h != H_make_pte_marker_entry) {
		if (!has(sm, maker))
			return;
		arg = call(sm, maker, 0x1234, 0);
		snprintf(from, sizeof(from), "%s(0x1234)", pt_helpers[maker].name);
	}
	value = call(sm, h, arg, 0);
	if (l == PT_PTE)
		fprintf(sm->out, "    of %s: 0x%" PRIx64 "\n", from, value);
	else
		show_made(sm, h, from, value);
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
		fprintf(sm->out, "    of %s = 0x%" PRIx64 ": 0x%" PRIx64 "\n", rows[i].from, arg,
			call(sm, h, arg, 0));
		return;
	}
	for (size_t i = 0; i < PT_ARRAY_SIZE(of_entries); i++) {
		u64 e;
		if (of_entries[i].helper != h ||
		    !sample(sm, pt_helpers[h].level, of_entries[i].kind, &e))
			continue;
		fprintf(sm->out, "    of a %s entry 0x%" PRIx64 ": 0x%" PRIx64 "\n",
			pt_kind_names[of_entries[i].kind], e, call(sm, h, e, 0));
		return;
	}
	show_other_value(sm, h);
}

/* The kinds that the contract's tables speak of. */
static u32 kinds_in_tables(enum pt_helper h)
{
	u32 kinds = 0;
	for (size_t i = 0; i < pt_nr_effects; i++)
		if (pt_effects[i].helper == h)
			kinds |= pt_effects[i].on;
	for (size_t i = 0; i < pt_nr_expects; i++)
		if (pt_expects[i].helper == h)
			kinds |= 1u << pt_expects[i].kind;
	for (size_t i = 0; i < pt_nr_hazards(); i++)
		if (pt_hazard_at(i)->helper == h && pt_hazard_at(i)->always)
			kinds |= 1u << pt_hazard_at(i)->kind;
	return kinds;
}

/* Those of a law's domain. */
static u32 kinds_in_laws(enum pt_helper h)
{
	const u32 mapped = 1u << PT_KIND_PRESENT | 1u << PT_KIND_PROTNONE;
	u32 kinds = 0;
	for (size_t i = 0; i < pt_nr_laws; i++) {
		if (pt_laws[i].helper != h)
			continue;
		if (pt_laws[i].domain == PT_DOMAIN_TABLE)
			kinds |= 1u << PT_KIND_TABLE;
		if (pt_laws[i].domain == PT_DOMAIN_STORED)
			kinds |= mapped | 1u << PT_KIND_SWAP | 1u << PT_KIND_MIGRATION |
				 1u << PT_KIND_DEVICE;
	}
	return kinds;
}

/* The kinds worth showing: those the contract speaks of. */
static u32 kinds_of(enum pt_helper half)
{
	enum pt_helper h = whole_of(half);
	u32 kinds = kinds_in_tables(h);
	kinds = kinds ? kinds : kinds_in_laws(h);
	if (kinds)
		return kinds;
	if (strstr(pt_helpers[h].name, "_swp_"))
		return 1u << PT_KIND_SWAP;
	return 1u << PT_KIND_PRESENT | 1u << PT_KIND_PROTNONE;
}

static void show_helper(const struct sampler *sm, enum pt_helper h)
{
	if (!has(sm, h)) {
		fprintf(sm->out, "    has no %s%s\n", pt_helpers[h].name,
			pt_helper_is_shared(h) ? " for HugeTLB" : "");
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
		show_on_kind(sm, h, (enum pt_kind)k);
	}
}

/* What one subject does, as text; to be freed. */
static char *text_of(const struct pt_arch_host *host, const struct pt_subject *s, enum pt_helper h)
{
	char *text = NULL;
	size_t size;
	struct sampler sm = { host, pt_mode_number(host->arch, s->mode), NULL,
			      pt_open_text(&text, &size) };
	const struct pt_job job = { host, sm.mode, s, NULL, NULL };
	char why[512];

	sm.subject = pt_dialogue_open(&pt_engine_native, &job, NULL, why, sizeof(why));
	if (sm.subject)
		show_helper(&sm, h);
	if (!sm.subject || *pt_dialogue_why(sm.subject))
		fprintf(sm.out, "    cannot be shown: %s\n",
			sm.subject ? pt_dialogue_why(sm.subject) : why);
	pt_dialogue_close(sm.subject);
	pt_close_text(sm.out);
	return text;
}

/* Modes that nobody asked for, and that do otherwise: named in the end. */
static void put_other_modes(FILE *f, const struct pt_arch_host *host, char *const *text,
			    size_t from, size_t n)
{
	const char *comma = "";

	for (size_t i = from; i < n; i++) {
		if (!text[i])
			continue;
		fprintf(f, "%s%s", *comma ? comma : "    otherwise on ", host->builtin[i]->mode);
		comma = ", ";
	}
	if (*comma)
		fputs(": --mode or --all-modes shows how\n", f);
}

/* Modes that do the same are shown once; of others the first, if nobody asks for more. */
static void show_arch(FILE *f, const struct pt_options *o, const struct pt_arch_host *host,
		      enum pt_helper h)
{
	char *text[PT_MAX_PICKS] = { NULL };
	size_t n = 0;
	while (n < PT_MAX_PICKS && host->builtin[n]) {
		if (pt_options_want_mode(o, host->builtin[n]->mode))
			text[n] = text_of(host, host->builtin[n], h);
		if (text[n] && !*text[n]) {
			free(text[n]);
			text[n] = NULL;
		}
		n++;
	}
	for (size_t i = 0; i < n; i++) {
		if (!text[i])
			continue;
		fprintf(f, "  %s %s", host->arch->name, host->builtin[i]->mode);
		for (size_t k = i + 1; k < n; k++) {
			if (!text[k] || strcmp(text[i], text[k]) != 0)
				continue;
			fprintf(f, ",%s", host->builtin[k]->mode);
			free(text[k]);
			text[k] = NULL;
		}
		fprintf(f, ":\n%s", text[i]);
		if (!o->nr_mode && !o->all_modes) {
			put_other_modes(f, host, text, i + 1, n);
			break;
		}
	}
	for (size_t i = 0; i < n; i++)
		free(text[i]);
}

void pt_explain_samples(const struct pt_options *o, enum pt_helper h)
{
	char *text;
	size_t size;
	FILE *f = pt_open_text(&text, &size);

	for (size_t i = 0; i < pt_nr_arch_hosts; i++)
		if (pt_options_want_arch(o, pt_arch_hosts[i]))
			show_arch(f, o, pt_arch_hosts[i], h);
	pt_close_text(f);
	/* what is given addresses, or gives places, cannot be shown so */
	if (*text)
		printf("\nwhat the builtin helpers %s (%s):\n%s",
		       returns(pt_helpers[h].shape) ? "return" : "do",
		       pt_level_names[pt_helpers[h].level], text);
	free(text);
}
