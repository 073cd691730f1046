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

#endif
