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
#include "conformance/names.h"
#include "conformance/subject/spawn.h"
#include "generic/live.h"

#define KVM_DEVICE "/dev/kvm"

/* Room for a path by which QEMU reads one of our memory files. */
enum { FD_PATH = 48, LOADER = 160, MAX_ARGUMENTS = 40 };

void pt_qemu_image_path(const char *elf, char path[PATH_MAX])
{
	const char *dot = strrchr(elf, '.');
	int n = dot ? (int)(dot - elf) : (int)strlen(elf);

	if (snprintf(path, PATH_MAX, "%.*s.image", n, elf) >= PATH_MAX)
		path[0] = '\0';
}

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

/* A kernel's image that does not link has its reason beside the guest. */
static bool image_failed(const struct pt_job *job, char *why, size_t size)
{
	const char *slash = strrchr(job->elf, '/');
	char path[PATH_MAX + 16], line[160];
	FILE *f;

	snprintf(path, sizeof(path), "%.*sno-image.txt", slash ? (int)(slash - job->elf + 1) : 0,
		 job->elf);
	f = fopen(path, "re");
	if (!f)
		return false;
	if (!fgets(line, sizeof(line), f))
		line[0] = '\0';
	fclose(f);
	line[strcspn(line, "\n")] = '\0';
	snprintf(why, size, "no bare-metal image of this tree: %s", line);
	return true;
}

static int available(const struct pt_job *job, char *why, size_t size)
{
	const struct pt_qemu *q = pt_qemu_of(job->host, job->mode);
	char path[PATH_MAX];

	if (!q) {
		snprintf(why, size, "there is no bare-metal image for %s %s", job->host->arch->name,
			 job->host->arch->modes[job->mode].name);
		return -1;
	}
	if (!pt_find_program(q->program, path)) {
		snprintf(why, size, "no %s: install %s", q->program, q->package);
		return -1;
	}
	if (job->elf)
		pt_qemu_image_path(job->elf, path);
	if (!job->elf || (access(path, R_OK) && !image_failed(job, why, size))) {
		snprintf(why, size, "no image was built for %s: install %s and build again",
			 job->isa->name, job->isa->package);
		return -1;
	}
	return 0;
}

static int available_kvm(const struct pt_job *job, char *why, size_t size)
{
	const struct pt_qemu *q = pt_qemu_of(job->host, job->mode);

	if (!q || !q->cpu_kvm || !pt_native_runs(job->isa)) {
		snprintf(why, size, "KVM runs images of this machine's kind only, and only x86's");
		return -1;
	}
	if (access(KVM_DEVICE, R_OK | W_OK)) {
		snprintf(why, size, "%s cannot be used: %s", KVM_DEVICE, strerror(errno));
		return -1;
	}
	return available(job, why, size);
}

/* ---- one run ------------------------------------------------------------------- */

struct machine {
	const struct pt_qemu *qemu;
	const struct pt_image *image;
	const char *path; /* of the image */
	bool kvm;
	int mailbox, flat; /* memory files; -1: none */
	char *err;
	size_t err_size;
};

static int failed(const struct machine *m, const char *what)
{
	snprintf(m->err, m->err_size, "cannot %s: %s", what, strerror(errno));
	return -1;
}

static int put(const struct machine *m, int fd, u64 at, const void *bytes, size_t size)
{
	return pwrite(fd, bytes, size, (off_t)at) == (ssize_t)size ? 0
								   : failed(m, "write memory file");
}

static int put_words(const struct machine *m, int fd, u64 at, const void *words, size_t size)
{
	void *swapped = malloc(size ? size : 1);
	int ended = -1;

	if (!swapped)
		return failed(m, "write the request");
	pt_guest_words(m->image->big_endian, swapped, words, size);
	ended = put(m, fd, at, swapped, size);
	free(swapped);
	return ended;
}

static int fill_mailbox(const struct machine *m, const struct pt_request *rq,
			const struct pt_call *calls)
{
	if (put_words(m, m->mailbox, 0, rq, sizeof(*rq)))
		return -1;
	if (rq->verb != PT_VERB_EVAL)
		return 0;
	return put_words(m, m->mailbox, sizeof(*rq), calls, rq->nr_calls * sizeof(*calls));
}

/* The image's memory from its lowest address on. */
static int flatten(const struct machine *m)
{
	const struct pt_image *im = m->image;

	for (size_t i = 0; m->flat >= 0 && i < im->nr_segments; i++) {
		const struct pt_segment *s = &im->segment[i];

		if (put(m, m->flat, s->start - im->segment[0].start, im->bytes + s->offset,
			s->filled))
			return -1;
	}
	return 0;
}

/* Open here for as long as QEMU runs, so it can be opened there. */
static void fd_path(int fd, char path[FD_PATH])
{
	snprintf(path, FD_PATH, "/proc/%d/fd/%d", (int)getpid(), fd);
}

/* The first line QEMU complained with, for a message. */
static void complaint(const struct pt_captured *out, char *buf, size_t size)
{
	const size_t n = out->errors ? strcspn(out->errors, "\n") : 0;

	buf[0] = '\0';
	if (n)
		snprintf(buf, size, "; %.*s", (int)n, out->errors);
}

static int read_answer(const struct machine *m, const struct pt_captured *out,
		       const struct pt_request *rq, struct pt_response *rs, struct pt_call *calls)
{
	char more[160];
	size_t n;

	/* what is no text ends it early, which is as damaged as it is */
	if (!pt_qemu_answer(out->output, m->image, rq, rs, calls, m->err, m->err_size))
		return 0;
	complaint(out, more, sizeof(more));
	n = strlen(m->err);
	snprintf(m->err + n, m->err_size - n, "%s", more);
	return -1;
}

static int run_machine(const struct machine *m, const struct pt_request *rq, struct pt_response *rs,
		       struct pt_call *calls, unsigned limit_ms)
{
	const char *argv[MAX_ARGUMENTS + 1];
	char loader[LOADER], path[FD_PATH], flat[FD_PATH], more[160];
	struct pt_captured out;
	size_t n = 0;
	int ended;

	fd_path(m->mailbox, path);
	fd_path(m->flat, flat);
	snprintf(loader, sizeof(loader), "loader,file=%s,addr=0x%llx,force-raw=on", path,
		 (unsigned long long)m->image->at.mailbox);
	argv[n++] = m->qemu->program;
	for (const char *const *a = m->qemu->arguments; *a && n < MAX_ARGUMENTS - 12; a++)
		argv[n++] = *a;
	/* a later -cpu wins */
	if (m->kvm) {
		argv[n++] = "-cpu";
		argv[n++] = m->qemu->cpu_kvm;
	}
	argv[n++] = "-accel";
	argv[n++] = m->kvm ? "kvm" : "tcg,thread=multi";
	argv[n++] = "-device";
	argv[n++] = loader;
	argv[n++] = m->qemu->image;
	argv[n++] = m->flat < 0 ? m->path : flat;
	argv[n] = NULL;
	ended = pt_process_capture(argv, "run\nexit\n", &out, limit_ms, m->err, m->err_size);
	if (!ended) {
		ended = read_answer(m, &out, rq, rs, calls);
	} else {
		complaint(&out, more, sizeof(more));
		n = strlen(m->err);
		snprintf(m->err + n, m->err_size - n, "%s", more);
	}
	pt_captured_free(&out);
	return ended;
}

static int run_image(struct machine *m, const struct pt_request *rq, struct pt_response *rs,
		     struct pt_call *calls, unsigned limit_ms)
{
	int ended = -1;

	m->mailbox = memfd_create("ptconform-mailbox", MFD_CLOEXEC);
	m->flat = m->qemu->flat ? memfd_create("ptconform-image", MFD_CLOEXEC) : -1;
	if (m->mailbox < 0 || (m->qemu->flat && m->flat < 0))
		failed(m, "make a memory file");
	else if (!m->image->at.mailbox)
		snprintf(m->err, m->err_size, "no bare-metal image: %s", m->path);
	else if (!fill_mailbox(m, rq, calls) && !flatten(m))
		ended = run_machine(m, rq, rs, calls, limit_ms);
	if (m->mailbox >= 0)
		close(m->mailbox);
	if (m->flat >= 0)
		close(m->flat);
	return ended;
}

static int run_on(bool kvm, const struct pt_job *job, const struct pt_request *rq,
		  struct pt_response *rs, struct pt_call *calls, unsigned limit_ms, char *err,
		  size_t size)
{
	char path[PATH_MAX];
	struct pt_image image;
	struct machine m = {
		.qemu = pt_qemu_of(job->host, job->mode),
		.image = &image,
		.path = path,
		.kvm = kvm,
		.err = err,
		.err_size = size,
	};
	int ended;

	if (rq->nr_calls > PT_MAX_CALLS) {
		snprintf(err, size, "too many calls in the request");
		return -1;
	}
	pt_qemu_image_path(job->elf, path);
	if (access(path, R_OK) && image_failed(job, err, size))
		return -1;
	if (pt_image_open(&image, path, job->isa, err, size))
		return -1;
	ended = run_image(&m, rq, rs, calls, limit_ms);
	pt_image_close(&image);
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
	.available = available,
	.run = run,
};

const struct pt_engine pt_engine_qemu_kvm = {
	.name = "qemu-kvm",
	.brief = "the same image under KVM, where this machine has it",
	.walks = true,
	.wants_elf = true,
	.available = available_kvm,
	.run = run_kvm,
};
