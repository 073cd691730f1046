/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Everything the host program knows of this architecture, in one place. */
#include "conformance/entry/arch_host.h"

extern const struct pt_arch pt_arch_sparc;
extern const struct pt_layout pt_layout_sparc;
extern const struct pt_subject pt_subject_sparc_sun4u, pt_subject_sparc_sun4v;
extern const struct pt_guest_isa pt_isa_sparc64;
extern const struct pt_kernel_build pt_kernel_sparc[];
extern const struct pt_qemu pt_qemu_sparc[];
extern const struct pt_arch_host pt_host_sparc;

static const struct pt_subject *const builtin[] = { &pt_subject_sparc_sun4u,
						    &pt_subject_sparc_sun4v, NULL };
static const struct pt_guest_isa *const builtin_isa[] = { &pt_isa_sparc64, &pt_isa_sparc64, NULL };

const struct pt_arch_host pt_host_sparc = {
	.arch = &pt_arch_sparc,
	.layout = &pt_layout_sparc,
	.builtin = builtin,
	.builtin_isa = builtin_isa,
	.kernel = pt_kernel_sparc,
	.qemu = pt_qemu_sparc,
	.encoding = "Linux 6.12; UltraSPARC User's Manual 6.2, UltraSPARC Architecture 2005 ch. 14",
};
