#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The patch of `contract --format vm-warn` on a kernel tree: it compiles for every architecture, no line
# accuses a call that is right, and misuse warns that did not.  Prints TAP.  Needs
# PTCONFORM_TEST_TREE.
#
# kernel_vmwarn.sh PTCONFORM
set -u
ptconform=$1
. "$(dirname "$0")/kernel_tree.sh"

# patched PATCH : the copy is the tree with the patch
patched() {
	local file
	rm -rf "$copy"
	for file in $(sed -n 's/^+++ b\///p' "$1"); do
		own "$file" && chmod u+w "$copy/$file" || return 1
	done
	patch -d "$copy" -s -p1 -F0 <"$1"
}

# tried REPORT ARCH [OPTION…] : the copy, of one architecture; a run on a machine as it is
tried() {
	local report=$1 arch=$2
	shift 2
	PTCONFORM_CACHE_DIR=$edited_cache run "$report" '[01]' kernel "$copy" --arch "$arch" \
		--engine unicorn --switch none "$@"
}

made() {
	"$ptconform" contract --format vm-warn "$tree" >"$work/patch" && grep -q '^+++ ' "$work/patch" &&
		patch -d "$tree" -s -p1 -F0 --dry-run <"$work/patch" &&
		(cd "$tree" && git apply --check "$work/patch")
}
ok "the tree has a patch, which patch and git take" made
# with the line taken out again the decompressor of 6.1 has a section that nothing places
undone() {
	[ ! -e "$tree/arch/x86/boot/compressed/misc.h" ] ||
		sed -n '/^+++ b\/arch\/x86\/boot\/compressed\/misc.h/,/^---/p' "$work/patch" |
		grep -qx '+#undef CONFIG_DEBUG_VM'
}
ok "the decompressor takes the option back" undone
ok "it is put in a copy" patched "$work/patch"
ok "s390 runs without it" sound s390
ok "and with it" tried "$work/s390.json" s390

keys='(lambda x: (x["helper"], x["clause"]))'
ok "no line accuses a call that is right" asks "$work/s390.json" \
	'not [x for x in r["results"] if x.get("broke")] and
	 r["summary"]["fail"] == sound["summary"]["fail"] and failed(r) == failed(sound)'
ok "all that is no hazard is as it was" asks "$work/s390.json" \
	"(lambda k: {k(x): x['verdict'] for x in r['results']} ==
	  {k(x): x['verdict'] for x in sound['results']})($keys)"
ok "misuse warns that did not, and none falls silent" asks "$work/s390.json" \
	"(lambda w: w(r) > w(sound) and len(w(r) - w(sound)) > 40)(lambda r: {(x['helper'], x['clause'])
	  for x in r['results'] if x['verdict'] == 'hazard' and x['reason'].endswith('; warns')})"

# every other architecture has its patched headers compiled, in its first mode
others() {
	local arch mode
	for arch in $("$ptconform" list arches | awk '$1 != "s390" { print $1 }'); do
		[ -d "$tree/arch/$arch" ] || continue
		mode=$("$ptconform" list cells --arch "$arch" --engine unicorn |
			sed -n 's/.*--mode \([^ ]*\).*/\1/p' | head -1)
		tried "$work/$arch.json" "$arch" --mode "$mode" --helper pte_modify \
			--clause 'on-*' || return 1
		asks "$work/$arch.json" "all(c['status'] == 'ran' for c in r['cells']) and
			any(x['clause'] == 'on-swap' and x['reason'].endswith('; warns')
			    for x in of('pte_modify'))" || return 1
	done
}
ok "all other architectures compile it, and theirs warn" others

# ---- the control: a line that says the opposite is seen ----

sed '/^+++ b\/arch\/s390/,/^diff/s/^+\tVM_WARN_ON_ONCE(!pte_present(pte))/+\tVM_WARN_ON_ONCE(pte_present(pte))/' \
	"$work/patch" >"$work/wrong"
wrong() {
	patched "$work/wrong" && tried "$work/wrong.json" s390 --helper pte_mkold &&
		asks "$work/wrong.json" 'any(x.get("broke") == "a warning" for x in of("pte_mkold"))'
}
ok "control: a line that says the opposite is seen" wrong

echo "1..$n"
[ "$failed" = 0 ]
