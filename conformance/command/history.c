// SPDX-License-Identifier: GPL-2.0-or-later
/* history: of the commits of a range, which changed what helpers do. */
#define _GNU_SOURCE
#include "conformance/command/history.h"

#include <stdlib.h>
#include <string.h>

#include "conformance/command/cells.h"
#include "conformance/command/command.h"
#include "conformance/command/judged.h"
#include "conformance/report/compare.h"
#include "conformance/subject/revision.h"
#include "conformance/words/last_words.h"
#include "conformance/words/names.h"

/* What a mode's helpers are compiled to at a commit; of one that does not build, before it. */
struct side {
	const char *arch, *mode; /* static */
	char code[65];		 /* empty: nobody knows */
	char at[65];		 /* the commit that it is known of */
	bool built;
	char why[256]; /* not */
};

struct state {
	char commit[65], id[PT_HEX_SIZE];
	struct side *v;
	size_t n;
};

/* A commit that changes nothing that is read: what it is, its parent is. */
struct alias {
	const char *commit, *as; /* words of the list of commits */
};

struct walk {
	const struct pt_options *o;
	struct pt_repository *repository;
	struct state *state;
	size_t nr_states;
	struct alias *alias;
	size_t nr_aliases;
	struct pt_judged judged;
	struct pt_history h;
	int status; /* of what ended it; 0: nothing did */
};

static void *room_for(void *v, size_t n, size_t each)
{
	return pt_need(realloc(v, (n + 1) * each));
}

/* ---- what is at a commit ----------------------------------------------------------------- */

/* Those that came last are asked for most. */
static const char *original(const struct walk *w, const char *commit)
{
	for (size_t i = w->nr_aliases; i--;)
		if (!strcmp(w->alias[i].commit, commit))
			return w->alias[i].as;
	return commit;
}

static struct state *find_state(const struct walk *w, const char *commit)
{
	for (size_t i = 0; i < w->nr_states; i++)
		if (!strcmp(w->state[i].commit, commit))
			return &w->state[i];
	return NULL;
}

static struct side *find_side(const struct state *s, const char *arch, const char *mode)
{
	for (size_t i = 0; s && i < s->n; i++)
		if (!strcmp(s->v[i].arch, arch) && !strcmp(s->v[i].mode, mode))
			return &s->v[i];
	return NULL;
}

static struct pt_options options_at(const struct walk *w, const char *commit)
{
	struct pt_options o = *w->o;

	o.tree = w->o->operands[0];
	o.rev = commit;
	return o;
}

/* Cells of one mode are of one guest. */
static void take_cell(struct state *s, const struct pt_cell_row *c, const struct state *parent)
{
	const struct side *before = find_side(parent, c->arch, c->mode);
	struct side *x;

	if (find_side(s, c->arch, c->mode))
		return;
	s->v = room_for(s->v, s->n, sizeof(*s->v));
	x = &s->v[s->n++];
	*x = (struct side){ .arch = c->arch, .mode = c->mode, .built = *c->code != '\0' };
	if (x->built) {
		snprintf(x->code, sizeof(x->code), "%s", c->code);
		snprintf(x->at, sizeof(x->at), "%s", s->commit);
		return;
	}
	snprintf(x->why, sizeof(x->why), "%s", c->reason);
	if (before) {
		memcpy(x->code, before->code, sizeof(x->code));
		memcpy(x->at, before->at, sizeof(x->at));
	}
}

static int build_state(struct walk *w, struct state *s, const struct state *parent)
{
	const struct pt_cells_but build = { .like = "itself", .built_only = true };
	const struct pt_options o = options_at(w, s->commit);
	struct pt_report r;
	int status = pt_run_cells_but(&o, &build, &r);

	if (status)
		return status;
	for (size_t i = 0; i < r.nr_cells; i++)
		take_cell(s, &r.cells[i], parent);
	pt_report_free(&r);
	return 0;
}

/* What is read of two commits may be the same to the last byte: then nothing is built. */
static bool copy_state(struct walk *w, struct state *s)
{
	for (size_t i = 0; i < w->nr_states; i++) {
		const struct state *x = &w->state[i];

		if (strcmp(x->id, s->id) != 0)
			continue;
		s->n = x->n;
		s->v = pt_need(malloc((x->n + 1) * sizeof(*s->v)));
		memcpy(s->v, x->v, x->n * sizeof(*s->v));
		return true;
	}
	return false;
}

/* Its number, or -1 with .status: a state's place moves as more are added. */
static long state_of(struct walk *w, const char *name, const char *first_parent)
{
	const char *commit = original(w, name);
	struct state *known = find_state(w, commit), s = { 0 };
	const struct state *parent = first_parent ? find_state(w, original(w, first_parent)) : NULL;
	struct pt_revision v;
	char err[512];
	if (known)
		return known - w->state;
	snprintf(s.commit, sizeof(s.commit), "%s", commit);
	if (pt_revision_find(&v, w->repository, commit, err, sizeof(err))) {
		w->status = pt_usage("%s", err);
		return -1;
	}
	snprintf(s.id, sizeof(s.id), "%s", v.id);
	if (!copy_state(w, &s))
		w->status = build_state(w, &s, parent);
	if (w->status) {
		free(s.v);
		return -1;
	}
	w->state = room_for(w->state, w->nr_states, sizeof(*w->state));
	w->state[w->nr_states] = s;
	return (long)w->nr_states++;
}

/* ---- what its cells answer --------------------------------------------------------------- */

static const struct pt_judged_mode *find_judged(const struct walk *w, const struct side *x)
{
	return pt_judged_find(&w->judged, x->arch, x->mode, x->code);
}

/* Runs what of these sides nobody has run yet and is of one commit. */
static int judge_at(struct walk *w, const char *at, const struct side *const *sides, size_t n)
{
	struct pt_report only = { .cells = pt_need(calloc(n + 1, sizeof(*only.cells))) }, r;
	const struct pt_cells_but but = { .like = "others", .only = &only };
	const struct pt_options o = options_at(w, at);
	int status = 0;

	for (size_t i = 0; i < n; i++) {
		struct pt_cell_row *c = &only.cells[only.nr_cells];

		if (strcmp(sides[i]->at, at) != 0 || find_judged(w, sides[i]))
			continue;
		c->arch = sides[i]->arch;
		c->mode = sides[i]->mode;
		memcpy(c->code, sides[i]->code, sizeof(c->code));
		only.nr_cells++;
	}
	if (only.nr_cells)
		status = pt_run_cells_but(&o, &but, &r);
	if (only.nr_cells && !status) {
		pt_judged_take(&w->judged, &r);
		pt_report_free(&r);
	}
	free(only.cells);
	return status;
}

static int judge(struct walk *w, const struct side *const *sides, size_t n)
{
	int status = 0;

	for (size_t i = 0; i < n && !status; i++)
		if (*sides[i]->code)
			status = judge_at(w, sides[i]->at, sides, n);
	return status;
}

/* The verdicts of these sides together; a side of which nobody knows has no row. */
static struct pt_verdicts verdicts_of(const struct walk *w, const struct side *const *sides,
				      size_t n)
{
	struct pt_verdicts v = { 0 };

	for (size_t i = 0; i < n; i++) {
		const struct pt_judged_mode *m = *sides[i]->code ? find_judged(w, sides[i]) : NULL;

		if (m)
			pt_judged_add(&w->judged, m, &v);
		else
			pt_verdicts_add_missing(&v, sides[i]->arch, sides[i]->mode, sides[i]->why);
	}
	pt_verdicts_sort(&v);
	return v;
}

/* ---- from one to the next ---------------------------------------------------------------- */

/* Where the code is another, with the side of each. */
struct differing {
	const struct side **was, **is;
	size_t n;
};

static struct differing differ(const struct state *was, const struct state *is)
{
	struct differing d = { pt_need(calloc(is->n + 1, sizeof(*d.was))),
			       pt_need(calloc(is->n + 1, sizeof(*d.is))), 0 };

	for (size_t i = 0; i < is->n; i++) {
		const struct side *before = find_side(was, is->v[i].arch, is->v[i].mode);

		if (!before || !strcmp(before->code, is->v[i].code))
			continue;
		d.was[d.n] = before;
		d.is[d.n++] = &is->v[i];
	}
	return d;
}

static void differing_free(struct differing *d)
{
	free(d->was);
	free(d->is);
}

static void note_modes(const struct differing *d, char *text, size_t size)
{
	struct pt_text t;

	pt_text_init(&t, text, size);
	for (size_t i = 0; i < d->n; i++)
		if (i && !strcmp(d->is[i]->arch, d->is[i - 1]->arch))
			pt_text_add(&t, ",%s", d->is[i]->mode);
		else
			pt_text_add(&t, "%s%s %s", i ? "; " : "", d->is[i]->arch, d->is[i]->mode);
}

/* What a commit cannot be built to and the one before could. */
static void note_gaps(const struct state *was, const struct state *is, struct pt_compared *to)
{
	for (size_t i = 0; i < is->n; i++) {
		const struct side *x = &is->v[i], *before = find_side(was, x->arch, x->mode);
		char what[128];

		snprintf(what, sizeof(what), "%s %s", x->arch, x->mode);
		if (!x->built && (!before || before->built || strcmp(before->why, x->why) != 0))
			pt_unlike_add(to, what, x->why, true);
	}
}

/* What is compared with a commit further back, for what is between cannot be built. */
static void note_since(const struct state *was, const struct state *is, char *text, size_t size)
{
	struct pt_text t;

	pt_text_init(&t, text, size);
	for (size_t i = 0; i < is->n; i++) {
		const struct side *x = &is->v[i], *before = find_side(was, x->arch, x->mode);

		if (x->built && before && !before->built && *before->code)
			pt_text_add(&t, "%s%s %s with %.12s", t.at == text ? "" : "; ", x->arch,
				    x->mode, before->at);
	}
}

/* Of a merge only what none of its parents has came with it. */
static void keep_common(struct pt_moves *all, const struct pt_moves *m)
{
	size_t kept = 0;

	for (size_t i = 0; i < all->n; i++)
		for (size_t k = 0; k < m->n; k++)
			if (!strcmp(all->v[i].arch, m->v[k].arch) &&
			    !strcmp(all->v[i].helper, m->v[k].helper)) {
				all->v[kept++] = all->v[i];
				break;
			}
	all->n = kept;
}

static int compare_with(struct walk *w, const struct state *was, const struct state *is,
			struct pt_commit_change *c, bool first)
{
	struct differing d = differ(was, is);
	struct pt_compared x = { 0 };
	struct pt_verdicts before, after;
	int status = judge(w, d.was, d.n);

	status = status ? status : judge(w, d.is, d.n);
	if (!status) {
		before = verdicts_of(w, d.was, d.n);
		after = verdicts_of(w, d.is, d.n);
		note_gaps(was, is, &x);
		pt_compare(&before, &after, &x, NULL, NULL);
		pt_verdicts_free(&before);
		pt_verdicts_free(&after);
	}
	if (first) {
		note_modes(&d, c->modes, sizeof(c->modes));
		note_since(was, is, c->since, sizeof(c->since));
		c->is = x;
	} else {
		keep_common(&c->is.came, &x.came);
		keep_common(&c->is.went, &x.went);
		pt_compared_free(&x);
	}
	differing_free(&d);
	return status;
}

/* ---- the commits ------------------------------------------------------------------------- */

enum same { OTHER, SAME_CODE, SAME_FILES };

static bool tells_anything(const struct state *was, const struct state *is)
{
	struct differing d = differ(was, is);
	struct pt_compared x = { 0 };
	char since[512];
	bool any;

	note_gaps(was, is, &x);
	note_since(was, is, since, sizeof(since));
	any = d.n || x.nr_unlike || *since;
	differing_free(&d);
	pt_compared_free(&x);
	return any;
}

/* A commit that is one of its parents, as far as helpers go. */
static enum same same_as(const struct state *parent, const struct state *s)
{
	if (!strcmp(parent->id, s->id))
		return SAME_FILES;
	return tells_anything(parent, s) ? OTHER : SAME_CODE;
}

static int note_unread(struct walk *w, const char *commit, const char *parent)
{
	const struct alias a = { commit, original(w, parent) };

	w->alias = room_for(w->alias, w->nr_aliases, sizeof(*w->alias));
	w->alias[w->nr_aliases++] = a;
	w->h.commits++;
	w->h.unread++;
	return 0;
}

/* States move as more are added: they are asked for by number. */
static int look_at(struct walk *w, const char *commit, const char *const *parents, size_t n,
		   const char *subject)
{
	long number[16], at;
	enum same same = OTHER;
	struct pt_commit_change c = { .subject = subject };

	w->h.commits++;
	for (size_t i = 0; i < n; i++)
		if ((number[i] = state_of(w, parents[i], NULL)) < 0)
			return w->status;
	at = state_of(w, commit, n ? parents[0] : NULL);
	if (at < 0)
		return w->status;
	for (size_t i = 0; i < n; i++) {
		const enum same x = same_as(&w->state[number[i]], &w->state[at]);

		same = x > same ? x : same;
	}
	w->h.unread += same == SAME_FILES;
	w->h.same += same == SAME_CODE;
	if (same != OTHER || !n)
		return 0;
	snprintf(c.commit, sizeof(c.commit), "%s", commit);
	for (size_t i = 0; i < n && !w->status; i++)
		w->status = compare_with(w, &w->state[number[i]], &w->state[at], &c, !i);
	w->h.v = room_for(w->h.v, w->h.n, sizeof(*w->h.v));
	w->h.v[w->h.n++] = c;
	return w->status;
}

static bool any_is_read(const struct walk *w, char *names)
{
	for (char *name; (name = strsep(&names, "\n"));)
		if (*name && pt_repository_reads(w->repository, name))
			return true;
	return false;
}

/* "commit<TAB>parents<TAB>subject", and a line for each file that is another. */
static int look_at_entry(struct walk *w, char *names)
{
	char *field = strsep(&names, "\n"), *commit = strsep(&field, "\t");
	char *of = strsep(&field, "\t");
	const char *parents[16];
	size_t n = 0;

	/* the rest of a subject that somebody put a control character in */
	if (!of || strspn(commit, "0123456789abcdef") < 40)
		return 0;
	for (char *p; of && (p = strsep(&of, " "));)
		if (*p && n < PT_ARRAY_SIZE(parents))
			parents[n++] = p;
	/* of a merge git names no files */
	if (n == 1 && !any_is_read(w, names))
		return note_unread(w, commit, parents[0]);
	return look_at(w, commit, parents, n, field ? field : "");
}

/* Both ends are there, or one line says which is not. */
static int check_range(const struct pt_git *g, const char *range, char *err, size_t size)
{
	const char *dots = strstr(range, "..");
	char *from, commit[65];
	int failed;

	if (!dots || dots == range || dots[2] == '.' || strstr(dots + 2, "..")) {
		snprintf(err, size, "'%.100s' is no range of revisions: REV..REV, as v6.1..HEAD",
			 range);
		return -1;
	}
	from = pt_need(strndup(range, (size_t)(dots - range)));
	failed = pt_git_commit(g, from, commit, err, size) ||
		 pt_git_commit(g, dots[2] ? dots + 2 : "HEAD", commit, err, size);
	free(from);
	return failed ? -1 : 0;
}

/* Its ends the other way around. */
static void turn(const char *range, char *text, size_t size)
{
	const char *dots = strstr(range, "..");
	const char *to = dots[2] ? dots + 2 : "HEAD";

	snprintf(text, size, "%.200s..%.*s", to, (int)(dots - range), range);
}

/* A range that names no commit, as one does that is given the wrong way around. */
static int check_empty(const struct pt_git *g, const char *range, const char *list, char *err,
		       size_t size)
{
	char other[512], *commits = NULL;
	const char *const words[] = { "rev-list", "--max-count=1", "--end-of-options", other,
				      NULL };
	size_t n = 0;
	bool turned;

	if (*list)
		return 0;
	turn(range, other, sizeof(other));
	if (pt_git_ask(g, words, "its commits", &commits, &n, err, size))
		return -1;
	turned = *commits;
	free(commits);
	if (!turned)
		return 0;
	snprintf(err, size, "%.150s names no commit: the older end comes first, as in %.150s",
		 range, other);
	return -1;
}

static int list_commits(const struct pt_git *g, const char *range, char **list, char *err,
			size_t size)
{
	const char *const words[] = { "log",
				      "--topo-order",
				      "--reverse",
				      "--no-show-signature",
				      "--no-color",
				      "--no-ext-diff",
				      "--no-renames",
				      "--name-only",
				      "--format=%x01%H%x09%P%x09%s",
				      "--end-of-options",
				      range,
				      NULL };
	size_t n = 0;

	return check_range(g, range, err, size) ||
			       pt_git_ask(g, words, "its commits", list, &n, err, size) ||
			       check_empty(g, range, *list, err, size)
		       ? -1
		       : 0;
}

static void walk_free(struct walk *w)
{
	for (size_t i = 0; i < w->nr_states; i++)
		free(w->state[i].v);
	for (size_t i = 0; i < w->h.n; i++)
		pt_compared_free(&w->h.v[i].is);
	free(w->state);
	free(w->alias);
	pt_judged_free(&w->judged);
	free(w->h.v);
}

static int save(const struct walk *w)
{
	const struct pt_style style = pt_options_style(w->o);
	char *text = NULL;
	size_t size = 0;
	FILE *f = pt_open_text(&text, &size);
	int failed = w->o->format && !strcmp(w->o->format, "json")
			     ? pt_history_json(f, &w->h)
			     : pt_history_table(f, &w->h, &style);

	pt_close_text(f);
	failed = failed || pt_output_save(w->o->output, text, size);
	free(text);
	return failed ? PT_EXIT_USAGE : 0;
}

static int status_of(const struct pt_history *h)
{
	int status = PT_EXIT_OK;

	for (size_t i = 0; i < h->n; i++) {
		if (h->v[i].is.came.n)
			return PT_EXIT_VIOLATED;
		for (size_t k = 0; k < h->v[i].is.nr_unlike; k++)
			status = h->v[i].is.unlike[k].lost ? PT_EXIT_NOT_RUN : status;
	}
	return status;
}

static int walk(struct walk *w, char *list)
{
	char *save_entry = NULL;

	for (char *entry = strtok_r(list, "\001", &save_entry); entry && !w->status;
	     entry = strtok_r(NULL, "\001", &save_entry))
		w->status = look_at_entry(w, entry);
	if (!w->status)
		w->status = save(w);
	return w->status ? w->status : status_of(&w->h);
}

int pt_cmd_history(const struct pt_options *o)
{
	struct pt_repository *r = pt_need(calloc(1, sizeof(*r)));
	struct walk w = { .o = o, .repository = r };
	char *list = NULL, err[512];
	int status;

	w.h.tree = o->operands[0];
	w.h.range = o->operands[1];
	if (pt_repository_open(r, o->operands[0], err, sizeof(err))) {
		free(r);
		return pt_usage("%s", err);
	}
	status = list_commits(&r->git, o->operands[1], &list, err, sizeof(err))
			 ? pt_usage("%s", err)
			 : walk(&w, list);
	walk_free(&w);
	free(list);
	pt_repository_close(r);
	free(r);
	return status;
}
