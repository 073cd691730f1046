// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Two subjects, helper by helper: the calls that the domain makes of the one
 * are made of the other, and the results compared, then the other way round.
 */
#include "conformance/diff/diff.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "conformance/diff/ask.h"
#include "conformance/diff/reading.h"
#include "conformance/entry/decode.h"
#include "conformance/report/absent.h"
#include "conformance/subject/kernel.h"
#include "conformance/words/last_words.h"
#include "conformance/words/names.h"
#include "conformance/words/wrap.h"
#include "conformance/work/pool.h"

enum where { IN_BOTH, ONLY_A, ONLY_B, FAULTS, IN_NEITHER };

/* What was found of one helper. */
struct found {
	enum where where;
	u64 compared, differ;
	u64 meaning;	   /* of those that differ, how many in what they mean */
	u64 in[2], ret[2]; /* the first call that differs so, if one does; ret of A and of B */
	char means[256];   /* how */
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

static bool faults(const struct match *m, enum pt_helper h)
{
	return (m->broken[0][h / 64] | m->broken[1][h / 64]) & PT_BIT(h % 64);
}

static bool is_truth(enum pt_helper h)
{
	enum pt_shape s = pt_helpers[h].shape;

	return s == PT_SHAPE_PRED || s == PT_SHAPE_PRED2 || s == PT_SHAPE_PREDWRITE ||
	       s == PT_SHAPE_VPRED;
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

/* ---- encoding or meaning ---------------------------------------------------------------- */

static bool gives_entry(enum pt_helper h)
{
	enum pt_shape s = pt_helpers[h].shape;

	return s == PT_SHAPE_MOD || s == PT_SHAPE_MODPROT || s == PT_SHAPE_MAKE ||
	       s == PT_SHAPE_CONST || s == PT_SHAPE_RET || s == PT_SHAPE_MODFAULT ||
	       s == PT_SHAPE_MODNEW || s == PT_SHAPE_RETFAULT || s == PT_SHAPE_RETNEW;
}

static bool takes_entry(enum pt_helper h)
{
	enum pt_shape s = pt_helpers[h].shape;

	return (gives_entry(h) && s != PT_SHAPE_MAKE && s != PT_SHAPE_CONST) ||
	       s == PT_SHAPE_PRED || s == PT_SHAPE_PRED2 || s == PT_SHAPE_PREDWRITE ||
	       s == PT_SHAPE_PFN;
}

static bool takes_two_entries(enum pt_helper h)
{
	enum pt_shape s = pt_helpers[h].shape;

	return s == PT_SHAPE_PRED2 || s == PT_SHAPE_MODNEW || s == PT_SHAPE_RETNEW;
}

/* A call that both sides answered, and otherwise. */
struct differing {
	enum pt_helper h;
	enum pt_level l;
	u64 in[2], ret[2]; /* ret of A and of B */
};

static bool differs(const struct pt_call *asked, const struct pt_call *answered, size_t side,
		    struct differing *d)
{
	if (asked->helper >= PT_NR_HELPERS || answered->helper >= PT_NR_HELPERS)
		return false;
	d->h = (enum pt_helper)asked->helper;
	d->l = pt_helpers[d->h].level;
	d->in[0] = asked->a;
	d->in[1] = asked->b;
	d->ret[side] = asked->ret;
	d->ret[!side] = answered->ret;
	return is_truth(d->h) ? !d->ret[0] != !d->ret[1] : d->ret[0] != d->ret[1];
}

static bool want(struct pt_readings r[2], const struct differing *d)
{
	for (size_t s = 0; s < 2; s++)
		if ((takes_entry(d->h) && !pt_reading_want(&r[s], d->l, d->in[0])) ||
		    (takes_two_entries(d->h) && !pt_reading_want(&r[s], d->l, d->in[1])) ||
		    (gives_entry(d->h) && !pt_reading_want(&r[s], d->l, d->ret[s])))
			return false;
	return true;
}

/* What a side's predicates say of its entries. */
static bool read_all(struct pt_diff_side *side, struct pt_readings *r)
{
	struct pt_call *calls = calloc(PT_MAX_CALLS, sizeof(*calls));
	size_t from = 0;
	bool ok = calls != NULL;

	pt_readings_sort(r);
	while (ok && from < r->n) {
		u64 n = pt_readings_ask(r, &from, calls);

		ok = pt_diff_answer(side, calls, n);
		if (ok)
			pt_readings_take(r, calls, n);
	}
	free(calls);
	return ok;
}

/* What one entry means to B and not to A; *a and *b are how they read it. */
static u64 entry_differs(const struct match *m, const struct pt_readings r[2],
			 const struct differing *d, u64 entry_a, u64 entry_b,
			 const struct pt_reading **a, const struct pt_reading **b)
{
	*a = pt_reading_of(&r[0], d->l, entry_a);
	*b = pt_reading_of(&r[1], d->l, entry_b);
	if (!*a || !*b)
		return 0;
	return pt_readings_differ(&m->host->arch->modes[m->mode], *a, m->reads[0][d->l], *b,
				  m->reads[1][d->l]);
}

/* A predicate's own slot, or PT_NR_SLOTS. */
static unsigned slot_of(const struct differing *d)
{
	for (unsigned s = 0; s <= PT_SLOT_pfn; s++)
		if (pt_slot_helper(d->l, (enum pt_slot)s) == (int)d->h)
			return s;
	return PT_NR_SLOTS;
}

/*
 * Does what was given mean the same to both, and what came of it not?  A predicate that
 * looks at other bits on either side is another encoding.
 */
static bool is_meaning(const struct match *m, const struct pt_readings r[2],
		       const struct differing *d, char *means, size_t size)
{
	const struct pt_reading *a, *b;
	unsigned slot = slot_of(d);
	u64 own = slot < PT_NR_BOOL_SLOTS ? PT_BIT(slot) : slot == PT_SLOT_pfn ? PT_READ_PFN : 0;
	u64 differ;

	snprintf(means, size, "another answer to what means the same");
	if (takes_entry(d->h) && entry_differs(m, r, d, d->in[0], d->in[0], &a, &b) & ~own)
		return false;
	if (takes_two_entries(d->h) && entry_differs(m, r, d, d->in[1], d->in[1], &a, &b))
		return false;
	if (gives_entry(d->h)) {
		differ = entry_differs(m, r, d, d->ret[0], d->ret[1], &a, &b);
		if (differ)
			pt_reading_text(&m->host->arch->modes[m->mode], differ, a, b, means, size);
		return differ != 0;
	}
	if (slot < PT_WIRE_SLOTS)
		return m->reads[0][d->l][slot] == m->reads[1][d->l][slot];
	/* a swp_entry_t, a pgprot_t and the types of swap entries are each subject's own numbers */
	a = takes_entry(d->h) ? pt_reading_of(&r[0], d->l, d->in[0]) : NULL;
	return a && !pt_reading_is_swap(a);
}

static void note_meaning(struct found *f, const struct differing *d, const char *means)
{
	if (f->meaning++)
		return;
	memcpy(f->in, d->in, sizeof(f->in));
	memcpy(f->ret, d->ret, sizeof(f->ret));
	snprintf(f->means, sizeof(f->means), "%s", means);
}

/* Of the calls that differ, those that differ in what they mean. */
static bool find_meaning(struct match *m, struct pt_diff_side sides[2], size_t side,
			 const struct pt_call *asked, const struct pt_call *answered, u64 n)
{
	struct pt_readings r[2] = { { 0 }, { 0 } };
	char means[256];
	struct differing d;
	bool ok = true;

	for (u64 i = 0; ok && i < n; i++)
		if (differs(&asked[i], &answered[i], side, &d))
			ok = want(r, &d);
	if (!ok)
		snprintf(m->why, sizeof(m->why), "not enough memory");
	ok = ok && read_all(&sides[0], &r[0]) && read_all(&sides[1], &r[1]);
	for (u64 i = 0; ok && i < n; i++)
		if (differs(&asked[i], &answered[i], side, &d) &&
		    is_meaning(m, r, &d, means, sizeof(means)))
			note_meaning(&m->found[d.h], &d, means);
	free(r[0].v);
	free(r[1].v);
	return ok;
}

/* What differs in both ways is looked at once both have learnt where they read. */
struct way {
	struct pt_call *asked, *answered;
	u64 n;
};

static bool one_way(struct match *m, struct pt_diff_side sides[2], size_t side, struct way *w,
		    struct pt_response *rs)
{
	w->asked = calloc(PT_MAX_CALLS, sizeof(*w->asked));
	w->answered = calloc(PT_MAX_CALLS, sizeof(*w->answered));
	if (!w->asked || !w->answered) {
		snprintf(m->why, sizeof(m->why), "not enough memory");
		return false;
	}
	if (!pt_diff_dump(&sides[side], w->asked, rs))
		return false;
	w->n = rs->nr_calls < PT_MAX_CALLS ? rs->nr_calls : PT_MAX_CALLS;
	memcpy(w->answered, w->asked, w->n * sizeof(*w->asked));
	memcpy(m->reads[side], rs->reads, sizeof(rs->reads));
	if (!pt_diff_answer(&sides[!side], w->answered, w->n))
		return false;
	compare(m, side, w->asked, w->answered, w->n);
	return true;
}

static struct pt_diff_side side_of(struct match *m, size_t side, const struct pt_options *o)
{
	return (struct pt_diff_side){ .job = &m->job[side],
				      .o = o,
				      .letter = "AB"[side],
				      .broken = m->broken[side],
				      .why = m->why,
				      .why_size = sizeof(m->why) };
}

static bool both_ways(struct match *m, const struct pt_options *o)
{
	struct pt_diff_side sides[2] = { side_of(m, 0, o), side_of(m, 1, o) };
	struct pt_response *rs = calloc(1, sizeof(*rs));
	struct way way[2] = { { 0 }, { 0 } };
	bool ok = rs != NULL;

	if (!ok)
		snprintf(m->why, sizeof(m->why), "not enough memory");
	for (size_t s = 0; s < 2; s++)
		ok = ok && one_way(m, sides, s, &way[s], rs);
	for (size_t s = 0; s < 2; s++)
		ok = ok && find_meaning(m, sides, s, way[s].asked, way[s].answered, way[s].n);
	for (size_t s = 0; s < 2; s++) {
		pt_diff_end(&sides[s]);
		free(way[s].asked);
		free(way[s].answered);
	}
	free(rs);
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
	m->done = both_ways(m, w->o);
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

/* A second argument: a protection or a fault by its name, else a number. */
static void print_second(enum pt_helper h, u64 v)
{
	enum pt_shape s = pt_helpers[h].shape;
	const char *is = "";

	if ((s == PT_SHAPE_MAKE || s == PT_SHAPE_MODPROT) && v < PT_NR_PROTS)
		is = pt_prot_names[v];
	else if (s == PT_SHAPE_MODFAULT || s == PT_SHAPE_RETFAULT)
		is = pt_fault_name(v);
	printf("    %-8s 0x%llx%s%s\n", "and", (unsigned long long)v, *is ? " " : "", is);
}

static void print_found(const struct match *m, enum pt_helper h, const struct found *f)
{
	struct pt_place a = place(m, 0, h), b = place(m, 1, h);
	char line[PT_DECODE_LINE];

	printf("  %s: %llu of %llu calls differ", pt_helpers[h].name, (unsigned long long)f->differ,
	       (unsigned long long)f->compared);
	if (f->meaning)
		printf(", %llu in meaning\n", (unsigned long long)f->meaning);
	else
		printf(", in encoding alone\n");
	print_value(m, 0, h, "given", f->in[0], takes_entry(h));
	if (PT_SHAPE_TAKES_TWO(pt_helpers[h].shape))
		print_second(h, f->in[1]);
	print_value(m, 0, h, "A gives", f->ret[0], gives_entry(h));
	print_value(m, 1, h, "B gives", f->ret[1], gives_entry(h));
	if (gives_entry(h)) {
		pt_decode_diff_at(&a, f->ret[0], &b, f->ret[1], line, sizeof(line));
		printf("    %-8s %s\n", "A to B", *line ? line : "the same in other bits");
	}
	if (f->meaning)
		printf("    %-8s %s\n", "meaning", f->means);
}

/* Two numbers of one helper, what it makes and what it returns, have one name. */
static bool is_listed(const struct match *m, size_t at,
		      bool (*is)(const struct found *f, enum where), enum where where)
{
	for (size_t h = 0; h < at; h++)
		if (is(&m->found[h], where) && pt_helpers[h].level == pt_helpers[at].level &&
		    !strcmp(pt_helpers[h].name, pt_helpers[at].name))
			return true;
	return false;
}

static bool is_there(const struct found *f, enum where where)
{
	return f->where == where;
}

static bool is_encoding(const struct found *f, enum where where)
{
	(void)where;
	return f->differ && !f->meaning;
}

/* A line of helpers, by name; none if there are none. */
static void print_names(const struct match *m, const char *label,
			bool (*is)(const struct found *f, enum where), enum where where)
{
	char *names = NULL, name[PT_CLAUSE_NAME];
	const char *comma = "";
	size_t size;
	FILE *f = pt_open_text(&names, &size);

	for (size_t h = 0; h < PT_NR_HELPERS; h++) {
		if (!is(&m->found[h], where) || is_listed(m, h, is, where))
			continue;
		pt_absent_name((enum pt_helper)h, name, sizeof(name));
		fprintf(f, "%s%s", comma, name);
		comma = ", ";
	}
	pt_close_text(f);
	if (*names) {
		printf("%s ", label);
		pt_wrap(stdout, strlen(label) + 1, 4, pt_options_columns(), names);
	}
	free(names);
}

static size_t count_differing(const struct match *m, bool meaning)
{
	size_t n = 0;

	for (size_t h = 0; h < PT_NR_HELPERS; h++)
		n += (meaning ? m->found[h].meaning : m->found[h].differ) != 0;
	return n;
}

static bool found_alike(const struct found *a, const struct found *b)
{
	return a->where == b->where && !a->differ == !b->differ && !a->meaning == !b->meaning &&
	       !strcmp(a->means, b->means);
}

/* Modes of one architecture that differ in the same helpers in the same way are told of once. */
static const struct match *same_before(const struct match *m, const struct match *first)
{
	for (; first < m; first++) {
		size_t h = 0;

		if (first->host != m->host || !first->done)
			continue;
		while (h < PT_NR_HELPERS && found_alike(&m->found[h], &first->found[h]))
			h++;
		if (h == PT_NR_HELPERS)
			return first;
	}
	return NULL;
}

static void print_match(const struct match *m, const struct match *first,
			const struct pt_options *o)
{
	const struct match *same = o->encoding ? NULL : same_before(m, first);
	const char *mode = m->host->arch->modes[m->mode].name, *arch = m->host->arch->name;
	size_t meaning, all;

	if (!m->done) {
		printf("%s %s: not compared: %s\n", arch, mode, m->why);
		return;
	}
	if (same) {
		printf("%s %s: the same helpers as %s %s\n", arch, mode, arch,
		       same->host->arch->modes[same->mode].name);
		return;
	}
	meaning = count_differing(m, true);
	all = count_differing(m, false);
	printf("%s %s: %zu helpers differ: %zu in meaning, %zu in encoding alone\n", arch, mode,
	       all, meaning, all - meaning);
	for (size_t h = 0; h < PT_NR_HELPERS; h++)
		if (m->found[h].meaning)
			print_found(m, h, &m->found[h]);
	for (size_t h = 0; h < PT_NR_HELPERS; h++)
		if (o->encoding && m->found[h].differ && !m->found[h].meaning)
			print_found(m, h, &m->found[h]);
	if (!o->encoding)
		print_names(m, "  in encoding alone (--encoding shows how):", is_encoding, IN_BOTH);
	print_names(m, "  only in A:", is_there, ONLY_A);
	print_names(m, "  only in B:", is_there, ONLY_B);
	print_names(m, "  fault on the other side's entries:", is_there, FAULTS);
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
	json_t *j = json_pack("{s:s, s:s, s:s, s:I, s:I, s:I}", "helper", pt_helpers[h].name,
			      "level", pt_level_names[pt_helpers[h].level], "in", where[f->where],
			      "compared", (json_int_t)f->compared, "differ", (json_int_t)f->differ,
			      "meaning", (json_int_t)f->meaning);

	if (f->differ)
		json_object_set_new(j, "first",
				    json_pack("{s:[o,o], s:o, s:o}", "given", hex(f->in[0]),
					      hex(f->in[1]), "a", hex(f->ret[0]), "b",
					      hex(f->ret[1])));
	if (f->meaning)
		json_object_set_new(j, "means", json_string(f->means));
	return j;
}

static const char *kernel_name(const struct pt_kernel *k, char *buf, size_t size)
{
	if (!k)
		return "builtin";
	snprintf(buf, size, "kernel %s (%s)", k->version, k->tree);
	return buf;
}

/* "A is builtin: the reference helpers, as of Linux 6.12, …" */
static void print_sides(struct pt_kernel *const kernel[2])
{
	char name[PATH_MAX + 128];

	for (size_t s = 0; s < 2; s++)
		printf("%c is %s%s\n", 'A' + (int)s, kernel_name(kernel[s], name, sizeof(name)),
		       kernel[s] ? "" : ": the reference helpers, as in Linux 6.12");
	putchar('\n');
}

static void print_json(const struct match *m, size_t n, struct pt_kernel *const kernel[2])
{
	char name[2][PATH_MAX + 128];
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
	list = json_pack("{s:s, s:s, s:s, s:o}", "schema", "ptconform-diff-1", "a",
			 kernel_name(kernel[0], name[0], sizeof(name[0])), "b",
			 kernel_name(kernel[1], name[1], sizeof(name[1])), "matches", list);
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
		else if (count_differing(w[i].m, false) && status == PT_EXIT_OK)
			status = PT_EXIT_VIOLATED;
	}
	if (o->format && !strcmp(o->format, "json"))
		print_json(w[0].m, n, kernel);
	else
		print_sides(kernel);
	if (!o->format || strcmp(o->format, "json") != 0)
		for (size_t i = 0; i < n; i++)
			print_match(w[i].m, w[0].m, o);
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
	status = n ? compare_all(w, n, o, kernel)
		   : pt_usage("the two subjects have no architecture and mode in common");
	munmap(m, MAX_MATCHES * sizeof(*m));
	return status;
}
