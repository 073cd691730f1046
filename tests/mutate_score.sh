#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A twentieth of the builtin subjects' mutants, and the score they give.  Prints TAP.
#
#   mutate_score.sh PTCONFORM
#
# PT_MUTATE_SAMPLE     how many (5%)
# PT_MUTATE_THRESHOLD  the score in per cent that each architecture must reach: 97
#                      of a sample, in which one known hole weighs much; 99 of all.
# Survivors must be classified in conformance/mutate/builtin.tsv or builtin/<arch>.tsv there, all of them.

set -u
threshold=${PT_MUTATE_THRESHOLD:-97}
out=$(mktemp "${TMPDIR:-/tmp}/ptconform-score-XXXXXX") || exit 99
trap 'rm -f "$out"' EXIT
trap 'exit 99' HUP INT TERM

"$1" mutate --sample "${PT_MUTATE_SAMPLE:-5%}" --format json -o "$out"
status=$?
if [ $status -gt 1 ]; then
	echo "1..1"
	echo "not ok 1 - mutants are tried: exit status $status"
	exit 1
fi
python3 - "$out" "$threshold" <<'EOF2'
import json, sys

r = json.load(open(sys.argv[1]))
n = bad = 0


def check(good, name):
    global n, bad
    n += 1
    bad += not good
    print("ok" if good else "not ok", n, "-", name)


for a in r["arches"]:
    name, score = a["arch"], 100 * a["score"]
    check(a["status"] == "ran" and a["tried"] and a["killed"], f"{name}: mutants are killed")
    check(a["broken build"] <= a["tried"] / 10, f"{name}: mutants compile")
    check(score >= float(sys.argv[2]), f"{name}: score {score:.1f} %")
for m in r["mutants"]:
    if m["fate"] == "survived" and m["classification"] == "unclassified":
        check(False, f"{m['file']}:{m['line']}: {m['from']} => {m['to']}")
for s in r["stale"]:
    print("# stale:", s["file"], s["function"], s["to"], s["why"])
print(f"1..{n}")
sys.exit(bad != 0)
EOF2
