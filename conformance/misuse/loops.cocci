// SPDX-License-Identifier: GPL-2.0-or-later
// As known.cocci, behind a loop that is left because of a test.

@[rule]_break depends on [rule]_helper exists@
identifier P = {[tests]};
expression e, x, c;
position q, b;
@@
if (\([yes] \| [yes] && c \| c && [yes]\))
\({
	... when != e = x
	    when != &e
	break@b;
}
\| break@b;
\)

@[rule]_behind exists@
identifier [rule]_break.P;
expression [rule]_break.e;
position [rule]_break.q, [rule]_break.b;
identifier H = {[helpers]};
identifier T = {[looks]};
expression x, c;
statement S;
position p, l;
@@
\( while@l (c) S
\| for@l (...; ...; ...) S
\)
... when != e = x
    when != &e
    when != T(e, ...)
H@p(..., e, ...)

@script:python@
p << [rule]_behind.p;
h << [rule]_behind.H;
n << [rule]_break.P;
q << [rule]_break.q;
b << [rule]_break.b;
l << [rule]_behind.l;
e << [rule]_break.e;
@@
if leaves(b[0], l[0]) and same(e, q[0], b[0]):
    end = behind_loop(l[0])
    if known(e, end, p[0]) and always(end, p[0]):
        say("[class]", p[0], h, n, q[0].line)

@[rule]_until depends on [rule]_helper exists@
identifier P = {[tests]};
identifier H = {[helpers]};
identifier T = {[looks]};
expression e, x, c;
statement S;
position p, q, l;
@@
\( while@l (\([no] \| [no] || c \| c || [no]\)) S
\| for@l (...; \([no] \| [no] || c \| c || [no]\); ...) S
\)
... when != e = x
    when != &e
    when != T(e, ...)
H@p(..., e, ...)

@script:python@
p << [rule]_until.p;
h << [rule]_until.H;
n << [rule]_until.P;
q << [rule]_until.q;
l << [rule]_until.l;
e << [rule]_until.e;
@@
end = behind_loop(l[0])
if known(e, end, p[0]) and always(end, p[0]):
    say("[class]", p[0], h, n, q[0].line)
