// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/race/litmus/litmus.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/race/litmus/results.h"
#include "conformance/words/last_words.h"
#include "conformance/work/files.h"

/* Of one search, where nobody says otherwise. */
#define MOST_BYTES (UINT64_C(900) << 20)
#define MOST_TEXT  (1 << 20) /* bytes of a file */

struct files {
	char **v;
	size_t n;
};

static void add(struct files *f, char *path)
{
	f->v = pt_need(realloc(f->v, (f->n + 1) * sizeof(*f->v)));
	f->v[f->n++] = path;
}

static int is_litmus(const struct dirent *e)
{
	const char *dot = strrchr(e->d_name, '.');

	return dot && !strcmp(dot, ".litmus");
}

/* All tests of a folder, by name. */
static int add_folder(struct files *f, const char *folder)
{
	struct dirent **e;
	const int n = scandir(folder, &e, is_litmus, alphasort);

	if (n < 0)
		return pt_usage("cannot read %s: %s", folder, strerror(errno));
	for (int i = 0; i < n; i++) {
		char *path = pt_need(malloc(strlen(folder) + strlen(e[i]->d_name) + 2));

		sprintf(path, "%s/%s", folder, e[i]->d_name);
		add(f, path);
		free(e[i]);
	}
	free(e);
	return n ? -1 : pt_usage("%s has no file that ends in .litmus", folder);
}

static int find_files(struct files *f, const struct pt_options *o)
{
	int status = -1;

	if (!o->nr_operands)
		return pt_usage("race --litmus wants files, or folders with such, as operands");
	for (size_t i = 0; status == -1 && i < o->nr_operands; i++)
		if (pt_is_folder(o->operands[i]))
			status = add_folder(f, o->operands[i]);
		else
			add(f, pt_need(strdup(o->operands[i])));
	return status;
}

/* ---- kinds ---- */

static int kind_named(const char *name)
{
	for (int k = PT_LITMUS_FORBIDDEN; k <= PT_LITMUS_REQUIRED; k++)
		if (!strcmp(name, pt_litmus_verdict_name((enum pt_litmus_verdict)k)))
			return k;
	return -1;
}

static void set_kind(struct pt_litmus_results *r, const char *name, int kind)
{
	for (size_t i = 0; i < r->n; i++)
		if (!strcmp(r->row[i].result.name, name))
			r->row[i].kind = kind;
}

/* Lines of a name and a kind. */
static int read_kinds(struct pt_litmus_results *r, const char *path)
{
	size_t size, number = 0;
	char *text = pt_read_file(path, &size), *state, *line;
	int status = -1;

	if (!text)
		return pt_usage("cannot read %s: %s", path, strerror(errno));
	for (char *rest = text; status == -1 && (line = strsep(&rest, "\n"));) {
		const char *name = strtok_r(line, " \t\r", &state);
		const char *kind = name ? strtok_r(NULL, " \t\r", &state) : NULL;

		number++;
		if (!name || *name == '#')
			continue;
		if (!kind || kind_named(kind) < 0)
			status = pt_usage("%s: line %zu is not a test's name and Allowed, "
					  "Forbidden or Required",
					  path, number);
		else
			set_kind(r, name, kind_named(kind));
	}
	free(text);
	r->kinds = true;
	return status;
}

/* ---- tests ---- */

static void unread(struct pt_litmus_row *row, const char *why)
{
	row->result.verdict = PT_LITMUS_UNREAD;
	snprintf(row->result.why, sizeof(row->result.why), "%s", why);
}

static int decide(struct pt_litmus_row *row, const struct pt_options *o)
{
	const struct pt_litmus_limits limits = { .states = o->states,
						 .bytes = MOST_BYTES,
						 .outcomes = o->all };
	size_t size;
	char *text = pt_read_file(row->file, &size);

	if (!text)
		return pt_usage("cannot read %s: %s", row->file, strerror(errno));
	row->kind = -1;
	if (size > MOST_TEXT)
		unread(row, "a file of more than a megabyte");
	else if (strlen(text) != size)
		unread(row, "a file with NUL bytes");
	else
		pt_litmus_decide(text, &limits, &row->result);
	free(text);
	return -1;
}

static int save(const struct pt_litmus_results *r, const struct pt_options *o)
{
	const bool json = o->format && !strcmp(o->format, "json");
	char *text;
	size_t size;
	FILE *f = pt_open_text(&text, &size);
	int err = json ? pt_litmus_json(f, r) : pt_litmus_table(f, r);

	pt_close_text(f);
	err = err || pt_output_save(o->output, text, size);
	free(text);
	return err;
}

static int status_of(const struct pt_litmus_results *r)
{
	int status = PT_EXIT_OK;

	for (size_t i = 0; i < r->n; i++) {
		if (pt_litmus_standing(&r->row[i]) == PT_LITMUS_DIFFERS)
			return PT_EXIT_VIOLATED;
		if (!pt_litmus_is_decided(&r->row[i]))
			status = PT_EXIT_NOT_RUN;
	}
	return status;
}

static int run(struct pt_litmus_results *r, const struct files *f, const struct pt_options *o)
{
	int status = -1;

	for (size_t i = 0; status == -1 && i < f->n; i++) {
		r->row[i].file = f->v[i];
		status = decide(&r->row[i], o);
		r->n++;
	}
	if (status == -1 && o->kinds)
		status = read_kinds(r, o->kinds);
	if (status != -1)
		return status;
	return save(r, o) ? PT_EXIT_USAGE : status_of(r);
}

int pt_litmus_run(const struct pt_options *o)
{
	struct pt_litmus_results r = { .all = o->verbose || o->all };
	struct files f = { 0 };
	int status = pt_output_check(o->output) ? PT_EXIT_USAGE : find_files(&f, o);

	if (status == -1) {
		r.row = pt_need(calloc(f.n + 1, sizeof(*r.row)));
		status = run(&r, &f, o);
		for (size_t i = 0; i < r.n; i++)
			pt_outcomes_free(&r.row[i].result.outcomes);
		free(r.row);
	}
	for (size_t i = 0; i < f.n; i++)
		free(f.v[i]);
	free(f.v);
	return status;
}
