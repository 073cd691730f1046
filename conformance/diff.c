// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Two subjects, helper by helper: the calls that the domain makes of the one
 * are made of the other, and the results compared, then the other way round.
 */
#include "conformance/diff.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "conformance/decode.h"
#include "conformance/plan.h"
#include "conformance/pool.h"

#define LIMIT_MS 60000

enum where { IN_BOTH, ONLY_A, ONLY_B, FAULTS, IN_NEITHER };

/* What was found of one helper. */
struct found {
	enum where where;
	u64 compared, differ;
	u64 in[2], ret[2]; /* the first call that differs; ret of A and of B */
};

/* One architecture and mode of the comparison; shared with the child that does it. */
struct match {
	const struct pt_arch_host *host;
	size_t mode;
	struct pt_job job[2];
	char elf[2][PATH_MAX];
	bool done;
	char why[256];				   /* not done: why */
	u64 reads[2][PT_NR_LEVELS][PT_WIRE_SLOTS]; /* of pt_response */
	struct found found[PT_NR_HELPERS];
	/* helpers of each side that fault on what the other side's domain gives them */
	u64 broken[2][PT_BROKEN_WORDS];
};

struct work {
	struct match *m; /* shared */
	const struct pt_options *o;
	const struct pt_kernel *kernel[2];
	const struct pt_kernel_build *build[2];
};

static const struct pt_engine *engine_of(const struct pt_job *job)
{
	return job->builtin ? &pt_engine_native : &pt_engine_unicorn;
}

struct question {
	enum pt_verb verb;
	struct pt_call *calls;
	u64 nr_calls;
};

static bool ask_once(struct match *m, size_t side, const struct pt_options *o,
		     const struct question *q, bool trace, struct pt_response *rs)
{
	const struct pt_job *job = &m->job[side];
	struct pt_request rq = { .magic = PT_WIRE_MAGIC,
				 .verb = q->verb,
				 .seed = o->seed,
				 .cases = o->cases,
				 .mode = m->mode,
				 .trace = trace,
				 .nr_calls = q->nr_calls };

	memcpy(rq.broken, m->broken[side], sizeof(rq.broken));
	memset(rs, 0, sizeof(*rs));
	if (engine_of(job)->available(job, m->why, sizeof(m->why)) ||
	    engine_of(job)->run(job, &rq, rs, q->calls, LIMIT_MS, m->why, sizeof(m->why)))
		return false;
	if (rs->status == PT_STATUS_OK)
		return true;
	snprintf(m->why, sizeof(m->why), "the guest of side %c stopped with status %u",
		 'A' + (int)side, (unsigned)rs->status);
	return false;
}

#define MAX_BROKEN 32

/* Asks again without the helpers that fault, found by asking with a trace. */
static bool ask(struct match *m, size_t side, const struct pt_options *o, const struct question *q,
		struct pt_response *rs)
{
	for (unsigned i = 0; i < MAX_BROKEN; i++) {
		u64 h;

		if (ask_once(m, side, o, q, false, rs))
			return true;
		if (ask_once(m, side, o, q, true, rs))
			return true;
		h = rs->current - 1;
		if (h >= PT_NR_HELPERS || (m->broken[side][h / 64] & PT_BIT(h % 64)))
			return false;
		m->broken[side][h / 64] |= PT_BIT(h % 64);
	}
	return false;
}

static bool faults(const struct match *m, enum pt_helper h)
{
	return (m->broken[0][h / 64] | m->broken[1][h / 64]) & PT_BIT(h % 64);
}

static bool is_truth(enum pt_helper h)
{
	enum pt_shape s = pt_helpers[h].shape;

	return s == PT_SHAPE_PRED || s == PT_SHAPE_PRED2 || s == PT_SHAPE_VPRED;
}

/* asked: calls and results of `side`; answered: the same calls on the other. */
static void compare(struct match *m, size_t side, const struct pt_call *asked,
		    const struct pt_call *answered, u64 n)
{
	for (u64 i = 0; i < n; i++) {
		enum pt_helper h = asked[i].helper;
		struct found *f = &m->found[h];
		u64 ret[2] = { asked[i].ret, answered[i].ret };

		if (answered[i].helper >= PT_NR_HELPERS) {
			f->where = faults(m, h) ? FAULTS : side ? ONLY_B : ONLY_A;
			continue;
		}
		f->where = IN_BOTH;
		f->compared++;
		if (is_truth(h) ? !ret[0] == !ret[1] : ret[0] == ret[1])
			continue;
		if (f->differ++)
			continue;
		f->in[0] = asked[i].a;
		f->in[1] = asked[i].b;
		f->ret[side] = ret[0];
		f->ret[!side] = ret[1];
	}
}

static bool one_way(struct match *m, size_t side, const struct pt_options *o)
{
	struct pt_response *rs = calloc(1, sizeof(*rs));
	struct pt_call *asked = calloc(PT_MAX_CALLS, sizeof(*asked));
	struct pt_call *answered = calloc(PT_MAX_CALLS, sizeof(*answered));
	bool ok = false;
	u64 n;

	if (!rs || !asked || !answered)
		snprintf(m->why, sizeof(m->why), "not enough memory");
	else if (ask(m, side, o, &(struct question){ PT_VERB_DUMP, asked, 0 }, rs)) {
		n = rs->nr_calls < PT_MAX_CALLS ? rs->nr_calls : PT_MAX_CALLS;
		memcpy(answered, asked, n * sizeof(*asked));
		memcpy(m->reads[side], rs->reads, sizeof(rs->reads));
		ok = ask(m, !side, o, &(struct question){ PT_VERB_EVAL, answered, n }, rs);
		if (ok)
			compare(m, side, asked, answered, n);
	}
	free(rs);
	free(asked);
	free(answered);
	return ok;
}

static int compare_child(void *arg)
{
	struct work *w = arg;
	struct match *m = w->m;

	for (size_t s = 0; s < 2; s++) {
		if (!w->build[s])
			continue;
		if (pt_kernel_guest(w->kernel[s], m->host, w->build[s], false, m->elf[s], m->why,
				    sizeof(m->why)) != PT_BUILT ||
		    !pt_kernel_has_mode(m->elf[s], w->build[s], m->why, sizeof(m->why)))
			return 0;
		m->job[s].elf = m->elf[s];
	}
	for (size_t h = 0; h < PT_NR_HELPERS; h++)
		m->found[h].where = IN_NEITHER;
	m->done = one_way(m, 0, w->o) && one_way(m, 1, w->o);
	return 0;
}

static bool compare_ended(void *arg, int status, double seconds)
{
	struct match *m = ((struct work *)arg)->m;

	(void)seconds;
	if (!WIFEXITED(status) || WEXITSTATUS(status)) {
		m->done = false;
		pt_pool_ending(status, m->why, sizeof(m->why));
	}
	return false;
}

/* Each side's entries are named as that side uses them. */
static struct pt_place place(const struct match *m, size_t side, enum pt_helper h)
{
	enum pt_level l = pt_helpers[h].level;

	return (struct pt_place){ m->host, m->mode, l, PT_KIND_GUESS,
				  m->job[side].builtin ? NULL : m->reads[side] };
}

static bool takes_entry(enum pt_helper h)
{
	switch (pt_helpers[h].shape) {
	case PT_SHAPE_PRED:
	case PT_SHAPE_PRED2:
	case PT_SHAPE_PFN:
	case PT_SHAPE_MOD:
	case PT_SHAPE_MODPROT:
	case PT_SHAPE_RET:
		return true;
	default:
		return false;
	}
}

static bool gives_entry(enum pt_helper h)
{
	enum pt_shape s = pt_helpers[h].shape;

	return s == PT_SHAPE_MOD || s == PT_SHAPE_MODPROT || s == PT_SHAPE_MAKE ||
	       s == PT_SHAPE_CONST || s == PT_SHAPE_RET;
}

static void print_value(const struct match *m, size_t side, enum pt_helper h, const char *name,
			u64 v, bool entry)
{
	char line[PT_DECODE_LINE];
	struct pt_place p = place(m, side, h);

	if (entry)
		pt_decode_line_at(&p, v, line, sizeof(line));
	else
		snprintf(line, sizeof(line), "0x%llx", (unsigned long long)v);
	printf("    %-8s %s\n", name, line);
}

static void print_found(const struct match *m, enum pt_helper h, const struct found *f)
{
	struct pt_place a = place(m, 0, h), b = place(m, 1, h);
	char line[PT_DECODE_LINE];

	printf("  %s: %llu of %llu calls differ\n", pt_helpers[h].name,
	       (unsigned long long)f->differ, (unsigned long long)f->compared);
	print_value(m, 0, h, "given", f->in[0], takes_entry(h));
	if (PT_SHAPE_TAKES_TWO(pt_helpers[h].shape))
		printf("    %-8s 0x%llx\n", "and", (unsigned long long)f->in[1]);
	print_value(m, 0, h, "A gives", f->ret[0], gives_entry(h));
	print_value(m, 1, h, "B gives", f->ret[1], gives_entry(h));
	if (!gives_entry(h))
		return;
	pt_decode_diff_at(&a, f->ret[0], &b, f->ret[1], line, sizeof(line));
	printf("    %-8s %s\n", "A to B", line);
}

static void print_only(const struct match *m, enum where where, const char *what)
{
	const char *before = what;

	for (size_t h = 0; h < PT_NR_HELPERS; h++)
		if (m->found[h].where == where) {
			printf("%s %s", before, pt_helpers[h].name);
			before = "";
		}
	if (before != what)
		printf("\n");
}

static size_t count_differing(const struct match *m)
{
	size_t n = 0;

	for (size_t h = 0; h < PT_NR_HELPERS; h++)
		n += m->found[h].differ != 0;
	return n;
}

static void print_match(const struct match *m)
{
	const char *mode = m->host->arch->modes[m->mode].name;

	if (!m->done) {
		printf("%s %s: not compared: %s\n", m->host->arch->name, mode, m->why);
		return;
	}
	printf("%s %s: %zu helpers differ\n", m->host->arch->name, mode, count_differing(m));
	for (size_t h = 0; h < PT_NR_HELPERS; h++)
		if (m->found[h].differ)
			print_found(m, h, &m->found[h]);
	print_only(m, ONLY_A, "  only in A:");
	print_only(m, ONLY_B, "  only in B:");
	print_only(m, FAULTS, "  fault on the other side's entries:");
}

static json_t *hex(u64 v)
{
	char text[24];

	snprintf(text, sizeof(text), "0x%llx", (unsigned long long)v);
	return json_string(text);
}

static json_t *found_json(const struct found *f, enum pt_helper h)
{
	static const char *const where[] = { "both", "A", "B", "faults", "neither" };
	json_t *j = json_pack("{s:s, s:s, s:I, s:I}", "helper", pt_helpers[h].name, "in",
			      where[f->where], "compared", (json_int_t)f->compared, "differ",
			      (json_int_t)f->differ);

	if (f->differ)
		json_object_set_new(j, "first",
				    json_pack("{s:[o,o], s:o, s:o}", "given", hex(f->in[0]),
					      hex(f->in[1]), "a", hex(f->ret[0]), "b",
					      hex(f->ret[1])));
	return j;
}

static void print_json(const struct match *m, size_t n)
{
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++) {
		json_t *helpers = json_array();

		for (size_t h = 0; m[i].done && h < PT_NR_HELPERS; h++)
			if (m[i].found[h].where != IN_NEITHER)
				json_array_append_new(helpers, found_json(&m[i].found[h], h));
		json_array_append_new(
			list, json_pack("{s:s, s:s, s:b, s:s, s:o}", "arch", m[i].host->arch->name,
					"mode", m[i].host->arch->modes[m[i].mode].name, "compared",
					m[i].done, "reason", m[i].done ? "" : m[i].why, "helpers",
					helpers));
	}
	list = json_pack("{s:s, s:o}", "schema", "ptconform-diff-1", "matches", list);
	json_dumpf(list, stdout, JSON_INDENT(1));
	printf("\n");
	json_decref(list);
}

/* Fills in one side of a match; false if that subject has no such mode. */
static bool find_side(struct work *w, size_t s, const char *mode)
{
	struct match *m = w->m;
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

static size_t find_matches(struct work *w, struct match *m, const struct pt_options *o,
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

static int compare_all(struct work *w, size_t n, const struct pt_options *o)
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
		else if (count_differing(w[i].m) && status == PT_EXIT_OK)
			status = PT_EXIT_VIOLATED;
	}
	if (o->format && !strcmp(o->format, "json"))
		print_json(w[0].m, n);
	else
		for (size_t i = 0; i < n; i++)
			print_match(w[i].m);
	return status;
}

#define MAX_MATCHES 32

int pt_diff(const struct pt_options *o, const struct pt_side side[2])
{
	struct pt_kernel kernels[2], *kernel[2] = { NULL, NULL };
	struct work w[MAX_MATCHES];
	char err[512];
	struct match *m = mmap(NULL, MAX_MATCHES * sizeof(*m), PROT_READ | PROT_WRITE,
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
	status = n ? compare_all(w, n, o)
		   : pt_usage("the two subjects have no architecture and mode in common");
	munmap(m, MAX_MATCHES * sizeof(*m));
	return status;
}
