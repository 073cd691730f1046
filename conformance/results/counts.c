// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/results/counts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/words/names.h"
#include "generic/contract/contract.h"

/*
 * Percent of the known number below which it is said.  Known versions differ by less
 * from their neighbours; a version older than all of them may lack whole features.
 */
#define FAR_BELOW	85
#define FAR_BELOW_OLDER 65
/* A rule of so many clauses that is not asked at all is said by itself. */
#define RULE_MISSED 4
#define MAX_RULES   64
#define RULES_NAMED 6

/* A line of counts/<arch>.tsv. */
struct known {
	unsigned version;
	char name[16], arch[16], mode[32];
	size_t asked;
	char rules[640]; /* "D1=3 D2=14 …" */
};

static unsigned number_of(const char *version)
{
	unsigned major = 0, minor = 0;

	sscanf(version, "%u.%u", &major, &minor);
	return major * 1000 + minor;
}

static bool read_line(const char *line, struct known *k)
{
	if (*line == '#' || sscanf(line, "%15[^\t]\t%15[^\t]\t%31[^\t]\t%zu\t%639[^\n]", k->name,
				   k->arch, k->mode, &k->asked, k->rules) != 5)
		return false;
	k->version = number_of(k->name);
	return true;
}

static size_t known_of(const struct known *k, const char *rule)
{
	size_t n = strlen(rule);

	for (const char *p = k->rules; p; p = strchr(p, ' ')) {
		p += *p == ' ';
		if (!strncmp(p, rule, n) && p[n] == '=')
			return strtoul(p + n + 1, NULL, 10);
	}
	return 0;
}

/* The known versions next to one: the same one twice if it is known itself. */
struct neighbours {
	struct known older, newer;
	bool has_older, has_newer;
};

static void find_neighbours(struct neighbours *n, const char *text, unsigned version,
			    const struct pt_cell_row *c)
{
	struct known k;

	n->has_older = n->has_newer = false;
	for (const char *line = text; line && *line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (!read_line(line, &k) || strcmp(k.arch, c->arch) != 0 ||
		    strcmp(k.mode, c->mode) != 0)
			continue;
		if (k.version <= version && (!n->has_older || k.version > n->older.version)) {
			n->older = k;
			n->has_older = true;
		}
		if (k.version >= version && (!n->has_newer || k.version < n->newer.version)) {
			n->newer = k;
			n->has_newer = true;
		}
	}
}

static size_t at_least(const struct neighbours *n, const char *rule)
{
	size_t older = rule ? known_of(&n->older, rule) : n->older.asked;
	size_t newer = rule ? known_of(&n->newer, rule) : n->newer.asked;

	if (!n->has_older || !n->has_newer)
		return n->has_older ? older : newer;
	return older < newer ? older : newer;
}

/* How many clauses of a cell were asked, or are said to be in error: of all and of each rule. */
static size_t count_asked(const struct pt_report *r, const struct pt_cell_row *c,
			  size_t of_rule[MAX_RULES])
{
	size_t n = 0;

	memset(of_rule, 0, MAX_RULES * sizeof(*of_rule));
	for (size_t i = 0; i < r->nr_results; i++) {
		const struct pt_result_row *row = &r->results[i];
		size_t rule = 0;

		/* of misuse only what something comes of has a row */
		if (row->verdict == PT_ABSENT || row->verdict == PT_SKIP ||
		    !strcmp(row->rule, PT_RULE_MISUSE) || strcmp(row->engine, c->engine) != 0 ||
		    strcmp(row->mode, c->mode) != 0 || strcmp(row->arch, c->arch) != 0)
			continue;
		n++;
		while (rule < pt_nr_rules && strcmp(pt_rules[rule].id, row->rule) != 0)
			rule++;
		if (rule < pt_nr_rules && rule < MAX_RULES)
			of_rule[rule]++;
	}
	return n;
}

struct missing {
	const char *rule;
	size_t asked, known;
};

static int by_loss(const void *a, const void *b)
{
	const struct missing *x = a, *y = b;
	size_t lost_x = x->known - x->asked, lost_y = y->known - y->asked;

	return lost_x == lost_y ? strcmp(x->rule, y->rule) : lost_x > lost_y ? -1 : 1;
}

/* Rules that lost something, the most first; *gone is whether one is not asked at all. */
static size_t find_missing(const size_t of_rule[MAX_RULES], const struct neighbours *n,
			   struct missing *m, bool *gone)
{
	size_t found = 0;

	*gone = false;
	for (size_t i = 0; i < pt_nr_rules && i < MAX_RULES; i++) {
		struct missing now = { pt_rules[i].id, of_rule[i], at_least(n, pt_rules[i].id) };

		if (now.asked >= now.known)
			continue;
		*gone |= !now.asked && now.known >= RULE_MISSED;
		m[found++] = now;
	}
	qsort(m, found, sizeof(*m), by_loss);
	return found;
}

static int compare_cell(struct pt_report *r, const struct pt_cell_row *c, const char *text)
{
	unsigned version = number_of(r->version);
	struct missing m[MAX_RULES];
	struct neighbours n;
	struct pt_few few = { .arch = c->arch, .mode = c->mode };
	struct pt_text t;
	bool gone;
	size_t rules, of_rule[MAX_RULES];
	void *p;

	find_neighbours(&n, text, version, c);
	if (!n.has_older && !n.has_newer)
		return 0;
	few.asked = count_asked(r, c, of_rule);
	few.known = at_least(&n, NULL);
	rules = find_missing(of_rule, &n, m, &gone);
	gone = gone && n.has_older;
	if (few.asked * 100 >= few.known * (n.has_older ? FAR_BELOW : FAR_BELOW_OLDER) && !gone)
		return 0;
	snprintf(few.version, sizeof(few.version), "%s",
		 n.has_older && few.known == n.older.asked ? n.older.name : n.newer.name);
	pt_text_init(&t, few.rules, sizeof(few.rules));
	for (size_t i = 0; i < rules && i < RULES_NAMED; i++)
		pt_text_add(&t, "%s%s %zu of %zu", i ? ", " : "", m[i].rule, m[i].asked,
			    m[i].known);
	p = realloc(r->few, (r->nr_few + 1) * sizeof(*r->few));
	if (!p)
		return -1;
	r->few = p;
	r->few[r->nr_few++] = few;
	return 0;
}

static bool first_of_mode(const struct pt_report *r, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (r->cells[i].status == PT_CELL_RAN &&
		    !strcmp(r->cells[i].arch, r->cells[at].arch) &&
		    !strcmp(r->cells[i].mode, r->cells[at].mode))
			return false;
	return true;
}

int pt_counts_compare(struct pt_report *r, const char *known)
{
	for (size_t i = 0; r->version && i < r->nr_cells; i++)
		if (r->cells[i].status == PT_CELL_RAN && first_of_mode(r, i) &&
		    compare_cell(r, &r->cells[i], known))
			return -1;
	return 0;
}
