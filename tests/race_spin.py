#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""race_spin.py RACE_PROGRAMS [--programs N] [--seed S] [--rate]: what random programs end in, by the explorer of races
and by Spin, which nobody here wrote: the same states, under SC and under TSO.  Prints TAP.
With --rate how fast both are on larger programs instead, and asserts nothing.

Without spin, or a C compiler for what it makes, it is skipped; where CI=true it fails."""
import argparse
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile

ACTORS, REGISTERS, BUFFER = 3, 4, 8
CELLS = 4 + ACTORS * REGISTERS
LOCK = 3


def random_actor(r, longest):
    out, locked, loads = [], False, 0
    for _ in range(r.randint(2, longest)):
        cell, kind = r.choice("xy"), r.random()
        if kind < .40 or loads == REGISTERS and kind < .88:
            out.append(f"W{cell}{r.randint(1, 3)}")
        elif kind < .75:
            out.append("R" + cell)
            loads += 1
        elif kind < .82:
            out.append(f"C{cell}{r.randint(0, 1)}{r.randint(1, 3)}")
            loads += 1
        elif kind < .88:
            out.append("A" + cell)
            loads += 1
        elif kind < .92:
            out.append("F")
        else:
            out.append("U" if locked else "L")
            locked = not locked
    return "".join(out) + ("U" if locked else "")


def random_program(r):
    n = r.choice([2, 2, 3])
    return "/".join(random_actor(r, 5 if n == 2 else 4) for _ in range(n))


def operations(text):
    length = {"W": 3, "R": 2, "C": 4, "A": 2, "F": 1, "L": 1, "U": 1}
    while text:
        n = length[text[0]]
        yield text[:n]
        text = text[n:]


class Promela:
    """A program as Promela.  Under TSO each actor has a buffer, and a process that drains it."""

    def __init__(self, program, tso):
        self.actors, self.tso = program.split("/"), tso

    def store(self, a, cell, value):
        if not self.tso:
            return f"m[{cell}] = {value};"
        b = f"b[{a}]"
        return f"d_step {{ {b}.cell[{b}.n] = {cell}; {b}.value[{b}.n] = {value}; {b}.n++ }};"

    def load(self, a, cell, register):
        if not self.tso:
            return f"r[{register}] = m[{cell}] + 1;"
        b = f"b[{a}]"
        own = " ".join(f"if :: {b}.n > {i} && {b}.cell[{i}] == {cell} -> r[{register}] = {b}.value[{i}] + 1 :: else fi;"
                       for i in range(BUFFER))
        return f"d_step {{ r[{register}] = m[{cell}] + 1; {own} }};"

    def atomic(self, a, guard, *steps):
        empty = f"b[{a}].n == 0 && " if self.tso else ""
        return f"atomic {{ ({empty}{guard}) -> {' '.join(steps) or 'skip'} }};"

    def operation(self, a, op, register):
        cell = ord(op[1]) - ord("x") if len(op) > 1 else LOCK
        old = f"r[{register}] = m[{cell}] + 1;"
        if op[0] == "W":
            return self.store(a, cell, op[2])
        if op[0] == "R":
            return self.load(a, cell, register)
        if op[0] == "C":
            return self.atomic(a, "true", old, f"if :: m[{cell}] == {op[2]} -> m[{cell}] = {op[3]} :: else fi")
        if op[0] == "A":
            return self.atomic(a, "true", old, f"m[{cell}]++")
        if op[0] == "L":
            return self.atomic(a, f"m[{LOCK}] == 0", f"m[{LOCK}] = 1")
        if op[0] == "U":
            return self.store(a, LOCK, 0)
        return self.atomic(a, "true")

    def actor(self, a, text):
        register, lines = a * REGISTERS, []
        for op in operations(text):
            lines.append(self.operation(a, op, register))
            register += op[0] in "RCA"
        if self.tso:
            lines.append(f"b[{a}].n == 0;")
        return f"proctype a{a}() {{\n\t" + "\n\t".join(lines) + "\n\tdone++\n}\n"

    def drain(self, a):
        b = f"b[{a}]"
        shift = " ".join(f"{b}.cell[{i}] = {b}.cell[{i + 1}]; {b}.value[{i}] = {b}.value[{i + 1}];" for i in range(BUFFER - 1))
        return (f"active proctype d{a}() {{ end: do :: d_step {{ {b}.n > 0 -> m[{b}.cell[0]] = {b}.value[0]; {shift}\n"
                f"\t{b}.n--; {b}.cell[{b}.n] = 0; {b}.value[{b}.n] = 0 }} od }}\n")

    def text(self):
        n = len(self.actors)
        out = f"byte m[4]; byte r[{ACTORS * REGISTERS}]; byte done;\n"
        if self.tso:
            out += f"typedef B {{ byte cell[{BUFFER}]; byte value[{BUFFER}]; byte n }}; B b[{n}];\n"
            out += "".join(self.drain(a) for a in range(n))
        out += "".join(self.actor(a, t) for a, t in enumerate(self.actors))
        values = [f"now.m[{i}]" for i in range(4)] + [f"now.r[{i}]" for i in range(ACTORS * REGISTERS)]
        starts = "; ".join(f"run a{a}()" for a in range(n))
        return out + (f"init {{ atomic {{ {starts} }}; done == {n};\n"
                      f"\tc_code {{ printf(\"end{' %d' * CELLS}\\n\", {', '.join(values)}); }} }}\n")


def must(command, where, **kwargs):
    p = subprocess.run(command, cwd=where, capture_output=True, text=True, **kwargs)
    if p.returncode:
        sys.exit(f"{' '.join(command)}: {p.stdout[-300:]}{p.stderr[-300:]}")
    return p.stdout


def ends(text):
    return {line for line in text.splitlines() if line.startswith("end ")}


def make_pan(program, tso, where, optimize):
    with open(os.path.join(where, "p.pml"), "w", encoding="ascii") as f:
        f.write(Promela(program, tso).text())
    must(["spin", "-a", "p.pml"], where)
    must(["cc", optimize, "-w", "-DNOREDUCE", "-DSAFETY", "-o", "pan", "pan.c"], where)


def by_spin(program, tso, where):
    make_pan(program, tso, where, "-O1")
    return ends(must(["./pan", "-m10000", "-n", "-E"], where))


def by_races(tool, program, tso):
    return ends(must([tool, "tso" if tso else "sc"], None, input=program + "\n"))


def compare(tool, program, where):
    """The states that only one of them has, and how many there are."""
    different, seen = [], 0
    for tso in (False, True):
        spin, races = by_spin(program, tso, where), by_races(tool, program, tso)
        seen += len(races)
        different += [f"{'tso' if tso else 'sc'} {program}: Spin alone: {s}" for s in sorted(spin - races)]
        different += [f"{'tso' if tso else 'sc'} {program}: races alone: {s}" for s in sorted(races - spin)]
        if not races:
            different.append(f"{program} ends nowhere")
    return different, seen


# ---- how fast

def longer_actor(r, operations_of_it, stores):
    """Loads and stores, no more of these than a buffer holds, and of those than there are registers."""
    out, loads = [], 0
    while len(out) < operations_of_it and (stores or loads < REGISTERS):
        cell = r.choice("xy")
        if stores and (r.random() < .55 or loads == REGISTERS):
            out.append(f"W{cell}{r.randint(1, 3)}")
            stores -= 1
        elif loads < REGISTERS:
            out.append("R" + cell)
            loads += 1
    return "".join(out)


def longer_program(r, tso):
    return "/".join(longer_actor(r, n, 5 if tso else 9) for n in ((6, 6, 5) if tso else (10, 9, 8)))


def spin_rate(program, tso, where):
    """States, seconds of the processor, bytes that the states take: without its hash table, of a fixed size."""
    make_pan(program, tso, where, "-O2")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    out = must(["./pan", "-m10000", "-n", "-E"], where)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    megabytes = float(re.search(r"([0-9.]+)\s+actual memory usage for states", out)[1])
    return (int(re.search(r"(\d+) states, stored", out)[1]),
            after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, megabytes * (1 << 20))


def races_rate(tool, program, tso):
    """The same; its bytes are of all that the search has, at most."""
    out = must([tool, "tso" if tso else "sc", "rate"], None, input=program + "\n")
    states, seconds, size = re.search(r"rate (\d+) states ([0-9.]+) seconds (\d+) bytes", out).groups()
    return int(states), float(seconds), int(size)


def rates(a):
    r = random.Random(a.seed)
    print(f"{'memory':8}{'checker':9}{'states':>10}{'seconds':>10}{'states/s':>12}{'bytes/state':>13}")
    for tso in (False, True):
        programs, sums = [longer_program(r, tso) for _ in range(a.programs)], {}
        for program in programs:
            with tempfile.TemporaryDirectory() as where:
                for who, got in (("Spin", spin_rate(program, tso, where)), ("races", races_rate(a.tool, program, tso))):
                    sums[who] = [x + y for x, y in zip(sums.get(who, (0, 0, 0)), got)]
        for who, (states, seconds, size) in sums.items():
            print(f"{'tso' if tso else 'sc':8}{who:9}{states:10}{seconds:10.2f}{states / max(seconds, 1e-6):12.0f}"
                  f"{size / states:13.1f}")


def missing():
    for tool, package in (("spin", "spin"), ("cc", "gcc")):
        if not shutil.which(tool):
            return package
    return None


def tap(n, good, name, notes=()):
    print(f"{'ok' if good else 'not ok'} {n} - {name}")
    for note in notes:
        print("#", note)
    return good


def main():
    p = argparse.ArgumentParser()
    p.add_argument("tool")
    p.add_argument("--programs", type=int, default=6)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--rate", action="store_true")
    a = p.parse_args()
    package = missing()
    if a.rate:
        if package:
            print(f"skipped: install {package}")
        else:
            rates(a)
        return 0
    if package and os.environ.get("CI") == "true":
        tap(1, False, f"the package {package} is not installed")
        print("1..1")
        return 1
    if package:
        print(f"1..0 # SKIP the package {package} is not installed")
        return 0
    r, good, total = random.Random(a.seed), True, 0
    with tempfile.TemporaryDirectory() as where:
        for i in range(a.programs):
            program = random_program(r)
            different, seen = compare(a.tool, program, where)
            total += seen
            good &= tap(i + 1, not different, program, different[:5])
        # the control: a lost fence is noticed
        spin, races = by_spin("Wx1FRy/Wy1FRx", True, where), by_races(a.tool, "Wx1Ry/Wy1Rx", True)
        good &= tap(a.programs + 1, spin < races, "a program without its fences ends otherwise")
    print(f"# {total} states in which they end")
    print(f"1..{a.programs + 1}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
