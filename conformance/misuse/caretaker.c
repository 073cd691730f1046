// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "conformance/misuse/caretaker.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conformance/subject/kernel_cache.h"

/* Nobody writes: the read ends when all who hold the other end have ended. */
static _Noreturn void take_care(const char *dir, int fd)
{
	static const int survived[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
	char byte;

	setpgid(0, 0);
	for (size_t i = 0; i < sizeof(survived) / sizeof(*survived); i++)
		signal(survived[i], SIG_IGN);
	/* whoever reads what the program prints does not wait for this */
	close(STDOUT_FILENO);
	close(STDERR_FILENO);
	while (read(fd, &byte, 1) < 0 && errno == EINTR)
		;
	pt_remove_tree(dir);
	_exit(0);
}

struct pt_caretaker pt_caretaker_of(const char *dir)
{
	struct pt_caretaker c = { 0, -1 };
	int ends[2];

	if (pipe2(ends, O_CLOEXEC))
		return c;
	fflush(NULL);
	c.pid = fork();
	if (!c.pid) {
		close(ends[1]);
		take_care(dir, ends[0]);
	}
	close(ends[0]);
	c.fd = ends[1];
	if (c.pid < 0) {
		close(c.fd);
		c.pid = 0;
	}
	return c;
}

void pt_caretaker_end(struct pt_caretaker *c)
{
	if (!c->pid)
		return;
	close(c->fd);
	while (waitpid(c->pid, NULL, 0) < 0 && errno == EINTR)
		;
	c->pid = 0;
}
