/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mutants.h"

#include <check.h>

const struct pt_subject *original;

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
