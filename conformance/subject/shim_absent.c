// SPDX-License-Identifier: GPL-2.0-or-later
/* What candidates call and nothing declares. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/subject/other_names.h"
#include "conformance/subject/shim.h"
#include "conformance/words/last_words.h"

/* Lines per name in the file that asks for them, and the first of these. */
#define PER_NAME   5
#define FIRST_NAME 3

/* What candidates call, but for what one of them declares by itself. */
static void list_called(const struct pt_shim *s, struct pt_symbols *called)
{
	struct pt_symbols declared = { 0 };
	size_t n;

	for (size_t i = 0; i < s->n; i++)
		if (strstr(s->v[i].expression, "extern"))
			for (const char *p = s->v[i].expression; (n = pt_next_word(&p)); p += n)
				pt_symbols_add(&declared, p, n);
	for (size_t i = 0; i < s->n; i++)
		for (const char *p = s->v[i].expression; (n = pt_next_word(&p)); p += n)
			if (p[n] == '(' && strncmp(p, "ptk_", 4) && strncmp(p, "__builtin", 9) &&
			    !isdigit((unsigned char)*p) && !pt_symbols_find(&declared, p, n))
				pt_symbols_add(called, p, n);
	pt_symbols_free(&declared);
}

/* An error of which it is known that it is made. */
static void put_control(FILE *f, const char *name)
{
	fprintf(f, "extern struct ptk_nothing ptk_%s; extern int ptk_%s;\n", name, name);
}

/* Each name is declared as what it cannot be; what is known of it makes an error. */
static int write_names(const struct pt_shim *s, const struct pt_symbols *called)
{
	char path[PATH_MAX + 32];
	FILE *f;

	snprintf(path, sizeof(path), "%s/names.c", s->kb->work);
	f = fopen(path, "we");
	if (!f)
		return -1;
	fprintf(f, "#include \"head.h\"\n");
	put_control(f, "first");
	for (size_t i = 0; i < called->room; i++)
		if (called->slot[i])
			fprintf(f,
				"#ifdef %s\n#error\n#else\n"
				"extern struct ptk_nothing %s;\n#endif\n",
				called->slot[i], called->slot[i]);
	put_control(f, "last");
	return ferror(f) | fclose(f) ? -1 : 0;
}

/* Which names made no error; false: the compiler did not come to the end of the file. */
static bool read_absent(struct pt_shim *s, const struct pt_symbols *called)
{
	const size_t last = FIRST_NAME + PER_NAME * called->n;
	char log[PATH_MAX + 32], source[PATH_MAX + 32], *text, *save = NULL;
	bool *known = calloc(last + 1, sizeof(*known)), whole;
	size_t at = FIRST_NAME;

	if (!known)
		pt_no_memory();
	snprintf(log, sizeof(log), "%s/names.log", s->kb->work);
	snprintf(source, sizeof(source), "%s/names.c:", s->kb->work);
	text = pt_read_file(log, NULL);
	for (char *line = text ? strtok_r(text, "\n", &save) : NULL; line;
	     line = strtok_r(NULL, "\n", &save)) {
		size_t n;

		if (strncmp(line, source, strlen(source)) || !strstr(line, ": error: "))
			continue;
		n = strtoul(line + strlen(source), NULL, 10);
		if (n <= last)
			known[n < FIRST_NAME || n == last ? n : n - (n - FIRST_NAME) % PER_NAME] =
				true;
	}
	free(text);
	whole = known[FIRST_NAME - 1] && known[last];
	for (size_t i = 0; whole && i < called->room; i++) {
		if (!called->slot[i])
			continue;
		if (!known[at])
			pt_symbols_add(&s->absent, called->slot[i], strlen(called->slot[i]));
		at += PER_NAME;
	}
	free(known);
	return whole;
}

static int write_absent(const struct pt_shim *s)
{
	char path[PATH_MAX + 32];
	FILE *f;

	snprintf(path, sizeof(path), "%s/absent.h", s->kb->work);
	f = fopen(path, "we");
	if (!f)
		return -1;
	fprintf(f, "#include \"head.h\"\n");
	for (size_t i = 0; i < s->absent.room; i++)
		if (s->absent.slot[i])
			fprintf(f, "extern struct ptk_nothing %s;\n", s->absent.slot[i]);
	return ferror(f) | fclose(f) ? -1 : 0;
}

void pt_shim_find_absent(struct pt_shim *s, const char *const *flags)
{
	struct pt_symbols called = { 0 };
	char path[PATH_MAX + 32];

	list_called(s, &called);
	snprintf(path, sizeof(path), "%s/names.c", s->kb->work);
	if (write_names(s, &called) || !pt_kbuild_compile(s->kb, path, "names", flags) ||
	    !read_absent(s, &called) || write_absent(s))
		pt_symbols_free(&s->absent);
	pt_symbols_free(&called);
}
