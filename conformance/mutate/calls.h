/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who may call whom, read off compiled assembly: a function comes to each
 * symbol that its instructions name, and through a table of pointers to what
 * the table names.
 */
#ifndef PT_MUTATE_CALLS_H
#define PT_MUTATE_CALLS_H

#include <stdbool.h>

struct pt_calls;
struct pt_calls *pt_calls_new(void);
/*
 * The text that `gcc -S` makes of one object.  Static functions of one name in
 * two objects count as one.
 */
void pt_calls_read(struct pt_calls *c, const char *assembly);
/* Marks what every symbol whose name begins like this comes to, itself included. */
void pt_calls_from(struct pt_calls *c, const char *prefix);
bool pt_calls_reach(const struct pt_calls *c, const char *name);
void pt_calls_free(struct pt_calls *c);

#endif
