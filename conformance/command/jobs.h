/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The jobs there are: a cell each, of the builtin subjects or of any kernel tree. */
#ifndef PT_JOBS_H
#define PT_JOBS_H

#include "conformance/options/options.h"

/* A cell by what it is asked for: ptconform run|kernel --arch --mode --engine. */
struct pt_listed_job {
	bool builtin;
	const struct pt_arch_host *host;
	const char *mode;
	const struct pt_engine *engine;
	const char *lacks; /* what this machine lacks for it, in words; "": nothing that is known */
};

/*
 * All that the options pick, in the order of a run, and that some machine of this kind could
 * do; a tree may lack modes of it.
 */
void pt_each_job(const struct pt_options *o, const struct pt_arch_host *h, bool builtin,
		 void (*job)(const struct pt_listed_job *j, void *arg), void *arg);

#endif
