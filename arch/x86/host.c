/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Everything the host program knows of this architecture, in one place. */
#include "conformance/entry/arch_host.h"
#include "generic/contract/lacks.h"

extern const struct pt_arch pt_arch_x86;
extern const struct pt_layout pt_layout_x86;
extern const struct pt_subject pt_subject_x86_4level;
extern const struct pt_subject pt_subject_x86_5level;
extern const struct pt_subject pt_subject_x86_4level_noshstk;
extern const struct pt_guest_isa pt_isa_x86_64;
extern const struct pt_kernel_build pt_kernel_x86[];
extern const struct pt_qemu pt_qemu_x86[];
extern const struct pt_arch_host pt_host_x86;

static const struct pt_subject *const builtin[] = { &pt_subject_x86_4level, &pt_subject_x86_5level,
						    &pt_subject_x86_4level_noshstk, NULL };
static const struct pt_guest_isa *const builtin_isa[] = { &pt_isa_x86_64, &pt_isa_x86_64,
							  &pt_isa_x86_64, NULL };

static const struct pt_machine lesser[] = {
	{ .name = "old",
	  .brief = "without no-execute and protection keys",
	  .lacks = PT_LACKS_NOEXEC | PT_LACKS_KEYS,
	  .switches = "X86_FEATURE_NX=off X86_FEATURE_PKU=off" },
	{ .name = "encrypted",
	  .brief = "whose memory is encrypted",
	  .lacks = PT_SWITCH_ENCRYPTED,
	  .switches = "sme_me_mask=bit51 cc_mask=bit51",
	  .modes = "4level" },
	{ .name = "flushing",
	  .brief = "while a flush is pending",
	  .lacks = PT_SWITCH_PENDING,
	  .switches = "mm->tlb_flush_pending=1",
	  .only = "accessible",
	  .modes = "4level" },
	{ .name = "denied",
	  .brief = "where PKRU takes rights away",
	  .lacks = PT_SWITCH_DENIED,
	  .switches = "PKRU=denies",
	  .only = "p??_access_permitted.*",
	  .modes = "4level" },
	{ 0 },
};

const struct pt_arch_host pt_host_x86 = {
	.arch = &pt_arch_x86,
	.layout = &pt_layout_x86,
	.builtin = builtin,
	.builtin_isa = builtin_isa,
	.kernel = pt_kernel_x86,
	.qemu = pt_qemu_x86,
	.lesser = lesser,
	.encoding = "Linux 6.12; Intel SDM vol. 3A 4.5",
};
