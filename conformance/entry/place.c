// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/entry/place.h"

#include <string.h>

const struct pt_mode *pt_place_mode(const struct pt_place *p)
{
	return &p->host->arch->modes[p->mode];
}

/* A format that names the mode wins over one for all modes. */
const struct pt_format *pt_place_format(const struct pt_place *p, enum pt_kind kind)
{
	const struct pt_layout *layout = p->host->layout;
	const struct pt_format *common = NULL;
	for (size_t i = 0; i < layout->nr_formats; i++) {
		const struct pt_format *f = &layout->formats[i];
		if (f->level != p->level || !(f->kinds & (1u << kind)))
			continue;
		if (f->mode && !strcmp(f->mode, pt_place_mode(p)->name))
			return f;
		if (!f->mode && !common)
			common = f;
	}
	return common;
}
