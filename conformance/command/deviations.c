// SPDX-License-Identifier: GPL-2.0-or-later
/* Known deviations printed: one line each, one whole, and as a document. */
#include <fnmatch.h>
#include <string.h>

#include "conformance/command/command.h"
#include "conformance/deviations/known_deviations.h"
#include "conformance/entry/arch_host.h"
#include "conformance/words/rst.h"

/* Words from a label's column on, wrapped. */
static void print_words(const char *label, const char *text)
{
	const int indent = 12;
	int at = printf("  %-*s", indent - 2, label);

	while (*text) {
		int n = (int)strcspn(text, " ");

		if (at > indent && at + 1 + n > (int)pt_options_columns())
			at = printf("\n%*s", indent, "") - 1;
		at += printf("%s%.*s", at > indent ? " " : "", n, text);
		text += n + (int)strspn(text + n, " ");
	}
	putchar('\n');
}

/* What one says, in the order in which it is told. */
struct part {
	const char *label, *title, *text;
};
#define PARTS 7
static void parts_of(const struct pt_deviation *d, struct part to[PARTS])
{
	const struct part parts[PARTS] = {
		{ "what", "What", d->what },
		{ "where", "Where", d->where },
		{ "since", "Since", d->since },
		{ "until", "Until", d->until },
		{ "relied on", "Relied on by", d->relied_on },
		{ "can come", "What can come of it", d->consequence },
		{ "state", "State",
		  d->state == PT_DEVIATION_REACHED ? "known: the kernel's own code comes to it"
						   : "no caller known: true of the helper, but "
						     "nothing in the trees read calls it so" },
	};

	memcpy(to, parts, sizeof(parts));
}

/* The lines of a text, each behind so many blanks. */
static void print_lines(FILE *f, const char *text, int indent)
{
	while (*text) {
		int n = (int)strcspn(text, "\n");

		fprintf(f, "%*s%.*s\n", indent, "", n, text);
		text += n + (text[n] == '\n');
	}
}

void pt_deviation_print(const struct pt_deviation *d)
{
	struct part part[PARTS];

	printf("%s (%s): %s\n", d->id, pt_deviation_arch(d), d->title);
	parts_of(d, part);
	for (size_t i = 0; i < PARTS; i++)
		print_words(part[i].label, part[i].text);
	puts("  witness");
	print_lines(stdout, d->witness, 4);
	puts("  marks");
	for (const struct pt_deviation_at *at = d->at; at->helper; at++)
		printf("    %s %s, modes %s, where %s\n", at->helper, at->clause, at->mode,
		       at->when);
}

static bool wanted(const struct pt_options *o, const struct pt_deviation *d)
{
	return pt_options_want_arch(o, pt_arch_host_named(pt_deviation_arch(d)));
}

void pt_deviations_of_helper(const struct pt_options *o, const char *helper)
{
	const struct pt_deviation *d = NULL;

	while ((d = pt_deviation_next(d)))
		for (const struct pt_deviation_at *at = d->at; at->helper; at++) {
			if (fnmatch(at->helper, helper, 0) || !wanted(o, d))
				continue;
			printf("%s: %s (%s): %s\n", d->id, pt_deviation_arch(d),
			       pt_deviation_states[d->state], d->title);
			break;
		}
}

static void list_lines(const struct pt_options *o)
{
	const struct pt_deviation *d = NULL;

	while ((d = pt_deviation_next(d)))
		if (wanted(o, d))
			printf("%-28s %-8s %-16s %s\n", d->id, pt_deviation_arch(d),
			       pt_deviation_states[d->state], d->title);
}

static void rst_one(const struct pt_deviation *d)
{
	struct part part[PARTS];
	char text[2048];

	printf(".. _%s:\n\n", d->id);
	pt_rst_title(stdout, d->id, '-');
	pt_rst_paragraph(stdout, d->title);
	parts_of(d, part);
	for (size_t i = 0; i < PARTS; i++) {
		snprintf(text, sizeof(text), "%s: %s.", part[i].title, part[i].text);
		pt_rst_paragraph(stdout, text);
	}
	puts("::\n");
	print_lines(stdout, d->witness, 4);
	putchar('\n');
}

static void rst_all(const struct pt_options *o)
{
	puts(".. SPDX-License-Identifier: GPL-2.0-or-later\n"
	     ".. Made by ptconform list deviations --format rst: change "
	     "conformance/deviations/*.c.\n\n"
	     "================\n"
	     "Known deviations\n"
	     "================\n");
	pt_rst_paragraph(
		stdout, "Rules of the contract that released kernels break, each judged by reading "
			"the tree's code and its callers. A report marks such a failure with the "
			"name it has here; it stays a failure. What marks it is a property of all "
			"cases that violate the clause, never a version: another fault of the same "
			"helper is not taken for it.");
	pt_rst_paragraph(
		stdout, "Line numbers are those of the tree named beside them: 5.15, 6.8 and 7.1.5 "
			"as released, 6.1.192 and 6.12 as in Debian. Since and until go as far as "
			"these trees, 4.19 and 5.4 show it.");
	for (size_t i = 0; i < pt_nr_arch_hosts; i++) {
		const struct pt_deviation *d = pt_arch_deviations[i];

		if (!d->id || !pt_options_want_arch(o, pt_arch_hosts[i]))
			continue;
		pt_rst_title(stdout, pt_arch_hosts[i]->arch->name, '=');
		for (; d->id; d++)
			rst_one(d);
	}
}

int pt_deviations_list(const struct pt_options *o)
{
	if (o->format && !strcmp(o->format, "rst"))
		rst_all(o);
	else
		list_lines(o);
	return PT_EXIT_OK;
}
