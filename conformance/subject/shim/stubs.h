/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What stubs.c has for those of the architectures. */
#ifndef PTK_STUBS_H
#define PTK_STUBS_H

#include "generic/subject/flushes.h"

/* As many as shim_head.h's tables have, but what is kept behind the last. */
#define PTK_PLACES 2048

extern struct pt_flushes ptk_flushes;
/* Adds to it: struct pt_flush. */
void ptk_flush(u64 from, u64 to, u64 step, u64 size, u64 leaves);
/* Called by what flushes by its name, and is not known here. */
void ptk_guess(void);
/* What leads to tables stays; see pt_flush.note. */
void ptk_flush_by_note(u64 from, u64 to, u64 note);
/* Fill in pt_flushes.orders, .ordered, .walked. */
void ptk_records_barriers(void);
void ptk_orders_stores(void);
void ptk_orders_walks(void);

#endif
