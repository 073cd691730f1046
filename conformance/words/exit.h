/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PT_EXIT_H
#define PT_EXIT_H

/* Exit statuses of the command line. */
enum pt_exit {
	PT_EXIT_OK = 0,
	PT_EXIT_VIOLATED = 1,
	PT_EXIT_USAGE = 2,   /* bad usage, unusable input, output not written */
	PT_EXIT_NOT_RUN = 3, /* a requested cell could not be run */
};

#endif
