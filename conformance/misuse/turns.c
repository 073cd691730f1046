// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "conformance/misuse/turns.h"

#include <stdlib.h>
#include <string.h>

#include "conformance/misuse/kept.h"
#include "conformance/words/last_words.h"
#include "conformance/words/names.h"
#include "conformance/work/hash.h"

const char *const pt_turns_by_text[PT_NR_TURNS_BY] = {
	[PT_TURNS_BY_REPORT] = "the tree's own helpers, as the report given says",
	[PT_TURNS_BY_TREE] = "the tree's own helpers, as ptconform kernel built them",
	[PT_TURNS_BY_REFERENCE] = "the reference helpers",
};

/* ---- who says it ----------------------------------------------------------------------- */

static bool is_word_in(const char *list, const char *word)
{
	for (size_t n; (n = pt_word_in(&list)); list += n)
		if (strlen(word) == n && !strncmp(list, word, n))
			return true;
	return false;
}

bool pt_turns_are_open(const struct pt_misuses *m, const char *arch)
{
	for (size_t i = 0; i < PT_NR_TURNS_BY; i++)
		if (m->said[i] && is_word_in(m->said[i], arch))
			return false;
	return true;
}

static void add_arch(char **list, const char *arch)
{
	const size_t had = *list ? strlen(*list) : 0, size = had + strlen(arch) + 2;

	if (*list && is_word_in(*list, arch))
		return;
	*list = pt_need(realloc(*list, size));
	snprintf(*list + had, size - had, "%s%s", had ? " " : "", arch);
}

static void say(struct pt_misuses *m, char *list, enum pt_turns_by by)
{
	if (!m->said[by]) {
		m->said[by] = list;
		return;
	}
	for (const char *next = list; *next; next += strcspn(next, " ")) {
		char arch[64];

		next += strspn(next, " ");
		snprintf(arch, sizeof(arch), "%.*s", (int)strcspn(next, " "), next);
		add_arch(&m->said[by], arch);
	}
	free(list);
}

void pt_turns_close(struct pt_misuses *m, const char *const *arches, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (pt_turns_are_open(m, arches[i]))
			add_arch(&m->said[PT_TURNS_BY_REFERENCE], arches[i]);
}

/* ---- what is said -------------------------------------------------------------------------- */

static void take(struct pt_misuses *m, const char *helper, const char *clause, const char *arch,
		 const char *outcome)
{
	for (size_t k = 0; k < m->n; k++) {
		const unsigned kind = pt_misuse_kind(&m->v[k]);

		if (kind != PT_NR_KINDS && !strcmp(m->v[k].helper, helper) &&
		    !strncmp(clause, "on-", 3) && !strcmp(clause + 3, pt_kind_names[kind]))
			pt_misuse_turns(&m->v[k], outcome, arch);
	}
}

void pt_turns_take(struct pt_misuses *m, const struct pt_report *r, enum pt_turns_by by)
{
	char *said = NULL;

	for (size_t i = 0; i < r->nr_cells; i++)
		if (r->cells[i].status == PT_CELL_RAN && pt_turns_are_open(m, r->cells[i].arch))
			add_arch(&said, r->cells[i].arch);
	for (size_t i = 0; said && i < r->nr_results; i++) {
		const struct pt_result_row *row = &r->results[i];

		if (row->verdict != PT_HAZARD || !is_word_in(said, row->arch))
			continue;
		take(m, row->helper, row->clause, row->arch, row->reason);
		if (row->tree_name && strcmp(row->tree_name, row->helper) != 0)
			take(m, row->tree_name, row->clause, row->arch, row->reason);
	}
	if (said)
		say(m, said, by);
}

char *pt_turns_lines(const struct pt_report *r)
{
	char *text = NULL;
	size_t size;
	FILE *f = pt_need(pt_open_text(&text, &size));

	for (size_t i = 0; i < r->nr_results; i++)
		if (r->results[i].verdict == PT_HAZARD)
			fprintf(f, "%s %s %s\n", r->results[i].clause, r->results[i].arch,
				r->results[i].reason);
	pt_close_text(f);
	return text;
}

void pt_turns_take_lines(struct pt_misuses *m, const char *helper, char *lines)
{
	char *next = lines, *line;

	while ((line = strsep(&next, "\n"))) {
		const char *clause = strsep(&line, " "), *arch = strsep(&line, " ");

		if (line && pt_turns_are_open(m, arch))
			take(m, helper, clause, arch, line);
	}
}

/* ---- kept --------------------------------------------------------------------------------------
 */

/* "turns-" and a hash. */
#define NAME_SIZE (6 + PT_HEX_SIZE)

static bool open_for(struct pt_cache *c, const char *helper, char name[NAME_SIZE])
{
	char hex[PT_HEX_SIZE], why[256];
	struct pt_hash h;

	pt_hash_start(&h);
	pt_hash_program(&h, "/proc/self/exe");
	pt_hash_text(&h, "all"); /* what comes to nothing, too */
	pt_hash_text(&h, helper);
	pt_hash_end(&h, hex);
	snprintf(name, NAME_SIZE, "turns-%s", hex);
	return !pt_cache_open(c, why, sizeof(why));
}

char *pt_turns_kept(const char *helper)
{
	char name[NAME_SIZE];
	struct pt_cache c;

	return open_for(&c, helper, name) ? pt_kept_text(&c, name) : NULL;
}

void pt_turns_keep(const char *helper, const char *lines)
{
	char name[NAME_SIZE];
	struct pt_cache c;

	if (open_for(&c, helper, name))
		pt_keep_text(&c, NULL, name, lines);
}
