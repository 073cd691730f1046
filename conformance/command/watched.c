// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/command/watched.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "conformance/command/cells.h"
#include "conformance/report/compare.h"
#include "conformance/words/clean.h"
#include "conformance/words/last_words.h"
#include "conformance/words/wrap.h"

/* ---- what there is now ------------------------------------------------------------------- */

static void note_path(void *arg, const char *path)
{
	struct pt_watched *w = arg;

	w->path = pt_need(realloc(w->path, (w->nr_paths + 1) * sizeof(*w->path)));
	w->path[w->nr_paths++] = pt_copy(path);
}

static void forget_paths(struct pt_watched *w)
{
	for (size_t i = 0; i < w->nr_paths; i++)
		free(w->path[i]);
	free(w->path);
	w->path = NULL;
	w->nr_paths = 0;
}

static struct pt_watched_mode *find_mode(const struct pt_watched *w, const char *arch,
					 const char *mode)
{
	for (size_t i = 0; i < w->n; i++)
		if (!strcmp(w->v[i].arch, arch) && !strcmp(w->v[i].mode, mode))
			return &w->v[i];
	return NULL;
}

static struct pt_watched_mode *mode_of(struct pt_watched *w, const struct pt_cell_row *c)
{
	struct pt_watched_mode *found = find_mode(w, c->arch, c->mode);

	if (found)
		return found;
	w->v = pt_need(realloc(w->v, (w->n + 1) * sizeof(*w->v)));
	w->v[w->n] = (struct pt_watched_mode){ .arch = c->arch, .mode = c->mode };
	return &w->v[w->n++];
}

/* Cells of one mode are of one guest, and one of them may lack its engine. */
static void take_cell(struct pt_watched *w, const struct pt_cell_row *c)
{
	struct pt_watched_mode *m = mode_of(w, c);

	m->ran |= *c->code && !c->unchanged;
	if (m->built)
		return;
	if (!*c->code) {
		m->broken = c->status == PT_CELL_ERROR;
		snprintf(m->why, sizeof(m->why), "%s", c->reason);
		return;
	}
	m->built = true;
	m->broken = false;
	m->differs = strcmp(m->code, c->code) != 0;
	memcpy(m->code, c->code, sizeof(m->code));
	if (!*m->start)
		memcpy(m->start, m->code, sizeof(m->start));
}

static void take_cells(struct pt_watched *w, const struct pt_report *r)
{
	for (size_t i = 0; i < w->n; i++)
		w->v[i].built = w->v[i].ran = w->v[i].differs = false;
	for (size_t i = 0; i < r->nr_cells; i++)
		take_cell(w, &r->cells[i]);
}

/* All that has been run, as a report says it. */
static struct pt_report known(const struct pt_judged *j)
{
	struct pt_report r = { .cells = pt_need(calloc(j->n + 1, sizeof(*r.cells))),
			       .nr_cells = j->n };

	for (size_t i = 0; i < j->n; i++) {
		r.cells[i].arch = j->v[i].arch;
		r.cells[i].mode = j->v[i].mode;
		memcpy(r.cells[i].code, j->v[i].code, sizeof(r.cells[i].code));
	}
	return r;
}

/* What it is held against, of the modes that are there. */
static struct pt_verdicts given(const struct pt_watched *w)
{
	struct pt_verdicts v = { 0 };

	for (size_t i = 0; i < w->n; i++)
		if (w->v[i].built)
			pt_verdicts_add(&v, &w->old, w->v[i].arch, w->v[i].mode);
	pt_verdicts_sort(&v);
	return v;
}

/* Verdicts of all modes that are there, as they are now or were at the start. */
static struct pt_verdicts verdicts(const struct pt_watched *w, bool start)
{
	struct pt_verdicts v = { 0 };

	for (size_t i = 0; i < w->n; i++) {
		const struct pt_watched_mode *m = &w->v[i];
		const struct pt_judged_mode *j =
			m->built ? pt_judged_find(&w->judged, m->arch, m->mode,
						  start ? m->start : m->code)
				 : NULL;

		if (j)
			pt_judged_add(&w->judged, j, &v);
	}
	pt_verdicts_sort(&v);
	return v;
}

static bool is_any_built(const struct pt_watched *w, const char *arch)
{
	for (size_t i = 0; i < w->n; i++)
		if (w->v[i].built && !strcmp(w->v[i].arch, arch))
			return true;
	return false;
}

/* What was new has been taken back; of what does not compile nobody knows. */
static void find_gone(struct pt_watched *w, const struct pt_moves *was)
{
	free(w->gone.v);
	w->gone = (struct pt_moves){ 0 };
	for (size_t i = 0; i < was->n; i++)
		if (!pt_moves_find(&w->is.came, was->v[i].arch, was->v[i].helper) &&
		    is_any_built(w, was->v[i].arch))
			pt_moves_add(&w->gone, &was->v[i]);
}

static void compare(struct pt_watched *w)
{
	struct pt_verdicts before = w->against ? given(w) : verdicts(w, true);
	struct pt_verdicts after = verdicts(w, false);
	struct pt_compared was = w->is;

	w->is = (struct pt_compared){ 0 };
	pt_compare(&before, &after, &w->is, NULL, NULL);
	find_gone(w, &was.came);
	pt_compared_free(&was);
	pt_verdicts_free(&before);
	pt_verdicts_free(&after);
}

int pt_watched_look(struct pt_watched *w)
{
	struct pt_report same = known(&w->judged), r;
	const struct pt_cells_but but = {
		.same = &same, .like = "an earlier run", .input = note_path, .arg = w
	};
	int status;

	forget_paths(w);
	w->first = !w->judged.n;
	status = pt_run_cells_but(w->o, &but, &r);
	free(same.cells);
	if (status)
		return status;
	take_cells(w, &r);
	pt_judged_take(&w->judged, &r);
	pt_report_free(&r);
	compare(w);
	return 0;
}

static bool is_as_seen(const struct pt_watched *w, const struct pt_cell_row *c)
{
	const struct pt_watched_mode *m = find_mode(w, c->arch, c->mode);

	return m && (!m->built || !strcmp(m->code, c->code));
}

bool pt_watched_is_same(const struct pt_watched *w)
{
	const struct pt_cells_but but = { .like = "itself", .built_only = true };
	struct pt_options o = *w->o;
	struct pt_report r;
	bool same = true;

	o.kept_only = true;
	if (pt_run_cells_but(&o, &but, &r))
		return false;
	for (size_t i = 0; i < r.nr_cells; i++)
		same = same && is_as_seen(w, &r.cells[i]);
	pt_report_free(&r);
	return same;
}

bool pt_watched_is_whole(const struct pt_watched *w)
{
	for (size_t i = 0; i < w->n; i++)
		if (w->v[i].broken)
			return false;
	return w->n > 0;
}

void pt_watched_free(struct pt_watched *w)
{
	forget_paths(w);
	pt_judged_free(&w->judged);
	pt_verdicts_free(&w->old);
	pt_compared_free(&w->is);
	free(w->gone.v);
	free(w->v);
}

/* ---- the verdict ------------------------------------------------------------------------- */

/* Modes of which this is so: "x86 4level,5level; s390 linux". */
static size_t put_modes(FILE *f, const struct pt_watched *w,
			bool (*is)(const struct pt_watched_mode *m, const void *arg),
			const void *arg)
{
	const char *arch = NULL;
	size_t n = 0;

	for (size_t i = 0; i < w->n; i++) {
		const struct pt_watched_mode *m = &w->v[i];

		if (!is(m, arg))
			continue;
		if (arch && !strcmp(arch, m->arch))
			fprintf(f, ",%s", m->mode);
		else
			fprintf(f, "%s%s %s", arch ? "; " : "", m->arch, m->mode);
		arch = m->arch;
		n++;
	}
	return n;
}

static bool ran(const struct pt_watched_mode *m, const void *arg)
{
	(void)arg;
	return m->ran;
}

static bool is_known(const struct pt_watched_mode *m, const void *arg)
{
	(void)arg;
	return m->differs && !m->ran;
}

static bool is_broken_by(const struct pt_watched_mode *m, const void *why)
{
	return m->broken && !strcmp(m->why, why);
}

static bool is_left_out_for(const struct pt_watched_mode *m, const void *why)
{
	return !m->built && !m->broken && !strcmp(m->why, why);
}

static bool is_built(const struct pt_watched_mode *m, const void *arg)
{
	(void)arg;
	return m->built;
}

/* What was run; where nothing was, why. */
static void put_runs(FILE *f, const struct pt_watched *w)
{
	char *text = NULL;
	size_t size;
	FILE *known = pt_open_text(&text, &size);
	const size_t nr_known = put_modes(known, w, is_known, NULL);

	pt_close_text(known);
	if (nr_known)
		fprintf(f, "; as once before: %s", text);
	free(text);
	text = NULL;
	known = pt_open_text(&text, &size);
	if (put_modes(known, w, ran, NULL)) {
		pt_close_text(known);
		fprintf(f, "; run: %s", text);
	} else {
		pt_close_text(known);
		fputs(nr_known ? "" : "; no helper is compiled to other machine code: nothing run",
		      f);
	}
	free(text);
}

static void put_counts(FILE *f, const struct pt_watched *w)
{
	const struct pt_compared *c = &w->is;

	if (w->first && !w->against)
		fprintf(f, "start: %zu cause%s of violations", c->left.n,
			c->left.n == 1 ? "" : "s");
	else
		fprintf(f, "%zu new cause%s, %zu mended, %zu left%s%s", c->came.n,
			c->came.n == 1 ? "" : "s", c->went.n, c->left.n,
			w->first ? ", against " : "", w->first ? w->against : "");
}

static bool any(const struct pt_watched *w,
		bool (*is)(const struct pt_watched_mode *m, const void *arg))
{
	for (size_t i = 0; i < w->n; i++)
		if (is(&w->v[i], NULL))
			return true;
	return false;
}

static char *headline(const struct pt_watched *w, double seconds)
{
	const time_t now = time(NULL);
	char *text = NULL, at[16];
	struct tm tm;
	size_t size;
	FILE *f = pt_open_text(&text, &size);

	strftime(at, sizeof(at), "%H:%M:%S", localtime_r(&now, &tm));
	fprintf(f, "%s ", at);
	if (any(w, is_built)) {
		put_counts(f, w);
		put_runs(f, w);
	} else {
		fputs("nothing can be built", f);
	}
	fprintf(f, " (%.1f s)", seconds);
	pt_close_text(f);
	return text;
}

static void put_line(FILE *f, const struct pt_style *s, const char *raw)
{
	char *clean = pt_text_line(raw);

	pt_wrap(f, 0, 4, s->columns, clean);
	free(clean);
}

/* Modes without a guest, once for each reason. */
static void put_reasons(FILE *f, const struct pt_style *s, const struct pt_watched *w,
			bool (*is)(const struct pt_watched_mode *m, const void *arg))
{
	for (size_t i = 0; i < w->n; i++) {
		char *text = NULL;
		size_t size, k = 0;
		FILE *line;

		while (k < i && !(is(&w->v[k], w->v[i].why) && is(&w->v[i], w->v[i].why)))
			k++;
		if (k < i || !is(&w->v[i], w->v[i].why))
			continue;
		line = pt_open_text(&text, &size);
		fputs("  not built ", line);
		put_modes(line, w, is, w->v[i].why);
		fprintf(line, ": %s", w->v[i].why);
		pt_close_text(line);
		put_line(f, s, text);
		free(text);
	}
}

static void put_moves(FILE *f, const struct pt_style *s, const char *mark,
		      const struct pt_moves *moves)
{
	char line[900], marked[920];

	for (size_t i = 0; i < moves->n; i++) {
		struct pt_moved x = moves->v[i];

		/* that it was there before is what the mark says */
		x.left = 0;
		pt_moved_text(&x, line, sizeof(line));
		snprintf(marked, sizeof(marked), "  %s %s", mark, line);
		put_line(f, s, marked);
	}
}

/* Where the whole of it is to be read. */
static void put_command(FILE *f, const struct pt_watched *w)
{
	const struct pt_moved *x = w->is.came.v;

	fputs("  see: ptconform kernel ", f);
	pt_put_quoted(f, w->o->tree);
	fprintf(f, " --arch %s --mode %.*s --helper '%s'\n", x->arch, (int)strcspn(x->modes, ","),
		x->modes, x->of);
}

static int status_of(const struct pt_watched *w)
{
	if (w->is.came.n)
		return PT_EXIT_VIOLATED;
	return w->is.nr_unlike || !pt_watched_is_whole(w) || !any(w, is_built) ? PT_EXIT_NOT_RUN
									       : PT_EXIT_OK;
}

int pt_watched_tell(const struct pt_watched *w, FILE *f, double seconds)
{
	const struct pt_style style = pt_options_style(w->o);
	char *line = headline(w, seconds);

	put_line(f, &style, line);
	free(line);
	put_reasons(f, &style, w, is_broken_by);
	if (w->first)
		put_reasons(f, &style, w, is_left_out_for);
	pt_write_moves(f, &w->is, &style);
	put_moves(f, &style, "no longer new", &w->gone);
	if (w->o->verbose)
		put_moves(f, &style, "left", &w->is.left);
	if (w->is.came.n)
		put_command(f, w);
	fflush(f);
	return status_of(w);
}
