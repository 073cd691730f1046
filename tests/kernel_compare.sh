#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What a change broke, mended and left: two revisions, a tree and an earlier report, a history
# of ten commits, and repositories that are not as one would wish.  Prints TAP.  Needs
# PTCONFORM_TEST_TREE, of which what is read for two architectures is put into a repository.
#
# kernel_compare.sh PTCONFORM
set -u
ptconform=$(realpath "$1")
. "$(dirname "$0")/kernel_tap.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
export PTCONFORM_CACHE_DIR=$work/cache
seed "$PTCONFORM_CACHE_DIR"
export HOME=$work GIT_CONFIG_NOSYSTEM=1
git config --global user.name nobody
git config --global user.email nobody@example.org
git config --global protocol.file.allow always
git config --global gc.auto 0
repo=$work/repo
one="--arch s390 --engine unicorn --switch none"
two="--arch s390,x86 --mode edat,4level --engine unicorn --switch none"

# p STATUS ARGUMENTS… : the exit status must be that; what is said is in $work/out and $work/err
p() {
	local status=$1
	shift
	"$ptconform" "$@" >"$work/out" 2>"$work/err" </dev/null
	local is=$?
	[ $is = "$status" ] && return 0
	echo "status $is, not $status"
	cat "$work/err" "$work/out"
	return 1
}

# asks FILE EXPRESSION : is it true of the report, as r?
asks() {
	python3 -c 'import json, sys
r = json.load(open(sys.argv[1]))
def causes(list):
    return sorted("%s %s" % (x["arch"], x["helper"]) for x in list)
def cells(what):
    return sorted({"%s %s" % (c["arch"], c["mode"]) for c in r["cells"] if what(c)})
c = r.get("compare")
sys.exit(0 if eval("(" + sys.argv[2] + ")") else "%s; cells %s" % (c or r.get("changes"),
    [(x["arch"], x["mode"], x["status"], x["reason"]) for x in r.get("cells", [])]))' "$1" "$2"
}

# compares STATUS EXPRESSION ARGUMENTS… : of kernel's report
compares() {
	local status=$1 expression=$2
	shift 2
	p "$status" kernel "$@" --format json && asks "$work/out" "$expression"
}

# one_line WORDS ARGUMENTS… : exit status 2, one line that has the words, and nothing else
one_line() {
	local words=$1
	shift
	p 2 "$@" || return 1
	cat "$work/err"
	[ ! -s "$work/out" ] && [ "$(wc -l <"$work/err")" = 1 ] && grep -qF -- "$words" "$work/err"
}

not() {
	! "$@"
}

# ---- the repository: the files that are read of the tree ----

# shellcheck disable=SC2086
mkdir "$repo"
"$ptconform" kernel "$tree" $two --format json -o "$work/tree.json" >"$work/log" 2>&1
cat "$work"/cache/guest/*/*/*/manifest | python3 -c 'import os, shutil, sys
tree, repo = sys.argv[1:]
for line in sys.stdin:
    path = os.path.normpath(line.rstrip("\n").split(" ", 2)[-1])
    to = repo + "/" + path
    if os.path.isfile(tree + "/" + path) and not os.path.exists(to):
        os.makedirs(os.path.dirname(to), exist_ok=True)
        shutil.copy2(tree + "/" + path, to)
' "$tree" "$repo"
# what host programs are compiled of that nobody waits for
mkdir -p "$repo/tools/include/tools" && cp "$tree"/tools/include/tools/*.h "$repo/tools/include/tools/"
cp -r "$tree/scripts" "$repo/" && cp -n "$tree/include/linux/license.h" "$repo/include/linux/"
git -C "$repo" init -q
git -C "$repo" add -f -A .
git -C "$repo" commit -qm 'the tree'

# edit FILE COMMAND… : a file of its own, not the tree's
edit() {
	local file=$repo/$1
	shift
	cp "$file" "$work/edited" && rm "$file" && "$@" <"$work/edited" >"$file"
}
# the end of a header after which pte_mkspecial() does nothing
s390_header=arch/s390/include/asm/pgtable.h
x86_header=arch/x86/include/asm/pgtable.h
breaks() {
	cat
	printf '%s\n' '#if !defined(__ASSEMBLY__) && !defined(PTCONFORM_EDIT)' '#define PTCONFORM_EDIT' \
		'static inline pte_t ptconform_mkspecial(pte_t pte)' '{' '	return pte;' '}' \
		'#define pte_mkspecial ptconform_mkspecial' '#endif'
}
ends_with() {
	cat
	printf '%s\n' "$1"
}
begins_with() {
	printf '%s\n' "$1"
	cat
}
commit() { # commit NAME : what is in the work tree
	git -C "$repo" add -f -A . && git -C "$repo" commit -qm "$1" --allow-empty && git -C "$repo" tag "$1"
}
git -C "$repo" tag base
edit include/linux/pgtable.h begins_with '/*
 * A comment of three lines: all that stands below it has other numbers.
 */'
commit comment
mkdir -p "$repo/Documentation" && echo text >"$repo/Documentation/text"
commit unread
echo '/* nobody looks for what is not in here */' >"$repo/mm/ptconform_new.c"
commit searched
edit $s390_header breaks
commit bit
echo more >>"$repo/Documentation/text"
commit unread-again
edit include/linux/pgtable.h ends_with '#ifdef CONFIG_S390
#error this does not compile
#endif'
commit broken
git -C "$repo" show comment:include/linux/pgtable.h >"$work/whole"
edit include/linux/pgtable.h sh -c "cat '$work/whole'"
edit $x86_header breaks
commit other-bit
edit $s390_header git -C "$repo" show base:$s390_header
commit mended
edit $s390_header ends_with '/* the end */'
commit last

snapshot() { # all that is in the repository, and when it was written
	(cd "$repo" && find . -type f -printf '%p %s %T@ %i\n' -o -type d -printf '%p\n' | sort)
}
untouched() {
	snapshot >"$work/now" && diff "$work/before" "$work/now"
}
snapshot >"$work/before"

# ---- two revisions ----

# shellcheck disable=SC2086
{
	ok "a comment: nothing is new, whatever its lines are" compares 0 \
		'c["new"] == c["mended"] == c["not_compared"] == [] and len(c["left"]) > 0' \
		"$repo" $one --rev comment --compare-rev base
	left=$(python3 -c 'import json, sys; print(len(json.load(open(sys.argv[1]))["compare"]["left"]))' "$work/out")
	ok "and without comparison its causes are failures" p 1 kernel "$repo" --rev comment $one
	ok "with --changed nothing is run" compares 0 \
		'c["new"] == c["mended"] == c["not_compared"] == [] and cells(lambda c: c["status"] == "ran") == []
		 and cells(lambda c: c.get("unchanged")) == ["s390 edat"]' \
		"$repo" $one --rev comment --compare-rev base --changed
	ok "a bit of a helper: its cause is new, and what there was is counted" compares 1 \
		'causes(c["new"]) == ["s390 pte_mkspecial"] and c["mended"] == [] and len(c["left"]) == '"$left"' and
		 [x["helper"] for x in r["causes"] if x["new"]] == ["pte_mkspecial"]' \
		"$repo" $one --rev bit --compare-rev searched
	cp "$work/out" "$work/bit.json"
	ok "whichever way it is run" compares 1 'causes(c["new"]) == ["s390 pte_mkspecial"]' \
		"$repo" $one --rev bit --compare-rev searched --changed
	ok "of two architectures only the one is run that the bit is of" compares 1 \
		'causes(c["new"]) == ["s390 pte_mkspecial"] and cells(lambda c: c["status"] == "ran") == ["s390 edat"]
		 and all(x.startswith("x86 ") for x in cells(lambda c: c.get("unchanged"))) and
		 len(cells(lambda c: c.get("unchanged"))) == 1' \
		"$repo" $two --rev bit --compare-rev searched --changed
	ok "the other way round it is mended, and nothing is new" compares 0 \
		'c["new"] == [] and causes(c["mended"]) == ["s390 pte_mkspecial"] and len(c["left"]) == '"$left" \
		"$repo" $one --rev searched --compare-rev bit --changed
	ok "the work tree, against what it was made from" compares 0 'c["new"] == c["mended"] == []' \
		"$repo" $one --compare-rev HEAD --changed
	ok "against a revision with another bit: mended" compares 0 'causes(c["mended"]) == ["s390 pte_mkspecial"]' \
		"$repo" $one --compare-rev other-bit --changed
}
ok "the table: what is new is marked, what there was is counted" p 1 kernel "$repo" --rev bit --compare-rev searched $one
ok "as new" grep -q '^  new s390: pte_mkspecial ' "$work/out"
ok "with a witness" grep -q '^FAIL pte_mkspecial ' "$work/out"
ok "and no other witness" [ "$(grep -c '^FAIL ' "$work/out")" = 1 ]
ok "and how many there were before" grep -q " 1 new cause, 0 mended, $left there before" "$work/out"
ok "the other way round" p 0 kernel "$repo" --rev searched --compare-rev bit $one
ok "a line is of what is mended" grep -q '^  mended s390: pte_mkspecial ' "$work/out"
failures() { # failures EXPRESSION : in the JSON report of the bit
	python3 -c 'import json, sys
print(sum(bool(eval(sys.argv[2])) for x in json.load(open(sys.argv[1]))["results"] if x["verdict"] == "fail"))' \
		"$work/bit.json" "$1"
}
new=$(failures 'x["new"]')
ok "there are failures that are new, and such that are not" [ "$new" -gt 0 -a "$(failures 'x.get("left")')" -gt 0 ]
p 1 kernel "$repo" --rev bit --compare-rev searched $one --format ktap
ok "KTAP: only new ones are not ok" [ "$(grep -c '^    not ok' "$work/out")" = "$new" ]
ok "and of the others it says what they are" grep -q '# there before' "$work/out"
p 1 kernel "$repo" --rev bit --compare-rev searched $one --format junit
ok "JUnit: only new ones are failures" [ "$(grep -c '<failure ' "$work/out")" = "$new" ]
ok "and are counted" grep -q " failures=\"$new\"" "$work/out"

# ---- an earlier report ----

# shellcheck disable=SC2086
{
	ok "a report of the base" p 1 kernel "$repo" --rev base $one --format json -o "$work/base.json"
	ok "compared with it: the same cause is new" compares 1 'causes(c["new"]) == ["s390 pte_mkspecial"]' \
		"$repo" --rev bit $one --compare "$work/base.json"
	ok "with --changed, too" compares 1 'causes(c["new"]) == ["s390 pte_mkspecial"]' \
		"$repo" --rev bit $one --compare "$work/base.json" --changed
	ok "which runs nothing of what it is a report of" compares 0 \
		'cells(lambda c: c["status"] == "ran") == [] and c["left"] == []' \
		"$repo" --rev comment $one --compare "$work/base.json" --changed
	cp "$work/out" "$work/unchanged.json"
	mailed() { p 0 merge "$work/unchanged.json" --arch s390 --format mail && grep -q '^PASS: ' "$work/out"; }
	ok "and is a pass in a mail" mailed
	ok "a job that had nothing to run can be merged" p 0 merge "$work/unchanged.json" --arch s390 --format json
	ok "an architecture that the report has not is not comparable" compares 3 \
		'sorted({x["what"].split()[0] for x in c["not_compared"]}) == ["x86"] and c["new"] == []' \
		"$repo" --rev base $two --compare "$work/base.json"
	ok "jobs that ran apart" p 1 kernel "$repo" --rev other-bit --compare-rev base --arch s390 --engine unicorn \
		--switch none --format json -o "$work/j1.json"
	ok "each compared" p 1 kernel "$repo" --rev other-bit --compare-rev base --arch x86 --mode 4level --engine unicorn \
		--switch none --format json -o "$work/j2.json"
	ok "are one report of what is new" p 1 merge "$work/j1.json" "$work/j2.json" --arch s390,x86 --mode edat,4level --engine unicorn \
		--format json
	ok "of both" asks "$work/out" 'causes(c["new"]) == ["s390 pte_mkspecial", "x86 pte_mkspecial"]'
	ok "a job of another revision" p 0 kernel "$repo" --rev bit --compare-rev base --arch x86 --mode 4level --engine unicorn \
		--switch none --format json -o "$work/j3.json"
	ok "is not merged with theirs" one_line "one report is of one subject" merge "$work/j1.json" "$work/j3.json"
	ok "nor is one of another change" one_line "one report is of one subject" merge \
		"$work/unchanged.json" "$work/j2.json"
	ok "a comparison is nothing to compare with" one_line "is itself a comparison" kernel "$repo" $one \
		--compare "$work/j1.json"
	ok "nor is a report with another seed" one_line "give --seed 1" kernel "$repo" $one --seed 2 \
		--compare "$work/base.json"
	ok "nor with other cases" one_line "--cases" kernel "$repo" $one --cases 3 --compare "$work/base.json"
	sed '/"code":/d' "$work/base.json" >"$work/old.json"
	ok "one by an earlier version can be compared" compares 1 'causes(c["new"]) == ["s390 pte_mkspecial"]' \
		"$repo" --rev bit $one --compare "$work/old.json"
	ok "but does not say what has changed" one_line "does not say what machine code" kernel "$repo" $one \
		--compare "$work/old.json" --changed
}

# ---- what does not build on one side ----

# shellcheck disable=SC2086
{
	ok "a revision that does not build is not comparable, and mends nothing" compares 3 \
		'c["new"] == c["mended"] == [] and [x["what"] for x in c["not_compared"]] == ["s390 edat"] and
		 c["not_compared"][0]["why"].startswith("now: ") and
		 "this does not compile" in c["not_compared"][0]["why"]' \
		"$repo" $one --rev broken --compare-rev unread-again
	ok "nor is anything new in one that does again" compares 3 \
		'c["new"] == c["mended"] == [] and c["not_compared"][0]["why"].startswith("before: ")' \
		"$repo" $one --rev other-bit --compare-rev broken
	ok "the same with --changed" compares 3 \
		'c["new"] == c["mended"] == [] and c["not_compared"][0]["why"].startswith("before: ")' \
		"$repo" $one --rev other-bit --compare-rev broken --changed
}

# ---- the history ----

# shellcheck disable=SC2086
p 1 history "$repo" base..last $two --format json
ok "the history has nine commits, of which two change nothing that is read" asks "$work/out" \
	'r["commits"] == 9 and r["unread"] == 2 and r["same_code"] == 3'
ok "and the four that do something, in their order" asks "$work/out" \
	'[x["subject"] for x in r["changes"]] == ["bit", "broken", "other-bit", "mended"]'
ok "with what came and went" asks "$work/out" \
	'[(causes(x["came"]), causes(x["went"])) for x in r["changes"]] ==
	 [(["s390 pte_mkspecial"], []), ([], []), (["x86 pte_mkspecial"], []), ([], ["s390 pte_mkspecial"])]'
ok "and what cannot be built; what can again is compared with what could before" asks "$work/out" \
	'"this does not compile" in r["changes"][1]["not_compared"][0]["why"] and
	 r["changes"][2]["compared_with"].startswith("s390 edat with ") and not r["changes"][2]["not_compared"]'
ok "where the code is another" asks "$work/out" \
	'[x["code"].split()[0] if x["code"] else "" for x in r["changes"]] == ["s390", "", "x86", "s390"]'
cp "$work/out" "$work/history.json"
# shellcheck disable=SC2086
ok "a range without changes" p 0 history "$repo" base..searched $one
ok "has no commit to tell of" not grep -q '^[0-9a-f]\{12\} ' "$work/out"
# shellcheck disable=SC2086
ok "a range of nothing" p 0 history "$repo" base..base $one
ok "is told as such, in a line" grep -q 'base\.\.base: no commit is in this range$' "$work/out"
# shellcheck disable=SC2086
ok "one with a commit of which nothing is known" p 3 history "$repo" bit..broken $one
git -C "$repo" bundle create -q "$work/bundle" --all
git clone -q --bare "$work/bundle" "$work/bare.git"
# shellcheck disable=SC2086
ok "a bare repository's history" p 1 history "$work/bare.git" base..last $two --format json
ok "is the same" python3 -c 'import json, sys
a, b = [json.load(open(f)) for f in sys.argv[1:]]
sys.exit(a["changes"] != b["changes"])' "$work/out" "$work/history.json"
git clone -q "$work/bundle" "$work/merged"
merge() {
	cd "$work/merged" && git checkout -q --detach searched && git checkout -q bit -- $s390_header &&
		git commit -qam side && git branch side && git checkout -q --detach searched &&
		git show last:Documentation/text >Documentation/text && git commit -qam main &&
		git merge -q -m joined side
}
ok "two branches joined" merge
# shellcheck disable=SC2086
ok "a merge brings nothing that one of its parents has" p 1 history "$work/merged" searched..HEAD $one --format json
ok "so the cause came once" asks "$work/out" '[x["subject"] for x in r["changes"]] == ["side"]'

# ---- git bisect ----

bisect() {
	git clone -q "$work/bundle" "$work/bisected" && cd "$work/bisected" &&
		git bisect start other-bit base &&
		git bisect run "$ptconform" kernel . $one --bisect --compare "$work/base.json"
}
ok "git bisect run ends well" bisect
ok "git bisect run finds the commit" [ "$(git -C "$work/bisected" rev-parse refs/bisect/bad)" = \
	"$(git -C "$work/bisected" rev-parse 'bit^{commit}')" ]
# shellcheck disable=SC2086
{
	ok "of a commit that does not build it learns nothing" p 125 kernel "$repo" --rev broken $one --bisect \
		--compare "$work/base.json"
	ok "and a wrong command ends it" p 255 kernel "$repo" $one --bisect --compare "$work/none.json"
}

# ---- repositories ----

ok "the repository is what it was before all of this" untouched
# shellcheck disable=SC2086
interrupted() { # at several moments, with no chance to clean up
	local after
	for after in 0.02 0.1 0.3 0.6 1; do
		rm -rf "$work/cache/revisions"
		"$ptconform" kernel "$repo" $one --rev bit --compare-rev base >"$work/out" 2>&1 &
		local pid=$!
		sleep $after
		kill -KILL $pid
		wait $pid
	done 2>/dev/null
	untouched
}
ok "and after runs that were killed" interrupted
# shellcheck disable=SC2086
{
	ok "which are no harm to the next" compares 1 'causes(c["new"]) == ["s390 pte_mkspecial"]' \
		"$repo" $one --rev bit --compare-rev base
	folder=$(ls -d "$work"/cache/revisions/*/tree | head -1)
	echo '#error not what git has' >>"$folder/include/linux/pgtable.h"
	rm "$folder/mm/memory.c"
	ok "nor is what somebody does to what is kept" compares 1 'causes(c["new"]) == ["s390 pte_mkspecial"]' \
		"$repo" $one --rev bit --compare-rev base
	git config --global core.fsmonitor true
	git config --global core.splitIndex true
	git config --global core.autocrlf true
	ok "whatever git is configured to keep" compares 1 'causes(c["new"]) == ["s390 pte_mkspecial"]' \
		"$repo" $one --rev bit --compare-rev unread
	git config --global core.fsmonitor false
	git config --global core.splitIndex false
	git config --global core.autocrlf false
	ok "the repository is what it was" untouched
	git -C "$repo" checkout -q --detach bit
	ok "a detached HEAD is a revision as any other" compares 1 'causes(c["new"]) == ["s390 pte_mkspecial"]' \
		"$repo" $one --compare-rev HEAD~1 --changed
	ok "a bare repository has no files" one_line "is a bare repository" kernel "$work/bare.git" $one
	ok "but revisions" compares 1 'causes(c["new"]) == ["s390 pte_mkspecial"]' \
		"$work/bare.git" $one --rev bit --compare-rev bit~1 --changed
	git clone -q --depth 1 "file://$work/bare.git" "$work/shallow"
	ok "a shallow clone has no more than it has" one_line "it is a shallow clone" kernel "$work/shallow" $one \
		--compare-rev HEAD~1
	ok "which is not said of another" one_line "has no revision 'HEAD~100'" kernel "$repo" $one --compare-rev HEAD~100
	ok "as it is not one" not grep -q shallow "$work/err"
	git -C "$work/bare.git" config uploadpack.allowFilter true
	git clone -q --no-checkout --filter=blob:none "file://$work/bare.git" "$work/partial"
	ok "of a partial clone nothing is fetched" one_line "a partial clone" kernel "$work/partial" $one \
		--rev HEAD --compare-rev base
	mkdir "$work/a folder" && cp -a "$repo" "$work/a folder/re'po"
	ok "a repository at a place with blanks and quotes" compares 1 'causes(c["new"]) == ["s390 pte_mkspecial"]' \
		"$work/a folder/re'po" $one --rev bit --compare-rev base
	mkdir "$work/outer" && cp -a "$repo" "$work/outer/linux" && rm -rf "$work/outer/linux/.git"
	git -C "$work/outer" init -q && git -C "$work/outer" add -f -A . && git -C "$work/outer" commit -qm all
	ok "a tree that is a folder of a repository" compares 0 'c["new"] == c["not_compared"] == []' \
		"$work/outer/linux" $one --compare-rev HEAD --changed
	ok "what is no repository" one_line "not a git repository" kernel "$tree" $one --compare-rev HEAD
	ok "what is no commit" one_line "has no revision 'HEAD:Makefile'" kernel "$repo" $one --compare-rev HEAD:Makefile
	ok "what is an option" one_line "has no revision '--all'" kernel "$repo" $one --compare-rev=--all
	git -C "$repo" checkout -q --orphan alone && git -C "$repo" rm -rfq --cached . &&
		git -C "$repo" add -f Documentation/text && git -C "$repo" commit -qm alone && git -C "$repo" tag alone
	ok "a revision without a kernel" one_line "has no file of a kernel tree" kernel "$repo" $one --rev last \
		--compare-rev alone
	ok "no range" one_line "is no range" history "$repo" base $one
	ok "a range of three dots" one_line "is no range" history "$repo" base...last $one
	ok "a range the wrong way around" one_line "the older end comes first, as in base..last" history "$repo" last..base $one
	ok "a range from nowhere" one_line "has no revision 'nowhere'" history "$repo" nowhere..last $one
}

echo "1..$n"
[ "$failed" = 0 ]
