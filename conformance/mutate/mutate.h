/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PT_MUTATE_H
#define PT_MUTATE_H

#include "conformance/options/options.h"

/* The whole command; returns the exit status. */
int pt_mutation_run(const struct pt_options *o);

#endif
