/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Everything the host program knows of this architecture, in one place. */
#include "conformance/entry/arch_host.h"
#include "generic/contract/lacks.h"

extern const struct pt_arch pt_arch_arm64;
extern const struct pt_layout pt_layout_arm64;
extern const struct pt_subject pt_subject_arm64_4k, pt_subject_arm64_16k, pt_subject_arm64_64k,
	pt_subject_arm64_4k_lpa2, pt_subject_arm64_16k_lpa2;
extern const struct pt_guest_isa pt_isa_aarch64;
extern const struct pt_kernel_build pt_kernel_arm64[];
extern const struct pt_qemu pt_qemu_arm64[];
extern const struct pt_arch_host pt_host_arm64;

static const struct pt_subject *const builtin[] = {
	&pt_subject_arm64_4k,	   &pt_subject_arm64_16k,      &pt_subject_arm64_64k,
	&pt_subject_arm64_4k_lpa2, &pt_subject_arm64_16k_lpa2, NULL
};
static const struct pt_guest_isa *const builtin_isa[] = { &pt_isa_aarch64, &pt_isa_aarch64,
							  &pt_isa_aarch64, &pt_isa_aarch64,
							  &pt_isa_aarch64, NULL };

static const struct pt_machine lesser[] = {
	{ .name = "old",
	  .brief = "without hardware access and dirty flags, permission overlays and BTI",
	  .lacks = PT_LACKS_RECORDING | PT_LACKS_KEYS | PT_LACKS_GUARDS | PT_LACKS_GLOBAL,
	  .switches = "HW_AFDBM=off S1POE=off BTI=off arm64_use_ng_mappings=1" },
	{ .name = "flushing",
	  .brief = "while a flush is pending",
	  .lacks = PT_SWITCH_PENDING,
	  .switches = "mm->tlb_flush_pending=1",
	  .only = "accessible",
	  .modes = "4k" },
	{ .name = "denied",
	  .brief = "where POR_EL0 takes rights away",
	  .lacks = PT_SWITCH_DENIED,
	  .switches = "POR_EL0=denies",
	  .only = "p??_access_permitted.*",
	  .modes = "4k" },
	{ .name = "epan",
	  .brief = "with EPAN",
	  .lacks = PT_SWITCH_EXEC_ONLY,
	  .switches = "ARM64_HAS_EPAN=on",
	  .only = "vm_get_page_prot.* p??_access_permitted.* p??_user_accessible_page.* "
		  "p??_modify.*",
	  .modes = "4k" },
	{ .name = "narrow",
	  .brief = "without LPA2, of a kernel that has it",
	  .lacks = PT_SWITCH_NARROW,
	  .switches = "lpa2_is_enabled()=0",
	  .modes = "*-lpa2" },
	{ 0 },
};

const struct pt_arch_host pt_host_arm64 = {
	.arch = &pt_arch_arm64,
	.layout = &pt_layout_arm64,
	.builtin = builtin,
	.builtin_isa = builtin_isa,
	.kernel = pt_kernel_arm64,
	.qemu = pt_qemu_arm64,
	.lesser = lesser,
	.encoding = "Linux 6.12; Arm ARM D8.3",
};
