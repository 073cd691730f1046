#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Kernel trees as people give them: sound, edited, broken, none at all.  Prints
# TAP.  Needs PTCONFORM_TEST_TREE; edits are made in a copy of hard links beside
# it, and say nothing about a version: a helper is replaced at the end of the
# architecture's own header.
#
# kernel.sh PTCONFORM
set -u
ptconform=$1
. "$(dirname "$0")/arches.sh"
. "$(dirname "$0")/kernel_tap.sh"

work=$(mktemp -d)
copy=$(dirname "$tree")/.ptconform-test.$$
trap 'rm -rf "$work" "$copy"' EXIT
trap 'exit 1' INT TERM
# A cache of its own for what is edited; the sound tree uses the user's.
edited_cache=$work/cache

# asks REPORT EXPRESSION : a question about a JSON report, as r
asks() {
	python3 -c 'import json,sys
r = json.load(open(sys.argv[1]))
sys.exit(0 if eval("(" + sys.argv[2] + ")") else repr([c for c in r["cells"] if c["status"] != "ran"]))' "$1" "$2"
}

# asks_diff REPORT EXPRESSION : the same about a comparison, of its first match's helpers
asks_diff() {
	python3 -c 'import json,sys
helpers = json.load(open(sys.argv[1]))["matches"][0]["helpers"]
sys.exit(0 if eval("(" + sys.argv[2] + ")") else repr([h for h in helpers if h["differ"]]))' "$1" "$2"
}

run() { # run REPORT STATUS ARGUMENTS… : the command's exit status must match STATUS
	local report=$1 status=$2
	shift 2
	"$ptconform" "$@" --format json -o "$report" >"$work/out" 2>&1
	case $? in $status) return 0 ;; esac
	cat "$work/out"
	return 1
}

edit() { # edit ARCH TEXT : a fresh copy whose asm/pgtable.h ends with TEXT, for C only
	local header=arch/$1/include/asm/pgtable.h
	[ "$1" = sparc ] && header=arch/sparc/include/asm/pgtable_64.h
	[ -d "$copy" ] || cp -al "$tree" "$copy" || return 1
	rm "$copy/$header" && cp "$tree/$header" "$copy/$header" && printf '%s\n' \
		'#if !defined(__ASSEMBLY__) && !defined(__ASSEMBLER__) && !defined(PTCONFORM_EDIT)' \
		'#define PTCONFORM_EDIT' "$2" '#endif' >>"$copy/$header"
}

unedit() {
	local header=arch/$1/include/asm/pgtable.h
	[ "$1" = sparc ] && header=arch/sparc/include/asm/pgtable_64.h
	cp --remove-destination "$tree/$header" "$copy/$header"
}

edited() { # edited REPORT STATUS ARCH MODE TEXT
	edit "$3" "$5" && PTCONFORM_CACHE_DIR=$edited_cache \
		run "$1" "$2" kernel "$copy" --arch "$3" --mode "$4" --engine unicorn
}

# ---- the tree as it is ----
touch "$work/before"
run "$work/all.json" '[01]' kernel "$tree"
# older trees lack what some modes need (LPA2): those say so
ok "every cell of the tree runs" asks "$work/all.json" \
	'r["cells"] and all(c["status"] == "ran" or c["status"] == "skip" and
	 "which the mode needs" in c["reason"] for c in r["cells"])
	 and sum(c["status"] == "ran" for c in r["cells"]) >= 12'
arches=$(arch_set "$ptconform")
ok "every architecture has results" asks "$work/all.json" \
	'{x["arch"] for x in r["results"] if x["verdict"] == "pass"} == '"$arches"
ok "no clause is in error" asks "$work/all.json" 'r["summary"]["error"] == 0'
ok "the report names tree and version" asks "$work/all.json" \
	'r["subject"]["kind"] == "kernel" and r["subject"]["tree"] and r["subject"]["version"]'
ok "misuse is reported for every architecture, never as a failure" asks "$work/all.json" \
	'{x["arch"] for x in r["results"] if x["verdict"] == "hazard"} == '"$arches"
# ---- the same under QEMU: as a user's program, and on bare machines ----
run "$work/qemu.json" '[01]' kernel "$tree" --engine qemu-user,qemu-system
ok "under QEMU every cell runs, or says what is missing" asks "$work/qemu.json" \
	'r["cells"] and all(c["status"] == "ran" or c["status"] == "skip" and
	 ("which the mode needs" in c["reason"] or "no bare-metal image" in c["reason"])
	 for c in r["cells"]) and {c["arch"] for c in r["cells"] if c["status"] == "ran"} == '"$arches"
ok "and calls the same helpers with the same results" asks "$work/qemu.json" \
	"(lambda of: all(of[c['arch'], c['mode']] == c['digest'] for c in r['cells']
	 if c['status'] == 'ran'))({(c['arch'], c['mode']): c['digest']
	 for c in json.load(open('$work/all.json'))['cells'] if c['status'] == 'ran'})"

run "$work/again.json" '[01]' kernel "$tree"
ok "a second run says the same" asks "$work/again.json" \
	"[(x['arch'],x['mode'],x['engine'],x['helper'],x['clause'],x['verdict']) for x in r['results']] ==
	 [(x['arch'],x['mode'],x['engine'],x['helper'],x['clause'],x['verdict'])
	  for x in json.load(open('$work/all.json'))['results']]"
ok "the tree was not written to" test -z "$(find "$tree" -newer "$work/before" -print -quit)"
ok "diff of the tree with itself finds nothing" \
	"$ptconform" diff "kernel:$tree" "kernel:$tree" --arch s390

compared() {
	"$ptconform" diff builtin "kernel:$tree" --arch s390,powerpc >"$work/diff"
	[ $? -le 1 ] && grep -q 'helpers differ' "$work/diff" && ! grep -q 'not compared' "$work/diff"
}
ok "diff of the builtin subjects with the tree compares them" compared

# ---- the README shows what the program prints ----
readme() { # readme TEXT : are the parts of its first example, between "…", in what was printed?
	python3 - "$(dirname "$0")/../README.md" "$1" "$tree" <<'END'
import re, sys
page, printed, tree = open(sys.argv[1]).read(), open(sys.argv[2]).read(), sys.argv[3]
block = re.search(r"\n    \$ ptconform kernel [^\n]*\n((?:    [^\n]*\n)+)", page).group(1)
where = re.search(r"kernel \S+ \((.*?)\)", block).group(1)
def squeeze(text):
    return " ".join(text.replace(tree, where).split())
parts = [squeeze(p) for p in block.split("…")]
missing = [p for p in parts if p not in squeeze(printed)]
sys.exit("not printed: " + missing[0] if missing or len(parts) < 2 else 0)
END
}
"$ptconform" kernel "$tree" >"$work/table"
version=$(sed -n 's/.*ptconform [0-9.]*: kernel \([0-9.]*\) .*/\1/p' "$(dirname "$0")/../README.md")
if grep -q "kernel $version (" "$work/table"; then
	ok "the README's example is what is printed" readme "$work/table"
	grep -v '^  got ' "$work/table" >"$work/less"
	not_readme() { ! readme "$work/less"; }
	ok "and it is seen if a line is not" not_readme
fi

# ---- what boot would have set: without a step there is no verdict, and with a wrong one another ----
data=$(realpath "$(dirname "$0")/..")
booted() { # booted REPORT STATUS ARCH MODE SED… : the tree, with kernel/ of the arch edited
	local report=$1 status=$2 arch=$3 mode=$4
	shift 4
	rm -rf "$work/data"
	mkdir -p "$work/data/conformance/subject" &&
		cp -a "$data/arch" "$data/generic" "$data/qemu-images" "$work/data" &&
		cp -a "$data/conformance/subject/shim" "$work/data/conformance/subject" &&
		sed -i "$@" "$work/data/arch/$arch/kernel/"*.[cd]* &&
		! diff -rq "$data/arch/$arch" "$work/data/arch/$arch" >/dev/null || return 1
	PTCONFORM_DATA_DIR=$work/data \
		run "$report" "$status" kernel "$tree" --arch "$arch" --mode "$mode" --engine unicorn
}

unset_is_error() { # unset_is_error ARCH MODE NAME SED…
	local arch=$1 mode=$2 name=$3
	shift 3
	booted "$work/b.json" '[13]' "$arch" "$mode" "$@" && asks "$work/b.json" \
		"not r['summary']['fail'] or all(x['verdict'] != 'fail' or
		 (x['helper'], x['clause']) in {(y['helper'], y['clause']) for y in
		  json.load(open('$work/all.json'))['results'] if y['verdict'] == 'fail'}
		 for x in r['results'])" && asks "$work/b.json" \
		"any(__import__('re').search('nobody here sets $name', x.get('reason', '')) for x in r['results'])"
}
# "x\n\t…": a name in candidates.def with the expression below it
drop() { printf '/^%s$/,+1d' "$1"; }
wrong_speaks() { # wrong_speaks ARCH MODE SED…
	booted "$work/b.json" 1 "$@" && asks "$work/b.json" \
		"any(x['verdict'] == 'fail' and (x['helper'], x['clause']) not in
		 {(y['helper'], y['clause']) for y in json.load(open('$work/all.json'))['results']
		  if y['verdict'] == 'fail'} for x in r['results'])"
}
for rows in "$(dirname "$0")"/arch/*.sh; do
	. "$rows"
done

# ---- machines that lack something ----
ok "cells are run on lesser machines, too" asks "$work/all.json" \
	'{c["arch"] for c in r["cells"] if any(m["status"] == "ran" for m in c.get("machines", []))}
	 == {"x86", "arm64", "s390"} and
	 all(m["status"] == "ran" for c in r["cells"] for m in c.get("machines", []))'
lesser_alone() { # a bit that processors without no-execute do not know, left in
	edited "$work/l.json" 1 x86 4level '
static inline pte_t ptconform_edit(unsigned long pfn, pgprot_t prot)
{ return __pte(pte_val(pfn_pte(pfn, prot)) | (pgprot_val(prot) & _PAGE_USER ? 0 : _PAGE_NX)); }
#define pfn_pte(pfn, prot) ptconform_edit(pfn, prot)' &&
		asks "$work/l.json" 'any(x["helper"] == "pmd_set_huge" and x["clause"] == "maps"
		and x["verdict"] == "fail" and "without no-execute" in x["machine"] for x in r["results"])
		and all(x.get("machine") for x in r["results"]
			if x["verdict"] == "fail" and x["helper"] == "pmd_set_huge")' &&
		PTCONFORM_CACHE_DIR=$edited_cache "$ptconform" kernel "$copy" --arch x86 \
			--mode 4level --engine unicorn | grep -q 'machine   without no-execute'
}
ok "what fails on a lesser machine alone says so" lesser_alone
unedit x86

# ---- a variable of the tree's own that boot sets, of a kind nobody has listed ----
# unknown_variable EXPRESSION: of ptconform_boot_value, which only boot sets
unknown_variable() {
	edit s390 '#undef pte_mkold
extern unsigned long ptconform_boot_value;
static inline pte_t ptconform_edit(pte_t e) { return __pte(pte_val(e) & ~(_PAGE_YOUNG & ('"$1"'))); }
#define pte_mkold(e) ptconform_edit(e)' &&
		rm -f "$copy/arch/s390/mm/extable.c" &&
		{ cat "$tree/arch/s390/mm/extable.c" && printf '%s\n' \
			'unsigned long ptconform_boot_value __section(".data..ro_after_init");' \
			'void ptconform_boot(void);' 'void ptconform_boot(void)' '{' \
			'	ptconform_boot_value = -1UL;' '}'; } >"$copy/arch/s390/mm/extable.c" &&
		PTCONFORM_CACHE_DIR=$edited_cache run "$work/v.json" '[13]' kernel "$copy" \
			--arch s390 --engine unicorn &&
		asks "$work/v.json" "any('nobody here sets ptconform_boot_value (arch/s390/mm/extable.c' in
			x.get('reason', '') and x['helper'] == 'pte_mkold' for x in r['results']) and
			not any(x['verdict'] == 'fail' and x['helper'] == 'pte_mkold' for x in r['results'])"
}
ok "a variable that only boot sets is named, and no verdict is given" \
	unknown_variable ptconform_boot_value
# of a number of bits, all ones are as good as zero
ok "so is one that an expression shifts by" unknown_variable \
	'-(3UL << 62 >> ((ptconform_boot_value - 1) & 63) & 1)'

# A helper that breaks where boot has not been: no verdict on it either.
breaks_unset() {
	edit s390 '#undef pte_mkold
extern unsigned long ptconform_boot_value;
static inline pte_t ptconform_edit(pte_t e)
{ if (!ptconform_boot_value) '"$1"'; return clear_pte_bit(e, __pgprot(_PAGE_YOUNG)); }
#define pte_mkold(e) ptconform_edit(e)' &&
		PTCONFORM_CACHE_DIR=$edited_cache run "$work/v.json" '[13]' kernel "$copy" \
			--arch s390 --engine unicorn &&
		asks "$work/v.json" "any('nobody here sets ptconform_boot_value (arch/s390/mm/extable.c' in
			x.get('reason', '') and x['helper'] == 'pte_mkold' for x in r['results']) and
			not any(x['verdict'] == 'fail' and x['helper'] == 'pte_mkold' for x in r['results'])"
}
ok "nor is there one on a helper that calls BUG() where boot has not been" breaks_unset 'BUG()'
ok "or that waits for boot" breaks_unset 'for (;;) __asm__ volatile("")'

# The same where nothing but the code that is left out ever sets it: it is no constant.
hidden_variable() {
	edit s390 '#undef pte_mkold
extern unsigned long ptconform_get(void);
static inline pte_t ptconform_edit(pte_t e) { return __pte(pte_val(e) & ~(_PAGE_YOUNG & ptconform_get())); }
#define pte_mkold(e) ptconform_edit(e)' &&
		rm -f "$copy/arch/s390/mm/extable.c" &&
		{ cat "$tree/arch/s390/mm/extable.c" && printf '%s\n' \
			'static unsigned long ptconform_hidden;' 'unsigned long ptconform_get(void);' \
			'unsigned long ptconform_get(void)' '{' '	return ptconform_hidden;' '}' \
			'void ptconform_boot_init(void);' 'void ptconform_boot_init(void)' '{' \
			'	ptconform_hidden = -1UL;' '}'; } >"$copy/arch/s390/mm/extable.c" &&
		PTCONFORM_CACHE_DIR=$edited_cache run "$work/v.json" '[13]' kernel "$copy" \
			--arch s390 --engine unicorn &&
		asks "$work/v.json" "any('nobody here sets ptconform_hidden (arch/s390/mm/extable.c' in
			x.get('reason', '') and x['helper'] == 'pte_mkold' for x in r['results']) and
			not any(x['verdict'] == 'fail' and x['helper'] == 'pte_mkold' for x in r['results'])"
}
ok "a static variable that only boot sets is named too, though its code is left out" hidden_variable

# A macro in one of the configuration's own files defines what no text says it defines.
made_by_macro() {
	edit s390 '#undef pte_mkold
extern pte_t ptconform_made(pte_t e);
#define PTCONFORM_SECRET pte_t ptconform_made(pte_t e) { return __pte(pte_val(e) & ~_PAGE_YOUNG); }
#define pte_mkold(e) ptconform_made(e)' &&
		rm -f "$copy/arch/s390/mm/mmap.c" &&
		{ cat "$tree/arch/s390/mm/mmap.c" && echo PTCONFORM_SECRET; } >"$copy/arch/s390/mm/mmap.c" &&
		PTCONFORM_CACHE_DIR=$edited_cache run "$work/v.json" '[13]' kernel "$copy" \
			--arch s390 --engine unicorn &&
		asks "$work/v.json" "not any(x['verdict'] == 'error' for x in r['results']) and
			any(x['verdict'] == 'fail' and x['helper'] == 'pte_mkold' for x in r['results'])"
}
ok "what an unknown macro of the tree's makes is found" made_by_macro
cp --remove-destination "$tree/arch/s390/mm/mmap.c" "$copy/arch/s390/mm/mmap.c"
cp --remove-destination "$tree/arch/s390/mm/extable.c" "$copy/arch/s390/mm/extable.c"
unedit s390

# ---- the tree's own document ----
checked() {
	"$ptconform" contract --check "$tree" --format json >"$work/check.json"
	case $? in [01]) ;; *) return 1 ;; esac
	python3 -c 'import json,sys
r = json.load(open(sys.argv[1]))
bare = [x["row"] for x in r["rows_without_clause"] if not x["reason"]]
nothing = {x["row"] for x in r["rows_naming_nothing"]}
ours = {x["helper"] for x in r["helpers_without_row"]}
sys.exit(0 if r["rows"] > 50 and not bare and "pte_mkold" not in nothing | ours and
	 "pte_modify" in ours else repr((bare, nothing, ours)))' "$work/check.json"
}
ok "every row of the tree's document has a clause or a reason" checked

# ---- what is done, and what is not ----
spares() {
	local cache=$work/spare
	PTCONFORM_CACHE_DIR=$cache PTCONFORM_PHASES=1 run "$work/e.json" '[013]' kernel "$tree" \
		--arch arm64 --mode 4k,4k-lpa2 --engine unicorn || return 1
	grep -q 'generated headers' "$work/out" || return 1
	# one of the tree's files takes longer than nothing, ours may have been compiled before
	awk '/compiling the tree/ { found = $1 > 0.1 } END { exit !found }' "$work/out" || return 1
	[ -z "$(find "$cache/guest" -name guest.image)" ] || return 1
	! asks "$work/e.json" 'any(c["status"] == "skip" for c in r["cells"])' ||
		[ ! -e "$cache/guest/arm64-4k-lpa2" ] || return 1
	PTCONFORM_CACHE_DIR=$cache run "$work/e.json" '[013]' kernel "$tree" \
		--arch arm64 --mode 4k --engine qemu-system || return 1
	[ -n "$(find "$cache/guest" -name guest.image -o -name no-image.txt)" ]
}
ok "phases are printed; no image is made before it is wanted, and none for a mode the tree lacks" \
	spares

# ---- one helper wrong: that helper fails, on that architecture ----
for am in $("$ptconform" list arches | tr -d ';' | awk '{ print $1 ":" $3 }'); do
	arch=${am%:*} mode=${am#*:}
	edited "$work/e.json" 1 "$arch" "$mode" '#undef pte_mkold
static inline pte_t ptconform_edit(pte_t e) { return e; }
#define pte_mkold(e) ptconform_edit(e)'
	ok "$arch: pte_mkold that does nothing is caught" asks "$work/e.json" \
		'any(x["helper"] == "pte_mkold" and x["clause"] == "clears-young" and
		     x["verdict"] == "fail" and x["witness"]["text"] for x in r["results"])'
	ok "$arch: the witness of a law says what was called" asks "$work/e.json" \
		'any((x["helper"], x["clause"]) == ("pte_young", "tells-apart") and
		     any("pte_mkold(0x" in c for c in x["witness"]["calls"]) and
		     "pte_young() says yes" in x["witness"]["got"] for x in r["results"] if x["witness"])'
	ok "$arch: and is a cause, not what comes of it" asks "$work/e.json" \
		'"pte_mkold" in {c["helper"] for c in r["causes"]} and
		 all(x["cause"] for x in r["results"] if x["verdict"] == "fail")'
	unedit "$arch"
done

edited "$work/e.json" '[01]' x86 4level '#ifdef _PAGE_SWP_EXCLUSIVE
#undef _PAGE_SWP_EXCLUSIVE
#define _PAGE_SWP_EXCLUSIVE _AT(pteval_t, 0)
#undef pte_swp_mkexclusive
#define pte_swp_mkexclusive(e) (e)
#undef pte_swp_exclusive
#define pte_swp_exclusive(e) ((void)(e), 0)
#endif'
# trees before 5.19 have no such mark
ok "a mark that has lost its bit is no missing feature" asks "$work/e.json" \
	'any(x["helper"] == "pte_swp_mkexclusive" and x["clause"] == "sets-swp_exclusive" and
	     x["verdict"] == "fail" for x in r["results"]) or
	 all(x["verdict"] == "absent" and "has no" in x["reason"] for x in r["results"]
	     if x["helper"] == "pte_swp_mkexclusive")'
# ---- helpers that break ----
broke_once() { # broke_once HELPER HOW : that alone, and what needs it is not judged
	asks "$work/e.json" "[x['helper'] for x in r['results'] if x.get('broke')] == ['$1'] and
		all(x['broke'] == '$2' and x['cause'] == ['$1'] and ' on entry=0x' in x['reason']
		    for x in r['results'] if x.get('broke')) and not r['summary']['error'] and
		all('not judged: $1 ' in x['reason'] for x in r['results'] if x['verdict'] == 'skip') and
		{x['verdict'] for x in r['results'] if x['helper'] == '$1'} == {'fail', 'skip'} and
		any(x['helper'] == 'pte_mkspecial' and x['verdict'] == 'pass' for x in r['results'])"
}
edited "$work/e.json" 1 x86 4level '#define pte_mkclean(e) ({ BUG(); (e); })'
ok "a helper that calls BUG() is one failure" broke_once pte_mkclean 'BUG()'
edited "$work/e.json" 1 x86 4level '#undef pte_mkyoung
static inline pte_t ptconform_edit(pte_t e) { BUG(); return e; }
#define pte_mkyoung(e) ptconform_edit(e)'
ok "so is one that others call" broke_once pte_mkyoung 'BUG()'
edited "$work/e.json" '[13]' x86 4level '#define pte_mkclean(e) ({ __pte(*(volatile unsigned long *)0xffff888000001000); })'
ok "a fault may be for want of a booted kernel, and is an error" asks "$work/e.json" \
	'any(x["helper"] == "pte_mkclean" and x["verdict"] == "error" and "fault" in x["reason"] and
	     "a booted kernel" in x["reason"] for x in r["results"]) and
	 not any(x.get("broke") for x in r["results"])'
edited "$work/e.json" 1 x86 4level '#define pte_mkclean(e) ({ __pte(*(volatile unsigned long *)0); })'
ok "but no kernel has anything for pte_mkclean() at address 0" broke_once pte_mkclean fault
edited "$work/e.json" '[01]' x86 4level '#line 1 "include/asm-generic/pgtable.h"
static inline pte_t ptconform_edit(pte_t e) { BUG(); return e; }
#define pte_mkclean(e) ptconform_edit(e)'
ok "a helper that is BUG() in a generic header is not configured" asks "$work/e.json" \
	'{x["verdict"] for x in r["results"] if x["helper"] == "pte_mkclean"} == {"absent"} and
	 r["summary"]["error"] == 0'
edited "$work/e.json" 1 x86 4level \
	'#define pte_mkclean(e) ({ for (;;) __asm__ volatile(""); (e); })'
ok "a helper that never ends is one failure" broke_once pte_mkclean 'no end'
edited "$work/e.json" '[13]' x86 4level '#define pte_mkclean(e) __pte(pte_val(e) & _PAGE_NO_SUCH)'
ok "a helper that does not compile is an error with its place" asks "$work/e.json" \
	'any(x["helper"] == "pte_mkclean" and x["verdict"] == "error" and
	     "_PAGE_NO_SUCH" in x["reason"] for x in r["results"])'
edited "$work/e.json" 3 s390 edat 'this is no C;'
ok "a header that does not compile is one line" asks "$work/e.json" \
	'r["cells"][0]["status"] == "error" and "pgtable.h" in r["cells"][0]["reason"]'

# ---- older trees ----
old_c() { # the copy says that it is written in the language of older trees
	unedit x86 && rm "$copy/Makefile" &&
		sed '/-O2/!s/-std=gnu[0-9a-z]*/-std=gnu89/' "$tree/Makefile" >"$copy/Makefile" &&
		PTCONFORM_CACHE_DIR=$edited_cache run "$work/e.json" '[01]' kernel "$copy" \
			--arch x86 --mode 4level --engine unicorn
	cp --remove-destination "$tree/Makefile" "$copy/Makefile"
}
old_c
ok "the language a tree is written in changes no verdict" asks "$work/e.json" \
	"{(x['helper'], x['clause']): x['verdict'] for x in r['results']} ==
	 {(x['helper'], x['clause']): x['verdict']
	  for x in json.load(open('$work/all.json'))['results']
	  if x['arch'] == 'x86' and x['mode'] == '4level' and x['engine'] == 'unicorn'}"
made_huge_first() { # make_huge_pte() of the copy makes the entry huge, arch_make_huge_pte() does not
	edit x86 '#define arch_make_huge_pte(e, ...) (e)' &&
		rm "$copy/mm/hugetlb.c" && cp "$tree/mm/hugetlb.c" "$copy/mm/hugetlb.c" &&
		{ [ "$1" = no ] || echo '/* pte_mkhuge */' >>"$copy/mm/hugetlb.c"; } &&
		PTCONFORM_CACHE_DIR=$edited_cache run "$work/e.json" '[01]' kernel "$copy" --arch x86 \
			--mode 4level --engine unicorn --helper arch_make_huge_pte
}
made_huge_first yes
ok "arch_make_huge_pte() may return what it is given, where its callers make that huge" \
	asks "$work/e.json" 'not r["summary"]["fail"] and r["summary"]["pass"]'
made_huge_first no
ok "and nowhere else" asks "$work/e.json" 'r["summary"]["fail"]'
unedit x86


# ---- known deviations: the fault that is known, and others beside it ----
# mkyoung TEXT : sparc's pte_mkyoung() with this besides what it has to do
mkyoung() {
	edited "$work/e.json" 1 sparc sun4v "#undef pte_mkyoung
static inline pte_t ptconform_edit(pte_t e)
{
	unsigned long v = pte_val(e) | _PAGE_ACCESSED_4V;
	$1
	return __pte(v);
}
#define pte_mkyoung(e) ptconform_edit(e)"
}
# marked CLAUSE EXPRESSION : the clause of pte_mkyoung is violated, and of x is true
marked() {
	asks "$work/e.json" "(lambda x: x['verdict'] == 'fail' and ($2))(
		next(x for x in r['results'] if x['helper'] == 'pte_mkyoung' and x['clause'] == '$1'))"
}
mkyoung 'v |= _PAGE_VALID;'
ok "a known deviation is marked, and still fails" marked mmu-faults \
	"x['known'] == {'id': 'sparc-mkyoung-valid', 'state': 'known'}"
ok "and only failures are" asks "$work/e.json" \
	"all(x['verdict'] == 'fail' for x in r['results'] if 'known' in x)"
mkyoung 'v |= _PAGE_VALID | _PAGE_W_4V;'
ok "with another bit set beside it, it is new" marked mmu-faults "'known' not in x"
mkyoung 'v |= _PAGE_VALID; v &= ~_PAGE_MODIFIED_4V;'
ok "with dirty lost beside it, it is new" marked mmu-faults "'known' not in x"
ok "and so is what follows from the other fault" marked keeps-dirty "'known' not in x"
mkyoung 'v |= v & _PAGE_PRESENT_4V ? _PAGE_VALID : 0; v ^= v & _PAGE_W_4V ? 1UL << 20 : 0;'
ok "a fault that shows in some entries only is new, too" marked mmu-frame "'known' not in x"
unedit sparc
# ---- nothing goes quiet ----
edited "$work/e.json" '[013]' x86 4level '#define pte_mkfrobnicate(e) (e)
#define pte_mkspecial(e, why) ((void)(why), (e))'
ok "a helper that nobody knows is listed with its header" asks "$work/e.json" \
	'any(u["arch"] == "x86" and u["name"] == "pte_mkfrobnicate" and
	     u["header"] == "arch/x86/include/asm/pgtable.h" for u in r["unknown_helpers"]) and
	 not any(u["name"] in ("pte_mkold", "pte_offset_map") for u in r["unknown_helpers"])'
ok "a helper that has become a macro of more arguments is an error, not absent" asks "$work/e.json" \
	'any(x["helper"] == "pte_mkspecial" and x["verdict"] == "error" and
	     "its signature is not known here: arch/x86/include/asm/pgtable.h:" in x["reason"]
	     for x in r["results"])'
unedit x86

# a helper that vanishes
vanished() { # vanished REPORT STATUS OPTIONS… : the copy, which has lost it
	local report=$1 status=$2
	shift 2
	PTCONFORM_CACHE_DIR=$edited_cache run "$report" "$status" kernel "$copy" --arch x86 \
		--mode 4level --engine unicorn "$@"
}
sed -i -E 's/\bpte_mkspecial\b/pte_mkspecial_gone/g' "$copy/arch/x86/include/asm/pgtable.h"
ok "a vanished helper is no violation by itself" vanished "$work/e.json" '[01]'
ok "it is named, with who has it and that mm calls it" asks "$work/e.json" \
	'not any(x["helper"] == "pte_mkspecial" and x["verdict"] == "fail" for x in r["results"]) and
	 any(a["helper"] == "pte_mkspecial" and a["arch"] == "x86" and a["reference"] and a["called"]
	     for a in r["absent_helpers"])'
ok "--require makes it a failure" vanished "$work/e.json" 1 --require pte_mkspecial
ok "its own" asks "$work/e.json" \
	'any((x["helper"], x["rule"], x["verdict"]) == ("pte_mkspecial", "REQ", "fail") for x in r["results"])'
ok "--baseline makes it a failure" vanished "$work/e.json" 1 --baseline "$work/all.json"
ok "and what hangs on it follows from it" asks "$work/e.json" \
	'{tuple(x["cause"]) for x in r["results"] if x["rule"] == "BASE"} == {("pte_mkspecial",)} and
	 r["baseline"]["newly_absent"] > 10 and r["baseline"]["newly_violated"] == 0'
unedit x86
ok "the tree itself" run "$work/e.json" '[01]' kernel "$tree" --arch x86 --engine unicorn \
	--baseline "$work/all.json"
ok "is no worse than itself" asks "$work/e.json" \
	'r["baseline"]["newly_absent"] == 0 and not any(x.get("new") for x in r["results"])'

# compared_trees REPORT TEXT : the tree against the copy, whose x86 header ends with TEXT
compared_trees() {
	edit x86 "$2" && PTCONFORM_CACHE_DIR=$edited_cache "$ptconform" diff "kernel:$tree" \
		"kernel:$copy" --arch x86 --mode 4level --format json >"$1"
	[ $? -eq 1 ]
}
ok "what means something else differs" compared_trees "$work/d.json" \
	'#define pte_mkold(e) pte_mkclean(pte_mkold(e))'
ok "it differs in meaning, and says how" asks_diff "$work/d.json" \
	'[h["helper"] for h in helpers if h["meaning"]] and
	 all("dirty" in h["means"] for h in helpers if h["helper"] == "pte_mkold" and h["meaning"]) and
	 any(h["helper"] == "pte_mkold" and h["meaning"] for h in helpers) and
	 not any(h["helper"] == "pte_mkyoung" and h["meaning"] for h in helpers)'
ok "the same in another bit differs" compared_trees "$work/d.json" \
	'#define pte_mkspecial(e) __pte(pte_val(e) | 1UL << 52)
#define pte_special(e) ((pte_val(e) >> 52) & 1)'
ok "in encoding alone" asks_diff "$work/d.json" \
	'all(h["differ"] and not h["meaning"] for h in helpers if h["helper"] in ("pte_mkspecial", "pte_special"))'
ok "what is written in another bit and read in the old one differs" compared_trees "$work/d.json" \
	'#define pte_mkspecial(e) __pte(pte_val(e) | 1UL << 52)'
ok "in meaning" asks_diff "$work/d.json" \
	'any(h["helper"] == "pte_mkspecial" and "special yes→no" in h.get("means", "") for h in helpers)'
unedit x86

# renamed FROM TO REPORT STATUS : the copy with every word FROM made TO, on x86
renamed() {
	(cd "$copy" && grep -rlwE "(CONFIG_)?$1" arch/x86 include mm fs init kernel |
		xargs sed -i -E "s/\\b(CONFIG_)?$1\\b/\\1$2/g") &&
		PTCONFORM_CACHE_DIR=$edited_cache run "$3" "$4" kernel "$copy" --arch x86 \
			--mode 4level --engine unicorn
}

# verdicts REPORT : of x86's clauses, one a line
verdicts() {
	python3 -c 'import json,sys
for x in json.load(open(sys.argv[1]))["results"]:
    if (x["arch"], x["mode"], x["engine"]) == ("x86", "4level", "unicorn"):
        print(x["helper"], x["clause"], x["verdict"])' "$1"
}

if grep -qw pte_mkuffd_wp "$tree/arch/x86/include/asm/pgtable.h"; then
	renamed 'pte_mkuffd_wp' pte_mkuffd "$work/e.json" '[01]'
	renamed 'ARCH_ENABLE_THP_MIGRATION' ARCH_SUPPORTS_PMD_SOFTLEAF "$work/e.json" '[01]'
	verdicts "$work/all.json" >"$work/before.txt"
	verdicts "$work/e.json" >"$work/after.txt"
	ok "with names of another version the same is asked" cmp "$work/before.txt" "$work/after.txt"
	ok "and the report has the tree's name" asks "$work/e.json" \
		'{x.get("tree_name") for x in r["results"] if x["helper"] == "pte_mkuffd_wp"} ==
		 {"pte_mkuffd"}'
	renamed 'ARCH_SUPPORTS_PMD_SOFTLEAF' ARCH_HAS_FROB "$work/e.json" '[13]'
	ok "a symbol that no name is known of is an error where its helpers are" asks "$work/e.json" \
		'any(x["helper"] == "is_pmd_migration_entry" and x["verdict"] == "error" and
		     "CONFIG_ARCH_ENABLE_THP_MIGRATION" in x["reason"] for x in r["results"])'
fi
rm -rf "$copy"

# ---- no tree, half a tree ----
ok "no such folder" run "$work/e.json" 2 kernel "$work/nowhere"
ok "a folder that is no kernel tree" run "$work/e.json" 2 kernel "$work"
edit s390 '' && rm -rf "$copy/arch/s390"
PTCONFORM_CACHE_DIR=$edited_cache run "$work/e.json" 3 kernel "$copy" --arch s390
ok "a tree without the architecture skips it" asks "$work/e.json" \
	'r["cells"][0]["status"] == "skip" and "s390" in r["cells"][0]["reason"]'

# ---- interrupted ----
killed() {
	PTCONFORM_CACHE_DIR=$work/killed timeout -s INT 4 "$ptconform" kernel "$tree" --arch sparc
	sleep 1
	[ -z "$(find "$work/killed" -name guest.elf)" ] || return 0
	PTCONFORM_CACHE_DIR=$work/killed run "$work/e.json" '[01]' kernel "$tree" --arch sparc --mode sun4u
}
ok "an interrupted run leaves nothing that the next one trips over" killed

echo "1..$n"
[ "$failed" = 0 ]
