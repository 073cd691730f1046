// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/options/pick.h"

#include <stdio.h>
#include <string.h>

#include "conformance/words/names.h"
#include "conformance/words/suggest.h"

/* ---- lists of valid names, for messages ---------------------------------- */

#define VALID 512

static void arch_names(char *buf, size_t size)
{
	struct pt_text t;
	pt_text_init(&t, buf, size);
	for (size_t i = 0; i < pt_nr_arch_hosts; i++)
		pt_text_add(&t, " %s", pt_arch_hosts[i]->arch->name);
}

static void engine_names(char *buf, size_t size)
{
	struct pt_text t;
	pt_text_init(&t, buf, size);
	for (size_t i = 0; pt_engines[i]; i++)
		pt_text_add(&t, " %s", pt_engines[i]->name);
}

static void mode_names(const struct pt_options *o, char *buf, size_t size)
{
	struct pt_text t;
	pt_text_init(&t, buf, size);
	for (size_t i = 0; i < pt_nr_arch_hosts; i++) {
		const struct pt_arch *a = pt_arch_hosts[i]->arch;
		if (!pt_options_want_arch(o, pt_arch_hosts[i]))
			continue;
		for (size_t m = 0; m < a->nr_modes; m++)
			pt_text_add(&t, " %s", a->modes[m].name);
	}
}

/* ---- one name -------------------------------------------------------------- */

/* Compilers and uname call architectures otherwise: aarch64, ppc64le, s390x. */
static const char *near_arch(const char *name, const char *valid, char buf[PT_NEAR])
{
	pt_near_listed(name, valid, buf);
	for (size_t i = 0; !*buf && i < pt_nr_arch_hosts; i++) {
		const struct pt_arch_host *h = pt_arch_hosts[i];
		for (const struct pt_kernel_build *k = h->kernel; !*buf && k && k->mode; k++)
			if (*pt_near_listed(name, k->isa->name, buf))
				snprintf(buf, PT_NEAR, "; near it: %s", h->arch->name);
	}
	return buf;
}

int pt_pick_arch(struct pt_options *o, const char *name)
{
	const struct pt_arch_host *h = pt_arch_host_named(name);
	char valid[VALID], near[PT_NEAR];
	if (!h) {
		arch_names(valid, sizeof(valid));
		return pt_usage("unknown architecture '%s'; there are:%s%s", name, valid,
				near_arch(name, valid, near));
	}
	for (size_t i = 0; i < o->nr_arch; i++)
		if (o->arch[i] == h)
			return -1;
	if (o->nr_arch < PT_MAX_PICKS)
		o->arch[o->nr_arch++] = h;
	return -1;
}

int pt_pick_engine(struct pt_options *o, const char *name)
{
	const struct pt_engine *e = pt_engine_named(name);
	char valid[VALID], near[PT_NEAR];
	if (!e) {
		engine_names(valid, sizeof(valid));
		return pt_usage("unknown engine '%s'; there are:%s%s", name, valid,
				pt_near_listed(name, valid, near));
	}
	for (size_t i = 0; i < o->nr_engine; i++)
		if (o->engine[i] == e)
			return -1;
	if (o->nr_engine < PT_MAX_PICKS)
		o->engine[o->nr_engine++] = e;
	return -1;
}

/* The static name of a mode of a picked architecture, or NULL. */
static const char *find_mode(const struct pt_options *o, const char *name)
{
	for (size_t i = 0; i < pt_nr_arch_hosts; i++) {
		const struct pt_arch *a = pt_arch_hosts[i]->arch;
		if (!pt_options_want_arch(o, pt_arch_hosts[i]))
			continue;
		for (size_t m = 0; m < a->nr_modes; m++)
			if (!strcmp(a->modes[m].name, name))
				return a->modes[m].name;
	}
	return NULL;
}

int pt_pick_mode(struct pt_options *o, const char *name)
{
	const char *mode = find_mode(o, name);
	char valid[VALID], near[PT_NEAR];
	if (!mode) {
		mode_names(o, valid, sizeof(valid));
		return pt_usage("unknown mode '%s'%s; there are:%s%s", name,
				o->nr_arch ? " of the architectures asked for" : "", valid,
				pt_near_listed(name, valid, near));
	}
	for (size_t i = 0; i < o->nr_mode; i++)
		if (o->mode[i] == mode)
			return -1;
	if (o->nr_mode < PT_MAX_PICKS)
		o->mode[o->nr_mode++] = mode;
	return -1;
}
