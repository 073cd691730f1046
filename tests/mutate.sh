#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# ptconform mutate as people call it.  Prints TAP.
#
#   mutate.sh PTCONFORM SOURCES
#
# PTCONFORM_TEST_TREE  a kernel tree, for mutants of its headers
# CI=true              what would be skipped fails instead

set -u
pt=$1
src=$2
tmp=$(mktemp -d "${TMPDIR:-/tmp}/ptconform-mutate-XXXXXX") || exit 99
trap 'rm -rf "$tmp"' EXIT
trap 'exit 99' HUP INT TERM
unset PTCONFORM_DATA_DIR NO_COLOR COLUMNS
export PTCONFORM_CACHE_DIR="$tmp/cache"
. "$src/tests/tap.sh"
. "$src/tests/arches.sh"

# run ARGS...: leaves $status, $tmp/out, $tmp/err.
run() {
	"$pt" mutate "$@" >"$tmp/out" 2>"$tmp/err" </dev/null
	status=$?
}

# refused STATUS PATTERN ARGS...: that status, nothing on stdout, one line on stderr with the pattern.
refused() {
	want=$1
	pattern=$2
	shift 2
	run "$@"
	if [ "$status" -eq "$want" ] && [ ! -s "$tmp/out" ] &&
		[ "$(wc -l <"$tmp/err")" -eq 1 ] && grep -q -- "$pattern" "$tmp/err"; then
		ok "refused: $* ($pattern)"
	else
		not_ok "refused: $* ($pattern)" "exit status $status" "$(head -5 "$tmp/err")"
	fi
}

# ---- bad usage

refused 2 'unknown architecture' --arch vax
refused 2 'unknown mode' --mode nosuch
refused 2 'unknown subject' --subject kernel
refused 2 'unknown subject' --subject kernel:
refused 2 'No such file' --subject kernel:"$tmp/nowhere"
refused 2 'takes no operand' builtin
for sample in 0 -1 x 5x % 0% 101% ''; do
	refused 2 'wants a number' --sample "$sample"
done
refused 2 'unknown format' --format junit
refused 2 'unknown mode' --arch s390 --mode 64k

# ---- what cannot be run

mkdir "$tmp/empty" "$tmp/bin"
PATH="$tmp/empty" run --arch x86
if grep -q 'no cc: install' "$tmp/err" && [ "$(wc -l <"$tmp/err")" -eq 1 ]; then ok 'no compiler: told in one line'; else not_ok 'no compiler: told in one line' "$(head -5 "$tmp/err")"; fi
check_status 3 'no compiler: exit status 3'
PTCONFORM_DATA_DIR="$tmp/empty" refused 3 'PTCONFORM_DATA_DIR' --arch x86

# ---- a sample of all architectures; the compiler is counted

real_cc=$(command -v cc || command -v gcc)
cat >"$tmp/bin/cc" <<END
#!/bin/sh
echo "\$*" >>"$tmp/compilers"
exec $real_cc "\$@"
END
chmod +x "$tmp/bin/cc"
counted() {
	: >"$tmp/compilers"
	PATH="$tmp/bin:$PATH" run "$@"
}
compiled() { grep -c -- '-shared' "$tmp/compilers"; }

counted --sample 4 --seed 1 --format json
cp "$tmp/out" "$tmp/first"
json 'every architecture, each with a sample' \
	"{a['arch'] for a in r['arches']} == $(arch_set "$pt") and all(a['tried'] == 4 and a['status'] == 'ran' for a in r['arches'])"
json 'mutants are killed, and it is said by what' \
	"sum(m['fate'] == 'killed' for m in r['mutants']) > 5 and all(m['by'] for m in r['mutants'] if m['fate'] == 'killed')"
json 'nothing went wrong' "not [m for m in r['mutants'] if m['fate'] in ('error', 'untried')]"
json 'the parts of a report' \
	"r['schema'] == 'ptconform-mutate-1' and all({'arch', 'file', 'line', 'function', 'operator', 'from', 'to', 'fate', 'by', 'classification', 'reason'} == set(m) for m in r['mutants']) and all(0 <= a['score'] <= 1 for a in r['arches'])"
if [ ! -s "$tmp/err" ]; then ok 'no progress where nobody looks'; else not_ok 'no progress where nobody looks' "$(head -3 "$tmp/err")"; fi
if [ "$(compiled)" -ge 20 ]; then ok 'mutants are compiled'; else not_ok 'mutants are compiled' "$(compiled)"; fi
counted --sample 4 --seed 1 --format json
if cmp -s "$tmp/out" "$tmp/first"; then ok 'same seed, same report'; else not_ok 'same seed, same report'; fi
if [ "$(compiled)" -eq 0 ]; then ok 'a second run compiles nothing'; else not_ok 'a second run compiles nothing' "$(compiled)"; fi
counted --arch s390 --sample 4 --seed 2 --format json
json 'another seed, another sample' \
	"{(m['file'], m['from'], m['to']) for m in r['mutants']} != {(m['file'], m['from'], m['to']) for m in json.load(open('$tmp/first'))['mutants'] if m['arch'] == 's390'}"
run --arch s390 --function mkold --sample 50% --format json
json 'a share of the mutants' "r['arches'][0]['tried'] == (r['arches'][0]['mutants'] + 1) // 2 and r['sample_percent']"

# ---- what a contract does not ask is not found out

run --arch s390 --function mkold --format json
json 'all faults of a helper with clauses are found' \
	"r['arches'][0]['killed'] > 3 and r['arches'][0]['survived'] == 0"
check_status 0 'nothing survives: exit status 0'
run --arch s390 --function mkold --clause gives-pfn --format json
json 'a weaker contract finds none of them' \
	"r['arches'][0]['killed'] == 0 and r['arches'][0]['survived'] > 3"
check_status 1 'survivors: exit status 1'

# A function of the subject that no clause judges.
copy="$tmp/sources"
mkdir "$copy"
cp -r "$src/arch" "$src/generic" "$src/conformance" "$copy"
helpers="$copy/arch/s390/helpers.c"
sed -i -e 's|^/\* clang-format off \*/|static u64 planted(void)\n{\n\treturn 0x40 \| 2;\n}\n\n&|' \
	-e 's|\.mode = PT_MODE_NAME,|&\n\t.warnings = planted,|' "$helpers"
grep -q 'warnings = planted' "$helpers" || not_ok 'a function is planted'
line=$(grep -n 'return 0x40' "$helpers" | cut -d: -f1)
PTCONFORM_DATA_DIR=$copy run --arch s390 --function planted --format json
json 'what no clause judges survives, all of it' \
	"r['arches'][0]['survived'] == r['arches'][0]['mutants'] > 3 and r['arches'][0]['score'] == 0"
json 'with its line, and unclassified' \
	"any(m['line'] == $line and m['to'] == 'return 0x40;' and m['classification'] == 'unclassified' for m in r['mutants'])"
PTCONFORM_DATA_DIR=$copy run --arch s390 --function planted
check_status 1 'the table lists them'
if grep -q "SURVIVED  arch/s390/helpers.c:$line  planted" "$tmp/out"; then ok 'with file, line and function'; else not_ok 'with file, line and function' "$(cat "$tmp/out")"; fi

# Classified, it counts no more; an entry that matches nothing is told of.
all="$copy/conformance/mutate/builtin.tsv"
tsv="$copy/conformance/mutate/builtin/s390.tsv"
printf 's390\tarch/s390/helpers.c\tplanted\treturn 0x40 | 2;\treturn 0x40;\tequivalent\tplanted\n' >>"$tsv"
printf '*\tarch/s390/helpers.c\tplanted\treturn 0x40 | 2;\treturn 2;\thole\tplanted\n' >>"$all"
printf 's390\tarch/s390/helpers.c\tno_such\tx\ty\tequivalent\tstale\n' >>"$tsv"
PTCONFORM_DATA_DIR=$copy run --arch s390 --function planted --format json
json 'an equivalent one does not count' "r['arches'][0]['equivalent'] == 1 and r['arches'][0]['hole'] == 1"
json 'its reason is told' \
	"[m['reason'] for m in r['mutants'] if m['classification'] == 'equivalent'] == ['planted']"
PTCONFORM_DATA_DIR=$copy run --sample 1 --format json
json 'an entry that matches nothing is stale' "any(s['function'] == 'no_such' and s['list'] == '$tsv' for s in r['stale']) and not [s for s in r['stale'] if s['function'] == 'planted']"
printf 'word\n' >>"$tsv"
PTCONFORM_DATA_DIR=$copy refused 2 'builtin/s390.tsv:[0-9]*: not seven fields' --arch s390
sed -i 's/return e & ~bit\[SOFT_DIRTY\];/return e;/' "$helpers"
sed -i '$d' "$tsv"
PTCONFORM_DATA_DIR=$copy refused 3 'build again' --arch s390 --sample 1

# ---- a kernel tree

tree=${PTCONFORM_TEST_TREE:-}
if [ -n "$tree" ]; then
	: >"$tmp/before"
	sleep 1
	run --subject kernel:"$tree" --arch x86 --function 'pte_mk*' --sample 4 --format json
	json 'mutants of its own headers are killed' \
		"r['subject']['kind'] == 'kernel' and r['arches'][0]['killed'] > 0 and all(m['file'].endswith('.h') for m in r['mutants'])"
	json 'none of them goes wrong' "r['arches'][0]['error'] == 0"
	cp "$tmp/out" "$tmp/first"
	run --subject kernel:"$tree" --arch x86 --function 'pte_mk*' --sample 4 --format json
	if cmp -s "$tmp/out" "$tmp/first"; then ok 'a second run says the same'; else not_ok 'a second run says the same'; fi
	touched=$(find "$tree" -newer "$tmp/before" | head -3)
	if [ -z "$touched" ]; then ok 'the tree was only read'; else not_ok 'the tree was only read' "$touched"; fi
elif [ "${CI:-}" = true ]; then
	not_ok 'mutants of a kernel tree' 'CI=true and yet: PTCONFORM_TEST_TREE names no kernel tree'
else
	ok 'mutants of a kernel tree # SKIP PTCONFORM_TEST_TREE names no kernel tree'
fi

# ---- interrupted

"$pt" mutate --arch x86 --jobs 2 >"$tmp/out" 2>"$tmp/err" &
pid=$!
sleep 2
kill -9 $pid
wait $pid 2>/dev/null
# on a busy machine it takes a while until they are gone
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	sleep 1
	left=$(ps -eo args | grep -F "$tmp/cache" | grep -vc grep)
	[ "$left" -eq 0 ] && break
done
if [ "$left" -eq 0 ]; then ok 'a killed run leaves no process'; else not_ok 'a killed run leaves no process' "$left"; fi
counted --arch x86 --sample 2 --format json
json 'and a cache that serves' "r['arches'][0]['tried'] == 2 and r['arches'][0]['error'] == 0"
if [ "$(find "$tmp/cache/tmp" -mindepth 1 | wc -l)" -eq 0 ]; then ok 'no file stays'; else not_ok 'no file stays' "$(find "$tmp/cache/tmp" | head -5)"; fi

end_tap
