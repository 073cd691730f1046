// SPDX-License-Identifier: GPL-2.0-or-later
// What takes an entry out of its place, or a right from it, and the lock is dropped before anybody
// flushes.  What waits for a flush, or asks for one, is none.

@initialize:python@
@@
# Of an entry that nobody maps by, and of a kernel's, the TLB has nothing; and what is made young gets a
# right that it had not.
def may_be_used(f, p):
    text, at = code_of(p.file), offset(p)
    name, args = call_at(p)
    before = re.split(r"[;{}]", text[:at])[-1]
    value = re.search(r"([\w.>-]+)\s*=\s*$", before)
    body = text[start_of(text, at):past(text, start_of(text, at) + 1)]
    if any(a.endswith("init_mm") for a in args):
        return False
    if f in "[starts]".split(", ") and re.search(r"_mkyoung\(", body):
        return False
    if not value:
        return True
    # in all of the function, or until it has another value
    last = re.compile(r"\b" + re.escape(value[1]) + r"\s*=(?!=)").search(text, at)
    end = start_of(text, at) + len(body)
    return not any(is_of_swap(value[1], there) for there in (body, text[at:min(last.start(), end) if last else end]))

def is_of_swap(name, text):
    def given(names):
        return re.search(r"\b(?:" + names.replace(", ", "|") + r")\((?:[^();]*,)?\s*" + re.escape(name) + r"\s*[,)]", text)
    return given("[of_swap], [taken], [swap_marks], [sorts]") and not given("[uses]")

def unlocks(p):
    text = code_of(p.file)
    begin = start_of(text, offset(p))
    return re.search(r"unlock\s*\(", text[begin:past(text, begin + 1)])

@closing@
identifier F = {[closes]};
@@
F(...)

@unflushed depends on closing exists@
identifier F = {[closes]};
identifier U = {pte_unmap_unlock, spin_unlock, double_pt_unlock, page_vma_mapped_walk, page_vma_mapped_walk_done, mmap_write_unlock};
identifier T =~ "[flushing]";
position p, u;
@@
F@p(...)
... when != T(...)
U@u(...)

@script:python@
p << unflushed.p;
f << unflushed.F;
n << unflushed.U;
u << unflushed.u;
@@
if may_be_used(f, p[0]):
    say("unflushed", p[0], f, n, u[0].line)

// Those that hold the lock until then, or flush it all at the end.

@flushed depends on closing exists@
identifier unflushed.F;
position unflushed.p;
identifier T =~ "[flushing]";
identifier U = {page_vma_mapped_walk};
position t;
@@
F@p(...)
... when != U(...)
T@t(...)

@script:python@
p << unflushed.p;
f << unflushed.F;
n << flushed.T;
@@
say("flushed", p[0], f, n)

// Tables that get another place.

@moved exists@
identifier F = {pmd_clear, pud_clear};
identifier M = {pmd_populate, pud_populate, set_pmd_at, set_pud_at};
identifier U = {pte_unmap_unlock, spin_unlock};
identifier T =~ "[flushing]";
position p, u;
expression v, e;
@@
\( v = *e \| v = pmdp_get(e) \| v = pudp_get(e) \| v = READ_ONCE(*e) \)
...
F@p(e)
... when != T(...)
M(...)
... when != T(...)
U@u(...)

@script:python@
p << moved.p;
f << moved.F;
n << moved.U;
u << moved.u;
@@
say("unflushed", p[0], f, n, u[0].line)

@moved_flushed exists@
identifier moved.F;
position moved.p;
identifier T =~ "[flushing]";
@@
F@p(...)
...
T(...)

@script:python@
p << moved.p;
f << moved.F;
n << moved_flushed.T;
@@
say("flushed", p[0], f, n)

// Who is given a gather tells it what to flush, though the lock is another's.

@untold exists@
identifier W, F = {[closes], [commits]};
identifier T =~ "[flushing]";
identifier tlb;
position p;
@@
W(..., struct mmu_gather *tlb, ...)
{
	... when any
	F@p(...)
	... when != T(...)
}

@script:python@
p << untold.p;
f << untold.F;
n << untold.W;
t << untold.tlb;
@@
if may_be_used(f, p[0]) and not unlocks(p[0]):
    say("unflushed", p[0], f, n, p[0].line, t)

@untold_flushed exists@
identifier untold.F;
position untold.p;
identifier T =~ "[flushing]";
@@
F@p(...)
...
T(...)

@script:python@
p << untold.p;
f << untold.F;
n << untold_flushed.T;
@@
say("flushed", p[0], f, n)
