#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# race.sh PTCONFORM SOURCE: races as people ask for them: the table, JSON, trails, what is
# needed, limits, bad usage.  Prints TAP.

ptconform=$1
source=$2
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
# shellcheck source=tests/tap.sh
. "$source/tests/tap.sh"

# rows NAME EXPRESSION: of the last JSON, its rows, with their architecture
rows() {
	json "$1" "(lambda rows: $2)([dict(x, arch=s['arch']) for s in r['subjects'] for x in s['rows']])"
}

# ---- every scenario on every architecture, against what the scenarios' tables say

run race --format json
check_status 0 "no fixed variant is violated, and all of it was seen"
cp "$tmp/out" "$tmp/all.json"
rows "every verdict is the expected one" \
	"all(x['as_expected'] for x in rows if x['verdict'] in ('clean', 'violated')) and all(x['verdict'] in ('clean', 'violated', 'absent') for x in rows)"
rows "absent says which helper, or what else, is not there" \
	"all(len(x['why']) > 10 for x in rows if x['verdict'] == 'absent') and any('there is no ' in x['why'] for x in rows)"
rows "each variant with a bug is violated somewhere, but for one that shows what it does not do" \
	"{(x['scenario'], x['variant']) for x in rows if not x['fixed']} - {(x['scenario'], x['variant']) for x in rows if x['verdict'] == 'violated'} == {('split-migration', 'references')}"
rows "each scenario has a fixed variant that is clean somewhere" \
	"{x['scenario'] for x in rows} == {x['scenario'] for x in rows if x['fixed'] and x['verdict'] == 'clean'}"
rows "what a model is violated in, the weaker ones are too" \
	"all(v <= {(x['scenario'], x['variant'], x['arch']) for x in rows if x['memory'] == w and x['verdict'] == 'violated'} for s, w in (('sc', 'tso'), ('tso', 'weak')) for v in [{(x['scenario'], x['variant'], x['arch']) for x in rows if x['memory'] == s and x['verdict'] == 'violated'}])"
rows "a trail has an actor, a function and what was done in each step" \
	"all(s['actor'] and s['did'] for x in rows if x['verdict'] == 'violated' for s in x['trail']['steps']) and all(x['trail']['hash'] and x['trail']['steps'] for x in rows if x['verdict'] == 'violated')"
rows "the walker takes a migration entry for a mapping on arm64 and powerpc, not on x86" \
	"{x['arch'] for x in rows if x['variant'] == 'always' and x['memory'] == 'sc' and x['verdict'] == 'violated'} == {'arm64', 'powerpc'}"
json "helpers are asked the same thing once" \
	"all(0 < s['different_calls'] < 500 and s['calls'] > 100 * s['different_calls'] for s in r['subjects'])"

run race --format json
if python3 - "$tmp/all.json" "$tmp/out" <<'END'
import json, sys
one, other = ([(s["arch"], x["scenario"], x["variant"], x["memory"], x["verdict"], x["states"],
               x.get("trail", {}).get("hash")) for s in json.load(open(f))["subjects"] for x in s["rows"]]
              for f in sys.argv[1:])
sys.exit(one != other)
END
then ok "a second run finds the same states and trails"; else not_ok "a second run finds the same states and trails"; fi

# ---- the table

run race --verbose
check_status 0 "the table"
has '^  tested  *fixed  *ccc  *ccc  *ccc  *---  *---' "--verbose: a line for each variant, a column for each architecture"
run race
has '^fork-gup  *3/3 ccc  *3/3 ccc' "else a line for each scenario: bugs found, and the fixed in each memory model"
has '^uffd-wp-flush  *1/1 ccc  *1/1 ccc  *-  *- ' "absent ones too"
lacks 'c !' "nothing is not as expected"
if [ "$(wc -l <"$tmp/out")" -le 50 ]; then ok "it is a screen"; else not_ok "it is a screen" "$(wc -l <"$tmp/out") lines"; fi
lacks '==>' "no trails where all is as expected"
run race split-migration --arch arm64,x86 --memory sc
has 'always, arm64 4k, sc: violated after' "of a scenario that is named there are trails"
has '^  split  *__split_huge_pmd_locked  *pmdp_invalidate of pmd$' "a line a step: actor, function, what it did"
has '^  ==> gup_fast_pmd_range(): a migration entry is taken for a mapping$' "and what is wrong at its end"
if [ "$(grep -c '==>' "$tmp/out")" -eq 2 ]; then ok "one trail of each variant"; else not_ok "one trail of each variant" "$(grep -c '==>' "$tmp/out")"; fi
has ' x86  *arm64 ' "columns in the order of the program"
run race hardware-dirty --arch s390
has 'hardware-dirty is absent on s390: the MMU notes no stores' "absent says why"
run race softleaf --arch arm64 --mode 16k,64k --memory weak --variant rmb
has '^  *arm64 16k  *arm64 64k' "--mode"
run race softleaf --arch x86 -o "$tmp/file"
if [ ! -s "$tmp/out" ] && grep -q '^softleaf' "$tmp/file"; then ok "-o"; else not_ok "-o"; fi

# ---- what is needed

run race --arch x86 --necessity --format json
check_status 0 "--necessity"
rows "of clean variants alone" "all(x['verdict'] == 'clean' for x in rows if x.get('needs'))"
rows "locks are needed, and tests" \
	"all(any(k['what'].startswith(w) and k['without'] == 'violated' for x in rows for k in x.get('needs', [])) for w in ('lock ptl in ', 'test ', 'flush '))"
rows "barriers are needed in the weak model alone" \
	"all(x['memory'] == 'weak' for x in rows for k in x.get('needs', []) if k['without'] == 'violated' and k['what'].startswith(('smp_rmb', 'smp_wmb', 'smp_mb in copy')))"
rows "the fixed split needs its test, or it is the one with the bug" \
	"any(k['without'] == 'violated' for x in rows if x['variant'] == 'tested' for k in x['needs'] if 'is_migration' in k['what'])"
rows "the read barrier of a softleaf is needed" \
	"any(k['what'] == 'smp_rmb in softleaf_to_folio()' and k['without'] == 'violated' for x in rows if x['scenario'] == 'softleaf' and x['memory'] == 'weak' for k in x.get('needs', []))"
run race softleaf --arch x86 --necessity --variant rmb --memory weak
has '^    needed  *smp_rmb in softleaf_to_folio()' "the table has them"

# ---- as Markdown

run explain table-free
check_status 0 "explain SCENARIO"
has '^## table-free$' "its section"
has '^### The bug `at-once`$' "the bug"
has '^==> gup_fast_pte_range(): a page table is walked that has been freed$' "the way to it"
has '^| lock interrupts in gup | sc, tso, weak | gup_fast_pte_range(): a page table is walked' "what a lock is for"
has '^Left out: ' "what the model has not"
usage 'no helper, helper.clause, rule, deviation or scenario .table-fre.; near it: table-free' explain table-fre
run race --necessity --format md
check_status 0 "all of them"
if cmp -s "$tmp/out" "$source/docs/races.md"; then ok "docs/races.md is what they say"; else not_ok "docs/races.md is what they say" "run: make docs" "$(diff "$tmp/out" "$source/docs/races.md" | head -5)"; fi

# docs/scenario.md shows what is in its example, and the table that comes of such a scenario.
if python3 - "$source/docs/scenario.md" "$source/docs/examples/scenario.c" <<'END'
import re, sys
page, code = (open(f).read() for f in sys.argv[1:])
shown = re.findall("```c\n(.*?)```", page, re.S)
sys.exit(len(shown) < 4 or not all(s in code for s in shown))
END
then ok "docs/scenario.md shows its example"; else not_ok "docs/scenario.md shows its example"; fi

# ---- a search that was cut

run race uffd-wp-flush --arch x86 --memory sc --variant mmap-lock-write --states 100 --format json
check_status 3 "a cut search is no success"
rows "it is an error, and says so" \
	"[(x['verdict'], x['why'].startswith('incomplete after 101 states')) for x in rows] == [('error', True)]"
run race uffd-wp-flush --arch x86 --memory sc --variant late-flush --states 100
check_status 3 "nor is a cut one of a variant with a bug"

# ---- trails again

run race split-migration --arch arm64 --memory tso --variant always --format json
cp "$tmp/out" "$tmp/trail.json"
hash=$(python3 -c 'import json, sys
print(json.load(open(sys.argv[1]))["subjects"][0]["rows"][0]["trail"]["hash"])' "$tmp/trail.json")
run race --trail "$tmp/trail.json" --arch arm64 --format json
rows "a saved trail comes to the same end" \
	"[(x['verdict'], x['trail']['hash']) for x in rows] == [('violated', '$hash')] and rows[0]['trail'] == json.load(open('$tmp/trail.json'))['subjects'][0]['rows'][0]['trail']"
run race --trail "$tmp/trail.json" --arch x86,powerpc,s390 --format json
check_status 0 "and is played on others"
rows "where it hurts, or not, or cannot be" "[x['verdict'] for x in rows] == ['clean', 'violated', 'absent']"
run race --trail "$hash" --arch powerpc
check_status 0 "by its hash"
has "powerpc radix, tso: violated after [0-9]* moves, trail $hash" "the same"
run race uffd-wp-flush --arch x86 --memory sc --variant late-flush --format json
cp "$tmp/out" "$tmp/flush.json"
run race --trail "$tmp/flush.json" --arch s390,arm64 --format json
rows "does the same order of steps hurt on arm64, on s390?" \
	"[(x['arch'], x['verdict']) for x in rows] == [('arm64', 'violated'), ('s390', 'absent')] and 'there is no' in rows[1]['why']"
run race fork-gup --arch x86 --memory sc --variant no-seqcount --format json
cp "$tmp/out" "$tmp/fork.json"
run race --trail "$tmp/fork.json" --arch s390 --format json
rows "this one does hurt on s390" "[x['verdict'] for x in rows] == ['violated']"
json "a trail says that all of it was kept" \
	"all(x['trail']['moves_left_out'] == x['trail']['steps_left_out'] == 0 for s in r['subjects'] for x in s['rows'])"
run race --trail "$tmp/trail.json" --arch x86
has 'it goes to its end, and nothing is wrong' "and each step is shown though nothing is wrong"

# ---- a terminal is told how far it is

if python3 - "$ptconform" <<'END'
import fcntl, os, pty, struct, subprocess, sys, termios
tty, end = pty.openpty()
fcntl.ioctl(end, termios.TIOCSWINSZ, struct.pack("4H", 24, 120, 0, 0))
p = subprocess.Popen([sys.argv[1], "race", "--arch", "arm64", "--memory", "weak", "-o", "/dev/null"],
                     stderr=end, env=dict(os.environ, TERM="xterm"))
os.close(end)
said = b""
try:
    while True:
        said += os.read(tty, 4096)
except OSError:
    pass
sys.exit(p.wait() or b"trying interleavings" not in said or b" states of uffd-wp-" not in said)
END
then ok "a search that takes long says how many states it has come to"; else not_ok "a search that takes long says how many states it has come to"; fi

# ---- on two processors

# A machine that is not there, or is busy, is said; what it shows is what the search finds.
run race --stress --format json
if [ "$status" -eq 0 ] || [ "$status" -eq 3 ]; then ok "--stress"; else not_ok "--stress" "status $status"; fi
rows "of each machine and variant there is a verdict, and a reason where none could be had" \
	"len(rows) >= 7 and all(x['machine'] in ('skip', 'absent', 'never met', 'seen', 'not seen') and (x['machine'] in ('seen', 'not seen')) == (x['why'] == '') for x in rows)"
rows "what is fixed is never seen, and nothing that the search does not find" \
	"not any(x['disagrees'] or (x['fixed'] and x['bad']) for x in rows)"
rows "what a machine shows the search finds" \
	"all(x['search'] == {'seen': 'violated', 'not seen': 'clean'}[x['machine']] for x in rows if x['machine'] in ('seen', 'not seen'))"
rows "no clean word without rounds in which both came first" \
	"all(x['rounds'] >= 50 and x['before'] and x['after'] for x in rows if x['machine'] == 'not seen')"
rows "s390 has neither" "all(x['machine'] == 'absent' for x in rows if x['arch'] == 's390')"
mkdir "$tmp/no-emulator"
PATH=$tmp/no-emulator "$ptconform" race --stress hardware-dirty --arch x86 >"$tmp/out" 2>"$tmp/err"
status=$?
check_status 3 "without the emulator of an architecture that is named"
has 'hardware-dirty is skipped on x86 4level: no ' "the reason says what is missing"
usage "no machine runs scenario 'softleaf'; these are: split-migration hardware-dirty" race softleaf --stress
usage '--stress goes without --memory, --trail and --necessity' race --stress --memory sc
usage '--stress goes without --variant' race --stress --variant protect
usage '--stress has no --format md' race --stress --format md
usage '--stress is of scenarios' race --stress --litmus "$source/tests/litmus/MP.litmus"

# ---- bad usage

usage "unknown scenario 'split'; there are: split-migration .*near it: split-migration" race split
usage "unknown memory model 'arm'; there are: sc tso weak" race --memory sc,arm
usage "unknown variant 'no-rnb'; there are: .*near it: no-rmb" race fork-gup --variant no-rnb
usage "unknown variant 'tested'; there are: no-seqcount" race fork-gup --variant tested
usage 'race wants \[SCENARIO\], but got 2 operands' race softleaf fork-gup
usage "unknown architecture 'vax'" race --arch vax
usage "unknown format 'junit' for race; there are: table json md" race --format junit
usage 'cannot be read' race --trail "$tmp/none.json"
echo '{"schema": "ptconform-race-1", "subjects": []}' >"$tmp/empty.json"
usage 'has no trail of a scenario that there is' race --trail "$tmp/empty.json"
echo '{"schema": "other"}' >"$tmp/other.json"
usage 'is no report of ptconform race --format json' race --trail "$tmp/other.json"
sed 's/"moves": \[/"moves": [-1, /' "$tmp/trail.json" >"$tmp/bad.json"
usage 'has no trail of a scenario that there is' race --trail "$tmp/bad.json"
usage 'no trail of the reference helpers has the hash' race softleaf --trail 0123456789abcdef
usage '--states wants a number' race --states 0
usage 'no Makefile\|no kernel tree' race --kernel "$tmp"

end_tap
