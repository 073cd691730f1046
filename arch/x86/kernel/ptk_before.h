/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Of pre.h, before the tree's headers. */

/* The register of protection keys, which is the task's own. */
#include <linux/errno.h>
#define rdpkru ptk_tree_rdpkru
#include <asm/special_insns.h>
#undef rdpkru
#define rdpkru() (PTK_ON(DENIED) ? 1U << 2 * PT_DENIED_KEY | 2U << 2 * PT_DENIED_WRITE_KEY : 0U)
