// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/work/phases.h"

#include "conformance/work/progress.h"

static enum pt_phase now;
static struct pt_phases spent;

static const char *const names[PT_NR_PHASES] = {
	[PT_PHASE_CONFIGURE] = "configure",   [PT_PHASE_HEADERS] = "generated headers",
	[PT_PHASE_PROBING] = "probing",	      [PT_PHASE_TREE] = "compiling the tree's",
	[PT_PHASE_OWN] = "compiling our own", [PT_PHASE_LINKING] = "linking",
	[PT_PHASE_RUNNING] = "running",	      [PT_PHASE_DOUBT] = "looking for what is not set",
	[PT_PHASE_OTHER] = "everything else",
};

static double seconds_of(const struct rusage *u)
{
	return (double)(u->ru_utime.tv_sec + u->ru_stime.tv_sec) +
	       (double)(u->ru_utime.tv_usec + u->ru_stime.tv_usec) / 1e6;
}

static double used_by(int who)
{
	struct rusage u;

	return getrusage(who, &u) ? 0 : seconds_of(&u);
}

double pt_children_seconds(void)
{
	return used_by(RUSAGE_CHILDREN);
}

void pt_phase_start(enum pt_phase phase)
{
	now = phase;
	pt_progress_phase(phase);
}

void pt_phase_spent(const struct rusage *usage)
{
	spent.seconds[now] += seconds_of(usage);
}

const struct pt_phases *pt_phases(void)
{
	return &spent;
}

void pt_phases_reset(void)
{
	spent = (struct pt_phases){ 0 };
}

void pt_phases_add(const struct pt_phases *more)
{
	for (int i = 0; i < PT_NR_PHASES; i++)
		spent.seconds[i] += more->seconds[i];
}

void pt_phase_ran(enum pt_phase phase, double before)
{
	spent.seconds[phase] += pt_children_seconds() - before;
}

void pt_phases_print(FILE *f)
{
	const double all = used_by(RUSAGE_SELF) + pt_children_seconds();
	double other = all;

	fprintf(f, "processor seconds\n");
	for (int i = PT_PHASE_OTHER + 1; i < PT_NR_PHASES; i++) {
		fprintf(f, "%8.2f  %s\n", spent.seconds[i], names[i]);
		other -= spent.seconds[i];
	}
	fprintf(f, "%8.2f  %s\n%8.2f  all\n", other, names[PT_PHASE_OTHER], all);
}
