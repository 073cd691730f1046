/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The seeds that tell the guests made from faulty.c what to do wrong. */
#ifndef PT_FAULTY_H
#define PT_FAULTY_H

enum faulty {
	FAULTY_NOT = 1,
	FAULTY_TRAP = 66601,
	FAULTY_LOOP = 66602,
	FAULTY_READ = 66603, /* of memory that is not there */
	FAULTY_BUG = 66604,
	FAULTY_CLEAN = 66605 /* it works, but clears dirty as well: a violation */
};

#endif
