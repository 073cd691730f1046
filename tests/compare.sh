#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# compare.sh PTCONFORM SOURCE: reports to compare with and to merge that are not as they should be:
# damaged, of another kind, ten thousand.  Prints TAP.

ptconform=$(realpath "$1")
source=$2
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
# shellcheck source=tests/tap.sh
. "$source/tests/tap.sh"
export PTCONFORM_VERDICTS=1
cell="--arch x86 --mode 4level --engine native"

# shellcheck disable=SC2086
{
	run run $cell --format json -o "$tmp/whole.json"
	check_status 0 "a report"
	run run $cell --compare "$tmp/whole.json" --format json
	check_status 0 "compared with itself"
	json "nothing is new, mended or left" '(r["compare"]["new"] == r["compare"]["mended"] == r["compare"]["left"] == [] and
		r["compare"]["not_compared"] == [])'
	sed 's/"tool": "[^"]*"/"tool": "0.0.9"/' "$tmp/whole.json" >"$tmp/older.json"
	run run $cell --compare "$tmp/older.json"
	check_status 0 "compared with one of another version"
	if tr -s ' \n' '  ' <"$tmp/out" | grep -q ', by ptconform 0\.0\.9: 0 new causes'; then
		ok "which is said"
	else
		not_ok "which is said" "$(head -3 "$tmp/out")"
	fi
	# a clause that is violated in the one alone
	sed 's/"verdict": "pass"/"verdict": "fail"/' "$tmp/whole.json" >"$tmp/failing.json"
	run run $cell --compare "$tmp/failing.json" --format json
	check_status 0 "compared with one that fails everywhere"
	cp "$tmp/out" "$tmp/compared.json"
	run run $cell --compare "$tmp/failing.json" --format html
	if grep -q 'class="headline pass"' "$tmp/out" && ! grep -q 'of them new' "$tmp/err"; then
		ok "its page says that all is well"
	else
		not_ok "its page says that all is well" "$(grep -o 'class="headline[^<]*' "$tmp/out")"
	fi
	cp "$tmp/compared.json" "$tmp/out"
	json "all is mended, and nothing new" '(r["compare"]["new"] == [] and len(r["compare"]["mended"]) > 50)'
}

# ---- damaged ----

size=$(wc -c <"$tmp/whole.json")
bad_cuts=
for at in 0 1 2 10 100 1000 $((size / 2)) $((size - 100)) $((size - 2)); do
	head -c "$at" "$tmp/whole.json" >"$tmp/cut.json"
	# shellcheck disable=SC2086
	run run $cell --compare "$tmp/cut.json"
	if [ "$status" -ne 2 ] || [ "$(wc -l <"$tmp/err")" -ne 1 ] || ! grep -q 'cut.json is no whole JSON' "$tmp/err"; then
		bad_cuts="$bad_cuts $at"
	fi
done
if [ -z "$bad_cuts" ]; then ok "a report that is cut short, wherever"; else not_ok "a report that is cut short, wherever" "$bad_cuts"; fi
# Every tenth value of a report is another: it is a report or it is none, and nobody crashes.
if python3 - "$ptconform" "$tmp/compared.json" "$tmp/spoilt.json" >"$tmp/log" 2>&1 <<'P'; then
import copy, json, random, subprocess, sys
ptconform, whole, spoilt = sys.argv[1:]
report = json.load(open(whole))
report["results"] = report["results"][:40]
assert len(report["compare"]["mended"]) > 50
others = [None, True, -1, 2**62, 1.5, "", "x" * 5000, [], [[]], {}, {"x": 1}, [None, 5, "a"]]
def spoil(x, chance, r):
    if r.random() < chance:
        return r.choice(others)
    if isinstance(x, dict):
        return {k: spoil(v, chance, r) for k, v in x.items() if r.random() > chance / 2}
    if isinstance(x, list):
        return [spoil(v, chance, r) for v in x]
    return x
for seed in range(200):
    r = random.Random(seed)
    bad = {k: v if k == "schema" else spoil(v, 0.1, r) for k, v in copy.deepcopy(report).items()}
    json.dump(bad, open(spoilt, "w"))
    p = subprocess.run([ptconform, "merge", spoilt, "--format", r.choice(["json", "table", "ktap", "junit"])],
                       capture_output=True)
    lines = p.stderr.decode().count("\n")
    assert p.returncode in (0, 1, 3) and not lines or p.returncode == 2 and lines == 1, (seed, p.returncode, p.stderr)
P
	ok "a report with other values in it: read, or one line that it is none"
else
	not_ok "a report with other values in it: read, or one line that it is none" "$(tail -2 "$tmp/log")"
fi
printf 'x' | cat "$tmp/whole.json" - >"$tmp/more.json"
# shellcheck disable=SC2086
{
	refuses 'more.json is no whole JSON' "a report with something behind it" run $cell --compare "$tmp/more.json"
	refuses 'it is a folder' "a folder" run $cell --compare "$tmp"
	refuses 'cannot read the report' "no file" run $cell --compare "$tmp/none.json"
	for s in ptconform-misuse-1 ptconform-history-1 ptconform-report-2; do
		sed "s/ptconform-report-1/$s/" "$tmp/whole.json" >"$tmp/schema.json"
		refuses "is a \"$s\", not a report" "a report of the schema $s" run $cell --compare "$tmp/schema.json"
	done
	echo '[]' >"$tmp/list.json"
	refuses 'is no report' "JSON that is none" run $cell --compare "$tmp/list.json"
	sed 's/"kind": "builtin"/"kind": "kernel"/' "$tmp/whole.json" >"$tmp/kernel.json"
	refuses 'is of a kernel tree, not of' "a report of a kernel tree" run $cell --compare "$tmp/kernel.json"
	refuses 'has seed 1, not 7: give --seed 1' "another seed" run $cell --seed 7 --compare "$tmp/whole.json"
	refuses 'another number of --cases' "other cases" run $cell --cases 7 --compare "$tmp/whole.json"
	refuses 'given twice' "two reports" run $cell --compare "$tmp/whole.json" --compare "$tmp/whole.json"
	refuses 'another comparison' "a baseline beside it" run $cell --compare "$tmp/whole.json" --baseline "$tmp/whole.json"
	refuses 'without --compare' "hazards alone" run $cell --hazards --compare "$tmp/whole.json"
	refuses "unknown option '--compare-rev'" "a revision of the reference helpers" run $cell --compare-rev HEAD
	refuses 'since when' "changed since nobody says when" kernel "$tmp" --changed
	refuses 'give one of them' "two things to compare with" kernel "$tmp" --compare "$tmp/whole.json" --compare-rev HEAD
}

# the shell still finds what this file calls
mkdir "$tmp/none"
PATH=$tmp/none "$ptconform" kernel "$tmp" --compare-rev HEAD >"$tmp/out" 2>"$tmp/err"
status=$?
if [ "$status" -eq 2 ] && [ ! -s "$tmp/out" ] && [ "$(cat "$tmp/err")" = "ptconform: no git: install the package git" ]; then
	ok "without git"
else
	not_ok "without git" "status $status" "$(head -3 "$tmp/err")"
fi

# ---- ten thousand ----

mkdir "$tmp/many"
# shellcheck disable=SC2086
run run $cell --helper pte_mkold --clause clears-young --format json -o "$tmp/one.json"
python3 -c 'import json, sys
r = json.load(open(sys.argv[1]))
for i in range(10000):
    for x in r["cells"] + r["results"]:
        x["mode"] = "m%d" % i
    json.dump(r, open("%s/%d.json" % (sys.argv[2], i), "w"))' "$tmp/one.json" "$tmp/many"
(cd "$tmp/many" && find . -name '*.json' | xargs "$ptconform" merge --format json --arch x86 --mode 4level --engine native) \
	>"$tmp/out" 2>"$tmp/err"
json "ten thousand reports are one, and nothing is lost" \
	'(len({c["mode"] for c in r["cells"] if c["status"] == "ran"}) == 10000 and len(r["results"]) == 10000)'
cp "$tmp/many/77.json" "$tmp/many/again.json"
(cd "$tmp/many" && find . -name '*.json' | xargs "$ptconform" merge) >"$tmp/out" 2>"$tmp/err"
if [ ! -s "$tmp/out" ] && [ "$(wc -l <"$tmp/err")" -eq 1 ] && grep -q 'both have x86 m77' "$tmp/err"; then
	ok "one more, of a cell that is there: one line says which"
else
	not_ok "one more, of a cell that is there: one line says which" "$(head -3 "$tmp/err")"
fi
echo '{' >"$tmp/many/again.json"
(cd "$tmp/many" && find . -name '*.json' | xargs "$ptconform" merge) >"$tmp/out" 2>"$tmp/err"
if [ ! -s "$tmp/out" ] && [ "$(wc -l <"$tmp/err")" -eq 1 ] && grep -q 'again.json is no whole JSON' "$tmp/err"; then
	ok "one that is damaged: one line says which"
else
	not_ok "one that is damaged: one line says which" "$(head -3 "$tmp/err")"
fi
end_tap
