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

static bool are_open(const struct pt_misuses *m, const char *arch)
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

/* "HELPER CLAUSE ARCH OUTCOME" */
struct turn {
	const char *helper, *clause, *arch, *outcome;
};

/* The next line of a text, which is cut up for it; false: there is none. */
static bool next_turn(char **text, struct turn *t)
{
	char *line;

	while ((line = strsep(text, "\n"))) {
		t->helper = strsep(&line, " ");
		t->clause = strsep(&line, " ");
		t->arch = strsep(&line, " ");
		t->outcome = line;
		if (line)
			return true;
	}
	return false;
}

void pt_turns_take(struct pt_misuses *m, char *lines, enum pt_turns_by by)
{
	char *said = NULL;
	struct turn t;

	while (next_turn(&lines, &t)) {
		if (!are_open(m, t.arch))
			continue;
		add_arch(&said, t.arch);
		take(m, t.helper, t.clause, t.arch, t.outcome);
	}
	m->said[by] = said;
}

char *pt_turns_lines(const struct pt_report *r)
{
	char *text = NULL;
	size_t size;
	FILE *f = pt_need(pt_open_text(&text, &size));

	for (size_t i = 0; i < r->nr_results; i++) {
		const struct pt_result_row *row = &r->results[i];

		if (row->verdict != PT_HAZARD)
			continue;
		fprintf(f, "%s %s %s %s\n", row->helper, row->clause, row->arch, row->reason);
		if (row->tree_name && strcmp(row->tree_name, row->helper) != 0)
			fprintf(f, "%s %s %s %s\n", row->tree_name, row->clause, row->arch,
				row->reason);
	}
	pt_close_text(f);
	return text;
}

/* ---- kept ------------------------------------------------------------------------------------ */

/* "turns-" and a hash. */
#define NAME_SIZE (6 + PT_HEX_SIZE)

static bool open_for(struct pt_cache *c, const char *whose, char name[NAME_SIZE])
{
	char hex[PT_HEX_SIZE], why[256];
	struct pt_hash h;

	pt_hash_start(&h);
	pt_hash_program(&h, "/proc/self/exe");
	pt_hash_text(&h, whose);
	pt_hash_end(&h, hex);
	snprintf(name, NAME_SIZE, "turns-%s", hex);
	return !pt_cache_open(c, why, sizeof(why));
}

char *pt_turns_kept(const char *whose)
{
	char name[NAME_SIZE];
	struct pt_cache c;

	return open_for(&c, whose, name) ? pt_kept_text(&c, name) : NULL;
}

void pt_turns_keep(const char *whose, const char *lines)
{
	char name[NAME_SIZE];
	struct pt_cache c;

	if (open_for(&c, whose, name))
		pt_keep_text(&c, NULL, name, lines);
}
