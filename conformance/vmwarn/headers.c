// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "conformance/vmwarn/headers.h"

#include <errno.h>
#include <fts.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/words/last_words.h"
#include "conformance/work/files.h"

static char *text_of(const char *tree, const char *path)
{
	char full[PATH_MAX];
	char *text;

	snprintf(full, sizeof(full), "%s/%s", tree, path);
	text = pt_read_file(full, NULL);
	if (!text && errno != ENOENT)
		pt_give_up("%s: %s", full, strerror(errno));
	return text;
}

bool pt_header_open(struct pt_header *h, const char *tree, const char *path)
{
	char *text = text_of(tree, path);

	if (text)
		pt_header_read(h, path, text);
	return text;
}

static void add(struct pt_headers *h, const char *tree, const char *path)
{
	char *text = text_of(tree, path);

	if (!text || (!strstr(text, "pte_") && !strstr(text, "pmd_"))) {
		free(text);
		return;
	}
	h->v = pt_need(realloc(h->v, (h->n + 1) * sizeof(*h->v)));
	pt_header_read(&h->v[h->n++], path, text);
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

void pt_headers_read(struct pt_headers *h, const char *tree, const char *arch)
{
	char top[PATH_MAX];
	char *const tops[] = { top, NULL };
	FTSENT *e;
	FTS *f;

	*h = (struct pt_headers){ 0 };
	add(h, tree, PT_GENERIC_HEADER);
	snprintf(top, sizeof(top), "%s/arch/%s/include/asm", tree, arch);
	f = fts_open(tops, FTS_LOGICAL | FTS_NOCHDIR, by_name);
	while (f && (e = fts_read(f))) {
		pt_fts_trouble(e);
		if (e->fts_info == FTS_F && e->fts_namelen > 2 &&
		    !strcmp(e->fts_name + e->fts_namelen - 2, ".h"))
			add(h, tree, e->fts_path + strlen(tree) + 1);
	}
	if (f)
		fts_close(f);
}

void pt_headers_free(struct pt_headers *h)
{
	for (size_t i = 0; i < h->n; i++)
		pt_header_free(&h->v[i]);
	free(h->v);
}

/* ---- who uses whom ------------------------------------------------------------------------ */

bool pt_region_has(const struct pt_header *h, const struct pt_region *r, const char *name)
{
	for (size_t i = 0; i < r->nr_tokens; i++)
		if (r->token[i].kind == PT_TOKEN_NAME && pt_token_is(h->text, &r->token[i], name))
			return true;
	return false;
}

bool pt_region_is_sign(const struct pt_header *h, const struct pt_region *r)
{
	return r->kind == PT_REGION_MACRO && r->nr_tokens == 1 &&
	       pt_token_is(h->text, &r->token[0], r->name);
}

/* Names that have been come to, and how many of them have been followed. */
struct reached {
	char **name;
	size_t n, room;
};

static void reach(struct reached *r, const char *name, size_t length)
{
	for (size_t i = 0; i < r->n; i++)
		if (strlen(r->name[i]) == length && !strncmp(r->name[i], name, length))
			return;
	if (r->n == r->room) {
		r->room = r->room ? 2 * r->room : 64;
		r->name = pt_need(realloc(r->name, r->room * sizeof(*r->name)));
	}
	r->name[r->n++] = pt_need(strndup(name, length));
}

static void reach_all_of(const struct pt_headers *h, struct reached *r, const char *name)
{
	for (size_t i = 0; i < h->n; i++)
		for (size_t k = 0; k < h->v[i].source.nr_regions; k++) {
			const struct pt_region *d = &h->v[i].source.region[k];

			if (d->kind == PT_REGION_VALUE || strcmp(d->name, name) != 0)
				continue;
			for (size_t t = 0; t < d->nr_tokens; t++)
				if (d->token[t].kind == PT_TOKEN_NAME)
					reach(r, h->v[i].text + d->token[t].at, d->token[t].length);
		}
}

bool pt_headers_reach(const struct pt_headers *h, const char *from, const char *to)
{
	struct reached r = { 0 };
	bool found = false;

	reach(&r, from, strlen(from));
	for (size_t i = 0; i < r.n && !found; i++) {
		const size_t before = r.n;

		reach_all_of(h, &r, r.name[i]);
		for (size_t k = before; k < r.n; k++)
			found = found || !strcmp(r.name[k], to);
	}
	for (size_t i = 0; i < r.n; i++)
		free(r.name[i]);
	free(r.name);
	return found;
}
