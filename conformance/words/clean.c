// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/words/clean.h"

#include <stdlib.h>
#include <string.h>
#include <unictype.h>
#include <unistr.h>

#include "conformance/words/last_words.h"

/* Length of the UTF-8 character at s that every format can hold; 0 if it is none. */
static size_t good_char(const uint8_t *s)
{
	ucs4_t c;
	const int n = u8_strmbtouc(&c, s);

	/* controls and non-characters are no text */
	if (n <= 0 || (c & 0xfffe) == 0xfffe ||
	    (uc_is_general_category_withtable(c, UC_CATEGORY_MASK_Cc) && c != '\n' && c != '\t'))
		return 0;
	return (size_t)n;
}

char *pt_text_clean(const char *s)
{
	char *out = pt_need(malloc(strlen(s) + 1)), *to = out;
	while (*s) {
		size_t n = good_char((const uint8_t *)s);
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
