// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/report/read_witness.h"

#include <stdlib.h>
#include <string.h>

#include "conformance/words/last_words.h"
#include "conformance/words/names.h"

#define COPY(to, o, key) snprintf(to, sizeof(to), "%s", pt_json_text(o, key))

const char *pt_json_text(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s ? s : "";
}

static pt_entry entry_of(const json_t *o, const char *key)
{
	pt_entry e = 0;

	return pt_entry_parse(pt_json_text(o, key), &e) ? e : 0;
}

static const char *word_if(struct pt_words **words, const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s ? pt_word(words, s) : NULL;
}

/* ---- as it is written now --------------------------------------------------------------- */

static void read_arguments(struct pt_words **words, struct pt_witness *w, const json_t *list)
{
	const json_t *o;
	size_t i;

	json_array_foreach(list, i, o)
	{
		struct pt_input *in = &w->inputs[w->nr_inputs];
		int role =
			pt_name_index(pt_input_roles, PT_NR_INPUT_ROLES, pt_json_text(o, "role"));

		if (w->nr_inputs == PT_ARRAY_SIZE(w->inputs))
			return;
		w->nr_inputs++;
		COPY(in->name, o, "name");
		in->role = role < 0 ? PT_INPUT_NUMBER : (enum pt_input_role)role;
		in->value = entry_of(o, "value");
		in->means = word_if(words, o, "means");
	}
}

static void read_entries(struct pt_words **words, struct pt_witness *w, const json_t *list)
{
	const json_t *o;
	size_t i;

	json_array_foreach(list, i, o)
	{
		struct pt_seen *s = &w->seen[w->nr_seen];
		int as = pt_name_index(pt_seen_names, PT_NR_SEEN, pt_json_text(o, "role"));

		if (w->nr_seen == PT_ARRAY_SIZE(w->seen))
			return;
		w->nr_seen++;
		s->as = as < 0 ? PT_SEEN_ASKED : (enum pt_seen_as)as;
		s->level = word_if(words, o, "level");
		s->kind = word_if(words, o, "kind");
		s->value = entry_of(o, "value");
		COPY(s->words, o, "text");
		COPY(s->own, o, "own");
	}
}

static void read_change(struct pt_change *c, const json_t *o)
{
	c->told = json_is_object(o);
	c->alike = json_is_string(json_object_get(o, "bits"));
	c->bits = entry_of(o, "bits");
	COPY(c->words, o, "text");
}

static void read_calls(struct pt_witness *w, const json_t *list)
{
	w->of_law = json_is_array(list);
	for (size_t i = 0; i < json_array_size(list) && i < PT_WITNESS_CALLS; i++) {
		const char *line = json_string_value(json_array_get(list, i));

		snprintf(w->calls[w->nr_calls++], sizeof(w->calls[0]), "%s", line ? line : "");
	}
}

/* ---- as earlier versions wrote it ------------------------------------------------------- */

static enum pt_input_role role_of(const char *name)
{
	static const struct {
		const char *name;
		enum pt_input_role role;
	} roles[] = {
		{ "entry", PT_INPUT_ENTRY }, { "other", PT_INPUT_ENTRY },
		{ "pfn", PT_INPUT_PFN },     { "swp_entry", PT_INPUT_SWP_ENTRY },
		{ "prot", PT_INPUT_PROT },   { "fault", PT_INPUT_FAULT },
	};

	for (size_t i = 0; i < PT_ARRAY_SIZE(roles); i++)
		if (!strcmp(roles[i].name, name))
			return roles[i].role;
	return PT_INPUT_NUMBER;
}

static void read_inputs(struct pt_witness *w, json_t *inputs)
{
	const char *name;
	json_t *value;

	json_object_foreach(inputs, name, value)
	{
		struct pt_input *in = &w->inputs[w->nr_inputs];
		const char *s = json_string_value(value);

		if (w->nr_inputs == PT_ARRAY_SIZE(w->inputs))
			return;
		w->nr_inputs++;
		snprintf(in->name, sizeof(in->name), "%s", name);
		in->role = role_of(name);
		if (!s || !pt_entry_parse(s, &in->value))
			in->value = 0;
	}
}

/* "before 0x… present": what it is of, and the rest, which begins with its value. */
static void read_line(struct pt_witness *w, const char *label, const char *words)
{
	int as = *label ? pt_name_index(pt_seen_names, PT_NR_SEEN, label) : PT_SEEN_ASKED;
	struct pt_seen *s = &w->seen[w->nr_seen];
	char value[40] = "";

	if (!strcmp(label, "change")) {
		w->change.told = true;
		snprintf(w->change.words, sizeof(w->change.words), "%s", words);
	}
	if (as < 0 || w->nr_seen == PT_ARRAY_SIZE(w->seen))
		return;
	w->nr_seen++;
	s->as = (enum pt_seen_as)as;
	snprintf(s->words, sizeof(s->words), "%s", words);
	snprintf(value, sizeof(value), "%.*s", (int)strcspn(words, " "), words);
	if (!pt_entry_parse(value, &s->value))
		s->value = 0;
}

/* Lines of calls stand in their own key, too. */
static void read_lines(struct pt_witness *w, const char *text)
{
	char *copy = pt_copy(text), *save = NULL;

	for (char *line = strtok_r(copy, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		size_t n = strcspn(line, " ");
		char label[12] = "";

		if (!strncmp(line, "0x", 2)) {
			read_line(w, "", line);
			continue;
		}
		if (n < sizeof(label))
			memcpy(label, line, n);
		read_line(w, label, line + n + strspn(line + n, " "));
	}
	free(copy);
}

/* ---- both ------------------------------------------------------------------------------- */

static void read_violations(struct pt_violations *v, const json_t *o)
{
	json_int_t cases = json_integer_value(json_object_get(o, "cases"));

	v->cases = cases < 0 ? 0 : (u64)cases;
	COPY(v->kinds, o, "kinds");
	COPY(v->sizes, o, "sizes");
	COPY(v->frames, o, "frames");
	COPY(v->arguments, o, "arguments");
	COPY(v->given, o, "given");
	COPY(v->changed, o, "changed");
	COPY(v->differs, o, "differs");
	COPY(v->warns, o, "warns");
}

struct pt_witness *pt_read_witness(struct pt_words **words, const json_t *o,
				   const json_t *violations)
{
	struct pt_witness *w = pt_need(calloc(1, sizeof(*w)));
	const bool plain = !json_object_get(o, "entries");

	w->no_entry = !json_is_string(json_object_get(o, "entry"));
	w->entry = entry_of(o, "entry");
	COPY(w->expected, o, "expected");
	COPY(w->got, o, "got");
	if (plain) {
		read_inputs(w, json_object_get(o, "inputs"));
		read_lines(w, pt_json_text(o, "text"));
	} else {
		read_arguments(words, w, json_object_get(o, "arguments"));
		read_entries(words, w, json_object_get(o, "entries"));
		read_change(&w->change, json_object_get(o, "change"));
	}
	read_calls(w, json_object_get(o, "calls"));
	read_violations(&w->all, violations);
	return w;
}
