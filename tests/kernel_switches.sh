#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Helpers of a kernel tree that are wrong only where a switch that they read is the other way.
# Prints TAP.  Needs PTCONFORM_TEST_TREE.
#
# kernel_switches.sh PTCONFORM
set -u
ptconform=$1
. "$(dirname "$0")/kernel_tree.sh"
# Verdicts are asked for here, not what explains them.
export PTCONFORM_VERDICTS=1

edited "$work/e.json" 1 x86 4level '#undef pte_mkold
static inline pte_t ptconform_old(pte_t e)
{
	return pte_clear_flags(e, _PAGE_ACCESSED | sme_me_mask);
}
#define pte_mkold(e) ptconform_old(e)
#undef pte_accessible
#define pte_accessible(mm, e) pte_present(__pte(pte_val(e) & ~(pteval_t)_PAGE_PROTNONE))
#undef pte_access_permitted
static inline bool ptconform_permitted(pte_t e, bool write)
{
	return __pte_access_permitted(pte_val(e) & ~(pteval_t)_PAGE_PKEY_MASK, write);
}
#define pte_access_permitted(e, write) ptconform_permitted(e, write)
unsigned long ptconform_other __attribute__((weak)) = 1;
static inline pte_t ptconform_young(pte_t e)
{
	return ptconform_other ? pte_set_flags(e, _PAGE_ACCESSED) : e;
}
#define pte_mkyoung(e) ptconform_young(e)'

# turned HELPER CLAUSE SWITCH : that fails, and says what was set otherwise
turned() {
	asks "$work/e.json" "any(x['clause'] == '$2' and x['verdict'] == 'fail' and
		'$3' in x.get('switches', []) and x.get('machine') for x in of('$1')) and
		any('$3' in m['switches'] for c in r['cells'] for m in c['machines'])"
}
ok "a helper that loses the bit which says encrypted, where memory is" \
	turned pte_mkold keeps-memtype sme_me_mask=bit51
ok "a pte_accessible() that forgets the flush under way" \
	turned pte_modify accessible 'mm->tlb_flush_pending=1'
ok "a pte_access_permitted() that forgets the key" \
	turned pte_access_permitted permits-no-more PKRU=denies
ok "a switch that nobody varies is listed, with who reads it" asks "$work/e.json" \
	'any(s["name"] == "ptconform_other" and not s["varied"] and s["helpers"] > 0 and
	     "pte_mkyoung" in s["some"] for c in r["cells"] for s in c["reads"])'
ok "one that is varied is listed as such" asks "$work/e.json" \
	'any(s["name"] == "sme_me_mask" and s["varied"] for c in r["cells"] for s in c["reads"])'

none() {
	PTCONFORM_CACHE_DIR=$edited_cache run "$work/n.json" '[01]' kernel "$copy" --arch x86 \
		--mode 4level --engine unicorn --switch none &&
		asks "$work/n.json" 'not any(c.get("machines") for c in r["cells"]) and
		not any(x.get("switches") for x in r["results"])'
}
ok "--switch none makes no further run" none

reproduced() { # the command of the report, with the copy's cache and program
	local command
	command=$(python3 -c 'import json, sys
print(next(x["reproduce"] for x in json.load(open(sys.argv[1]))["results"]
	   if x["verdict"] == "fail" and "sme_me_mask=bit51" in x.get("switches", [])))' "$work/e.json")
	case $command in *" --switch sme_me_mask=bit51"*) ;; *) return 1 ;; esac
	PTCONFORM_CACHE_DIR=$edited_cache bash -c "'$ptconform' ${command#ptconform }" >"$work/out"
	[ $? = 1 ] && grep -q '^ *switches  *sme_me_mask=bit51' "$work/out"
}
ok "the command that is told reproduces it" reproduced
other_switch() { # another switch does not
	PTCONFORM_CACHE_DIR=$edited_cache "$ptconform" kernel "$copy" --arch x86 --mode 4level \
		--engine unicorn --helper pte_mkold --clause keeps-memtype --switch PKRU --verbose >"$work/out"
}
ok "with another switch alone it holds" other_switch
ok "the table says how many there are that nobody varies" \
	grep -q 'helpers may read .* tried with one value alone' "$work/out"

# ---- s390: who clears his own TLB alone, where the tables are attached to no other, but were ----
flushing=arch/s390/mm/pgtable.c
own $flushing
attached() { # at each level
	sed -i 's/cpumask_equal(mm_cpumask(mm), /cpumask_equal(\&mm->context.cpu_attach_mask, /' "$copy/$flushing" &&
		! cmp -s "$copy/$flushing" "$tree/$flushing"
}
ok "a flush of this processor's is planted" attached
ok "it is judged" eval "PTCONFORM_CACHE_DIR='$edited_cache' run '$work/e.json' 1 kernel '$copy' \
	--arch s390 --engine unicorn --clause '*flushes-*'"
ok "others keep translations of a page" turned ptep_clear_flush flushes-all 'mm->context.cpu_attach_mask=this'
ok "of a huge one" turned pmdp_huge_clear_flush flushes-all 'mm->context.cpu_attach_mask=this'
own $flushing

# ---- riscv: a helper that takes it for granted that there are memory types ----
edited "$work/e.json" 1 riscv sv39 '#undef pte_mkold
static inline pte_t ptconform_old(pte_t e)
{
	return __pte(pte_val(e) & ~(_PAGE_MTMASK ? _PAGE_ACCESSED : 0));
}
#define pte_mkold(e) ptconform_old(e)'
ok "riscv: a helper that does nothing where there is no Svpbmt" turned pte_mkold clears-young svpbmt=off
ok "and is right with it" asks "$work/e.json" \
	'all(x.get("machine") for x in of("pte_mkold") if x["verdict"] == "fail")'

echo "1..$n"
[ "$failed" = 0 ]
