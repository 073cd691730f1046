/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What all cases that violate a clause have in common, in words.  The witness is
 * only the first of them; a second fault of the same clause shows here.
 */
#ifndef PT_VIOLATIONS_H
#define PT_VIOLATIONS_H

#include "conformance/entry/place.h"
#include "conformance/report/report.h"

/*
 * place: where the entry given stands, as of the witness.  Of a clause whose
 * cases are no entries only the kinds and sizes are told.
 */
void pt_violations_text(const struct pt_place *place, const struct pt_clause *c,
			const struct pt_response *rs, const struct pt_result *res,
			struct pt_violations *v);

#endif
