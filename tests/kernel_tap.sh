# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# TAP for the tests on kernel trees, which read this file.  They need
# PTCONFORM_TEST_TREE, which stands in $tree, and set $work, a folder; at the end
# they print the plan, 1..$n, and fail if $failed is not 0.

tree=${PTCONFORM_TEST_TREE:-}
n=0 failed=0

# The guests' own part, compiled, is the same for every tree, and more than half of what it takes
# to fill a new cache: a test's cache begins with what the user's has of it, and makes the rest.
kept_objects=${PTCONFORM_CACHE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/ptconform}/objects
seed() { # seed CACHE : a new one
	mkdir -p "$1" && chmod 700 "$1" && if [ -d "$kept_objects" ]; then cp -rp "$kept_objects" "$1/"; fi
}

ok() { # ok WHAT COMMAND… : one test point
	local what=$1
	shift
	n=$((n + 1))
	if "$@" >"$work/log" 2>&1; then
		echo "ok $n - $what"
	else
		failed=$((failed + 1))
		echo "not ok $n - $what"
		sed 's/^/# /' "$work/log" | head -20
	fi
}

if [ -z "$tree" ] && [ "${CI:-}" = true ]; then
	echo "1..1"
	echo "not ok 1 - CI=true and yet PTCONFORM_TEST_TREE names no kernel tree"
	exit 1
fi
if [ -z "$tree" ]; then
	echo "1..0 # SKIP PTCONFORM_TEST_TREE names no kernel tree"
	exit 0
fi
