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

# asks_diff REPORT EXPRESSION : about a comparison, of its first match's helpers
asks_diff() {
	python3 -c 'import json,sys
helpers = json.load(open(sys.argv[1]))["matches"][0]["helpers"]
def means(helper, words):
    return any(h["helper"] == helper and h["meaning"] and words in h["means"] for h in helpers)
sys.exit(0 if eval("(" + sys.argv[2] + ")") else repr([h for h in helpers if h["differ"]]))' "$1" "$2"
}

sound x86
# what was made for it serves where the copy is compared with it, too
cache=${PTCONFORM_CACHE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/ptconform}
for config in "$cache"/guest/x86*; do
	made=$(ls -td "$config"/*/*/ | head -1)
	to=$edited_cache/${made#"$cache"/}
	mkdir -p "$(dirname "$to")" && cp -a "$made" "$to"
done

# ---- a helper that vanishes ----
vanished() { # vanished REPORT STATUS OPTIONS… : the copy, which has lost it
	local report=$1 status=$2
	shift 2
	PTCONFORM_CACHE_DIR=$edited_cache run "$report" "$status" kernel "$copy" --arch x86 \
		--mode 4level --engine unicorn --switch none "$@"
}
unedit x86
sed -i -E 's/\bpte_mkspecial\b/pte_mkspecial_gone/g' "$copy/arch/x86/include/asm/pgtable.h"
ok "a vanished helper is no violation by itself" vanished "$work/e.json" '[01]'
ok "it is named, with who has it and that mm calls it" asks "$work/e.json" \
	'not any(x["helper"] == "pte_mkspecial" and x["verdict"] == "fail" for x in r["results"]) and
	 any(a["helper"] == "pte_mkspecial" and a["arch"] == "x86" and a["reference"] and a["called"]
	     for a in r["absent_helpers"])'
ok "--require makes it a failure" vanished "$work/e.json" 1 --require pte_mkspecial
ok "its own" asks "$work/e.json" \
	'any((x["helper"], x["rule"], x["verdict"]) == ("pte_mkspecial", "REQ", "fail") for x in r["results"])'
ok "--baseline makes it a failure" vanished "$work/e.json" 1 --baseline "$work/sound.json"
ok "and what hangs on it follows from it" asks "$work/e.json" \
	'{tuple(x["cause"]) for x in r["results"] if x["rule"] == "BASE"} == {("pte_mkspecial",)} and
	 r["baseline"]["newly_absent"] > 10 and r["baseline"]["newly_violated"] == 0'
unedit x86
ok "the tree itself" run "$work/e.json" '[01]' kernel "$tree" --arch x86 --engine unicorn --switch none \
	--baseline "$work/sound.json"
ok "is no worse than itself" asks "$work/e.json" \
	'r["baseline"]["newly_absent"] == 0 and not any(x.get("new") for x in r["results"])'

# compared_trees REPORT TEXT : the tree against the copy, whose x86 header ends with TEXT
compared_trees() {
	edit x86 "$2" && PTCONFORM_CACHE_DIR=$edited_cache "$ptconform" diff "kernel:$tree" \
		"kernel:$copy" --arch x86 --mode 4level --format json >"$1"
	[ $? -eq 1 ]
}
ok "what means something else differs" compared_trees "$work/d.json" \
	'#define pte_mkspecial(e) __pte(pte_val(e) | 1UL << 52)
#define pte_special(e) ((pte_val(e) >> 52) & 1)
static inline pte_t ptconform_old(pte_t e) { return pte_mkclean(pte_mkold(e)); }
#define pte_mkold(e) ptconform_old(e)
#define pte_mkyoung(e) __pte(pte_val(e) | 1UL << 54)'
ok "it differs in meaning, and says how" asks_diff "$work/d.json" \
	'means("pte_mkold", "dirty") and
	 all("dirty" in h["means"] for h in helpers if h["helper"] == "pte_mkold" and h["meaning"]) and
	 not any(h["helper"] == "pte_mkclean" and h["meaning"] for h in helpers)'
ok "the same in another bit differs in encoding alone" asks_diff "$work/d.json" \
	'all(h["differ"] and not h["meaning"] for h in helpers if h["helper"] in ("pte_mkspecial", "pte_special"))'
ok "what is written in another bit and read in the old one differs in meaning" asks_diff \
	"$work/d.json" 'means("pte_mkyoung", "young yes→no")'
# decoded CACHE TREE VALUE CONDITION : of the entry e, and the names of its bits
decoded() {
	PTCONFORM_CACHE_DIR=$1 "$ptconform" decode x86 pte "$3" --subject "kernel:$2" \
		--format json >"$work/d.json" && python3 -c 'import json,sys
r = json.load(open(sys.argv[1]))
e = r["entries"][0]
name = {f["low"]: f["name"] for f in e["fields"]}
sys.exit(0 if r["reader"] and eval(sys.argv[2]) else 1)' "$work/d.json" "$4"
}
ok "decode names bits as the tree reads them" decoded "$edited_cache" "$copy" 0x10000000000067 \
	'name[52] == "special" and name[9] != "special" and e["kind"] == "present"'
unedit x86
ok "and in another as that one does" decoded "$cache" "$tree" 0x10000000000067 'name[9] == "special"'
ok "it asks the tree of which kind an entry is" decoded "$cache" "$tree" 0x8000000000000160 \
	'e["kind"] == "protnone"'
ok "of none too" decoded "$cache" "$tree" 0 'e["kind"] == "none"'

# ---- older trees, and newer ones ----
renamed() { # renamed FROM TO : every word FROM of the copy is TO
	(cd "$copy" && grep -rlwE "(CONFIG_)?$1" arch/x86 include mm fs init kernel |
		xargs sed -i -E "s/\\b(CONFIG_)?$1\\b/\\1$2/g")
}

# verdicts REPORT : of x86's clauses, one a line
verdicts() {
	python3 -c 'import json,sys
for x in json.load(open(sys.argv[1]))["results"]:
    if (x["arch"], x["mode"], x["engine"]) == ("x86", "4level", "unicorn"):
        print(x["helper"], x["clause"], x["verdict"])' "$1"
}

# the copy says that it is written in the language of older trees
own Makefile && sed -i '/-O2/!s/-std=gnu[0-9a-z]*/-std=gnu89/' "$copy/Makefile"
has_names=$(grep -w pte_mkuffd_wp "$tree/arch/x86/include/asm/pgtable.h")
if [ -n "$has_names" ]; then
	renamed 'pte_mkuffd_wp' pte_mkuffd
	renamed 'ARCH_ENABLE_THP_MIGRATION' ARCH_SUPPORTS_PMD_SOFTLEAF
fi
PTCONFORM_CACHE_DIR=$edited_cache run "$work/e.json" '[01]' kernel "$copy" --arch x86 --mode 4level \
	--engine unicorn --switch none
verdicts "$work/sound.json" >"$work/before.txt"
verdicts "$work/e.json" >"$work/after.txt"
ok "the language a tree is written in changes no verdict, nor do names of another version" \
	cmp "$work/before.txt" "$work/after.txt"
ok "clauses were asked" grep -q 'pte_mkold clears-young pass' "$work/after.txt"
if [ -n "$has_names" ]; then
	ok "and the report has the tree's name" asks "$work/e.json" \
		'{x.get("tree_name") for x in of("pte_mkuffd_wp")} == {"pte_mkuffd"}'
	renamed 'ARCH_SUPPORTS_PMD_SOFTLEAF' ARCH_HAS_FROB
	PTCONFORM_CACHE_DIR=$edited_cache run "$work/e.json" '[13]' kernel "$copy" --arch x86 \
		--mode 4level --engine unicorn --switch none
	ok "a symbol that no name is known of is an error where its helpers are" asks "$work/e.json" \
		'any(x["verdict"] == "error" and "CONFIG_ARCH_ENABLE_THP_MIGRATION" in x["reason"]
		     for x in of("is_pmd_migration_entry"))'
fi

# ---- what a tree does not have on any machine ----
types=arch/riscv/include/asm/pgtable-64.h
own $types
riscv() { # riscv STATUS : a few clauses of the copy's
	PTCONFORM_CACHE_DIR=$edited_cache run "$work/e.json" "$1" kernel "$copy" --arch riscv --mode sv39 \
		--engine unicorn --switch none --clause "[imp]*s-*"
}
# a tree whose entries say nothing of memory: without the bits' names, or with them and forgotten
sed -i -E 's/ALT_SVPBMT\(val, .*/val = 0;/' "$copy/$types"
ok "memory types that a tree has and does not use" riscv 1
ok "are its fault" asks "$work/e.json" '("pgprot_device", "is-for-devices") in failed(r)'
sed -i -E 's/_PAGE_NOCACHE_SVPBMT/_PAGE_OTHER/g' "$copy/$types"
ok "those it has not" riscv '[01]'
ok "are none" asks "$work/e.json" 'r["cells"][0]["status"] == "ran" and not [x for x in failed(r) if "devices" in x[1]] and
	 any(x["verdict"] == "pass" for x in of("pte_mkold"))'

# ---- a bit of each leaf that is set when an entry is stored, as before 5.10 ----
header=arch/powerpc/include/asm/book3s/64/pgtable.h
stores=arch/powerpc/mm/pgtable.c
own $header
own $stores
ok "a leaf's bit is set by set_pte_at()" eval "
	sed -i 's/| pgprot_val(pgprot) | _PAGE_PTE);/| pgprot_val(pgprot));/' '$copy/$header' &&
	sed -i 's/pte = set_pte_filter(pte);/pte = __pte(pte_val(set_pte_filter(pte)) | _PAGE_PTE);/' '$copy/$stores' &&
	! cmp -s '$copy/$header' '$tree/$header' && ! cmp -s '$copy/$stores' '$tree/$stores'"
PTCONFORM_CACHE_DIR=$edited_cache run "$work/e.json" '[01]' kernel "$copy" --arch powerpc --mode radix \
	--engine unicorn --switch none
ok "what a device's protection makes is no less a leaf" asks "$work/e.json" \
	'not {x for x in failed(r) if x[0] in ("pfn_pte", "pgprot_device", "pte_modify")} and len(of("pgprot_device")) > 1'

echo "1..$n"
[ "$failed" = 0 ]
