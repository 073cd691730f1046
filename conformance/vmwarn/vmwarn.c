// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/vmwarn/vmwarn.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/vmwarn/diff.h"
#include "conformance/words/last_words.h"

/* What no mode here compiles: tables of 32-bit processors, and of others than book3s. */
static const char *const foreign[] = { "*/nohash/*", "*/32/*",	"*[-_]32*",
				       "*level*",    "*nommu*", "*kvm*" };

static bool is_foreign(const char *path)
{
	for (size_t i = 0; i < PT_ARRAY_SIZE(foreign); i++)
		if (!fnmatch(foreign[i], path, 0))
			return true;
	return false;
}

static void put_skipped(FILE *f, const struct pt_header *h, const struct pt_warn_line *l)
{
	fprintf(f, "  %s:%u %s(): %s\n", h->path, l->region->line, l->region->name, l->why);
}

/* What is skipped goes to one place, the diff to another. */
static void do_header(FILE *skipped, FILE *diff, const struct pt_headers *all,
		      const struct pt_header *h, struct pt_vm_warned *sum)
{
	struct pt_warn_line *l = pt_need(calloc(h->source.nr_regions + 1, sizeof(*l)));
	struct pt_insertions in = { 0 };
	size_t n = 0;

	for (size_t i = 0; i < h->source.nr_regions; i++)
		n += pt_warn_line(all, h, &h->source.region[i], &l[n]);
	pt_place_lines(h, l, n, &in);
	for (size_t i = 0; i < n; i++) {
		if (*l[i].why)
			put_skipped(skipped, h, &l[i]);
		*(*l[i].why ? &sum->skipped : &sum->lines) += 1;
	}
	pt_put_diff(diff, h, &in);
	pt_insertions_free(&in);
	free(l);
}

/* What unpacks the kernel includes some of its headers, and has no place to warn from. */
static void do_decompressor(FILE *diff, const char *tree, const char *arch)
{
	struct pt_insertions in = { 0 };
	struct pt_header h;
	char path[80];

	snprintf(path, sizeof(path), "arch/%s/boot/compressed/misc.h", arch);
	if (!pt_header_open(&h, tree, path))
		return;
	pt_place_undef(&h, &in);
	pt_put_diff(diff, &h, &in);
	pt_insertions_free(&in);
	pt_header_free(&h);
}

struct pt_vm_warned pt_vm_warn(FILE *f, const char *tree, const struct pt_options *o)
{
	struct pt_vm_warned sum = { 0 };
	char *skipped, *diff;
	size_t size[2];
	FILE *to[2] = { pt_open_text(&skipped, &size[0]), pt_open_text(&diff, &size[1]) };
	bool generic = false;

	for (size_t a = 0; a < pt_nr_arch_hosts; a++) {
		struct pt_headers all;

		if (!pt_options_want_arch(o, pt_arch_hosts[a]))
			continue;
		pt_headers_read(&all, tree, pt_arch_hosts[a]->arch->name);
		for (size_t i = 0; i < all.n; i++) {
			const bool is_generic = !strcmp(all.v[i].path, PT_GENERIC_HEADER);

			if (!is_foreign(all.v[i].path) && !(is_generic && generic))
				do_header(to[0], to[1], &all, &all.v[i], &sum);
			generic = generic || is_generic;
		}
		pt_headers_free(&all);
		if (sum.lines)
			do_decompressor(to[1], tree, pt_arch_hosts[a]->arch->name);
	}
	pt_close_text(to[0]);
	pt_close_text(to[1]);
	if (*skipped)
		fprintf(f, "No line for these:\n%s\n", skipped);
	fputs(diff, f);
	free(skipped);
	free(diff);
	return sum;
}
