#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Helpers of a kernel tree that warn: of what mm gives them, and of what it never does.
# Prints TAP.  Needs PTCONFORM_TEST_TREE.
#
# kernel_warned.sh PTCONFORM
set -u
ptconform=$1
. "$(dirname "$0")/kernel_tree.sh"

edited "$work/e.json" 1 x86 4level '#undef pte_mkold
static inline pte_t ptconform_old(pte_t e)
{
	WARN_ON(pte_dirty(e));
	return pte_clear_flags(e, _PAGE_ACCESSED);
}
#define pte_mkold(e) ptconform_old(e)
static inline pte_t ptconform_special(pte_t e)
{
	VM_BUG_ON(!(pte_flags(e) & _PAGE_ACCESSED));
	return pte_set_flags(e, _PAGE_SPECIAL);
}
#define pte_mkspecial(e) ptconform_special(e)
#undef pmd_mkinvalid
static inline pmd_t ptconform_invalid(pmd_t e)
{
	VM_WARN_ON_ONCE(!(pmd_flags(e) & (_PAGE_PRESENT | _PAGE_PROTNONE)));
	return pfn_pmd(pmd_pfn(e), __pgprot(pmd_flags(e) & ~(_PAGE_PRESENT | _PAGE_PROTNONE)));
}
#define pmd_mkinvalid(e) ptconform_invalid(e)' --switch none

# warned HELPER EXPRESSION : one failure of it, a warning, of which the expression on x is true
warned() {
	asks "$work/e.json" "(lambda v: len(v) == 1 and all(x['verdict'] == 'fail' and
		x['broke'] == 'a warning' and x['cause'] == ['$1'] and ($2) for x in v))(
		[x for x in of('$1') if x.get('broke')])"
}
ok "a WARN_ON() that fires on a legal entry is one failure, with the entry and what it says" \
	warned pte_mkold 'int(x["witness"]["entry"], 16) & 1 << 6 and
	" warned on entry=0x" in x["reason"] and
	x["witness"]["got"] == "WARN_ON(pte_dirty(e)) in ptconform_old()"'
ok "so is a VM_BUG_ON()" warned pte_mkspecial \
	'not int(x["witness"]["entry"], 16) & 1 << 5 and "VM_BUG_ON(" in x["witness"]["got"]'
ok "one that fires on misuse alone is none" asks "$work/e.json" \
	'not any(x.get("broke") for x in of("pmd_mkinvalid")) and
	 any(x["verdict"] == "hazard" and x["reason"].endswith("; warns") for x in of("pmd_mkinvalid"))'
ok "all else is judged as it would be" asks "$work/e.json" \
	'not r["summary"]["skip"] and
	 {x["helper"] for x in r["results"] if x.get("broke")} == {"pte_mkold", "pte_mkspecial"} and
	 any(x["clause"] == "clears-young" and x["verdict"] in ("pass", "fail") for x in of("pte_mkold"))'
shown() {
	PTCONFORM_CACHE_DIR=$edited_cache "$ptconform" kernel "$copy" --arch x86 --mode 4level \
		--engine unicorn --switch none --helper pte_mkold >"$work/out"
	grep -q '^FAIL pte_mkold warns' "$work/out" && grep -q 'warned  *pte_mkold warned on' "$work/out"
}
ok "the table shows it" shown

echo "1..$n"
[ "$failed" = 0 ]
