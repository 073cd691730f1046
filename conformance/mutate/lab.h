/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where mutants of one subject on one architecture are made, built and run.
 * A lab is opened in the parent, which lists the mutants; each is tried in a
 * child of its own.
 */
#ifndef PT_MUTATE_LAB_H
#define PT_MUTATE_LAB_H

#include "conformance/mutate/mutator.h"
#include "conformance/options/options.h"
#include "conformance/subject/farm.h"
#include "conformance/subject/kernel.h"
#include "conformance/subject/kernel_cache.h"
#include "conformance/work/hash.h"

enum pt_fate {
	PT_FATE_NONE, /* not tried yet */
	PT_FATE_KILLED,
	PT_FATE_SURVIVED,
	PT_FATE_SAME_CODE,
	PT_FATE_BROKEN_BUILD,
	PT_FATE_ERROR, /* it could not be told: .by says why */
	PT_NR_FATES
};
extern const char *const pt_fate_names[PT_NR_FATES];

/* In shared memory: written by the child that tries the mutant. */
struct pt_outcome {
	enum pt_fate fate;
	bool running; /* the mutant's own code is being called */
	char by[120]; /* the first clause that is violated, or how it ended */
};

/* A file that is mutated. */
struct pt_lab_file {
	char *path; /* relative to the subject's root */
	char *text;
};

struct pt_lab {
	const struct pt_options *o;
	const struct pt_arch_host *host;
	const struct pt_kernel *kernel; /* NULL: builtin */
	const struct pt_cache *cache;
	char temp[PATH_MAX]; /* a folder of this run alone */
	struct pt_lab_file *file;
	size_t nr_files;
	/* Of everything that decides a mutant's fate but the mutant itself. */
	char key[PT_HEX_SIZE];
	const struct pt_lab_kind *kind;
	void *own; /* the kind's */
};

struct pt_lab_kind {
	/* In a child: what must be built before mutants can be listed.  As prepare(); or NULL. */
	int (*discover)(struct pt_lab *l, char *why, size_t size);
	/* In the parent, after discover(): fills in files and key.  NULL: they are there. */
	int (*list)(struct pt_lab *l, char *why, size_t size);
	/*
	 * Everything but the mutants: the unmutated subject, built and run.
	 * Called in a child, before any try(); what it finds stands in files of
	 * .temp.  0, or -1 with one line in why.
	 */
	int (*prepare)(struct pt_lab *l, char *why, size_t size);
	/* Is this definition worth mutating?  NULL: all are. */
	bool (*wanted)(struct pt_lab *l, const struct pt_lab_file *f, const struct pt_region *r);
	/* In a child; dir is an empty folder of its own. */
	void (*try)(struct pt_lab *l, const struct pt_lab_file *f, const struct pt_mutant *m,
		    const char *dir, struct pt_outcome *out);
	void (*close)(struct pt_lab *l);
};

/* 0, or -1 with one line in why.  The fields down to .temp are filled in by the caller. */
int pt_lab_open_builtin(struct pt_lab *l, char *why, size_t size);
int pt_lab_open_kernel(struct pt_lab *l, char *why, size_t size);

void pt_lab_add_file(struct pt_lab *l, const char *path, char *text);
void pt_lab_close(struct pt_lab *l);

/* The request that the unmutated subject is given: of all that may kill. */
struct pt_request pt_lab_request(const struct pt_options *o, size_t mode);
/* What the guest's answer says of the subject; `before` is the unmutated one's, or NULL. */
void pt_lab_judge(const struct pt_options *o, const struct pt_response *rs,
		  const struct pt_response *before, struct pt_outcome *out);

/* One mode of a mutant that is built. */
struct pt_lab_run {
	/* Calls it; 0, or -1 with how it ended in err. */
	int (*ask)(void *arg, const struct pt_request *rq, struct pt_response *rs, char *err,
		   size_t size);
	void *arg;
	size_t mode;
	const struct pt_response *before;
};
/* Whether it is killed, by as little as tells. */
void pt_lab_try(const struct pt_options *o, const struct pt_lab_run *run, struct pt_outcome *out);

bool pt_same_content(const char *a, const char *b);

#endif
