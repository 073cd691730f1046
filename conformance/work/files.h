/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files and folders, read and written whole. */
#ifndef PT_FILES_H
#define PT_FILES_H

#include <fts.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>
#include <time.h>

/* A whole file, NUL-terminated, to be freed; NULL if it cannot be read. */
char *pt_read_file(const char *path, size_t *size);
/* Some file systems know whole seconds only, or every other. */
#define PT_FILE_RACY_NS 2000000000LL

/* In nanoseconds. */
long long pt_file_time(struct timespec t);
/* Changed so recently, before now, that it may change again without its times telling. */
bool pt_file_is_recent(const struct stat *st);
/* For glob(): a folder that this machine could not read is none that is not there. */
int pt_glob_trouble(const char *path, int err);
/* The same of what fts_read() comes to. */
void pt_fts_trouble(const FTSENT *e);
/* 0, or -1 with errno. */
int pt_write_file(const char *path, const char *text);

/* The first character of a path that kbuild cannot have in one, or NULL. */
const char *pt_path_unusable(const char *path);
/* For the user alone. */
int pt_make_dirs(const char *path);
/* True, and the time of last use renewed, if path exists. */
bool pt_touch(const char *path);

#endif
