/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Dialogues with the guest on the bare machine: the request of PT_VERB_OPEN is in its
 * memory when it starts, rounds go over its console as text (qemu-images/common/hear.h),
 * and so do its answers.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/engine/process_dialogue.h"
#include "conformance/engine/qemu_answer.h"
#include "conformance/engine/qemu_dialogue.h"
#include "conformance/engine/qemu_machine.h"
#include "conformance/words/last_words.h"

#define FNV_START UINT64_C(0xcbf29ce484222325)
#define FNV_PRIME UINT64_C(0x100000001b3)
/*
 * Firmware, and a console that takes some microseconds for a character.  A machine that
 * waits for its console is busy all the while, so its limits are of the clock.
 */
#define TIMES 10

/* Four words of 16 digits and what is between them; the line before them. */
enum { RECORD = 4 * 17 + 1, FIRST = 64 };

struct guest {
	struct machine m;
	void *process;
	struct pt_heard heard;
};

static void close_guest(void *guest)
{
	struct guest *g = guest;

	if (g->process)
		pt_process_close(g->process);
	pt_machine_end(&g->m);
	free(g->heard.text);
	free(g);
}

/* ---- listening ---- */

static bool begins(const char *line, const char *end, const char *word)
{
	const size_t n = strlen(word);

	return (size_t)(end - line) >= n && !memcmp(line, word, n);
}

/* The last whole line, up to *end; NULL: there is none, or one has been begun since. */
static const char *last_line(const struct pt_heard *h, const char **end)
{
	const char *p = h->text + h->size;

	if (p == h->text || p[-1] != '\n')
		return NULL;
	*end = p;
	for (p--; p > h->text && p[-1] != '\n'; p--)
		;
	return p;
}

static bool is_ready(const struct pt_heard *h)
{
	const char *end, *line = last_line(h, &end);

	return line && (begins(line, end, "READY") || begins(line, end, "ERROR"));
}

static bool is_answer(const struct pt_heard *h)
{
	const char *end, *line = last_line(h, &end);

	return line && (begins(line, end, "END") || begins(line, end, "ERROR"));
}

static int say(struct guest *g, const char *text, size_t size,
	       bool (*enough)(const struct pt_heard *h), unsigned limit_ms)
{
	const int ended = pt_process_say(g->process, text, size, &g->heard, enough,
					 limit_ms * TIMES, g->m.err, g->m.err_size);
	char line[160];
	size_t n;

	if (!ended)
		return 0;
	pt_process_complaint(g->process, line, sizeof(line));
	n = strlen(g->m.err);
	if (*line)
		snprintf(g->m.err + n, g->m.err_size - n, "; %s", line);
	return -1;
}

/* ---- beginning ---- */

static int start(struct guest *g, struct pt_response *rs, unsigned limit_ms)
{
	static const char run[] = "run\n";
	struct command c;

	pt_machine_command(&g->m, &c);
	g->process = pt_process_open_program(c.argv, g->m.err, g->m.err_size);
	if (!g->process || say(g, "", 0, is_ready, limit_ms) ||
	    say(g, run, strlen(run), is_answer, limit_ms))
		return -1;
	return pt_qemu_round_answer(g->heard.text, &g->m.image, rs, NULL, 0, g->m.err,
				    g->m.err_size);
}

static void *open_on(bool kvm, const struct pt_job *job, const struct pt_request *rq,
		     struct pt_response *rs, unsigned limit_ms, char *err, size_t size)
{
	struct guest *g = pt_need(calloc(1, sizeof(*g)));

	if (pt_machine_begin(&g->m, kvm, job, rq, NULL, err, size)) {
		free(g);
		return NULL;
	}
	if (!start(g, rs, limit_ms))
		return g;
	close_guest(g);
	return NULL;
}

static void *open_tcg(const struct pt_job *job, const struct pt_request *rq, struct pt_response *rs,
		      unsigned limit_ms, char *err, size_t size)
{
	return open_on(false, job, rq, rs, limit_ms, err, size);
}

static void *open_kvm(const struct pt_job *job, const struct pt_request *rq, struct pt_response *rs,
		      unsigned limit_ms, char *err, size_t size)
{
	return open_on(true, job, rq, rs, limit_ms, err, size);
}

/* ---- rounds ---- */

static u64 sum_of(const struct pt_call *calls, size_t n)
{
	u64 sum = FNV_START;

	for (size_t i = 0; i < n; i++) {
		const u64 words[] = { calls[i].helper, calls[i].a, calls[i].b, calls[i].ret };

		for (size_t w = 0; w < PT_ARRAY_SIZE(words); w++)
			sum = (sum ^ words[w]) * FNV_PRIME;
	}
	return sum;
}

/* A record's line; zeros at its end are left out.  How long it is. */
static size_t put_record(char *to, const struct pt_call *c)
{
	const u64 words[] = { c->helper, c->a, c->b, c->ret };
	size_t n = PT_ARRAY_SIZE(words), at = 0;

	while (n > 1 && !words[n - 1])
		n--;
	for (size_t w = 0; w < n; w++)
		at += (size_t)sprintf(to + at, w ? " %" PRIx64 : "%" PRIx64, words[w]);
	to[at++] = '\n';
	return at;
}

/* NULL: no memory. */
static char *put_round(const struct pt_call *calls, size_t n, size_t *size)
{
	char *text = malloc(FIRST + n * RECORD + 1);

	if (!text)
		return NULL;
	*size = (size_t)sprintf(text, "round %zx %" PRIx64 "\n", n, sum_of(calls, n));
	for (size_t i = 0; i < n; i++)
		*size += put_record(text + *size, &calls[i]);
	return text;
}

static int hold_round(void *guest, struct pt_call *calls, size_t n, struct pt_response *rs,
		      unsigned limit_ms, char *err, size_t err_size)
{
	struct guest *g = guest;
	size_t size;
	char *text = put_round(calls, n, &size);
	int ended;

	g->m.err = err;
	g->m.err_size = err_size;
	if (!text) {
		snprintf(err, err_size, "not enough memory");
		return -1;
	}
	ended = say(g, text, size, is_answer, limit_ms);
	free(text);
	return ended ? -1
		     : pt_qemu_round_answer(g->heard.text, &g->m.image, rs, calls, n, err,
					    err_size);
}

const struct pt_speaks pt_qemu_speaks = { open_tcg, hold_round, close_guest };
const struct pt_speaks pt_kvm_speaks = { open_kvm, hold_round, close_guest };
