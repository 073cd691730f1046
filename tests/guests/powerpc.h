/* SPDX-License-Identifier: GPL-2.0-or-later */
/* IGNORED: a bit of a leaf that neither hardware nor helpers read, to make an entry a new one. */
#define IGNORED PT_BIT(12) /* below a page of 64K */
/* pages of 4K have a frame's bit there */
#define ODD PT_BIT(57)
