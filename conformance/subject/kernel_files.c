// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "conformance/subject/kernel_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conformance/words/last_words.h"

/* Compilations of one file until nothing in it is asked for in vain. */
#define MAX_TRIES 4

/* "mm/pgtable-generic.c" becomes "<kind>-mm-pgtable-generic-c". */
static void object_name(char *name, size_t size, const char *kind, const char *path)
{
	snprintf(name, size, "%s-%s", kind, path);
	for (char *p = name; *p; p++)
		if (*p == '/' || *p == '.')
			*p = '-';
}

/* The name in an #include of what is no header, and its length; 0: none from here on. */
static size_t next_code(const char **at)
{
	for (const char *p = *at; (p = strstr(p, "#include")); p++) {
		const char *name = p + 8 + strspn(p + 8, " \t\"<");
		const size_t n = strcspn(name, "\">\n");

		if (n < 3 || strncmp(name + n - 2, ".c", 2))
			continue;
		*at = name;
		return n;
	}
	return 0;
}

/* Adds the text of what the file includes beside itself; false: not all of it is there. */
static bool add_included(const struct pt_kbuild *kb, struct pt_tree_file *f)
{
	const int dir = (int)(strrchr(f->path, '/') - f->path);
	bool all = true;
	size_t n;

	/* what is added is looked through as well; a file that includes itself is not for long */
	for (size_t at = 0; strlen(f->text) < (8 << 20); at += n) {
		const char *name = f->text + at;
		char path[3 * PATH_MAX], *text, *both;

		n = next_code(&name);
		if (!n)
			return all;
		snprintf(path, sizeof(path), "%s/%.*s/%.*s", kb->src, dir, f->path, (int)n, name);
		at = (size_t)(name - f->text);
		text = pt_read_file(path, NULL);
		if (!text) {
			all = false;
			continue;
		}
		if (asprintf(&both, "%s\n%s", f->text, text) < 0)
			pt_no_memory();
		free(text);
		free(f->text);
		f->text = both;
	}
	return false;
}

/*
 * A weak definition that another file may replace: pre.h has the tree's own word for
 * it show the name, but not what is spelled out.
 */
static bool spells_weak(const char *text)
{
	for (const char *p = text; (p = strstr(p, "weak")); p++) {
		const char *q = p;

		while (q > text && (q[-1] == '_' || q[-1] == ' ' || q[-1] == '('))
			q--;
		if ((size_t)(q - text) >= 9 && !strncmp(q - 9, "attribute", 9))
			return true;
		if (q - text >= 11 && !strncmp(q - 11, "attribute__", 11))
			return true;
	}
	return strstr(text, "#pragma weak") != NULL;
}

struct pt_tree_file *pt_tree_file_new(struct pt_kbuild *kb, const char *path, const char *kind)
{
	struct pt_tree_file *f;
	char full[2 * PATH_MAX];
	char *text;

	snprintf(full, sizeof(full), "%s/%s", kb->src, path);
	text = pt_read_file(full, NULL);
	if (!text)
		return NULL;
	/* what it defines is read from its text, compiled or not */
	pt_manifest_add(&kb->inputs, kb->stats, PT_PART_GUEST, path);
	f = calloc(1, sizeof(*f));
	if (!f || !(f->path = strdup(path)))
		pt_no_memory();
	f->text = text;
	object_name(f->name, sizeof(f->name), kind, path);
	f->whole = !add_included(kb, f) || kb->whole || spells_weak(f->text);
	return f;
}

void pt_tree_file_free(struct pt_tree_file *f)
{
	free(f->path);
	free(f->text);
	pt_argv_free(&f->shown);
	pt_argv_free(&f->ahead);
	pt_symbols_free(&f->refused);
	free(f);
}

static bool listed(const struct pt_argv *list, const char *name)
{
	for (size_t i = 0; i < list->n; i++)
		if (!strcmp(list->v[i], name))
			return true;
	return false;
}

bool pt_tree_file_show(struct pt_tree_file *f, const char *symbol)
{
	if (f->broken || (f->whole && f->made))
		return false;
	if (listed(&f->shown, symbol) || listed(&f->ahead, symbol) ||
	    pt_symbols_find(&f->refused, symbol, strlen(symbol)))
		return false;
	pt_argv_add(&f->ahead, symbol);
	return true;
}

/* The line of the file's wrapper on which the first name stands, and lines per name. */
#define FIRST_LINE 3
#define PER_NAME   2

static int write_wrapper(struct pt_kbuild *kb, const struct pt_tree_file *f, const char *path)
{
	const struct pt_argv *const lists[] = { &f->shown, &f->ahead };
	FILE *out = fopen(path, "we");

	if (!out)
		return -1;
	/* a name may be a macro by now; it is the symbol that is meant */
	fprintf(out, "#include \"%s/%s\"\n\n", kb->src, f->path);
	for (size_t l = 0; l < PT_ARRAY_SIZE(lists); l++)
		for (size_t i = 0; i < lists[l]->n; i++) {
			const char *name = lists[l]->v[i];

			fprintf(out,
				"#undef %s\nextern __typeof__(%s) %s "
				"__attribute__((externally_visible));\n",
				name, name, name);
		}
	return ferror(out) | fclose(out) ? -1 : 0;
}

static void drop(struct pt_argv *list, size_t i)
{
	free(list->v[i]);
	memmove(&list->v[i], &list->v[i + 1], (list->n - i) * sizeof(*list->v));
	list->n--;
}

static void refuse(struct pt_tree_file *f, struct pt_argv *list, size_t i)
{
	pt_symbols_add(&f->refused, list->v[i], strlen(list->v[i]));
	drop(list, i);
}

static void accept_all(struct pt_tree_file *f)
{
	pt_argv_add_all(&f->shown, (const char *const *)f->ahead.v);
	pt_argv_free(&f->ahead);
	f->made = true;
}

/* How the errors of a log are to be understood. */
struct fault {
	bool names; /* some of the names asked for are not there: these are refused now */
	bool file;  /* the file itself does not compile */
};

/*
 * A macro of the shim's that is called otherwise than it is defined: a file lost by that would be
 * helpers lost, and a word about the tree.
 */
static void note_our_mistake(struct pt_kbuild *kb, const struct pt_tree_file *f, const char *line)
{
	const size_t n = strlen(kb->data);
	const char *note = strstr(line, ": note: macro \""), *macro;

	if (!note || kb->mishap[0] || strncmp(line, kb->data, n) || line[n] != '/')
		return;
	macro = strchr(note, '"') + 1;
	snprintf(kb->mishap, sizeof(kb->mishap),
		 "a mistake of ptconform's, not of the tree's: %s calls %.*s() otherwise than "
		 "ptconform defines it: %.*s",
		 f->path, (int)strcspn(macro, "\""), macro, (int)(note - line), line);
}

static struct fault read_fault(struct pt_kbuild *kb, struct pt_tree_file *f, const char *wrapper)
{
	char log[PATH_MAX + 300], *text, *save = NULL;
	const size_t shown = f->shown.n, prefix = strlen(wrapper);
	struct fault fault = { false, false };
	bool bad[1024] = { false };

	snprintf(log, sizeof(log), "%s/%s.log", kb->work, f->name);
	text = pt_read_file(log, NULL);
	for (char *line = text ? strtok_r(text, "\n", &save) : NULL; line;
	     line = strtok_r(NULL, "\n", &save)) {
		unsigned long n;

		note_our_mistake(kb, f, line);
		if (!strstr(line, ": error: ") && !strstr(line, ": fatal error: "))
			continue;
		if (strncmp(line, wrapper, prefix) || line[prefix] != ':') {
			fault.file |= line[0] == '/' || !strncmp(line, "./", 2);
			continue;
		}
		n = strtoul(line + prefix + 1, NULL, 10);
		n = n < FIRST_LINE ? shown : (n - FIRST_LINE) / PER_NAME;
		if (n >= shown && n - shown < f->ahead.n && n - shown < PT_ARRAY_SIZE(bad))
			fault.names = bad[n - shown] = true;
	}
	free(text);
	for (size_t i = f->ahead.n; i-- > 0;)
		if (i < PT_ARRAY_SIZE(bad) && bad[i])
			refuse(f, &f->ahead, i);
	return fault;
}

static bool compile_whole(struct pt_kbuild *kb, struct pt_tree_file *f)
{
	char source[2 * PATH_MAX];

	snprintf(source, sizeof(source), "%s/%s", kb->src, f->path);
	f->whole = true;
	pt_argv_free(&f->ahead);
	f->made = !pt_kbuild_compile(kb, source, f->name, NULL);
	return f->made;
}

/*
 * Variables are not to be taken for constants because nothing that is left sets them:
 * what boot code would have set is told apart later.
 */
static const char *const flags[] = { "-fwhole-program", "-fno-ipa-reference-addressable",
				     "-fno-ipa-reference", NULL };

static bool compile(struct pt_kbuild *kb, struct pt_tree_file *f)
{
	char wrapper[PATH_MAX + 300], source[2 * PATH_MAX];
	const bool made = f->made;

	if (f->whole)
		return compile_whole(kb, f);
	snprintf(wrapper, sizeof(wrapper), "%s/%s.c", kb->work, f->name);
	snprintf(source, sizeof(source), "%s/%s", kb->src, f->path);
	for (int i = 0; i < MAX_TRIES; i++) {
		struct fault fault;

		if (write_wrapper(kb, f, wrapper)) {
			pt_kbuild_fail(kb, "%s cannot be written", wrapper);
			return f->made = false;
		}
		if (!pt_kbuild_compile_as(kb, source, wrapper, f->name, flags)) {
			accept_all(f);
			return true;
		}
		if (kb->mishap[0])
			return f->made = false;
		fault = read_fault(kb, f, wrapper);
		if (kb->mishap[0])
			return f->made = false;
		if (fault.names)
			continue;
		/* the code of what is new in it: without that it compiled */
		while (made && f->ahead.n)
			refuse(f, &f->ahead, 0);
		if (!made && fault.file)
			return false;
		if (!made)
			break;
	}
	/* a compiler that does not know these flags, or more than can be understood */
	return compile_whole(kb, f);
}

bool pt_tree_file_compile(struct pt_kbuild *kb, struct pt_tree_file *f)
{
	char source[2 * PATH_MAX];

	if (compile(kb, f))
		return true;
	snprintf(source, sizeof(source), "%s/%s", kb->src, f->path);
	pt_kbuild_add_unreadable(kb, source);
	pt_argv_free(&f->ahead);
	f->broken = true;
	return false;
}
