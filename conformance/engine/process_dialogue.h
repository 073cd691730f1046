/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Dialogues with a guest ELF that is a user process, run by the machine itself or by an
 * emulator: struct pt_speaks, but for the emulator, which is as in process.h.  job->elf
 * must stay as it is till the end.
 */
#ifndef PT_PROCESS_DIALOGUE_H
#define PT_PROCESS_DIALOGUE_H

#include "conformance/engine/engine.h"

void *pt_process_open(const char *const *emulator, const struct pt_job *job,
		      const struct pt_request *rq, struct pt_response *rs, unsigned limit_ms,
		      char *err, size_t size);
int pt_process_round(void *guest, struct pt_call *calls, size_t n, struct pt_response *rs,
		     unsigned limit_ms, char *err, size_t size);
void pt_process_close(void *guest);

#endif
