/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the common part of a bare-metal image offers a machine's folder; what that
 * offers in turn is in machine.h.  An image is qemu-images/common, qemu-images/<machine>, the
 * ordinary guest (generic, arch/<arch>/mmu.c) and a subject's helpers, linked for one machine; the
 * whole guest runs in it, on the bare machine with its MMU on.
 *
 * Order of events: the machine's start code sets up a stack, clears .bss and
 * calls image_main(), with the MMU as the machine booted it.  image_main()
 * takes the request from the mailbox and calls machine_start(), after which the
 * MMU is on; then it says READY and obeys the console.
 *
 * Memory: image and free memory are mapped where they are (virtual = physical)
 * or are at least addressable as the image was linked.
 */
#ifndef IMAGE_H
#define IMAGE_H

#include "qemu-images/common/machine.h"

/* Called by the start code; does not return. */
__attribute__((noreturn)) void image_main(void);

/*
 * A trap that no probe asked for: told over the console with what the guest has
 * answered so far, then the machine ends.  `what` is a few words without line
 * breaks.
 */
__attribute__((noreturn)) void image_fault(const char *what, u64 code, u64 address, u64 pc);

/*
 * Where the host puts the request (struct pt_request, then the calls of EVAL)
 * before the machine starts, by `-device loader`: an address that the link
 * script sets, outside of every segment, in the machine's byte order.
 */
extern const unsigned char pt_image_mailbox[];

#endif
