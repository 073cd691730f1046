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

/* ---- any program, by text: pt_process_close() ends it ---- */

/* What it said, a NUL behind it; whoever has it frees .text. */
struct pt_heard {
	char *text;
	size_t size, room;
};

/* As argv of pt_process_capture(). */
void *pt_process_open_program(const char *const *argv, char *err, size_t size);
/*
 * Says something, and listens until there is enough; what was heard before is forgotten.
 * -1: it ended, or its time ran out, before there was, and err says how.
 */
int pt_process_say(void *guest, const char *out, size_t to_send, struct pt_heard *text,
		   bool (*enough)(const struct pt_heard *text), unsigned limit_ms, char *err,
		   size_t size);
/* The first line it complained with; empty: it did not. */
void pt_process_complaint(const void *guest, char *line, size_t size);

#endif
