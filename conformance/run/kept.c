// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/run/kept.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conformance/work/files.h"
#include "conformance/work/hash.h"

bool pt_kept_beside(const struct pt_cell *c, const struct pt_options *o, const char *name,
		    char *path, size_t size)
{
	const char *slash = c->build ? strrchr(c->elf, '/') : NULL;

	if (!slash || pt_cell_is_broken(c))
		return false;
	snprintf(path, size, "%.*s%s-%zu-%llx-%llx-%llx-%llx", (int)(slash - c->elf + 1), c->elf,
		 name, c->mode, (unsigned long long)pt_cell_lacks(c), (unsigned long long)o->seed,
		 (unsigned long long)o->cases, (unsigned long long)c->rs->digest);
	return true;
}

/*
 * A file is what was found after a hash of it: disks fill up, and machines stop.  Its
 * own place is in the hash: what was found of another guest is none of this one.
 */
static void hash_of(const char *path, const void *data, size_t size, char hex[PT_HEX_SIZE])
{
	struct pt_hash h;

	pt_hash_start(&h);
	pt_hash_text(&h, path);
	pt_hash_bytes(&h, data, size);
	pt_hash_end(&h, hex);
}

bool pt_kept_read(const char *path, void *data, size_t size)
{
	size_t found = 0;
	char *text = pt_read_file(path, &found), hex[PT_HEX_SIZE];
	bool whole = text && found == sizeof(hex) + size;

	if (whole) {
		hash_of(path, text + sizeof(hex), size, hex);
		whole = !memcmp(text, hex, sizeof(hex));
	}
	if (whole)
		memcpy(data, text + sizeof(hex), size);
	else if (text)
		unlink(path);
	free(text);
	return whole;
}

void pt_kept_write(const char *path, const void *data, size_t size)
{
	char temp[PT_KEPT_PATH + 32], hex[PT_HEX_SIZE];
	int fd;
	FILE *f;

	snprintf(temp, sizeof(temp), "%s.%ld", path, (long)getpid());
	fd = open(temp, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	f = fd < 0 ? NULL : fdopen(fd, "w");
	if (!f && fd >= 0)
		close(fd);
	if (!f)
		return;
	hash_of(path, data, size, hex);
	fwrite(hex, sizeof(hex), 1, f);
	fwrite(data, size, 1, f);
	if (ferror(f) | fclose(f) || rename(temp, path))
		unlink(temp);
}
