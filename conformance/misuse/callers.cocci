// SPDX-License-Identifier: GPL-2.0-or-later
// Who calls functions of which something is open: do they ask before, do they flush after?

@initialize:python@
@@
def say(what, p, *more):
    print("\t".join(["PT", what, p.file, p.line, p.column, p.current_element] +
                    [str(m) for m in more]))

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
identifier T =~ "flush|tlb";
identifier site.G;
position site.p;
@@
G@p(...)
...
T(...)

@script:python@
p << site.p;
g << site.G;
n << flushes.T;
@@
say("flushes", p[0], g, n, 0)
