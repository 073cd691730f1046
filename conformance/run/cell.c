// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/run/cell.h"

#include <stdio.h>

#include "conformance/subject/kernel.h"

void pt_cell_error(struct pt_cell *c, const char *why)
{
	c->row.status = PT_CELL_ERROR;
	c->row.trouble = pt_is_trouble(why);
	snprintf(c->row.reason, sizeof(c->row.reason), "%s", why);
}

void pt_cell_skip(struct pt_cell *c, const char *why)
{
	pt_cell_error(c, why);
	c->row.status = PT_CELL_SKIP;
	c->row.trouble = false;
}

struct pt_job pt_cell_job(const struct pt_cell *c)
{
	return (struct pt_job){ c->host, c->mode, c->builtin, c->isa, c->elf[0] ? c->elf : NULL };
}

struct pt_place pt_cell_place(const struct pt_cell *c, enum pt_level l, int kind)
{
	struct pt_place p = { .host = c->host, .mode = c->mode, .level = l, .kind = kind };

	if (c->build) {
		p.reads = c->rs->reads;
		p.swp_types = c->rs->swp_types;
	}
	return p;
}
