/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Entries in words, from the layouts of arch/<arch>/layout.c.  The decode
 * command and the witnesses of reports both end up here.
 */
#ifndef PT_DECODE_H
#define PT_DECODE_H

#include <stdio.h>

#include "conformance/entry/place.h"

/* Room for any one-line form. */
#define PT_DECODE_LINE 512

enum pt_kind pt_decode_kind(const struct pt_place *p, pt_entry e);

/*
 * "0x8000000000000067 present write user accessed dirty nx pfn=0x0": what is
 * set, the numbers, and the clear names that the layout has.  Entries that are
 * not present start with their kind.
 */
void pt_decode_line(const struct pt_arch_host *h, size_t mode, enum pt_level l, pt_entry e,
		    char *buf, size_t size);
void pt_decode_line_at(const struct pt_place *p, pt_entry e, char *buf, size_t size);

/*
 * "-dirty +write pfn 0x1→0x2"; "nothing" if a and b are equal; "swap→present, another
 * format" of those that are not alike.
 */
void pt_decode_diff(const struct pt_arch_host *h, size_t mode, enum pt_level l, pt_entry a,
		    pt_entry b, char *buf, size_t size);
void pt_decode_diff_at(const struct pt_place *pa, pt_entry a, const struct pt_place *pb, pt_entry b,
		       char *buf, size_t size);

/*
 * Can the bits of one be held against those of the other?  They can in one format, and in
 * those of one level that map something: present, PROT_NONE, invalidated.
 */
bool pt_decode_alike(const struct pt_place *pa, pt_entry a, const struct pt_place *pb, pt_entry b);

/*
 * The fields that a tree has otherwise than the layout, "14:14 dirty 0x1;6:2 type 0x1a;": first
 * and last bit, name, value.  "" where all are alike.
 */
void pt_decode_own(const struct pt_place *p, pt_entry e, char *buf, size_t size);

/* One field per line, highest bit first: bits, name, value, what that means. */
void pt_decode_full(FILE *f, const struct pt_place *p, pt_entry e);
/* The same of two entries side by side; a star marks what differs. */
void pt_decode_full2(FILE *f, const struct pt_place *pa, pt_entry a, const struct pt_place *pb,
		     pt_entry b);

/* One field of one entry, for other ways to show it.  Not to be copied. */
struct pt_decoded {
	const struct pt_field *field; /* the one below */
	struct pt_field own;
	pt_entry value;	     /* the bits themselves, moved down to bit 0 */
	const char *meaning; /* name of the value or state; NULL if it has none */
};
/* Fills out[PT_MAX_FIELDS], highest field first; returns how many. */
size_t pt_decode_fields(const struct pt_place *p, pt_entry e, struct pt_decoded out[PT_MAX_FIELDS]);

#endif
