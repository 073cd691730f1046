// SPDX-License-Identifier: GPL-2.0-or-later
// An entry is read from its table and used as that of a page, and on the way nothing looks at
// what it is.  To compare a page's address with another is no use of it.  What is given to
// another function may be looked at there.

@beside@
identifier H = {[uses]};
identifier T = {[looks]};
expression e, c;
position s;
@@
\( T(...) && <+... H@s(..., e, ...) ...+>
\| T(...) && c && <+... H@s(..., e, ...) ...+>
\| c && T(...) && <+... H@s(..., e, ...) ...+>
\| !T(...) && <+... H@s(..., e, ...) ...+>
\| T(...) || <+... H@s(..., e, ...) ...+>
\| !T(...) || <+... H@s(..., e, ...) ...+>
\| !T(...) || c || <+... H@s(..., e, ...) ...+>
\| T(...) ? <+... H@s(..., e, ...) ...+> : c
\| H@s(..., e, ...) == c
\)

@untested exists@
identifier H = {[uses]};
identifier R = {[reads]};
identifier T = {[looks]};
expression e, p, x, g;
position q, s != beside.s;
@@
\( e = R@q(..., p) \| e = READ_ONCE@q(*p) \| e = *p@q \)
... when != T(...)
    when != e = x
    when != g(..., e, ...)
    when != g(..., &e, ...)
H@s(..., e, ...)

@script:python@
s << untested.s;
h << untested.H;
q << untested.q;
@@
say("untested", s[0], h, "", q[0].line)

// What gives the place of a mapped entry alone has looked at it.

@given exists@
identifier G = {[gives]};
identifier untested.H;
position untested.s;
@@
G(...)
...
H@s(...)

@script:python@
s << untested.s;
h << untested.H;
g << given.G;
@@
say("given", s[0], h, g, 0)

// Of what is read again somebody has asked before; whether there was a lock is twice.cocci's.

@again exists@
identifier R = {[reads]};
identifier T = {[looks], [taken]};
identifier untested.H;
expression untested.e, untested.p;
position untested.q, untested.s;
@@
\( e = R(..., p) \| e = READ_ONCE(*p) \| e = *p \)
...
T(e)
...
\( e = R@q(..., p) \| e = READ_ONCE@q(*p) \| e = *p@q \)
...
H@s(...)

@script:python@
s << untested.s;
h << untested.H;
t << again.T;
@@
say("again", s[0], h, t, 0)
