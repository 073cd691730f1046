// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * race_programs sc|tso|weak [rate]: small programs, a line each, as scenarios; of each the states
 * in which it ends, or how long it takes.  Another model checker is asked the same: race_spin.py.
 *
 * Actors are separated by '/'.  Wx1 stores 1 to x; Rx loads x; Cx12 exchanges 1 in x for 2;
 * Ax adds 1 to x; F is smp_mb(); L and U take and give back the one lock.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "conformance/race/actor.h"
#include "conformance/race/run.h"
#include "conformance/race/words.h"
#include "conformance/words/names.h"

#define ACTORS	  3
#define REGISTERS 4 /* of an actor: what its loads gave, and 1 more, so that 0 is none yet */
#define ENDS	  4096

enum { X, Y, Z, LOCK, FIRST_REGISTER, NR_CELLS = FIRST_REGISTER + ACTORS * REGISTERS };

/* What is run is given to no actor: nothing changes it meanwhile. */
static char program[ACTORS][64];
static u64 end[ENDS][NR_CELLS];
static size_t nr_ends;

static unsigned cell_named(char c)
{
	return X + (unsigned)(c - 'x');
}

static void keep(struct pt_race *r, unsigned *reg, u64 v)
{
	note(r, (*reg)++, v + 1);
}

/* Returns the next operation. */
static const char *run_one(struct pt_race *r, const char *s, unsigned *reg)
{
	switch (*s) {
	case 'W':
		store(r, cell_named(s[1]), (u64)(s[2] - '0'));
		return s + 3;
	case 'R':
		keep(r, reg, load(r, cell_named(s[1])));
		return s + 2;
	case 'C':
		keep(r, reg, cmpxchg(r, cell_named(s[1]), (u64)(s[2] - '0'), (u64)(s[3] - '0')));
		return s + 4;
	case 'A':
		keep(r, reg, atomic_add(r, cell_named(s[1]), 1));
		return s + 2;
	case 'L':
		spin_lock(r, LOCK);
		return s + 1;
	case 'U':
		spin_unlock(r, LOCK);
		return s + 1;
	default:
		smp_mb(r);
		return s + 1;
	}
}

static void run_actor(struct pt_race *r, unsigned a)
{
	unsigned reg = FIRST_REGISTER + a * REGISTERS;

	for (const char *s = program[a]; *s;)
		s = run_one(r, s, &reg);
}

static void actor_0(struct pt_race *r)
{
	run_actor(r, 0);
}

static void actor_1(struct pt_race *r)
{
	run_actor(r, 1);
}

static void actor_2(struct pt_race *r)
{
	run_actor(r, 2);
}

static const struct pt_actor actors[ACTORS] = {
	{ "p0", { actor_0 } },
	{ "p1", { actor_1 } },
	{ "p2", { actor_2 } },
};

static const struct pt_variant only[] = {
	{ .name = "only", .what = "", .fixed = "a program" },
};

static void nothing(struct pt_race *r)
{
	(void)r;
}

/* Nothing is wrong; where it ends is kept. */
static const char *collect(struct pt_race *r, bool ends)
{
	u64 now[NR_CELLS];

	for (unsigned c = 0; c < NR_CELLS; c++)
		now[c] = value(r, c);
	for (size_t i = 0; ends && i < nr_ends; i++)
		if (!memcmp(end[i], now, sizeof(now)))
			return NULL;
	if (ends && nr_ends < ENDS)
		memcpy(end[nr_ends++], now, sizeof(now));
	return NULL;
}

static const char *nothing_wrong(struct pt_race *r, bool ends)
{
	(void)r;
	(void)ends;
	return NULL;
}

static void name_cells(struct pt_race_cell cells[NR_CELLS])
{
	for (unsigned c = 0; c < NR_CELLS; c++)
		cells[c] = (struct pt_race_cell){ .name = "cell", .kind = PT_RACE_NUMBER };
	cells[LOCK].kind = PT_RACE_LOCK;
	for (unsigned c = FIRST_REGISTER; c < NR_CELLS; c++)
		cells[c].kind = PT_RACE_NOTE;
}

static size_t read_program(const char *line)
{
	size_t n = 0;

	memset(program, 0, sizeof(program));
	for (const char *p = line; n < ACTORS; p++) {
		const size_t length = strcspn(p, "/\n");

		snprintf(program[n++], sizeof(program[0]), "%.*s", (int)length, p);
		p += length;
		if (*p != '/')
			break;
	}
	return n;
}

static void print_ends(void)
{
	for (size_t i = 0; i < nr_ends; i++) {
		fputs("end", stdout);
		for (unsigned c = 0; c < NR_CELLS; c++)
			printf(" %llu", (unsigned long long)end[i][c]);
		putchar('\n');
	}
}

/* Of the processor, of this process. */
static double now(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
	       (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

/* False: not all of it was seen. */
static bool run_program(struct pt_race_subject *s, const char *line, enum pt_memory memory,
			bool rate)
{
	struct pt_race_cell cells[NR_CELLS];
	const struct pt_race_limits none = { 0 };
	struct pt_scenario is = { .name = "program",
				  .cells = cells,
				  .nr_cells = NR_CELLS,
				  .actors = actors,
				  .nr_actors = read_program(line),
				  .variants = only,
				  .nr_variants = 1,
				  .init = nothing,
				  .wrong = rate ? nothing_wrong : collect };
	struct pt_race_row *row = calloc(1, sizeof(*row));
	const double since = now();
	bool all;

	nr_ends = 0;
	name_cells(cells);
	row->scenario = &is;
	row->memory = memory;
	pt_race_run(s, &none, row);
	all = row->verdict == PT_RACE_CLEAN && nr_ends < ENDS;
	if (rate)
		printf("rate %llu states %.6f seconds %llu bytes\n",
		       (unsigned long long)row->found.states, now() - since,
		       (unsigned long long)row->found.bytes);
	else
		printf("program %llu states, %s%s", (unsigned long long)row->found.states,
		       all ? "all" : row->why, "\n");
	free(row);
	print_ends();
	return all;
}

/* Any subject's: no helper is called. */
static struct pt_race_subject *open_subject(struct pt_job *job)
{
	const struct pt_arch_host *h = pt_arch_hosts[0];
	char err[256];
	struct pt_race_subject *s;

	*job = (struct pt_job){ .host = h, .builtin = h->builtin[0], .isa = h->builtin_isa[0] };
	s = pt_race_open(&pt_engine_native, job, err, sizeof(err));
	if (!s)
		fprintf(stderr, "race_programs: %s\n", err);
	return s;
}

int main(int argc, char **argv)
{
	const bool rate = argc == 3 && !strcmp(argv[2], "rate");
	const int memory =
		argc == 2 || rate ? pt_name_index(pt_memory_names, PT_NR_MEMORIES, argv[1]) : -1;
	struct pt_job job;
	struct pt_race_subject *s = memory < 0 ? NULL : open_subject(&job);
	char line[256];
	bool all = true;

	while (s && fgets(line, sizeof(line), stdin))
		all &= run_program(s, line, (enum pt_memory)memory, rate);
	pt_race_close(s);
	return s && all ? 0 : 1;
}
