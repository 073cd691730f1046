// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/results/violations.h"

#include <string.h>

#include "conformance/entry/decode.h"
#include "conformance/words/names.h"

static u64 field_bits(const struct pt_field *f)
{
	return PT_BITS(f->lo, f->hi);
}

static void add_word(struct pt_text *t, const char *buf, char sign, const char *name)
{
	pt_text_add(t, "%s", t->at == buf ? "" : " ");
	if (sign)
		pt_text_add(t, "%c", sign);
	pt_text_add(t, "%s", name);
}

/* Flags that every given entry has, and those that none has. */
static void given_text(const struct pt_decoded *d, size_t n, const struct pt_result *res, char *buf,
		       size_t size)
{
	struct pt_text t;

	pt_text_init(&t, buf, size);
	for (size_t i = n; i--;) {
		u64 bits = field_bits(d[i].field);

		if (d[i].field->type != PT_FIELD_FLAG)
			continue;
		if ((res->in_all & bits) == bits)
			add_word(&t, buf, d[i].field->inverted ? '-' : '+', d[i].field->set);
		else if (!(res->in_any & bits))
			add_word(&t, buf, d[i].field->inverted ? '+' : '-', d[i].field->set);
	}
}

/* Is an earlier field of this name among those that changed? */
static bool told_before(const struct pt_decoded *d, size_t n, size_t at, u64 changed)
{
	for (size_t i = n; --i > at;)
		if ((changed & field_bits(d[i].field)) &&
		    !strcmp(d[i].field->set, d[at].field->set))
			return true;
	return false;
}

/* Flags with the way they went in any case; of numbers their names alone. */
static void changed_text(const struct pt_decoded *d, size_t n, const struct pt_result *res,
			 char *buf, size_t size)
{
	struct pt_text t;

	pt_text_init(&t, buf, size);
	for (size_t i = n; i--;) {
		const struct pt_field *f = d[i].field;
		u64 bits = field_bits(f);

		if (f->type == PT_FIELD_FLAG) {
			if ((f->inverted ? res->went_off : res->went_on) & bits)
				add_word(&t, buf, '+', f->set);
			if ((f->inverted ? res->went_on : res->went_off) & bits)
				add_word(&t, buf, '-', f->set);
		} else if (((res->went_on | res->went_off) & bits) &&
			   !told_before(d, n, i, res->went_on | res->went_off)) {
			add_word(&t, buf, 0, f->set);
		}
	}
}

/* "64k 2m 1g": a sized law's second argument is a size, and PT_HUGE_SIZES times something. */
static void sizes_text(u32 args, u64 shifts, char *buf, size_t size)
{
	static const char units[] = { ' ', 'k', 'm', 'g', 't' };
	struct pt_text t;

	pt_text_init(&t, buf, size);
	for (unsigned i = 0; i < PT_HUGE_SIZES; i++) {
		unsigned shift = PT_HUGE_SHIFT(shifts, i);

		if (args & (UINT32_C(0x01010101) << i))
			pt_text_add(&t, "%s%llu%c", t.at == buf ? "" : " ",
				    (unsigned long long)PT_BIT(shift % 10), units[shift / 10 % 5]);
	}
}

/* "rw private" as one word. */
static void add_joined(struct pt_text *t, const char *buf, const char *name)
{
	char word[32];
	size_t n = 0;

	for (; *name && n + 1 < sizeof(word); name++)
		if (*name != ',')
			word[n++] = *name == ' ' ? '-' : *name;
	word[n] = '\0';
	add_word(t, buf, 0, word);
}

/* Second arguments: protections, or what a fault is about. */
static void arguments_text(enum pt_shape shape, u32 args, char *buf, size_t size)
{
	static const char *const faults[] = { "read", "write", "cow" };
	struct pt_text t;

	pt_text_init(&t, buf, size);
	for (unsigned i = 0; shape == PT_SHAPE_MODPROT && i < PT_NR_PROTS; i++)
		if (args & PT_BIT(i))
			add_joined(&t, buf, pt_prot_names[i]);
	for (unsigned i = 0; shape == PT_SHAPE_MODFAULT && i < PT_ARRAY_SIZE(faults); i++)
		if (args & PT_BIT(i))
			add_word(&t, buf, 0, faults[i]);
}

/* "32-35": the bits that page frame numbers have, from the lowest of any to the highest. */
static void frames_text(u64 any, char *buf, size_t size)
{
	if (any)
		snprintf(buf, size, "%u-%u", (unsigned)__builtin_ctzll(any),
			 63 - (unsigned)__builtin_clzll(any));
}

/* Is what the clause is tried with an entry, and what comes of it one too? */
static bool is_of_entries(const struct pt_clause *c)
{
	enum pt_shape shape = pt_helpers[c->helper].shape;

	if (c->type == PT_CLAUSE_LAW)
		return pt_laws[c->row].domain == PT_DOMAIN_ENTRY ||
		       pt_laws[c->row].domain == PT_DOMAIN_STORED ||
		       pt_laws[c->row].domain == PT_DOMAIN_BETWEEN;
	return c->type != PT_CLAUSE_EFFECT || (shape != PT_SHAPE_MAKE && shape != PT_SHAPE_VALUE);
}

void pt_violations_text(const struct pt_place *place, const struct pt_clause *c,
			const struct pt_response *rs, const struct pt_result *res,
			struct pt_violations *v)
{
	struct pt_decoded d[PT_MAX_FIELDS];
	size_t n;

	v->cases = res->violated;
	pt_kinds_text(PT_RESULT_KINDS(res->kinds), v->kinds, sizeof(v->kinds));
	if (c->type == PT_CLAUSE_LAW && pt_laws[c->row].domain == PT_DOMAIN_SIZED)
		sizes_text(PT_RESULT_ARGS(res->kinds), rs->huge_shifts, v->sizes, sizeof(v->sizes));
	if (c->type == PT_CLAUSE_LAW && pt_laws[c->row].domain == PT_DOMAIN_PFN)
		frames_text(res->in_any, v->frames, sizeof(v->frames));
	if (c->type == PT_CLAUSE_EFFECT)
		arguments_text(pt_helpers[c->helper].shape, PT_RESULT_ARGS(res->kinds),
			       v->arguments, sizeof(v->arguments));
	if (!is_of_entries(c))
		return;
	n = pt_decode_fields(place, res->in[0], d);
	given_text(d, n, res, v->given, sizeof(v->given));
	changed_text(d, n, res, v->changed, sizeof(v->changed));
}
