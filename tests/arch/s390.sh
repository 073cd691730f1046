# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# What of arch/s390/kernel boot's state depends on: for kernel_boot.sh.
ok "s390: what boot does not set is an error, by name" unset_is_error \
	s390 edat lowcore -e "/^setup_machine_flags$/,+2d"
ok "s390: a wrong value is seen by clauses" wrong_speaks \
	s390 edat -e 's/PTK_HAS(NOEXEC) ? MACHINE_FLAG_NX : 0/0/; s/PTK_HAS(NOEXEC) ? ~0UL : /0 * /'
