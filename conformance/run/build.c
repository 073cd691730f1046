// SPDX-License-Identifier: GPL-2.0-or-later
/* The guests of kernel subjects: one child per configuration. */
#define _GNU_SOURCE
#include "conformance/run/build.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "conformance/subject/doubts.h"
#include "conformance/subject/kernel.h"
#include "conformance/subject/kernel_code.h"
#include "conformance/words/last_words.h"
#include "conformance/work/phases.h"
#include "conformance/work/pool.h"
#include "conformance/work/shared.h"

#define BUILD_LIMIT_MS 1800000

/* One configuration of a kernel tree and all cells that use its guest. */
struct build {
	const struct pt_kernel *kernel;
	struct pt_plan *plan;
	const struct pt_arch_host *host;
	const struct pt_kernel_build *build;
	bool image;	 /* some engine wants the bare-metal image too */
	unsigned number; /* from 1: pt_cell_row */
	struct answer {
		enum pt_built built;
		struct pt_phases phases;
		char elf[PATH_MAX];
		char why[256];
		char code[PT_HEX_SIZE];
	} * answer; /* shared */
};

static int run_build(void *arg)
{
	struct build *b = arg;
	struct answer *a = b->answer;

	pt_phases_reset();
	a->built = pt_kernel_guest(b->kernel, b->host, b->build, b->image, a->elf, a->why,
				   sizeof(a->why));
	if (a->built == PT_BUILT && !pt_kernel_code(a->elf, a->code))
		a->code[0] = '\0';
	a->phases = *pt_phases();
	return 0;
}

static void keep(char **words, const char *text)
{
	if (!*words)
		*words = pt_copy(text);
}

static void note_unknown(struct pt_cell *c, const struct pt_kernel_note *n)
{
	void *p = realloc(c->unknown, (c->nr_unknown + 1) * sizeof(*c->unknown));

	if (!p)
		pt_no_memory();
	c->unknown = p;
	c->unknown[c->nr_unknown++] =
		(struct pt_unknown_helper){ c->row.arch, pt_copy(n->id), pt_copy(n->text) };
}

static void note_doubt(struct pt_cell *c, const struct pt_kernel_note *n)
{
	for (size_t i = 0; i < pt_nr_asked; i++)
		if (!strcmp(pt_asked[i].id, n->id))
			keep(&c->doubt[__builtin_ctzll(pt_asked[i].bit)], n->text);
}

static void note(void *arg, const struct pt_kernel_note *n)
{
	struct pt_cell *c = arg;

	if (n->kind == PT_NOTE_UNKNOWN)
		note_unknown(c, n);
	else if (n->kind == PT_NOTE_DOUBT)
		note_doubt(c, n);
	else if (n->kind == PT_NOTE_GUESSED)
		keep(&c->guessed, n->text);
	else if (n->helper >= 0 && n->kind == PT_NOTE_NAMED)
		keep(&c->tree_name[n->helper], n->text);
	else if (n->helper >= 0) {
		keep(&c->why_absent[n->helper], n->text);
		c->does_not_compile[n->helper] |= n->kind == PT_NOTE_BROKEN;
	}
}

static bool is_to_be_built(const struct pt_cell *c)
{
	return c->build && c->row.status == PT_CELL_RAN;
}

static bool build_ended(void *arg, int status, double seconds)
{
	struct build *b = arg;
	struct answer *a = b->answer;
	char why[256];

	if (!WIFEXITED(status) || WEXITSTATUS(status)) {
		a->built = PT_BUILT_ERROR;
		pt_pool_ending(status, a->why, sizeof(a->why));
	}
	pt_phases_add(&a->phases);
	for (size_t i = 0; i < b->plan->nr_cells; i++) {
		struct pt_cell *c = &b->plan->cells[i];

		if (!is_to_be_built(c) || strcmp(c->build->config, b->build->config))
			continue;
		/* a lesser machine's run is added to its cell's, which has the build */
		c->row.seconds += c->machine ? 0 : seconds;
		c->row.build_seconds = seconds;
		c->row.build = b->number;
		c->row.impossible = a->built == PT_BUILT_NO_MODE;
		if (a->built == PT_BUILT_ERROR) {
			pt_cell_error(c, a->why);
		} else if (a->built != PT_BUILT) {
			pt_cell_skip(c, a->why);
		} else if (!pt_kernel_has_mode(a->elf, c->build, why, sizeof(why))) {
			c->row.impossible = true;
			pt_cell_skip(c, why);
		} else {
			snprintf(c->elf, sizeof(c->elf), "%s", a->elf);
			snprintf(c->row.code, sizeof(c->row.code), "%s", a->code);
			pt_kernel_notes(c->elf, note, c);
		}
	}
	return false;
}

static bool same_config(const struct build *b, size_t n, const char *config)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(b[i].build->config, config))
			return true;
	return false;
}

/* Does any cell of this configuration run on a bare machine? */
static bool wants_image(const struct pt_plan *p, const char *config)
{
	for (size_t i = 0; i < p->nr_cells; i++) {
		const struct pt_cell *c = &p->cells[i];

		if (is_to_be_built(c) && c->engine->walks && !strcmp(c->build->config, config))
			return true;
	}
	return false;
}

/* What cannot run here whatever its guest is: said before anything is built. */
static void skip_unusable(struct pt_plan *p)
{
	for (size_t i = 0; i < p->nr_cells; i++) {
		struct pt_cell *c = &p->cells[i];
		struct pt_job job = { c->host, c->mode, c->builtin, c->isa, NULL };
		char why[200];

		if (!is_to_be_built(c) || !c->engine->usable(&job, why, sizeof(why)))
			continue;
		pt_cell_skip(c, why);
	}
}

void pt_plan_build(struct pt_plan *p, const struct pt_options *o, const struct pt_kernel *kernel)
{
	struct build *b = calloc(p->nr_cells, sizeof(*b));
	struct pt_task *t = calloc(p->nr_cells, sizeof(*t));
	size_t n = 0;

	if (!b || !t)
		pt_no_memory();
	skip_unusable(p);
	for (size_t i = 0; i < p->nr_cells; i++) {
		const struct pt_cell *c = &p->cells[i];

		if (!is_to_be_built(c) || same_config(b, n, c->build->config))
			continue;
		b[n] = (struct build){ kernel,
				       p,
				       c->host,
				       c->build,
				       wants_image(p, c->build->config),
				       (unsigned)n + 1,
				       pt_shared(sizeof(struct answer)) };
		t[n] = (struct pt_task){ &b[n],		 run_build,   build_ended,
					 BUILD_LIMIT_MS, c->row.arch, c->row.mode };
		n++;
	}
	/* one more than cores: a build has steps that wait for the disk or for one another */
	pt_pool_run(t, n, o->jobs ? o->jobs : pt_pool_cores() + 1, PT_STAGE_BUILD);
	for (size_t i = 0; i < n; i++)
		munmap(b[i].answer, sizeof(struct answer));
	free(b);
	free(t);
}
