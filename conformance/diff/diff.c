// SPDX-License-Identifier: GPL-2.0-or-later
/* Which modes two subjects have in common; each is compared in a child of its own. */
#include "conformance/diff/diff.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "conformance/diff/compare.h"
#include "conformance/diff/print.h"
#include "conformance/subject/kernel.h"
#include "conformance/work/pool.h"

struct work {
	struct pt_diff_match *m; /* shared */
	const struct pt_options *o;
	const struct pt_kernel *kernel[2];
	const struct pt_kernel_build *build[2];
};

static int compare_child(void *arg)
{
	struct work *w = arg;
	struct pt_diff_match *m = w->m;

	for (size_t s = 0; s < 2; s++) {
		if (!w->build[s])
			continue;
		if (pt_kernel_guest(w->kernel[s], m->host, w->build[s], false, m->elf[s], m->why,
				    sizeof(m->why)) != PT_BUILT ||
		    !pt_kernel_has_mode(m->elf[s], w->build[s], m->why, sizeof(m->why)))
			return 0;
		m->job[s].elf = m->elf[s];
	}
	m->done = pt_diff_compare(m, w->o);
	return 0;
}

static bool compare_ended(void *arg, int status, double seconds)
{
	struct pt_diff_match *m = ((struct work *)arg)->m;

	(void)seconds;
	if (!WIFEXITED(status) || WEXITSTATUS(status)) {
		m->done = false;
		pt_pool_ending(status, m->why, sizeof(m->why));
	}
	return false;
}

/* Fills in one side of a match; false if that subject has no such mode. */
static bool find_side(struct work *w, size_t s, const char *mode)
{
	struct pt_diff_match *m = w->m;
	const struct pt_arch_host *h = m->host;

	m->job[s].host = h;
	m->job[s].mode = m->mode;
	for (const struct pt_kernel_build *b = h->kernel; w->kernel[s] && b->mode; b++)
		if (!strcmp(b->mode, mode)) {
			w->build[s] = b;
			m->job[s].isa = b->isa;
			return true;
		}
	for (size_t i = 0; !w->kernel[s] && h->builtin[i]; i++)
		if (!strcmp(h->builtin[i]->mode, mode)) {
			m->job[s].builtin = h->builtin[i];
			m->job[s].isa = h->builtin_isa[i];
			return true;
		}
	return false;
}

static size_t find_matches(struct work *w, struct pt_diff_match *m, const struct pt_options *o,
			   struct pt_kernel *const kernel[2])
{
	size_t n = 0;

	for (size_t a = 0; a < pt_nr_arch_hosts; a++) {
		const struct pt_arch *arch = pt_arch_hosts[a]->arch;

		if (!pt_options_want_arch(o, pt_arch_hosts[a]))
			continue;
		for (size_t i = 0; i < arch->nr_modes; i++) {
			if (!pt_options_want_mode(o, arch->modes[i].name))
				continue;
			w[n] = (struct work){ .m = &m[n],
					      .o = o,
					      .kernel = { kernel[0], kernel[1] } };
			memset(&m[n], 0, sizeof(m[n]));
			m[n].host = pt_arch_hosts[a];
			m[n].mode = i;
			if (find_side(&w[n], 0, arch->modes[i].name) &&
			    find_side(&w[n], 1, arch->modes[i].name))
				n++;
		}
	}
	return n;
}

static int compare_all(struct work *w, size_t n, const struct pt_options *o,
		       struct pt_kernel *const kernel[2])
{
	struct pt_task *t = calloc(n, sizeof(*t));
	int status = PT_EXIT_OK;

	if (!t)
		return pt_usage("not enough memory");
	for (size_t i = 0; i < n; i++)
		t[i] = (struct pt_task){ &w[i],
					 compare_child,
					 compare_ended,
					 1800000,
					 w[i].m->host->arch->name,
					 w[i].m->host->arch->modes[w[i].m->mode].name };
	pt_pool_run(t, n, o->jobs ? o->jobs : pt_pool_cores(), PT_STAGE_COMPARE);
	free(t);
	for (size_t i = 0; i < n; i++) {
		if (!w[i].m->done)
			status = PT_EXIT_NOT_RUN;
		else if (pt_diff_count(w[i].m, false) && status == PT_EXIT_OK)
			status = PT_EXIT_VIOLATED;
	}
	if (o->format && !strcmp(o->format, "json"))
		pt_diff_print_json(w[0].m, n, kernel);
	else
		pt_diff_print_table(w[0].m, n, o, kernel);
	return status;
}

#define MAX_MATCHES 32

int pt_diff(const struct pt_options *o, const struct pt_side side[2])
{
	struct pt_kernel kernels[2], *kernel[2] = { NULL, NULL };
	struct work w[MAX_MATCHES];
	char err[512];
	struct pt_diff_match *m = mmap(NULL, MAX_MATCHES * sizeof(*m), PROT_READ | PROT_WRITE,
				       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	size_t n;
	int status;

	if (m == MAP_FAILED)
		return pt_usage("not enough memory");
	for (size_t s = 0; s < 2; s++) {
		if (!side[s].tree)
			continue;
		kernel[s] = &kernels[s];
		if (pt_kernel_open(kernel[s], side[s].tree, err, sizeof(err)))
			return pt_usage("%s", err);
	}
	n = find_matches(w, m, o, kernel);
	status = n ? compare_all(w, n, o, kernel)
		   : pt_usage("the two subjects have no architecture and mode in common");
	munmap(m, MAX_MATCHES * sizeof(*m));
	return status;
}
