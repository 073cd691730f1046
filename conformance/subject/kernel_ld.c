// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "conformance/subject/kernel_ld.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "guest_parts.h"

static const char *const link_flags[] = { PT_GUEST_LINK };

/* For who links again with other objects: conformance/mutate/kernel.c. */
static void save_command(const struct pt_argv *argv, const char *path)
{
	char *text = pt_argv_quote(argv);

	pt_write_file(path, text);
	free(text);
}

void pt_ld_objects(const struct pt_linking *l, struct pt_argv *to)
{
	for (size_t i = 0; i < l->objects.n; i++) {
		pt_argv_add(to, l->objects.v[i]);
		for (size_t k = 0; !i && k < l->nr_first; k++)
			if (l->files[k]->made)
				pt_argv_addf(to, "%s/%s.o", l->kb->work, l->files[k]->name);
	}
}

/* Links to work/<name> by a script, if there is one. */
static int link_by(struct pt_linking *l, const char *name, enum pt_ld_how how, const char *script,
		   const char *entry)
{
	struct pt_kbuild *kb = l->kb;
	char path[2 * PATH_MAX];
	struct pt_argv ld = { 0 };
	int status;

	pt_argv_add(&ld, kb->cc);
	pt_argv_add_all(&ld, kb->b->isa->cflags);
	pt_argv_add_all(&ld, kb->b->cflags);
	pt_argv_add_all(&ld, link_flags);
	/* what the tree defines too is no error, nor is memory that is written and executed */
	pt_argv_add(&ld, "-Wl,-z,muldefs,--no-warn-rwx-segments");
	pt_argv_addf(&ld, "-Wl,-e,%s", entry);
	if (how != PT_LD_STRICT)
		pt_argv_add(&ld, "-Wl,--warn-unresolved-symbols");
	if (how == PT_LD_SEEK)
		pt_argv_add(&ld, "-Wl,--emit-relocs");
	/* which object file a piece of memory comes from: kernel_state.c */
	pt_argv_addf(&ld, "-Wl,-Map=%s/%s.map", kb->work, name);
	pt_argv_add_all(&ld, kb->b->ldflags);
	if (!access(script, R_OK))
		pt_argv_addf(&ld, "-Wl,-T,%s", script);
	pt_argv_add(&ld, "-o");
	pt_argv_addf(&ld, "%s/%s", kb->work, name);
	pt_ld_objects(l, &ld);
	snprintf(path, sizeof(path), "%s/%s.cmd", kb->work, name);
	save_command(&ld, path);
	snprintf(path, sizeof(path), "%s/%s.log", kb->work, name);
	pt_phase_start(PT_PHASE_LINKING);
	status = pt_spawn(&ld, kb->work, path);
	pt_argv_free(&ld);
	pt_kbuild_mishap(kb, status, false, path, pt_kbuild_compiler(kb), "linking the guest");
	return status;
}

/* In alphabetical order, so that a guest does not depend on how names hash. */
static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static int read_missing(struct pt_linking *l, const char *elf)
{
	struct pt_symbols names = { 0 };

	pt_argv_free(&l->missing);
	if (pt_symbols_unresolved(elf, &names))
		return pt_kbuild_fail(l->kb, "%s: no program", elf);
	for (size_t i = 0; i < names.room; i++)
		if (names.slot[i])
			pt_argv_add(&l->missing, names.slot[i]);
	if (l->missing.n)
		qsort(l->missing.v, l->missing.n, sizeof(*l->missing.v), by_name);
	pt_symbols_free(&names);
	return 0;
}

int pt_ld_guest(struct pt_linking *l, enum pt_ld_how how)
{
	char script[2 * PATH_MAX], elf[PATH_MAX + 32];
	int status;

	snprintf(script, sizeof(script), "%s/arch/%s/kernel/link.ld", l->kb->data,
		 l->kb->host->arch->name);
	status = link_by(l, "guest.elf", how, script, "_start");
	if (status || how != PT_LD_SEEK)
		return status;
	snprintf(elf, sizeof(elf), "%s/guest.elf", l->kb->work);
	return read_missing(l, elf);
}

int pt_ld_image(struct pt_linking *l, const char *script)
{
	return link_by(l, "guest.image", PT_LD_STRICT, script, "image_start");
}

int pt_ld_fail(struct pt_linking *l, const char *name)
{
	char log[PATH_MAX + 32], reason[256];

	snprintf(log, sizeof(log), "%s/%s.log", l->kb->work, name);
	pt_log_reason(l->kb, log, reason, sizeof(reason));
	return pt_kbuild_fail(l->kb, "does not link: %s", reason);
}
