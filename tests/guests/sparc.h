/* SPDX-License-Identifier: GPL-2.0-or-later */
/* IGNORED: a bit of a leaf that neither hardware nor helpers read, to make an entry a new one. */
#ifdef PT_SUN4V
#define IGNORED	 PT_BIT(5)
#define PAGE_NFO PAGE_NFO_4V
#else
#define IGNORED	 PT_BIT(50)
#define PAGE_NFO PAGE_NFO_4U
#endif
#define ODD IGNORED
