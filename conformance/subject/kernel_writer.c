// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Does a tree set an object anywhere but in its own initialiser?  Read as text:
 * boot code is not compiled here, and much of it never could be.  In doubt a
 * place counts as writing, since the answer "nobody" makes zero the truth.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/subject/kernel_state.h"
#include "conformance/work/files.h"

struct search {
	const char *name;
	size_t length;
	size_t prefix; /* of the tree's own path and a slash */
	char *where, *defined;
	size_t size;
	bool local; /* of one file: what its own functions do at run time is what is tested */
	bool writes;
};

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* Past what leads from an object to a part of it: [..], .field, ->field, ). */
static const char *past_parts(const char *p)
{
	for (;;) {
		p += strspn(p, " \t)");
		if (*p == '[') {
			p += strcspn(p, "]\n");
			p += *p == ']';
		} else if (p[0] == '.' || (p[0] == '-' && p[1] == '>')) {
			p += *p == '.' ? 1 : 2;
			while (is_word(*p))
				p++;
		} else {
			return p;
		}
	}
}

static bool is_assignment(const char *p)
{
	static const char *const ops[] = { "|=", "&=", "+=", "-=", "^=", "<<=", ">>=", "++", "--" };

	if (p[0] == '=' && p[1] != '=')
		return true;
	for (size_t i = 0; i < PT_ARRAY_SIZE(ops); i++)
		if (!strncmp(p, ops[i], strlen(ops[i])))
			return true;
	return false;
}

/* The name of what is called with the argument that begins at p, on one line. */
static void callee(const char *line, const char *p, char *name, size_t size)
{
	int depth = 0;
	const char *end;

	name[0] = '\0';
	while (p > line) {
		p--;
		depth += (*p == ')') - (*p == '(');
		if (depth < 0)
			break;
	}
	if (depth >= 0)
		return;
	while (p > line && (p[-1] == ' ' || p[-1] == '\t'))
		p--;
	end = p;
	while (p > line && is_word(p[-1]))
		p--;
	snprintf(name, size, "%.*s", (int)(end - p), p);
}

static bool has_one_of(const char *text, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strstr(text, words[i]))
			return true;
	return false;
}

/* An address handed to somebody: who only reads says so in his name. */
static bool is_handed_out(const char *line, const char *p)
{
	static const char *const readers[] = { "likely", "read",    "test",   "_false", "_true",
					       "READ",	 "enabled", "sizeof", "EXPORT" };
	static const char *const writers[] = { "mem", "cpy", "copy", "fill", "init", "_param" };
	const char *before = p;
	char name[64];

	while (before > line && (before[-1] == ' ' || before[-1] == '('))
		before--;
	callee(line, p, name, sizeof(name));
	if (before > line && before[-1] == '&' && !(before - 1 > line && before[-2] == '&'))
		return !has_one_of(name, readers, PT_ARRAY_SIZE(readers));
	return has_one_of(name, writers, PT_ARRAY_SIZE(writers));
}

/* At the margin, and no declaration of something that is elsewhere. */
static bool is_definition(const char *line, const char *p, const char *after)
{
	if (!(isalpha((unsigned char)*line) || *line == '_') || !strncmp(line, "extern", 6) ||
	    !strncmp(line, "EXPORT", 6) || !strncmp(line, "typedef", 7))
		return false;
	if (!strncmp(line, "DEFINE", 6) || !strncmp(line, "DECLARE_BITMAP", 14))
		return true;
	return p > line && !memchr(line, '(', (size_t)(p - line)) && *after &&
	       strchr("=;[,_", *after);
}

static void note(const struct search *s, char *to, const char *path, const char *text,
		 const char *p)
{
	unsigned line = 1;

	for (; text < p; text++)
		line += *text == '\n';
	snprintf(to, s->size, "%s:%u", path + s->prefix, line);
}

/* Does the line stand in a function for boot alone? */
static bool is_in_boot(const char *text, const char *line)
{
	while (line > text) {
		const char *end = line - 1;

		line = end;
		while (line > text && line[-1] != '\n')
			line--;
		if ((isalpha((unsigned char)*line) || *line == '_') &&
		    memchr(line, '(', (size_t)(end - line)))
			return memmem(line, (size_t)(end - line), "init", 4) != NULL;
	}
	return false;
}

/* One line of C: what the mention of the object at p does to it. */
static void judge(struct search *s, const char *path, const char *text, const char *p)
{
	const char *line = p, *first, *after;

	while (line > text && line[-1] != '\n')
		line--;
	first = line + strspn(line, " \t");
	if (*first == '*' || !strncmp(first, "//", 2) || !strncmp(first, "/*", 2))
		return;
	after = past_parts(p + s->length);
	if (is_definition(line, p, strchr(" )", p[s->length]) ? after : p + s->length)) {
		if (!s->defined[0])
			note(s, s->defined, path, text, p);
		return;
	}
	if (!strncmp(first, "extern", 6) || s->writes)
		return;
	if (s->local && !is_in_boot(text, line))
		return;
	if (is_assignment(after) ||
	    (p - line > 1 && (!strncmp(p - 2, "++", 2) || !strncmp(p - 2, "--", 2))) ||
	    is_handed_out(line, p)) {
		s->writes = true;
		note(s, s->where, path, text, p);
	}
}

static void read_one(struct search *s, const char *path, bool assembly)
{
	char *text = pt_read_file(path, NULL);

	for (const char *p = text; p && (p = strstr(p, s->name)); p += s->length) {
		if ((p > text && is_word(p[-1])) || is_word(p[s->length]))
			continue;
		/* what assembly does with a name is beyond us */
		if (assembly && !s->writes) {
			s->writes = true;
			note(s, s->where, path, text, p);
		} else if (!assembly) {
			judge(s, path, text, p);
		}
	}
	free(text);
}

static void read_folder(struct search *s, char *folder)
{
	char *const roots[] = { folder, NULL };
	FTS *fts = fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, NULL);
	FTSENT *e;

	while (fts && (e = fts_read(fts))) {
		size_t n = e->fts_namelen;

		pt_fts_trouble(e);
		if (e->fts_info != FTS_F || n < 3 || e->fts_name[n - 2] != '.' ||
		    !strchr("chS", e->fts_name[n - 1]))
			continue;
		read_one(s, e->fts_accpath, e->fts_name[n - 1] == 'S');
	}
	if (fts)
		fts_close(fts);
}

bool pt_state_writer(const char *tree, const char *arch, const struct pt_state_object *object,
		     char *where, char *defined, size_t size)
{
	const char *name = object->name;
	static const char *const folders[] = {
		"mm", "kernel", "init", "lib", "drivers/base", "drivers/of", "drivers/firmware"
	};
	struct search s = { .name = name,
			    .local = object->local,
			    .prefix = strlen(tree) + 1,
			    .where = where,
			    .defined = defined,
			    .size = size };
	char folder[PATH_MAX + 64], plain[96];

	/* "foo.1234" is a static object of some function, "foo" to the tree */
	snprintf(plain, sizeof(plain), "%.*s", (int)strcspn(name, "."), name);
	s.name = plain;
	s.length = strlen(plain);
	where[0] = defined[0] = '\0';
	snprintf(folder, sizeof(folder), "%s/arch/%s", tree, arch);
	read_folder(&s, folder);
	for (size_t i = 0; i < PT_ARRAY_SIZE(folders); i++) {
		snprintf(folder, sizeof(folder), "%s/%s", tree, folders[i]);
		read_folder(&s, folder);
	}
	return s.writes;
}
