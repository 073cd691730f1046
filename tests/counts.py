#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""How many clauses trees are asked: from reports of whole runs to conformance/results/counts/.

counts.py FOLDER REPORT.json...

A file <arch>.tsv for each architecture, in it a row for each version and mode; of several reports of one version the
last.  Errors count as asked: they are said anyway.
"""
import json
import sys
from collections import Counter

HEAD = """# SPDX-License-Identifier: GPL-2.0-or-later
#
# How many clauses known versions are asked, so that a tree that is asked far fewer is
# noticed: version, architecture, mode, clauses, and how many of each rule.
# Written by `make counts TREES="DIR ..."` (tests/counts.py); edit nothing here.
"""


# Of hazards of this rule only those have a row of which something comes.
MISUSE = "Q1"


def rows_of(report, rows):
    version = ".".join(report["subject"]["version"].split(".")[:2])
    ran = {}
    for c in report["cells"]:
        if c["status"] == "ran":
            ran.setdefault((c["arch"], c["mode"]), c["engine"])
    count = {key: Counter() for key in ran}
    for x in report["results"]:
        key = x["arch"], x["mode"]
        if ran.get(key) == x["engine"] and x["verdict"] in ("pass", "fail", "hazard", "error") \
                and x["rule"] != MISUSE:
            count[key][x["rule"]] += 1
    for (arch, mode), rules in count.items():
        rows[version, arch, mode] = rules


def by_version(key):
    major, minor = key[0].split(".")
    return int(major), int(minor), key[1:]


def main():
    rows = {}
    for name in sys.argv[2:]:
        with open(name, encoding="utf-8") as f:
            rows_of(json.load(f), rows)
    for arch in {key[1] for key in rows}:
        with open(f"{sys.argv[1]}/{arch}.tsv", "w", encoding="utf-8") as f:
            f.write(HEAD)
            for key in sorted((k for k in rows if k[1] == arch), key=by_version):
                rules = rows[key]
                each = " ".join(f"{rule}={n}" for rule, n in sorted(rules.items()))
                print(*key, sum(rules.values()), each, sep="\t", file=f)


main()
