// SPDX-License-Identifier: GPL-2.0-or-later
// An entry is made anew and set where another was: which marks does it take over?  judge.c asks
// the contract which of them travel, and which helper sets them.

@maker@
identifier B = {[makes]};
position p;
@@
B@p(...)

@had depends on maker@
identifier O = {[exchanges], [marks]};
position o;
@@
O@o(...)

@script:python@
o << had.o;
n << had.O;
@@
say("had", o[0], n)

@had_swap depends on maker@
identifier O = {[taken], [sorts], [swap_marks]};
position o;
@@
O@o(...)

@script:python@
o << had_swap.o;
n << had_swap.O;
@@
say("had", o[0], n, "", 0, "swap")

@had_in depends on maker@
identifier O = {[mapped], [swapped]};
identifier R = {[reads]};
expression e;
position o;
@@
O@o(\( *e \| R(e) \| READ_ONCE(*e) \))

@script:python@
o << had_in.o;
n << had_in.O;
e << had_in.e;
@@
say("had_in", o[0], n, "", 0, e)

// What stands for no page of anybody's has nothing to give.

@placeholder@
identifier Z = {is_zero_pfn, is_huge_zero_pfn, is_huge_zero_pmd};
expression e;
position z;
@@
Z@z(e)

@script:python@
z << placeholder.z;
n << placeholder.Z;
e << placeholder.e;
@@
if "page" not in e:
    say("placeholder", z[0], n)

@anew exists@
identifier maker.B;
identifier B2 = {[makes]};
identifier R = {[reads]};
identifier S = {[sets]};
position maker.p;
expression n, e;
position s;
@@
\( n = B@p(...) \| n = <+... B@p(...) ...+> \)
... when != n = B2(...)
    when != n = R(...)
\( S@s(..., e, n) \| S@s(..., e, <+... n ...+>) \| S@s(..., e, n, ...) \)

@script:python@
p << maker.p;
b << maker.B;
s << anew.s;
f << anew.S;
e << anew.e;
@@
say("anew", p[0], b, f, s[0].line, e)
for mark in named_between(p[0], s[0]):
    say("named", p[0], b, mark)

@anew_set@
identifier maker.B;
identifier S = {[sets]};
position maker.p;
expression e;
position s;
@@
\( S@s(..., e, <+... B@p(...) ...+>) \| S@s(..., e, <+... B@p(...) ...+>, ...) \)

@script:python@
p << maker.p;
b << maker.B;
s << anew_set.s;
f << anew_set.S;
e << anew_set.e;
@@
say("anew", p[0], b, f, s[0].line, e)
for mark in named_between(p[0], s[0]):
    say("named", p[0], b, mark)

@takes_over exists@
identifier maker.B;
identifier B2 = {[makes]};
position maker.p;
expression anew.n;
identifier M, S = {[sets]};
@@
\( n = B@p(...) \| n = <+... B@p(...) ...+> \)
... when != n = B2(...)
\( n = <+... M(..., n, ...) ...+> \| M(..., &n, ...) \| S(..., <+... M(..., n, ...) ...+>, ...) \)

@script:python@
p << maker.p;
b << maker.B;
m << takes_over.M;
@@
say("takes_over", p[0], b, m)

// Around another.

@takes_over_around exists@
identifier maker.B;
identifier B2 = {[makes]};
position maker.p;
expression anew.n;
identifier M;
@@
\( n = B@p(...) \| n = <+... B@p(...) ...+> \)
... when != n = B2(...)
n = M(..., <+... n ...+>, ...)

@script:python@
p << maker.p;
b << maker.B;
m << takes_over_around.M;
@@
say("takes_over", p[0], b, m)

@takes_over_at_once@
identifier maker.B;
position maker.p;
identifier M != {[sets]};
@@
M(..., <+... B@p(...) ...+>, ...)

@script:python@
p << maker.p;
b << maker.B;
m << takes_over_at_once.M;
@@
say("takes_over", p[0], b, m)

// By which swap entry it was made: some have nothing of the page's.

@made_at_once@
identifier maker.B;
position maker.p;
identifier M =~ "^make_";
@@
B@p(M(...))

@script:python@
p << maker.p;
b << maker.B;
m << made_at_once.M;
@@
say("made_of", p[0], b, m)

@made_of exists@
identifier maker.B;
position maker.p;
identifier M =~ "^make_";
expression w, x;
@@
\( w = M(...) \| M(&w) \)
... when != w = x
B@p(w)

@script:python@
p << maker.p;
b << maker.B;
m << made_of.M;
@@
say("made_of", p[0], b, m)
