/* SPDX-License-Identifier: GPL-2.0-or-later */
/* IGNORED: a bit of a leaf that neither hardware nor helpers read, to make an entry a new one. */
#define IGNORED PT_BIT(9)
#define ODD	IGNORED
