// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "conformance/options/parse.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/entry/decode.h"
#include "conformance/options/pick.h"
#include "conformance/subject/other_names.h"
#include "conformance/words/names.h"
#include "conformance/words/suggest.h"
#include "conformance/words/wrap.h"

/* Calls add() for each name of a comma list; an empty name is passed on too. */
static int each_name(struct pt_options *o, const char *list,
		     int (*add)(struct pt_options *o, const char *name))
{
	char name[128];
	for (;;) {
		size_t n = strcspn(list, ",");
		snprintf(name, sizeof(name), "%.*s", n < sizeof(name) ? (int)n : 127, list);
		int err = add(o, name);
		if (err != -1 || !list[n])
			return err;
		list += n + 1;
	}
}

/* ---- single values ------------------------------------------------------------ */

static int set_number(const char *option, const char *text, u64 least, u64 most, u64 *v)
{
	u64 n;
	if (!pt_parse_u64(text, &n) || n < least || n > most)
		return pt_usage("--%s wants a number from %llu to %llu, not '%s'", option,
				(unsigned long long)least, (unsigned long long)most, text);
	*v = n;
	return -1;
}

static int set_kind(struct pt_options *o, const char *name)
{
	char valid[512], near[PT_NEAR];
	o->kind = pt_name_index(pt_kind_names, PT_NR_KINDS, name);
	if (o->kind >= 0)
		return -1;
	pt_kinds_text((1u << PT_NR_KINDS) - 1, valid, sizeof(valid));
	return pt_usage("unknown kind '%s'; there are: %s%s", name, valid,
			pt_near_listed(name, valid, near));
}

static int set_format(struct pt_options *o, const char *name)
{
	char near[PT_NEAR];
	if (!pt_is_word_in(o->command->formats, name))
		return pt_usage("unknown format '%s' for %s; there are: %s%s", name,
				o->command->name, o->command->formats,
				pt_near_listed(name, o->command->formats, near));
	o->format = name;
	return -1;
}

static int set_text(const char *option, const char *text, const char **v)
{
	if (!*text)
		return pt_usage("--%s wants a value, not an empty one", option);
	*v = text;
	return -1;
}

static int set_once(const char *option, const char *text, const char **v)
{
	if (*v)
		return pt_usage("--%s is given twice; of several reports ptconform merge makes one",
				option);
	return set_text(option, text, v);
}

/* ---- the options ----------------------------------------------------------------- */

static const struct pt_option_row option_rows[] = {
	{ 'a', "arch", "A,…", "architectures (all)" },
	{ 'e', "engine", "E,…", "engines (all that need no machine emulator)" },
	{ 'm', "mode", "M,…", "ways to lay out tables, such as 4level, 16k, radix, sun4v (all)" },
	{ 'H', "helper", "GLOB",
	  "only helpers of this name, or of it in another version; several add up" },
	{ 'C', "clause", "GLOB",
	  "only clauses of this name, rule, or helper.clause; several add up" },
	{ 'W', "switch", "NAME[=VALUE]",
	  "of a tree's further runs only those in which this switch is so; none: no further run" },
	{ 'q', "require", "GLOB,…", "fail where such a helper is absent" },
	{ 'b', "baseline", "FILE",
	  "fail where less can be asked than in this earlier JSON report" },
	{ 'B', "baseline", "FILE",
	  "accept the findings that this earlier JSON report of misuse has" },
	{ 'g', "changed", "REV", "only functions that changed since this revision, as git says" },
	{ 'p', "compare", "FILE",
	  "only what is new counts: what this earlier JSON report has not" },
	{ 'r', "compare-rev", "REV", "the same against the tree at this revision, as git has it" },
	{ 'u', "changed", NULL,
	  "with one of these: run only cells whose helpers are compiled to other machine code" },
	{ 'R', "rev", "REV", "the tree as git has it at this revision, not as it lies there" },
	{ 'i', "bisect", NULL,
	  "for git bisect run: exit status 125 where nothing can be said, 255 where bisecting is "
	  "of no use" },
	{ 'z', "hazards", NULL,
	  "what callers' mistakes turn into, alone: every helper on every kind it must not be "
	  "given" },
	{ 'Z', "hazards", "FILE",
	  "say what it turns into as this JSON report of kernel TREE does" },
	{ 's', "seed", "N", "where the random part of the entries starts (1)" },
	{ 'n', "cases", "N", "how many random frames and offsets beside the structured ones" },
	{ 'c', "jobs", "N", "how many cells run at once (one per core)" },
	{ 'J', "jobs", "N", "how many runs of Coccinelle there are at once (one per core)" },
	{ 'F', "format", "F", "how to print" },
	{ 'o', "output", "FILE", "write there, whole or not at all (standard output)" },
	{ 'O', "origin", "NAME",
	  "of --format kcidb: the CI system that reports (" PT_KCIDB_ORIGIN ")" },
	{ 'K', "checkout", "ID",
	  "of --format kcidb: the checkout that was tested, which has been reported already" },
	{ 'S', "subject", "SUBJECT", "builtin or kernel:TREE (builtin)" },
	{ 'f', "function", "GLOB", "only mutants of the function, macro or object of this name" },
	{ 'N', "sample", "N[%]",
	  "try so many mutants of each architecture, or per cent of them (all)" },
	{ 'k', "kind", "K", "read the value as this kind of entry instead of guessing" },
	{ 'E', "encoding", NULL, "show what differs in encoding alone, too" },
	{ 'A', "all", NULL,
	  "everything: of diff what --encoding shows, of contract every clause, of a "
	  "report every hazard, of a mail what is not new, of misuse every file that was not "
	  "read, of race --litmus every final state" },
	{ 'v', "verbose", NULL,
	  "all of the table: every cause, what was assumed and left out; not one screen" },
	{ 'M', "all-modes", NULL, "every mode of an architecture, not one alone" },
	{ 't', "check", "TREE", "compare with the document in this kernel tree" },
	{ 'T', "kernel", "TREE", "the helpers of this kernel tree (builtin ones)" },
	{ 'y', "memory", "M,…", "memory models: sc, tso, weak (all)" },
	{ 'V', "variant", "NAME", "variants of this name alone" },
	{ 'l', "trail", "FILE|HASH",
	  "play the trails of this JSON report of race, or the one with this hash, and search "
	  "not" },
	{ 'x', "necessity", NULL,
	  "leave out each lock, barrier, flush and test of clean variants in turn: which are "
	  "needed" },
	{ 'L', "states", "N", "give up a search after so many states, with an error" },
	{ 'X', "stress", NULL,
	  "run scenarios on two processors of a bare machine (QEMU), beside the search: is the "
	  "bug seen there?" },
	{ 'D', "litmus", NULL,
	  "decide litmus tests of AArch64, files or folders: is their condition met?" },
	{ 'G', "kinds", "FILE",
	  "with --litmus: a test's name and Allowed, Forbidden or Required a line, to compare "
	  "with" },
	{ 'P', "no-pager", NULL, "print to the terminal itself" },
	{ 'h', "help", NULL, "this text" },
};

static bool takes(const struct pt_command *c, const struct pt_option_row *r)
{
	return r->letter == 'h' || r->letter == 'P' || strchr(c->options, r->letter);
}

const struct pt_option_row *pt_option_after(const struct pt_command *c,
					    const struct pt_option_row *before)
{
	const struct pt_option_row *r = before ? before + 1 : option_rows;

	while (r < option_rows + PT_ARRAY_SIZE(option_rows) && !takes(c, r))
		r++;
	return r < option_rows + PT_ARRAY_SIZE(option_rows) ? r : NULL;
}

static const char *option_name(int letter)
{
	for (size_t i = 0; i < PT_ARRAY_SIZE(option_rows); i++)
		if (option_rows[i].letter == letter)
			return option_rows[i].name;
	return "?";
}

void pt_options_help(FILE *f, const struct pt_command *c)
{
	fprintf(f, "usage: ptconform %s%s%s [options]\n%s\n", c->name, *c->operands ? " " : "",
		c->operands, c->brief);
	if (c->help)
		fprintf(f, "\n%s\n", c->help);
	fputs("\noptions:\n", f);
	for (size_t i = 0; i < PT_ARRAY_SIZE(option_rows); i++) {
		const struct pt_option_row *r = &option_rows[i];
		char name[40];
		if (!takes(c, r))
			continue;
		snprintf(name, sizeof(name), "--%s%s%s", r->name, r->value ? " " : "",
			 r->value ? r->value : "");
		fprintf(f, "  %s%-*s  %s",
			r->letter == 'o'   ? "-o, "
			: r->letter == 'h' ? "-h, "
			: r->letter == 'v' ? "-v, "
					   : "    ",
			(int)(18 + strlen(name) - pt_width_of(name)), name, r->help);
		if (r->letter == 'F')
			fprintf(f, ": %s", c->formats);
		fputc('\n', f);
	}
}

static int set_sample(struct pt_options *o, const char *text)
{
	const size_t n = strlen(text);
	char number[32];
	o->sample_percent = n && text[n - 1] == '%';
	snprintf(number, sizeof(number), "%.*s", (int)(n - o->sample_percent), text);
	if (pt_parse_u64(number, &o->sample) && o->sample && o->sample <= 1000000 &&
	    n < sizeof(number) && (!o->sample_percent || o->sample <= 100))
		return -1;
	return pt_usage("--sample wants a number from 1, or 1%% to 100%%, not '%s'", text);
}

/* Does the glob name a helper of the contract? */
static bool names_helper(const char *glob)
{
	for (unsigned h = 0; h < PT_NR_HELPERS; h++)
		if (pt_helper_matches((enum pt_helper)h, glob))
			return true;
	return false;
}

static int check_requirable(struct pt_options *o, const char *glob)
{
	char near[PT_NEAR];
	(void)o;
	if (*glob && names_helper(glob))
		return -1;
	return pt_usage("--require: the contract has no helper '%s'; ptconform list helpers names "
			"them%s",
			glob, pt_near_helper(glob, near));
}

static int add_require(struct pt_options *o, const char *list)
{
	int err = each_name(o, list, check_requirable);

	if (err != -1)
		return err;
	if (o->nr_require == PT_MAX_PICKS)
		return pt_usage("--require is given too often; a list may have commas");
	o->require[o->nr_require++] = list;
	return -1;
}

/* Given more than once, they add up. */
static int add_glob(const char *option, const char *glob, const char **list, size_t *n)
{
	if (*n == PT_MAX_PICKS)
		return pt_usage("--%s is given too often", option);
	return set_text(option, glob, &list[(*n)++]);
}

/* Is it a switch of any architecture: pt_machine? */
static bool is_known_switch(const char *name)
{
	for (size_t a = 0; a < pt_nr_arch_hosts; a++)
		for (const struct pt_machine *m = pt_arch_hosts[a]->lesser; m && m->lacks; m++)
			if (pt_machine_has_switch(m, name))
				return true;
	return false;
}

static int set_switch(struct pt_options *o, const char *name)
{
	if (strcmp(name, PT_NO_SWITCH) != 0 && (!*name || !is_known_switch(name)))
		return pt_usage("unknown switch '%s'; ptconform list cells names them", name);
	o->only_switch = name;
	return -1;
}

#define MAX_ORIGIN   64
#define MAX_CHECKOUT 256

/* How KCIDB wants an origin to be written: how much of the text is one. */
static size_t origin_length(const char *text)
{
	return strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_");
}

static int set_origin(struct pt_options *o, const char *name)
{
	const size_t n = origin_length(name);

	if (!n || name[n] || n > MAX_ORIGIN)
		return pt_usage("--origin wants small letters, digits and underscores, %d at most, "
				"not '%s'",
				MAX_ORIGIN, name);
	o->origin = name;
	return -1;
}

static int set_checkout(struct pt_options *o, const char *id)
{
	const size_t n = origin_length(id);

	if (!n || id[n] != ':' || !id[n + 1] || strlen(id) > MAX_CHECKOUT)
		return pt_usage("--checkout wants a KCIDB id, ORIGIN:NAME, of %d bytes at most, "
				"not '%s'",
				MAX_CHECKOUT, id);
	o->checkout = id;
	return -1;
}

static int check_kcidb(const struct pt_options *o)
{
	const bool kcidb = o->format && !strcmp(o->format, "kcidb");

	if (!kcidb && (o->origin || o->checkout))
		return pt_usage("--%s is an option of --format kcidb alone",
				o->origin ? "origin" : "checkout");
	return -1;
}

static int set_option(struct pt_options *o, int letter, const char *value)
{
	u64 jobs = 0;
	int err;
	switch (letter) {
	case 'a':
		return each_name(o, value, pt_pick_arch);
	case 'e':
		return each_name(o, value, pt_pick_engine);
	case 'H':
		return add_glob("helper", value, o->helper, &o->nr_helper);
	case 'C':
		return add_glob("clause", value, o->clause, &o->nr_clause);
	case 'W':
		return set_switch(o, value);
	case 'q':
		return add_require(o, value);
	case 'b':
	case 'B':
		return set_text("baseline", value, &o->baseline);
	case 'g':
		return set_text("changed", value, &o->changed);
	case 'p':
		return set_once("compare", value, &o->compare);
	case 'r':
		return set_once("compare-rev", value, &o->compare_rev);
	case 'R':
		return set_once("rev", value, &o->rev);
	case 'v':
		o->verbose = true;
		return -1;
	case 'u':
		o->changed_code = true;
		return -1;
	case 'i': /* main.c sees it, too, also where the others cannot be read */
		o->bisect = true;
		return -1;
	case 'z':
		o->hazards = true;
		return -1;
	case 'Z':
		return set_text("hazards", value, &o->hazards_of);
	case 's':
		/* JSON integers are signed. */
		o->seed_given = true;
		return set_number("seed", value, 0, INT64_MAX, &o->seed);
	case 'n':
		o->cases_given = true;
		return set_number("cases", value, 0, PT_MAX_CASES, &o->cases);
	case 'c':
	case 'J':
		err = set_number("jobs", value, 1, PT_MAX_JOBS, &jobs);
		if (err == -1)
			o->jobs = (unsigned)jobs;
		return err;
	case 'F':
		return set_format(o, value);
	case 'o':
		return set_text("output", value, &o->output);
	case 'O':
		return set_origin(o, value);
	case 'K':
		return set_checkout(o, value);
	case 'E':
		o->encoding = true;
		return -1;
	case 'A':
		o->all = o->encoding = true;
		return -1;
	case 'P':
		o->no_pager = true;
		return -1;
	case 'M':
		o->all_modes = true;
		return -1;
	case 'k':
		return set_kind(o, value);
	case 'f':
		return set_text("function", value, &o->function);
	case 'S':
		return set_text("subject", value, &o->subject);
	case 'N':
		return set_sample(o, value);
	case 't':
		return set_text("check", value, &o->tree);
	case 'T':
		return set_text("kernel", value, &o->tree);
	case 'y':
		return set_text("memory", value, &o->memory);
	case 'V':
		return set_text("variant", value, &o->variant);
	case 'l':
		return set_text("trail", value, &o->trail);
	case 'x':
		o->necessity = true;
		return -1;
	case 'X':
		o->stress = true;
		return -1;
	case 'D':
		o->litmus = true;
		return -1;
	case 'G':
		return set_text("kinds", value, &o->kinds);
	case 'L':
		return set_number("states", value, 1, INT64_MAX, &o->states);
	}
	return pt_usage("option --%s is not understood", option_name(letter));
}

/*
 * The word getopt_long() stopped at.  Of unknown letters after one dash it is the first
 * that it stops at, and has not passed the word if more follow.
 */
static const char *bad_word(int letter, int argc, char **argv)
{
	const char *here = optind < argc ? argv[optind] : "";

	if (letter && here[0] == '-' && here[1] == (char)letter && here[2])
		return here;
	return argv[optind - 1];
}

/* Commands that take an option of this name; "" if none does. */
static void takers(const struct pt_command *all, const char *name, size_t length, char *buf,
		   size_t size)
{
	struct pt_text t;
	pt_text_init(&t, buf, size);
	for (size_t i = 0; i < PT_ARRAY_SIZE(option_rows); i++)
		for (const struct pt_command *c = all; c->name; c++)
			if (strlen(option_rows[i].name) == length &&
			    !strncmp(option_rows[i].name, name, length) &&
			    takes(c, &option_rows[i]))
				pt_text_add(&t, "%s %s", t.at == buf ? "" : ",", c->name);
}

bool pt_options_known(const struct pt_command *all, const char *name, size_t length)
{
	char commands[160];
	takers(all, name, length, commands, sizeof(commands));
	return *commands;
}

/* The command's own options near a word: "; near it: --arch". */
static const char *near_option(const struct pt_command *c, const char *word, char buf[PT_NEAR])
{
	char dashed[PT_ARRAY_SIZE(option_rows)][24];
	const char *names[PT_ARRAY_SIZE(option_rows)];
	size_t n = 0;
	for (size_t i = 0; i < PT_ARRAY_SIZE(option_rows); i++) {
		if (!takes(c, &option_rows[i]))
			continue;
		snprintf(dashed[n], sizeof(dashed[n]), "--%s", option_rows[i].name);
		names[n] = dashed[n];
		n++;
	}
	return pt_near_text(word, names, n, buf);
}

static int unknown_option(const struct pt_command *c, const struct pt_command *all, const char *arg)
{
	char near[PT_NEAR], others[160] = "", word[64];
	size_t dashes = strspn(arg, "-");
	const char *equals = strchr(arg, '=');
	size_t n = equals ? (size_t)(equals - arg) : strlen(arg);
	if (n > dashes)
		takers(all, arg + dashes, n - dashes, others, sizeof(others));
	if (*others)
		return pt_usage("%s: unknown option '%s': an option of%s; see ptconform %s --help",
				c->name, arg, others, c->name);
	/* -arch, too, is meant as --arch */
	snprintf(word, sizeof(word), "--%.*s", n - dashes < 60 ? (int)(n - dashes) : 60,
		 arg + dashes);
	return pt_usage("%s: unknown option '%s'%s; see ptconform %s --help", c->name, arg,
			near_option(c, word, near), c->name);
}

static int bad_option(const struct pt_command *c, const struct pt_command *all, int what,
		      int letter, const char *arg)
{
	if (what == ':')
		return pt_usage("%s: option '%s' wants a value", c->name, arg);
	if (letter && !strncmp(arg, "--", 2))
		return pt_usage("%s: option '%s' takes no value", c->name, arg);
	return unknown_option(c, all, arg);
}

/* Is there a clause of the helpers picked, or of those that the globs match; NULL: any? */
static bool is_there(const struct pt_options *o, const char *helper, const char *clause)
{
	struct pt_clause c;
	for (size_t i = 0; i < pt_nr_clauses(); i++)
		if (pt_clause_at(i, &c) && (!o->hazards || c.type == PT_CLAUSE_HAZARD) &&
		    (helper ? pt_helper_matches(c.helper, helper)
			    : pt_options_want_helper(o, c.helper)) &&
		    pt_clause_matches(&c, clause))
			return true;
	return false;
}

/* Some helper, or some clause of the helpers picked, must match each glob. */
static int check_globs(const struct pt_options *o)
{
	const char *what = o->hazards ? "hazard" : "clause";
	char near[PT_NEAR];
	for (size_t i = 0; i < o->nr_helper; i++)
		if (!is_there(o, o->helper[i], NULL))
			return pt_usage("no %s is about a helper '%s'; ptconform list helpers "
					"counts them%s",
					what, o->helper[i], pt_near_helper(o->helper[i], near));
	for (size_t i = 0; i < o->nr_clause; i++)
		if (!is_there(o, NULL, o->clause[i]))
			return pt_usage(
				"no %s%s%s matches '%s'; ptconform list clauses names them%s", what,
				o->nr_helper == 1  ? " of "
				: o->nr_helper > 1 ? " of those helpers"
						   : "",
				o->nr_helper == 1 ? o->helper[0] : "", o->clause[i],
				pt_near_clause(o->clause[i], near));
	return -1;
}

static int check_operands(const struct pt_options *o)
{
	const struct pt_command *c = o->command;
	if (o->nr_operands >= c->min_operands && o->nr_operands <= c->max_operands)
		return -1;
	if (!c->max_operands && !strcmp(c->name, "run") && pt_is_folder(o->operands[0]))
		return pt_usage("%s takes no operand, but got '%s'; a tree is tested by ptconform "
				"kernel %s",
				c->name, o->operands[0], o->operands[0]);
	if (!c->max_operands && strchr(c->options, 'a') && pt_arch_host_named(o->operands[0]))
		return pt_usage(
			"%s takes no operand, but got '%s'; a list has commas: --arch x86,arm64",
			c->name, o->operands[0]);
	if (!c->max_operands)
		return pt_usage("%s takes no operand, but got '%s'; see ptconform %s --help",
				c->name, o->operands[0], c->name);
	return pt_usage("%s wants %s, but got %zu operand%s; see ptconform %s --help", c->name,
			c->operands, o->nr_operands, o->nr_operands == 1 ? "" : "s", c->name);
}

static void long_options(const struct pt_command *c, struct option *out)
{
	for (size_t i = 0; i < PT_ARRAY_SIZE(option_rows); i++) {
		const struct pt_option_row *r = &option_rows[i];
		if (takes(c, r))
			*out++ = (struct option){ r->name,
						  r->value ? required_argument : no_argument, NULL,
						  r->letter };
	}
	*out = (struct option){ 0 };
}

int pt_options_parse(struct pt_options *o, const struct pt_command *c, const struct pt_command *all,
		     int argc, char **argv)
{
	struct option longs[PT_ARRAY_SIZE(option_rows) + 1];
	char shorts[8];
	/* Modes are looked up last: which are valid depends on --arch. */
	const char *modes[PT_MAX_PICKS];
	size_t nr_modes = 0;
	int letter, err;

	*o = (struct pt_options){ .command = c,
				  .commands = all,
				  .seed = PT_DEFAULT_SEED,
				  .cases = PT_DEFAULT_CASES,
				  .kind = PT_KIND_GUESS };
	long_options(c, longs);
	snprintf(shorts, sizeof(shorts), ":h%s%s", strchr(c->options, 'o') ? "o:" : "",
		 strchr(c->options, 'v') ? "v" : "");
	opterr = 0;
	optind = 0; /* glibc: start afresh, whatever was parsed before */
	while ((letter = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
		if (letter == 'h') {
			pt_options_help(stdout, c);
			return PT_EXIT_OK;
		}
		if (letter == '?' || letter == ':')
			return bad_option(c, all, letter, optopt,
					  letter == '?' ? bad_word(optopt, argc, argv)
							: argv[optind - 1]);
		if (letter == 'm') {
			if (nr_modes == PT_MAX_PICKS)
				return pt_usage("--mode is given too often");
			modes[nr_modes++] = optarg;
			continue;
		}
		err = set_option(o, letter, optarg);
		if (err != -1)
			return err;
	}
	o->operands = (const char *const *)argv + optind;
	o->nr_operands = (size_t)(argc - optind);
	for (size_t i = 0; i < nr_modes; i++) {
		err = each_name(o, modes[i], pt_pick_mode);
		if (err != -1)
			return err;
	}
	err = check_operands(o);
	if (err == -1)
		err = check_kcidb(o);
	return err != -1 ? err : check_globs(o);
}
