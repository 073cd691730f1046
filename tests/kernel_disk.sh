#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Kernel trees as they lie on a disk, and machines in trouble: a tree that was
# built in, odd paths, a tree that changes while it is read, compilers that
# crash, no space, many runs at once, runs that are killed.  Prints TAP.  Needs
# PTCONFORM_TEST_TREE; works in copies of hard links beside it, on one
# architecture, s390.
#
# kernel_disk.sh PTCONFORM [PART…]
#   KILLS, RUNS: how many runs are killed, how many are at once (four at a time)
set -u
ptconform=$1
shift
parts=${*:-built odd changing crash space broken killed many}
KILLS=${KILLS:-5} RUNS=${RUNS:-8}
. "$(dirname "$0")/kernel_tap.sh"
# Verdicts are asked for here, not what explains them.
export PTCONFORM_VERDICTS=1

real=$(command -v s390x-linux-gnu-gcc) || {
	echo "1..0 # SKIP no s390x-linux-gnu-gcc: install the package gcc-s390x-linux-gnu"
	exit 0
}
work=$(mktemp -d)
copies=$(dirname "$tree")/.ptconform-disk.$$
mkdir "$copies"
# a configuration is kept for a place: most parts edit their copy in the same
edited=$copies/tree
trap 'rm -rf "$work" "$copies"' EXIT
trap 'exit 1' INT TERM
export PTCONFORM_CACHE_DIR=$work/cache
seed "$PTCONFORM_CACHE_DIR"

skip() {
	n=$((n + 1))
	echo "ok $n - $1 # SKIP $2"
}

# run NAME STATUS TREE [OPTION…] : s390's verdict to NAME.json; the status must match.
# Some helpers stand for all: what is tried here is where their verdict comes from.
run() {
	local name=$1 status=$2 where=$3 got
	shift 3
	rm -f "$work/$name.json"
	"$ptconform" kernel "$where" --arch s390 --engine unicorn --helper 'pte_mk*' \
		--switch none --format json -o "$work/$name.json" "$@" >"$work/$name.out" 2>&1
	got=$?
	case $got in $status) return 0 ;; esac
	echo "exit status $got, not $status"
	cat "$work/$name.out"
	reasons "$name"
	return 1
}

reasons() { # what a report says of the cells that did not run
	python3 -c 'import json,sys
for c in json.load(open(sys.argv[1]))["cells"]:
    print(c["status"], c["arch"], c["reason"])' "$work/$1.json"
}

says() { # says NAME TEXT : the one cell is an error with this text, in one line
	reasons "$1" | tee /dev/stderr | grep -q "^error .*$2" && [ "$(reasons "$1" | wc -l)" = 1 ]
}

same() { # same NAME NAME : the same verdicts, from the same calls
	python3 -c 'import json,sys
a, b = (json.load(open(f)) for f in sys.argv[1:])
def verdicts(r):
    return [(x["arch"], x["helper"], x["clause"], x["verdict"]) for x in r["results"]]
sys.exit(0 if verdicts(a) and verdicts(a) == verdicts(b) and
    [c["digest"] for c in a["cells"]] == [c["digest"] for c in b["cells"]] else "they differ")' \
		"$work/$1.json" "$work/$2.json"
}

catches() { # catches NAME : the planted fault is a violation
	python3 -c 'import json,sys
sys.exit(0 if any(x["helper"] == "pte_mkold" and x["clause"] == "clears-young" and
    x["verdict"] == "fail" for x in json.load(open(sys.argv[1]))["results"]) else "it is not")' \
		"$work/$1.json"
}

header=arch/s390/include/asm/pgtable.h

plant() { # plant TREE : a pte_mkold that does nothing
	own "$1" "$header" && cat >>"$1/$header" <<'END'
#if !defined(__ASSEMBLY__) && !defined(__ASSEMBLER__) && !defined(PTCONFORM_EDIT)
#define PTCONFORM_EDIT
#undef pte_mkold
static inline pte_t ptconform_edit(pte_t e) { return e; }
#define pte_mkold(e) ptconform_edit(e)
#endif
END
}

unlike() { # unlike TREE : of the same verdict, but no guest that is kept is made from it
	own "$1" "$header" && echo "/* $RANDOM $1 */" >>"$1/$header" && cp "$1/$header" "$work/unlike.h"
}

back() { # back TREE : to what unlike() made of it
	cp "$work/unlike.h" "$1/$header"
}

own() { # own TREE FILE : the copy's file is no longer the tree's
	rm -f "$1/$2" && cp "$tree/$2" "$1/$2"
}

# A compiler that does what $work/mode says while it compiles a certain file.
mkdir "$work/bin"
cat >"$work/bin/s390x-linux-gnu-gcc" <<END
#!/bin/sh
read -r mode file <"$work/mode"
case "\$mode \$*" in
"none "*) ;;
crash*"\$file"*) kill -SEGV \$\$ ;;
ice*"\$file"*)
	echo "\$file: internal compiler error: in planted, at tests:1" >&2
	exit 1
	;;
silent*"\$file"*) exit 1 ;;
half*"\$file"*)
	$real "\$@" || exit
	for a; do case \$a in *.o) truncate -s 700 "\$a" ;; esac done
	exit 0
	;;
hang*"\$file"*) exec sleep 100000 ;;
loop*"\$file"*) while :; do :; done ;;
edit*"\$file"*)
	echo "none -" >"$work/mode"
	cat "$work/edit" >>"$edited/$header"
	;;
scribble*"\$file"*) echo >>"$edited/$header" ;;
esac
exec $real "\$@"
END
chmod +x "$work/bin/s390x-linux-gnu-gcc"
export PATH="$work/bin:$PATH"

mode() {
	echo "$1 ${2:--}" >"$work/mode"
}
mode none

touch "$work/before"
ok "the tree as it is" run clean '[01]' "$tree"

# ---- built in place ----
built() {
	local t=$copies/built
	cp -al "$tree" "$t" || return
	(cd "$t" && env -u MAKEFLAGS make -s ARCH=s390 CROSS_COMPILE=s390x-linux-gnu- allnoconfig \
		prepare) >"$work/make.log" 2>&1
	[ -e "$t/.config" ] && [ -e "$t/include/generated/bounds.h" ] || {
		skip "a tree that was built in" "it cannot be configured in place"
		return
	}
	# what must never be found: that build's headers and programs
	for f in include/generated/autoconf.h include/generated/bounds.h \
		include/generated/asm-offsets.h arch/s390/include/generated/asm/unaligned.h; do
		mkdir -p "$(dirname "$t/$f")"
		echo '#error a header of the build in the tree' >"$t/$f"
	done
	printf '#!/bin/sh\nexit 1\n' >"$t/scripts/basic/fixdep"
	touch "$t/lib/ctype.o" "$t/mm/pgtable-generic.o"
	sleep 0.1
	touch "$work/before-built"
	ok "a tree that was built in is tested" run built '[01]' "$t"
	ok "with the verdict of a clean one" same clean built
	ok "and is not written to" test -z "$(find "$t" -newer "$work/before-built" -print -quit)"
	plant "$t"
	ok "an edit of a header in it is noticed" run built-edited 1 "$t"
	ok "and a fault is caught" catches built-edited
	rm -rf "$t"
}

# ---- where and how trees lie ----
odd() {
	local d="$copies/a tree's folder (2) & \$more" t
	mkdir "$d"
	t="$d/li nux"
	cp -al "$tree" "$t" || return
	rm -rf "$t/Documentation" "$t/samples" "$t/tools" "$t/.git"
	echo "gitdir: /nowhere/worktrees/x" >"$t/.git"
	own "$t" Makefile
	sed -i 's/^EXTRAVERSION.*/EXTRAVERSION = -rc3-my tree+/' "$t/Makefile"
	echo '-a "local version" longer than all that the kernel has room for in its name' \
		>"$t/localversion-mine"
	ln -s "$t" "$copies/li nk"
	chmod -R a-w "$t/arch/s390" "$t/include" 2>/dev/null
	ok "a tree below a strange name, by a link, with a strange name of its own, without much" \
		run odd '[01]' "$copies/li nk"
	ok "with the verdict of any other" same clean odd
	chmod -R u+w "$t/arch/s390" "$t/include" 2>/dev/null
	PTCONFORM_CACHE_DIR="$d/cache" ok "a cache below such a name is refused in one line" \
		run odd-cache 3 "$tree"
	ok "which says what to do" says odd-cache "PTCONFORM_CACHE_DIR"
	rm -rf "$d" "$copies/li nk"
}

# ---- a tree that changes while it is read ----
changing() {
	local t=$edited
	cp -al "$tree" "$t" || return
	plant "$t" && tail -n +"$(($(wc -l <"$tree/$header") + 1))" "$t/$header" >"$work/edit"
	unlike "$t"
	mode edit probe.c
	ok "a header edited between configuring and compiling" run edited 1 "$t"
	ok "is taken as it is now" catches edited
	back "$t"
	ok "and the verdict is not kept for what it was" run back '[01]' "$t"
	ok "which has its own" same clean back
	unlike "$t"
	mode scribble probe.c
	ok "a tree that never rests is an error" run restless 3 "$t"
	ok "that names the file" says restless "changed while it was read: $header"
	mode none
	ok "and nothing of it is kept" run rested '[01]' "$t"
	ok "for the verdict afterwards" same clean rested
	rm -rf "$t"
}

# ---- a compiler that crashes ----
crash() {
	local cache=$PTCONFORM_CACHE_DIR t=$edited
	cp -al "$tree" "$t" && unlike "$t" || return
	mode crash pgtable-generic
	ok "a compiler that is killed on a file of the tree" run crash 3 "$t"
	ok "is named, with the signal and the file" \
		says crash "s390x-linux-gnu-gcc was killed by SIGSEGV while compiling mm/pgtable-generic.c"
	mode ice probe.c
	ok "one that fails inside on the shim" run ice 3 "$t"
	ok "is named, with its words" says ice "s390x-linux-gnu-gcc crashed while .*: in planted"
	mode silent pgtable-generic
	ok "one that fails and does not say why" run silent 3 "$t"
	ok "is named as such" says silent "gcc failed without a word, while compiling mm/pgtable-generic.c"
	mode half shim.c
	ok "one that leaves half an object and says that all is well" run half 3 "$t"
	ok "is named, with the file" says half "left no whole object, compiling shim.c"
	mode none
	ok "nothing of them is kept" run recovered '[01]' "$t"
	ok "for the verdict afterwards" same clean recovered
	unlike "$t"
	mode hang pgtable-generic
	PTCONFORM_COMMAND_LIMIT=8 ok "one that sleeps for ever" run hang 3 "$t"
	ok "is ended, and named" says hang "gcc was still compiling mm/pgtable-generic.c after 8 s"
	mode loop pgtable-generic
	PTCONFORM_COMMAND_LIMIT=8 ok "one that loops" run loop 3 "$t"
	ok "is ended by the processor's time" \
		says loop "gcc was still compiling mm/pgtable-generic.c after 2 s of processor time"
	# the guests' own part is kept for all trees
	PTCONFORM_GUEST_DIR=$work/none
	export PTCONFORM_GUEST_DIR
	rm -rf "$PTCONFORM_CACHE_DIR/objects"
	mode half generic/run/run.c
	ok "half an object of our own" run own 3 "$t"
	ok "is named" says own "left no whole object, compiling generic/run/run.c"
	mode none
	ok "and not kept for the next" run owned '[01]' "$t"
	unset PTCONFORM_GUEST_DIR
	ok "for the verdict afterwards" same clean owned
	export PTCONFORM_CACHE_DIR=$work/cache-crash
	mode crash kernel/bounds
	ok "one that is killed in kbuild" run kbuild 3 "$t"
	ok "is named, with what was being made" says kbuild "killed by SIGSEGV while making kernel/bounds"
	mode none
	export PTCONFORM_CACHE_DIR=$cache
	rm -rf "$t" "$work/cache-crash"
}

# ---- no space left ----
in_small() { # in_small SIZE COMMAND… : with a cache folder that has room for SIZE
	local size=$1
	shift
	export -f run reasons says seed
	export ptconform work tree kept_objects
	unshare -rm bash -c 'mount -t tmpfs -o size="$0",mode=0700 ptconform "$PTCONFORM_CACHE_DIR" && "$@"' \
		"$size" "$@"
}

# fills SIZE… : runs for which there is no room say so, and leave nothing but locks; no commit
# is skipped for that
fills() {
	PTCONFORM_CACHE_DIR=$work/small in_small "$1" bash -c '
		for size; do
			mount -o "remount,size=$size" "$PTCONFORM_CACHE_DIR" && run full 3 "$tree" &&
			says full "o space left on device" &&
			[ -z "$(find "$PTCONFORM_CACHE_DIR/tmp" -mindepth 1)" ] &&
			[ -z "$(find "$PTCONFORM_CACHE_DIR/guest" -name "*.elf")" ] || exit 1
		done
		run bisect 255 "$tree" --bisect && grep "o space left on device" "$work/bisect.out" &&
		[ "$(wc -l <"$work/bisect.out")" = 1 ] &&
		mount -o remount,size=512m "$PTCONFORM_CACHE_DIR" && seed "$PTCONFORM_CACHE_DIR" && run roomy "[01]" "$tree"' fills "$@"
}

space() {
	mkdir -p "$work/small"
	if ! PTCONFORM_CACHE_DIR=$work/small in_small 1m true 2>/dev/null; then
		skip "no space left in the cache" "no file system can be mounted here"
		return
	fi
	# what is compiled is not written to the end; headers compiled beforehand are not
	sizes=${SIZES:-3m 11m}
	# shellcheck disable=SC2086
	ok "no space left in the cache ($sizes): one line, nothing half kept, and then a run" fills $sizes
	ok "with the right verdict" same clean roomy
}

# ---- one architecture broken ----
broken() {
	local t=$edited
	cp -al "$tree" "$t" && unlike "$t" || return
	own "$t" arch/x86/include/asm/pgtable.h
	echo 'this is no C;' >>"$t/arch/x86/include/asm/pgtable.h"
	ok "a tree in which x86 is broken" run broken 1 "$t" --arch s390,x86 --mode edat,4level \
		--helper '*'
	ok "has s390's verdict and one line for x86" python3 -c 'import json,sys
r = json.load(open(sys.argv[1]))
cells = {c["arch"]: c for c in r["cells"]}
sys.exit(0 if cells["s390"]["status"] == "ran" and cells["x86"]["status"] == "error" and
    "pgtable.h" in cells["x86"]["reason"] else repr(cells))' "$work/broken.json"
	own "$t" arch/s390/Kconfig
	echo 'this is no Kconfig' >>"$t/arch/s390/Kconfig"
	ok "a Kconfig file that is broken" run kconfig 3 "$t"
	ok "is one line with its place" says kconfig "arch/s390/Kconfig:[0-9]*: "
	rm -rf "$t"
}

# ---- killed and many ----
started_by_us() { # processes that work for this cache
	local p
	for p in /proc/[0-9]*; do
		tr '\0' ' ' 2>/dev/null <"$p/cmdline" | grep -q "$PTCONFORM_CACHE_DIR" &&
			echo "${p#/proc/} $(tr '\0' ' ' <"$p/cmdline")"
	done
}

left_behind() { # what is left in the cache that nobody wants
	find "$PTCONFORM_CACHE_DIR/tmp" -mindepth 1
	find "$PTCONFORM_CACHE_DIR/stat" -name '*.*'
}

killed_runs() {
	local i pid t=$edited
	for ((i = 0; i < KILLS; i++)); do
		unlike "$t"
		[ $((i % 4)) = 0 ] && rm -rf "$PTCONFORM_CACHE_DIR/configured" "$PTCONFORM_CACHE_DIR/tools"
		TMPDIR=$work/temporaries "$ptconform" kernel "$t" --arch s390 --engine unicorn \
			>/dev/null 2>&1 &
		pid=$!
		sleep "$((RANDOM % ${LONGEST:-5})).$((RANDOM % 10))"
		kill -KILL "$pid" 2>/dev/null
		wait "$pid" 2>/dev/null
	done
	sleep 1
	started_by_us | tee /dev/stderr | grep -q . && return 1
	# what was being made when the last one died
	run after '[01]' "$t"
}

killed() {
	cp -al "$tree" "$edited" || return
	mkdir "$work/temporaries"
	ok "$KILLS runs killed at random moments leave no process, and the next one runs" killed_runs
	ok "with the right verdict" same clean after
	ok "and nothing is left in the cache" test -z "$(left_behind)"
	ok "nor of compilers in the user's TMPDIR" test -z "$(ls -A "$work/temporaries")"
	rm -rf "$edited"
}

many_runs() {
	local i bad=0 got
	rm -rf "$PTCONFORM_CACHE_DIR/configured"
	for ((i = 0; i < RUNS; i++)); do
		# some find nothing to build on
		[ $((i % 50)) = 7 ] && rm -rf "$PTCONFORM_CACHE_DIR"/guest/*/*
		echo "$i"
	done | xargs -P 4 -I{} "$ptconform" kernel "$tree" --arch s390 --engine unicorn \
		--helper 'pte_mk*' --switch none --format json -o "$work/many-{}.json" || got=$?
	# a violation is what xargs calls 123
	case ${got:-0} in 0 | 123) ;; *) return 1 ;; esac
	for ((i = 0; i < RUNS; i++)); do
		same clean "many-$i" || bad=$((bad + 1))
	done
	echo "$bad of $RUNS are wrong"
	[ "$bad" = 0 ]
}

many() {
	ok "$RUNS runs on one cache, four at a time, all have the right verdict" many_runs
	ok "and leave nothing behind" test -z "$(left_behind)"
}

for part in $parts; do
	"$part"
done
ok "the tree was not written to" test -z "$(find "$tree" -newer "$work/before" -print -quit)"

echo "1..$n"
[ "$failed" = 0 ]
