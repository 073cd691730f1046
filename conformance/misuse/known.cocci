// SPDX-License-Identifier: GPL-2.0-or-later
// A helper is called where a test has said that the entry is none of the kinds it takes.
// Written once for each kind of mistake: [yes] and [no] are the test's answers there.

@[rule]_test@
identifier P = {[tests]};
@@
P(...)

@[rule]_helper depends on [rule]_test@
identifier H = {[helpers]};
@@
H(...)

@[rule]_in depends on [rule]_helper exists@
identifier P = {[tests]};
identifier U = {[also]};
identifier H = {[helpers]};
expression e, x, f, c, d;
assignment operator ao;
statement S;
position p, q;
@@
if (\([yes] \| [yes] && c \| c && [yes] \| c && [yes] && d \| [yes] || U(e, ...) \| U(e, ...) || [yes]\))
[used]

@script:python@
p << [rule]_in.p;
h << [rule]_in.H;
n << [rule]_in.P;
q << [rule]_in.q;
e << [rule]_in.e;
@@
if known(e, q[0], p[0]):
    say("[class]", p[0], h, n, q[0].line)

@[rule]_while depends on [rule]_helper exists@
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
	H@p(..., e, ...)
	... when any
}
\|
x ao <+... H@p(..., e, ...) ...+>;
\|
f(..., <+... H@p(..., e, ...) ...+>, ...);
\)

@script:python@
p << [rule]_while.p;
h << [rule]_while.H;
n << [rule]_while.P;
q << [rule]_while.q;
e << [rule]_while.e;
@@
if known(e, q[0], p[0]):
    say("[class]", p[0], h, n, q[0].line)

@[rule]_for depends on [rule]_helper exists@
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
	H@p(..., e, ...)
	... when any
}
\|
x ao <+... H@p(..., e, ...) ...+>;
\|
f(..., <+... H@p(..., e, ...) ...+>, ...);
\)

@script:python@
p << [rule]_for.p;
h << [rule]_for.H;
n << [rule]_for.P;
q << [rule]_for.q;
e << [rule]_for.e;
@@
if known(e, q[0], p[0], loop_head):
    say("[class]", p[0], h, n, q[0].line)

@[rule]_else depends on [rule]_helper exists@
identifier P = {[tests]};
identifier H = {[helpers]};
expression e, x, f, c, d;
assignment operator ao;
statement S, T;
position p, q;
@@
if (\([no] \| [no] || c \| c || [no] \| c || [no] || d\)) T
else
[used]

@script:python@
p << [rule]_else.p;
h << [rule]_else.H;
n << [rule]_else.P;
q << [rule]_else.q;
e << [rule]_else.e;
@@
if known(e, q[0], p[0], other_branch):
    say("[class]", p[0], h, n, q[0].line)

@[rule]_left depends on [rule]_helper exists@
identifier P = {[tests]};
identifier H = {[helpers]};
identifier l;
identifier O = {[opposite]};
expression e, x, c, d, r;
position p, q, z;
@@
if (\([no] \| [no] || c \| c || [no] \| c || [no] || d\))
[left_at]
... when != e = x
    when != &e
    when != O(e)
H@p(..., e, ...)

@script:python@
p << [rule]_left.p;
h << [rule]_left.H;
n << [rule]_left.P;
q << [rule]_left.q;
z << [rule]_left.z;
e << [rule]_left.e;
@@
if known(e, z[0], p[0]):
    say("[class]", p[0], h, n, q[0].line)

@[rule]_and depends on [rule]_helper@
identifier P = {[tests]};
identifier H = {[helpers]};
expression e, c, d;
position p, q;
@@
\( [yes] && <+... H@p(..., e, ...) ...+>
\| [yes] && c && <+... H@p(..., e, ...) ...+>
\| c && [yes] && <+... H@p(..., e, ...) ...+>
\| [no] || <+... H@p(..., e, ...) ...+>
\| [no] || c || <+... H@p(..., e, ...) ...+>
\| c || [no] || <+... H@p(..., e, ...) ...+>
\| \([yes] \| [yes] && c \| c && [yes]\) ? <+... H@p(..., e, ...) ...+> : d
\| \([no] \| [no] || c \| c || [no]\) ? d : <+... H@p(..., e, ...) ...+>
\)

@script:python@
p << [rule]_and.p;
h << [rule]_and.H;
n << [rule]_and.P;
q << [rule]_and.q;
e << [rule]_and.e;
@@
if known(e, q[0], p[0]):
    say("[class]", p[0], h, n, q[0].line)

@[rule]_jump depends on [rule]_helper exists@
identifier P = {[tests]};
identifier l;
expression e, x, c;
position q;
@@
if (\([yes] \| [yes] && c \| c && [yes]\))
\({
	... when != e = x
	    when != &e
	goto l;
}
\| goto l;
\)

// Asked again in the same condition.

@[rule]_again depends on [rule]_helper@
identifier T = {[looks]};
identifier H = {[helpers]};
expression e, c;
position a;
@@
\( T(e) && <+... H@a(..., e, ...) ...+>
\| T(e) && c && <+... H@a(..., e, ...) ...+>
\| c && T(e) && <+... H@a(..., e, ...) ...+>
\| !T(e) || <+... H@a(..., e, ...) ...+>
\| T(e) ? <+... H@a(..., e, ...) ...+> : c
\)

@[rule]_landed exists@
identifier [rule]_jump.l;
expression [rule]_jump.e;
identifier H = {[helpers]};
identifier T = {[looks]};
expression x;
position p != [rule]_again.a;
@@
l:
... when != e = x
    when != &e
    when != T(e, ...)
H@p(..., e, ...)

@script:python@
p << [rule]_landed.p;
h << [rule]_landed.H;
n << [rule]_jump.P;
q << [rule]_jump.q;
e << [rule]_jump.e;
@@
if q[0].current_element == p[0].current_element and known(e, q[0], p[0], r"(?m)^\w+:") and \
   not asked_beside(p[0], e):
    say("[class]", p[0], h, n, q[0].line)

@[rule]_asserted depends on [rule]_helper exists@
identifier W = {[asserts]};
identifier P = {[tests]};
identifier H = {[helpers]};
identifier T = {[looks]};
expression e, x, c;
position p != [rule]_again.a, q;
@@
W(\([no] \| [no] || c \| c || [no]\), ...);
... when != e = x
    when != &e
    when != T(e, ...)
H@p(..., e, ...)

@script:python@
p << [rule]_asserted.p;
h << [rule]_asserted.H;
n << [rule]_asserted.P;
q << [rule]_asserted.q;
e << [rule]_asserted.e;
@@
if known(e, q[0], p[0]) and not asked_beside(p[0], e):
    say("[class]", p[0], h, n, q[0].line)

@[rule]_switch depends on [rule]_helper exists@
identifier P = {[tests]};
identifier H = {[helpers]};
expression e, x;
position p, q;
@@
switch (P@q(e, ...)) {
case [that]:
... when != e = x
    when != &e
    when != break;
H@p(..., e, ...)
... when any
}

@script:python@
p << [rule]_switch.p;
h << [rule]_switch.H;
n << [rule]_switch.P;
q << [rule]_switch.q;
e << [rule]_switch.e;
@@
if known(e, q[0], p[0]):
    say("[class]", p[0], h, n, q[0].line)
