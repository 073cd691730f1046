// SPDX-License-Identifier: GPL-2.0-or-later
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "conformance/report/report.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conformance/names.h"
#include "conformance/report/words.h"
#include "conformance/report/writer.h"

const char *const pt_verdict_names[PT_NR_VERDICTS] = {
	[PT_PASS] = "pass",	[PT_FAIL] = "fail", [PT_HAZARD] = "hazard",
	[PT_ABSENT] = "absent", [PT_SKIP] = "skip", [PT_ERROR] = "error",
};

const char *const pt_cell_status_names[PT_NR_CELL_STATUS] = { "ran", "skip", "error" };

const char *const pt_presence_names[PT_NR_PRESENCE] = { "there", "missing", "off", "needs" };

const char pt_format_list[] = "table json junit ktap";

pt_writer pt_writer_named(const char *format)
{
	static const struct {
		const char *name;
		pt_writer writer;
	} writers[] = {
		{ "table", pt_write_table },
		{ "json", pt_write_json },
		{ "junit", pt_write_junit },
		{ "ktap", pt_write_ktap },
	};
	for (size_t i = 0; i < PT_ARRAY_SIZE(writers); i++)
		if (!strcmp(writers[i].name, format))
			return writers[i].writer;
	return NULL;
}

void pt_report_free(struct pt_report *r)
{
	for (size_t i = 0; i < r->nr_results; i++)
		free(r->results[i].witness);
	for (size_t i = 0; i < r->nr_cells; i++)
		free(r->cells[i].assumed);
	free(r->results);
	free(r->cells);
	for (size_t i = 0; i < r->nr_unknown; i++) {
		free(r->unknown[i].name);
		free(r->unknown[i].header);
	}
	free(r->unknown);
	free(r->few);
	free(r->against.path);
	free(r->against.name);
	free(r->tree);
	free(r->version);
	free(r->command);
	pt_words_free(r->words);
	*r = (struct pt_report){ 0 };
}

struct pt_result_row *pt_report_add(struct pt_report *r)
{
	if (!(r->nr_results & (r->nr_results - 1))) {
		size_t n = r->nr_results ? r->nr_results * 2 : 1;
		void *p = realloc(r->results, n * sizeof(*r->results));

		if (!p)
			return NULL;
		r->results = p;
	}
	memset(&r->results[r->nr_results], 0, sizeof(*r->results));
	return &r->results[r->nr_results++];
}

const char *pt_origin_text(enum pt_origin o)
{
	static const char *const texts[] = {
		[PT_OF_CLAUSE] = "",
		[PT_OF_REQUIRE] = "--require: the subject has these helpers, and they can be asked",
		[PT_OF_BASELINE] = "--baseline: what could be asked in an earlier report can still",
	};

	return texts[o];
}

int pt_report_status(const struct pt_report *r)
{
	size_t count[PT_NR_VERDICTS];
	pt_report_count(r, count);
	if (count[PT_FAIL])
		return 1;
	if (count[PT_ERROR])
		return 3;
	for (size_t i = 0; i < r->nr_cells; i++)
		if (r->cells[i].status == PT_CELL_SKIP && r->cells[i].named)
			return 3;
	return 0;
}

/* ---- text ---------------------------------------------------------------------- */

/* Length of the UTF-8 character at s that every format can hold; 0 if it is none. */
static size_t good_char(const unsigned char *s)
{
	static const struct {
		unsigned char mask, lead;
		size_t len;
		u32 least;
	} forms[] = { { 0xe0, 0xc0, 2, 0x80 },
		      { 0xf0, 0xe0, 3, 0x800 },
		      { 0xf8, 0xf0, 4, 0x10000 } };
	if (*s < 0x80)
		return *s == '\n' || *s == '\t' || (*s >= 0x20 && *s != 0x7f);
	for (size_t f = 0; f < PT_ARRAY_SIZE(forms); f++) {
		if ((*s & forms[f].mask) != forms[f].lead)
			continue;
		u32 c = *s & (unsigned char)~forms[f].mask;
		for (size_t i = 1; i < forms[f].len; i++) {
			if ((s[i] & 0xc0) != 0x80)
				return 0;
			c = c << 6 | (s[i] & 0x3f);
		}
		/* C1 controls, surrogates and non-characters are no text either. */
		bool bad = c < forms[f].least || c < 0xa0 || (c >= 0xd800 && c < 0xe000) ||
			   (c & 0xfffe) == 0xfffe || c > 0x10ffff;
		return bad ? 0 : forms[f].len;
	}
	return 0;
}

char *pt_text_clean(const char *s)
{
	char *out = pt_need(malloc(strlen(s) + 1)), *to = out;
	while (*s) {
		size_t n = good_char((const unsigned char *)s);
		if (n) {
			memcpy(to, s, n);
			to += n;
			s += n;
		} else {
			*to++ = '?';
			s++;
		}
	}
	*to = '\0';
	return out;
}

char *pt_text_line(const char *s)
{
	char *out = pt_text_clean(s);
	for (char *p = out; *p; p++)
		if (*p == '\n' || *p == '\t')
			*p = ' ';
	return out;
}

void pt_put_quoted(FILE *f, const char *s)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				    "_-./:,+=@%";
	if (*s && !s[strspn(s, plain)]) {
		fputs(s, f);
		return;
	}
	fputc('\'', f);
	for (; *s; s++) {
		if (*s == '\'')
			fputs("'\\''", f);
		else
			fputc(*s, f);
	}
	fputc('\'', f);
}

/* What it is to be held against. */
static void put_what(FILE *f, const struct pt_report *r, const struct pt_result_row *row)
{
	static const char *const options[] = {
		[PT_OF_CLAUSE] = " --clause ",
		[PT_OF_REQUIRE] = " --require ",
		[PT_OF_BASELINE] = " --baseline ",
	};

	fputs(options[row->origin], f);
	pt_put_quoted(f, row->origin == PT_OF_CLAUSE	? row->clause
			 : row->origin == PT_OF_REQUIRE ? row->helper
			 : r->against.path		? r->against.path
							: "");
}

const char *pt_name_of(const struct pt_result_row *row)
{
	return row->tree_name ? row->tree_name : row->helper;
}

char *pt_command_for(const struct pt_report *r, const struct pt_result_row *row)
{
	char *buf = NULL;
	size_t size;
	FILE *f = pt_open_text(&buf, &size);
	fprintf(f, "%s --arch %s --mode %s --engine %s", r->command ? r->command : "ptconform run",
		row->arch, row->mode, row->engine);
	if (row->origin != PT_OF_BASELINE || strcmp(row->helper, PT_WHOLE_CELL) != 0) {
		fputs(" --helper ", f);
		pt_put_quoted(f, row->helper);
	}
	put_what(f, r, row);
	fprintf(f, " --seed %" PRIu64, r->seed);
	pt_close_text(f);
	return pt_need(buf);
}

char *pt_rule_line(const struct pt_result_row *row)
{
	const struct pt_rule *rule = pt_rule_named(row->rule);
	char *line = NULL;
	const char *text = rule ? rule->text : pt_origin_text(row->origin);
	if (asprintf(&line, "rule     %s: %s", row->rule, *text ? text : "(no text)") < 0)
		pt_need(NULL);
	return line;
}

void pt_known_line(const struct pt_deviation *d, char *buf, size_t size)
{
	snprintf(buf, size, "%s (%s): %s", d->id, pt_deviation_states[d->state], d->title);
}

/* ---- results by cell --------------------------------------------------------------- */

static bool in_cell(const struct pt_result_row *row, const struct pt_cell_row *c)
{
	return !strcmp(row->arch, c->arch) && !strcmp(row->mode, c->mode) &&
	       !strcmp(row->engine, c->engine);
}

static int by_helper(const void *a, const void *b)
{
	const struct pt_result_row *const *x = a, *const *y = b;
	int order = strcmp((*x)->helper, (*y)->helper);
	if (order)
		return order;
	return *x < *y ? -1 : *x > *y;
}

struct pt_cell_results *pt_cells_sort(const struct pt_report *r)
{
	struct pt_cell_results *c = pt_need(calloc(r->nr_cells + 1, sizeof(*c)));
	size_t hint = 0;
	for (size_t i = 0; i < r->nr_cells; i++) {
		c[i].cell = &r->cells[i];
		c[i].row = pt_need(calloc(r->nr_results + 1, sizeof(*c[i].row)));
	}
	for (size_t i = 0; i < r->nr_results && r->nr_cells; i++) {
		size_t at = hint, tries = 0;
		while (!in_cell(&r->results[i], c[at].cell) && tries++ < r->nr_cells)
			at = (at + 1) % r->nr_cells;
		if (tries > r->nr_cells)
			continue;
		hint = at;
		c[at].row[c[at].nr_rows++] = &r->results[i];
	}
	for (size_t i = 0; i < r->nr_cells; i++)
		qsort(c[i].row, c[i].nr_rows, sizeof(*c[i].row), by_helper);
	return c;
}

void pt_cells_free(struct pt_cell_results *c)
{
	for (size_t i = 0; c[i].cell; i++)
		free(c[i].row);
	free(c);
}

void pt_cell_count(const struct pt_cell_results *c, size_t count[PT_NR_VERDICTS])
{
	memset(count, 0, PT_NR_VERDICTS * sizeof(*count));
	for (size_t i = 0; i < c->nr_rows; i++)
		count[c->row[i]->verdict]++;
}

/* ---- saving ------------------------------------------------------------------------- */

static int failed(const char *what, const char *path)
{
	fprintf(stderr, "ptconform: cannot write %s%s: %s\n", what, path, strerror(errno));
	return -1;
}

static int write_all(int fd, const char *p, size_t n)
{
	while (n) {
		ssize_t done = write(fd, p, n);
		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return -1;
		p += done;
		n -= (size_t)done;
	}
	return 0;
}

bool pt_reader_is_gone(int fd)
{
	struct pollfd p = { .fd = fd };
	return poll(&p, 1, 0) == 1 && (p.revents & (POLLERR | POLLHUP));
}

static int write_stdout(const char *p, size_t n)
{
	int err = fflush(stdout) || write_all(STDOUT_FILENO, p, n);
	return err && !pt_reader_is_gone(STDOUT_FILENO) ? failed("to standard output", "") : 0;
}

/* Devices and pipes are written to, not replaced. */
static int write_special(const char *path, const char *p, size_t n)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return failed("", path);
	int err = write_all(fd, p, n);
	int why = errno;
	err = close(fd) || err;
	if (!err)
		return 0;
	errno = why ? why : errno;
	return failed("", path);
}

/* The rights a newly created file would get, or those of the file replaced. */
static mode_t file_rights(const char *path)
{
	struct stat st;
	if (!stat(path, &st))
		return st.st_mode & 07777;
	mode_t mask = umask(0);
	umask(mask);
	return 0666 & ~mask;
}

static int fill_and_rename(const char *temp, int fd, const char *path, const char *p, size_t n)
{
	int err = write_all(fd, p, n) || fchmod(fd, file_rights(path)) || fsync(fd);
	int why = errno;
	if (close(fd) && !err) {
		err = 1;
		why = errno;
	}
	if (!err && !rename(temp, path))
		return 0;
	if (err)
		errno = why;
	why = errno;
	unlink(temp);
	errno = why;
	return failed("", path);
}

static int replace_file(const char *path, const char *p, size_t n)
{
	sigset_t stop, before;
	char *temp = NULL;
	const char *slash = strrchr(path, '/');
	/* A name of its own: the one asked for may already be as long as names can be. */
	if (asprintf(&temp, "%.*s.ptconform-XXXXXX", slash ? (int)(slash - path) + 1 : 0, path) < 0)
		pt_need(NULL);
	/* Interrupted between creating and renaming, the file would stay behind. */
	sigemptyset(&stop);
	sigaddset(&stop, SIGINT);
	sigaddset(&stop, SIGTERM);
	sigaddset(&stop, SIGHUP);
	sigaddset(&stop, SIGQUIT);
	sigprocmask(SIG_BLOCK, &stop, &before);
	int fd = mkostemp(temp, O_CLOEXEC);
	int err = fd < 0 ? failed("", path) : fill_and_rename(temp, fd, path, p, n);
	sigprocmask(SIG_SETMASK, &before, NULL);
	free(temp);
	return err;
}

static int write_file(const char *path, const char *p, size_t n)
{
	struct stat st;
	if (stat(path, &st))
		return replace_file(path, p, n);
	if (S_ISDIR(st.st_mode)) {
		errno = EISDIR;
		return failed("", path);
	}
	if (!S_ISREG(st.st_mode))
		return write_special(path, p, n);
	/* A symbolic link stays one: what it points to is replaced. */
	char *real = realpath(path, NULL);
	if (!real)
		return failed("", path);
	int err = replace_file(real, p, n);
	free(real);
	return err;
}

/*
 * A reader that went away and a size limit must give an error number here, not
 * kill the program with nothing said and a file left behind.
 */
int pt_output_save(const char *path, const char *p, size_t n)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN }, pipe, size;
	sigaction(SIGPIPE, &ignore, &pipe);
	sigaction(SIGXFSZ, &ignore, &size);
	int err = path ? write_file(path, p, n) : write_stdout(p, n);
	sigaction(SIGPIPE, &pipe, NULL);
	sigaction(SIGXFSZ, &size, NULL);
	return err;
}

int pt_report_save(const struct pt_report *r, pt_writer w, const char *path,
		   const struct pt_style *s)
{
	char *text = NULL;
	size_t size = 0;
	FILE *f = pt_open_text(&text, &size);
	int err = w(f, r, s);
	pt_close_text(f);
	if (err) {
		fputs("ptconform: the report could not be put together\n", stderr);
		err = -1;
	} else {
		err = pt_output_save(path, text, size);
	}
	free(text);
	return err;
}
