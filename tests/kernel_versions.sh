#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Trees that differ in what helpers there are, what they are called and what they mean.
# Prints TAP.  Needs PTCONFORM_TEST_TREE.
#
# kernel_versions.sh PTCONFORM
set -u
ptconform=$1
. "$(dirname "$0")/kernel_tree.sh"

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


echo "1..$n"
[ "$failed" = 0 ]
