/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A guest ELF as a user process: request on stdin, answer from stdout.  Run by
 * the machine itself, or by a user-mode emulator put before it.
 */
#ifndef PT_PROCESS_H
#define PT_PROCESS_H

#include "conformance/engine/engine.h"

/*
 * As pt_engine.run().  `emulator` is NULL to run the ELF itself, or the
 * program to run it with and that program's arguments, NULL-terminated.
 * Without an emulator rs is filled as far as the guest got, whatever its end.
 */
int pt_process_run(const char *const *emulator, const struct pt_job *job,
		   const struct pt_request *rq, struct pt_response *rs, struct pt_call *calls,
		   unsigned limit_ms, char *err, size_t size);

/* What a program printed, to be freed; text ends with a NUL beyond its size. */
struct pt_captured {
	char *output, *errors;
	size_t size; /* of output */
	int status;  /* exit status */
	bool late;   /* its time ran out … */
	bool idle;   /* … and it had hardly used any of the processor's */
};

/*
 * Runs argv (its first word searched for in PATH) with this on its stdin, and
 * kills it after limit_ms.  0: it ended by itself, with whatever status.  -1:
 * it did not, and err says why.  Either way out holds what it printed.
 */
int pt_process_capture(const char *const *argv, const char *input, struct pt_captured *out,
		       unsigned limit_ms, char *err, size_t size);
void pt_captured_free(struct pt_captured *out);

/* "SIGILL (Illegal instruction)" */
void pt_signal_text(int signal, char *text, size_t size);

#endif
