#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A tree that is watched while somebody works on it, in whatever way editors save.  Prints TAP.
# Needs PTCONFORM_TEST_TREE; edits are made in a copy of hard links beside it.
#
# watch.sh PTCONFORM
set -u
ptconform=$(realpath "$1")
. "$(dirname "$0")/kernel_tap.sh"

work=$(mktemp -d)
copy=$(dirname "$tree")/.ptconform-watch.$$
pid=
end() {
	[ -n "$pid" ] && kill -TERM "$pid" 2>/dev/null
	rm -rf "$work" "$copy"
}
trap end EXIT
trap 'exit 1' INT TERM
cp -al "$tree" "$copy" || exit 1
export PTCONFORM_CACHE_DIR=$work/cache
seed "$PTCONFORM_CACHE_DIR"
header=$copy/arch/s390/include/asm/pgtable.h
cell="--arch s390 --engine unicorn --switch none"

watch() { # watch ARGUMENTS… : in the background, $pid
	# shellcheck disable=SC2086
	"$ptconform" watch "$copy" $cell "$@" >"$work/out" 2>"$work/err" </dev/null &
	pid=$!
}
verdicts() {
	grep -c '^[0-9][0-9]:[0-9][0-9]:[0-9][0-9] ' "$work/out"
}
seen=0
# await : one verdict more than there were, in $work/verdict
await() {
	local i
	seen=$((seen + 1))
	for ((i = 0; i < 3000; i++)); do
		[ "$(verdicts)" -ge $seen ] && break
		kill -0 "$pid" 2>/dev/null || break
		sleep 0.1
	done
	# the lines below it are there with it
	sleep 0.2
	awk -v n=$seen '/^[0-9][0-9]:[0-9][0-9]:[0-9][0-9] / { i++ } i >= n' "$work/out" | tee "$work/verdict"
	[ "$(verdicts)" = $seen ]
}
# says TEXT… : each is in the next verdict, however it is broken into lines
says() {
	await || return 1
	local text all
	all=$(tr -s ' \n' '  ' <"$work/verdict")
	for text; do
		case $all in
		*"$text"*) ;;
		*) echo "not said: $text" && return 1 ;;
		esac
	done
}
ends() { # ends SIGNAL STATUS
	kill "-$1" "$pid"
	wait "$pid"
	local is=$?
	pid=
	echo "status $is"
	cat "$work/err"
	[ $is = "$2" ] && [ ! -s "$work/err" ]
}
processes() { # of the program, with this test's cache
	local p
	for p in /proc/[0-9]*; do
		[ "$(readlink "$p/exe")" = "$ptconform" ] && tr '\0' '\n' <"$p/environ" |
			grep -qx "PTCONFORM_CACHE_DIR=$work/cache" && echo "$p"
	done 2>/dev/null
}

# Another file of the same name: the copy's are those of the tree.
cp "$header" "$work/whole.h"
place() { # place FILE : as an editor that renames
	cp "$1" "$header.new~" && mv "$header.new~" "$header"
}
write() { # write FILE : in the file's place, after it has been taken apart from the tree's
	cat "$1" >"$header"
}
breaks() { # the end of a header after which pte_mkspecial() does nothing
	printf '%s\n' '#if !defined(__ASSEMBLY__) && !defined(PTCONFORM_EDIT)' '#define PTCONFORM_EDIT' 'static inline pte_t ptconform_mkspecial(pte_t pte)' \
		'{' '	return pte;' '}' '#define pte_mkspecial ptconform_mkspecial' '#endif'
}
cat "$work/whole.h" <(breaks) >"$work/fault.h"
cat "$work/whole.h" <(echo '/* a comment */') >"$work/comment.h"
cat "$work/whole.h" <(echo '#error it does not compile') >"$work/broken.h"

watch
ok "the start is told" says "start:" "causes of violations; run: s390 edat"
ok "with what is watched" grep -q "^ptconform .*: watching $copy, Linux .*" "$work/out"
place "$work/comment.h"
ok "a comment, saved by renaming: nothing is run" says "0 new causes, 0 mended" "nothing run"
write "$work/fault.h"
ok "a fault in a helper is new" says "1 new cause, 0 mended" "new s390: pte_mkspecial" "run: s390 edat" \
	"see: ptconform kernel $copy --arch s390 --mode edat --helper 'pte_mkspecial'"
write "$work/whole.h"
ok "taken back, it is no longer new, and nothing is run again" says "0 new causes, 0 mended" \
	"as once before: s390 edat" "no longer new s390: pte_mkspecial"
write "$work/broken.h"
ok "what does not compile is told with the line" says "nothing can be built" "not built s390 edat:" "it does not compile"
rm "$header"
ok "a file that is gone" says "not built s390 edat:"
cp "$work/fault.h" "$header"
ok "and there again, with the fault" says "1 new cause" "as once before: s390 edat"
touch "$copy/include/linux/.pgtable.h.swp" "$copy/mm/4913" "$copy/mm/nobody-reads-this.txt"
echo text >"$copy/Documentation/ptconform.txt"
sleep 1.5
ok "nothing is said of what is no input" test "$(verdicts)" = $seen
mv "$copy/arch/s390/include" "$copy/arch/s390/away"
ok "a folder that is moved away" says "not built"
mv "$copy/arch/s390/away" "$copy/arch/s390/include"
ok "and back" says "1 new cause" "nothing run"
ok "Ctrl-C ends it with the last verdict's status" ends INT 1

# ---- the fault is what is there at the start ----
seen=0
watch --verbose
ok "a fault at the start is one of its causes" says "start:" "left s390: pte_mkspecial"
write "$work/whole.h"
ok "mended" says "0 new causes, 1 mended" "mended s390: pte_mkspecial"
cat "$work/whole.h" <(echo '/* another */') <(breaks) <(echo 'enum { ptconform_other };') >"$header"
# while that is built
for i in 1 2 3 4 5 6; do
	sleep 0.4
	cat "$work/whole.h" <(echo "/* comment $i */") >"$header"
done
await >/dev/null
# settled : the last verdict is of what was saved last, not of what the compiler met meanwhile
settled() {
	local i
	for ((i = 0; i < 600; i++)); do
		grep '^[0-9][0-9]:[0-9][0-9]:[0-9][0-9] ' "$work/out" | tail -n 1 | grep -q ' 0 new causes' && return 0
		sleep 0.1
	done
	cat "$work/out"
	return 1
}
ok "what is saved while it runs is run, too" settled
sleep 2
[ "$(verdicts)" -le $((seen + 1)) ]
ok "several saves while it runs are one further run at most" test $? = 0
# a build takes longer than that
cat "$work/whole.h" <(echo 'enum { ptconform_again };') >"$header"
sleep 1.5
ok "Ctrl-C while it builds: the status of the verdict before" ends INT 0
ok "no temporary folder is left" test -z "$(ls "$work/cache/tmp")"
ok "no process is left" test -z "$(processes)"

# ---- against what was before ----
write "$work/whole.h"
# shellcheck disable=SC2086
"$ptconform" kernel "$copy" $cell --format json -o "$work/old.json" >/dev/null 2>&1
write "$work/fault.h"
seen=0
watch --compare "$work/old.json"
ok "what is new against an earlier report is told from the start" says "1 new cause, 0 mended" "against $work/old.json" \
	"new s390: pte_mkspecial"
write "$work/whole.h"
ok "and when it is no longer" says "0 new causes, 0 mended" "no longer new s390: pte_mkspecial"
ok "which is status 0" ends INT 0
write "$work/fault.h"
# shellcheck disable=SC2086
"$ptconform" kernel "$copy" $cell --format json -o "$work/old.json" >/dev/null 2>&1
seen=0
watch --compare "$work/old.json"
ok "what that has is not new" says "0 new causes, 0 mended"
write "$work/whole.h"
ok "and can be mended" says "0 new causes, 1 mended" "mended s390: pte_mkspecial"
ok "which is no violation" ends TERM 0
refused() { # refused TEXT ARGUMENTS… : status 2, and one line
	# shellcheck disable=SC2086
	timeout 60 "$ptconform" watch "$copy" $cell "${@:2}" >"$work/out" 2>"$work/err" </dev/null
	[ $? = 2 ] && [ "$(wc -l <"$work/err")" = 1 ] && grep -q -- "$1" "$work/err" && [ ! -s "$work/out" ]
}
ok "two comparisons: refused" refused 'give one of them' --compare "$work/old.json" --compare-rev HEAD
ok "a report that is not there" refused "none.json" --compare "$work/none.json"
"$ptconform" run --arch s390 --engine unicorn --helper pte_mkclean --format json -o "$work/builtin.json" >/dev/null 2>&1
ok "a report of other helpers" refused 'not of a kernel tree' --compare "$work/builtin.json"

# ---- what cannot be watched ----
seen=0
write "$work/broken.h"
watch
ok "a tree that does not compile is watched" says "nothing can be built" "it does not compile"
write "$work/whole.h"
ok "and its start is when it does" says "start:"
rm -rf "$copy"
wait "$pid"
ok "a tree that is removed: status 2" test $? = 2
pid=
ok "in a line" test "$(tail -1 "$work/err")" = "ptconform: $copy is gone"
watch
wait "$pid"
ok "no kernel tree: status 2" test $? = 2
pid=
ok "in one line" test "$(wc -l <"$work/err")" = 1

limited() { # limited WATCHES INSTANCES : in a namespace of its own, where a limit is nobody else's
	unshare -r sh -c 'echo "$1" >/proc/sys/user/max_inotify_watches && echo "$2" >/proc/sys/user/max_inotify_instances &&
		shift 2 && exec "$@"' sh "$1" "$2" "$ptconform" watch "$tree" $cell >"$work/out" 2>"$work/err" </dev/null
}
if unshare -r sh -c 'echo 100 >/proc/sys/user/max_inotify_watches' 2>/dev/null; then
	limited 10 5
	ok "too few watches: status 2, and which sysctl" test $? = 2 -a "$(grep -c 'fs.inotify.max_user_watches' "$work/err")" = 1
	limited 1000 0
	ok "too few instances: the same" test $? = 2 -a "$(grep -c 'fs.inotify.max_user_instances' "$work/err")" = 1
else
	n=$((n + 1))
	echo "ok $n - limits of inotify # SKIP no namespaces here"
fi

echo "1..$n"
[ $failed = 0 ]
