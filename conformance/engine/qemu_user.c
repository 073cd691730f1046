/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Engine "qemu-user": the same guest ELF as a user process under QEMU's
 * user-mode emulator.
 */
#include <stdio.h>

#include "conformance/engine/engine.h"
#include "conformance/engine/process.h"
#include "conformance/engine/process_dialogue.h"
#include "conformance/work/spawn.h"

static int usable(const struct pt_job *job, char *why, size_t size)
{
	char path[PATH_MAX];

	if (pt_find_program(job->isa->qemu_user, path))
		return 0;
	snprintf(why, size, "no %s: install qemu-user", job->isa->qemu_user);
	return -1;
}

static int available(const struct pt_job *job, char *why, size_t size)
{
	if (!job->elf) {
		snprintf(why, size, "no guest was built for %s: install %s", job->isa->name,
			 job->isa->package);
		return -1;
	}
	return usable(job, why, size);
}

static int run(const struct pt_job *job, const struct pt_request *rq, struct pt_response *rs,
	       struct pt_call *calls, unsigned limit_ms, char *err, size_t size)
{
	const char *const emulator[] = { job->isa->qemu_user, NULL };

	return pt_process_run(emulator, job, rq, rs, calls, limit_ms, err, size);
}

static void *open_guest(const struct pt_job *job, const struct pt_request *rq,
			struct pt_response *rs, unsigned limit_ms, char *err, size_t size)
{
	const char *const emulator[] = { job->isa->qemu_user, NULL };

	return pt_process_open(emulator, job, rq, rs, limit_ms, err, size);
}

static const struct pt_speaks speaks = { open_guest, pt_process_round, pt_process_close };

const struct pt_engine pt_engine_qemu_user = {
	.name = "qemu-user",
	.brief = "the guest's machine code as a user process under QEMU (not in the default run)",
	.wants_elf = true,
	.usable = usable,
	.available = available,
	.run = run,
	.speaks = &speaks,
};
