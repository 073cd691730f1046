// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/entry.h"

#include <stddef.h>

struct pt_entry_text pt_entry_hex_of(pt_entry e, unsigned bits)
{
	static const char digits[] = "0123456789abcdef";
	struct pt_entry_text t = { "0x" };
	size_t n = (bits + 3) / 4;

	while (n < PT_ENTRY_BITS / 4 && !pt_entry_fits(e, 4 * (unsigned)n))
		n++;
	t.s[2 + n] = '\0';
	for (; n; n--, e >>= 4)
		t.s[1 + n] = digits[e & 15];
	return t;
}

struct pt_entry_text pt_entry_hex(pt_entry e)
{
	return pt_entry_hex_of(e, 4);
}

/* The value of a digit; 16 if it is none. */
static unsigned digit(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0');
	if (c >= 'a' && c <= 'f')
		return (unsigned)(c - 'a') + 10;
	return c >= 'A' && c <= 'F' ? (unsigned)(c - 'A') + 10 : 16;
}

bool pt_entry_parse(const char *s, pt_entry *e)
{
	const pt_entry most = ~(pt_entry)0;
	unsigned base = *s == '0' ? 8 : 10;
	pt_entry value = 0;

	if (base == 8 && (s[1] == 'x' || s[1] == 'X')) {
		base = 16;
		s += 2;
	}
	if (!*s)
		return false;
	for (; *s; s++) {
		unsigned d = digit(*s);

		if (d >= base || value > (most - d) / base)
			return false;
		value = value * base + d;
	}
	*e = value;
	return true;
}
