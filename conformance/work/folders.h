/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where what the program needs is: what a variable names, else beside the folder that the
 * program is installed in, else where it was built.
 */
#ifndef PT_FOLDERS_H
#define PT_FOLDERS_H

/* Folder of the builtin guests, and of what guests of trees share: PTCONFORM_GUEST_DIR. */
const char *pt_guest_dir(void);

/* The folder with the sources guests are built from, patterns and tables: PTCONFORM_DATA_DIR. */
const char *pt_data_dir(void);

#endif
