#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Helpers of a kernel tree that are wrong, break, or do not compile.  Compiling a tree
# takes longest: faults that do not meet each other are in one copy of it.  Prints TAP.
# Needs PTCONFORM_TEST_TREE.
#
# kernel_faults.sh PTCONFORM
set -u
ptconform=$1
. "$(dirname "$0")/kernel_tree.sh"

idle='#undef pte_mkold
static inline pte_t ptconform_idle(pte_t e) { return e; }
#define pte_mkold(e) ptconform_idle(e)'

idle_is_found() { # idle_is_found ARCH : in the last report, and what it is
	ok "$1: pte_mkold that does nothing is caught" asks "$work/e.json" \
		'any(x["clause"] == "clears-young" and x["verdict"] == "fail" and
		     x["witness"]["text"] for x in of("pte_mkold"))'
	ok "$1: the witness of a law says what was called" asks "$work/e.json" \
		'any(x["clause"] == "tells-apart" and
		     any("pte_mkold(0x" in c for c in x["witness"]["calls"]) and
		     "pte_young() says yes" in x["witness"]["got"] for x in of("pte_young") if x["witness"])'
	ok "$1: and is a cause, not what comes of it" asks "$work/e.json" \
		'"pte_mkold" in {c["helper"] for c in r["causes"]} and
		 all(x["cause"] for x in r["results"] if x["verdict"] == "fail")'
}

# ---- one helper wrong: that helper fails, on that architecture ----
# x86, s390 and sparc: below, with more that is wrong.
for am in $("$ptconform" list arches | tr -d ';' | awk '{ print $1 ":" $3 }'); do
	case $am in x86:* | s390:* | sparc:*) continue ;; esac
	edited "$work/e.json" 1 "${am%:*}" "${am#*:}" "$idle" --switch none
	idle_is_found "${am%:*}"
done

# On x86 also a bit that processors without no-execute do not know, left in.
edited "$work/e.json" 1 x86 4level "$idle"'
static inline pte_t ptconform_edit(unsigned long pfn, pgprot_t prot)
{ return __pte(pte_val(pfn_pte(pfn, prot)) | (pgprot_val(prot) & _PAGE_USER ? 0 : _PAGE_NX)); }
#define pfn_pte(pfn, prot) ptconform_edit(pfn, prot)'
idle_is_found x86
lesser_alone() {
	asks "$work/e.json" 'any(x["clause"] == "maps" and x["verdict"] == "fail" and
		"without no-execute" in x["machine"] for x in of("pmd_set_huge"))
		and all(x.get("machine") for x in of("pmd_set_huge") if x["verdict"] == "fail")' &&
		PTCONFORM_VERDICTS=1 PTCONFORM_CACHE_DIR=$edited_cache "$ptconform" kernel "$copy" \
			--arch x86 --mode 4level --engine unicorn | grep -q 'machine   without no-execute'
}
ok "what fails on a lesser machine alone says so" lesser_alone

# On s390 also a macro in one of the configuration's own files, which defines what no text says
# it defines: a pte_mkclean() that does as pte_mkold().
own arch/s390/mm/mmap.c && echo PTCONFORM_SECRET >>"$copy/arch/s390/mm/mmap.c"
edited "$work/e.json" 1 s390 edat "$idle"'
#undef pte_mkclean
extern pte_t ptconform_made(pte_t e);
#define PTCONFORM_SECRET pte_t ptconform_made(pte_t e) { return __pte(pte_val(e) & ~_PAGE_YOUNG); }
#define pte_mkclean(e) ptconform_made(e)' --switch none
idle_is_found s390
ok "what an unknown macro of the tree's makes is found" asks "$work/e.json" \
	'not any(x["verdict"] == "error" for x in r["results"]) and
	 any(x["verdict"] == "fail" for x in of("pte_mkclean"))'

# ---- who makes the runs beside a cell's own ----
# by_qemu COMMAND : the copy again, with that in place of QEMU; each run that it is to make is
# noted: of what boot would have set, and those that look for causes
by_qemu() {
	mkdir -p "$work/bin" && rm -f "$work/asked" &&
		printf '#!/bin/sh\necho >>"%s"\n%s\n' "$work/asked" "$1" >"$work/bin/qemu-s390x" &&
		chmod +x "$work/bin/qemu-s390x" &&
		find "$edited_cache/guest" \( -name 'causes*' -o -name 'filled*' \) \
			-delete || return 1
	PATH="$work/bin:$PATH" PTCONFORM_CACHE_DIR=$edited_cache run "$work/q.json" 1 kernel "$copy" \
		--arch s390 --mode edat --engine unicorn --switch none
}
runs_of_qemu() {
	wc -l <"$work/asked"
}
as_before() {
	asks "$work/q.json" "r['causes'] == json.load(open('$work/e.json'))['causes'] and
		[(x['helper'], x['clause'], x['cause']) for x in r['results'] if x['verdict'] == 'fail'] ==
		[(x['helper'], x['clause'], x['cause']) for x in json.load(open('$work/e.json'))['results']
		 if x['verdict'] == 'fail']"
}
qemu=$(command -v qemu-s390x)
if [ -n "$qemu" ]; then
	ok "where QEMU is installed it makes runs beside the cell's own" by_qemu "exec $qemu \"\$@\""
	ok "all of them" test "$(runs_of_qemu)" -gt 5
	ok "and finds the same" as_before
fi
ok "where it cannot run the guest" by_qemu 'exit 1'
ok "it is asked no more" test "$(runs_of_qemu)" = 2
ok "and Unicorn finds the same causes" as_before
own arch/s390/mm/mmap.c
edited "$work/e.json" 3 s390 edat 'this is no C;' --switch none
ok "a header that does not compile is one line" asks "$work/e.json" \
	'r["cells"][0]["status"] == "error" and "pgtable.h" in r["cells"][0]["reason"]'

# ---- helpers that break ----
huge_first() { # huge_first yes|no : make_huge_pte() of the copy makes the entry huge
	own mm/hugetlb.c && { [ "$1" = no ] || echo '/* pte_mkhuge */' >>"$copy/mm/hugetlb.c"; }
}
huge_first yes
edited "$work/e.json" 1 x86 4level '#define pte_mkclean(e) ({ BUG(); (e); })
#undef pte_mkyoung
static inline pte_t ptconform_young(pte_t e) { BUG(); return e; }
#define pte_mkyoung(e) ptconform_young(e)
#define pte_mkold(e) ({ __pte(*(volatile unsigned long *)0); })
#define pte_clear_soft_dirty(e) ({ for (;;) __asm__ volatile(""); (e); })
#ifdef _PAGE_SWP_EXCLUSIVE
#undef _PAGE_SWP_EXCLUSIVE
#define _PAGE_SWP_EXCLUSIVE _AT(pteval_t, 0)
#undef pte_swp_mkexclusive
#define pte_swp_mkexclusive(e) (e)
#undef pte_swp_exclusive
#define pte_swp_exclusive(e) ((void)(e), 0)
#endif
#define arch_make_huge_pte(e, ...) (e)
#line 1 "include/asm-generic/pgtable.h"
static inline pte_t ptconform_dirty(pte_t e) { BUG(); return e; }
#define pte_mkdirty(e) ptconform_dirty(e)' --switch none
# HELPER: HOW of each that breaks
breaks='{"pte_mkclean": "BUG()", "pte_mkyoung": "BUG()", "pte_mkold": "fault",
	 "pte_clear_soft_dirty": "no end"}'
ok "helpers that break are those that were broken, and each is one failure" asks "$work/e.json" \
	"sorted(x['helper'] for x in r['results'] if x.get('broke')) == sorted($breaks) and
	 not r['summary']['error']"
ok "what needs them is not judged, and all else is" asks "$work/e.json" \
	"all(any('not judged: ' + h + ' ' in x['reason'] for h in $breaks)
	     for x in r['results'] if x['verdict'] == 'skip') and
	 any(x['verdict'] == 'pass' for x in of('pte_mkspecial'))"
ok "what the MMU writes between instructions is asked as ever" asks "$work/e.json" \
	'any(x["verdict"] == "pass" for x in r["results"] if x["clause"] == "keeps-updates") and
	 not any("leaves of this level" in x.get("reason", "") for x in of("ptep_get_and_clear"))'
broke_once() { # broke_once HELPER : as it should, and nothing is said of it besides
	asks "$work/e.json" "all(x['broke'] == $breaks['$1'] and x['cause'] == ['$1'] and
		' on entry=0x' in x['reason'] for x in of('$1') if x.get('broke')) and
		{x['verdict'] for x in of('$1')} == {'fail', 'skip'}"
}
ok "a helper that calls BUG() is one failure" broke_once pte_mkclean
ok "so is one that others call" broke_once pte_mkyoung
ok "no kernel has anything for pte_mkold() at address 0" broke_once pte_mkold
ok "a helper that never ends is one failure" broke_once pte_clear_soft_dirty
ok "a helper that is BUG() in a generic header is not configured" asks "$work/e.json" \
	'{x["verdict"] for x in of("pte_mkdirty")} == {"absent"} and r["summary"]["error"] == 0'
# trees before 5.19 have no such mark
ok "a mark that has lost its bit is no missing feature" asks "$work/e.json" \
	'any(x["clause"] == "sets-swp_exclusive" and x["verdict"] == "fail"
	     for x in of("pte_swp_mkexclusive")) or
	 all(x["verdict"] == "absent" and "has no" in x["reason"] for x in of("pte_swp_mkexclusive"))'
huge_verdicts='{x["verdict"] for x in of("arch_make_huge_pte")}'
ok "arch_make_huge_pte() may return what it is given, where its callers make that huge" \
	asks "$work/e.json" "'pass' in $huge_verdicts and 'fail' not in $huge_verdicts"

# ---- nothing goes quiet ----
# here verdicts are asked for, not what explains them
export PTCONFORM_VERDICTS=1
huge_first no
edited "$work/e.json" '[13]' x86 4level '#define arch_make_huge_pte(e, ...) (e)
#define pte_mkclean(e) ({ __pte(*(volatile unsigned long *)0xffff888000001000); })
#define pte_mkold(e) __pte(pte_val(e) & _PAGE_NO_SUCH)
#define pte_mkfrobnicate(e) (e)
#define pte_mkspecial(e, why) ((void)(why), (e))' --switch none
ok "and nowhere else" asks "$work/e.json" "'fail' in $huge_verdicts"
ok "a fault may be for want of a booted kernel, and is an error" asks "$work/e.json" \
	'any(x["verdict"] == "error" and "fault" in x["reason"] and
	     "a booted kernel" in x["reason"] for x in of("pte_mkclean")) and
	 not any(x.get("broke") for x in r["results"])'
ok "a helper that does not compile is an error with its place" asks "$work/e.json" \
	'any(x["verdict"] == "error" and "_PAGE_NO_SUCH" in x["reason"] for x in of("pte_mkold"))'
ok "a helper that nobody knows is listed with its header" asks "$work/e.json" \
	'any(u["arch"] == "x86" and u["name"] == "pte_mkfrobnicate" and
	     u["header"] == "arch/x86/include/asm/pgtable.h" for u in r["unknown_helpers"]) and
	 not any(u["name"] in ("pte_mkold", "pte_offset_map") for u in r["unknown_helpers"])'
ok "a helper that has become a macro of more arguments is an error, not absent" asks "$work/e.json" \
	'any(x["verdict"] == "error" and
	     "its signature is not known here: arch/x86/include/asm/pgtable.h:" in x["reason"]
	     for x in of("pte_mkspecial"))'

# ---- known deviations: the fault that is known, and others beside it ----
# mkyoung TEXT [MORE] : sparc's pte_mkyoung() with this besides what it has to do
mkyoung() {
	edited "$work/e.json" 1 sparc sun4v "#undef pte_mkyoung
static inline pte_t ptconform_edit(pte_t e)
{
	unsigned long v = pte_val(e) | _PAGE_ACCESSED_4V;
	$1
	return __pte(v);
}
#define pte_mkyoung(e) ptconform_edit(e)
${2:-}"
}
# marked CLAUSE EXPRESSION : the clause of pte_mkyoung is violated, and of x is true
marked() {
	asks "$work/e.json" "(lambda x: x['verdict'] == 'fail' and ($2))(
		next(x for x in of('pte_mkyoung') if x['clause'] == '$1'))"
}
unset PTCONFORM_VERDICTS
mkyoung 'v |= _PAGE_VALID;' "$idle"
idle_is_found sparc
ok "a known deviation is marked, and still fails" marked mmu-faults \
	"x['known'] == {'id': 'sparc-mkyoung-valid', 'state': 'known'}"
ok "and only failures are" asks "$work/e.json" \
	"all(x['verdict'] == 'fail' for x in r['results'] if 'known' in x)"
export PTCONFORM_VERDICTS=1
mkyoung 'v |= _PAGE_VALID | _PAGE_W_4V;'
ok "with another bit set beside it, it is new" marked mmu-faults "'known' not in x"
mkyoung 'v |= _PAGE_VALID; v &= ~_PAGE_MODIFIED_4V;'
ok "with dirty lost beside it, it is new" marked mmu-faults "'known' not in x"
ok "and so is what follows from the other fault" marked keeps-dirty "'known' not in x"
mkyoung 'v |= v & _PAGE_PRESENT_4V ? _PAGE_VALID : 0; v ^= v & _PAGE_W_4V ? 1UL << 20 : 0;'
ok "a fault that shows in some entries only is new, too" marked mmu-frame "'known' not in x"


# ---- mistakes of the shim's own: nothing is said of the tree, nor is it judged without them ----
# candidate STATUS EXPRESSION [FILE TEXT] : the tree, with a further candidate, or file of the shim's
candidate() {
	rm -rf "$work/data" && mkdir "$work/data" &&
		cp -rp "$(dirname "$0")/../"{arch,conformance,generic} "$work/data" &&
		printf 'setup_further\n\t%s\n' "$2" >>"$work/data/arch/s390/kernel/candidates.def" &&
		if [ $# -gt 2 ]; then printf "$4\n" >"$work/data/arch/s390/kernel/$3"; fi &&
		PTCONFORM_DATA_DIR=$work/data PTCONFORM_CACHE_DIR=$edited_cache run "$work/e.json" "$1" \
			kernel "$tree" --arch s390 --engine unicorn --switch none --clause "[fb]*s-*"
}
ours() { # ours WORDS : the cell says so
	asks "$work/e.json" "all('a mistake of ptconform' in c['reason'] and '$1' in c['reason']
		for c in r['cells']) and not r['results']"
}
ok "a function of the shim's that is called with too little" candidate 3 'ptk_huge_is(PMD_SHIFT, ptk_pmd)'
ok "is an error of the tool's" ours 'too few arguments'
ok "one that there is not" candidate 3 'ptk_not_there(ptk_pmd)'
ok "is one, too" ours 'ptk_not_there'
ok "a macro of the shim's that a file of the tree's calls with less" candidate 3 0 ptk_flush.h \
	'#include <asm/page.h>\n#define __storage_key_init_range(from, to, more) (0)'
ok "is one as well" ours '__storage_key_init_range() otherwise'
ok "a helper of the tree's that takes something else" candidate '[01]' 'set_pte(ptk_pte)'
ok "is only no candidate" asks "$work/e.json" 'len(of("pmdp_invalidate"))'

echo "1..$n"
[ "$failed" = 0 ]
