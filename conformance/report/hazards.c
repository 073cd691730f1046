// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/report/hazards.h"

#include <stdlib.h>
#include <string.h>

#include "conformance/report/writer.h"
#include "conformance/words/last_words.h"
#include "conformance/words/names.h"
#include "generic/subject/facts.h"

#define NOTHING PT_NR_HAZARD_OUTCOMES

static const struct pt_hazard_term terms[PT_NR_HAZARD_OUTCOMES] = {
	[PT_HAZARD_UNTRIED] = { "untried", "nobody tried it" },
	[PT_HAZARD_FAULTS] = { "faults", "the helper itself faults, calls BUG() or does not end" },
	[PT_HAZARD_BECOMES_PRESENT] = { "present", "pXd_present() was false, and is true now" },
	[PT_HAZARD_OPENS] = { "opens", "the MMU permits accesses that it did not permit" },
	[PT_HAZARD_BECOMES_LEAF] = { "leaf", "a pointer to a table maps a page" },
	[PT_HAZARD_GIVES_TABLE] = { "table", "a page table's frame is read from what points to "
					     "none" },
	[PT_HAZARD_OTHER_KIND] = { "kind", "it is of another kind: gone, no longer empty, a swap "
					   "entry of another sort" },
	[PT_HAZARD_CORRUPTS_OFFSET] = { "offset", "type or offset of a swap entry is another" },
	[PT_HAZARD_CORRUPTS_FRAME] = { "frame", "the frame of a page or a table is another" },
	[PT_HAZARD_LOSES_MARK] = { "mark", "a mark of software's, or dirty, is lost" },
	[PT_HAZARD_GIVES_FRAME] = { "pfn", "a frame is read from what maps no page" },
	[PT_HAZARD_GIVES_SWAP] = { "swp", "a swap entry is read from what is none" },
	[PT_HAZARD_SAYS_YES] = { "yes", "a predicate says yes of what it knows nothing of" },
	[PT_HAZARD_CANNOT_TELL] = { "alike", "it was present to software before: cannot be told" },
	[PT_HAZARD_CHANGES_FLAGS] = { "flags", "bits change, what mm reads of it does not" },
	[PT_HAZARD_UNCHANGED] = { "same", "nothing changes" },
};

const struct pt_hazard_term *pt_hazard_term(unsigned outcome)
{
	return outcome < PT_NR_HAZARD_OUTCOMES ? &terms[outcome] : NULL;
}

bool pt_hazard_is_harmless(const struct pt_hazard_cell *c)
{
	return c->rank >= PT_HAZARD_CHANGES_FLAGS;
}

/* ---- from rows to lines ---------------------------------------------------------------- */

/* Below 0: the worse.  Of outcomes that are alike the one that the MMU permits. */
static int by_danger(const struct pt_hazard_cell *a, const struct pt_hazard_cell *b)
{
	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	if (!a->mmu != !b->mmu)
		return a->mmu ? -1 : 1;
	/* what is not heard of is worse than what warns */
	return (a->warns > b->warns) - (a->warns < b->warns);
}

static size_t mode_of(struct pt_hazard_table *t, const struct pt_result_row *row)
{
	size_t i = 0;

	while (i < t->nr_modes &&
	       (strcmp(t->mode[i].arch, row->arch) != 0 || strcmp(t->mode[i].mode, row->mode) != 0))
		i++;
	if (i == t->nr_modes && i < PT_HAZARD_MODES) {
		t->mode[i].arch = row->arch;
		t->mode[i].mode = row->mode;
		t->nr_modes++;
	}
	return i;
}

static bool is_of_hugetlb(const struct pt_result_row *row)
{
	return !strncmp(row->clause, "hugetlb-", 8);
}

static int level_of(const struct pt_result_row *row)
{
	for (unsigned h = 0; h < PT_NR_HELPERS; h++)
		if (!strcmp(pt_helpers[h].name, row->helper) &&
		    (!is_of_hugetlb(row) || pt_helpers[h].level == PT_HUGETLB))
			return pt_helpers[h].level;
	return -1;
}

static int kind_of(const struct pt_result_row *row)
{
	const char *on = strstr(row->clause, "on-");

	return on ? pt_name_index(pt_kind_names, PT_NR_KINDS, on + 3) : -1;
}

/* Rows of a cell come in the contract's order: look for it behind the last one. */
static struct pt_hazard_line *line_of(struct pt_hazard_table *t, size_t *last, const char *helper,
				      u32 levels, u32 kinds)
{
	struct pt_hazard_line *l;

	for (size_t i = 0; i < t->n; i++) {
		l = &t->line[(*last + i) % t->n];
		if (l->kinds != kinds || l->levels != levels || strcmp(l->helper, helper) != 0)
			continue;
		*last = (*last + i + 1) % t->n;
		return l;
	}
	l = &t->line[t->n++];
	*l = (struct pt_hazard_line){ .helper = helper, .levels = levels, .kinds = kinds };
	for (size_t m = 0; m < PT_HAZARD_MODES; m++)
		l->cell[m].rank = NOTHING;
	return l;
}

static void add_row(struct pt_hazard_table *t, size_t *last, const struct pt_result_row *row)
{
	const struct pt_hazard_cell c = { pt_hazard_rank(row->reason), row->mmu,
					  strstr(row->reason, "; warns") != NULL };
	const int level = level_of(row), kind = kind_of(row);
	const size_t m = mode_of(t, row);
	struct pt_hazard_line *l;

	if (level < 0 || kind < 0 || m == PT_HAZARD_MODES)
		return;
	l = line_of(t, last, pt_name_of(row), UINT32_C(1) << level, UINT32_C(1) << kind);
	/* several engines: a walker knows more */
	if (by_danger(&c, &l->cell[m]) < 0 || (c.rank == l->cell[m].rank && c.mmu > l->cell[m].mmu))
		l->cell[m] = c;
}

void pt_hazards_of(struct pt_hazard_table *t, const struct pt_report *r)
{
	size_t last = 0;

	*t = (struct pt_hazard_table){ 0 };
	t->line = pt_need(calloc(r->nr_results + 1, sizeof(*t->line)));
	for (size_t i = 0; i < r->nr_results; i++)
		if (r->results[i].verdict == PT_HAZARD)
			add_row(t, &last, &r->results[i]);
}

void pt_hazards_free(struct pt_hazard_table *t)
{
	free(t->line);
}

/* ---- folding ------------------------------------------------------------------------------ */

static const char *const levels[] = { "pte", "pmd", "pud" };

const char *pt_name_after_level(const char *helper)
{
	for (size_t i = 0; i < PT_ARRAY_SIZE(levels); i++)
		if (!strncmp(helper, levels[i], 3) &&
		    (helper[3] == '_' || !strncmp(helper + 3, "p_", 2)))
			return helper + 3;
	return NULL;
}

static const char *common_name(const struct pt_hazard_line *l)
{
	return l->levels >> PT_HUGETLB & 1 ? NULL : pt_name_after_level(l->helper);
}

static bool is_alike(const struct pt_hazard_line *a, const struct pt_hazard_line *b)
{
	return !memcmp(a->cell, b->cell, sizeof(a->cell));
}

/* The same helper at another level, with all else the same? */
static bool are_levels_of_one(const struct pt_hazard_line *a, const struct pt_hazard_line *b)
{
	const char *x = common_name(a), *y = common_name(b);

	return x && y && !strcmp(x, y) && a->kinds == b->kinds && is_alike(a, b);
}

static bool are_kinds_of_one(const struct pt_hazard_line *a, const struct pt_hazard_line *b)
{
	return a->levels == b->levels && !strcmp(a->helper, b->helper) && is_alike(a, b);
}

static void fold(struct pt_hazard_table *t,
		 bool (*are_one)(const struct pt_hazard_line *a, const struct pt_hazard_line *b))
{
	size_t n = 0;

	for (size_t i = 0; i < t->n; i++) {
		size_t k = 0;

		while (k < n && !are_one(&t->line[k], &t->line[i]))
			k++;
		if (k < n) {
			t->line[k].levels |= t->line[i].levels;
			t->line[k].kinds |= t->line[i].kinds;
		} else {
			t->line[n++] = t->line[i];
		}
	}
	t->n = n;
}

struct pt_hazard_cell pt_hazard_worst(const struct pt_hazard_line *l, size_t nr_modes,
				      bool *differs)
{
	struct pt_hazard_cell worst = { NOTHING, 0, 0 };
	bool any = false, other = false;

	for (size_t m = 0; m < nr_modes; m++) {
		if (l->cell[m].rank == NOTHING)
			continue;
		other |= any && by_danger(&worst, &l->cell[m]) != 0;
		if (!any || by_danger(&l->cell[m], &worst) < 0)
			worst = l->cell[m];
		any = true;
	}
	*differs = other;
	return worst;
}

/* A line with what it is sorted by. */
struct weighed {
	struct pt_hazard_line line;
	struct pt_hazard_cell worst;
	bool differs;
	size_t at;
};

static int by_weight(const void *a, const void *b)
{
	const struct weighed *x = a, *y = b;
	int order = by_danger(&x->worst, &y->worst);

	if (!order)
		order = y->differs - x->differs;
	return order ? order : (x->at > y->at) - (x->at < y->at);
}

static void sort(struct pt_hazard_table *t)
{
	struct weighed *w = pt_need(calloc(t->n + 1, sizeof(*w)));

	for (size_t i = 0; i < t->n; i++) {
		w[i].line = t->line[i];
		w[i].at = i;
		w[i].worst = pt_hazard_worst(&t->line[i], t->nr_modes, &w[i].differs);
	}
	qsort(w, t->n, sizeof(*w), by_weight);
	for (size_t i = 0; i < t->n; i++)
		t->line[i] = w[i].line;
	free(w);
}

void pt_hazards_fold(struct pt_hazard_table *t)
{
	fold(t, are_kinds_of_one);
	fold(t, are_levels_of_one);
	sort(t);
}

size_t pt_hazards_drop_harmless(struct pt_hazard_table *t)
{
	size_t n = 0, all = t->n;

	for (size_t i = 0; i < all; i++) {
		bool differs;
		const struct pt_hazard_cell worst =
			pt_hazard_worst(&t->line[i], t->nr_modes, &differs);

		if (!pt_hazard_is_harmless(&worst))
			t->line[n++] = t->line[i];
	}
	t->n = n;
	return all - n;
}

/* ---- columns --------------------------------------------------------------------------------- */

static bool are_modes_alike(const struct pt_hazard_table *t, size_t a, size_t b)
{
	for (size_t i = 0; i < t->n; i++)
		if (memcmp(&t->line[i].cell[a], &t->line[i].cell[b], sizeof(t->line[i].cell[a])) !=
		    0)
			return false;
	return true;
}

size_t pt_hazard_columns(const struct pt_hazard_table *t, bool by_mode,
			 struct pt_hazard_column c[PT_HAZARD_MODES])
{
	size_t n = 0;

	for (size_t m = 0; m < t->nr_modes; m++) {
		size_t k = 0;

		while (k < n &&
		       (strcmp(c[k].arch, t->mode[m].arch) != 0 ||
			(by_mode && !are_modes_alike(t, m, (size_t)__builtin_ctzll(c[k].modes)))))
			k++;
		if (k == n)
			c[n++] = (struct pt_hazard_column){ t->mode[m].arch, 0 };
		c[k].modes |= PT_BIT(m);
	}
	return n;
}

struct pt_hazard_cell pt_hazard_in(const struct pt_hazard_line *l, const struct pt_hazard_column *c,
				   bool *alike)
{
	struct pt_hazard_cell worst = { NOTHING, 0, 0 };
	bool any = false;

	*alike = true;
	for (size_t m = 0; m < PT_HAZARD_MODES; m++) {
		/* a mode that has no such helper says nothing */
		if (!(c->modes >> m & 1) || l->cell[m].rank == NOTHING)
			continue;
		*alike &= !any || !memcmp(&worst, &l->cell[m], sizeof(worst));
		if (!any || by_danger(&l->cell[m], &worst) < 0)
			worst = l->cell[m];
		any = true;
	}
	return worst;
}

/* ---- words ------------------------------------------------------------------------------ */

void pt_hazard_name(const struct pt_hazard_line *l, char *buf, size_t size)
{
	const char *after = common_name(l);
	struct pt_text t;
	u32 n = l->levels;

	pt_text_init(&t, buf, size);
	if (!after || !(n & (n - 1))) {
		const bool shared = n >> PT_HUGETLB & 1 && !strstr(l->helper, "huge");

		pt_text_add(&t, "%s%s", l->helper, shared ? " for HugeTLB" : "");
		return;
	}
	if (n == (1 << PT_PTE | 1 << PT_PMD | 1 << PT_PUD)) {
		pt_text_add(&t, "pXd%s", after);
		return;
	}
	for (size_t i = 0; i < PT_ARRAY_SIZE(levels); i++)
		if (n >> i & 1)
			pt_text_add(&t, "%s%s", t.at == buf ? "{" : ",", levels[i]);
	pt_text_add(&t, "}%s", after);
}

/* All kinds of swap entry that any of the levels has. */
static u32 swaps_of(u32 levels)
{
	u32 kinds = 0;

	for (unsigned l = 0; l < PT_NR_COLUMNS; l++)
		kinds |= levels >> l & 1 ? pt_kinds_of_level((enum pt_level)l) : 0;
	for (unsigned k = 0; k < PT_NR_KINDS; k++)
		if (pt_group_of((enum pt_kind)k) != PT_GROUP_SWAP)
			kinds &= ~(UINT32_C(1) << k);
	return kinds;
}

void pt_hazard_kinds(const struct pt_hazard_line *l, char *buf, size_t size)
{
	const u32 swaps = swaps_of(l->levels);
	const bool all = swaps && (l->kinds & swaps) == swaps;
	struct pt_text t;

	pt_text_init(&t, buf, size);
	for (unsigned k = 0; k < PT_NR_KINDS; k++)
		if ((all ? l->kinds & ~swaps : l->kinds) >> k & 1)
			pt_text_add(&t, "%s%s", t.at == buf ? "" : ", ", pt_kind_names[k]);
	if (all)
		pt_text_add(&t, "%sswaps", t.at == buf ? "" : ", ");
}

void pt_hazard_word(const struct pt_hazard_cell *c, char *buf, size_t size)
{
	static const char *const mmu[PT_NR_HAZARD_MMU] = { [PT_HAZARD_MMU_NOTHING] = "",
							   [PT_HAZARD_MMU_PERMITS] = "!",
							   [PT_HAZARD_MMU_WALKER] = "!!",
							   [PT_HAZARD_MMU_DIFFERS] = "!?" };
	const struct pt_hazard_term *term = pt_hazard_term(c->rank);

	snprintf(buf, size, "%s%s%s", term ? term->word : "-", mmu[c->mmu], c->warns ? "w" : "");
}

void pt_hazard_phrase(const struct pt_hazard_cell *c, char *buf, size_t size)
{
	static const char *const mmu[PT_NR_HAZARD_MMU] = {
		[PT_HAZARD_MMU_NOTHING] = "",
		[PT_HAZARD_MMU_PERMITS] = ", and the MMU permits it",
		[PT_HAZARD_MMU_WALKER] = ", and a walker permits it",
		[PT_HAZARD_MMU_DIFFERS] = ", and a walker does otherwise than the MMU model",
	};
	/* that it opens it is said already */
	const bool opens = c->rank == PT_HAZARD_OPENS && c->mmu == PT_HAZARD_MMU_PERMITS;
	char text[80];

	pt_hazard_text(c->rank, text, sizeof(text));
	snprintf(buf, size, "%.*s%s%s", (int)strcspn(text, ";"), text, opens ? "" : mmu[c->mmu],
		 c->warns ? ", and it warns" : "");
}

/* The modes of a column that say the same as one of it. */
static u64 modes_like(const struct pt_hazard_line *l, const struct pt_hazard_column *c, size_t mode)
{
	u64 like = 0;

	for (size_t m = 0; m < PT_HAZARD_MODES; m++)
		if ((c->modes >> m & 1) && !memcmp(&l->cell[m], &l->cell[mode], sizeof(*l->cell)))
			like |= PT_BIT(m);
	return like;
}

static void add_modes(struct pt_text *text, const struct pt_hazard_table *t, u64 modes)
{
	const char *before = " (";

	for (size_t m = 0; m < t->nr_modes; m++)
		if (modes >> m & 1) {
			pt_text_add(text, "%s%s", before, t->mode[m].mode);
			before = ", ";
		}
	pt_text_add(text, ")");
}

void pt_hazard_words(const struct pt_hazard_table *t, const struct pt_hazard_line *l,
		     const struct pt_hazard_column *c, bool phrases, char *buf, size_t size)
{
	struct pt_text text;
	char word[160];
	u64 tried = 0, told = 0;

	pt_text_init(&text, buf, size);
	*buf = '\0';
	for (size_t m = 0; m < t->nr_modes; m++)
		tried |= l->cell[m].rank == NOTHING ? 0 : c->modes & PT_BIT(m);
	while (told != tried) {
		const struct pt_hazard_column rest = { c->arch, tried & ~told };
		bool alike;
		const struct pt_hazard_cell worst = pt_hazard_in(l, &rest, &alike);
		u64 like = 0;

		for (size_t m = 0; m < t->nr_modes && !like; m++)
			if ((rest.modes >> m & 1) && !memcmp(&l->cell[m], &worst, sizeof(worst)))
				like = modes_like(l, &rest, m);
		(phrases ? pt_hazard_phrase : pt_hazard_word)(&worst, word, sizeof(word));
		pt_text_add(&text, "%s%s", told ? "; " : "", word);
		if (like != tried)
			add_modes(&text, t, like);
		told |= like;
	}
}
