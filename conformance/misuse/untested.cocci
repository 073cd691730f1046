// SPDX-License-Identifier: GPL-2.0-or-later
// An entry is read from its table and used as that of a page, and on the way nothing looks at
// what it is.  To compare a page's address with another is no use of it.  What is given to
// another function may be looked at there.  That it is not empty, not forbidden or no marker is no
// such look.

@initialize:python@
@@
# What maps the kernel has no swap entries.
def of_kernel(p):
    text = code_of(p.file)
    begin = start_of(text, offset(p))
    return re.search(r"\binit_mm\b", text[begin:past(text, begin + 1)])

# Does what holds where it is used say anything of it?
def told_by(e, q, s):
    text = code_of(s.file)
    begin = start_of(text, offset(s)) + 2
    return any(re.search(telling + re.escape(squeezed(e)) + r"[,)]", part)
               for part, _ in held(text, begin, offset(s)) - held(text, begin, offset(q)))

@beside@
identifier H = {[uses]};
identifier T = {[tells]};
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
identifier T = {[tells]};
expression e, p, x;
identifier g !~ "(_none|_none_mostly|_protnone|^is_pte_marker|^pte_is_marker)$";
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
if not asked_beside(s[0]) and not read_beside(q[0]) and not of_kernel(s[0]):
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
identifier T = {[tells], [taken]};
identifier untested.H;
expression untested.e, untested.p;
position untested.q, untested.s, t;
@@
\( e = R(..., p) \| e = READ_ONCE(*p) \| e = *p \)
...
T@t(e)
...
\( e = R@q(..., p) \| e = READ_ONCE@q(*p) \| e = *p@q \)
...
H@s(...)

@script:python@
s << untested.s;
h << untested.H;
q << untested.q;
n << again.T;
t << again.t;
@@
if int(t[0].line) <= int(q[0].line):
    say("again", s[0], h, n, 0)

// It is used, and only then somebody asks and leaves if it is not mapped.

@used_first exists@
identifier H = {[uses]};
identifier R = {[reads]};
identifier M = {[mapped]};
identifier T = {[tells]};
identifier l;
expression e, p, x, r, c;
position q, s, z;
@@
\( e = R@q(..., p) \| e = READ_ONCE@q(*p) \| e = *p@q \)
... when != e = x
H@s(e, ...)
... when != e = x
    when != T(e, ...)
if (\( !M@z(e) \| !M@z(e) || c \| c || !M@z(e) \))
[left]

@script:python@
s << used_first.s;
h << used_first.H;
q << used_first.q;
z << used_first.z;
n << used_first.M;
e << used_first.e;
@@
if not asked_beside(s[0]) and not of_kernel(s[0]) and not told_by(e, q[0], s[0]) and same(e, s[0], z[0]):
    say("used_first", s[0], h, n, z[0].line)
