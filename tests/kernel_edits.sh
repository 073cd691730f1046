#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What is kept of a tree tells the same as a run that begins with nothing, whatever
# was done to the tree or to what is kept.  Prints TAP.  Needs PTCONFORM_TEST_TREE;
# edits are made in a copy of hard links beside it.
#
# kernel_edits.sh PTCONFORM
set -u
ptconform=$1
. "$(dirname "$0")/kernel_tap.sh"
# Verdicts are asked for here, not what explains them.
export PTCONFORM_VERDICTS=1

work=$(mktemp -d)
copy=$(dirname "$tree")/.ptconform-edits.$$
trap 'rm -rf "$work" "$copy"' EXIT
trap 'exit 1' INT TERM
warm=$work/warm
seed "$warm"
cp -al "$tree" "$copy" || exit 1

# Another file of the same name: the copy's files are those of the tree.
own() {
	cp "$copy/$1" "$work/own" && rm "$copy/$1" && cp -p "$work/own" "$copy/$1"
}

run() { # run CACHE NAME : what is said of the copy, without times and places
	PTCONFORM_CACHE_DIR=$1 "$ptconform" kernel "$copy" --arch s390 --engine unicorn \
		--switch none --format json -o "$work/$2.json" >"$work/$2.out" 2>&1
	echo $? >"$work/$2.status"
	python3 -c 'import json,sys
r = json.load(open(sys.argv[1]))
for c in r["cells"]:
    print(c["mode"], c["status"], c.get("reason"), c.get("digest"))
for x in r["results"]:
    print(x["helper"], x["clause"], x["verdict"], x.get("reason"))' "$work/$2.json" >"$work/$2"
}

says() { # says STATUS : the last run with what is kept
	[ "$(cat "$work/w.status")" = "$1" ]
}

# Kept and from nothing but what no tree has a part in are the same; then what is kept is taken
# from the latter.
same() {
	run "$warm" w
	rm -rf "$work/cold"
	seed "$work/cold"
	run "$work/cold" c
	cmp "$work/w" "$work/c" && cmp "$work/w.status" "$work/c.status"
}

others() { # the verdicts are others than those of NAME
	! cmp -s "$work/w" "$work/$1"
}

run "$warm" w
cp "$work/w" "$work/first"
header=include/linux/pgtable.h
ok "a header of the tree's own is among what was read" \
	grep -q " $header\$" "$warm"/guest/s390/*/*/manifest

# ---- what was looked for in vain ----
shadow=$copy/arch/s390/include/${header#include/}
mkdir -p "$(dirname "$shadow")"
# not in what kbuild makes headers with, or it tries all its other ways first
printf '%s\n' "#include_next <${header#include/}>" \
	'#if !defined(__GENERATING_BOUNDS_H) && !defined(ASM_OFFSETS_C)' \
	'#error this one comes first' '#endif' >"$shadow"
ok "a header that shadows another: kept and from nothing are the same" same
ok "and it does not compile" says 3
{
	cat "$copy/$header"
	echo '#undef pte_mkspecial'
	echo '#define pte_mkspecial(e) (e)'
} >"$shadow"
ok "one that changes a helper: the same" same
ok "and the helper is found wrong" others first
rm -r "$copy/arch/s390/include/linux"
run "$warm" w
ok "without it all is as it was" cmp "$work/w" "$work/first"

# ---- what mistakes of callers turn into: of the tree as it is, or not of the tree at all ----
becomes_of() { # becomes_of ARCH=WHO … : whose helpers misuse asks, and nothing is built for it
	local before
	before=$(ls -d "$warm"/guest/*/*/*)
	PTCONFORM_CACHE_DIR=$warm "$ptconform" misuse "$copy" --format json >"$work/m.json"
	[ "$before" = "$(ls -d "$warm"/guest/*/*/*)" ] && python3 -c 'import json,sys
of = json.load(open(sys.argv[1]))["becomes_of"]
print(of)
assert all(arch in of.get(who, "").split() for arch, who in (a.split("=") for a in sys.argv[2:]))
' "$work/m.json" "$@"
}
if command -v spatch >"$work/log"; then
	ok "misuse asks the tree's own helpers, where they are kept" becomes_of s390=tree x86=reference
	own "$header"
	echo '/* another file */' >>"$copy/$header"
	ok "not those of a tree that is another by now" becomes_of s390=reference x86=reference
	rm "$copy/$header" && cp -p "$tree/$header" "$copy/$header"
	run "$warm" w
	ok "they are asked again when it is as it was" becomes_of s390=tree
fi
# shellcheck disable=SC2016
echo '$(error this one comes first)' >"$copy/GNUmakefile"
ok "a makefile that comes before the tree's: the same" same
ok "and it stops" says 3
rm "$copy/GNUmakefile"
name=$(sed -n 1p "$(ls -t "$warm"/guest/*/*/*/searched.txt | head -1)")
if [ -n "$name" ]; then
	before=$(ls -d "$warm"/guest/*/*/*/ | wc -l)
	printf 'unsigned long %s(void);\nunsigned long %s(void)\n{\n\treturn 0;\n}\n' "$name" "$name" \
		>"$copy/mm/new.c"
	run "$warm" w
	ok "with a new file that defines what nobody defined a guest is made" \
		[ "$(ls -d "$warm"/guest/*/*/*/ | wc -l)" -gt "$before" ]
	rm "$copy/mm/new.c"
fi

# ---- what was read ----
own scripts/Kconfig.include
echo '$(error-if,y,edited)' >>"$copy/scripts/Kconfig.include"
ok "what Kconfig reads: the same" same
ok "and it does not configure" says 3
cp --remove-destination "$tree/scripts/Kconfig.include" "$copy/scripts/Kconfig.include"
script=scripts/cc-version.sh
if [ -e "$copy/$script" ]; then
	own $script
	chmod a-x "$copy/$script"
	run "$warm" w
	denied() { says 3 && grep -q "$script: Permission denied" "$work/w"; }
	ok "a script that lost its mode is named" denied
	cp -p --remove-destination "$tree/$script" "$copy/$script"
fi
run "$warm" w
mkdir -p "$copy/include/config" "$copy/include/generated"
touch "$copy/.config" "$copy/include/config/auto.conf"
echo '#error stale' >"$copy/include/generated/autoconf.h"
run "$warm" w
ok "configured in place: the verdict is that of the tree" cmp "$work/w" "$work/first"
# kbuild is given links there, and this file is included by one of ours
included=arch/s390/mm/pgtable.c
rm -r "$warm/guest"
run "$warm" w
own $included
sed -i 's/ptep_xchg_commit(mm, addr, ptep, pgste, old, new)/ptep_xchg_commit(mm, addr, ptep, pgste, old, old)/' \
	"$copy/$included"
ok "and an edit of a file that ours include: the same" same
ok "and the helper is found wrong" others first
# An entry of the segment table exchanged at once, by the instruction for it or by none.
# exchanges STATEMENT : what pmdp_xchg_direct() does instead
exchanges() {
	cp --remove-destination "$tree/$included" "$copy/$included" &&
		sed -i 's/\<pmdp_xchg_direct\>/ptconform_direct/' "$copy/$included" &&
		cat >>"$copy/$included" <<P
pmd_t pmdp_xchg_direct(struct mm_struct *mm, unsigned long addr, pmd_t *pmdp, pmd_t new)
{
	pmd_t old = *pmdp;

	$1;
	return old;
}
P
	run "$warm" w
}
exchanges 'cspg((unsigned long *)pmdp, pmd_val(old), pmd_val(new))'
ok "a valid entry exchanged by CSPG: the verdict is that of the tree" cmp "$work/w" "$work/first"
exchanges 'csp((unsigned int *)pmdp + 1, pmd_val(old), pmd_val(old) | _SEGMENT_ENTRY_INVALID);
	*pmdp = new'
ok "made invalid by CSP, then stored: the same" cmp "$work/w" "$work/first"
exchanges 'crdte(pmd_val(old), pmd_val(new), (unsigned long *)(pmdp - pmd_index(addr)),
	CRDTE_DTT_SEGMENT, addr, 0)'
ok "by CRDTE: the same" cmp "$work/w" "$work/first"
exchanges 'cspg((unsigned long *)pmdp, pmd_val(new), pmd_val(new)); *pmdp = new'
warned() { grep -q '^pmdp_huge_clear_flush .* fail .* warned on entry=' "$work/w"; }
ok "stored after a CSPG that exchanged nothing: a warning" warned
cp --remove-destination "$tree/$included" "$copy/$included"
rm -r "$copy/.config" "$copy/include/config" "$copy/include/generated"

# ---- a header of mm/ alone ----
private=mm/internal.h
own $private
cat >>"$copy/$private" <<'P'
static inline pte_t pte_move_swp_offset(pte_t e, long n)
{
	swp_entry_t at = pte_to_swp_entry(e);

	return swp_entry_to_pte(swp_entry(swp_type(at), swp_offset(at) + n));
}
P
run "$warm" w
ok "a helper of a private header is held against the contract" \
	grep -q '^pte_move_swp_offset moves fail' "$work/w"
echo '#error of no use outside mm' >>"$copy/$private"
run "$warm" w
ok "where that does not compile outside mm/, this helper is an error" \
	grep -q '^pte_move_swp_offset moves error' "$work/w"
others_of() { grep -v '^pte_move_swp_offset \|^edat ' "$work/$1"; }
as_first() { [ "$(others_of w)" = "$(others_of first)" ]; }
ok "and of all others the verdict is the same" as_first
cp --remove-destination "$tree/$private" "$copy/$private"

# ---- what is kept is not what was kept ----
run "$warm" w
guest=$(ls -t "$warm"/guest/*/*/*/guest.elf | head -1)
cp "$guest" "$work/good.elf"
# spoilt WHAT COMMAND… : what is kept after the command gives the verdict all the same
spoilt() {
	local what=$1
	shift
	"$@"
	run "$warm" w
	ok "$what: it is made again" cmp "$work/w" "$work/first"
}
exchange() {
	sed 's/\x04/\x05/' "$work/good.elf" >"$guest"
}
spoilt "a guest exchanged for another" exchange
made=$(stat -c %i "$guest")
run "$warm" w
ok "and once made it is good" [ "$(stat -c %i "$guest")" = "$made" ]
spoil_what_it_is_made_of() {
	for o in "$warm"/objects/*.o; do
		echo >>"$o"
	done
	echo '#error not what kbuild made' >"$(ls -d "$warm"/configured/*/ | head -1)/include/generated/bounds.h"
	rm -r "$warm/guest"
}
spoilt "objects that are others, and another header in what kbuild made" spoil_what_it_is_made_of

refused() { # refused WORDS : one line that says so, and no verdict
	run "$warm" w
	says 3 && grep -q "$1" "$work/w"
}
guest=$(ls -t "$warm"/guest/*/*/*/guest.elf | head -1)
chmod g+w "$guest"
ok "a guest that others may write to is refused" refused "guest.elf: not used, as others may"
chmod g-w "$guest"
mv "$guest" "$work/aside" && ln -s "$work/aside" "$guest"
ok "a guest that is a link is refused" refused "guest.elf: not used, as it is a link"
rm "$guest" && mv "$work/aside" "$guest"
chmod o+w "$warm"
ok "a cache that others may write to is refused" refused "not used, as others may write"
chmod o-w "$warm"
run "$warm" w
ok "and all is good again" cmp "$work/w" "$work/first"

echo "1..$n"
[ "$failed" = 0 ]
