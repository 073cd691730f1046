/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PT_RACE_PAGE_H
#define PT_RACE_PAGE_H

#include "conformance/race/sides.h"

/* --format html: a matrix of variants and subjects; page.js opens their trails step by step. */
int pt_races_page(FILE *f, const struct pt_races *r);

#endif
