#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# litmus.sh PTCONFORM SOURCE: race --litmus as people call it.  Where PTCONFORM_LITMUS_DIR names a
# folder with herd's tests of translation tables and a kinds.txt, these too.  Prints TAP.

ptconform=$(realpath "$1")
source=$2
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
# shellcheck source=tests/tap.sh
. "$source/tests/tap.sh"
own=$source/tests/litmus

# ---- verdicts

run race --litmus "$own" --kinds "$own/kinds.txt"
check_status 0 "our own are as the architecture has them"
if [ "$(wc -l <"$tmp/out")" -eq 5 ]; then ok "no test is shown that is as it should be"; else not_ok "no test is shown that is as it should be" "$(head -5 "$tmp/out")"; fi
run race --litmus "$own" --kinds "$own/kinds.txt" --verbose
if grep -q '^MP  *Allowed  *sometimes  *Allowed ' "$tmp/out"; then ok "--verbose shows all"; else not_ok "--verbose shows all" "$(head -5 "$tmp/out")"; fi
run race --litmus "$own/MP.litmus" "$own/MP+rel+acq.litmus" --format json
check_status 0 "two of them, as JSON"
json "each with its verdict" '([(t["test"], t["verdict"]) for t in r["tests"]] ==
	[("MP", "Allowed"), ("MP+rel+acq", "Forbidden")] and r["schema"] == "ptconform-litmus-1" and
	all(t["states"] > 5 and "kind" not in t for t in r["tests"]) and
	[t["met"] for t in r["tests"]] == ["sometimes", "never"])'
run race --litmus "$own/MP.litmus" "$own/HA-load.litmus" --all --format json
json "--all: every final state, as far as the condition asks" '([(o["state"], o["met"]) for o in r["tests"][0]["outcomes"]] ==
	[("1:X0=0; 1:X2=0", False), ("1:X0=0; 1:X2=1", False), ("1:X0=1; 1:X2=0", True), ("1:X0=1; 1:X2=1", False)] and
	[o["state"] for o in r["tests"][1]["outcomes"]] == ["0:X0=1; PTE(x)=(oa:PA(x),db:0,dbm:1); ~fault(P0:L0,x)"])'
run race --litmus "$own/MP.litmus" --all
if grep -q '^  \* 1:X0=1; 1:X2=0$' "$tmp/out"; then ok "in the table, too"; else not_ok "in the table, too" "$(cat "$tmp/out")"; fi
echo 'MP Forbidden' >"$tmp/kinds"
run race --litmus "$own/MP.litmus" --kinds "$tmp/kinds"
check_status 1 "one that is not of its kind"
run race --litmus "$own/MP.litmus" --kinds "$tmp/kinds" --format json
json "JSON says so" 'r["tests"][0]["standing"] == "differs"'
run race --litmus "$own/MP+rel+acq.litmus" --states 3
check_status 3 "a search that is cut is no verdict"
if grep -q 'undecided .*too many states' "$tmp/out"; then ok "and says why"; else not_ok "and says why" "$(cat "$tmp/out")"; fi

# ---- what is not as it should be

printf 'AArch64 T\n{ }\n P0 ;\n FROB X0 ;\nexists (x=1)\n' >"$tmp/frob.litmus"
printf 'hello\n' >"$tmp/hello.litmus"
printf 'AArch64 T\n{ \0}\n' >"$tmp/nul.litmus"
run race --litmus "$tmp" "$own/MP.litmus" --format json
check_status 3 "what is not read is no verdict, and the rest is decided"
json "each with its reason" '([(t["verdict"], t.get("why")) for t in r["tests"]] == [
	("unread", "instruction FROB"),
	("unread", "no litmus test: its first line is not \"AArch64 NAME\""),
	("unread", "a file with NUL bytes"), ("Allowed", None)])'
run race --litmus "$tmp" "$own/MP.litmus"
if grep -q '^ *1 unread: instruction FROB$' "$tmp/out"; then ok "reasons are listed"; else not_ok "reasons are listed" "$(cat "$tmp/out")"; fi
refuses 'wants files' "no file" race --litmus
refuses 'cannot read .*none.litmus' "a file that is not there" race --litmus "$tmp/none.litmus"
mkdir "$tmp/empty"
refuses 'has no file that ends in .litmus' "a folder without any" race --litmus "$tmp/empty"
refuses 'cannot read .*nokinds' "kinds that are not there" race --litmus "$own/MP.litmus" --kinds "$tmp/nokinds"
echo 'MP Perhaps' >"$tmp/kinds"
refuses 'line 1 is not' "kinds that are none" race --litmus "$own/MP.litmus" --kinds "$tmp/kinds"
refuses 'is of --litmus' "kinds without --litmus" race --kinds "$tmp/kinds"
refuses 'wants \[SCENARIO\], but got 2 operands' "two scenarios" race a b
refuses "$tmp/no/where" "an output that cannot be written" race --litmus "$own/MP.litmus" -o "$tmp/no/where"

# ---- the catalogue

name="the catalogue of Arm's tests of translation tables"
if [ -n "${PTCONFORM_LITMUS_DIR:-}" ]; then
	run race --litmus "$PTCONFORM_LITMUS_DIR" --kinds "$PTCONFORM_LITMUS_DIR/kinds.txt" --format json
	json "$name: nine in ten are read" \
		'sum(t["verdict"] != "unread" for t in r["tests"]) >= 0.9 * len(r["tests"]) > 0'
	json "nothing forbidden happens" \
		'all(t.get("met", "never") == "never" for t in r["tests"] if t.get("kind") == "Forbidden")'
	json "what is required always does" \
		'all(t.get("met", "always") == "always" for t in r["tests"] if t.get("kind") == "Required")'
	json "what is allowed happens, four times of five at least" \
		'(lambda a: sum(t.get("met", "never") != "never" for t in a) >= 0.8 * len(a))([t for t in r["tests"] if t.get("kind") == "Allowed"])'
else
	ok "$name # SKIP PTCONFORM_LITMUS_DIR does not name it"
fi
end_tap
