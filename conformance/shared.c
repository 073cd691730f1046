// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/shared.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "conformance/options.h"

void *pt_shared(size_t size)
{
	void *p = mmap(NULL, size ? size : 1, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
		       -1, 0);

	if (p == MAP_FAILED) {
		perror("ptconform: mmap");
		exit(PT_EXIT_USAGE);
	}
	return p;
}
