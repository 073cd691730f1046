/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Protections of builtin subjects for memory that is not ordinary: the entry of the plain
 * protection, with other bits in it.  Beside PT_SUBJECT the includer has
 *
 * PT_MEMORY_TYPE       the bits that say what type it is
 * PT_NONCACHED, PT_WRITECOMBINE, PT_DEVICE   those of each type
 */
#ifndef PT_MEMORY_H
#define PT_MEMORY_H

#include "generic/subject/subject.h"

extern const struct pt_subject PT_SUBJECT;

#define PT_MEMORY_OF(id, bits)                                                                 \
	static inline u64 pgprot_##id(u64 pfn, u64 prot)                                       \
	{                                                                                      \
		return (PT_SUBJECT.op[H_pfn_pte].two(pfn, prot) & ~(PT_MEMORY_TYPE)) | (bits); \
	}

PT_MEMORY_OF(noncached, PT_NONCACHED)
PT_MEMORY_OF(writecombine, PT_WRITECOMBINE)
PT_MEMORY_OF(device, PT_DEVICE)

#define PT_HAS_MEMORY                                                                    \
	PT_HAS2(pgprot_noncached), PT_HAS2(pgprot_writecombine), PT_HAS2(pgprot_device), \
		PT_IS2(modify_noncached, pgprot_noncached),                              \
		PT_IS2(modify_writecombine, pgprot_writecombine),                        \
		PT_IS2(modify_device, pgprot_device)

#endif
