// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * contract --format checked-header: what each helper may be given, as C that checks it where
 * it is called.  How is include/ptconform/checking.h, which this includes.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "conformance/command/command.h"
#include "conformance/subject/other_names.h"
#include "conformance/words/arguments.h"
#include "conformance/words/names.h"

/* ---- words ----------------------------------------------------------------------------- */

struct upper {
	char s[64];
};

static struct upper upper(const char *s)
{
	struct upper u = { "" };
	for (size_t i = 0; s[i] && i + 1 < sizeof(u.s); i++)
		u.s[i] = (char)toupper((unsigned char)s[i]);
	return u;
}

/* "PTC_KIND_SWAP | PTC_KIND_MIGRATION" */
static void put_kinds(u32 kinds)
{
	const char *bar = "";
	for (unsigned k = 0; k < PT_NR_KINDS; k++) {
		if (!(kinds >> k & 1))
			continue;
		printf("%sPTC_KIND_%s", bar, upper(pt_kind_names[k]).s);
		bar = " | ";
	}
	fputs(*bar ? "" : "0u", stdout);
}

/* Predicates that say of what kind an entry is, by what is expected of them. */
static const struct teller {
	const char *name;
	enum pt_family family;
} tellers[] = {
	{ "PRESENT", PT_F_present },
	{ "LEAF", PT_F_leaf },
};

/* What a report may say of an entry beside its kind. */
static bool is_attribute(enum pt_slot s)
{
	return pt_slots[s].type == PT_SLOT_TYPE_BOOL && s != PT_SLOT_none && s != PT_SLOT_present &&
	       s != PT_SLOT_leaf;
}

static void put_names(const char *what, const char *const *names, size_t n)
{
	printf("#define PTC_%s_NAMES", what);
	for (size_t i = 0; i < n; i++)
		printf("%s \"%s\"", i ? "," : "", names[i]);
	putchar('\n');
}

static void put_words(void)
{
	const char *says[PT_NR_SLOTS];
	size_t n = 0;

	for (unsigned k = 0; k < PT_NR_KINDS; k++)
		printf("#define PTC_KIND_%s 0x%xu\n", upper(pt_kind_names[k]).s, 1u << k);
	put_names("KIND", pt_kind_names, PT_NR_KINDS);
	putchar('\n');
	for (size_t i = 0; i < PT_ARRAY_SIZE(tellers); i++) {
		printf("#define PTC_SAYS_%s 0x%xu\n", tellers[i].name, 1u << n);
		says[n++] = i ? "leaf" : "present";
	}
	for (unsigned s = 0; s < PT_NR_SLOTS; s++) {
		if (!is_attribute((enum pt_slot)s))
			continue;
		printf("#define PTC_SAYS_%s 0x%xu\n", upper(pt_slots[s].name).s, 1u << n);
		says[n++] = pt_slots[s].name;
	}
	put_names("SAYS", says, n);
	puts("\n#define PTC_WHEN_NOT_UFFD_WP 0x1u");
	put_names("WHEN", (const char *const[]){ "on a uffd-wp entry" }, 1);
}

/* ---- what an entry is -------------------------------------------------------------------- */

/* A pmd's entry of a device is one of mm's own, as one of migration is; no row speaks of it. */
static u32 with_device(int h, u32 kinds)
{
	const u32 alike = 1u << PT_KIND_MIGRATION;

	return pt_helpers[h].level == PT_PMD && (kinds & alike) ? kinds | 1u << PT_KIND_DEVICE
								: kinds;
}

static u32 kinds_expected(int h, bool value)
{
	u32 kinds = 0;

	for (size_t i = 0; i < pt_nr_expects; i++)
		if ((int)pt_expects[i].helper == h && pt_expects[i].value == value &&
		    !pt_expects[i].fresh)
			kinds |= 1u << pt_expects[i].kind;
	return with_device(h, kinds);
}

static void put_teller(const char *level, enum pt_level l, const struct teller *t)
{
	const int h = pt_helper_at(t->family, l);
	struct pt_require r;
	if (h < 0 || !pt_require_of((enum pt_helper)h, &r))
		return;
	printf("#ifdef PTC_%s_%s\n\tif ((k & (k - 1)) && !(k & ~(", level, t->name);
	put_kinds(r.on);
	printf(")))\n\t\tk &= PTC_%s_%s(e) ?\n\t\t\t~(", level, t->name);
	put_kinds(kinds_expected(h, false));
	fputs(") :\n\t\t\t~(", stdout);
	put_kinds(kinds_expected(h, true));
	puts(");\n#endif");
}

static void put_is_kind(const char *level, unsigned kind)
{
	const struct upper k = upper(pt_kind_names[kind]);
	printf("#ifdef PTC_%s_IS_%s\n"
	       "\tif (k & PTC_KIND_%s)\n"
	       "\t\tk &= PTC_%s_IS_%s(e) ? PTC_KIND_%s : ~PTC_KIND_%s;\n"
	       "#endif\n",
	       level, k.s, k.s, level, k.s, k.s, k.s);
}

/* Somebody who forgot or misspelt them would be told of nothing. */
static void put_has_tellers(const char *level, enum pt_level l)
{
	printf("#if 1");
	for (size_t i = 0; i < PT_ARRAY_SIZE(tellers); i++)
		printf(" && !defined(PTC_%s_%s)", level, tellers[i].name);
	for (unsigned k = 0; k < PT_NR_KINDS; k++)
		if (pt_kinds_of_level(l) >> k & 1)
			printf(" && !defined(PTC_%s_IS_%s)", level, upper(pt_kind_names[k]).s);
	printf("\n#error \"ptconform/checked.h: PTC_%s_T without PTC_%s_PRESENT(e) or "
	       "PTC_%s_IS_...(e): nothing tells its kinds apart\"\n#endif\n\n",
	       level, level, level);
}

/*
 * What is not there goes first: nothing else may be asked of it.  Then what is invalid for a
 * moment, which a predicate that reads the machine's bit alone takes for not present.
 */
static void put_kinds_of(const char *level, enum pt_level l)
{
	const char *name = pt_level_names[l];

	put_has_tellers(level, l);
	printf("/* The kinds that it can be, as far as anybody can tell. */\n"
	       "static inline unsigned ptc_%s_kinds(PTC_%s_T e)\n{\n"
	       "\tunsigned k = PTC_%s_KINDS;\n\n",
	       name, level, level);
	put_is_kind(level, PT_KIND_NONE);
	if (pt_kinds_of_level(l) >> PT_KIND_INVALID & 1)
		put_is_kind(level, PT_KIND_INVALID);
	for (size_t i = 0; i < PT_ARRAY_SIZE(tellers); i++)
		put_teller(level, l, &tellers[i]);
	for (unsigned k = 0; k < PT_NR_KINDS; k++)
		if (k != PT_KIND_NONE && k != PT_KIND_INVALID && pt_kinds_of_level(l) >> k & 1)
			put_is_kind(level, k);
	puts("\t(void)e;\n\treturn k;\n}\n");
}

static void put_attribute(const char *level, const char *slot, int h)
{
	struct pt_require r;
	if (h < 0 || !pt_require_of((enum pt_helper)h, &r))
		return;
	printf("#ifdef PTC_%s_%s\n\tif (!(r->kinds & ~(", level, slot);
	put_kinds(r.on);
	printf(")))\n\t\tptc_hear(r, PTC_SAYS_%s, PTC_%s_%s(e) ? 1 : 0);\n#endif\n", slot, level,
	       slot);
}

static void put_says_of(const char *level, enum pt_level l)
{
	const char *name = pt_level_names[l];
	printf("/* What it says of itself, where that may be asked. */\n"
	       "static inline void ptc_%s_says(PTC_%s_T e, struct ptc_report *r)\n{\n",
	       name, level);
	for (size_t i = 0; i < PT_ARRAY_SIZE(tellers); i++)
		put_attribute(level, tellers[i].name, pt_helper_at(tellers[i].family, l));
	for (unsigned s = 0; s < PT_NR_SLOTS; s++)
		if (is_attribute((enum pt_slot)s))
			put_attribute(level, upper(pt_slots[s].name).s,
				      pt_slot_helper(l, (enum pt_slot)s));
	puts("\t(void)e;\n\t(void)r;\n}\n");
}

/* What a helper also asks of an entry of the right kind. */
static void put_when_of(const char *level, enum pt_level l)
{
	const int h = pt_slot_helper(l, PT_SLOT_uffd_wp);
	struct pt_require r;
	printf("/* Of the right kind, and yet not so: PTC_WHEN_*. */\n"
	       "static inline unsigned ptc_%s_when(const struct ptc_site *site, PTC_%s_T e, "
	       "unsigned k)\n{\n",
	       pt_level_names[l], level);
	if (h >= 0 && pt_require_of((enum pt_helper)h, &r)) {
		printf("#ifdef PTC_%s_UFFD_WP\n\tif (site->when & PTC_WHEN_NOT_UFFD_WP && k && !(k "
		       "& ~(",
		       level);
		put_kinds(r.on);
		printf(")) && PTC_%s_UFFD_WP(e))\n\t\treturn PTC_WHEN_NOT_UFFD_WP;\n#endif\n",
		       level);
	}
	puts("\t(void)site;\n\t(void)e;\n\t(void)k;\n\treturn 0;\n}\n");
}

static void put_check(const char *level, enum pt_level l)
{
	const char *name = pt_level_names[l];
	printf("static inline PTC_%s_T ptc_%s_entry(struct ptc_site *site, PTC_%s_T e)\n"
	       "{\n"
	       "\tconst unsigned kinds = ptc_%s_kinds(e), when = ptc_%s_when(site, e, kinds);\n"
	       "\n"
	       "\tif ((ptc_is_wrong(site, kinds) || when) && ptc_is_news(site)) {\n"
	       "\t\tstruct ptc_report r = { site, \"%s\", PTC_%s_VALUE(e), kinds, 0, 0, when };\n"
	       "\n"
	       "\t\tptc_%s_says(e, &r);\n"
	       "\t\tptc_tell(&r);\n"
	       "\t}\n"
	       "\treturn e;\n"
	       "}\n\n",
	       level, name, level, name, name, name, level, name);
	printf("static inline PTC_%s_P ptc_%s_place(struct ptc_site *site, PTC_%s_P p)\n"
	       "{\n"
	       "\t(void)ptc_%s_entry(site, PTC_%s_LOAD(p));\n"
	       "\treturn p;\n"
	       "}\n",
	       level, name, level, name, level);
}

static void put_default(const char *level, const char *macro, const char *arguments,
			const char *value)
{
	printf("#ifndef PTC_%s_%s\n#define PTC_%s_%s%s %s\n#endif\n", level, macro, level, macro,
	       arguments, value);
}

/* ---- calls --------------------------------------------------------------------------------- */

/* Is it checked under this name at a level before: pte_young() of hugetlb's? */
static bool is_checked_before(enum pt_helper h)
{
	for (unsigned other = 0; other < PT_NR_HELPERS; other++)
		if (!strcmp(pt_helpers[other].name, pt_helpers[h].name) && pt_misuse_of(other) &&
		    (pt_helpers[other].level < pt_helpers[h].level ||
		     (pt_helpers[other].level == pt_helpers[h].level && other < h)))
			return true;
	return false;
}

static const char *rule_of(enum pt_helper h)
{
	for (size_t i = 0; i < pt_nr_hazards(); i++)
		if (pt_hazard_at(i)->helper == h && pt_hazard_at(i)->always)
			return pt_hazard_at(i)->rule;
	return PT_RULE_MISUSE;
}

static void put_call(enum pt_helper h, const struct pt_require *r, const char *name)
{
	const struct pt_argument w = pt_entry_argument(pt_helpers[h].name);
	printf("\n#define PTC_RULE_%s ptc_%s, \"%s\", ", name, pt_level_names[pt_helpers[h].level],
	       name);
	put_kinds(r->on);
	printf(", %s, \"%s\", \"%s\"\n", r->when & PT_WHEN_NOT_UFFD ? "PTC_WHEN_NOT_UFFD_WP" : "0u",
	       rule_of(h), r->source);
	printf("#ifndef PTC_WHERE_%s\n#define PTC_WHERE_%s PTC_LINUX_CALL(%s, %u)\n#endif\n", name,
	       name, w.place ? "PLACE" : "ENTRY", w.n);
	printf("#define checked_%s(...) "
	       "%s(PTC_ARGUMENTS(PTC_RULE_%s, PTC_WHERE_%s, __VA_ARGS__))\n",
	       name, name, name, name);
	printf("#ifndef PTC_KEEP_NAMES\n"
	       "#if defined(%s) && !defined(PTC_SAME_NAMES)\n"
	       "#pragma message(\"%s is a macro and not checked: call checked_%s()\")\n"
	       "#else\n"
	       "#undef %s\n"
	       "#define %s(...) checked_%s(__VA_ARGS__)\n"
	       "#endif\n"
	       "#endif\n",
	       name, name, name, name, name, name);
}

/* Calls put() with each name that a helper has had. */
static void each_name(enum pt_helper h,
		      void (*put)(enum pt_helper h, const struct pt_require *r, const char *name))
{
	struct pt_require r;
	if (!pt_require_of(h, &r))
		return;
	put(h, &r, pt_helpers[h].name);
	for (size_t i = 0; i < pt_nr_other_names; i++)
		if (!strcmp(pt_other_names[i][0], pt_helpers[h].name))
			for (size_t n = 1; pt_other_names[i][n]; n++)
				if (!pt_name_asks_first(pt_other_names[i][n]))
					put(h, &r, pt_other_names[i][n]);
}

static void put_plain(enum pt_helper h, const struct pt_require *r, const char *name)
{
	(void)h;
	(void)r;
	printf("#define checked_%s(...) %s(__VA_ARGS__)\n", name, name);
}

static void put_calls(enum pt_level l,
		      void (*put)(enum pt_helper h, const struct pt_require *r, const char *name))
{
	for (unsigned h = 0; h < PT_NR_HELPERS; h++)
		if (pt_helpers[h].level == l && pt_misuse_of(h) &&
		    !PT_SHAPE_TAKES_ADDRESS(pt_helpers[h].shape) && !is_checked_before(h))
			each_name(h, put);
}

static void put_level(enum pt_level l)
{
	const struct upper level = upper(pt_level_names[l]);
	char pointer[80];
	snprintf(pointer, sizeof(pointer), "PTC_%s_T *", level.s);
	printf("\n/* ---- %s ---- */\n\n#if defined(PTC_%s_T) && !defined(PTC_OFF)\n\n",
	       pt_level_names[l], level.s);
	put_default(level.s, "VALUE", "(e)", "((unsigned long long)(e))");
	put_default(level.s, "P", "", pointer);
	put_default(level.s, "LOAD", "(p)", "(*(p))");
	printf("#ifndef PTC_%s_KINDS\n#define PTC_%s_KINDS (", level.s, level.s);
	put_kinds(pt_kinds_of_level(l));
	puts(")\n#endif\n");
	put_kinds_of(level.s, l);
	put_says_of(level.s, l);
	put_when_of(level.s, l);
	put_check(level.s, l);
	printf("\n#endif\n");
}

/* ---- helpers without a rule ------------------------------------------------------------- */

/* Is a call of it checked under this name, at whatever level? */
static bool has_rule(const char *name)
{
	const char *first = pt_first_name(name);

	for (unsigned h = 0; h < PT_NR_HELPERS && !pt_name_asks_first(name); h++)
		if (!strcmp(pt_helpers[h].name, first) && pt_misuse_of((enum pt_helper)h) &&
		    !PT_SHAPE_TAKES_ADDRESS(pt_helpers[h].shape))
			return true;
	return false;
}

static void put_any(const char *name)
{
	if (!has_rule(name))
		printf("#define PTC_RULE_%s ptc_any, 0\n", name);
}

/* What may be given anything, or is given no entry: so that it is told from what is misspelt. */
static void put_any_all(void)
{
	puts("\n/* ---- helpers that may be given anything ---- */\n\n#ifndef PTC_OFF");
	for (unsigned h = 0; h < PT_NR_HELPERS; h++)
		if (pt_helper_first((enum pt_helper)h) == h)
			put_any(pt_helpers[h].name);
	for (size_t i = 0; i < pt_nr_other_names; i++)
		for (size_t n = 1; pt_other_names[i][n]; n++)
			if (pt_is_helper_name(pt_other_names[i][0]))
				put_any(pt_other_names[i][n]);
	puts("#endif");
}

static void put_calls_of(enum pt_level l)
{
	const struct upper level = upper(pt_level_names[l]);
	printf("\n/* ---- calls: %s ---- */\n\n#if defined(PTC_%s_T) && !defined(PTC_OFF)\n",
	       pt_level_names[l], level.s);
	put_calls(l, put_call);
	printf("\n#elif defined(PTC_%s_T)\n\n", level.s);
	put_calls(l, put_plain);
	puts("\n#endif");
}

int pt_contract_checked(const struct pt_options *o)
{
	if (o->nr_helper || o->nr_clause)
		return pt_usage("--format checked-header takes neither --helper nor --clause: it "
				"has all helpers");
	puts("/* SPDX-License-Identifier: GPL-2.0-or-later */\n"
	     "/*\n"
	     " * Made by ptconform contract --format checked-header, of the contract's tables: "
	     "what\n"
	     " * each helper may be given, checked where it is called.  How to use it stands in\n"
	     " * <ptconform/checking.h>.\n"
	     " */\n"
	     "#ifndef PTCONFORM_CHECKED_H\n"
	     "#define PTCONFORM_CHECKED_H\n");
	put_words();
	puts("\n#include <ptconform/checking.h>");
	/* first all that asks the predicates: from the calls on, their names are macros */
	for (unsigned l = 0; l < PT_NR_COLUMNS; l++)
		put_level((enum pt_level)l);
	for (unsigned l = 0; l < PT_NR_COLUMNS; l++)
		put_calls_of((enum pt_level)l);
	put_any_all();
	puts("\n#endif");
	return PT_EXIT_OK;
}
