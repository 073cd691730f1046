// SPDX-License-Identifier: GPL-2.0-or-later
// An entry was made here, so its kind is known, and then a helper is given it that does not take that.

@[rule]_made_helper@
identifier M = {[makers]};
@@
M(...)

@[rule]_made depends on [rule]_made_helper exists@
identifier M = {[makers]};
identifier H = {[helpers]};
expression e, x;
position p, q;
@@
e = M@q(...)
... when != e = x
    when != &e
H@p(..., e, ...)

@script:python@
p << [rule]_made.p;
h << [rule]_made.H;
n << [rule]_made.M;
q << [rule]_made.q;
e << [rule]_made.e;
@@
if known(e, q[0], p[0]) and follows(q[0], p[0]):
    say("[class]", p[0], h, n, q[0].line, "made it")

@[rule]_made_at_once depends on [rule]_made_helper@
identifier M = {[makers]};
identifier H = {[helpers]};
position p, q;
@@
H@p(M@q(...), ...)

@script:python@
p << [rule]_made_at_once.p;
h << [rule]_made_at_once.H;
n << [rule]_made_at_once.M;
q << [rule]_made_at_once.q;
@@
say("[class]", p[0], h, n, q[0].line, "made it")
