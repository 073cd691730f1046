// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/report/merge.h"

#include <stdlib.h>
#include <string.h>

#include "conformance/engine/engine.h"
#include "conformance/report/read.h"
#include "conformance/words/last_words.h"

/* ---- are they of the same? -------------------------------------------------------------- */

static bool differ(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") != 0;
}

const char *pt_report_cases(const struct pt_report *r)
{
	const char *found = NULL;

	for (const char *s = r->command; s && (s = strstr(s, " --cases ")); s++)
		found = s;
	return found ? found : "";
}

static bool are_alike(const struct pt_report *a, const struct pt_report *b, const char *const by[2],
		      char *err, size_t size)
{
	if (differ(a->tool, b->tool))
		snprintf(err, size,
			 "%s is by ptconform %s, %s by ptconform %s: have one version make both",
			 by[0], a->tool, by[1], b->tool);
	else if (a->seed != b->seed)
		snprintf(err, size,
			 "%s has seed %llu, %s seed %llu: give every job the same --seed", by[0],
			 (unsigned long long)a->seed, by[1], (unsigned long long)b->seed);
	else if (differ(a->subject, b->subject) || differ(a->version, b->version))
		snprintf(err, size, "%s is of %s%s%s, %s of %s%s%s: one report is of one subject",
			 by[0], a->subject, a->version ? " " : "", a->version ? a->version : "",
			 by[1], b->subject, b->version ? " " : "", b->version ? b->version : "");
	else if (a->commit.hash && b->commit.hash && differ(a->commit.hash, b->commit.hash))
		snprintf(err, size,
			 "%s is of commit %.12s, %s of commit %.12s: one report is of one subject",
			 by[0], a->commit.hash, by[1], b->commit.hash);
	else if (differ(pt_report_cases(a), pt_report_cases(b)))
		snprintf(err, size, "%s and %s were made with another number of --cases", by[0],
			 by[1]);
	else if (differ(a->compared.against, b->compared.against))
		snprintf(err, size,
			 "%s is compared with %s, %s with %s: one report is of one change", by[0],
			 a->compared.against ? a->compared.against : "nothing", by[1],
			 b->compared.against ? b->compared.against : "nothing");
	else
		return true;
	return false;
}

static bool is_cell(const struct pt_cell_row *a, const struct pt_cell_row *b)
{
	return a->arch == b->arch && a->mode == b->mode && a->engine == b->engine;
}

/* Whose each cell is; paths are by number. */
static bool are_apart(const struct pt_report *r, const size_t *of, const struct pt_report *more,
		      const char *const *paths, const char *path, char *err, size_t size)
{
	for (size_t i = 0; i < r->nr_cells; i++)
		for (size_t k = 0; k < more->nr_cells; k++) {
			const struct pt_cell_row *c = &more->cells[k];

			if (!is_cell(&r->cells[i], c))
				continue;
			snprintf(err, size, "%s and %s both have %s %s (%s): give one of them",
				 paths[of[i]], path, c->arch, c->mode, c->engine);
			return false;
		}
	return true;
}

/* ---- one takes what the other has ------------------------------------------------------- */

static void *append(void *to, size_t have, const void *from, size_t n, size_t each)
{
	char *all = pt_need(realloc(to, (have + n + 1) * each));

	if (n)
		memcpy(all + have * each, from, n * each);
	return all;
}

#define APPEND(to, from, rows, nr)                                                  \
	do {                                                                        \
		(to)->rows = append((to)->rows, (to)->nr, (from)->rows, (from)->nr, \
				    sizeof(*(to)->rows));                           \
		(to)->nr += (from)->nr;                                             \
		(from)->nr = 0;                                                     \
	} while (0)

/* Cells of one number share a build: others have others. */
static void renumber_builds(struct pt_report *more, const struct pt_report *r)
{
	unsigned last = 0;

	for (size_t i = 0; i < r->nr_cells; i++)
		last = r->cells[i].build > last ? r->cells[i].build : last;
	for (size_t i = 0; i < more->nr_cells; i++)
		if (more->cells[i].build)
			more->cells[i].build += last;
}

static bool is_named_before(const struct pt_report *r, const struct pt_unknown_helper *u)
{
	for (size_t i = 0; i < r->nr_unknown; i++)
		if (r->unknown[i].arch == u->arch && !strcmp(r->unknown[i].name, u->name))
			return true;
	return false;
}

/* Said once of an architecture, by whichever of its jobs. */
static void take_unknown(struct pt_report *r, struct pt_report *more)
{
	size_t kept = 0;

	for (size_t i = 0; i < more->nr_unknown; i++) {
		struct pt_unknown_helper u = more->unknown[i];

		if (is_named_before(r, &u)) {
			free(u.name);
			free(u.header);
		} else {
			more->unknown[kept++] = u;
		}
	}
	more->nr_unknown = kept;
	APPEND(r, more, unknown, nr_unknown);
}

static bool is_few_before(const struct pt_report *r, const struct pt_few *few)
{
	for (size_t i = 0; i < r->nr_few; i++)
		if (r->few[i].arch == few->arch && r->few[i].mode == few->mode)
			return true;
	return false;
}

static void take_few(struct pt_report *r, struct pt_report *more)
{
	size_t kept = 0;

	for (size_t i = 0; i < more->nr_few; i++)
		if (!is_few_before(r, &more->few[i]))
			more->few[kept++] = more->few[i];
	more->nr_few = kept;
	APPEND(r, more, few, nr_few);
}

static void take_against(struct pt_against *to, struct pt_against *from)
{
	if (!to->path) {
		to->path = from->path;
		to->name = from->name;
		from->path = from->name = NULL;
	}
	to->absent += from->absent;
	to->violated += from->violated;
	to->mended += from->mended;
	to->unknown += from->unknown;
}

static void take_compared(struct pt_compared *to, struct pt_compared *from)
{
	if (!to->against) {
		to->against = from->against;
		to->name = from->name;
		from->against = from->name = NULL;
	}
	pt_moves_take(&to->came, &from->came);
	pt_moves_take(&to->went, &from->went);
	pt_moves_take(&to->left, &from->left);
	for (size_t i = 0; i < from->nr_unlike; i++)
		pt_unlike_add(to, from->unlike[i].what, from->unlike[i].why, from->unlike[i].lost);
}

static void take(struct pt_report *r, struct pt_report *more)
{
	renumber_builds(more, r);
	APPEND(r, more, cells, nr_cells);
	for (size_t i = 0; i < more->nr_results; i++)
		*(struct pt_result_row *)pt_need(pt_report_add(r)) = more->results[i];
	more->nr_results = 0;
	take_unknown(r, more);
	take_few(r, more);
	take_against(&r->against, &more->against);
	take_compared(&r->compared, &more->compared);
	for (unsigned h = 0; h < PT_NR_HELPERS; h++)
		r->called[h] |= more->called[h];
}

/* ---- the order of a single run ------------------------------------------------------------ */

struct placed {
	size_t rank, index;
};

static size_t arch_number(const char *arch)
{
	size_t i = 0;

	while (i < pt_nr_arch_hosts && strcmp(pt_arch_hosts[i]->arch->name, arch) != 0)
		i++;
	return i;
}

static size_t engine_number(const char *engine)
{
	size_t i = 0;

	while (pt_engines[i] && strcmp(pt_engines[i]->name, engine) != 0)
		i++;
	return i;
}

/* Names that this version does not have are last of their kind. */
static size_t rank_of(const char *arch, const char *mode, const char *engine)
{
	const size_t a = arch_number(arch), many = 1000;
	const size_t m = a < pt_nr_arch_hosts ? pt_mode_number(pt_arch_hosts[a]->arch, mode) : 0;

	return (a * many + m) * many + engine_number(engine);
}

static int by_rank(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;

	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	return x->index < y->index ? -1 : x->index > y->index;
}

/* Has the rows in the order of `to`, which is used up. */
static void reorder(void *rows, struct placed *to, size_t n, size_t each)
{
	char *all = pt_need(malloc((n + 1) * each));

	qsort(to, n, sizeof(*to), by_rank);
	for (size_t i = 0; i < n; i++)
		memcpy(all + i * each, (char *)rows + to[i].index * each, each);
	memcpy(rows, all, n * each);
	free(all);
	free(to);
}

void pt_report_order(struct pt_report *r)
{
	struct placed *cell = pt_need(calloc(r->nr_cells + 1, sizeof(*cell)));
	struct placed *result = pt_need(calloc(r->nr_results + 1, sizeof(*result)));

	for (size_t i = 0; i < r->nr_cells; i++)
		cell[i] = (struct placed){
			rank_of(r->cells[i].arch, r->cells[i].mode, r->cells[i].engine), i
		};
	for (size_t i = 0; i < r->nr_results; i++)
		result[i] = (struct placed){
			rank_of(r->results[i].arch, r->results[i].mode, r->results[i].engine), i
		};
	reorder(r->cells, cell, r->nr_cells, sizeof(*r->cells));
	reorder(r->results, result, r->nr_results, sizeof(*r->results));
}

/* ------------------------------------------------------------------------------------------ */

/* From which file each cell is, of those that are there so far. */
static size_t *note_origin(size_t *of, const struct pt_report *r, size_t before, size_t path)
{
	of = pt_need(realloc(of, (r->nr_cells + 1) * sizeof(*of)));
	for (size_t i = before; i < r->nr_cells; i++)
		of[i] = path;
	return of;
}

static int add_file(struct pt_report *r, size_t **of, const char *const *paths, size_t path,
		    char *err, size_t size)
{
	const char *const by[] = { paths[0], paths[path] };
	const size_t before = r->nr_cells;
	struct pt_report more;
	bool fits;

	if (pt_report_read_more(&more, &r->words, paths[path], "report", err, size))
		return -1;
	fits = are_alike(r, &more, by, err, size) &&
	       are_apart(r, *of, &more, paths, paths[path], err, size);
	if (fits)
		take(r, &more);
	pt_report_free(&more);
	*of = fits ? note_origin(*of, r, before, path) : *of;
	return fits ? 0 : -1;
}

int pt_report_merge(struct pt_report *r, const char *const *paths, size_t n, char *err, size_t size)
{
	size_t *of = NULL;
	int failed = pt_report_read(r, paths[0], "report", err, size);

	if (!failed)
		of = note_origin(of, r, 0, 0);
	for (size_t i = 1; i < n && !failed; i++)
		failed = add_file(r, &of, paths, i, err, size);
	free(of);
	if (!failed)
		pt_report_order(r);
	else
		pt_report_free(r);
	return failed;
}
