// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/witness/between.h"

#include <stdio.h>

#include "conformance/entry/decode.h"
#include "conformance/witness/parts.h"
#include "conformance/witness/signature.h"
#include "conformance/words/names.h"

static struct pt_text next_line(struct pt_witness *w)
{
	struct pt_text t;

	pt_text_init(&t, w->calls[w->nr_calls], sizeof(w->calls[0]));
	w->nr_calls++;
	return t;
}

static void say_entry(const struct pt_place *place, const char *what, u64 e, struct pt_witness *w)
{
	struct pt_text t = next_line(w);
	char words[PT_DECODE_LINE];

	pt_decode_line_at(place, e, words, sizeof(words));
	pt_text_add(&t, "%s %s", what, words);
}

static void say_written(const struct pt_place *given, const struct pt_result *res,
			struct pt_witness *w)
{
	struct pt_text t = next_line(w);
	char words[PT_DECODE_LINE];

	pt_decode_diff_at(given, res->in[0], given, res->expected, words, sizeof(words));
	/* counted are the instructions that read or write it */
	pt_text_add(&t,
		    "written  %s by the MMU, before the helper's access number %llu to the entry",
		    words, (unsigned long long)res->in[1]);
}

static void say_returned(const struct pt_place *given, enum pt_what what, u64 returned,
			 struct pt_witness *w)
{
	struct pt_text t;

	if (what == PT_WHAT_ENTRY)
		say_entry(given, "returned", returned, w);
	if (what != PT_WHAT_TRUTH)
		return;
	t = next_line(w);
	pt_text_add(&t, "returned %s", returned ? "yes" : "no");
}

void pt_witness_between(const struct pt_place *given, const struct pt_law *law,
			const struct pt_result *res, struct pt_witness *w)
{
	struct pt_place left = *given;

	left.kind = PT_KIND_GUESS;
	pt_witness_see(w, PT_SEEN_GIVEN, given, res->in[0]);
	say_written(given, res, w);
	say_returned(given, pt_signature_of(law->helper).out, res->got, w);
	say_entry(&left, "left    ", res->entry, w);
	snprintf(w->got, sizeof(w->got), "it in neither: the helper wrote over it");
	w->entry = res->entry;
}
