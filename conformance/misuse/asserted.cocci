// SPDX-License-Identifier: GPL-2.0-or-later
// As known.cocci, of what a function asserts that is called before, whichever file it is in.

@[rule]_asserter@
identifier A = {[asserters]};
@@
A(...)

@[rule]_asserted_by depends on [rule]_asserter exists@
identifier A = {[asserters]};
identifier H = {[helpers]};
identifier T = {[looks]};
expression e, x;
position p, q;
@@
A@q(e);
... when != e = x
    when != &e
    when != T(e, ...)
H@p(e, ...)

@script:python@
p << [rule]_asserted_by.p;
h << [rule]_asserted_by.H;
n << [rule]_asserted_by.A;
q << [rule]_asserted_by.q;
e << [rule]_asserted_by.e;
@@
if same(e, q[0], p[0]):
    say("[class]", p[0], h, n, q[0].line, "[asserted]")
