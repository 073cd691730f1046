// SPDX-License-Identifier: GPL-2.0-or-later
// One entry is given to what takes swap entries alone, and to what takes none: one of the two is
// wrong.  And one that was made in several ways, all of which make swap entries.

@initialize:python@
@@
of_swap = "|".join("[of_swap], pte_to_swp_entry, pmd_to_swp_entry".split(", "))
of_mapped = "|".join("[uses]".split(", "))

# How often in its function, where all of these hold.
def given(names, e, p, conditions=set()):
    text, at = code_of(p.file), offset(p)
    begin = start_of(text, at)
    end = past(text, begin + 1)
    return sum(squeezed(m[1]) == squeezed(e) and conditions <= held(text, begin + 2, m.start())
               for m in re.compile(r"\b(?:" + names + r")\(\s*([^(),]*(?:\([^()]*\))?)\s*[,)]").finditer(text, begin, end))

# Where it stands nothing else is said of it than by the two: which of them is right?  If conditions
# do not say so, the more, first of those under the same ones as the second.
def is_swap_there(e, swap, mapped, first, second):
    text = code_of(first.file)
    begin = start_of(text, offset(first))
    before, there = (held(text, begin + 2, offset(p)) for p in (first, second))
    kinds = {kind_by(part, truth, squeezed(e), squeezed(text[begin:offset(second)])) for part, truth in before | there}
    kinds.discard(None)
    if kinds:
        return kinds == {"swap"}
    count = given(of_swap, e, first, there) - given(of_mapped, e, first, there) or \
        given(of_swap, e, first) - given(of_mapped, e, first)
    return count > 0 or count == 0 and first is swap

of_a_sort = re.compile(r"(" + "|".join("[sorts]".split(", ")) + r"|softleaf_is_\w+)\((\w+)\)")

def kind_by(part, truth, e, body):
    m = re.fullmatch(r"(\w+)\((.*)\)", part)
    if m and m[2] == e and m[1] in "[knows_mapped]".split(", "):
        return "mapped" if truth else "swap" if m[1] in "[mapped]".split(", ") else None
    if m and m[2] == e and m[1] in "[knows_unmapped]".split(", ") and "none" not in m[1]:
        return "swap" if truth else None
    m = of_a_sort.fullmatch(part)
    return "swap" if m and truth and re.search(
        r"\b" + m[2] + r"=(?:" + "|".join("[taken]".split(", ")) + r")\(" + re.escape(e) + "[,)]", body) else None

# Is the first done whenever the other is?
def goes_with(start, end):
    text, at = code_of(start.file), offset(start)
    begin = start_of(text, at) + 2
    return not re.search(r"&&|\|\||\?", beside(start)) and \
        held(text, begin, at) <= held(text, begin, offset(end))

makes = re.compile("(" + "|".join("[makes_swap]".split(", ")) + r")\(")

# Which call gave it its value, if whatever may have done so gives swap entries.
def swap_by(name, p):
    text, last = code_of(p.file), offset(p)
    begin = start_of(text, last)
    before = text[:begin] + on_way(text[begin:last], text[last:], False)
    found = None
    if not re.fullmatch(r"\w+", name) or \
       not re.search(r"\bp[tm]d_t\s[^;()]*\b" + name + r"\b\s*[;,=]", before[begin:].replace("pte_t", "ptd_t")):
        return None
    for m in assigned(name).finditer(before, begin, last):
        value = squeezed(m[1]) if m[1] else ""
        made = makes.match(value)
        if made and past(value, made.end() - 1) == len(value):
            found = found or (made[1], before.count("\n", 0, m.start()) + 1)
        elif not re.fullmatch(r"\w+", value) or not is_swapped(value, text, begin, m.start()):
            return None
    return found

# Somebody asked whether it is one, and it is; or nobody asks, and its swap part is taken.
def is_swapped(name, text, begin, at):
    holds = held(text, begin + 2, at)
    if any((test + "(" + name + ")", True) in holds for test in "[swapped]".split(", ")) or \
       any((test + "(" + name + ")", False) in holds for test in "[mapped]".split(", ")):
        return True
    body = squeezed(text[begin:past(text, begin + 1)])
    return re.search(r"\b(?:" + "|".join("[taken]".split(", ")) + r")\(" + name + "[,)]", body) is not None and \
        not re.search(r"\b(?:" + "|".join("[mapped], [swapped]".split(", ")) + r")\(" + name + "[,)]", body)

@both_there@
identifier A = {[of_swap], pte_to_swp_entry, pmd_to_swp_entry};
@@
A(...)

@swap_first depends on both_there exists@
identifier A = {[of_swap], pte_to_swp_entry, pmd_to_swp_entry};
identifier H = {[uses]};
identifier T = {[looks]};
expression e, x;
position p, q;
@@
A@q(e, ...)
... when != e = x
    when != &e
    when != T(e, ...)
H@p(e, ...)

@script:python@
p << swap_first.p;
h << swap_first.H;
q << swap_first.q;
a << swap_first.A;
e << swap_first.e;
@@
if same(e, q[0], p[0]) and goes_with(q[0], p[0]):
    if not is_swap_there(e, q[0], p[0], q[0], p[0]):
        say("both_swap", q[0], a, h, p[0].line, "takes none of these")
    else:
        say("both_mapped", p[0], h, a, q[0].line, "takes swap entries alone")

@mapped_first depends on both_there exists@
identifier A = {[of_swap], pte_to_swp_entry, pmd_to_swp_entry};
identifier H = {[uses]};
identifier T = {[looks]};
expression e, x;
position p, q;
@@
H@p(e, ...)
... when != e = x
    when != &e
    when != T(e, ...)
A@q(e, ...)

@script:python@
p << mapped_first.p;
h << mapped_first.H;
q << mapped_first.q;
a << mapped_first.A;
e << mapped_first.e;
@@
if same(e, p[0], q[0]) and goes_with(p[0], q[0]):
    if not is_swap_there(e, q[0], p[0], p[0], q[0]):
        say("both_swap", q[0], a, h, p[0].line, "takes none of these")
    else:
        say("both_mapped", p[0], h, a, q[0].line, "takes swap entries alone")

@of_several depends on both_there@
identifier H = {[uses]};
expression e;
position p;
@@
H@p(e, ...)

@script:python@
p << of_several.p;
h << of_several.H;
e << of_several.e;
@@
by = swap_by(squeezed(e), p[0])
if by:
    say("mapped_helper2", p[0], h, by[0], by[1], "made it, or what else makes swap entries")
