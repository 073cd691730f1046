/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Text over the console.  Words go out as lines of
 *
 *   NAME COUNT
 *   +N V V …        skip N words that are zero, then these values (hex)
 *
 * and END SUM closes what was said since the last END: SUM is 64-bit FNV-1a
 * over all characters from the first NAME on, line ends (\n) included.
 */
#ifndef IMAGE_SAY_H
#define IMAGE_SAY_H

#include "generic/subject/subject.h"

void say_text(const char *text);
void say_hex(u64 v); /* without 0x and leading zeros */
void say_line(const char *text);
/* All `count` words; the zeros between them are only counted. */
void say_words(const char *name, const u64 *word, size_t count);
void say_end(void);

#endif
