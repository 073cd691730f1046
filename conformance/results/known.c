// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/results/known.h"

#include <fnmatch.h>
#include <string.h>

#include "conformance/entry/arch_host.h"
#include "conformance/words/names.h"

/* Is the word, of n bytes, in a list whose words end with `end`? */
static bool has_word(const char *list, char end, const char *word, size_t n)
{
	while (*list && *list != ' ') {
		size_t len = strcspn(list, (const char[]){ end, ' ', '\0' });

		if (len == n && !memcmp(list, word, n))
			return true;
		list += len;
		list += *list == end;
	}
	return false;
}

/* As above, of words with blanks between them. */
static bool has_blank_word(const char *text, const char *word, size_t n)
{
	for (size_t len; (len = pt_word_in(&text)); text += len)
		if (len == n && !memcmp(text, word, n))
			return true;
	return false;
}

/* Is each word of a text in the comma list?  A text without words has none that is not. */
static bool all_in(const char *text, const char *list)
{
	for (size_t len; (len = pt_word_in(&text)); text += len)
		if (!has_word(list, ',', text, len))
			return false;
	return true;
}

/* Is each word of the comma list in the text? */
static bool has_all(const char *text, const char *list)
{
	while (*list && *list != ' ') {
		size_t len = strcspn(list, ", ");

		if (!has_blank_word(text, list, len))
			return false;
		list += len;
		list += *list == ',';
	}
	return true;
}

/* One condition of `when`. */
static bool condition_holds(const char *condition, const struct pt_violations *v)
{
	const struct {
		const char *name, *text;
		bool all, only; /* the list's words are all there; there are no others */
		bool may_be_empty;
	} conditions[] = { { "kinds:", v->kinds, false, true, false },
			   { "sizes:", v->sizes, true, true, false },
			   { "frames:", v->frames, false, true, false },
			   { "arguments:", v->arguments, false, true, false },
			   { "given:", v->given, true, false, false },
			   { "changed:", v->changed, false, true, true },
			   { "differs:", v->differs, true, true, false },
			   { "warns:", v->warns, false, true, false } };

	for (size_t i = 0; i < PT_ARRAY_SIZE(conditions); i++) {
		size_t n = strlen(conditions[i].name);

		if (strncmp(condition, conditions[i].name, n) != 0)
			continue;
		if (!*conditions[i].text && !conditions[i].may_be_empty)
			return false;
		return (!conditions[i].all || has_all(conditions[i].text, condition + n)) &&
		       (!conditions[i].only || all_in(conditions[i].text, condition + n));
	}
	return false;
}

static bool when_holds(const char *when, const struct pt_violations *v)
{
	if (!*when)
		return false;
	for (size_t n; (n = pt_word_in(&when)); when += n)
		if (!condition_holds(when, v))
			return false;
	return true;
}

static bool explains(const struct pt_deviation_at *at, const struct pt_result_row *row)
{
	const bool of_warning = !strcmp(at->clause, PT_DEVIATION_WARNS);

	if (of_warning != (row->broke != NULL))
		return false;
	return !fnmatch(at->mode, row->mode, 0) && !fnmatch(at->helper, row->helper, 0) &&
	       (of_warning || !fnmatch(at->clause, row->clause, 0)) &&
	       when_holds(at->when, &row->witness->all);
}

static const struct pt_deviation *deviations_of(const char *arch)
{
	for (size_t i = 0; i < pt_nr_arch_hosts; i++)
		if (!strcmp(pt_arch_hosts[i]->arch->name, arch))
			return pt_arch_deviations[i];
	return NULL;
}

/* Does a row of the entry mark this failure?  consequences: of those that follow, too. */
static bool marks(const struct pt_deviation *d, const struct pt_result_row *row, bool consequences)
{
	for (const struct pt_deviation_at *at = d->at; at->helper; at++)
		if ((consequences || !at->follows) && explains(at, row))
			return true;
	return false;
}

uint64_t pt_deviation_proves(const struct pt_result_row *row)
{
	const struct pt_deviation *all = deviations_of(row->arch);
	uint64_t there = 0;

	for (size_t i = 0; all && all[i].id && row->verdict == PT_FAIL && row->witness; i++)
		if (marks(&all[i], row, false))
			there |= UINT64_C(1) << i;
	return there;
}

const struct pt_deviation *pt_deviation_of(const struct pt_result_row *row, uint64_t there)
{
	const struct pt_deviation *all = deviations_of(row->arch);

	for (size_t i = 0; all && all[i].id && row->verdict == PT_FAIL && row->witness; i++)
		if (marks(&all[i], row, there >> i & 1))
			return &all[i];
	return NULL;
}
