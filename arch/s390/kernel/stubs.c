/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Values that boot computes; see conformance/subject/shim/stubs.c. */
#define STUB __attribute__((weak))

/* The no-execute bits may be used. */
STUB unsigned long page_noexec_mask = ~0UL;
STUB unsigned long segment_noexec_mask = ~0UL;
STUB unsigned long region_noexec_mask = ~0UL;
