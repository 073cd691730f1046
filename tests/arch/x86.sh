# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# What of arch/x86/kernel boot's state depends on: for kernel_boot.sh.
ok "x86: what boot does not set is an error, by name" unset_is_error \
	x86 4level boot_cpu_data -e "$(drop setup_processor)"
ok "x86: a wrong value is seen by clauses" wrong_speaks \
	x86 4level -e 's/PTK_HAS(NOEXEC) ? ~0UL : ~_PAGE_NX/~_PAGE_NX/'
