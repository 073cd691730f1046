#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
ci.py PTCONFORM SOURCE: what kernel CI is given.  --format kcidb and mail, the contract as
facts, and the files of ci/, each run as its system would.  PT_TEST_GUESTS has the guests that go
wrong; what a tool is missing for is skipped, and fails with CI=true.  Prints TAP.
"""
import copy
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import types

sys.dont_write_bytecode = True
from tap import end, ok, skip  # noqa: E402

PTCONFORM, SOURCE = (os.path.abspath(a) for a in sys.argv[1:3])
GUESTS = os.environ.get("PT_TEST_GUESTS", "")
HERE = os.path.join(SOURCE, "tests")
CI = os.path.join(SOURCE, "ci")
# A helper that clears dirty; one that traps where no rule speaks of the call: faulty.h.
CLEAN, ODD = "66605", "66618"
# What is enough of the contract to see all there is.
SOME = ["--helper", "pte_mk*", "--helper", "pte_dirty", "--helper", "pmd_mkyoung"]


def run(*command, faulty=None, env=None, **more):
    if faulty:
        env = dict(os.environ, PTCONFORM_GUEST_DIR=faulty)
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          stdin=subprocess.DEVNULL, text=True, env=env, check=False, **more)


def load(path):
    with open(path, encoding="utf-8") as f:
        return json.load(f)


def text(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


def save(path, data):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(data, f)


def faulty_guests(tmp):
    """A folder of the guests that go wrong, under the names of those that do not; or None."""
    folder = os.path.join(tmp, "faulty")
    os.mkdir(folder)
    for name in os.listdir(GUESTS) if os.path.isdir(GUESTS) else ():
        if name.startswith("faulty-") and name.endswith(".elf"):
            os.symlink(os.path.join(os.path.abspath(GUESTS), name),
                       os.path.join(folder, name[len("faulty-"):]))
    return folder if os.path.exists(os.path.join(folder, "s390-edat.elf")) else None


def refused(what, *options):
    ran = run(PTCONFORM, *options)
    lines = ran.stderr.splitlines()
    ok(ran.returncode == 2 and not ran.stdout and len(lines) == 1 and what in lines[0],
       "refused: " + " ".join(options)[:60], ran.returncode, ran.stderr)


# ---- KCIDB ---------------------------------------------------------------------------------


def check_kcidb(tmp, report, name, *more):
    """Writes a report as KCIDB, with cells that nobody ran, and holds it against the schema."""
    as_kcidb, as_json = (os.path.join(tmp, "k." + kind) for kind in ("kcidb", "json"))
    merged = ["merge", report, "--arch", "s390,sparc", "--mode", "edat,sun4u"]
    run(PTCONFORM, *merged, "--format", "kcidb", "--origin", "me", "-o", as_kcidb)
    run(PTCONFORM, *merged, "--format", "json", "-o", as_json)
    ran = run(sys.executable, os.path.join(HERE, "kcidb.py"), as_kcidb, as_json,
              os.path.join(HERE, "data", "kcidb.json"), *more)
    if "No module named" in ran.stderr:
        skip(name, "install python3-jsonschema")
        return None
    ok(not ran.returncode and not ran.stdout, name, ran.stdout, ran.stderr[-600:])
    return load(as_kcidb)


def kcidb(tmp, clean, broken, odd):
    options = ["run", "--arch", "s390,sparc", "--engine", "native", *SOME, "--format", "kcidb"]
    one, two = (run(PTCONFORM, *options, "--origin", "me").stdout for _ in range(2))
    ok(one and one == two, "KCIDB: the same run says the same, ids and all")
    other = json.loads(run(PTCONFORM, *options, "--seed", "7", "--origin", "me").stdout)
    one = json.loads(one)
    ok(not {t["id"] for t in one["tests"]} & {t["id"] for t in other["tests"]} and
       one["checkouts"] == other["checkouts"], "another run has other tests, of the same checkout")
    ok(not one["issues"] and not one["incidents"], "where nothing fails there is no issue")
    ok(all(b.get("compiler") for b in one["builds"]), "builds say by which compiler")
    theirs = json.loads(run(PTCONFORM, *options, "--checkout", "them:1").stdout)
    ok("checkouts" not in theirs and {b["checkout_id"] for b in theirs["builds"]} == {"them:1"} and
       theirs["builds"][0]["origin"] == "ptconform", "a checkout that is there is referred to")
    refused("--origin wants", "run", "--format", "kcidb", "--origin", "Me")
    refused("--origin wants", "run", "--format", "kcidb", "--origin", "m" * 65)
    refused("--checkout wants", "run", "--format", "kcidb", "--checkout", "me")
    refused("--origin is an option of --format kcidb alone", "run", "--origin", "me")
    refused("--checkout is an option", "merge", clean, "--checkout", "me:1", "--format", "json")
    if not broken:
        skip("KCIDB of failures", "no cross compiler: no guests")
        return
    k = check_kcidb(tmp, broken, "KCIDB of failures, and of what was not run; broken, it is seen")
    if not k:
        return
    ok({t["status"] for t in k["tests"]} >= {"FAIL", "PASS", "MISS", "SKIP", "DONE"},
       "all that can happen is in it", {t["status"] for t in k["tests"]})
    missed = [t for t in k["tests"] if t["status"] == "MISS"]
    ok([t["path"] for t in missed] == ["ptconform.sparc.sun4u.unicorn"] and
       "no report" in missed[0]["comment"], "a cell that did not run is MISS, with the reason",
       missed)
    data, never = load(broken), os.path.join(tmp, "never.json")
    for mode, why in (("4k", "impossible"), ("16k", "unchanged")):
        data["cells"].append({"arch": "arm64", "mode": mode, "engine": "unicorn", "status": "skip",
                              "reason": why, "named": False, why: True})
    save(never, data)
    k = check_kcidb(tmp, never, "KCIDB of modes that the tree cannot have, or that are as before",
                    "whole")
    ok({t["path"]: t["status"] for t in k["tests"] if ".arm64." in t["path"]} ==
       {"ptconform.arm64.4k.unicorn": "SKIP", "ptconform.arm64.16k.unicorn": "SKIP"},
       "nobody misses those")
    k = check_kcidb(tmp, odd, "KCIDB of errors", "whole")
    ok("ERROR" in {t["status"] for t in k["tests"]}, "errors are in it")


# ---- a mail --------------------------------------------------------------------------------

HEAD = ("what:", "tree:", "base:", "patch:", "config:", "compiler:", "reproduce")


def mail_faults(mail):
    """What is wrong with a mail's form."""
    lines = mail.splitlines()
    if not lines[0].startswith("Subject: ptconform: ") or lines[1:2] != [""]:
        yield "no subject, or no end of the head"
    if not re.match(r"(PASS|FAIL|INCOMPLETE): ", lines[2] if len(lines) > 2 else ""):
        yield "the verdict is not first"
    body = "\n".join(lines[2:])
    first = [(body.find("\n" + label), label) for label in HEAD if "\n" + label in body]
    if first != sorted(first) or len(first) < 4:
        yield "not in order: %s" % first
    for line in lines:
        command = re.match(r" {8}ptconform ", line)
        path = re.match(r"(tree:)? +\S+$", line)
        if len(line) > 72 and not command and not path:
            yield "too wide: " + line


def is_form(mail, name):
    wrong = list(mail_faults(mail))
    ok(not wrong, name, *wrong, mail)


def marked(mail):
    return [line[3:] for line in mail.splitlines() if line.startswith(">> ")]


def reproduced(mail):
    """The command that a mail ends its head with."""
    return re.search(r"^reproduce.*\n +(.*)", mail, re.M).group(1)


def mails(tmp, clean, broken, odd):
    spoiled = {
        "a wide line": lambda m: m + "x" * 73 + " y\n",
        "another order": lambda m: m.replace("config:", "conf:").replace("\n\n", "\n\nconfig: \n", 2),
        "no subject": lambda m: m.split("\n", 2)[2],
        "no verdict": lambda m: re.sub("(PASS|FAIL): ", "", m),
    }
    some = ["run", "--arch", "s390", "--engine", "unicorn", *SOME, "--format", "mail"]
    good = run(PTCONFORM, *some).stdout
    is_form(good, "a mail of a run in which all is well")
    for name, spoil in spoiled.items():
        ok(list(mail_faults(spoil(good))), "seen: " + name)
    ok(": no new violation\n" in good and not marked(good) and "\nPASS: " in good, "it says so",
       good)
    ok("\ncompiler: s390x-linux-gnu-gcc " in good or not broken, "with the compiler", good)
    if not broken:
        skip("mails of failures", "no cross compiler: no guests")
        return
    merged = ["--arch", "s390", "--format", "mail"]
    new = run(PTCONFORM, "merge", broken, *merged).stdout
    is_form(new, "a mail of failures")
    ok("\nFAIL: " in new and len(marked(new)) == 1 and "pte_mkold" in marked(new)[0],
       "what nobody has judged is new", new)
    command = re.search(r"again\n {8}ptconform (.*)", new).group(1)
    ok("--clause" in command and "--seed " + CLEAN in command, "how to see it again is in one line")
    # the same failures, judged: known deviations, and failures that a baseline has
    known, base = (os.path.join(tmp, name) for name in ("known.json", "base.json"))
    data = load(broken)
    for row in data["results"]:
        if row["verdict"] == "fail":
            row["known"] = {"id": "s390-gup-invalid", "state": "known"}
    save(known, data)
    old = run(PTCONFORM, "merge", known, *merged).stdout
    is_form(old, "a mail of what is known")
    ok(": no new violation\n" in old and not marked(old) and "pte_mkold" not in old and
       "--all shows it" in old, "nothing old unless asked", old)
    old = run(PTCONFORM, "merge", known, *merged, "--all").stdout
    ok(not marked(old) and "pte_mkold" in old and "s390-gup-invalid" in old,
       "asked for, it is there, and not marked", old)
    data = load(broken)
    other = next(row for row in data["results"] if row["verdict"] == "pass" and
                 row["helper"] == "pte_mkdirty")
    other.update(verdict="fail", cause=["pte_mkdirty"], reason="it was so before")
    rows = [row for row in data["results"] if row["verdict"] == "fail"]
    for row in rows:
        row["new"] = row["clause"] == "keeps-dirty"
    data["baseline"] = {"file": "old.json", "subject": "builtin 0.1", "newly_absent": 0,
                        "newly_violated": 1, "mended": 0, "unknown": 0}
    save(base, data)
    old = run(PTCONFORM, "merge", base, *merged).stdout
    is_form(old, "a mail of a comparison")
    ok(len(rows) > 1 and len(marked(old)) == 1 and "keeps-dirty" in marked(old)[0] and
       "1 new violation on s390\n" in old and re.search(r"^base: +builtin 0.1, as in old.json$",
                                                        old, re.M),
       "of a comparison that alone is marked which is new there", len(rows), old)
    again = reproduced(old)
    ok(again.endswith(" --baseline old.json") and " --mode edat " in again,
       "how to see it again has the mode, and what it is compared with", again)
    for against, option in (("v6.1 (0123456789ab)", "--compare-rev v6.1"),
                            ("old (1).json", "--compare 'old (1).json'")):
        other = dict(data, compare={"against": against, "subject": "builtin", "new": [],
                                    "mended": [], "left": [], "not_compared": []})
        del other["baseline"]
        save(base, other)
        again = reproduced(run(PTCONFORM, "merge", base, *merged).stdout)
        ok(again.endswith(" " + option), "and of another comparison: " + option, again)
    for row in rows:
        row["new"] = False
    save(base, data)
    ok(not marked(run(PTCONFORM, "merge", base, *merged).stdout),
       "whatever nobody has judged, if it was there before")
    incomplete = run(PTCONFORM, "merge", odd, *merged).stdout
    is_form(incomplete, "a mail of errors")
    ok("not all judged\n" in incomplete and "\nINCOMPLETE: " in incomplete and
       "\nnot judged:\n" in incomplete and "\nPASS" not in incomplete, "errors are no pass",
       incomplete)
    nothing = run(PTCONFORM, "run", "--arch", "s390", "--engine", "unicorn", "--format", "mail",
                  "--helper", "pte_mkdevmap").stdout
    is_form(nothing, "a mail about a helper that is not there")
    ok(": nothing was judged\n" in nothing and "\nINCOMPLETE: " in nothing, "that is no pass either",
       nothing)
    refused("--hazards has none", "run", "--hazards", "--format", "mail")
    incomplete = run(PTCONFORM, "merge", clean, "--arch", "s390,sparc", "--format", "mail").stdout
    ok("\nINCOMPLETE: " in incomplete and "\nasked for, and not run:\n" in incomplete,
       "nor is a cell that did not run", incomplete)


# ---- which commit it was --------------------------------------------------------------------


def of_commit(tmp, clean, commit, tree, changed, form):
    """What a format says of a report as if of this tree."""
    data, path = load(clean), os.path.join(tmp, "commit.json")
    data["subject"] = {"kind": "kernel", "tree": tree, "version": "6.99.0", "commit": commit,
                       "title": "mm: a title", "changed": changed}
    data["command"] = "ptconform kernel '%s'" % tree
    save(path, data)
    return run(PTCONFORM, "merge", path, "--arch", "s390", "--format", form).stdout


def commits(tmp, clean):
    commit, other = "0123456789" * 4, "9876543210" * 4

    def checkout(*which):
        return json.loads(of_commit(tmp, clean, *which, "kcidb"))["checkouts"][0]

    one = checkout(commit, "/a", False)
    ok(one["git_commit_hash"] == commit and one["patchset_hash"] == "" and
       one["misc"]["title"] == "mm: a title", "KCIDB has the commit", one)
    ok(one["id"] == checkout(commit, "/b", False)["id"], "which is the same wherever it lies")
    ok(len({one["id"], checkout(other, "/a", False)["id"], checkout(commit, "/a", True)["id"],
            checkout(commit, "/b", True)["id"]}) == 4,
       "another is another, and so are files that were changed")
    ok("patchset_hash" not in checkout(commit, "/a", True), "nobody says that there is no patch then")
    mail = of_commit(tmp, clean, commit, "/a", True, "mail")
    is_form(mail, "a mail about a commit")
    ok(re.search(r'^patch: +012345678901 \("mm: a title"\), and changes that', mail, re.M),
       "which it names", mail)


# ---- the contract as facts -----------------------------------------------------------------


def facts_of(markdown):
    """(helper, level) to its lines, each a label and the rest."""
    facts, lines = {}, None
    for line in markdown.splitlines():
        title = re.match(r"### `(.*)` \((.*)\)$", line)
        if title:
            lines = facts.setdefault(title.groups(), [])
        elif line.startswith("#"):
            lines = None
        elif lines is not None and line.startswith("- "):
            lines.append(line[2:].split(": ", 1))
    return facts


# What clauses about attributes are called, and the fact that each is.
EFFECTS = (("only-sets-", "may set, never clears"), ("only-clears-", "may clear, never sets"),
           ("sets-", "sets"), ("clears-", "clears"), ("keeps-", "keeps"),
           ("gives-", "gives as asked"), ("follows-", "follows the protection in"))


def fact_for(clause):
    """Label and word of the fact that a clause of the contract must have."""
    name = re.sub("^hugetlb-", "", clause["clause"])
    if clause["type"] == "law":
        return "`%s`" % name, None
    if clause["type"] == "expectation":
        value, kind = re.match("(true|false)-on-(.*)", name).groups()
        return value + " of", kind
    for prefix, label in EFFECTS:
        if name.startswith(prefix):
            return label, name[len(prefix):]
    return "its result is", name


def unsaid(clauses, facts):
    for c in clauses:
        # what only a walker can be asked is no promise of a helper's
        if c["type"] == "hazard" or "walker" in c["clause"]:
            continue
        label, word = fact_for(c)
        lines = [words for what, words in facts.get((c["helper"], c["level"]), [])
                 if what == label]
        groups = [g for words in lines for g in re.findall(r"(.*?) \[(\w+)\]", words)]
        if not any(rule == c["rule"] and (word is None or "`%s`" % word in names)
                   for names, rule in groups):
            yield "%s.%s (%s)" % (c["helper"], c["clause"], c["rule"])


def markdown():
    clauses = json.loads(run(PTCONFORM, "contract", "--format", "json").stdout)["clauses"]
    whole = run(PTCONFORM, "contract", "--format", "md").stdout
    missing = list(unsaid(clauses, facts_of(whole)))
    ok(len(clauses) > 1000 and not missing, "every clause of the contract is a fact, with its rule",
       len(missing), *missing[:20])
    broken = whole.replace("`soft_dirty`", "`dirty`").replace("[DOC]", "[F1]")
    ok(len(list(unsaid(clauses, facts_of(broken)))) > 20, "facts that are others are seen")
    rules = set(re.findall(r"\[(\w+)\]", "".join(
        words for lines in facts_of(whole).values() for fact in lines for words in fact[1:])))
    told = set(re.findall(r"^- \*\*(\w+)\*\*: .*  Source: .*  Relied on by: ", whole, re.M))
    ok(rules and rules <= told, "every rule is told, with its source", rules - told)
    one = run(PTCONFORM, "explain", "pte_mkdirty", "--format", "md").stdout
    ok(facts_of(one).items() <= facts_of(whole).items() and facts_of(one),
       "explain says the same of a helper", one)
    ok("**D2**" in one and "**Y1**" not in one, "with its rules alone")
    narrow = run(PTCONFORM, "contract", "--format", "md", "--helper", "pmd_mkold").stdout
    ok(set(facts_of(narrow)) == {("pmd_mkold", "pmd")}, "contract --helper, too")
    rule = run(PTCONFORM, "explain", "D2", "--format", "md")
    ok(rule.stdout.startswith("- **D2**: "), "a rule is one line", rule.stdout, rule.stderr)
    refused("--format md is of a helper or of a rule", "explain", "pmd_mkinvalid.keeps-pfn",
            "--format", "md")
    refused("without 'dirty'", "explain", "pte_mkdirty", "dirty", "--format", "md")
    refused("no helper", "explain", "pte_mkdirtz", "--format", "md")


# ---- LKFT and lkp-tests ----------------------------------------------------------------------

SHORT = {"pass": "pass", "hazard": "pass", "fail": "fail", "error": "fail", "skip": "skip",
         "absent": "skip"}


def cases_of(report):
    """Test case to result, as the JSON report has them."""
    cases = {}
    for c in report["cells"]:
        if c["status"] != "ran":
            cases["%s.%s.%s" % (c["arch"], c["mode"], c["engine"])] = SHORT[c["status"]]
    for r in report["results"]:
        names = [r["arch"], r["mode"], r["engine"], r.get("tree_name", r["helper"]), r["clause"]]
        cases[".".join(re.sub(r"[^A-Za-z0-9._-]", "_", n) for n in names)] = SHORT[r["verdict"]]
    return cases


def lkft_cases(lines):
    """As strictly as LAVA's: a name, a blank, a result; no name twice."""
    cases = {}
    for line in lines.splitlines():
        name, result = re.fullmatch(r"([A-Za-z0-9._-]+) (pass|fail|skip)", line).groups()
        assert name not in cases, name
        cases[name] = result
    return cases


def lkp_cases(lines):
    """Of "name.result: 1"; and how many there are, which must agree."""
    cases, counts = {}, {}
    for line in lines.splitlines():
        name, number = re.fullmatch(r"([A-Za-z0-9._-]+): (\d+)", line).groups()
        if name.startswith("clauses_"):
            counts[name[len("clauses_"):]] = int(number)
            continue
        name, result = name.rsplit(".", 1)
        assert number == "1" and result in ("pass", "fail", "skip") and name not in cases, line
        cases[name] = result
    for result in counts:
        assert counts[result] == list(cases.values()).count(result), result
    return cases


def agrees(parse, lines, report, name):
    """Says what the report says; and lines that are wrong do not."""
    want = cases_of(report)
    try:
        have = parse(lines)
    except (AssertionError, AttributeError) as e:
        ok(False, name, "not to be read: %r" % e, lines[:600])
        return
    differ = [k for k in set(want) | set(have) if want.get(k) != have.get(k)]
    ok(want and not differ, name, len(differ), *differ[:10])
    wrong = []
    for spoil in (lambda t: t.replace("pass", "fail", 1), lambda t: t.split("\n", 1)[1],
                  lambda t: t.replace("pass", "passed", 1), lambda t: t + t,
                  lambda t: t.replace(".", " ", 1)):
        try:
            if parse(spoil(lines)) == want:
                wrong.append(spoil(lines)[:200])
        except (AssertionError, AttributeError):
            pass
    ok(not wrong, name + ": what is wrong is seen", *wrong)


def as_program(tmp, arguments, faulty=None):
    """A ptconform whose `kernel TREE` is `run ARGUMENTS`: a folder for $PATH."""
    folder = tempfile.mkdtemp(dir=tmp)
    path = os.path.join(folder, "ptconform")
    with open(path, "w", encoding="utf-8") as f:
        f.write("#!/bin/sh\n")
        if faulty:
            f.write("export PTCONFORM_GUEST_DIR='%s'\n" % faulty)
        f.write("[ \"$1\" = kernel ] || exec '%s' \"$@\"\n" % PTCONFORM)
        f.write("echo \"$2\" >'%s/tree'\nshift 2\n" % folder)
        f.write("exec '%s' run %s \"$@\"\n" % (PTCONFORM, arguments))
    os.chmod(path, 0o755)
    return folder


def with_path(folder, *command, **more):
    return run(*command, env=dict(os.environ, PATH=folder + ":" + os.environ["PATH"], **more))


def lkft(tmp, program, report):
    work = os.path.join(tmp, "lkft")
    shutil.copytree(os.path.join(CI, "lkft"), work)
    script = ["sh", "-c", "cd '%s' && exec ./ptconform.sh \"$@\"" % work, "sh"]

    def go(*arguments):
        return subprocess.run([*script, *arguments], stdout=subprocess.PIPE, text=True,
                              stderr=subprocess.PIPE, check=False,
                              env=dict(os.environ, PATH=program + ":" + os.environ["PATH"]))

    ran = go("-t", "/a tree", "-a", "--seed %s" % CLEAN)
    lines = text(os.path.join(work, "output", "result.txt"))
    ok(not ran.returncode and lines.endswith("\nptconform-ran pass\n") and
       text(os.path.join(program, "tree")) == "/a tree\n", "LKFT's script runs",
       ran.returncode, ran.stderr)
    agrees(lkft_cases, lines.replace("ptconform-ran pass\n", ""), report, "LKFT's lines")
    ran = go("-t", "/a tree", "-a", "--seed %s" % CLEAN, "-d", "helper")
    helpers = lkft_cases(text(os.path.join(work, "output", "result.txt")))
    ok(helpers["s390.edat.unicorn.pte_mkold"] == "fail" and
       helpers["s390.edat.unicorn.pte_mkdirty"] == "pass", "a line for each helper", ran.stderr)
    ran = go("-a", "--no-such-option")
    ok(ran.returncode == 1 and text(os.path.join(work, "output", "result.txt")) ==
       "ptconform-ran fail\n", "what cannot be run fails", ran.stdout, ran.stderr)
    cut = run("awk", "-f", os.path.join(CI, "lkft", "parse-output.awk"), "/dev/null").stdout
    ok(cut == "ptconform-ran fail\n", "so does a report that is not whole", cut)


def lkp(tmp, program, report):
    source, tree = (os.path.join(tmp, name) for name in ("lkp", "linux"))
    os.makedirs(os.path.join(source, "lib"))
    os.makedirs(tree)
    with open(os.path.join(tree, "Makefile"), "w", encoding="utf-8"):
        pass
    # what the two files of lkp-tests define that is used here
    with open(os.path.join(source, "lib", "debug.sh"), "w", encoding="utf-8") as f:
        f.write("die() { echo \"$@\" >&2; exit 99; }\n")
    with open(os.path.join(source, "lib", "reproduce-log.sh"), "w", encoding="utf-8") as f:
        f.write("log_cmd() { echo \"now $*\"; \"$@\"; }\n")
    if not shutil.which("bash"):
        skip("lkp's run", "install bash")
        return
    script = os.path.join(CI, "lkp", "run")
    ran = with_path(program, script, LKP_SRC=source, tree=tree, options="--seed " + CLEAN)
    ok(not ran.returncode and "not ok" in ran.stdout, "lkp's run runs", ran.returncode, ran.stderr)
    parsed = subprocess.run([os.path.join(CI, "lkp", "parse")], input=ran.stdout, text=True,
                            stdout=subprocess.PIPE, check=False)
    ok(not parsed.returncode, "lkp's parse reads what it prints")
    agrees(lkp_cases, parsed.stdout, report, "lkp's stats")
    ran = with_path(program, script, LKP_SRC=source, tree=tree, options="--no-such-option")
    ok(ran.returncode == 99, "what cannot be run is status 99", ran.returncode)
    ran = with_path(program, script, LKP_SRC=source, tree="/nowhere")
    ok(ran.returncode == 99 and "no kernel sources" in ran.stderr, "so is a tree that is none")


# ---- Maestro ---------------------------------------------------------------------------------

# Of KernelCI's own base template the blocks, and of its job what is used.
BASE = """
{%- block python_imports %}
import os
{%- endblock %}
{%- block python_local_imports %}
{%- endblock %}
{%- block python_globals %}
JOB_NAME = '{{ name }}'
{%- endblock %}
class BaseJob:
    def __init__(self, workspace, node):
        self._workspace, self._node, self._api = workspace, node, None
    def _get_storage(self):
        return None
    def _get_kernel_source(self):
        return '/a tree'
{% block python_job -%}{% endblock %}
"""


def leaves(node, path=()):
    """Path to result of every node that has none below it; kinds are looked at by the way."""
    path += (node["node"]["name"],) if "name" in node["node"] else ()
    assert node["node"]["state"] == "done"
    assert "kind" not in node["node"] or \
        node["node"]["kind"] == ("job" if node["child_nodes"] else "test")
    if not node["child_nodes"]:
        yield ".".join(path), node["node"]["result"]
    for child in node["child_nodes"]:
        yield from leaves(child, path)


def maestro(tmp, program, report):
    try:
        import jinja2
    except ImportError:
        skip("Maestro's template", "install python3-jinja2")
        return
    loader = jinja2.ChoiceLoader([jinja2.FileSystemLoader(os.path.join(CI, "maestro")),
                                  jinja2.DictLoader({"base/python.jinja2": BASE})])
    env = jinja2.Environment(loader=loader, extensions=["jinja2.ext.do"],
                             undefined=jinja2.StrictUndefined)
    code = env.get_template("ptconform.jinja2").render(
        name="ptconform", args="--seed %s" % CLEAN)
    submitted = []
    helper = types.ModuleType("kernelci.api.helper")
    helper.APIHelper = lambda api: types.SimpleNamespace(
        submit_results=lambda result, node: submitted.append((result, node)))
    for name in ("kernelci", "kernelci.api"):
        sys.modules[name] = types.ModuleType(name)
    sys.modules["kernelci"].api = sys.modules["kernelci.api"]
    sys.modules["kernelci.api"].helper = sys.modules["kernelci.api.helper"] = helper
    space = {}
    exec(compile(code, "ptconform.jinja2", "exec"), space)  # as the runtime does
    work = os.path.join(tmp, "maestro")
    os.mkdir(work)
    before = os.environ["PATH"]
    os.environ["PATH"] = program + ":" + before
    job = space["Job"](work, {"name": "ptconform", "id": "1"})
    result = job._run(work)
    job._submit(result)
    os.environ["PATH"] = before
    ok(submitted and submitted[0][0]["node"]["name"] == "ptconform" and
       text(os.path.join(program, "tree")) == "/a tree\n", "Maestro's job runs, and submits")
    found = dict(leaves(result))
    clauses = {"ptconform.s390.edat.unicorn.pte_mkold." + r["clause"] for r in report["results"]
               if r["verdict"] == "fail" and r["helper"] == "pte_mkold"}
    ok(clauses and clauses == {p for p, r in found.items() if r == "fail"},
       "failures are nodes, by helper and clause", sorted(found.items())[:10])
    ok(found.get("ptconform.s390.edat.unicorn.pte_mkdirty") == "pass", "a helper that is well is one node")
    ok(result["node"]["result"] == "fail", "the job fails for what nobody has judged")
    ok(all(os.path.exists(os.path.join(work, "ptconform." + kind))
           for kind in ("json", "txt", "log")) and
       "pte_mkold" in text(os.path.join(work, "ptconform.txt")), "it leaves what people read")
    known = copy.deepcopy(report)
    for r in known["results"]:
        if r["verdict"] == "fail":
            r["known"] = {"id": "x"}
    ok(job._result(known) == "pass", "it passes where all of it is known")
    known["summary"]["error"] = 1
    ok(job._result(known) == "incomplete", "and is incomplete with an error")


# ---- YAML ------------------------------------------------------------------------------------

LAVA = {"name", "format", "description", "maintainer", "os", "scope", "devices", "environment"}


def yaml_faults(read):
    """What is wrong with the YAML files; read: path below ci/ to what is in it."""
    lava, lkp_meta, jobs, scheduler, job = (read(p) for p in (
        "lkft/ptconform.yaml", "lkp/meta.yaml", "maestro/jobs.yaml", "maestro/scheduler.yaml",
        "lkp/ptconform.yaml"))
    if set(lava["metadata"]) != LAVA or not all(lava["metadata"].values()):
        yield "LAVA's metadata"
    if " " in lava["metadata"]["name"] or \
            lava["metadata"]["format"] != "Lava-Test Test Definition 1.0":
        yield "LAVA's name or format"
    steps = " ".join(lava["run"]["steps"])
    if set(re.findall(r"\$\{(\w+)\}", steps)) != set(lava["params"]):
        yield "parameters that no step takes, or the reverse"
    entry = jobs["jobs"]["ptconform"]
    if set(entry) - {"template", "kind", "image", "params", "rules", "kcidb_test_suite", "priority"}:
        yield "a key that jobs do not have"
    if not os.path.exists(os.path.join(CI, "maestro", entry["template"])) or \
            entry["kind"] != "job" or not entry["kcidb_test_suite"]:
        yield "the job's template, kind or suite"
    if [s["job"] for s in scheduler["scheduler"]] != list(jobs["jobs"]):
        yield "what is scheduled is no job"
    declared = set(re.findall("^# - (.*)", text(os.path.join(CI, "lkp", "run")), re.M))
    if not declared == set(lkp_meta["parameters"]) == set(job["ptconform"]) or \
            not lkp_meta["short_description"]:
        yield "lkp's parameters"


def yaml_files():
    try:
        import yaml
    except ImportError:
        skip("YAML", "install python3-yaml")
        return

    def read(path):
        return yaml.safe_load(text(os.path.join(CI, path)))

    wrong = list(yaml_faults(read))
    ok(not wrong, "the YAML files are what their readers want", *wrong)
    changes = {
        "lkft/ptconform.yaml": lambda y: y["metadata"].pop("maintainer"),
        "lkp/meta.yaml": lambda y: y["parameters"].pop("tree"),
        "maestro/jobs.yaml": lambda y: y["jobs"]["ptconform"].update(template="x.jinja2"),
        "maestro/scheduler.yaml": lambda y: y["scheduler"][0].update(job="x"),
        "lkp/ptconform.yaml": lambda y: y["ptconform"].update(group="x"),
    }
    for path, change in changes.items():
        def spoiled(p, path=path, change=change):
            y = read(p)
            if p == path:
                change(y)
            return y
        ok(list(yaml_faults(spoiled)), "seen: %s is wrong" % path)


def main():
    with tempfile.TemporaryDirectory(prefix="ptconform-ci-") as tmp:
        faulty = faulty_guests(tmp)
        clean, broken, odd = (os.path.join(tmp, n) for n in ("clean.json", "broken.json", "odd.json"))
        some = ["run", "--arch", "s390", "--engine", "unicorn", *SOME, "--format", "json"]
        run(PTCONFORM, *some, "-o", clean)
        if faulty:
            run(PTCONFORM, *some, "--seed", CLEAN, "-o", broken, faulty=faulty)
            run(PTCONFORM, *some, "--seed", ODD, "-o", odd, faulty=faulty)
        kcidb(tmp, clean, faulty and broken, odd)
        mails(tmp, clean, faulty and broken, odd)
        commits(tmp, clean)
        markdown()
        yaml_files()
        if not faulty:
            skip("LKFT, lkp and Maestro", "no cross compiler: no guests")
        else:
            words = "--arch s390 --engine unicorn " + " ".join(
                w if w.startswith("--") else "'%s'" % w for w in SOME)
            program, report = as_program(tmp, words, faulty), load(broken)
            lkft(tmp, program, report)
            lkp(tmp, program, report)
            maestro(tmp, program, report)
    return end()


sys.exit(main())
