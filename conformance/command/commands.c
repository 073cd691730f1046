// SPDX-License-Identifier: GPL-2.0-or-later
/* The commands there are, with what each takes. */
#include "conformance/command/command.h"
#include "conformance/options/options.h"

#define NOT_BUILT .options = "", .max_operands = 0, .operands = ""

/* pt_format_list, and what --hazards alone has. */
#define RUN_FORMATS "table json junit ktap html kcidb mail rst"
#define RUN_HELP                                                                                \
	"With --hazards what callers' mistakes turn into is the output: helpers and kinds of\n" \
	"entry, by architecture, the worst first; --all: every line.  No mistake is a "         \
	"violation.\n"                                                                          \
	"--format rst is of that alone: as docs/hazards.rst.\n"                                 \
	"--format html is one file for a browser, which asks nothing of a network.\n"           \
	"--format kcidb: as KCIDB takes it; mail: what is new, as a mail, with --all the rest."

#define KERNEL_HELP                                                                           \
	"With --compare-rev or --compare only what a change broke is shown and counts: exit " \
	"status 1\nis a new cause, 0 none, 3 that something could not be compared.  "         \
	"Repositories are only read.\nTREE may be a bare repository with --rev.\n\n"

const struct pt_command pt_commands[] = {
	{ "run", "", "Hold the builtin helpers against the contract.", 0, 0, PT_OPTIONS_RUN "p",
	  RUN_FORMATS, RUN_HELP, false, pt_cmd_run },
	{ "kernel", "TREE",
	  "Hold the helpers of a kernel tree against the contract; the tree is only read.", 1, 1,
	  PT_OPTIONS_RUN "pruRi", RUN_FORMATS, KERNEL_HELP RUN_HELP, false, pt_cmd_run },
	{ "history", "TREE REV..REV",
	  "Which commits changed what a tree's helpers do: the causes that came and went with "
	  "each.",
	  2, 2, "aemHCWsncFo", "table json",
	  "TREE is a git repository, bare or not, which is only read.  Shown are the commits by\n"
	  "which a helper is compiled to other machine code, and those that do not build, of\n"
	  "which nothing is known.  Exit status 1: a cause came; 3: none, as far as is known.",
	  false, pt_cmd_history },
	{ "watch", "TREE",
	  "Hold a kernel tree's helpers against the contract again whenever a file is saved.", 1, 1,
	  "aemHCWsncprv", NULL,
	  "Run is what is compiled to machine code that was not run before.  After each run:\n"
	  "which causes are new since the start, or with --compare-rev or --compare since then,\n"
	  "which are mended, how many are left (--verbose names those, too).  Ctrl-C ends it, with "
	  "the exit status of the last verdict: 1:\n"
	  "something is new; 0: nothing is; 3: something does not compile, or cannot be run.",
	  false, pt_cmd_watch },
	{ "diff", "A B", "Compare two subjects helper by helper, each 'builtin' or 'kernel:TREE'.",
	  2, 2, "aemHsncFEA", "table json",
	  "Each difference is one of meaning, where the subjects say otherwise of an entry or let\n"
	  "the MMU do otherwise, or one of encoding: the same in other bits.",
	  false, pt_cmd_diff },
	{ "explain", "HELPER [ATTRIBUTE]|CLAUSE|RULE|DEVIATION",
	  "What may be relied on after a helper, the rules, and what each architecture does.", 1, 2,
	  "amMF", "table md",
	  "explain pte_mkdirty soft_dirty: may a caller rely on soft_dirty after pte_mkdirty()?\n"
	  "A clause is written helper.clause, as in pmd_mkinvalid.keeps-pfn.  A deviation is one\n"
	  "of ptconform list deviations.  --format md: of a helper or a rule, facts in Markdown.",
	  true, pt_cmd_explain },
	{ "decode", "ARCH LEVEL VALUE [VALUE2]",
	  "Name every bit of an entry; of two entries, what changed.", 3, 4, "SmkF", "table json",
	  "LEVEL is pte, pmd, pud or hugetlb.  A value is decimal, 0x hexadecimal or 0 octal.\n"
	  "With --subject kernel:TREE it is read as that tree's own helpers read it.",
	  true, pt_cmd_decode },
	{ "contract", "[TREE]", "Print the contract.", 0, 1, "HCFotAa",
	  "table rst json md checked-header vm-warn",
	  "In short: the rules, and of each helper how many clauses there are.  --all, --format\n"
	  "table, --helper and --clause give the clauses too, one a line.  --format md: facts in\n"
	  "Markdown, for notes that reviewers read.  --format\n"
	  "checked-header: a C header that checks calls of helpers where they stand, as\n"
	  "pkg-config ptconform-checked has it.\n"
	  "With --check, of the tree's document Documentation/mm/arch_pgtable_helpers.rst (table "
	  "or\n"
	  "json): rows that no clause is about, rows that name nothing in the tree, and helpers "
	  "with\n"
	  "clauses that it has no row for; and every helper that mm and what works with entries\n"
	  "beside it call, with callers: what the contract has, what it has no row for and why,\n"
	  "and what nobody knows here.  Exit status 1 if a row has no clause for no good reason,\n"
	  "or if there is a helper that nobody knows.\n"
	  "--format vm-warn TREE: a patch, the VM_WARN_ON_ONCE() that the contract implies for "
	  "the\n"
	  "tree's inline helpers; before it, which get none, and why.",
	  true, pt_cmd_contract },
	{ "list", "arches|engines|helpers|clauses|cells|deviations", "List what there is.", 1, 1,
	  "aemHCSF", "table rst json github gitlab",
	  "cells are jobs, each a command: --format github gives a strategy's matrix, gitlab a\n"
	  "hidden job with one, of a tree's jobs, or with --subject builtin of the others.\n"
	  "deviations are rules that kernel trees are known to break; --format rst: as\n"
	  "docs/deviations.rst.",
	  true, pt_cmd_list },
	{ "merge", "REPORT…", "One report of several, each in JSON and of other cells.", 1,
	  SIZE_MAX, "aemFoAOKv", "table json junit ktap html kcidb mail",
	  "They must be by one version, with one seed and of one subject.  Cells that none of "
	  "them\n"
	  "has are skip cells, and exit status 3: all that list cells names, with the engines "
	  "that\n"
	  "the reports have; --arch, --mode and --engine say which are expected.",
	  false, pt_cmd_merge },
	{ "doctor", "",
	  "Which engines and tools are there, and the command that installs the rest.", 0, 0, "F",
	  "table json",
	  "Exit status 0: every tool is there; 3: some are not.  An engine that this machine\n"
	  "cannot have, as qemu-kvm without /dev/kvm, is named and is no tool that is missing.",
	  false, pt_cmd_doctor },
	{ "completion", "bash|zsh|fish",
	  "Print what completes commands, options and values in a shell.", 1, 1, "", NULL,
	  "For this shell alone: eval \"$(ptconform completion bash)\", or zsh; in fish\n"
	  "ptconform completion fish | source.  meson install puts them where shells look.",
	  false, pt_cmd_completion },
	{ .name = "prove",
	  .brief = "Every 64-bit input, not a sample (not built yet).",
	  NOT_BUILT },
	{ "misuse", "TREE",
	  "Callers in a kernel tree that give a helper what it must not be given.", 1, 1, "BgJFoAZ",
	  "table json sarif html",
	  "Found in the source of mm, fs, arch/*/mm, kernel, virt and drivers, by Coccinelle, "
	  "with\n"
	  "rules made of the contract.  A finding is at gate, where no false alarm is known, or\n"
	  "for review.  --baseline FILE: findings that this earlier JSON report of misuse has, on\n"
	  "whatever lines, are accepted: the table counts them and shows them with --all alone,\n"
	  "and they are no reason for exit status 1.\n"
	  "--changed REV: of a tree that git follows, only functions that changed since.\n"
	  "What it turns into is said of the tree's own helpers, if kernel TREE has built them of\n"
	  "the tree as it is or --hazards FILE is a report of it; else of the reference helpers.\n"
	  "Exit status 1: there are findings at gate that the baseline has not.",
	  false, pt_cmd_misuse },
	{ "mutate", "",
	  "Mutants of a subject's source, each with one fault: how many the contract catches.", 0,
	  0, "SamfNsHCncFo", "table json",
	  "--seed picks the sample.  With --helper or --clause, only those clauses count.  Exit\n"
	  "status 1: mutants survive that nobody has classified as equivalent or outside.",
	  false, pt_cmd_mutate },
	{ "race", "[SCENARIO] | --litmus FILE…",
	  "What callers who run at the same time make of helpers: every interleaving.", 0, SIZE_MAX,
	  "amcFoATyVlxXLMDGv", "table json md html",
	  "A scenario is what a few of the kernel's functions do to the same entries at once, "
	  "with\n"
	  "variants that have a bug and such in which it is fixed.  Verdicts are by subject and "
	  "by\n"
	  "memory model: sc, tso (stores wait in a buffer), weak (stores in any order, early "
	  "loads).\n"
	  "violated: the shortest way there is a trail, a step a line, shown where a scenario is\n"
	  "named, and of whatever is not as expected.  absent: the subject lacks what the "
	  "scenario\n"
	  "is about.  error: not all interleavings were seen, or a helper broke.\n"
	  "Exit status 1: a fixed variant is violated; 3: an error, or a subject did not run.\n"
	  "With --stress: scenarios that a bare machine of two processors can run, there; "
	  "seen: the\n"
	  "bad outcome came up.  Exit status 1: of a fixed variant, or where the search finds "
	  "none; 3:\n"
	  "the two never met, or a machine that was asked for is not there.\n"
	  "With --litmus FILE…: tests of AArch64's memory and translation tables, as herd has "
	  "them.\n"
	  "Allowed: executions of an abstract machine meet a test's condition; Forbidden: none "
	  "does;\n"
	  "Required: all do, as is asked.  Exit status 1: a test is not what --kinds says of it; "
	  "3: some\n"
	  "were not read, or not all of their states were seen.",
	  false, pt_cmd_race },
	{ .name = NULL },
};
