/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where the machine lacks what nobody can go on without, memory above all: one line, exit
 * status 3, and nothing half told.
 */
#ifndef PT_LAST_WORDS_H
#define PT_LAST_WORDS_H

#include <stddef.h>
#include <stdio.h>

/* Ends the process.  A child of the pool leaves its words to its parent, who tells. */
_Noreturn void pt_give_up(const char *format, ...) __attribute__((format(printf, 1, 2)));
_Noreturn void pt_no_memory(void);
/* The exit status with that, instead of 3: for git bisect it is another. */
void pt_give_up_with(int status);
/* From now on this process is a child; words: memory shared with its parent, or NULL. */
void pt_leave_words(char *words, size_t size);
/* The libraries end the program too, which would leave out what there is no room for. */
void pt_need_in_libraries(void);

/* p, which is not NULL; or the end. */
void *pt_need(void *p);
/* A copy, to be freed. */
char *pt_copy(const char *text);
/*
 * As open_memstream(), which leaves out what there is no room for and does not say so;
 * *text is complete when it is closed.
 */
FILE *pt_open_text(char **text, size_t *size);
void pt_close_text(FILE *f);

#endif
