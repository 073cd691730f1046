// SPDX-License-Identifier: GPL-2.0-or-later
/* The line that says how far the work is: its words, and that its time makes sense. */
#include <stdio.h>
#include <string.h>

#include "conformance/work/phases.h"
#include "conformance/work/progress.h"
#include "harness.h"

enum { TASKS = 6 };

static struct pt_progress p;
static struct pt_progress_task task[TASKS];
static unsigned char phase[TASKS];

static void begin(enum pt_stage stage, size_t n, unsigned jobs)
{
	memset(&p, 0, sizeof(p));
	memset(task, 0, sizeof(task));
	memset(phase, 0, sizeof(phase));
	p.now = stage;
	p.stage[stage].n = n;
	p.stage[stage].jobs = jobs;
	p.task = task;
	p.nr_tasks = n;
}

static void start(size_t i, double now, const char *arch, const char *mode)
{
	task[i] = (struct pt_progress_task){
		.arch = arch, .mode = mode, .since = now, .phase = &phase[i]
	};
}

static void end(size_t i, double now)
{
	task[i].ended = true;
	p.stage[p.now].done++;
	p.stage[p.now].seconds += now - task[i].since;
}

static const char *text_at(double now)
{
	static char buf[200];

	pt_progress_text(&p, now, buf, sizeof(buf));
	return buf;
}

static unsigned said(const char *text)
{
	const char *last = strrchr(text, ',');
	unsigned n = 0;

	ck_assert_msg(last && sscanf(last, ", %u", &n) == 1, "%s", text);
	return strstr(last, " min ") ? 60 * n : n;
}

START_TEST(it_says_what_is_done)
{
	begin(PT_STAGE_BUILD, 3, 2);
	start(0, 1, "s390", "edat");
	start(1, 2, "x86", "4level");
	phase[0] = PT_PHASE_OWN;
	phase[1] = PT_PHASE_CONFIGURE;
	ck_assert_msg(!strncmp(text_at(9), "s390 edat: compiling helpers, 0 of 3 guests, ", 45),
		      "%s", text_at(9));
	end(0, 10);
	ck_assert_msg(!strncmp(text_at(10), "x86 4level: configuring, 1 of 3 guests, ", 40), "%s",
		      text_at(10));
	begin(PT_STAGE_MUTANTS, 4, 1);
	start(0, 1, "x86", NULL);
	ck_assert_msg(!strncmp(text_at(2), "x86: trying mutants, 0 of 4 mutants, ", 37), "%s",
		      text_at(2));
}
END_TEST

/* A task that takes for ever is never about to end. */
START_TEST(it_never_says_nothing_is_left)
{
	unsigned before = 0;

	begin(PT_STAGE_CELLS, 1, 1);
	start(0, 1, "x86", "4level");
	for (double now = 1; now < 400; now += 0.2) {
		unsigned left = said(text_at(now));

		ck_assert_uint_ge(left, 1);
		if (now > 101)
			ck_assert_uint_ge(left, 10);
		if (now > 10)
			ck_assert_uint_ge(left + 10 + before / 2, before);
		before = left;
	}
}
END_TEST

/* Six tasks on two cores, each as long as the table thinks times a factor; how often more is said.
 */
static unsigned simulate(double seconds, double *worst)
{
	size_t next = 0, done = 0;
	unsigned ups = 0, before = 0;
	double now = 1, until[TASKS];
	const double all = seconds * TASKS / 2;

	*worst = 0;
	begin(PT_STAGE_CELLS, TASKS, 2);
	while (done < TASKS) {
		size_t busy = 0;

		for (size_t i = 0; i < next; i++) {
			if (!task[i].ended && now >= until[i]) {
				end(i, now);
				done++;
			}
			busy += !task[i].ended;
		}
		for (; busy < 2 && next < TASKS; next++, busy++) {
			start(next, now, "arm64", "4k");
			until[next] = now + seconds;
		}
		if (done == TASKS)
			break;
		unsigned left = said(text_at(now));
		double due = all - (now - 1), off = left > due ? left - due : due - left;

		ups += before && left > before;
		/* when half of it is over, it is to be known */
		if (now - 1 > all / 2 && off > 3 && (off - 3) / all > *worst)
			*worst = (off - 3) / all;
		before = left;
		now += 0.2;
	}
	return ups;
}

START_TEST(it_runs_down)
{
	static const double seconds[] = { 0.5, 1.5, 3, 10, 60 };
	/* what takes forty times as long as was thought is found out little by little */
	static const unsigned ups[] = { 1, 1, 3, 4, 10 };
	double worst;

	ck_assert_uint_le(simulate(seconds[_i], &worst), ups[_i]);
	ck_assert_double_le(worst, 0.35);
}
END_TEST

/* A build that is late where it is makes all that is to come late. */
START_TEST(a_slow_machine_is_noticed)
{
	double quick, slow;

	begin(PT_STAGE_BUILD, 2, 1);
	p.stage[PT_STAGE_CELLS].n = 4;
	start(0, 1, "s390", "edat");
	phase[0] = PT_PHASE_OWN;
	quick = pt_progress_left(&p, 9);
	begin(PT_STAGE_BUILD, 2, 1);
	p.stage[PT_STAGE_CELLS].n = 4;
	start(0, 1, "s390", "edat");
	phase[0] = PT_PHASE_OWN;
	slow = pt_progress_left(&p, 81);
	ck_assert_double_ge(slow, 5 * quick);
	/* and one that was taken from the cache says little is to come */
	begin(PT_STAGE_BUILD, 2, 1);
	start(0, 1, "s390", "edat");
	end(0, 1.05);
	ck_assert_double_le(pt_progress_left(&p, 2), 10);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("progress");
	TCase *t = tcase_create("progress");

	tcase_add_test(t, it_says_what_is_done);
	tcase_add_test(t, it_never_says_nothing_is_left);
	tcase_add_loop_test(t, it_runs_down, 0, 5);
	tcase_add_test(t, a_slow_machine_is_noticed);
	suite_add_tcase(s, t);
	return run_suite(s);
}
