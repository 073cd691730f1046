# SPDX-License-Identifier: GPL-2.0-or-later
"""TAP for tests in Python, as tap.sh is for those in shell."""
import os

MOST = 30  # lines of why
WIDTH = 300
results = []


def ok(holds, name, *why):
    results.append(bool(holds))
    print("ok" if holds else "not ok", len(results), "-", name)
    if not holds:
        for line in "\n".join(map(str, why)).splitlines()[:MOST]:
            print("#", line[:WIDTH])


def skip(name, why):
    """What would hide a failure where all that is needed should be there fails."""
    if os.environ.get("CI") == "true":
        ok(False, name, "CI=true and yet: " + why)
        return
    results.append(True)
    print("ok", len(results), "-", name, "# SKIP", why)


def end():
    """The exit status."""
    print(f"1..{len(results)}")
    return 0 if all(results) else 1
