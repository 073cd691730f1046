// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/subject/spotter.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/words/last_words.h"

enum { PAIRS = 1 << 2 * CHAR_BIT };

static size_t pair(const char *p)
{
	return (size_t)(unsigned char)p[0] << CHAR_BIT | (unsigned char)p[1];
}

static void find_shortest(struct pt_spotter *s)
{
	s->min = UCHAR_MAX;
	for (size_t i = 0; i < s->n; i++)
		if (strlen(s->words[i]) < s->min)
			s->min = strlen(s->words[i]);
}

void pt_spotter_init(struct pt_spotter *s, const char *const *words, size_t n)
{
	*s = (struct pt_spotter){ .words = words, .n = n };
	find_shortest(s);
	if (s->min < 2)
		return;
	s->shift = pt_need(malloc(PAIRS));
	memset(s->shift, (int)s->min - 1, PAIRS);
	/* later pairs are nearer to the end: what they say is less */
	for (size_t at = 0; at + 2 <= s->min; at++)
		for (size_t i = 0; i < n; i++)
			s->shift[pair(words[i] + at)] = (unsigned char)(s->min - 2 - at);
}

static bool begins_with_any(const struct pt_spotter *s, const char *text, size_t size)
{
	for (size_t i = 0; i < s->n; i++) {
		const size_t n = strlen(s->words[i]);

		if (n <= size && !memcmp(text, s->words[i], n))
			return true;
	}
	return false;
}

bool pt_spotter_sees(const struct pt_spotter *s, const char *text, size_t size)
{
	size_t step;

	/* words as short as that are everywhere */
	if (!s->shift)
		return s->n;
	for (size_t at = 0; at + s->min <= size; at += step) {
		step = s->shift[pair(text + at + s->min - 2)];
		if (step)
			continue;
		if (begins_with_any(s, text + at, size - at))
			return true;
		step = 1;
	}
	return false;
}

void pt_spotter_free(struct pt_spotter *s)
{
	free(s->shift);
	*s = (struct pt_spotter){ 0 };
}
