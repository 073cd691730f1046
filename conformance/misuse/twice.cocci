// SPDX-License-Identifier: GPL-2.0-or-later
// What an entry is was asked of one reading, and another one is used: in between it may have
// become another, if no lock was taken and nothing says that it is the same.

@twice exists@
identifier R = {[reads]};
identifier R2 = {[reads]};
identifier T = {[looks]};
identifier H = {[uses]};
identifier L =~ "lock$|lock_|same";
expression e, p, x;
position q, s;
@@
\( e = R(p) \| e = READ_ONCE(*p) \| e = *p \)
... when != L(...)
    when != e = x
T@q(e)
... when != L(...)
    when != p = x
    when != *p = x
H@s(\( *p \| R2(p) \| READ_ONCE(*p) \), ...)

@script:python@
q << twice.q;
s << twice.s;
h << twice.H;
n << twice.T;
p << twice.p;
@@
if same("*" + p, q[0], s[0]):
    say("twice", s[0], h, n, q[0].line)
