#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Runs ptconform on a kernel tree; output/result.txt has a line for each test case.

here=$(cd "$(dirname "$0")" && pwd) || exit 1
OUTPUT=$PWD/output
RESULT_FILE=$OUTPUT/result.txt
TREE=/usr/src/linux
ARGS=
DETAIL=clause
SKIP_INSTALL=true

usage() {
	echo "Usage: $0 [-t TREE] [-a 'OPTIONS'] [-d clause|helper] [-s true|false]" >&2
	exit 1
}

while getopts "t:a:d:s:h" o; do
	case $o in
	t) TREE=$OPTARG ;;
	a) ARGS=$OPTARG ;;
	d) DETAIL=$OPTARG ;;
	s) SKIP_INSTALL=$OPTARG ;;
	*) usage ;;
	esac
done
case $DETAIL in clause | helper) ;; *) usage ;; esac

case $SKIP_INSTALL in
true | True) ;;
*)
	# shellcheck disable=SC1091
	. ../../lib/sh-test-lib
	install_deps ptconform false
	;;
esac

# What another run left is kept beside, as elsewhere in test-definitions.
[ -d "$OUTPUT" ] && mv "$OUTPUT" "${OUTPUT}_$(date -r "$OUTPUT" +%Y%m%d%H%M%S)"
mkdir -p "$OUTPUT" || exit 1

# ARGS are options, several words.
# shellcheck disable=SC2086
ptconform kernel "$TREE" $ARGS --format ktap -o "$OUTPUT/ptconform.ktap"
status=$?

# 0 and 1 are verdicts, and with 3 some cells have theirs.
case $status in
0 | 1 | 3)
	awk -v detail="$DETAIL" -f "$here/parse-output.awk" "$OUTPUT/ptconform.ktap" >"$RESULT_FILE"
	grep '^ptconform-ran pass$' "$RESULT_FILE"
	;;
*)
	echo "ptconform-ran fail" | tee "$RESULT_FILE"
	exit 1
	;;
esac
