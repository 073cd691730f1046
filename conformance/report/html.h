/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What every page of ours is made of: one file that asks nothing of any network, whose data
 * stands in it as JSON.  Whatever a tree is called, it stays text.
 */
#ifndef PT_REPORT_HTML_H
#define PT_REPORT_HTML_H

#include <jansson.h>
#include <stdio.h>

/* Text from anywhere, between tags or in a quoted attribute. */
void pt_html_text(FILE *f, const char *s);
/* A part of a link's fragment, as script can read it back. */
void pt_html_part(FILE *f, const char *s);
/* " name=\"value\"" */
void pt_html_attribute(FILE *f, const char *name, const char *value);
/* "<tag>text</tag>"; attributes: " class=\"x\"", or "". */
void pt_html_element(FILE *f, const char *tag, const char *attributes, const char *text);

/* Up to <body>, with all that the page needs. */
void pt_html_begin(FILE *f, const char *title);
/* The data, what reads it, and the end; takes the data. */
void pt_html_end(FILE *f, json_t *data);

#endif
