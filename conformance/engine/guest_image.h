/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A guest ELF in memory, checked: what must be loaded where, where the objects
 * of wire.h are, and which function an address belongs to.  A file that does
 * not hold together is refused here, so engines need not look again.
 */
#ifndef PT_GUEST_IMAGE_H
#define PT_GUEST_IMAGE_H

#include "conformance/entry/arch_host.h"
#include "generic/machine/between.h"
#include "generic/run/wire.h"

struct pt_segment {
	u64 start, size;     /* in the guest's memory */
	u64 offset, filled;  /* in the file; the rest of size is zero */
	bool write, execute; /* reading is always allowed */
};

/* Addresses of the objects of wire.h. */
struct pt_guest_objects {
	u64 request, response, calls, between, main;
	u64 mailbox; /* bare-metal images alone: pt_image_mailbox */
};

struct pt_image_function {
	u64 start, size;
	const char *name;
};

#define PT_MAX_SEGMENTS 16

struct pt_image {
	unsigned char *bytes;
	size_t size;
	void *elf; /* libelf's handle; owns the function names */
	bool big_endian;
	struct pt_segment segment[PT_MAX_SEGMENTS]; /* ascending, disjoint */
	size_t nr_segments;
	struct pt_guest_objects at;
	struct pt_image_function *function; /* ascending */
	size_t nr_functions;
};

/* 0, or -1 with one line in err that says what is wrong with the file. */
int pt_image_open(struct pt_image *im, const char *path, const struct pt_guest_isa *isa, char *err,
		  size_t err_size);
void pt_image_close(struct pt_image *im);

/* "0x401234 (pte_mkdirty+0x10)", or the bare number. */
void pt_image_name(const struct pt_image *im, u64 pc, char *text, size_t size);

/*
 * Copies words between host memory and guest memory, either way.  The sizes of
 * the objects of wire.h are multiples of eight bytes.
 */
void pt_guest_words(bool big_endian, void *to, const void *from, size_t bytes);

/* NULL if the guest's answer is one, else what is wrong with it. */
const char *pt_guest_answer(const struct pt_request *rq, const struct pt_response *rs);

#endif
