// SPDX-License-Identifier: GPL-2.0-or-later
// Calls of what invalidates an entry, what was asked before, and what is asked after.
// A name in brackets stands for a list: roles.h.

@call@
identifier F = {[invalidates]};
position p;
@@
F@p(...)

@script:python@
p << call.p;
f << call.F;
@@
say("call", p[0], f)

@asserted@
identifier W = {[asserts]};
identifier Q = {[tests]};
position q;
@@
W(<+... Q@q(...) ...+>, ...)

// Who goes on may have had either answer.

@undecided exists@
identifier Q = {[tests]};
identifier l;
expression c, r;
position u;
@@
if (\( Q@u(...) && c \| c && Q@u(...) \| !Q@u(...) && c \| c && !Q@u(...) \))
[left]

@tested exists@
identifier Q = {[tests]};
identifier call.F;
position call.p, q != {asserted.q, undecided.u};
@@
Q@q(...)
...
F@p(...)

@script:python@
p << call.p;
f << call.F;
n << tested.Q;
q << tested.q;
@@
say("tested", p[0], f, n, q[0].line)

@looked exists@
identifier Q = {[tests]};
identifier call.F;
position call.p, asserted.q;
@@
Q@q(...)
...
F@p(...)

@script:python@
p << call.p;
f << call.F;
n << looked.Q;
q << asserted.q;
@@
say("asserted", p[0], f, n, q[0].line)

@locked exists@
identifier L = {[locks]};
identifier call.F;
position call.p;
@@
L(...)
...
F@p(...)

@script:python@
p << call.p;
f << call.F;
l << locked.L;
@@
say("locked", p[0], f, l)

@late exists@
identifier Q = {[swapped], [mapped]};
identifier call.F;
position call.p, q != asserted.q;
expression e, x;
@@
e = F@p(...)
... when != e = x
Q@q(e)

@script:python@
p << call.p;
f << call.F;
n << late.Q;
q << late.q;
@@
say("late", p[0], f, n, q[0].line)

@at_once@
identifier Q = {[swapped], [mapped]};
identifier call.F;
position call.p, q;
@@
Q@q(F@p(...))

@script:python@
p << call.p;
f << call.F;
n << at_once.Q;
q << at_once.q;
@@
say("late", p[0], f, n, q[0].line)

@left exists@
identifier Q = {[swapped]};
identifier call.F;
position call.p, q != asserted.q;
expression e, x;
@@
F@p(..., e)
... when != *e = x
    when != e = x
\( Q@q(*e) \| Q@q(pmdp_get(e)) \| Q@q(READ_ONCE(*e)) \| Q@q(pmdp_get_lockless(e)) \)

@script:python@
p << call.p;
f << call.F;
n << left.Q;
q << left.q;
e << left.e;
@@
if same("*" + e, p[0], q[0], r"^[^;]*;"):
    say("late", p[0], f, n, q[0].line)

@left_read exists@
identifier Q = {[swapped]};
identifier call.F;
position call.p, q != asserted.q;
expression e, v, x;
@@
F@p(..., e)
... when != *e = x
    when != e = x
v = \( *e \| pmdp_get(e) \| READ_ONCE(*e) \| pmdp_get_lockless(e) \)
... when != v = x
Q@q(v)

@script:python@
p << call.p;
f << call.F;
n << left_read.Q;
q << left_read.q;
e << left_read.e;
@@
if same("*" + e, p[0], q[0], r"^[^;]*;"):
    say("late", p[0], f, n, q[0].line)

// Whatever could be misused, to count what was seen of it.

@seen@
identifier H = {[invalidates], [of_swap], [of_mapped], [closes]};
position p;
@@
H@p(...)

@script:python@
p << seen.p;
h << seen.H;
@@
say("seen", p[0], h)
