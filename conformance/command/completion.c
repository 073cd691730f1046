// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What completes a command line in a shell, made of the tables of commands and options.  Values
 * are lists that the program knows; where a value's name says FILE or TREE, the shell's own.
 */
#include <stdlib.h>
#include <string.h>

#include "conformance/command/command.h"
#include "conformance/deviations/known_deviations.h"
#include "conformance/options/parse.h"
#include "conformance/race/words.h"
#include "conformance/words/last_words.h"
#include "conformance/words/names.h"
#include "conformance/words/suggest.h"

/* ---- lists of words, each after a blank -------------------------------------------------- */

static void put_arches(FILE *f)
{
	for (size_t i = 0; i < pt_nr_arch_hosts; i++)
		fprintf(f, " %s", pt_arch_hosts[i]->arch->name);
}

static void put_modes(FILE *f)
{
	for (size_t i = 0; i < pt_nr_arch_hosts; i++)
		for (size_t m = 0; m < pt_arch_hosts[i]->arch->nr_modes; m++)
			fprintf(f, " %s", pt_arch_hosts[i]->arch->modes[m].name);
}

static void put_engines(FILE *f)
{
	for (size_t i = 0; pt_engines[i]; i++)
		fprintf(f, " %s", pt_engines[i]->name);
}

static void put_helpers(FILE *f)
{
	for (size_t i = 0; i < PT_NR_HELPERS; i++)
		if (pt_helper_first((enum pt_helper)i) == i)
			fprintf(f, " %s", pt_helpers[i].name);
}

static void put_rules(FILE *f)
{
	for (size_t i = 0; i < pt_nr_rules; i++)
		fprintf(f, " %s", pt_rules[i].id);
}

/* What explain explains. */
static void put_explained(FILE *f)
{
	put_helpers(f);
	put_rules(f);
	for (const struct pt_deviation *d = NULL; (d = pt_deviation_next(d));)
		fprintf(f, " %s", d->id);
}

static void put_kinds(FILE *f)
{
	for (size_t i = 0; i < PT_NR_KINDS; i++)
		fprintf(f, " %s", pt_kind_names[i]);
}

static void put_levels(FILE *f)
{
	put_arches(f);
	fputs(" pte pmd pud hugetlb", f);
}

static void put_subjects(FILE *f)
{
	fputs(" builtin kernel:", f);
}

static void put_scenarios(FILE *f)
{
	for (size_t i = 0; pt_scenarios[i]; i++)
		fprintf(f, " %s", pt_scenarios[i]->name);
}

static void put_memories(FILE *f)
{
	for (size_t i = 0; i < PT_NR_MEMORIES; i++)
		fprintf(f, " %s", pt_memory_names[i]);
}

/* Named in the scripts, so that each stands there once. */
static const struct words {
	const char *name;
	void (*put)(FILE *f);
} words[] = {
	{ "arches", put_arches },	{ "modes", put_modes },		{ "engines", put_engines },
	{ "helpers", put_helpers },	{ "rules", put_rules },		{ "kinds", put_kinds },
	{ "subjects", put_subjects },	{ "explained", put_explained }, { "decoded", put_levels },
	{ "scenarios", put_scenarios }, { "memories", put_memories },
};

/* Which of them an option takes; `list`: several, with commas. */
static const struct option_words {
	char letter;
	const char *words;
	bool list;
} option_words[] = {
	{ 'a', "arches", true },  { 'e', "engines", true },   { 'm', "modes", true },
	{ 'q', "helpers", true }, { 'H', "helpers", false },  { 'C', "rules", false },
	{ 'k', "kinds", false },  { 'S', "subjects", false }, { 'y', "memories", true },
};

/* And which a command's operands are, that are no files. */
static const struct {
	const char *command, *words;
} operand_words[] = {
	{ "explain", "explained" },
	{ "decode", "decoded" },
	{ "diff", "subjects" },
	{ "race", "scenarios" },
};

/* With this option its operands are files all the same. */
static const struct {
	const char *command, *option;
} files_with[] = {
	{ "race", "litmus" },
};

/* NULL: there is no such option. */
static const char *option_for_files(const struct pt_command *c)
{
	for (size_t i = 0; i < PT_ARRAY_SIZE(files_with); i++)
		if (!strcmp(files_with[i].command, c->name))
			return files_with[i].option;
	return NULL;
}

/* FILE, or something else as well. */
static bool may_be_file(const char *value)
{
	return !strncmp(value, "FILE", strlen("FILE"));
}

static const struct option_words *words_of(const struct pt_option_row *r)
{
	for (size_t i = 0; i < PT_ARRAY_SIZE(option_words); i++)
		if (option_words[i].letter == r->letter)
			return &option_words[i];
	return NULL;
}

static const char *operands_of(const struct pt_command *c)
{
	for (size_t i = 0; i < PT_ARRAY_SIZE(operand_words); i++)
		if (!strcmp(operand_words[i].command, c->name))
			return operand_words[i].words;
	return NULL;
}

static void put_commands(FILE *f, const struct pt_command *all)
{
	for (const struct pt_command *c = all; c->name; c++)
		if (c->run)
			fprintf(f, " %s", c->name);
}

static void put_options(FILE *f, const struct pt_command *c)
{
	for (const struct pt_option_row *r = NULL; (r = pt_option_after(c, r));)
		fprintf(f, " --%s", r->name);
}

/* "arches|engines" as words. */
static void put_alternatives(FILE *f, const char *text)
{
	fputc(' ', f);
	for (; *text; text++)
		fputc(*text == '|' ? ' ' : *text, f);
}

static bool are_alternatives(const char *operands)
{
	return strchr(operands, '|') && operands[0] >= 'a';
}

/* ---- bash and zsh: one function, but for how words are given to the shell ---------------- */

/* What follows an option: words, files, folders, or what nobody can know. */
static void put_value_of(FILE *f, const struct pt_command *c, const struct pt_option_row *r)
{
	const struct option_words *w = words_of(r);

	fprintf(f, "\t'%s --%s'", c->name, r->name);
	if (r->letter == 'o')
		fprintf(f, " | '%s -o'", c->name);
	fputs(") ", f);
	if (r->letter == 'F')
		fprintf(f, "candidates='%s'", c->formats);
	else if (w)
		fprintf(f, "candidates=$%s kind=%s", w->words, w->list ? "list" : "words");
	else if (may_be_file(r->value))
		fputs("kind=files", f);
	else if (!strcmp(r->value, "TREE"))
		fputs("kind=folders", f);
	else
		fputs("kind=none", f);
	fputs(" ;;\n", f);
}

static void put_operands_of(FILE *f, const struct pt_command *c)
{
	fprintf(f, "\t%s)\n\t\tflags='", c->name);
	put_options(f, c);
	fputs("'\n", f);
	if (operands_of(c)) {
		fprintf(f, "\t\tcandidates=$%s\n", operands_of(c));
	} else if (are_alternatives(c->operands)) {
		fputs("\t\tcandidates='", f);
		put_alternatives(f, c->operands);
		fputs("'\n", f);
	} else if (*c->operands) {
		fprintf(f, "\t\tkind=%s\n", strstr(c->operands, "TREE") ? "folders" : "files");
	}
	if (option_for_files(c))
		fprintf(f, "\t\tcase \" $line \" in *' --%s '*) candidates= kind=files ;; esac\n",
			option_for_files(c));
	fputs("\t\t;;\n", f);
}

/* Sets candidates, flags and kind, of `command`, `before` and `at` (1: the command itself). */
static void put_choice(FILE *f, const struct pt_command *all)
{
	fputs("_ptconform_choose() {\n", f);
	for (size_t i = 0; i < PT_ARRAY_SIZE(words); i++) {
		fprintf(f, "\tlocal %s='", words[i].name);
		words[i].put(f);
		fputs("'\n", f);
	}
	fputs("\tcandidates= flags= kind=words\n"
	      "\tif [ \"$at\" -eq 1 ]; then\n\t\tcandidates='",
	      f);
	put_commands(f, all);
	fputs(" help' flags='--help --version'\n\t\treturn\n\tfi\n"
	      "\tcase \"$command $before\" in\n",
	      f);
	for (const struct pt_command *c = all; c->name; c++)
		for (const struct pt_option_row *r = NULL; c->run && (r = pt_option_after(c, r));)
			if (r->value)
				put_value_of(f, c, r);
	fputs("\tesac\n\tif [ -n \"$candidates\" ] || [ \"$kind\" != words ]; then\n"
	      "\t\treturn\n\tfi\n\tcase $command in\n\thelp) candidates='",
	      f);
	put_commands(f, all);
	fputs("' ;;\n", f);
	for (const struct pt_command *c = all; c->name; c++)
		if (c->run)
			put_operands_of(f, c);
	fputs("\tesac\n}\n", f);
}

static void put_bash(FILE *f, const struct pt_command *all)
{
	fputs("# bash completion of ptconform: made by ptconform completion bash\n", f);
	put_choice(f, all);
	fputs("_ptconform() {\n"
	      "\tlocal candidates flags kind at=$COMP_CWORD word=${COMP_WORDS[COMP_CWORD]}\n"
	      "\tlocal line=\"${COMP_WORDS[*]}\"\n"
	      "\tlocal command=${COMP_WORDS[1]} before=${COMP_WORDS[COMP_CWORD-1]} prefix=\n"
	      "\t_ptconform_choose\n"
	      "\tif [ \"${word#-}\" != \"$word\" ]; then\n"
	      "\t\tcandidates=$flags kind=words\n"
	      "\tfi\n"
	      "\tif [ \"$kind\" = list ] && [ \"${word%,*}\" != \"$word\" ]; then\n"
	      "\t\tprefix=${word%,*},\n"
	      "\tfi\n"
	      "\tcase $kind in\n"
	      "\tfiles) mapfile -t COMPREPLY < <(compgen -f -- \"$word\") ;;\n"
	      "\tfolders) mapfile -t COMPREPLY < <(compgen -d -- \"$word\") ;;\n"
	      "\tnone) COMPREPLY=() ;;\n"
	      "\t*) mapfile -t COMPREPLY < <(compgen -P \"$prefix\" -W \"$candidates\" -- "
	      "\"${word##*,}\") ;;\n"
	      "\tesac\n"
	      "}\n"
	      "complete -o filenames -o bashdefault -F _ptconform ptconform\n",
	      f);
}

static void put_zsh(FILE *f, const struct pt_command *all)
{
	fputs("#compdef ptconform\n# made by ptconform completion zsh\n", f);
	put_choice(f, all);
	fputs("_ptconform() {\n"
	      "\tlocal candidates flags kind at=$((CURRENT - 1)) word=${words[CURRENT]}\n"
	      "\tlocal line=\"${words[*]}\"\n"
	      "\tlocal command=${words[2]} before=${words[CURRENT-1]}\n"
	      "\t_ptconform_choose\n"
	      "\tif [ \"${word#-}\" != \"$word\" ]; then\n"
	      "\t\tcandidates=$flags kind=words\n"
	      "\tfi\n"
	      "\tif [ \"$kind\" = list ]; then\n\t\tcompset -P '*,'\n\tfi\n"
	      "\tcase $kind in\n"
	      "\tfiles) _files ;;\n"
	      "\tfolders) _files -/ ;;\n"
	      "\tnone) ;;\n"
	      "\t*) compadd -- ${=candidates} ;;\n"
	      "\tesac\n"
	      "}\n"
	      "if [ \"${funcstack[1]}\" = _ptconform ]; then\n\t_ptconform \"$@\"\n"
	      "else\n\tcompdef _ptconform ptconform\nfi\n",
	      f);
}

/* ---- fish -------------------------------------------------------------------------------- */

/* In single quotes, in which a backslash and a quote want one before them. */
static void put_fish_text(FILE *f, const char *text)
{
	fputc('\'', f);
	for (; *text; text++) {
		if (*text == '\'' || *text == '\\')
			fputc('\\', f);
		fputc(*text, f);
	}
	fputc('\'', f);
}

static void put_fish_option(FILE *f, const struct pt_command *c, const struct pt_option_row *r)
{
	const struct option_words *w = words_of(r);

	fprintf(f, "complete -c ptconform -n '__fish_seen_subcommand_from %s' -l %s", c->name,
		r->name);
	if (strchr("ohv", r->letter))
		fprintf(f, " -s %c", r->letter);
	if (r->value && (may_be_file(r->value) || !strcmp(r->value, "TREE")))
		fputs(" -r -F", f);
	else if (r->value)
		fputs(" -x", f);
	if (r->letter == 'F')
		fprintf(f, " -a '%s'", c->formats);
	else if (w)
		fprintf(f,
			w->list ? " -a '(__fish_append , $__ptconform_%s)'"
				: " -a '$__ptconform_%s'",
			w->words);
	fputs(" -d ", f);
	put_fish_text(f, r->help);
	fputc('\n', f);
}

static void put_fish_command(FILE *f, const struct pt_command *c)
{
	fprintf(f, "complete -c ptconform -f -n __fish_use_subcommand -a %s -d ", c->name);
	put_fish_text(f, c->brief);
	fputc('\n', f);
	for (const struct pt_option_row *r = NULL; (r = pt_option_after(c, r));)
		put_fish_option(f, c, r);
	if (!operands_of(c) && !are_alternatives(c->operands) && !strstr(c->operands, "TREE"))
		return;
	fprintf(f, "complete -c ptconform -f -n '__fish_seen_subcommand_from %s' -a '", c->name);
	if (operands_of(c))
		fprintf(f, "$__ptconform_%s", operands_of(c));
	else if (strstr(c->operands, "TREE"))
		fputs("(__fish_complete_directories)", f);
	else
		put_alternatives(f, c->operands);
	fputs("'\n", f);
	if (option_for_files(c))
		fprintf(f,
			"complete -c ptconform -F -n '__fish_seen_subcommand_from %s; and "
			"__fish_contains_opt %s'\n",
			c->name, option_for_files(c));
}

static void put_fish(FILE *f, const struct pt_command *all)
{
	fputs("# fish completion of ptconform: made by ptconform completion fish\n", f);
	for (size_t i = 0; i < PT_ARRAY_SIZE(words); i++) {
		fprintf(f, "set -g __ptconform_%s", words[i].name);
		words[i].put(f);
		fputc('\n', f);
	}
	for (const struct pt_command *c = all; c->name; c++)
		if (c->run)
			put_fish_command(f, c);
}

int pt_cmd_completion(const struct pt_options *o)
{
	static const struct {
		const char *name;
		void (*put)(FILE *f, const struct pt_command *all);
	} shells[] = { { "bash", put_bash }, { "zsh", put_zsh }, { "fish", put_fish } };
	char near[PT_NEAR];

	for (size_t i = 0; i < PT_ARRAY_SIZE(shells); i++) {
		if (strcmp(shells[i].name, o->operands[0]) != 0)
			continue;
		shells[i].put(stdout, o->commands);
		return PT_EXIT_OK;
	}
	return pt_usage("unknown shell '%s'; there are: bash zsh fish%s", o->operands[0],
			pt_near_listed(o->operands[0], "bash zsh fish", near));
}
