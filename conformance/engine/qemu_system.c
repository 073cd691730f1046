/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Engines "qemu-system" and "qemu-kvm": the guest on the bare machine, with the
 * MMU on, so that a walker that none of us wrote reads the entries.  The request
 * is in the machine's memory when it starts; the answer is text on its console.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "conformance/engine/engine.h"
#include "conformance/engine/guest_image.h"
#include "conformance/engine/process.h"
#include "conformance/engine/qemu_answer.h"
#include "conformance/engine/qemu_dialogue.h"
#include "conformance/engine/qemu_machine.h"
#include "conformance/words/names.h"
#include "conformance/work/spawn.h"
#include "generic/machine/walker.h"

#define KVM_DEVICE "/dev/kvm"

void pt_walker_text(const struct pt_arch_host *h, size_t mode, const struct pt_response *rs,
		    char *buf, size_t size)
{
	static const char *const names[] = {
		[PT_WALKS_TCG] = "TCG", [PT_WALKS_KVM] = "KVM", [PT_WALKS_OTHER] = "unknown"
	};
	const struct pt_qemu *q = pt_qemu_of(h, mode);
	struct pt_text t;

	pt_text_init(&t, buf, size);
	if (rs->walks == PT_WALKS_NOT || rs->walks >= PT_ARRAY_SIZE(names))
		return;
	pt_text_add(&t, "walker: %s, %llu accesses", names[rs->walks],
		    (unsigned long long)rs->probes);
	for (size_t i = 0; q && q->lacks && q->lacks[i]; i++)
		if (rs->lacks & PT_BIT(i))
			pt_text_add(&t, "; %s", q->lacks[i]);
}

/* ---- can it run here? -------------------------------------------------------- */

static int usable(const struct pt_job *job, char *why, size_t size)
{
	const struct pt_qemu *q = pt_qemu_of(job->host, job->mode);
	char path[PATH_MAX];

	if (!q) {
		const char *reason = pt_qemu_why_not(job->host, job->mode);

		snprintf(why, size, "there is no bare-metal image for %s %s%s%s",
			 job->host->arch->name, job->host->arch->modes[job->mode].name,
			 reason ? ": " : "", reason ? reason : "");
		return -1;
	}
	if (!pt_find_program(q->program, path)) {
		snprintf(why, size, "no %s: install %s", q->program, q->package);
		return -1;
	}
	return 0;
}

static int available(const struct pt_job *job, char *why, size_t size)
{
	char path[PATH_MAX];

	if (usable(job, why, size))
		return -1;
	if (job->elf)
		pt_qemu_image_path(job->elf, path);
	if (!job->elf || (access(path, R_OK) && !pt_qemu_image_failed(job, why, size))) {
		snprintf(why, size,
			 "no image was built for %s: install %s and build again, all of it "
			 "(ninja -C build)",
			 job->isa->name, job->isa->package);
		return -1;
	}
	return 0;
}

/* Is it among this machine's processor's flags? */
static bool cpu_has(const char *flag)
{
	const size_t length = strlen(flag);
	char line[8192];
	bool has = false;
	FILE *f = fopen("/proc/cpuinfo", "re");

	while (f && !has && fgets(line, sizeof(line), f)) {
		if (strncmp(line, "flags", strlen("flags")) != 0)
			continue;
		for (const char *p = line; !has && (p = strstr(p, flag)); p += length)
			has = p[-1] == ' ' && (p[length] == ' ' || p[length] == '\n');
		break;
	}
	if (f)
		fclose(f);
	return has;
}

static int usable_kvm(const struct pt_job *job, char *why, size_t size)
{
	const struct pt_qemu *q = pt_qemu_of(job->host, job->mode);
	int fd;

	if (!q || !q->cpu_kvm) {
		snprintf(why, size, "no image of %s is made for KVM", job->host->arch->name);
		return -1;
	}
	if (!pt_native_runs(job->isa)) {
		snprintf(why, size, "KVM runs images of this machine's kind only");
		return -1;
	}
	if (q->kvm_flag && !cpu_has(q->kvm_flag)) {
		snprintf(why, size, "KVM has this machine's processor, which has no %s",
			 q->kvm_flag);
		return -1;
	}
	fd = open(KVM_DEVICE, O_RDWR | O_CLOEXEC);
	if (fd < 0) {
		snprintf(why, size, "%s cannot be used: %s", KVM_DEVICE, strerror(errno));
		return -1;
	}
	close(fd);
	return usable(job, why, size);
}

static int available_kvm(const struct pt_job *job, char *why, size_t size)
{
	return usable_kvm(job, why, size) ? -1 : available(job, why, size);
}

/* ---- one run ------------------------------------------------------------------- */

/* The first line QEMU complained with belongs to the reason. */
static void add_complaint(const struct pt_captured *out, char *err, size_t size)
{
	const size_t length = out->errors ? strcspn(out->errors, "\n") : 0, n = strlen(err);

	if (length)
		snprintf(err + n, size - n, "; %.*s", (int)length, out->errors);
}

/* How far a guest got that did not end: its response, as it stands in its memory. */
static void look_into_memory(const struct machine *m, struct pt_response *rs)
{
	const u64 at = m->image.at.response - m->qemu->memory_at;

	if (m->memory >= 0 && pread(m->memory, rs, sizeof(*rs), (off_t)at) == sizeof(*rs))
		pt_guest_words(m->image.big_endian, rs, rs, sizeof(*rs));
}

/* The same where there is no looking: the last line of the kind `AT helper`. */
static void look_into_output(const char *text, struct pt_response *rs)
{
	for (const char *p = text; p && (p = strstr(p, "\nAT ")); p++)
		rs->current = strtoul(p + strlen("\nAT "), NULL, 16);
}

/* It is QEMU that does not go on, and no helper: it never came up, or does nothing. */
static bool hangs(const struct pt_captured *out)
{
	return out->late && (out->idle || !out->output || !strstr(out->output, "READY"));
}

static int run_machine(const struct machine *m, const struct pt_request *rq, struct pt_response *rs,
		       struct pt_call *calls, unsigned limit_ms)
{
	struct pt_captured out;
	struct command c;
	int ended;

	pt_machine_command(m, &c);
	ended = pt_process_capture(c.argv, "run\nexit\n", &out, limit_ms, m->err, m->err_size);
	if (!ended && out.output)
		ended = pt_qemu_answer(out.output, &m->image, rq, rs, calls, m->err, m->err_size);
	else if (m->qemu->blind)
		look_into_output(out.output, rs);
	else
		look_into_memory(m, rs);
	if (ended)
		add_complaint(&out, m->err, m->err_size);
	if (ended && hangs(&out))
		ended = PT_HANGS;
	pt_captured_free(&out);
	return ended;
}

static int run_on(bool kvm, const struct pt_job *job, const struct pt_request *rq,
		  struct pt_response *rs, struct pt_call *calls, unsigned limit_ms, char *err,
		  size_t size)
{
	struct machine m;
	int ended;

	if (rq->nr_calls > PT_MAX_CALLS) {
		snprintf(err, size, "too many calls in the request");
		return -1;
	}
	if (pt_machine_begin(&m, kvm, job, rq, calls, err, size))
		return -1;
	ended = run_machine(&m, rq, rs, calls, limit_ms);
	pt_machine_end(&m);
	return ended;
}

static int run(const struct pt_job *job, const struct pt_request *rq, struct pt_response *rs,
	       struct pt_call *calls, unsigned limit_ms, char *err, size_t size)
{
	return run_on(false, job, rq, rs, calls, limit_ms, err, size);
}

static int run_kvm(const struct pt_job *job, const struct pt_request *rq, struct pt_response *rs,
		   struct pt_call *calls, unsigned limit_ms, char *err, size_t size)
{
	return run_on(true, job, rq, rs, calls, limit_ms, err, size);
}

const struct pt_engine pt_engine_qemu_system = {
	.name = "qemu-system",
	.brief = "the guest on a bare machine under QEMU (TCG), MMU on: live clauses",
	.walks = true,
	.wants_elf = true,
	.usable = usable,
	.available = available,
	.run = run,
	.speaks = &pt_qemu_speaks,
};

const struct pt_engine pt_engine_qemu_kvm = {
	.name = "qemu-kvm",
	.brief = "the same image under KVM, where this machine has it",
	.walks = true,
	.wants_elf = true,
	.usable = usable_kvm,
	.available = available_kvm,
	.run = run_kvm,
	.speaks = &pt_kvm_speaks,
};
