# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# What of arch/arm64/kernel boot's state depends on: for kernel_boot.sh.
ok "arm64: what boot does not set is an error, by name" unset_is_error \
	arm64 4k '(cpu_hwcaps|system_cpucaps)' -e "/^setup_capabilities$/,+3d"
