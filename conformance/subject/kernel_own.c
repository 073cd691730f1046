// SPDX-License-Identifier: GPL-2.0-or-later
/* The guests' own part: this project's sources, compiled with a guest's flags. */
#define _GNU_SOURCE
#include "conformance/subject/kernel_own.h"

#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conformance/work/folders.h"
#include "guest_parts.h"

static const char *const guest_flags[] = { PT_GUEST_CFLAGS };

static void guest_flags_of(const struct pt_kbuild *kb, struct pt_argv *cc)
{
	pt_argv_add_all(cc, guest_flags);
	pt_argv_add_all(cc, kb->b->isa->cflags);
	pt_argv_add_all(cc, kb->b->cflags);
	pt_argv_addf(cc, "-DPT_ARCH=pt_arch_%s", kb->host->arch->name);
}

static void guest_command(const struct pt_kbuild *kb, struct pt_argv *cc)
{
	pt_argv_add(cc, kb->cc);
	guest_flags_of(kb, cc);
	pt_argv_addf(cc, "-I%s", kb->data);
	pt_argv_addf(cc, "-I%s/arch/%s", kb->data, kb->host->arch->name);
	pt_argv_add(cc, "-c");
}

int pt_own_compile(struct pt_kbuild *kb, const char *source, const char *name, const char *object)
{
	char log[PATH_MAX + 64], what[256], reason[256];
	struct pt_argv cc = { 0 };
	int status;

	pt_phase_start(PT_PHASE_OWN);
	guest_command(kb, &cc);
	pt_argv_addf(&cc, "-I%s", kb->work);
	pt_argv_addf(&cc, "-DPTK_ARCH=\"%s\"", kb->host->arch->name);
	pt_argv_addf(&cc, "-DPTK_CONFIG=\"%s\"", kb->b->config);
	pt_argv_add(&cc, "-o");
	pt_argv_add(&cc, object);
	pt_argv_add(&cc, source);
	snprintf(log, sizeof(log), "%s/%s.log", kb->work, name);
	status = pt_spawn(&cc, NULL, log);
	pt_argv_free(&cc);
	if (!status)
		return pt_kbuild_is_whole(kb, object, pt_kbuild_compiler(kb),
					  pt_kbuild_compiling(kb, source, what))
			       ? 0
			       : -1;
	if (pt_kbuild_mishap(kb, status, false, log, pt_kbuild_compiler(kb),
			     pt_kbuild_compiling(kb, source, what)))
		return -1;
	pt_log_reason(kb, log, reason, sizeof(reason));
	return pt_kbuild_fail(kb, "%s: %s", source, reason);
}

/* A kept object with the hash of it beside it: what is linked is executed. */
static void sum_path(const char *kept, char *path, size_t size)
{
	snprintf(path, size, "%s.sum", kept);
}

static bool is_good(const char *kept)
{
	char path[PATH_MAX + 96], hex[PT_HEX_SIZE], why[256], *sum;
	bool good;

	sum_path(kept, path, sizeof(path));
	sum = pt_read_file(path, NULL);
	good = sum && !pt_cache_owned(kept, why, sizeof(why)) && pt_hash_file(kept, hex) &&
	       !strcmp(sum, hex);
	free(sum);
	return good;
}

static void touch_object(const char *kept)
{
	char path[PATH_MAX + 96];

	sum_path(kept, path, sizeof(path));
	pt_touch(path);
	pt_touch(kept);
}

/* To its place; who finds it without its hash makes it again. */
static int keep_object(const char *made, const char *kept)
{
	char path[PATH_MAX + 96], hex[PT_HEX_SIZE];

	sum_path(kept, path, sizeof(path));
	unlink(path);
	return !pt_hash_file(made, hex) || rename(made, kept) || pt_write_file(path, hex) ? -1 : 0;
}

/* Takes the object made when the program was built; false: there is none of these sources. */
static bool take_built(const struct pt_kbuild *kb, const char *kept)
{
	char built[2 * PATH_MAX], part[PATH_MAX + 128];
	size_t size;
	char *text;
	FILE *f;
	bool took;

	snprintf(built, sizeof(built), "%s/own/objects/%s", pt_guest_dir(), strrchr(kept, '/') + 1);
	text = pt_read_file(built, &size);
	if (!text)
		return false;
	snprintf(part, sizeof(part), "%s/own.o", kb->work);
	f = fopen(part, "we");
	took = f && fwrite(text, 1, size, f) == size;
	if (f && fclose(f))
		took = false;
	free(text);
	return took && !keep_object(part, kept);
}

static int make_kept(struct pt_kbuild *kb, const char *source, const char *name, const char *kept)
{
	char object[PATH_MAX + 64];

	snprintf(object, sizeof(object), "%s/%s.o", kb->work, name);
	if (pt_own_compile(kb, source, name, object))
		return -1;
	return keep_object(object, kept) ? pt_kbuild_fail(kb, "%s: %s", kept, strerror(errno)) : 0;
}

int pt_own_kept(struct pt_kbuild *kb, const char *sources, const char *source, const char *name,
		char kept[PT_OWN_PATH])
{
	char lock_name[128], hex[PT_HEX_SIZE];
	int lock, failed;
	struct pt_argv cc = { 0 };
	struct pt_hash h;

	/* Where the sources lie makes no difference: what is in them is hashed. */
	guest_flags_of(kb, &cc);
	pt_hash_start(&h);
	pt_hash_program(&h, kb->cc);
	pt_hash_list(&h, (const char *const *)cc.v);
	pt_hash_text(&h, source + strlen(kb->data));
	pt_hash_text(&h, sources);
	pt_hash_end(&h, hex);
	pt_argv_free(&cc);
	snprintf(kept, PT_OWN_PATH, "%s/objects/%.32s.o", kb->cache.root, hex);
	if (!is_good(kept) && !take_built(kb, kept)) {
		snprintf(lock_name, sizeof(lock_name), "%s%s-%.64s", kb->b->isa->cross,
			 kb->host->arch->name, name);
		lock = pt_cache_lock(&kb->cache, lock_name, kb->why, kb->size);
		if (lock < 0)
			return -1;
		failed = !is_good(kept) && make_kept(kb, source, name, kept);
		close(lock);
		if (failed)
			return -1;
	}
	touch_object(kept);
	return 0;
}

/* ---- what of ours goes in ---- */

static void hash_files(struct pt_kbuild *kb, struct pt_hash *h, const char *const *patterns)
{
	for (; *patterns; patterns++) {
		char pattern[2 * PATH_MAX], name[256];
		glob_t g;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		snprintf(name, sizeof(name), *patterns, kb->host->arch->name);
#pragma GCC diagnostic pop
		snprintf(pattern, sizeof(pattern), "%s/%s", kb->data, name);
		if (glob(pattern, 0, pt_glob_trouble, &g))
			continue;
		for (size_t j = 0; j < g.gl_pathc; j++) {
			size_t size = 0;
			char *text = pt_read_file(g.gl_pathv[j], &size);

			pt_hash_text(h, g.gl_pathv[j] + strlen(kb->data));
			pt_hash_bytes(h, text ? text : "", size);
			free(text);
		}
		globfree(&g);
	}
	pt_hash_list(h, guest_flags);
}

void pt_kbuild_hash_sources(struct pt_kbuild *kb, struct pt_hash *h)
{
	static const char *const patterns[] = { "generic/*/*",
						"generic/*/*/*",
						"arch/%s/*.[chS]",
						"arch/%s/kernel/*",
						"conformance/subject/shim/*",
						"qemu-images/*/*.[chS]",
						"qemu-images/*/link.ld",
						NULL };

	hash_files(kb, h, patterns);
}

void pt_own_hash(struct pt_kbuild *kb, char hex[PT_HEX_SIZE])
{
	static const char *const patterns[] = { "generic/*/*",
						"generic/*/*/*",
						"arch/%s/*.[chS]",
						"arch/%s/kernel/stubs.c",
						"conformance/subject/shim/stubs.c",
						"qemu-images/*/*.[chS]",
						NULL };
	struct pt_hash h;

	pt_hash_start(&h);
	hash_files(kb, &h, patterns);
	pt_hash_end(&h, hex);
}
