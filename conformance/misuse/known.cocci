// SPDX-License-Identifier: GPL-2.0-or-later
// A helper is called where a test has said that the entry is none of the kinds it takes.
// Written once for each kind of mistake: [yes] and [no] are the test's answers there.

@[class]_test@
identifier P = {[tests]};
@@
P(...)

@[class]_helper depends on [class]_test@
identifier H = {[helpers]};
@@
H(...)

@[class]_in depends on [class]_helper exists@
identifier P = {[tests]};
identifier H = {[helpers]};
expression e, x, f, c, d;
assignment operator ao;
statement S;
position p, q;
@@
if (\([yes] \| likely([yes]) \| unlikely([yes]) \| [yes] && c \| c && [yes] \| c && [yes] && d\))
[used]

@script:python@
p << [class]_in.p;
h << [class]_in.H;
n << [class]_in.P;
q << [class]_in.q;
e << [class]_in.e;
@@
if same(e, q[0], p[0]):
    say("[class]", p[0], h, n, q[0].line)

@[class]_while depends on [class]_helper exists@
identifier P = {[tests]};
identifier H = {[helpers]};
expression e, x, f, c;
assignment operator ao;
position p, q;
@@
while (\([yes] \| [yes] && c \| c && [yes]\))
\({
	... when != e = x
	    when != &e
	H@p(e, ...)
	... when any
}
\|
x ao <+... H@p(e, ...) ...+>;
\|
f(..., <+... H@p(e, ...) ...+>, ...);
\)

@script:python@
p << [class]_while.p;
h << [class]_while.H;
n << [class]_while.P;
q << [class]_while.q;
e << [class]_while.e;
@@
if same(e, q[0], p[0]):
    say("[class]", p[0], h, n, q[0].line)

@[class]_for depends on [class]_helper exists@
identifier P = {[tests]};
identifier H = {[helpers]};
expression e, x, f, c;
assignment operator ao;
position p, q;
@@
for (...; \([yes] \| [yes] && c \| c && [yes]\); ...)
\({
	... when != e = x
	    when != &e
	H@p(e, ...)
	... when any
}
\|
x ao <+... H@p(e, ...) ...+>;
\|
f(..., <+... H@p(e, ...) ...+>, ...);
\)

@script:python@
p << [class]_for.p;
h << [class]_for.H;
n << [class]_for.P;
q << [class]_for.q;
e << [class]_for.e;
@@
if same(e, q[0], p[0], loop_head):
    say("[class]", p[0], h, n, q[0].line)

@[class]_else depends on [class]_helper exists@
identifier P = {[tests]};
identifier H = {[helpers]};
expression e, x, f, c, d;
assignment operator ao;
statement S, T;
position p, q;
@@
if (\([no] \| likely([no]) \| unlikely([no]) \| [no] || c \| c || [no] \| c || [no] || d\)) T
else
[used]

@script:python@
p << [class]_else.p;
h << [class]_else.H;
n << [class]_else.P;
q << [class]_else.q;
e << [class]_else.e;
@@
if same(e, q[0], p[0], other_branch):
    say("[class]", p[0], h, n, q[0].line)

@[class]_left depends on [class]_helper exists@
identifier P = {[tests]};
identifier H = {[helpers]};
identifier l;
expression e, x, c, d, r;
position p, q, z;
@@
if (\([no] \| likely([no]) \| unlikely([no]) \| [no] || c \| c || [no] \| c || [no] || d\))
[left_at]
... when != e = x
    when != &e
H@p(e, ...)

@script:python@
p << [class]_left.p;
h << [class]_left.H;
n << [class]_left.P;
q << [class]_left.q;
z << [class]_left.z;
e << [class]_left.e;
@@
if same(e, z[0], p[0]):
    say("[class]", p[0], h, n, q[0].line)

@[class]_and depends on [class]_helper@
identifier P = {[tests]};
identifier H = {[helpers]};
expression e, c, d;
position p, q;
@@
\( [yes] && <+... H@p(e, ...) ...+>
\| [yes] && c && <+... H@p(e, ...) ...+>
\| c && [yes] && <+... H@p(e, ...) ...+>
\| [no] || <+... H@p(e, ...) ...+>
\| [no] || c || <+... H@p(e, ...) ...+>
\| c || [no] || <+... H@p(e, ...) ...+>
\| \([yes] \| [yes] && c \| c && [yes]\) ? <+... H@p(e, ...) ...+> : d
\| \([no] \| [no] || c \| c || [no]\) ? d : <+... H@p(e, ...) ...+>
\)

@script:python@
p << [class]_and.p;
h << [class]_and.H;
n << [class]_and.P;
q << [class]_and.q;
e << [class]_and.e;
@@
if same(e, q[0], p[0]):
    say("[class]", p[0], h, n, q[0].line)

@[class]_jump depends on [class]_helper exists@
identifier P = {[tests]};
identifier l;
expression e, x, c;
position q;
@@
if (\([yes] \| likely([yes]) \| unlikely([yes]) \| [yes] && c \| c && [yes]\))
\({
	... when != e = x
	    when != &e
	goto l;
}
\| goto l;
\)

// Asked again in the same condition.

@[class]_again depends on [class]_helper@
identifier T = {[looks]};
identifier H = {[helpers]};
expression e, c;
position a;
@@
\( T(e) && <+... H@a(e, ...) ...+>
\| T(e) && c && <+... H@a(e, ...) ...+>
\| c && T(e) && <+... H@a(e, ...) ...+>
\| !T(e) || <+... H@a(e, ...) ...+>
\| T(e) ? <+... H@a(e, ...) ...+> : c
\)

@[class]_landed exists@
identifier [class]_jump.l;
expression [class]_jump.e;
identifier H = {[helpers]};
identifier T = {[looks]};
expression x;
position p != [class]_again.a;
@@
l:
... when != e = x
    when != &e
    when != T(e, ...)
H@p(e, ...)

@script:python@
p << [class]_landed.p;
h << [class]_landed.H;
n << [class]_jump.P;
q << [class]_jump.q;
e << [class]_jump.e;
@@
if q[0].current_element == p[0].current_element and same(e, q[0], p[0], r"(?m)^\w+:"):
    say("[class]", p[0], h, n, q[0].line)

@[class]_asserted depends on [class]_helper exists@
identifier W = {[asserts]};
identifier P = {[tests]};
identifier H = {[helpers]};
identifier T = {[looks]};
expression e, x, c;
position p != [class]_again.a, q;
@@
W(\([no] \| [no] || c \| c || [no]\), ...);
... when != e = x
    when != &e
    when != T(e, ...)
H@p(e, ...)

@script:python@
p << [class]_asserted.p;
h << [class]_asserted.H;
n << [class]_asserted.P;
q << [class]_asserted.q;
e << [class]_asserted.e;
@@
if same(e, q[0], p[0]):
    say("[class]", p[0], h, n, q[0].line)
