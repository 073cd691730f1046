/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mutants.h"

#include <check.h>

const struct pt_subject *original;

extern const struct mutant mutants_x86[], mutants_arm64[], mutants_powerpc[], mutants_s390[],
	mutants_sparc[], mutants_generic[];

const struct mutant_list mutant_lists[] = {
	{ "x86", mutants_x86 },
	{ "arm64", mutants_arm64 },
	{ "powerpc", mutants_powerpc },
	{ "s390", mutants_s390 },
	{ "sparc", mutants_sparc },
	{ NULL, mutants_generic },
	{ 0 },
};

void mutant_make(const struct mutant *m, const struct pt_subject *of, struct pt_subject *made)
{
	original = of;
	*made = *of;
	for (size_t i = 0; i < MAX_REPLACED && m->replaced[i].op.one; i++) {
		const struct replaced *r = &m->replaced[i];

		ck_assert_msg(of->op[r->helper].one != NULL, "%s has no %s to replace", of->arch,
			      pt_helpers[r->helper].name);
		made->op[r->helper] = r->op;
	}
}
