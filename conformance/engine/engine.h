/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What executes clauses.  An engine is given a job and a request and fills the
 * response, all in host byte order.  It runs inside a child process that
 * belongs to one cell (conformance/run/execute.c), so it may crash or hang without harm, but
 * must not leave processes or files behind when that child is killed.
 */
#ifndef PT_ENGINE_H
#define PT_ENGINE_H

#include <limits.h>

#include "conformance/entry/arch_host.h"
#include "generic/run/wire.h"

struct pt_job {
	const struct pt_arch_host *host;
	size_t mode;			  /* index into host->arch->modes */
	const struct pt_subject *builtin; /* for the native engine; NULL: kernel subject */
	const struct pt_guest_isa *isa;	  /* what the guest ELF is built for */
	const char *elf;		  /* the guest ELF; NULL if none was needed */
};

#define PT_HANGS (-2)
#define PT_LATE	 (-3)

/*
 * Dialogues, as an engine holds them: dialogue.h, which is what others use.  A time limit
 * and err are as for pt_engine.run(), and one call that never ends is told after
 * PT_CALL_LIMIT_MS (watch.h) where the engine can look.  rs is filled up to its results:
 * after a fault .turn says in which record it was, and is 0 where that is not known.
 */
struct pt_speaks {
	/* A guest that has answered PT_VERB_OPEN, whatever rs->status says; NULL: none. */
	void *(*open)(const struct pt_job *job, const struct pt_request *rq, struct pt_response *rs,
		      unsigned limit_ms, char *err, size_t size);
	/*
	 * n records, at most PT_MAX_CALLS, filled in where they stand.  -1: the guest broke;
	 * nothing but close() comes after, and of the records ret and b alone may have changed.
	 */
	int (*round)(void *guest, struct pt_call *calls, size_t n, struct pt_response *rs,
		     unsigned limit_ms, char *err, size_t size);
	void (*close)(void *guest);
};

struct pt_engine {
	const char *name;
	const char *brief; /* one line for `list engines` */
	bool walks;	   /* live clauses exist in its cells: generic/machine/walker.h */
	bool between; /* it can put what the MMU writes between two instructions: machine/between.h
		       */
	bool wants_elf; /* false: a builtin subject is run without its guest ELF */
	/* As available(), asked before the guest is built, so that none is built in vain. */
	int (*usable)(const struct pt_job *job, char *why, size_t size);
	/* 0: can run this job here.  -1: cannot, and why says what to install. */
	int (*available)(const struct pt_job *job, char *why, size_t size);
	/*
	 * 0: the guest answered (whatever rs->status says).  -1: it did not, and
	 * err says how it ended ("fault: read of 0x… at pc 0x…", "still running
	 * after 20 s").  PT_HANGS: the same, and a run that is traced would tell no
	 * more and take as long.  PT_LATE: the run as a whole had no more time, and
	 * no call that never ends was seen: where it stood is by chance.
	 * calls has PT_MAX_CALLS entries, or is NULL for RUN.  rs is in shared
	 * memory and is filled as far as the guest got, so rs->current can be read
	 * even if this process dies.
	 */
	int (*run)(const struct pt_job *job, const struct pt_request *rq, struct pt_response *rs,
		   struct pt_call *calls, unsigned limit_ms, char *err, size_t size);
	const struct pt_speaks *speaks; /* NULL: it holds no dialogues */
};

/* In the order reports list them; ends with NULL. */
extern const struct pt_engine *const pt_engines[];
extern const struct pt_engine pt_engine_native, pt_engine_unicorn, pt_engine_qemu_user,
	pt_engine_qemu_system, pt_engine_qemu_kvm;
/* Can this machine run code of this instruction set by itself? */
bool pt_native_runs(const struct pt_guest_isa *isa);
/* Can a clause be asked of a guest that this engine runs? */
static inline bool pt_engine_asks(const struct pt_engine *e, const struct pt_clause *c)
{
	return pt_clause_is_live(c) ? e->walks : pt_clause_is_between(c) ? e->between : true;
}
const struct pt_engine *pt_engine_named(const char *name);

/* "x86-4level.elf" has its bare-metal image beside it: "x86-4level.image". */
void pt_qemu_image_path(const char *elf, char path[PATH_MAX]);
/* "walker: TCG", and what the machine could not do; empty without a walker. */
void pt_walker_text(const struct pt_arch_host *h, size_t mode, const struct pt_response *rs,
		    char *buf, size_t size);

#endif
