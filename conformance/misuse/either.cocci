// SPDX-License-Identifier: GPL-2.0-or-later
// A test lets swap entries through beside others, and on the way from there nothing asks which
// it is: what takes mapped ones alone is called on both.

@initialize:python@
@@
# Under an #ifdef, of kernels that have such entries, it is asked as well.
def asked_between(m, start, end):
    return re.search(looking + r"\s*\*\s*" + re.escape(m) + r"\b", between(start, end))

@either_beside@
identifier T = {[looks]};
identifier H = {[of_mapped]};
expression e, c;
position s;
@@
\( T(e, ...) && <+... H@s(..., e, ...) ...+>
\| T(e, ...) && c && <+... H@s(..., e, ...) ...+>
\| c && T(e, ...) && <+... H@s(..., e, ...) ...+>
\| !T(e, ...) && <+... H@s(..., e, ...) ...+>
\| T(e, ...) || <+... H@s(..., e, ...) ...+>
\| !T(e, ...) || <+... H@s(..., e, ...) ...+>
\| T(e, ...) ? <+... H@s(..., e, ...) ...+> : c
\| T(e, ...) ? c : <+... H@s(..., e, ...) ...+>
\)

@either_in exists@
identifier P = {[swapped]};
identifier U = {[says_mapped], pmd_trans_huge, pud_trans_huge, pmd_leaf, pud_leaf, pmd_large, pmd_huge, pmd_devmap};
identifier T = {[looks]};
identifier H = {[of_mapped]};
expression e, c, d, x;
position q, p != either_beside.s;
@@
if (\( U(e, ...) || P@q(e, ...) \| P@q(e, ...) || U(e, ...) \| U(e, ...) || P@q(e, ...) || c
    \| c || U(e, ...) || P@q(e, ...)
    \| (U(e, ...) || P@q(e, ...)) && c \| c && (U(e, ...) || P@q(e, ...))
    \| (P@q(e, ...) || U(e, ...)) && c \| c && (P@q(e, ...) || U(e, ...)) \))
{
	... when != e = x
	    when != &e
	    when != T(e, ...)
	H@p(..., e, ...)
	... when any
}

@script:python@
p << either_in.p;
h << either_in.H;
n << either_in.P;
q << either_in.q;
e << either_in.e;
@@
if known(e, q[0], p[0]) and not asked_beside(p[0], e):
    say("either", p[0], h, n, q[0].line)

@either_left exists@
identifier P = {[swapped]};
identifier U = {[mapped]};
identifier T = {[looks]};
identifier H = {[of_mapped]};
identifier l;
expression e, r, x;
position q, p != either_beside.s;
@@
if (\( !U(e, ...) && !P@q(e, ...) \| !P@q(e, ...) && !U(e, ...) \))
[left]
... when != e = x
    when != &e
    when != T(e, ...)
H@p(..., e, ...)

@script:python@
p << either_left.p;
h << either_left.H;
n << either_left.P;
q << either_left.q;
e << either_left.e;
@@
if known(e, q[0], p[0]) and not asked_beside(p[0], e):
    say("either", p[0], h, n, q[0].line)

// The lock is taken of a huge entry that is not mapped, too.

@either_locked exists@
identifier L = {[locks]};
identifier T = {[looks]};
identifier H = {[of_mapped]};
identifier f;
expression l, m, x, r;
position q, p != either_beside.s;
@@
l = L@q(m, ...)
... when != m = x
    when != T(..., *m, ...)
    when != r = *m
    when != f(..., m, ...)
H@p(..., *m, ...)

@script:python@
p << either_locked.p;
h << either_locked.H;
n << either_locked.L;
q << either_locked.q;
m << either_locked.m;
@@
if not asked_between(m, q[0], p[0]):
    say("either", p[0], h, n, q[0].line)
