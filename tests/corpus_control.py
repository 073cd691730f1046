#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
What must not pass as a row of the corpus does not: rows that are wrong in a known way.
And what `make check` runs of it is a tenth, spread over all.
Prints TAP.  Needs the tree that corpus.py needs for Linux 6.1.

    corpus_control.py PTCONFORM
"""

import pathlib
import subprocess
import sys
import tempfile

import corpus

CORPUS = pathlib.Path(corpus.__file__).resolve()

HEAD = """
bug: planted
kind: control
tree: 6.1
arch: s390
mode: edat
file: arch/s390/include/asm/pgtable.h
"""

# name, the row's own lines, what is said of it
ROWS = [
    ("no-match", "in: pte_mkold\nfind: no such text\nput:\nexpect: *\nverdict: caught",
     "matches 0 times"),
    ("many-matches", "find: _PAGE_INVALID\nput: 0\nexpect: *\nverdict: caught", "times in"),
    ("no-definition", "in: pte_mkolder\nfind: a\nput: b\nexpect: *\nverdict: caught",
     "defines no pte_mkolder"),
    ("elsewhere", "file: kernel/fork.c\nfind: SPDX\nput: SPDY\nexpect: *\nverdict: caught",
     "alone"),
    ("nothing-changed", "in: pte_mkold\nfind: _PAGE_YOUNG\nput: _PAGE_YOUNG\nexpect: *\n"
     "verdict: caught", "changes nothing"),
    ("no-build", "in: pte_mkold\nfind: _PAGE_YOUNG\nput: _PAGE_NO_SUCH\nexpect: pte_mkold.*\n"
     "verdict: caught", "_PAGE_NO_SUCH"),
    ("turned-to-missed", "in: pte_mkold\nfind: pte = clear\nput: pte  = clear\n"
     "expect: pte_mkold.*\nverdict: caught", "the row says caught"),
    ("turned-to-caught", "in: pte_mkold\nfind: _PAGE_YOUNG\nput: 0\nexpect: pte_mkold.*\n"
     "verdict: missed\nwhy: nothing", "the row says missed"),
    ("unforeseen", "in: pte_mkold\nfind: _PAGE_YOUNG\nput: 0\nexpect: pmd_mkold.*\n"
     "verdict: caught", "which the row does not expect"),
    # s390 is known to break this one
    ("broken-before", "in: pte_mkold\nfind: pte = clear\nput: pte  = clear\n"
     "expect: set_huge_pte_at.walkers-agree\nverdict: missed\nwhy: nothing", "the unedited tree violates"),
    ("good", "in: pte_mkold\nfind: _PAGE_YOUNG\nput: 0\nexpect: pte_mkold.*\nverdict: caught",
     "caught"),
]

# Files that are refused as a whole.
FILES = [
    ("no-verdict", "find: a\nput: b\nexpect: *", "no verdict"),
    ("missed-without-why", "find: a\nput: b\nexpect: *\nverdict: missed", "says why"),
    ("unknown-key", "finds: a\nput: b\nexpect: *\nverdict: caught", "no such key"),
]


def run(ptconform, text):
    with tempfile.TemporaryDirectory() as tmp:
        rows = pathlib.Path(tmp) / "control.rows"
        rows.write_text(text)
        return subprocess.run(
            [sys.executable, CORPUS, ptconform, "--tap", "--rows", rows],
            capture_output=True, text=True)


def row(name, lines):
    return f"[{name}]{HEAD}{lines}\n\n"


def sample_is_spread():
    rows = corpus.all_rows(sorted(corpus.HERE.glob("*.rows")))
    sample = [r for r in rows if r.sample]
    return len(sample) * 10 >= len(rows) and \
        {r.arch for r in sample} == {r.arch for r in rows} and \
        {r.verdict for r in sample} == {"caught", "missed"} and \
        {r.tree for r in sample} == {"6.1"}


def main():
    n = failed = 0
    said = run(sys.argv[1], "".join(row(name, lines) for name, lines, _ in ROWS))
    if "# SKIP" in said.stdout:
        print("1..0 # SKIP no tree of Linux 6.1")
        return 0
    print(f"1..{len(ROWS) + len(FILES) + 1}")
    for name, _, words in ROWS:
        lines = [s for s in said.stdout.splitlines() if f" {name}" in s]
        ok = len(lines) == 1 and words in lines[0] and \
            lines[0].startswith("ok") == (name == "good")
        n, failed = n + 1, failed + (not ok)
        print("ok" if ok else "not ok", n, "-", name)
        for s in [] if ok else lines + said.stderr.splitlines():
            print("#", s)
    for name, lines, words in FILES:
        said = run(sys.argv[1], row(name, lines))
        ok = said.returncode != 0 and words in said.stderr and not said.stdout
        n, failed = n + 1, failed + (not ok)
        print("ok" if ok else "not ok", n, "-", name)
    ok = sample_is_spread()
    print("ok" if ok else "not ok", n + 1, "- the sample is a tenth, of all")
    return failed != 0 or not ok


if __name__ == "__main__":
    sys.exit(main())
