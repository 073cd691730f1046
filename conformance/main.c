// SPDX-License-Identifier: GPL-2.0-or-later
/* From argv to a command; what each does is in command/. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "conformance/command/command.h"
#include "conformance/last_words.h"
#include "conformance/options.h"
#include "conformance/version.h"

#define NOT_BUILT .options = "", .max_operands = 0, .operands = ""

const struct pt_command pt_commands[] = {
	{ "run", "", "Hold the builtin helpers against the contract.", 0, 0, PT_OPTIONS_RUN,
	  pt_format_list, NULL, pt_cmd_run },
	{ "kernel", "TREE",
	  "Hold the helpers of a kernel tree against the contract; the tree is only read.", 1, 1,
	  PT_OPTIONS_RUN, pt_format_list, NULL, pt_cmd_run },
	{ "diff", "A B", "Compare two subjects helper by helper, each 'builtin' or 'kernel:TREE'.",
	  2, 2, "aemHsncF", "table json", NULL, pt_cmd_diff },
	{ "explain", "HELPER [ATTRIBUTE]|CLAUSE|RULE|DEVIATION",
	  "What may be relied on after a helper, the rules, and what each architecture does.", 1, 2,
	  "am", NULL,
	  "explain pte_mkdirty soft-dirty: may a caller rely on soft-dirty after pte_mkdirty()?\n"
	  "A clause is written helper.clause, as in pmd_mkinvalid.keeps-pfn.  A deviation is one\n"
	  "of ptconform list deviations.",
	  pt_cmd_explain },
	{ "decode", "ARCH LEVEL VALUE [VALUE2]",
	  "Name every bit of an entry; of two entries, what changed.", 3, 4, "mkF", "table json",
	  "LEVEL is pte, pmd, pud or hugetlb.  A value is decimal, 0x hexadecimal or 0 octal.",
	  pt_cmd_decode },
	{ "contract", "", "Print the contract.", 0, 0, "HCFt", "table rst json",
	  "With --check, of the tree's document Documentation/mm/arch_pgtable_helpers.rst (table "
	  "or\n"
	  "json): rows that no clause is about, rows that name nothing in the tree, and helpers "
	  "with\n"
	  "clauses that it has no row for.  Exit status 1 if a row has no clause for no good "
	  "reason.",
	  pt_cmd_contract },
	{ "list", "arches|engines|helpers|clauses|cells|deviations", "List what there is.", 1, 1,
	  "aemHCF", "table rst",
	  "deviations are rules that kernel trees are known to break; --format rst: as\n"
	  "docs/deviations.rst.",
	  pt_cmd_list },
	{ .name = "prove",
	  .brief = "Every 64-bit input, not a sample (not built yet).",
	  NOT_BUILT },
	{ .name = "misuse",
	  .brief = "Callers that break a precondition (not built yet).",
	  NOT_BUILT },
	{ "mutate", "",
	  "Mutants of a subject's source, each with one fault: how many the contract catches.", 0,
	  0, "SamfNsHCncFo", "table json",
	  "--seed picks the sample.  With --helper or --clause, only those clauses count.  Exit\n"
	  "status 1: mutants survive that nobody has classified as equivalent or outside.",
	  pt_cmd_mutate },
	{ .name = "race", .brief = "Every interleaving of helpers (not built yet).", NOT_BUILT },
	{ .name = NULL },
};

static void global_help(FILE *f)
{
	fputs("usage: ptconform COMMAND …\n"
	      "Holds page table helpers against their contract, architecture by architecture.\n\n",
	      f);
	for (const struct pt_command *c = pt_commands; c->name; c++)
		fprintf(f, "  %-9s %s\n", c->name, c->brief);
	fputs("\nptconform COMMAND --help tells its options; ptconform --version the version.\n"
	      "Exit status: 0 nothing violated, 1 violated, 2 bad usage or unusable input,\n"
	      "3 a requested cell could not be run.\n",
	      f);
}

static const struct pt_command *find_command(const char *name)
{
	for (const struct pt_command *c = pt_commands; c->name; c++)
		if (!strcmp(c->name, name))
			return c;
	return NULL;
}

static int unknown_command(const char *name)
{
	fprintf(stderr,
		"ptconform: unknown %s '%s'; there are:", *name == '-' ? "option" : "command",
		name);
	for (const struct pt_command *c = pt_commands; c->name; c++)
		if (c->run)
			fprintf(stderr, " %s", c->name);
	fputs(*name == '-' ? " --help --version\n" : "\n", stderr);
	return PT_EXIT_USAGE;
}

static int dispatch(int argc, char **argv)
{
	struct pt_options o;
	if (argc < 2) {
		global_help(stderr);
		return PT_EXIT_USAGE;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help")) {
		global_help(stdout);
		return PT_EXIT_OK;
	}
	if (!strcmp(argv[1], "--version")) {
		puts("ptconform " PT_VERSION);
		return PT_EXIT_OK;
	}
	const struct pt_command *c = find_command(argv[1]);
	if (!c)
		return unknown_command(argv[1]);
	if (!c->run)
		return pt_usage("%s is not built yet", c->name);
	int err = pt_options_parse(&o, c, argc - 1, argv + 1);
	return err != -1 ? err : c->run(&o);
}

/*
 * A descriptor that is closed would be taken by the next file that is opened.  What
 * cannot be written to says so, in the end.
 */
static void fill_descriptors(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDONLY);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		close(fd);
}

int main(int argc, char **argv)
{
	fill_descriptors();
	pt_need_in_libraries();
	/* a reader that has seen enough is no reason to end before the verdict is known */
	signal(SIGPIPE, SIG_IGN);
	int status = dispatch(argc, argv);
	/* A full disk behind standard output shows up here at the latest. */
	if ((fflush(stdout) || ferror(stdout)) && !pt_reader_is_gone(STDOUT_FILENO))
		return pt_usage("cannot write to standard output: %s", strerror(errno));
	return status;
}
