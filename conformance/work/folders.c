// SPDX-License-Identifier: GPL-2.0-or-later
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "conformance/work/folders.h"

#include <limits.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "installed.h"

/* Below the prefix, if the program is installed; else where the build has them. */
static char guests[PATH_MAX] = PT_GUEST_DIR, data[PATH_MAX] = PT_DATA_DIR;

/* Takes "/WORD" off the end of a path, if it is there. */
static bool strip_end(char *path, const char *word)
{
	const size_t length = strlen(path), n = strlen(word);

	if (length <= n || path[length - n - 1] != '/' || strcmp(path + length - n, word) != 0)
		return false;
	path[length - n - 1] = '\0';
	return true;
}

/* The folder that bin/ is in, of a program that is not run where it was built. */
static bool find_prefix(char path[PATH_MAX])
{
	const ssize_t n = readlink("/proc/self/exe", path, PATH_MAX - 1);
	char *slash;

	if (n <= 0)
		return false;
	path[n] = '\0';
	if (!strncmp(path, PT_BUILD_DIR "/", strlen(PT_BUILD_DIR "/")))
		return false;
	slash = strrchr(path, '/');
	*slash = '\0';
	return strip_end(path, PT_BIN);
}

static void find(void)
{
	char prefix[PATH_MAX], path[PATH_MAX];

	if (!find_prefix(prefix))
		return;
	/* one that was only copied still uses what was built */
	if (snprintf(path, sizeof(path), "%s/%s", prefix, PT_INSTALLED_DATA) >= PATH_MAX ||
	    access(path, R_OK | X_OK))
		return;
	strcpy(data, path);
	if (snprintf(path, sizeof(path), "%s/%s", prefix, PT_INSTALLED_GUESTS) < PATH_MAX)
		strcpy(guests, path);
}

static const char *folder(const char *variable, const char *found)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	const char *dir = getenv(variable);

	pthread_once(&once, find);
	return dir && *dir ? dir : found;
}

const char *pt_guest_dir(void)
{
	return folder("PTCONFORM_GUEST_DIR", guests);
}

const char *pt_data_dir(void)
{
	return folder("PTCONFORM_DATA_DIR", data);
}
