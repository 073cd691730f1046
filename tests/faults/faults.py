#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
Everything that the program asks of the system fails in turn, once: each system call
(inject.c) and each allocation (no_memory.c).  Whatever fails, a run must end as the
healthy one does, with the same verdicts, or say in a line that it could not and exit with
2 or 3; no crash, no hang, nothing that looks whole and is not.  Prints TAP.

    faults.py PTCONFORM INJECT NO_MEMORY [--all] [--seconds N] [--seed N] [PATTERN...]

Without --all, as many failures are drawn as there are seconds for (20).  A PATTERN is of
their names, such as 'run-json malloc *' or '* close *'.  With either, PTCONFORM_TEST_TREE
may name a kernel tree for runs on one, whose guest a healthy run has built before.
"""
import argparse
import array
import errno
import fnmatch
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

# How each system call may fail, in names of inject's.
CALLS = [
    ("clone,clone3,fork,vfork", [errno.EAGAIN]),
    ("execve", [errno.ENOENT, errno.ENOMEM]),
    ("wait4", [errno.EINTR, errno.ECHILD]),
    ("pipe2", [errno.EMFILE]),
    ("openat,open", [errno.EMFILE, errno.EACCES, errno.ENOENT]),
    ("read", [errno.EIO, errno.EINTR]),
    ("pread64", [errno.EIO]),
    ("write", [errno.ENOSPC, errno.EINTR, errno.EPIPE]),
    ("pwrite64", [errno.ENOSPC]),
    ("close", [errno.EIO, errno.ENOSPC]),
    ("dup2,dup3", [errno.EBUSY]),
    ("mmap", [errno.ENOMEM]),
    ("munmap", [errno.ENOMEM]),
    ("mprotect", [errno.ENOMEM]),
    ("memfd_create", [errno.EMFILE]),
    ("ftruncate", [errno.ENOSPC]),
    ("lseek", [errno.EINVAL]),
    ("fstat,newfstatat,stat,lstat,statx", [errno.EIO, errno.ENOENT, errno.EACCES]),
    ("access,faccessat,faccessat2", [errno.EACCES, errno.ENOENT]),
    ("readlink,readlinkat", [errno.EIO]),
    ("getdents64", [errno.EIO]),
    ("rename,renameat,renameat2", [errno.ENOSPC]),
    ("mkdir,mkdirat", [errno.ENOSPC]),
    ("unlink,unlinkat,rmdir", [errno.EIO]),
    ("utimensat", [errno.EACCES]),
    ("chmod,fchmod,fchmodat", [errno.EPERM]),
    ("flock", [errno.ENOLCK, errno.EINTR]),
    ("fsync", [errno.EIO]),
    ("fcntl", [errno.EMFILE]),
    ("ioctl", [errno.EIO]),
    ("poll,ppoll", [errno.ENOMEM]),
    ("kill", [errno.EPERM]),
    ("ptrace", [errno.EPERM]),
    ("prctl", [errno.EPERM]),
    ("seccomp", [errno.EINVAL]),
    ("setpgid", [errno.EPERM]),
    ("prlimit64,setrlimit", [errno.EPERM]),
    ("rt_sigaction", [errno.EINVAL]),
    ("rt_sigprocmask", [errno.EINVAL]),
    ("rt_sigtimedwait", [errno.EINTR, errno.EAGAIN]),
    ("setitimer", [errno.EINVAL]),
    ("clock_nanosleep,nanosleep", [errno.EINTR]),
    ("sched_getaffinity", [errno.EINVAL]),
    ("getcwd", [errno.ENOENT]),
    ("statfs,fstatfs", [errno.EIO]),
]
MOST_WAYS = 262144
LIMIT_S = 120  # a hang; the longest healthy run takes seconds


class Command:
    """A command line, and where its answer is."""

    def __init__(self, name, arguments, file=None, kernel=False):
        self.name, self.arguments, self.file, self.kernel = name, arguments, file, kernel
        self.healthy = None


class Ended:
    def __init__(self, status, out, err, text):
        self.status, self.out, self.err, self.text = status, out, err, text


def commands(tmp, tree):
    cell = ["--arch", "s390", "--engine", "native,unicorn", "--jobs", "1"]
    made = []
    for form in "json", "junit", "ktap", "html", "table":
        file = f"{tmp}/report.{form}"
        made.append(Command("run-" + form, ["run", *cell, "--format", form, "-o", file], file))
    made += [
        Command("run-stdout", ["run", *cell, "--helper", "pte_mk*"]),
        Command("run-hazards", ["run", *cell, "--hazards", "--helper", "pmd_mk*"]),
        Command("decode", ["decode", "s390", "pte", "0x1234", "--format", "json"]),
        Command("explain", ["explain", "pte_mkdirty", "soft-dirty"]),
        Command("explain-helper", ["explain", "pmd_mkinvalid", "--arch", "s390"]),
        Command("contract", ["contract", "--helper", "pte_*"]),
        Command("contract-json", ["contract", "--helper", "pte_mk*", "--format", "json"]),
        Command("contract-rst", ["contract", "--format", "rst"]),
        Command("list", ["list", "clauses"]),
        Command("diff", ["diff", "builtin", "builtin", "--arch", "s390", "--jobs", "1"]),
    ]
    if tree:
        s390 = ["--arch", "s390", "--engine", "unicorn", "--jobs", "1"]
        file = f"{tmp}/kernel.json"
        made += [
            Command("kernel", ["kernel", tree, *s390, "--format", "json", "-o", file], file, True),
            Command("kernel-table", ["kernel", tree, *s390], None, True),
            Command("kernel-native", ["kernel", tree, "--arch", "x86", "--mode", "4level",
                                      "--engine", "native", "--jobs", "1", "--format", "json",
                                      "-o", file], file, True),
            Command("check", ["contract", "--check", tree]),
        ]
    return made


def without_times(text):
    """A report, but for what no two runs have in common."""
    text = re.sub(r'"seconds": ?[0-9.e-]+', '"seconds": 0', text)
    text = re.sub(r' (time|timestamp|hostname)="[^"]*"', "", text)
    return re.sub(r"[0-9.]+ s of work", "s of work", text)


class Trial:
    def __init__(self, o, tmp):
        self.o, self.tmp = o, tmp
        self.count, self.ways = f"{tmp}/count", f"{tmp}/ways"
        self.env = {k: v for k, v in os.environ.items() if k != "LD_PRELOAD"}
        self.env["PTCONFORM_CACHE_DIR"] = f"{tmp}/cache"

    def run(self, command, before=(), env=None):
        if command.file and os.path.exists(command.file):
            os.unlink(command.file)
        p = subprocess.Popen([*before, self.o.ptconform, *command.arguments], env=env or self.env,
                             stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE, text=True, errors="replace",
                             start_new_session=True)
        try:
            out, err = p.communicate(timeout=LIMIT_S)
        except subprocess.TimeoutExpired:
            os.killpg(p.pid, signal.SIGKILL)
            p.communicate()
            return None
        text = out
        if command.file:
            try:
                with open(command.file, encoding="utf-8") as f:
                    text = f.read()
            except OSError:
                text = None
        return Ended(p.returncode, out, err, text)

    def with_call(self, command, names, n, error):
        ended = self.run(command, [self.o.inject, names, str(n), str(error), self.count])
        with open(self.count, encoding="ascii") as f:
            return ended, int(f.read() or 0)

    def with_memory(self, command, n, ways=False, on=False):
        with open(self.count, "wb") as f:
            f.write(bytes(16))
        env = dict(self.env, LD_PRELOAD=self.o.no_memory, FAULT_FILE=self.count, FAULT_N=str(n),
                   FAULT_NOT="libunicorn", FAULT_ON=str(int(on)))
        if ways:
            with open(self.ways, "wb") as f:
                f.truncate(8 * MOST_WAYS)
            env["FAULT_WAYS"] = self.ways
        ended = self.run(command, env=env)
        with open(self.count, "rb") as f:
            return ended, int.from_bytes(f.read(8), sys.byteorder)

    def ways_to_memory(self, command):
        """Of each way by which memory is asked for, the first and the last time."""
        self.with_memory(command, 0, ways=True)
        with open(self.ways, "rb") as f:
            ways = array.array("Q", f.read())
        first, last = {}, {}
        for n, way in enumerate(ways):
            if way:
                first.setdefault(way, n)
                last[way] = n
        return sorted({*first.values(), *last.values()})


def verdicts(text):
    """By cell: how it ended and, if it ran, what was found."""
    r = json.loads(text)
    cells = {(c["arch"], c["mode"], c["engine"]): (c["status"], c["reason"]) for c in r["cells"]}
    found = {}
    for x in r["results"]:
        key = x["arch"], x["mode"], x["engine"]
        found.setdefault(key, []).append((x["helper"], x["clause"], x["verdict"], x["cases"]))
    return cells, found


def one_line(err):
    said = [line for line in err.splitlines() if line.startswith("ptconform: ")]
    return len(said) >= 1 and len(err.splitlines()) <= 3


def says_why(command, ended):
    """A report with a cell that broke says which and why; what did run has to be right."""
    if not ended.text:
        return False
    if "json" not in command.name and not command.name.startswith("kernel"):
        return bool(re.search(r"broke|skipped|SKIP skip: |error|Bail out|not compared", ended.text))
    try:
        cells, found = verdicts(ended.text)
    except ValueError:
        return bool(re.search(r"cells that broke|cells skipped", ended.text))
    _, sound = verdicts(command.healthy.text)
    broken = False
    for key, (status, reason) in cells.items():
        if status == "ran" and [x for x in found.get(key, []) if x[2] != "error"] != [
                x for x in sound[key] if (x[0], x[1]) in
                {(y[0], y[1]) for y in found.get(key, []) if y[2] != "error"}]:
            return False
        broken |= status != "ran" and bool(reason)
        broken |= any(x[2] == "error" for x in found.get(key, []))
    return broken


def complaint(command, ended):
    """What is wrong with the way a run ended, or None."""
    healthy = command.healthy
    if ended is None:
        return f"hangs: not ended after {LIMIT_S} s"
    if ended.status == 127 and not ended.err.startswith("ptconform: "):
        return None  # it never began
    if ended.status == healthy.status:
        if ended.text is not None and without_times(ended.text) == without_times(healthy.text):
            return None
        return f"exit status {ended.status} as if all were well, and another answer"
    if ended.status not in (2, 3):
        return f"exit status {ended.status}"
    if one_line(ended.err) or says_why(command, ended):
        return None
    return f"exit status {ended.status} without a word, or with too many: {ended.err[:300]!r}"


def difference(a, b):
    for x, y in zip(without_times(a or "").splitlines(), without_times(b or "").splitlines()):
        if x != y:
            return f"{x[:160]!r} for {y[:160]!r}"
    return f"{len(a or '')} bytes for {len(b or '')}"


VERSION = Command("version", ["--version"])
MEMORY = "malloc"


class Kind:
    """All failures of one command of one kind; found out when they are asked for."""

    begins = {}  # by call: how many the loader makes before main()

    def __init__(self, trial, command, names, errors=()):
        self.trial, self.command, self.names, self.errors = trial, command, names, errors
        self.name = f"{command.name} {names.split(',')[0]}"
        self.made = None

    def points(self):
        """Of each its name, and a function that makes it."""
        if self.made is None:
            self.made = self.of_memory() if self.names == MEMORY else self.of_calls()
        return self.made

    def of_calls(self):
        t, c, names = self.trial, self.command, self.names
        if names not in Kind.begins:
            Kind.begins[names] = t.with_call(VERSION, names, 0, 0)[1]
        # main() makes some in --version too
        first, last = max(1, Kind.begins[names] - 2), t.with_call(c, names, 0, 0)[1]
        # the loader maps its own memory last, and dies without: then main() never began
        while first <= Kind.begins[names] and self.kills_loader(first):
            first += 1
        return [(f"{self.name} {n} {errno.errorcode[e]}",
                 lambda n=n, e=e: t.with_call(c, names, n, e)[0])
                for n in range(first, last + 1) for e in self.errors]

    def kills_loader(self, n):
        if not self.names.startswith("mmap"):
            return False
        return self.trial.with_call(VERSION, self.names, n, errno.ENOMEM)[0].status >= 127

    def of_memory(self):
        t, c = self.trial, self.command
        return [(f"{self.name} {n}{' on' if on else ''}",
                 lambda n=n, on=on: t.with_memory(c, n, on=on)[0])
                for n in t.ways_to_memory(c) for on in (False, True)]


def judge(trial, command, ended):
    """What is wrong, as lines; none if nothing is."""
    why = complaint(command, ended)
    if why:
        more = [difference(ended.text, command.healthy.text)] if ended else []
        return [why, *more, *(ended.err.splitlines()[:3] if ended else [])]
    if command.kernel:
        after = trial.run(command)
        again = complaint(command, after)
        if again or after.status != command.healthy.status:
            return [f"and then, in health: {again}",
                    difference(after.text if after else "", command.healthy.text)]
    return []


class Tap:
    def __init__(self):
        self.number = self.bad = 0

    def point(self, good, name, *more):
        self.number += 1
        self.bad += not good
        print(f"{'ok' if good else 'not ok'} {self.number} - {name}", flush=True)
        for line in more:
            print("# " + str(line), flush=True)


def wanted(kind, o):
    return [p for p in kind.points()
            if not o.patterns or any(fnmatch.fnmatch(p[0], q) for q in o.patterns)]


def draw(kinds, o):
    """Failures to try: all, or some at random for as long as there is time."""
    chance = random.Random(o.seed)
    until = time.monotonic() + o.seconds
    if o.all:
        for k in kinds:
            yield from ((k.command, *p) for p in wanted(k, o))
        return
    while time.monotonic() < until:
        k = chance.choice(kinds)
        if wanted(k, o):
            yield (k.command, *chance.choice(wanted(k, o)))


def try_all(o, tmp, tap):
    trial = Trial(o, tmp)
    tree = os.environ.get("PTCONFORM_TEST_TREE") if o.all or o.patterns else None
    works, _ = trial.with_call(VERSION, "read", 0, 0)
    if works.status:
        if os.environ.get("CI") == "true":
            tap.point(False, "CI=true and yet no system call can be made to fail", works.err)
        else:
            print("1..0 # SKIP no system call can be made to fail here:", works.err.strip())
        return
    kinds = []
    for c in commands(tmp, tree):
        if o.patterns and not any(fnmatch.fnmatch(c.name, q.split()[0]) for q in o.patterns):
            continue
        # of a kernel tree, what the first run keeps is part of the second's answer
        for _ in range(1 + c.kernel):
            c.healthy = trial.run(c)
        if c.healthy.status not in (0, 1) or not c.healthy.text:
            tap.point(False, f"{c.name}, healthy", c.healthy.status, c.healthy.err)
            continue
        # or else each of its failures below would be blamed for what changes by itself
        again = trial.run(c)
        if complaint(c, again):
            tap.point(False, f"{c.name}, healthy and once more",
                      difference(again.text if again else "", c.healthy.text))
            continue
        kinds += [Kind(trial, c, names, errors) for names, errors in CALLS]
        # as often as all calls together: most of what is asked for is memory
        kinds += [Kind(trial, c, MEMORY)] * (1 if o.all else len(CALLS) // 3)
    tried = 0
    for command, name, fail in draw(kinds, o):
        wrong = judge(trial, command, fail())
        tried += 1
        if wrong:
            tap.point(False, name, *wrong)
    tap.point(tried and not tap.bad, f"{tried} failures give a right verdict or a line")


def main():
    p = argparse.ArgumentParser()
    for word in "ptconform", "inject", "no_memory":
        p.add_argument(word, type=os.path.abspath)
    p.add_argument("--all", action="store_true")
    p.add_argument("--seconds", type=float, default=20)
    p.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    p.add_argument("patterns", nargs="*")
    o = p.parse_intermixed_args()
    tmp = tempfile.mkdtemp(prefix="ptconform-faults-")
    tap = Tap()
    print(f"# seed {o.seed}")
    try:
        try_all(o, tmp, tap)
    finally:
        shutil.rmtree(tmp)
    if tap.number:
        print(f"1..{tap.number}")
    return tap.bad != 0


if __name__ == "__main__":
    sys.exit(main())
