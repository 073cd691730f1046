// SPDX-License-Identifier: GPL-2.0-or-later
/* The calls that a violated law made, in words: calls_of.h. */
#include "conformance/witness/calls_of.h"

#include <inttypes.h>
#include <string.h>

#include "conformance/entry/decode.h"
#include "conformance/witness/parts.h"
#include "conformance/witness/story.h"
#include "conformance/words/names.h"
#include "generic/subject/notes.h"

#define HEX "0x%" PRIx64

/* ---- values in words ------------------------------------------------------------------ */

/* An entry: with its bits in words where no line before has had it. */
static void add_entry(struct pt_story *s, struct pt_text *t, enum pt_level l, u64 e, size_t at,
		      bool brief)
{
	char line[PT_DECODE_LINE];
	struct pt_place p = pt_place_at(s, l, pt_kind_of(s, e, at));

	s->w->entry = e;
	s->w->no_entry = false;
	for (size_t i = 0; i < s->nr_shown; i++)
		brief |= s->shown[i] == e;
	if (brief || pt_is_given(s, e)) {
		pt_text_add(t, HEX, e);
		return;
	}
	pt_decode_line_at(&p, e, line, sizeof(line));
	pt_text_add(t, "%s", line);
	if (s->nr_shown < PT_ARRAY_SIZE(s->shown))
		s->shown[s->nr_shown++] = e;
}

static void add_value(struct pt_story *s, struct pt_text *t, enum pt_what what, enum pt_level l,
		      u64 v, size_t at, bool brief)
{
	switch (what) {
	case PT_WHAT_NOTHING:
		return;
	case PT_WHAT_ENTRY:
		add_entry(s, t, l, v, at, brief);
		return;
	case PT_WHAT_TRUTH:
		pt_text_add(t, "%s", v ? "yes" : "no");
		return;
	case PT_WHAT_PROT:
		pt_text_add(t, "%s", v < PT_NR_PROTS ? pt_prot_names[v] : "?");
		return;
	case PT_WHAT_FAULT:
		pt_text_add(t, "%s", pt_fault_name(v));
		return;
	case PT_WHAT_PFN:
		pt_text_add(t, "pfn " HEX, v);
		return;
	case PT_WHAT_WRITE:
		pt_text_add(t, "for %s", v ? "writing" : "reading");
		return;
	case PT_WHAT_TYPE:
		pt_text_add(t, "type %" PRIu64, v);
		return;
	case PT_WHAT_OFFSET:
		pt_text_add(t, "offset " HEX, v);
		return;
	case PT_WHAT_FURTHER:
	case PT_WHAT_SWP:
	case PT_WHAT_PGPROT:
	case PT_WHAT_NUMBER:
		pt_text_add(t, HEX, v);
		return;
	}
}

/* An entry that was made of another: what changed, or what it is now. */
static void add_change(struct pt_story *s, struct pt_text *t, const struct pt_call *c, size_t at)
{
	char line[PT_DECODE_LINE];
	struct pt_place from = pt_place_at(s, pt_level_in(c), pt_kind_of(s, c->a, at));
	struct pt_place to = pt_place_at(s, pt_level_out(c), pt_kind_made(s, c));

	s->w->entry = c->ret;
	s->w->no_entry = false;
	if (!pt_decode_alike(&from, c->a, &to, c->ret)) {
		pt_decode_line_at(&to, c->ret, line, sizeof(line));
		pt_text_add(t, "%s", line);
		return;
	}
	pt_decode_diff_at(&from, c->a, &to, c->ret, line, sizeof(line));
	pt_text_add(t, HEX ", changed: %s", c->ret, line);
}

static bool is_change(const struct pt_call *c)
{
	struct pt_signature t = pt_signature_of((enum pt_helper)c->helper);
	enum pt_level l = pt_helpers[c->helper].level;

	return t.in[0] == PT_WHAT_ENTRY && t.out == PT_WHAT_ENTRY &&
	       pt_level_in(c) == pt_level_out(c) &&
	       (l != PT_HUGETLB || !pt_helper_is_sized((enum pt_helper)c->helper));
}

/* "64K" */
static void add_bytes(struct pt_text *t, unsigned shift)
{
	static const char units[] = "BKMGTPE";
	unsigned unit = shift / 10;

	pt_text_add(t, "%u%c", 1u << shift % 10, unit < sizeof(units) - 1 ? units[unit] : '?');
}

static void add_arguments(struct pt_story *s, struct pt_text *t, const struct pt_call *c, size_t at,
			  bool brief)
{
	enum pt_helper h = (enum pt_helper)c->helper;
	struct pt_signature sig = pt_signature_of(h);

	if (pt_helper_is_sized(h)) {
		pt_text_add(t, "a ");
		add_bytes(t, PT_NOTE_PAGE_SHIFT(c->b));
		pt_text_add(t, " page in %u place%s%s", (unsigned)PT_NOTE_PAGE_NR(c->b),
			    PT_NOTE_PAGE_NR(c->b) == 1 ? "" : "s", sig.in[0] ? ", " : "");
	}
	add_value(s, t, sig.in[0], pt_level_given(s, at), c->a, at, brief);
	if (pt_helper_is_sized(h) || sig.in[1] == PT_WHAT_NOTHING)
		return;
	pt_text_add(t, ", ");
	if (sig.in[1] == PT_WHAT_FURTHER && pt_helper_leaves(h))
		pt_text_add(t, "%u entries", PT_BATCH);
	else
		add_value(s, t, sig.in[1], pt_level_in(c), c->b, at, brief);
}

static void add_outcome(struct pt_story *s, struct pt_text *t, const struct pt_call *c, size_t at,
			bool brief)
{
	enum pt_helper h = (enum pt_helper)c->helper;
	struct pt_signature sig = pt_signature_of(h);
	enum pt_shape shape = pt_helpers[h].shape;
	bool returns = shape == PT_SHAPE_RET || shape == PT_SHAPE_RETFAULT ||
		       shape == PT_SHAPE_RETNEW || shape == PT_SHAPE_AT || shape == PT_SHAPE_AT2 ||
		       pt_helper_is_sized(h);

	if (sig.out == PT_WHAT_NOTHING)
		return;
	pt_text_add(t, "%s",
		    !pt_helper_is_sized(h) && pt_helper_leaves(h) ? " leaves "
		    : returns					  ? " returns "
								  : " = ");
	if (sig.in[1] == PT_WHAT_FURTHER && pt_helper_leaves(h))
		pt_text_add(t, "in place %" PRIu64 ": ", c->b);
	if (!brief && is_change(c) && (pt_is_given(s, c->a) || sig.in[1] != PT_WHAT_ENTRY))
		add_change(s, t, c, at);
	else
		add_value(s, t, sig.out, pt_level_out(c), c->ret, at + 1, brief);
}

static void call_line(struct pt_story *s, struct pt_text *t, size_t at, bool brief)
{
	const struct pt_call *c = pt_record(s, at);

	pt_text_add(t, "%s(", pt_helpers[c->helper].name);
	add_arguments(s, t, c, at, brief);
	pt_text_add(t, ")");
	add_outcome(s, t, c, at, brief);
	if (pt_look_before(s, at))
		pt_text_add(t, ", of place %u",
			    (unsigned)PT_NOTE_THE_PLACE(pt_look_before(s, at)->b) - 1);
}

/* ---- notes ---------------------------------------------------------------------------- */

static void add_rights(struct pt_text *t, u64 r)
{
	char rights[128];

	pt_rights_text(r, rights, sizeof(rights));
	pt_text_add(t, "%s", rights);
}

/* "place 3: 0x…" or "0x…" */
static void add_where(struct pt_story *s, struct pt_text *t, size_t at, bool brief)
{
	const struct pt_call *c = pt_record(s, at);

	if (PT_NOTE_THE_PLACE(c->b))
		pt_text_add(t, "place %u, ", (unsigned)PT_NOTE_THE_PLACE(c->b) - 1);
	add_entry(s, t, PT_NOTE_LEVEL(c->b), c->a, at, brief);
}

static void wanted_line(struct pt_story *s, struct pt_text *t, size_t at, bool brief)
{
	const struct pt_call *c = pt_record(s, at);
	struct pt_place was = pt_place_at(s, pt_level_of(s, c->a, at), pt_kind_of(s, c->a, at));
	struct pt_place is = pt_place_at(s, pt_level_of(s, c->ret, at), was.kind);
	char line[PT_DECODE_LINE];

	if (!pt_decode_alike(&was, c->a, &is, c->ret)) {
		pt_decode_line_at(&is, c->ret, line, sizeof(line));
		pt_text_add(t, "%s, where ", line);
		add_entry(s, t, was.level, c->a, at, brief);
		pt_text_add(t, " was due");
	} else {
		pt_decode_diff_at(&was, c->a, &is, c->ret, line, sizeof(line));
		pt_text_add(t, HEX ", which differs from ", c->ret);
		add_entry(s, t, was.level, c->a, at, brief);
		pt_text_add(t, ", the entry due: %s", line);
	}
	s->w->entry = c->ret;
	s->w->no_entry = false;
}

/* What the predicates say of an entry; of two, only where they differ. */
static void view_line(struct pt_story *s, struct pt_text *t, size_t at, bool brief)
{
	const struct pt_call *c = pt_record(s, at), *before = at ? pt_record(s, at - 1) : c;
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

static void ought_line(struct pt_story *s, struct pt_text *t, size_t at)
{
	const struct pt_call *c = pt_record(s, at);

	(void)s;
	pt_text_add(t, "%s(" HEX ") = %s", c->b < PT_NR_HELPERS ? pt_helpers[c->b].name : "?", c->a,
		    c->ret ? "no" : "yes");
}

static void after_line(struct pt_story *s, struct pt_text *t, size_t at, const char *access,
		       bool brief)
{
	const struct pt_call *c = pt_record(s, at);
	struct pt_place p = pt_place_at(s, PT_NOTE_LEVEL(c->b), PT_KIND_GUESS);
	char line[PT_DECODE_LINE];

	pt_decode_diff_at(&p, c->a, &p, c->ret, line, sizeof(line));
	pt_text_add(t, "a %s changes ", access);
	add_where(s, t, at, brief);
	pt_text_add(t, ": %s", line);
}

/* A protection is what a pte of it has beside its frame. */
static void protection_differs(struct pt_story *s, struct pt_text *t, u64 due, u64 made)
{
	struct pt_place p = pt_place_at(s, PT_PTE, PT_KIND_PRESENT);
	char line[PT_DECODE_LINE];
	struct pt_text differs;

	pt_decode_diff_at(&p, due, &p, made, line, sizeof(line));
	pt_text_add(t, ": %s", line);
	pt_text_init(&differs, s->w->all.differs, sizeof(s->w->all.differs));
	pt_text_add(&differs, "%s", line);
}

/* What was flushed, and why that may be of no use for translations of that size. */
static void flush_line(struct pt_text *t, const struct pt_call *c, u64 size)
{
	const u64 of = PT_NOTE_FLUSH_SIZE(c->b);

	pt_text_add(t, HEX " to " HEX, c->a, c->ret);
	if (c->b & PT_NOTE_FLUSH_EARLY)
		pt_text_add(t, " while the MMU could still use the entry");
	if (c->b & PT_NOTE_FLUSH_LEAVES)
		pt_text_add(t, " but for what leads to the table");
	if (c->b & PT_NOTE_FLUSH_ASTRAY)
		pt_text_add(t, " by notes that the old entry had not");
	if (of && (c->b & PT_NOTE_FLUSH_STEPS) && of > size)
		pt_text_add(t, " at one address in " HEX, of);
	else if (of && !(c->b & PT_NOTE_FLUSH_STEPS) && of != size)
		pt_text_add(t, " in translations of " HEX " bytes", of);
}

/* What was to be flushed, and all that was. */
static void unflushed_line(struct pt_story *s, struct pt_text *t, size_t at)
{
	const struct pt_call *c = pt_record(s, at);
	size_t first = at;

	while (first && pt_record(s, first - 1)->helper == PT_NOTE_FLUSH)
		first--;
	pt_text_add(t, "not flushed: " HEX " to " HEX ", in translations of " HEX " bytes", c->a,
		    c->ret, c->b);
	if (first == at)
		pt_text_add(t, "; nothing was");
	for (size_t i = first; i < at; i++) {
		pt_text_add(t, i == first ? "; flushed: " : ", ");
		flush_line(t, pt_record(s, i), c->b);
	}
}

static void unordered_line(struct pt_story *s, struct pt_text *t, size_t at)
{
	const struct pt_call *c = pt_record(s, at);

	pt_text_add(t, "a walk that begins now may miss " HEX ": %s", c->a,
		    c->b ? "no barrier orders walks after the one that orders the store"
			 : "no barrier orders the store before walks");
}

static void note_line(struct pt_story *s, struct pt_text *t, size_t at, bool brief)
{
	const struct pt_call *c = pt_record(s, at);

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
		if (pt_signature_of(s->of->law->helper).out == PT_WHAT_PGPROT)
			protection_differs(s, t, c->a, c->ret);
		return;
	case PT_NOTE_OUGHT:
		ought_line(s, t, at);
		return;
	case PT_NOTE_UNFLUSHED:
		unflushed_line(s, t, at);
		return;
	case PT_NOTE_UNORDERED:
		unordered_line(s, t, at);
		return;
	default:
		pt_text_add(t, "?");
	}
}

/*
 * What a sized helper's call changed in the table; the first of the page's places,
 * or one beside the page, which matters more.
 */
static void table_line(struct pt_story *s, struct pt_text *t, size_t at)
{
	const struct pt_call *call = pt_record(s, at), *shown = NULL;
	u64 nr = PT_NOTE_PAGE_NR(call->b);
	size_t n = 0;

	for (size_t i = at + 1; i < s->of->n && pt_record(s, i)->helper == PT_NOTE_PLACE; i++) {
		const struct pt_call *c = pt_record(s, i);

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

static bool has_table_line(const struct pt_story *s, size_t i)
{
	const struct pt_call *c = pt_record(s, i);

	return pt_is_call(c) && pt_helper_is_sized((enum pt_helper)c->helper) &&
	       c->helper != H_sized_arch_make_huge_pte && c->helper != H_sized_huge_ptep_get;
}

static size_t lines_of(const struct pt_story *s, size_t i)
{
	return 1 + has_table_line(s, i);
}

/* The second of two views says all of both. */
static bool is_said_by_next(const struct pt_story *s, size_t i)
{
	return i + 1 < s->of->n && s->keep[i + 1] && pt_record(s, i)->helper == PT_NOTE_VIEW &&
	       pt_record(s, i + 1)->helper == PT_NOTE_VIEW;
}

/* Of two entries that differ: one was made of the other, and the call has said how. */
static bool is_said_by_call(const struct pt_story *s, size_t i)
{
	const struct pt_call *c = pt_record(s, i);

	for (size_t k = 0; c->helper == PT_NOTE_WANTED && k < i; k++) {
		const struct pt_call *made = pt_record(s, k);

		if (s->keep[k] && pt_is_call(made) && !pt_is_sized_call(made) && made->a == c->a &&
		    made->ret == c->ret)
			return true;
	}
	return false;
}

static size_t count_lines(const struct pt_story *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->of->n; i++)
		if (s->keep[i] && !is_said_by_next(s, i) && !is_said_by_call(s, i))
			n += lines_of(s, i);
	return n;
}

/* The earliest go first, but for the helper's own call. */
static void drop_what_is_too_much(struct pt_story *s)
{
	const char *name = pt_helpers[s->of->law->helper].name;

	for (unsigned round = 0; round < 2; round++)
		for (size_t i = 0; i < s->of->n && count_lines(s) > PT_WITNESS_CALLS; i++) {
			const struct pt_call *c = pt_record(s, i);

			if (round || !pt_is_call(c) ||
			    strcmp(pt_helpers[c->helper].name, name) != 0)
				s->keep[i] = false;
		}
}

static void add_line(struct pt_story *s, const char *label,
		     void (*say)(struct pt_story *, struct pt_text *, size_t, bool), size_t i)
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

static void table_line_of(struct pt_story *s, struct pt_text *t, size_t i, bool brief)
{
	(void)brief;
	table_line(s, t, i);
}

static void say(struct pt_story *s)
{
	bool called = false;

	for (size_t i = 0; i < s->of->n; i++) {
		const struct pt_call *c = pt_record(s, i);

		if (!s->keep[i] || is_said_by_next(s, i))
			continue;
		if (!pt_is_call(c)) {
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

static void brief_line(struct pt_story *s, struct pt_text *t, size_t i)
{
	if (pt_is_call(pt_record(s, i)))
		call_line(s, t, i, true);
	else
		note_line(s, t, i, true);
}

/* "place 3 still 0x… …; pte_none() says no": the entry that came, where, what is wrong with it. */
static void say_answer(struct pt_story *s, struct pt_text *t, size_t at)
{
	const struct pt_call *c = pt_record(s, at), *look = pt_look_before(s, at);
	struct pt_place p = pt_place_at(s, pt_level_given(s, at), pt_kind_of(s, c->a, at));
	bool old = pt_is_old(s, at);
	char line[PT_DECODE_LINE];

	if (look)
		pt_text_add(t, "place %u%s", (unsigned)PT_NOTE_THE_PLACE(look->b) - 1,
			    old ? " " : ": ");
	pt_decode_line_at(&p, c->a, line, sizeof(line));
	pt_text_add(t, "%s%s; %s() says %s", old ? "still " : "", line, pt_helpers[c->helper].name,
		    c->ret ? "yes" : "no");
}

static void say_got(struct pt_story *s, size_t decisive)
{
	struct pt_text t;
	u64 entry = s->w->entry;

	pt_text_init(&t, s->w->got, sizeof(s->w->got));
	if (s->of->n && pt_record(s, s->of->n - 1)->helper == PT_NOTE_PLACE)
		table_line(s, &t, decisive);
	else if (pt_is_answer(pt_record(s, decisive)))
		say_answer(s, &t, decisive);
	else
		brief_line(s, &t, decisive);
	if (decisive && pt_asks_alike(pt_record(s, decisive), pt_record(s, decisive - 1)) &&
	    pt_record(s, decisive)->helper != PT_NOTE_VIEW) {
		pt_text_add(&t, ", ");
		brief_line(s, &t, decisive - 1);
	}
	s->w->entry = entry;
}

void pt_calls_of(const struct pt_case_calls *c, struct pt_witness *w)
{
	struct pt_case_calls of = *c;
	static struct pt_story s;
	size_t decisive;

	if (!of.n)
		return;
	if (of.n > PT_MOST_RECORDS) {
		of.call += of.n - PT_MOST_RECORDS;
		of.n = PT_MOST_RECORDS;
	}
	memset(&s, 0, sizeof(s));
	s.of = &of;
	s.w = w;
	decisive = pt_keep_decisive(&s);
	pt_keep_own(&s);
	drop_what_is_too_much(&s);
	say(&s);
	say_got(&s, decisive);
}
