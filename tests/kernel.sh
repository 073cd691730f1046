#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A kernel tree as it is, on all engines; half a tree, none at all.
# Prints TAP.  Needs PTCONFORM_TEST_TREE.
#
# kernel.sh PTCONFORM
set -u
ptconform=$1
. "$(dirname "$0")/kernel_tree.sh"

# ---- the tree as it is ----
touch "$work/before"
run "$work/all.json" '[01]' kernel "$tree"
# older trees lack what some modes need (LPA2): those say so
ok "every cell of the tree runs" asks "$work/all.json" \
	'r["cells"] and all(c["status"] == "ran" or c["status"] == "skip" and
	 "which the mode needs" in c["reason"] for c in r["cells"])
	 and sum(c["status"] == "ran" for c in r["cells"]) >= 12'
arches=$(arch_set "$ptconform")
ok "every architecture has results" asks "$work/all.json" \
	'{x["arch"] for x in r["results"] if x["verdict"] == "pass"} == '"$arches"
ok "no clause is in error" asks "$work/all.json" 'r["summary"]["error"] == 0'
ok "the report names tree and version" asks "$work/all.json" \
	'r["subject"]["kind"] == "kernel" and r["subject"]["tree"] and r["subject"]["version"]'
ok "misuse is reported for every architecture, never as a failure" asks "$work/all.json" \
	'{x["arch"] for x in r["results"] if x["verdict"] == "hazard"} == '"$arches"
# ---- the same under QEMU: as a user's program, and on bare machines ----
PTCONFORM_VERDICTS=1 run "$work/qemu.json" '[01]' kernel "$tree" --engine qemu-user,qemu-system
ok "under QEMU every cell runs, or says what is missing" asks "$work/qemu.json" \
	'r["cells"] and all(c["status"] == "ran" or c["status"] == "skip" and
	 ("which the mode needs" in c["reason"] or "no bare-metal image" in c["reason"])
	 for c in r["cells"]) and {c["arch"] for c in r["cells"] if c["status"] == "ran"} == '"$arches"
ok "and calls the same helpers with the same results" asks "$work/qemu.json" \
	"(lambda of: all(of[c['arch'], c['mode']] == c['digest'] for c in r['cells']
	 if c['status'] == 'ran'))({(c['arch'], c['mode']): c['digest']
	 for c in json.load(open('$work/all.json'))['cells'] if c['status'] == 'ran'})"

# verdicts are what is compared: what explains them was asked for once
PTCONFORM_VERDICTS=1 run "$work/again.json" '[01]' kernel "$tree"
ok "a second run says the same" asks "$work/again.json" \
	"[(x['arch'],x['mode'],x['engine'],x['helper'],x['clause'],x['verdict']) for x in r['results']] ==
	 [(x['arch'],x['mode'],x['engine'],x['helper'],x['clause'],x['verdict'])
	  for x in json.load(open('$work/all.json'))['results']]"
ok "the tree was not written to" test -z "$(find "$tree" -newer "$work/before" -print -quit)"
ok "diff of the tree with itself finds nothing" \
	"$ptconform" diff "kernel:$tree" "kernel:$tree" --arch s390

compared() {
	"$ptconform" diff builtin "kernel:$tree" --arch s390,powerpc >"$work/diff"
	[ $? -le 1 ] && grep -q 'helpers differ' "$work/diff" && ! grep -q 'not compared' "$work/diff"
}
ok "diff of the builtin subjects with the tree compares them" compared

# ---- the README shows what the program prints ----
readme() { # readme TEXT : are the parts of its first example, between "…", in what was printed?
	python3 - "$(dirname "$0")/../README.md" "$1" "$tree" <<'END'
import re, sys
page, printed, tree = open(sys.argv[1]).read(), open(sys.argv[2]).read(), sys.argv[3]
block = re.search(r"\n    \$ ptconform kernel [^\n]*\n((?:    [^\n]*\n)+)", page).group(1)
where = re.search(r"kernel \S+ \((.*?)\)", block).group(1)
def squeeze(text):
    return " ".join(text.replace(tree, where).split())
parts = [squeeze(p) for p in block.split("…")]
missing = [p for p in parts if p not in squeeze(printed)]
sys.exit("not printed: " + missing[0] if missing or len(parts) < 2 else 0)
END
}
"$ptconform" kernel "$tree" --verbose >"$work/table"
version=$(sed -n 's/.*ptconform [0-9.]*: kernel \([0-9.]*\) .*/\1/p' "$(dirname "$0")/../README.md")
if grep -q "kernel $version (" "$work/table"; then
	ok "the README's example is what is printed" readme "$work/table"
	grep -v '^  got ' "$work/table" >"$work/less"
	not_readme() { ! readme "$work/less"; }
	ok "and it is seen if a line is not" not_readme
fi

# ---- one screen ----
on_a_screen() { # on_a_screen LINES ARG...: the table as a terminal of 80 columns has it
	local lines=$1
	shift
	COLUMNS=80 TERM=dumb script -qec "stty rows $lines cols 80; '$ptconform' merge '$work/all.json' --no-pager $*" /dev/null \
		</dev/null | tr -d '\r' >"$work/screen"
	[ -s "$work/screen" ] || return 1
	# nothing that is new is without a witness and a command
	python3 - "$work/all.json" "$work/screen" <<'END'
import json, re, sys
r, text = json.load(open(sys.argv[1])), open(sys.argv[2]).read()
blocks = re.findall(r"^FAIL (\S+) .*?^  again ", text, re.M | re.S)
new = {c["helper"] for c in r["causes"] for x in r["results"]
       if x["verdict"] == "fail" and not x.get("known") and x["cause"][0] == c["helper"] and x["arch"] == c["arch"]}
named = all(c["helper"] in text for c in r["causes"])
sys.exit(not named or bool(new - set(blocks)))
END
}
fits() { on_a_screen "$1" && [ "$(wc -l <"$work/screen")" -le 50 ]; }
ok "the whole run is one screen, with every cause" fits 50
ok "a low terminal has no more of it" fits 24
ok "what is left out is counted" grep -q 'hazards, what .*--hazards' "$work/screen"
too_long() { on_a_screen 50 --verbose && [ "$(wc -l <"$work/screen")" -gt 50 ]; }
ok "--verbose has more" too_long

# ---- machines that lack something ----
lesser=$("$ptconform" list cells | sed -n 's/^#.* on \([^ ]*\) machines that lack nothing.*/"\1",/p')
ok "cells are run on lesser machines, too" asks "$work/all.json" \
	'{c["arch"] for c in r["cells"] if any(m["status"] == "ran" for m in c.get("machines", []))}
	 == {'"$lesser"'} != set() and
	 all(m["status"] == "ran" for c in r["cells"] for m in c.get("machines", []))'
# ---- the tree's own document ----
checked() {
	"$ptconform" contract --check "$tree" --format json >"$work/check.json"
	case $? in [01]) ;; *) return 1 ;; esac
	python3 -c 'import json,sys
r = json.load(open(sys.argv[1]))
bare = [x["row"] for x in r["rows_without_clause"] if not x["reason"]]
nothing = {x["row"] for x in r["rows_naming_nothing"]}
ours = {x["helper"] for x in r["helpers_without_row"]}
sys.exit(0 if r["rows"] > 50 and not bare and "pte_mkold" not in nothing | ours and
	 "pte_modify" in ours else repr((bare, nothing, ours)))' "$work/check.json"
}
ok "every row of the tree's document has a clause or a reason" checked

# ---- hazards of all modes that the tree has ----
without_lpa2() {
	"$ptconform" kernel "$tree" --arch arm64 --engine unicorn --mode 4k-lpa2 --helper pte_mkold --switch none \
		>"$work/one" 2>&1
	case $? in
	0 | 1) return 0 ;; # it can be built
	3) grep -q 'cannot be built with CONFIG_ARM64_LPA2' "$work/one" || return 1 ;;
	*) return 1 ;;
	esac
	"$ptconform" kernel "$tree" --arch arm64 --hazards --helper pte_mkold >"$work/all" 2>&1 &&
		grep -q '^  arm64 4k-lpa2 .*cannot be built with CONFIG_ARM64_LPA2' "$work/all" &&
		grep -q 'pte_mkold' "$work/all"
}
ok "a mode that the tree cannot have is skipped, and is an error only where it was asked for" without_lpa2

# ---- nor is a tool that is missing ----
# lacking PROGRAM COMMAND… : hidden where it lies, as guests made by programs in other folders are
# made anew; else all others in a folder
lacking() {
	local f program=$1
	shift
	if unshare -rm mount --bind /dev/null "/usr/bin/$program"; then
		unshare -rm sh -c 'mount --bind /dev/null "/usr/bin/$0" && exec "$@"' "$program" "$@"
		return
	fi
	mkdir "$work/tools"
	for f in /usr/bin/*; do
		[ "$f" = "/usr/bin/$program" ] || ln -s "$f" "$work/tools"
	done
	PATH=$work/tools "$@"
}
without_a_compiler() {
	local gcc=powerpc64-linux-gnu-gcc
	PTCONFORM_VERDICTS=1 lacking "$gcc" "$ptconform" kernel "$tree" --arch powerpc --helper pte_mkold \
		--switch none --verbose >"$work/none" 2>&1
	[ $? -eq 3 ] && grep -q "powerpc radix-be .*no $gcc: install the package" "$work/none" &&
		grep -q '^powerpc .*radix' "$work/none"
}
ok "a compiler that is missing for one mode of an architecture is no success" without_a_compiler

# ---- what is done, and what is not ----
spares() {
	local cache=$work/spare
	seed "$cache"
	PTCONFORM_VERDICTS=1 PTCONFORM_CACHE_DIR=$cache PTCONFORM_PHASES=1 run "$work/e.json" '[013]' kernel "$tree" \
		--arch arm64 --mode 4k,4k-lpa2 --engine unicorn || return 1
	grep -q 'generated headers' "$work/out" || return 1
	# one of the tree's files takes longer than nothing, ours may have been compiled before
	awk '/compiling the tree/ { found = $1 > 0.1 } END { exit !found }' "$work/out" || return 1
	[ -z "$(find "$cache/guest" -name guest.image)" ] || return 1
	! asks "$work/e.json" 'any(c["status"] == "skip" for c in r["cells"])' ||
		[ ! -e "$cache/guest/arm64-4k-lpa2" ] || return 1
	PTCONFORM_CACHE_DIR=$cache run "$work/e.json" '[013]' kernel "$tree" \
		--arch arm64 --mode 4k --engine qemu-system || return 1
	[ -n "$(find "$cache/guest" -name guest.image -o -name no-image.txt)" ]
}
ok "phases are printed; no image is made before it is wanted, and none for a mode the tree lacks" \
	spares

# ---- no tree, half a tree ----
ok "no such folder" run "$work/e.json" 2 kernel "$work/nowhere"
ok "a folder that is no kernel tree" run "$work/e.json" 2 kernel "$work"
edit s390 '' && rm -rf "$copy/arch/s390"
PTCONFORM_CACHE_DIR=$edited_cache run "$work/e.json" 3 kernel "$copy" --arch s390
ok "a tree without the architecture skips it" asks "$work/e.json" \
	'r["cells"][0]["status"] == "skip" and "s390" in r["cells"][0]["reason"]'

# ---- interrupted ----
killed() {
	PTCONFORM_CACHE_DIR=$work/killed timeout -s INT 4 "$ptconform" kernel "$tree" --arch sparc
	sleep 1
	[ -z "$(find "$work/killed" -name guest.elf)" ] || return 0
	PTCONFORM_CACHE_DIR=$work/killed run "$work/e.json" '[01]' kernel "$tree" --arch sparc --mode sun4u
}
ok "an interrupted run leaves nothing that the next one trips over" killed

echo "1..$n"
[ "$failed" = 0 ]
