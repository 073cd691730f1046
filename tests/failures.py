#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""failures.py TESTLOG.json: why tests failed, for the end of a long log.

Of what meson wrote down (a test per line): of each test that failed, the lines that
say so, else its last ones."""
import json
import re
import sys

# Check's, TAP's, the sanitizers', meson's own
SAYS = re.compile(r":[FE]:|^not ok|ERROR: AddressSanitizer|runtime error:|Timeout")
MOST = 15


def lines_of(test):
    said = (test.get("stdout", "") + "\n" + test.get("stderr", "")).strip().splitlines()
    return [line for line in said if SAYS.search(line)][:MOST] or said[-MOST:]


def main(path):
    with open(path, encoding="utf-8", errors="replace") as log:
        tests = [json.loads(line) for line in log]
    for test in tests:
        if test["result"] in ("OK", "SKIP", "EXPECTEDFAIL"):
            continue
        print(f"{test['name']}: {test['result']}")
        for line in lines_of(test):
            print(f"  {line[:400]}")


if __name__ == "__main__":
    main(sys.argv[1])
