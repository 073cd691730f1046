/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a machine may lack: one kernel runs on processors with and without.  Every
 * request says what the machine it is about does not have (pt_request.lacks).
 * Preprocessor words alone, as the files of a kernel tree's guest read them too.
 */
#ifndef PT_LACKS_H
#define PT_LACKS_H

/* Nothing can be kept from being executed, and the bit that would is not software's. */
#define PT_LACKS_NOEXEC 0x1
/* Protection keys: no VMA has one. */
#define PT_LACKS_KEYS 0x2
/* Guarded branch targets: no VMA asks for them. */
#define PT_LACKS_GUARDS 0x4
/* The MMU notes no access in an entry: software does. */
#define PT_LACKS_RECORDING 0x8
/* Leaves of pud size. */
#define PT_LACKS_PUD_LEAVES 0x10
/* The kernel's own mappings may not stay in the TLB while users run. */
#define PT_LACKS_GLOBAL 0x20
/* Runs of entries that are one to the MMU: the bit that makes them so is reserved. */
#define PT_LACKS_RUNS 0x40
/* Memory types in an entry: their bits are reserved, and the platform alone says. */
#define PT_LACKS_TYPES 0x80
/* Software's bits of which soft-dirty and uffd-wp are made: they are reserved. */
#define PT_LACKS_MARKS 0x100
/* What becomes valid is seen in bounded time, without a fence. */
#define PT_LACKS_PROMPT 0x200

/*
 * And switches that helpers read which are off on the cell's own machine, each on in a
 * further run (pt_machine in conformance/entry/arch_host.h); they are in the same word.
 */
#define PT_SWITCHES (~0xffffUL)
/* Memory is encrypted, and a bit of an entry says of which page. */
#define PT_SWITCH_ENCRYPTED 0x10000
/* A flush of the task's TLB is under way: what was mapped may be in it for now. */
#define PT_SWITCH_PENDING 0x20000
/*
 * The task's own register takes rights away by protection key: of one all, and of one writes,
 * of which there are writable VMAs (PT_PROT_KEY_A).  Where there are fewer keys the low bits
 * count.
 */
#define PT_SWITCH_DENIED    0x40000
#define PT_DENIED_KEY	    10
#define PT_DENIED_WRITE_KEY 5
/* Another device walks the task's tables, and has a TLB of its own. */
#define PT_SWITCH_WALKED 0x80000
/* The kernel may read and write no page that users may only execute. */
#define PT_SWITCH_EXEC_ONLY 0x100000
/* This processor alone uses the tables, and flushes when it must. */
#define PT_SWITCH_ALONE 0x200000
/* Addresses of 52 bits are built in, and the machine has 48. */
#define PT_SWITCH_NARROW 0x400000

#endif
