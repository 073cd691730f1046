// SPDX-License-Identifier: GPL-2.0-or-later
/* How a kernel tree is configured and compiled for this architecture. */
#include "conformance/entry/arch_host.h"

extern const struct pt_guest_isa pt_isa_s390x;
extern const struct pt_kernel_build pt_kernel_s390[];

static const char *const options[] = {
	/* the oldest processor that newer trees still know and Unicorn runs */
	"CONFIG_MARCH_Z13=y",
	/* without it there is no NUMA */
	"CONFIG_SCHED_TOPOLOGY=y",
	/* without it there is no KVM */
	"CONFIG_VIRTUALIZATION=y",
	"CONFIG_KVM=y",
	"CONFIG_HUGETLB_PAGE=y",
	"# CONFIG_EXPOLINE is not set",
	NULL,
};

static const char *const cflags[] = { "-mno-vx", NULL };

/* arch/s390/mm/pgtable.c is not among them: kernel/init.c includes it. */
static const char *const sources[] = {
	"mm/pgtable-generic.c",
	"arch/s390/mm/mmap.c",
	"arch/s390/mm/hugetlbpage.c",
	NULL,
};

const struct pt_kernel_build pt_kernel_s390[] = {
	{
		.mode = "edat",
		.config = "s390",
		.karch = "s390",
		.options = options,
		.cflags = cflags,
		.sources = sources,
		.init = "init.c",
		.isa = &pt_isa_s390x,
	},
	{ 0 },
};
