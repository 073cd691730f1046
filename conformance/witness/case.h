/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PT_WITNESS_CASE_H
#define PT_WITNESS_CASE_H

#include "conformance/entry/place.h"
#include "conformance/report/report.h"
#include "generic/contract/contract.h"

/* A violated law's case: where it was, and what was recorded of it (replay.h). */
struct pt_case_calls {
	struct pt_place place; /* host, mode and reads alone */
	const struct pt_law *law;
	const struct pt_result *res;
	const struct pt_call *call;
	size_t n;
};

#endif
