/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PT_KERNEL_INPUTS_H
#define PT_KERNEL_INPUTS_H

#include "conformance/subject/kernel_build.h"

/* Before anything reads it: of folders only the names of now and then are compared. */
void pt_kbuild_look_first(struct pt_kbuild *kb);
/* Fills .inputs with all that .obj was made from. */
void pt_kbuild_take_inputs(struct pt_kbuild *kb);
/* Adds the paths of every .cmd file of the folder, in which kbuild leaves what it read. */
void pt_kbuild_list_cmds(const char *dir, struct pt_argv *files);

#endif
