#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# misuse.sh PTCONFORM SOURCE: what `ptconform misuse` finds in small trees that are wrong in
# lines that say so, and right elsewhere.  Prints TAP.

ptconform=$1
source=$2
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
PTCONFORM_CACHE_DIR=$tmp/cache
export PTCONFORM_CACHE_DIR
# shellcheck source=tests/tap.sh
. "$source/tests/tap.sh"

# ---- without Coccinelle ----

mkdir "$tmp/bin"
PATH=$tmp/bin run misuse "$source/tests/misuse"
if [ "$status" -eq 3 ] && grep -q 'apt-get install coccinelle' "$tmp/err"; then
	ok "without Coccinelle it is skipped, with the package to install"
else
	not_ok "without Coccinelle it is skipped, with the package to install" "$(cat "$tmp/err")"
fi
if ! command -v spatch >/dev/null; then
	skip "all else" "no Coccinelle here"
	end_tap
	exit
fi

# Coccinelle prints facts by Python, whose library its package does not want
mkdir "$tmp/mute"
cat >"$tmp/mute/spatch" <<'P'
#!/bin/sh
for i in 1 2 3 4 5 6; do
	echo 'warning: a_rule: inherited metavariable q not used in the -, +, or context code'
done
echo 'Py.find_library: unable to find the Python library [libpython3.so returned nothing]'
exit 255
P
chmod +x "$tmp/mute/spatch"
PATH=$tmp/mute:$PATH run misuse "$source/tests/misuse"
if [ "$status" -eq 2 ] && grep -q 'apt-get install libpython3-dev' "$tmp/err"; then
	ok "without its Python nothing is found out, and the package is named"
else
	not_ok "without its Python nothing is found out, and the package is named" "$(cat "$tmp/err")"
fi

# ---- the planted lines ----

tree=$tmp/tree
cp -r "$source/tests/misuse" "$tree"
run misuse "$tree" --format json
check_status 1 "mistakes at gate fail"
cp "$tmp/out" "$tmp/first.json"

# as "file:line class", of the comments and of the report
(cd "$tree" && grep -n '// [a-z-]*$' mm/*.c) | grep -v '^[^:]*:[0-9]*://' |
	sed 's/^\([^:]*:[0-9]*\):.*\/\/ \(.*\)$/\1 \2/' | sort >"$tmp/planted"
python3 - "$tmp/out" <<'P' | sort >"$tmp/found"
import json, sys
for f in json.load(open(sys.argv[1]))["findings"]:
    print("%s:%d %s" % (f["file"], f["line"], f["class"]))
P
for class in asked-too-late swap-helper-on-present present-helper-on-swap invalidate-unguarded dereferenced-unmapped \
	swap-let-through flush-missing read-twice rebuilt-not-carried batch-mixed commit-of-another; do
	grep " $class\$" "$tmp/planted" >"$tmp/a"
	grep " $class\$" "$tmp/found" >"$tmp/b"
	if [ -s "$tmp/a" ] && cmp -s "$tmp/a" "$tmp/b"; then
		ok "$class: each planted line ($(wc -l <"$tmp/a")), and no other"
	else
		not_ok "$class: each planted line, and no other" "$(diff "$tmp/a" "$tmp/b")"
	fi
done
json "nothing in code that is right" "not [f for f in r['findings'] if f['file'] == 'mm/right.c']"
json "each says where, why and what it becomes" "all(f['function'] and f['path'] and f['key'] \
	for f in r['findings']) and [f for f in r['findings'] if f['helper'] == 'pmdp_invalidate'][0]['becomes']"
json "each says where in its line" "[f for f in r['findings'] if not \
	open('$tree/' + f['file']).read().split('\n')[f['line'] - 1][f['column']:].startswith(f['helper']) and \
	f['helper'] != 'pte_to_swp_entry'] == []"
json "keys tell them apart" "len({f['key'] for f in r['findings']}) == len(r['findings'])"

# what a header says is known of it alone
mv "$tree/include/linux/entries.h" "$tmp/entries.h"
run misuse "$tree" --format json
json "control: without the header its names say nothing" "[f['function'] for f in r['findings'] \
	if f['file'] == 'mm/elsewhere.c'] == ['named_in_another_file']"
mv "$tmp/entries.h" "$tree/include/linux/entries.h"

# ---- a baseline ----

sed -i '3i // lines move' "$tree/mm/wrong.c"
run misuse "$tree" --baseline "$tmp/first.json"
check_status 0 "what a baseline has is accepted, though lines have moved"
cat >>"$tree/mm/wrong.c" <<'P'
void one_more(pte_t *ptep)
{
	if (pte_present(*ptep))
		put(ptep, pte_swp_soft_dirty(*ptep));
}
P
run misuse "$tree" --baseline "$tmp/first.json" --format json
check_status 1 "a new one fails"
json "and is the only new one" "[f['function'] for f in r['findings'] if not f['accepted']] == ['one_more']"
run misuse "$tree" --baseline "$tmp/first.json"
if grep -q 'that the baseline has' "$tmp/out" && grep -q 'one_more()' "$tmp/out" && ! grep -q 'swap_in_branch()' "$tmp/out"; then
	ok "the table counts what the baseline has, and shows what it has not"
else
	not_ok "the table counts what the baseline has, and shows what it has not" "$(cat "$tmp/out")"
fi
run misuse "$tree" --baseline "$tmp/first.json" --all
if grep -q 'swap_in_branch()' "$tmp/out"; then ok "and all of it with --all"; else not_ok "and all of it with --all" "$(cat "$tmp/out")"; fi
"$ptconform" misuse --help >"$tmp/out"
if grep -q '^ *--baseline FILE  *accept the findings that this earlier JSON report of misuse has$' "$tmp/out"; then
	ok "the help says so"
else
	not_ok "the help says so" "$(cat "$tmp/out")"
fi
run misuse "$tree" --baseline "$tree/mm/wrong.c"
check_status 2 "a baseline that is none"

# ---- callers ----

sed -i "/^void caller_that_asks/,/^}/d" "$tree/mm/right.c"
cat >>"$tree/mm/right.c" <<'P'
void caller_that_does_not(struct vm_area_struct *vma, pmd_t *pmd)
{
	invalidates_for_callers(vma, pmd);
}
P
run misuse "$tree" --format json
json "what one caller has not asked is found" \
	"[f['function'] for f in r['findings'] if f['file'] == 'mm/right.c'] == ['invalidates_for_callers']"
cp "$source/tests/misuse/mm/right.c" "$tree/mm/right.c"

# ---- what changed ----

if command -v git >/dev/null; then
	cp -r "$source/tests/misuse" "$tmp/followed"
	(cd "$tmp/followed" && git init -q . && git add . &&
		git -c user.name=a -c user.email=a@example.org commit -qm all)
	run misuse "$tmp/followed" --changed HEAD
	check_status 0 "nothing changed, nothing found"
	sed -i 's/count(ptep);$/count(ptep); more();/' "$tmp/followed/mm/wrong.c"
	run misuse "$tmp/followed" --changed HEAD --format json
	check_status 1 "a function that changed"
	json "and none of those that did not" "[f['function'] for f in r['findings']] == ['swap_in_branch']"
	run misuse "$tmp/followed" --changed nowhere
	check_status 2 "no revision"
	run misuse "$tree" --changed HEAD
	check_status 2 "no repository"
else
	skip "what changed" "no git here"
fi

# ---- formats ----

run misuse "$tree"
if grep -q '^GATE asked-too-late  mm/wrong.c:[0-9]* late_value()' "$tmp/out" &&
	grep -q 'becomes  *arm64.*: becomes present' "$tmp/out"; then
	ok "the table says what a mistake becomes on each architecture"
else
	not_ok "the table says what a mistake becomes on each architecture" "$(head -20 "$tmp/out")"
fi
# names as odd as files may have, calls that cannot be read, what a baseline has and what not
cp "$tree/mm/elsewhere.c" "$tree/mm/with blank%#.c"
cp "$tree/mm/elsewhere.c" "$tree/mm/n%é.c"
printf 'void broken(pte_t *p)\n{\n\tif (pte_dirty(*p) {{{ \n' >"$tree/mm/unread.c"
run misuse "$tree" --format sarif --baseline "$tmp/first.json"
rm "$tree/mm/with blank%#.c" "$tree/mm/n%é.c" "$tree/mm/unread.c"
python=
for p in python3 /usr/bin/python3; do
	if [ -z "$python" ] && $p -c 'import jsonschema' 2>/dev/null; then python=$p; fi
done
if [ -z "$python" ]; then
	skip "SARIF, and what is broken of it is noticed" "no python3-jsonschema here"
elif why=$($python "$source/tests/sarif.py" "$tmp/out" "$source/tests/data/sarif.json" 2>&1); then
	ok "SARIF, and what is broken of it is noticed"
else
	not_ok "SARIF, and what is broken of it is noticed" "$why"
fi
json "SARIF: what a baseline has, what not, what was not read" "{x['baselineState'] \
	for x in r['runs'][0]['results']} == {'new', 'unchanged'} and \
	[n['locations'][0]['physicalLocation']['artifactLocation']['uri'] \
	for n in r['runs'][0]['invocations'][0]['toolExecutionNotifications'] if 'locations' in n] == \\
	['mm/n%25%C3%A9.c', 'mm/unread.c'] and \
	'mm/with%20blank%25%23.c' in [x['locations'][0]['physicalLocation']['artifactLocation']['uri'] \
	for x in r['runs'][0]['results']]"

# ---- input that is bad ----

run misuse "$tmp/nowhere"
check_status 2 "no folder"
mkdir "$tmp/empty"
run misuse "$tmp/empty"
check_status 2 "a folder without a kernel"
printf 'void broken(pte_t *p)\n{\n\tif (pte_dirty(*p) {{{ \377\n' >"$tree/mm/broken.c"
run misuse "$tree" --format json
check_status 1 "a file that cannot be parsed"
json "it is named" "[u for u in r['unread'] if u['file'] == 'mm/broken.c' and u['calls'] == 1]"
json "the rest is looked at" "len(r['findings']) > 10"
chmod 0 "$tree/mm/right.c"
run misuse "$tree" --format json
json "a file that cannot be read leaves the rest" "len(r['findings']) > 10"
chmod 644 "$tree/mm/right.c"

mkdir "$tmp/names" "$tmp/names/a
b" "$tmp/names/a
b/mm"
cp "$source/tests/misuse/mm/wrong.c" "$tmp/names/a
b/mm/with blanks [a]*.c"
cp "$source/tests/misuse/mm/right.c" "$(printf '%s/names/a\nb/mm/tab\there.c' "$tmp")"
cp "$source/tests/misuse/mm/right.c" "$(printf '%s/names/a\nb/mm/n\351.c' "$tmp")"
run misuse "$tmp/names/a
b" --format json
check_status 1 "a tree whose path has a newline"
json "names with blanks are looked at" "len([f for f in r['findings'] if f['file'] == 'mm/with blanks [a]*.c']) > 30"
json "names that spatch cannot have are named" "sorted(u['file'] for u in r['unread']) == ['mm/n?.c', 'mm/tab here.c']"

# what has a source's name and is none, a tree that is half there, text that is no UTF-8
odd=$tmp/odd
mkdir -p "$odd/mm/folder.c" "$odd/fs"
cp "$source/tests/misuse/mm/namers.c" "$odd/mm/folder.c/inside.c"
printf 'int f(pte_t pte)\n{\n\tif (!pte_present(pte)) /* caf\351 */\n\t\treturn pte_dirty(pte);\n\treturn 0;\n}\n' \
	>"$odd/mm/latin.c"
ln -s /nowhere "$odd/mm/dangling.c"
ln -s loop.c "$odd/mm/loop.c"
mkfifo "$odd/mm/fifo.c"
run misuse "$odd" --format json
check_status 1 "what is no file leaves the rest"
json "it is named, and so is what the tree has not" "sorted(r['notes']) == [ \
	'mm/dangling.c is a symbolic link that leads to no file', 'mm/fifo.c is no file', 'mm/folder.c is a folder', \
	'mm/loop.c is a symbolic link that leads to no file', \
	'the tree has no arch, kernel: only what is there is looked at']"
json "text that is no UTF-8 is looked at" "[f['file'] for f in r['findings']] == ['mm/latin.c']"
run misuse "$odd"
if [ "$(grep -c '^not looked at: ' "$tmp/out")" -eq 5 ]; then
	ok "in the table each has a line"
else
	not_ok "in the table each has a line" "$(cat "$tmp/out")"
fi
mkdir "$tmp/nomm"
cp -r "$odd/mm" "$tmp/nomm/fs"
run misuse "$tmp/nomm"
if [ "$status" -eq 1 ] && grep -q '^not looked at: the tree has no mm' "$tmp/out"; then
	ok "a tree without mm/"
else
	not_ok "a tree without mm/" "$(cat "$tmp/out" "$tmp/err")"
fi
mkdir -p "$tmp/whole/mm" "$tmp/whole/fs" "$tmp/whole/arch" "$tmp/whole/kernel"
cp "$odd/mm/latin.c" "$tmp/whole/mm"
run misuse "$tmp/whole" --format json
json "control: where all is there nothing is noted" "r['notes'] == [] and r['findings']"

mkdir -p "$tmp/long/mm"
{
	seq -f '/* %.0f */' 1 99994
	printf 'int f(pte_t pte)\n{\n\tif (!pte_present(pte))\n\t\treturn pte_dirty(pte);\n\treturn 0;\n}\n'
} >"$tmp/long/mm/long.c"
run misuse "$tmp/long" --format json
json "a file of 100,000 lines" "[(f['file'], f['line']) for f in r['findings']] == [('mm/long.c', 99998)]"

mkdir -p "$tmp/unread/mm"
printf 'void broken(pte_t *p)\n{\n\tif (pte_dirty(*p) {{{ \n' >"$tmp/unread/mm/broken.c"
run misuse "$tmp/unread"
check_status 3 "a tree of which nothing can be read"

# ---- interrupted ----

# a spatch that takes its time, and the program is ended meanwhile: SIGNAL
mkdir "$tmp/slow"
printf '#!/bin/sh\nexec sleep 60\n' >"$tmp/slow/spatch"
chmod +x "$tmp/slow/spatch"
interrupted() {
	PATH=$tmp/slow:$PATH PTCONFORM_CACHE_DIR=$tmp/interrupted python3 - "$ptconform" "$tree" "$1" <<'P'
import glob, os, signal, subprocess, sys, time

def until(done):
    end = time.monotonic() + 30
    while not done() and time.monotonic() < end:
        time.sleep(0.05)
    return done()

def spatches():
    return glob.glob(os.environ["PTCONFORM_CACHE_DIR"] + "/tmp/*/*/files")

p = subprocess.Popen([sys.argv[1], "misuse", sys.argv[2]], stderr=subprocess.DEVNULL,
                     preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
if not until(spatches):
    sys.exit("it never began")
p.send_signal(getattr(signal, sys.argv[3]))
p.wait()
if not until(lambda: not os.listdir(os.environ["PTCONFORM_CACHE_DIR"] + "/tmp")):
    sys.exit("tmp/ still has " + str(os.listdir(os.environ["PTCONFORM_CACHE_DIR"] + "/tmp")))
P
}
for signal in SIGINT SIGTERM SIGKILL; do
	if why=$(interrupted $signal 2>&1); then
		ok "$signal leaves nothing in the cache's tmp/"
	else
		not_ok "$signal leaves nothing in the cache's tmp/" "$why"
	fi
done

# ---- rules that Coccinelle does not take ----

mkdir -p "$tmp/data/conformance"
cp -r "$source/conformance/misuse" "$tmp/data/conformance"
echo '@bad@ @@ (((' >>"$tmp/data/conformance/misuse/calls.cocci"
PTCONFORM_DATA_DIR=$tmp/data run misuse "$tree"
if [ "$status" -eq 2 ] && grep -q 'spatch could read no file: .*[a-z]' "$tmp/err"; then
	ok "rules that cannot be parsed are an error, not a clean tree"
else
	not_ok "rules that cannot be parsed are an error, not a clean tree" "$(cat "$tmp/err")"
fi

# ---- rules that see less ----

# weaker: a copy of the rules, to be spoilt
weaker() {
	rm -rf "$tmp/data"
	mkdir -p "$tmp/data/conformance"
	cp -r "$source/conformance/misuse" "$tmp/data/conformance"
}
weaker
printf '\ndef known(e, start, end, before=None):\n    return True\n' >>"$tmp/data/conformance/misuse/say.cocci"
PTCONFORM_DATA_DIR=$tmp/data run misuse "$tree" --format json
json "control: if any entry is the same, what is right is accused" "{'filled_meanwhile', 'copy_of_another', \
	'another_place', 'branch_that_comes_back'} <= {f['function'] for f in r['findings']}"
weaker
: >"$tmp/data/conformance/misuse/loops.cocci"
: >"$tmp/data/conformance/misuse/made.cocci"
: >"$tmp/data/conformance/misuse/commit.cocci"
PTCONFORM_DATA_DIR=$tmp/data run misuse "$tree" --format json
json "control: without their rules loops, what was made and commits are not seen" "not {'for_until_mapped', \
	'marker_marked', 'committed_with_an_earlier_one'} & {f['function'] for f in r['findings']} and r['findings']"

weaker
sed -i '/when != T(/d; s/if not asked_between(.*):/if True:/' "$tmp/data/conformance/misuse/either.cocci"
PTCONFORM_DATA_DIR=$tmp/data run misuse "$tree" --format json
json "control: if nobody looks whether it is asked again, what is right is accused" \
	"{'of_a_reading_asked_again', 'locked_and_asked', 'locked_and_asked_if_there_are'} <= \
	{f['function'] for f in r['findings'] if f['class'] == 'swap-let-through'}"

weaker
printf '\ndef set_meanwhile(name, start, end):\n    return False\n' >>"$tmp/data/conformance/misuse/say.cocci"
: >"$tmp/data/conformance/misuse/flush.cocci"
: >"$tmp/data/conformance/misuse/both.cocci"
PTCONFORM_DATA_DIR=$tmp/data run misuse "$tree" --format json
json "control: if no condition is remembered, what is asked twice is accused" "{'one_condition_twice', \
	'braces_for_one_branch', 'left_if_not', 'and_more'} <= {f['function'] for f in r['findings']}"
json "control: without their rules neither flushes nor entries for both are seen" "[f for f in r['findings']] and \
	not [f for f in r['findings'] if f['class'] == 'flush-missing' or f['function'] in ('both_marks', \
	'moved_back', 'goes_away', 'of_several') and f['class'] in ('swap-helper-on-present', 'present-helper-on-swap')]"

# ---- whose helpers say what a mistake becomes ----

# as much of a kernel as is asked for, and reports that say otherwise than the reference helpers
mkdir -p "$tmp/kernel/arch" "$tmp/kernel/include/linux" "$tmp/kernel/scripts"
printf 'VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 7\nEXTRAVERSION =\n' >"$tmp/kernel/Makefile"
: >"$tmp/kernel/Kconfig"
: >"$tmp/kernel/Kbuild"
cp -r "$source/tests/misuse/mm" "$tmp/kernel/mm"
"$ptconform" run --hazards --arch arm64,x86 --format json >"$tmp/builtin.json"
# report_of FILE VERSION WHAT: of such a tree, in which arm64's pmdp_invalidate() is as WHAT
report_of() {
	python3 - "$tmp/builtin.json" "$1" "$2" "$3" <<'P'
import json
import sys

r = json.load(open(sys.argv[1]))
r["subject"] = {"kind": "kernel", "tree": "/elsewhere", "version": sys.argv[3]}
for x in r["results"]:
    if x["arch"] == "arm64" and x["helper"] == "pmdp_invalidate":
        x["reason"] = sys.argv[4]
for x in r["results"]:
    x["verdict"] = x["verdict"] if sys.argv[4] else "pass"
json.dump(r, open(sys.argv[2], "w"))
P
}
becomes="{t['outcome']: t['arches'] for f in r['findings'] if f['helper'] == 'pmdp_invalidate' for t in f['becomes']}"

run misuse "$tmp/kernel" --format json
check_status 1 "a tree of which no guest is kept"
# all architectures, and those that the report made below does not speak for
all=$("$ptconform" list arches | awk '{ printf "%s%s", sep, $1; sep = " " }')
others=${all#x86 arm64 }
json "the reference helpers speak for it" "r['becomes_of'] == {'reference': '$all'}"
json "what they make of it" "$becomes['becomes present; does not warn'] == 'arm64 powerpc'"
if [ -z "$(ls "$PTCONFORM_CACHE_DIR/guest")" ]; then ok "nothing was built"; else not_ok "nothing was built" "$(ls "$PTCONFORM_CACHE_DIR/guest")"; fi

report_of "$tmp/tree.json" 6.1.7 'loses a mark; warns'
run misuse "$tmp/kernel" --hazards "$tmp/tree.json" --format json
check_status 1 "a report of the tree"
json "it goes before them, where it speaks" "r['becomes_of'] == {'report': 'x86 arm64', 'reference': '$others'}"
json "what it says is taken" "$becomes['loses a mark; warns'] == 'arm64' and $becomes['becomes present; does not warn'] == 'powerpc'"
run misuse "$tmp/kernel" --hazards "$tmp/tree.json"
if grep -q '^becomes, on x86 arm64: of the tree.s own helpers, as the report given says$' "$tmp/out" &&
	grep -q "^becomes, on $others: of the reference helpers\$" "$tmp/out" &&
	grep -q '  arm64: loses a mark; warns$' "$tmp/out"; then
	ok "the table says whose they are"
else
	not_ok "the table says whose they are" "$(grep becomes "$tmp/out" | tail -4)"
fi
run misuse "$tmp/kernel" --hazards "$tmp/tree.json" --format sarif
json "and so does SARIF" "r['runs'][0]['properties']['becomesOf']['report'] == 'x86 arm64'"

# refused TEXT REPORT NAME: not a report of this tree's hazards
refused() {
	run misuse "$tmp/kernel" --hazards "$2"
	if [ "$status" -eq 2 ] && [ "$(wc -l <"$tmp/err")" -eq 1 ] && grep -q "$1" "$tmp/err"; then
		ok "$3"
	else
		not_ok "$3" "status $status" "$(cat "$tmp/err")"
	fi
}
report_of "$tmp/other.json" 6.1.8 'loses a mark; warns'
refused 'is of Linux 6.1.8' "$tmp/other.json" "a report of another version"
report_of "$tmp/none.json" 6.1.7 ''
refused 'has no hazards of a kernel tree' "$tmp/none.json" "a report without hazards"
refused 'has no hazards of a kernel tree' "$tmp/builtin.json" "a report of the reference helpers"
refused 'report of hazards' "$tmp/first.json" "no such report"
refused 'report of hazards' "$tmp/nowhere.json" "no file"
end_tap
