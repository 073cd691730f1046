// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/entry/decode.h"

#include <stdlib.h>
#include <string.h>

#include "conformance/entry/tree_names.h"
#include "conformance/words/names.h"

/* ---- choosing the format ------------------------------------------------ */

enum pt_kind pt_decode_kind(const struct pt_place *p, pt_entry e)
{
	if (p->kind != PT_KIND_GUESS)
		return (enum pt_kind)p->kind;
	enum pt_kind kind = p->host->layout->classify(pt_place_mode(p), p->level, (u64)e);
	bool swapped = kind >= PT_KIND_SWAP;
	return p->reads && swapped ? pt_tree_swap_kind(p, (u64)e) : kind;
}

/* What a kind without a format (none, as a rule) is shown with. */
static const struct pt_field whole_entry = {
	.lo = 0, .hi = 63, .type = PT_FIELD_NUMBER, .set = "value"
};

/* ---- fields -------------------------------------------------------------- */

static pt_entry field_value(const struct pt_field *f, pt_entry e)
{
	return pt_entry_field(f->inverted ? ~e : e, f->lo, f->hi);
}

static const char *field_meaning(const struct pt_field *f, pt_entry value)
{
	switch (f->type) {
	case PT_FIELD_FLAG:
		return value ? f->set : f->clear;
	case PT_FIELD_ENUM:
		return f->values[value];
	case PT_FIELD_NUMBER:
	case PT_FIELD_IGNORED:
		break;
	}
	return NULL;
}

static int higher_first(const void *a, const void *b)
{
	const struct pt_field *x = a, *y = b;
	return x->lo < y->lo ? 1 : x->lo > y->lo ? -1 : 0;
}

size_t pt_decode_fields(const struct pt_place *p, pt_entry e, struct pt_decoded out[PT_MAX_FIELDS])
{
	enum pt_kind kind = pt_decode_kind(p, e);
	const struct pt_format *format = pt_place_format(p, kind);
	struct pt_fields fields = { .field = { whole_entry }, .n = 1 };
	if (format && p->reads)
		pt_tree_fields(p, kind, &fields);
	else if (format)
		pt_format_fields(format, &fields);
	qsort(fields.field, fields.n, sizeof(*fields.field), higher_first);
	for (size_t i = 0; i < fields.n; i++) {
		out[i].own = fields.field[i];
		out[i].field = &out[i].own;
		out[i].value = field_value(out[i].field, e);
		out[i].meaning = field_meaning(out[i].field, out[i].value);
	}
	return fields.n;
}

static bool is_among(const struct pt_decoded *d, const struct pt_decoded *all, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (all[i].field->lo == d->field->lo && all[i].field->hi == d->field->hi &&
		    all[i].value == d->value && !strcmp(all[i].field->set, d->field->set))
			return true;
	return false;
}

void pt_decode_own(const struct pt_place *p, pt_entry e, char *buf, size_t size)
{
	struct pt_decoded own[PT_MAX_FIELDS], layouts[PT_MAX_FIELDS];
	struct pt_place place = *p;
	struct pt_text out;

	pt_text_init(&out, buf, size);
	place.kind = (int)pt_decode_kind(p, e);
	size_t n = pt_decode_fields(&place, e, own);
	place.reads = NULL;
	size_t m = pt_decode_fields(&place, e, layouts);
	for (size_t i = 0; p->reads && i < n; i++)
		if (!is_among(&own[i], layouts, m))
			pt_text_add(&out, "%u:%u %s %s;", own[i].field->hi, own[i].field->lo,
				    own[i].field->set, pt_entry_hex(own[i].value).s);
}

/* ---- tokens: fields with the parts of one number put together ------------ */

struct token {
	struct pt_field field;
	char name[40];
	pt_entry bits; /* where it stands in the entry */
	pt_entry value;
	const char *meaning;
};

struct tokens {
	struct token token[PT_MAX_FIELDS];
	size_t n;
};

static struct token *find_token(struct tokens *t, const char *name)
{
	for (size_t i = 0; i < t->n; i++)
		if (!strcmp(t->token[i].name, name))
			return &t->token[i];
	return NULL;
}

/* Fillers share a name without being one number, so theirs gets the bits. */
static void token_name(const struct pt_field *f, char *buf, size_t size)
{
	if (f->type == PT_FIELD_IGNORED && f->lo != f->hi)
		snprintf(buf, size, "%s[%u:%u]", f->set, f->hi, f->lo);
	else if (f->type == PT_FIELD_IGNORED)
		snprintf(buf, size, "%s[%u]", f->set, f->lo);
	else
		snprintf(buf, size, "%s", f->set);
}

/* Lowest field first: the order in which people read flags. */
static void tokenize(const struct pt_place *p, pt_entry e, struct tokens *t)
{
	struct pt_decoded d[PT_MAX_FIELDS];
	size_t n = pt_decode_fields(p, e, d);
	t->n = 0;
	while (n--) {
		const struct pt_field *f = d[n].field;
		struct token now = { .field = *f,
				     .bits = pt_entry_mask(f->lo, f->hi),
				     .meaning = d[n].meaning };
		now.value = f->type == PT_FIELD_NUMBER ? d[n].value << f->shift : d[n].value;
		token_name(f, now.name, sizeof(now.name));
		struct token *same = find_token(t, now.name);
		if (same && same->field.type == PT_FIELD_NUMBER) {
			same->value |= now.value;
			same->bits |= now.bits;
		} else {
			t->token[t->n++] = now;
		}
	}
}

static bool is_flag(const struct token *t)
{
	return t->field.type == PT_FIELD_FLAG;
}

static void add_value(struct pt_text *out, const struct token *t)
{
	if (t->meaning && !is_flag(t))
		pt_text_add(out, "%s", t->meaning);
	else
		pt_text_add(out, "%s", pt_entry_hex(t->value).s);
}

static void add_token(struct pt_text *out, const struct token *t)
{
	if (is_flag(t)) {
		if (t->meaning)
			pt_text_add(out, " %s", t->meaning);
		return;
	}
	if (t->field.type == PT_FIELD_IGNORED && !t->value)
		return;
	pt_text_add(out, " %s=", t->name);
	add_value(out, t);
}

void pt_decode_line_at(const struct pt_place *p, pt_entry e, char *buf, size_t size)
{
	struct tokens t;
	struct pt_text out;
	enum pt_kind kind = pt_decode_kind(p, e);
	pt_text_init(&out, buf, size);
	pt_text_add(&out, "%s", pt_entry_hex(e).s);
	if (kind != PT_KIND_PRESENT)
		pt_text_add(&out, " %s:", pt_kind_names[kind]);
	if (!pt_place_format(p, kind))
		return;
	tokenize(p, e, &t);
	/* Flags first, numbers after: the eye looks for words. */
	for (size_t i = 0; i < t.n; i++)
		if (is_flag(&t.token[i]))
			add_token(&out, &t.token[i]);
	for (size_t i = 0; i < t.n; i++)
		if (!is_flag(&t.token[i]))
			add_token(&out, &t.token[i]);
	/* of an entry without any bit the kind is all there is to say */
	if (*buf && buf[strlen(buf) - 1] == ':')
		buf[strlen(buf) - 1] = '\0';
}

/* ---- what changed --------------------------------------------------------- */

static void add_change(struct pt_text *out, const struct token *a, const struct token *b)
{
	const struct token *t = a ? a : b;
	pt_entry va = a ? a->value : 0, vb = b ? b->value : 0;
	if (va == vb)
		return;
	if (is_flag(t) && (!va || !vb)) {
		pt_text_add(out, "%c%s ", vb ? '+' : '-', t->name);
		return;
	}
	if (!a || !b) {
		pt_text_add(out, "%c%s=", b ? '+' : '-', t->name);
		add_value(out, t);
		pt_text_add(out, " ");
		return;
	}
	pt_text_add(out, "%s ", t->name);
	add_value(out, a);
	pt_text_add(out, "→");
	add_value(out, b);
	pt_text_add(out, " ");
}

/* Of "swap→migration: " that nothing follows the colon goes too. */
static void trim(char *s)
{
	size_t n = strlen(s);
	while (n && strchr(" :", s[n - 1]))
		s[--n] = '\0';
}

static bool same_field(const struct pt_field *a, const struct pt_field *b)
{
	return a->lo == b->lo && a->hi == b->hi && a->type == b->type && a->shift == b->shift &&
	       a->inverted == b->inverted && !strcmp(a->set, b->set);
}

/* Two levels may have one format: a HugeTLB page of pmd size and a pmd, on most architectures. */
static bool same_fields(const struct pt_format *a, const struct pt_format *b)
{
	if (a->nr_fields != b->nr_fields)
		return false;
	for (size_t i = 0; i < a->nr_fields; i++)
		if (!same_field(&a->fields[i], &b->fields[i]))
			return false;
	return true;
}

static bool is_mapped(enum pt_kind kind)
{
	return kind == PT_KIND_PRESENT || kind == PT_KIND_PROTNONE || kind == PT_KIND_INVALID;
}

bool pt_decode_alike(const struct pt_place *pa, pt_entry a, const struct pt_place *pb, pt_entry b)
{
	enum pt_kind ka = pt_decode_kind(pa, a), kb = pt_decode_kind(pb, b);
	const struct pt_format *fa = pt_place_format(pa, ka), *fb = pt_place_format(pb, kb);

	if (pa->level == pb->level && is_mapped(ka) && is_mapped(kb))
		return true;
	return fa && fb ? same_fields(fa, fb) : ka == kb && pa->level == pb->level;
}

/* A bit that is as it was, and has another name in an entry of the other kind, is no change. */
static bool is_renamed(const struct token *a, const struct token *b, pt_entry changed)
{
	return (!a || !b) && !((a ? a : b)->bits & changed);
}

static void add_changes(struct pt_text *out, const struct pt_place *pa, pt_entry a,
			const struct pt_place *pb, pt_entry b)
{
	/* two trees may keep one attribute in different bits */
	const pt_entry changed = pa->reads == pb->reads ? a ^ b : ~(pt_entry)0;
	struct tokens ta, tb;

	tokenize(pa, a, &ta);
	tokenize(pb, b, &tb);
	for (size_t i = 0; i < ta.n; i++) {
		const struct token *now = find_token(&tb, ta.token[i].name);

		if (!is_renamed(&ta.token[i], now, changed))
			add_change(out, &ta.token[i], now);
	}
	for (size_t i = 0; i < tb.n; i++)
		if (!find_token(&ta, tb.token[i].name) && !is_renamed(NULL, &tb.token[i], changed))
			add_change(out, NULL, &tb.token[i]);
}

/* Of two that cannot be compared: what became what. */
static void add_turn(struct pt_text *out, const struct pt_place *pa, enum pt_kind ka,
		     const struct pt_place *pb, enum pt_kind kb)
{
	bool emptied = ka == PT_KIND_NONE || kb == PT_KIND_NONE;

	if (ka != kb)
		pt_text_add(out, "%s→%s", pt_kind_names[ka], pt_kind_names[kb]);
	else
		pt_text_add(out, "%s→%s", pt_level_names[pa->level], pt_level_names[pb->level]);
	if (!emptied)
		pt_text_add(out, ", another format");
}

void pt_decode_diff_at(const struct pt_place *pa, pt_entry a, const struct pt_place *pb, pt_entry b,
		       char *buf, size_t size)
{
	enum pt_kind ka = pt_decode_kind(pa, a), kb = pt_decode_kind(pb, b);
	struct pt_text out;

	pt_text_init(&out, buf, size);
	if (a == b && ka == kb && pa->level == pb->level) {
		pt_text_add(&out, "nothing");
		return;
	}
	if (!pt_decode_alike(pa, a, pb, b)) {
		add_turn(&out, pa, ka, pb, kb);
		return;
	}
	if (ka != kb)
		pt_text_add(&out, "%s→%s: ", pt_kind_names[ka], pt_kind_names[kb]);
	add_changes(&out, pa, a, pb, b);
	trim(buf);
}

static struct pt_place guess(const struct pt_arch_host *h, size_t mode, enum pt_level l)
{
	return (struct pt_place){ h, mode, l, PT_KIND_GUESS, NULL, NULL };
}

void pt_decode_line(const struct pt_arch_host *h, size_t mode, enum pt_level l, pt_entry e,
		    char *buf, size_t size)
{
	struct pt_place p = guess(h, mode, l);
	pt_decode_line_at(&p, e, buf, size);
}

void pt_decode_diff(const struct pt_arch_host *h, size_t mode, enum pt_level l, pt_entry a,
		    pt_entry b, char *buf, size_t size)
{
	struct pt_place p = guess(h, mode, l);
	pt_decode_diff_at(&p, a, &p, b, buf, size);
}

/* ---- the full table -------------------------------------------------------- */

static void print_heading(FILE *f, const struct pt_place *p, pt_entry e)
{
	fprintf(f, "%s %s %s %s  %s, as in %s\n", p->host->arch->name, pt_place_mode(p)->name,
		pt_level_names[p->level], pt_entry_hex_of(e, PT_PLACE_BITS).s,
		pt_kind_names[pt_decode_kind(p, e)],
		p->reads ? "the tree read here" : p->host->encoding);
}

static void bits_text(const struct pt_field *f, char *buf, size_t size)
{
	if (f->lo == f->hi)
		snprintf(buf, size, "%u", f->lo);
	else
		snprintf(buf, size, "%u-%u", f->hi, f->lo);
}

static void meaning_text(const struct pt_decoded *d, char *buf, size_t size)
{
	const struct pt_field *f = d->field;
	buf[0] = '\0';
	switch (f->type) {
	case PT_FIELD_FLAG:
		if (!d->value)
			snprintf(buf, size, "%s%s", f->clear ? "clear: " : "clear",
				 f->clear ? f->clear : "");
		else
			snprintf(buf, size, "set");
		break;
	case PT_FIELD_ENUM:
		snprintf(buf, size, "%s", d->meaning ? d->meaning : "(no name for this value)");
		break;
	case PT_FIELD_NUMBER:
		snprintf(buf, size, "%s", f->inverted ? "stored inverted" : "");
		break;
	case PT_FIELD_IGNORED:
		snprintf(buf, size,
			 d->value ? "ignored or reserved, but set" : "ignored or reserved");
		break;
	}
}

/* A part of a number is shown with its weight. */
static void value_text(const struct pt_decoded *d, char *buf, size_t size)
{
	snprintf(buf, size, "%s", pt_entry_hex(d->value << d->field->shift).s);
}

static size_t name_width(const struct pt_decoded *d, size_t n)
{
	size_t w = 4;
	for (size_t i = 0; i < n; i++)
		w = strlen(d[i].field->set) > w ? strlen(d[i].field->set) : w;
	return w;
}

void pt_decode_full(FILE *f, const struct pt_place *p, pt_entry e)
{
	struct pt_decoded d[PT_MAX_FIELDS];
	size_t n = pt_decode_fields(p, e, d);
	int width = (int)name_width(d, n);

	print_heading(f, p, e);
	fprintf(f, "  %5s  %-*s  %-18s  %s\n", "bits", width, "name", "value", "meaning");
	for (size_t i = 0; i < n; i++) {
		char bits[16], value[40], meaning[128];
		bits_text(d[i].field, bits, sizeof(bits));
		value_text(&d[i], value, sizeof(value));
		meaning_text(&d[i], meaning, sizeof(meaning));
		fprintf(f, "  %5s  %-*s  %-*s%s%s\n", bits, width, d[i].field->set,
			*meaning ? 18 : 0, value, *meaning ? "  " : "", meaning);
	}
}

/* Do two entries split into the same bits, whatever they are called? */
static bool same_shape(const struct pt_decoded *a, size_t n, const struct pt_decoded *b, size_t m)
{
	if (n != m)
		return false;
	for (size_t i = 0; i < n; i++)
		if (a[i].field->lo != b[i].field->lo || a[i].field->hi != b[i].field->hi)
			return false;
	return true;
}

static void print_pair(FILE *f, const struct pt_decoded *a, const struct pt_decoded *b, int width)
{
	char bits[16], name[80], va[40], vb[40], meaning[128];
	bool renamed = strcmp(a->field->set, b->field->set) != 0;
	bits_text(a->field, bits, sizeof(bits));
	value_text(a, va, sizeof(va));
	value_text(b, vb, sizeof(vb));
	meaning_text(b, meaning, sizeof(meaning));
	snprintf(name, sizeof(name), "%s%s%s", a->field->set, renamed ? "/" : "",
		 renamed ? b->field->set : "");
	fprintf(f, "  %c %5s  %-*s  %-18s  %-*s%s%s\n",
		a->value == b->value && !renamed ? ' ' : '*', bits, width, name, va,
		*meaning ? 18 : 0, vb, *meaning ? "  " : "", meaning);
}

void pt_decode_full2(FILE *f, const struct pt_place *pa, pt_entry a, const struct pt_place *pb,
		     pt_entry b)
{
	struct pt_decoded da[PT_MAX_FIELDS], db[PT_MAX_FIELDS];
	size_t n = pt_decode_fields(pa, a, da), m = pt_decode_fields(pb, b, db);
	char change[PT_DECODE_LINE];

	if (same_shape(da, n, db, m)) {
		/* Room for one pair of names beside the longest one. */
		int width = (int)name_width(da, n) + 6;
		print_heading(f, pa, a);
		print_heading(f, pb, b);
		fprintf(f, "    %5s  %-*s  %-18s  %-18s  %s\n", "bits", width, "name", "first",
			"second", "second means");
		for (size_t i = 0; i < n; i++)
			print_pair(f, &da[i], &db[i], width);
	} else {
		pt_decode_full(f, pa, a);
		fputc('\n', f);
		pt_decode_full(f, pb, b);
	}
	pt_decode_diff_at(pa, a, pb, b, change, sizeof(change));
	fprintf(f, "changed: %s\n", change);
}
