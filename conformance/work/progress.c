// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/work/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "conformance/work/phase.h"
#include "conformance/work/shared.h"

/* What each stage is, and what a task of it takes where none has ended yet. */
static const struct {
	const char *doing, *tasks;
	double seconds;
} stages[PT_NR_STAGES] = {
	[PT_STAGE_NONE] = { "", "tasks", 1 },
	[PT_STAGE_SOURCES] = { "reading callers", "parts", 5 },
	[PT_STAGE_DISCOVER] = { "reading what helpers come to", "architectures", 15 },
	[PT_STAGE_PREPARE] = { "getting ready", "architectures", 10 },
	[PT_STAGE_MUTANTS] = { "trying mutants", "mutants", 1 },
	[PT_STAGE_COMPARE] = { "comparing", "modes", 10 },
	[PT_STAGE_BUILD] = { "building", "guests", 14 },
	[PT_STAGE_CELLS] = { "running", "cells", 1.5 },
	[PT_STAGE_LESSER] = { "running on lesser machines", "cells", 1 },
	[PT_STAGE_MACHINES] = { "running on a bare machine", "cells", 15 },
	[PT_STAGE_CAUSES] = { "looking for causes", "cells", 2.5 },
	[PT_STAGE_DOUBT] = { "looking for what is not set", "cells", 1.5 },
	[PT_STAGE_REPLAY] = { "listing calls", "cells", 0.3 },
	[PT_STAGE_RACES] = { "trying interleavings", "subjects", 5 },
};

/*
 * What a build is at, and how much of it is behind it when that begins; 0: that comes
 * more than once.
 */
static const struct {
	const char *doing;
	double behind;
} phases[PT_NR_PHASES] = {
	[PT_PHASE_OTHER] = { "reading the tree", 0 },
	[PT_PHASE_CONFIGURE] = { "configuring", 0 },
	[PT_PHASE_HEADERS] = { "making generated headers", 0.17 },
	[PT_PHASE_PROBING] = { "trying which helpers there are", 0.35 },
	[PT_PHASE_TREE] = { "compiling the tree's files", 0 },
	[PT_PHASE_OWN] = { "compiling helpers", 0.55 },
	[PT_PHASE_LINKING] = { "linking", 0.92 },
	[PT_PHASE_RUNNING] = { "running", 0 },
	[PT_PHASE_DOUBT] = { "looking for what is not set", 0 },
};

/* ---- how long yet ------------------------------------------------------------------------ */

/* Seconds of one task: what is thought beforehand counts as one that has ended. */
static double seconds_each(const struct pt_progress *p, enum pt_stage s)
{
	double thought = stages[s].seconds * (p->slow > 0 ? p->slow : 1);

	return (thought + p->stage[s].seconds) / (double)(1 + p->stage[s].done);
}

/* All of a task that had so much behind it at some age; early on that says little. */
static double whole_of(const struct pt_progress_task *t, double thought)
{
	double weight = t->behind < 0.5 ? 2 * t->behind : 1;

	return thought * (1 - weight) + t->behind_at / t->behind * weight;
}

/* A busy machine is slow in everything: how slow, a build tells by where it is when. */
static void learn(struct pt_progress *p, double now)
{
	for (size_t i = 0; p->now == PT_STAGE_BUILD && i < p->nr_tasks; i++) {
		struct pt_progress_task *t = &p->task[i];
		double behind = t->phase ? phases[*t->phase % PT_NR_PHASES].behind : 0;

		if (!t->since || t->ended || behind <= t->behind)
			continue;
		t->behind = behind;
		t->behind_at = now - t->since;
		p->slow = whole_of(t, stages[PT_STAGE_BUILD].seconds) /
			  stages[PT_STAGE_BUILD].seconds;
	}
}

/* What takes longer than others takes longer still. */
#define OVERDUE 0.2

static double task_left(const struct pt_progress_task *t, double each, double now)
{
	double age = now - t->since, left = each - age;

	/* where it was when says more than what others took */
	if (t->behind > 0) {
		left = whole_of(t, each) * (1 - t->behind);
		age -= t->behind_at;
		left -= age;
	}
	return left > OVERDUE * age + 0.3 ? left : OVERDUE * age + 0.3;
}

static double stage_left(const struct pt_progress *p, enum pt_stage s, double now)
{
	const double each = seconds_each(p, s);
	const double jobs = p->stage[s].jobs ? p->stage[s].jobs : 1;
	double all = 0, longest = 0;
	size_t waiting = p->stage[s].n - p->stage[s].done;

	for (size_t i = 0; s == p->now && i < p->nr_tasks; i++) {
		const struct pt_progress_task *t = &p->task[i];
		double left;

		if (t->ended || t->since <= 0)
			continue;
		left = task_left(t, each, now);
		longest = left > longest ? left : longest;
		all += left;
		waiting -= waiting > 0;
	}
	all = (all + each * (double)waiting) / jobs;
	return all > longest ? all : longest;
}

double pt_progress_left(struct pt_progress *p, double now)
{
	double left = 0;

	learn(p, now);
	for (int s = PT_STAGE_NONE + 1; s < PT_NR_STAGES; s++)
		if (p->stage[s].n > p->stage[s].done)
			left += stage_left(p, (enum pt_stage)s, now);
	return left;
}

/*
 * What is said runs down as a clock does.  A smaller estimate is come to slowly, a
 * greater one at once where it is greater by much; else it is waited for, at half of it.
 */
static double smooth(struct pt_progress *p, double left, double now)
{
	double passed = now - p->shown_at, said = p->shown - passed;

	if (p->shown_at <= 0 || left > said * 2 + 5)
		said = left;
	else if (left < said)
		said -= (said - left) * (passed < 2 ? passed / 2 : 1);
	else if (said < left / 2)
		said = left / 2;
	p->shown = said;
	p->shown_at = now;
	return said;
}

static void time_text(double seconds, char *buf, size_t size)
{
	unsigned s = seconds < 1 ? 1 : (unsigned)(seconds + 0.999);

	if (s > 90)
		snprintf(buf, size, "%u min left", (s + 59) / 60);
	else
		snprintf(buf, size, "%u s left", s > 10 ? (s + 4) / 5 * 5 : s);
}

/* Of those that run, the one that has for longest. */
static const struct pt_progress_task *oldest(const struct pt_progress *p)
{
	const struct pt_progress_task *found = NULL;

	for (size_t i = 0; i < p->nr_tasks; i++) {
		const struct pt_progress_task *t = &p->task[i];

		if (t->since && !t->ended && (!found || t->since < found->since))
			found = t;
	}
	return found;
}

void pt_progress_text(struct pt_progress *p, double now, char *buf, size_t size)
{
	const struct pt_progress_task *t = oldest(p);
	const char *doing = stages[p->now].doing;
	char left[32];

	if (t && t->phase && p->now == PT_STAGE_BUILD)
		doing = phases[*t->phase % PT_NR_PHASES].doing;
	time_text(smooth(p, pt_progress_left(p, now), now), left, sizeof(left));
	snprintf(buf, size, "%s%s%s%s%s, %zu of %zu %s, %s", t && t->arch ? t->arch : "",
		 t && t->mode ? " " : "", t && t->mode ? t->mode : "", t && t->arch ? ": " : "",
		 doing, p->stage[p->now].done, p->stage[p->now].n, stages[p->now].tasks, left);
}

/* ---- the one line of this program ---------------------------------------------------------- */

/* So often it is shown, and not at all of what is over before that. */
#define EVERY_S 0.2
#define FIRST_S 0.4

static struct {
	struct pt_progress p;
	unsigned char *phase; /* of each task, shared */
	unsigned char *mine;  /* in a task's process */
	void (*also)(char *buf, size_t size);
	double began, drawn;
	bool is_there; /* a line is on the screen */
} line;

static double now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Does anybody look, at what can clear a line? */
static bool is_watched(void)
{
	const char *term = getenv("TERM");

	return isatty(STDERR_FILENO) && !(term && !strcmp(term, "dumb"));
}

void pt_progress_expect(enum pt_stage stage, size_t n, unsigned jobs)
{
	line.p.stage[stage].n = n;
	line.p.stage[stage].jobs = jobs;
}

static void give_back(void)
{
	if (line.phase)
		munmap(line.phase, line.p.nr_tasks);
	free(line.p.task);
	line.phase = NULL;
	line.p.task = NULL;
	line.p.nr_tasks = 0;
	line.p.now = PT_STAGE_NONE;
}

void pt_progress_begin(enum pt_stage stage, size_t n, unsigned jobs)
{
	double seconds = line.p.stage[stage].seconds;
	size_t done = line.p.stage[stage].done;

	give_back();
	/* a stage may come more than once: what it took before is known */
	line.p.stage[stage].n = done + n;
	line.p.stage[stage].jobs = jobs;
	line.p.stage[stage].seconds = seconds;
	if (!stage || !n || !is_watched())
		return;
	line.p.task = calloc(n, sizeof(*line.p.task));
	if (!line.p.task)
		return;
	line.phase = pt_shared(n);
	line.p.nr_tasks = n;
	line.p.now = stage;
	line.began = line.began ? line.began : now_s();
}

void pt_progress_started(size_t task, const char *arch, const char *mode)
{
	if (task >= line.p.nr_tasks)
		return;
	line.phase[task] = PT_PHASE_OTHER;
	line.p.task[task] = (struct pt_progress_task){
		.arch = arch, .mode = mode, .since = now_s(), .phase = &line.phase[task]
	};
}

void pt_progress_ended(size_t task, double seconds)
{
	line.p.stage[line.p.now].done += line.p.now != PT_STAGE_NONE;
	line.p.stage[line.p.now].seconds += seconds;
	if (task < line.p.nr_tasks)
		line.p.task[task].ended = true;
}

static unsigned columns(void)
{
	struct winsize w;

	return !ioctl(STDERR_FILENO, TIOCGWINSZ, &w) && w.ws_col > 1 ? w.ws_col : 80;
}

void pt_progress_tick(void)
{
	const double now = now_s();
	char text[400];
	size_t n;

	if (!line.p.nr_tasks || now < line.drawn + EVERY_S || now < line.began + FIRST_S)
		return;
	line.drawn = now;
	pt_progress_text(&line.p, now, text, sizeof(text));
	n = strlen(text);
	if (line.also)
		line.also(text + n, sizeof(text) - n);
	/* one line: at the edge it would become two, and one would stay */
	fprintf(stderr, "\r%.*s\033[K", (int)columns() - 1, text);
	line.is_there = true;
}

void pt_progress_end(void)
{
	if (line.is_there)
		fputs("\r\033[K", stderr);
	line.is_there = false;
	line.also = NULL;
	give_back();
}

void pt_progress_also(void (*say)(char *buf, size_t size))
{
	line.also = say;
}

void pt_progress_child(size_t task)
{
	line.mine = task < line.p.nr_tasks ? &line.phase[task] : NULL;
	/* what this process starts itself is not to be seen */
	line.p.nr_tasks = 0;
	line.is_there = false;
}

void pt_progress_phase(unsigned phase)
{
	if (line.mine)
		*line.mine = (unsigned char)phase;
}
