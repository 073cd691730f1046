# SPDX-License-Identifier: GPL-2.0-or-later
# Each line of a text as a C string.
s/[\\"]/\\&/g
s/.*/"&\\n"/
