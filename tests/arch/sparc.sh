# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# What of arch/sparc/kernel boot's state depends on: for kernel_boot.sh.
ok "sparc: what boot does not set is an error, by name" unset_is_error \
	sparc sun4u '(protection_map|_PAGE_)' -e '/sun4u_pgprot_init();/d'
