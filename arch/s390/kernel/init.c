/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Boot-time state, compiled with the tree's flags. */
#include <asm/lowcore.h>

#include <linux/mm.h>

/* In the place of the page at address 0. */
struct lowcore ptk_lowcore;

void setup_protection_map(void) __attribute__((weak));
void ptk_arch_init(unsigned int mode);
void ptk_arch_init(unsigned int mode)
{
	(void)mode;
	if (setup_protection_map)
		setup_protection_map();
}
