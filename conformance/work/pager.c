// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "conformance/work/pager.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conformance/work/spawn.h"

/* A shell's command; NULL: none is wanted, or there is none. */
static const char *pager_command(void)
{
	const char *own = getenv("PTCONFORM_PAGER"), *command = own ? own : getenv("PAGER");
	char path[PATH_MAX];

	if (!command)
		command = pt_find_program("less", path) ? "less" : "";
	return *command && strcmp(command, "cat") != 0 ? command : NULL;
}

/* Who asks a pipe how wide it is would not be told. */
static void keep_width(void)
{
	struct winsize w;
	char columns[12];

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) || !w.ws_col)
		return;
	snprintf(columns, sizeof(columns), "%u", (unsigned)w.ws_col);
	setenv("COLUMNS", columns, 0);
}

/* Lines that fit in the screen are left there, and colours are shown: what nobody set otherwise. */
static void be_pager(const char *command, int from)
{
	signal(SIGPIPE, SIG_DFL);
	signal(SIGINT, SIG_DFL);
	dup2(from, STDIN_FILENO);
	setenv("LESS", "FRX", 0);
	execl("/bin/sh", "sh", "-c", command, (char *)NULL);
	_exit(127);
}

struct pt_pager pt_pager_start(bool wanted)
{
	struct pt_pager p = { .terminal = -1 };
	const char *command = wanted && isatty(STDOUT_FILENO) ? pager_command() : NULL;
	int ends[2];

	if (!command || pipe2(ends, O_CLOEXEC))
		return p;
	fflush(stdout);
	keep_width();
	p.terminal = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0);
	p.pid = p.terminal < 0 ? -1 : fork();
	if (!p.pid)
		be_pager(command, ends[0]);
	if (p.pid > 0) {
		/* the reader's ^C is the pager's business */
		p.interrupt = signal(SIGINT, SIG_IGN);
		dup2(ends[1], STDOUT_FILENO);
	}
	close(ends[0]);
	close(ends[1]);
	if (p.pid < 0) {
		if (p.terminal >= 0)
			close(p.terminal);
		p.pid = 0;
	}
	return p;
}

void pt_pager_end(struct pt_pager *p)
{
	if (!p->pid)
		return;
	/* what a pager that has ended did not want is nobody's loss */
	fflush(stdout);
	clearerr(stdout);
	dup2(p->terminal, STDOUT_FILENO);
	close(p->terminal);
	while (waitpid(p->pid, NULL, 0) < 0 && errno == EINTR)
		;
	signal(SIGINT, p->interrupt);
	p->pid = 0;
}
