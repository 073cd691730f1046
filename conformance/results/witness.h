/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A finding as data: what a violated clause's first case was given, and what came of it. */
#ifndef PT_WITNESS_H
#define PT_WITNESS_H

#include "conformance/entry/place.h"
#include "conformance/report/report.h"

struct pt_cell;
struct pt_clause;

/* Of what a cell's guest answered of a violated clause, or of a hazard; to be freed. */
struct pt_witness *pt_witness_of(const struct pt_cell *c, const struct pt_clause *cl,
				 const struct pt_result *res);

#endif
