/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PT_PLACE_H
#define PT_PLACE_H

#include "conformance/entry/arch_host.h"
#include "conformance/entry/entry.h"
#include "generic/run/wire.h"

/* Where an entry stands, and so how its bits are to be read. */
struct pt_place {
	const struct pt_arch_host *host;
	size_t mode; /* index into host->arch->modes */
	enum pt_level level;
	int kind; /* enum pt_kind, or PT_KIND_GUESS: ask the layout */
	/*
	 * pt_response.reads, to name software's bits as that subject uses them;
	 * NULL: as the builtin subject does.
	 */
	const u64 (*reads)[PT_WIRE_SLOTS];
	const u64 *swp_types; /* pt_response's, with reads; NULL: the builtin subject's numbers */
};
#define PT_KIND_GUESS (-1)

/* How wide the entries of every mode are today. */
#define PT_PLACE_BITS 64
/* The fields of an entry are at most so many. */
#define PT_MAX_FIELDS PT_ENTRY_BITS

const struct pt_mode *pt_place_mode(const struct pt_place *p);

/* The layout's format for a kind of entry at this place; NULL if it has none. */
const struct pt_format *pt_place_format(const struct pt_place *p, enum pt_kind kind);

#endif
