// SPDX-License-Identifier: GPL-2.0-or-later
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "conformance/words/last_words.h"

#include <jansson.h>
#include <libxml/xmlmemory.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conformance/words/exit.h"

static bool is_child;
static int end_status = PT_EXIT_NOT_RUN;
static char *left;
static size_t room;

void pt_leave_words(char *words, size_t size)
{
	is_child = true;
	left = words;
	room = size;
}

/* Without stdio's help, which might want memory; one write() of the line. */
static void say(const char *words)
{
	char line[512];
	const int n = snprintf(line, sizeof(line), "ptconform: %s\n", words);
	ssize_t written = 0;

	if (n > 0)
		written = write(STDERR_FILENO, line,
				(size_t)n < sizeof(line) ? (size_t)n : sizeof(line) - 1);
	(void)written;
}

void pt_give_up(const char *format, ...)
{
	char words[400];
	va_list ap;

	va_start(ap, format);
	vsnprintf(words, sizeof(words), format, ap);
	va_end(ap);
	if (!is_child)
		say(words);
	else if (left)
		snprintf(left, room, "%s", words);
	_exit(end_status);
}

void pt_give_up_with(int status)
{
	end_status = status;
}

void pt_no_memory(void)
{
	pt_give_up("out of memory");
}

void *pt_need(void *p)
{
	if (!p)
		pt_no_memory();
	return p;
}

char *pt_copy(const char *text)
{
	return pt_need(strdup(text));
}

struct text {
	char **text;
	size_t *size, room;
};

static ssize_t add(void *cookie, const char *from, size_t size)
{
	struct text *t = cookie;
	const size_t end = *t->size + size;

	if (end >= t->room) {
		t->room = 2 * end + 1;
		*t->text = pt_need(realloc(*t->text, t->room));
	}
	memcpy(*t->text + *t->size, from, size);
	(*t->text)[end] = '\0';
	*t->size = end;
	return (ssize_t)size;
}

static int finish(void *cookie)
{
	free(cookie);
	return 0;
}

FILE *pt_open_text(char **text, size_t *size)
{
	const cookie_io_functions_t functions = { .write = add, .close = finish };
	struct text *t = pt_need(malloc(sizeof(*t)));

	*t = (struct text){ text, size, 1 };
	*text = pt_need(calloc(1, 1));
	*size = 0;
	return pt_need(fopencookie(t, "w", functions));
}

void pt_close_text(FILE *f)
{
	if (ferror(f) | fclose(f))
		pt_no_memory();
}

static void *get(size_t size)
{
	return pt_need(malloc(size ? size : 1));
}

static void *get_more(void *p, size_t size)
{
	return pt_need(realloc(p, size ? size : 1));
}

void pt_need_in_libraries(void)
{
	json_set_alloc_funcs(get, free);
	if (xmlMemSetup(free, get, get_more, pt_copy))
		pt_no_memory();
}
