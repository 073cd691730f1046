#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
Faults planted in the machine on which races run, and in the search: each must make
test_race fail, or a clean verdict of a scenario would mean little.  Prints TAP.

    race_mutants.py SOURCE BUILD
"""
import concurrent.futures
import os
import shlex
import subprocess
import sys
import tempfile

FOLDER = "conformance/race"

# What is lost, the text that one of the files has once, and what stands there instead.
MUTANTS = [
    ("smp_mb() waits for nothing", "\tcase PT_OP_MB:\n\t\treturn !a->nr_stores;", "\tcase PT_OP_MB:\n\t\treturn true;"),
    ("smp_mb() and smp_rmb() order no loads", "\tcase PT_OP_RMB:\n\t\tpt_race_see_all(r, a);", "\tcase PT_OP_RMB:"),
    ("smp_wmb() orders nothing", "\tcase PT_OP_WMB:\n\t\tif (pt_race_is_weak(r))", "\tcase PT_OP_WMB:\n\t\tif (!pt_race_is_weak(r))"),
    ("a buffer in any order under TSO", "(!pt_race_is_weak(r) && i)", "false"),
    ("stores to one cell in any order", "||\n\t\t    a->store[before].cell == a->store[i].cell)", ")"),
    ("no barrier in a buffer", "a->store[before].cell == PT_RACE_BARRIER ||", ""),
    ("an actor does not see his own stores", "\tif (own >= 0)\n", "\tif (own > PT_RACE_BUFFER)\n"),
    ("a lock given back lets stores pass", "\t\tif (pt_race_is_weak(r))\n\t\t\tpt_race_push_barrier(a);\n\t\tpt_race_put(", "\t\tpt_race_put("),
    ("a lock that is held can be taken", "return !v &&\n\t\t       (pt_race_is_weak(r)", "return (pt_race_is_weak(r)"),
    ("a lock taken shows nothing", "q->op == PT_OP_DOWN_WRITE ? PT_RACE_WRITER : 1);\n\t}\n\tpt_race_see_all(r, a);", "q->op == PT_OP_DOWN_WRITE ? PT_RACE_WRITER : 1);\n\t}"),
    ("writers with readers", "\tcase PT_OP_DOWN_WRITE:\n\t\treturn !v &&", "\tcase PT_OP_DOWN_WRITE:\n\t\treturn !(v & PT_RACE_WRITER) &&"),
    ("readers with a writer", "return !(v & PT_RACE_WRITER) &&", "return"),
    ("cmpxchg() compares nothing", "\t\tif (v == q->x)\n\t\t\tpt_race_commit", "\t\t\tpt_race_commit"),
    ("what is atomic orders no loads", "\t\treturn v;\n\t}\n\tpt_race_see_all(r, a);\n\treturn v;", "\t\treturn v;\n\t}\n\treturn v;"),
    ("a flush that leaves the TLB as it is", "\tcase PT_OP_FLUSH:\n\t\tpt_race_commit(r, r->me, q->cell, 0);", "\tcase PT_OP_FLUSH:"),
    ("a flush that does not wait for a walk", " &&\n\t\t       !is_walked(r, q->cell)", " && (true || !is_walked(r, q->cell))"),
    ("a flush that does not wait for stores of others", "!r->s.actor[pt_race_cell_of(r, q->cell)->owner].nr_stores &&", ""),
    ("a flush that does not wait for its own stores", "return !a->nr_stores && !r->s.actor[", "return !r->s.actor["),
    ("an access noted over what has come meanwhile", "if (r->s.cell[q->cell] != q->x) {", "if (false) {"),
    ("an access that is not noted", "pt_race_commit(r, r->me, q->other, pt_race_recorded(r, l, e, access));", ""),
    ("a store through a clean translation", " && pt_race_recorded(r, l, e, access) == e;", ";"),
    ("a load forgets what it has seen", "\ta->view[c] = (uint8_t)i;\n", ""),
    ("a store forgets what it has overwritten", "\t\tr->s.actor[who].view[c] = r->s.nr_old[c];\n", ""),
    ("old values are never read", "return (unsigned)(r->s.nr_old[c] - a->view[c]) + 1;", "return 1;"),
    ("one choice alone", "\t\treturn (unsigned)q->x;\n", "\t\treturn 1;\n"),
    ("a load of an address may be early", "\tcase PT_OP_LOAD:\n\t\treturn pt_race_values_of", "\tcase PT_OP_LOAD:\n\tcase PT_OP_LOAD_AFTER:\n\t\treturn pt_race_values_of"),
    ("values are forgotten that were to be read", "r->has_learnt = true;", "(void)0;"),
    ("a deadlock counts as an end", "\tif (ends && !have_ended(r))", "\tif (ends && false)"),
    ("nothing is left out", "return (int)i == r->is.drop;", "return false;"),
    ("an actor who does too much is not told of", "\tif (!r->cut)\n\t\tr->cut = why;", "\t(void)why;"),
    ("half of a state is what is hashed", "struct pt_hash128 h = hash_state(state, size), *place;", "struct pt_hash128 h = hash_state(state, size / 2), *place;"),
    ("the last in, the first out", "\ts->node[s->nr_nodes] = (struct node){ s->now, move };", "\ts->node[s->nr_nodes] = (struct node){ 0, move };"),
    ("a limit that is not kept", "l->states && s->found.states > l->states", "false"),
    ("memory that is not limited", "l->bytes && s->bytes > l->bytes", "false"),
    ("a cut search is clean", "\tif (!cut && !o->found->cut)", "\tif (!cut)"),
]


def sources(source):
    """The files that may have a fault, {name: text}."""
    found = {}
    for name in sorted(os.listdir(os.path.join(source, FOLDER))):
        if name.endswith(".c"):
            with open(os.path.join(source, FOLDER, name), encoding="utf-8") as f:
                found[FOLDER + "/" + name] = f.read()
    return found


def commands(build, files):
    """How test_race is linked, and how each file is compiled."""
    out = subprocess.run(["ninja", "-C", build, "-t", "commands", "tests/test_race"],
                         capture_output=True, text=True, check=True).stdout
    lines = [line for line in out.splitlines() if " -o " in line]
    compiled = {f: next(line for line in lines if line.endswith("/" + f)) for f in files}
    return compiled, next(line for line in lines if " -o tests/test_race " in line)


def without_cache(words):
    return [w for w in words if not w.endswith("ccache")]


class Lab:
    def __init__(self, source, build):
        self.source, self.build = source, build
        self.texts = sources(source)
        self.compiled, self.link = commands(build, self.texts)
        self.work = tempfile.mkdtemp(prefix="race-mutants-")

    def make(self, number, file, text):
        """The test program with this in place of the file; its path, or what went wrong."""
        base = os.path.join(self.work, str(number))
        with open(base + ".c", "w", encoding="utf-8") as f:
            f.write(text)
        words = without_cache(shlex.split(self.compiled[file]))
        for flag in ("-o", "-MF", "-MQ"):
            words[words.index(flag) + 1] = base + (".o" if flag != "-MF" else ".d")
        words[words.index("-c") + 1] = base + ".c"
        words += ["-w", "-I" + self.source]
        link = without_cache(shlex.split(self.link))
        link[link.index("-o") + 1] = base
        link.insert(link.index(base) + 1, base + ".o")
        for what in (words, link):
            r = subprocess.run(what, cwd=self.build, capture_output=True, text=True)
            if r.returncode:
                return None, r.stderr
        return base, ""

    def fails(self, program):
        env = dict(os.environ, CK_FORK="yes", CK_DEFAULT_TIMEOUT="60")
        try:
            r = subprocess.run([program], cwd=self.build, env=env, capture_output=True, text=True,
                               timeout=240)
        except subprocess.TimeoutExpired:
            return True, "it takes too long"
        return r.returncode != 0, r.stdout[-600:]

    def try_one(self, number, mutant):
        name, old, new = mutant
        where = [f for f, text in self.texts.items() if text.count(old)]
        if len(where) != 1 or self.texts[where[0]].count(old) != 1:
            return False, f"its text does not stand there once, but in {where}"
        program, error = self.make(number, where[0], self.texts[where[0]].replace(old, new))
        if not program:
            return False, error
        failed, said = self.fails(program)
        return failed, "" if failed else "no test fails: " + said


def main():
    source, build = map(os.path.abspath, sys.argv[1:3])
    lab = Lab(source, build)
    bad = 0
    machine = FOLDER + "/machine.c"
    program, error = lab.make("sound", machine, lab.texts[machine])
    failed, said = lab.fails(program) if program else (True, error)
    bad += failed
    print(f"{'not ok' if failed else 'ok'} 1 - control: without a fault no test fails")
    if failed:
        print("\n".join("# " + line for line in said.splitlines()[-10:]))
    with concurrent.futures.ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        results = pool.map(lab.try_one, range(len(MUTANTS)), MUTANTS)
        for i, ((name, *_), (good, why)) in enumerate(zip(MUTANTS, results), 2):
            bad += not good
            print(f"{'ok' if good else 'not ok'} {i} - {name}", flush=True)
            for line in why.splitlines()[-8:] if not good else []:
                print("# " + line)
    subprocess.run(["rm", "-rf", lab.work])
    print(f"1..{len(MUTANTS) + 1}")
    return bad != 0


if __name__ == "__main__":
    sys.exit(main())
