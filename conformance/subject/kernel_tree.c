// SPDX-License-Identifier: GPL-2.0-or-later
/* Is this folder a kernel tree, and is there what kbuild needs? */
#define _GNU_SOURCE
#include "conformance/subject/kernel_tree.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conformance/words/names.h"
#include "conformance/work/files.h"
#include "conformance/work/spawn.h"

/* The value of "NAME = value" in a makefile, without blanks around it. */
static bool make_variable(const char *text, const char *name, char *value, size_t size)
{
	size_t length = strlen(name);

	for (const char *line = text; line; line = strchr(line, '\n')) {
		const char *p = line += *line == '\n';
		size_t n;

		if (strncmp(p, name, length))
			continue;
		p += length;
		p += strspn(p, " \t");
		p += strspn(p, ":?");
		if (*p++ != '=')
			continue;
		p += strspn(p, " \t");
		n = strcspn(p, "#\n");
		while (n && isspace((unsigned char)p[n - 1]))
			n--;
		snprintf(value, size, "%.*s", (int)n, p);
		return true;
	}
	return false;
}

static bool read_version(struct pt_kernel *k)
{
	char path[PATH_MAX + 16], part[4][64] = { "" };
	char *text;
	bool ok;

	snprintf(path, sizeof(path), "%s/Makefile", k->tree);
	text = pt_read_file(path, NULL);
	ok = text && make_variable(text, "VERSION", part[0], sizeof(part[0])) &&
	     make_variable(text, "PATCHLEVEL", part[1], sizeof(part[1]));
	if (ok) {
		make_variable(text, "SUBLEVEL", part[2], sizeof(part[2]));
		make_variable(text, "EXTRAVERSION", part[3], sizeof(part[3]));
		snprintf(k->version, sizeof(k->version), "%.8s.%.8s%s%.8s%s", part[0], part[1],
			 part[2][0] ? "." : "", part[2], part[3]);
		/* it is printed in the middle of lines */
		for (char *p = k->version; *p; p++)
			if (iscntrl((unsigned char)*p))
				*p = ' ';
	}
	free(text);
	return ok;
}

static bool has_control(const char *text)
{
	while (*text && !iscntrl((unsigned char)*text))
		text++;
	return *text != '\0';
}

/* It is there, and yet nobody can say what is in it. */
static bool cannot_read(const char *tree, const char *name, char *err, size_t size)
{
	char path[PATH_MAX + 32];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", tree, name);
	f = fopen(path, "re");
	/* a folder can be opened, and not read */
	if (f && (fgetc(f) != EOF || !ferror(f))) {
		fclose(f);
		return false;
	}
	if (f || errno != ENOENT)
		snprintf(err, size, "%s cannot be read: %s", path, strerror(errno));
	else
		path[0] = '\0';
	if (f)
		fclose(f);
	return path[0];
}

int pt_kernel_open(struct pt_kernel *k, const char *tree, char *err, size_t size)
{
	static const char *const needed[] = { "Kconfig",       "Kbuild", "arch",
					      "include/linux", "mm",	 "scripts" };
	char path[PATH_MAX + 32];
	struct stat st;

	*k = (struct pt_kernel){ 0 };
	if (!realpath(tree, k->tree) || stat(k->tree, &st)) {
		snprintf(err, size, "%s: %s", tree, strerror(errno));
		return -1;
	}
	if (has_control(k->tree)) {
		snprintf(err, size,
			 "a tree cannot be in a folder of this name: it has a control "
			 "character in it");
		return -1;
	}
	if (!S_ISDIR(st.st_mode)) {
		snprintf(err, size, "%s: not a folder", tree);
		return -1;
	}
	if (cannot_read(k->tree, "Makefile", err, size))
		return -1;
	if (!read_version(k)) {
		snprintf(err, size,
			 "%s: not a kernel tree: no Makefile with VERSION and PATCHLEVEL", tree);
		return -1;
	}
	for (size_t i = 0; i < PT_ARRAY_SIZE(needed); i++) {
		snprintf(path, sizeof(path), "%s/%s", k->tree, needed[i]);
		if (!access(path, R_OK))
			continue;
		if (errno == ENOENT)
			snprintf(err, size, "%s: not a whole kernel tree: no %s", tree, needed[i]);
		else
			snprintf(err, size, "%s cannot be read: %s", path, strerror(errno));
		return -1;
	}
	return 0;
}

const struct pt_kernel_tool pt_kernel_tool[] = {
	{ "make", "make" },   { "gcc", "gcc" },	    { "flex", "flex" },
	{ "bison", "bison" }, { "bc", "bc" },	    { "awk", "mawk" },
	{ "sed", "sed" },     { "ld", "binutils" }, { NULL, NULL },
};

int pt_kernel_tools(char *why, size_t size)
{
	char path[PATH_MAX];

	for (const struct pt_kernel_tool *t = pt_kernel_tool; t->program; t++) {
		if (pt_find_program(t->program, path))
			continue;
		snprintf(why, size, "no %s: install the package %s", t->program, t->package);
		return -1;
	}
	return 0;
}
