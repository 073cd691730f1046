/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A kernel tree as git has it: what is read of one revision, put into a folder of the cache.
 * The repository is only read, and needs no work tree.  The folder is kept, and brought to
 * the next revision by writing what differs alone.
 */
#ifndef PT_SUBJECT_REVISION_H
#define PT_SUBJECT_REVISION_H

#include "conformance/subject/git.h"
#include "conformance/subject/kernel_cache.h"
#include "conformance/work/hash.h"

/* A repository, for as long as revisions of it are asked for. */
struct pt_repository {
	struct pt_cache cache;
	struct pt_git git;
	char temp[PATH_MAX];
	int fd; /* of temp */
};

/* 0, or -1 with one line in err. */
int pt_repository_open(struct pt_repository *r, const char *path, char *err, size_t size);
void pt_repository_close(struct pt_repository *r);

/* May a file of the repository, by its path there, be part of what is read of a revision? */
bool pt_repository_reads(const struct pt_repository *r, const char *path);

struct pt_revision {
	char commit[65];
	char id[PT_HEX_SIZE]; /* of all that is read of it, whatever else is in it */
	char tree[PATH_MAX];  /* the folder, which nobody else changes until it is let go */
	int lock, held;	      /* 0: none */
};

/* Finds the commit, and what would be read of it: .id.  0, or -1 with one line in err. */
int pt_revision_find(struct pt_revision *v, const struct pt_repository *r, const char *revision,
		     char *err, size_t size);
/* The same, and the folder. */
int pt_revision_take(struct pt_revision *v, const struct pt_repository *r, const char *revision,
		     char *err, size_t size);
void pt_revision_drop(struct pt_revision *v);

#endif
