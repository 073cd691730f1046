# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# arch_set PROGRAM: the architectures it knows, as a set in Python.
arch_set() {
	printf '{'
	"$1" list arches | awk '{ printf "\"%s\",", $1 }'
	printf '}'
}
