/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Text from anywhere, made fit to be shown. */
#ifndef PT_CLEAN_H
#define PT_CLEAN_H

/*
 * A copy of s that every format can hold: valid UTF-8, no control characters
 * but newline and tab; what is not becomes '?'.  To be freed.
 */
char *pt_text_clean(const char *s);
/* The same in one line. */
char *pt_text_line(const char *s);

#endif
