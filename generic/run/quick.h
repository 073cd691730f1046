/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PT_QUICK_H
#define PT_QUICK_H

#include "generic/walk/walk.h"

/*
 * Calls of one subject's helpers, compiled with these inlined: see guest.c.
 */
struct pt_quick {
	pt_ask_all ask[PT_NR_COLUMNS][PT_NR_GROUPS];
	pt_follow_all follow;
};

#endif
