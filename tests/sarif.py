#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
# sarif.py REPORT SCHEMA: holds a report of `ptconform misuse --format sarif` against
# tests/data/sarif.json, which is no copy of the official schema but what we use of the
# specification, and against what no schema can say.  Then breaks it in many ways: each must be
# noticed.  Prints what is wrong, nothing if all is well.
import copy
import json
import sys

import jsonschema


def faults(report, schema):
    """What is wrong with it, as lines."""
    found = ["%s: %s" % ("/".join(map(str, e.absolute_path)), e.message[:120])
             for e in jsonschema.Draft7Validator(schema).iter_errors(report)]
    if found:
        return found
    run = report["runs"][0]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    if len(set(rules)) != len(rules):
        found.append("a rule stands twice")
    for result in run["results"]:
        if result["ruleId"] not in rules:
            found.append("no rule %s" % result["ruleId"])
    prints = [json.dumps(result["partialFingerprints"]) for result in run["results"]]
    if len(set(prints)) != len(prints):
        found.append("two results have one fingerprint")
    return found


def place(run):
    return run["results"][0]["locations"][0]["physicalLocation"]


def breakages():
    """Each makes of a good report a bad one."""
    def drop(of, key):
        return lambda r: of(r).pop(key)

    def put(of, key, value):
        return lambda r: of(r).__setitem__(key, value)

    def root(r):
        return r

    def run(r):
        return r["runs"][0]

    def result(r):
        return run(r)["results"][0]

    def uri(r):
        return place(run(r))["artifactLocation"]

    def region(r):
        return place(run(r))["region"]

    def rule(r):
        return run(r)["tool"]["driver"]["rules"][0]

    return {
        "no version": drop(root, "version"),
        "another version": put(root, "version", "2.0.0"),
        "no runs": put(root, "runs", []),
        "no tool": drop(run, "tool"),
        "a tool without a name": drop(lambda r: run(r)["tool"]["driver"], "name"),
        "a property of nobody's": put(run, "result", []),
        "no message": drop(result, "message"),
        "a message that is a string": put(result, "message", "text"),
        "no such level": put(result, "level", "gate"),
        "a rule that is not listed": put(result, "ruleId", "no-such-rule"),
        "line 0": put(region, "startLine", 0),
        "column 0": put(region, "startColumn", 0),
        "a line in words": put(region, "startLine", "1"),
        "no region": drop(lambda r: place(run(r)), "region"),
        "a blank in a URI": put(uri, "uri", "mm/with blanks.c"),
        "a URI that is absolute": put(uri, "uri", "/mm/memory.c"),
        "a base that is not defined": put(uri, "uriBaseId", "ROOT"),
        "a base that is no folder": put(lambda r: run(r)["originalUriBaseIds"]["SRCROOT"], "uri",
                                        "file:///linux"),
        "no location": put(result, "locations", []),
        "no such state": put(result, "baselineState", "accepted"),
        "columns of no kind": put(run, "columnKind", "bytes"),
        "a rule without an id": drop(rule, "id"),
        "a rule twice": lambda r: run(r)["tool"]["driver"]["rules"].append(copy.deepcopy(rule(r))),
        "one fingerprint for two": lambda r: run(r)["results"].append(copy.deepcopy(result(r))),
        "an invocation that ended somehow": put(lambda r: run(r)["invocations"][0],
                                                "executionSuccessful", "yes"),
    }


def main():
    report, schema = (json.load(open(path, encoding="utf-8")) for path in sys.argv[1:3])
    jsonschema.Draft7Validator.check_schema(schema)
    wrong = faults(report, schema)
    for name, spoil in breakages().items():
        broken = copy.deepcopy(report)
        spoil(broken)
        if not faults(broken, schema):
            wrong.append("not noticed: %s" % name)
    print("\n".join(wrong[:20]), end="\n" if wrong else "")
    return bool(wrong)


sys.exit(main())
