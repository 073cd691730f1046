// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/diff/print.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/entry/decode.h"
#include "conformance/report/absent.h"
#include "conformance/words/last_words.h"
#include "conformance/words/names.h"
#include "conformance/words/wrap.h"

/* Each side's entries are named as that side uses them. */
static struct pt_place place(const struct pt_diff_match *m, size_t side, enum pt_helper h)
{
	enum pt_level l = pt_helpers[h].level;

	return (struct pt_place){ m->host,
				  m->mode,
				  l,
				  PT_KIND_GUESS,
				  m->job[side].builtin ? NULL : m->reads[side],
				  m->job[side].builtin ? NULL : m->swp_types[side] };
}

static void print_value(const struct pt_diff_match *m, size_t side, enum pt_helper h,
			const char *name, u64 v, bool entry)
{
	char line[PT_DECODE_LINE];
	struct pt_place p = place(m, side, h);

	if (entry)
		pt_decode_line_at(&p, v, line, sizeof(line));
	else
		snprintf(line, sizeof(line), "0x%llx", (unsigned long long)v);
	printf("    %-8s %s\n", name, line);
}

/* A second argument: a protection or a fault by its name, else a number. */
static void print_second(enum pt_helper h, u64 v)
{
	enum pt_shape s = pt_helpers[h].shape;
	const char *is = "";

	if ((s == PT_SHAPE_MAKE || s == PT_SHAPE_MODPROT) && v < PT_NR_PROTS)
		is = pt_prot_names[v];
	else if (s == PT_SHAPE_MODFAULT || s == PT_SHAPE_RETFAULT)
		is = pt_fault_name(v);
	printf("    %-8s 0x%llx%s%s\n", "and", (unsigned long long)v, *is ? " " : "", is);
}

static void print_found(const struct pt_diff_match *m, enum pt_helper h,
			const struct pt_diff_found *f)
{
	struct pt_place a = place(m, 0, h), b = place(m, 1, h);
	char line[PT_DECODE_LINE];

	printf("  %s: %llu of %llu calls differ", pt_helpers[h].name, (unsigned long long)f->differ,
	       (unsigned long long)f->compared);
	if (f->meaning)
		printf(", %llu in meaning\n", (unsigned long long)f->meaning);
	else
		printf(", in encoding alone\n");
	print_value(m, 0, h, "given", f->in[0], pt_diff_takes_entry(h));
	if (PT_SHAPE_TAKES_TWO(pt_helpers[h].shape))
		print_second(h, f->in[1]);
	print_value(m, 0, h, "A gives", f->ret[0], pt_diff_gives_entry(h));
	print_value(m, 1, h, "B gives", f->ret[1], pt_diff_gives_entry(h));
	if (pt_diff_gives_entry(h)) {
		pt_decode_diff_at(&a, f->ret[0], &b, f->ret[1], line, sizeof(line));
		printf("    %-8s %s\n", "A to B", *line ? line : "the same in other bits");
	}
	if (f->meaning)
		printf("    %-8s %s\n", "meaning", f->means);
}

/* Two numbers of one helper, what it makes and what it returns, have one name. */
static bool is_listed(const struct pt_diff_match *m, size_t at,
		      bool (*is)(const struct pt_diff_found *f, enum pt_diff_where),
		      enum pt_diff_where where)
{
	for (size_t h = 0; h < at; h++)
		if (is(&m->found[h], where) && pt_helpers[h].level == pt_helpers[at].level &&
		    !strcmp(pt_helpers[h].name, pt_helpers[at].name))
			return true;
	return false;
}

static bool is_there(const struct pt_diff_found *f, enum pt_diff_where where)
{
	return f->where == where;
}

static bool is_encoding(const struct pt_diff_found *f, enum pt_diff_where where)
{
	(void)where;
	return f->differ && !f->meaning;
}

/* A line of helpers, by name; none if there are none. */
static void print_names(const struct pt_diff_match *m, const char *label,
			bool (*is)(const struct pt_diff_found *f, enum pt_diff_where),
			enum pt_diff_where where)
{
	char *names = NULL, name[PT_CLAUSE_NAME];
	const char *comma = "";
	size_t size;
	FILE *f = pt_open_text(&names, &size);

	for (size_t h = 0; h < PT_NR_HELPERS; h++) {
		if (!is(&m->found[h], where) || is_listed(m, h, is, where))
			continue;
		pt_absent_name((enum pt_helper)h, name, sizeof(name));
		fprintf(f, "%s%s", comma, name);
		comma = ", ";
	}
	pt_close_text(f);
	if (*names) {
		printf("%s ", label);
		pt_wrap(stdout, strlen(label) + 1, 4, pt_options_columns(), names);
	}
	free(names);
}

static bool found_alike(const struct pt_diff_found *a, const struct pt_diff_found *b)
{
	return a->where == b->where && !a->differ == !b->differ && !a->meaning == !b->meaning &&
	       !strcmp(a->means, b->means);
}

/* Modes of one architecture that differ in the same helpers in the same way are told of once. */
static const struct pt_diff_match *same_before(const struct pt_diff_match *m,
					       const struct pt_diff_match *first)
{
	for (; first < m; first++) {
		size_t h = 0;

		if (first->host != m->host || !first->done)
			continue;
		while (h < PT_NR_HELPERS && found_alike(&m->found[h], &first->found[h]))
			h++;
		if (h == PT_NR_HELPERS)
			return first;
	}
	return NULL;
}

static void print_match(const struct pt_diff_match *m, const struct pt_diff_match *first,
			const struct pt_options *o)
{
	const struct pt_diff_match *same = o->encoding ? NULL : same_before(m, first);
	const char *mode = m->host->arch->modes[m->mode].name, *arch = m->host->arch->name;
	size_t meaning, all;

	if (!m->done) {
		printf("%s %s: not compared: %s\n", arch, mode, m->why);
		return;
	}
	if (same) {
		printf("%s %s: the same helpers as %s %s\n", arch, mode, arch,
		       same->host->arch->modes[same->mode].name);
		return;
	}
	meaning = pt_diff_count(m, true);
	all = pt_diff_count(m, false);
	printf("%s %s: %zu helpers differ: %zu in meaning, %zu in encoding alone\n", arch, mode,
	       all, meaning, all - meaning);
	for (size_t h = 0; h < PT_NR_HELPERS; h++)
		if (m->found[h].meaning)
			print_found(m, h, &m->found[h]);
	for (size_t h = 0; h < PT_NR_HELPERS; h++)
		if (o->encoding && m->found[h].differ && !m->found[h].meaning)
			print_found(m, h, &m->found[h]);
	if (!o->encoding)
		print_names(m, "  in encoding alone (--encoding shows how):", is_encoding,
			    PT_DIFF_IN_BOTH);
	print_names(m, "  only in A:", is_there, PT_DIFF_ONLY_A);
	print_names(m, "  only in B:", is_there, PT_DIFF_ONLY_B);
	print_names(m, "  fault on the other side's entries:", is_there, PT_DIFF_FAULTS);
}

static json_t *hex(u64 v)
{
	char text[24];

	snprintf(text, sizeof(text), "0x%llx", (unsigned long long)v);
	return json_string(text);
}

static json_t *found_json(const struct pt_diff_found *f, enum pt_helper h)
{
	static const char *const where[] = { "both", "A", "B", "faults", "neither" };
	json_t *j = json_pack("{s:s, s:s, s:s, s:I, s:I, s:I}", "helper", pt_helpers[h].name,
			      "level", pt_level_names[pt_helpers[h].level], "in", where[f->where],
			      "compared", (json_int_t)f->compared, "differ", (json_int_t)f->differ,
			      "meaning", (json_int_t)f->meaning);

	if (f->differ)
		json_object_set_new(j, "first",
				    json_pack("{s:[o,o], s:o, s:o}", "given", hex(f->in[0]),
					      hex(f->in[1]), "a", hex(f->ret[0]), "b",
					      hex(f->ret[1])));
	if (f->meaning)
		json_object_set_new(j, "means", json_string(f->means));
	return j;
}

static const char *kernel_name(const struct pt_kernel *k, char *buf, size_t size)
{
	if (!k)
		return "builtin";
	snprintf(buf, size, "kernel %s (%s)", k->version, k->tree);
	return buf;
}

/* "A is builtin: the reference helpers, as of Linux 6.12, …" */
static void print_sides(struct pt_kernel *const kernel[2])
{
	char name[PATH_MAX + 128];

	for (size_t s = 0; s < 2; s++)
		printf("%c is %s%s\n", 'A' + (int)s, kernel_name(kernel[s], name, sizeof(name)),
		       kernel[s] ? "" : ": the reference helpers, as in Linux 6.12");
	putchar('\n');
}

void pt_diff_print_json(const struct pt_diff_match *m, size_t n, struct pt_kernel *const kernel[2])
{
	char name[2][PATH_MAX + 128];
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++) {
		json_t *helpers = json_array();

		for (size_t h = 0; m[i].done && h < PT_NR_HELPERS; h++)
			if (m[i].found[h].where != PT_DIFF_IN_NEITHER)
				json_array_append_new(helpers, found_json(&m[i].found[h], h));
		json_array_append_new(
			list, json_pack("{s:s, s:s, s:b, s:s, s:o}", "arch", m[i].host->arch->name,
					"mode", m[i].host->arch->modes[m[i].mode].name, "compared",
					m[i].done, "reason", m[i].done ? "" : m[i].why, "helpers",
					helpers));
	}
	list = json_pack("{s:s, s:s, s:s, s:o}", "schema", "ptconform-diff-1", "a",
			 kernel_name(kernel[0], name[0], sizeof(name[0])), "b",
			 kernel_name(kernel[1], name[1], sizeof(name[1])), "matches", list);
	json_dumpf(list, stdout, JSON_INDENT(1));
	printf("\n");
	json_decref(list);
}

void pt_diff_print_table(const struct pt_diff_match *m, size_t n, const struct pt_options *o,
			 struct pt_kernel *const kernel[2])
{
	print_sides(kernel);
	for (size_t i = 0; i < n; i++)
		print_match(&m[i], m, o);
}
