// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "conformance/subject/kernel_image.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "conformance/subject/kernel_ld.h"
#include "conformance/subject/kernel_parts.h"

static const struct pt_qemu *machine_of_mode(const struct pt_arch_host *host, const char *mode)
{
	const size_t i = pt_mode_number(host->arch, mode);

	return i < host->arch->nr_modes ? pt_qemu_of(host, i) : NULL;
}

/* Modes of one configuration share the guest, and the image with it: any of them may have one. */
static const struct pt_qemu *machine_of(const struct pt_kbuild *kb)
{
	const struct pt_qemu *q = NULL;

	for (const struct pt_kernel_build *b = kb->host->kernel; b->mode && !q; b++)
		if (!strcmp(b->config, kb->b->config))
			q = machine_of_mode(kb->host, b->mode);
	return q;
}

static int make_image(struct pt_linking *l, const struct pt_qemu *q)
{
	char script[2 * PATH_MAX];

	if (pt_parts_image(l, q->folder))
		return -1;
	snprintf(script, sizeof(script), "%s/qemu-images/%s/link.ld", l->kb->data, q->folder);
	return pt_ld_image(l, script) ? pt_ld_fail(l, "guest.image") : 0;
}

void pt_link_image(struct pt_linking *l)
{
	struct pt_kbuild *kb = l->kb;
	const struct pt_qemu *q = machine_of(kb);
	char path[PATH_MAX + 32];
	FILE *f;

	if (!q || !make_image(l, q))
		return;
	snprintf(path, sizeof(path), "%s/guest.image", kb->work);
	unlink(path);
	snprintf(path, sizeof(path), "%s/no-image.txt", kb->work);
	f = fopen(path, "we");
	if (f) {
		fprintf(f, "%s\n", kb->why);
		fclose(f);
	}
	kb->why[0] = '\0';
}
