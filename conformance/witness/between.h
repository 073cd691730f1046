/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A lost update in words: what the MMU wrote while a helper worked, and what came of it. */
#ifndef PT_WITNESS_BETWEEN_H
#define PT_WITNESS_BETWEEN_H

#include "conformance/entry/place.h"
#include "conformance/report/report.h"
#include "generic/contract/contract.h"
#include "generic/judge/result.h"

/* Of a violated law of PT_DOMAIN_BETWEEN. */
void pt_witness_between(const struct pt_place *given, const struct pt_law *law,
			const struct pt_result *res, struct pt_witness *w);

#endif
