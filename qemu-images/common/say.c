/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-images/common/say.h"

#include "qemu-images/common/machine.h"

#define FNV_START UINT64_C(0xcbf29ce484222325)
#define FNV_PRIME UINT64_C(0x100000001b3)
/* So that lines stay short, for whoever reads the console. */
#define WORDS_PER_LINE 8

static u64 sum = FNV_START;

static void say(char c)
{
	sum = (sum ^ (unsigned char)c) * FNV_PRIME;
	machine_console_put(c);
}

void say_text(const char *text)
{
	while (*text)
		say(*text++);
}

void say_hex(u64 v)
{
	int shift = 60;

	while (shift && !(v >> shift))
		shift -= 4;
	for (; shift >= 0; shift -= 4)
		say("0123456789abcdef"[v >> shift & 15]);
}

void say_line(const char *text)
{
	say_text(text);
	say('\n');
}

static void say_run(size_t zeros, const u64 *word, size_t count)
{
	say('+');
	say_hex(zeros);
	for (size_t i = 0; i < count; i++) {
		say(' ');
		say_hex(word[i]);
	}
	say('\n');
}

void say_words(const char *name, const u64 *word, size_t count)
{
	size_t at = 0;

	if (name[0] == 'A')
		sum = FNV_START;
	say_text(name);
	say(' ');
	say_hex(count);
	say('\n');
	while (at < count) {
		size_t zeros = 0, n = 0;

		while (at + zeros < count && !word[at + zeros])
			zeros++;
		at += zeros;
		while (at + n < count && n < WORDS_PER_LINE && word[at + n])
			n++;
		say_run(zeros, word + at, n);
		at += n;
	}
}

void say_end(void)
{
	u64 s = sum;

	say_text("END ");
	say_hex(s);
	say('\n');
}
