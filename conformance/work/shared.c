// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/work/shared.h"

#include <sys/mman.h>

#include "conformance/words/last_words.h"

void *pt_shared(size_t size)
{
	void *p = mmap(NULL, size ? size : 1, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
		       -1, 0);

	if (p == MAP_FAILED)
		pt_no_memory();
	return p;
}
