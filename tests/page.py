#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
page.py PTCONFORM SOURCE: the page that --format html writes, in a browser without a screen: what it
says, to eyes and to a screen reader, by mouse and by keyboard, of good reports and of bad ones.
Every check is asked of a page that is spoiled, too, and must find that.  Prints TAP.

PT_TEST_GUESTS  folder of the guests made from guests/faulty.c
CI=true         what would be skipped fails instead
"""
import base64
import copy
import hashlib
import html.parser
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.parse

sys.dont_write_bytecode = True
import webdriver  # noqa: E402
from tap import end, ok, skip  # noqa: E402

PTCONFORM, SOURCE = (os.path.abspath(a) for a in sys.argv[1:3])
GUESTS = os.environ.get("PT_TEST_GUESTS", "")
CLEAN = 66605  # guests/faulty.h: pte_mkold() clears dirty as well
VIEWS = ["", "#view=clauses", "#view=hazards", "#view=left-out", "#view=cells"]
MOST_NODES = 9000


def none(faults, name):
    """Nothing is wrong with it."""
    ok(not faults, name, *faults)


def some(faults, name):
    """A negative control: what is spoiled is found."""
    ok(faults, "control: " + name, "nobody noticed")


# ---- reports and pages

def run(*arguments, **environment):
    return subprocess.run([PTCONFORM, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True, env={**os.environ, **environment}, check=False)


def load(path):
    with open(path, encoding="utf-8") as f:
        return json.load(f)


def text_of(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


class Folder:
    """Where pages are."""

    def __init__(self, path):
        self.path = path

    def __call__(self, name):
        return os.path.join(self.path, name)

    def page(self, name, *reports):
        """The page of such reports, by merge, which wants no other cells than theirs."""
        if os.path.exists(self(name)):
            os.unlink(self(name))
        picked, paths = {}, []
        for i, report in enumerate(reports):
            paths.append(self(f"{name}-{i}.json"))
            with open(paths[-1], "w", encoding="utf-8") as f:
                json.dump(report, f)
            for cell in report["cells"]:
                for key in "arch", "mode", "engine":
                    picked.setdefault(key, set()).add(cell[key])
        options = [f"--{key}={value}" for key in picked for value in sorted(picked[key])]
        made = run("merge", *paths, *options, "--format", "html", "-o", self(name))
        if not os.path.exists(self(name)):
            raise OSError("no page: " + made.stderr)
        return self(name)

    def spoiled(self, name, page, *changes):
        """The page with something else in it; what it lets run is what is in it then."""
        text = text_of(page)
        for old, new in changes:
            if old not in text:
                raise ValueError(f"{page} has no {old}")
            text = text.replace(old, new)
        for tag in "style", "script":
            inside = re.findall(f"<{tag}>(.*?)</{tag}>", text, re.S)[0]
            digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
            text = re.sub(f"{tag}-src 'sha256-[^']*'", f"{tag}-src 'sha256-{digest}'", text)
        with open(self(name), "w", encoding="utf-8") as f:
            f.write(text)
        return self(name)


def url(page, fragment=""):
    return "file://" + urllib.parse.quote(page) + fragment


def data_of(page):
    return json.loads(re.search(r'id="data">(.*?)</script>', text_of(page), re.S)[1])


# ---- what may be wrong: each a list of lines

class Nesting(html.parser.HTMLParser):
    """Tags that are not closed where they should be."""
    VOID = {"meta", "link", "input", "br"}

    def __init__(self):
        super().__init__()
        self.open, self.faults, self.shown, self.hidden = [], [], [], 0

    def handle_starttag(self, tag, attrs):
        if len({name for name, _ in attrs}) != len(attrs):
            self.faults.append(f"{tag} has an attribute twice")
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        if tag not in self.VOID:
            self.faults.append(f"{tag} is no void element")

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> ends another, line {self.getpos()[0]}")

    def handle_data(self, data):
        if not {"script", "style"} & set(self.open):
            self.shown.append(data)


def markup(page):
    parser = Nesting()
    text = text_of(page)
    parser.feed(text)
    parser.close()
    faults = parser.faults + ["not closed: " + tag for tag in parser.open]
    return faults + [f"{len(re.findall('<' + tag + '[ >]', text))} of {tag}"
                     for tag in ("main", "h1", "title")
                     if len(re.findall("<" + tag + "[ >]", text)) != 1]


def without_script(page, words):
    """What is read of it where no script runs."""
    parser = Nesting()
    parser.feed(text_of(page))
    shown = " ".join(" ".join(parser.shown).split())
    return [f"not there: {word}" for word in words if word not in shown]


def outside(b):
    """Whatever leads out of the page, or is asked of a network."""
    return b.js("""return [...document.querySelectorAll("[src],[href],[action]")].map((e) =>
        e.getAttribute("src") || e.getAttribute("href") || e.getAttribute("action"))
        .filter((a) => !/^(#|data:)/.test(a)).concat(performance.getEntriesByType("resource")
        .map((r) => r.name).filter((n) => !n.startsWith("data:")))""")


NAMED = {"link", "button", "searchbox", "checkbox", "combobox", "textbox", "image", "region",
         "navigation", "search", "heading", "MenuListPopup", "img"}


def accessible(b):
    """What a screen reader is told."""
    b.cdp("Accessibility.enable")
    faults, mains, headings = [], 0, []
    for node in b.cdp("Accessibility.getFullAXTree")["nodes"]:
        if node.get("ignored"):
            continue
        role = node["role"]["value"]
        name = node.get("name", {}).get("value", "")
        if role in NAMED - {"MenuListPopup"} and not name.strip():
            faults.append(f"a {role} without a name")
        if role == "RootWebArea" and not name.strip():
            faults.append("no title")
        mains += role == "main"
        if role == "heading":
            level = [p["value"]["value"] for p in node["properties"] if p["name"] == "level"][0]
            headings.append((level, name))
    if mains != 1:
        faults.append(f"{mains} main landmarks")
    for (before, _), (level, name) in zip([(0, "")] + headings, headings):
        if level > before + 1:
            faults.append(f"heading {name} is of level {level} after {before}")
    return faults + b.js("""
        const faults = [], ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
        faults.push(...ids.filter((id, i) => ids.indexOf(id) !== i).map((id) => "twice: " + id));
        if (!document.documentElement.lang) faults.push("no language");
        for (const t of document.querySelectorAll("table")) {
            if (!t.tHead || [...t.tHead.rows[0].cells].some((c) => c.tagName !== "TH" ||
                c.scope !== "col" || !c.textContent.trim())) faults.push("a column without a head");
            for (const r of t.rows) if (![...r.cells].some((c) => c.tagName === "TH"))
                faults.push("a row without a head: " + r.textContent.slice(0, 60));
        }
        for (const e of document.querySelectorAll("[tabindex]"))
            if (e.tabIndex > 0) faults.push("its own order of Tab");
        return [...new Set(faults)];""")


CONTRAST = """
    const light = (c) => c.slice(0, 3).map((v) => v / 255).map((v) => v <= 0.03928 ? v / 12.92 :
        ((v + 0.055) / 1.055) ** 2.4).reduce((s, v, i) => s + v * [0.2126, 0.7152, 0.0722][i], 0);
    const parse = (c) => c.match(/[\\d.]+/g).map(Number);
    const ground = (e) => { for (; e; e = e.parentElement) {
        const c = parse(getComputedStyle(e).backgroundColor);
        if (c.length < 4 || c[3] === 1) return c; } return [255, 255, 255]; };
    const faults = new Set();
    for (const e of document.body.querySelectorAll("*")) {
        if (!e.offsetParent || e.closest(".spoken, .skip-link") || ![...e.childNodes].some((n) =>
            n.nodeType === 3 && n.data.trim())) continue;
        const a = light(parse(getComputedStyle(e).color)), b = light(ground(e));
        const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        if (ratio < 4.5) faults.add(`${ratio.toFixed(1)} ${e.tagName} ${e.className}`);
    }
    return [...faults];"""


def in_views(b, page, fragments, check):
    faults = []
    for fragment in fragments:
        b.open(url(page, fragment))
        faults += [f"{fragment}: {f}" for f in check(b)]
    return faults


def sane(b):
    """What is asked of any view."""
    return outside(b) + accessible(b) + b.console() + b.js(CONTRAST)


def scheme(b, colours, media=""):
    b.cdp("Emulation.setEmulatedMedia", media=media,
          features=[{"name": "prefers-color-scheme", "value": colours}])


def too_wide(b):
    return b.js("""return document.documentElement.scrollWidth > innerWidth ?
        [document.documentElement.scrollWidth + " of " + innerWidth] : []""")


def soon(of, value):
    """What an event leads to comes when the browser gets to it."""
    until = time.monotonic() + 4
    while of() != value and time.monotonic() < until:
        time.sleep(0.02)
    return of()


def count_of(b):
    return int(b.js('return document.querySelector("#view .count").textContent').split()[0])


def chosen(report, **wanted):
    """How many clauses of architectures a report has of which that is so in some cell."""
    found = set()
    for r in report["results"]:
        helper = wanted.get("helper")
        if all(r[k] == v for k, v in wanted.items() if k not in ("helper", "new")) and (
                not helper or helper in r["helper"]) and (
                "new" not in wanted or r.get("new") is True):
            found.add((r["arch"], r["helper"], r["clause"]))
    return len(found)


def filtered(b, page, report, wanteds):
    """Filters by the address, and each row that they leave."""
    faults = []
    for wanted in wanteds:
        b.open(url(page, "#" + urllib.parse.urlencode(
            {"view": "clauses", **{k: "1" if v is True else v for k, v in wanted.items()}})))
        if count_of(b) != chosen(report, **wanted):
            faults.append(f"{wanted}: {count_of(b)}, and {chosen(report, **wanted)} are in the report")
        column = {"verdict": 0, "rule": 1, "arch": 2, "helper": 3}
        rows = b.js("""return [...document.querySelectorAll("#view tbody tr")].map((r) =>
            [...r.cells].map((c) => c.textContent))""")
        for row in rows:
            faults += [f"{wanted}: {row}" for k, v in wanted.items()
                       if k in column and v not in row[column[k]]]
    return faults[:10]


FOLLOW = """
    const done = arguments[arguments.length - 1], seen = new Set(), faults = [];
    const links = () => [...document.querySelectorAll('a[href^="#"]')].map((a) =>
        a.getAttribute("href")).filter((h) => h !== "#main" && !seen.has(h) && seen.add(h));
    (async () => {
        const first = links(), step = Math.max(1, Math.floor(first.length / 60));
        for (const href of first.filter((h, i) => i % step === 0 || h.includes("clause="))) {
            if (href === location.hash) continue;
            const came = new Promise((r) => addEventListener("hashchange", () => setTimeout(r), { once: true }));
            location.hash = href.slice(1);
            await came;
            const view = document.getElementById("view"), h2 = view.querySelector("h2");
            const count = view.querySelector(".count");
            if (href === "#view=overview" ? !view.hidden : view.hidden || !h2)
                faults.push(href + " shows nothing");
            else if (h2 && h2.textContent === "Not in this report") faults.push(href + " is of nothing");
            else if (/^#cell=/.test(href) && !parseInt(count.textContent)) faults.push(href + " is empty");
            else if (h2 && document.activeElement !== h2) faults.push(href + " leaves the reader elsewhere");
        }
        done(faults.slice(0, 5).concat(first.length < 20 ? ["only " + first.length + " links"] : []));
    })();"""


def broken_links(b, page):
    b.open(url(page))
    return b.ask("POST", "/execute/async", {"script": FOLLOW, "args": []})


def link_to(r):
    return "#clause=" + "/".join(urllib.parse.quote(r[k], safe="")
                                 for k in ("arch", "mode", "engine", "helper", "clause"))


def drawn(b, page, r):
    """Is each bit of the witness there, as it was and as it is?"""
    b.open(url(page, link_to(r)))
    entries, faults = r["witness"]["entries"], []
    spans = b.js("""const lines = {};
        for (const word of document.querySelectorAll(".bits .sixteen")) {
            let role = "";
            for (const s of word.children) {
                if (s.className === "role") role = s.textContent;
                else (lines[role] = lines[role] || []).push(s.textContent);
            }
        }
        return lines;""")
    values = [int(e["value"], 16) for e in entries]
    for e, value in zip(entries, values):
        if "".join(spans.get(e["role"], [])) != f"{value:064b}":
            faults.append(f"{e['role']} is drawn otherwise than {e['value']}")
    marks = ["" if x == y else "+" if y == "1" else "-"
             for x, y in zip(*(f"{value:064b}" for value in values))]
    if spans.get("change") != marks:
        faults.append("what changed is not marked")
    shown = b.js('return document.getElementById("view").textContent')
    faults += [f"not there: {w}" for w in (r["witness"]["expected"], r["witness"]["got"], r["reproduce"],
                                           r["witness"]["change"]["text"]) if w not in shown]
    names = b.js("""return [...document.querySelectorAll(".names tr.changed")].map((r) =>
        r.cells[0].textContent.split(" ")[0] + r.querySelector("th").textContent)""")
    if sorted(names) != sorted(r["witness"]["change"]["text"].split()):
        faults.append(f"the fields that changed are {names}")
    label = b.js('return document.querySelector(".bits").getAttribute("aria-label")')
    if not all(e["value"] in label for e in entries):
        faults.append("the drawing has no words")
    return faults


def by_keyboard(b, page):
    """From the top to a failure, and back, with no mouse."""
    faults = []
    b.open(url(page))
    focused = 'const e = document.activeElement; return '
    b.press("Tab")
    if b.js(focused + 'e.className') != "skip-link":
        faults.append("the first is no link to the content")
    stops, links = 0, b.js('return document.querySelectorAll("#matrix tbody td a").length')
    for _ in range(200):
        b.press("Tab")
        if not b.js(focused + 'getComputedStyle(e).outlineStyle') != "none":
            faults.append("the focus cannot be seen")
        if b.js(focused + 'Boolean(e.closest("#matrix tbody td"))'):
            stops += 1
            break
    if not stops:
        return faults + ["Tab never comes to the matrix"]
    b.press("Tab")
    if b.js(focused + 'Boolean(e.closest("#matrix tbody td"))'):
        faults.append(f"Tab stops at each of {links} cells")
    b.press("Shift+Tab")
    here = b.js(focused + 'e.getAttribute("href")')
    b.press("Right")
    there = b.js(focused + 'e.getAttribute("href")')
    if there == here or not there.startswith("#cell="):
        faults.append("the arrow does not go to the next cell")
    b.press("Left")
    if b.js(focused + 'e.getAttribute("href")') != here:
        faults.append("nor back")
    b.press("Right", "Enter")
    if soon(lambda: b.js('return location.hash'), there) != there or (
            soon(lambda: b.js(focused + 'e.tagName'), "H2") != "H2"):
        faults.append("Enter does not open the cell")
    b.ask("POST", "/back", {})
    if soon(lambda: b.js(focused + 'e.getAttribute("href")'), there) != there:
        faults.append("who comes back is not where he was")
    return faults


def by_form(b, page, report):
    """The controls do what the address does, and are in it."""
    b.open(url(page, "#view=clauses"))
    faults = []
    b.click('#view select[name=verdict] option[value=hazard]')
    if soon(lambda: count_of(b), chosen(report, verdict="hazard")) != chosen(report, verdict="hazard"):
        faults.append(f"by verdict: {count_of(b)}")
    b.type('#view input[name=helper]', "pte_mk")
    want = chosen(report, verdict="hazard", helper="pte_mk")
    if soon(lambda: count_of(b), want) != want or not want:
        faults.append(f"by helper: {count_of(b)}, not {want}")
    if "verdict=hazard" not in b.js("return location.hash") or "helper=pte_mk" not in b.js("return location.hash"):
        faults.append("the address says nothing of it")
    if b.js('return document.activeElement.name') != "helper":
        faults.append("whoever types is thrown out")
    b.js('document.querySelector(".reset").click()')
    if soon(lambda: count_of(b), chosen(report)) != chosen(report):
        faults.append(f"all of it: {count_of(b)}")
    return faults


def too_many(b, page, fragments):
    """Nodes, not seconds: of what is quick on one machine another knows nothing."""
    faults = []
    for fragment in fragments:
        b.open(url(page, fragment))
        n = b.js('return document.querySelectorAll("*").length')
        if n > MOST_NODES:
            faults.append(f"{fragment}: {n} nodes")
    return faults


def broke_out(b, page, words):
    """Has any word of a tree become more than a word?"""
    faults = []
    for fragment in VIEWS + [link_to(words["failure"])]:
        b.open(url(page, fragment))
        faults += b.console()
        if b.js("return window.broken") or b.js('return document.querySelectorAll("x-out, img, iframe").length'):
            faults.append(f"{fragment}: it is markup")
        if b.js("return Boolean(document.querySelector('[onclick],[onerror],[style]'))"):
            faults.append(f"{fragment}: it is an attribute")
    shown = b.js("""return document.body.textContent + [...document.querySelectorAll("[title]")]
        .map((e) => e.title).join(" ")""")
    faults += [f"not shown: {w}" for w in words["shown"] if w not in shown]
    return faults


# ---- reports that are made up

def cell(base, arch, mode, engine, **more):
    return {**copy.deepcopy(base["cells"][0]), "arch": arch, "mode": mode, "engine": engine,
            "absent": [], **more}


def whole(base, cells, made):
    return {**base, "cells": cells, "results": made, "unknown_helpers": [], "absent_helpers": [],
            "fewer_clauses": []}


def result(c, helper, clause, rule, verdict, **more):
    return {"arch": c["arch"], "mode": c["mode"], "engine": c["engine"], "helper": helper,
            "clause": clause, "rule": rule, "verdict": verdict, "cases": 7, "witness": None, **more}


def large(base, failure):
    """50,000 results of ten cells."""
    cells = [cell(base, a, m, e) for a, m in (("arm64", "4k"), ("arm64", "64k"), ("s390", "edat"),
                                               ("sparc", "sun4u"), ("sparc", "sun4v"))
             for e in ("native", "unicorn")]
    made = []
    for i in range(5000):
        helper, clause, rule = f"pte_made_up_{i // 20}", f"clause-{i % 20}", ["M1", "D2", "S1", "P2"][i % 4]
        for c in cells:
            if i % 97 == 5:
                made.append({**failure, **{k: c[k] for k in ("arch", "mode", "engine")},
                             "helper": helper, "clause": clause, "rule": rule, "cause": [helper]})
            elif i % 10 == 3:
                made.append(result(c, helper, "on-none-%d" % (i % 20), "Q1", "hazard",
                                   reason="becomes present; does not warn"))
            else:
                made.append(result(c, helper, clause, rule, "absent" if i % 13 == 0 else "pass"))
    return whole(base, cells, made)


HOSTILE = "</script><x-out onclick='broken=1'><img src=x onerror=\"broken=1\">]]>--><!--<script>broken=1</script>"


def hostile(base, failure):
    """A tree that calls everything so."""
    c = cell(base, "s390", "edat", "unicorn", assumed=[{"name": HOSTILE, "value": HOSTILE, "reason": HOSTILE}])
    bad = {**copy.deepcopy(failure), "helper": "pte_" + HOSTILE, "tree_name": HOSTILE, "clause": "a&b/c#d=e%41",
           "rule": "M1\"'>", "cause": ["pte_" + HOSTILE], "known": {"id": HOSTILE, "state": "known"}}
    bad["witness"]["got"] = HOSTILE
    bad["witness"]["entries"][0]["text"] = HOSTILE
    other = cell(base, "s390", "edat", "native", status="error", reason=HOSTILE)
    return {**whole(base, [c, other], [bad, result(c, "pte_x", "y", "Q1", "hazard", reason=HOSTILE),
                                       result(c, "pte_z", "y", "M1", "error", reason=HOSTILE),
                                       result(c, "toString", "constructor", "__proto__", "pass")]),
            "subject": {"kind": "kernel", "tree": HOSTILE, "version": HOSTILE},
            "unknown_helpers": [{"arch": "s390", "name": HOSTILE, "header": HOSTILE}]}


def engines(base, failure):
    """What each engine says of one mode, as reports of their own."""
    made = []
    for engine in "native", "unicorn", "qemu-user", "qemu-system", "qemu-kvm":
        c = cell(base, "s390", "edat", engine)
        if engine == "qemu-kvm":
            made.append(whole(base, [cell(base, "s390", "edat", engine, status="skip", reason="no KVM"),
                                     cell(base, "sparc", "sun4u", engine)],
                              [result(cell(base, "sparc", "sun4u", engine), "pte_x", "y", "M1", "pass")]))
            continue
        made.append(whole(base, [c], [{**r, "engine": engine} for r in base["results"][:300]
                                     if r["verdict"] != "fail"] +
                          [{**failure, "engine": engine}]))
    return made


def own_names(folder, report, failure):
    """The page of a tree that calls a bit otherwise, and that failure."""
    other = copy.deepcopy(failure)
    dirty = next(f for f in data_of(folder("good.html"))["details"][0]["fields"][0] if f[2] == "dirty")
    for e, value in zip(other["witness"]["entries"], ("0x1", "0x0")):
        e["own"] = f"{dirty[0]}:{dirty[1]} made_up {value};"
    change = other["witness"]["change"]
    change["text"] = change["text"].replace("dirty", "made_up")
    return folder.page("own.html", {**report, "results": [other]}), other


# ---- the checks, one theme after the other

def check_good(b, folder, report, failure):
    page = folder.page("good.html", report)
    everywhere = VIEWS + [link_to(failure)] + [link_to(r) for r in report["results"]
                                               if r["verdict"] == "hazard"][:1]
    none(markup(page), "its markup is well-formed")
    some(markup(folder.spoiled("m.html", page, ("</td><td", "<td"))), "markup that is not")
    none(in_views(b, page, everywhere, sane), "every view: nothing on the console or from outside, names, "
         "heads, contrast")
    scheme(b, "dark")
    none(in_views(b, page, everywhere, lambda b: b.js(CONTRAST)), "contrast, dark")
    ok(b.js("return getComputedStyle(document.body).backgroundColor") == "rgb(21, 24, 28)", "it is dark then")
    scheme(b, "light")
    some(in_views(b, folder.spoiled("c.html", page, ("--soft: #57606a", "--soft: #8b949e")), [""],
                  lambda b: b.js(CONTRAST)), "a grey that is too light")
    some(in_views(b, folder.spoiled("s.html", page, ('"use strict";', '"use strict"; nobody();')), [""],
                  lambda b: b.console()), "a script that throws")
    unmatched = folder("u.html")
    with open(unmatched, "w", encoding="utf-8") as f:
        f.write(text_of(page).replace('"use strict";', '"use strict";;'))
    some(in_views(b, unmatched, [""], lambda b: b.console()), "a script that is not ours does not run")
    some(in_views(b, folder.spoiled("o.html", page, ("</noscript>", '</noscript><a href="http://x.example/">x</a>')),
                  [""], outside), "a link that leads out")
    none(without_script(page, ["Architectures and rules", "The worst findings", "keeps-dirty", "expected ",
                               failure["witness"]["got"], "F 1"]), "without script the first screen is there")
    some(without_script(page, ["no such word"]), "a word that is not there")
    check_tree(b, page)
    check_use(b, folder, page, report, failure)
    check_sizes(b, folder, page, everywhere)


def check_tree(b, page):
    """What spoils the page for a screen reader, one at a time."""
    for what, script in {
            "a link without a name": "document.querySelector('nav a').textContent = ''",
            "a control without a label": "for (const l of document.querySelectorAll('label')) l.firstChild.remove()",
            "a second main": "document.body.append(document.createElement('main'))",
            "a level left out": "document.querySelector('#view h2').outerHTML = '<h4>x</h4>'",
            "no language": "document.documentElement.lang = ''",
            "an id twice": "document.querySelector('nav').id = 'main'",
            "a column without a head": "document.querySelector('#view th').textContent = ''",
            "a row without a head": "document.querySelector('#view tbody th').remove()",
            "an order of Tab of its own": "document.querySelector('nav a').tabIndex = 3"}.items():
        b.open(url(page, "#view=clauses"))
        b.js(script)
        some(accessible(b), what)


def check_use(b, folder, page, report, failure):
    wanteds = [{}, {"arch": "s390"}, {"verdict": "fail"}, {"verdict": "hazard"}, {"helper": "pmd_mk"},
               {"rule": "D2"}, {"rule": "M1", "verdict": "pass", "helper": "pte_"}, {"helper": "no-such"}]
    none(filtered(b, page, report, wanteds), "filters leave what the report has of it")
    some(filtered(b, folder.spoiled("f.html", page, ("row.rule !== state.rule", "!row")), report, wanteds),
         "a filter that filters nothing")
    none(by_form(b, page, report), "controls filter, and the address follows")
    some(by_form(b, folder.spoiled("a.html", page, ("history.replaceState", "void")), report),
         "an address that does not")
    none(broken_links(b, page), "each link leads to what it says")
    some(broken_links(b, folder.spoiled("l.html", page, ('href="#clause=s390/', 'href="#clause=s391/'))),
         "a link that leads nowhere")
    none(drawn(b, page, failure), "a failure's entries, bit by bit")
    some(drawn(b, folder.spoiled("d.html", page, ('y ? "+" : "-"', 'y ? "-" : "+"')), failure),
         "set and cleared the other way round")
    named, other = own_names(folder, report, failure)
    none(drawn(b, named, other), "and of a tree that has a bit for something else")
    some(drawn(b, named, failure), "the name that the layout has for it")
    none(by_keyboard(b, page), "all of it by keyboard")
    some(by_keyboard(b, folder.spoiled("k.html", page, ('arrows(document.getElementById("matrix"));', ""))),
         "no arrows")
    b.open(url(page, "#view=clauses"))
    ok(not b.js('return document.querySelector("#view [name=new]")'), "no filter of what is new without a baseline")
    against = copy.deepcopy(report)
    against["baseline"] = {"file": "old.json", "subject": "builtin", "newly_absent": 0, "newly_violated": 1,
                           "mended": 0, "unknown": 0}
    other = {**copy.deepcopy(failure), "clause": "keeps-other", "new": False}
    for r in against["results"]:
        if r["verdict"] == "fail":
            r["new"] = True
    against["results"].append(other)
    newer = folder.page("newer.html", against)
    # merge keeps no baseline: what it says of each failure is put back
    data = data_of(newer)
    for d in data["details"]:
        d["new"] = d["clause"] != "keeps-other"
    text = text_of(newer)
    with open(newer, "w", encoding="utf-8") as f:
        f.write(re.sub(r'(id="data">).*?(</script>)', lambda m: m[1] + json.dumps(data) + m[2], text, flags=re.S))
    none(filtered(b, newer, against, [{"new": True}, {"new": True, "verdict": "fail"}, {"verdict": "fail"}]),
         "with one there is")
    some(filtered(b, folder.spoiled("n.html", newer, ("d.new === true", "true")), against, [{"new": True}]),
         "one that takes all for new")


def check_sizes(b, folder, page, everywhere):
    b.cdp("Emulation.setDeviceMetricsOverride", width=390, height=800, deviceScaleFactor=1, mobile=False)
    none(in_views(b, page, everywhere, too_wide), "a telephone needs not be scrolled aside")
    some(in_views(b, folder.spoiled("w.html", page, ("overflow-x: auto", "overflow-x: visible")), everywhere,
                  too_wide), "tables that do not scroll by themselves")
    b.cdp("Emulation.clearDeviceMetricsOverride")
    paper = lambda b: b.js("""return [...document.querySelectorAll("nav, .filters, .skip-link, .more")]
        .filter((e) => e.offsetParent).map((e) => e.className || e.tagName)""")
    scheme(b, "dark", "print")
    none(in_views(b, page, everywhere, paper), "what cannot be used on paper is not printed")
    ok(b.js("return getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)", "on white")
    some(in_views(b, folder.spoiled("p.html", page, ("@media print", "@media speech")), everywhere, paper),
         "no sheet for paper")
    scheme(b, "light")


def check_large(b, folder, report, failure):
    many = large(report, failure)
    page = folder.page("large.html", many)
    ok(len(many["results"]) == 50000 and len(data_of(page)["rows"]) == 15000, "50,000 results")
    none(too_many(b, page, VIEWS), f"no view of them has more than {MOST_NODES} nodes")
    some(too_many(b, folder.spoiled("t.html", page, ("SHOWN_AT_ONCE = 100", "SHOWN_AT_ONCE = 1000")),
                  ["#view=clauses"]), "a thousand at once")
    none(filtered(b, page, many, [{"verdict": "fail", "arch": "sparc"}, {"helper": "made_up_7"}]), "filters of so many")
    b.open(url(page, "#view=clauses"))
    before = b.js('return document.querySelectorAll("#view tbody tr").length')
    b.click("#view .more")
    ok((before, b.js('return document.querySelectorAll("#view tbody tr").length')) == (100, 200), "more on request")
    none(b.console(), "and nothing on the console")


def check_hostile(b, folder, report, failure):
    bad = hostile(report, failure)
    page = folder.page("hostile.html", bad)
    words = {"failure": bad["results"][0], "shown": [HOSTILE, "a&b/c#d=e%41"]}
    none(broke_out(b, page, words) + markup(page), "no name or message of a tree becomes more than text")
    b.open(url(page, "#view=clauses&verdict=pass"))
    ok(count_of(b) == 1, "names that objects of script have are names")
    some(broke_out(b, folder.spoiled("h.html", page, ("&lt;x-out", "<x-out")), words), "markup let through")
    raw = folder("j.html")
    with open(raw, "w", encoding="utf-8") as f:
        f.write(text_of(page).replace("\\u003c", "<"))
    some(broke_out(b, raw, {**words, "shown": []}), "data that ends its script")


def check_few(b, folder, report, failure):
    """Reports with little in them."""
    c = cell(report, "s390", "edat", "unicorn")
    broken = cell(report, "sparc", "sun4u", "unicorn", status="error", reason="it broke")
    for name, cells, verdict, said in (
            ("skips", [c], "skip", "Nothing was run."),
            ("errors", [c, broken], "error", "No violation was found, and not everything could be run."),
            ("one clause", [c], "pass", "No clause is violated.")):
        page = folder.page("few.html", whole(report, cells, [
            result(c, "pte_x", "y", "M1", verdict, reason="" if verdict == "pass" else "for no reason")]))
        none(in_views(b, page, VIEWS, sane), f"a report of {name} alone")
        none(without_script(page, [data_of(page)["headline"], said]), "with its headline, and: " + said)
    # where nothing can be run there is no result at all
    made = run("run", "--arch", "s390", "--engine", "qemu-system", "--format", "html", "-o", folder("none.html"),
               PATH="/nonexistent", PTCONFORM_CACHE_DIR=folder("cache"))
    ok(made.returncode == 3 and not data_of(folder("none.html"))["rows"], "a report of nothing", made.stderr)
    none(in_views(b, folder("none.html"), VIEWS, sane), "is a page like any other")
    none(without_script(folder("none.html"), ["skipped: "]), "and says why")

    page = folder.page("engines.html", *engines(report, failure))
    none(in_views(b, page, VIEWS + [link_to({**failure, "engine": "qemu-system"})], sane),
         "a merged report of every engine")
    b.open(url(page, link_to({**failure, "engine": "qemu-user"})))
    ok(b.js('return document.querySelectorAll("#view .everywhere .cell").length') == 4, "its four cells that were asked")
    none(broken_links(b, page), "each link of it leads to what it says")


def check_misuse(b, folder):
    if not shutil.which("spatch"):
        skip("the page of misuse", "no Coccinelle here: apt-get install coccinelle")
        return
    tree, outputs = folder("a <x-out> &lt; tree"), {}
    shutil.copytree(os.path.join(SOURCE, "tests/misuse/include"), tree + "/include")
    os.mkdir(tree + "/mm")
    for name in "either.c", "elsewhere.c":  # some at gate, and some for review
        shutil.copy(os.path.join(SOURCE, "tests/misuse/mm", name), tree + "/mm")
    for form in "json", "html":
        outputs[form] = folder("misuse." + form)
        run("misuse", tree, "--format", form, "-o", outputs[form], PTCONFORM_CACHE_DIR=folder("cache"))
    old = load(outputs["json"])
    old["findings"] = old["findings"][1:]
    with open(folder("old.json"), "w", encoding="utf-8") as f:
        json.dump(old, f)
    run("misuse", tree, "--baseline", folder("old.json"), "--format", "html", "-o", folder("newer.html"),
        PTCONFORM_CACHE_DIR=folder("cache"))
    findings, page = load(outputs["json"])["findings"], outputs["html"]
    none(markup(page) + in_views(b, page, [""], sane) + without_script(page, [tree]), "the page of misuse")
    ok(not b.js("return document.querySelector('x-out')"), "in which a folder's name is text")
    ok(data_of(page)["findings"] == findings, "has what JSON has")
    shown = 'return [...document.querySelectorAll("article")].filter((a) => a.offsetParent).length'

    def wrong(page):
        faults = []
        for wanted in {}, {"severity": "gate"}, {"class": findings[0]["class"]}, {"helper": findings[0]["helper"]}:
            b.open(url(page, "#" + urllib.parse.urlencode({"view": "misuse", **wanted})))
            want = len([f for f in findings if all(v in f[k] for k, v in wanted.items())])
            if b.js(shown) != want:
                faults.append(f"{wanted}: {b.js(shown)}, not {want}")
        return faults
    b.open(url(folder("newer.html"), "#view=misuse&new=1"))
    ok(b.js(shown) == 1, "what an earlier report has can be left out")
    b.open(url(folder.spoiled("x.html", folder("newer.html"), ("now.new && f.accepted", "false")),
               "#view=misuse&new=1"))
    some([] if b.js(shown) == 1 else ["all"], "where it is not")
    b.open(url(page))
    ok(not b.js("return document.querySelector('[name=new]')"), "which is not there without one")
    none(wrong(page), "its filters leave what they should")
    some(wrong(folder.spoiled("g.html", page, ("f.severity !== now.severity", "!f"))), "one that does not")


def race_link(r, step=0):
    return "#race=" + "/".join(urllib.parse.quote(r[k], safe="") for k in (
        "scenario", "variant", "arch", "mode", "memory")) + (f"&step={step}" if step else "")


def races_filtered(b, page, rows):
    """Filters by the address, and how many rows they leave."""
    faults = []
    bug = next(r for r in rows if r["verdict"] == "violated")
    for wanted in ({}, {"scenario": bug["scenario"]}, {"race_arch": bug["arch"], "memory": "weak"}, {"came": "violated"},
                   {"scenario": bug["scenario"], "variant": bug["variant"], "race_arch": bug["arch"], "race_mode": bug["mode"]}):
        names = {"race_arch": "arch", "race_mode": "mode", "came": "verdict"}
        want = len([r for r in rows if all(r[names.get(k, k)] == v for k, v in wanted.items())])
        b.open(url(page, "#" + urllib.parse.urlencode({"view": "races", **wanted})))
        if count_of(b) != want:
            faults.append(f"{wanted}: {count_of(b)}, not {want}")
    return faults


def stepped(b, page, r):
    """A trail opens step by step, by buttons and by keyboard, and at its end says what is wrong."""
    steps, faults = r["trail"]["steps"], []
    shown = """return [...document.querySelectorAll("#view .trail li")].filter((li) => !li.hidden).map((li) => li.textContent)"""
    said = 'return !document.querySelector("#view .wrong").hidden'

    def expect(n, what):
        texts = b.js(shown)
        if len(texts) != n or any(s["did"] not in t or any(c not in t for c in s["changed"]) for s, t in zip(steps, texts)):
            faults.append(f"{what}: {len(texts)} of {n}")
        if b.js(said) != (n == len(steps)):
            faults.append(f"{what}: what is wrong is said at the wrong step")
    b.open(url(page, race_link(r)))
    expect(1, "opened")
    press = """const t = document.querySelector("#view .trail"); t.focus();
        t.dispatchEvent(new KeyboardEvent("keydown", { key: arguments[0], bubbles: true, cancelable: true }))"""
    for key, n in ("ArrowRight", 2), ("ArrowRight", 3), ("ArrowLeft", 2), ("End", len(steps)), ("ArrowDown", len(steps)), ("Home", 1):
        b.js(press, key)
        expect(n, key)
    for label, n in ("next", 2), ("all", len(steps)), ("back", len(steps) - 1), ("first", 1):
        b.js("""[...document.querySelectorAll("#view .trail button")].find((x) => x.textContent === arguments[0]).click()""", label)
        expect(n, label)
    b.open(url(page, race_link(r, 3)))
    expect(3, "a link to a step")
    return faults


def check_races(b, folder):
    outputs = {}
    for form in "json", "html":
        outputs[form] = folder("race." + form)
        run("race", "--arch", "arm64", "--arch", "s390", "--format", form, "-o", outputs[form],
            PTCONFORM_CACHE_DIR=folder("cache"))
    report, page = load(outputs["json"]), outputs["html"]
    rows = [{**r, "arch": s["arch"], "mode": s["mode"]} for s in report["subjects"] for r in s["rows"]]
    bug = max((r for r in rows if r["verdict"] == "violated"), key=lambda r: len(r["trail"]["steps"]))
    absent = next((r for r in rows if r["verdict"] == "absent"), bug)
    clean = next(r for r in rows if r["verdict"] == "clean")
    views = ["", "#view=races", race_link(bug), race_link(bug, 4), race_link(clean), race_link(absent)]
    none(markup(page) + in_views(b, page, views, sane) + without_script(page, [bug["scenario"], bug["variant"]]), "the page of races")
    same = data_of(page)
    for s in [x for r in (same, report) for x in r["subjects"]]:
        s.pop("calls", None)
        s.pop("different_calls", None)
        for r in s["rows"]:
            r.pop("seconds")
            r.pop("bytes")
    ok(same == report, "has what JSON has")
    none(races_filtered(b, page, rows), "its filters leave what they should")
    some(races_filtered(b, folder.spoiled("rf.html", page, ("!v || r[k] === v", "true")), rows), "one that does not")
    none(stepped(b, page, bug), "a trail is opened step by step")
    some(stepped(b, folder.spoiled("rs.html", page, ("li.hidden = i >= now", "li.hidden = i > now")), bug), "one that shows a step too many")
    some(stepped(b, folder.spoiled("rw.html", page, ("wrong.hidden = now < steps.length", "wrong.hidden = false")), bug), "one that says the end first")
    none(broken_links(b, page), "each link of it leads to what it says")
    b.open(url(page))
    b.js("""document.querySelector('#matrix td a[tabindex="0"]').focus()""")
    before = b.js("return document.activeElement.getAttribute('aria-label')")
    b.js("""document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true, cancelable: true }))""")
    ok(b.js("return document.activeElement.getAttribute('aria-label')") not in (before, None), "arrows lead through its matrix")


def main():
    missing = webdriver.missing()
    if missing:
        skip("the page in a browser", "apt-get install " + " ".join(missing))
        return
    with tempfile.TemporaryDirectory() as tmp:
        folder = Folder(tmp)
        os.mkdir(folder("guests"))
        guest = os.path.join(GUESTS, "faulty-s390-edat.elf")
        if not os.path.exists(guest):
            skip("the page in a browser", "no compiler for s390: apt-get install gcc-s390x-linux-gnu")
            return
        shutil.copy(guest, folder("guests/s390-edat.elf"))
        made = run("run", "--arch", "s390", "--engine", "unicorn", "--seed", str(CLEAN), "--format", "json",
                   "-o", folder("base.json"), PTCONFORM_GUEST_DIR=folder("guests"),
                   PTCONFORM_CACHE_DIR=folder("cache"))
        report = load(folder("base.json"))
        failure = next(r for r in report["results"] if r["verdict"] == "fail")
        ok(made.returncode == 1, "a report with a violation", made.stderr)
        with webdriver.Browser(tmp) as b:
            check_good(b, folder, report, failure)
            check_large(b, folder, report, failure)
            check_hostile(b, folder, report, failure)
            check_few(b, folder, report, failure)
            check_misuse(b, folder)
            check_races(b, folder)


main()
sys.exit(end())
