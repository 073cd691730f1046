// SPDX-License-Identifier: GPL-2.0-or-later
// The entry's swap part is taken, is of some sort, and then the entry is used as if it were mapped.

@entry@
identifier C = {[taken]};
identifier v;
expression e;
position c;
@@
v = C@c(e, ...)

@of_entry exists@
identifier entry.C;
identifier entry.v;
expression entry.e;
position entry.c;
identifier P = {[sorts]};
identifier H = {[of_mapped]};
expression x, f, g, d;
assignment operator ao;
statement S;
position p, q;
@@
C@c(e, ...)
... when != v = x
    when != e = x
    when != &e
if (\(P@q(v) \| P@q(v) && g \| g && P@q(v) \| g && P@q(v) && d\))
[used]

@script:python@
p << of_entry.p;
h << of_entry.H;
n << of_entry.P;
q << of_entry.q;
c << entry.c;
e << entry.e;
@@
if known(e, c[0], p[0]):
    say("mapped_helper2", p[0], h, n, q[0].line)
