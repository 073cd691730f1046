// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/witness/parts.h"

#include <stdio.h>

#include "conformance/entry/decode.h"
#include "conformance/words/names.h"

void pt_witness_input(struct pt_witness *w, enum pt_input_role role, const char *name,
		      pt_entry value)
{
	struct pt_input *in = &w->inputs[w->nr_inputs++];

	snprintf(in->name, sizeof(in->name), "%s", name);
	in->role = role;
	in->value = value;
	in->means = role == PT_INPUT_PROT && value < PT_NR_PROTS ? pt_prot_names[value]
		    : role == PT_INPUT_FAULT			 ? pt_fault_name((u64)value)
								 : NULL;
}

void pt_witness_see(struct pt_witness *w, enum pt_seen_as as, const struct pt_place *place,
		    pt_entry e)
{
	struct pt_seen *s = &w->seen[w->nr_seen++];

	s->as = as;
	s->level = pt_level_names[place->level];
	s->kind = pt_kind_names[pt_decode_kind(place, e)];
	s->value = e;
	pt_decode_line_at(place, e, s->words, sizeof(s->words));
	pt_decode_own(place, e, s->own, sizeof(s->own));
}

void pt_witness_change(struct pt_witness *w, const struct pt_place *before, pt_entry a,
		       const struct pt_place *after, pt_entry b)
{
	struct pt_change *c = &w->change;

	pt_witness_see(w, PT_SEEN_BEFORE, before, a);
	pt_witness_see(w, PT_SEEN_AFTER, after, b);
	c->told = true;
	c->alike = pt_decode_alike(before, a, after, b);
	c->bits = c->alike ? a ^ b : 0;
	pt_decode_diff_at(before, a, after, b, c->words, sizeof(c->words));
}
