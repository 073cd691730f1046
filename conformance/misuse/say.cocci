// SPDX-License-Identifier: GPL-2.0-or-later
// How facts are told, in a line each; and what a pattern cannot see: a place in a table, or a
// structure's member, has another entry once somebody was given the place.

@initialize:python@
@@
import re

def say(what, p, *more):
    print("\t".join(["PT", what, p.file, p.line, p.column, p.current_element] +
                    [str(m) for m in more]))

texts = {}

def text_of(file):
    if file not in texts:
        texts.clear()
        with open(file, encoding="latin-1", newline="\n") as f:
            texts[file] = f.read().split("\n")
    return texts[file]

def between(start, end):
    lines = text_of(end.file)[int(start.line) - 1:int(end.line)]
    lines[-1] = lines[-1][:int(end.column)]
    text = re.sub(r"//.*", "", "\n".join(lines))
    return re.sub(r"/\*.*?\*/", "", text, flags=re.S)

# Marks that a comment between the two speaks of: somebody has decided.
def named_between(start, end):
    lines = text_of(end.file)[int(start.line) - 1:int(end.line)]
    said = "\n".join(re.findall(r"//.*|/\*.*?\*/", "\n".join(lines), flags=re.S))
    return [mark for mark, word in (("soft_dirty", "soft.?dirt"), ("uffd_wp", "uffd.?wp"))
            if re.search(word, said, flags=re.I)]

harmless = re.compile(r"if|while|for|switch|return|sizeof|likely|unlikely|READ_ONCE|"
                      r".*_get|.*_get_lockless|.*_lockptr|.*spin_(un)?lock|pte_unmap.*")
call = re.compile(r"(\w+)\s*\(([^()]*)\)")

def may_change(name, text):
    word = r"(?<![\w.>])" + re.escape(name) + r"(?!\w|\.|->|\[)"
    if re.search(r"(\+\+|--)\s*" + word + "|" + word + r"\s*(\+\+|--|[-+]?=(?!=)[^;]*;)", text):
        return True
    given = 1
    while given:
        for m in call.finditer(text):
            if re.search("(^|,)\\s*&?" + word + "\\s*(,|$)", m[2]) and \
               not harmless.fullmatch(m[1]):
                return True
        text, given = call.subn("0", text)
        text, more = re.subn(r"(?<!\w)\(([^()]*)\)", r"\1", text)
        given += more
    return False

other_branch = r"(?s).*\belse\b"
loop_head = r"^[^;]*;[^;]*;[^{;\n]*\)"

# What stands before the end of the text, in its statement, and before each open block: the
# innermost first.  Of a for it is what is done at the end of each round.
def heads(text):
    found, depth = [re.split(r"[;{}]", text)[-1]], 0
    for i in range(len(text) - 1, -1, -1):
        if text[i] == "}":
            depth += 1
        elif text[i] == "{" and depth:
            depth -= 1
        elif text[i] == "{":
            found.append(re.split(r"[;{}]", text[:i])[-1])
    return found

# Conditions that the end of the text stands under.
def conditions(text):
    return " ".join(heads(text))

left_by = re.compile(r"(?:^|[;{}\s])(?:return\b[^;]*|goto\s+(\w+)|(continue)|(break))\s*;\s*$")
loop = re.compile(r"for\w*\s*$|(?:for\w*|while)\s*\(.*\)\s*$|\bdo\s*$", re.S)

def is_left(body, heads_open, leaves_blocks, rest):
    m = left_by.search(body)
    if not m or (m[1] and not re.search(r"\b" + m[1] + r"\s*:", rest)):
        return False
    return not (m[2] or m[3]) or not (any(loop.search(h) for h in heads_open) or
                                      (m[3] and leaves_blocks))

# The text without what is on no way to its end: branches beside that which the end is in, and those
# that leave for good.  rest: what stands behind it; again: in an earlier round of a loop they may
# have been on the way.
def on_way(text, rest, leaves_blocks, again=True):
    blocks, off = [], []
    for i, c in enumerate(text):
        if c == "{":
            blocks.append((i, re.split(r"[{}]", text[:i])[-1]))
        elif c == "}" and blocks:
            begin, _ = blocks.pop()
            other = re.match(r"\s*else\b\s*(\{?)", text[i + 1:])
            then = other and text[i + 1 + other.end():]
            within = [h for _, h in blocks]
            if is_left(text[begin + 1:i], within, leaves_blocks, rest) or \
               (other and not (again and any(loop.search(h) for h in within)) and
                (opened(then, 0, len(then)) is not None if other[1] else ";" not in then)):
                off.append((begin + 1, i))
    for begin, end in off:
        text = text[:begin] + re.sub(r"[^\n]", " ", text[begin:end]) + text[end:]
    return text

# What is done on the way, with the heads of loops that it leaves.
def way(start, end):
    text, depth, left = between(start, end), 0, 0
    for c in text:
        depth += (c == "{") - (c == "}")
        if depth < 0:
            depth, left = 0, left + 1
    text = on_way(text, code_of(end.file)[offset(end):], left)
    if not left:
        return text
    code, at = code_of(start.file), offset(start)
    return text + ";" + ";".join(heads(code[start_of(code, at):at])[1:left + 1])

# ---- what is asked in one condition, however long that is ----

looking = r"\b(" + "|".join("[looks]".split(", ")) + r")\s*\("
telling = r"\b(" + "|".join("[tells]".split(", ")) + r")\s*\("

# What stands before it in its statement.
def beside(p):
    text, at = code_of(p.file), offset(p)
    return text[max(text.rfind(c, 0, at) for c in ";{}") + 1:at]

# Is it asked there, of this entry or of any?
def asked_beside(p, e=None):
    for m in re.finditer(looking if e else telling, beside(p)):
        if not e or re.match(re.escape(squeezed(e)) + "[,)]", squeezed(m.string[m.end():]) + ")"):
            return True
    return False

# Is it read in a condition that asks?
def read_beside(q):
    text, before = code_of(q.file), beside(q)
    m = re.search(r"\b(if|while)\s*\(", before)
    if not m:
        return False
    begin = offset(q) - len(before) + m.end()
    depth, end = 1, begin
    while depth and end < len(text):
        depth += (text[end] == "(") - (text[end] == ")")
        end += 1
    return offset(q) < end and re.search(telling, text[begin:end]) is not None

# Is it done only if a variable says so, which was set on the way, or in another branch of what the
# test stands in?  Then that may be why.  What is set by the test itself is no other reason.
def by_variable(start, end):
    then = between(start, end).partition(";")[2]
    text, at = code_of(start.file), offset(start)
    before = text[start_of(text, at):at]
    if re.search(r"\belse\b", conditions(before)):
        there = before + ";" + then
    else:
        there = then
    for name in re.findall(r"(?<![\w.>!])([A-Za-z_]\w*)\s*(?:&&|\)\s*$|\)\s\w)", conditions(then)):
        if re.search(r"(?<![\w.>])" + name + r"\s*=(?!=)", there):
            return True
    return False

# Is it the same entry still?  before: what is no part of the way, if the test is.
def same(of, start, end, before=None):
    return is_same(of, start, end, before) and not by_variable(start, end) and \
        not set_meanwhile(squeezed(of), start, end)

def is_same(of, start, end, before):
    of = squeezed(of)
    if names_of(of) == {of}:
        return True
    if (int(start.line), int(start.column)) > (int(end.line), int(end.column)):
        return False
    text = way(start, end)
    if before:
        text = re.split(before, text, maxsplit=1)[-1]
    return stays(of, text)

def squeezed(of):
    return re.sub(r"\s+", "", of)

def names_of(of):
    return set(re.findall(r"(?<![\w.>])[A-Za-z_]\w*(?![\w(])", of))

def stays(of, text):
    names = names_of(of)
    if not re.match(r"\w+(->|\.)|.*\]$", of):
        names.add(re.sub(r"^\*|^\w+\(\*?|\)$", "", of))
    return not any(may_change(name, text) for name in names)

# ---- what holds where something is done ----

# Past the parentheses or braces that open there.
def past(text, at):
    depth = 0
    for i in range(at, len(text)):
        depth += (text[i] in "({") - (text[i] in ")}")
        if not depth:
            return i + 1
    return len(text)

blank = re.compile(r"(?:\s*(?:case\b[^:;{}]*|\w+)\s*:(?!:))*\s*")
again = re.compile(r"(do\b)?\s*\{")
begins_block = re.compile(r"\s*\{")
word_and_open = re.compile(r"(\w+)\s*\(")

# What has a condition or is a loop, by whatever name.
def control_at(text, at):
    m = word_and_open.match(text, at)
    return m if m and (m[1] in ("if", "while", "switch", "for") or
                       begins_block.match(text, past(text, m.end() - 1))) else None

otherwise = re.compile(r"\s*else\b")

def past_statement(text, at):
    at = blank.match(text, at).end()
    m = control_at(text, at)
    if text[at:at + 1] == "{":
        return past(text, at)
    if m:
        end = past_statement(text, past(text, m.end() - 1))
        other = otherwise.match(text, end) if m[1] == "if" else None
        return past_statement(text, other.end()) if other else end
    while at < len(text) and text[at] not in ";}":
        at = past(text, at) if text[at] in "({" else at + 1
    return at + 1

# The parts of a condition between operators that stand in no parentheses.
def parts(condition, operator):
    found, at = [0], 0
    while at < len(condition):
        if condition[at] in "({":
            at = past(condition, at)
        elif condition.startswith(operator, at):
            found.append(at)
            at += 2
        else:
            at += 1
    return [condition[a + (2 if a else 0):b] for a, b in zip(found, found[1:] + [len(condition)])]

# A part, and whether it must be so or not: "!a", "a == NULL" and "!(a)" are one.
def literal(part, truth=True):
    part = squeezed(part)
    while True:
        m = re.fullmatch(r"(?:(?:un)?likely)?\((.*)\)", part)
        if m and past(part, part.index("(")) == len(part):
            part = m[1]
        elif part[:1] == "!":
            part, truth = part[1:], not truth
        elif part.endswith(("==NULL", "==0", "==false")):
            part, truth = part[:part.rindex("==")], not truth
        elif part.endswith(("!=NULL", "!=0", "!=false")):
            part = part[:part.rindex("!=")]
        else:
            return part, truth

# What is so if the condition at that place is, or is not: with no name where that is not plain.
def so(condition, truth, at):
    all_of = parts(condition, "&&" if truth else "||")
    found = {literal(p, truth) for p in all_of}
    if any(len(parts(p, "&&")) > 1 or len(parts(p, "||")) > 1 or "?" in p for p, _ in found):
        return {(str(at), truth)}
    return found

# All that holds at a place of those from there on: that of the branches that it is in, and of
# those that were left.
def held(text, at, place):
    found = set()
    while at < place:
        at = blank.match(text, at).end()
        end = past_statement(text, at)
        m = control_at(text, at)
        opens = again.match(text, at)
        if opens and place < end:
            found |= {(str(at), True)} if opens[1] else set()
            at = opens.end()
            continue
        if not m:
            if place < end:
                break
            at = end
            continue
        opens = past(text, m.end() - 1)
        condition = text[m.end():opens - 1]
        then = past_statement(text, opens)
        if place >= end:
            if m[1] == "if" and then == end and left_by.search(text[opens:end].rstrip("} \t\n")):
                found |= so(condition, False, at)
            at = end
        elif place < opens:
            break
        elif place < then:
            found |= so(condition, True, at) if m[1] in ("if", "while") else {(str(at), True)}
            at = opens
        else:
            found |= so(condition, False, at)
            at = otherwise.match(text, then).end()
    return found

# Is it set on the way by whatever of the same conditions the end stands under?
def set_meanwhile(name, start, end):
    text, begin, last = code_of(end.file), offset(start), offset(end)
    if start.file != end.file or not begin < last or not re.fullmatch(r"[\w.>-]+", name):
        return False
    at = start_of(text, begin) + 2
    sets = [m.start() for m in assigned(name).finditer(text, begin, last)]
    if not sets:
        return False
    at_end, at_start = held(text, at, last), held(text, at, begin)
    return any(held(text, at, s) - at_start <= at_end and
               not any(assigned(word).search(text, s, last) for part, _ in held(text, at, s) - at_start
                       for word in names_of(part))
               for s in sets)

# ---- loops ----

class Place:
    def __init__(self, file, line):
        self.file, self.line, self.column = file, str(line), "0"

# Where the loop that begins there ends.
def end_of_loop(p):
    text, at = code_of(p.file), offset(p)
    depth = 0
    for at in range(text.find("(", at), len(text)):
        depth += (text[at] == "(") - (text[at] == ")")
        if not depth:
            break
    body = re.compile(r"\s*").match(text, at + 1).end()
    if text[body:body + 1] != "{":
        return text.find(";", body)
    for at in range(body, len(text)):
        depth += (text[at] == "{") - (text[at] == "}")
        if not depth:
            break
    return at

def behind_loop(p):
    return Place(p.file, code_of(p.file).count("\n", 0, end_of_loop(p)) + 2)

# Does the break leave that loop, and no other?
def leaves(b, loop):
    text, at, begins = code_of(b.file), offset(b), offset(loop)
    if b.file != loop.file or not begins < at <= end_of_loop(loop):
        return False
    inner = opened(text, begins, at)
    return inner is not None and not any(
        re.search(r"\b(for\w*|while|do|switch)\b[^;{}]*$", text[begins + 3:block]) for block in inner[1:])

# Is it done whatever else is so, once what is open at the start is left?
def always(start, end):
    text = code_of(start.file)[offset(start):offset(end)]
    depth = tail = 0
    for i, c in enumerate(text):
        depth += (c == "{") - (c == "}")
        if depth < 0:
            depth, tail = 0, i + 1
    text = re.sub(r"^break\s*;|^\s*while\s*\([^;{]*;", "", text[tail:])
    return not re.search(r"\b(if|while|for|switch)\b|\?|&&|\|\|", text)

# What was done in a branch may hang together with whether the end is reached, if that hangs on
# anything.
def follows(start, end):
    code, at = code_of(start.file), offset(start)
    text = code[at:offset(end)]
    depth, tail = 0, None
    if re.search(r"\b(if|else|for|while)\b", heads(code[start_of(code, at):at])[0]):
        tail = text.find(";") + 1
    for i, c in enumerate(text):
        depth += (c == "{") - (c == "}")
        if depth < 0:
            depth, tail = 0, i + 1
    if tail is None:
        return True
    return not re.search(r"\b(return|goto|continue|break)\b", text[tail:]) and \
        not re.search(r"\b(if|else|while|for|switch)\b|\?|&&|\|\|", conditions(text[tail:]))

# ---- what a helper is given beside its entry, or where that stands: make_plain.h ----

places = set("[places]".split(", "))
codes = {}

# As long as the file, and without its comments.
def code_of(file):
    if file not in codes:
        codes.clear()
        codes[file] = re.sub(r"//[^\n]*|/\*.*?\*/", lambda m: re.sub(r"[^\n]", " ", m[0]),
                             "\n".join(text_of(file)), flags=re.S)
    return codes[file]

def offset(p):
    return sum(len(line) + 1 for line in text_of(p.file)[:int(p.line) - 1]) + int(p.column)

def call_at(p):
    text, depth, args = code_of(p.file)[offset(p):], 0, [""]
    name, _, text = text.partition("(")
    for c in text:
        depth += (c in "([{") - (c in ")]}")
        if depth < 0:
            break
        if c == "," and not depth:
            args.append("")
        else:
            args[-1] += c
    return name.strip(), [squeezed(a) for a in args]

# The place that is read: "ptep" of "*ptep" and "ptep_get(ptep)", "ptep[i]" of itself.
reads = set("[reads], READ_ONCE".split(", "))
place = r"&?([\w.>-]+(?:\[\w+\]|[+-]\w+)?)"
dereferenced = re.compile(r"\*\(?" + place + r"\)?|([\w.>-]+\[\w+\])")
reading = re.compile(r"(\w+)\((?:.*,)?\*?" + place + r"\)")

def place_of(e):
    m = dereferenced.fullmatch(e)
    if m:
        return m[1] or m[2]
    m = reading.fullmatch(e)
    return m and m[1] in reads and m[2] or None

def assigned(name):
    return re.compile(r"(?:(?<![\w.>&*])|(?<=\w \*))" + re.escape(name) + r"\s*[-+|&]?=(?!=)\s*([^;,(]*(?:\([^;]*?\))?)"
                      r"\s*(?=[;,])|(?:(?<!&)&|\+\+|--)" + re.escape(name) + r"(?![\w.\[-])|"
                      r"(?<![\w.>])" + re.escape(name) + r"\s*(?:\+\+|--|[-+]=)")

def start_of(text, at):
    return max(text.rfind("\n{", 0, at), 0)

# Of the blocks open at the end, those that began since.
def opened(text, at, end):
    blocks = []
    for i in range(at, end):
        if text[i] == "{":
            blocks.append(i)
        elif text[i] == "}":
            if not blocks:
                return None
            blocks.pop()
    return blocks

# What was assigned there is so at the end, too: nothing goes round it, or comes back to the end
# with another.
def holds(text, at, end, names):
    blocks = opened(text, at, end)
    begins = max(text.rfind(c, 0, at) for c in ";{}")
    if blocks is None or re.search(r"\b(if|else|for|while)\b|:\s*$", text[begins + 1:at]):
        return False
    for block in blocks:
        head = re.split(r"[;{}]", text[:block])[-1] if text[block - 1] != ")" else \
            text[max(text.rfind("\n", 0, block), 0):block]
        if not re.search(r"for|while|do\b", head):
            continue
        depth = close = 0
        for close in range(block, len(text)):
            depth += (text[close] == "{") - (text[close] == "}")
            if not depth:
                break
        if any(assigned(name).search(text, block, close) for name in names):
            return False
    return True

# The last assignments to either, before the end.
def last_assigned(text, names, end):
    found, begin = None, start_of(text, end)
    text = text[:begin] + on_way(text[begin:end], text[end:], False, again=False)
    for name in names:
        for m in assigned(name).finditer(text, begin, end):
            if not found or m.start() > found[1].start():
                found = name, m
    return found

# Was it read from that place, and does it stand there still?
def is_read_from(name, place, end):
    text, last = code_of(end.file), offset(end)
    found = last_assigned(text, [name], last)
    return found and found[1][1] and place_of(squeezed(found[1][1])) == place and \
        holds(text, found[1].start(), last, [name]) and \
        stays_there(place, on_way(text[found[1].end():last], text[last:], False))

# Without the lock it may become another.
def stays_there(place, text):
    return stays("*" + place, text) and \
        not re.search(r"(?!\w*(lockless|lockptr|lockdep|assert))\b\w*lock\w*\s*\(", text)

def is_copy(a, b, end):
    text, last = code_of(end.file), offset(end)
    found = last_assigned(text, [a, b], last)
    return found and found[1][1] and squeezed(found[1][1]) == (b if found[0] == a else a) and \
        holds(text, found[1].start(), last, [a, b])

# What has the value of which a name is a copy.
def copied_from(name, end):
    text, last = code_of(end.file), offset(end)
    found = last_assigned(text, [name], last)
    value = found and found[1][1] and squeezed(found[1][1])
    return value if value and is_copy(name, value, end) else None

def is_there(place, start, end, before):
    if (int(start.line), int(start.column)) > (int(end.line), int(end.column)):
        return False
    text = way(start, end)
    if before:
        text = re.split(before, text, maxsplit=1)[-1]
    return stays_there(place, text) and not by_variable(start, end)

# Is what is known of e known of what the helper at the end is given?
def known(e, start, end, before=None):
    helper, args = call_at(end)
    e = squeezed(e)
    read = place_of(e)
    place = place_of(args[0])
    if helper in places and place:
        for there in {place, copied_from(place, end)} - {None}:
            if read == there:
                return is_there(there, start, end, before) and is_there(place, start, end, before)
            if is_read_from(e, there, end):
                return same(e, start, end, before)
        return e not in args[:-3] and same(e, start, end, before)
    if e == args[0] or helper in places:
        return same(e, start, end, before)
    if read and place:
        return read == place and is_there(read, start, end, before)
    if read or place:
        return is_read_from(args[0] if read else e, read or place, end) and \
            same(e, start, end, before)
    return is_copy(args[0], e, end) and same(e, start, end, before)
