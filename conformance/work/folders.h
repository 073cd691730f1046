/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where what the program needs is. */
#ifndef PT_FOLDERS_H
#define PT_FOLDERS_H

/* Folder of the builtin guests: PTCONFORM_GUEST_DIR, or where the build put them. */
const char *pt_guest_dir(void);

/* The folder with the sources guests are built from: PTCONFORM_DATA_DIR, or built in. */
const char *pt_data_dir(void);

#endif
