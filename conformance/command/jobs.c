// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/command/jobs.h"

#include <limits.h>
#include <unistd.h>

#include "conformance/work/folders.h"

/* Can there be such a job at all, on some machine of this kind? */
static bool possible(const struct pt_arch_host *h, size_t mode, const struct pt_guest_isa *isa,
		     const struct pt_engine *e, bool builtin)
{
	const struct pt_qemu *q = pt_qemu_of(h, mode);

	if (e == &pt_engine_native)
		return builtin || pt_native_runs(isa);
	if (e == &pt_engine_qemu_kvm)
		return q && q->cpu_kvm && pt_native_runs(isa);
	return !e->walks || q;
}

/* What this machine lacks for it; "" if nothing is known to. */
static void lacking(const struct pt_arch_host *h, size_t mode, const struct pt_guest_isa *isa,
		    const struct pt_engine *e, char *why, size_t size)
{
	char elf[PATH_MAX];
	struct pt_job job = { h, mode, NULL, isa, elf };

	*why = '\0';
	snprintf(elf, sizeof(elf), "%s/%s-%s.elf", pt_guest_dir(), h->arch->name,
		 h->arch->modes[mode].name);
	/* that a guest is not built yet is for the run to say */
	if (e != &pt_engine_native && !access(elf, R_OK))
		e->available(&job, why, size);
}

/* One for each engine. */
static void each_engine(const struct pt_options *o, struct pt_listed_job j,
			const struct pt_guest_isa *isa,
			void (*job)(const struct pt_listed_job *j, void *arg), void *arg)
{
	const size_t mode = pt_mode_number(j.host->arch, j.mode);
	char why[256];

	if (!pt_options_want_mode(o, j.mode))
		return;
	for (size_t e = 0; pt_engines[e]; e++) {
		if (!pt_options_want_engine(o, pt_engines[e]) ||
		    !possible(j.host, mode, isa, pt_engines[e], j.builtin))
			continue;
		lacking(j.host, mode, isa, pt_engines[e], why, sizeof(why));
		j.engine = pt_engines[e];
		j.lacks = why;
		job(&j, arg);
	}
}

void pt_each_job(const struct pt_options *o, const struct pt_arch_host *h, bool builtin,
		 void (*job)(const struct pt_listed_job *j, void *arg), void *arg)
{
	struct pt_listed_job j = { .builtin = builtin, .host = h };

	if (!pt_options_want_arch(o, h))
		return;
	for (size_t b = 0; builtin && h->builtin[b]; b++) {
		j.mode = h->builtin[b]->mode;
		each_engine(o, j, h->builtin_isa[b], job, arg);
	}
	for (const struct pt_kernel_build *k = h->kernel; !builtin && k && k->mode; k++) {
		j.mode = k->mode;
		each_engine(o, j, k->isa, job, arg);
	}
}
