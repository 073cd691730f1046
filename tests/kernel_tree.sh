# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# For the tests that edit kernel trees, which read this file after $ptconform is set:
# $work, a folder, goes at the end; the tree as it is uses the user's cache, what is
# edited one of its own.  Edits are made in a copy of hard links beside the tree, and
# say nothing about a version: a helper is replaced at the end of the architecture's
# own header.

. "$(dirname "$0")/arches.sh"
. "$(dirname "$0")/kernel_tap.sh"

work=$(mktemp -d)
copy=$(dirname "$tree")/.ptconform-test.$$
trap 'rm -rf "$work" "$copy"' EXIT
trap 'exit 1' INT TERM
edited_cache=$work/cache
seed "$edited_cache"

# asks REPORT EXPRESSION : a question about a JSON report, as r; sound is the tree's own
asks() {
	python3 -c 'import json, os, sys
r = json.load(open(sys.argv[1]))
sound = json.load(open(sys.argv[3])) if os.path.exists(sys.argv[3]) else None
def failed(r):
    return {(x["helper"], x["clause"]) for x in r["results"] if x["verdict"] == "fail"}
def of(helper):
    return [x for x in r["results"] if x["helper"] == helper]
sys.exit(0 if eval("(" + sys.argv[2] + ")") else repr([c for c in r["cells"] if c["status"] != "ran"]))' \
		"$1" "$2" "$work/sound.json"
}

run() { # run REPORT STATUS ARGUMENTS… : the command's exit status must match STATUS
	local report=$1 status=$2
	shift 2
	rm -f "$report"
	"$ptconform" "$@" --format json -o "$report" >"$work/out" 2>&1
	case $? in $status) return 0 ;; esac
	cat "$work/out"
	return 1
}

header_of() { # header_of ARCH : the header that has its helpers
	case $1 in
	sparc) echo arch/sparc/include/asm/pgtable_64.h ;;
	*) echo "arch/$1/include/asm/pgtable.h" ;;
	esac
}

own() { # own FILE : the copy's is no longer the tree's, and may be written to
	[ -d "$copy" ] || cp -al "$tree" "$copy" || return 1
	rm -f "$copy/$1" && cp "$tree/$1" "$copy/$1"
}

edit() { # edit ARCH TEXT : a fresh copy whose header ends with TEXT, for C only
	local header
	header=$(header_of "$1")
	own "$header" && printf '%s\n' \
		'#if !defined(__ASSEMBLY__) && !defined(__ASSEMBLER__) && !defined(PTCONFORM_EDIT)' \
		'#define PTCONFORM_EDIT' "$2" '#endif' >>"$copy/$header"
}

unedit() {
	own "$(header_of "$1")"
}

# edited REPORT STATUS ARCH MODE TEXT [OPTION…]
edited() {
	local report=$1 status=$2 arch=$3 mode=$4 text=$5
	shift 5
	edit "$arch" "$text" && PTCONFORM_CACHE_DIR=$edited_cache \
		run "$report" "$status" kernel "$copy" --arch "$arch" --mode "$mode" --engine unicorn "$@"
}

# sound ARCH [OPTION…] : the tree as it is, to sound.json
sound() {
	local arch=$1
	shift
	run "$work/sound.json" '[01]' kernel "$tree" --arch "$arch" --engine unicorn --switch none "$@"
}
