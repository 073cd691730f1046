#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# hazards.sh PTCONFORM SOURCE: what callers' mistakes turn into, as people ask for it: run
# --hazards, explain, docs/hazards.rst.  Prints TAP.

ptconform=$1
source=$2
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
# shellcheck source=tests/tap.sh
. "$source/tests/tap.sh"

# ---- the table

run run --hazards
check_status 0 "no hazard is a violation"
has '^  helper: called on  *x86  *arm64  *powerpc ' "columns are architectures"
has '^  [0-9]* more: --all shows them$' "it is one screen"
if [ "$(wc -l <"$tmp/out")" -le 26 ]; then ok "of a few lines"; else not_ok "of a few lines" "$(wc -l <"$tmp/out")"; fi
if [ "$(grep -c '^  pte_modify: swap' "$tmp/out")" -eq 1 ]; then ok "engines and modes are one line"; else not_ok "engines and modes are one line"; fi
COLUMNS=80 "$ptconform" run --hazards --all >"$tmp/all" 2>&1
short=$(grep -c ':' "$tmp/out")
long=$(grep -c ':' "$tmp/all")
if [ "$long" -gt $((10 * short)) ]; then ok "--all has everything"; else not_ok "--all has everything" "$short and $long"; fi
cp "$tmp/all" "$tmp/out"
has '^  [a-zX{},_]*: [a-z, ]* same  *same' "what comes to nothing, too"
run run --hazards --helper pmdp_invalidate --all --arch x86,arm64,powerpc,s390,sparc
has '^  pmdp_invalidate: swap, migration  *offset  *present  *present  *alike  *alike$' "what comes of the mistake of 2024"
lacks pmdp_invalidate_ad "no other helper"
has '^  pmdp_invalidate: device  *offset  *present  *present  *-  *-$' "kinds that an architecture has not"
run run --hazards --helper pmdp_invalidate
lacks ': invalid ' "what comes to nothing stands behind --all alone"
run run --hazards --arch powerpc --helper 'pmd_mkyoung'
has '^  \[1\] powerpc radix,radix-be,radix-4k$' "of one architecture, modes that are alike are a column"
has '^  pmd_mkyoung: none  *kind  *opens!' "and those that differ another"
run run --hazards --arch x86,sparc --helper pmd_mkyoung
has '^  pmd_mkyoung: none  *flags  *present!' "--arch"

# worst first: the words of the first column with one, by their place in the legend
ranks='present opens leaf table kind offset frame mark pfn swp yes alike flags same'
if python3 - "$tmp/all" "$ranks" <<'P'; then ok "the worst come first"; else not_ok "the worst come first"; fi
import sys

ranks = {w: i for i, w in enumerate(sys.argv[2].split())}
last, n = -1, 0
for line in open(sys.argv[1]):
    cells = [c.rstrip("~w!?") for c in line[36:].split()]
    if len(cells) < 5 or not all(c in ranks or c == "-" for c in cells):
        continue
    worst = min(ranks[c] for c in cells if c != "-")
    assert worst >= last, line
    last, n = worst, n + 1
assert n > 100, n
P

# ---- JSON: an ordinary report of hazards alone, all of them

run run --engine native --format json
cp "$tmp/out" "$tmp/whole.json"
run run --hazards --format json
check_status 0 "JSON"
json "hazards alone" "{x['verdict'] for x in r['results']} == {'hazard', 'absent'} and {x['rule'] for x in r['results']} == {'I2', 'Q1'} and r['schema'] == 'ptconform-report-1'"
json "what comes to nothing is among them" "{x['reason'].split(';')[0] for x in r['results']} >= {'unchanged', 'changes flags', 'becomes present'}"
json "what the MMU permits" "{x.get('mmu') for x in r['results']} == {None, 'permits'} and all(x.get('mmu') for x in r['results'] if x['reason'].startswith('opens'))"
cp "$tmp/out" "$tmp/hazards.json"
python3 - "$tmp/whole.json" "$tmp/hazards.json" >"$tmp/why" 2>&1 <<'P'
import json
import sys

whole, alone = [json.load(open(p))["results"] for p in sys.argv[1:]]


def told(rows):
    return {(x["arch"], x["mode"], x["helper"], x["clause"]): (x["reason"], x.get("mmu"))
            for x in rows if x["verdict"] == "hazard"}


a, b = told(whole), told(alone)
assert a and all(b.get(k) == v for k, v in a.items()), [k for k in a if b.get(k) != a[k]][:3]
nothing = {"unchanged", "changes flags"}
assert all(b[k][0].split(";")[0] in nothing for k in b if k not in a)
P
if [ $? -eq 0 ]; then ok "a whole run says the same of each"; else not_ok "a whole run says the same of each" "$(tail -1 "$tmp/why")"; fi
run run --hazards --engine unicorn --mode 64k --format json
json "an emulator says the same" "all(x['reason'] == y['reason'] and x.get('mmu') == y.get('mmu') for x, y in \
	zip(r['results'], [y for y in json.load(open('$tmp/hazards.json'))['results'] if y['mode'] == '64k']))"

if command -v qemu-system-s390x >"$tmp/which"; then
	run run --hazards --engine qemu-system --arch s390 --format json
	json "a walker is asked of what the model permits" "[x for x in r['results'] if x.get('mmu') == 'walker permits'] and \
		all(x.get('mmu') in (None, 'walker permits') for x in r['results'])"
	run run --hazards --engine qemu-system --arch s390
	has '^  .* present!!$' "and what it did is told"
else
	skip "a walker is asked of what the model permits" "no qemu-system-s390x: install qemu-system-misc"
fi

# ---- what cannot be

usage "no hazard is about a helper 'pfn_pte'" run --hazards --helper pfn_pte
usage "rst is for --hazards alone" run --format rst
usage "without --baseline and --require" run --hazards --require pte_mkyoung
usage "without --baseline and --require" run --hazards --baseline "$tmp/whole.json"
usage "unknown option '--hazards'" diff builtin builtin --hazards
PTCONFORM_GUEST_DIR=$tmp run run --hazards --engine unicorn --arch s390
check_status 3 "a cell that was asked for and does not run is told by the status"
has '^cells skipped$' "and named"

# ---- the document

run run --hazards --format rst
cp "$tmp/out" "$tmp/hazards.rst"
is_document "$source/docs/hazards.rst" "docs/hazards.rst is what the helpers do"
# that it can be stale: with other cells it is another
run run --hazards --format rst --arch x86,arm64
if cmp -s "$tmp/out" "$source/docs/hazards.rst"; then not_ok "what helpers do is in it"; else ok "what helpers do is in it"; fi
rst=$(command -v rst2pseudoxml || command -v rst2html || command -v rst2html5)
if [ -n "$rst" ]; then
	for f in hazards out; do
		[ $f = out ] || cp "$tmp/hazards.rst" "$tmp/$f"
		why=$("$rst" --report=2 "$tmp/$f" 2>&1 >/dev/null)
		if [ -z "$why" ]; then ok "docutils accepts it ($f)"; else not_ok "docutils accepts it ($f)" "$(echo "$why" | head -5)"; fi
	done
	sed 's/^| pte_modify  /| pte_modify/' "$tmp/hazards.rst" >"$tmp/broken.rst"
	if [ -n "$("$rst" --report=2 "$tmp/broken.rst" 2>&1 >/dev/null)" ]; then
		ok "docutils would see a table that is broken"
	else
		not_ok "docutils would see a table that is broken"
	fi
else
	skip "docutils accepts it" "rst2pseudoxml is missing: install python3-docutils"
fi

# ---- explain

run explain pmdp_invalidate
check_status 0 "explain"
has '^what it makes of an entry that it must not be given (pmd):$' "has the helper's rows"
has '^  swap, migration  *x86: corrupts the offset; arm64, powerpc:' "with what each architecture makes of it"
has '^  table  *x86[a-z, ]*: becomes another kind; arm64: a table becomes a' "kind by kind"
run explain pmdp_invalidate --arch s390
has '^  swap, migration  *s390: cannot be told apart$' "of one architecture"
run explain pte_mkyoung
if [ "$(grep -c '^what it makes of an entry that it must not' "$tmp/out")" -eq 2 ]; then ok "of each level"; else not_ok "of each level"; fi
run explain pfn_pte
lacks 'must not be given' "none of a helper that is given no entry"
run explain pmd_present
lacks 'must not be given' "none of a helper that may be given all"
end_tap
