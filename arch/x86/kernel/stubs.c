/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Values that boot computes; see conformance/subject/shim/stubs.c. */
#define STUB __attribute__((weak))

/* Every bit may be used in an entry: no NX or global bit is missing. */
STUB unsigned long __supported_pte_mask = ~0UL;
STUB unsigned long __default_kernel_pte_mask = ~0UL;

/* struct cpuinfo_x86: no feature, no bug */
STUB unsigned long boot_cpu_data[1024];

/* The mitigation that limits swap files is on: anything but 0. */
STUB int l1tf_mitigation = 2;

/* Folded fifth level; the direct map and the struct pages start at 0. */
STUB unsigned int pgdir_shift = 39;
STUB unsigned int ptrs_per_p4d = 1;
STUB unsigned long page_offset_base;
STUB unsigned long vmalloc_base;
STUB unsigned long vmemmap_base;
STUB unsigned long phys_base;
