// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/command/contract_calls.h"

#include <stdio.h>

static void print_callers(const struct pt_called *c)
{
	for (size_t i = 0; i < PT_CALLS_SHOWN && c->shown[i].file; i++)
		printf("%s%s:%u", i ? ", " : "", c->shown[i].file, c->shown[i].line);
	if (c->calls > PT_CALLS_SHOWN)
		printf(" and %zu more", c->calls - PT_CALLS_SHOWN);
	putchar('\n');
}

static void print_part(const struct pt_callers *c, enum pt_known known, const char *head)
{
	puts(head);
	for (size_t i = 0; i < c->n; i++) {
		if (c->v[i].known != known)
			continue;
		printf("  %-36s ", c->v[i].name);
		if (c->v[i].why)
			printf("%s; ", c->v[i].why);
		print_callers(&c->v[i]);
	}
}

void pt_print_calls(const struct pt_callers *c)
{
	print_part(c, PT_KNOWN, "helpers that the tree calls and the contract has:");
	print_part(c, PT_REASONED, "what it calls that has no clause of its own, and why:");
	print_part(c, PT_UNKNOWN, "what it calls that nobody knows here:");
	printf("%zu helpers called: the contract has %zu, has a reason for %zu, and does not know "
	       "%zu\n",
	       c->n, pt_callers_count(c, PT_KNOWN), pt_callers_count(c, PT_REASONED),
	       pt_callers_count(c, PT_UNKNOWN));
}

static json_t *place_json(const struct pt_place *p)
{
	return json_pack("{s:s, s:i}", "file", p->file, "line", (int)p->line);
}

static json_t *called_json(const struct pt_called *c)
{
	json_t *shown = json_array();

	for (size_t i = 0; i < PT_CALLS_SHOWN && c->shown[i].file; i++)
		json_array_append_new(shown, place_json(&c->shown[i]));
	return json_pack("{s:s, s:o, s:i, s:o, s:s?}", "helper", c->name, "header",
			 place_json(&c->header), "calls", (int)c->calls, "callers", shown, "reason",
			 c->why);
}

json_t *pt_calls_json(const struct pt_callers *c)
{
	static const char *const keys[PT_NR_KNOWN] = {
		[PT_KNOWN] = "known",
		[PT_REASONED] = "reasoned",
		[PT_UNKNOWN] = "unknown",
	};
	json_t *all = json_object();

	for (unsigned i = 0; i < PT_NR_KNOWN; i++)
		json_object_set_new(all, keys[i], json_array());
	for (size_t i = 0; i < c->n; i++)
		json_array_append_new(json_object_get(all, keys[c->v[i].known]),
				      called_json(&c->v[i]));
	return all;
}
