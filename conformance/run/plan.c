// SPDX-License-Identifier: GPL-2.0-or-later
/* Which cells there are, and what each of them needs. */
#include "conformance/run/plan.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "conformance/words/names.h"
#include "conformance/work/folders.h"

static struct pt_response *shared_response(void)
{
	void *p = mmap(NULL, sizeof(struct pt_response), PROT_READ | PROT_WRITE,
		       MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	return p == MAP_FAILED ? NULL : p;
}

/* Adds a cell and returns it, or NULL when memory is out. */
static struct pt_cell *add(struct pt_plan *p, const struct pt_options *o,
			   const struct pt_arch_host *h, const char *mode,
			   const struct pt_engine *e)
{
	struct pt_cell *cells = realloc(p->cells, (p->nr_cells + 1) * sizeof(*cells)), *c;
	size_t index = pt_mode_number(h->arch, mode);

	if (!cells || index == h->arch->nr_modes)
		return NULL;
	p->cells = cells;
	c = &cells[p->nr_cells];
	memset(c, 0, sizeof(*c));
	c->rs = shared_response();
	if (!c->rs)
		return NULL;
	p->nr_cells++;
	c->host = h;
	c->of = p->nr_cells - 1;
	c->mode = index;
	c->engine = e;
	c->row.arch = h->arch->name;
	c->row.mode = h->arch->modes[index].name;
	c->row.engine = e->name;
	c->row.named = o->nr_arch || o->nr_mode || o->nr_engine;
	return c;
}

static void skip(struct pt_cell *c, const char *fmt, const char *a, const char *b)
{
	c->row.status = PT_CELL_SKIP;
	snprintf(c->row.reason, sizeof(c->row.reason), fmt, a, b);
}

static void find_builtin_guest(struct pt_cell *c)
{
	snprintf(c->elf, sizeof(c->elf), "%s/%s-%s.elf", pt_guest_dir(), c->row.arch, c->row.mode);
	if (!c->engine->wants_elf)
		c->elf[0] = '\0';
	else if (access(c->elf, R_OK))
		skip(c, "no guest was built for %s: install %s and build again", c->isa->name,
		     c->isa->package);
}

static int plan_builtin(struct pt_plan *p, const struct pt_options *o, const struct pt_arch_host *h,
			const struct pt_engine *e)
{
	for (size_t i = 0; h->builtin[i]; i++) {
		struct pt_cell *c;

		if (!pt_options_want_mode(o, h->builtin[i]->mode))
			continue;
		c = add(p, o, h, h->builtin[i]->mode, e);
		if (!c)
			return -1;
		c->builtin = h->builtin[i];
		c->isa = h->builtin_isa[i];
		find_builtin_guest(c);
	}
	return 0;
}

/* Further runs with switches the other way; a machine that walks has what QEMU gives it. */
static int add_lesser(struct pt_plan *p, const struct pt_options *o)
{
	const size_t of = p->nr_cells - 1;
	const struct pt_cell whole = p->cells[of];
	const struct pt_machine *m = whole.engine->walks ? NULL : whole.host->lesser;

	/* hazards are the cell's own machine's, unless somebody asks for another */
	if (o->hazards && !o->only_switch)
		return 0;

	for (; m && m->lacks; m++) {
		struct pt_cell *c;

		if ((o->only_switch && !pt_machine_has_switch(m, o->only_switch)) ||
		    (m->modes && fnmatch(m->modes, whole.row.mode, 0) != 0))
			continue;
		c = add(p, o, whole.host, whole.row.mode, whole.engine);
		if (!c)
			return -1;
		c->build = whole.build;
		c->isa = whole.isa;
		c->machine = m;
		c->of = of;
	}
	return 0;
}

static int plan_kernel(struct pt_plan *p, const struct pt_options *o, const struct pt_arch_host *h,
		       const struct pt_engine *e)
{
	for (const struct pt_kernel_build *b = h->kernel; b->mode; b++) {
		struct pt_cell *c;

		if (!pt_options_want_mode(o, b->mode))
			continue;
		/* another machine's code natively: only if somebody insists */
		if (e == &pt_engine_native && !o->nr_engine && !pt_native_runs(b->isa))
			continue;
		c = add(p, o, h, b->mode, e);
		if (!c)
			return -1;
		c->build = b;
		c->isa = b->isa;
		if (add_lesser(p, o))
			return -1;
	}
	return 0;
}

/* The default run needs nothing but the host and Unicorn; for hazards one of them will do. */
static bool wanted(const struct pt_options *o, const struct pt_engine *e, bool of_tree)
{
	if (o->nr_engine)
		return pt_options_want_engine(o, e);
	if (o->hazards)
		return e == (of_tree ? &pt_engine_unicorn : &pt_engine_native);
	return e == &pt_engine_native || e == &pt_engine_unicorn;
}

int pt_plan_make(struct pt_plan *p, const struct pt_options *o, const struct pt_kernel *kernel)
{
	for (size_t a = 0; a < pt_nr_arch_hosts; a++) {
		const struct pt_arch_host *h = pt_arch_hosts[a];

		if (!pt_options_want_arch(o, h))
			continue;
		for (size_t i = 0; pt_engines[i]; i++) {
			if (!wanted(o, pt_engines[i], kernel))
				continue;
			if ((kernel ? plan_kernel : plan_builtin)(p, o, h, pt_engines[i])) {
				fprintf(stderr, "ptconform: not enough memory for the cells\n");
				return -1;
			}
		}
	}
	if (p->nr_cells)
		return 0;
	fprintf(stderr, "ptconform: no cell matches: see `ptconform list cells`\n");
	return -1;
}

void pt_plan_free(struct pt_plan *p)
{
	for (size_t i = 0; i < p->nr_cells; i++) {
		struct pt_cell *c = &p->cells[i];

		munmap(c->rs, sizeof(*c->rs));
		if (c->own_causes)
			munmap(c->own_causes, sizeof(*c->own_causes));
		for (size_t h = 0; h < PT_NR_HELPERS; h++) {
			free(c->broke[h].why);
			free(c->why_absent[h]);
			free(c->tree_name[h]);
		}
		free(c->guessed);
		for (size_t k = 0; k < PT_ARRAY_SIZE(c->doubt); k++)
			free(c->doubt[k]);
		for (size_t k = 0; k < c->nr_unknown; k++) {
			free(c->unknown[k].name);
			free(c->unknown[k].header);
		}
		free(c->unknown);
		for (size_t h = 0; h < PT_ARRAY_SIZE(c->why_hazard); h++)
			free(c->why_hazard[h]);
		free(c->replayed);
	}
	free(p->cells);
	p->cells = NULL;
	p->nr_cells = 0;
}

void pt_request_of(const struct pt_cell *c, const struct pt_options *o, struct pt_request *rq)
{
	memset(rq, 0, sizeof(*rq));
	rq->magic = PT_WIRE_MAGIC;
	rq->verb = PT_VERB_RUN;
	rq->seed = o->seed;
	rq->cases = o->cases;
	rq->mode = c->mode;
	memcpy(rq->broken, c->broken, sizeof(rq->broken));
	memcpy(rq->no_hazards, c->no_hazards, sizeof(rq->no_hazards));
	rq->lacks = pt_cell_lacks(c);
}

/* Is the clause one of those that the machine's switches may turn? */
static bool is_concerned(const struct pt_machine *m, const struct pt_clause *c)
{
	char glob[64];
	size_t n;

	if (!m || !m->only)
		return true;
	for (const char *s = m->only; (n = pt_word_in(&s)); s += n) {
		snprintf(glob, sizeof(glob), "%.*s", (int)n, s);
		if (pt_clause_matches(c, glob))
			return true;
	}
	return false;
}

void pt_request_only(struct pt_request *rq, const struct pt_machine *m, const struct pt_options *o)
{
	struct pt_clause c;

	for (size_t i = 0; (pt_options_are_narrow(o) || (m && m->only)) && i < pt_nr_clauses(); i++)
		if (pt_clause_at(i, &c) && pt_options_want_clause(o, &c) && is_concerned(m, &c))
			rq->decide[i / 64] |= PT_BIT(i % 64);
}
