#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# vmwarn.sh PTCONFORM SOURCE: the lines that `ptconform contract --format vm-warn` gives the helpers of
# a small tree, and the reasons of those that get none.  Prints TAP.

ptconform=$1
source=$2
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
# shellcheck source=tests/tap.sh
. "$source/tests/tap.sh"

# planted FOLDER: a tree of that name
planted() {
	mkdir -p "$1/arch/x86/include/asm" "$1/arch/x86/boot/compressed" "$1/include/linux" "$1/mm" "$1/scripts"
	cp "$source/tests/vmwarn/x86.h.in" "$1/arch/x86/include/asm/pgtable.h"
	cp "$source/tests/vmwarn/generic.h.in" "$1/include/linux/pgtable.h"
	touch "$1/Kconfig" "$1/Kbuild" "$1/include/linux/mmdebug.h" "$1/include/linux/types.h"
	printf '#undef CONFIG_%s\n' PARAVIRT KASAN >"$1/arch/x86/boot/compressed/misc.h"
	printf '\n#include <linux/linkage.h>\n#undef CONFIG_LATER\n' >>"$1/arch/x86/boot/compressed/misc.h"
	printf 'VERSION = 6\nPATCHLEVEL = 1\n' >"$1/Makefile"
}

# what the last run's output says of a tree like it: lines by file and function, and what is skipped
told() {
	rm -rf "$tmp/like"
	planted "$tmp/like"
	(cd "$tmp/like" && patch -s -p1 -F0 <"$tmp/out") >/dev/null 2>&1
	{
		sed -n 's/^  [^ ]*:[0-9]* /skipped /p' "$tmp/out"
		python3 - "$tmp/like" include/linux/pgtable.h arch/x86/include/asm/pgtable.h <<'P'
import re, sys
for path in sys.argv[2:]:
    function = None
    for line in open(f"{sys.argv[1]}/{path}"):
        m = re.match(r"static inline .*?\b(\w+)\(", line)
        function = m[1] if m else function
        m = re.match(r"\tVM_WARN_ON_ONCE\((.*)\);", line)
        if m and function != "pte_mkdirty":
            print(f"{path} {function}: {m[1]}")
P
	} | sort
}

# as_expected NAME: are those the lines and the reasons?
as_expected() {
	if told | cmp -s - "$tmp/expected"; then
		ok "$1"
	else
		not_ok "$1" "$(told | diff "$tmp/expected" -)"
	fi
}

# uses WHAT FOLDER: what a program of the patched helpers prints is WHAT
uses() {
	cc -std=gnu11 -Wall -Werror -Wno-unused -I"$2/include" -I"$2/arch/x86/include" \
		"$source/tests/vmwarn/use.c" -o "$tmp/use" 2>"$tmp/err" && "$tmp/use" >"$tmp/use.out" 2>&1
	[ "$(tr '\n' ' ' <"$tmp/use.out")" = "$1 " ]
}

sort "$source/tests/vmwarn/expected" >"$tmp/expected"
planted "$tmp/tree"
run contract --format vm-warn "$tmp/tree"
check_status 0 "a tree has a patch"
as_expected "each helper gets its line, or the reason why not"
cp "$tmp/out" "$tmp/patch"
run contract --format vm-warn "$tmp/tree" --arch x86
if cmp -s "$tmp/out" "$tmp/patch"; then
	ok "the same each time"
else
	not_ok "the same each time"
fi

if (cd "$tmp/tree" && git apply --check "$tmp/patch" && patch -s -p1 --dry-run <"$tmp/patch" &&
	patch -s -p1 <"$tmp/patch") >"$tmp/err" 2>&1; then
	ok "patch and git take it"
else
	not_ok "patch and git take it" "$(cat "$tmp/err")"
fi
if uses "right: 0 wrong: 10" "$tmp/tree"; then
	ok "it compiles, warns of what is wrong and of nothing else"
else
	not_ok "it compiles, warns of what is wrong and of nothing else" "$(head -5 "$tmp/err")" "$(cat "$tmp/use.out")"
fi
# what unpacks the kernel takes the option back that the lines hang on, before it includes anything
if [ "$(sed -n 3p "$tmp/tree/arch/x86/boot/compressed/misc.h")" = '#undef CONFIG_DEBUG_VM' ] &&
	[ "$(grep -c DEBUG_VM "$tmp/tree/arch/x86/boot/compressed/misc.h")" -eq 1 ]; then
	ok "the decompressor warns of nothing"
else
	not_ok "the decompressor warns of nothing" "$(cat "$tmp/tree/arch/x86/boot/compressed/misc.h")"
fi
run contract --format vm-warn "$tmp/tree"
if [ "$status" -eq 2 ] && grep -q 'can be given a line' "$tmp/err"; then
	ok "a patched tree gets nothing twice"
else
	not_ok "a patched tree gets nothing twice" "$(cat "$tmp/err")" "$(grep '^+' "$tmp/out")"
fi

# ---- controls ----

planted "$tmp/other"
sed -i 's/^static inline pte_t pte_mkold/static inline pte_t pte_older/' \
	"$tmp/other/arch/x86/include/asm/pgtable.h"
run contract --format vm-warn "$tmp/other"
if told | cmp -s - "$tmp/expected"; then
	not_ok "control: a helper that is gone is seen"
else
	ok "control: a helper that is gone is seen"
fi
planted "$tmp/wrong"
sed 's/+\tVM_WARN_ON_ONCE(!pte_present(pte))/+\tVM_WARN_ON_ONCE(pte_present(pte))/' "$tmp/patch" |
	(cd "$tmp/wrong" && patch -s -p1)
if uses "right: 0 wrong: 10" "$tmp/wrong"; then
	not_ok "control: a line that says the opposite is seen"
else
	ok "control: a line that says the opposite is seen"
fi

# ---- usage ----

refused() { # refused NAME ARGUMENTS…
	name=$1
	shift
	run "$@"
	if [ "$status" -eq 2 ] && [ "$(wc -l <"$tmp/err")" -eq 1 ] && [ ! -s "$tmp/out" ]; then
		ok "$name"
	else
		not_ok "$name" "$(cat "$tmp/err")"
	fi
}
refused "no tree, no patch" contract --format vm-warn "$tmp/none"
refused "with --check it makes no sense" contract --format vm-warn "$tmp/tree" --check "$tmp/tree"
refused "nor with a helper" contract --format vm-warn "$tmp/tree" --helper pte_mkold
refused "--arch without it says nothing" contract --arch x86

end_tap
