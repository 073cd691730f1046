// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/misuse/turns.h"

#include <stdbool.h>
#include <stdio.h>

#include "conformance/misuse/kept.h"
#include "conformance/work/hash.h"

/* "turns-" and a hash. */
#define NAME_SIZE (6 + PT_HEX_SIZE)

static bool open_for(struct pt_cache *c, const char *helper, char name[NAME_SIZE])
{
	char hex[PT_HEX_SIZE], why[256];
	struct pt_hash h;

	pt_hash_start(&h);
	pt_hash_program(&h, "/proc/self/exe");
	pt_hash_text(&h, helper);
	pt_hash_end(&h, hex);
	snprintf(name, NAME_SIZE, "turns-%s", hex);
	return !pt_cache_open(c, why, sizeof(why));
}

char *pt_turns_kept(const char *helper)
{
	char name[NAME_SIZE];
	struct pt_cache c;

	return open_for(&c, helper, name) ? pt_kept_text(&c, name) : NULL;
}

void pt_turns_keep(const char *helper, const char *lines)
{
	char name[NAME_SIZE];
	struct pt_cache c;

	if (open_for(&c, helper, name))
		pt_keep_text(&c, NULL, name, lines);
}
