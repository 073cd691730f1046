// SPDX-License-Identifier: GPL-2.0-or-later
/* The commands run and kernel: from options to a report. */
#include "conformance/command/cells.h"

#include <stdlib.h>
#include <string.h>

#include "conformance/results/reach.h"
#include "conformance/results/results.h"
#include "conformance/run/build.h"
#include "conformance/run/execute.h"
#include "conformance/run/plan.h"
#include "conformance/run/replay.h"
#include "conformance/run/state.h"
#include "conformance/subject/identifiers.h"
#include "conformance/subject/kernel.h"
#include "conformance/words/last_words.h"
#include "conformance/words/version.h"
#include "conformance/work/phases.h"

/* What runs the same again, but for the options that a result adds; to be freed. */
static char *command_for(const struct pt_options *o, const struct pt_kernel *k)
{
	char *command = NULL;
	size_t size;
	FILE *f = pt_open_text(&command, &size);

	if (!f)
		return NULL;
	fputs(k ? "ptconform kernel " : "ptconform run", f);
	if (k)
		pt_put_quoted(f, k->tree);
	if (o->cases_given)
		fprintf(f, " --cases %llu", (unsigned long long)o->cases);
	pt_close_text(f);
	return command;
}

static int describe(struct pt_report *r, const struct pt_options *o, const struct pt_kernel *k)
{
	memset(r, 0, sizeof(*r));
	r->tool = PT_VERSION;
	r->seed = o->seed;
	r->subject = k ? "kernel" : "builtin";
	if (k) {
		r->tree = pt_copy(k->tree);
		r->version = pt_copy(k->version);
	}
	r->command = command_for(o, k);
	return r->command && (!k || (r->tree && r->version)) ? 0 : -1;
}

/* Which helpers the tree's code that no architecture owns calls; nothing if it cannot be read. */
static void note_called(struct pt_report *r, const struct pt_kernel *k)
{
	const char *names[PT_NR_HELPERS];

	for (unsigned h = 0; h < PT_NR_HELPERS; h++)
		names[h] = pt_helpers[h].name;
	if (pt_identifiers_in_mm(k->tree, names, PT_NR_HELPERS, r->called))
		memset(r->called, 0, sizeof(r->called));
}

static int run(const struct pt_options *o, const struct pt_kernel *k, struct pt_plan *p,
	       struct pt_report *out)
{
	double before;

	if (pt_plan_make(p, o, k))
		return PT_EXIT_USAGE;
	pt_plan_expect(p, o);
	if (k)
		pt_plan_build(p, o, k);
	pt_plan_run(p, o);
	before = pt_children_seconds();
	if (k)
		pt_plan_doubt(p, o, k);
	pt_phase_ran(PT_PHASE_DOUBT, before);
	before = pt_children_seconds();
	if (!getenv("PTCONFORM_VERDICTS"))
		pt_plan_replay(p, o);
	pt_phase_ran(PT_PHASE_RUNNING, before);
	const int failed = describe(out, o, k) || pt_plan_report(p, o, out);

	if (!failed && out->tree && !getenv("PTCONFORM_VERDICTS"))
		pt_mark_uncalled(out, out->tree);
	if (failed) {
		pt_report_free(out);
		return pt_usage("not enough memory for the report");
	}
	if (k)
		note_called(out, k);
	return 0;
}

int pt_run_cells(const struct pt_options *o, struct pt_report *out)
{
	struct pt_plan p = { NULL, 0 };
	struct pt_kernel kernel;
	char err[512];
	int status;

	if (o->tree && pt_kernel_open(&kernel, o->tree, err, sizeof(err)))
		return pt_usage("%s", err);
	kernel.kept_only = o->kept_only;
	status = run(o, o->tree ? &kernel : NULL, &p, out);
	if (getenv("PTCONFORM_PHASES"))
		pt_phases_print(stderr);
	pt_plan_free(&p);
	return status;
}

/* A guest's folder is named by all that it is made of. */
static size_t hash_guests(const struct pt_plan *p, struct pt_hash *h)
{
	size_t n = 0;

	for (size_t i = 0; i < p->nr_cells; i++) {
		const struct pt_cell *c = &p->cells[i];

		if (c->row.status != PT_CELL_RAN)
			continue;
		pt_hash_text(h, c->row.mode);
		pt_hash_text(h, c->row.engine);
		pt_hash_text(h, c->elf);
		n++;
	}
	return n;
}

bool pt_cells_kept(const struct pt_options *o, char hex[PT_HEX_SIZE])
{
	struct pt_plan p = { NULL, 0 };
	struct pt_kernel kernel;
	struct pt_hash h;
	char err[512];
	size_t n;

	if (pt_kernel_open(&kernel, o->tree, err, sizeof(err)))
		return false;
	kernel.kept_only = true;
	if (pt_plan_make(&p, o, &kernel))
		return false;
	pt_plan_build(&p, o, &kernel);
	pt_hash_start(&h);
	n = hash_guests(&p, &h);
	pt_hash_end(&h, hex);
	pt_plan_free(&p);
	return n > 0;
}
