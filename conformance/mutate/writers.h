/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PT_MUTATE_WRITERS_H
#define PT_MUTATE_WRITERS_H

#include <stdio.h>

#include "conformance/mutate/mutation.h"

int pt_mutation_write_table(FILE *f, const struct pt_mutation *m);
int pt_mutation_write_json(FILE *f, const struct pt_mutation *m);

#endif
