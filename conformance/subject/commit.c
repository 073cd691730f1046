// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/subject/commit.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conformance/subject/revision.h"
#include "conformance/words/clean.h"
#include "conformance/words/last_words.h"

/* A folder of a bigger repository is no tree of its own: its commits are about other things. */
static bool is_top(const char *tree)
{
	char path[PATH_MAX + 8];

	snprintf(path, sizeof(path), "%s/.git", tree);
	return !access(path, F_OK);
}

static bool is_changed(const struct pt_git *g)
{
	static const char *const diff[] = {
		"diff", "--quiet", "--no-ext-diff", "--no-textconv", "HEAD", "--", NULL
	};
	char *answer = NULL, why[256];
	size_t size = 0;
	const bool changed = pt_git_ask(g, diff, "what changed", &answer, &size, why, sizeof(why));

	free(answer);
	return changed;
}

void pt_commit_named(const struct pt_git *g, const char *name, struct pt_commit *c)
{
	const char *const log[] = { "log",
				    "-1",
				    "--no-color",
				    "--no-decorate",
				    "--no-show-signature",
				    "--format=%H%n%s",
				    name,
				    "--",
				    NULL };
	char *answer = NULL, *title, why[256];
	size_t size = 0;

	if (pt_git_ask(g, log, "its commit", &answer, &size, why, sizeof(why)))
		return;
	title = strchr(answer, '\n');
	if (title) {
		*title++ = '\0';
		title[strcspn(title, "\n")] = '\0';
		c->hash = pt_copy(answer);
		c->title = pt_text_line(title);
	}
	free(answer);
}

void pt_commit_of(const char *tree, struct pt_commit *c)
{
	struct pt_repository r;
	char why[256];

	if (!is_top(tree) || pt_repository_open(&r, tree, why, sizeof(why)))
		return;
	pt_commit_named(&r.git, "HEAD", c);
	c->changed = c->hash && is_changed(&r.git);
	pt_repository_close(&r);
}
