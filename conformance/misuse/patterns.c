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

/* Beside else.iso no isomorphism is used. */
#define NOT "\\(!P@q(e) \\| !(P@q(e))\\)"

/* The same two answers in the words of those who compare them, and how that is known from afar. */
#define IS(test)                                                                         \
	"\\(" test " != 0 \\| " test " != false \\| " test " == true \\| false != " test \
	" \\| !!" test " \\| " test " ? true : false \\| " test " ? 1 : 0\\)"
#define IS_NOT(test)                                                                     \
	"\\(" test " == 0 \\| " test " == false \\| " test " != true \\| false == " test \
	" \\| " test " ? false : true \\| " test " ? 0 : 1\\)"

/*
 * Instances of known.cocci: what is known of an entry where one of the tests answered, and
 * which helpers may not be given it then.
 */
static const struct known {
	const char *rule;  /* how its patterns are called */
	const char *class; /* what they say */
	enum pt_role tests, helpers, asserters;
	const char *asserted; /* what these say */
	const char *that;     /* the case of a switch that says so */
	const char *yes, *no; /* the test, such that the entry is known, and the opposite */
	/* of kept.cocci: its name there, what is kept, with what beside it, and the variable as yes
	 * and no are */
	const char *way, *kept, *with, *holds, *fails;
} knowns[] = {
	/* by helpers: NR_PLAIN */
	{ .rule = "swap_helper",
	  .class = "swap_helper",
	  .tests = PT_ROLE_MAPPED,
	  .helpers = PT_ROLE_OF_SWAP,
	  .that = "\\(1 \\| true\\)",
	  .yes = "P@q(e)",
	  .no = NOT },
	{ .rule = "mapped_helper",
	  .class = "mapped_helper",
	  .tests = PT_ROLE_MAPPED,
	  .helpers = PT_ROLE_OF_MAPPED,
	  .that = "\\(0 \\| false\\)",
	  .yes = NOT,
	  .no = "P@q(e)" },
	{ .rule = "mapped_helper2",
	  .class = "mapped_helper2",
	  .tests = PT_ROLE_SWAPPED,
	  .helpers = PT_ROLE_OF_MAPPED,
	  .that = "\\(1 \\| true\\)",
	  .yes = "P@q(e)",
	  .no = NOT },
	/* by functions of the tree, and what others assert: NR_NAMED */
	{ .rule = "swap_helper_own",
	  .class = "swap_helper",
	  .tests = PT_ROLE_NAMED_MAPPED,
	  .helpers = PT_ROLE_OF_SWAP,
	  .asserters = PT_ROLE_ASSERTS_MAPPED,
	  .asserted = "that it is mapped",
	  .that = "\\(1 \\| true\\)",
	  .yes = "P@q(e)",
	  .no = NOT },
	{ .rule = "mapped_helper_own",
	  .class = "mapped_helper2",
	  .tests = PT_ROLE_NAMED_SWAPPED,
	  .helpers = PT_ROLE_OF_MAPPED,
	  .asserters = PT_ROLE_ASSERTS_SWAPPED,
	  .asserted = "that it is not mapped",
	  .that = "\\(1 \\| true\\)",
	  .yes = "P@q(e)",
	  .no = NOT },
}, compareds[] = {
	/* the first ones, whose answer is compared */
	{ .rule = "swap_helper_compared",
	  .class = "swap_helper",
	  .tests = PT_ROLE_MAPPED,
	  .helpers = PT_ROLE_OF_SWAP,
	  .that = "\\(1 \\| true\\)",
	  .yes = IS("P@q(e)"),
	  .no = IS_NOT("P@q(e)") },
	{ .rule = "mapped_helper_compared",
	  .class = "mapped_helper",
	  .tests = PT_ROLE_MAPPED,
	  .helpers = PT_ROLE_OF_MAPPED,
	  .that = "\\(0 \\| false\\)",
	  .yes = IS_NOT("P@q(e)"),
	  .no = IS("P@q(e)") },
	{ .rule = "mapped_helper2_compared",
	  .class = "mapped_helper2",
	  .tests = PT_ROLE_SWAPPED,
	  .helpers = PT_ROLE_OF_MAPPED,
	  .that = "\\(1 \\| true\\)",
	  .yes = IS("P@q(e)"),
	  .no = IS_NOT("P@q(e)") },
};

#define NR_PLAIN 3
#define NR_NAMED 2
#define NAMED	 (&knowns[PT_ARRAY_SIZE(knowns) - NR_NAMED])

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
		  "\tH@p(e, ...)\n"
		  "\t... when any\n"
		  "}\n"
		  "\\|\n"
		  "x ao <+... H@p(e, ...) ...+>;\n"
		  "\\|\n"
		  "f(..., <+... H@p(e, ...) ...+>, ...);\n"
		  "\\|\n"
		  "return <+... H@p(e, ...) ...+>;\n"
		  "\\|\n"
		  "if (<+... H@p(e, ...) ...+>) S\n"
		  "\\)" },
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

/* A word in brackets: a role, or what an instance calls so. */
static bool put_word(FILE *f, const char *word, size_t n, const struct known *k,
		     const struct pt_role_list roles[PT_NR_ROLES])
{
	const struct {
		const char *word, *text;
	} texts[] = { { "rule", k ? k->rule : NULL },  { "asserted", k ? k->asserted : NULL },
		      { "that", k ? k->that : NULL },  { "class", k ? k->class : NULL },
		      { "yes", k ? k->yes : NULL },    { "no", k ? k->no : NULL },
		      { "way", k ? k->way : NULL },    { "kept", k ? k->kept : NULL },
		      { "with", k ? k->with : NULL },  { "holds", k ? k->holds : NULL },
		      { "fails", k ? k->fails : NULL } };

	for (size_t i = 0; k && i < PT_ARRAY_SIZE(texts); i++)
		if (texts[i].text && strlen(texts[i].word) == n && !strncmp(word, texts[i].word, n))
			return fputs(texts[i].text, f) >= 0;
	for (size_t i = 0; i < PT_ARRAY_SIZE(shapes); i++)
		if (strlen(shapes[i].word) == n && !strncmp(word, shapes[i].word, n))
			return fputs(shapes[i].text, f) >= 0;
	if (k && n == 7 && !strncmp(word, "helpers", n)) {
		put_names(f, &roles[k->helpers]);
		return true;
	}
	if (k && n == 9 && !strncmp(word, "asserters", n)) {
		put_names(f, &roles[k->asserters]);
		return true;
	}
	for (size_t r = 0; r < PT_NR_ROLES; r++)
		if (strlen(pt_role_names[r]) == n && !strncmp(word, pt_role_names[r], n)) {
			/* an instance has tests of its own */
			put_names(f, &roles[k && r == PT_ROLE_TESTS ? k->tests : r]);
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
		add_part(f, data, "known.cocci", knowns, PT_ARRAY_SIZE(knowns), roles, why, size) &&
		add_part(f, data, "kept.cocci", kept, nr_kept, roles, why, size) &&
		add_part(f, data, "named.cocci", knowns, PT_ARRAY_SIZE(knowns), roles, why, size) &&
		add_part(f, data, "asserted.cocci", NAMED, NR_NAMED, roles, why, size) &&
		add_part(f, data, "entry.cocci", NULL, 0, roles, why, size) &&
		add_part(f, data, "twice.cocci", NULL, 0, roles, why, size) &&
		add_part(f, data, "untested.cocci", NULL, 0, roles, why, size) &&
		add_part(f, data, "rebuilt.cocci", NULL, 0, roles, why, size) &&
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

char *pt_patterns_of_definers(const char *data, const struct pt_role_list roles[PT_NR_ROLES],
			      char *why, size_t size)
{
	char *text = NULL;
	size_t n;
	FILE *f = pt_need(open_memstream(&text, &n));

	return made(f, &text,
		    add_part(f, data, "say.cocci", NULL, 0, roles, why, size) &&
			    add_part(f, data, "defined.cocci", knowns, NR_PLAIN, roles, why, size));
}

char *pt_patterns_of_compared(const char *data, const struct pt_role_list roles[PT_NR_ROLES],
			      char *why, size_t size)
{
	const size_t nr = PT_ARRAY_SIZE(compareds);
	struct known kept[2 * PT_ARRAY_SIZE(compareds)];
	const size_t nr_kept = make_kept(kept, compareds, nr);
	char *text = NULL;
	size_t n;
	FILE *f = pt_need(open_memstream(&text, &n));

	return made(f, &text,
		    add_part(f, data, "say.cocci", NULL, 0, roles, why, size) &&
			    add_part(f, data, "known.cocci", compareds, nr, roles, why, size) &&
			    add_part(f, data, "kept.cocci", kept, nr_kept, roles, why, size) &&
			    add_part(f, data, "named.cocci", compareds, nr, roles, why, size));
}
