#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What boot would have set: without a step there is no verdict, and with a wrong one
# another.
# Prints TAP.  Needs PTCONFORM_TEST_TREE.
#
# kernel_boot.sh PTCONFORM
set -u
ptconform=$1
. "$(dirname "$0")/kernel_tree.sh"
# Verdicts are asked for here, not what explains them.
export PTCONFORM_VERDICTS=1

data=$(realpath "$(dirname "$0")/..")
booted() { # booted REPORT STATUS ARCH MODE SED… : the tree, with kernel/ of the arch edited
	local report=$1 status=$2 arch=$3 mode=$4
	shift 4
	rm -rf "$work/data"
	mkdir -p "$work/data/conformance/subject" &&
		cp -a "$data/arch" "$data/generic" "$data/qemu-images" "$work/data" &&
		cp -a "$data/conformance/subject/shim" "$work/data/conformance/subject" &&
		sed -i "$@" "$work/data/arch/$arch/kernel/"*.[cdh]* &&
		! diff -rq "$data/arch/$arch" "$work/data/arch/$arch" >/dev/null || return 1
	PTCONFORM_DATA_DIR=$work/data \
		run "$report" "$status" kernel "$tree" --arch "$arch" --mode "$mode" --engine unicorn \
		--switch none
}

unset_is_error() { # unset_is_error ARCH MODE NAME SED…
	local arch=$1 mode=$2 name=$3
	shift 3
	PTCONFORM_VERDICTS=1 sound "$arch" --mode "$mode" && booted "$work/b.json" '[13]' "$arch" "$mode" "$@" &&
		asks "$work/b.json" 'failed(r) <= failed(sound)' && asks "$work/b.json" \
		"any(__import__('re').search('nobody here sets $name', x.get('reason', '')) for x in r['results'])"
}
# "x\n\t…": a name in candidates.def with the expression below it
drop() { printf '/^%s$/,+1d' "$1"; }
wrong_speaks() { # wrong_speaks ARCH MODE SED…
	PTCONFORM_VERDICTS=1 sound "$1" --mode "$2" && booted "$work/b.json" 1 "$@" &&
		asks "$work/b.json" 'failed(r) - failed(sound)'
}
for rows in "$(dirname "$0")"/arch/*.sh; do
	. "$rows"
done

# ---- variables of the tree's own that boot sets, of kinds nobody has listed ----
# Each helper needs one: without it, it does nothing, breaks, or waits.
variables='value shift bug wait'
needs_boot() {
	edit s390 "$(for v in $variables; do echo "extern unsigned long ptconform_boot_$v;"; done)"'
extern unsigned long ptconform_get(void);
#define PTCONFORM_NEEDS(helper, ones) \
	static inline pte_t ptconform_##helper(pte_t e) \
	{ unsigned long is = (ones); return __pte((pte_val(helper(e)) & is) | (pte_val(e) & ~is)); }
PTCONFORM_NEEDS(pte_mkold, ptconform_boot_value)
PTCONFORM_NEEDS(pte_mkclean, -(3UL << 62 >> ((ptconform_boot_shift - 1) & 63) & 1))
PTCONFORM_NEEDS(pte_mkyoung, ptconform_get())
static inline pte_t ptconform_mkspecial(pte_t e)
{ if (!ptconform_boot_bug) BUG(); return pte_mkspecial(e); }
static inline pte_t ptconform_wrprotect(pte_t e)
{ if (!ptconform_boot_wait) for (;;) __asm__ volatile(""); return pte_wrprotect(e); }
#undef pte_mkold
#undef pte_mkclean
#undef pte_mkyoung
#undef pte_mkspecial
#undef pte_wrprotect
#define pte_mkold(e) ptconform_pte_mkold(e)
#define pte_mkclean(e) ptconform_pte_mkclean(e)
#define pte_mkyoung(e) ptconform_pte_mkyoung(e)
#define pte_mkspecial(e) ptconform_mkspecial(e)
#define pte_wrprotect(e) ptconform_wrprotect(e)' && own arch/s390/mm/extable.c && {
		for v in $variables; do
			echo "unsigned long ptconform_boot_$v __section(\".data..ro_after_init\");"
		done
		echo 'void ptconform_boot(void);' && echo 'void ptconform_boot(void) {'
		for v in $variables; do
			echo "	ptconform_boot_$v = -1UL;"
		done
		echo '}'
		# which nothing but code that is left out sets: it is no constant for all that
		printf '%s\n' \
			'static unsigned long ptconform_boot_hidden;' 'unsigned long ptconform_get(void);' \
			'unsigned long ptconform_get(void)' '{' '	return ptconform_boot_hidden;' '}' \
			'void ptconform_boot_init(void);' 'void ptconform_boot_init(void)' '{' \
			'	ptconform_boot_hidden = -1UL;' '}'
	} >>"$copy/arch/s390/mm/extable.c" &&
		PTCONFORM_CACHE_DIR=$edited_cache run "$work/v.json" '[13]' kernel "$copy" \
			--arch s390 --engine unicorn --switch none
}
no_verdict() { # no_verdict HELPER VARIABLE : it is named, and nothing is said of the helper
	asks "$work/v.json" "any('nobody here sets ptconform_boot_$2 (arch/s390/mm/extable.c' in
		x.get('reason', '') for x in of('$1')) and
		not any(x['verdict'] == 'fail' for x in of('$1'))"
}
ok "a tree of which helpers need what boot sets" needs_boot
ok "a variable that only boot sets is named, and no verdict is given" no_verdict pte_mkold value
# of a number of bits, all ones are as good as zero
ok "so is one that an expression shifts by" no_verdict pte_mkclean shift
ok "nor is there one on a helper that calls BUG() where boot has not been" no_verdict pte_mkspecial bug
ok "or that waits for boot" no_verdict pte_wrprotect wait
ok "a static variable that only boot sets is named too, though its code is left out" \
	no_verdict pte_mkyoung hidden

# ---- a variable that nobody sets stays as it is, for as long as nobody sets it ----
edit s390 'extern unsigned long ptconform_boot_never;
static inline pte_t ptconform_old(pte_t e)
{ unsigned long is = ptconform_boot_never; return __pte((pte_val(pte_mkold(e)) & ~is) | (pte_val(e) & is)); }
#undef pte_mkold
#define pte_mkold(e) ptconform_old(e)'
own arch/s390/mm/extable.c
echo 'unsigned long ptconform_boot_never;' >>"$copy/arch/s390/mm/extable.c"
never() { # never STATUS : the copy's one helper
	PTCONFORM_CACHE_DIR=$edited_cache run "$work/v.json" "$1" kernel "$copy" \
		--arch s390 --engine unicorn --switch none --helper pte_mkold
}
guests() {
	ls -d "$edited_cache"/guest/s390/*/*
}
judged() {
	never '[01]' && asks "$work/v.json" 'any(x["verdict"] == "pass" for x in of("pte_mkold")) and
		not any("nobody here sets" in x.get("reason", "") for x in r["results"])'
}
ok "a variable that nobody sets is no reason against a verdict" judged
made=$(guests)
found() { # and what was found of it is kept
	[ -n "$(find $made -name 'filled*')" ]
}
ok "that is kept" found
ok "and serves" judged
# in a file that the guest is not made of
printf '%s\n' 'extern unsigned long ptconform_boot_never;' 'void ptconform_sets(void)' '{' \
	'	ptconform_boot_never = 1;' '}' >"$copy/mm/ptconform.c"
set_by_now() {
	never '[13]' && [ "$(guests)" = "$made" ] && asks "$work/v.json" \
		'any("nobody here sets ptconform_boot_never" in x.get("reason", "") for x in of("pte_mkold"))'
}
ok "not if the tree comes to set it, though the guest is the same" set_by_now

echo "1..$n"
[ "$failed" = 0 ]
