#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
checked.py PTCONFORM SOURCE BUILD: the header that checks calls, as `meson install` and
pkg-config give it to a program.  Prints TAP.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
from tap import end, ok  # noqa: E402

PTCONFORM, SOURCE, BUILD = (os.path.abspath(a) for a in sys.argv[1:])
STRICT = ["-Wall", "-Wextra", "-Werror", "-pedantic"]


def run(*command, **more):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          **more)


def program(flags, sources, to, cc=("cc", "-std=c11"), more=()):
    """What a program prints, or why it could not be built."""
    built = run(*cc, *STRICT, *flags, *sources, "-o", to, *more)
    if built.returncode:
        return None, built.stderr
    ran = run(to)
    return ran.stdout, ran.stderr


def source(name):
    return os.path.join(SOURCE, name)


def text_of(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def installed(tmp):
    """Cflags as pkg-config gives them of what was installed there."""
    put = run("meson", "install", "-C", BUILD, "--no-rebuild", "--quiet", "--tags", "devel",
        "--destdir", tmp + "/root")
    found = [d for d, _, files in os.walk(tmp + "/root") if "ptconform-checked.pc" in files]
    env = dict(os.environ, PKG_CONFIG_PATH=":".join(found), PKG_CONFIG_SYSROOT_DIR=tmp + "/root",
               PKG_CONFIG_ALLOW_SYSTEM_CFLAGS="1")
    flags = run("pkg-config", "--cflags", "ptconform-checked", env=env)
    ok(flags.returncode == 0 and flags.stdout.strip(), "pkg-config knows what meson installed",
       put.stderr, flags.stderr)
    return flags.stdout.split()


def folder(flags):
    return flags[-1][2:] + "/ptconform/"


def altered(tmp, flags, name, change):
    """Cflags of a header that differs; change() must change something."""
    to = f"{tmp}/{name}"
    shutil.copytree(folder(flags), to + "/ptconform")
    before = text_of(to + "/ptconform/checked.h")
    after = change(before)
    assert before != after, name
    write(to + "/ptconform/checked.h", after)
    return ["-I" + to]


# ---- the header ------------------------------------------------------------------------------


def of_contract(flags):
    made = [run(PTCONFORM, "contract", "--format", "checked-header").stdout for _ in range(2)]
    ok(made[0] and made[0] == made[1] == text_of(folder(flags) + "checked.h"),
       "the header is what the program makes, each time")
    refused = run(PTCONFORM, "contract", "--format", "checked-header", "--helper", "pte_*")
    ok(refused.returncode == 2 and len(refused.stderr.splitlines()) == 1,
       "a part of it is not to be had, in one line", refused.stderr)


# ---- the example ---------------------------------------------------------------------------------

EXAMPLE = ["docs/examples/checked.c", "docs/examples/checked_fork.c"]
WRONG = "age_wrong(): pte_mkold() is given 0x200c, a pte of kind swap\n"


def example(tmp, flags, more, cc=("cc", "-std=c11")):
    return program([*flags, *more], [source(s) for s in EXAMPLE], tmp + "/example", cc)


def is_right(told):
    """The mistake is named once, where it is, and nothing that is right."""
    line = 1 + text_of(source(EXAMPLE[0])).split("table[i] = pte_mkold")[0].count("\n")
    return (f"checked.c:{line}: {WRONG}" in told and told.count("is given") == 1
            and "allowed  present protnone\n" in told and "not present\n" in told)


def example_runs(tmp, flags):
    out, err = example(tmp, flags, ["-DPTC_STDERR"])
    ok(out and is_right(err), "the example tells its mistake once, and nothing else", out, err)
    out, err = example(tmp, flags, ["-DPTC_STDERR", "-DPTC_ALWAYS"])
    ok(out and err.count("is given") == 2 and "0xe, a pte" in err,
       "always: it tells of each wrong call", err)
    out, err = example(tmp, flags, ["-DPTC_REPORT(r)=__builtin_printf(\"%s:%llx\\n\", "
                                    "(r)->site->helper, (r)->entry)"])
    ok(out and "pte_mkold:200c\n" in out and not err, "or calls what it is told to call", out, err)
    out, err = example(tmp, flags, [])
    ok(out is None and "define PTC_STDERR" in err, "somebody must be told: it says so", err)
    out, err = example(tmp, flags, ["-DPTC_STDERR", "-O2"], ("cc", "-std=gnu17"))
    ok(out and is_right(err), "gnu17, optimised: the same", err)
    for cc in (["c++", "-x", "c++", "-std=c++14"], ["clang", "-std=c11"]):
        if shutil.which(cc[0]):
            out, err = example(tmp, flags, ["-DPTC_STDERR"], cc)
            ok(out and is_right(err), f"{' '.join(cc)}: the same", err)


def without_a_kind(tmp, flags):
    """The controls: a table that lacks a kind, or has one too many, is seen."""
    rule = r'(#define PTC_RULE_pte_mkold .*?)'
    for name, change in [
        ("allows swap", lambda h: re.sub(rule + "PTC_KIND_PRESENT", r"\1PTC_KIND_SWAP | PTC_KIND_PRESENT", h)),
        ("allows no present", lambda h: re.sub(rule + r"PTC_KIND_PRESENT \| ", r"\1", h)),
    ]:
        out, err = example(tmp, altered(tmp, flags, name.replace(" ", "-"), change),
                           ["-DPTC_STDERR"])
        ok(out and not is_right(err), f"control: a header that {name} fails", out, err)


def compiled_out(tmp, flags):
    """With PTC_OFF the object is that of a program that never heard of the header."""
    objects = []
    for name, text in [("off", None), ("plain", '#include "tiny_pgtable.h"')]:
        for s in EXAMPLE:
            code = text_of(source(s))
            code = code.replace('#include "tiny_checked.h"', text) if text else code
            write(f"{tmp}/{name}/{os.path.basename(s)}", code)
        for level in ("-O0", "-O2"):
            for s in EXAMPLE:
                o = f"{tmp}/{name}/{os.path.basename(s)}{level}.o"
                built = run("cc", "-std=c11", *STRICT, *flags, "-DPTC_OFF", level, "-c",
                            "-I" + source("docs/examples"), os.path.basename(s), "-o", o,
                            cwd=f"{tmp}/{name}")
                objects.append((name, built.stderr or open(o, "rb").read()))
    off = [o for name, o in objects if name == "off"]
    plain = [o for name, o in objects if name == "plain"]
    ok(off == plain and len(off) == 4 and all(isinstance(o, bytes) for o in off),
       "compiled out: the object code is that without the header",
       *[o for o in off if isinstance(o, str)])
    checked = run("cc", "-std=c11", *flags, "-DPTC_STDERR", "-O2", "-c", source(EXAMPLE[1]), "-o",
                  tmp + "/checked.o")
    ok(checked.returncode == 0 and open(tmp + "/checked.o", "rb").read() not in plain,
       "control: checked, it is another")


VALID = """
#include <stdint.h>
#include <stdio.h>
typedef uint64_t pmd_t;
static inline pmd_t pmd_mkold(pmd_t e) { return e & ~UINT64_C(4); }
#define PTC_PMD_T pmd_t
#ifdef TOLD
#define PTC_PMD_PRESENT(e) ((e) & 1)
#define PTC_PMD_IS_INVALID(e) (((e) & 3) == 2)
#endif
#define PTC_REPORT(r) printf("%s %llx\\n", (r)->site->helper, (r)->entry)
#include <ptconform/checked.h>
int main(void)
{
	pmd_mkold(9);
	pmd_mkold(0xa);
	return 0;
}
"""


def invalid(tmp, flags):
    """The machine's bit alone tells what is present: what is invalid has it off."""
    write(tmp + "/valid.c", VALID)
    out, err = program([*flags, "-DTOLD"], [tmp + "/valid.c"], tmp + "/valid")
    ok(out == "pmd_mkold a\n", "an invalid entry of which PRESENT says no is invalid", out, err)
    out, err = program(flags, [tmp + "/valid.c"], tmp + "/valid")
    ok(out is None and "nothing tells its kinds apart" in err,
       "a level without a predicate is refused", err)


# ---- helpers of other names --------------------------------------------------------------------

NAMED = """
#include <stdint.h>
#include <stdio.h>
typedef uint64_t pte_t;
static inline int any(pte_t e) { return e != 0; }
static inline int at(pte_t *p) { return *p != 0; }
#define PTC_PTE_T pte_t
#define PTC_PTE_PRESENT(e) ((e) & 1)
#define PTC_REPORT(r) printf("%s %llx\\n", (r)->site->helper, (r)->entry)
#include <ptconform/checked.h>
int main(void)
{
	pte_t e = 2;
	any(PTC_ENTRY(pte_present, e));
	any(PTC_ENTRY(softleaf_from_pte, e | 1));
	any(PTC_ENTRY(pfn_pte, e));
	at(PTC_PLACE(ptep_get, &e));
	any(PTC_ENTRY(pte_mkold, e));
	at(PTC_PLACE(ptep_set_wrprotect, &e));
	/* wrong */
	return 0;
}
"""


def complaints(err):
    return [line for line in err.splitlines() if "error:" in line]


def other_names(tmp, flags):
    write(tmp + "/named.c", NAMED)
    for cc in (["gcc", "-std=c11"], ["clang", "-std=c11"], ["g++", "-x", "c++", "-std=c++14"]):
        if not shutil.which(cc[0]):
            continue
        out, err = program(flags, [tmp + "/named.c"], tmp + "/named", cc)
        ok(out == "pte_mkold 2\nptep_set_wrprotect 2\n",
           f"{cc[0]}: what may be given anything is passed by, what has a rule is checked", out, err)
        for call in ("any(PTC_ENTRY(pte_mkolt, e))", "at(PTC_PLACE(ptep_set_wrpotect, &e))",
                     "any(PTC_ENTRY(pmd_mkold, e))"):
            write(tmp + "/wrong.c", NAMED.replace("/* wrong */", call + ";"))
            out, err = program(flags, [tmp + "/wrong.c"], tmp + "/wrong", cc)
            told = complaints(err)
            name = re.search(r"\((p\w+),", call)[1]
            ok(out is None and len(told) == 1
               and f"knows no rule of {name}()" in told[0].replace('" "', ""),
               f"{cc[0]}: one line names {name}, which is misspelt or of no level here", err)


# ---- freestanding ----------------------------------------------------------------------------------

DRIVER = """
#include <stdint.h>
#include <stdio.h>
#define PTC_REPORT(r) (void)(r)
#include <ptconform/checked.h>
uint64_t changed(uint64_t), writable(uint64_t), invalid(uint64_t);
void protected(uint64_t *), heard(const struct ptc_report *);
void heard(const struct ptc_report *r)
{
	char text[512];
	ptc_text(r, text, sizeof(text));
	puts(text);
}
int main(void)
{
	uint64_t table = 1, leaf = 9;
	changed(1); writable(1); invalid(9); protected(&leaf);
	puts("right");
	changed(2); changed(4); writable(17); invalid(1); protected(&table);
	return 0;
}
"""
FREE = ["changed(): pte_modify() is given 0x2, a pte of kind none or swap or migration",
        "writable(): pte_mkwrite() is given 0x11, a pte of kind present or protnone: not on a "
        "uffd-wp entry",
        "invalid(): pmd_mkinvalid() is given 0x1, a pmd of kind table",
        "protected(): pmdp_set_wrprotect() is given 0x1, a pmd of kind table"]


def freestanding(tmp, flags):
    free = source("tests/checked/free.c")
    for level in ("-O0", "-O2"):
        built = run("cc", "-std=c11", *STRICT, *flags, "-ffreestanding", "-nostdlib", level, "-c",
                    free, "-o", tmp + "/free.o")
        wants = run("nm", "-u", tmp + "/free.o").stdout.split()
        wants = [w for w in wants if w not in ("U", "_GLOBAL_OFFSET_TABLE_")]
        ok(built.returncode == 0 and wants == ["heard"],
           f"freestanding {level}: it wants nothing but what it is to call", built.stderr, wants)
    write(tmp + "/driver.c", DRIVER)
    out, err = program(flags, [tmp + "/driver.c", tmp + "/free.o"], tmp + "/free")
    right, _, told = (out or "").partition("right\n")
    ok(out and not right and all(f in told for f in FREE) and told.count("is given") == 4,
       "two levels, integers, what cannot be told apart", out, err)
    made = run("cc", "-std=c11", *STRICT, *flags, "-DDEFINED", "-c", free, "-o", tmp + "/x.o")
    for name in ("pmd_mkyoung", "pmd_mkinvalid"):
        ok(f"{name} is a macro and not checked: call checked_{name}()" in made.stderr,
           f"a macro is not taken for a function without a word: {name}", made.stderr)


def own(tmp, flags):
    out, err = program([*flags, "-I" + SOURCE, "-Wno-unused-function"],
                       [source("tests/checked/own.c"), source("arch/x86/mmu.c")], tmp + "/own",
                       ("cc", "-std=gnu11"))
    right, _, told = (out or "").partition("right\n")
    ok(out and not right and told.count("is given") == 2
       and "pmd_mkinvalid() is given" in told and "a pmd of kind migration\n" in told
       and "rule     I2" in told and "pte_swp_mkuffd_wp() is given" in told,
       "the reference helpers of this project", out, err)


# ---- every helper, every kind ------------------------------------------------------------------------

KINDS = ["none", "table", "present", "protnone", "invalid", "swap", "migration", "device",
         "hwpoison", "marker"]


def contract():
    """{level: {helper: kinds that it must not be given}}"""
    wrong = {}
    for c in json.loads(run(PTCONFORM, "contract", "--format", "json").stdout)["clauses"]:
        if c["type"] == "hazard":
            kinds = wrong.setdefault(c["level"], {}).setdefault(c["helper"], set())
            kinds.add(c["clause"].split("on-", 1)[1])
    return wrong


def kinds_of(level, text):
    words = re.search(rf"#define PTC_{level.upper()}_KINDS \((.*)\)", text)[1]
    return [k.strip()[9:].lower() for k in words.split("|")]


def dummies(text, wrong):
    """A program in which an entry is its kind's number, and every helper is given each."""
    head, calls, done = ["#include <stdio.h>"], [], set()
    for level, helpers in wrong.items():
        up = level.upper()
        head.append(f"#define PTC_{up}_T int")
        head += [f"#define PTC_{up}_IS_{k.upper()}(e) ((e) == {KINDS.index(k)})"
                 for k in kinds_of(level, text)]
        for h in helpers:
            if h in done:
                continue
            done.add(h)
            place = re.search(rf"PTC_WHERE_{h} PTC_LINUX_CALL\(PLACE", text)
            head.insert(1, f"static int {h}(int {'*' if place else ''}e) {{ (void)e; return 0; }}")
            for k in kinds_of(level, text):
                calls.append(f"e = {KINDS.index(k)}; {h}({'&e' if place else 'e'});")
    head.append('#define PTC_PLAIN_CALLS\n#define PTC_REPORT(r) printf("%s %s\\n", '
                '(r)->site->helper, names[(r)->entry])')
    names = ", ".join(f'"{k}"' for k in KINDS)
    head.insert(1, f"static const char *const names[] = {{ {names} }};")
    return "\n".join([*head, "#include <ptconform/checked.h>", "int main(void) { int e;",
                      *calls, "return 0; }\n"])


def every(tmp, flags, name="every"):
    """Are those told, all those and no other, that the contract says?"""
    text, wrong, seen = text_of(folder(flags) + "checked.h"), contract(), set()
    write(f"{tmp}/{name}.c", dummies(text, wrong))
    out, err = program(flags, [f"{tmp}/{name}.c"], f"{tmp}/{name}")
    expected = set()
    for helpers in wrong.values():
        for h, kinds in helpers.items():
            if h not in seen:
                expected |= {f"{h} {k}" for k in kinds}
            seen.add(h)
    told = (out or err).split("\n")[:-1]
    return set(told) ^ expected, len(told) == len(expected) > 500


def every_helper(tmp, flags):
    differ, as_many = every(tmp, flags)
    ok(not differ and as_many, "each helper is told of on each kind that the contract forbids it",
       sorted(differ)[:10])
    for kind in ("SWAP", "PROTNONE"):
        less = altered(tmp, flags, "less-" + kind, lambda h: re.sub(
            rf"(#define PTC_RULE_.*?) \| PTC_KIND_{kind}\b", r"\1", h))
        ok(every(tmp, less, "less")[0], f"control: a header in which no row allows {kind}")


def split_arguments(text):
    depth, out = 0, [""]
    for c in text:
        depth += (c in "([{") - (c in ")]}")
        if depth < 0:
            return [a.strip() for a in out]
        if c == "," and not depth:
            out.append("")
        else:
            out[-1] += c
    return []


def misplaced(text):
    """Rows whose argument is no entry, or no pointer to one, in calls of kernel trees' helpers."""
    calls = text_of(source("conformance/subject/shim/candidates.def"))
    wrong, known = [], 0
    for h, what, n in re.findall(r"PTC_WHERE_(\w+) PTC_LINUX_CALL\((\w+), (\d)\)", text):
        for call in re.finditer(rf"\b{h}\(", calls):
            given = split_arguments(calls[call.end():])
            if h == "ptep_modify_prot_commit" and len(given) == 4:
                continue  # before Linux 5.0: without the old entry
            known += 1
            a = given[int(n) - 1] if len(given) >= int(n) else ""
            place = re.match(r"ptep$|(\(pte_t \*\)\()?\(?\w*(ptk_p[tmu][ed]\b(?!\[)|\(p[tmu][ed]_t \*\))",
                             a)
            if bool(place) != (what == "PLACE") or not re.search(
                    r"ptk_|\([ab]\)|->entry\)|^old$|^ptep$|_to_pte\(", a):
                wrong.append((h, what, n, given))
    return wrong, known


def arguments(flags):
    text = text_of(folder(flags) + "checked.h")
    wrong, known = misplaced(text)
    ok(not wrong and known > 200, "where Linux's helpers have the entry", *wrong[:5], known)
    for was, other in (("PLACE, 3", "PLACE, 2"), ("ENTRY, 4", "ENTRY, 3"), ("ENTRY, 1", "PLACE, 1")):
        ok(misplaced(text.replace(was, other))[0], f"control: {other} for {was} is seen")


def main():
    with tempfile.TemporaryDirectory() as tmp:
        flags = installed(tmp)
        if not flags:
            sys.exit("Bail out! nothing was installed")
        of_contract(flags)
        example_runs(tmp, flags)
        without_a_kind(tmp, flags)
        compiled_out(tmp, flags)
        invalid(tmp, flags)
        other_names(tmp, flags)
        freestanding(tmp, flags)
        own(tmp, flags)
        every_helper(tmp, flags)
        arguments(flags)
    sys.exit(end())


main()
