// SPDX-License-Identifier: GPL-2.0-or-later
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "conformance/engine/qemu_machine.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

void pt_qemu_image_path(const char *elf, char path[PATH_MAX])
{
	const char *dot = strrchr(elf, '.');
	int n = dot ? (int)(dot - elf) : (int)strlen(elf);

	if (snprintf(path, PATH_MAX, "%.*s.image", n, elf) >= PATH_MAX)
		path[0] = '\0';
}

bool pt_qemu_image_failed(const struct pt_job *job, char *why, size_t size)
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
	if (access(m->path, R_OK) && pt_qemu_image_failed(job, err, size))
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
