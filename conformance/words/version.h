/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PT_VERSION_H
#define PT_VERSION_H

/* The build gives its own; this one is for a compiler run by hand. */
#ifndef PT_VERSION
#define PT_VERSION "unversioned"
#endif

#endif
