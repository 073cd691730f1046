#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What is written by hand names every architecture: prose, README's tables, the packages of each.

named_arches.py PTCONFORM SOURCE

Prints TAP.  Each question is asked once more of a text that one architecture more should be in.
"""
import itertools
import os
import re
import subprocess
import sys

from tap import end, ok

ptconform, source = sys.argv[1:]
PROSE = ("README.md", "docs/ptconform.1", "debian/control", "ci/lkft/ptconform.yaml", "ci/lkp/meta.yaml")


def text_of(name):
    with open(os.path.join(source, name), encoding="utf-8") as f:
        return f.read()


def known():
    """name: its modes"""
    said = subprocess.run([ptconform, "list", "arches"], check=True, capture_output=True, text=True).stdout
    return {line.split()[0]: re.search(r"modes ([^;]*);", line)[1].split() for line in said.splitlines()}


def packages_of(arch):
    lines = [line.split() for line in text_of(f"arch/{arch}/packages").splitlines()]
    return {words[1] for words in lines if words and words[0] != "#"}


def is_named(text, arches):
    """Is there "a, b and c" that begins with the first, and does each such have all?"""
    lists = re.findall(rf"\b{arches[0]}(?:,\s+\w+)+\s+and\s+\w+", text)
    return lists and all(re.split(r",\s+|\s+and\s+", found) == arches for found in lists)


def table_of_modes(text):
    """README's: what is in brackets explains."""
    rows = text.split("| architecture | modes |")[1].split("\n\n")[0].splitlines()[2:]
    cells = [re.sub(r"\([^)]*\)", "", row).split("|") for row in rows]
    return {row[1].strip(): re.split(r",\s*", row[2].strip()) for row in cells}


def expanded(text):
    """Words of "a-{b,c}-d" as well."""
    words = set(re.findall(r"[\w.-]+", text))
    for before, inner, after in re.findall(r"([\w.-]*)\{([^}]*)\}([\w.-]*)", text):
        words |= {before + one + after for one in inner.split(",")}
    return words


def lacking(text, wanted):
    return sorted(set(wanted) - expanded(text))


def main():
    arches = known()
    for name in PROSE:
        text = text_of(name)
        ok(is_named(text, list(arches)), f"{name} names all architectures")
        ok(not is_named(text, [*arches, "vax"]), f"control: {name} with another one")
    table = table_of_modes(text_of("README.md"))
    ok(table == arches, "README's table has all modes of each", table, arches)
    ok(table != {**arches, "vax": ["flat"]}, "control: with another one")
    wanted = set(itertools.chain.from_iterable(packages_of(arch) for arch in arches)) - {"gcc"}
    for name in ("README.md", "debian/control"):
        missing = lacking(text_of(name), wanted)
        ok(wanted and not missing, f"{name} names the packages of each", *missing)
        ok(lacking(text_of(name), {"gcc-vax-linux-gnu"}), f"control: {name} with another one")
    return end()


if __name__ == "__main__":
    sys.exit(main())
