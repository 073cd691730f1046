# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# What of arch/powerpc/kernel boot's state depends on: for kernel_boot.sh.
ok "powerpc: what boot does not set is an error, by name" unset_is_error \
	powerpc radix __pmd_val_bits -e "$(drop setup_pmd_val_bits)"
