/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PT_QEMU_DIALOGUE_H
#define PT_QEMU_DIALOGUE_H

#include "conformance/engine/engine.h"

/* Dialogues with bare machines: dialogue.h. */
extern const struct pt_speaks pt_qemu_speaks, pt_kvm_speaks;

#endif
