#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# installed.sh PTCONFORM SOURCE BUILD: the program as `meson install` puts it, by a user that owns
# nothing, where neither sources nor build are.  PTCONFORM_TEST_TREE is a kernel tree.  Prints TAP.

source=$2
build=$3
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
# shellcheck source=tests/tap.sh
. "$source/tests/tap.sh"

root=$tmp/root
prefix=$root$(meson introspect --buildoptions "$build" | python3 -c '
import json, sys
print(next(o["value"] for o in json.load(sys.stdin) if o["name"] == "prefix"))')
user=$tmp/user
mkdir "$user" "$user/linux"
cp -R "$source/tests/misuse" "$user/tree"
chmod 755 "$tmp"

# What it must not find, it cannot: an empty folder lies over each.
# A tree, whoever's folder it is in, is in the user's.
hide='if [ -d "$PTCONFORM_TEST_TREE" ]; then mount --bind "$PTCONFORM_TEST_TREE" "$3"; fi && mount -t tmpfs none "$1" && if [ -d "$2" ]; then mount -t tmpfs none "$2"; fi && shift 3 && cd / && exec "$@"'
if [ "$(id -u)" -eq 0 ]; then
	chown -R 65534:65534 "$user"
	alone() { unshare -m sh -c "$hide" sh "$source" "$build" "$user/linux" setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; }
else
	alone() { unshare -rm sh -c "$hide" sh "$source" "$build" "$user/linux" "$@"; }
fi

# as ARG...: runs the installed program; leaves $status, $tmp/out and $tmp/err
as() {
	alone env -i PATH="$PATH" HOME="$user" "$prefix/bin/ptconform" "$@" >"$tmp/out" 2>"$tmp/err" </dev/null
	status=$?
}

if DESTDIR=$root meson install -C "$build" --no-rebuild >"$tmp/log" 2>&1; then
	ok "meson install"
else
	not_ok "meson install" "$(tail -3 "$tmp/log")"
fi
if ! alone true 2>"$tmp/err"; then
	skip "what is installed suffices" "no mount in a namespace of one's own: $(tail -1 "$tmp/err")"
	end_tap
	exit
fi
if alone ls "$source/meson.build" >/dev/null 2>&1; then
	not_ok "sources are hidden"
else
	ok "sources are hidden"
fi

as run --arch x86 --mode 4level --engine native,qemu-user
check_status 0 "builtin helpers, in the program and as guest"
as run --arch s390 --engine qemu-system
check_status 0 "on a bare machine"
as decode arm64 pte 0x400000000000f00
check_status 0 "an entry is decoded"
as misuse "$user/tree"
case $status in 0 | 1) ok "callers are searched" ;; *) not_ok "callers are searched" "status $status" "$(cat "$tmp/err")" ;; esac
as mutate --arch x86 --mode 4level --sample 3
case $status in 0 | 1) ok "mutants of the builtin helpers" ;; *) not_ok "mutants of the builtin helpers" "status $status" "$(cat "$tmp/err")" ;; esac
if [ -n "$PTCONFORM_TEST_TREE" ] && [ -d "$PTCONFORM_TEST_TREE" ]; then
	as kernel "$user/linux" --arch x86 --mode 4level --format json
	case $status in 0 | 1) ok "a kernel tree" ;; *) not_ok "a kernel tree" "status $status" "$(cat "$tmp/err")" ;; esac
	json "whose cells ran" 'all(c["status"] == "ran" for c in r["cells"]) and len(r["cells"])'
	if [ -d "$user/.cache/ptconform" ]; then ok "it keeps what it built in the user's cache"; else not_ok "it keeps what it built in the user's cache"; fi
else
	skip "a kernel tree" "PTCONFORM_TEST_TREE names none"
fi

# the control: without what is installed, it says what it lacks
mv "$prefix/share/ptconform" "$prefix/share/elsewhere"
as misuse "$user/tree"
if [ "$status" -ge 2 ] && [ "$(wc -l <"$tmp/err")" -eq 1 ]; then
	ok "half an installation says so in a line"
else
	not_ok "half an installation says so in a line" "status $status" "$(cat "$tmp/err")"
fi
end_tap
