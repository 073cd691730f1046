/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "arches.h"

#include <string.h>

#define OLD_IS_CLOSED	 "software records young: an old entry is closed"
#define SOFTWARE_RECORDS "the hardware notes nothing in an entry"
#define CLEAN_IS_CLOSED	 "software records dirty: a clean entry is closed to writes"

static const struct idle_clause where_software_records[] = {
	{ "*_mkold.*mmu-*", OLD_IS_CLOSED },
	{ "*_young.mmu-*", OLD_IS_CLOSED },
	{ "pte_mkold.accessible", OLD_IS_CLOSED },
	{ "ptep_*_young.accessible", OLD_IS_CLOSED },
	{ "p[tmu][ed]_mkclean.mmu-records-write", CLEAN_IS_CLOSED },
	{ "pfn_pte.mmu-records-write", CLEAN_IS_CLOSED },
	{ "*mkhuge.mmu-records-write", CLEAN_IS_CLOSED },
	{ "arch_make_huge_pte.mmu-records-write", CLEAN_IS_CLOSED },
	{ "pte_mkspecial.mmu-records-write", CLEAN_IS_CLOSED },
	{ "huge_ptep_get.reads-every-place", SOFTWARE_RECORDS },
};

const struct idle_clause *idle_of(const struct test_arch *a, size_t n)
{
	const size_t shared = a->software_records ? PT_ARRAY_SIZE(where_software_records) : 0;

	if (n < shared)
		return &where_software_records[n];
	for (const struct idle_clause *i = a->idle; i && i->clause; i++)
		if (n-- == shared)
			return i;
	return NULL;
}

const struct test_arch *test_arch_named(const char *name)
{
	static const struct test_arch none;

	for (const struct test_arch *const *a = test_arches; *a; a++)
		if (!strcmp((*a)->name, name))
			return *a;
	return &none;
}
