/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A byte, of which states that are kept by the million are made. */
#ifndef PT_LITMUS_BYTES_H
#define PT_LITMUS_BYTES_H

#include "generic/contract/words.h"

typedef uint8_t u8;
typedef uint16_t u16;
/* As much as one instruction accesses at once. */
__extension__ typedef unsigned __int128 u128;

#endif
