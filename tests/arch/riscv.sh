# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# What of arch/riscv/kernel boot's state depends on: for kernel_boot.sh.
ok "riscv: a wrong value is seen by clauses" wrong_speaks \
	riscv sv39 -e 's/PTK_HAS(TYPES) ? type##_SVPBMT : 0/PTK_HAS(TYPES) ? ~0UL : 0/'
