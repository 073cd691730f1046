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

# Conditions that the end of the text stands under: its statement's, and those of open blocks.
def conditions(text):
    heads = re.split(r"[;{}]", text)
    found, depth = [heads[-1]], 0
    for i in range(len(text) - 1, -1, -1):
        if text[i] == "}":
            depth += 1
        elif text[i] == "{" and depth:
            depth -= 1
        elif text[i] == "{":
            found.append(re.split(r"[;{}]", text[:i])[-1])
    return " ".join(found)

# Is it done only if a variable says so, which was set on the way?  Then that may be why.  What is
# set by the test itself is no other reason.
def by_variable(text):
    way = text.partition(";")[2]
    for name in re.findall(r"(?<![\w.>!])([A-Za-z_]\w*)\s*(?:&&|\)\s*$|\)\s\w)", conditions(way)):
        if re.search(r"(?<![\w.>])" + name + r"\s*=(?!=)", way):
            return True
    return False

# Is it the same entry still?  before: what is no part of the way, if the test is.
def same(of, start, end, before=None):
    return is_same(of, start, end, before) and not by_variable(between(start, end))

def is_same(of, start, end, before):
    of = re.sub(r"\s+", "", of)
    names = set(re.findall(r"(?<![\w.>])[A-Za-z_]\w*(?![\w(])", of))
    if names == {of}:
        return True
    if (int(start.line), int(start.column)) > (int(end.line), int(end.column)):
        return False
    text = between(start, end)
    if before:
        text = re.split(before, text, maxsplit=1)[-1]
    if not re.match(r"\w+(->|\.)", of):
        names.add(re.sub(r"^\*|^\w+\(\*?|\)$", "", of))
    return not any(may_change(name, text) for name in names)
