// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/misuse/patterns.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/words/last_words.h"
#include "conformance/work/files.h"
#include "generic/contract/words.h"

/* Beside else.iso no isomorphism is used, and make_plain.h says how a test stands. */
#define NOT "!P@q(e, ...)"

/*
 * Instances of known.cocci: what is known of an entry where one of the tests answered, and
 * which helpers may not be given it then.
 */
static const struct known {
	const char *rule;  /* how its patterns are called */
	const char *class; /* what they say */
	enum pt_role tests, helpers, makers;
	enum pt_role also, opposite; /* of which yes says so, too; that it is not so */
	const char *that;	     /* the case of a switch that says so */
	const char *yes, *no;	     /* the test, such that the entry is known, and the opposite */
	/* of kept.cocci: its name there, what is kept, with what beside it, and the variable as yes
	 * and no are */
	const char *way, *kept, *with, *holds, *fails;
} knowns[] = {
	{ .rule = "swap_helper",
	  .class = "swap_helper",
	  .tests = PT_ROLE_KNOWS_MAPPED,
	  .helpers = PT_ROLE_OF_SWAP,
	  .also = PT_ROLE_KNOWS_MAPPED,
	  .opposite = PT_ROLE_UNMAPPED,
	  .makers = PT_ROLE_MAKES_MAPPED,
	  .that = "\\(1 \\| true\\)",
	  .yes = "P@q(e, ...)",
	  .no = NOT },
	{ .rule = "mapped_helper",
	  .class = "mapped_helper",
	  .tests = PT_ROLE_MAPPED,
	  .helpers = PT_ROLE_OF_MAPPED,
	  .also = PT_ROLE_KNOWS_UNMAPPED,
	  .opposite = PT_ROLE_SAYS_MAPPED,
	  .that = "\\(0 \\| false\\)",
	  .yes = NOT,
	  .no = "P@q(e, ...)" },
	{ .rule = "mapped_helper2",
	  .class = "mapped_helper2",
	  .tests = PT_ROLE_KNOWS_UNMAPPED,
	  .helpers = PT_ROLE_OF_MAPPED,
	  .also = PT_ROLE_KNOWS_UNMAPPED,
	  .opposite = PT_ROLE_SAYS_MAPPED,
	  .makers = PT_ROLE_MAKES_SWAP,
	  .that = "\\(1 \\| true\\)",
	  .yes = "P@q(e, ...)",
	  .no = NOT },
};

/*
 * What several patterns have in common: statements in which a helper uses the entry e, and ways
 * out of a block; left_at says where it is left.
 */
static const struct {
	const char *word, *text;
} shapes[] = {
	{ "used", "\\({\n"
		  "\t... when != e = x\n"
		  "\t    when != &e\n"
		  "\tH@p(..., e, ...)\n"
		  "\t... when any\n"
		  "}\n"
		  "\\|\n"
		  "H@p(..., e, ...);\n"
		  "\\|\n"
		  "x ao <+... H@p(..., e, ...) ...+>;\n"
		  "\\|\n"
		  "f(..., <+... H@p(..., e, ...) ...+>, ...);\n"
		  "\\|\n"
		  "return <+... H@p(..., e, ...) ...+>;\n"
		  "\\|\n"
		  "if (<+... H@p(..., e, ...) ...+>) S\n"
		  "\\)" },
	/* not of caches, of what is late, and of what is only asked */
	{ "flushing",
	  "^(?!flush_(cache|dcache|icache|anon|kernel|work|signal|tlb_batched)|update_mmu_tlb|"
	  "tlb_(gather|change|start)|.*(defer_flush|needs_flush|dec_tlb_flush_pending|inc_tlb_"
	  "flush_pending)|"
	  "mm_tlb_flush).*(flush|(?<!huge)tlb)" },
	{ "left", "\\({\n"
		  "\t... when forall\n"
		  "\t\\(return r; \\| return; \\| goto l; \\| continue; \\| break;\\)\n"
		  "}\n"
		  "\\| return r; \\| return; \\| goto l; \\| continue; \\| break;\n"
		  "\\)" },
	{ "left_at",
	  "\\({\n"
	  "\t... when forall\n"
	  "\t\\(return@z r; \\| return@z; \\| goto@z l; \\| continue@z; \\| break@z;\\)\n"
	  "}\n"
	  "\\| return@z r; \\| return@z; \\| goto@z l; \\| continue@z; \\| break@z;\n"
	  "\\)" },
};

static void put_names(FILE *f, const struct pt_role_list *names)
{
	for (size_t i = 0; i < names->n; i++)
		fprintf(f, "%s%s", i ? ", " : "", names->v[i]);
	if (!names->n)
		fputs("ptconform_knows_none", f); /* an empty list is no pattern */
}

/* The names that an instance calls by that word, if it has such. */
static bool put_role(FILE *f, const char *word, size_t n, const struct known *k,
		     const struct pt_role_list roles[PT_NR_ROLES])
{
	const struct {
		const char *word;
		enum pt_role role;
	} own[] = { { "tests", k->tests },
		    { "helpers", k->helpers },
		    { "makers", k->makers },
		    { "also", k->also },
		    { "opposite", k->opposite } };

	for (size_t i = 0; i < PT_ARRAY_SIZE(own); i++)
		if (strlen(own[i].word) == n && !strncmp(word, own[i].word, n)) {
			put_names(f, &roles[own[i].role]);
			return true;
		}
	return false;
}

/* A word in brackets: a role, or what an instance calls so. */
static bool put_word(FILE *f, const char *word, size_t n, const struct known *k,
		     const struct pt_role_list roles[PT_NR_ROLES])
{
	const struct {
		const char *word, *text;
	} texts[] = { { "rule", k ? k->rule : NULL },	{ "class", k ? k->class : NULL },
		      { "that", k ? k->that : NULL },	{ "yes", k ? k->yes : NULL },
		      { "no", k ? k->no : NULL },	{ "way", k ? k->way : NULL },
		      { "kept", k ? k->kept : NULL },	{ "with", k ? k->with : NULL },
		      { "holds", k ? k->holds : NULL }, { "fails", k ? k->fails : NULL } };

	for (size_t i = 0; k && i < PT_ARRAY_SIZE(texts); i++)
		if (texts[i].text && strlen(texts[i].word) == n && !strncmp(word, texts[i].word, n))
			return fputs(texts[i].text, f) >= 0;
	for (size_t i = 0; i < PT_ARRAY_SIZE(shapes); i++)
		if (strlen(shapes[i].word) == n && !strncmp(word, shapes[i].word, n))
			return fputs(shapes[i].text, f) >= 0;
	if (k && put_role(f, word, n, k, roles))
		return true;
	for (size_t r = 0; r < PT_NR_ROLES; r++)
		if (strlen(pt_role_names[r]) == n && !strncmp(word, pt_role_names[r], n)) {
			put_names(f, &roles[r]);
			return true;
		}
	return false;
}

static void put_part(FILE *f, const char *text, const struct known *k,
		     const struct pt_role_list roles[PT_NR_ROLES])
{
	while (*text) {
		size_t n = strcspn(text, "["), word;

		fwrite(text, 1, n, f);
		text += n;
		if (!*text)
			return;
		word = strcspn(text + 1, "]");
		if (put_word(f, text + 1, word, k, roles))
			text += word + 2;
		else
			fputc(*text++, f);
	}
}

static char *read_part(const char *data, const char *name, char *why, size_t size)
{
	char path[PATH_MAX], *text;

	snprintf(path, sizeof(path), "%s/conformance/misuse/%s", data, name);
	text = pt_read_file(path, NULL);
	if (!text)
		snprintf(why, size, "%.200s: %s", path, strerror(errno));
	return text;
}

/* Both ways to keep each: the answer by which the entry is known, and the opposite. */
static size_t make_kept(struct known *to, const struct known *knowns, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct known *yes = &to[2 * i], *no = yes + 1;

		*yes = *no = knowns[i];
		yes->way = "true", yes->kept = yes->yes, yes->with = "&&", yes->holds = "b",
		yes->fails = "!b";
		no->way = "false", no->kept = no->no, no->with = "||", no->holds = "!b",
		no->fails = "b";
	}
	return 2 * n;
}

/* Adds a part; false and why if the folder lacks it. */
static bool add_part(FILE *f, const char *data, const char *name, const struct known *k, size_t n,
		     const struct pt_role_list roles[PT_NR_ROLES], char *why, size_t size)
{
	char *text = read_part(data, name, why, size);

	if (!text)
		return false;
	if (!k)
		put_part(f, text, NULL, roles);
	for (size_t i = 0; k && i < n; i++)
		put_part(f, text, &k[i], roles);
	free(text);
	return true;
}

static char *made(FILE *f, char **text, bool all)
{
	if (fclose(f))
		pt_need(NULL);
	if (all)
		return *text;
	free(*text);
	return NULL;
}

char *pt_patterns(const char *data, const struct pt_role_list roles[PT_NR_ROLES], char *why,
		  size_t size)
{
	struct known kept[2 * PT_ARRAY_SIZE(knowns)];
	const size_t nr_kept = make_kept(kept, knowns, PT_ARRAY_SIZE(knowns));
	char *text = NULL;
	size_t n;
	FILE *f = pt_need(open_memstream(&text, &n));
	bool all =
		add_part(f, data, "say.cocci", NULL, 0, roles, why, size) &&
		add_part(f, data, "calls.cocci", NULL, 0, roles, why, size) &&
		add_part(f, data, "flush.cocci", NULL, 0, roles, why, size) &&
		add_part(f, data, "known.cocci", knowns, PT_ARRAY_SIZE(knowns), roles, why, size) &&
		add_part(f, data, "kept.cocci", kept, nr_kept, roles, why, size) &&
		add_part(f, data, "loops.cocci", knowns, PT_ARRAY_SIZE(knowns), roles, why, size) &&
		add_part(f, data, "made.cocci", &knowns[0], 1, roles, why, size) &&
		add_part(f, data, "made.cocci", &knowns[2], 1, roles, why, size) &&
		add_part(f, data, "entry.cocci", NULL, 0, roles, why, size) &&
		add_part(f, data, "both.cocci", NULL, 0, roles, why, size) &&
		add_part(f, data, "twice.cocci", NULL, 0, roles, why, size) &&
		add_part(f, data, "untested.cocci", NULL, 0, roles, why, size) &&
		add_part(f, data, "either.cocci", NULL, 0, roles, why, size) &&
		add_part(f, data, "rebuilt.cocci", NULL, 0, roles, why, size) &&
		add_part(f, data, "commit.cocci", NULL, 0, roles, why, size) &&
		add_part(f, data, "batch.cocci", NULL, 0, roles, why, size);

	return made(f, &text, all);
}

char *pt_patterns_of_callers(const char *data, const struct pt_role_list roles[PT_NR_ROLES],
			     char *why, size_t size)
{
	char *text = NULL;
	size_t n;
	FILE *f = pt_need(open_memstream(&text, &n));

	return made(f, &text,
		    add_part(f, data, "say.cocci", NULL, 0, roles, why, size) &&
			    add_part(f, data, "callers.cocci", NULL, 0, roles, why, size));
}
