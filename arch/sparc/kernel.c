// SPDX-License-Identifier: GPL-2.0-or-later
/* How a kernel tree is configured and compiled for this architecture. */
#include "conformance/entry/arch_host.h"

extern const struct pt_guest_isa pt_isa_sparc64;
extern const struct pt_kernel_build pt_kernel_sparc[];

static const char *const options[] = { "CONFIG_SPARC64=y", NULL };

/*
 * -mflat: Unicorn can save no register window.  The tree keeps the running CPU's
 * data in %g4 to %g6; code in between must not use them.
 */
static const char *const cflags[] = { "-mflat", "-ffixed-g4", "-ffixed-g5", "-ffixed-g6", NULL };

/* The tree patches its own instructions for sun4v: text must be writable. */
static const char *const ldflags[] = { "-Wl,-N", NULL };

/* What is patched for sun4v must stand here: link.ld keeps no other file's patches. */
static const char *const sources[] = { "mm/pgtable-generic.c", "arch/sparc/mm/tlb.c",
				       "arch/sparc/mm/hugetlbpage.c", NULL };

#define BUILD(name)                                                                         \
	{                                                                                   \
		.mode = name, .config = "sparc64", .karch = "sparc64", .options = options,  \
		.cflags = cflags, .ldflags = ldflags, .sources = sources, .init = "init.c", \
		.isa = &pt_isa_sparc64,                                                     \
	}

/* Both modes are one kernel: init.c makes it one for sun4v. */
const struct pt_kernel_build pt_kernel_sparc[] = { BUILD("sun4u"), BUILD("sun4v"), { 0 } };
