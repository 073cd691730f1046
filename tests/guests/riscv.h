/* SPDX-License-Identifier: GPL-2.0-or-later */
/* IGNORED: a bit of a leaf that the hardware does not read, to make an entry a new one. */
#define IGNORED PT_BIT(9)
/* One that no entry of mm's has: it is reserved. */
#define ODD PT_BIT(54)
