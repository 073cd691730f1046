/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which configuration symbols a tree knows at all. */
#ifndef PT_KCONFIG_H
#define PT_KCONFIG_H

#include <stdio.h>

#include "conformance/subject/kernel_build.h"

/* Every symbol of the Kconfig files that configuring read; to be freed. */
char *pt_kconfig_symbols(const struct pt_kbuild *kb);
/* Adds those of a Kconfig file's text to a list of lines that begins with a newline. */
void pt_kconfig_list(FILE *list, const char *text);
/* Is it one of the list?  The name with its CONFIG_.  An empty list knows every one. */
bool pt_kconfig_knows(const char *symbols, const char *name, size_t n);

#endif
