/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Runs one command with its output in a log file.  The command and all it
 * starts live in a process group of their own, which is killed when the
 * caller dies, however it dies.
 */
#ifndef PT_SPAWN_H
#define PT_SPAWN_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

/* A growing, NULL-terminated argument list; owns its strings. */
struct pt_argv {
	char **v;
	size_t n;
};

void pt_argv_add(struct pt_argv *a, const char *arg);
void pt_argv_addf(struct pt_argv *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Adds a NULL-terminated list; NULL adds nothing. */
void pt_argv_add_all(struct pt_argv *a, const char *const *list);
void pt_argv_free(struct pt_argv *a);
bool pt_argv_has(const struct pt_argv *a, const char *arg);
/* The arguments as one shell command, quoted; to be freed. */
char *pt_argv_quote(const struct pt_argv *a);

/*
 * Runs argv in dir (NULL: here), stdout and stderr to log (NULL: nowhere),
 * stdin empty, with a small environment in which nothing of the user's make or
 * kernel build settings is left.  Returns the exit status, 128 + signal, or -1
 * with errno if it could not be started.  PT_SPAWN_LATE: it did not end by itself;
 * SIGXCPU ends a process that has used its limit on a processor.
 */
enum { PT_SPAWN_LATE = 124 };
int pt_spawn(const struct pt_argv *argv, const char *dir, const char *log);

/* How many seconds it may take: PTCONFORM_COMMAND_LIMIT, twice as many for make. */
unsigned pt_spawn_limit(const struct pt_argv *argv);
/* And of the processor's time, for each process: few enough that a busy machine comes to it. */
unsigned pt_spawn_processor_limit(const struct pt_argv *argv);

/* An executable of this name in one of the folders of $PATH; false if there is none. */
bool pt_find_program(const char *name, char path[PATH_MAX]);

#endif
