// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/vmwarn/line.h"

#include <fnmatch.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/subject/other_names.h"
#include "conformance/words/arguments.h"
#include "conformance/words/last_words.h"

#define K(kind) (UINT32_C(1) << PT_KIND_##kind)
#define PRESENT (K(TABLE) | K(PRESENT) | K(PROTNONE) | K(INVALID))

/* Why not: returns false, for it is what ends the search. */
__attribute__((format(printf, 2, 3))) static bool no(struct pt_warn_line *l, const char *format,
						     ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(l->why, sizeof(l->why), format, args);
	va_end(args);
	return false;
}

/* ---- whose definition it is ----------------------------------------------------------------- */

/* At the lowest level that has it; PT_NR_HELPERS: it is none that is given an entry. */
static enum pt_helper helper_named(const char *name)
{
	const char *ours = pt_first_name(name);
	struct pt_require r;

	for (unsigned l = 0; l < PT_NR_COLUMNS; l++)
		for (unsigned h = 0; h < PT_NR_HELPERS; h++)
			if (pt_helpers[h].level == l && !strcmp(pt_helpers[h].name, ours) &&
			    !PT_SHAPE_TAKES_ADDRESS(pt_helpers[h].shape) &&
			    pt_require_of((enum pt_helper)h, &r))
				return (enum pt_helper)h;
	return PT_NR_HELPERS;
}

static const char *level_word(enum pt_level l)
{
	return l == PT_HUGETLB ? "pte" : pt_level_names[l];
}

/* ---- the argument ---------------------------------------------------------------------------- */

/* The n-th parameter's text, from 1; false: there are not so many. */
static bool parameter(const struct pt_header *h, const struct pt_region *r, unsigned n, char *buf,
		      size_t size)
{
	const char *p = strstr(h->text + h->line[r->line].at, r->name), *end;
	int depth = 0;

	p = p ? strchr(p, '(') : NULL;
	if (!p)
		return false;
	for (end = ++p; *end && (depth || *end != ')'); end++) {
		depth += (*end == '(') - (*end == ')');
		if (*end != ',' || depth)
			continue;
		if (!--n)
			break;
		p = end + 1;
	}
	if (n > 1)
		return false;
	snprintf(buf, size, "%.*s", (int)(end - p), p);
	return true;
}

/* "pmd_t *pmdp" is a place of a pmd_t; its name is at the end. */
static bool is_entry(const char *text, const char *level, bool place, char *name, size_t size)
{
	char type[16];
	const char *star = strchr(text, '*'), *end = text + strlen(text), *at;

	snprintf(type, sizeof(type), "%s_t", level);
	if (!pt_has_word(text, type, strlen(type)) || !star == place)
		return false;
	while (end > text && strchr(" \t\n", end[-1]))
		end--;
	for (at = end; at > text && !strchr(" \t\n*", at[-1]); at--)
		;
	snprintf(name, size, "%.*s", (int)(end - at), at);
	return *name && strcmp(name, type) != 0;
}

/* What a line asks of. */
struct asked {
	char name[40];	/* of the argument: "pmd", or "pmdp" if it is a place */
	char entry[64]; /* "pmd", "*pmdp", "pmdp_get(pmdp)" */
	bool place;
};

/* Functions and macros that read what stands in a place; some are given what it points to. */
static const char *const accessors[] = { "ptep_get",   "pmdp_get",   "pudp_get", "__ptep_get",
					 "__pmdp_get", "__pudp_get", "READ_ONCE" };

static const char *accessor_at(const struct pt_header *h, const struct pt_token *t)
{
	for (size_t i = 0; t->kind == PT_TOKEN_NAME && i < PT_ARRAY_SIZE(accessors); i++)
		if (pt_token_is(h->text, t, accessors[i]))
			return accessors[i];
	return NULL;
}

/* What the helper itself reads the place with; NULL: it does that with none. */
static const char *accessor_in(const struct pt_header *h, const struct pt_region *r,
			       const char *place)
{
	for (size_t i = 0; i + 3 < r->nr_tokens; i++) {
		const struct pt_token *t = &r->token[i];
		const char *accessor = accessor_at(h, t);

		if (accessor && pt_token_is(h->text, t + 1, "(") &&
		    pt_token_is(h->text, t + 2 + pt_token_is(h->text, t + 2, "*"), place))
			return accessor;
	}
	return NULL;
}

/* Is it there wherever the line is?  "#ifndef ptep_get" around it says that else it is elsewhere.
 */
static bool is_there_at(const struct pt_header *h, const struct pt_region *d, unsigned line)
{
	const unsigned opened = h->line[d->line].opened;
	const char *without = opened ? pt_line_directive(h, opened, "ifndef") : NULL;

	if (without && !strncmp(without, d->name, strlen(d->name)))
		return pt_is_under(h, line, opened);
	return pt_is_under(h, line, d->line);
}

/* "ptep_get" of a pte_t *, if the header has defined it before: Linux's own since 5.8. */
static const char *accessor_before(const struct pt_header *h, const struct pt_region *r,
				   const char *level)
{
	char name[16];

	snprintf(name, sizeof(name), "%sp_get", level);
	for (size_t i = 0; i < h->source.nr_regions; i++) {
		const struct pt_region *d = &h->source.region[i];

		if (d->kind == PT_REGION_FUNCTION && !strcmp(d->name, name) &&
		    d->last_line < r->first_line && is_there_at(h, d, r->line))
			for (size_t k = 0; k < PT_ARRAY_SIZE(accessors); k++)
				if (!strcmp(accessors[k], name))
					return accessors[k];
	}
	return NULL;
}

static void put_entry(const struct pt_header *h, const struct pt_region *r, const char *level,
		      struct asked *a)
{
	const char *by = a->place ? accessor_in(h, r, a->name) : NULL;

	if (a->place && !by)
		by = accessor_before(h, r, level);
	if (by)
		snprintf(a->entry, sizeof(a->entry), "%s(%s%s)", by,
			 strcmp(by, "READ_ONCE") ? "" : "*", a->name);
	else
		snprintf(a->entry, sizeof(a->entry), "%s%s", a->place ? "*" : "", a->name);
}

/* False: it is not where Linux has it. */
static bool find_entry(const struct pt_header *h, struct pt_warn_line *l, struct asked *asked)
{
	const struct pt_argument a = pt_entry_argument(pt_helpers[l->helper].name);
	const char *level = level_word(pt_helpers[l->helper].level);
	char text[160];

	asked->place = a.place;
	if (!parameter(h, l->region, a.n, text, sizeof(text)) ||
	    !is_entry(text, level, a.place, asked->name, sizeof(asked->name)))
		return no(l, "its argument %u is no %s_t%s", a.n, level, a.place ? " *" : "");
	put_entry(h, l->region, level, asked);
	return true;
}

/* ---- what is asked ------------------------------------------------------------------------ */

#define SWAPFILE                                                                                  \
	"mm/swapfile.c generic_max_swapfile_size() has pte_to_swp_entry() call it of all offset " \
	"bits"

/* What generic or architecture code calls on entries that the contract says nothing of. */
static const struct {
	const char *helper;
	const char *source;
} other_calls[] = {
	{ "p??_pfn",
	  "arch/x86/mm/pat/set_memory.c calls it of the kernel's own pages, unmapped ones too" },
	{ "p??_pgprot",
	  "arch/x86/mm/pat/set_memory.c calls it of the kernel's own pages, unmapped ones too" },
	{ "pte_accessible",
	  "mm/pgtable-generic.c ptep_clear_flush() calls it of whatever was taken out" },
	{ "pte_swp_exclusive", SWAPFILE },
	{ "pte_swp_soft_dirty", SWAPFILE },
	{ "pte_swp_uffd_wp", SWAPFILE },
	{ "pte_swp_clear_*", SWAPFILE },
	{ "ptep_clear", "mm/debug_vm_pgtable.c pte_clear_tests() calls it of random bits" },
	{ "p??_mkhuge", "it is called on what pfn_pXd() just made, which may be half an entry" },
};

static const char *other_call(const char *helper)
{
	for (size_t i = 0; i < PT_ARRAY_SIZE(other_calls); i++)
		if (!fnmatch(other_calls[i].helper, helper, 0))
			return other_calls[i].source;
	return NULL;
}

/*
 * Present alone, or what is not present.  Not a leaf alone: what pfn_pmd() made is none before
 * pmd_mkhuge(), and mm/debug_vm_pgtable.c calls all helpers of it.
 */
static bool choose(struct pt_warn_line *l)
{
	const enum pt_level level = pt_helpers[l->helper].level;
	const u32 kinds = pt_kinds_of_level(level);
	const char *source = other_call(pt_helpers[l->helper].name);
	struct pt_require r;

	if (source)
		return no(l, "%s", source);
	if (level == PT_HUGETLB && pt_entry_argument(pt_helpers[l->helper].name).place)
		return no(l, "what stands there may be no pte that %s_present() reads",
			  level_word(level));
	pt_require_of(l->helper, &r);
	snprintf(l->asks, sizeof(l->asks), "%s_present", level_word(level));
	if (r.on & (PRESENT | K(NONE)) && (r.on & ~PRESENT || !(kinds & ~PRESENT)))
		return no(l, "no predicate alone tells the kinds that it may be given");
	if (pt_helpers[l->helper].level == PT_PUD && r.on & K(PROTNONE))
		return no(l, "pud_present() need not tell what maps a page without rights: "
			     "ptconform explain x86-pud-present");
	return true;
}

static void put_condition(struct pt_warn_line *l, const char *entry)
{
	struct pt_require r;

	pt_require_of(l->helper, &r);
	snprintf(l->condition, sizeof(l->condition), "%s%s(%s)", r.on & PRESENT ? "!" : "", l->asks,
		 entry);
}

/* ---- where -------------------------------------------------------------------------------- */

static bool is_word(const struct pt_header *h, const struct pt_token *t, const char *const *words)
{
	for (size_t i = 0; words[i]; i++)
		if (pt_token_is(h->text, t, words[i]))
			return true;
	return false;
}

/* "pte_t old", "unsigned long *p": two names, or a name and a star, where a statement begins. */
static bool is_declaration(const struct pt_header *h, const struct pt_token *t, size_t left)
{
	static const char *const others[] = { "return", "goto", "else", "do", "case", NULL };

	if (left < 3 || t[0].kind != PT_TOKEN_NAME || is_word(h, &t[0], others))
		return false;
	return t[1].kind == PT_TOKEN_NAME ||
	       (pt_token_is(h->text, &t[1], "*") && t[2].kind == PT_TOKEN_NAME);
}

/* The token that ends the last declaration of a body; its brace if there is none. */
static size_t last_of_declarations(const struct pt_header *h, const struct pt_region *r)
{
	const struct pt_token *t = r->token;
	const int depth = t[0].depth + 1;
	size_t last = 0;

	while (is_declaration(h, t + last + 1, r->nr_tokens - last - 1)) {
		size_t i = last + 1;

		while (i < r->nr_tokens &&
		       !(t[i].depth == depth && pt_token_is(h->text, &t[i], ";")))
			i++;
		if (i == r->nr_tokens)
			break;
		last = i;
	}
	return last;
}

/* Does a declaration more than read what stands in the place? */
static bool works_on_place(const struct pt_header *h, const struct pt_region *r, size_t last,
			   const char *place)
{
	for (size_t i = 1; i < last; i++) {
		const struct pt_token *t = &r->token[i];

		if (t->kind != PT_TOKEN_NAME || !pt_token_is(h->text, t, place))
			continue;
		if (!(pt_token_is(h->text, t - 1, "*") && pt_token_is(h->text, t - 2, "=")) &&
		    !(pt_token_is(h->text, t - 1, "(") && accessor_at(h, t - 2)) &&
		    !(pt_token_is(h->text, t - 1, "*") && accessor_at(h, t - 3)))
			return true;
	}
	return false;
}

static bool find_place(const struct pt_header *h, struct pt_warn_line *l, const struct asked *a)
{
	const struct pt_region *r = l->region;
	const size_t last = last_of_declarations(h, r);
	const unsigned line = r->token[last].line;

	if (a->place && works_on_place(h, r, last, a->name))
		return no(l, "its declarations work on the place already");
	if (r->token[last + 1].line == line)
		return no(l, "its body stands on one line");
	l->before = line + 1;
	if (last && pt_line_is_blank(h, line + 1))
		l->before++;
	else
		l->apart = last;
	if (strcmp(h->line[l->before].under, h->line[r->token[0].line].under) != 0)
		return no(l, "it begins with an #if");
	return true;
}

/* ---- who else has to do with it
 * ----------------------------------------------------------------------- */

static bool is_stub(const struct pt_header *h, const struct pt_region *r)
{
	static const char *const bugs[] = { "BUG", "BUILD_BUG", NULL };

	if (r->nr_tokens <= 5)
		return true;
	for (size_t i = 0; i < r->nr_tokens; i++)
		if (r->token[i].kind == PT_TOKEN_NAME && is_word(h, &r->token[i], bugs))
			return true;
	return false;
}

static bool warns_already(const struct pt_header *h, const struct pt_region *r)
{
	static const char *const warns[] = { "VM_WARN_*", "VM_BUG_ON*", "WARN_*", "BUG_ON",
					     "VM_WARN*" };
	char name[64];

	for (size_t i = 0; i < r->nr_tokens; i++) {
		if (r->token[i].kind != PT_TOKEN_NAME)
			continue;
		snprintf(name, sizeof(name), "%.*s", (int)r->token[i].length,
			 h->text + r->token[i].at);
		for (size_t w = 0; w < PT_ARRAY_SIZE(warns); w++)
			if (!fnmatch(warns[w], name, 0))
				return true;
	}
	return false;
}

/* Do the kinds that the name may be given go beyond what the line allows? */
static bool is_beyond(const struct pt_warn_line *l, const char *name, bool other_level)
{
	const enum pt_helper h = helper_named(name);
	struct pt_require mine, its;

	if (h == PT_NR_HELPERS || !pt_require_of(l->helper, &mine) || !pt_require_of(h, &its))
		return false;
	if (other_level != (pt_helpers[h].level != pt_helpers[l->helper].level &&
			    pt_helpers[h].level != PT_HUGETLB))
		return false;
	/* what is invalidated, and asked afterwards, is present for its own level alone */
	if (other_level)
		return its.on & K(INVALID) || pt_helpers[h].shape == PT_SHAPE_PRED ||
		       !(its.on & PRESENT) != !(mine.on & PRESENT);
	return its.on & ~mine.on & ~PRESENT;
}

/* Whoever hands its own entry on may be given more than this helper. */
static const char *handed_on_by(const struct pt_headers *all, const struct pt_warn_line *l)
{
	for (size_t i = 0; i < all->n; i++)
		for (size_t k = 0; k < all->v[i].source.nr_regions; k++) {
			const struct pt_header *h = &all->v[i];
			const struct pt_region *r = &h->source.region[k];

			if (r->kind == PT_REGION_VALUE || !strcmp(r->name, l->region->name) ||
			    !pt_region_has(h, r, l->region->name))
				continue;
			if (is_beyond(l, r->name, true) ||
			    (r->kind == PT_REGION_MACRO && is_beyond(l, r->name, false)))
				return r->name;
		}
	return NULL;
}

/* set_pte_at() is often a macro of it. */
static bool is_wanted(const struct pt_headers *all, const struct pt_header *h,
		      struct pt_warn_line *l)
{
	const struct pt_region *r = l->region;
	const char *by;

	if (is_stub(h, r))
		return no(l, "it is a stub");
	if (warns_already(h, r))
		return no(l, "it warns already, or ends there");
	by = handed_on_by(all, l);
	if (by)
		return no(l, "%s() hands its own entry on to it, which may be of another kind", by);
	return !pt_headers_reach(all, l->asks, r->name) ||
	       no(l, "%s() comes to it itself", l->asks);
}

bool pt_warn_line(const struct pt_headers *all, const struct pt_header *h,
		  const struct pt_region *r, struct pt_warn_line *l)
{
	struct asked asked;

	*l = (struct pt_warn_line){ .region = r, .helper = helper_named(r->name) };
	if (r->kind == PT_REGION_VALUE || l->helper == PT_NR_HELPERS || !pt_misuse_of(l->helper) ||
	    pt_region_is_sign(h, r))
		return false;
	if (r->kind == PT_REGION_MACRO) {
		no(l, "it is a macro");
		return true;
	}
	if (find_entry(h, l, &asked) && choose(l) && is_wanted(all, h, l) &&
	    find_place(h, l, &asked))
		put_condition(l, asked.entry);
	return true;
}
