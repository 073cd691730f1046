// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "conformance/mutate/known.h"

#include <fcntl.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conformance/words/last_words.h"
#include "conformance/work/files.h"

/* Files kept: some versions of some subjects. */
#define KEEP 200

struct fate {
	char key[PT_HEX_SIZE];
	struct pt_outcome out;
};

struct pt_known {
	char path[PATH_MAX + 96];
	void *root; /* tsearch(), by key */
	int fd;	    /* for appending; -1: nothing added yet */
};

static int by_key(const void *a, const void *b)
{
	return strcmp(((const struct fate *)a)->key, ((const struct fate *)b)->key);
}

static void remember(struct pt_known *k, const char *key, const struct pt_outcome *out)
{
	struct fate *f = calloc(1, sizeof(*f));
	struct fate **slot;

	if (!f)
		pt_no_memory();
	snprintf(f->key, sizeof(f->key), "%s", key);
	slot = tsearch(f, &k->root, by_key);
	if (!slot)
		pt_no_memory();
	if (*slot != f)
		free(f);
	(*slot)->out = *out;
}

static void read_line(struct pt_known *k, char *line)
{
	char *save = NULL, *key = strtok_r(line, "\t", &save);
	char *fate = strtok_r(NULL, "\t", &save), *by = strtok_r(NULL, "\t", &save);
	struct pt_outcome out = { 0 };

	if (!key || strlen(key) != PT_HEX_SIZE - 1 || !fate || !by)
		return;
	while (out.fate < PT_NR_FATES && strcmp(pt_fate_names[out.fate], fate))
		out.fate++;
	if (out.fate == PT_NR_FATES || out.fate == PT_FATE_NONE)
		return;
	if (strcmp(by, "-"))
		snprintf(out.by, sizeof(out.by), "%s", by);
	remember(k, key, &out);
}

struct pt_known *pt_known_open(const struct pt_cache *c, const char *lab_key)
{
	struct pt_known *k = calloc(1, sizeof(*k));
	char *line = NULL;
	size_t size = 0;
	ssize_t n;
	FILE *f;

	if (!k)
		pt_no_memory();
	k->fd = -1;
	snprintf(k->path, sizeof(k->path), "%s/mutants", c->root);
	pt_make_dirs(k->path);
	pt_cache_prune(k->path, KEEP);
	snprintf(k->path, sizeof(k->path), "%s/mutants/%.32s", c->root, lab_key);
	f = fopen(k->path, "re");
	while (f && (n = getline(&line, &size, f)) > 0) {
		if (line[n - 1] != '\n')
			break;
		line[n - 1] = '\0';
		read_line(k, line);
	}
	if (f) {
		fclose(f);
		pt_touch(k->path);
	}
	free(line);
	return k;
}

bool pt_known_get(struct pt_known *k, const char *mutant_key, struct pt_outcome *out)
{
	struct fate key, **slot;

	snprintf(key.key, sizeof(key.key), "%s", mutant_key);
	slot = tfind(&key, &k->root, by_key);
	if (slot)
		*out = (*slot)->out;
	return slot != NULL;
}

/*
 * A line in one write(), so that runs side by side do not mix theirs; the first
 * one also ends what an interrupted run may have left.
 */
void pt_known_add(struct pt_known *k, const char *mutant_key, const struct pt_outcome *out)
{
	char line[512];
	int n = snprintf(line, sizeof(line), "%s%s\t%s\t%s\n", k->fd < 0 ? "\n" : "", mutant_key,
			 pt_fate_names[out->fate], *out->by ? out->by : "-");

	if (k->fd < 0)
		k->fd = open(k->path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
	/* a fate not kept is found out again */
	if (k->fd >= 0 && write(k->fd, line, (size_t)n) != n)
		close(k->fd), k->fd = -1;
}

void pt_known_close(struct pt_known *k)
{
	if (k->fd >= 0)
		close(k->fd);
	tdestroy(k->root, free);
	free(k);
}
