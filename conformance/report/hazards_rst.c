// SPDX-License-Identifier: GPL-2.0-or-later
/* docs/hazards.rst: what callers' mistakes turn into, for whoever asks where one would be seen. */
#include <stdlib.h>
#include <string.h>

#include "conformance/report/hazards.h"
#include "conformance/words/last_words.h"
#include "conformance/words/names.h"
#include "conformance/words/rst.h"

/* Beside the columns of architectures: the helper, and what it was called on. */
#define MAX_ARCHS (PT_RST_COLUMNS - 2)

struct document {
	FILE *f;
	struct pt_hazard_table one, folded; /* a line for each mistake; those alike together */
	struct pt_hazard_column column[PT_HAZARD_MODES];
	size_t columns;
};

/* ---- the introduction -------------------------------------------------------------------- */

static const char *const intro[] = {
	"A helper that is given an entry of a kind that it must not be given does nothing on one "
	"architecture, and on another makes a page of a swap entry. These tables say what comes of "
	"each such mistake: would it be seen on the machine that the code is tested on?",
	"Look for the helper and the kind of entry. A mistake of which the column of your machine "
	"says same or flags passes every test there, whatever the others say. One that says "
	"present, opens or leaf lets the kernel, or the hardware, into a page that nobody mapped; "
	"kind, offset, frame and mark lose data later, far from the mistake.",
	"All of it was found by trying. Of each kind there are two entries, made as mm makes them: "
	"one with every bit of its frame or offset set, and one with the lowest alone and all "
	"marks. "
	"The helper is called on both, with each second argument worth trying, and the worst of "
	"what "
	"came out is told. The helpers are the reference helpers of this program, in all its "
	"modes; "
	"ptconform kernel TREE --hazards says the same of a tree.",
};

static void put_term(struct pt_rst_table *t, const char *word, const char *means)
{
	pt_rst_row(t, (const char *const[]){ word, means });
}

static void put_legend(FILE *f)
{
	static const struct pt_rst_column columns[] = { { "Word", 10 },
							{ "What came of the entry", 80 },
							{ NULL, 0 } };
	struct pt_rst_table t;

	pt_rst_title(f, "Words", '=');
	pt_rst_paragraph(f, "From the worst on; of several modes that differ each is named.");
	pt_rst_table(&t, columns);
	for (unsigned o = PT_HAZARD_FAULTS; o < PT_NR_HAZARD_OUTCOMES; o++)
		put_term(&t, pt_hazard_term(o)->word, pt_hazard_term(o)->means);
	put_term(&t, "!",
		 "behind one of them: the MMU permits accesses that it did not, by the "
		 "model of it");
	put_term(&t, "!!", "the same, and a real walker did so");
	put_term(&t, "!?", "the same, and a real walker did otherwise");
	put_term(&t, "w", "behind one of them: the helper warns of the mistake");
	put_term(&t, "swaps", "every kind of swap entry that there is at that level");
	pt_rst_end(f, &t);
	pt_rst_paragraph(f,
			 "An empty cell: the architecture has no such helper, or no such entry.");
}

/* ---- how many there are -------------------------------------------------------------------- */

/* A column with a head for each architecture. */
static void columns_of(const struct document *d, struct pt_rst_column *c, size_t most)
{
	for (size_t i = 0; i < d->columns && i < MAX_ARCHS; i++)
		*c++ = (struct pt_rst_column){ d->column[i].arch, most };
	*c = (struct pt_rst_column){ NULL, 0 };
}

static void put_numbers(const struct document *d, struct pt_rst_table *t, const char *what,
			const size_t *n)
{
	char number[MAX_ARCHS][24];
	const char *text[MAX_ARCHS + 1] = { what };

	for (size_t i = 0; i < d->columns && i < MAX_ARCHS; i++) {
		snprintf(number[i], sizeof(number[i]), "%zu", n[i]);
		text[i + 1] = number[i];
	}
	pt_rst_row(t, text);
}

static struct pt_hazard_cell cell_in(const struct document *d, size_t line, size_t column)
{
	bool alike;

	return pt_hazard_in(&d->one.line[line], &d->column[column], &alike);
}

/* Mistakes of which so much comes on each architecture. */
static bool count_outcome(const struct document *d, unsigned outcome, size_t *n)
{
	bool any = false;

	for (size_t c = 0; c < d->columns && c < MAX_ARCHS; c++) {
		n[c] = 0;
		for (size_t i = 0; i < d->one.n; i++)
			n[c] += cell_in(d, i, c).rank == outcome;
		any |= n[c] > 0;
	}
	return any;
}

/* Those of which nothing comes there, and something on another architecture. */
static void count_unseen(const struct document *d, size_t *n)
{
	for (size_t c = 0; c < d->columns && c < MAX_ARCHS; c++) {
		n[c] = 0;
		for (size_t i = 0; i < d->one.n; i++) {
			const struct pt_hazard_cell here = cell_in(d, i, c);
			bool differs;
			const struct pt_hazard_cell worst =
				pt_hazard_worst(&d->one.line[i], d->one.nr_modes, &differs);

			n[c] += here.rank < PT_NR_HAZARD_OUTCOMES && pt_hazard_is_harmless(&here) &&
				!pt_hazard_is_harmless(&worst);
		}
	}
}

static void put_counts(const struct document *d)
{
	struct pt_rst_column columns[PT_RST_COLUMNS + 1] = { { "Mistakes", 60 } };
	struct pt_rst_table t;
	size_t n[MAX_ARCHS];

	columns_of(d, columns + 1, 10);
	pt_rst_title(d->f, "How many", '=');
	pt_rst_paragraph(d->f,
			 "A mistake is a helper, a level and a kind of entry, by the worst of "
			 "an architecture's modes.");
	pt_rst_table(&t, columns);
	for (unsigned o = PT_HAZARD_FAULTS; o < PT_NR_HAZARD_OUTCOMES; o++)
		if (count_outcome(d, o, n))
			put_numbers(d, &t, pt_hazard_term(o)->word, n);
	count_unseen(d, n);
	put_numbers(d, &t, "not seen here: same or flags, and worse on another architecture", n);
	pt_rst_end(d->f, &t);
}

/* ---- families of helpers ----------------------------------------------------------------------
 */

enum family { CHANGES, IN_TABLES, OF_SWAPS, TELLS, READS, NR_FAMILIES };

static const struct {
	const char *title, *text;
} families[NR_FAMILIES] = {
	[CHANGES] = { "What changes an entry",
		      "Of an entry by value: what comes out is what the caller stores." },
	[IN_TABLES] = { "What changes an entry in its table",
			"What stands in the table afterwards; of what returns a truth or the old "
			"entry, that." },
	[OF_SWAPS] = { "What swap entries alone are given",
		       "Marks of swap entries, and what reads them, called on what is none." },
	[TELLS] = { "Predicates", "Asked of an entry of which they say nothing." },
	[READS] = { "What reads a number", "A frame or a page table, of what has none such." },
};

static enum pt_shape shape_of(const struct pt_hazard_line *l)
{
	for (unsigned h = 0; h < PT_NR_HELPERS; h++)
		if (!strcmp(pt_helpers[h].name, l->helper) &&
		    (l->levels >> pt_helpers[h].level & 1))
			return pt_helpers[h].shape;
	return PT_SHAPE_MOD;
}

static bool has(const char *name, const char *const *parts, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strstr(name, parts[i]))
			return true;
	return false;
}

static enum family family_of(const struct pt_hazard_line *l)
{
	static const char *const swaps[] = { "swp", "swap" };
	static const char *const tables[] = { "ptep_",	 "pmdp_",    "pudp_", "set_pte", "set_pmd",
					      "set_pud", "set_huge", "_ptes", "_full" };

	if (has(l->helper, swaps, PT_ARRAY_SIZE(swaps)))
		return OF_SWAPS;
	if (has(l->helper, tables, PT_ARRAY_SIZE(tables)))
		return IN_TABLES;
	switch (shape_of(l)) {
	case PT_SHAPE_PRED:
	case PT_SHAPE_PRED2:
	case PT_SHAPE_PREDWRITE:
	case PT_SHAPE_OFFSET:
		return TELLS;
	case PT_SHAPE_PFN:
	case PT_SHAPE_VALUE:
		return READS;
	default:
		return CHANGES;
	}
}

/* Named: the line above is the same helper's. */
static void put_line(const struct document *d, struct pt_rst_table *t,
		     const struct pt_hazard_line *l, bool named)
{
	char name[96] = "", kinds[160], cell[MAX_ARCHS][200];
	const char *text[PT_RST_COLUMNS] = { name, kinds };

	if (!named)
		pt_hazard_name(l, name, sizeof(name));
	pt_hazard_kinds(l, kinds, sizeof(kinds));
	for (size_t i = 0; i < d->columns && i < MAX_ARCHS; i++) {
		pt_hazard_words(&d->folded, l, &d->column[i], false, cell[i], sizeof(cell[i]));
		text[i + 2] = cell[i];
	}
	pt_rst_row(t, text);
}

static bool is_same_helper(const struct pt_hazard_line *a, const struct pt_hazard_line *b)
{
	return a->levels == b->levels && !strcmp(a->helper, b->helper);
}

/* Does one of the first n lines speak of the same helper? */
static bool is_told(const struct pt_hazard_table *t, size_t n, const struct pt_hazard_line *l)
{
	for (size_t i = 0; i < n; i++)
		if (is_same_helper(&t->line[i], l))
			return true;
	return false;
}

/* All lines of a helper, the first of which is the worst. */
static void put_helper(const struct document *d, struct pt_rst_table *t, size_t first)
{
	for (size_t i = first; i < d->folded.n; i++)
		if (is_same_helper(&d->folded.line[first], &d->folded.line[i]))
			put_line(d, t, &d->folded.line[i], i != first);
}

static void put_family(const struct document *d, enum family family)
{
	struct pt_rst_column columns[PT_RST_COLUMNS + 1] = { { "Helper", 40 },
							     { "Called on", 24 } };
	struct pt_rst_table t;

	columns_of(d, columns + 2, 16);
	pt_rst_title(d->f, families[family].title, '=');
	pt_rst_paragraph(d->f, families[family].text);
	pt_rst_table(&t, columns);
	for (size_t i = 0; i < d->folded.n; i++)
		if (family_of(&d->folded.line[i]) == family &&
		    !is_told(&d->folded, i, &d->folded.line[i]))
			put_helper(d, &t, i);
	pt_rst_end(d->f, &t);
}

int pt_write_hazards_rst(FILE *f, const struct pt_report *r, const struct pt_style *s)
{
	struct document d = { .f = f };
	char harmless[160];

	(void)s;
	pt_hazards_of(&d.one, r);
	pt_hazards_of(&d.folded, r);
	pt_hazards_fold(&d.folded);
	d.columns = pt_hazard_columns(&d.one, false, d.column);
	fputs(".. SPDX-License-Identifier: GPL-2.0-or-later\n"
	      ".. Made by ptconform run --hazards --format rst: change the helpers, or the "
	      "contract.\n\n",
	      f);
	fputs("================================\n", f);
	pt_rst_title(f, "What callers' mistakes turn into", '=');
	for (size_t i = 0; i < PT_ARRAY_SIZE(intro); i++)
		pt_rst_paragraph(f, intro[i]);
	snprintf(
		harmless, sizeof(harmless),
		"Of %zu lines more the tables say nothing: same or flags wherever they were tried.",
		pt_hazards_drop_harmless(&d.folded));
	pt_rst_paragraph(f, harmless);
	put_legend(f);
	put_counts(&d);
	for (unsigned i = 0; i < NR_FAMILIES; i++)
		put_family(&d, (enum family)i);
	pt_hazards_free(&d.one);
	pt_hazards_free(&d.folded);
	return ferror(f) ? -1 : 0;
}
