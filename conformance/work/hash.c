// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "conformance/work/hash.h"

#include <fts.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conformance/work/files.h"

void pt_hash_start(struct pt_hash *h)
{
	sha256_init(&h->sha);
}

void pt_hash_bytes(struct pt_hash *h, const void *data, size_t size)
{
	unsigned long long length = size;

	sha256_update(&h->sha, sizeof(length), (const unsigned char *)&length);
	sha256_update(&h->sha, size, data);
}

void pt_hash_text(struct pt_hash *h, const char *text)
{
	pt_hash_bytes(h, text ? text : "", text ? strlen(text) : 0);
}

void pt_hash_list(struct pt_hash *h, const char *const *list)
{
	for (; list && *list; list++)
		pt_hash_text(h, *list);
	pt_hash_text(h, NULL);
}

void pt_hash_program(struct pt_hash *h, const char *path)
{
	struct stat st;

	pt_hash_text(h, path);
	if (stat(path, &st))
		return;
	pt_hash_bytes(h, &st.st_size, sizeof(st.st_size));
	pt_hash_bytes(h, &st.st_mtim, sizeof(st.st_mtim));
}

void pt_hash_end(struct pt_hash *h, char hex[PT_HEX_SIZE])
{
	unsigned char digest[SHA256_DIGEST_SIZE];

	sha256_digest(&h->sha, sizeof(digest), digest);
	for (size_t i = 0; i < sizeof(digest); i++)
		sprintf(hex + 2 * i, "%02x", digest[i]);
}

bool pt_hash_file(const char *path, char hex[PT_HEX_SIZE])
{
	struct pt_hash h;
	size_t size;
	char *text = pt_read_file(path, &size);

	if (!text)
		return false;
	pt_hash_start(&h);
	pt_hash_bytes(&h, text, size);
	pt_hash_end(&h, hex);
	free(text);
	return true;
}

static int fts_by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

static void hash_found(struct pt_hash *h, const FTSENT *e, size_t prefix)
{
	char hex[PT_HEX_SIZE] = "", to[PATH_MAX] = "";

	if (e->fts_info == FTS_F && !pt_hash_file(e->fts_accpath, hex))
		return;
	if (e->fts_info == FTS_SL && readlink(e->fts_accpath, to, sizeof(to) - 1) < 0)
		return;
	pt_hash_text(h, e->fts_path + prefix);
	pt_hash_text(h, hex);
	pt_hash_text(h, to);
}

bool pt_hash_folder(const char *path, const char *but, char hex[PT_HEX_SIZE])
{
	char *const roots[] = { (char *)path, NULL };
	FTS *fts = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, fts_by_name);
	const size_t prefix = strlen(path);
	struct pt_hash h;
	bool any = false;
	FTSENT *e;

	pt_hash_start(&h);
	while (fts && (e = fts_read(fts))) {
		pt_fts_trouble(e);
		if ((e->fts_info != FTS_F && e->fts_info != FTS_SL) ||
		    (e->fts_level == 1 && !strcmp(e->fts_name, but)))
			continue;
		hash_found(&h, e, prefix);
		any = true;
	}
	if (fts)
		fts_close(fts);
	pt_hash_end(&h, hex);
	return any;
}
