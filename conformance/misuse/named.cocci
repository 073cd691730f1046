// SPDX-License-Identifier: GPL-2.0-or-later
// As known.cocci, of a test that a function of the same file makes.

@[rule]_named depends on [rule]_helper@
identifier P = {[tests]};
identifier F, e;
type t;
expression c;
position q;
@@
F(t e)
{
	return \([yes] \| [yes] && c \| c && [yes]\);
}

@[rule]_named_in exists@
identifier [rule]_named.F;
identifier H = {[helpers]};
expression e, x, f, c;
assignment operator ao;
statement S;
position p, q;
@@
if (\(F@q(e) \| likely(F@q(e)) \| unlikely(F@q(e)) \| F@q(e) && c \| c && F@q(e)\))
[used]

@script:python@
p << [rule]_named_in.p;
h << [rule]_named_in.H;
n << [rule]_named.F;
q << [rule]_named_in.q;
e << [rule]_named_in.e;
@@
if same(e, q[0], p[0]):
    say("[class]", p[0], h, n, q[0].line, "yes")

@[rule]_named_left exists@
identifier [rule]_named.F;
identifier H = {[helpers]};
identifier l;
expression e, x, c, r;
position p, q, z;
@@
if (\(!F@q(e) \| likely(!F@q(e)) \| unlikely(!F@q(e)) \| !F@q(e) || c \| c || !F@q(e)\))
[left_at]
... when != e = x
    when != &e
H@p(e, ...)

@script:python@
p << [rule]_named_left.p;
h << [rule]_named_left.H;
n << [rule]_named.F;
q << [rule]_named_left.q;
z << [rule]_named_left.z;
e << [rule]_named_left.e;
@@
if same(e, z[0], p[0]):
    say("[class]", p[0], h, n, q[0].line, "yes")

@[rule]_named_and@
identifier [rule]_named.F;
identifier H = {[helpers]};
expression e, d;
position p, q;
@@
\( F@q(e) && <+... H@p(e, ...) ...+>
\| !F@q(e) || <+... H@p(e, ...) ...+>
\| F@q(e) ? <+... H@p(e, ...) ...+> : d
\)

@script:python@
p << [rule]_named_and.p;
h << [rule]_named_and.H;
n << [rule]_named.F;
q << [rule]_named_and.q;
e << [rule]_named_and.e;
@@
if same(e, q[0], p[0]):
    say("[class]", p[0], h, n, q[0].line, "yes")
