/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Page tables of a small system of its own: entries of 32 bits, of two kinds beside nothing.
 *
 *	mapped	frame << 12 | dirty << 3 | young << 2 | write << 1 | 1
 *	swapped	place in the swap file << 1
 */
#ifndef TINY_PGTABLE_H
#define TINY_PGTABLE_H

#include <stdint.h>

typedef struct {
	uint32_t bits;
} pte_t;

#define TINY_PRESENT 1u
#define TINY_WRITE   2u
#define TINY_YOUNG   4u
#define TINY_DIRTY   8u

static inline pte_t tiny_pte(uint32_t bits)
{
	pte_t e = { bits };

	return e;
}

static inline int pte_none(pte_t e)
{
	return !e.bits;
}

static inline int pte_present(pte_t e)
{
	return (e.bits & TINY_PRESENT) != 0;
}

static inline int pte_dirty(pte_t e)
{
	return (e.bits & TINY_DIRTY) != 0;
}

static inline int pte_write(pte_t e)
{
	return (e.bits & TINY_WRITE) != 0;
}

static inline pte_t pte_mkold(pte_t e)
{
	return tiny_pte(e.bits & ~TINY_YOUNG);
}

static inline pte_t pte_mkdirty(pte_t e)
{
	return tiny_pte(e.bits | TINY_DIRTY);
}

/* One that Linux has under another name, and with more arguments. */
static inline void make_readonly(pte_t *place)
{
	place->bits &= ~TINY_WRITE;
}

#endif
