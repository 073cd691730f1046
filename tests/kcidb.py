#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
# kcidb.py KCIDB REPORT SCHEMA [whole]: holds what `--format kcidb` says of a run with failures against
# tests/data/kcidb.json, against the JSON report of the same run, and against what no schema can
# say.  Then, but for "whole", breaks it in many ways: each must be noticed.  Prints what is
# wrong, nothing if all is well.
import collections
import copy
import json
import re
import sys

import jsonschema

LISTS = ("checkouts", "builds", "tests", "issues", "incidents")
STATUS = {"pass": "PASS", "fail": "FAIL", "error": "ERROR", "hazard": "DONE", "skip": "SKIP",
          "absent": "SKIP"}


def nulls(o, where=""):
    """Where a value is null, anywhere in it."""
    if o is None:
        return [where + " is null"]
    items = o.items() if isinstance(o, dict) else enumerate(o) if isinstance(o, list) else ()
    return [n for key, value in items for n in nulls(value, "%s/%s" % (where, key))]


def ids(k, which):
    return [o["id"] for o in k.get(which, [])]


def references(k):
    """What an id is of must be there."""
    links = (("builds", "checkout_id", "checkouts"), ("tests", "build_id", "builds"),
             ("incidents", "test_id", "tests"), ("incidents", "issue_id", "issues"))
    for which, key, of in links:
        there = set(ids(k, of))
        # a checkout may have been reported by somebody else
        if of == "checkouts" and "checkouts" not in k:
            continue
        for o in k[which]:
            if o[key] not in there:
                yield "%s: no %s %s" % (o["id"], of, o[key])


def path_of(*parts):
    return ".".join(["ptconform"] + [re.sub(r"[^A-Za-z0-9_-]", "_", p) for p in parts])


def expected_tests(report):
    """Path to status, as the JSON report has them."""
    for c in report["cells"]:
        if c["status"] != "ran":
            due = not c.get("impossible") and not c.get("unchanged")
            yield path_of(c["arch"], c["mode"], c["engine"]), "MISS" if due else "SKIP"
        for m in c.get("machines", ()):
            if m["status"] == "error":
                yield path_of(c["arch"], c["mode"], c["engine"], m["name"]), "MISS"
    for r in report["results"]:
        yield (path_of(r["arch"], r["mode"], r["engine"], r["helper"], r["clause"]),
               STATUS[r["verdict"]])


def told(k, report):
    """Do the two say the same?"""
    have = collections.Counter((t["path"], t["status"]) for t in k["tests"])
    want = collections.Counter(expected_tests(report))
    for what, of in (("missing", want - have), ("too many", have - want)):
        for path, status in of:
            yield "%s: %s %s" % (what, path, status)
    cells = {(c["arch"], c["mode"]) for c in report["cells"]}
    if len(k["builds"]) != len(cells):
        yield "%d builds of %d" % (len(k["builds"]), len(cells))
    failed = {t["id"]: t for t in k["tests"] if t["status"] == "FAIL"}
    if sorted(failed) != sorted(i["test_id"] for i in k["incidents"]):
        yield "incidents are not of the tests that fail, one each"
    for i in k["incidents"]:
        rule = i["issue_id"].rsplit("-", 1)[1]
        if i["test_id"] in failed and failed[i["test_id"]]["misc"].get("rule") != rule:
            yield "%s: another rule's issue" % i["id"]
    rows = {path_of(r["arch"], r["mode"], r["engine"], r["helper"], r["clause"]): r
            for r in report["results"]}
    for t in failed.values():
        if rows.get(t["path"], {}).get("reproduce") not in t.get("log_excerpt", "").split("\n"):
            yield "%s: its excerpt does not say how to see it again" % t["id"]


def faults(k, report, schema):
    """What is wrong with it, as lines."""
    found = ["%s: %s" % ("/".join(map(str, e.absolute_path)), e.message[:120])
             for e in jsonschema.Draft7Validator(schema).iter_errors(k)]
    found += nulls(k)
    if found:
        return found
    for which in LISTS:
        if len(set(ids(k, which))) != len(k.get(which, [])):
            found.append("two %s have one id" % which)
    origins = {o["origin"] for which in LISTS for o in k.get(which, [])}
    if len(origins) != 1 or any(o["id"].split(":")[0] not in origins
                                for which in LISTS for o in k.get(which, [])):
        found.append("more than one origin")
    return found + list(references(k)) + list(told(k, report))


def breakages():
    """Each makes of good output bad one."""
    def first(which, where=lambda o: True):
        return lambda k: next(o for o in k[which] if where(o))

    def drop(of, key):
        return lambda k: of(k).pop(key)

    def put(of, key, value):
        return lambda k: of(k).__setitem__(key, value)

    def is_failed(t):
        return t["status"] == "FAIL"

    test, failed = first("tests"), first("tests", is_failed)
    made = {
        "another version": put(lambda k: k["version"], "minor", 2),
        "no version": lambda k: k.pop("version"),
        "no tests": lambda k: k.pop("tests"),
        "a list of nobody's": put(lambda k: k, "results", []),
        "a null": put(lambda k: test(k)["misc"], "known", None),
        "a null that a list has": put(lambda k: first("builds")(k)["misc"], "x", [None]),
        "an id without origin": put(test, "id", "test"),
        "an origin in capitals": put(test, "origin", "ME"),
        "another's origin": put(test, "origin", "somebody_else"),
        "a path with a blank": put(test, "path", "ptconform.x86.a b"),
        "a path with a hole": put(test, "path", "ptconform..x86"),
        "a status in small letters": put(test, "status", "pass"),
        "a key of nobody's": put(test, "verdict", "pass"),
        "a test of no build": put(test, "build_id", "me:nothing"),
        "a build of no checkout": put(first("builds"), "checkout_id", "me:nothing"),
        "an architecture with a dash": put(first("builds"), "architecture", "x86-64"),
        "a hash that is none": put(first("checkouts"), "git_commit_hash", "1234"),
        "a checkout that nobody says is valid": drop(first("checkouts"), "valid"),
        "an empty text": put(test, "comment", ""),
        "a test twice": lambda k: k["tests"].append(copy.deepcopy(test(k))),
        "a test less": lambda k: k["tests"].remove(test(k)),
        "a failure that passes": put(failed, "status", "PASS"),
        "a failure that nobody can repeat": put(failed, "log_excerpt", "it failed"),
        "an incident less": lambda k: k["incidents"].pop(),
        "an incident of no issue": put(first("incidents"), "issue_id", "me:ptconform-rule-X9"),
        "an incident of no test": put(first("incidents"), "test_id", "me:nothing"),
        "an issue less": lambda k: k["issues"].pop(),
        "an issue of version one": put(first("issues"), "version", "1"),
        "nobody's fault": put(first("issues"), "culprit", "code"),
        "a build less": lambda k: k["builds"].pop(),
    }
    for word in set(STATUS.values()) - {"PASS", "FAIL"}:
        made["not one %s" % word] = lambda k, word=word: k.__setitem__(
            "tests", [t for t in k["tests"] if t["status"] != word])
    return made


def main():
    k, report, schema = (json.load(open(path, encoding="utf-8")) for path in sys.argv[1:4])
    jsonschema.Draft7Validator.check_schema(schema)
    wrong = faults(k, report, schema)
    there = {t["status"] for t in k["tests"]}
    for name, spoil in breakages().items() if sys.argv[4:] != ["whole"] else ():
        if name.startswith("not one ") and name[8:] not in there:
            continue
        broken = copy.deepcopy(k)
        spoil(broken)
        if not faults(broken, report, schema):
            wrong.append("not noticed: %s" % name)
    print("\n".join(wrong[:20]), end="\n" if wrong else "")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
