/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PT_OPTIONS_PARSE_H
#define PT_OPTIONS_PARSE_H

#include <stdio.h>

#include "conformance/options/options.h"

/*
 * Parses argv[0] (the command's name) and what follows; all commands there are, for what
 * is said of an option that is another one's: the last has no name.  Returns -1 to go on,
 * or the exit status at which to stop: after --help, or after one line on
 * stderr about bad usage.
 */
int pt_options_parse(struct pt_options *o, const struct pt_command *c, const struct pt_command *all,
		     int argc, char **argv);

void pt_options_help(FILE *f, const struct pt_command *c);

/* Is it the name, of so many bytes, of an option of any command? */
bool pt_options_known(const struct pt_command *all, const char *name, size_t length);

/* An option as --help has it. */
struct pt_option_row {
	char letter;
	const char *name, *value, *help; /* value NULL: it takes none */
};
/* The command's next option; before NULL: its first.  NULL: there is none. */
const struct pt_option_row *pt_option_after(const struct pt_command *c,
					    const struct pt_option_row *before);

#endif
