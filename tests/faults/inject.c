// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * inject CALL[,CALL…] N ERRNO FILE PROGRAM [ARGUMENT…]
 *
 * Runs a program whose N-th system call of these names fails, once, with this error
 * number, in whichever of its processes that is; what it starts of others is left alone.
 * N 0: none fails.  How many there were is written to FILE.  Exits as the program does,
 * or with 128 and the signal that ended it; 99: there is no injecting here.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CANNOT = 99 };

static _Noreturn void cannot(const char *what, int err)
{
	fprintf(stderr, "inject: %s: %s\n", what, strerror(err));
	exit(CANNOT);
}

/* A name that this machine does not have is passed over: there is fork, or there is clone. */
static scmp_filter_ctx make_filter(const char *names)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
	char *list = strdup(names), *save = NULL;
	int err, rules = 0;

	if (!filter || !list)
		cannot("filter", ENOMEM);
	for (char *name = strtok_r(list, ",", &save); name; name = strtok_r(NULL, ",", &save)) {
		const int call = seccomp_syscall_resolve_name(name);

		if (call == __NR_SCMP_ERROR)
			cannot(name, ENOSYS);
		err = call < 0 ? 0 : seccomp_rule_add(filter, SCMP_ACT_NOTIFY, call, 0);
		if (err)
			cannot(name, -err);
		rules += call >= 0;
	}
	free(list);
	if (!rules)
		cannot(names, ENOSYS);
	return filter;
}

static void hand_over(int to, int fd)
{
	union {
		struct cmsghdr head;
		char room[CMSG_SPACE(sizeof(int))];
	} control = { .head = { CMSG_LEN(sizeof(int)), SOL_SOCKET, SCM_RIGHTS } };
	char byte = 0;
	struct iovec v = { &byte, 1 };
	struct msghdr m = { .msg_iov = &v,
			    .msg_iovlen = 1,
			    .msg_control = control.room,
			    .msg_controllen = sizeof(control.room) };

	memcpy(CMSG_DATA(&control.head), &fd, sizeof(fd));
	if (sendmsg(to, &m, 0) != 1)
		_exit(CANNOT);
}

static int take_over(int from)
{
	union {
		struct cmsghdr head;
		char room[CMSG_SPACE(sizeof(int))];
	} control;
	char byte = 0;
	struct iovec v = { &byte, 1 };
	struct msghdr m = { .msg_iov = &v,
			    .msg_iovlen = 1,
			    .msg_control = control.room,
			    .msg_controllen = sizeof(control.room) };
	int fd;

	if (recvmsg(from, &m, MSG_CMSG_CLOEXEC) != 1 || !CMSG_FIRSTHDR(&m))
		cannot("no notifications", EPERM);
	memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&m)), sizeof(fd));
	return fd;
}

static _Noreturn void become(scmp_filter_ctx filter, int socket, char **argv)
{
	int err = seccomp_load(filter);

	/* what is closed and what is not is the program's business */
	if (err)
		cannot("load", -err);
	hand_over(socket, seccomp_notify_fd(filter));
	syscall(SYS_close_range, STDERR_FILENO + 1, ~0U, 1U << 2 /* CLOSE_RANGE_CLOEXEC */);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	execv(argv[0], argv);
	_exit(CANNOT);
}

static bool is_of(pid_t pid, const char *program)
{
	char link[64], exe[PATH_MAX];
	ssize_t n;

	snprintf(link, sizeof(link), "/proc/%d/exe", (int)pid);
	n = readlink(link, exe, sizeof(exe) - 1);
	exe[n < 0 ? 0 : n] = '\0';
	return !strcmp(exe, program);
}

struct injection {
	unsigned long nth, count;
	int error;
	char program[PATH_MAX];
};

static void answer(struct injection *i, int fd, struct seccomp_notif *rq,
		   struct seccomp_notif_resp *rs)
{
	memset(rq, 0, sizeof(*rq));
	if (seccomp_notify_receive(fd, rq))
		return;
	*rs = (struct seccomp_notif_resp){ .id = rq->id,
					   .flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE };
	if (is_of((pid_t)rq->pid, i->program) && ++i->count == i->nth) {
		rs->flags = 0;
		rs->error = -i->error;
	}
	seccomp_notify_respond(fd, rs);
}

static int supervise(struct injection *i, int fd, pid_t pid)
{
	struct pollfd p[] = { { .fd = fd, .events = POLLIN },
			      { .fd = (int)syscall(SYS_pidfd_open, pid, 0), .events = POLLIN } };
	struct seccomp_notif_resp *rs;
	struct seccomp_notif *rq;
	int status;

	if (seccomp_notify_alloc(&rq, &rs))
		cannot("notifications", ENOMEM);
	while (poll(p, 2, -1) > 0 || errno == EINTR) {
		if (p[0].revents & POLLIN)
			answer(i, fd, rq, rs);
		else if (p[1].revents)
			break;
	}
	waitpid(pid, &status, 0);
	seccomp_notify_free(rq, rs);
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

int main(int argc, char **argv)
{
	struct injection i = { 0 };
	int sockets[2], status;
	scmp_filter_ctx filter;
	pid_t pid;
	FILE *f;

	if (argc < 6) {
		fputs("usage: inject CALL[,CALL] N ERRNO FILE PROGRAM [ARGUMENT]\n", stderr);
		return CANNOT;
	}
	i.nth = strtoul(argv[2], NULL, 10);
	i.error = atoi(argv[3]);
	if (!realpath(argv[5], i.program))
		cannot(argv[5], errno);
	argv[5] = i.program;
	filter = make_filter(argv[1]);
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets))
		cannot("socketpair", errno);
	pid = fork();
	if (!pid)
		become(filter, sockets[1], argv + 5);
	close(sockets[1]);
	status = supervise(&i, take_over(sockets[0]), pid);
	f = fopen(argv[4], "w");
	if (!f || fprintf(f, "%lu\n", i.count) < 0 || fclose(f))
		cannot(argv[4], errno);
	return status;
}
