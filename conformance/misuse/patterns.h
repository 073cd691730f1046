/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Coccinelle's rules, made of *.cocci beside this and of the names of the roles. */
#ifndef PT_MISUSE_PATTERNS_H
#define PT_MISUSE_PATTERNS_H

#include <stddef.h>

#include "conformance/misuse/roles.h"

/* To be freed; NULL and one line in why if data, the folder of the sources, lacks a part. */
char *pt_patterns(const char *data, const struct pt_role_list roles[PT_NR_ROLES], char *why,
		  size_t size);
/* The same of callers.cocci: who calls the functions of that role. */
char *pt_patterns_of_callers(const char *data, const struct pt_role_list roles[PT_NR_ROLES],
			     char *why, size_t size);

#endif
