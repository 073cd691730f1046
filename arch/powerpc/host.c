/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Everything the host program knows of this architecture, in one place. */
#include "conformance/entry/arch_host.h"
#include "generic/contract/lacks.h"

extern const struct pt_arch pt_arch_powerpc;
extern const struct pt_layout pt_layout_powerpc;
extern const struct pt_subject pt_subject_powerpc_radix, pt_subject_powerpc_radix_be,
	pt_subject_powerpc_radix_4k, pt_subject_powerpc_hash, pt_subject_powerpc_hash_4k;
extern const struct pt_guest_isa pt_isa_ppc64le, pt_isa_ppc64;
extern const struct pt_kernel_build pt_kernel_powerpc[];
extern const struct pt_qemu pt_qemu_powerpc[];
extern const struct pt_arch_host pt_host_powerpc;

static const struct pt_subject *const builtin[] = {
	&pt_subject_powerpc_radix, &pt_subject_powerpc_radix_be, &pt_subject_powerpc_radix_4k,
	&pt_subject_powerpc_hash,  &pt_subject_powerpc_hash_4k,	 NULL
};
static const struct pt_guest_isa *const builtin_isa[] = { &pt_isa_ppc64le, &pt_isa_ppc64,
							  &pt_isa_ppc64le, &pt_isa_ppc64le,
							  &pt_isa_ppc64le, NULL };

static const struct pt_machine lesser[] = {
	{ .name = "nest",
	  .brief = "whose tables another device walks, too",
	  .lacks = PT_SWITCH_WALKED,
	  .switches = "mm->context.copros=1",
	  .only = "*set_access_flags*.* *modify_prot_commit*.*",
	  .modes = "radix" },
	{ 0 },
};

const struct pt_arch_host pt_host_powerpc = {
	.arch = &pt_arch_powerpc,
	.layout = &pt_layout_powerpc,
	.builtin = builtin,
	.builtin_isa = builtin_isa,
	.kernel = pt_kernel_powerpc,
	.qemu = pt_qemu_powerpc,
	.lesser = lesser,
	.encoding = "Linux 6.12; Power ISA 3.0B book III 5.7.10",
};
