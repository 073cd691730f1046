// SPDX-License-Identifier: GPL-2.0-or-later
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "conformance/words/suggest.h"

#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/words/names.h"

#define LONGEST 120
/* So many are named at most. */
#define NAMED 6

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static int fold(char c)
{
	return c == '-' ? '_' : tolower((unsigned char)c);
}

size_t pt_distance(const char *a, const char *b)
{
	size_t rows[3][LONGEST + 1], *two = rows[0], *one = rows[1], *now = rows[2], n = strlen(b);

	if (n > LONGEST)
		return SIZE_MAX;
	for (size_t k = 0; k <= n; k++)
		one[k] = k;
	for (size_t i = 0; a[i]; i++) {
		size_t *free_row = two;

		now[0] = i + 1;
		for (size_t k = 0; k < n; k++) {
			now[k + 1] = least(least(now[k], one[k + 1]) + 1,
					   one[k] + (fold(a[i]) != fold(b[k])));
			if (i && k && fold(a[i]) == fold(b[k - 1]) && fold(a[i - 1]) == fold(b[k]))
				now[k + 1] = least(now[k + 1], two[k - 1] + 1);
		}
		two = one;
		one = now;
		now = free_row;
	}
	return one[n];
}

/* Of short words one letter makes another word. */
static size_t far_enough(const char *word)
{
	size_t n = strlen(word);

	return n < 3 ? 1 : n < 6 ? 2 : 3;
}

static bool is_named(const char *buf, const char *name)
{
	size_t n = strlen(name);

	for (const char *p = buf; (p = strstr(p, name)); p += n)
		if (p > buf && p[-1] == ' ' && (!p[n] || p[n] == ' '))
			return true;
	return false;
}

struct found {
	char *buf;
	struct pt_text text;
	size_t n;
};

static void add(struct found *f, const char *name)
{
	if (f->n == NAMED || f->text.left <= strlen(name) + 1 || is_named(f->buf, name))
		return;
	pt_text_add(&f->text, " %s", name);
	f->n++;
}

static bool contains(const char *word, const char *name)
{
	size_t n = strlen(word), m = strlen(name);

	return (n > 1 && strcasestr(name, word)) || (m > 2 && strcasestr(word, name));
}

void pt_near(const char *word, const char *const *names, size_t n, char *buf, size_t size)
{
	struct found f = { .buf = buf };
	bool same = false; /* but for case, - and _ */

	pt_text_init(&f.text, buf, size);
	for (size_t far = 0; *word && far <= far_enough(word) && (!f.n || (far <= 2 && !same));
	     far++) {
		for (size_t i = 0; i < n; i++)
			if (strlen(names[i]) > far && pt_distance(word, names[i]) == far &&
			    strcmp(word, names[i]) != 0)
				add(&f, names[i]);
		same = same || (!far && f.n);
	}
	for (size_t i = 0; *word && !same && i < n; i++)
		if (contains(word, names[i]) && strcmp(word, names[i]) != 0)
			add(&f, names[i]);
}

const char *pt_near_text(const char *word, const char *const *names, size_t n, char buf[PT_NEAR])
{
	static const char head[] = "; near it:";
	size_t at = strlen(head);

	pt_near(word, names, n, buf + at, PT_NEAR - at);
	if (!buf[at])
		return strcpy(buf, "");
	memcpy(buf, head, at);
	return buf;
}

const char *pt_near_listed(const char *word, const char *list, char buf[PT_NEAR])
{
	char *copy = strdup(list), *save = NULL;
	const char *names[256];
	size_t n = 0;

	*buf = '\0';
	for (char *name = copy ? strtok_r(copy, " ", &save) : NULL;
	     name && n < sizeof(names) / sizeof(*names); name = strtok_r(NULL, " ", &save))
		names[n++] = name;
	if (copy)
		pt_near_text(word, names, n, buf);
	free(copy);
	return buf;
}

/* A glob without what stands for anything. */
static char *plain(const char *glob)
{
	char *word = strdup(glob), *to = word;

	for (const char *p = glob; word && *p; p++)
		if (!strchr("*?[]", *p))
			*to++ = *p;
	if (word)
		*to = '\0';
	return word;
}

const char *pt_near_helper(const char *glob, char buf[PT_NEAR])
{
	const char *names[PT_NR_HELPERS];
	char *word = plain(glob);

	*buf = '\0';
	for (unsigned h = 0; h < PT_NR_HELPERS; h++)
		names[h] = pt_helpers[h].name;
	if (word)
		pt_near_text(word, names, PT_NR_HELPERS, buf);
	free(word);
	return buf;
}

/* Full names, or those beside the helper and the rules. */
static const char *near_of_clauses(const char *word, char buf[PT_NEAR], char (*full)[PT_FULL_NAME],
				   const char **names)
{
	bool whole = strchr(word, '.') != NULL;
	struct pt_clause c;
	size_t n = 0;

	for (size_t i = 0; !whole && i < pt_nr_rules; i++)
		names[n++] = pt_rules[i].id;
	for (size_t i = 0; i < pt_nr_clauses(); i++) {
		if (!pt_clause_at(i, &c))
			continue;
		pt_clause_full_name(&c, full[i], PT_FULL_NAME);
		names[n++] = whole ? full[i] : strchr(full[i], '.') + 1;
	}
	return pt_near_text(word, names, n, buf);
}

const char *pt_near_clause(const char *glob, char buf[PT_NEAR])
{
	char(*full)[PT_FULL_NAME] = calloc(pt_nr_clauses() + 1, sizeof(*full));
	const char **names = calloc(pt_nr_clauses() + pt_nr_rules + 1, sizeof(*names));
	char *word = plain(glob);

	*buf = '\0';
	if (full && names && word)
		near_of_clauses(word, buf, full, names);
	free(full);
	free(names);
	free(word);
	return buf;
}
