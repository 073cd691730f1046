#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The command line, good and bad: what it prints, where, and with which exit
# status.  Prints TAP.
#
#   cli.sh PTCONFORM SOURCES
#
# PT_TEST_GUESTS       folder of the guests made from guests/faulty.c
# PTCONFORM_TEST_TREE  a kernel tree, for its own KTAP parser
# CI=true              what would be skipped fails instead

set -u
pt=$1
ptconform=$pt
src=$2
here=$src/tests
guests=${PT_TEST_GUESTS:?}
tmp=$(mktemp -d "${TMPDIR:-/tmp}/ptconform-cli-XXXXXX") || exit 99
trap 'rm -rf "$tmp"' EXIT
trap 'exit 99' HUP INT TERM
unset PTCONFORM_GUEST_DIR NO_COLOR COLUMNS
. "$here/tap.sh"
. "$here/arches.sh"

# The seeds of guests/faulty.h.
seed_of() { sed -n "s/.*FAULTY_$1 = \([0-9]*\).*/\1/p" "$here/guests/faulty.h"; }

# good ARGS...: status 0, something on stdout, nothing on stderr.
good() {
	run "$@"
	if [ "$status" -eq 0 ] && [ -s "$tmp/out" ] && [ ! -s "$tmp/err" ]; then
		ok "$*"
	else
		not_ok "$*" "exit status $status" "$(head -5 "$tmp/err")"
	fi
}

# usage PATTERN ARGS...: status 2, one line on stderr that has the pattern, nothing on stdout.
usage() {
	pattern=$1
	shift
	run "$@"
	if [ "$status" -eq 2 ] && [ ! -s "$tmp/out" ] && [ "$(wc -l <"$tmp/err")" -eq 1 ] &&
		grep -q "^ptconform: .*$pattern" "$tmp/err"; then
		ok "refused: $*"
	else
		not_ok "refused: $*" "exit status $status" "$(head -5 "$tmp/err")" "$(head -3 "$tmp/out")"
	fi
}

# has PATTERN NAME: does the last output have it?
has() {
	if grep -q -e "$1" "$tmp/out"; then
		ok "$2"
	else
		not_ok "$2" "no '$1' in:" "$(head -20 "$tmp/out")"
	fi
}

mkdir "$tmp/faulty"
for f in "$guests"/faulty-*.elf; do
	[ -e "$f" ] || continue
	name=$(basename "$f")
	ln -s "$f" "$tmp/faulty/${name#faulty-}"
done
# ---- help and version

good --help
has 'usage: ptconform COMMAND' 'help tells the usage'
if grep -q 'not built' "$tmp/out"; then not_ok 'help has what is built alone'; else ok 'help has what is built alone'; fi
good --version
good help
for c in run kernel diff explain decode contract list merge mutate race doctor completion; do
	good "$c" --help
	has "usage: ptconform $c" "help of $c"
	cp "$tmp/out" "$tmp/help"
	for how in "help $c" "--help $c" "-h $c" "$c -h"; do
		run $how
		if [ "$status" -eq 0 ] && cmp -s "$tmp/out" "$tmp/help"; then ok "$how"; else not_ok "$how"; fi
	done
done
usage "unknown command 'rnu'.*; near it: run" help rnu
usage 'prove is not built yet' help prove
run
check_status 2 'no command'
if grep -q '^usage:' "$tmp/err"; then ok 'no command: usage on stderr'; else not_ok 'no command: usage on stderr'; fi

# ---- bad words

usage "unknown command 'frobnicate'" frobnicate
usage "unknown option '--frobnicate'" --frobnicate
usage 'not built yet' prove
usage "unknown architecture 'vax'" run --arch vax
usage "unknown architecture ''" run --arch x86,
usage "unknown mode '6level'" run --mode 6level
usage "unknown mode 'sun4u' of the architectures" run --arch x86 --mode sun4u
usage "unknown engine 'bochs'" run --engine bochs
usage "unknown format 'text'" run --format text
usage "unknown format 'table json'" run --arch s390 --engine native --format 'table json'
usage "unknown option '--frob'" run --frob
usage "cannot write $tmp/none/r.json" run --arch x86 -o "$tmp/none/r.json"
# git bisect run takes 2 for a bad commit
run kernel --bisect --frob
check_status 255 "what is wrong with the words stops git bisect"
usage "wants a value" run --seed
usage "takes no value" run --help=1
for v in -1 abc 1x '' 9223372036854775808 99999999999999999999 0x; do
	usage 'seed wants a number' run --seed "$v"
done
usage 'cases wants a number' run --cases 4097
usage 'cases wants a number' run --cases ''
usage 'jobs wants a number' run --jobs 0
usage "takes no operand" run somewhere
usage "wants TREE" kernel
usage "no clause is about a helper 'pte_mkfoo'" run --helper pte_mkfoo
usage "no clause matches 'keeps-nothing'" run --clause keeps-nothing
usage "wants ARCH LEVEL VALUE" decode x86 pte
usage "wants ARCH LEVEL VALUE" decode x86 pte 1 2 3
usage "unknown architecture 'vax'" decode vax pte 1
usage "unknown level 'p4d'; there are: pte pmd pud hugetlb" decode x86 p4d 1
usage "unknown option '-1'" decode x86 pte -1
usage "unknown option '-dash'" kernel -dash
usage "unknown option '-d'" kernel -d
usage "unknown option '-dash'" kernel somewhere -dash else
for v in 12z '' 0x10000000000000000 ' 1'; do
	usage "is no 64-bit value" decode x86 pte "$v"
done
usage "unknown mode 'nosuch'" decode x86 pte 1 --mode nosuch
usage "has no mode 'radix'" decode x86 pte 1 --mode radix
usage "unknown kind 'foo'" decode x86 pte 1 --kind foo
usage "unknown subject 'foo'" decode x86 pte 1 --subject foo
usage "/nonexistent: " decode x86 pte 1 --subject kernel:/nonexistent
usage "cannot list 'nothing'" list nothing
usage "unknown subject 'foo'" diff builtin foo
usage "unknown subject 'kernel:'" diff builtin kernel:
usage "wants A B" diff builtin
run explain no_such_thing
check_status 2 'explain of something unknown'

# ---- words that somebody else was meant by: each says what

usage "unknown command 'rnu'.*; near it: run\$" rnu
usage "unknown command 'Kernle'.*; near it: kernel\$" Kernle x
usage "unknown command 'version'.*; near it: --version\$" version
usage "'--arch': it stands behind a command" --arch x86
usage "a tree is tested by ptconform kernel $tmp\$" "$tmp"
usage "a tree is tested by ptconform kernel $tmp\$" run "$tmp"
usage '; near it: x86$' run --arch x68
usage '; near it: powerpc$' run --arch ppc64
usage '; near it: arm64$' decode aarch64 pte 1
usage '; near it: unicorn$' run --engine unicron
usage '; near it: 5level 4level$' run --mode 5levels
usage '; near it: json$' run --format jsno
usage '; near it: --helper; see' run --hepler x
usage "unknown option '--seed': an option of run, kernel, history, watch, diff, mutate; see" list cells --seed 1
usage '; near it: pte_mkold' run --helper pte_mkodl
usage '; near it: pte_mkold' run --require pte_mkodl
usage '; near it: keeps-dirty' run --clause keeps-drity
usage '; near it: pte_mkold.keeps-dirty' run --clause pte_mkold.keeps-drity
usage '; near it: D1 D2' run --clause D9
usage '; near it: cells$' list cell
usage '; near it: pte ' decode x86 pet 1
usage '; near it: present$' decode x86 pte 1 --kind presnt
usage '; near it: pte_mkold.keeps-dirty' explain pte_mkold.keeps-drity
usage '; near it: x86-pud-present$' explain x86-pud-presnt
usage '; near it: dirty' explain pte_mkold drity
usage "'soft-dirty' is an attribute: name a helper first" explain soft-dirty
usage '; near it: builtin$' diff bultin builtin
usage "; near it: kernel:$tmp\$" diff builtin "$tmp"
usage '; near it: kernel:TREE$' diff builtin kernle:/x
usage '; near it: builtin$' mutate --subject bultin
usage "no mutant is of a function, macro or object 'no_such'" mutate --arch s390 --function no_such
usage "of a function, macro or object 'pte_mkdevmap'; near it: pte_devmap" mutate --arch s390 --function pte_mkdevmap
usage '; near it: pte_mkold$' explain PTE_MKOLD
usage 'goes with a helper, not with a clause: ptconform explain pte_mkold dirty' explain pte_mkold.keeps-dirty dirty
usage 'a list has commas: --arch x86,arm64' run --arch x86 arm64
# what is near nothing is told so
run run --arch vax
if grep -q 'near it' "$tmp/err"; then not_ok 'near nothing'; else ok 'near nothing'; fi

# ---- trees that cannot be used

usage '' kernel "$tmp/nowhere"
mkdir "$tmp/empty"
usage '' kernel "$tmp/empty"
: >"$tmp/file"
usage '' kernel "$tmp/file"

# What is there and cannot be read is no file that is missing.
ln -s Makefile "$tmp/empty/Makefile"
usage 'empty/Makefile cannot be read: Too many levels' kernel "$tmp/empty"
rm "$tmp/empty/Makefile"
mkdir "$tmp/empty/Makefile"
usage 'empty/Makefile cannot be read: Is a directory' kernel "$tmp/empty"
rmdir "$tmp/empty/Makefile"
usage 'not a kernel tree: no Makefile' kernel "$tmp/empty"

# ---- what cannot run here is said before anything is built

mkdir -p "$tmp/bare-tree/include/linux" "$tmp/bare-tree/mm" "$tmp/bare-tree/scripts" \
	"$tmp/bare-tree/arch/s390" "$tmp/bare-tree/arch/arm64"
printf 'VERSION = 6\nPATCHLEVEL = 1\n' >"$tmp/bare-tree/Makefile"
touch "$tmp/bare-tree/Kconfig" "$tmp/bare-tree/Kbuild" "$tmp/bare-tree/arch/s390/Kconfig" \
	"$tmp/bare-tree/arch/arm64/Kconfig"
other=s390 isa=s390x
[ "$(uname -m)" = s390x ] && other=arm64 isa=aarch64
PTCONFORM_CACHE_DIR=$tmp/unbuilt
export PTCONFORM_CACHE_DIR
run kernel "$tmp/bare-tree" --arch "$other" --engine native
check_status 3 "another machine's code natively is not run"
has "runs natively on $isa" 'that is said'
if [ ! -e "$tmp/unbuilt" ]; then ok 'and nothing was built for it'; else not_ok 'and nothing was built for it'; fi
run kernel "$tmp/bare-tree" --arch "$other" --engine unicorn
if [ -e "$tmp/unbuilt" ]; then ok 'of what can run something is'; else not_ok 'of what can run something is'; fi
unset PTCONFORM_CACHE_DIR

# ---- readers that have seen enough

# gone ARGS...: as run, but nobody reads what is printed.
gone() {
	{
		"$pt" "$@" 2>"$tmp/err"
		echo $? >"$tmp/status"
	} </dev/null | true
	status=$(cat "$tmp/status")
	: >"$tmp/out"
	if [ ! -s "$tmp/err" ]; then ok "not a word where nobody reads: $*"; else not_ok "not a word where nobody reads: $*" "$(cat "$tmp/err")"; fi
}
gone contract
check_status 0 'of what is only told that is no error'
gone list clauses
check_status 0 'nor of a list'
gone run --arch s390 --engine native --format json
check_status 0 'a run has the status of its verdict'
gone run --arch s390 --mode edat --engine unicorn --seed "$(seed_of CLEAN)"
check_status 0 'of the sound guest that is 0'
if [ -e "$tmp/faulty/s390-edat.elf" ]; then
	PTCONFORM_GUEST_DIR=$tmp/faulty
	export PTCONFORM_GUEST_DIR
	gone run --arch s390 --mode edat --engine unicorn --seed "$(seed_of CLEAN)"
	unset PTCONFORM_GUEST_DIR
	check_status 1 'and of a faulty one 1'
else
	skip 'and of a faulty one 1' 'no cross compiler: no guests'
fi

# ---- a good run

good run --arch s390,sparc --engine native
has '^pass [1-9].*fail 0 ' 'the table ends with a summary'
good run --arch x86 --helper 'pte_mk*' --clause 'keeps-*'
# given more than once they add up
for o in helper clause; do
	case $o in
	helper) a=pte_mkold b=pmd_mkyoung with= ;;
	clause) a=keeps-dirty b=sets-young with='--helper pte_mkyoung' ;;
	esac
	{
		"$pt" list clauses $with --$o $a
		"$pt" list clauses $with --$o $b
	} | sort >"$tmp/want"
	"$pt" list clauses $with --$o $a --$o $b | sort >"$tmp/got"
	if [ -s "$tmp/want" ] && cmp -s "$tmp/want" "$tmp/got"; then
		ok "--$o given twice adds up"
	else
		not_ok "--$o given twice adds up" "$(diff "$tmp/want" "$tmp/got" | head -5)"
	fi
done
usage "no clause is about a helper 'pte_mkfoo'" run --helper pte_mkold --helper pte_mkfoo
usage "matches 'keeps-nothing'" run --clause keeps-dirty --clause keeps-nothing
# shellcheck disable=SC2046
usage 'given too often' run $(for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17; do echo "--helper pte_mkold"; done)
good run --arch x86 --engine native --cases 0 --seed 0x10 --jobs 1
# one attribute, however it is written
for c in keeps-soft_dirty keeps-soft-dirty 'keeps-soft dirty' 'keep[a-z]-soft-*'; do
	good run --arch x86 --mode 4level --engine native --clause "$c"
	grep '^pass ' "$tmp/out" >>"$tmp/spelt"
	good explain pte_mkdirty "$(printf '%s' "${c#keep?-}" | sed 's/keep\[a-z\]-//; s/-\*/-dirty/')"
done
if [ "$(sort -u "$tmp/spelt" | wc -l)" -eq 1 ]; then
	ok 'soft_dirty, soft-dirty and "soft dirty" are the same clauses'
else
	not_ok 'soft_dirty, soft-dirty and "soft dirty" are the same clauses' "$(cat "$tmp/spelt")"
fi
usage "no clause matches 'keeps-softdirty'" run --clause keeps-softdirty
run run --format json --cases 1
check_status 0 'a whole run'
json 'JSON: clauses are counted once, cells each' "r['clauses']['pass'] == len({(x['arch'], x['helper'], x['clause']) for x in r['results'] if x['verdict'] == 'pass'} - {(x['arch'], x['helper'], x['clause']) for x in r['results'] if x['verdict'] in ('fail', 'error', 'hazard')}) < r['summary']['pass'] and r['clauses']['known'] == 0"
json 'JSON: schema, tool, seed' "r['schema'] == 'ptconform-report-1' and r['tool'] and r['seed'] == 1"
json 'JSON: subject' "r['subject'] == {'kind': 'builtin', 'tree': None, 'version': None}"
json 'JSON: cells' "all({'arch','mode','engine','status','reason','seconds','cases'} <= set(c) for c in r['cells']) and len(r['cells']) >= 14"
json 'JSON: every architecture, two engines' "{c['arch'] for c in r['cells']} == $(arch_set "$pt") and {c['engine'] for c in r['cells']} == {'native','unicorn'}"
json 'JSON: results' "all({'arch','mode','engine','helper','clause','rule','verdict','cases','witness'} <= set(x) for x in r['results'])"
json 'JSON: verdicts' "{x['verdict'] for x in r['results']} <= {'pass','fail','hazard','absent','skip','error'}"
json 'JSON: summary' "set(r['summary']) == {'pass','fail','hazard','absent','skip','error'} and all(r['summary'][v] >= sum(x['verdict'] == v for x in r['results']) for v in r['summary'])"
json 'JSON: a witness with its parts' "all(set(x['witness']) == {'inputs','entry','expected','got','text','arguments','entries','change'} for x in r['results'] if x['rule'] == 'I2' and x['verdict'] == 'hazard') and {x['rule'] for x in r['results'] if x['verdict'] == 'hazard'} == {'I2', 'Q1'}"
json 'JSON: both engines found the same' "len({(c['arch'], c['mode'], c['digest']) for c in r['cells'] if c['status'] == 'ran'}) == len({(c['arch'], c['mode']) for c in r['cells'] if c['status'] == 'ran'})"
if [ "${CI:-}" = true ]; then
	json 'JSON: no cell was left out' "all(c['status'] == 'ran' for c in r['cells'])"
fi

# The same seed gives the same report, but for the time it took.
same() {
	"$pt" run --arch powerpc --engine native --format json --seed "$1" |
		python3 -c '
import json, sys
r = json.load(sys.stdin)
for c in r["cells"]:
    del c["seconds"]
print(json.dumps(r))'
}
same 5 >"$tmp/a"
same 5 >"$tmp/b"
same 6 >"$tmp/c"
if cmp -s "$tmp/a" "$tmp/b"; then ok 'same seed, same report'; else not_ok 'same seed, same report'; fi
if cmp -s "$tmp/a" "$tmp/c"; then not_ok 'another seed, another report'; else ok 'another seed, another report'; fi

# ---- how far it is: on a terminal alone, in one line that goes away

if command -v script >/dev/null; then
	# on_terminal TERM ARGS...: what is written to a terminal, without line ends
	on_terminal() {
		term=$1
		shift
		TERM=$term script -qec "stty cols 60; \"$pt\" $* -o '$tmp/report'" /dev/null \
			</dev/null 2>/dev/null | tr -d '\r\n'
	}
	told=$(on_terminal xterm run --engine native --cases 4096 --jobs 1)
	if printf '%s' "$told" | grep -q '[a-z0-9]* [a-z0-9-]*: running, [0-9]* of [0-9]* cells, [1-9][0-9]* s left'; then
		ok 'a terminal is told how far it is'
	else
		not_ok 'a terminal is told how far it is' "$told"
	fi
	if [ "$(printf '%s' "$told" | tail -c 3)" = "$(printf '\033[K')" ]; then
		ok 'and nothing stays of it'
	else
		not_ok 'and nothing stays of it' "$(printf '%s' "$told" | tail -c 60 | od -c)"
	fi
	if [ -z "$(on_terminal dumb run --engine native --cases 4096 --jobs 1)" ]; then
		ok 'a terminal that cannot clear a line is told nothing'
	else
		not_ok 'a terminal that cannot clear a line is told nothing'
	fi
else
	skip 'a terminal is told how far it is' 'script is missing: install bsdutils'
fi

# ---- writing

run run --arch s390 --engine native --format json -o "$tmp/report"
check_status 0 '-o FILE'
if [ ! -s "$tmp/out" ] && grep -q ptconform-report-1 "$tmp/report"; then
	ok '-o FILE gets it all'
else
	not_ok '-o FILE gets it all'
fi
usage 'cannot write' run --arch s390 --engine native -o "$tmp/no/such/dir"
usage 'cannot write' run --arch s390 --engine native -o "$tmp"
printf 'kept\n' >"$tmp/kept" && chmod 444 "$tmp/kept"
usage "cannot write $tmp/kept: it is read-only" run --arch s390 --engine native -o "$tmp/kept"
usage "cannot write $tmp/kept: it is read-only" contract -o "$tmp/kept"
if [ "$(cat "$tmp/kept")" = kept ]; then ok 'what is read-only stays'; else not_ok 'what is read-only stays'; fi
for f in table rst json checked-header; do
	"$pt" contract --format $f >"$tmp/want"
	run contract --format $f -o "$tmp/contract"
	if [ "$status" -eq 0 ] && [ ! -s "$tmp/out" ] && [ ! -s "$tmp/err" ] &&
		cmp -s "$tmp/contract" "$tmp/want"; then
		ok "contract -o FILE gets it all: $f"
	else
		not_ok "contract -o FILE gets it all: $f" "exit status $status" "$(head -3 "$tmp/err")"
	fi
done
usage 'cannot write' contract -o "$tmp/no/such/dir"
usage 'takes neither --helper nor --clause' contract --format checked-header --helper 'pte_*' -o "$tmp/none"
if [ ! -e "$tmp/none" ]; then ok 'what cannot be made is not written'; else not_ok 'what cannot be made is not written'; fi
# what is closed at the start is nobody's file
"$pt" run --arch x86 --mode 4level <&- >"$tmp/out" 2>"$tmp/err"
status=$?
check_status 0 'standard input is closed'
"$pt" run --arch s390 --engine native >&- 2>"$tmp/err"
status=$?
check_status 2 'standard output is closed'

if [ -e /dev/full ]; then
	usage 'cannot write' run --arch s390 --engine native -o /dev/full
	"$pt" run --arch s390 --engine native >/dev/full 2>"$tmp/err"
	status=$?
	check_status 2 'standard output is full'
	"$pt" list clauses >/dev/full 2>"$tmp/err"
	status=$?
	check_status 2 'standard output is full, for list'
	"$pt" decode x86 pte 1 >/dev/full 2>"$tmp/err"
	status=$?
	check_status 2 'standard output is full, for decode'
fi
if ls "$tmp"/.ptconform-* >/dev/null 2>&1; then not_ok 'no temporary file stays'; else ok 'no temporary file stays'; fi

# ---- formats that others read

run run --arch arm64,s390 --mode 4k,64k,edat --format junit
check_status 0 'junit'
if command -v xmllint >/dev/null; then
	if why=$(xmllint --noout --schema "$here/data/junit.xsd" "$tmp/out" 2>&1); then
		ok 'xmllint accepts the junit report'
	else
		not_ok 'xmllint accepts the junit report' "$why"
	fi
else
	skip 'xmllint accepts the junit report' 'xmllint is missing: install libxml2-utils'
fi
run run --arch arm64,s390 --mode 4k,64k,edat --format ktap
check_status 0 'ktap'
cp "$tmp/out" "$tmp/good.ktap"
tree=${PTCONFORM_TEST_TREE:-}
kunit() {
	PYTHONDONTWRITEBYTECODE=1 python3 "$tree/tools/testing/kunit/kunit.py" parse "$1" 2>&1
}
if [ -n "$tree" ] && [ -e "$tree/tools/testing/kunit/kunit.py" ]; then
	if why=$(kunit "$tmp/good.ktap") && ! printf '%s' "$why" | grep -q 'ERROR\|error:'; then
		ok "the kernel's parser accepts the ktap report"
	else
		not_ok "the kernel's parser accepts the ktap report" "$(printf '%s' "$why" | tail -15)"
	fi
else
	skip "the kernel's parser accepts the ktap report" 'PTCONFORM_TEST_TREE names no kernel tree'
fi

# ---- guests that go wrong

with_faulty() {
	PTCONFORM_GUEST_DIR=$tmp/faulty run "$@"
}
first=
for a in $("$pt" list arches | awk '{ print $1 }'); do
	ls "$tmp/faulty/$a"-*.elf >/dev/null 2>&1 && first=${first:-$a} && all=${all:+$all,}$a
done
# What becomes of a helper that breaks is the instruction set's doing: a mode for each.
modes_of() { # modes_of ARCHES : with commas before and after
	"$pt" list arches | awk -v of="$1" 'index(of, "," $1 ",") {
		sub(/;.*/, ""); printf "%s%s", (n++ ? "," : ""), $3
		for (i = 4; i <= NF; i++) if ($i ~ /-be$/) printf ",%s", $i }'
}
of_isas=$(modes_of ",$all,")
of_first=$(modes_of ",$first,")
# One that has two of them, if it is here: what a table says of that is asked of it.
two=$("$pt" list arches | sed -n 's/;.*//; /-be\>/s/ .*//p')
case ,$all, in *",$two,"*) ;; *) two=$first ;; esac
of_two=$(modes_of ",$two,")
if [ -n "$first" ]; then
	with_faulty run --arch "$all" --mode "$of_isas" --engine unicorn --seed "$(seed_of CLEAN)" --format json
	check_status 1 'a violation is exit status 1'
	json 'the clause that is violated is named, everywhere' \
		"{(x['helper'], x['clause']) for x in r['results'] if x['verdict'] == 'fail'} >= {('pte_mkold', 'keeps-dirty')} and {x['arch'] for x in r['results'] if x['verdict'] == 'fail'} == set('$all'.split(','))"
	json 'nothing is laid at the door of helpers that are right' \
		"{x['helper'] for x in r['results'] if x['verdict'] == 'fail'} == {'pte_mkold'}"
	json 'it is the one cause' \
		"all(x['cause'] == ['pte_mkold'] for x in r['results'] if x['verdict'] == 'fail') and {c['helper'] for c in r['causes']} == {'pte_mkold'} and {c['arch'] for c in r['causes']} == set('$all'.split(','))"
	json 'its witness is decoded' \
		"all('before 0x' in x['witness']['text'] and 'change ' in x['witness']['text'] for x in r['results'] if (x['helper'], x['clause']) == ('pte_mkold', 'keeps-dirty'))"
	wits="[x['witness'] for x in r['results'] if (x['helper'], x['clause']) == ('pte_mkold', 'keeps-dirty')]"
	json 'and is data: each entry with its level and kind, the bits that differ' \
		"all([(e['role'], e['level']) for e in w['entries']] == [('before', 'pte'), ('after', 'pte')] and {e['kind'] for e in w['entries']} <= {'present', 'protnone'} and int(w['change']['bits'], 16) == int(w['entries'][0]['value'], 16) ^ int(w['entries'][1]['value'], 16) != 0 for w in $wits) and $wits"
	json 'each input with what it is' \
		"all({a['name']: a['value'] for a in w['arguments']} == w['inputs'] and [a['role'] for a in w['arguments']] == ['entry'] for w in $wits)"
	json 'its lines are those of its parts' \
		"all(w['text'] == 'before ' + w['entries'][0]['text'] + chr(10) + 'after  ' + w['entries'][1]['text'] + chr(10) + 'change ' + w['change']['text'] for w in $wits)"
	json 'the command that shows it is given' \
		"all(x['reproduce'].startswith('ptconform run ') for x in r['results'] if x['verdict'] == 'fail')"
	command=$(python3 -c "
import json, sys
r = json.load(open(sys.argv[1]))
print(next(x['reproduce'] for x in r['results'] if x['verdict'] == 'fail'))" "$tmp/out")
	PTCONFORM_GUEST_DIR=$tmp/faulty sh -c "\"$pt\" ${command#ptconform }" >"$tmp/out" 2>"$tmp/err"
	status=$?
	check_status 1 'that command shows it again'
	with_faulty run --arch "$two" --mode "$of_two" --engine unicorn --seed "$(seed_of CLEAN)"
	check_status 1 'a violation as a table'
	has 'pte_mkold' 'the table names the helper'
	has 'keeps-dirty' 'the table names the clause'
	has '1 cause: ' 'the headline counts causes'
	has '^  again ' 'what is new has its command'
	has '^  [0-9]* hazards, .*--hazards' 'what is left out is counted'
	if grep -q 'called on' "$tmp/out"; then not_ok 'and not shown'; else ok 'and not shown'; fi
	cp "$tmp/out" "$tmp/screen"
	for how in -v --verbose; do
		with_faulty run --arch "$two" --mode "$of_two" --engine unicorn --seed "$(seed_of CLEAN)" $how
		has 'called on' "$how shows it"
	done
	cp "$tmp/screen" "$tmp/out"
	# the words before a witness's lines are those that the README explains
	labels=$(sed -n '/^FAIL /,/^  again /s/^  \([a-z][a-z ]*[a-z]\)  *.*/\1/p' "$tmp/out" |
		sed 's/^\(relied on\|shown of\|[a-z]*\).*/\1/' | sort -u)
	# explained TEXT: is each of them in the section about witnesses?
	explained() {
		for l in $(printf '%s\n' "$labels" | tr ' ' _); do
			printf '%s' "$1" | tr '\n' ' ' | grep -q "\`$(printf '%s' "$l" | tr _ ' ')" || return 1
		done
	}
	section=$(sed -n '/^### Reading a witness/,/^## /p' "$src/README.md")
	if [ "$(printf '%s\n' "$labels" | wc -l)" -ge 8 ] && explained "$section"; then
		ok 'the README explains the lines of a witness'
	else
		not_ok 'the README explains the lines of a witness' "$labels"
	fi
	if explained "$(printf '%s' "$section" | sed 's/`got[^`]*`//g')"; then
		not_ok 'a line that it does not explain is seen'
	else
		ok 'a line that it does not explain is seen'
	fi
	has '^  expected  pte_dirty() to say yes as before$' 'what was expected is a line'
	has '^  got       no, of 0x' 'what came is another'
	with_faulty run --arch "$two" --mode "$of_two" --engine unicorn --seed "$(seed_of CLEAN)" --format junit
	check_status 1 'a violation as junit'
	if command -v xmllint >/dev/null; then
		if xmllint --noout --schema "$here/data/junit.xsd" "$tmp/out" >/dev/null 2>&1; then
			ok 'xmllint accepts the junit report of violations'
		else
			not_ok 'xmllint accepts the junit report of violations'
		fi
	fi
	with_faulty run --arch "$two" --mode "$of_two" --engine unicorn --seed "$(seed_of CLEAN)" --format ktap
	check_status 1 'a violation as ktap'
	has '^    # rule     [A-Z][A-Z0-9]*: [a-z]' 'ktap names the rule'
	has '^# [1-9][0-9]* cause.*: [1-9][0-9]* clause' 'ktap has the headline'
	if [ -n "$tree" ] && [ -e "$tree/tools/testing/kunit/kunit.py" ]; then
		why=$(kunit "$tmp/out")
		if printf '%s' "$why" | grep -q 'Failed\|failed' && ! printf '%s' "$why" | grep -q 'ERROR'; then
			ok "the kernel's parser sees the failures"
		else
			not_ok "the kernel's parser sees the failures" "$(printf '%s' "$why" | tail -10)"
		fi
	fi

	# native is right, unicorn's guest is not: they do not agree
	with_faulty run --arch "$first" --mode "$of_first" --seed "$(seed_of CLEAN)" --format json
	json 'engines that disagree are an error' \
		"any(c['status'] == 'error' and 'digest' in c['reason'] for c in r['cells'])"

	# helpers that break: a finding, what needs them is not judged, all else is; what an engine
	# makes of the other faults on each instruction set is in test_engines.c
	for how in TRAP READ BUG LOOP; do
		on=$all modes=$of_isas
		[ $how = TRAP ] || on=$first modes=$of_first
		with_faulty run --arch "$on" --mode "$modes" --engine unicorn \
			--seed "$(seed_of $how)" --format json
		check_status 1 "a helper that breaks is exit status 1 ($how)"
		json "it is one failure of each cell, with the call ($how)" \
			"sorted((x['arch'], x['mode']) for x in r['results'] if x['verdict'] == 'fail') == sorted((c['arch'], c['mode']) for c in r['cells']) and all(x['helper'] == 'pte_mkold' and x['broke'] and x['witness']['inputs']['entry'] and x['cause'] == ['pte_mkold'] and x['reason'].startswith('pte_mkold ') and ' on entry=0x' in x['reason'] and ' (' in x['reason'] for x in r['results'] if x['verdict'] == 'fail')"
		json "what needs it is said to be not judged ($how)" \
			"all(x['verdict'] in ('fail', 'skip') for x in r['results'] if x['helper'] == 'pte_mkold' and not x['clause'].startswith('hugetlb-')) and all(x['reason'].startswith('not judged: pte_mkold ') for x in r['results'] if x['verdict'] == 'skip') and not r['summary']['error'] and r['summary']['skip'] == sum(x['verdict'] == 'skip' for x in r['results'])"
		json "all other helpers are judged ($how)" \
			"all(c['status'] == 'ran' for c in r['cells']) and sum(x['verdict'] == 'pass' for x in r['results']) > 300 * len(r['cells'])"
	done
	with_faulty run --arch "$first" --mode "$of_first" --engine unicorn --seed "$(seed_of LOOP)" --helper pte_young --format json
	check_status 3 'where the helper that broke is not asked for, what needs it is an error'
	with_faulty run --arch "$first" --mode "$of_first" --engine unicorn --seed "$(seed_of BUG)"
	check_status 1 'a helper that breaks, as a table'
	has 'pte_mkold called BUG() on entry=0x' 'the table says what broke, in one line'
	has '1 cause: 1 clause violated' 'and counts it once'
	for format in junit ktap; do
		with_faulty run --arch "$first" --mode "$of_first" --engine unicorn --seed "$(seed_of BUG)" --format $format
		has 'pte_mkold called BUG() on entry=0x' "so does $format"
	done
	# the time for them is limited whatever their number
	with_faulty run --arch "$first" --mode "$of_first" --engine unicorn --seed "$(seed_of SEVEN)" --format json
	check_status 1 'seven helpers that never end'
	json 'all of them are found' \
		"all({x['helper'] for x in r['results'] if x.get('broke') == 'no end' and x['mode'] == c['mode']} >= {'pte_mkold', 'pte_mkyoung', 'pte_mkclean', 'pte_wrprotect', 'pte_modify', 'pte_dirty', 'pte_swp_mkexclusive'} for c in r['cells']) and not r['summary']['error']"
	# a machine may be slow: what a run is at when it is given up is not to be blamed
	PTCONFORM_FIRST_LIMIT=900 with_faulty run --arch "$all" --mode "$of_isas" --engine unicorn --seed "$(seed_of SLOW)" --format json
	check_status 0 'a run that takes longer than another'
	json 'and is given up while it tries misuse says no worse of that' \
		"not any('still running' in x.get('reason', '') for x in r['results']) and any(x['verdict'] == 'hazard' and x['helper'] == 'pte_mkold' for x in r['results'])"
	# what breaks only where no rule speaks of the call is no finding
	with_faulty run --arch "$first" --mode "$of_first" --engine unicorn --seed "$(seed_of ODD)" --format json
	check_status 3 'a break in a call that no rule allows is exit status 3'
	json 'it is an error that says so' \
		"not r['summary']['fail'] and any(x['helper'] == 'pte_young' and 'in a call that no rule allows' in x['reason'] for x in r['results'] if x['verdict'] == 'error')"

	# a damaged guest
	mkdir "$tmp/cut"
	for f in "$tmp/faulty/$first"-*.elf; do
		head -c 3000 "$f" >"$tmp/cut/$(basename "$f")"
	done
	PTCONFORM_GUEST_DIR=$tmp/cut run run --arch "$first" --mode "$of_first" --engine unicorn --format json
	check_status 3 'a damaged guest'
	json 'a damaged guest is told of' "all(c['status'] == 'error' and 'damaged' in c['reason'] for c in r['cells'])"
else
	skip 'guests that go wrong' 'no cross compiler: no guests'
fi

mkdir "$tmp/none"
PTCONFORM_GUEST_DIR=$tmp/none run run --format json --cases 0
check_status 0 'without guests the native cells are enough'
json 'cells without a guest are skipped, with the package' \
	"all(c['status'] == 'skip' and 'install gcc' in c['reason'] for c in r['cells'] if c['engine'] == 'unicorn')"
PTCONFORM_GUEST_DIR=$tmp/none run run --engine unicorn --arch arm64
check_status 3 'a cell asked for by name must not be skipped'

# ---- a pager, where a terminal is

# on_terminal COMMAND: what a terminal shows of it; leaves $status and $tmp/out
on_terminal() {
	TERM=dumb script -qec "$1" /dev/null </dev/null 2>&1 | tr -d '\r' >"$tmp/out"
	status=$(sed -n 's/^status //p' "$tmp/out")
}
# paged NAME FILE: is it there, and was the terminal left alone?
paged() {
	if [ -s "$2" ] && ! grep -q 'pte_mkold' "$tmp/out" && grep -q 'pte_mkold' "$2"; then ok "$1"; else not_ok "$1" "$(head -5 "$tmp/out")"; fi
	rm -f "$2"
}
# unpaged NAME FILE: the other way round
unpaged() {
	if [ ! -e "$2" ] && grep -q 'pte_mkold' "$tmp/out"; then ok "$1"; else not_ok "$1" "$(head -5 "$tmp/out")"; fi
	rm -f "$2"
}
one="run --arch s390 --engine native --require pte_mkold,pmd_mkinvalid --helper pte_mkold -v"
one_status='; echo status $?'
on_terminal "PTCONFORM_PAGER='cat >$tmp/paged' '$pt' explain pte_mkold $one_status"
paged 'explain is paged' "$tmp/paged"
check_status 0 'and ends as it would'
on_terminal "PAGER='cat >$tmp/paged' '$pt' explain pte_mkold"
paged '$PAGER is used where no other is set' "$tmp/paged"
on_terminal "PTCONFORM_PAGER= PAGER='cat >$tmp/paged' '$pt' explain pte_mkold"
unpaged 'an empty pager is none' "$tmp/paged"
on_terminal "PTCONFORM_PAGER='cat >$tmp/paged' '$pt' explain pte_mkold --no-pager"
unpaged '--no-pager' "$tmp/paged"
PTCONFORM_PAGER="cat >$tmp/paged" run explain pte_mkold
unpaged 'a pipe has no pager' "$tmp/paged"
on_terminal "PTCONFORM_PAGER='cat >$tmp/paged' '$pt' $one $one_status"
if grep -q '^FAIL pmd_mkinvalid' "$tmp/paged" && ! grep -q '^FAIL' "$tmp/out"; then ok 'a report is paged'; else not_ok 'a report is paged'; fi
check_status 1 'and its exit status is its verdict'
for pager in true 'exit 3' /nonexistent/pager; do
	on_terminal "PTCONFORM_PAGER='$pager' '$pt' contract --all $one_status"
	check_status 0 "a pager that reads nothing: $pager"
	if grep -q 'ptconform: ' "$tmp/out"; then not_ok 'nothing is said of it' "$(cat "$tmp/out")"; else ok 'nothing is said of it'; fi
done
on_terminal "unset LESS; PTCONFORM_PAGER='echo LESS=\$LESS' '$pt' explain pte_mkold"
has '^LESS=FRX' 'less leaves what fits in the screen there'
on_terminal "LESS=M PTCONFORM_PAGER='echo LESS=\$LESS' '$pt' explain pte_mkold"
has '^LESS=M$' 'but as one sets it'
rm -f "$tmp/paged"

# ---- doctor: what is there, and what is not

good doctor --format json
json 'doctor: every tool is there' "all(t['there'] for t in r['tools']) and 'install' not in r"
json 'with its version, where it has one' "sum('version' in t for t in r['tools']) > len(r['tools']) - 4"
json 'engines, with what they run' \
	"all(e['arches'] for e in r['engines'] if e['engine'] in ('native', 'unicorn', 'qemu-user', 'qemu-system'))"
good doctor
has '^nothing is missing' 'doctor: a table'
mkdir "$tmp/few"
# a spatch that knows no Python
printf '#!/bin/sh\nexit 0\n' >"$tmp/few/spatch"
chmod 755 "$tmp/few/spatch"
for p in git sh; do ln -s "$(command -v $p)" "$tmp/few/$p"; done
PATH=$tmp/few "$pt" doctor >"$tmp/out" 2>"$tmp/err"
status=$?
check_status 3 'doctor: tools that are missing are exit status 3'
has "^missing$" 'what is missing comes first'
has "^  spatch's Python *libpython3-dev" "Coccinelle's Python is asked, not believed"
missing=
for p in $(awk '!/^#/ { print $2 }' "$src"/arch/*/packages) qemu-user flex bison bc libpython3-dev; do
	[ "$(grep -c "^to install it: apt-get install .*\<$p\>" "$tmp/out")" -eq 1 ] || missing="$missing $p"
	[ "$(grep '^to install' "$tmp/out" | tr ' ' '\n' | grep -cx "$p")" -eq 1 ] || missing="$missing $p"
done
if [ -z "$missing" ]; then ok 'one command names each package once'; else not_ok 'one command names each package once' "$missing"; fi
if grep -q 'install it:.* \(git\|coccinelle\)\>' "$tmp/out"; then not_ok 'what is there is not installed'; else ok 'what is there is not installed'; fi
missing=
for p in $(sed -n 's/^to install it: apt-get install //p' "$tmp/out"); do
	sed -n '/^PACKAGES/,/^$/p' "$src/Makefile" | cat - "$src"/arch/*/packages | grep -qw -e "$p" ||
		case $p in make | mawk | sed | binutils) ;; *) missing="$missing $p" ;; esac
done
if [ -z "$missing" ]; then ok 'and they are packages that make installs'; else not_ok 'and they are packages that make installs' "$missing"; fi
PATH=$tmp/few "$pt" doctor --format json >"$tmp/out"
json 'doctor: JSON of what is missing' "r['install'].startswith('apt-get install ') and [t for t in r['tools'] if not t['there']] and [e for e in r['engines'] if e['engine'] == 'qemu-user'][0]['reason']"

# ---- the man page has what the program takes

missing=
for v in $(grep -rhoE 'getenv\("[A-Z_]+"\)' "$src/conformance" | sed 's/.*("//; s/").*//' | sort -u); do
	[ "$v" = PATH ] || [ "$v" = TERM ] || grep -q "^\.It Ev $v\$" "$src/docs/ptconform.1" || missing="$missing $v"
done
if [ -z "$missing" ]; then ok 'every variable is in the man page'; else not_ok 'every variable is in the man page' "$missing"; fi
missing=
for c in run kernel diff explain decode contract list merge mutate race doctor completion; do
	grep -q "^\.It Cm $c" "$src/docs/ptconform.1" || missing="$missing $c"
	for o in $("$pt" help $c | sed -n 's/^ .*  *--\([a-z-]*\).*/\1/p'); do
		grep -q "^\.It .*Fl -$o" "$src/docs/ptconform.1" || missing="$missing $c--$o"
	done
done
if [ -z "$missing" ]; then ok 'every command and option is in the man page'; else not_ok 'every command and option is in the man page' "$missing"; fi

# ---- absent helpers: named, required, held against an earlier report

good run --arch s390 --engine native --require 'pte_mkdi*,pmd_mkdirty' --require pmd_pfn
run run --arch s390 --engine native --require 'pte_mkdirty,pmd_mkinvalid'
check_status 1 'a required helper that is absent is exit status 1'
has 'FAIL pmd_mkinvalid is-there  s390 edat (native)' 'it is named'
has 'required, and absent: the subject has no pmd_mkinvalid' 'and why'
if grep -q 'FAIL pte_mkdirty' "$tmp/out"; then not_ok 'one that is there does not fail'; else ok 'one that is there does not fail'; fi
run run --arch s390 --engine native --require pmd_mkinvalid --helper pte_mkold --format json
check_status 1 'whatever else is picked'
json 'JSON of a required helper' \
	"[(x['helper'], x['clause'], x['rule']) for x in r['results'] if x['verdict'] == 'fail'] == [('pmd_mkinvalid', 'is-there', 'REQ')] and r['summary']['fail'] == 1"
json 'JSON names what is absent' \
	"{'arch': 's390', 'helper': 'pmd_mkinvalid', 'level': 'pmd', 'modes': ['edat'], 'reference': False, 'elsewhere': []} in r['absent_helpers'] and not [a for a in r['absent_helpers'] if a['helper'] == 'pte_mkold' or a['reference']]"
command=$(python3 -c "
import json, sys
r = json.load(open(sys.argv[1]))
print(next(x['reproduce'] for x in r['results'] if x['verdict'] == 'fail'))" "$tmp/out")
sh -c "\"$pt\" ${command#ptconform }" >"$tmp/out" 2>"$tmp/err"
status=$?
check_status 1 'the command that shows it again'
run run --arch s390 --engine native --require pmd_mkinvalid --format junit
check_status 1 'a required helper as junit'
has '<failure type="REQ"' 'junit has the failure'
run run --arch s390 --engine native --require pmd_mkinvalid --format ktap
has 'not ok [0-9]* - is-there' 'ktap has the failure'
usage "contract has no helper 'pte_frob'" run --require pte_frob
usage "contract has no helper ''" run --require pte_mkold,

base='--arch s390 --engine native'
run run $base --format json
cp "$tmp/out" "$tmp/base.json"
good run $base --baseline "$tmp/base.json"
has "^against $tmp/base.json, builtin: 0 clauses newly absent, 0 newly violated, 0 mended" 'a report against itself'
good run --arch s390 --baseline "$tmp/base.json"
# edit STATEMENTS: $tmp/edited.json, the report changed
edit() {
	python3 -c "
import json, sys
r = json.load(open(sys.argv[1]))
x = {(x['helper'], x['clause']): x for x in r['results']}
$1
json.dump(r, open(sys.argv[2], 'w'))" "$tmp/base.json" "$tmp/edited.json"
}
edit "
r.pop('command')
for c in r['cells']:
    c.pop('absent')"
good run $base --baseline "$tmp/edited.json"
has "^against $tmp/edited.json, builtin: 0 clauses newly absent, 0 newly violated, 0 mended" 'a report of an earlier version'
edit "
for k in x:
    if k[0] == 'pmd_mkinvalid':
        x[k]['verdict'] = 'pass'
x['pte_mkold', 'keeps-dirty']['verdict'] = 'fail'
r['results'].append(dict(x['pte_mkold', 'keeps-dirty'], clause='of-another-version'))"
run run $base --baseline "$tmp/edited.json" --format json
check_status 1 'what the baseline could ask and is absent is exit status 1'
json 'JSON: one failure for each helper, and counts' \
	"[(x['helper'], x['clause'], x['rule'], x['new']) for x in r['results'] if x['verdict'] == 'fail'] == [('pmd_mkinvalid', 'as-in-baseline', 'BASE', True)] and r['baseline']['newly_absent'] > 3 and r['baseline']['newly_violated'] == 0 and r['baseline']['mended'] == 1 and r['baseline']['unknown'] == 1"
run run $base --baseline "$tmp/edited.json"
has 'FAIL pmd_mkinvalid as-in-baseline  s390 edat (native)' 'the table names the helper'
has 'newly .*absent: .* the subject has no pmd_mkinvalid' 'and why'
good run $base --baseline "$tmp/edited.json" --helper pte_mkold
good run $base --baseline "$tmp/edited.json" --clause D2
for how in junit ktap; do
	run run $base --baseline "$tmp/edited.json" --format $how
	check_status 1 "newly absent as $how"
	has 'as-in-baseline' "$how names it"
done
edit "
for k in x:
    if k[0] == 'pmd_mkinvalid':
        x[k]['verdict'] = 'error'
    elif k[0] == 'pte_mkold':
        x[k]['verdict'] = 'absent'"
good run $base --baseline "$tmp/edited.json"
# a guest whose pte_mkold is wrong: newly violated, against one that is right
if [ -n "$first" ]; then
	run run --arch "$first" --mode "$of_first" --engine native --format json
	cp "$tmp/out" "$tmp/right.json"
	PTCONFORM_GUEST_DIR=$tmp/faulty run run --arch "$first" --mode "$of_first" --engine unicorn --seed "$(seed_of CLEAN)" --baseline "$tmp/right.json" --format json
	check_status 1 'newly violated'
	json 'JSON: what is newly violated is marked' \
		"all(x['new'] for x in r['results'] if x['verdict'] == 'fail') and r['baseline']['newly_violated'] > 0 and r['baseline']['newly_absent'] == 0"
	cp "$tmp/out" "$tmp/wrong.json"
	PTCONFORM_GUEST_DIR=$tmp/faulty run run --arch "$first" --mode "$of_first" --engine unicorn --seed "$(seed_of CLEAN)" --baseline "$tmp/wrong.json" --format json
	json 'JSON: what was violated before is not new' \
		"not [x for x in r['results'] if x.get('new')] and r['baseline']['newly_violated'] == 0"
	PTCONFORM_GUEST_DIR=$tmp/faulty run run --arch "$first" --mode "$of_first" --engine unicorn --seed "$(seed_of TRAP)" --baseline "$tmp/right.json" --format json
	json 'what is not judged for a helper that breaks follows from it' \
		"{tuple(x['cause']) for x in r['results'] if x['rule'] == 'BASE'} == {('pte_mkold',)}"
	PTCONFORM_GUEST_DIR=$tmp/none run run --arch "$first" --mode "$of_first" --engine unicorn --baseline "$tmp/right.json"
	check_status 1 'a cell that ran in the baseline and does not'
	has 'newly .*absent: the cell ran in the baseline' 'it is told'
fi
usage 'baseline .* is of s390, not of x86: give --arch s390' run --baseline "$tmp/base.json"
usage 'baseline .* is of s390, not of sparc' run --arch sparc,s390 --baseline "$tmp/base.json"
edit "r['subject']['kind'] = 'kernel'"
usage 'is of a kernel tree, not of the reference helpers' run $base --baseline "$tmp/edited.json"
edit "r['schema'] = 'ptconform-diff-1'"
usage 'is a "ptconform-diff-1", not a report' run $base --baseline "$tmp/edited.json"
edit "del r['schema']"
usage 'is no report: ptconform kernel TREE --format json -o FILE makes one' run $base --baseline "$tmp/edited.json"
for results in 7 '[]'; do
	edit "r['results'] = $results"
	usage 'it is damaged' run $base --baseline "$tmp/edited.json"
done
head -c 3000 "$tmp/base.json" >"$tmp/edited.json"
usage 'is no whole JSON: line' run $base --baseline "$tmp/edited.json"
: >"$tmp/edited.json"
usage 'is no whole JSON' run $base --baseline "$tmp/edited.json"
usage 'No such file' run $base --baseline "$tmp/no-such-report"
usage 'it is a folder' run $base --baseline "$tmp"
# rubbish in the place of any value gives a line or a verdict, never a crash
bad_edits=
for what in "r['cells'][0]['arch'] = 7" "r['results'][0] = None" "r['results'][0]['helper'] = []" \
	"r['cells'] = [3]" "r['subject'] = 'builtin'" "r['results'][0]['clause'] = 'x' * 5000" \
	"r['cells'][0]['mode'] = 'no-such'" "r['results'] = []"; do
	edit "$what"
	run run $base --baseline "$tmp/edited.json"
	[ "$status" -le 2 ] && { [ "$status" -ne 2 ] || [ "$(wc -l <"$tmp/err")" -eq 1 ]; } || bad_edits="$bad_edits [$what: $status]"
done
if [ -z "$bad_edits" ]; then ok 'rubbish in a baseline'; else not_ok 'rubbish in a baseline' "$bad_edits"; fi

# ---- the other commands

good decode x86 pte 0x8000000000000067
has 'dirty' 'decode names bits'
good decode x86 pmd 0x80000000000000e7 0x80000000000000a7
has 'changed: -dirty' 'decode tells what changed'
good decode arm64 pte 0
good decode x86 pte 0
has '^in short: 0x0 none$' 'an entry without any bit is what it is, without a colon'
good decode sparc pte 0 --mode sun4v
good decode s390 pte 0x400 --kind none
good decode x86 pte 5 --kind table
good decode x86 pte 5 --subject builtin
good decode powerpc pmd 0xc000000000000387 --mode radix
run decode arm64 pte 0x200000 0x200001 --format json
check_status 0 'decode as json'
json 'JSON of decode' "r['schema'] == 'ptconform-decode-1' and len(r['entries']) == 2 and r['changed']"
for what in arches engines helpers clauses cells deviations; do
	good list $what
done
good list clauses --helper pte_mkold
has '^pte_mkold.keeps-dirty ' 'list clauses prints full names'
usage 'list clauses has no format rst' list clauses --format rst
bad_names=
for d in $("$pt" list deviations | cut -d' ' -f1); do
	run explain "$d"
	[ "$status" -eq 0 ] && grep -q "^$d (" "$tmp/out" && grep -q '^  can come ' "$tmp/out" ||
		bad_names="$bad_names $d"
done
if [ -z "$bad_names" ]; then ok 'explain of every deviation'; else not_ok 'explain of every deviation' "$bad_names"; fi
good list deviations --arch s390
if grep -q ' x86 ' "$tmp/out"; then not_ok 'list deviations of one architecture'; else ok 'list deviations of one architecture'; fi
run list deviations --format rst
cp "$tmp/out" "$tmp/deviations.rst"
is_document "$src/docs/deviations.rst" 'docs/deviations.rst is what the data says'
good list cells --arch arm64 --engine unicorn
good list cells
cp "$tmp/out" "$tmp/cells"
if grep '^ptconform' "$tmp/cells" | sed 's/  #.*//' |
	grep -qv '^ptconform \(run        \|kernel TREE\) --arch [a-z0-9]* *--mode [-a-z0-9]* *--engine [-a-z]*$'; then
	not_ok 'list cells prints commands'
else
	ok 'list cells prints commands'
fi
if [ "$(grep '^ptconform' "$tmp/cells" | sed 's/--engine.*//' | awk '{ print length($0) }' | sort -u | wc -l)" -eq 1 ]; then
	ok 'they are aligned'
else
	not_ok 'they are aligned'
fi
if grep -q 'sparc.*qemu-kvm\|hash .*qemu-system\|kernel TREE --arch sparc.*native' "$tmp/cells"; then
	not_ok 'there are no impossible ones'
else
	ok 'there are no impossible ones'
fi
has '^# .* x86 machines that lack nothing, and again without no-execute' 'list cells tells of lesser machines'
job=$(grep 'ptconform run .*s390.*native' "$tmp/cells")
sh -c "\"$pt\" ${job#ptconform }" >"$tmp/out" 2>"$tmp/err"
status=$?
check_status 0 'a line of list cells can be pasted'
good explain pmd_mkinvalid
has '^  bad$' 'explain lists the attributes that a helper spoils'
good explain pte_modify.keeps-devmap
good explain pte_mkyoung.hugetlb-keeps-pfn
good explain REQ
good explain BASE
good explain M1
has 'mprotect' 'explain says who relies on it'
good explain pte_mkdirty soft-dirty
has 'yes: true' 'explain answers for an attribute'
has 'pte_mkdirty.sets-soft_dirty (T1)' 'explain names the clause behind an answer'
has 'relied on by: /proc/pid/clear_refs' 'explain says who relies on the answer'
good explain pte_mkyoung pfn
has 'after pte_mkyoung (pte), pfn' 'a helper of several levels: pte'
has 'after pte_mkyoung (hugetlb), pfn' 'a helper of several levels: hugetlb'
good explain huge_pte_mkyoung pfn
if grep -q '(pte)' "$tmp/out"; then not_ok 'one level by its id'; else ok 'one level by its id'; fi
good explain ptep_get_and_clear dirty
has 'returned whole' 'explain of what takes an entry out of its table'
good explain pte_mkhuge
usage "no helper, helper.clause, rule, deviation or scenario 'pmd_mkinvlid'; near it: pmd_mkinvalid" explain pmd_mkinvlid
usage "no helper, helper.clause, rule, deviation or scenario 'pmd_mkinvlid'" explain pmd_mkinvlid pfn
usage "no attribute 'yuong'; there are: present none" explain pte_mkold yuong
usage 'wants HELPER' explain pte_mkold young pfn
usage "takes one name, and behind a helper's one attribute: 'pte_mkyoung' goes" explain pte_mkold pte_mkyoung
usage "takes one name, and behind a helper's one attribute: 'M2' goes" explain M1 M2
usage "takes one name, and behind a helper's one attribute: 'dirty' goes" explain M1 dirty
usage "takes one name, and behind a helper's one attribute: 'extra' goes" explain M1 extra
usage "no attribute 'extra'" explain pte_mkold extra
# what there is to say of each architecture, or no word of them
empty_lists() { # empty_lists NAME…: those whose explanation has a list with nothing in it
	for e; do
		"$pt" explain "$e" >"$tmp/out" 2>"$tmp/err" || echo "$e"
		awk -v name="$e" '/^what the builtin helpers/ { listed = 1; open = 1; next }
			listed && /^  [^ ]/ { if (open == 2) print name; open = 2; next }
			/^    / { open = 0 }
			END { if (open) print name }' "$tmp/out"
	done | sort -u
}
bad_names=$(empty_lists get_and_clear_full_ptes.returns-of-all pmd_offset.finds-place pmd_offset \
	wrprotect_ptes.leaves-each-its-own ptep_get_and_clear.keeps-updates \
	set_huge_pte_at.keeps-neighbours modify_prot_start_ptes.returns-of-all pte_mkold.keeps-dirty)
if [ -z "$bad_names" ]; then ok 'no explanation ends with an empty list'; else not_ok 'no explanation ends with an empty list' "$bad_names"; fi
run explain wrprotect_ptes.leaves-each-its-own --arch x86
has 'x86 4level' 'explain of a clause shows what the helper does'
bad_names=
for h in $("$pt" list helpers | cut -d' ' -f1); do
	"$pt" explain "$h" --arch x86 >"$tmp/out" 2>"$tmp/err" && [ -s "$tmp/out" ] && [ ! -s "$tmp/err" ] ||
		bad_names="$bad_names $h"
done
if [ -z "$bad_names" ]; then ok 'explain of every helper'; else not_ok 'explain of every helper' "$bad_names"; fi
# too_wide WIDTH: lines of the last output that are wider, but for those of one word.
too_wide() {
	python3 -c '
import sys
for line in open(sys.argv[2], encoding="utf-8"):
    if len(line.rstrip("\n")) > int(sys.argv[1]) and len(line.split()) > 1:
        print(line, end="")' "$1" "$tmp/out"
}
# fits WIDTH ARGS...: everything it prints fits; negative control: something is as wide as it may be.
fits() {
	width=$1
	shift
	COLUMNS=$width "$pt" "$@" >"$tmp/out" 2>&1
	if [ -z "$(too_wide "$width")" ] && [ -n "$(too_wide $((width - 8)))" ]; then
		ok "fits $width columns: $*"
	else
		not_ok "fits $width columns: $*" "$(too_wide "$width" | head -3)"
	fi
}
for width in 60 100; do
	fits $width explain pmd_mkinvalid
	fits $width explain pte_modify.keeps-devmap
	fits $width explain M1
	fits $width explain x86-pud-present
	fits $width contract
	fits $width contract --helper pte_mkold
done
fits 60 explain pte_mkdirty soft-dirty
fits 80 explain pte_mkold
run explain pte_mkold
if [ -z "$(too_wide 80)" ]; then ok '80 columns where there is no terminal'; else not_ok '80 columns where there is no terminal' "$(too_wide 80)"; fi
good explain pmd_mkinvalid.keeps-pfn --arch arm64
if grep -q '^  arm64 4k:' "$tmp/out" && ! grep -q '^  arm64 16k:' "$tmp/out"; then
	ok 'one mode of an architecture'
else
	not_ok 'one mode of an architecture'
fi
has 'otherwise on 16k, .*--all-modes' 'the others are named'
good explain pmd_mkinvalid.keeps-pfn --arch arm64 --all-modes
has '^  arm64 16k:' 'all modes, if asked for'
good explain pmd_mkinvalid.keeps-pfn --arch arm64 --mode 16k,64k
has '^  arm64 64k:' 'the modes asked for'
good contract
if [ "$(wc -c <"$tmp/out")" -lt 40000 ]; then ok 'the contract has a short form'; else not_ok 'the contract has a short form'; fi
has '^pte_mkold  *[0-9]*: ' 'it has every helper'
for h in $("$pt" list helpers | grep -v '  0 clauses' | cut -d' ' -f1); do grep -q "^$h " "$tmp/out" || echo "$h"; done >"$tmp/missing"
if [ -s "$tmp/missing" ]; then not_ok 'none is left out' "$(head -3 "$tmp/missing")"; else ok 'none is left out'; fi
good contract --all
"$pt" list clauses | cut -d' ' -f1 | while read -r c; do grep -qF "$c  " "$tmp/out" || echo "$c"; done >"$tmp/missing"
if [ -s "$tmp/missing" ]; then not_ok 'contract --all has every clause' "$(head -3 "$tmp/missing")"; else ok 'contract --all has every clause'; fi
cp "$tmp/out" "$tmp/all"
run contract --format table
if cmp -s "$tmp/out" "$tmp/all"; then ok '--format table is the same'; else not_ok '--format table is the same'; fi
for f in table rst json; do
	good contract --format $f
done
json 'contract as JSON' "r['schema'] == 'ptconform-contract-1' and len(r['clauses']) > 500 and len({(c['helper'], c['clause']) for c in r['clauses']}) == len(r['clauses'])"

# ---- the contract as a document

run contract --format rst
check_status 0 'contract as a document'
cp "$tmp/out" "$tmp/contract.rst"
is_document "$src/docs/contract.rst" 'docs/contract.rst is what the contract says'
for t in PTE PMD PUD HugeTLB SWAP; do
	has "^$t Page Table Helpers\$" "the document has a section for $t"
done
if [ "$(awk '{ if (length($0) > n) n = length($0) } END { print n }' "$tmp/contract.rst")" -le 152 ]; then
	ok 'the document is not too wide'
else
	not_ok 'the document is not too wide'
fi
rst=$(command -v rst2pseudoxml || command -v rst2html || command -v rst2html5)
# rst FILE: what docutils has to say against it.
rst() { "$rst" --report=2 "$1" 2>&1 >/dev/null; }
if [ -n "$rst" ]; then
	why=$(rst "$tmp/contract.rst")
	if [ -z "$why" ]; then ok 'docutils accepts the document'; else not_ok 'docutils accepts the document' "$(echo "$why" | head -5)"; fi
	why=$(rst "$tmp/deviations.rst")
	if [ -z "$why" ]; then ok 'docutils accepts the deviations'; else not_ok 'docutils accepts the deviations' "$(echo "$why" | head -5)"; fi
	"$pt" contract --format rst --helper 'huge_*' >"$tmp/part.rst"
	why=$(rst "$tmp/part.rst")
	if [ -z "$why" ]; then ok 'docutils accepts a part of it'; else not_ok 'docutils accepts a part of it' "$(echo "$why" | head -5)"; fi
	sed 's/^| pte_mkold  /| pte_mkold/' "$tmp/contract.rst" >"$tmp/broken.rst"
	if [ -n "$(rst "$tmp/broken.rst")" ]; then
		ok 'docutils would see a table that is broken'
	else
		not_ok 'docutils would see a table that is broken'
	fi
else
	skip 'docutils accepts the document' 'rst2pseudoxml is missing: install python3-docutils'
fi

# ---- a tree's own document

# doc NAME...: a tree whose document has these rows.
doc() {
	mkdir -p "$tmp/made/Documentation/mm" "$tmp/made/include/linux" "$tmp/made/mm"
	printf '%s\n' '/* pte_vanished */ pte_mkold pmdp_huge_get_and_clear pte_frob pte_mkyoung pte_bad' \
		>"$tmp/made/include/linux/pgtable.h"
	echo pte_vanished >"$tmp/made/mm/debug_vm_pgtable.c"
	echo '+----+----+' >"$tmp/made/Documentation/mm/arch_pgtable_helpers.rst"
	for name; do
		printf '| %-26s | Does something |\n| %-26s | else |\n+----+----+\n' "$name" '' \
			>>"$tmp/made/Documentation/mm/arch_pgtable_helpers.rst"
	done
}
doc pte_mkold pte_frob pte_vanished pmdp_get_and_clear pte_bad
run contract --check "$tmp/made"
check_status 1 'a row without a clause is exit status 1'
has ':5: pte_frob$' 'it is named with its line, and no reason'
has 'pte_vanished: it names nothing in the tree' 'a row that names nothing has that as its reason'
has 'pte_bad: mm asks it of no pte' 'a row left out on purpose has its reason'
has 'pmdp_get_and_clear; the tree has pmdp_huge_get_and_clear' 'a row under a wrong name'
has '^  pte_mkyoung  ' 'a helper that the document lacks'
run contract --check "$tmp/made" --format json
check_status 1 'the same as JSON'
json 'JSON of --check: rows without a clause' \
	"{x['row']: bool(x['reason']) for x in r['rows_without_clause']} == {'pte_frob': False, 'pte_vanished': True, 'pte_bad': True} and r['unreasoned'] == 1 and r['rows'] == 5"
json 'JSON of --check: rows that name nothing' \
	"{x['row']: x['meant'] for x in r['rows_naming_nothing']} == {'pte_vanished': None, 'pmdp_get_and_clear': 'pmdp_huge_get_and_clear'}"
json 'JSON of --check: helpers without a row' \
	"[x['helper'] for x in r['helpers_without_row']] == ['pte_mkyoung']"
doc pte_mkold pte_mkyoung pte_vanished pmdp_get_and_clear
good contract --check "$tmp/made"
has '4 rows: 1 without a clause, 0 of them for no good reason; 2 name nothing; 0 helpers' 'a document that is in order'
doc
usage 'has no table of helpers' contract --check "$tmp/made"
usage 'arch_pgtable_helpers.rst: No such file' contract --check "$tmp/empty"
usage 'no sources to look for' contract --check "$(mkdir -p "$tmp/bare/Documentation/mm" &&
	echo '| pte_mkold | |' >"$tmp/bare/Documentation/mm/arch_pgtable_helpers.rst" && echo "$tmp/bare")"
# calls TEXT: its mm/ calls this; a header has what is called, but for what is its own.
calls() {
	doc pte_mkold pte_mkyoung
	printf '%s\n' 'pte_t pte_mkyoung(pte_t pte);' '#define pte_novel(x) (x)' 'int pte_uncalled(int x);' \
		'int pte_alloc_made(int x);' 'int __pte_novel(int x);' >>"$tmp/made/include/linux/pgtable.h"
	mkdir -p "$tmp/made/arch/foreign/include/asm"
	echo 'int pmd_foreign(int x);' >"$tmp/made/arch/foreign/include/asm/pgtable.h"
	printf '%s\n' "$@" >"$tmp/made/mm/caller.c"
}
calls '/* pte_uncalled(1) */ static int pte_own(int x) { return "pte_uncalled(1)"[0]; }' \
	'int a(void) { pte_mkyoung(1); return pte_own(2) + pte_novel (3) + pte_alloc_made(4) +' \
	'pte_mkyoung(5) + pmd_foreign(6) + __pte_novel(7); } extern int pte_uncalled(int x);'
run contract --check "$tmp/made"
check_status 1 'a helper that nobody knows is exit status 1'
has '4 helpers called: the contract has 1, has a reason for 2, and does not know 1' 'what mm calls is counted'
has '^  pte_mkyoung  *mm/caller.c:2, mm/caller.c:3$' 'what the contract has, with its callers'
has '^  pte_novel  *mm/caller.c:2$' 'what nobody knows, with its caller'
has '^  pte_alloc_made .* allocates or frees a table, or counts it; mm/caller.c:2$' 'what has no row, and why'
has '^  pmd_foreign .* no architecture that ptconform knows has it; mm/caller.c:3$' "and another architecture's"
run contract --check "$tmp/made" --format json
json 'JSON of --check: what mm calls' \
	"[[x['helper'] for x in r['called'][k]] for k in ('known', 'reasoned', 'unknown')] == [['pte_mkyoung'], ['pmd_foreign', 'pte_alloc_made'], ['pte_novel']] and r['called']['known'][0]['callers'] == [{'file': 'mm/caller.c', 'line': 2}, {'file': 'mm/caller.c', 'line': 3}] and r['called']['unknown'][0]['header'] == {'file': 'include/linux/pgtable.h', 'line': 3}"
calls 'int a(void) { return pte_mkyoung(1); }'
good contract --check "$tmp/made"
has 'the contract has 1, has a reason for 0, and does not know 0' 'nothing that nobody knows'
mkdir -p "$tmp/old/mm" "$tmp/old/include/linux"
cp "$tmp/made/mm/caller.c" "$tmp/old/mm" && cp "$tmp/made/include/linux/pgtable.h" "$tmp/old/include/linux"
good contract --check "$tmp/old"
has 'the tree has no document of the helpers' 'a tree older than the document'
rm "$tmp/made/mm/caller.c"
doc
usage 'has no format rst' contract --check "$tmp/made" --format rst
usage 'neither --helper' contract --check "$tmp/made" --helper 'pte_*'
good diff builtin builtin --arch x86
has '^A is builtin' 'diff says who A is'
has '^x86 4level: 0 helpers differ: 0 in meaning, 0 in encoding alone' 'nothing differs from itself'
good diff builtin builtin --arch s390 --encoding
good diff builtin builtin --format json
json 'diff of a subject with itself' \
	"r['schema'] == 'ptconform-diff-1' and r['a'] == r['b'] == 'builtin' and {m['arch'] for m in r['matches']} == $(arch_set "$pt") and all(m['compared'] and m['helpers'] and not any(h['differ'] or h['meaning'] for h in m['helpers']) for m in r['matches'])"

end_tap
