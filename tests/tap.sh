# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# TAP for the tests of the command line, which read this file.  They set $tmp, a
# folder, and $ptconform; at the end they call end_tap.

n=0
bad=0

# run ARG...: leaves $status, $tmp/out and $tmp/err
run() {
	"$ptconform" "$@" >"$tmp/out" 2>"$tmp/err" </dev/null
	status=$?
}

ok() {
	n=$((n + 1))
	echo "ok $n - $1"
}

not_ok() {
	n=$((n + 1))
	bad=$((bad + 1))
	echo "not ok $n - $1"
	shift
	for line; do
		printf '%s\n' "$line" | sed 's/^/# /'
	done
}

skip() {
	if [ "${CI:-}" = true ]; then
		not_ok "$1" "CI=true and yet: $2"
	else
		n=$((n + 1))
		echo "ok $n - $1 # SKIP $2"
	fi
}

# has PATTERN NAME; lacks PATTERN NAME: of the last output
has() {
	if grep -q -- "$1" "$tmp/out"; then ok "$2"; else not_ok "$2" "no '$1' in" "$(head -40 "$tmp/out")"; fi
}

lacks() {
	if grep -q -- "$1" "$tmp/out"; then not_ok "$2" "$(grep -m 3 -- "$1" "$tmp/out")"; else ok "$2"; fi
}

# refuses TEXT NAME ARG...: it says so in one line, prints nothing else, and ends with status 2
refuses() {
	text=$1 name=$2
	shift 2
	run "$@"
	if [ "$status" -eq 2 ] && [ ! -s "$tmp/out" ] && [ "$(wc -l <"$tmp/err")" -eq 1 ] && grep -q -- "$text" "$tmp/err"; then
		ok "$name"
	else
		not_ok "$name" "status $status" "$(cat "$tmp/err")"
	fi
}

# usage TEXT ARG...: bad usage, refused
usage() {
	text=$1
	shift
	refuses "$text" "usage: $*" "$@"
}

# check_status STATUS NAME: was the last run's exit status this?
check_status() {
	if [ "$status" -eq "$1" ]; then
		ok "$2"
	else
		not_ok "$2" "exit status $status, not $1" "$(head -5 "$tmp/err")" "$(tail -3 "$tmp/out")"
	fi
}

# json NAME EXPRESSION: is it true of the last output, as r?
json() {
	if why=$(python3 -c "
import json, sys
r = json.load(open(sys.argv[1]))
assert $2
" "$tmp/out" 2>&1); then
		ok "$1"
	else
		not_ok "$1" "$(printf '%s\n' "$why" | tail -3)"
	fi
}

# is_document FILE NAME: is that what the last run printed?
is_document() {
	if cmp -s "$tmp/out" "$1"; then
		ok "$2"
	else
		not_ok "$2" "stale: make docs writes it anew" "$(diff "$1" "$tmp/out" | head -5)"
	fi
}

end_tap() {
	echo "1..$n"
	[ "$bad" -eq 0 ]
}
