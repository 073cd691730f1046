/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Architectures, engines and modes that are picked by their names. */
#ifndef PT_OPTIONS_PICK_H
#define PT_OPTIONS_PICK_H

#include "conformance/options/options.h"

/*
 * Each adds one name.  -1, or the exit status after one line on stderr about a name that is
 * none; which modes there are depends on the architectures picked.
 */
int pt_pick_arch(struct pt_options *o, const char *name);
int pt_pick_engine(struct pt_options *o, const char *name);
int pt_pick_mode(struct pt_options *o, const char *name);

#endif
