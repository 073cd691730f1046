// SPDX-License-Identifier: GPL-2.0-or-later
// Entries of a folio are counted that are alike but for some bits, and then as many are set to
// one value: which bits were not asked to be alike?

@batched@
identifier K = {[batches]};
@@
K(...)

@flag depends on batched@
identifier X =~ "^FPB_";
position x;
@@
X@x

@script:python@
x << flag.x;
n << flag.X;
@@
say("flag", x[0], n)

// Newer trees' one has no flags, and asks for nothing; older ones' says whether any was writable.

@bare depends on batched@
identifier K = {[batches]};
expression a, b, c, d;
position p;
@@
K@p(a, b, c, d)

@script:python@
p << bare.p;
n << bare.K;
@@
say("bare", p[0], n)

@told depends on batched@
identifier K = {[batches]};
expression a1, a2, a3, a4, a5, a6, w;
position p;
@@
K@p(a1, a2, a3, a4, a5, a6, &w, ...)

@script:python@
p << told.p;
n << told.K;
@@
say("told", p[0], n)

@batcher depends on batched@
identifier W;
identifier K = {[batches]};
position w;
@@
W@w(...)
{
	<+...
	return K(...);
	...+>
}

@alike depends on batched exists@
identifier K = {[batches]};
identifier S = {[sets_alike]};
expression n, v, x;
position p, s;
@@
n = K@p(...)
... when != n = x
S@s(..., v, n)

@script:python@
p << alike.p;
k << alike.K;
s << alike.s;
f << alike.S;
@@
say("alike", p[0], k, f, s[0].line, p[0].current_element)

@alike_by exists@
identifier batcher.W;
identifier S = {[sets_alike]};
expression n, v, x;
position p, s;
@@
n = W@p(...)
... when != n = x
S@s(..., v, n)

@script:python@
p << alike_by.p;
k << batcher.W;
s << alike_by.s;
f << alike_by.S;
@@
say("alike", p[0], k, f, s[0].line, k)

// What is done to the value is done to all.

@evens depends on batched exists@
identifier K = {[batches]};
identifier alike.S;
expression n, v, x;
identifier M;
position alike.p;
@@
n = K@p(...)
... when != n = x
\( v = M(...)
\| v = <+... M(...) ...+>
\)
... when != n = x
\( S(..., v, n) \| S(..., <+... v ...+>, n) \)

@script:python@
p << alike.p;
k << alike.K;
m << evens.M;
@@
say("evens", p[0], k, m)

@evens_by exists@
identifier batcher.W;
identifier alike_by.S;
expression n, v, x;
identifier M;
position alike_by.p;
@@
n = W@p(...)
... when != n = x
\( v = M(...)
\| v = <+... M(...) ...+>
\)
... when != n = x
\( S(..., v, n) \| S(..., <+... v ...+>, n) \)

@script:python@
p << alike_by.p;
k << batcher.W;
m << evens_by.M;
@@
say("evens", p[0], k, m)

@evens_last exists@
identifier K = {[batches]};
identifier alike.S;
expression n;
identifier M;
position alike.p;
@@
n = K@p(...)
...
S(..., <+... M(...) ...+>, n)

@script:python@
p << alike.p;
k << alike.K;
m << evens_last.M;
@@
say("evens", p[0], k, m)

@evens_last_by exists@
identifier batcher.W;
identifier alike_by.S;
expression n;
identifier M;
position alike_by.p;
@@
n = W@p(...)
...
S(..., <+... M(...) ...+>, n)

@script:python@
p << alike_by.p;
k << batcher.W;
m << evens_last_by.M;
@@
say("evens", p[0], k, m)
