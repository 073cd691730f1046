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

run "$work/again.json" '[01]' kernel "$tree"
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
"$ptconform" kernel "$tree" >"$work/table"
version=$(sed -n 's/.*ptconform [0-9.]*: kernel \([0-9.]*\) .*/\1/p' "$(dirname "$0")/../README.md")
if grep -q "kernel $version (" "$work/table"; then
	ok "the README's example is what is printed" readme "$work/table"
	grep -v '^  got ' "$work/table" >"$work/less"
	not_readme() { ! readme "$work/less"; }
	ok "and it is seen if a line is not" not_readme
fi

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

# ---- what is done, and what is not ----
spares() {
	local cache=$work/spare
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
