/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an entry is called beside the name that a helper is given it by. */
#ifndef PT_MISUSE_ALIASES_H
#define PT_MISUSE_ALIASES_H

#include "conformance/misuse/making.h"

/* Each helper is given what else its entry is called. */
void pt_make_aliases(struct pt_making *m, const struct pt_code_function *f);

#endif
