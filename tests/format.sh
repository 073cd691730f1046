#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Every tracked C file is as .clang-format asks; `make format` makes it so.
cd "$1" || exit 1
files=$(git ls-files '*.c' '*.h' 2>/dev/null) || exit 77
[ -n "$files" ] || exit 77
# shellcheck disable=SC2086
clang-format --dry-run -Werror $files
