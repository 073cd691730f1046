#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Helpers of a kernel tree that flush too little, too early, or translations of another size.
# Prints TAP.  Needs PTCONFORM_TEST_TREE.
#
# kernel_flushes.sh PTCONFORM
set -u
ptconform=$1
. "$(dirname "$0")/kernel_tree.sh"

# planted FILE FUNCTION FIND PUT : in the copy, in the function of that name; once
planted() {
	python3 -c 'import re, sys
path, function, find, put = sys.argv[1:]
text = open(path, encoding="utf-8").read()
of = re.compile(r"^[^\n#/*;]*\b" + function + r"\([^;{]*\)\s*\{.*?^\}", re.M | re.S)
for at in of.finditer(text):
    new, n = re.subn(find, put, at.group(0), flags=re.S)
    if n == 1:
        open(path, "w", encoding="utf-8").write(text[: at.start()] + new + text[at.end() :])
        sys.exit(0)
sys.exit(f"{function}(): {find} is not there once")' "$copy/$1" "$2" "$3" "$4"
}

# judged ARCH MODE : the copy is
judged() {
	PTCONFORM_CACHE_DIR=$edited_cache run "$work/e.json" 1 kernel "$copy" --arch "$1" --mode "$2" \
		--engine unicorn --switch none --clause '[fb]*s-*' --clause walked-at-once
}

# says HELPER CLAUSE WORDS : it fails, and its witness has the words
says() {
	asks "$work/e.json" "any(x['clause'] == '$2' and x['verdict'] == 'fail' and
		'$3' in x['witness']['got'] for x in of('$1'))"
}

# ---- generic code: each helper another fault, on x86 and by the way of x86's flushes ----
generic=mm/pgtable-generic.c
own $generic
ok "generic faults are planted" eval "
	planted $generic pmdp_invalidate '\+ HPAGE_PMD_SIZE' '+ PAGE_SIZE' &&
	planted $generic ptep_clear_flush 'flush_tlb_page\(vma, address\)' 'flush_tlb_page(vma, address + PAGE_SIZE)' &&
	planted $generic pmdp_huge_clear_flush 'flush_pmd_tlb_range[^;]*;' '' &&
	planted $generic pmdp_collapse_flush '\+ HPAGE_PMD_SIZE' '+ HPAGE_PMD_SIZE - PAGE_SIZE' &&
	planted $generic pudp_huge_clear_flush '(pud = pudp[^;]*;)(.*?)(flush_pud_tlb_range[^;]*;)' '\3 \1'"
ok "what x86 flushes is judged" judged x86 4level
ok "a range that ends early" says pmdp_invalidate flushes-all 'not flushed: 0x200001000 to 0x200200000'
ok "another address" says ptep_clear_flush flushes-all 'flushed: 0x200001000 to 0x200002000'
ok "no flush" says pmdp_huge_clear_flush flushes-all 'nothing was'
ok "a table but for its last page" says pmdp_collapse_flush flushes-all 'not flushed: 0x2001ff000 to 0x200200000'
ok "a flush before the entry is gone" says pudp_huge_clear_flush flushes-all 'could still use'
ok "and no other clause fails" asks "$work/e.json" '{x[1] for x in failed(r)} == {"flushes-all"}'

# ---- other ways that are as right: all there is, a batch ----
# fine ARCH MODE : no clause of flushes fails of the copy that holds of the tree
fine() {
	PTCONFORM_VERDICTS=1 PTCONFORM_CACHE_DIR=$edited_cache run "$work/e.json" '[01]' kernel "$copy" --arch "$1" --mode "$2" --engine unicorn --switch none --clause '[fb]*s-*' &&
		asks "$work/e.json" 'not [x for x in failed(r) if x not in failed(sound)] and len(of("pmdp_invalidate"))'
}
own $generic
ok "x86: all translations, and what is put into a batch" eval "
	planted $generic pmdp_invalidate 'flush_pmd_tlb_range[^;]*;' 'flush_tlb_all();' &&
	planted $generic ptep_clear_flush 'flush_tlb_page[^;]*;' '{ struct arch_tlbflush_unmap_batch b = { }; arch_tlbbatch_flush(&b); }'"
PTCONFORM_VERDICTS=1 sound x86 --mode 4level --clause "[fb]*s-*"
ok "are no less" fine x86 4level
# one that nobody here knows, of a tree that has its own or of a later one, shows nothing
own $generic
ok "x86: a flush by a name that nobody knows" planted $generic ptep_clear_flush 'flush_tlb_page[^;]*;' \
	'{ extern void flush_tlb_ptconform(unsigned long); flush_tlb_ptconform(address); }'
ok "is judged" eval 'PTCONFORM_CACHE_DIR=$edited_cache run "$work/e.json" 3 kernel "$copy" --arch x86 \
	--mode 4level --engine unicorn --switch none --clause "[fb]*s-*"'
ok "as neither right nor wrong, and named" asks "$work/e.json" \
	'not [x for x in failed(r) if x not in failed(sound)] and
	 {(x["helper"], x["clause"]) for x in r["results"] if x["verdict"] == "error"} >=
	 {("ptep_clear_flush", "flushes-all")} and all("flush_tlb_ptconform()" in x["reason"] and
	 "ptep_clear_flush" in x["helper"] for x in r["results"] if x["verdict"] == "error")'
own $generic
ok "arm64: all of the mm" planted $generic pmdp_invalidate 'flush_pmd_tlb_range[^;]*;' 'flush_tlb_mm(vma->vm_mm);'
PTCONFORM_VERDICTS=1 sound arm64 --mode 4k --clause "[fb]*s-*"
ok "is no less" fine arm64 4k
own arch/arm64/mm/hugetlbpage.c
ok "and all there is" planted arch/arm64/mm/hugetlbpage.c get_clear_contig_flush 'flush_tlb_range[^;]*;' 'flush_tlb_all();'
ok "is no less either" fine arm64 4k
own arch/arm64/mm/hugetlbpage.c

# ---- arm64: the level that a hint names, and pages of several places ----
own $generic
header=$(header_of arm64)
huge=arch/arm64/mm/hugetlbpage.c
own "$header"
own $huge
pages=include/linux/hugetlb.h
own $pages
ok "arm64's faults are planted" eval "
	sed -i '/define flush_hugetlb_tlb_range/s/flush_tlb_range(vma, addr, end)\$/flush_tlb_range(vma, addr, (end) - PAGE_SIZE)/' '$copy/$pages' &&
	! cmp -s '$copy/$pages' '$tree/$pages' &&
	sed -i '/define flush_pmd_tlb_range/,/[^\\\\]\$/s/PMD_SIZE, false, 2/PMD_SIZE, false, 3/' '$copy/$header' &&
	! cmp -s '$copy/$header' '$tree/$header' &&
	planted $huge get_clear_contig_flush 'addr \+ \(pgsize \* ncontig\)' 'addr + (pgsize * (ncontig - 1))' &&
	planted $header set_pte 'pte_valid_not_user\(pte\)' 'pte_valid(pte) && pte_user(pte)' &&
	planted $header set_pmd 'isb\(\);' '' &&
	planted $header set_pud 'dsb\(ishst\)' 'dsb(nshst)'"
ok "what arm64 flushes is judged" judged arm64 4k
ok "a hint of another level" says pmdp_invalidate flushes-all 'in translations of 0x1000 bytes'
ok "a page of several places but for the last" says huge_ptep_clear_flush flushes-every-place \
	'not flushed: 0x20000f000 to 0x200010000'
ok "a page that is moved, but for its last place" says flush_hugetlb_tlb_range flushes-every-place \
	'not flushed: 0x20000f000 to 0x200010000'
own $pages
ok "a kernel's entry without a barrier" says set_pte walked-at-once 'no barrier orders the store'
ok "one that no walk begins after" says set_pmd walked-at-once 'no barrier orders walks after'
ok "and so who calls it" says pmd_set_huge walked-at-once 'no barrier orders walks after'
ok "one that no other processor heeds" says set_pud walked-at-once 'no barrier orders the store'
own "$header"
own $huge

# ---- powerpc: tlbie of one size ----
own arch/powerpc/mm/book3s64/pgtable.c
ok "powerpc's faults are planted" eval "
	planted arch/powerpc/mm/book3s64/pgtable.c pmdp_invalidate 'flush_pmd_tlb_range[^;]*;' 'flush_tlb_page(vma, address);' &&
	planted arch/powerpc/mm/book3s64/pgtable.c pmdp_huge_get_and_clear_full 'flush_pmd_tlb_range[^;]*;' '(void)0;'"
ok "what powerpc flushes is judged" judged powerpc radix
ok "translations of another size" says pmdp_invalidate flushes-all 'in translations of 0x10000 bytes'
ok "a page may come where a TLB has a huge one" says pmdp_huge_get_and_clear_full flushes-taken 'nothing was'

# ---- s390, sparc: what is flushed by the exchange ----
own arch/s390/mm/pgtable.c
ok "s390's fault is planted" planted arch/s390/mm/pgtable.c pmdp_idte_global \
	'__pmdp_idte\(addr, pmdp, 0, 0, IDTE_GLOBAL\)' '__pmdp_idte(addr + PMD_SIZE, pmdp, 0, 0, IDTE_GLOBAL)'
ok "what s390 flushes is judged" judged s390 edat
ok "another segment" says pmdp_invalidate flushes-all 'flushed: 0x200100000 to 0x200200000'

own arch/sparc/mm/tlb.c
ok "sparc's fault is planted" planted arch/sparc/mm/tlb.c __set_pmd_acct \
	'tlb_batch_add_one\(mm, addr \+ REAL_HPAGE_SIZE.*?;' ''
ok "what sparc flushes is judged" judged sparc sun4v
ok "half of a huge page" says pmdp_invalidate flushes-all 'not flushed: 0x200400000 to 0x200800000'

# ---- riscv: fences of a range ----
own $generic
ok "riscv's faults are planted" eval "
	planted $generic pmdp_invalidate '\+ HPAGE_PMD_SIZE' '+ HPAGE_PMD_SIZE - PAGE_SIZE' &&
	planted $generic ptep_clear_flush 'flush_tlb_page[^;]*;' ''"
ok "what riscv flushes is judged" judged riscv sv39
ok "a huge page but for its last page" says pmdp_invalidate flushes-all 'not flushed: 0x2001ff000 to 0x200200000'
ok "no fence" says ptep_clear_flush flushes-all 'nothing was'
own $generic

# ---- where callers' flushes do nothing ----
own "$header"
hash=arch/powerpc/include/asm/book3s/64/hash.h
own $hash
ok "hash's fault is planted" eval "
	planted $hash hash__pte_update 'old & H_PAGE_HASHPTE' '(old & H_PAGE_HASHPTE) && (clr & _PAGE_PRESENT)'"
ok "what hash flushes is judged" judged powerpc hash
ok "a right that is taken away" says ptep_set_wrprotect flushes-taken 'nothing was'
ok "of a HugeTLB page, too" says huge_ptep_set_wrprotect flushes-taken 'nothing was'
ok "and what still flushes is as it was" asks "$work/e.json" \
	"[x['verdict'] for x in of('ptep_get_and_clear') if x['clause'] == 'flushes-taken'] == ['pass']"
own $hash
table=arch/powerpc/mm/book3s64/hash_pgtable.c
own $table
ok "hash is told of what stands there now, no more of what stood there" eval "
	planted $hash hash__pte_update 'hpte_need_flush\(mm, addr, ptep, old, huge\)' \
		'hpte_need_flush(mm, addr, ptep, pte_val(*ptep), huge)' &&
	planted $table hash__pmd_hugepage_update 'hpte_do_hugepage_flush\(mm, addr, pmdp, old\)' \
		'hpte_do_hugepage_flush(mm, addr, pmdp, pmd_val(*pmdp))'"
ok "that is judged" judged powerpc hash
ok "a page is looked for where it is not" says ptep_get_and_clear flushes-taken 'the old entry had not'
ok "and a huge page, in other pieces" says pmdp_huge_get_and_clear flushes-taken 'the old entry had not'
ok "the notes stay where a right is taken" asks "$work/e.json" \
	"[x['verdict'] for x in of('ptep_set_wrprotect') if x['clause'] == 'flushes-taken'] == ['pass']"
own $hash
own $table
header=$(header_of sparc)
huge=arch/sparc/mm/hugetlbpage.c
own arch/sparc/mm/tlb.c
own "$header"
own $huge
ok "sparc's are planted" eval "
	planted $header __set_pte_at 'maybe_tlb_batch_add' 'if (pte_none(pte)) maybe_tlb_batch_add' &&
	planted $huge huge_ptep_get_and_clear 'maybe_tlb_batch_add\(mm, addr, .*?if \(size == HPAGE_SIZE\)[^;]*;' ''"
ok "what sparc flushes is judged again" judged sparc sun4v
ok "a right of a base page" says ptep_set_wrprotect flushes-taken 'nothing was'
ok "a HugeTLB page" says huge_ptep_get_and_clear flushes-taken 'nothing was'
ok "and of every size" says huge_ptep_get_and_clear flushes-every-place 'nothing was'
own "$header"
own $huge

# ---- arm64: a page that is one to the MMU, before and after ----
huge=arch/arm64/mm/hugetlbpage.c
own $huge
ok "a page is protected as it is in use" planted $huge huge_ptep_set_wrprotect \
	'get_clear_contig_flush' 'get_clear_contig'
ok "arm64's pages are judged" judged arm64 4k
ok "no flush while it is not valid" says huge_ptep_set_wrprotect breaks-first 'nothing was'
own $huge

# ---- arm64's blocks, in a tree that has them: this one, or a newer one beside it ----
blocks=arch/arm64/mm/contpte.c
for newer in "$tree" "$(dirname "$tree")/linux-source-6.12"; do
	[ -f "$newer/$blocks" ] && break
done
if [ -f "$newer/$blocks" ]; then
	rm -rf "$copy"
	tree=$newer
	own $blocks
	ok "a fault of blocks is planted" planted $blocks contpte_convert \
		'(__flush_tlb_range\(&vma, start_addr, addr)' '\1 - PAGE_SIZE'
	ok "blocks are judged" judged arm64 4k
	ok "a block but for its last page" says ptep_set_wrprotect breaks-first \
		'not flushed: 0x20000f000 to 0x200010000'
	own $blocks
	ok "another is planted" planted $blocks contpte_convert \
		'(__flush_tlb_range\(&vma[^;]*;)(.*?)(__set_ptes\([^;]*;)' '\3 \1'
	ok "blocks are judged again" judged arm64 4k
	ok "a block that is there again before it is flushed" says ptep_set_wrprotect breaks-first \
		'could still use'
fi

echo "1..$n"
[ "$failed" = 0 ]
