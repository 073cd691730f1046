/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What boot.S and machine.c share.  Read by the assembler too. */
#ifndef X86_MACHINE_H
#define X86_MACHINE_H

#define X86_TRAMPOLINE 0x8000
/* The first serial port: data and line status. */
#define X86_CONSOLE	     0x3f8
#define X86_CONSOLE_STATUS   0x3fd
#define X86_CONSOLE_CAN_SEND 0x20
#define MODE_5LEVEL	     1 /* index into pt_arch_x86.modes */

#endif
