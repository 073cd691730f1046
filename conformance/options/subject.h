/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Subjects by name: "builtin", or "kernel:TREE". */
#ifndef PT_OPTIONS_SUBJECT_H
#define PT_OPTIONS_SUBJECT_H

/*
 * -1 and *tree, NULL for builtin; or the exit status after one line on stderr about a
 * word that is neither.
 */
int pt_subject_parse(const char *text, const char **tree);

#endif
