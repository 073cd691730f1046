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
#include "conformance/engine/qemu_own.h"
#include "conformance/words/names.h"
#include "conformance/work/spawn.h"
#include "generic/machine/walker.h"

#define KVM_DEVICE "/dev/kvm"

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
	if (!job->elf || (access(path, R_OK) && !image_failed(job, why, size))) {
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

	if (!q || !q->cpu_kvm || !pt_native_runs(job->isa)) {
		snprintf(why, size, "KVM runs images of this machine's kind only, and only x86's");
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
	pt_guest_words(m->image.big_endian, swapped, words, size);
	ended = put(m, fd, at, swapped, size);
	free(swapped);
	return ended;
}

static int fill_mailbox(const struct machine *m, const struct pt_request *rq,
			const struct pt_call *calls)
{
	if (put_words(m, m->mailbox, 0, rq, sizeof(*rq)))
		return -1;
	if (!pt_calls_sent(rq))
		return 0;
	return put_words(m, m->mailbox, sizeof(*rq), calls, pt_calls_sent(rq) * sizeof(*calls));
}

/* The image's memory from its lowest address on. */
static int flatten(const struct machine *m)
{
	const struct pt_image *im = &m->image;

	for (size_t i = 0; m->flat >= 0 && i < im->nr_segments; i++) {
		const struct pt_segment *s = &im->segment[i];

		if (put(m, m->flat, s->start - im->segment[0].start, im->bytes + s->offset,
			s->filled))
			return -1;
	}
	return 0;
}

/* Open here for as long as QEMU runs, so it can be opened there. */
static void fd_path(int fd, char path[PT_FD_PATH])
{
	snprintf(path, PT_FD_PATH, "/proc/%d/fd/%d", (int)getpid(), fd);
}

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

static void add(struct command *c, const char *word)
{
	if (c->n < PT_QEMU_ARGUMENTS)
		c->argv[c->n++] = word;
}

static void add_two(struct command *c, const char *option, const char *value)
{
	add(c, option);
	add(c, value);
}

static void add_memory(const struct machine *m, struct command *c)
{
	char path[PT_FD_PATH];

	snprintf(c->size, sizeof(c->size), "%uM", m->qemu->memory_mb);
	add_two(c, "-m", c->size);
	if (m->memory < 0)
		return;
	fd_path(m->memory, path);
	snprintf(c->memory, sizeof(c->memory),
		 "memory-backend-file,id=memory,size=%uM,mem-path=%s,share=on", m->qemu->memory_mb,
		 path);
	add_two(c, "-object", c->memory);
	add_two(c, "-machine", "memory-backend=memory");
}

static const char *accelerator(const struct machine *m)
{
	if (m->kvm)
		return "kvm";
	return m->qemu->one_thread ? "tcg,thread=single" : "tcg,thread=multi";
}

void pt_machine_command(const struct machine *m, struct command *c)
{
	char path[PT_FD_PATH];

	c->n = 0;
	add(c, m->qemu->program);
	for (const char *const *a = m->qemu->arguments; *a; a++)
		add(c, *a);
	add_memory(m, c);
	add_two(c, "-accel", accelerator(m));
	if (m->kvm) /* the later one counts */
		add_two(c, "-cpu", m->qemu->cpu_kvm);
	fd_path(m->mailbox, path);
	snprintf(c->loader, sizeof(c->loader), "loader,file=%s,addr=0x%llx,force-raw=on", path,
		 (unsigned long long)m->image.at.mailbox);
	add_two(c, "-device", c->loader);
	fd_path(m->flat, c->flat);
	add_two(c, m->qemu->image, m->flat < 0 ? m->path : c->flat);
	c->argv[c->n] = NULL;
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

static int open_memory(struct machine *m, const char *name, u64 size)
{
	const int fd = memfd_create(name, MFD_CLOEXEC);

	if (fd >= 0 && !ftruncate(fd, (off_t)size))
		return fd;
	failed(m, "make a memory file");
	if (fd >= 0)
		close(fd);
	return -1;
}

/* A traced run is one that may have to be looked into. */
static bool open_files(struct machine *m, const struct pt_request *rq)
{
	m->mailbox = open_memory(m, "ptconform-mailbox", 0);
	if (m->mailbox < 0)
		return false;
	if (m->qemu->flat && (m->flat = open_memory(m, "ptconform-image", 0)) < 0)
		return false;
	if (!rq->trace || m->qemu->blind)
		return true;
	m->memory = open_memory(m, "ptconform-memory", (u64)m->qemu->memory_mb << 20);
	return m->memory >= 0;
}

static void close_files(const struct machine *m)
{
	const int fds[] = { m->mailbox, m->flat, m->memory };

	for (size_t i = 0; i < PT_ARRAY_SIZE(fds); i++)
		if (fds[i] >= 0)
			close(fds[i]);
}

int pt_machine_begin(struct machine *m, bool kvm, const struct pt_job *job,
		     const struct pt_request *rq, const struct pt_call *calls, char *err,
		     size_t size)
{
	memset(m, 0, sizeof(*m));
	m->qemu = pt_qemu_of(job->host, job->mode);
	m->kvm = kvm;
	m->mailbox = m->flat = m->memory = -1;
	m->err = err;
	m->err_size = size;
	pt_qemu_image_path(job->elf, m->path);
	if (access(m->path, R_OK) && image_failed(job, err, size))
		return -1;
	if (pt_image_open(&m->image, m->path, job->isa, err, size))
		return -1;
	if (!m->image.at.mailbox)
		snprintf(err, size, "no bare-metal image: %s", m->path);
	else if (open_files(m, rq) && !fill_mailbox(m, rq, calls) && !flatten(m))
		return 0;
	pt_machine_end(m);
	return -1;
}

void pt_machine_end(struct machine *m)
{
	close_files(m);
	pt_image_close(&m->image);
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
