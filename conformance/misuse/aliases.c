// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "conformance/misuse/aliases.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define MOST_NAMES 6

/* "entry = old;", or of a place: "pte = ptep_get(ptep);". */
struct assignment {
	struct pt_span to, from;
	bool place; /* from: where it was read */
};

/* "pmdp_get(pmd)", and which place that reads. */
struct reading {
	struct pt_span text, place;
};

/* A function's. */
struct naming {
	struct pt_making *m;
	struct assignment *assignment;
	size_t assignments, assignment_room;
	struct reading *reading;
	size_t readings, reading_room;
};

static bool is_assignment(const char *start, const char *p)
{
	return p[1] != '=' && p > start && !strchr("=!<>+-*/%&|^", p[-1]);
}

/* "pte", "vmf->orig_pte": what ends there. */
static struct pt_span name_before(const char *start, const char *p)
{
	const char *end = pt_code_back(start, p), *from = end;

	while (from > start && (isalnum((unsigned char)from[-1]) || strchr("_.", from[-1]) ||
				(from[-1] == '>' && from - start > 1 && from[-2] == '-') ||
				(from[-1] == '-' && *from == '>')))
		from--;
	return (struct pt_span){ from, (size_t)(end - from) };
}

static struct pt_span value_behind(const char *p, const char *end)
{
	const char *from = p;

	while (p < end && *p != ';' && *p != ',')
		p = *p == '(' || *p == '{' ? pt_code_past(p) : p + 1;
	return pt_code_trim(from, p);
}

static bool ends_in(struct pt_span s, char c)
{
	return s.n && s.at[s.n - 1] == c;
}

/* "ptep", "ptep + i", "&ptep[i]", of which the last is as "ptep[i]"; false: it is no such. */
static bool is_place(struct pt_span s, struct pt_span *place)
{
	if (s.n > 1 && *s.at == '(' && pt_code_past(s.at) == s.at + s.n)
		s = pt_code_trim(s.at + 1, s.at + s.n - 1);
	if (s.n && *s.at == '&')
		s = pt_code_trim(s.at + 1, s.at + s.n);
	*place = s;
	if (!s.at || !s.n || !pt_code_word(s.at) || memmem(s.at, s.n, "++", 2) ||
	    memmem(s.at, s.n, "--", 2))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!isalnum((unsigned char)s.at[i]) && !strchr("_ .->+*[]", s.at[i]))
			return false;
	return true;
}

static bool plays(const struct naming *m, enum pt_role role, struct pt_span name)
{
	return pt_guards_role(m->m->guards, role, name);
}

/* "*p" and what reads it, "p[i]": which place that is; false: it is none. */
static bool is_reading(const struct naming *m, struct pt_span s, struct pt_span *place)
{
	struct pt_span name, v[PT_MOST_ARGUMENTS];
	const char *open = pt_span_call(s, &name);
	size_t n;

	if (s.n && *s.at == '*')
		return is_place(pt_code_trim(s.at + 1, s.at + s.n), place);
	if (ends_in(s, ']'))
		return is_place(s, place);
	if (!open || !(n = pt_code_arguments(open, v, PT_MOST_ARGUMENTS)))
		return false;
	if (pt_span_is(name, "READ_ONCE"))
		return v[0].n && is_reading(m, v[0], place);
	return plays(m, PT_ROLE_READS, name) && is_place(v[n - 1], place);
}

static void read_assignment(struct naming *m, const char *start, const char *p, const char *end)
{
	struct assignment a = { .to = name_before(start, p) };
	const struct pt_span value = value_behind(p + 1, end);
	const char *before = pt_code_back(start, a.to.at);

	/* "*ptep = pte;" says nothing of ptep, but "pte_t *p = ptep;" does */
	if (before > start && before[-1] == '*' && !pt_code_word_before(start, before - 1).n)
		return;
	a.place = is_reading(m, value, &a.from);
	if (!a.place)
		a.from = value;
	if (!pt_span_is_name(a.to) || (!a.place && !pt_span_is_name(a.from)))
		return;
	PT_GROW(m->assignment, m->assignments, m->assignment_room);
	m->assignment[m->assignments++] = a;
}

static void read_reading(void *arg, struct pt_span name, const char *open)
{
	struct naming *m = arg;
	struct reading r = { .text = { name.at, (size_t)(pt_code_past(open) - name.at) } };

	if (!is_reading(m, r.text, &r.place))
		return;
	PT_GROW(m->reading, m->readings, m->reading_room);
	m->reading[m->readings++] = r;
}

/* What a helper is given beside what stands there. */
struct names {
	char *text[MOST_NAMES];
	size_t n;
};

static void add_name(struct names *to, const char *before, struct pt_span s, const char *behind)
{
	char *text = NULL;

	if (to->n == MOST_NAMES || memchr(s.at, '\n', s.n))
		return;
	if (asprintf(&text, "%s%.*s%s", before, (int)s.n, s.at, behind) < 0)
		pt_need(NULL);
	for (size_t i = 0; i < to->n; i++)
		if (!strcmp(to->text[i], text)) {
			free(text);
			return;
		}
	to->text[to->n++] = text;
}

/* "*ptep", "*(ptep + i)", "ptep[i]": what stands there. */
static void add_standing(struct names *to, struct pt_span place)
{
	const bool simple = pt_span_is_name(place);

	if (ends_in(place, ']'))
		add_name(to, "", place, "");
	else
		add_name(to, simple ? "*" : "*(", place, simple ? "" : ")");
}

/* All that is read from a place. */
static void add_readings(const struct naming *m, struct names *to, struct pt_span place)
{
	add_standing(to, place);
	for (size_t i = 0; i < m->readings; i++)
		if (pt_span_same(m->reading[i].place, place))
			add_name(to, "", m->reading[i].text, "");
}

static void add_read(const struct naming *m, struct names *to, struct pt_span place)
{
	for (size_t i = 0; i < m->assignments; i++)
		if (m->assignment[i].place && pt_span_same(m->assignment[i].from, place))
			add_name(to, "", m->assignment[i].to, "");
}

static void add_names_of_value(const struct naming *m, struct names *to, struct pt_span given)
{
	struct pt_span place;

	if (is_reading(m, given, &place)) {
		add_readings(m, to, place);
		add_read(m, to, place);
		return;
	}
	for (size_t i = 0; i < m->assignments; i++) {
		const struct assignment *a = &m->assignment[i];

		if (pt_span_same(a->to, given) && a->place)
			add_readings(m, to, a->from);
		else if (pt_span_same(a->to, given))
			add_name(to, "", a->from, "");
		else if (!a->place && pt_span_same(a->from, given))
			add_name(to, "", a->to, "");
	}
}

/* What it is given by already need not be said twice. */
static void drop_given(struct names *names, struct pt_span given)
{
	size_t kept = 0;

	for (size_t i = 0; i < names->n; i++)
		if (pt_span_same((struct pt_span){ names->text[i], strlen(names->text[i]) }, given))
			free(names->text[i]);
		else
			names->text[kept++] = names->text[i];
	names->n = kept;
}

static void give_names(struct naming *m, struct names *names, const char *at, const char *before,
		       const char *behind)
{
	char *text = NULL;
	size_t size;
	FILE *f;

	if (!names->n)
		return;
	f = pt_need(open_memstream(&text, &size));
	fputs(before, f);
	for (size_t i = 0; i < names->n; i++) {
		fprintf(f, "%s%s", i ? ", " : "", names->text[i]);
		free(names->text[i]);
	}
	fputs(behind, f);
	if (fclose(f))
		pt_need(NULL);
	pt_making_edit(m->m, at, at, text);
}

/* Of a place it is the third argument: mm or vma, address, place. */
static void name_place(struct naming *m, const char *open)
{
	struct pt_span v[PT_MOST_ARGUMENTS], place;
	const size_t n = pt_code_arguments(open, v, PT_MOST_ARGUMENTS);
	struct names names = { .n = 0 };

	if (n < 3 || !is_place(v[2], &place))
		return;
	add_readings(m, &names, place);
	add_read(m, &names, place);
	for (size_t i = 0; i < m->assignments; i++)
		if (!m->assignment[i].place && pt_span_same(m->assignment[i].to, place)) {
			add_readings(m, &names, m->assignment[i].from);
			add_read(m, &names, m->assignment[i].from);
		}
	give_names(m, &names, open + 1, "", ", ");
}

static void name_value(struct naming *m, const char *open)
{
	struct pt_span v[PT_MOST_ARGUMENTS];
	const size_t n = pt_code_arguments(open, v, PT_MOST_ARGUMENTS);
	struct names names = { .n = 0 };

	if (!n || !v[0].n)
		return;
	add_names_of_value(m, &names, v[0]);
	drop_given(&names, v[0]);
	give_names(m, &names, pt_code_past(open) - 1, ", ", "");
}

static void take_call(void *arg, struct pt_span name, const char *open)
{
	struct naming *m = arg;

	if (plays(m, PT_ROLE_PLACES, name))
		name_place(m, open);
	else if (plays(m, PT_ROLE_OF_MAPPED, name) || plays(m, PT_ROLE_OF_SWAP, name))
		name_value(m, open);
}

void pt_make_aliases(struct pt_making *m, const struct pt_code_function *f)
{
	struct naming all = { .m = m };

	for (const char *p = f->body; p < f->end && (p = memchr(p, '=', (size_t)(f->end - p))); p++)
		if (is_assignment(f->body, p))
			read_assignment(&all, f->body, p, f->end);
	pt_making_calls(f, read_reading, &all);
	pt_making_calls(f, take_call, &all);
	free(all.assignment);
	free(all.reading);
}
