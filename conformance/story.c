// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/story.h"

#include <string.h>

#include "generic/subject/notes.h"

const struct pt_call *pt_record(const struct pt_story *s, size_t i)
{
	return &s->of->call[i];
}

bool pt_is_call(const struct pt_call *c)
{
	return c->helper < PT_NR_HELPERS;
}

bool pt_is_sized_call(const struct pt_call *c)
{
	return pt_is_call(c) && pt_helper_is_sized((enum pt_helper)c->helper);
}

/* Does a predicate say yes or no of an entry? */
bool pt_is_answer(const struct pt_call *c)
{
	return pt_is_call(c) && pt_helpers[c->helper].shape == PT_SHAPE_PRED &&
	       !pt_is_sized_call(c);
}

/* The entry that the law was given. */
bool pt_is_given(const struct pt_story *s, u64 e)
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
bool pt_asks_alike(const struct pt_call *a, const struct pt_call *b)
{
	if (pt_is_call(a) && pt_is_call(b))
		return pt_helpers[a->helper].shape != PT_SHAPE_PRED2 &&
		       calls_alike((enum pt_helper)a->helper, (enum pt_helper)b->helper);
	return a->helper == b->helper && a->helper != PT_NOTE_PLACE &&
	       a->helper != PT_NOTE_WANTED && a->helper != PT_NOTE_WANTED_NUMBER;
}

/* The call that wrote a place. */
size_t pt_call_before(const struct pt_story *s, size_t i)
{
	while (i && pt_record(s, i)->helper == PT_NOTE_PLACE)
		i--;
	return i;
}

/* Values that a record takes; how many. */
static size_t taken(const struct pt_call *c, u64 v[2])
{
	if (!pt_is_call(c)) {
		v[0] = c->a;
		v[1] = c->ret;
		return c->helper == PT_NOTE_WANTED ? 2 : c->helper == PT_NOTE_PLACE ? 0 : 1;
	}
	struct pt_signature t = pt_signature_of((enum pt_helper)c->helper);
	size_t n = 0;
	if (t.in[0] == PT_WHAT_ENTRY || t.in[0] == PT_WHAT_SWP)
		v[n++] = c->a;
	if (t.in[1] == PT_WHAT_ENTRY)
		v[n++] = c->b;
	return n;
}

/*
 * Does a record give a value that record `to` takes?  A call that gave back what it
 * was given did only if the answer hung on that.
 */
static bool gives(const struct pt_story *s, size_t at, u64 value, size_t to)
{
	const struct pt_call *c = pt_record(s, at);
	enum pt_what out;

	if (c->helper == PT_NOTE_PLACE)
		return c->ret == value && !pt_is_sized_call(pt_record(s, to));
	if (!pt_is_call(c) || c->ret != value ||
	    (c->ret == c->a && (at + 1 != to || to != s->decisive)))
		return false;
	out = pt_signature_of((enum pt_helper)c->helper).out;
	return out == PT_WHAT_ENTRY || out == PT_WHAT_SWP || out == PT_WHAT_PGPROT;
}

/* Keeps what gave the values that record i takes, and what that took, and so on. */
static void keep_origin(struct pt_story *s, size_t i)
{
	u64 v[2];
	size_t n = taken(pt_record(s, i), v);

	for (size_t k = 0; k < n; k++) {
		size_t at = i;

		while (at && !gives(s, at - 1, v[k], i))
			at--;
		if (!at || (pt_is_given(s, v[k]) && pt_record(s, at - 1)->a != v[k]))
			continue;
		at = pt_call_before(s, at - 1);
		if (!s->keep[at]) {
			s->keep[at] = true;
			keep_origin(s, at);
		}
	}
}

static void keep(struct pt_story *s, size_t i)
{
	s->keep[i] = true;
	keep_origin(s, i);
}

/* The decisive records: the last, and before it what asked the same.  Returns the last one. */
size_t pt_keep_decisive(struct pt_story *s)
{
	size_t last = s->decisive = pt_call_before(s, s->of->n - 1);

	keep(s, last);
	while (last && pt_record(s, last)->helper == PT_NOTE_OUGHT && s->of->n > 1 &&
	       pt_record(s, last - 1)->helper == PT_NOTE_OUGHT)
		keep(s, --last);
	if (last && pt_asks_alike(pt_record(s, last), pt_record(s, last - 1)))
		keep(s, last - 1);
	/* numbers were made of what was asked just before */
	for (size_t i = last;
	     pt_record(s, last)->helper == PT_NOTE_WANTED_NUMBER && i && i + 3 > last;)
		keep(s, --i);
	return last;
}

/* The last calls of the helper that the law is about: what it left, and what it returned. */
void pt_keep_own(struct pt_story *s)
{
	const char *name = pt_helpers[s->of->law->helper].name;
	u64 seen = PT_NR_HELPERS;
	unsigned kept = 0;

	for (size_t i = s->of->n; i-- && kept < 2;) {
		const struct pt_call *c = pt_record(s, i);

		if (!pt_is_call(c) || strcmp(pt_helpers[c->helper].name, name) != 0 ||
		    c->helper == seen)
			continue;
		keep(s, i);
		seen = c->helper;
		kept++;
	}
}

/* ---- where entries stand, and of what kind they are ------------------------------------ */

/* A HugeTLB page of ptes is entries of that level; others are as those of pmd size. */
static enum pt_level level_of_page(u64 b)
{
	return PT_NOTE_PAGE_LEVEL(b) == PT_PTE ? PT_PTE : PT_HUGETLB;
}

/* The level of an entry that a record is about. */
enum pt_level pt_level_in(const struct pt_call *c)
{
	if (c->helper == PT_NOTE_PLACE || c->helper == PT_NOTE_WANTED)
		return PT_PTE;
	if (!pt_is_call(c))
		return PT_NOTE_LEVEL(c->b);
	if (pt_is_sized_call(c))
		return level_of_page(c->b);
	return c->helper == H_huge_ptep_get ? PT_PMD : pt_helpers[c->helper].level;
}

/* Is the call given what stands in a place of a table? */
const struct pt_call *pt_look_before(const struct pt_story *s, size_t at)
{
	const struct pt_call *look = at ? pt_record(s, at - 1) : NULL;

	return look && look->helper == PT_NOTE_LOOK && look->a == pt_record(s, at)->a ? look : NULL;
}

/* A pte helper may be given what stands in a place of another level. */
enum pt_level pt_level_given(const struct pt_story *s, size_t at)
{
	const struct pt_call *look = pt_look_before(s, at);

	return look ? PT_NOTE_LEVEL(look->b) : pt_level_in(pt_record(s, at));
}

enum pt_level pt_level_out(const struct pt_call *c)
{
	return c->helper == H_set_huge_pte_at ? PT_PMD : pt_level_in(c);
}

struct pt_place pt_place_at(const struct pt_story *s, enum pt_level l, int kind)
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

int pt_kind_of(const struct pt_story *s, u64 e, size_t before)
{
	if (pt_is_given(s, e))
		return (int)s->of->res->kind;
	while (before--) {
		const struct pt_call *c = pt_record(s, before);

		if (pt_is_call(c) && c->ret == e &&
		    pt_signature_of((enum pt_helper)c->helper).out == PT_WHAT_ENTRY)
			return pt_kind_made(s, c);
	}
	return PT_KIND_GUESS;
}

static int kind_of_prot(u64 prot)
{
	return prot == PT_PROT_NONE ? PT_KIND_PROTNONE : PT_KIND_PRESENT;
}

int pt_kind_made(const struct pt_story *s, const struct pt_call *c)
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
		return pt_helper_leaves(h) ? PT_KIND_GUESS : pt_kind_of(s, c->a, at);
	case PT_SHAPE_MODFAULT:
	case PT_SHAPE_RET:
	case PT_SHAPE_RETNEW:
		return pt_kind_of(s, c->a, at);
	case PT_SHAPE_MODNEW:
		return pt_kind_of(s, c->b, at);
	case PT_SHAPE_MODNR:
		return pt_helper_leaves(h) && h != H_set_ptes ? PT_KIND_GUESS
							      : pt_kind_of(s, c->a, at);
	default:
		return PT_KIND_GUESS;
	}
}

/*
 * At which level an entry stands that two were to be alike in: that of what it was given, of
 * what a call made of it, or of the place where it was stored.
 */
enum pt_level pt_level_of(const struct pt_story *s, u64 e, size_t before)
{
	const enum pt_level own = pt_helpers[s->of->law->helper].level;

	while (!pt_is_given(s, e) && before--) {
		const struct pt_call *c = pt_record(s, before);

		if (c->helper == PT_NOTE_PLACE && c->ret == e)
			return PT_NOTE_PAGE_LEVEL(pt_record(s, pt_call_before(s, before))->b);
		if (pt_is_call(c) && c->ret == e &&
		    pt_signature_of((enum pt_helper)c->helper).out == PT_WHAT_ENTRY)
			return pt_level_out(c);
	}
	return own;
}

/* Was it in the table, or given, before the helper that the law is about was called? */
bool pt_is_old(const struct pt_story *s, size_t at)
{
	const char *name = pt_helpers[s->of->law->helper].name;
	size_t own = at;

	while (own-- && !(pt_is_call(pt_record(s, own)) &&
			  !strcmp(pt_helpers[pt_record(s, own)->helper].name, name)))
		;
	if (own == (size_t)-1)
		return false;
	for (size_t i = 0; i < own; i++) {
		const struct pt_call *c = pt_record(s, i);

		if (pt_is_call(c) && !pt_is_answer(c) && (c->ret == pt_record(s, at)->a))
			return true;
	}
	return pt_is_call(pt_record(s, own)) && pt_record(s, own)->a == pt_record(s, at)->a &&
	       !pt_is_sized_call(pt_record(s, own));
}
