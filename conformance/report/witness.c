// SPDX-License-Identifier: GPL-2.0-or-later
/* A witness in lines, for people. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <stdlib.h>
#include <string.h>

#include "conformance/report/writer.h"

const char *const pt_input_roles[PT_NR_INPUT_ROLES] = {
	[PT_INPUT_NUMBER] = "number",	    [PT_INPUT_ENTRY] = "entry",
	[PT_INPUT_SWP_ENTRY] = "swp_entry", [PT_INPUT_PFN] = "pfn",
	[PT_INPUT_PROT] = "protection",	    [PT_INPUT_FAULT] = "fault",
};

const char *const pt_seen_names[PT_NR_SEEN] = {
	[PT_SEEN_ASKED] = "entry",
	[PT_SEEN_GIVEN] = "given",
	[PT_SEEN_BEFORE] = "before",
	[PT_SEEN_AFTER] = "after",
};

/* ---- the decoded entries and the calls ----------------------------------------------- */

static void put_line(FILE *f, bool *first, const char *label, int width, const char *words)
{
	fprintf(f, "%s%-*s%s%s", *first ? "" : "\n", width, label, *label ? " " : "", words);
	*first = false;
}

static void put_seen(FILE *f, bool *first, const struct pt_seen *s)
{
	switch (s->as) {
	case PT_SEEN_ASKED:
		put_line(f, first, "", 0, s->words);
		return;
	case PT_SEEN_GIVEN:
		put_line(f, first, "given", 8, s->words);
		return;
	default:
		put_line(f, first, pt_seen_names[s->as], 6, s->words);
	}
}

char *pt_witness_decoded(const struct pt_witness *w)
{
	char *buf = NULL;
	size_t size;
	bool first = true;
	FILE *f = pt_open_text(&buf, &size);

	for (size_t i = 0; i < w->nr_seen; i++)
		put_seen(f, &first, &w->seen[i]);
	if (w->change.told)
		put_line(f, &first, "change", 6, w->change.words);
	for (size_t i = 0; i < w->nr_calls; i++)
		put_line(f, &first, "", 0, w->calls[i]);
	pt_close_text(f);
	return pt_need(buf);
}

/* ---- all of it ------------------------------------------------------------------------ */

static void put_input(FILE *f, const struct pt_input *in)
{
	fprintf(f, " %s=%s", in->name, pt_entry_hex(in->value).s);
	if (in->means)
		fprintf(f, " (%s)", in->means);
}

static bool begins_with(const struct pt_witness *w, enum pt_seen_as as)
{
	return w->nr_seen && w->seen[0].as == as;
}

/* Is the entry that the decoded line is about the one argument? */
static bool is_decoded(const struct pt_witness *w)
{
	return begins_with(w, PT_SEEN_ASKED) && w->nr_inputs == 1 && w->inputs[0].value == w->entry;
}

/* The arguments, and the entry, unless the decoded lines begin with them. */
static void put_given(FILE *f, const struct pt_witness *w)
{
	if (w->nr_inputs && !begins_with(w, PT_SEEN_GIVEN) && !is_decoded(w)) {
		fputs("\ngiven   ", f);
		for (size_t i = 0; i < w->nr_inputs; i++)
			put_input(f, &w->inputs[i]);
	}
	if (!w->of_law && !begins_with(w, PT_SEEN_BEFORE) && !begins_with(w, PT_SEEN_ASKED))
		fprintf(f, "\nentry    %s", pt_entry_hex(w->entry).s);
}

static void put_decoded(FILE *f, const struct pt_witness *w)
{
	char *text = pt_witness_decoded(w);

	if (*text)
		fprintf(f, "\n%s%s", begins_with(w, PT_SEEN_ASKED) ? "entry    " : "", text);
	free(text);
}

/* The one machine on which it is so, and what the kernel's switches are on it. */
static void put_machine(FILE *f, const struct pt_result_row *row, const char *more)
{
	if (row->machine)
		fprintf(f, "machine   %s%s\n", row->machine, more);
	if (row->switches)
		fprintf(f, "switches %s\n", row->switches);
}

/* A helper that broke: the call, and where it was if that is known. */
static void put_broke(FILE *f, const struct pt_result_row *row)
{
	put_machine(f, row, "");
	fprintf(f, "%s%s", strcmp(row->broke, PT_BROKE_WARNING) ? "broke    " : "warned   ",
		row->reason);
	if (strcmp(row->broke, "BUG()") != 0)
		fprintf(f, "\nhow      %s", row->witness->got);
}

char *pt_witness_text(const struct pt_result_row *row)
{
	const struct pt_witness *w = row->witness;
	char *buf = NULL;
	size_t size;
	FILE *f = pt_open_text(&buf, &size);

	if (row->newly && row->origin == PT_OF_CLAUSE)
		fputs("new      it is not violated in what this is compared with\n", f);
	if (w && row->broke) {
		put_broke(f, row);
	} else if (w) {
		put_machine(f, row, "; on others it holds");
		fprintf(f, "expected %s\ngot      %s", w->expected, w->got);
		put_given(f, w);
		put_decoded(f, w);
	} else if (*row->reason) {
		fputs(row->reason, f);
	}
	pt_close_text(f);
	return pt_need(buf);
}
