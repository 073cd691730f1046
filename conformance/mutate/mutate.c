// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * From options to fates: labs are opened, their mutants listed and sampled,
 * what is not known yet is tried in child processes, a few at a time.
 */
#define _GNU_SOURCE
#include "conformance/mutate/mutate.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conformance/mutate/draw.h"
#include "conformance/mutate/known.h"
#include "conformance/mutate/mutation.h"
#include "conformance/mutate/writers.h"
#include "conformance/options/subject.h"
#include "conformance/words/last_words.h"
#include "conformance/words/suggest.h"
#include "conformance/work/folders.h"
#include "conformance/work/pool.h"
#include "conformance/work/shared.h"

#define TRY_LIMIT_MS	 900000
#define PREPARE_LIMIT_MS 1800000

/* What a run needs beside its result. */
struct run {
	struct pt_mutation *m;
	struct pt_cache cache;
	char temp[PATH_MAX];
	int temp_fd;
	struct pt_lab *lab; /* one per tally */
	struct pt_known **known;
	struct pt_mutants *mutants;
	struct pt_outcome *outcome; /* shared; one per trial */
	size_t nr_shared;
};

/* ---- counting ---- */

static struct pt_tally *tally_of(const struct run *r, const struct pt_trial *t)
{
	return &r->m->tally[t->lab - r->lab];
}

static void count(struct run *r)
{
	for (size_t i = 0; i < r->m->nr_trials; i++) {
		const struct pt_trial *t = &r->m->trial[i];
		struct pt_tally *tally = tally_of(r, t);

		tally->fate[t->out->fate]++;
		if (t->out->fate != PT_FATE_SURVIVED || !t->classified)
			continue;
		tally->equivalent += t->classified->verdict == PT_EQUIVALENT;
		tally->outside += t->classified->verdict == PT_OUTSIDE;
		tally->hole += t->classified->verdict == PT_HOLE;
	}
}

/* ---- child processes ---- */

/* Those that nothing has killed so far. */
static const struct pt_mutation *tried;

static void say_alive(char *buf, size_t size)
{
	size_t alive = 0;

	for (size_t i = 0; i < tried->nr_trials; i++)
		alive += tried->trial[i].out->fate == PT_FATE_SURVIVED;
	if (alive)
		snprintf(buf, size, ", %zu survive%s", alive, alive == 1 ? "s" : "");
}

static unsigned jobs(const struct pt_options *o)
{
	return o->jobs ? o->jobs : pt_pool_cores();
}

/* One step of a lab that may take long. */
struct step {
	struct pt_lab *lab;
	int (*run)(struct pt_lab *l, char *why, size_t size);
	struct said {
		int failed;
		char why[256];
	} * said; /* shared */
};

static int run_step(void *arg)
{
	struct step *s = arg;

	s->said->failed = s->run(s->lab, s->said->why, sizeof(s->said->why));
	return 0;
}

static bool step_ended(void *arg, int status, double seconds)
{
	struct step *s = arg;

	(void)seconds;
	if (WIFEXITED(status) && !WEXITSTATUS(status))
		return false;
	s->said->failed = -1;
	pt_pool_ending(status, s->said->why, sizeof(s->said->why));
	return false;
}

enum which { DISCOVER, PREPARE };

static bool has_work(const struct run *r, const struct pt_lab *l)
{
	for (size_t i = 0; i < r->m->nr_trials; i++)
		if (r->m->trial[i].lab == l && r->m->trial[i].out->fate == PT_FATE_NONE)
			return true;
	return false;
}

/* The same step of all labs, side by side; who fails is out. */
static void all_labs(struct run *r, enum which which)
{
	struct pt_mutation *m = r->m;
	struct step *s = pt_need(calloc(m->nr_tallies, sizeof(*s)));
	struct pt_task *t = pt_need(calloc(m->nr_tallies, sizeof(*t)));
	struct said *said = pt_shared(m->nr_tallies * sizeof(*said));
	size_t n = 0;

	for (size_t i = 0; i < m->nr_tallies; i++) {
		struct pt_lab *l = &r->lab[i];

		if (*m->tally[i].why)
			continue;
		s[n] = (struct step){ l, which == DISCOVER ? l->kind->discover : l->kind->prepare,
				      &said[i] };
		if (!s[n].run || (which == PREPARE && !has_work(r, l)))
			continue;
		t[n] = (struct pt_task){
			&s[n], run_step, step_ended, PREPARE_LIMIT_MS, l->host->arch->name, NULL
		};
		n++;
	}
	pt_pool_run(t, n, jobs(m->o), which == DISCOVER ? PT_STAGE_DISCOVER : PT_STAGE_PREPARE);
	for (size_t i = 0; i < m->nr_tallies; i++)
		if (said[i].failed)
			snprintf(m->tally[i].why, sizeof(m->tally[i].why), "%s", said[i].why);
	munmap(said, m->nr_tallies * sizeof(*said));
	free(s);
	free(t);
}

struct attempt {
	struct run *run;
	struct pt_trial *trial;
};

static int try_mutant(void *arg)
{
	const struct attempt *a = arg;
	const struct pt_trial *t = a->trial;
	char dir[PATH_MAX + 32];

	snprintf(dir, sizeof(dir), "%s/%zu", a->run->temp, (size_t)(t - a->run->m->trial));
	pt_remove_tree(dir);
	if (mkdir(dir, 0777)) {
		t->out->fate = PT_FATE_ERROR;
		snprintf(t->out->by, sizeof(t->out->by), "%.80s: %s", dir, strerror(errno));
		return 0;
	}
	t->lab->kind->try(t->lab, t->file, t->mutant, dir, t->out);
	pt_remove_tree(dir);
	return 0;
}

/* A mutant that takes its process with it is found out; what fails before is our fault. */
static bool try_ended(void *arg, int status, double seconds)
{
	const struct attempt *a = arg;
	struct pt_outcome *out = a->trial->out;

	(void)seconds;
	if (!WIFEXITED(status) || WEXITSTATUS(status)) {
		out->fate = out->running ? PT_FATE_KILLED : PT_FATE_ERROR;
		pt_pool_ending(status, out->by, sizeof(out->by));
	}
	if (out->fate != PT_FATE_ERROR)
		pt_known_add(a->run->known[a->trial->lab - a->run->lab], a->trial->key, out);
	return false;
}

static void try_all(struct run *r)
{
	struct pt_mutation *m = r->m;
	struct attempt *a = pt_need(calloc(m->nr_trials + 1, sizeof(*a)));
	struct pt_task *t = pt_need(calloc(m->nr_trials + 1, sizeof(*t)));
	size_t n = 0;

	for (size_t i = 0; i < m->nr_trials; i++) {
		if (m->trial[i].out->fate != PT_FATE_NONE || *tally_of(r, &m->trial[i])->why)
			continue;
		a[n] = (struct attempt){ r, &m->trial[i] };
		t[n] = (struct pt_task){ &a[n],
					 try_mutant,
					 try_ended,
					 TRY_LIMIT_MS,
					 m->trial[i].lab->host->arch->name,
					 NULL };
		n++;
	}
	tried = m;
	pt_progress_also(say_alive);
	pt_pool_run(t, n, jobs(m->o), PT_STAGE_MUTANTS);
	free(a);
	free(t);
}

/* ---- the run ---- */

static void open_lab(struct run *r, size_t i)
{
	struct pt_mutation *m = r->m;
	struct pt_tally *t = &m->tally[i];
	struct pt_lab *l = &r->lab[i];

	*l = (struct pt_lab){ .o = m->o, .host = t->host, .kernel = m->kernel, .cache = &r->cache };
	snprintf(l->temp, sizeof(l->temp), "%.*s/%s", PATH_MAX - 32, r->temp, t->host->arch->name);
	if (mkdir(l->temp, 0777))
		snprintf(t->why, sizeof(t->why), "%.200s: %s", l->temp, strerror(errno));
	else if ((m->kernel ? pt_lab_open_kernel : pt_lab_open_builtin)(l, t->why,
									sizeof(t->why)) &&
		 !*t->why)
		snprintf(t->why, sizeof(t->why), "cannot be opened");
}

static void list_all(struct run *r)
{
	struct pt_mutation *m = r->m;

	for (size_t i = 0; i < m->nr_tallies; i++) {
		struct pt_lab *l = &r->lab[i];

		if (*m->tally[i].why)
			continue;
		if (l->kind->list && l->kind->list(l, m->tally[i].why, sizeof(m->tally[i].why)))
			continue;
		r->known[i] = pt_known_open(&r->cache, l->key);
		m->tally[i].all = pt_trials_draw(m, l, &r->mutants[i]);
	}
	r->nr_shared = m->nr_trials * sizeof(*r->outcome);
	r->outcome = pt_shared(r->nr_shared);
	for (size_t i = 0; i < m->nr_trials; i++) {
		struct pt_trial *t = &m->trial[i];

		t->out = &r->outcome[i];
		pt_known_get(r->known[t->lab - r->lab], t->key, t->out);
	}
}

static void find_fates(struct run *r)
{
	for (size_t i = 0; i < r->m->nr_tallies; i++)
		open_lab(r, i);
	all_labs(r, DISCOVER);
	list_all(r);
	all_labs(r, PREPARE);
	try_all(r);
	count(r);
}

static int report(const struct run *r)
{
	const struct pt_mutation *m = r->m;
	const bool json = m->o->format && !strcmp(m->o->format, "json");
	char *text = NULL;
	size_t size = 0;
	FILE *f = pt_open_text(&text, &size);
	int failed;

	failed = (json ? pt_mutation_write_json : pt_mutation_write_table)(f, m);
	pt_close_text(f);
	failed = failed || pt_output_save(m->o->output, text, size);
	free(text);
	return failed ? PT_EXIT_USAGE : PT_EXIT_OK;
}

/* What the fates are, as an exit status. */
static int verdict(const struct pt_mutation *m)
{
	int status = PT_EXIT_OK;

	for (size_t i = 0; i < m->nr_tallies; i++) {
		const struct pt_tally *t = &m->tally[i];

		if (*t->why || t->fate[PT_FATE_ERROR])
			return PT_EXIT_NOT_RUN;
		if (t->fate[PT_FATE_SURVIVED] > t->equivalent + t->outside)
			status = PT_EXIT_VIOLATED;
	}
	return status;
}

/* With nothing to report, the reason is the message. */
static bool nothing_ran(const struct pt_mutation *m)
{
	for (size_t i = 0; i < m->nr_tallies; i++)
		if (!*m->tally[i].why)
			return false;
	pt_usage("mutate: %s: %s", m->tally[0].host->arch->name, m->tally[0].why);
	return true;
}

/* A word that nothing is called by is no subject without faults. */
static bool nothing_named(const struct pt_mutation *m)
{
	char near[PT_NEAR];

	for (size_t i = 0; i < m->nr_tallies; i++)
		if (m->tally[i].all || *m->tally[i].why)
			return false;
	if (!m->o->function)
		return false;
	pt_usage("mutate: no mutant is of a function, macro or object '%s'%s", m->o->function,
		 pt_near_helper(m->o->function, near));
	return true;
}

static void close_all(struct run *r)
{
	struct pt_mutation *m = r->m;

	for (size_t i = 0; i < m->nr_tallies; i++) {
		pt_lab_close(&r->lab[i]);
		pt_mutants_free(&r->mutants[i]);
		if (r->known[i])
			pt_known_close(r->known[i]);
	}
	if (r->outcome)
		munmap(r->outcome, r->nr_shared ? r->nr_shared : 1);
	pt_remove_tree(r->temp);
	close(r->temp_fd);
	free(r->lab);
	free(r->known);
	free(r->mutants);
}

static int run(struct run *r)
{
	struct pt_mutation *m = r->m;
	char why[512];
	int status;

	if (pt_cache_open(&r->cache, why, sizeof(why)) ||
	    pt_cache_temp(&r->cache, r->temp, &r->temp_fd, why, sizeof(why)))
		return pt_usage("%s", why);
	r->lab = pt_need(calloc(m->nr_tallies, sizeof(*r->lab)));
	r->known = pt_need(calloc(m->nr_tallies, sizeof(*r->known)));
	r->mutants = pt_need(calloc(m->nr_tallies, sizeof(*r->mutants)));
	find_fates(r);
	status = nothing_ran(m) ? PT_EXIT_NOT_RUN : nothing_named(m) ? PT_EXIT_USAGE : report(r);
	if (!status)
		status = verdict(m);
	close_all(r);
	return status;
}

static int set_subject(struct pt_mutation *m, struct pt_kernel *kernel)
{
	const char *tree;
	int err = pt_subject_parse(m->o->subject ? m->o->subject : "builtin", &tree);
	char why[512];

	m->subject = "builtin";
	if (err != -1)
		return err;
	if (!tree)
		return PT_EXIT_OK;
	if (pt_kernel_open(kernel, tree, why, sizeof(why)))
		return pt_usage("%s", why);
	m->subject = "kernel";
	m->kernel = kernel;
	return PT_EXIT_OK;
}

/* Does the architecture have a mode that was asked for? */
static bool has_mode(const struct pt_mutation *m, const struct pt_arch_host *h)
{
	for (const struct pt_kernel_build *b = h->kernel; m->kernel && b && b->mode; b++)
		if (pt_options_want_mode(m->o, b->mode))
			return true;
	for (size_t i = 0; !m->kernel && h->builtin[i]; i++)
		if (pt_options_want_mode(m->o, h->builtin[i]->mode))
			return true;
	return false;
}

static int set_arches(struct pt_mutation *m)
{
	m->tally = pt_need(calloc(pt_nr_arch_hosts, sizeof(*m->tally)));
	for (size_t i = 0; i < pt_nr_arch_hosts; i++)
		if (pt_options_want_arch(m->o, pt_arch_hosts[i]) && has_mode(m, pt_arch_hosts[i]))
			m->tally[m->nr_tallies++].host = pt_arch_hosts[i];
	/* a part of the subjects says nothing of entries for the others; trees differ */
	m->stale_known = !m->kernel && m->nr_tallies == pt_nr_arch_hosts && !m->o->nr_mode &&
			 !m->o->function;
	return m->nr_tallies ? PT_EXIT_OK
			     : pt_usage("the %s subject has none of these modes", m->subject);
}

/* What concerns all architectures, or `arch` alone. */
static int add_classes(struct pt_mutation *m, const char *arch)
{
	char path[PATH_MAX + 64], why[PATH_MAX + 256];

	snprintf(path, sizeof(path), "%s/conformance/mutate/%s%s%s.tsv", pt_data_dir(), m->subject,
		 arch ? "/" : "", arch ? arch : "");
	return pt_classification_add(&m->classes, path, why, sizeof(why)) ? pt_usage("%s", why)
									  : PT_EXIT_OK;
}

static int load_classes(struct pt_mutation *m)
{
	int status = add_classes(m, NULL);

	for (size_t i = 0; i < pt_nr_arch_hosts && !status; i++)
		status = add_classes(m, pt_arch_hosts[i]->arch->name);
	return status;
}

int pt_mutation_run(const struct pt_options *o)
{
	struct pt_mutation m = { .o = o };
	struct pt_kernel kernel;
	struct run r = { .m = &m, .temp_fd = -1 };
	int status = set_subject(&m, &kernel);

	if (!status)
		status = set_arches(&m);
	if (!status)
		status = load_classes(&m);
	if (!status)
		status = run(&r);
	pt_classification_free(&m.classes);
	free(m.tally);
	free(m.trial);
	return status;
}
