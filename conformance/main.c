// SPDX-License-Identifier: GPL-2.0-or-later
/* From argv to a command; what each does is in command/. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "conformance/command/command.h"
#include "conformance/options/parse.h"
#include "conformance/words/last_words.h"
#include "conformance/words/names.h"
#include "conformance/words/suggest.h"
#include "conformance/words/version.h"
#include "conformance/work/pager.h"

static void global_help(FILE *f)
{
	fputs("usage: ptconform COMMAND …\n"
	      "Holds page table helpers against their contract, architecture by architecture.\n\n",
	      f);
	for (const struct pt_command *c = pt_commands; c->name; c++)
		if (c->run)
			fprintf(f, "  %-9s %s\n", c->name, c->brief);
	fputs("\nptconform help COMMAND, or COMMAND --help, tells its options; ptconform "
	      "--version\n"
	      "the version.  For a start: ptconform run; ptconform kernel TREE.\n"
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

/* Some command's option that came before a command? */
static bool is_option(const char *word)
{
	size_t dashes = strspn(word, "-");

	return dashes == 2 &&
	       pt_options_known(pt_commands, word + dashes, strcspn(word + dashes, "="));
}

static int unknown_command(const char *name)
{
	const char *names[32];
	char near[PT_NEAR], valid[160] = "";
	struct pt_text t;
	size_t n = 0;

	if (pt_is_folder(name))
		return pt_usage("unknown command '%s'; a tree is tested by ptconform kernel %s",
				name, name);
	if (is_option(name))
		return pt_usage("unknown option '%s': it stands behind a command, as in ptconform "
				"run %s …",
				name, name);
	pt_text_init(&t, valid, sizeof(valid));
	for (const struct pt_command *c = pt_commands; c->name && n < 29; c++)
		if (c->run) {
			names[n++] = c->name;
			pt_text_add(&t, " %s", c->name);
		}
	names[n++] = "help";
	names[n++] = "--help";
	names[n++] = "--version";
	pt_near_text(name, names, n, near);
	return pt_usage("unknown %s '%s'; there are:%s%s%s", *name == '-' ? "option" : "command",
			name, valid, *name == '-' ? " --help --version" : " help", near);
}

/* help, -h, --help; of a command, if one is named. */
static int help(const char *name)
{
	const struct pt_command *c = name ? find_command(name) : NULL;

	if (name && !c && strcmp(name, "help") != 0)
		return unknown_command(name);
	if (c && !c->run)
		return pt_usage("%s is not built yet", c->name);
	if (c)
		pt_options_help(stdout, c);
	else
		global_help(stdout);
	return PT_EXIT_OK;
}

static int run_command(const struct pt_command *c, const struct pt_options *o)
{
	struct pt_pager pager = pt_pager_start(c->reads && !o->no_pager && !o->output);
	const int status = c->run(o);

	pt_pager_end(&pager);
	return status;
}

#define BISECT_STOP 255

/* For git bisect run 125 is a commit of which nothing is known, and from 128 on it stops. */
static int bisect_status(int status)
{
	return status == PT_EXIT_NOT_RUN ? 125 : status == PT_EXIT_USAGE ? BISECT_STOP : status;
}

/* Also where the other options cannot be read. */
static bool is_bisect(int argc, char **argv)
{
	while (--argc > 1)
		if (!strcmp(argv[argc], "--bisect"))
			return true;
	return false;
}

static int dispatch(int argc, char **argv)
{
	struct pt_options o;
	if (argc < 2) {
		global_help(stderr);
		return PT_EXIT_USAGE;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help"))
		return help(argv[2]);
	if (!strcmp(argv[1], "--version")) {
		puts("ptconform " PT_VERSION);
		return PT_EXIT_OK;
	}
	const struct pt_command *c = find_command(argv[1]);
	if (!c)
		return unknown_command(argv[1]);
	if (!c->run)
		return pt_usage("%s is not built yet", c->name);
	const bool bisect = is_bisect(argc, argv);

	if (bisect)
		pt_give_up_with(BISECT_STOP);
	int err = pt_options_parse(&o, c, pt_commands, argc - 1, argv + 1);
	const int status = err != -1 ? err : run_command(c, &o);

	return bisect ? bisect_status(status) : status;
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
