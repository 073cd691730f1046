/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names for every bit of an entry: the one source of `decode` and of the
 * witnesses.  Each arch/<arch>/layout.c defines pt_layout_<arch>; host only.
 */
#ifndef PT_LAYOUT_H
#define PT_LAYOUT_H

#include "generic/contract/contract.h"
#include "generic/subject/subject.h"

enum pt_field_type {
	PT_FIELD_FLAG,	 /* one or more bits named alike: set or clear */
	PT_FIELD_NUMBER, /* a number: printed as name=0x… */
	PT_FIELD_ENUM,	 /* a number whose values have names */
	PT_FIELD_IGNORED /* the manual says ignored or reserved: named too */
};

/*
 * One field.  A number scattered over an entry (arm64 52-bit addresses) is
 * several fields with the same name and different `shift`.
 */
struct pt_field {
	unsigned lo, hi; /* bit numbers, both included */
	enum pt_field_type type;
	const char *set;	   /* name when set, or the number's name */
	const char *clear;	   /* name when clear, or NULL for none */
	unsigned shift;		   /* the field's lowest bit stands for 1 << shift of the number */
	const char *const *values; /* PT_FIELD_ENUM: hi-lo+1 bits of names, NULL where none */
	bool inverted;		   /* stored complemented: what it says is ~bits */
	/*
	 * A bit that software gave its meaning: PT_S() of the slots that the
	 * builtin subject reads from it.  Another tree may use the bit otherwise.
	 * 0: the manual's, or nothing that a slot tells.
	 */
	u64 slots;
	/*
	 * A bit of software's that no slot tells, and the slots of a bit that has been moved
	 * together with it.  0: none.
	 */
	u64 beside;
};

/*
 * Rows of a format, from the constant mask that names the bits, so that a bit's
 * position is written once.  PT_SOFT_FLAG: a flag of software's; PT_SOFT_FLAG_BESIDE:
 * one that nothing reads, moved with another.  PT_NUMBER_AT: the field's lowest bit
 * stands for 1 << shift of the number.
 */
#define PT_FIELD_BITS(mask) .lo = __builtin_ctzll(mask), .hi = 63 - __builtin_clzll(mask)
#define PT_FLAG(mask, set_name, clear_name)                                                      \
	{                                                                                        \
		PT_FIELD_BITS(mask), .type = PT_FIELD_FLAG, .set = set_name, .clear = clear_name \
	}
#define PT_SOFT_FLAG(mask, set_name, clear_name, read_by)                                         \
	{                                                                                         \
		PT_FIELD_BITS(mask), .type = PT_FIELD_FLAG, .set = set_name, .clear = clear_name, \
				     .slots = read_by                                             \
	}
#define PT_SOFT_FLAG_BESIDE(mask, set_name, clear_name, read_by)                                  \
	{                                                                                         \
		PT_FIELD_BITS(mask), .type = PT_FIELD_FLAG, .set = set_name, .clear = clear_name, \
				     .beside = read_by                                            \
	}
#define PT_NUMBER_AT(mask, name, at)                                                   \
	{                                                                              \
		PT_FIELD_BITS(mask), .type = PT_FIELD_NUMBER, .set = name, .shift = at \
	}
#define PT_NUMBER(mask, name) PT_NUMBER_AT(mask, name, 0)
#define PT_ENUM(mask, name, names)                                                       \
	{                                                                                \
		PT_FIELD_BITS(mask), .type = PT_FIELD_ENUM, .set = name, .values = names \
	}
#define PT_IGNORED(mask, name)                                             \
	{                                                                  \
		PT_FIELD_BITS(mask), .type = PT_FIELD_IGNORED, .set = name \
	}

/* The kind of a swap entry by its type, as generic/subject/builtin/swapops.h numbers them. */
static inline enum pt_kind pt_kind_of_swp_type(u64 type)
{
	if (type == 31)
		return PT_KIND_MARKER;
	if (type >= 27)
		return PT_KIND_DEVICE;
	if (type >= 24)
		return PT_KIND_MIGRATION;
	return type == 23 ? PT_KIND_POISON : PT_KIND_SWAP;
}

/* The fields that tile all 64 bits of an entry of these kinds at this level. */
struct pt_format {
	const char *mode; /* NULL: every mode not listed by name */
	enum pt_level level;
	u32 kinds; /* 1 << enum pt_kind, or-ed */
	const struct pt_field *fields;
	size_t nr_fields;
};

struct pt_layout {
	const char *arch;
	const struct pt_format *formats;
	size_t nr_formats;
	/* What kind of entry this value is, by the builtin subject's encoding. */
	enum pt_kind (*classify)(const struct pt_mode *m, enum pt_level l, u64 e);
};

#endif
