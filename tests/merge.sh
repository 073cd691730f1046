#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# merge.sh PTCONFORM SOURCE: a cell for each job, as list cells writes them down, and one report
# of them all.  Prints TAP.

ptconform=$1
source=$2
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
# shellcheck source=tests/tap.sh
. "$source/tests/tap.sh"
# Verdicts are asked for here, not what explains them.
export PTCONFORM_VERDICTS=1

# not_merged TEXT NAME REPORT...: refused
not_merged() {
	text=$1 name=$2
	shift 2
	refuses "$text" "$name" merge "$@"
}

# ---- the jobs

run list cells --format json
check_status 0 "cells as JSON"
json "each is a command that asks for this cell alone" \
	'(r["schema"] == "ptconform-cells-1" and all(c["command"][0] == "ptconform" and
	 c["command"][1] == {"builtin": "run", "kernel": "kernel"}[c["subject"]] and
	 c["command"][-6:] == ["--arch", c["arch"], "--mode", c["mode"], "--engine", c["engine"]]
	 for c in r["cells"]))'
cp "$tmp/out" "$tmp/cells"
run list cells
json_lines() { python3 -c 'import json, sys
for c in json.load(open(sys.argv[1]))["cells"]: print(" ".join(c["command"]))' "$tmp/cells"; }
sed '/^#/d; s/  *#.*//; s/  */ /g' "$tmp/out" | sort >"$tmp/lines"
json_lines | sort >"$tmp/json-lines"
if cmp -s "$tmp/lines" "$tmp/json-lines"; then ok "the same as in lines"; else not_ok "the same as in lines" "$(diff "$tmp/lines" "$tmp/json-lines" | head -5)"; fi
run list cells --format json --subject "kernel:a tree" --arch s390
json "of one subject alone, if that is asked for" \
	'r["cells"] and all(c["command"][2] == "a tree" for c in r["cells"])'
run list cells --format github --subject builtin
json "a strategy's matrix: one row a job, of engines that need no machine emulator" \
	'r["include"] == [{k: c[k] for k in ("arch", "mode", "engine")}
	 for c in json.load(open("'"$tmp/cells"'"))["cells"]
	 if c["subject"] == "builtin" and c["engine"] not in ("qemu-system", "qemu-kvm")]'
if [ "$(wc -l <"$tmp/out")" -eq 1 ]; then ok "in one line"; else not_ok "in one line"; fi
run list cells --format gitlab --arch s390 --engine qemu-system
if [ "$(tail -1 "$tmp/out")" = "      - { ARCH: s390, MODE: edat, ENGINE: qemu-system }" ]; then
	ok "a hidden job's matrix; with such an engine where it is named"
else
	not_ok "a hidden job's matrix; with such an engine where it is named" "$(cat "$tmp/out")"
fi
run list arches --format github
check_status 2 "nothing else has a matrix"

# ---- each runs alone; one report of all

jobs='s390 edat unicorn
arm64 64k unicorn
arm64 16k unicorn'
echo "$jobs" | while read -r arch mode engine; do
	"$ptconform" run --arch "$arch" --mode "$mode" --engine "$engine" --format json \
		-o "$tmp/$arch-$mode.json" </dev/null
done
run run --arch arm64,s390 --mode 16k,64k,edat --engine unicorn --format json
cp "$tmp/out" "$tmp/together"
run merge "$tmp/s390-edat.json" "$tmp/arm64-64k.json" "$tmp/arm64-16k.json" --arch arm64,s390 \
	--mode 16k,64k,edat --format json
check_status 0 "jobs that ran apart give one report"
json "what a single run gives, but for the time it took" '(lambda but: but(r) ==
	but(json.load(open("'"$tmp/together"'"))))(lambda x: dict(x, cells=[
	{k: v for k, v in c.items() if k not in ("seconds", "named")} for c in x["cells"]]))'
run merge "$tmp/s390-edat.json" "$tmp/arm64-64k.json" --arch arm64,s390 --format json
check_status 3 "a cell that none of them has is missed"
json "and named" '({(c["arch"], c["mode"]) for c in r["cells"] if c["status"] == "skip" and
	"no report that was given has this cell" in c["reason"]} ==
	{("arm64", m) for m in ("4k", "16k", "4k-lpa2", "16k-lpa2")})'
run merge "$tmp/s390-edat.json" "$tmp/arm64-64k.json" --format ktap
check_status 3 "without --arch all architectures are expected"
if [ "$(grep -c '# SKIP skip: no report' "$tmp/out")" -gt 8 ]; then ok "in every format"; else not_ok "in every format" "$(tail -3 "$tmp/out")"; fi
run merge "$tmp/s390-edat.json" --arch s390 --mode edat -o "$tmp/table"
if [ "$status" -eq 0 ] && grep -q '^s390 ' "$tmp/table"; then ok "one alone is one, too"; else not_ok "one alone is one, too" "status $status"; fi

# ---- what is none

# changed FILE EXPRESSION: the s390 report, changed
changed() {
	python3 -c "import json, sys
r = json.load(open(sys.argv[1]))
$2
json.dump(r, open(sys.argv[2], 'w'))" "$tmp/s390-edat.json" "$tmp/$1"
}
a=$tmp/arm64-64k.json
not_merged 'both have s390 edat (unicorn): give one of them$' "a cell twice" "$tmp/s390-edat.json" "$a" "$tmp/s390-edat.json"
changed tool.json "r['tool'] = '9.9'"
not_merged 'by ptconform 9.9: have one version make both$' "two versions" "$a" "$tmp/tool.json"
changed seed.json "r['seed'] = 7"
not_merged 'seed 7: give every job the same --seed$' "two seeds" "$a" "$tmp/seed.json"
changed subject.json "r['subject'] = {'kind': 'kernel', 'tree': '/x', 'version': '6.1'}"
not_merged 'is of builtin, .* of kernel 6.1: one report is of one subject$' "two subjects" "$a" "$tmp/subject.json"
changed other.json "r['subject'] = {'kind': 'kernel', 'tree': '/x', 'version': '6.2'}; r['cells'][0]['mode'] = 'x'"
not_merged 'is of kernel 6.1, .* of kernel 6.2: ' "two versions of a kernel" "$tmp/subject.json" "$tmp/other.json"
changed one.json "r['subject'] = {'kind': 'kernel', 'tree': '/x', 'version': '6.1', 'commit': '1' * 40, 'title': 'a', 'changed': False}"
changed two.json "r['subject'] = {'kind': 'kernel', 'tree': '/x', 'version': '6.1', 'commit': '2' * 40, 'title': 'a', 'changed': False}; r['cells'][0]['mode'] = 'x'"
not_merged 'is of commit 111111111111, .* of commit 222222222222: ' "two commits" "$tmp/one.json" "$tmp/two.json"
changed cases.json "r['command'] += ' --cases 64'"
not_merged 'another number of --cases$' "other cases" "$a" "$tmp/cases.json"
for key in tool seed subject; do
	changed "no-$key.json" "del r['$key']"
	not_merged "no-$key.json does not say .*: have it made again\$" "one that does not say its $key" "$a" "$tmp/no-$key.json"
done
not_merged 'does not say its seed: have it made again$' "nor alone" "$tmp/no-seed.json"
changed schema.json "r['schema'] = 'x'"
not_merged 'is a "x", not a report' "another schema" "$a" "$tmp/schema.json"
head -c 3000 "$tmp/s390-edat.json" >"$tmp/cut.json"
not_merged 'is no whole JSON' "half a report" "$a" "$tmp/cut.json"
not_merged 'cannot read the report .*: No such file' "no report" "$a" "$tmp/none.json"
not_merged 'merge wants REPORT' "none at all"

end_tap
