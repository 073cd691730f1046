// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/report/absent.h"

#include <stdlib.h>
#include <string.h>

#include "conformance/entry/arch_host.h"
#include "conformance/report/writer.h"
#include "conformance/words/names.h"

static bool has_op(const struct pt_subject *s, enum pt_helper h)
{
	return s->op[h].one != NULL;
}

bool pt_reference_has(const char *arch, const char *mode, enum pt_helper h)
{
	const struct pt_arch_host *host = pt_arch_host_named(arch);

	for (size_t i = 0; host && host->builtin[i]; i++)
		if (!strcmp(host->builtin[i]->mode, mode))
			return has_op(host->builtin[i], h);
	return false;
}

static u64 mode_bit(const char *arch, const char *mode)
{
	const struct pt_arch_host *host = pt_arch_host_named(arch);

	const size_t i = host ? pt_mode_number(host->arch, mode) : 0;

	return host && i < host->arch->nr_modes ? PT_BIT(i) : 0;
}

/* Has any cell of the report it? */
static bool is_somewhere(const struct pt_report *r, enum pt_helper h)
{
	for (size_t i = 0; i < r->nr_cells; i++)
		if (r->cells[i].status == PT_CELL_RAN && r->cells[i].presence[h] == PT_THERE)
			return true;
	return false;
}

static bool find_absent(const struct pt_report *r, const char *arch, enum pt_helper h,
			struct pt_absent *a)
{
	u64 usual = 0;

	*a = (struct pt_absent){ .arch = arch, .helper = h, .all = true };
	for (size_t i = 0; i < r->nr_cells; i++) {
		const struct pt_cell_row *c = &r->cells[i];

		if (c->status != PT_CELL_RAN || strcmp(c->arch, arch) != 0)
			continue;
		if (c->presence[h] != PT_MISSING) {
			a->all = false;
			continue;
		}
		a->modes |= mode_bit(arch, c->mode);
		if (pt_reference_has(arch, c->mode, h))
			usual |= mode_bit(arch, c->mode);
	}
	a->usual = usual != 0;
	/* where the reference helpers have none of it either it is no news */
	if (usual)
		a->modes = usual;
	a->nowhere = !is_somewhere(r, h);
	return a->modes != 0;
}

static bool is_first_of_arch(const struct pt_report *r, size_t cell)
{
	for (size_t i = 0; i < cell; i++)
		if (!strcmp(r->cells[i].arch, r->cells[cell].arch))
			return false;
	return true;
}

struct pt_absent *pt_absent_list(const struct pt_report *r, size_t *n)
{
	size_t arches = 0;
	struct pt_absent *list;

	for (size_t i = 0; i < r->nr_cells; i++)
		arches += is_first_of_arch(r, i);
	list = pt_need(calloc(arches * PT_NR_HELPERS + 1, sizeof(*list)));
	*n = 0;
	for (size_t i = 0; i < r->nr_cells; i++)
		for (unsigned h = 0; is_first_of_arch(r, i) && h < PT_NR_HELPERS; h++)
			if (!pt_helper_is_told_before((enum pt_helper)h))
				*n += find_absent(r, r->cells[i].arch, (enum pt_helper)h,
						  &list[*n]);
	return list;
}

void pt_absent_name(enum pt_helper h, char *buf, size_t size)
{
	snprintf(buf, size, "%s%s", pt_helpers[h].name,
		 pt_helper_is_shared(h) ? " for HugeTLB" : "");
}

void pt_absent_modes(const struct pt_absent *a, char *buf, size_t size)
{
	const struct pt_arch_host *host = pt_arch_host_named(a->arch);
	struct pt_text t;

	pt_text_init(&t, buf, size);
	for (size_t i = 0; host && i < host->arch->nr_modes; i++)
		if (a->modes & PT_BIT(i))
			pt_text_add(&t, "%s%s", t.at == buf ? "" : ",", host->arch->modes[i].name);
}

void pt_absent_elsewhere(const struct pt_report *r, enum pt_helper h, char *buf, size_t size)
{
	struct pt_text t;

	pt_text_init(&t, buf, size);
	for (size_t i = 0; i < r->nr_cells; i++) {
		bool there = false;

		for (size_t k = i; k < r->nr_cells && is_first_of_arch(r, i); k++)
			there |= !strcmp(r->cells[k].arch, r->cells[i].arch) &&
				 r->cells[k].status == PT_CELL_RAN &&
				 r->cells[k].presence[h] == PT_THERE;
		if (there)
			pt_text_add(&t, " %s", r->cells[i].arch);
	}
}
