/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Engine "qemu-user": the same guest ELF as a user process under QEMU's
 * user-mode emulator.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conformance/engine/engine.h"
#include "conformance/engine/process.h"

/* Is there an executable of this name in one of the folders of $PATH? */
static bool in_path(const char *name)
{
	const char *path = getenv("PATH");
	char *copy = strdup(path ? path : "/usr/bin:/bin"), *save = NULL;
	bool found = false;

	for (char *dir = copy ? strtok_r(copy, ":", &save) : NULL; dir && !found;
	     dir = strtok_r(NULL, ":", &save)) {
		char file[4096];

		found = snprintf(file, sizeof(file), "%s/%s", dir, name) < (int)sizeof(file) &&
			!access(file, X_OK);
	}
	free(copy);
	return found;
}

static int available(const struct pt_job *job, char *why, size_t size)
{
	if (!job->elf) {
		snprintf(why, size, "no guest was built for %s: install %s", job->isa->name,
			 job->isa->package);
		return -1;
	}
	if (!in_path(job->isa->qemu_user)) {
		snprintf(why, size, "no %s: install qemu-user", job->isa->qemu_user);
		return -1;
	}
	return 0;
}

static int run(const struct pt_job *job, const struct pt_request *rq, struct pt_response *rs,
	       struct pt_call *calls, unsigned limit_ms, char *err, size_t size)
{
	const char *const emulator[] = { job->isa->qemu_user, NULL };

	return pt_process_run(emulator, job, rq, rs, calls, limit_ms, err, size);
}

const struct pt_engine pt_engine_qemu_user = {
	.name = "qemu-user",
	.brief = "the guest's machine code as a user process under QEMU (not in the default run)",
	.wants_elf = true,
	.available = available,
	.run = run,
};
