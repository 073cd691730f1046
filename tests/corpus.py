#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
The corpus: bugs that page-table helpers of released or proposed kernels had, planted again
in a copy of a tree, a row each in tests/corpus/*.rows.  Does ptconform see them?

    corpus.py PTCONFORM [--tree VERSION=DIR]... [--rows FILE]... [--row GLOB]
              [--sample] [--tap] [--show]

Each row is run in its architecture and mode alone, on a farm of symbolic links that stands
in for the tree; all that the row's edit does not touch comes from the cache.  It counts
what the unedited tree does not violate.

--tree    where the kernel of a version is; without it $CACHE/trees/linux-source-VERSION, or
          $PTCONFORM_TEST_TREE if that is called so
--sample  only the rows that say so: a tenth, spread over all
--tap     a test point for each row: is the verdict the one that the row says?
--show    all clauses that an edit newly breaks: for whoever writes rows

Exit status: 0 all verdicts are those of the rows; 1 some are others, or a row is no good.
"""

import argparse
import concurrent.futures
import fcntl
import fnmatch
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent / "corpus"
KEYS = ("bug", "kind", "tree", "arch", "mode", "engine", "file", "expect", "verdict", "why")


class Bad(Exception):
    """The row says nothing: no verdict, in a line."""


class Edit:
    def __init__(self, file, within, find):
        self.file, self.within, self.find, self.put = file, within, find, ""


class Row:
    def __init__(self, name, where):
        self.name, self.where, self.sample = name, where, False
        self.edits, self.said = [], {}

    def __getattr__(self, key):
        try:
            return self.__dict__["said"][key]
        except KeyError:
            raise AttributeError(key) from None


# ---- rows


def add_line(row, state, key, value):
    if key == "file":
        state["file"], state["in"] = value, None
    elif key == "in":
        state["in"] = value
    elif key == "find":
        if "file" not in state:
            raise Bad("find before file")
        row.edits.append(Edit(state["file"], state.get("in"), value))
    elif key == "put":
        if not row.edits:
            raise Bad("put before find")
        row.edits[-1].put = value
    elif key == "sample":
        row.sample = value == "yes"
    elif key in KEYS:
        if key in row.said:
            raise Bad(f"{key} twice")
        row.said[key] = value
    else:
        raise Bad(f"{key}: no such key")


def check_row(row):
    row.said.setdefault("engine", "native" if row.said.get("arch") == "x86" else "unicorn")
    for key in ("bug", "kind", "tree", "arch", "mode", "expect", "verdict"):
        if key not in row.said:
            raise Bad(f"no {key}")
    if row.verdict not in ("caught", "missed"):
        raise Bad(f"verdict is caught or missed, not {row.verdict}")
    if (row.verdict == "missed") != ("why" in row.said):
        raise Bad("a missed row, and no other, says why")
    if not row.edits:
        raise Bad("no edit")


def read_rows(path):
    rows, row, state = [], None, {}
    for number, line in enumerate(path.read_text().splitlines(), 1):
        where = f"{path.name}:{number}"
        try:
            if line.startswith("#") or not line.strip():
                continue
            if line.startswith("["):
                row, state = Row(line.strip("[] "), where), {}
                rows.append(row)
            elif line[0] in " \t" and row:
                row.said[state["last"]] += " " + line.strip()
            else:
                key, _, value = line.partition(":")
                state["last"] = key
                add_line(row, state, key, value.strip())
        except (Bad, KeyError, AttributeError) as e:
            sys.exit(f"{where}: {e}")
    for row in rows:
        row.said.setdefault("arch", path.stem)
        try:
            check_row(row)
        except Bad as e:
            sys.exit(f"{row.where}: [{row.name}] {e}")
    return rows


def all_rows(paths):
    rows = [r for p in paths for r in read_rows(p)]
    names = [r.name for r in rows]
    for twice in {n for n in names if names.count(n) > 1}:
        sys.exit(f"[{twice}]: there are two of them")
    return rows


# ---- edits


def definition(text, name):
    """Where the one definition of a function or macro is: from, to."""
    n = re.escape(name)
    macro = rf"^[ \t]*#[ \t]*define[ \t]+{n}\b(?:[^\n]*\\\n)*[^\n]*"
    function = rf"^(?![ \t#/*{{}}])[^;{{}}#]*?\b{n}\([^;{{}}]*\)[^;{{}}]*\{{.*?^\}}"
    found = [m.span() for m in re.finditer(macro, text, re.M)]
    found += [m.span() for m in re.finditer(function, text, re.M | re.S)]
    return found


def apply(edit, text):
    spans = definition(text, edit.within) if edit.within else [(0, len(text))]
    if not spans:
        raise Bad(f"{edit.file} defines no {edit.within}")
    hits = [(s, m) for s in spans
            for m in re.finditer(edit.find, text[s[0]:s[1]], re.M | re.S)]
    if len(hits) != 1:
        raise Bad(f"'{edit.find}' matches {len(hits)} times in "
                  f"{edit.within or edit.file}, not once")
    (start, _), m = hits[0]
    put = m.expand(edit.put.replace(r"\t", "\t"))
    new = text[:start + m.start()] + put + text[start + m.end():]
    if new == text:
        raise Bad("the edit changes nothing")
    return new


# ---- a farm: the tree, but for the row's files


class Farm:
    def __init__(self, tree, cache, version, arch):
        self.tree = pathlib.Path(tree).resolve()
        self.dir = cache / "corpus" / f"{version}-{arch}"
        self.dir.parent.mkdir(parents=True, exist_ok=True)
        self.lock = open(f"{self.dir}.lock", "w")
        fcntl.flock(self.lock, fcntl.LOCK_EX)
        self.edited = set()
        self.copied = {("arch",), ("arch", arch)}
        self.make()

    def make(self):
        stamp, is_of = self.dir / ".corpus", self.tree / "Makefile"
        # another package unpacked there has other files
        said = f"{self.tree} {is_of.stat().st_ino} {is_of.stat().st_mtime_ns}"
        if stamp.exists() and stamp.read_text() == said:
            self.clean()
            return
        subprocess.run(["rm", "-rf", self.dir], check=True)
        self.dir.mkdir()
        self.link(pathlib.Path("."))
        stamp.write_text(said)

    def link(self, folder):
        """Folders in which rows edit files are copied, each file a link; others are links."""
        for entry in os.scandir(self.tree / folder):
            path = folder / entry.name
            copied = path.parts[0] in ("include", "mm") or path.parts in self.copied
            if entry.is_dir(follow_symlinks=False) and (copied or path.parts[:2] in self.copied):
                (self.dir / path).mkdir()
                self.link(path)
            else:
                (self.dir / path).symlink_to(entry.path)

    def clean(self):
        """What an interrupted run has left."""
        out = subprocess.run(["find", self.dir, "-type", "f", "!", "-name", ".corpus"],
                             check=True, capture_output=True, text=True).stdout
        for path in out.splitlines():
            self.restore(pathlib.Path(path).relative_to(self.dir))

    def restore(self, path):
        at = self.dir / path
        at.unlink()
        at.symlink_to(self.tree / path)

    def edit(self, row):
        texts = {}
        for e in row.edits:
            if e.file not in texts:
                try:
                    texts[e.file] = (self.tree / e.file).read_text()
                except OSError as err:
                    raise Bad(f"{e.file}: {err.strerror}") from None
            texts[e.file] = apply(e, texts[e.file])
        for path, text in texts.items():
            at = (self.dir / path).parent
            if at.resolve() != self.dir.resolve() / pathlib.Path(path).parent:
                raise Bad(f"{path}: rows edit files of arch/{row.arch}, include and mm alone")
            (self.dir / path).unlink()
            (self.dir / path).write_text(text)
            self.edited.add(path)

    def undo(self):
        for path in self.edited:
            self.restore(path)
        self.edited = set()


# ---- runs


class Runner:
    def __init__(self, ptconform, farm):
        self.ptconform, self.farm = ptconform, farm
        self.before = {}

    def run(self, row):
        """Clause to verdict, and processor seconds."""
        with tempfile.TemporaryDirectory() as tmp:
            out, log = f"{tmp}/report.json", open(f"{tmp}/log", "w+")
            p = subprocess.Popen(
                [self.ptconform, "kernel", self.farm.dir, "--arch", row.arch, "--mode", row.mode,
                 "--engine", row.engine, "--jobs", "1", "--format", "json", "-o", out],
                stdout=log, stderr=log, env={**os.environ, "PTCONFORM_VERDICTS": "1"})
            _, status, usage = os.wait4(p.pid, 0)
            p.returncode = os.waitstatus_to_exitcode(status)
            log.seek(0)
            if p.returncode not in (0, 1) and not os.path.exists(out):
                raise Bad(" ".join(log.read().split())[:200] or f"exit status {p.returncode}")
            report = json.load(open(out))
        for cell in report["cells"]:
            if cell["status"] != "ran":
                raise Bad(f"does not run: {cell['reason']}")
        verdicts = {}
        for r in report["results"]:
            verdicts[f"{r['helper']}.{r['clause']}"] = (r["verdict"], r.get("reason") or "")
        return verdicts, usage.ru_utime + usage.ru_stime

    def unedited(self, row):
        key = row.mode, row.engine
        if key not in self.before:
            self.before[key] = self.run(row)[0]
        return self.before[key]


def matches(clause, expect):
    return any(fnmatch.fnmatchcase(clause, g) for g in expect.split())


def fails(verdicts):
    return {c for c, v in verdicts.items() if v[0] == "fail"}


def check_errors(before, after):
    """A helper that is there no more, or does not compile, is a row that proves nothing."""
    for clause, (verdict, reason) in after.items():
        if verdict == "error" and before.get(clause, ("",))[0] in ("pass", "fail") and \
                "compile" in reason:
            raise Bad(f"{clause}: {reason}")


class Outcome:
    def __init__(self, row):
        self.row, self.verdict, self.new, self.error, self.seconds = row, None, [], None, 0
        self.skipped = False  # there is no such tree here


def try_row(runner, row):
    o = Outcome(row)
    try:
        before = runner.unedited(row)
        runner.farm.edit(row)
        after, o.seconds = runner.run(row)
        check_errors(before, after)
        o.new = sorted(fails(after) - fails(before))
        hit = [c for c in o.new if matches(c, row.expect)]
        already = sorted(c for c in fails(before) if matches(c, row.expect))
        if already and not hit:
            raise Bad(f"the unedited tree violates {already[0]}, too")
        if o.new and not hit:
            raise Bad(f"caught by {' '.join(o.new[:4])}, which the row does not expect")
        o.verdict = "caught" if hit else "missed"
        o.new = hit + [c for c in o.new if c not in hit]
    except Bad as e:
        o.error = str(e)
    finally:
        runner.farm.undo()
    return o


def try_group(args, trees, group, done):
    (version, arch), rows = group
    if version not in trees:
        outcomes = [Outcome(r) for r in rows]
        for o in outcomes:
            o.error = f"no tree of {version}: --tree {version}=DIR"
            o.skipped = os.environ.get("CI") != "true"
            done(o)
        return
    runner = Runner(args.ptconform, Farm(trees[version], args.cache, version, arch))
    for row in sorted(rows, key=lambda r: r.mode):
        done(try_row(runner, row))


# ---- output


def line(o):
    if o.error:
        return f"ERROR   {o.row.name}: {o.error}"
    by = f" by {o.new[0]}" + (f" and {len(o.new) - 1} more" if len(o.new) > 1 else "") \
        if o.new else ""
    turned = "" if o.verdict == o.row.verdict else f", and the row says {o.row.verdict}"
    return f"{o.verdict:7} {o.row.name}{by}{turned}"


def good(o):
    return not o.error and o.verdict == o.row.verdict


class Printer:
    def __init__(self, args, n):
        self.args, self.n, self.outcomes = args, 0, []
        if args.tap:
            print(f"1..{n}", flush=True)

    def __call__(self, o):
        self.outcomes.append(o)
        self.n += 1
        if self.args.tap:
            print("ok" if good(o) or o.skipped else "not ok", self.n, "-", line(o),
                  "# SKIP" if o.skipped else "", flush=True)
        elif self.args.show:
            print(f"{line(o)} ({o.seconds:.1f} s)", *o.new, sep="\n    ", flush=True)
        elif not good(o):
            print(line(o), flush=True)


def print_score(outcomes):
    ran = [o for o in outcomes if not o.error]
    caught = [o for o in ran if o.verdict == "caught"]
    print(f"\n{'arch':8} {'bugs':>5} {'caught':>7}")
    for arch in sorted({o.row.arch for o in ran}):
        mine = [o for o in ran if o.row.arch == arch]
        print(f"{arch:8} {len(mine):5} {sum(o in caught for o in mine):7}")
    print("\nmissed:")
    for o in sorted(ran, key=lambda o: (o.row.kind, o.row.name)):
        if o.verdict == "missed":
            print(f"  {o.row.arch:8} {o.row.kind}: {o.row.bug}\n"
                  f"           {o.row.said.get('why', 'the row says that it is caught')}")
    seconds = sum(o.seconds for o in ran) / max(len(ran), 1)
    print(f"\n{len(caught)} of {len(ran)} bugs caught: "
          f"{int(1000 * len(caught) / max(len(ran), 1)) / 10} %; "
          f"{len(outcomes) - len(ran)} rows in error; {seconds:.1f} processor seconds a row")


def cache_dir():
    given = os.environ.get("PTCONFORM_CACHE_DIR")
    if given:
        return pathlib.Path(given)
    xdg = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return pathlib.Path(xdg) / "ptconform"


def find_trees(args, rows):
    trees = {}
    given = pathlib.Path(os.environ.get("PTCONFORM_TEST_TREE") or "/")
    for version in {r.tree for r in rows}:
        name = f"linux-source-{version}"
        for at in (args.cache / "trees" / name, given.parent / name):
            if at.is_dir() and (at != given or given.name == name):
                trees.setdefault(version, at)
    for t in args.tree:
        version, _, at = t.partition("=")
        trees[version] = at
    return trees


def main():
    a = argparse.ArgumentParser(usage=__doc__)
    a.add_argument("ptconform", type=os.path.abspath)
    a.add_argument("--tree", action="append", default=[])
    a.add_argument("--rows", action="append", type=pathlib.Path)
    a.add_argument("--row", default="*")
    a.add_argument("--jobs", type=int, default=os.cpu_count())
    for flag in ("--sample", "--tap", "--show"):
        a.add_argument(flag, action="store_true")
    args = a.parse_args()
    args.cache = cache_dir()
    rows = [r for r in all_rows(args.rows or sorted(HERE.glob("*.rows")))
            if fnmatch.fnmatchcase(r.name, args.row) and (r.sample or not args.sample)]
    trees = find_trees(args, rows)
    groups = {}
    for r in rows:
        groups.setdefault((r.tree, r.arch), []).append(r)
    done = Printer(args, len(rows))
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        for f in [pool.submit(try_group, args, trees, g, done) for g in groups.items()]:
            f.result()
    if not args.tap:
        print_score(done.outcomes)
    return not all(good(o) or o.skipped and args.tap for o in done.outcomes)


if __name__ == "__main__":
    sys.exit(main())
