// SPDX-License-Identifier: GPL-2.0-or-later
/* The commands run and kernel: from options to a report. */
#include "conformance/command/cells.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conformance/results/reach.h"
#include "conformance/results/results.h"
#include "conformance/run/build.h"
#include "conformance/run/compiler.h"
#include "conformance/run/execute.h"
#include "conformance/run/plan.h"
#include "conformance/run/replay.h"
#include "conformance/run/state.h"
#include "conformance/subject/commit.h"
#include "conformance/subject/identifiers.h"
#include "conformance/subject/kernel.h"
#include "conformance/subject/revision.h"
#include "conformance/words/last_words.h"
#include "conformance/words/names.h"
#include "conformance/words/version.h"
#include "conformance/work/phases.h"

/* A kernel tree, or what git has of one. */
struct tree {
	struct pt_kernel kernel;
	char shown[PATH_MAX]; /* what the user knows it by */
	struct pt_repository repository;
	struct pt_revision revision; /* .tree is empty: the folder as it is */
};

/* What runs the same again, but for the options that a result adds; to be freed. */
static char *command_for(const struct pt_options *o, const struct tree *k)
{
	char *command = NULL;
	size_t size;
	FILE *f = pt_open_text(&command, &size);

	if (!f)
		return NULL;
	fputs(k ? "ptconform kernel " : "ptconform run", f);
	if (k)
		pt_put_quoted(f, k->shown);
	if (k && *k->revision.tree)
		fprintf(f, " --rev %.12s", k->revision.commit);
	if (o->cases_given)
		fprintf(f, " --cases %llu", (unsigned long long)o->cases);
	pt_close_text(f);
	return command;
}

/* It takes git a while to see whether anything was changed: only for who tells of it. */
static bool says_commit(const struct pt_options *o)
{
	return o->format && pt_is_word_in("json kcidb mail", o->format);
}

static int describe(struct pt_report *r, const struct pt_options *o, const struct tree *k)
{
	memset(r, 0, sizeof(*r));
	r->tool = PT_VERSION;
	r->seed = o->seed;
	r->subject = k ? "kernel" : "builtin";
	if (k) {
		r->tree = pt_copy(k->shown);
		r->version = pt_copy(k->kernel.version);
		r->revision = *k->revision.tree ? pt_copy(k->revision.commit) : NULL;
		if (says_commit(o) && !r->revision)
			pt_commit_of(k->kernel.tree, &r->commit);
		else if (says_commit(o))
			pt_commit_named(&k->repository.git, r->revision, &r->commit);
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

static bool ran(const struct pt_plan *p, const char *arch)
{
	for (size_t i = 0; i < p->nr_cells; i++)
		if (p->cells[i].row.status == PT_CELL_RAN && !strcmp(p->cells[i].row.arch, arch))
			return true;
	return false;
}

/* Who asks for an architecture asks for the modes that the tree can have; a tool is to be there. */
static void forgive_modes(struct pt_plan *p, const struct pt_options *o)
{
	for (size_t i = 0; i < p->nr_cells && !o->nr_mode && !o->nr_engine; i++)
		if (p->cells[i].row.impossible && ran(p, p->cells[i].row.arch))
			p->cells[i].row.named = false;
}

static bool is_same(const struct pt_report *r, const struct pt_cell *c)
{
	for (size_t i = 0; r && i < r->nr_cells; i++)
		if (*c->row.code && !strcmp(r->cells[i].code, c->row.code) &&
		    !strcmp(r->cells[i].arch, c->row.arch) &&
		    !strcmp(r->cells[i].mode, c->row.mode))
			return true;
	return false;
}

static bool is_to_be_run(const struct pt_cells_but *but, const struct pt_cell *c)
{
	return !but->built_only && !is_same(but->same, c) && (!but->only || is_same(but->only, c));
}

static void leave_out(struct pt_plan *p, const struct pt_cells_but *but)
{
	char why[256];

	for (size_t i = 0; i < p->nr_cells; i++) {
		struct pt_cell *c = &p->cells[i];

		if (c->row.status != PT_CELL_RAN || is_to_be_run(but, c))
			continue;
		snprintf(why, sizeof(why), "the same machine code as in %.200s: not run",
			 but->like ? but->like : "");
		pt_cell_skip(c, why);
		c->row.unchanged = true;
		c->row.named = false;
	}
}

/* Cells of one configuration have one guest. */
static bool is_repeated(const struct pt_plan *p, size_t cell)
{
	for (size_t i = 0; i < cell; i++)
		if (!strcmp(p->cells[i].elf, p->cells[cell].elf))
			return true;
	return false;
}

static void tell_inputs(const struct pt_plan *p, const struct pt_cells_but *but)
{
	for (size_t i = 0; i < p->nr_cells && but->input; i++)
		if (*p->cells[i].elf && !is_repeated(p, i))
			pt_kernel_inputs(p->cells[i].elf, but->input, but->arg);
}

/* What is wrong with the machine, or NULL: what it cannot build is as if nobody had tried. */
static const char *find_trouble(const struct pt_plan *p)
{
	for (size_t i = 0; i < p->nr_cells; i++)
		if (p->cells[i].row.trouble)
			return p->cells[i].row.reason;
	return NULL;
}

static int run(const struct pt_options *o, const struct tree *t, const struct pt_cells_but *but,
	       struct pt_plan *p, struct pt_report *out)
{
	const struct pt_kernel *k = t ? &t->kernel : NULL;
	double before;

	if (pt_plan_make(p, o, k))
		return PT_EXIT_USAGE;
	pt_plan_expect(p, o);
	if (k)
		pt_plan_build(p, o, k);
	if (but) {
		tell_inputs(p, but);
		leave_out(p, but);
	}
	pt_plan_run(p, o);
	pt_plan_compilers(p);
	forgive_modes(p, o);
	before = pt_children_seconds();
	if (k)
		pt_plan_doubt(p, o, k);
	pt_phase_ran(PT_PHASE_DOUBT, before);
	before = pt_children_seconds();
	if (!getenv("PTCONFORM_VERDICTS"))
		pt_plan_replay(p, o);
	pt_phase_ran(PT_PHASE_RUNNING, before);
	if (o->bisect && find_trouble(p))
		return pt_usage("%s: no verdict on this commit", find_trouble(p));
	const int failed = describe(out, o, t) || pt_plan_report(p, o, out);

	/* of a revision there is no more than what is compiled: callers may be elsewhere */
	if (!failed && k && !*t->revision.tree && !getenv("PTCONFORM_VERDICTS"))
		pt_mark_uncalled(out, out->tree);
	if (failed) {
		pt_report_free(out);
		return pt_usage("not enough memory for the report");
	}
	if (k && !(but && but->built_only))
		note_called(out, k);
	return 0;
}

/* A repository without files, and nobody said of which revision they are to be. */
static bool is_bare(const char *path)
{
	static const char *const has[] = { "HEAD", "objects", "refs" };
	char name[PATH_MAX + 16];

	for (size_t i = 0; i < PT_ARRAY_SIZE(has); i++) {
		snprintf(name, sizeof(name), "%s/%s", path, has[i]);
		if (access(name, F_OK))
			return false;
	}
	return true;
}

static int open_folder(struct tree *t, const char *path, char *err, size_t size)
{
	if (pt_kernel_open(&t->kernel, path, err, size)) {
		if (is_bare(path))
			snprintf(err, size,
				 "%s is a bare repository, without files: give --rev REV", path);
		return -1;
	}
	snprintf(t->shown, sizeof(t->shown), "%s", t->kernel.tree);
	return 0;
}

static int open_revision(struct tree *t, const struct pt_options *o, char *err, size_t size)
{
	char why[512];

	if (pt_repository_open(&t->repository, o->tree, err, size))
		return -1;
	if (!pt_revision_take(&t->revision, &t->repository, o->rev, err, size)) {
		snprintf(t->shown, sizeof(t->shown), "%s", t->repository.git.repository);
		if (!pt_kernel_open(&t->kernel, t->revision.tree, why, sizeof(why)))
			return 0;
		snprintf(err, size, "revision %.80s of %.160s is no kernel tree: %.200s", o->rev,
			 t->shown, why);
		pt_revision_drop(&t->revision);
	}
	pt_repository_close(&t->repository);
	return -1;
}

static void close_tree(struct tree *t)
{
	if (!*t->revision.tree)
		return;
	pt_revision_drop(&t->revision);
	pt_repository_close(&t->repository);
}

int pt_run_cells(const struct pt_options *o, struct pt_report *out)
{
	return pt_run_cells_but(o, NULL, out);
}

int pt_run_cells_but(const struct pt_options *o, const struct pt_cells_but *but,
		     struct pt_report *out)
{
	struct tree *t = o->tree ? pt_need(calloc(1, sizeof(*t))) : NULL;
	struct pt_plan p = { NULL, 0 };
	char err[512];
	int status;

	if (t && (o->rev ? open_revision(t, o, err, sizeof(err))
			 : open_folder(t, o->tree, err, sizeof(err)))) {
		free(t);
		return pt_usage("%s", err);
	}
	if (t)
		t->kernel.kept_only = o->kept_only;
	status = run(o, t, but, &p, out);
	if (t)
		close_tree(t);
	free(t);
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
