#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
The order of the folders, and no circles.  A folder includes, and calls, only what is in
folders before it; no files, and no modules, include or call each other in a circle.
Prints TAP.

    layers.py SOURCE [ARCHIVE]

A module is a .c file and the header of its name.  With ARCHIVE, a library of the program's
objects, what these call counts too: a header may speak for several .c files, and then its
includes do not say who calls whom.  Files that README.md, docs/*.md and the man page name
must be there.
All of it is asked of made-up trees and documents, too, that are wrong.
"""
import argparse
import collections
import fnmatch
import os
import re
import subprocess
import sys

# What is in a folder uses nothing that stands below it here, and folders in one line do not
# use each other.  Of folders that a file is in the innermost counts.
ORDER = [
    ["generic/contract"],  # what is asked: data
    ["generic/subject"],  # calling a helper; what this subject has
    ["generic/judge"],  # does a clause hold of these inputs
    ["generic/walk", "generic/machine"],  # which entries are tried; a real walker
    ["generic/run"],  # request in, verdicts out
    ["conformance/words"],  # text, and numbers in words
    ["conformance/entry"],  # architectures, and how an entry is read
    ["conformance/work"],  # child processes, their time, how far they are
    ["conformance/engine"],  # what executes a guest
    ["conformance/deviations"],  # what trees are known to break
    ["conformance/report"],  # a finished run, and who writes it down
    ["conformance/witness"],  # what was called, and what came of it, as data and in words
    ["conformance/subject"],  # kernel trees
    ["conformance/options"],  # the command line as data
    ["conformance/run"],  # cells
    ["conformance/results"],  # what cells answered, as rows of a report
    ["conformance/diff"],  # two subjects against each other
    ["conformance/misuse"],  # callers in a tree's source
    ["conformance/mutate"],  # faults planted, and whether they are found
    ["conformance/vmwarn"],  # warnings for a tree's own helpers
    ["conformance/race"],  # concurrent callers, every interleaving
    ["conformance/command"],  # what each command does
    ["conformance"],
    ["arch"],
    ["qemu-images"],
    ["tests"],
]
# Nothing in these uses what is outside of them.
APART = ["generic"]

# To be emptied.  What is wrong and known, "FROM -> TO", modules by their name without .c or
# .h; globs of fnmatch().  One that nothing fits any more is wrong itself.
EXCEPTIONS = [
]


def module(path):
    return os.path.splitext(path)[0]


def folder_of(path):
    """The innermost of ORDER that the path is in, and its storey; None where it has none."""
    path = module(path) + "/"
    fits = [
        (len(name), name, i)
        for i, names in enumerate(ORDER)
        for name in names
        if path.startswith(name + "/")
    ]
    return max(fits)[1:] if fits else (None, None)


def runs_back(a, b):
    """Does a use what it may not?"""
    if any(a.startswith(top + "/") != b.startswith(top + "/") and a.startswith(top + "/")
           for top in APART):
        return True
    (one, i), (other, j) = folder_of(a), folder_of(b)
    return None not in (one, other) and one != other and j >= i


def includes(tree):
    """Of each file the tracked files that it includes: from the top, from its folder, or tests/."""
    found = {}
    for path, text in tree.items():
        names = re.findall(r'^\s*#\s*include\s+"([^"]+)"', text, re.M)
        found[path] = set()
        for name in names:
            places = [name, os.path.join(os.path.dirname(path), name), os.path.join("tests", name)]
            places = [os.path.normpath(p) for p in places]
            found[path] |= set([p for p in places if p in tree and p != path][:1])
    return found


def of_modules(uses):
    out = collections.defaultdict(set)
    for a, others in uses.items():
        out[module(a)] |= {module(b) for b in others if module(b) != module(a)}
    return out


def circles(uses):
    """Sets of more than one name of which each uses the others, by Tarjan."""
    number, low, stack, found = {}, {}, [], []

    def visit(a):
        number[a] = low[a] = len(number)
        stack.append(a)
        for b in sorted(uses.get(a, ())):
            if b not in number:
                visit(b)
            if b in stack:
                low[a] = min(low[a], low[b])
        if low[a] == number[a]:
            at = stack.index(a)
            if len(stack) > at + 1:
                found.append(set(stack[at:]))
            del stack[at:]

    for a in sorted(uses):
        if a not in number:
            visit(a)
    return found


def objects(archive, tree):
    """Of each module the modules that its object calls, or whose objects it reads."""
    known = {module(p).replace("/", "_"): module(p) for p in tree if p.endswith(".c")}
    home, wants = {}, collections.defaultdict(set)
    text = subprocess.run(["nm", "-A", "-g", archive], capture_output=True, text=True, check=True)
    for line in text.stdout.splitlines():
        m = re.match(r".*?([\w-]+)\.c\.o: *[0-9a-f]* +(\w) (\S+)$", line)
        if not m or m[1] not in known:
            continue
        if m[2] == "U":
            wants[known[m[1]]].add(m[3])
        elif m[2] not in "wv":
            home[m[3]] = known[m[1]]
    return {a: {home[s] for s in names if s in home} - {a} for a, names in wants.items()}


def shared_guards(tree):
    """Headers with one guard: who includes both gets one of them."""
    of = collections.defaultdict(list)
    for path, text in sorted(tree.items()):
        m = re.search(r"^#ifndef (\w+)\n#define \1$", text, re.M)
        if path.endswith(".h") and m:
            of[m[1]].append(path)
    return [f"{guard}: {', '.join(paths)}" for guard, paths in of.items() if len(paths) > 1]


# What the documents name that is a file of another tree, of a user's, or made by a build.
FOREIGN = re.compile(r"Documentation/|arch/[^<`/]+/(mm|include|boot|kvm)/|mm/|include/|build/")
PATH = re.compile(r"[\w.<>*-]+(/[\w.<>*\[\]-]+)*(\.(c|h|\[ch\]|S|def|tsv|py|sh|md|rst|1|xsd|list|ld)|/)|meson\.build|Makefile")


def named_paths(text):
    """What a document names in backticks, where that looks like a path, and links to."""
    text = re.sub(r"^( {4}|```).*$", "", text, flags=re.M)
    ticks = [(t, False) for t in re.findall(r"`([^`\n]+)`", text) if PATH.fullmatch(t)]
    ticks += [(t, False) for t in re.findall(r"^\.Pa (\S+)", text, re.M) if PATH.fullmatch(t)]
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", text)
    return ticks + [(t, True) for t in links if "://" not in t]


def globs_of(path):
    """<arch> stands for any name, effect.[ch] for two files."""
    path = re.sub(r"<[^>]*>", "*", path)
    return [path.replace("[ch]", e) for e in "ch"] if "[ch]" in path else [path]


def is_there(glob, names):
    """A path from the top, or the end of one; folders end with a slash."""
    glob = glob.rstrip("/") + ("/*" if glob.endswith("/") else "")
    return any(fnmatch.fnmatch(n, g) for n in names for g in (glob, "*/" + glob))


def not_there(docs, names):
    """What documents, {path: text}, name and is no file of the project."""
    bad = []
    for doc, text in sorted(docs.items()):
        for path, link in named_paths(text):
            if not link and FOREIGN.match(path):
                continue
            full = os.path.normpath(os.path.join(os.path.dirname(doc), path)) if link else path
            if link and full in {os.path.dirname(n) for n in names} | set(names):
                continue
            if link or not all(is_there(g, names) for g in globs_of(full)):
                bad.append(f"{doc}: {path}")
    return bad


class Judge:
    def __init__(self, exceptions):
        self.exceptions = exceptions
        self.used = set()

    def is_known(self, a, b):
        arrow = f"{module(a)} -> {module(b)}"
        fits = {e for e in self.exceptions if fnmatch.fnmatch(arrow, e)}
        self.used |= fits
        return bool(fits)

    def back(self, uses):
        return [
            f"{a} uses {b}"
            for a in sorted(uses)
            for b in sorted(uses[a])
            if runs_back(a, b) and not self.is_known(a, b)
        ]

    def circles(self, uses):
        """Those that are left when what is known to be wrong is taken away."""
        left = {a: set(b) for a, b in uses.items()}
        for c in circles(uses):
            for a in c:
                left[a] -= {b for b in uses[a] & c if self.is_known(a, b)}
        return [
            "; ".join(f"{a} uses {b}" for a in sorted(c) for b in sorted(left[a] & c))
            for c in circles(left)
        ]

    def stale(self):
        return [e for e in self.exceptions if e not in self.used]


def judge(tree, exceptions, calls=None):
    """What is wrong with a tree, {path: text}: a list of lines for each thing asked."""
    j = Judge(exceptions)
    files = includes(tree)
    modules = of_modules(files)
    found = {
        "includes run one way": j.back(files),
        "no files include each other in a circle": j.circles(files),
        "no modules include each other in a circle": j.circles(modules),
        "each header has a guard of its own": shared_guards(tree),
    }
    if calls is not None:
        found["calls run one way"] = j.back(calls)
        found["no modules call each other in a circle"] = j.circles(calls)
    found["no exception is stale"] = j.stale()
    return found


class Tap:
    def __init__(self):
        self.number = self.bad = 0

    def point(self, good, name, lines=()):
        self.number += 1
        self.bad += not good
        print(f"{'ok' if good else 'not ok'} {self.number} - {name}")
        for line in lines:
            print(f"# {line}")


def is_wrong(tap, name, what, tree, exceptions=(), calls=None):
    """The tree is wrong in this alone."""
    found = judge(tree, list(exceptions), calls)
    wrong = [w for w in found if found[w]]
    tap.point(wrong == what, f"control: {name}", [] if wrong == what else [str(found)])


def controls(tap):
    one_way, files, modules = (
        "includes run one way",
        "no files include each other in a circle",
        "no modules include each other in a circle",
    )
    # sound but for what each control adds
    base = {
        "generic/contract/a.h": "",
        "generic/judge/b.c": '#include "generic/contract/a.h"\n',
        "generic/walk/w.h": "",
        "conformance/words/c.h": '#include "generic/contract/a.h"\n',
        "arch/x86/helpers.c": '#include "generic/contract/a.h"\n',
    }
    is_wrong(tap, "a sound tree passes", [], base)
    back = {"generic/contract/a.h": '#include "generic/walk/w.h"\n'}
    is_wrong(tap, "a folder that includes a later one", [one_way], base | back)
    beside = {"generic/machine/m.c": '#include "generic/walk/w.h"\n'}
    is_wrong(tap, "walk and machine apart", [one_way], base | beside)
    out = {"generic/run/r.c": '#include "conformance/words/c.h"\n'}
    is_wrong(tap, "generic that includes what is outside", [one_way], base | out)
    later = {
        "conformance/run/d.h": "",
        "conformance/words/e.c": '#  include "conformance/run/d.h"\n',
    }
    is_wrong(tap, "a folder of the host program that includes a later one", [one_way], base | later)
    circle = {
        "conformance/words/x.h": '#include "y.h"\n',
        "conformance/words/y.h": '#include "conformance/words/x.h"\n',
    }
    is_wrong(tap, "headers in a circle", [files, modules], base | circle)
    through = {
        "tests/x.h": "",
        "tests/x.c": '#include "x.h"\n#include "y.h"\n',
        "tests/y.h": "",
        "tests/y.c": '#include "y.h"\n#include "x.h"\n',
    }
    is_wrong(tap, "modules in a circle, files in none", [modules], base | through)
    guard = "#ifndef PT_A_H\n#define PT_A_H\n"
    twice = {"generic/contract/a.h": guard, "conformance/words/a.h": guard}
    is_wrong(tap, "two headers with one guard", ["each header has a guard of its own"], base | twice)
    known = ["generic/contract/a -> generic/walk/*"]
    is_wrong(tap, "an exception holds", [], base | back, known)
    is_wrong(tap, "a stale exception", ["no exception is stale"], base, known)
    calls = {"generic/judge/b": {"generic/run/r"}, "generic/run/r": {"generic/judge/b"}}
    is_wrong(tap, "calls that run back, and in a circle",
             ["calls run one way", "no modules call each other in a circle"], base, (), calls)


def controls_of_documents(tap):
    names = ["docs/a.md", "README.md", "generic/run/run.c", "generic/run/run.h", "arch/x86/mmu.c"]
    right = ("`generic/run/run.c` `run.[ch]` `arch/<arch>/mmu.c` `generic/run/` `arch/x86/mm/gone.c`\n"
             "[up](../README.md) [out](https://a/b.c) `--format json` `struct pt_run`\n\n    `gone.c`\n")
    tap.point(not not_there({"docs/a.md": right}, names), "control: documents that name what is there",
              not_there({"docs/a.md": right}, names))
    for wrong in ["`generic/run/gone.c`", "`gone.def`", "`run.[ch]` `gone.[ch]`", "`generic/gone/`",
                  "`arch/<arch>/gone.c`", ".Pa generic/gone.c ;", "[x](gone.md)", "[x](README.md)"]:
        found = not_there({"docs/a.md": right + "\n" + wrong}, names)
        tap.point(len(found) == 1, f"control: a document that names {wrong}", found)


def tracked(source, *globs):
    return subprocess.run(["git", "-C", source, "ls-files", *globs],
                          capture_output=True, text=True, check=True).stdout.split()


def read_tree(source, *globs):
    names = tracked(source, *(globs or ("*.c", "*.h", "*.def")))
    tree = {}
    for name in names:
        with open(os.path.join(source, name), encoding="utf-8") as f:
            tree[name] = f.read()
    return tree


def main():
    p = argparse.ArgumentParser()
    p.add_argument("source")
    p.add_argument("archive", nargs="?")
    o = p.parse_args()
    tap = Tap()
    tree = read_tree(o.source)
    calls = objects(o.archive, tree) if o.archive else None
    if calls is not None:
        tap.point(len(calls) > 100, f"{len(calls)} modules of the program have objects")
    for name, wrong in judge(tree, EXCEPTIONS, calls).items():
        tap.point(not wrong, name, wrong)
    controls(tap)
    wrong = not_there(read_tree(o.source, "README.md", "docs/*.md", "docs/*.1", "qemu-images/*.md"),
                      tracked(o.source))
    tap.point(not wrong, "files that the documents name are there", wrong)
    controls_of_documents(tap)
    print(f"1..{tap.number}")
    return tap.bad != 0


if __name__ == "__main__":
    sys.exit(main())
