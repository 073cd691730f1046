// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "conformance/work/files.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conformance/words/last_words.h"

/*
 * The machine's trouble and none of the file's: to go on as if it were not there would be
 * to say something else of it than is true.
 */
static void refuse_trouble(const char *path, int err)
{
	static const int troubles[] = { EMFILE, ENFILE, ENOMEM, EIO, ESTALE, EOVERFLOW };

	for (size_t i = 0; i < sizeof(troubles) / sizeof(troubles[0]); i++)
		if (err == troubles[i])
			pt_give_up("%s cannot be read: %s", path, strerror(err));
}

long long pt_file_time(struct timespec t)
{
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

bool pt_file_is_recent(const struct stat *st)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return pt_file_time(now) - pt_file_time(st->st_ctim) < PT_FILE_RACY_NS ||
	       pt_file_time(now) - pt_file_time(st->st_mtim) < PT_FILE_RACY_NS;
}

int pt_glob_trouble(const char *path, int err)
{
	refuse_trouble(path, err);
	return 0;
}

void pt_fts_trouble(const FTSENT *e)
{
	if (e->fts_info == FTS_DNR || e->fts_info == FTS_ERR || e->fts_info == FTS_NS)
		refuse_trouble(e->fts_path, e->fts_errno);
}

static size_t read_all(int fd, const char *path, char *text, size_t size)
{
	size_t have = 0;
	ssize_t n = 1;

	while (have < size && n) {
		n = read(fd, text + have, size - have);
		if (n > 0)
			have += (size_t)n;
		else if (n < 0 && errno != EINTR)
			pt_give_up("%s cannot be read: %s", path, strerror(errno));
	}
	return have;
}

char *pt_read_file(const char *path, size_t *size)
{
	struct stat st;
	size_t have;
	char *text;
	int fd;

	do
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	while (fd < 0 && errno == EINTR);
	if (fd < 0 || fstat(fd, &st)) {
		refuse_trouble(path, errno);
		if (fd >= 0)
			close(fd);
		return NULL;
	}
	if (!S_ISREG(st.st_mode)) {
		close(fd);
		return NULL;
	}
	text = pt_need(malloc((size_t)st.st_size + 1));
	have = read_all(fd, path, text, (size_t)st.st_size);
	close(fd);
	text[have] = '\0';
	if (size)
		*size = have;
	return text;
}

int pt_write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "we");

	if (!f)
		return -1;
	fputs(text, f);
	if (ferror(f)) {
		fclose(f);
		return -1;
	}
	return fclose(f);
}

int pt_make_dirs(const char *path)
{
	char part[PATH_MAX];

	if (strlen(path) >= sizeof(part)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	strcpy(part, path);
	for (char *p = part + 1; *p; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		if (mkdir(part, 0700) && errno != EEXIST)
			return -1;
		*p = '/';
	}
	return mkdir(part, 0700) && errno != EEXIST ? -1 : 0;
}

bool pt_touch(const char *path)
{
	return utimensat(AT_FDCWD, path, NULL, 0) == 0 || access(path, F_OK) == 0;
}

const char *pt_path_unusable(const char *path)
{
	/* kbuild splits names at these, or hands them to a shell */
	return strpbrk(path, " \t\n:;'\"\\$#%&()*?<>|[]{}~`!");
}
