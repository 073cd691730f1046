// SPDX-License-Identifier: GPL-2.0-or-later
// What is put back in an entry's place goes with what was taken out of it, not with an earlier reading:
// between the two the hardware may have set a bit.

@put_back exists@
identifier S = {[starts]};
identifier C = {[commits]};
position p, s;
@@
S@s(...)
...
C@p(...)

@script:python@
p << put_back.p;
c << put_back.C;
s << put_back.s;
n << put_back.S;
@@
say("put_back", p[0], c, n, s[0].line)

@taken_out exists@
identifier S = {[starts]};
identifier C = {[commits]};
position put_back.p;
expression o, n, x, c;
@@
o = S(...)
... when != o = x
\( C@p(..., o, n) \| C@p(..., o, n, c) \)

@script:python@
p << put_back.p;
c << taken_out.C;
@@
say("taken_out", p[0], c)

// What is taken out is thrown away, and what was read before is asked for such bits.

@dropped exists@
identifier R = {[reads]};
identifier X = {[exchanges]};
identifier D = {pte_dirty, pte_young, huge_pte_dirty, huge_pte_young, pmd_dirty, pmd_young};
expression e, p, x;
position d, s;
@@
\( e = R(..., p) \| e = READ_ONCE(*p) \| e = *p \)
... when != e = x
    when != e = R(..., p)
X@s(..., p, ...);
... when != e = x
D@d(e, ...)

@script:python@
d << dropped.d;
s << dropped.s;
n << dropped.X;
h << dropped.D;
e << dropped.e;
@@
if same(e, s[0], d[0]):
    say("dropped", d[0], h, n, s[0].line)
