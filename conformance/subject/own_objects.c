// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * own_objects FOLDER ARCH: compiles ahead, when the program is built, the guests' own
 * part of an architecture, which is the same for every kernel tree.  FOLDER is laid out
 * as a cache; an object that is there already, made from the same sources, is left.
 * Compilers that are not installed are passed over.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conformance/subject/kernel_build.h"
#include "conformance/work/folders.h"

/* Several modes and configurations share an architecture's objects. */
static bool is_first(const struct pt_arch_host *host, const struct pt_kernel_build *b)
{
	for (const struct pt_kernel_build *c = host->kernel; c < b; c++)
		if (c->isa == b->isa)
			return false;
	return true;
}

static int make(struct pt_kbuild *kb)
{
	char gcc[128];
	int fd, failed;

	snprintf(gcc, sizeof(gcc), "%sgcc", kb->b->isa->cross);
	if (!pt_find_program(gcc, kb->cc))
		return 0;
	if (pt_cache_open(&kb->cache, kb->why, kb->size) ||
	    pt_cache_temp(&kb->cache, kb->work, &fd, kb->why, kb->size))
		return -1;
	failed = pt_kbuild_own(kb);
	pt_remove_tree(kb->work);
	close(fd);
	return failed;
}

static int make_all(const struct pt_arch_host *host)
{
	char why[512] = "", data[PATH_MAX];

	for (const struct pt_kernel_build *b = host->kernel; b->mode; b++) {
		struct pt_kbuild kb = { .host = host, .b = b, .why = why };

		kb.size = sizeof(why);
		kb.data = realpath(pt_data_dir(), data) ? data : pt_data_dir();
		if (!is_first(host, b) || !make(&kb))
			continue;
		fprintf(stderr, "own_objects: %s\n", why);
		return 1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 3 && !setenv("PTCONFORM_CACHE_DIR", argv[1], 1))
		for (size_t a = 0; a < pt_nr_arch_hosts; a++)
			if (!strcmp(pt_arch_hosts[a]->arch->name, argv[2]))
				return make_all(pt_arch_hosts[a]);
	fputs("usage: own_objects FOLDER ARCH\n", stderr);
	return 2;
}
