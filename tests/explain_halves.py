#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
explain_halves.py PTCONFORM: what `explain HELPER` says twice must agree.  "may a caller
rely on" answers per attribute; the effect row below it lists what the helper keeps, sets
and clears.  What one half calls kept, the other must not call changed.  Prints TAP.
"""
import os
import re
import subprocess
import sys

# Rows of the second half, and what the first may begin with where an attribute is in them.
AGREES = {
    "keeps": ("yes: as it was", "nobody"),
    "gives": ("yes: the value", "nobody"),
    "sets": ("yes: true", "nobody"),
    "clears": ("yes: false", "nobody"),
    "may set": ("no: ", "only if it was true", "nobody"),
    "may clear": ("no: ", "only if it was false", "nobody"),
    "lets follow": ("yes: what", "nobody"),
}


def first_half(lines):
    """Attribute to answer: a line of names, and under it, further in, the answer to them."""
    answers, names = {}, []
    for line in lines:
        if line.startswith("    "):
            for name in names:
                answers.setdefault(name, line.strip())
        else:
            names = line.split()
    return answers


def second_half(lines):
    """Pairs of label and attributes."""
    for line in lines:
        for label in AGREES:
            if line.startswith(f"  {label:11} "):
                yield label, line[14:].split()


def blocks(text):
    """Of each helper, under its level: its lines in the first half and in the second."""
    for part in re.split(r"(?m)^(?=after .* may a caller rely on:$)", text)[1:]:
        first, _, rest = part.partition("\n\n")
        level = re.match(r"after \S+ \((\S+)\)", first)[1]
        yield level, first.split("\n")[1:], rest.split("\n\n")[0].split("\n")[1:]


def differences(text):
    for level, first, second in blocks(text):
        answers = first_half(first)
        for label, attributes in second_half(second):
            for a in attributes:
                if a in answers and not answers[a].startswith(AGREES[label]):
                    yield level, label, a, answers[a]


# Two halves that differ, in each way a row can.
CONTROL = """after made_up (pte), may a caller rely on:
  key write
    yes: what the new protection says
  young
    yes: as it was

made_up (pte)
  lets follow write
  keeps       young key
  sets        young

rule M1: it keeps its rules
"""


def main():
    found = list(differences(CONTROL))
    ok = [(d[1], d[2]) for d in found] == [("keeps", "key"), ("sets", "young")]
    print("ok 1" if ok else "not ok 1", "- halves that differ are found", found or "")
    env = dict(os.environ, COLUMNS="400")
    run = lambda *a: subprocess.run([sys.argv[1], *a], env=env, check=True, text=True,
                                    stdout=subprocess.PIPE).stdout
    names = sorted({line.split()[0] for line in run("list", "helpers").splitlines() if line})
    nr = 1
    told, compared = {}, 0
    for name in names:
        text = run("explain", name, "--arch", "x86")
        compared += sum(len(a) for _, _, s in blocks(text) for _, a in second_half(s))
        for level, label, attribute, answer in differences(text):
            told.setdefault(attribute, []).append(f"{name} ({level}) {label} it: {answer}")
    nr += 1
    print(f"{'ok' if compared > len(names) else 'not ok'} {nr} - {compared} attributes are in both")
    for attribute in sorted(set(told)):
        nr += 1
        print(f"not ok {nr} - the halves agree about {attribute}")
        for line in told[attribute]:
            print("#", line)
    print(f"1..{nr}")


main()
