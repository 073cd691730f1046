/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PT_KERNEL_CODE_H
#define PT_KERNEL_CODE_H

#include <stdbool.h>

#include "conformance/work/hash.h"

/*
 * A hash of the machine code of a guest, and of all that is in its memory when it starts:
 * two that have the same answer the same, whatever their sources say.  Names, comments and
 * line numbers are none of it.  False: it cannot be read.
 */
bool pt_kernel_code(const char *elf, char hex[PT_HEX_SIZE]);

#endif
