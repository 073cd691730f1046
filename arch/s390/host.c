/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Everything the host program knows of this architecture, in one place. */
#include "conformance/entry/arch_host.h"
#include "generic/contract/lacks.h"

extern const struct pt_arch pt_arch_s390;
extern const struct pt_layout pt_layout_s390;
extern const struct pt_subject pt_subject_s390_edat;
extern const struct pt_guest_isa pt_isa_s390x;
extern const struct pt_kernel_build pt_kernel_s390[];
extern const struct pt_qemu pt_qemu_s390[];
extern const struct pt_arch_host pt_host_s390;

static const struct pt_subject *const builtin[] = { &pt_subject_s390_edat, NULL };
static const struct pt_guest_isa *const builtin_isa[] = { &pt_isa_s390x, NULL };

static const struct pt_machine lesser[] = {
	{ .name = "nonx",
	  .brief = "without no-execute",
	  .lacks = PT_LACKS_NOEXEC,
	  .switches = "MACHINE_HAS_NX=off MACHINE_HAS_IDTE=off MACHINE_HAS_TLB_LC=off "
		      "MACHINE_HAS_RDP=off" },
	{ .name = "noedat2",
	  .brief = "without no-execute and EDAT-2",
	  .lacks = PT_LACKS_NOEXEC | PT_LACKS_PUD_LEAVES,
	  .switches = "MACHINE_HAS_EDAT2=off MACHINE_HAS_NX=off MACHINE_HAS_IDTE=off "
		      "MACHINE_HAS_TLB_LC=off MACHINE_HAS_RDP=off" },
	{ .name = "alone",
	  .brief = "whose other processors do not use the tables",
	  .lacks = PT_SWITCH_ALONE,
	  .switches = "mm->context.cpu_attach_mask=this",
	  .only = "*ptep_*.* *pmdp_*.* *pudp_*.*" },
	{ 0 },
};

const struct pt_arch_host pt_host_s390 = {
	.arch = &pt_arch_s390,
	.layout = &pt_layout_s390,
	.builtin = builtin,
	.builtin_isa = builtin_isa,
	.kernel = pt_kernel_s390,
	.qemu = pt_qemu_s390,
	.lesser = lesser,
	.encoding = "Linux 6.12; z/Architecture Principles of Operation ch. 3",
};
