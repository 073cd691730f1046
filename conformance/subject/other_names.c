// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/subject/other_names.h"

#include <ctype.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/words/last_words.h"

pt_names pt_other_names[] = {
#define PT_NAMES(...) { __VA_ARGS__ },
#include "conformance/subject/shim/names.def"
#undef PT_NAMES
};
const size_t pt_nr_other_names = PT_ARRAY_SIZE(pt_other_names);

static pt_names *row_of(const char *name)
{
	for (size_t i = 0; i < pt_nr_other_names; i++)
		for (size_t k = 0; k < PT_MAX_NAMES && pt_other_names[i][k]; k++)
			if (!strcmp(pt_other_names[i][k], name))
				return &pt_other_names[i];
	return NULL;
}

bool pt_helper_matches(enum pt_helper h, const char *glob)
{
	const char *name = pt_helpers[h].name;
	pt_names *row;

	if (!glob || !fnmatch(glob, name, 0))
		return true;
	row = row_of(name);
	for (size_t k = 0; row && k < PT_MAX_NAMES && (*row)[k]; k++)
		if (!fnmatch(glob, (*row)[k], 0))
			return true;
	return false;
}

bool pt_name_asks_first(const char *name)
{
	return !strncmp(name, "softleaf_from_", 14);
}

const char *pt_first_name(const char *name)
{
	pt_names *row = row_of(name);

	return row ? (*row)[0] : name;
}

const char *pt_name_in(const char *name, const char *text)
{
	pt_names *row = row_of(name);

	if (pt_has_word(text, name, strlen(name)))
		return name;
	for (size_t k = 0; row && k < PT_MAX_NAMES && (*row)[k]; k++)
		if (pt_has_word(text, (*row)[k], strlen((*row)[k])))
			return (*row)[k];
	return NULL;
}

static bool in_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

size_t pt_next_word(const char **at)
{
	const char *p = *at;
	size_t n = 0;

	while (*p && !in_word(*p))
		p++;
	*at = p;
	while (in_word(p[n]))
		n++;
	return n;
}

bool pt_has_word(const char *text, const char *word, size_t n)
{
	size_t have;

	for (const char *p = text; (have = pt_next_word(&p)); p += have)
		if (have == n && !strncmp(p, word, n))
			return true;
	return false;
}

char *pt_replace_word(const char *text, const char *from, const char *to)
{
	size_t n = strlen(from), have, size;
	const char *copied = text;
	char *out = NULL;
	FILE *f = pt_open_text(&out, &size);

	for (const char *p = text; (have = pt_next_word(&p)); p += have) {
		if (have != n || strncmp(p, from, n) != 0)
			continue;
		fprintf(f, "%.*s%s", (int)(p - copied), copied, to);
		copied = p + n;
	}
	fputs(copied, f);
	pt_close_text(f);
	return out;
}
