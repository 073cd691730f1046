/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "conformance/engine/qemu_answer.h"

#include <ctype.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FNV_START UINT64_C(0xcbf29ce484222325)
#define FNV_PRIME UINT64_C(0x100000001b3)

struct parser {
	const char *at; /* the line to be read next */
	char *err;
	size_t err_size;
};

__attribute__((format(printf, 2, 3))) static int refuse(struct parser *p, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vsnprintf(p->err, p->err_size, format, ap);
	va_end(ap);
	return -1;
}

static size_t line_length(const char *line)
{
	return strcspn(line, "\r\n");
}

static const char *next_line(const char *line)
{
	line += line_length(line);
	line += *line == '\r';
	return line + (*line == '\n');
}

/* "READY" at the start of a line; what firmware prints before is passed over. */
static const char *find_line(const char *text, const char *word)
{
	for (; *text; text = next_line(text)) {
		if (!strncmp(text, word, strlen(word)))
			return text;
		if (!line_length(text) && !*next_line(text))
			break;
	}
	return NULL;
}

/* A line as it can be shown in a message. */
static void quote_line(const char *line, char *to, size_t size)
{
	size_t n = line_length(line), i = 0;

	for (; i < n && i + 1 < size; i++)
		to[i] = isprint((unsigned char)line[i]) ? line[i] : '?';
	to[i] = '\0';
}

static void last_line(const char *text, char *to, size_t size)
{
	const char *last = text;

	for (const char *p = text; *p; p = next_line(p))
		if (line_length(p))
			last = p;
	quote_line(last, to, size);
}

/* A hexadecimal number and one space before it; false if there is none. */
static bool take_hex(const char **at, u64 *v)
{
	const char *p = *at + (**at == ' ');
	char *end;

	if (!isxdigit((unsigned char)*p))
		return false;
	*v = strtoull(p, &end, 16);
	*at = end;
	return end - p <= 16;
}

/* NAME COUNT, then runs of zeros and words, into word[most]. */
static int take_words(struct parser *p, const char *name, u64 *word, size_t most, size_t *count)
{
	size_t length = strlen(name), at = 0;
	const char *q = p->at + length;
	char shown[48];
	u64 n, v;

	if (strncmp(p->at, name, length) != 0 || !take_hex(&q, &n) || line_length(q)) {
		quote_line(p->at, shown, sizeof(shown));
		return refuse(p, "the image's answer is damaged: no %s in '%s'", name, shown);
	}
	if (n > most)
		return refuse(p, "the image's answer is damaged: %llu words after %s",
			      (unsigned long long)n, name);
	memset(word, 0, most * sizeof(*word));
	for (p->at = next_line(p->at); at < n; p->at = next_line(p->at)) {
		q = p->at + 1;
		if (*p->at != '+' || !take_hex(&q, &v) || v > n - at) {
			quote_line(p->at, shown, sizeof(shown));
			return refuse(p, "the image's answer is damaged at '%s'", shown);
		}
		for (at += v; line_length(q) && at < n && take_hex(&q, &v); at++)
			word[at] = v;
		if (line_length(q)) {
			quote_line(p->at, shown, sizeof(shown));
			return refuse(p, "the image's answer is damaged at '%s'", shown);
		}
	}
	*count = n;
	return 0;
}

static u64 sum_of(const char *from, const char *to)
{
	u64 sum = FNV_START;

	for (; from < to; from++)
		if (*from != '\r')
			sum = (sum ^ (unsigned char)*from) * FNV_PRIME;
	return sum;
}

static int check_sum(struct parser *p, const char *start)
{
	const char *q = p->at + strlen("END");
	u64 sum;

	if (strncmp(p->at, "END", strlen("END")) != 0 || !take_hex(&q, &sum))
		return refuse(p, "the image's answer is cut short");
	if (sum != sum_of(start, p->at))
		return refuse(p, "the image's answer is damaged: its check sum is wrong");
	return 0;
}

/* FAULT PC CODE ADDRESS WHAT */
static int tell_fault(struct parser *p, const struct pt_image *image, const char *line)
{
	const char *q = line + strlen("FAULT");
	char where[160], what[48];
	u64 pc = 0, code = 0, address = 0;

	if (!take_hex(&q, &pc) || !take_hex(&q, &code) || !take_hex(&q, &address))
		return refuse(p, "the image's answer is damaged after FAULT");
	pt_image_name(image, pc, where, sizeof(where));
	quote_line(q + (*q == ' '), what, sizeof(what));
	return refuse(p, "fault: %s (code 0x%llx, address 0x%llx) at pc %s", what,
		      (unsigned long long)code, (unsigned long long)address, where);
}

/* What there is where no answer is. */
static int tell_silence(struct parser *p, const char *text)
{
	const char *line = find_line(text, "ERROR ");
	char shown[96];

	if (line) {
		quote_line(line + strlen("ERROR "), shown, sizeof(shown));
		return refuse(p, "the image says: %s", shown);
	}
	last_line(text, shown, sizeof(shown));
	if (!*shown)
		return refuse(p, "the machine ended without a word");
	return refuse(p, "the machine ended without an answer; its last line: '%s'", shown);
}

/* Where an answer goes, in words. */
struct room {
	struct pt_response *rs;
	struct pt_call *calls;
	size_t rs_words, calls_words;
};

/* *said: how many words of calls there were. */
static int take_answer(const char *text, const struct pt_image *image, const struct room *to,
		       size_t *said, char *err, size_t size)
{
	const char *start = find_line(text, "ANSWER "), *fault = find_line(text, "FAULT ");
	struct parser p = { start, err, size };
	size_t n;
	u64 none;

	if (fault && !start)
		return tell_fault(&p, image, fault);
	if (!start)
		return tell_silence(&p, text);
	if (take_words(&p, "ANSWER", (u64 *)(void *)to->rs, to->rs_words, &n))
		return -1;
	if (fault)
		return tell_fault(&p, image, fault);
	if (take_words(&p, "CALLS", to->calls_words ? (u64 *)(void *)to->calls : &none,
		       to->calls_words, said))
		return -1;
	return check_sum(&p, start);
}

int pt_qemu_answer(const char *text, const struct pt_image *image, const struct pt_request *rq,
		   struct pt_response *rs, struct pt_call *calls, char *err, size_t size)
{
	const size_t most = calls && rq->verb != PT_VERB_RUN ? PT_MAX_CALLS : 0;
	const struct room to = { rs, calls, sizeof(*rs) / sizeof(u64),
				 most * sizeof(*calls) / sizeof(u64) };
	const char *wrong;
	size_t said;

	if (take_answer(text, image, &to, &said, err, size))
		return -1;
	wrong = pt_guest_answer(rq, rs);
	if (wrong)
		snprintf(err, size, "%s", wrong);
	return wrong ? -1 : 0;
}

int pt_qemu_round_answer(const char *text, const struct pt_image *image, struct pt_response *rs,
			 struct pt_call *calls, size_t n, char *err, size_t size)
{
	const struct room to = { rs, calls, offsetof(struct pt_response, result) / sizeof(u64),
				 n * sizeof(*calls) / sizeof(u64) };
	size_t said;

	if (take_answer(text, image, &to, &said, err, size))
		return -1;
	if (said == to.calls_words && rs->magic == PT_WIRE_MAGIC)
		return 0;
	snprintf(err, size, "the image's answer makes no sense");
	return -1;
}
