/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A page table entry as the host program shows, compares, writes and reads it.  Guests have
 * entries of 64 bits; arm64 has an extension (D128) with entries of 128, so this type has
 * room for both, and nothing that is written of an entry says how wide it was.
 */
#ifndef PT_ENTRY_H
#define PT_ENTRY_H

#include <stdbool.h>

__extension__ typedef unsigned __int128 pt_entry;

#define PT_ENTRY_BITS 128

/* Bits lo to hi, both included. */
static inline pt_entry pt_entry_mask(unsigned lo, unsigned hi)
{
	return ~(pt_entry)0 >> (PT_ENTRY_BITS - 1 - hi + lo) << lo;
}

/* Bits lo to hi of an entry, moved down to bit 0. */
static inline pt_entry pt_entry_field(pt_entry e, unsigned lo, unsigned hi)
{
	return (e & pt_entry_mask(lo, hi)) >> lo;
}

/* Has it no bit from `bits` on? */
static inline bool pt_entry_fits(pt_entry e, unsigned bits)
{
	return bits >= PT_ENTRY_BITS || !(e >> bits);
}

struct pt_entry_text {
	char s[2 + PT_ENTRY_BITS / 4 + 1];
};
/* "0x1f": as short as can be.  To be used as pt_entry_hex(e).s within one expression. */
struct pt_entry_text pt_entry_hex(pt_entry e);
/* "0x000000000000001f": all digits of an entry of so many bits. */
struct pt_entry_text pt_entry_hex_of(pt_entry e, unsigned bits);

/* The whole of s as decimal, 0x hexadecimal or 0 octal; no sign, no blanks, no bit too many. */
bool pt_entry_parse(const char *s, pt_entry *e);

#endif
