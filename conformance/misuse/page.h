/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PT_MISUSE_PAGE_H
#define PT_MISUSE_PAGE_H

#include "conformance/misuse/misuse.h"

/* --format html: a pt_misuse_writer. */
void pt_misuse_write_html(FILE *f, const char *tree, const struct pt_misuses *m,
			  const struct pt_style *s);

#endif
