#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Races on the helpers of a kernel tree: as it is, and with a helper that has lost something.
# Which scenario breaks says what a user loses by it.  Prints TAP.  Needs PTCONFORM_TEST_TREE.
#
# kernel_race.sh PTCONFORM
set -u
ptconform=$1
. "$(dirname "$0")/kernel_tree.sh"

# race REPORT STATUS TREE [OPTION…] : on x86, where each of the helpers can lose it
race() {
	local report=$1 status=$2 subject=$3
	shift 3
	run "$report" "$status" race --kernel "$subject" --arch x86 --mode 4level --memory sc "$@"
}

# of REPORT EXPRESSION : about its rows
of() {
	python3 -c 'import json, sys
rows = [x for s in json.load(open(sys.argv[1]))["subjects"] for x in s["rows"]]
def row(scenario, variant):
    return next(x for x in rows if (x["scenario"], x["variant"]) == (scenario, variant))
def broken():
    return {(x["scenario"], x["variant"]) for x in rows if x["failure"]}
sys.exit(0 if eval("(" + sys.argv[2] + ")") else repr([(x["scenario"], x["variant"], x["verdict"], x["why"]) for x in rows]))' \
		"$1" "$2"
}

ok "the tree as it is: no fixed variant is violated" race "$work/t.json" 0 "$tree"
ok "nothing there is odd, and the variants with the bug are violated" of "$work/t.json" \
	'all(x["as_expected"] or x["verdict"] == "absent" for x in rows) and
	row("hardware-dirty", "clear-plain")["verdict"] == "violated"'
ok "its helpers make few different calls" python3 -c 'import json, sys
s = json.load(open(sys.argv[1]))["subjects"][0]
sys.exit(not 10 < s["different_calls"] < 2000 < s["calls"])' "$work/t.json"
ok "the table names the tree" bash -c '"$1" race softleaf --kernel "$2" --arch x86 --memory sc |
	grep -q "^ptconform race, kernel [0-9]"' - "$ptconform" "$tree"

# an architecture that may not select migration of huge pages, by the tree's version
ok "another architecture's: no fixed variant is violated" run "$work/other.json" 0 race --kernel "$tree" \
	--arch s390 --memory sc --format json
ok "where no pmd holds a migration entry, none is split" of "$work/other.json" \
	'len({x["verdict"] for x in rows if x["scenario"] == "split-migration"} & {"absent", "clean"}) == 1'

# mutated REPORT STATUS TEXT : in a copy whose header ends so
mutated() {
	local report=$1 status=$2
	edit x86 "$3" && PTCONFORM_CACHE_DIR=$edited_cache race "$report" "$status" "$copy"
}

ok "pmd_mkinvalid() whose entry is not present is a failure" mutated "$work/i.json" 1 \
	'static inline pmd_t ptconform_mkinvalid(pmd_t p)
{
	return pmd_clear_flags(p, _PAGE_PRESENT | _PAGE_PROTNONE | _PAGE_PSE);
}
#define pmd_mkinvalid(p) ptconform_mkinvalid(p)'
ok "the split shows it, and nothing else" of "$work/i.json" \
	'broken() == {("split-migration", "tested"), ("split-migration", "undone")} and
	"does not count as present" in row("split-migration", "tested")["why"]'
ok "with a trail that names the helper" of "$work/i.json" \
	'any("pmdp_invalidate" in s["did"] for s in row("split-migration", "tested")["trail"]["steps"])'

ok "pte_swp_mkuffd_wp() that does nothing is a failure" mutated "$work/s.json" 1 \
	'static inline pte_t ptconform_swp_mkuffd_wp(pte_t p)
{
	return p;
}
#define pte_swp_mkuffd_wp(p) ptconform_swp_mkuffd_wp(p)'
ok "userfaultfd loses it in swap, and at fork(), and nowhere else" of "$work/s.json" \
	'broken() == {("uffd-wp-swap", "carried"), ("uffd-wp-fork", "registered")} and
	"nobody is told" in row("uffd-wp-swap", "carried")["why"]'

ok "ptep_get_and_clear() that is not atomic is a failure" mutated "$work/c.json" 1 \
	'#undef ptep_get_and_clear
static inline pte_t ptconform_take(pte_t *ptep)
{
	pte_t pte = READ_ONCE(*ptep);

	WRITE_ONCE(*ptep, __pte(0));
	return pte;
}
#define ptep_get_and_clear(mm, addr, ptep) ptconform_take(ptep)'
ok "the dirty bit is what is lost" of "$work/c.json" \
	'("hardware-dirty", "clear") in broken() and ("hardware-dirty", "protect") not in broken() and
	"nobody will ever know" in row("hardware-dirty", "clear")["why"]'
ok "the trail has its load and its store" of "$work/c.json" \
	'[s["did"].split(" ")[0] for s in row("hardware-dirty", "clear")["trail"]["steps"]
	 if s["function"] == "try_to_unmap_one" and " pte" in s["did"]][:2] == ["reads", "stores"]'

# Whether it is lost on a machine that is busy hangs on the machine; without an emulator there is none.
stressed() {
	local status
	PTCONFORM_CACHE_DIR=$edited_cache "$ptconform" race hardware-dirty --stress --kernel "$copy" \
		--arch x86 --mode 4level --format json >"$work/x.json" 2>/dev/null
	status=$?
	[ "$status" -eq 1 ] || [ "$status" -eq 3 ]
}
ok "two processors lose it, too" stressed
ok "or nothing can be said of them" of "$work/x.json" \
	'all(x["machine"] == "skip" for x in rows) or
	row("hardware-dirty", "clear")["machine"] in ("seen", "never met") and
	not row("hardware-dirty", "protect")["bad"]'

replayed() {
	PTCONFORM_CACHE_DIR=$edited_cache run "$work/r.json" 0 race --trail "$work/c.json" \
		--arch x86,s390 --variant clear
}
ok "its trail is played on the reference helpers" replayed
ok "where it hurts not" of "$work/r.json" \
	'row("hardware-dirty", "clear")["verdict"] in ("clean", "absent")'

echo "1..$n"
[ "$failed" -eq 0 ]
