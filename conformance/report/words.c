// SPDX-License-Identifier: GPL-2.0-or-later
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "conformance/report/words.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/words/last_words.h"

struct pt_words {
	void *strings;	  /* a tree of tsearch() */
	void *deviations; /* likewise; by their ids, which come first */
};

static int by_text(const void *a, const void *b)
{
	return strcmp(a, b);
}

static int by_id(const void *a, const void *b)
{
	return strcmp(((const struct pt_deviation *)a)->id, ((const struct pt_deviation *)b)->id);
}

static struct pt_words *some(struct pt_words **words)
{
	if (!*words)
		*words = pt_need(calloc(1, sizeof(**words)));
	return *words;
}

const char *pt_word(struct pt_words **words, const char *s)
{
	void **tree = &some(words)->strings;
	void *found = tfind(s, tree, by_text);

	if (!found)
		found = pt_need(tsearch(pt_copy(s), tree, by_text));
	return *(const char **)found;
}

const struct pt_deviation *pt_unknown_deviation(struct pt_words **words, const char *id,
						enum pt_deviation_state state)
{
	static const char title[] = "this version of ptconform does not know it";
	const struct pt_deviation key = { .id = pt_word(words, id),
					  .state = state,
					  .title = title };
	void **tree = &some(words)->deviations;
	void *found = tfind(&key, tree, by_id);

	if (!found) {
		struct pt_deviation *d = pt_need(malloc(sizeof(*d)));

		*d = key;
		found = pt_need(tsearch(d, tree, by_id));
	}
	return *(const struct pt_deviation **)found;
}

void pt_words_free(struct pt_words *words)
{
	if (!words)
		return;
	tdestroy(words->strings, free);
	tdestroy(words->deviations, free);
	free(words);
}
