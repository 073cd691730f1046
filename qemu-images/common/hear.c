/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-images/common/hear.h"

#include "qemu-images/common/machine.h"

#define FNV_START UINT64_C(0xcbf29ce484222325)
#define FNV_PRIME UINT64_C(0x100000001b3)
/* The longest line: four words of 16 digits, with blanks between them. */
enum { LINE = 80, WORDS = 4 };

void hear_line(char *line, size_t size)
{
	size_t n = 0;

	for (;;) {
		char c = machine_console_get();

		if (c == '\n' || c == '\r')
			break;
		if (n + 1 < size)
			line[n++] = c;
	}
	line[n] = '\0';
}

bool hear_starts(const char *line, const char *word)
{
	while (*word && *line == *word)
		line++, word++;
	return !*word;
}

/* The digit's value, or 16. */
static unsigned digit(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0');
	return c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10 : 16;
}

/* The next number of a line; 0 where there is no more. */
static u64 number(const char **at)
{
	u64 v = 0;

	while (**at && digit(**at) > 15)
		++*at;
	for (; digit(**at) < 16; ++*at)
		v = v << 4 | digit(**at);
	return v;
}

const char *hear_round(const char *line, struct pt_call *calls, u64 *count)
{
	u64 sum = FNV_START, said;
	char record[LINE];

	/* past the word "round": its d would be taken for a digit */
	for (line += sizeof("round") - 1; *line == ' ';)
		line++;
	*count = number(&line);
	said = number(&line);
	for (u64 i = 0; i < *count; i++) {
		const char *at = record;
		u64 word[WORDS];

		hear_line(record, sizeof(record));
		for (unsigned w = 0; w < WORDS; w++) {
			word[w] = number(&at);
			sum = (sum ^ word[w]) * FNV_PRIME;
		}
		if (i < PT_MAX_CALLS)
			calls[i] = (struct pt_call){ word[0], word[1], word[2], word[3] };
	}
	if (*count > PT_MAX_CALLS)
		return "a round of too many calls";
	return sum == said ? NULL : "the round is damaged: its check sum is wrong";
}
