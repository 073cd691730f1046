/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Everything the host program knows of this architecture, in one place. */
#include "conformance/entry/arch_host.h"
#include "generic/contract/lacks.h"

extern const struct pt_arch pt_arch_riscv;
extern const struct pt_layout pt_layout_riscv;
extern const struct pt_subject pt_subject_riscv_sv39, pt_subject_riscv_sv48, pt_subject_riscv_sv57;
extern const struct pt_guest_isa pt_isa_riscv64;
extern const struct pt_kernel_build pt_kernel_riscv[];
extern const struct pt_qemu pt_qemu_riscv[];
extern const struct pt_arch_host pt_host_riscv;

static const struct pt_subject *const builtin[] = { &pt_subject_riscv_sv39, &pt_subject_riscv_sv48,
						    &pt_subject_riscv_sv57, NULL };
static const struct pt_guest_isa *const builtin_isa[] = { &pt_isa_riscv64, &pt_isa_riscv64,
							  &pt_isa_riscv64, NULL };

static const struct pt_machine lesser[] = {
	{ .name = "svade",
	  .brief = "without Svadu",
	  .lacks = PT_LACKS_RECORDING,
	  .switches = "svadu=off" },
	{ .name = "nosvnapot",
	  .brief = "without Svnapot",
	  .lacks = PT_LACKS_RUNS,
	  .switches = "svnapot=off",
	  .only = "*huge* pte_pfn.*",
	  .modes = "sv39" },
	{ .name = "nosvpbmt",
	  .brief = "without Svpbmt",
	  .lacks = PT_LACKS_TYPES,
	  .switches = "svpbmt=off",
	  .modes = "sv39" },
	{ .name = "nosvrsw60t59b",
	  .brief = "without Svrsw60t59b",
	  .lacks = PT_LACKS_MARKS,
	  .switches = "svrsw60t59b=off",
	  .modes = "sv39" },
	{ .name = "nosvvptc",
	  .brief = "without Svvptc",
	  .lacks = PT_LACKS_PROMPT,
	  .switches = "svvptc=off",
	  .only = "*set_access_flags*",
	  .modes = "sv39" },
	{ .name = "old",
	  .brief = "without Svnapot, Svpbmt, Svrsw60t59b, Svadu and Svvptc",
	  .lacks = PT_LACKS_RECORDING | PT_LACKS_RUNS | PT_LACKS_TYPES | PT_LACKS_MARKS |
		   PT_LACKS_PROMPT,
	  .switches = "svnapot=off svpbmt=off svrsw60t59b=off svadu=off svvptc=off" },
	{ .name = "flushing",
	  .brief = "while a flush is pending",
	  .lacks = PT_SWITCH_PENDING,
	  .switches = "mm->tlb_flush_pending=1",
	  .only = "accessible",
	  .modes = "sv39" },
	{ 0 },
};

const struct pt_arch_host pt_host_riscv = {
	.arch = &pt_arch_riscv,
	.layout = &pt_layout_riscv,
	.builtin = builtin,
	.builtin_isa = builtin_isa,
	.kernel = pt_kernel_riscv,
	.qemu = pt_qemu_riscv,
	.lesser = lesser,
	.encoding = "Linux 7.1; RISC-V Privileged, Sv39",
};
