// SPDX-License-Identifier: GPL-2.0-or-later
// Who calls functions of which something is open: do they ask before, do they flush after?

@initialize:python@
@@
# What copies tables, or changes them and has no gather, leaves the flush to who does so to them all; who calls what is called by its place
# in a structure, nobody sees here.
def by_others(p):
    name = p.current_element
    text = code_of(p.file)
    begin = start_of(text, offset(p))
    head = text[max(text.rfind("\n}", 0, begin), 0):begin]
    return re.fullmatch(r"copy_(p[mu4g]*d|page)_range", name) or \
        (re.fullmatch(r"change_p[mu4g]*d_range", name) and "mmu_gather" not in head) or \
        re.search(r"[=,(]\s*&?" + name + r"\s*[,;})]", text)

@site@
identifier G = {[functions]};
position p;
@@
G@p(...)

@script:python@
p << site.p;
g << site.G;
@@
say("site", p[0], g)
if by_others(p[0]):
    say("flushes", p[0], g, "its callers", 0)

@asks exists@
identifier Q = {[looks]};
identifier site.G;
position site.p;
@@
Q(...)
...
G@p(...)

@script:python@
p << site.p;
g << site.G;
n << asks.Q;
@@
say("asks", p[0], g, n, 0)

@flushes exists@
identifier T =~ "[flushing]";
identifier G = {[unflushed]};
position site.p;
@@
G@p(...)
...
T(...)

@script:python@
p << site.p;
g << flushes.G;
n << flushes.T;
@@
if n != g:
    say("flushes", p[0], g, n, 0)
