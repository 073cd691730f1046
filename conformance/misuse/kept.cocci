// SPDX-License-Identifier: GPL-2.0-or-later
// As known.cocci, of a test whose answer is kept in a variable.  Written twice for each kind of
// mistake: [holds] is what the variable must be for the entry to be known, [fails] the opposite.

@[rule]_[way] depends on [rule]_helper@
identifier P = {[tests]};
identifier b;
expression e, c;
position q;
@@
b = \([kept] \| [kept] [with] c \| c [with] [kept]\)

@[rule]_[way]_in depends on [rule]_helper exists@
identifier [rule]_[way].P;
identifier [rule]_[way].b;
expression [rule]_[way].e;
position [rule]_[way].q;
identifier H = {[helpers]};
expression x, f, c;
assignment operator ao;
statement S;
position p;
@@
P@q(e, ...)
... when != b = x
    when != e = x
    when != &e
if (\([holds] \| [holds] && c \| c && [holds]\))
[used]

@script:python@
p << [rule]_[way]_in.p;
h << [rule]_[way]_in.H;
n << [rule]_[way].P;
q << [rule]_[way].q;
e << [rule]_[way].e;
@@
if known(e, q[0], p[0]):
    say("[class]", p[0], h, n, q[0].line)

@[rule]_[way]_and depends on [rule]_helper exists@
identifier [rule]_[way].P;
identifier [rule]_[way].b;
expression [rule]_[way].e;
position [rule]_[way].q;
identifier H = {[helpers]};
expression x, c;
position p;
@@
P@q(e, ...)
... when != b = x
    when != e = x
    when != &e
\( [holds] && <+... H@p(..., e, ...) ...+>
\| [fails] || <+... H@p(..., e, ...) ...+>
\| [holds] ? <+... H@p(..., e, ...) ...+> : c
\| [fails] ? c : <+... H@p(..., e, ...) ...+>
\)

@script:python@
p << [rule]_[way]_and.p;
h << [rule]_[way]_and.H;
n << [rule]_[way].P;
q << [rule]_[way].q;
e << [rule]_[way].e;
@@
if known(e, q[0], p[0]):
    say("[class]", p[0], h, n, q[0].line)

@[rule]_[way]_left depends on [rule]_helper exists@
identifier [rule]_[way].P;
identifier [rule]_[way].b;
expression [rule]_[way].e;
position [rule]_[way].q;
identifier H = {[helpers]};
identifier l;
expression x, c, r;
position p;
@@
P@q(e, ...)
... when != b = x
    when != e = x
    when != &e
if (\([fails] \| [fails] || c \| c || [fails]\))
[left]
... when != e = x
    when != &e
H@p(..., e, ...)

@script:python@
p << [rule]_[way]_left.p;
h << [rule]_[way]_left.H;
n << [rule]_[way].P;
q << [rule]_[way].q;
e << [rule]_[way].e;
@@
if known(e, q[0], p[0]):
    say("[class]", p[0], h, n, q[0].line)
