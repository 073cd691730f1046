# SPDX-License-Identifier: GPL-2.0-or-later
#
# ptconform's KTAP as test cases, "NAME pass|fail|skip": of each cell those of its clauses, or
# with -v detail=helper its helpers; of a cell that did not run, the cell.  The last line says
# that all of it was read.

# A letter, digit, point, dash or underscore each: a name in LAVA.
function name(text) {
	gsub("/", ".", text)
	gsub(/[^A-Za-z0-9._-]/, "_", text)
	return text
}

function result() {
	return /# SKIP/ ? "skip" : /^ *not ok/ ? "fail" : "pass"
}

# What stands behind the number.
function title(text) {
	text = $0
	sub(/^ *(not )?ok [0-9]+ - /, "", text)
	sub(/ # SKIP.*/, "", text)
	return text
}

function put(path) {
	print path, result()
}

/^  # Subtest: / {
	cell = name(substr($0, 14))
	open = 1
}

/^    # Subtest: / {
	helper = name(substr($0, 16))
}

/^    (not )?ok / && detail != "helper" {
	put(cell "." helper "." name(title()))
}

/^  (not )?ok / && detail == "helper" {
	put(cell "." name(title()))
}

/^1\.\.[0-9]+/ {
	cells = substr($0, 4) + 0
}

# The line of a cell comes after those in it.
/^(not )?ok / {
	if (!open)
		put(name(title()))
	open = 0
	seen++
}

END {
	print "ptconform-ran", seen == cells && seen ? "pass" : "fail"
}
