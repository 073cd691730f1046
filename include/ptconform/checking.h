/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How a call of a helper is checked: the part of <ptconform/checked.h> that knows no helper.
 * Whoever checks includes that, after what it wants to know:
 *
 *	#include "my_pgtable.h"			my types, my helpers
 *
 *	#define PTC_PTE_T pte_t			what an entry is; no such level: leave it out
 *	#define PTC_PTE_VALUE(e) (e).bits	as a number, for reports (if it is none)
 *	#define PTC_PTE_IS_NONE(e) pte_none(e)	how kinds are told apart: all that you have
 *	#define PTC_PTE_PRESENT(e) pte_present(e)
 *	#define PTC_PTE_DIRTY(e) pte_dirty(e)	what reports say of an entry beside its kind
 *	#define PTC_STDERR			or PTC_REPORT(r): a statement, for each report
 *	#include <ptconform/checked.h>
 *
 * From there on a helper's name is a macro that looks at the entry and calls the helper.
 *
 * Beside PTE there are the levels PMD, PUD and HUGETLB.  Of each
 *
 *	PTC_<LEVEL>_T, PTC_<LEVEL>_VALUE(e)	as above
 *	PTC_<LEVEL>_P				a pointer to an entry (PTC_<LEVEL>_T *)
 *	PTC_<LEVEL>_LOAD(p)			the entry that stands there (*(p))
 *	PTC_<LEVEL>_KINDS			kinds that there are: PTC_KIND_NONE | … (all)
 *	PTC_<LEVEL>_PRESENT(e)			does it map a page or point to a table?  Of what is
 *						invalid for a moment yes, or define IS_INVALID, too
 *	PTC_<LEVEL>_LEAF(e)			does it map a page?  Asked of what is present
 *	PTC_<LEVEL>_IS_<KIND>(e)		is it of this kind, and of no other?  NONE TABLE
 *						PRESENT PROTNONE INVALID SWAP MIGRATION DEVICE
 *						HWPOISON MARKER
 *	PTC_<LEVEL>_<ATTRIBUTE>(e)		YOUNG DIRTY WRITE SPECIAL UFFD_WP …
 *
 * What is not defined is not asked.  An entry is then of several kinds as far as anybody can
 * tell, and a call is reported only if all of them are wrong.  A predicate that cannot answer
 * in this build (pte_protnone() without NUMA balancing) must not be given as PTC_PTE_IS_….
 *
 * How:
 *	PTC_OFF		nothing is checked: a call is the helper's call and nothing else
 *	PTC_ALWAYS	every wrong call is reported, not the first of each place in the source
 *	PTC_REPORT(r)	what to do with a const struct ptc_report *, a statement; see ptc_text()
 *	PTC_STDERR	it is printed: the only thing that needs a C library
 *	PTC_KEEP_NAMES	helpers keep their names; checked_<helper>() is checked
 *	PTC_SAME_NAMES	helpers' names that are macros stand for functions of that name
 *	PTC_PLAIN_CALLS	the entry, or the pointer to it, is a helper's first argument; else it is
 *			where Linux has it: ptep_get_and_clear(mm, address, ptep)
 *	PTC_WHERE_<helper>	of one helper: ENTRY, 1 or PLACE, 3 and the like
 *
 * A helper of another name:	#define set_dirty(e) set_dirty(PTC_ENTRY(pte_mkdirty, e))
 * or, given a pointer:		#define set_ro(p) set_ro(PTC_PLACE(ptep_set_wrprotect, p))
 * A helper that may be given anything is passed by; a name that is none does not compile.
 *
 * No allocation, no state but a flag at each place in the source, which is set atomically.
 * Needs GNU C or C++ (gcc, clang), inside of functions.
 */
#ifndef PTCONFORM_CHECKING_H
#define PTCONFORM_CHECKING_H

#if !defined(PTC_OFF) && !defined(PTC_REPORT) && !defined(PTC_STDERR)
#error "ptconform/checked.h: define PTC_STDERR, PTC_REPORT(report) or PTC_OFF before it is included"
#endif

#ifdef PTC_PLAIN_CALLS
#define PTC_LINUX_CALL(what, n) what, 1
#else
#define PTC_LINUX_CALL(what, n) what, n
#endif

#ifndef PTC_OFF

/* A call in the source, and what may be said of every entry it is given. */
struct ptc_site {
	const char *file, *function;
	const char *helper, *source, *rule; /* who says so: ptconform explain HELPER */
	unsigned line;
	unsigned allowed; /* PTC_KIND_* */
	unsigned when;	  /* PTC_WHEN_* */
	int told;
};

/* What somebody gave a helper that must not be given it. */
struct ptc_report {
	const struct ptc_site *site;
	const char *level;
	unsigned long long entry;
	unsigned kinds;	     /* PTC_KIND_*: what it is, as far as anybody can tell */
	unsigned asked, yes; /* PTC_SAYS_*: what could be asked of it, and what it answered */
	unsigned when;	     /* PTC_WHEN_*: of the right kind, and yet not so */
};

/* ---- in words ------------------------------------------------------------------------- */

/* Text that is built up; what does not fit is cut off. */
struct ptc_words {
	char *at, *end;
};

static inline void ptc_put(struct ptc_words *w, const char *text)
{
	while (*text && w->at < w->end)
		*w->at++ = *text++;
}

static inline void ptc_put_number(struct ptc_words *w, unsigned long long v, unsigned base)
{
	char digits[sizeof(v) * 3 + 1], *d = digits + sizeof(digits) - 1;

	*d = '\0';
	do {
		*--d = "0123456789abcdef"[v % base];
		v /= base;
	} while (v);
	ptc_put(w, d);
}

/* The names of a mask's bits, in a list that ends with NULL. */
static inline void ptc_put_names(struct ptc_words *w, const char *const *name, unsigned mask,
				 const char *between)
{
	const char *comma = "";

	for (unsigned i = 0; name[i]; i++) {
		if (!(mask >> i & 1))
			continue;
		ptc_put(w, comma);
		ptc_put(w, name[i]);
		comma = between;
	}
}

static inline void ptc_put_wrong(struct ptc_words *w, const struct ptc_report *r)
{
	static const char *const kinds[] = { PTC_KIND_NAMES, 0 };
	static const char *const when[] = { PTC_WHEN_NAMES, 0 };

	ptc_put(w, r->site->helper);
	ptc_put(w, "() is given 0x");
	ptc_put_number(w, r->entry, 16);
	ptc_put(w, ", a ");
	ptc_put(w, r->level);
	ptc_put(w, " of kind ");
	ptc_put_names(w, kinds, r->kinds, " or ");
	ptc_put(w, r->when ? ": not " : "");
	ptc_put_names(w, when, r->when, ", ");
	ptc_put(w, "\n  allowed  ");
	ptc_put_names(w, kinds, r->site->allowed, " ");
}

/*
 * The report as text of several lines, the first of which begins "file:line: function():";
 * the last ends without a newline.
 */
static inline void ptc_text(const struct ptc_report *r, char *buf, unsigned long size)
{
	static const char *const says[] = { PTC_SAYS_NAMES, 0 };
	struct ptc_words w = { buf, buf + size - 1 };

	if (!size)
		return;
	ptc_put(&w, r->site->file);
	ptc_put(&w, ":");
	ptc_put_number(&w, r->site->line, 10);
	ptc_put(&w, ": ");
	ptc_put(&w, r->site->function);
	ptc_put(&w, "(): ");
	ptc_put_wrong(&w, r);
	ptc_put(&w, "\n  it says  ");
	ptc_put_names(&w, says, r->yes, " ");
	ptc_put(&w, r->yes && r->asked != r->yes ? "; not " : "");
	ptc_put(&w, !r->yes && r->asked ? "not " : "");
	ptc_put_names(&w, says, r->asked & ~r->yes, " ");
	ptc_put(&w, "\n  rule     ");
	ptc_put(&w, r->site->rule);
	ptc_put(&w, "; ptconform explain ");
	ptc_put(&w, r->site->helper);
	ptc_put(&w, "\n  source   ");
	ptc_put(&w, r->site->source);
	*w.at = '\0';
}

/* ---- reporting -------------------------------------------------------------------------- */

#ifdef PTC_STDERR
#include <stdio.h>

static inline void ptc_print(const struct ptc_report *r)
{
	char text[1024];

	ptc_text(r, text, sizeof(text));
	fprintf(stderr, "%s\n", text);
}
#endif

/* Is this to be told, or has it been, of this place? */
static inline int ptc_is_news(struct ptc_site *site)
{
#ifdef PTC_ALWAYS
	(void)site;
	return 1;
#else
	return !__atomic_exchange_n(&site->told, 1, __ATOMIC_RELAXED);
#endif
}

static inline void ptc_tell(const struct ptc_report *r)
{
#ifdef PTC_STDERR
	ptc_print(r);
#endif
#ifdef PTC_REPORT
	PTC_REPORT(r);
#endif
	(void)r;
}

/* What a predicate answers. */
static inline void ptc_hear(struct ptc_report *r, unsigned says, int yes)
{
	r->asked |= says;
	r->yes |= yes ? says : 0;
}

/* Are the kinds that it can be all wrong?  None: predicates that contradict each other. */
static inline int ptc_is_wrong(const struct ptc_site *site, unsigned kinds)
{
	return kinds && !(kinds & site->allowed);
}

/* This place in the source. */
#define PTC_SITE(helper, allowed, when, rule, source)                                         \
	(__extension__({                                                                      \
		static struct ptc_site ptc_here = { __FILE__, __func__, helper, source, rule, \
						    __LINE__, allowed,	when,	0 };          \
		&ptc_here;                                                                    \
	}))

/* An entry, or a pointer to one, as it is given to a helper: checked on the way. */
#define PTC_ENTRY(helper, e) PTC_LOOK(ENTRY, #helper, PTC_RULE_##helper, e)
#define PTC_PLACE(helper, p) PTC_LOOK(PLACE, #helper, PTC_RULE_##helper, p)
/*
 * A rule has six parts; what may be given anything has two; of a name that nobody knows there
 * is the one that its macro would be.
 */
#define PTC_LOOK(...) PTC_LOOK_(PTC_SORT(__VA_ARGS__), __VA_ARGS__)
#define PTC_SORT(...) \
	PTC_SORT_(__VA_ARGS__, RULE, RULE, RULE, RULE, ANY, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, 0)
#define PTC_SORT_(a, b, c, d, e, f, g, h, i, sort, ...) sort
#define PTC_LOOK_(sort, ...)				PTC_LOOK__(sort, __VA_ARGS__)
#define PTC_LOOK__(sort, ...)				PTC_LOOK_##sort(__VA_ARGS__)
#define PTC_LOOK_RULE(what, name, f, h, on, when, r, s, e) \
	PTC_CHECK_##what(f, PTC_SITE(h, on, when, r, s), e)
#define PTC_LOOK_ANY(what, name, any, zero, e) (e)
#define PTC_LOOK_UNKNOWN(what, name, rule, e)                                               \
	(__extension__({                                                                    \
		PTC_ASSERT(0, "ptconform/checked.h knows no rule of " name                  \
			      "(): it is misspelt, or the type of its level, PTC_PTE_T or " \
			      "another, is not "                                            \
			      "defined");                                                   \
		(e);                                                                        \
	}))
#ifdef __cplusplus
#define PTC_ASSERT static_assert
#else
#define PTC_ASSERT _Static_assert
#endif
#define PTC_CHECK_ENTRY(f, site, e) f##_entry(site, e)
#define PTC_CHECK_PLACE(f, site, p) f##_place(site, p)

/* Arguments of a helper, of which the n-th is checked. */
#define PTC_ARGUMENTS(...) PTC_ARGUMENTS_(__VA_ARGS__)
#define PTC_ARGUMENTS_(f, h, on, when, r, s, what, n, ...)                           \
	PTC_NTH(n, PTC_COUNT(__VA_ARGS__, 6, 5, 4, 3, 2, 1, 0), PTC_CHECK_##what, f, \
		PTC_SITE(h, on, when, r, s), __VA_ARGS__)
#define PTC_COUNT(a, b, c, d, e, f, n, ...)    n
#define PTC_NTH(n, of, ...)		       PTC_NTH_(n, of, __VA_ARGS__)
#define PTC_NTH_(n, of, ...)		       PTC_NTH_##n##_##of(__VA_ARGS__)
#define PTC_NTH_1_1(C, f, s, a)		       C(f, s, a)
#define PTC_NTH_1_2(C, f, s, a, b)	       C(f, s, a), b
#define PTC_NTH_1_3(C, f, s, a, b, c)	       C(f, s, a), b, c
#define PTC_NTH_1_4(C, f, s, a, b, c, d)       C(f, s, a), b, c, d
#define PTC_NTH_1_5(C, f, s, a, b, c, d, e)    C(f, s, a), b, c, d, e
#define PTC_NTH_1_6(C, f, s, a, b, c, d, e, g) C(f, s, a), b, c, d, e, g
#define PTC_NTH_2_2(C, f, s, a, b)	       a, C(f, s, b)
#define PTC_NTH_2_3(C, f, s, a, b, c)	       a, C(f, s, b), c
#define PTC_NTH_2_4(C, f, s, a, b, c, d)       a, C(f, s, b), c, d
#define PTC_NTH_2_5(C, f, s, a, b, c, d, e)    a, C(f, s, b), c, d, e
#define PTC_NTH_2_6(C, f, s, a, b, c, d, e, g) a, C(f, s, b), c, d, e, g
#define PTC_NTH_3_3(C, f, s, a, b, c)	       a, b, C(f, s, c)
#define PTC_NTH_3_4(C, f, s, a, b, c, d)       a, b, C(f, s, c), d
#define PTC_NTH_3_5(C, f, s, a, b, c, d, e)    a, b, C(f, s, c), d, e
#define PTC_NTH_3_6(C, f, s, a, b, c, d, e, g) a, b, C(f, s, c), d, e, g
#define PTC_NTH_4_4(C, f, s, a, b, c, d)       a, b, c, C(f, s, d)
#define PTC_NTH_4_5(C, f, s, a, b, c, d, e)    a, b, c, C(f, s, d), e
#define PTC_NTH_4_6(C, f, s, a, b, c, d, e, g) a, b, c, C(f, s, d), e, g

#else /* PTC_OFF */

#define PTC_ENTRY(helper, e) e
#define PTC_PLACE(helper, p) p

#endif

#endif
