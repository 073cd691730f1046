/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the steps from a kernel tree to a guest ELF share.  The steps, in order:
 *   kernel_tree.c    is this a kernel tree, are the tools there
 *   kernel_source.c  what kbuild is told is the tree
 *   kernel_config.c  the folder it is configured in, out of tree: kept, or made
 *     kernel_make.c    kbuild is asked to; the tree's compile command
 *     kernel_inputs.c  which files of the tree that read
 *   kernel_compile.c one C file by that command
 *   kernel_headers.c the headers all files of a guest start with, compiled once
 *   kernel_shim.c    one wrapper per helper the tree has
 *   kernel_files.c   the tree's own .c files, of each what others want of it
 *   kernel_search.c  which of them, for what symbols
 *   kernel_link.c    these, stubs and the guest into one ELF
 *     kernel_parts.c   this project's part of it
 *     kernel_own.c     a file of that, compiled
 *     kernel_ld.c      the linker asked, and what it misses
 *     kernel_wants.c   what is asked of the tree's files for that
 *     kernel_image.c   the same for the bare machine
 * kernel.c runs them and keeps the results (kernel_cache.c).  What goes wrong in
 * them is put into a line in kernel_fail.c, what is no fault of the tree told apart in
 * kernel_mishap.c; what they looked for in vain is found in kernel_lookups.c.
 */
#ifndef PT_KERNEL_BUILD_H
#define PT_KERNEL_BUILD_H

#include "conformance/entry/arch_host.h"
#include "conformance/subject/definers.h"
#include "conformance/subject/kernel_cache.h"
#include "conformance/subject/kernel_tree.h"
#include "conformance/subject/manifest.h"
#include "conformance/subject/stats.h"
#include "conformance/work/files.h"
#include "conformance/work/hash.h"
#include "conformance/work/phases.h"
#include "conformance/work/spawn.h"

/* Which step read a tree file: pt_input_file.part, most far-reaching first. */
#define PT_PART_CONFIG	'A' /* Kconfig files, makefiles: a change means from scratch */
#define PT_PART_PREPARE 'B' /* what kbuild compiled: a change means make again */
#define PT_PART_GUEST	'C' /* what we compiled */
#define PT_PART_SEARCH	'S' /* what has no definition of what was missing */

struct pt_kbuild {
	const struct pt_kernel *k;
	const struct pt_arch_host *host;
	const struct pt_kernel_build *b;
	struct pt_cache cache;
	struct pt_stats *stats;
	const char *data;	    /* pt_data_dir() */
	char src[PATH_MAX];	    /* what kbuild is told is the tree */
	char obj[PATH_MAX];	    /* the configured folder: where compilers run */
	char work[PATH_MAX];	    /* our own objects and logs */
	char cc[PATH_MAX];	    /* the cross compiler, absolute */
	char *command;		    /* the tree's compile command, without files; owned */
	char *with_headers;	    /* the same, with the compiled headers; NULL: none; owned */
	bool image;		    /* the bare-metal image is wanted */
	bool whole;		    /* all code of a tree's file is wanted, called or not */
	struct pt_manifest inputs;  /* of the configured folder, then of all */
	struct pt_symbols searched; /* names that definitions were looked for of */
	char *why;		    /* one line for the user */
	size_t size;
	bool farmed;	  /* .src is a farm, not the tree */
	int farm_fd;	  /* keeps it from being pruned; 0: none */
	bool configured;  /* .obj was made just now */
	bool changed;	  /* the step failed because the tree changed meanwhile */
	char mishap[256]; /* the machine failed, not the tree; nothing counts after that */
};

/* Writes the one line, or the mishap if there was one; returns -1. */
int pt_kbuild_fail(struct pt_kbuild *kb, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* The line in a log that says what went wrong, paths relative to the tree. */
void pt_log_reason(const struct pt_kbuild *kb, const char *log, char *reason, size_t size);

/*
 * Fills .src: the tree, or a farm that stands in for it where kbuild could not
 * work in the tree itself.
 */
int pt_kbuild_source(struct pt_kbuild *kb);
/*
 * After a failure: true if a farm may help, by what .why says.  Then it is
 * prepared, and pt_kbuild_source() takes it.
 */
bool pt_kbuild_source_again(struct pt_kbuild *kb);
void pt_kbuild_source_done(struct pt_kbuild *kb);

/*
 * Is what a compiler made without complaint a whole object, of this machine?  If not,
 * .mishap says so.  The object of what it was `what`; none is no half of one.
 */
bool pt_kbuild_is_whole(struct pt_kbuild *kb, const char *object, const char *program,
			const char *what);

/*
 * Did this command fail by the machine's fault, by its status and its log?
 * Then .mishap says how: `program` was doing `what`.  A command that went past
 * errors is asked about with `all`: a good status says nothing then.
 */
bool pt_kbuild_mishap(struct pt_kbuild *kb, int status, bool all, const char *log,
		      const char *program, const char *what);

/*
 * Adds to .inputs what was looked for in vain while those that are on it were read, by
 * .command's folders.
 */
void pt_kbuild_add_lookups(struct pt_kbuild *kb, char part);
/* And all that may be read for a source that does not compile: of that no list is left. */
void pt_kbuild_add_unreadable(struct pt_kbuild *kb, const char *source);

/* 0, or -1 and .changed: a file read so far was written to since the step began. */
int pt_kbuild_unchanged(struct pt_kbuild *kb);

/* The programs that make a guest of a tree: other versions may make another. */
void pt_kbuild_hash_tools(const struct pt_kbuild *kb, struct pt_hash *h);

/* Fills .obj, .command and .inputs, from the cache or anew. */
int pt_kbuild_configure(struct pt_kbuild *kb);

/*
 * Compiles one C file with the tree's command and extra flags (NULL-terminated,
 * may be NULL).  The object is work/<name>.o, the log work/<name>.log, and the
 * tree files read are added to .inputs.  Returns the exit status.
 */
int pt_kbuild_compile(struct pt_kbuild *kb, const char *source, const char *name,
		      const char *const *extra);
/* The same, where `text` is given to the compiler in the source's place. */
int pt_kbuild_compile_as(struct pt_kbuild *kb, const char *source, const char *text,
			 const char *name, const char *const *extra);

/* The compiler's name. */
const char *pt_kbuild_compiler(const struct pt_kbuild *kb);
/* "compiling mm/x.c", for who was doing it when something went wrong. */
const char *pt_kbuild_compiling(const struct pt_kbuild *kb, const char *source, char what[256]);

/* The tree's command is of a standard before C99: our own files are compiled by another. */
bool pt_kbuild_speaks_old_c(const struct pt_kbuild *kb);

/*
 * Compiles what every file starts with to work/headers.h.gch, for the
 * compilations from here until it is dropped.  Without it they only take longer.
 */
void pt_kbuild_precompile(struct pt_kbuild *kb);
void pt_kbuild_drop_precompiled(struct pt_kbuild *kb);

/* Writes work/shim.o, work/helpers.list and work/notes.txt. */
int pt_kbuild_shim(struct pt_kbuild *kb);
/* Writes work/guest.elf. */
int pt_kbuild_link(struct pt_kbuild *kb);
/* Compiles the guests' own part, which is the same for every tree, to .cache's objects/. */
int pt_kbuild_own(struct pt_kbuild *kb);
/* Everything of ours that goes into a guest, hashed. */
void pt_kbuild_hash_sources(struct pt_kbuild *kb, struct pt_hash *h);

#endif
