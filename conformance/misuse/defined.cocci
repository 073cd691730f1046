// SPDX-License-Identifier: GPL-2.0-or-later
// Functions of an entry that say what it is, or go on only if it is that.

@[rule]_says@
identifier P = {[tests]};
identifier F, e;
type t;
expression c, d;
position q;
@@
F(t e)
{
	return \([yes] \| [yes] && c \| c && [yes] \| c && [yes] && d\);
}

@script:python@
q << [rule]_says.q;
f << [rule]_says.F;
@@
say("[class]", q[0], f, "says")

@[rule]_says_below@
identifier P = {[tests]};
identifier F, e;
type t;
expression c, d;
position q;
@@
F(t e)
{
	if (\([no] \| [no] || c \| c || [no] \| likely([no]) \| unlikely([no])\))
		return \(false \| 0\);
	... when any
	return d;
}

@script:python@
q << [rule]_says_below.q;
f << [rule]_says_below.F;
@@
say("[class]", q[0], f, "says")

@[rule]_asserts@
identifier P = {[tests]};
identifier W = {[asserts]};
identifier F, e;
type t;
expression c, x;
position q;
@@
F(t e)
{
	... when != e = x
	W(\([no] \| [no] || c \| c || [no]\), ...);
	... when any
}

@script:python@
q << [rule]_asserts.q;
f << [rule]_asserts.F;
@@
say("[class]", q[0], f, "asserts")
