/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Memory in which a child process answers its parent. */
#ifndef PT_SHARED_H
#define PT_SHARED_H

#include <stddef.h>

/* Zeroed, to be given back by munmap(); without memory the program ends. */
void *pt_shared(size_t size);

#endif
