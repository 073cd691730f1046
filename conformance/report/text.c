// SPDX-License-Identifier: GPL-2.0-or-later
/* Text that every format can hold, and words of shell commands. */
#include <stdlib.h>
#include <string.h>

#include "conformance/names.h"
#include "conformance/report/writer.h"

/* Length of the UTF-8 character at s that every format can hold; 0 if it is none. */
static size_t good_char(const unsigned char *s)
{
	static const struct {
		unsigned char mask, lead;
		size_t len;
		u32 least;
	} forms[] = { { 0xe0, 0xc0, 2, 0x80 },
		      { 0xf0, 0xe0, 3, 0x800 },
		      { 0xf8, 0xf0, 4, 0x10000 } };
	if (*s < 0x80)
		return *s == '\n' || *s == '\t' || (*s >= 0x20 && *s != 0x7f);
	for (size_t f = 0; f < PT_ARRAY_SIZE(forms); f++) {
		if ((*s & forms[f].mask) != forms[f].lead)
			continue;
		u32 c = *s & (unsigned char)~forms[f].mask;
		for (size_t i = 1; i < forms[f].len; i++) {
			if ((s[i] & 0xc0) != 0x80)
				return 0;
			c = c << 6 | (s[i] & 0x3f);
		}
		/* C1 controls, surrogates and non-characters are no text either. */
		bool bad = c < forms[f].least || c < 0xa0 || (c >= 0xd800 && c < 0xe000) ||
			   (c & 0xfffe) == 0xfffe || c > 0x10ffff;
		return bad ? 0 : forms[f].len;
	}
	return 0;
}

char *pt_text_clean(const char *s)
{
	char *out = pt_need(malloc(strlen(s) + 1)), *to = out;
	while (*s) {
		size_t n = good_char((const unsigned char *)s);
		if (n) {
			memcpy(to, s, n);
			to += n;
			s += n;
		} else {
			*to++ = '?';
			s++;
		}
	}
	*to = '\0';
	return out;
}

char *pt_text_line(const char *s)
{
	char *out = pt_text_clean(s);
	for (char *p = out; *p; p++)
		if (*p == '\n' || *p == '\t')
			*p = ' ';
	return out;
}

void pt_put_quoted(FILE *f, const char *s)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				    "_-./:,+=@%";
	if (*s && !s[strspn(s, plain)]) {
		fputs(s, f);
		return;
	}
	fputc('\'', f);
	for (; *s; s++) {
		if (*s == '\'')
			fputs("'\\''", f);
		else
			fputc(*s, f);
	}
	fputc('\'', f);
}
