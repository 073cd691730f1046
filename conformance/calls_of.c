// SPDX-License-Identifier: GPL-2.0-or-later
/* The calls that a violated law made, in words: calls_of.h. */
#include "conformance/calls_of.h"

#include <inttypes.h>
#include <string.h>

#include "conformance/decode.h"
#include "conformance/words/names.h"
#include "generic/subject/notes.h"

#define HEX "0x%" PRIx64

/* ---- what goes in and comes out -------------------------------------------------- */

enum what {
	W_NOTHING,
	W_ENTRY,
	W_SWP, /* swp_entry_t */
	W_PFN,
	W_NUMBER,
	W_TRUTH,
	W_PROT,
	W_PGPROT,
	W_FAULT,
	W_FURTHER, /* so many pages on */
	W_TYPE,
	W_OFFSET,
};

struct signature {
	enum what in[2], out;
};

static const struct signature shapes[] = {
	[PT_SHAPE_PRED] = { { W_ENTRY }, W_TRUTH },
	[PT_SHAPE_PRED2] = { { W_ENTRY, W_ENTRY }, W_TRUTH },
	[PT_SHAPE_PFN] = { { W_ENTRY }, W_PFN },
	[PT_SHAPE_MAKE] = { { W_PFN, W_PROT }, W_ENTRY },
	[PT_SHAPE_CONST] = { { W_NOTHING }, W_NUMBER },
	[PT_SHAPE_MOD] = { { W_ENTRY }, W_ENTRY },
	[PT_SHAPE_MODPROT] = { { W_ENTRY, W_PROT }, W_ENTRY },
	[PT_SHAPE_MODFAULT] = { { W_ENTRY, W_FAULT }, W_ENTRY },
	[PT_SHAPE_MODNEW] = { { W_ENTRY, W_ENTRY }, W_ENTRY },
	[PT_SHAPE_MODNR] = { { W_ENTRY, W_FURTHER }, W_ENTRY },
	[PT_SHAPE_RET] = { { W_ENTRY }, W_ENTRY },
	[PT_SHAPE_RETFAULT] = { { W_ENTRY, W_FAULT }, W_TRUTH },
	[PT_SHAPE_RETNEW] = { { W_ENTRY, W_ENTRY }, W_ENTRY },
	[PT_SHAPE_PROT] = { { W_PROT }, W_PGPROT },
	[PT_SHAPE_PROT2] = { { W_PROT, W_PROT }, W_PGPROT },
	[PT_SHAPE_SWP] = { { W_TYPE, W_OFFSET }, W_SWP },
	[PT_SHAPE_VALUE] = { { W_PFN }, W_SWP },
	[PT_SHAPE_VPRED] = { { W_SWP }, W_TRUTH },
	[PT_SHAPE_AT] = { { W_NOTHING }, W_ENTRY },
	[PT_SHAPE_SIZED] = { { W_ENTRY }, W_ENTRY },
};

/* Those that are not as their shape says; of VALUE, all that do not make a swp_entry_t of a pfn. */
static const struct {
	enum pt_helper helper;
	struct signature is;
} others[] = {
	{ H_ptep_test_and_clear_young_ret, { { W_ENTRY }, W_TRUTH } },
	{ H_ptep_clear_flush_young_ret, { { W_ENTRY }, W_TRUTH } },
	{ H_pmdp_test_and_clear_young_ret, { { W_ENTRY }, W_TRUTH } },
	{ H_pmdp_clear_flush_young_ret, { { W_ENTRY }, W_TRUTH } },
	{ H_pudp_test_and_clear_young_ret, { { W_ENTRY }, W_TRUTH } },
	{ H_pmd_clear_huge_ret, { { W_ENTRY }, W_TRUTH } },
	{ H_pud_clear_huge_ret, { { W_ENTRY }, W_TRUTH } },
	{ H_pmd_populate, { { W_PFN }, W_ENTRY } },
	{ H_pud_populate, { { W_PFN }, W_ENTRY } },
	{ H_pmd_set_huge, { { W_PFN }, W_ENTRY } },
	{ H_pud_set_huge, { { W_PFN }, W_ENTRY } },
	{ H_pmd_set_huge_device, { { W_PFN }, W_ENTRY } },
	{ H_pud_set_huge_device, { { W_PFN }, W_ENTRY } },
	{ H_set_huge_pte_at, { { W_ENTRY }, W_ENTRY } },
	{ H_huge_ptep_get, { { W_ENTRY }, W_ENTRY } },
	{ H___swp_type, { { W_SWP }, W_TYPE } },
	{ H___swp_offset, { { W_SWP }, W_OFFSET } },
	{ H_swp_type, { { W_SWP }, W_TYPE } },
	{ H_swp_offset, { { W_SWP }, W_OFFSET } },
	{ H_swp_offset_pfn, { { W_SWP }, W_PFN } },
	{ H___swp_entry_to_pte, { { W_SWP }, W_ENTRY } },
	{ H___swp_entry_to_pmd, { { W_SWP }, W_ENTRY } },
	{ H_swp_entry_to_pte, { { W_SWP }, W_ENTRY } },
	{ H_swp_entry_to_pmd, { { W_SWP }, W_ENTRY } },
	{ H___pte_to_swp_entry, { { W_ENTRY }, W_SWP } },
	{ H___pmd_to_swp_entry, { { W_ENTRY }, W_SWP } },
	{ H_pte_to_swp_entry, { { W_ENTRY }, W_SWP } },
	{ H_pmd_to_swp_entry, { { W_ENTRY }, W_SWP } },
	{ H_make_migration_entry_young, { { W_SWP }, W_SWP } },
	{ H_make_migration_entry_dirty, { { W_SWP }, W_SWP } },
	{ H_migration_entry_supports_ad, { { W_NOTHING }, W_TRUTH } },
	{ H_make_pte_marker_entry, { { W_NUMBER }, W_SWP } },
	{ H_pte_marker_get, { { W_SWP }, W_NUMBER } },
	{ H_sized_set_huge_pte_at, { { W_ENTRY }, W_NOTHING } },
	{ H_sized_huge_ptep_get, { { W_NOTHING }, W_ENTRY } },
	{ H_sized_huge_pte_clear, { { W_NOTHING }, W_NOTHING } },
	{ H_sized_huge_ptep_get_and_clear, { { W_NOTHING }, W_ENTRY } },
	{ H_sized_huge_ptep_clear_flush, { { W_NOTHING }, W_ENTRY } },
	{ H_sized_huge_ptep_set_wrprotect, { { W_NOTHING }, W_NOTHING } },
	{ H_sized_huge_ptep_set_access_flags, { { W_ENTRY }, W_TRUTH } },
};

static struct signature signature_of(enum pt_helper h)
{
	for (size_t i = 0; i < PT_ARRAY_SIZE(others); i++)
		if (others[i].helper == h)
			return others[i].is;
	return shapes[pt_helpers[h].shape];
}

static bool is_sized(enum pt_helper h)
{
	return pt_helpers[h].shape == PT_SHAPE_SIZED;
}

/* Helpers that are given a place in a table: what is looked at is what they leave there. */
static bool leaves(enum pt_helper h)
{
	const char *name = pt_helpers[h].name;
	enum pt_shape s = pt_helpers[h].shape;

	if (s == PT_SHAPE_RET || s == PT_SHAPE_RETFAULT || s == PT_SHAPE_RETNEW ||
	    h == H_huge_ptep_get)
		return false;
	return !strncmp(name, "set_", 4) || strstr(name, "ptep_") || strstr(name, "pmdp_") ||
	       strstr(name, "pudp_") || strstr(name, "_ptes") || strstr(name, "_clear_huge") ||
	       strstr(name, "_set_huge") || pt_family_of(h) == PT_F_clear;
}

/* ---- the records of a case --------------------------------------------------------- */

struct story {
	const struct pt_case_calls *of;
	bool keep[1024];
	size_t decisive; /* the record in which the answer turned */
	/* Entries that a line has decoded. */
	u64 shown[64];
	size_t nr_shown;
	struct pt_witness *w;
};

/* Longer ones lose their beginning. */
#define MOST_RECORDS PT_ARRAY_SIZE(((struct story *)0)->keep)

static const struct pt_call *record(const struct story *s, size_t i)
{
	return &s->of->call[i];
}

static bool is_call(const struct pt_call *c)
{
	return c->helper < PT_NR_HELPERS;
}

static bool is_sized_call(const struct pt_call *c)
{
	return is_call(c) && is_sized((enum pt_helper)c->helper);
}

/* Does a predicate say yes or no of an entry? */
static bool is_answer(const struct pt_call *c)
{
	return is_call(c) && pt_helpers[c->helper].shape == PT_SHAPE_PRED && !is_sized_call(c);
}

/* The entry that the law was given. */
static bool is_given(const struct story *s, u64 e)
{
	enum pt_law_domain d = s->of->law->domain;

	return (d == PT_DOMAIN_ENTRY || d == PT_DOMAIN_STORED) && e == s->of->res->in[0];
}

/* Do two calls ask the same, be it at two levels? */
static bool calls_alike(enum pt_helper a, enum pt_helper b)
{
	enum pt_family f = pt_family_of(a);

	return a == b || (f != PT_NR_FAMILIES && f == pt_family_of(b));
}

/* Two records that ask the same of different things. */
static bool asks_alike(const struct pt_call *a, const struct pt_call *b)
{
	if (is_call(a) && is_call(b))
		return pt_helpers[a->helper].shape != PT_SHAPE_PRED2 &&
		       calls_alike((enum pt_helper)a->helper, (enum pt_helper)b->helper);
	return a->helper == b->helper && a->helper != PT_NOTE_PLACE &&
	       a->helper != PT_NOTE_WANTED && a->helper != PT_NOTE_WANTED_NUMBER;
}

/* The call that wrote a place. */
static size_t call_before(const struct story *s, size_t i)
{
	while (i && record(s, i)->helper == PT_NOTE_PLACE)
		i--;
	return i;
}

/* Values that a record takes; how many. */
static size_t taken(const struct pt_call *c, u64 v[2])
{
	if (!is_call(c)) {
		v[0] = c->a;
		v[1] = c->ret;
		return c->helper == PT_NOTE_WANTED ? 2 : c->helper == PT_NOTE_PLACE ? 0 : 1;
	}
	struct signature t = signature_of((enum pt_helper)c->helper);
	size_t n = 0;
	if (t.in[0] == W_ENTRY || t.in[0] == W_SWP)
		v[n++] = c->a;
	if (t.in[1] == W_ENTRY)
		v[n++] = c->b;
	return n;
}

/*
 * Does a record give a value that record `to` takes?  A call that gave back what it
 * was given did only if the answer hung on that.
 */
static bool gives(const struct story *s, size_t at, u64 value, size_t to)
{
	const struct pt_call *c = record(s, at);
	enum what out;

	if (c->helper == PT_NOTE_PLACE)
		return c->ret == value && !is_sized_call(record(s, to));
	if (!is_call(c) || c->ret != value ||
	    (c->ret == c->a && (at + 1 != to || to != s->decisive)))
		return false;
	out = signature_of((enum pt_helper)c->helper).out;
	return out == W_ENTRY || out == W_SWP || out == W_PGPROT;
}

/* Keeps what gave the values that record i takes, and what that took, and so on. */
static void keep_origin(struct story *s, size_t i)
{
	u64 v[2];
	size_t n = taken(record(s, i), v);

	for (size_t k = 0; k < n; k++) {
		size_t at = i;

		while (at && !gives(s, at - 1, v[k], i))
			at--;
		if (!at || (is_given(s, v[k]) && record(s, at - 1)->a != v[k]))
			continue;
		at = call_before(s, at - 1);
		if (!s->keep[at]) {
			s->keep[at] = true;
			keep_origin(s, at);
		}
	}
}

static void keep(struct story *s, size_t i)
{
	s->keep[i] = true;
	keep_origin(s, i);
}

/* The decisive records: the last, and before it what asked the same.  Returns the last one. */
static size_t keep_decisive(struct story *s)
{
	size_t last = s->decisive = call_before(s, s->of->n - 1);

	keep(s, last);
	while (last && record(s, last)->helper == PT_NOTE_OUGHT && s->of->n > 1 &&
	       record(s, last - 1)->helper == PT_NOTE_OUGHT)
		keep(s, --last);
	if (last && asks_alike(record(s, last), record(s, last - 1)))
		keep(s, last - 1);
	/* numbers were made of what was asked just before */
	for (size_t i = last;
	     record(s, last)->helper == PT_NOTE_WANTED_NUMBER && i && i + 3 > last;)
		keep(s, --i);
	return last;
}

/* The last calls of the helper that the law is about: what it left, and what it returned. */
static void keep_own(struct story *s)
{
	const char *name = pt_helpers[s->of->law->helper].name;
	u64 seen = PT_NR_HELPERS;
	unsigned kept = 0;

	for (size_t i = s->of->n; i-- && kept < 2;) {
		const struct pt_call *c = record(s, i);

		if (!is_call(c) || strcmp(pt_helpers[c->helper].name, name) != 0 ||
		    c->helper == seen)
			continue;
		keep(s, i);
		seen = c->helper;
		kept++;
	}
}

/* ---- values in words ------------------------------------------------------------------ */

/* The level of an entry that a record is about. */
static enum pt_level level_in(const struct pt_call *c)
{
	if (c->helper == PT_NOTE_PLACE || c->helper == PT_NOTE_WANTED)
		return PT_PTE;
	if (!is_call(c))
		return PT_NOTE_LEVEL(c->b);
	return c->helper == H_huge_ptep_get ? PT_PMD : pt_helpers[c->helper].level;
}

static enum pt_level level_out(const struct pt_call *c)
{
	return c->helper == H_set_huge_pte_at ? PT_PMD : level_in(c);
}

static struct pt_place place_at(const struct story *s, enum pt_level l, int kind)
{
	struct pt_place p = s->of->place;

	p.level = l;
	p.kind = kind;
	return p;
}

/*
 * The kind of an entry that a call was given or has made, as far as the calls say
 * it; else the layout is asked.
 */
static int kind_made(const struct story *s, const struct pt_call *c);

static int kind_of(const struct story *s, u64 e, size_t before)
{
	if (is_given(s, e))
		return (int)s->of->res->kind;
	while (before--) {
		const struct pt_call *c = record(s, before);

		if (is_call(c) && c->ret == e &&
		    signature_of((enum pt_helper)c->helper).out == W_ENTRY)
			return kind_made(s, c);
	}
	return PT_KIND_GUESS;
}

static int kind_of_prot(u64 prot)
{
	return prot == PT_PROT_NONE ? PT_KIND_PROTNONE : PT_KIND_PRESENT;
}

static int kind_made(const struct story *s, const struct pt_call *c)
{
	enum pt_helper h = (enum pt_helper)c->helper;
	size_t at = (size_t)(c - s->of->call);

	switch (pt_family_of(h)) {
	case PT_F_mkinvalid:
	case PT_F_invalidate:
	case PT_F_invalidate_ad:
		return PT_KIND_INVALID;
	case PT_F_clear:
		return PT_KIND_GUESS;
	case PT_F_populate:
		return PT_KIND_TABLE;
	default:
		break;
	}
	switch (pt_helpers[h].shape) {
	case PT_SHAPE_MAKE:
	case PT_SHAPE_MODPROT:
		return kind_of_prot(c->b);
	case PT_SHAPE_MOD:
		return leaves(h) ? PT_KIND_GUESS : kind_of(s, c->a, at);
	case PT_SHAPE_MODFAULT:
	case PT_SHAPE_RET:
	case PT_SHAPE_RETNEW:
		return kind_of(s, c->a, at);
	case PT_SHAPE_MODNEW:
		return kind_of(s, c->b, at);
	case PT_SHAPE_MODNR:
		return leaves(h) && h != H_set_ptes ? PT_KIND_GUESS : kind_of(s, c->a, at);
	default:
		return PT_KIND_GUESS;
	}
}

/* An entry: with its bits in words where no line before has had it. */
static void add_entry(struct story *s, struct pt_text *t, enum pt_level l, u64 e, size_t at,
		      bool brief)
{
	char line[PT_DECODE_LINE];
	struct pt_place p = place_at(s, l, kind_of(s, e, at));

	s->w->entry = e;
	s->w->no_entry = false;
	for (size_t i = 0; i < s->nr_shown; i++)
		brief |= s->shown[i] == e;
	if (brief || is_given(s, e)) {
		pt_text_add(t, HEX, e);
		return;
	}
	pt_decode_line_at(&p, e, line, sizeof(line));
	pt_text_add(t, "%s", line);
	if (s->nr_shown < PT_ARRAY_SIZE(s->shown))
		s->shown[s->nr_shown++] = e;
}

static void add_value(struct story *s, struct pt_text *t, enum what what, enum pt_level l, u64 v,
		      size_t at, bool brief)
{
	switch (what) {
	case W_NOTHING:
		return;
	case W_ENTRY:
		add_entry(s, t, l, v, at, brief);
		return;
	case W_TRUTH:
		pt_text_add(t, "%s", v ? "yes" : "no");
		return;
	case W_PROT:
		pt_text_add(t, "%s", v < PT_NR_PROTS ? pt_prot_names[v] : "?");
		return;
	case W_FAULT:
		pt_text_add(t, "%s", pt_fault_name(v));
		return;
	case W_PFN:
		pt_text_add(t, "pfn " HEX, v);
		return;
	case W_TYPE:
		pt_text_add(t, "type %" PRIu64, v);
		return;
	case W_OFFSET:
		pt_text_add(t, "offset " HEX, v);
		return;
	case W_FURTHER:
	case W_SWP:
	case W_PGPROT:
	case W_NUMBER:
		pt_text_add(t, HEX, v);
		return;
	}
}

/* An entry that was made of another: what changed. */
static void add_change(struct story *s, struct pt_text *t, const struct pt_call *c, size_t at)
{
	char line[PT_DECODE_LINE];
	struct pt_place from = place_at(s, level_in(c), kind_of(s, c->a, at));
	struct pt_place to = place_at(s, level_out(c), kind_made(s, c));

	s->w->entry = c->ret;
	s->w->no_entry = false;
	pt_decode_diff_at(&from, c->a, &to, c->ret, line, sizeof(line));
	pt_text_add(t, HEX ", changed: %s", c->ret, line);
}

static bool is_change(const struct pt_call *c)
{
	struct signature t = signature_of((enum pt_helper)c->helper);
	enum pt_level l = pt_helpers[c->helper].level;

	return t.in[0] == W_ENTRY && t.out == W_ENTRY && level_in(c) == level_out(c) &&
	       (l != PT_HUGETLB || !is_sized((enum pt_helper)c->helper));
}

/* "64K" */
static void add_bytes(struct pt_text *t, unsigned shift)
{
	static const char units[] = "BKMGTPE";
	unsigned unit = shift / 10;

	pt_text_add(t, "%u%c", 1u << shift % 10, unit < sizeof(units) - 1 ? units[unit] : '?');
}

static void add_arguments(struct story *s, struct pt_text *t, const struct pt_call *c, size_t at,
			  bool brief)
{
	enum pt_helper h = (enum pt_helper)c->helper;
	struct signature sig = signature_of(h);

	if (is_sized(h)) {
		pt_text_add(t, "a ");
		add_bytes(t, PT_NOTE_PAGE_SHIFT(c->b));
		pt_text_add(t, " page in %u place%s%s", (unsigned)PT_NOTE_PAGE_NR(c->b),
			    PT_NOTE_PAGE_NR(c->b) == 1 ? "" : "s", sig.in[0] ? ", " : "");
	}
	add_value(s, t, sig.in[0], level_in(c), c->a, at, brief);
	if (is_sized(h) || sig.in[1] == W_NOTHING)
		return;
	pt_text_add(t, ", ");
	if (sig.in[1] == W_FURTHER && leaves(h))
		pt_text_add(t, "%u entries", PT_BATCH);
	else
		add_value(s, t, sig.in[1], level_in(c), c->b, at, brief);
}

static void add_outcome(struct story *s, struct pt_text *t, const struct pt_call *c, size_t at,
			bool brief)
{
	enum pt_helper h = (enum pt_helper)c->helper;
	struct signature sig = signature_of(h);
	enum pt_shape shape = pt_helpers[h].shape;
	bool returns = shape == PT_SHAPE_RET || shape == PT_SHAPE_RETFAULT ||
		       shape == PT_SHAPE_RETNEW || is_sized(h);

	if (sig.out == W_NOTHING)
		return;
	pt_text_add(t, "%s",
		    !is_sized(h) && leaves(h) ? " leaves "
		    : returns		      ? " returns "
					      : " = ");
	if (sig.in[1] == W_FURTHER && leaves(h))
		pt_text_add(t, "in place %" PRIu64 ": ", c->b);
	if (!brief && is_change(c) && (is_given(s, c->a) || sig.in[1] != W_ENTRY))
		add_change(s, t, c, at);
	else
		add_value(s, t, sig.out, level_out(c), c->ret, at + 1, brief);
}

static void call_line(struct story *s, struct pt_text *t, size_t at, bool brief)
{
	const struct pt_call *c = record(s, at);

	pt_text_add(t, "%s(", pt_helpers[c->helper].name);
	add_arguments(s, t, c, at, brief);
	pt_text_add(t, ")");
	add_outcome(s, t, c, at, brief);
	if (at && record(s, at - 1)->helper == PT_NOTE_LOOK && record(s, at - 1)->a == c->a)
		pt_text_add(t, ", of place %u",
			    (unsigned)PT_NOTE_THE_PLACE(record(s, at - 1)->b) - 1);
}

/* ---- notes ---------------------------------------------------------------------------- */

static void add_rights(struct pt_text *t, u64 r)
{
	char rights[128];

	pt_rights_text(r, rights, sizeof(rights));
	pt_text_add(t, "%s", rights);
}

/* "place 3: 0x…" or "0x…" */
static void add_where(struct story *s, struct pt_text *t, size_t at, bool brief)
{
	const struct pt_call *c = record(s, at);

	if (PT_NOTE_THE_PLACE(c->b))
		pt_text_add(t, "place %u, ", (unsigned)PT_NOTE_THE_PLACE(c->b) - 1);
	add_entry(s, t, PT_NOTE_LEVEL(c->b), c->a, at, brief);
}

static void wanted_line(struct story *s, struct pt_text *t, size_t at, bool brief)
{
	const struct pt_call *c = record(s, at);
	enum pt_level l = pt_helpers[s->of->law->helper].level;
	struct pt_place was = place_at(s, l, kind_of(s, c->a, at));
	struct pt_place is = place_at(s, l, was.kind);
	char line[PT_DECODE_LINE];

	s->w->entry = c->ret;
	s->w->no_entry = false;
	pt_decode_diff_at(&was, c->a, &is, c->ret, line, sizeof(line));
	pt_text_add(t, HEX ", which differs from ", c->ret);
	add_entry(s, t, l, c->a, at, brief);
	pt_text_add(t, ", the entry due: %s", line);
	s->w->entry = c->ret;
}

/* What the predicates say of an entry; of two, only where they differ. */
static void view_line(struct story *s, struct pt_text *t, size_t at, bool brief)
{
	const struct pt_call *c = record(s, at), *before = at ? record(s, at - 1) : c;
	enum pt_level l = PT_NOTE_LEVEL(c->b);
	u64 bits = c->ret;

	if (before->helper == PT_NOTE_VIEW && before != c) {
		bits ^= before->ret;
		pt_text_add(t, "of ");
		add_entry(s, t, l, c->a, at, brief);
		for (unsigned i = 0; i < PT_NR_BOOL_SLOTS; i++) {
			int h = bits >> i & 1 ? pt_slot_helper(l, (enum pt_slot)i) : -1;

			if (h >= 0)
				pt_text_add(t, ", %s() = %s", pt_helpers[h].name,
					    c->ret >> i & 1 ? "yes" : "no");
		}
		pt_text_add(t, "; of ");
		add_entry(s, t, PT_NOTE_LEVEL(before->b), before->a, at, brief);
		pt_text_add(t, " the opposite");
		s->w->entry = c->a;
		return;
	}
	add_entry(s, t, l, c->a, at, brief);
	pt_text_add(t, " reads as:");
	for (unsigned i = 0; i < PT_NR_BOOL_SLOTS; i++)
		if (bits >> i & 1)
			pt_text_add(t, " %s", pt_slots[i].name);
}

static void ought_line(struct story *s, struct pt_text *t, size_t at)
{
	const struct pt_call *c = record(s, at);

	(void)s;
	pt_text_add(t, "%s(" HEX ") = %s", c->b < PT_NR_HELPERS ? pt_helpers[c->b].name : "?", c->a,
		    c->ret ? "no" : "yes");
}

static void after_line(struct story *s, struct pt_text *t, size_t at, const char *access,
		       bool brief)
{
	const struct pt_call *c = record(s, at);
	struct pt_place p = place_at(s, PT_NOTE_LEVEL(c->b), PT_KIND_GUESS);
	char line[PT_DECODE_LINE];

	pt_decode_diff_at(&p, c->a, &p, c->ret, line, sizeof(line));
	pt_text_add(t, "a %s changes ", access);
	add_where(s, t, at, brief);
	pt_text_add(t, ": %s", line);
}

/* A protection is what a pte of it has beside its frame. */
static void protection_differs(struct story *s, struct pt_text *t, u64 due, u64 made)
{
	struct pt_place p = place_at(s, PT_PTE, PT_KIND_PRESENT);
	char line[PT_DECODE_LINE];
	struct pt_text differs;

	pt_decode_diff_at(&p, due, &p, made, line, sizeof(line));
	pt_text_add(t, ": %s", line);
	pt_text_init(&differs, s->w->all.differs, sizeof(s->w->all.differs));
	pt_text_add(&differs, "%s", line);
}

static void note_line(struct story *s, struct pt_text *t, size_t at, bool brief)
{
	const struct pt_call *c = record(s, at);

	switch (c->helper) {
	case PT_NOTE_VIEW:
		view_line(s, t, at, brief);
		return;
	case PT_NOTE_RIGHTS:
		pt_text_add(t, "the MMU permits, through ");
		add_where(s, t, at, brief);
		pt_text_add(t, ": ");
		add_rights(t, c->ret);
		return;
	case PT_NOTE_FRAME:
		pt_text_add(t, "the MMU reaches pfn " HEX " through ", c->ret);
		add_where(s, t, at, brief);
		return;
	case PT_NOTE_MEMTYPE:
		pt_text_add(t, "memory type bits " HEX " of ", c->ret);
		add_where(s, t, at, brief);
		return;
	case PT_NOTE_SPAN:
		pt_text_add(t, "the MMU may take %u entries for one, by ", (unsigned)c->ret);
		add_where(s, t, at, brief);
		return;
	case PT_NOTE_MARK:
		pt_text_add(t, "protection key and guard " HEX " of ", c->ret);
		add_where(s, t, at, brief);
		return;
	case PT_NOTE_AFTER_READ:
		after_line(s, t, at, "read", brief);
		return;
	case PT_NOTE_AFTER_WRITE:
		after_line(s, t, at, "write", brief);
		return;
	case PT_NOTE_WANTED:
		wanted_line(s, t, at, brief);
		return;
	case PT_NOTE_WANTED_NUMBER:
		pt_text_add(t, HEX " where " HEX " was due", c->ret, c->a);
		if (signature_of(s->of->law->helper).out == W_PGPROT)
			protection_differs(s, t, c->a, c->ret);
		return;
	case PT_NOTE_OUGHT:
		ought_line(s, t, at);
		return;
	default:
		pt_text_add(t, "?");
	}
}

/*
 * What a sized helper's call changed in the table; the first of the page's places,
 * or one beside the page, which matters more.
 */
static void table_line(struct story *s, struct pt_text *t, size_t at)
{
	const struct pt_call *call = record(s, at), *shown = NULL;
	u64 nr = PT_NOTE_PAGE_NR(call->b);
	size_t n = 0;

	for (size_t i = at + 1; i < s->of->n && record(s, i)->helper == PT_NOTE_PLACE; i++) {
		const struct pt_call *c = record(s, i);

		n++;
		if (!shown || !c->a || c->a == nr + 1)
			shown = c;
	}
	if (!shown) {
		pt_text_add(t, "no place of the table changes");
		return;
	}
	if (!shown->a || shown->a == nr + 1)
		pt_text_add(t, "the entry %s the page", shown->a ? "after" : "before");
	else if (nr == 1)
		pt_text_add(t, "its place");
	else
		pt_text_add(t, "%u of %u places, place %u", (unsigned)n, (unsigned)nr,
			    (unsigned)shown->a - 1);
	pt_text_add(t, ": " HEX " becomes ", shown->b);
	add_entry(s, t, PT_NOTE_PAGE_LEVEL(call->b), shown->ret, at, false);
}

/* ---- lines ---------------------------------------------------------------------------- */

static bool has_table_line(const struct story *s, size_t i)
{
	const struct pt_call *c = record(s, i);

	return is_call(c) && is_sized((enum pt_helper)c->helper) &&
	       c->helper != H_sized_arch_make_huge_pte && c->helper != H_sized_huge_ptep_get;
}

static size_t lines_of(const struct story *s, size_t i)
{
	return 1 + has_table_line(s, i);
}

/* The second of two views says all of both. */
static bool is_said_by_next(const struct story *s, size_t i)
{
	return i + 1 < s->of->n && s->keep[i + 1] && record(s, i)->helper == PT_NOTE_VIEW &&
	       record(s, i + 1)->helper == PT_NOTE_VIEW;
}

/* Of two entries that differ: one was made of the other, and the call has said how. */
static bool is_said_by_call(const struct story *s, size_t i)
{
	const struct pt_call *c = record(s, i);

	for (size_t k = 0; c->helper == PT_NOTE_WANTED && k < i; k++) {
		const struct pt_call *made = record(s, k);

		if (s->keep[k] && is_call(made) && !is_sized_call(made) && made->a == c->a &&
		    made->ret == c->ret)
			return true;
	}
	return false;
}

static size_t count_lines(const struct story *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->of->n; i++)
		if (s->keep[i] && !is_said_by_next(s, i) && !is_said_by_call(s, i))
			n += lines_of(s, i);
	return n;
}

/* The earliest go first, but for the helper's own call. */
static void drop_what_is_too_much(struct story *s)
{
	const char *name = pt_helpers[s->of->law->helper].name;

	for (unsigned round = 0; round < 2; round++)
		for (size_t i = 0; i < s->of->n && count_lines(s) > PT_WITNESS_CALLS; i++) {
			const struct pt_call *c = record(s, i);

			if (round || !is_call(c) || strcmp(pt_helpers[c->helper].name, name) != 0)
				s->keep[i] = false;
		}
}

static void add_line(struct story *s, const char *label,
		     void (*say)(struct story *, struct pt_text *, size_t, bool), size_t i)
{
	struct pt_witness *w = s->w;
	struct pt_text t;

	if (w->nr_calls == PT_WITNESS_CALLS)
		return;
	pt_text_init(&t, w->calls[w->nr_calls], sizeof(w->calls[0]));
	pt_text_add(&t, "%-8s ", label);
	say(s, &t, i, false);
	w->nr_calls++;
}

static void table_line_of(struct story *s, struct pt_text *t, size_t i, bool brief)
{
	(void)brief;
	table_line(s, t, i);
}

static void say(struct story *s)
{
	bool called = false;

	for (size_t i = 0; i < s->of->n; i++) {
		const struct pt_call *c = record(s, i);

		if (!s->keep[i] || is_said_by_next(s, i))
			continue;
		if (!is_call(c)) {
			if (!is_said_by_call(s, i))
				add_line(s, "found", note_line, i);
			continue;
		}
		add_line(s, called ? "then" : "called", call_line, i);
		called = true;
		if (has_table_line(s, i))
			add_line(s, "table", table_line_of, i);
	}
}

static void brief_line(struct story *s, struct pt_text *t, size_t i)
{
	if (is_call(record(s, i)))
		call_line(s, t, i, true);
	else
		note_line(s, t, i, true);
}

/* Was it in the table, or given, before the helper that the law is about was called? */
static bool is_old(const struct story *s, size_t at)
{
	const char *name = pt_helpers[s->of->law->helper].name;
	size_t own = at;

	while (own-- &&
	       !(is_call(record(s, own)) && !strcmp(pt_helpers[record(s, own)->helper].name, name)))
		;
	if (own == (size_t)-1)
		return false;
	for (size_t i = 0; i < own; i++) {
		const struct pt_call *c = record(s, i);

		if (is_call(c) && !is_answer(c) && (c->ret == record(s, at)->a))
			return true;
	}
	return is_call(record(s, own)) && record(s, own)->a == record(s, at)->a &&
	       !is_sized_call(record(s, own));
}

/* "place 3 still 0x… …; pte_none() says no": the entry that came, where, what is wrong with it. */
static void say_answer(struct story *s, struct pt_text *t, size_t at)
{
	const struct pt_call *c = record(s, at), *look = at ? record(s, at - 1) : c;
	struct pt_place p = place_at(s, level_in(c), kind_of(s, c->a, at));
	bool placed = look->helper == PT_NOTE_LOOK && look->a == c->a, old = is_old(s, at);
	char line[PT_DECODE_LINE];

	if (placed)
		pt_text_add(t, "place %u%s", (unsigned)PT_NOTE_THE_PLACE(look->b) - 1,
			    old ? " " : ": ");
	pt_decode_line_at(&p, c->a, line, sizeof(line));
	pt_text_add(t, "%s%s; %s() says %s", old ? "still " : "", line, pt_helpers[c->helper].name,
		    c->ret ? "yes" : "no");
}

static void say_got(struct story *s, size_t decisive)
{
	struct pt_text t;
	u64 entry = s->w->entry;

	pt_text_init(&t, s->w->got, sizeof(s->w->got));
	if (s->of->n && record(s, s->of->n - 1)->helper == PT_NOTE_PLACE)
		table_line(s, &t, decisive);
	else if (is_answer(record(s, decisive)))
		say_answer(s, &t, decisive);
	else
		brief_line(s, &t, decisive);
	if (decisive && asks_alike(record(s, decisive), record(s, decisive - 1)) &&
	    record(s, decisive)->helper != PT_NOTE_VIEW) {
		pt_text_add(&t, ", ");
		brief_line(s, &t, decisive - 1);
	}
	s->w->entry = entry;
}

void pt_calls_of(const struct pt_case_calls *c, struct pt_witness *w)
{
	struct pt_case_calls of = *c;
	static struct story s;
	size_t decisive;

	if (!of.n)
		return;
	if (of.n > MOST_RECORDS) {
		of.call += of.n - MOST_RECORDS;
		of.n = MOST_RECORDS;
	}
	memset(&s, 0, sizeof(s));
	s.of = &of;
	s.w = w;
	decisive = keep_decisive(&s);
	keep_own(&s);
	drop_what_is_too_much(&s);
	say(&s);
	say_got(&s, decisive);
}

/* ---- what one call was given ---- */

static void name_input(struct pt_witness *w, const char *name, u64 value, const char *means)
{
	struct pt_input *in = &w->inputs[w->nr_inputs++];

	snprintf(in->name, sizeof(in->name), "%s", name);
	in->value = value;
	in->means = means;
}

static void name_argument(struct pt_witness *w, enum what what, u64 v)
{
	static const char *const names[] = {
		[W_ENTRY] = "entry",   [W_SWP] = "swp_entry", [W_PFN] = "pfn",
		[W_NUMBER] = "number", [W_TRUTH] = "number",  [W_PROT] = "prot",
		[W_PGPROT] = "pgprot", [W_FAULT] = "fault",   [W_FURTHER] = "pages",
		[W_TYPE] = "type",     [W_OFFSET] = "offset"
	};
	const char *means = what == W_PROT && v < PT_NR_PROTS ? pt_prot_names[v]
			    : what == W_FAULT		      ? pt_fault_name(v)
							      : NULL;
	const bool again = what == W_ENTRY && w->nr_inputs;

	if (what != W_NOTHING)
		name_input(w, again ? "other" : names[what], v, means);
}

bool pt_call_is_of_values(enum pt_helper h)
{
	const enum pt_shape s = pt_helpers[h].shape;
	const u64 values = PT_BIT(PT_SHAPE_PRED) | PT_BIT(PT_SHAPE_PRED2) | PT_BIT(PT_SHAPE_PFN) |
			   PT_BIT(PT_SHAPE_MAKE) | PT_BIT(PT_SHAPE_MOD) | PT_BIT(PT_SHAPE_MODPROT) |
			   PT_BIT(PT_SHAPE_SWP) | PT_BIT(PT_SHAPE_VALUE) | PT_BIT(PT_SHAPE_VPRED);

	/* trees since 6.6 give mkwrite a VMA */
	return (values & PT_BIT(s)) && !leaves(h) && pt_family_of(h) != PT_F_mkwrite &&
	       h != H_pte_mkwrite_shstk && h != H_pmd_mkwrite_shstk;
}

bool pt_call_inputs(enum pt_helper h, const u64 given[2], struct pt_witness *w)
{
	const struct signature is = signature_of(h);

	if (is_sized(h)) {
		name_input(w, "entry", given[0], NULL);
		name_input(w, "bytes", PT_BIT(PT_NOTE_PAGE_SHIFT(given[1])), NULL);
		return true;
	}
	for (size_t i = 0; i < PT_ARRAY_SIZE(is.in); i++)
		name_argument(w, is.in[i], given[i]);
	return is.in[0] == W_ENTRY;
}
