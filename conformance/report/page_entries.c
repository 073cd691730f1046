// SPDX-License-Identifier: GPL-2.0-or-later
/* A witness's entries bit by bit, for the page to draw. */
#include <stdio.h>
#include <string.h>

#include "conformance/entry/decode.h"
#include "conformance/report/json.h"
#include "conformance/report/page.h"
#include "conformance/words/last_words.h"
#include "conformance/words/names.h"

/* Where the entry stands; false: this version knows no such place. */
static bool find_place(const struct pt_result_row *row, const struct pt_seen *s, struct pt_place *p)
{
	const struct pt_arch_host *host = pt_arch_host_named(row->arch);
	int level = s->level ? pt_name_index(pt_level_names, PT_NR_COLUMNS, s->level) : -1;
	int kind = s->kind ? pt_name_index(pt_kind_names, PT_NR_KINDS, s->kind) : -1;

	if (!host || level < 0 || kind < 0)
		return false;
	*p = (struct pt_place){ .host = host,
				.mode = pt_mode_number(host->arch, row->mode),
				.level = (enum pt_level)level,
				.kind = kind };
	return p->mode < host->arch->nr_modes && pt_entry_fits(s->value, PT_PLACE_BITS);
}

/* Does the subject call its bits what the reference helpers call them? */
static bool is_named_alike(const struct pt_place *p, const struct pt_seen *s)
{
	char line[PT_DECODE_LINE];

	pt_decode_line_at(p, s->value, line, sizeof(line));
	return !strcmp(line, s->words);
}

static json_t *field_json(unsigned hi, unsigned lo, const char *name, const char *value,
			  const char *meaning)
{
	json_t *a = pt_need(json_array());

	pt_json_append(a, json_integer(hi));
	pt_json_append(a, json_integer(lo));
	pt_json_append(a, pt_json_words(name));
	pt_json_append(a, pt_json_words(value));
	if (meaning)
		pt_json_append(a, pt_json_words(meaning));
	return a;
}

/* Fields that the subject has otherwise than the layout; which bits those are. */
static pt_entry add_own(json_t *a, const struct pt_seen *s, pt_entry shown)
{
	unsigned hi, lo;
	char name[64], value[40];
	pt_entry bits = 0;

	for (const char *p = s->own; p && *p; p = strchr(p, ';') ? strchr(p, ';') + 1 : NULL) {
		if (sscanf(p, "%u:%u %63s %39[0-9a-fx];", &hi, &lo, name, value) != 4 || lo > hi ||
		    hi >= PT_PLACE_BITS)
			continue;
		bits |= pt_entry_mask(lo, hi);
		if (shown & pt_entry_mask(lo, hi))
			pt_json_append(a,
				       field_json(hi, lo, name, value,
						  hi == lo && !strcmp(value, "0x1") ? name : NULL));
	}
	return bits;
}

/* Software's bits of a tree of which nobody says more than the words beside the drawing do. */
static bool is_nameless(const struct pt_seen *s, const struct pt_field *field, bool alike)
{
	return !alike && !*s->own && (field->slots | field->beside);
}

/* changed: bits that differ from the other entry, if there is one to compare it with. */
static json_t *fields_json(const struct pt_result_row *row, const struct pt_seen *s,
			   pt_entry changed)
{
	struct pt_decoded d[PT_MAX_FIELDS];
	json_t *a = pt_need(json_array());
	struct pt_place p;

	if (!find_place(row, s, &p))
		return a;
	bool alike = is_named_alike(&p, s);
	pt_entry own = add_own(a, s, s->value | changed);
	size_t n = pt_decode_fields(&p, s->value, d);
	for (size_t i = 0; i < n; i++) {
		const struct pt_field *field = d[i].field;
		const pt_entry bits = pt_entry_mask(field->lo, field->hi);
		bool nameless = is_nameless(s, field, alike);

		if (!(bits & own) && ((s->value | changed) & bits || (d[i].meaning && !nameless)))
			pt_json_append(a, field_json(field->hi, field->lo,
						     nameless ? "software's" : field->set,
						     pt_entry_hex(d[i].value).s,
						     nameless ? NULL : d[i].meaning));
	}
	return a;
}

json_t *pt_page_entries(const struct pt_result_row *row)
{
	const struct pt_witness *w = row->witness;
	json_t *a = pt_need(json_array());

	for (size_t i = 0; w && i < w->nr_seen; i++)
		pt_json_append(a,
			       fields_json(row, &w->seen[i], w->change.alike ? w->change.bits : 0));
	return a;
}
