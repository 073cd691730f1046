// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Preloaded: the N-th allocation of a program fails, in whichever of its processes.
 *
 * FAULT_FILE  a file of 16 bytes, shared by them all: how many there were is its first
 *             word
 * FAULT_N     which one fails; 0: none
 * FAULT_ON    1: and all after it
 * FAULT_NOT   calls from this library do not count
 * FAULT_WAYS  a file of FAULT_MOST words: by what way it was come to each of them
 */
#define _GNU_SOURCE
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define FAULT_MOST 262144UL

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *p, size_t size);

static atomic_ulong *count; /* NULL: not yet */
static unsigned long nth, *ways;
static bool on;

/* Where a library that allocates at every step is; what it does is its own affair. */
static uintptr_t from, to;

static void find_library(const char *name)
{
	FILE *f = name ? fopen("/proc/self/maps", "re") : NULL;
	unsigned long start, end;
	char line[1024];

	while (f && fgets(line, sizeof(line), f)) {
		if (!strstr(line, name) || sscanf(line, "%lx-%lx", &start, &end) != 2)
			continue;
		from = from ? from : start;
		to = end;
	}
	if (f)
		fclose(f);
}

/* Of each way one failure tells as much as of all. */
static unsigned long way(void)
{
	unsigned long hash = 14695981039346656037UL;
	void *frames[24];
	const int n = backtrace(frames, 24);

	for (int i = 2; i < n; i++)
		hash = (hash ^ (uintptr_t)frames[i]) * 1099511628211UL;
	return hash;
}

static void *map(const char *file, size_t size)
{
	const int fd = file ? open(file, O_RDWR | O_CLOEXEC) : -1;
	void *p = fd < 0 ? MAP_FAILED : mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	if (fd >= 0)
		close(fd);
	return p == MAP_FAILED ? NULL : p;
}

__attribute__((constructor)) static void begin(void)
{
	const char *n = getenv("FAULT_N"), *o = getenv("FAULT_ON");
	void *p = map(getenv("FAULT_FILE"), 16);

	if (!p)
		return;
	find_library(getenv("FAULT_NOT"));
	way(); /* what that needs it loads now */
	ways = map(getenv("FAULT_WAYS"), FAULT_MOST * sizeof(*ways));
	nth = n ? strtoul(n, NULL, 10) : 0;
	on = o && *o == '1';
	/* of nobody else's programs */
	unsetenv("LD_PRELOAD");
	count = p;
}

static void note_way(unsigned long now)
{
	static bool looking; /* who looks may allocate */

	if (!ways || looking || now >= FAULT_MOST)
		return;
	looking = true;
	ways[now] = way();
	looking = false;
}

static bool fails(const void *caller)
{
	const uintptr_t at = (uintptr_t)caller;
	unsigned long now;

	if (!count || (at >= from && at < to))
		return false;
	now = atomic_fetch_add(count, 1) + 1;
	note_way(now);
	if (!nth || !(on ? now >= nth : now == nth))
		return false;
	errno = ENOMEM;
	return true;
}

void *malloc(size_t size)
{
	return fails(__builtin_return_address(0)) ? NULL : __libc_malloc(size);
}

void *calloc(size_t n, size_t size)
{
	return fails(__builtin_return_address(0)) ? NULL : __libc_calloc(n, size);
}

void *realloc(void *p, size_t size)
{
	return fails(__builtin_return_address(0)) ? NULL : __libc_realloc(p, size);
}
