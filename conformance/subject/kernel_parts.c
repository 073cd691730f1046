// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "conformance/subject/kernel_parts.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "conformance/subject/kernel_own.h"
#include "guest_parts.h"

/* As meson.build names them for the guests of builtin subjects. */
static const char *const guest_sources[] = { PT_GUEST_SOURCES };
static const char *const image_sources[] = { PT_IMAGE_SOURCES };
static const char *const machine_sources[] = { PT_MACHINE_SOURCES };

int pt_parts_compile(struct pt_linking *l, const char *source, const char *name)
{
	char object[PATH_MAX + 64];

	snprintf(object, sizeof(object), "%s/%s.o", l->kb->work, name);
	if (pt_own_compile(l->kb, source, name, object))
		return -1;
	if (!pt_argv_has(&l->objects, object))
		pt_argv_add(&l->objects, object);
	return 0;
}

/* One that is the same for every tree. */
static int compile_kept(struct pt_linking *l, const char *source, const char *name)
{
	char kept[PT_OWN_PATH];

	if (pt_own_kept(l->kb, l->own, source, name, kept))
		return -1;
	pt_argv_add(&l->objects, kept);
	return 0;
}

/* One that a list names, below a folder of ours; its object is named for both. */
static int compile_part(struct pt_linking *l, const char *folder, const char *source)
{
	char path[2 * PATH_MAX], name[256];

	snprintf(path, sizeof(path), "%s/%s/%s", l->kb->data, folder, source);
	snprintf(name, sizeof(name), "%s-%s", folder, source);
	for (char *p = name; *p; p++)
		if (*p == '/' || *p == '.')
			*p = '-';
	return compile_kept(l, path, name);
}

static int compile_parts(struct pt_linking *l, const char *folder, const char *const *sources)
{
	for (; *sources; sources++)
		if (compile_part(l, folder, *sources))
			return -1;
	return 0;
}

int pt_parts_guest(struct pt_linking *l, bool subject)
{
	static const char *const arch_sources[] = { "mmu.c", "start.S", NULL };
	struct pt_kbuild *kb = l->kb;
	char path[2 * PATH_MAX], folder[128];

	snprintf(folder, sizeof(folder), "arch/%s", kb->host->arch->name);
	if (compile_parts(l, "generic", guest_sources) || compile_parts(l, folder, arch_sources))
		return -1;
	snprintf(path, sizeof(path), "%s/conformance/subject/shim/subject.c", kb->data);
	if (subject && pt_parts_compile(l, path, "subject"))
		return -1;
	if (compile_part(l, "conformance/subject/shim", "stubs.c"))
		return -1;
	snprintf(path, sizeof(path), "%s/%s/kernel/stubs.c", kb->data, folder);
	return access(path, R_OK) ? 0 : compile_part(l, folder, "kernel/stubs.c");
}

int pt_parts_init(struct pt_linking *l)
{
	struct pt_kbuild *kb = l->kb;
	char path[2 * PATH_MAX], log[PATH_MAX + 32], reason[256];

	if (!kb->b->init)
		return 0;
	snprintf(path, sizeof(path), "%s/arch/%s/kernel/%s", kb->data, kb->host->arch->name,
		 kb->b->init);
	pt_phase_start(PT_PHASE_TREE);
	if (!pt_kbuild_compile(kb, path, "init", NULL)) {
		pt_argv_addf(&l->objects, "%s/init.o", kb->work);
		return 0;
	}
	snprintf(log, sizeof(log), "%s/init.log", kb->work);
	pt_log_reason(kb, log, reason, sizeof(reason));
	return pt_kbuild_fail(kb, "boot-time state: %s", reason);
}

int pt_parts_image(struct pt_linking *l, const char *machine)
{
	char folder[128];

	snprintf(folder, sizeof(folder), "qemu-images/%s", machine);
	return compile_parts(l, "qemu-images", image_sources) ||
	       compile_parts(l, folder, machine_sources);
}
