// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "conformance/misuse/changed.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conformance/subject/kernel_cache.h"
#include "conformance/words/clean.h"
#include "conformance/words/last_words.h"
#include "conformance/work/files.h"
#include "conformance/work/spawn.h"

/* ---- what git says ---- */

static void add(struct pt_touched *c, const char *file, unsigned from, unsigned lines)
{
	if (c->n == c->room) {
		c->room = c->room ? 2 * c->room : 64;
		c->v = pt_need(realloc(c->v, c->room * sizeof(*c->v)));
	}
	/* where lines were taken away: those around */
	c->v[c->n++] =
		(struct pt_lines){ pt_copy(file), from, lines ? from + lines - 1 : from + 1 };
}

static void read_diff(struct pt_touched *c, char *text)
{
	const char *file = NULL;
	char *save = NULL;

	for (char *line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		unsigned from, lines = 1;

		if (!strncmp(line, "+++ ", 4)) {
			file = strncmp(line, "+++ b/", 6) ? NULL : line + 6;
			line[strcspn(line, "\t")] = '\0'; /* git ends names with blanks so */
		} else if (file && sscanf(line, "@@ %*s +%u,%u", &from, &lines) >= 1) {
			add(c, file, from, lines);
		}
	}
}

static int run_git(const char *tree, const char *revision, const char *out)
{
	static const char *const words[] = { "env",
					     "-u",
					     "GIT_DIR",
					     "git",
					     "-c",
					     "core.quotePath=false",
					     "-c",
					     "diff.noprefix=false",
					     "diff",
					     "--no-ext-diff",
					     "--no-textconv",
					     "--no-color",
					     "--src-prefix=a/",
					     "--dst-prefix=b/",
					     "--relative",
					     "-U0",
					     NULL };
	struct pt_argv a = { 0 };
	int status;

	/* for what builds a tree there is no git: pt_spawn() */
	pt_argv_add_all(&a, words);
	pt_argv_add(&a, revision);
	pt_argv_add(&a, "--");
	pt_argv_add(&a, "*.c");
	status = pt_spawn(&a, tree, out);
	pt_argv_free(&a);
	return status;
}

static int read_git(struct pt_touched *c, const char *tree, const char *revision, const char *dir,
		    char *why, size_t size)
{
	char out[PATH_MAX + 16], *text, *line;
	int status;

	snprintf(out, sizeof(out), "%s/diff", dir);
	status = run_git(tree, revision, out);
	text = pt_read_file(out, NULL);
	if (!status && text) {
		read_diff(c, text);
	} else {
		if (text)
			text[strcspn(text, "\n")] = '\0';
		line = pt_text_line(text && *text ? text : "is there git?");
		snprintf(why, size, "git diff %.80s in %.120s: %.200s", revision, tree, line);
		free(line);
	}
	free(text);
	return status ? -1 : 0;
}

int pt_touched_since(struct pt_touched *c, const char *tree, const char *revision, char *why,
		     size_t size)
{
	char dir[PATH_MAX];
	struct pt_cache cache;
	int fd, err;

	*c = (struct pt_touched){ 0 };
	if (*revision == '-') {
		snprintf(why, size, "'%.80s' is no revision", revision);
		return -1;
	}
	if (pt_cache_open(&cache, why, size) || pt_cache_temp(&cache, dir, &fd, why, size))
		return -1;
	err = read_git(c, tree, revision, dir, why, size);
	pt_remove_tree(dir);
	close(fd);
	return err;
}

void pt_touched_free(struct pt_touched *c)
{
	for (size_t i = 0; i < c->n; i++)
		free(c->v[i].file);
	free(c->v);
	*c = (struct pt_touched){ 0 };
}

/* ---- functions ---- */

bool pt_touched_file(const struct pt_touched *c, const char *file)
{
	for (size_t i = 0; i < c->n; i++)
		if (!strcmp(c->v[i].file, file))
			return true;
	return false;
}

/* From the line after the brace that ends what is before it, to its own. */
static void function_around(const char *text, unsigned line, unsigned *from, unsigned *to)
{
	unsigned at = 1;

	*from = 1;
	*to = UINT_MAX;
	for (const char *p = text; p; at++) {
		if (*p == '}' && at < line)
			*from = at + 1;
		if (*p == '}' && at >= line) {
			*to = at;
			return;
		}
		p = strchr(p, '\n');
		p = p ? p + 1 : NULL;
	}
}

bool pt_touched_function(const struct pt_touched *c, const char *tree, const char *file,
			 unsigned line)
{
	char *path = NULL, *text;
	unsigned from, to;
	bool touched = false;

	if (asprintf(&path, "%s/%s", tree, file) < 0)
		pt_need(NULL);
	text = pt_read_file(path, NULL);
	function_around(text ? text : "", line, &from, &to);
	for (size_t i = 0; i < c->n; i++)
		touched |= c->v[i].from <= to && c->v[i].to >= from && !strcmp(c->v[i].file, file);
	free(text);
	free(path);
	return touched;
}
