// SPDX-License-Identifier: GPL-2.0-or-later
// A helper is called where a test has said that the entry is none of the kinds it takes.
// Written once for each kind of mistake: [yes] and [no] are the test's answers there.

@[class]_in exists@
identifier P = {[tests]};
identifier H = {[helpers]};
expression e, x, f, c, d;
position p, q;
@@
if (\([yes] \| likely([yes]) \| unlikely([yes]) \| [yes] && c \| c && [yes] \| c && [yes] && d\))
\({
	... when != e = x
	    when != &e
	H@p(e, ...)
	... when any
}
\|
x = <+... H@p(e, ...) ...+>;
\|
f(..., <+... H@p(e, ...) ...+>, ...);
\|
return <+... H@p(e, ...) ...+>;
\)

@script:python@
p << [class]_in.p;
h << [class]_in.H;
n << [class]_in.P;
q << [class]_in.q;
@@
say("[class]", p[0], h, n, q[0].line)

@[class]_else exists@
identifier P = {[tests]};
identifier H = {[helpers]};
expression e, x, f, c, d;
statement S;
position p, q;
@@
if (\([no] \| likely([no]) \| unlikely([no]) \| [no] || c \| c || [no] \| c || [no] || d\)) S
else
\({
	... when != e = x
	    when != &e
	H@p(e, ...)
	... when any
}
\|
x = <+... H@p(e, ...) ...+>;
\|
f(..., <+... H@p(e, ...) ...+>, ...);
\|
return <+... H@p(e, ...) ...+>;
\)

@script:python@
p << [class]_else.p;
h << [class]_else.H;
n << [class]_else.P;
q << [class]_else.q;
@@
say("[class]", p[0], h, n, q[0].line)

@[class]_left exists@
identifier P = {[tests]};
identifier H = {[helpers]};
identifier l;
expression e, x, c, d, r;
position p, q;
@@
if (\([no] \| likely([no]) \| unlikely([no]) \| [no] || c \| c || [no] \| c || [no] || d\))
\({
	...
	\(return r; \| return; \| goto l; \| continue; \| break;\)
}
\| return r; \| return; \| goto l; \| continue; \| break;
\)
... when != e = x
    when != &e
H@p(e, ...)

@script:python@
p << [class]_left.p;
h << [class]_left.H;
n << [class]_left.P;
q << [class]_left.q;
@@
say("[class]", p[0], h, n, q[0].line)

@[class]_and@
identifier P = {[tests]};
identifier H = {[helpers]};
expression e;
position p, q;
@@
\([yes] && <+... H@p(e, ...) ...+> \| [no] || <+... H@p(e, ...) ...+>\)

@script:python@
p << [class]_and.p;
h << [class]_and.H;
n << [class]_and.P;
q << [class]_and.q;
@@
say("[class]", p[0], h, n, q[0].line)
