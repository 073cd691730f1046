// SPDX-License-Identifier: GPL-2.0-or-later
/* A report goes to its file whole or not at all. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conformance/report/writer.h"

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

/* Of what is there: may it be written to? */
static int check_file(const char *path, const struct stat *st)
{
	if (S_ISDIR(st->st_mode)) {
		errno = EISDIR;
		return failed("", path);
	}
	/* who made it read-only meant it, root too */
	if (S_ISREG(st->st_mode) && !(st->st_mode & 0222)) {
		fprintf(stderr, "ptconform: cannot write %s: it is read-only\n", path);
		return -1;
	}
	return access(path, W_OK) ? failed("", path) : 0;
}

int pt_output_check(const char *path)
{
	const char *slash = path ? strrchr(path, '/') : NULL;
	char *folder = NULL;
	struct stat st;
	int err;

	if (!path)
		return 0;
	if (!stat(path, &st))
		return check_file(path, &st);
	if (asprintf(&folder, "%.*s", slash ? (int)(slash - path) + 1 : 1, slash ? path : ".") < 0)
		pt_need(NULL);
	err = access(folder, W_OK | X_OK) ? failed("", path) : 0;
	free(folder);
	return err;
}

static int write_file(const char *path, const char *p, size_t n)
{
	struct stat st;
	if (stat(path, &st))
		return replace_file(path, p, n);
	if (check_file(path, &st))
		return -1;
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
