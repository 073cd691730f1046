// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/report/html.h"

#include <nettle/base64.h>
#include <nettle/sha2.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/words/clean.h"
#include "conformance/words/last_words.h"

static const char css[] =
#include "conformance/page.css.inc"
	;
static const char js[] =
#include "conformance/page.js.inc"
	;

/* ---- text --------------------------------------------------------------------------------- */

void pt_html_text(FILE *f, const char *s)
{
	char *clean = pt_text_clean(s ? s : "");

	for (const char *p = clean; *p; p++)
		switch (*p) {
		case '&':
			fputs("&amp;", f);
			break;
		case '<':
			fputs("&lt;", f);
			break;
		case '>':
			fputs("&gt;", f);
			break;
		case '"':
			fputs("&quot;", f);
			break;
		case '\'':
			fputs("&#39;", f);
			break;
		default:
			fputc(*p, f);
		}
	free(clean);
}

void pt_html_part(FILE *f, const char *s)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				    "-._~,";
	char *clean = pt_text_clean(s ? s : "");

	for (const char *p = clean; *p; p++)
		if (strchr(plain, *p))
			fputc(*p, f);
		else
			fprintf(f, "%%%02X", (unsigned char)*p);
	free(clean);
}

void pt_html_attribute(FILE *f, const char *name, const char *value)
{
	fprintf(f, " %s=\"", name);
	pt_html_text(f, value);
	fputc('"', f);
}

void pt_html_element(FILE *f, const char *tag, const char *attributes, const char *text)
{
	fprintf(f, "<%s%s>", tag, attributes);
	pt_html_text(f, text);
	fprintf(f, "</%s>", tag);
}

/* ---- the frame ---------------------------------------------------------------------------- */

static void sha256(const char *text, size_t size, uint8_t digest[SHA256_DIGEST_SIZE])
{
	struct sha256_ctx sha;

	sha256_init(&sha);
	sha256_update(&sha, size, (const uint8_t *)text);
	sha256_digest(&sha, SHA256_DIGEST_SIZE, digest);
}

/* The one script that may run, or the one style: what else a page may come to have does not. */
static void put_permit(FILE *f, const char *what, const char *text, size_t size)
{
	uint8_t digest[SHA256_DIGEST_SIZE];
	char base64[BASE64_ENCODE_RAW_LENGTH(SHA256_DIGEST_SIZE) + 1] = "";

	sha256(text, size, digest);
	base64_encode_raw(base64, sizeof(digest), digest);
	fprintf(f, "; %s 'sha256-%s'", what, base64);
}

void pt_html_begin(FILE *f, const char *title)
{
	fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
	      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
	      "img-src data:; base-uri 'none'; form-action 'none'",
	      f);
	put_permit(f, "style-src", css, sizeof(css) - 1);
	put_permit(f, "script-src", js, sizeof(js) - 1);
	fputs("\"/>\n"
	      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
	      "<meta name=\"color-scheme\" content=\"light dark\"/>\n"
	      "<meta name=\"referrer\" content=\"no-referrer\"/>\n"
	      "<link rel=\"icon\" href=\"data:,\"/>\n",
	      f);
	pt_html_element(f, "title", "", title);
	fprintf(f, "\n<style>%s</style>\n</head>\n<body>\n", css);
}

/* In JSON this character stands in strings alone; without it no tag begins, and none ends. */
static int put_json(const char *s, size_t n, void *file)
{
	FILE *f = file;

	for (size_t i = 0; i < n; i++)
		if (s[i] == '<')
			fputs("\\u003c", f);
		else
			fputc(s[i], f);
	return 0;
}

void pt_html_end(FILE *f, json_t *data)
{
	fputs("<script type=\"application/json\" id=\"data\">", f);
	if (json_dump_callback(data, put_json, f, JSON_COMPACT | JSON_REAL_PRECISION(6)))
		pt_need(NULL);
	json_decref(data);
	fprintf(f, "</script>\n<script>%s</script>\n</body>\n</html>\n", js);
}
