/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a machine's folder offers the common part of a bare-metal image: image.h. */
#ifndef MACHINE_H
#define MACHINE_H

#include "generic/machine/walker.h"
#include "generic/run/wire.h"

struct image_machine {
	const char *name; /* of the instruction set, as pt_guest_isa.name */
	/* 1 << enum pt_level: entries of these levels can be placed. */
	u64 levels;
	/*
	 * What this machine cannot do and how it is run instead: bits that the
	 * host puts in words, pt_qemu.lacks[].  May be set by machine_start().
	 */
	u64 lacks;
	/* Bits of lacks that are set where the walker was seen to look again without a flush. */
	u64 lacks_stale;
	bool records_apart; /* as in struct pt_walker; known after machine_start() */
	/*
	 * Where the host cannot look into memory (pt_qemu.blind): between (true)
	 * and (false) the console is told a few times a second what the guest is
	 * in, `AT pt_guest_response.current`.  NULL elsewhere.
	 */
	void (*watch)(bool on);
};
extern struct image_machine machine;

/* Before machine_start() too. */
void machine_console_put(char c);
char machine_console_get(void); /* waits */
__attribute__((noreturn)) void machine_exit(int code);

/*
 * Traps, tables for this mode, MMU on.  NULL, or why that cannot be: one line.
 * mode is request.mode's, index its number.
 */
const char *machine_start(const struct pt_mode *mode, size_t index);
/* Who walks: asked of the machine, not assumed. */
enum pt_walks machine_walks(void);

/* Memory that nobody uses, at least IMAGE_FREE bytes, aligned to PT_BIT(IMAGE_FREE_SHIFT). */
#define IMAGE_FREE_SHIFT 24
#define IMAGE_FREE	 PT_BIT(25)
u64 machine_free(void);
/*
 * Makes a free page fit to be probed: the word at its start is the mark, and
 * wherever the machine's fetches go there is code that comes back.
 */
void machine_fill(u64 page, u64 mark);

/*
 * The entry at the level's window: written without a flush, flushed, read
 * back.  A machine that walks something else than memory (sparc's TLB) keeps
 * the entry where its miss handler finds it.
 */
void machine_write(enum pt_level l, u64 e);
void machine_flush(enum pt_level l);
u64 machine_read(enum pt_level l);
/*
 * The physical address of a table one level down all of whose entries map what
 * is at `page` and permit `right`, and all else that can be permitted with it.
 * 0: the machine cannot.
 */
u64 machine_table(enum pt_level l, u64 page, u64 right);
/*
 * One access of the kind of one PT_MMU_* right (UR to KX) at an offset into the
 * level's window.  A fault is survived and told; *word is what a read found.
 * What a write stores is a word in the same page other than the mark.
 */
enum pt_refusal machine_access(enum pt_level l, u64 right, u64 offset, u64 *word);

/*
 * The second processor: it runs f(), with the same tables, and is idle after it
 * returns.
 */
enum pt_second machine_second(void (*f)(void));
/* Where the entry stands in memory, for helpers that take a pointer; 0: it does not. */
u64 machine_slot(enum pt_level l);
/* Flushes one level's window on this processor alone. */
void machine_flush_here(enum pt_level l);

#endif
