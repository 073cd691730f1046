/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What machine.c and boot.S share. */
#ifndef SPARC_MACHINE_H
#define SPARC_MACHINE_H

/* Memory that is mapped where it is, in locked entries of 4M: image and mailbox. */
#define MAPPED_FROM 0x00400000
#define MAPPED_TO   0x04000000

/* Windows of 8M each, as one pmd maps; the pte is one of those under the first. */
#define WINDOW_PTE 0x200000000
#define WINDOW_PMD 0x40800000
#define PTE_INDEX  5

/* struct probe, in words */
#define PROBE_BACK    0
#define PROBE_RETURN  8
#define PROBE_MISSES  16
#define PROBE_WORD    24
#define PROBE_TRAP    32
#define PROBE_STATUS  40
#define PROBE_ADDRESS 48
#define PROBE_PC      56

/* Trap types. UltraSPARC User's Manual, table of trap types; the same on sun4v. */
#define TRAP_FETCH_EXCEPTION 0x08
#define TRAP_DATA_EXCEPTION  0x30
#define TRAP_TICK	     0x4e /* interrupt of level 14 */
#define TRAP_FETCH_MISS	     0x64
#define TRAP_DATA_MISS	     0x68
#define TRAP_DATA_PROTECTION 0x6c
#define TRAP_USER_DONE	     0x100 /* ta 0 */
#define TRAP_DEMAP	     0x180 /* ta 0x80: the first that hyperprivileged code takes */
#define TRAP_NO_EXEC	     0x400 /* none of the processor's: the miss handler refused */

/* Where a page has code, for the kernel and for the user. */
#define CODE_AT	     64
#define USER_CODE_AT 72

#endif
