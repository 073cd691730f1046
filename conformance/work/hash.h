/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PT_HASH_H
#define PT_HASH_H

#include <nettle/sha2.h>
#include <stdbool.h>
#include <stddef.h>

#define PT_HEX_SIZE (2 * SHA256_DIGEST_SIZE + 1)

/* A running hash of named pieces; pieces cannot run into each other. */
struct pt_hash {
	struct sha256_ctx sha;
};
void pt_hash_start(struct pt_hash *h);
void pt_hash_bytes(struct pt_hash *h, const void *data, size_t size);
void pt_hash_text(struct pt_hash *h, const char *text);
void pt_hash_list(struct pt_hash *h, const char *const *list);
/* A program by its name, size and time. */
void pt_hash_program(struct pt_hash *h, const char *path);
void pt_hash_end(struct pt_hash *h, char hex[PT_HEX_SIZE]);
/* Of what is in a file; false: it cannot be read. */
bool pt_hash_file(const char *path, char hex[PT_HEX_SIZE]);
/* Of the names and contents of all in a folder but the file of this name at its top. */
bool pt_hash_folder(const char *path, const char *but, char hex[PT_HEX_SIZE]);

#endif
