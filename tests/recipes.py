#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""recipes.py PTCONFORM SOURCE NODE: the recipes of ci/, held against what reads them on the other
side, and each job's commands run as they are written.

NODE is a folder with the node_modules of tests/ci/package.json.  Jobs run on the kernel tree
PTCONFORM_TEST_TREE, in a repository of links to it.  Prints TAP."""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
from tap import end, ok, skip  # noqa: E402

ptconform, source, node = (os.path.abspath(a) for a in sys.argv[1:4])
tree = os.environ.get("PTCONFORM_TEST_TREE", "")


def call(*words, cwd=None, env=None, shell=None):
    made = subprocess.run(shell or words, shell=bool(shell), cwd=cwd, text=True, env={**os.environ, **(env or {})},
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return made.returncode, made.stdout


def repository(folder):
    """A repository whose files are links into the kernel tree: a job's checkout."""
    os.makedirs(folder)
    for name in os.listdir(tree):
        if not name.startswith(".git"):
            os.symlink(os.path.join(tree, name), os.path.join(folder, name))
    git = ["git", "-C", folder, "-c", "user.name=a", "-c", "user.email=a@b"]
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "a tree"],
                  ["remote", "add", "origin", "https://example.org/a/tree.git"]):
        subprocess.run(git + words, check=True, stdout=subprocess.DEVNULL)


def path_with(folder):
    """The program is in PATH, as in the image."""
    os.makedirs(folder, exist_ok=True)
    os.symlink(ptconform, os.path.join(folder, "ptconform"))
    return {"PATH": folder + ":" + os.environ["PATH"]}


def only_what_changed():
    """A recipe that compares runs what is compiled to other code alone."""
    for name in ("github", "gitlab"):
        text = open(os.path.join(source, "ci", name, "ptconform.yml"), encoding="utf-8").read()
        compared = re.findall("--compare-rev .*", text)
        ok(compared and all(c.endswith(" --changed") for c in compared), name + ": what is as it was is not run", compared)


# ---- GitHub ----

def read_workflow(path):
    status, said = call("node", "--import", os.path.join(source, "tests/ci/json.mjs"),
                        os.path.join(source, "tests/ci/workflow.mjs"), path, cwd=node)
    if status:
        return {"errors": [said], "workflow": {}}
    return json.loads(said)


def spoiled(path, tmp, pattern, by):
    text = open(path, encoding="utf-8").read()
    changed = re.sub(pattern, by, text, count=1, flags=re.M)
    assert changed != text, pattern
    to = os.path.join(tmp, "spoiled.yml")
    with open(to, "w", encoding="utf-8") as f:
        f.write(changed)
    return to


def step(job, name):
    return next(s for s in job["steps"] if s.get("name") == name)["run"]


def run_github(workflow, tmp, env):
    """list → each cell of the matrix → verdict, with what a runner sets and carries over."""
    jobs = workflow["jobs"]
    checkout = os.path.join(tmp, "checkout")
    repository(checkout)
    env = {**env, "HOME": tmp, "XDG_CACHE_HOME": os.environ.get("XDG_CACHE_HOME", os.path.expanduser("~/.cache")),
           "GITHUB_OUTPUT": os.path.join(tmp, "output"), "GITHUB_STEP_SUMMARY": os.path.join(tmp, "summary"),
           "AGAINST": "", "ENGINES": "unicorn", "PTCONFORM_VERDICTS": "1"}
    status, said = call("sh", "-e", "-c", step(jobs["cells"], "list the cells"), env=env)
    line = open(env["GITHUB_OUTPUT"], encoding="utf-8").read()
    ok(status == 0 and line.startswith("matrix={") and line.count("\n") == 1, "GitHub: the cells become an output", said)
    matrix = json.loads(line.split("=", 1)[1])["include"]
    wrong = []
    for cell in matrix:
        status, said = call("sh", "-e", "-c", step(jobs["cell"], "try the helpers"), cwd=checkout,
                            env={**env, **{k.upper(): v for k, v in cell.items()}})
        to = os.path.join(tmp, "reports", "ptconform-" + "-".join(cell.values()))
        os.makedirs(to)
        if status or not os.path.exists(os.path.join(checkout, "report.json")):
            wrong.append((cell, said))
        else:
            shutil.move(os.path.join(checkout, "report.json"), to)
    ok(not wrong and len(matrix) > 10, "GitHub: each job of the matrix makes a report", wrong[:2])
    return matrix, env


def verdict(workflow, tmp, env):
    status, said = call("sh", "-e", "-c", step(workflow["jobs"]["verdict"], "one report of all"), cwd=tmp, env=env)
    return status, said


def github(tmp):
    path = os.path.join(source, "ci/github/ptconform.yml")
    read = read_workflow(path)
    ok(not read["errors"], "GitHub's parser takes the workflow", *read["errors"])
    for pattern, by, what in (("runs-on:", "run-on:", "a key that is not there"),
                              ("fromJSON\\(", "fromJSN(", "a function that is not there"),
                              ("needs: cells", "needs: sells", "a job that is not there")):
        ok(read_workflow(spoiled(path, tmp, pattern, by))["errors"], "but not " + what)
    if not os.path.isdir(tree):
        skip("GitHub: the jobs run", "PTCONFORM_TEST_TREE names no tree")
        return
    env = path_with(os.path.join(tmp, "bin"))
    matrix, env = run_github(read["workflow"], tmp, env)
    status, said = verdict(read["workflow"], tmp, env)
    if not os.path.exists(os.path.join(tmp, "ptconform.json")):
        ok(False, "GitHub: there is a verdict", status, said)
        return
    whole = json.load(open(os.path.join(tmp, "ptconform.json"), encoding="utf-8"))
    failed = [x for x in whole["results"] if x["verdict"] == "fail"]
    ok(status == (1 if failed else 0), "GitHub: the verdict is the merged report's", status, said)
    ok({(c["arch"], c["mode"], c["engine"]) for c in whole["cells"] if c["status"] == "ran"}
         <= {(c["arch"], c["mode"], c["engine"]) for c in matrix} and len(whole["cells"]) == len(matrix),
         "GitHub: it has every cell, ran or not")
    ok("cells ran" in open(env["GITHUB_STEP_SUMMARY"], encoding="utf-8").read(), "GitHub: the summary is the table")
    shutil.rmtree(os.path.join(tmp, "reports", os.listdir(os.path.join(tmp, "reports"))[0]))
    status, said = verdict(read["workflow"], tmp, env)
    whole = json.load(open(os.path.join(tmp, "ptconform.json"), encoding="utf-8"))
    missing = [c for c in whole["cells"] if "no report that was given has this cell" in c.get("reason", "")]
    ok(status != 0 and len(missing) == 1, "GitHub: a job that left no report is told", status, said)


# ---- GitLab ----

def gitlab_says(folder, *words, env=None):
    return call("node", os.path.join(node, "node_modules/gitlab-ci-local/src/index.js"),
                "--variable", "CI_PIPELINE_SOURCE=web", *words, cwd=folder, env=env)


def gitlab(tmp):
    path = os.path.join(source, "ci/gitlab/ptconform.yml")
    text = open(path, encoding="utf-8").read()
    status, cells = call(ptconform, "list", "cells", "--format", "gitlab", "--engine", "unicorn")
    made = cells.split("\n", 1)[1]
    ok(status == 0 and made in text, "GitLab: the matrix is the program's own",
         "make it with: ptconform list cells --format gitlab --engine unicorn")
    folder = os.path.join(tmp, "gitlab")
    if not os.path.isdir(tree):
        skip("GitLab: the jobs run", "PTCONFORM_TEST_TREE names no tree")
        return
    repository(folder)
    shutil.copy(path, os.path.join(folder, "ptconform.yml"))
    with open(os.path.join(folder, ".gitlab-ci.yml"), "w", encoding="utf-8") as f:
        f.write("include:\n  - local: ptconform.yml\n")
    subprocess.run(["git", "-C", folder, "add", "-A"], check=True)
    status, said = gitlab_says(folder, "--list-csv")
    expanded = re.findall(r"^ptconform-cell: \[(.*?)\]", said, flags=re.M)
    ok(status == 0 and len(expanded) == made.count("ARCH:"), "GitLab's schema takes it, and the matrix is expanded", said)
    with open(os.path.join(folder, "ptconform.yml"), "w", encoding="utf-8") as f:
        f.write(text.replace("expose_as: page-table helpers", "expose_as: [3]"))
    ok(gitlab_says(folder, "--list-csv")[0] != 0, "but not what is of another type")
    # two jobs are as good as all
    rows = re.findall(r"^      - { ARCH: .*\n", text, flags=re.M)
    for row in rows[1:-1]:
        text = text.replace(row, "")
    with open(os.path.join(folder, "ptconform.yml"), "w", encoding="utf-8") as f:
        f.write(text)
    env = {**path_with(os.path.join(tmp, "bin-gitlab")), "HOME": tmp, "PTCONFORM_VERDICTS": "1",
           "XDG_CACHE_HOME": os.environ.get("XDG_CACHE_HOME", os.path.expanduser("~/.cache"))}
    status, said = gitlab_says(folder, "--force-shell-executor", "--concurrency", "2", env=env)
    whole = os.path.join(folder, "ptconform.json")
    if not os.path.exists(whole):
        ok(False, "GitLab: the jobs run", said)
        return
    report = json.load(open(whole, encoding="utf-8"))
    failed = [x for x in report["results"] if x["verdict"] == "fail"]
    ran = [c for c in report["cells"] if c["status"] == "ran"]
    ok(len(ran) == 2 and status != 0 and failed, "GitLab: each job runs, and the last has the verdict", said)
    ok(os.path.exists(os.path.join(folder, "ptconform.xml")), "GitLab: with what it shows beside a merge request")


def main():
    only_what_changed()
    if not shutil.which("node") or not os.path.isdir(os.path.join(node, "node_modules")):
        skip("recipes", "no node, or no packages for it: install nodejs and npm, then npm ci in a copy of tests/ci")
    else:
        with tempfile.TemporaryDirectory() as tmp:
            github(tmp)
        with tempfile.TemporaryDirectory() as tmp:
            gitlab(tmp)
    return end()


if __name__ == "__main__":
    sys.exit(main())
